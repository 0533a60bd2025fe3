"""Computed health of milestones and projects: each named test by its own figures, and no other."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import pytest

from mstui.views.health import (
    MilestoneHealth,
    ProjectHealth,
    attention,
    health_of,
    project_health,
)
from mstui.views.health_limits import limits_from
from support.plans import TODAY, add, change, empty


@dataclass
class World:
    """A project that began in October with one healthy milestone and its task."""

    conn: sqlite3.Connection
    project: str
    milestone: str
    task: str
    ana: str

    @property
    def health(self) -> MilestoneHealth:
        found = health_of(self.conn, self.milestone, TODAY)
        assert found is not None
        return found

    @property
    def whole(self) -> ProjectHealth:
        found = project_health(self.conn, self.project, TODAY)
        assert found is not None
        return found

    def tests(self) -> list[tuple[str, str]]:
        return [(test.colour, test.name) for test in self.health.verdict.tests]

    def checkin(self, on: str, **judged: str | None) -> str:
        id = add(self.conn, "checkin", project=self.project, on=on, state="closed", at=int(on[-2:]))
        add(self.conn, "judgement", checkin=id, milestone=self.milestone, **judged)
        return id


@pytest.fixture
def world() -> World:
    conn = empty()
    ana = add(conn, "person", name="Ana")
    project = add(conn, "project", name="Website", key="WEB", start="2026-10-05")
    milestone = add(
        conn, "milestone", name="Beta", project=project, state="planned",
        target="2026-12-04", owner=ana,
    )  # fmt: skip
    task = add(
        conn, "task", name="Build", project=project, milestone=milestone, state="doing",
        start="2026-11-23", finish="2026-12-04", duration=10 * 480, percent=50,
        actual_start="2026-11-23",
    )  # fmt: skip
    add(conn, "dependency", project=project, predecessor=task, successor=milestone)
    return World(conn, project, milestone, task, ana)


def test_all_is_well(world: World) -> None:
    health = world.health
    assert (health.verdict.word, world.tests()) == ("on track", [])
    assert (health.forecast, health.source, health.gap_days) == ("2026-12-04", "computed", 0)
    assert (health.attention.points, health.attention.reasons) == (0, ())
    assert world.whole.verdict.word == "on track"


def test_overdue_is_red_and_no_forecast_lies_in_the_past(world: World) -> None:
    change(world.conn, "task", world.task, start="2026-11-09", finish="2026-11-20",
           actual_start="2026-11-09")  # fmt: skip
    change(world.conn, "milestone", world.milestone, target="2026-11-20")
    assert ("red", "overdue") in world.tests()
    assert world.health.forecast == TODAY
    assert "overdue by 3 wd" in world.health.verdict.reasons
    assert world.health.attention.points >= 100 + 60


def test_a_gap_is_amber_until_it_is_five_days(world: World) -> None:
    change(world.conn, "task", world.task, duration=14 * 480)
    assert world.tests() == [("amber", "promise gap")]
    assert world.health.gap_days == 4
    change(world.conn, "task", world.task, duration=15 * 480)
    assert world.tests() == [("red", "promise gap")]
    # A tenth of a long way is more than five days: 12 weeks of five days, 60 wd, 6 wd.
    change(world.conn, "project", world.project, start="2026-09-07")
    assert world.tests() == [("amber", "promise gap")]


def test_a_task_without_a_link_still_holds_its_milestone(world: World) -> None:
    world.conn.execute("DELETE FROM dependency")
    change(world.conn, "task", world.task, duration=12 * 480)
    assert (world.health.gap_days, world.health.driver[2]) == (2, "Build")
    change(world.conn, "task", world.task, state="done", percent=100, actual_finish="2026-11-24")
    assert world.health.gap_days == 0


def test_a_part_holds_its_whole(world: World) -> None:
    above = add(
        world.conn, "milestone", name="Launch", project=world.project, state="planned",
        target="2026-12-02", owner=world.ana,
    )  # fmt: skip
    change(world.conn, "milestone", world.milestone, parent=above)
    found = health_of(world.conn, above, TODAY)
    assert found is not None
    assert (found.forecast, found.gap_days, found.driver[2]) == ("2026-12-04", 2, "Beta")


def test_a_deadline_is_missed_by_its_float(world: World) -> None:
    change(world.conn, "milestone", world.milestone, deadline="2026-12-02")
    assert world.tests() == [("red", "deadline")]
    assert world.health.verdict.reasons == ("2 wd too late for its deadline 2026-12-02",)
    assert world.health.facts.float_days == -2
    assert [one.points for one in world.health.attention.reasons] == [60, 50]


def test_a_deadline_further_on_is_named(world: World) -> None:
    after = add(
        world.conn, "milestone", name="Fair opens", project=world.project, state="planned",
        target="2026-12-04", owner=world.ana, deadline="2026-12-03",
    )  # fmt: skip
    add(world.conn, "dependency", project=world.project, predecessor=world.milestone,
        successor=after)  # fmt: skip
    assert world.health.verdict.reasons == ("1 wd too late for the deadline of Fair opens",)


def test_a_belief_overrides_and_takes_float(world: World) -> None:
    change(world.conn, "milestone", world.milestone, forecast="2026-12-08", deadline="2026-12-07")
    health = world.health
    assert (health.forecast, health.source, health.computed) == (
        "2026-12-08", "declared", "2026-12-04",
    )  # fmt: skip
    assert health.gap_days == 2
    assert ("red", "deadline") in world.tests()


def test_a_rejected_deliverable_is_red_on_a_must_alone(world: World) -> None:
    add(world.conn, "deliverable", name="Logo", project=world.project, milestone=world.milestone,
        state="rejected")  # fmt: skip
    assert world.tests() == []
    change(world.conn, "milestone", world.milestone, moscow="must")
    assert world.tests() == [("red", "rejected")]
    change(world.conn, "deliverable", _only(world.conn, "deliverable"), required=0)
    assert world.tests() == []


def test_a_roadblock_on_the_critical_path_after_ten_days(world: World) -> None:
    block = add(world.conn, "roadblock", name="No printer", project=world.project,
                milestone=world.milestone, state="open", since="2026-11-11")  # fmt: skip
    assert world.health.facts.is_critical
    assert world.tests() == []  # 10 wd
    assert [one.points for one in world.health.attention.reasons] == [40]  # 14 days, capped
    change(world.conn, "roadblock", block, since="2026-11-10")
    assert world.tests() == [("red", "roadblock")]
    change(world.conn, "roadblock", block, state="resolved")
    assert (world.tests(), world.health.attention.points) == ([], 0)


def test_a_roadblock_beside_the_critical_path_is_not_red(world: World) -> None:
    long = add(world.conn, "task", name="Long", project=world.project, start="2026-11-23",
               duration=40 * 480)  # fmt: skip
    add(world.conn, "roadblock", name="No printer", project=world.project,
        milestone=world.milestone, since="2026-10-10", state="open")  # fmt: skip
    assert not world.health.facts.is_critical
    assert world.tests() == []
    change(world.conn, "task", long, state="cancelled")
    assert world.tests() == [("red", "roadblock")]


def test_the_buffer_before_a_milestone(world: World) -> None:
    # Planned to end on 11-30 with 4 wd of buffer; it ends on 12-04: 100 % eaten at 50 %.
    change(world.conn, "milestone", world.milestone, buffer_days=4)
    assert world.tests() == [("red", "buffer")]
    point = world.health.facts.buffer
    assert point is not None
    assert (point.chain, point.consumed) == (50.0, 100.0)
    # 2 of 4 wd: amber at half of the chain, 52.5 to 70 %; with 50 % it is green.
    change(world.conn, "task", world.task, duration=8 * 480)
    assert world.tests() == []


def test_behind_with_little_float(world: World) -> None:
    change(world.conn, "task", world.task, percent=0, remaining=10 * 480)
    assert world.tests() == [("amber", "behind")]
    # Two of ten days have passed by this morning.
    assert world.health.verdict.reasons == ("0 % done, 20 % expected by now, with no float",)


def test_kpis_risks_and_pushes(world: World) -> None:
    kpi = add(world.conn, "kpi", name="Leads", project=world.project, milestone=world.milestone,
              start_value="0", start_on="2026-10-05", target_value="100",
              target_on="2027-01-10")  # fmt: skip
    for on in ("2026-11-09", "2026-11-16"):
        add(world.conn, "reading", kpi=kpi, on=on, value="1")
    assert world.tests() == []
    add(world.conn, "reading", kpi=kpi, on="2026-11-23", value="1")
    assert world.tests() == [("amber", "KPI short")]
    risk = add(world.conn, "risk", name="Flood", project=world.project, probability=4, impact=3,
               proximity="2026-12-25")  # fmt: skip
    add(world.conn, "endangers", risk=risk, milestone=world.milestone)
    assert world.tests()[1:] == [("amber", "risk")]
    change(world.conn, "risk", risk, proximity="2026-12-26")
    assert world.tests()[1:] == []
    for number, to in enumerate(("2026-11-27", "2026-12-04")):
        add(world.conn, "adjustment", project=world.project, milestone=world.milestone, at=number,
            field="target", from_value="2026-11-20", to_value=to, cause="estimate")  # fmt: skip
    assert world.tests()[1:] == [("amber", "pushed")]
    add(world.conn, "adjustment", project=world.project, milestone=world.milestone, at=9,
        field="target", from_value="2026-12-08", to_value="2026-12-04", cause="estimate",
        watch_until="2026-11-25")  # fmt: skip
    assert world.health.facts.pushes == 2  # pulled in is not pushed
    assert [one.points for one in world.health.attention.reasons] == [40, 20, 15]


def test_stale_unowned_and_grey(world: World) -> None:
    world.checkin("2026-11-11")
    assert world.tests() == []  # 14 days are two intervals
    change(world.conn, "checkin", _only(world.conn, "checkin"), on="2026-11-10")
    assert world.tests() == [("amber", "stale")]
    change(world.conn, "milestone", world.milestone, owner=None)
    assert world.tests() == [("amber", "stale"), ("amber", "unowned")]
    change(world.conn, "task", world.task, state="todo", percent=0, actual_start=None,
           start="2027-01-11")  # fmt: skip
    change(world.conn, "milestone", world.milestone, target="2027-02-12")
    assert world.health.verdict.colour == "grey"
    assert world.health.verdict.tests[0].name == "not started"


def test_a_project_is_the_worst_of_its_must_or_critical(world: World) -> None:
    other = add(world.conn, "milestone", name="Leaflet", project=world.project, state="planned",
                target="2026-11-02", owner=world.ana, moscow="could")  # fmt: skip
    assert project_health(world.conn, world.project, TODAY) is not None
    assert world.whole.milestones[other].verdict.colour == "red"
    assert world.whole.verdict.colour == "amber"
    assert world.whole.verdict.tests[0].names[0].id == other
    change(world.conn, "milestone", other, moscow="must")
    assert world.whole.verdict.colour == "red"
    assert attention(world.conn, world.project, TODAY)[0].id == other


def test_a_watermelon_needs_two_check_ins_running(world: World) -> None:
    change(world.conn, "milestone", world.milestone, health="green")
    world.checkin("2026-11-09", declared="green", health="red")
    assert not world.health.is_watermelon
    assert world.health.melon == 1
    world.checkin("2026-11-16", declared="green", health="amber")
    assert world.health.is_watermelon
    assert world.whole.watermelons[0].id == world.milestone
    world.checkin("2026-11-23", declared="", health="amber")
    assert not world.health.is_watermelon
    assert (world.health.declared, world.health.declared_on) == ("green", "2026-11-23")


def test_the_limits_in_force_are_asked(world: World) -> None:
    change(world.conn, "task", world.task, duration=14 * 480)
    limits_from(lambda: {"gap_days": 3, "gap_percent": 5, "unknown": 1})
    try:
        assert world.tests() == [("red", "promise gap")]
    finally:
        limits_from(None)
    assert world.tests() == [("amber", "promise gap")]


def test_a_plan_with_a_loop_is_judged_by_its_dates(world: World) -> None:
    add(world.conn, "task", id="b", name="B", project=world.project, duration=480)
    add(world.conn, "dependency", project=world.project, predecessor=world.task, successor="b")
    add(world.conn, "dependency", project=world.project, predecessor="b", successor=world.task)
    assert "loop" in world.whole.problem
    assert world.health.forecast == "2026-12-04"
    change(world.conn, "milestone", world.milestone, target="2026-11-02")
    assert ("red", "overdue") in world.tests()


def _only(conn: sqlite3.Connection, kind: str) -> str:
    ((id,),) = conn.execute(f"SELECT id FROM {kind}").fetchall()
    return str(id)


# -- what other tools may write, and how many there may be ----------------------------------------


def test_deep_and_ringed_parts_end(world: World) -> None:
    """A thousand milestones each part of the next; the first and the last of each other."""
    above = world.milestone
    for number in range(1000):
        id = add(world.conn, "milestone", name=f"Part {number}", project=world.project,
                 state="planned", target="2026-12-01", owner=world.ana)  # fmt: skip
        change(world.conn, "milestone", above, parent=id)
        above = id
    found = health_of(world.conn, above, TODAY)
    assert found is not None
    assert (found.forecast, found.gap_days) == ("2026-12-04", 3)
    change(world.conn, "milestone", above, parent=world.milestone)
    assert len(world.whole.milestones) == 1001


def test_what_is_no_date_and_what_lies_past_the_end_of_time(world: World) -> None:
    other = add(world.conn, "milestone", name="Odd", project=world.project, state="planned",
                target="soon", deadline="never", forecast="maybe", buffer_days=3)  # fmt: skip
    ever = add(world.conn, "task", name="Ever", project=world.project, milestone=other,
               start="2026-11-23", duration=10**12)  # fmt: skip
    add(world.conn, "dependency", project=world.project, predecessor=ever, successor=other)
    add(world.conn, "roadblock", name="Since when", project=world.project, milestone=other,
        since="x", state="open")  # fmt: skip
    add(world.conn, "checkin", project=world.project, on="someday", state="closed", at=1)
    assert world.whole.milestones[other].verdict.colour in ("red", "amber", "green", "grey")
    change(world.conn, "milestone", other, forecast=None, target="2026-12-01", deadline=None)
    found = world.whole.milestones[other]
    assert found.forecast == "9999-12-31"
    assert found.verdict.fired("promise gap")


def test_a_project_that_is_gone_or_empty(world: World) -> None:
    assert project_health(world.conn, "none", TODAY) is None
    assert health_of(world.conn, "none", TODAY) is None
    empty_one = add(world.conn, "project", name="Empty")
    found = project_health(world.conn, empty_one, TODAY)
    assert found is not None
    assert (found.verdict.colour, found.milestones, found.forecast) == ("grey", {}, "")
    assert attention(world.conn, "", TODAY)[0].id == world.milestone

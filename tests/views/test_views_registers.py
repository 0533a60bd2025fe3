"""What the registers of risks, roadblocks, deliverables, KPIs and investigations tell."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from mstui.actions.items import add_item
from mstui.actions.kpis import add_readings, read_kpi
from mstui.actions.people import identify
from mstui.actions.retrospectives import look_back
from mstui.domain.errors import InvalidValue
from mstui.store.creating import create_file
from mstui.store.workspace import Workspace
from mstui.views.deliverables import matrix
from mstui.views.explain import explain
from mstui.views.investigations import investigations
from mstui.views.kpis import chart, goal_of, kpis, readings, told
from mstui.views.relations import hanging
from mstui.views.risks import heat_map, register, reserves, risk_lines
from mstui.views.roadblocks import roadblocks

TODAY = "2026-02-15"


class Plan:
    """A project in a file, and rows added to it by their fields."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.conn: sqlite3.Connection = ws.reader
        self.ana = identify(ws, "Ana")
        self.project = add_item(ws, "project", {"name": "Web", "key": "WEB"}).id

    def add(self, kind: str, **values: object) -> str:
        with_project = {"project": self.project, **values}
        return add_item(self.ws, kind, with_project).id

    def pair(self, kind: str, **ends: str) -> None:
        with self.ws.write("link") as tx:
            tx.insert(kind, dict(ends))

    def read(self, kpi: str, *values: str, every: int = 7, first: str = "2026-01-01") -> None:
        start = date.fromisoformat(first)
        rows = [
            {"kpi": kpi, "on": (start + timedelta(days=every * at)).isoformat(), "value": value}
            for at, value in enumerate(values)
        ]
        add_readings(self.ws, rows, today=date.fromisoformat(TODAY))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "plan.db"
    create_file(path)
    return path


@pytest.fixture
def plan(empty: Path, tmp_path: Path) -> Iterator[Plan]:
    with Workspace.open(Path(shutil.copy(empty, tmp_path / "plan.db"))) as ws:
        yield Plan(ws)


def test_expected_money_stands_against_what_is_kept(plan: Plan) -> None:
    """The golden value of the domain: .3 × 100 000 = 30 000, here of 20 000 that are kept."""
    risk = plan.add("risk", name="Fire", probability=2, impact=5, cost_cents=10_000_000, days=15)
    plan.add("risk", name="Luck", probability=5, impact=5, cost_cents=100, opportunity=1)
    plan.add("milestone", name="Live", target="2026-03-01", owner=plan.ana, buffer_days=3)
    with plan.ws.write("kept") as tx:
        tx.update("project", plan.project, {"contingency_cents": 2_000_000})
    found = register(plan.conn, TODAY)
    (threat, chance) = found.lines
    assert (threat.id, threat.score, threat.band) == (risk, 10, "medium")
    assert (threat.expected_cents, threat.expected_tenths) == (3_000_000, 45)
    assert found.exposure.money_short == 1_000_000
    assert found.exposure.tenths_short == 15
    assert chance.opportunity
    assert found.exposure.opportunities.cents == 90
    assert reserves(plan.conn, plan.project) == (2_000_000, 3)


def test_the_worst_comes_first_and_what_is_due_is_found(plan: Plan) -> None:
    low = plan.add("risk", name="Low", probability=1, impact=1, review_on="2026-02-15")
    high = plan.add("risk", name="High", probability=4, impact=4, review_on="2026-02-16")
    done = plan.add("risk", name="Done", probability=5, impact=5, state="closed")
    blank = plan.add("risk", name="Blank")
    assert [one.id for one in register(plan.conn, TODAY).lines] == [high, low, blank]
    assert [one.id for one in register(plan.conn, TODAY, show="due").lines] == [low]
    every = register(plan.conn, TODAY, plan.project, show="all")
    assert [one.id for one in every.lines] == [high, low, blank, done]
    assert (every.open, every.due, every.total) == (3, 1, 4)
    assert register(plan.conn, TODAY, "somewhere else").lines == ()
    with pytest.raises(InvalidValue, match="show is one of"):
        register(plan.conn, TODAY, show="late")


def test_a_missing_plan_is_told_with_its_reason(plan: Plan) -> None:
    must = plan.add("milestone", name="Live", target="2026-09-01", owner=plan.ana, moscow="must")
    scored = plan.add("risk", name="A", probability=3, impact=4)
    endangering = plan.add("risk", name="B", probability=1, impact=1)
    planned = plan.add("risk", name="C", probability=5, impact=5, contingency="Run")
    chance = plan.add("risk", name="D", probability=5, impact=5, opportunity=1)
    plan.pair("endangers", risk=endangering, milestone=must)
    lacks = {one.id: one.lacks for one in risk_lines(plan.conn, TODAY)}
    assert lacks == {
        scored: "its score is 12",
        endangering: "it endangers the Must “Live”",
        planned: "",
        chance: "",
    }
    assert register(plan.conn, TODAY).lacking == 2


@pytest.mark.parametrize(
    ("strikes", "target", "near"),
    [
        ("2026-03-17", None, True),
        ("2026-03-18", None, False),
        (None, "2026-03-17", True),
        (None, "2026-03-18", False),
        (None, None, False),
    ],
)
def test_what_may_strike_within_thirty_days_is_near(
    plan: Plan, strikes: str | None, target: str | None, near: bool
) -> None:
    risk = plan.add("risk", name="A", proximity=strikes)
    if target:
        milestone = plan.add("milestone", name="Live", target=target, owner=plan.ana)
        plan.pair("endangers", risk=risk, milestone=milestone)
    assert [one.near for one in risk_lines(plan.conn, TODAY)] == [near]


def test_the_map_counts_open_risks_apart_from_chances(plan: Plan) -> None:
    for _ in range(2):
        plan.add("risk", name="A", probability=4, impact=2)
    plan.add("risk", name="B", probability=4, impact=2, state="occurred")
    plan.add("risk", name="C", probability=4, impact=2, opportunity=1)
    plan.add("risk", name="D", probability=4)
    lines = risk_lines(plan.conn, TODAY)
    assert heat_map(lines, opportunity=False) == {(4, 2): 2}
    assert heat_map(lines, opportunity=True) == {(4, 2): 1}


def test_what_another_tool_wrote_breaks_nothing(plan: Plan) -> None:
    plan.add("risk", name="A", probability=4, impact=2)
    kpi = plan.add("kpi", name="Leads", target_value="60")
    plan.read(kpi, "1")
    with plan.ws.write("as another tool would") as tx:
        tx.conn.execute("UPDATE risk SET probability=77,impact=9,days=-3,cost_cents=NULL")
        tx.conn.execute("UPDATE reading SET value='abc'")
        tx.conn.execute("UPDATE kpi SET target_value='1e309',cadence_days=-3,curve='=='")
    (line,) = register(plan.conn, TODAY).lines
    assert (line.score, line.expected_cents, line.expected_tenths) == (0, None, None)
    (known,) = kpis(plan.conn, TODAY)
    assert known.stands.last is None
    assert readings(plan.conn, known)[0].value is None
    assert told(known, TODAY)


def test_roadblocks_tell_their_age_in_working_days(plan: Plan) -> None:
    ben = add_item(plan.ws, "person", {"name": "Ben"}).id
    old = plan.add("roadblock", name="Permit", since="2026-01-30", asked=ben, ask="Sign it")
    new = plan.add("roadblock", name="Server", since="2026-02-13", state="escalated")
    done = plan.add(
        "roadblock", name="Key", since="2026-01-01", state="resolved", resolved_on="2026-01-08"
    )
    found = roadblocks(plan.conn, TODAY)
    assert [(one.id, one.age, one.days, one.is_old) for one in found] == [
        (old, 10, 16, False),
        (new, 0, 2, False),
    ]
    assert found[0].asked_name == "Ben"
    with_done = roadblocks(plan.conn, "2026-02-16", resolved=True)
    assert with_done[0].is_old
    assert (with_done[-1].id, with_done[-1].age) == (done, 5)


def test_the_matrix_has_a_row_for_each_milestone_that_needs_something(plan: Plan) -> None:
    later = plan.add("milestone", name="Later", target="2026-05-01", owner=plan.ana)
    first = plan.add("milestone", name="First", target="2026-02-01", owner=plan.ana)
    plan.add("milestone", name="Nothing needed", target="2026-01-01", owner=plan.ana)
    report = plan.add("deliverable", name="Report", milestone=later, state="approved")
    guide = plan.add("deliverable", name="Guide", milestone=later, required=0)
    sample = plan.add("deliverable", name="Sample", milestone=first)
    loose = plan.add("deliverable", name="Loose")
    found = matrix(plan.conn, TODAY)
    assert [one.id for one in found.deliverables] == [sample, report, guide, loose]
    assert [(row.id, row.states, row.approved, row.required) for row in found.rows] == [
        (first, {0: "draft"}, 0, 1),
        (later, {1: "approved", 2: "draft"}, 1, 1),
    ]
    assert found.loose == 1
    assert [(one.holds, one.late) for one in found.deliverables] == [
        (True, True),
        (False, False),
        (False, False),
        (False, False),
    ]


def test_a_kpi_tells_what_is_expected_by_now(plan: Plan) -> None:
    """The golden value of the domain: 5 056 on 15 February."""
    plan.add(
        "kpi",
        name="Leads",
        start_value="0",
        start_on="2026-01-01",
        target_value="10000",
        target_on="2026-03-31",
    )
    (line,) = kpis(plan.conn, TODAY)
    assert line.stands.expected_now is not None
    assert round(line.stands.expected_now) == 5056
    assert (line.word, line.now, line.goal) == ("no reading", "–", "10,000")


def test_short_three_times_is_the_worst(plan: Plan) -> None:
    good = plan.add("kpi", name="Good", target_value="90")
    short = plan.add("kpi", name="Short", target_value="90", direction="up", unit="%")
    plan.read(good, "91", "92", "93")
    plan.read(short, "91", "88", "87", "86")
    first, second = kpis(plan.conn, TODAY)
    assert (first.id, first.word, first.now) == (short, "short 3 in a row", "86 %")
    assert (second.id, second.word) == (good, "met")
    assert [one.short for one in readings(plan.conn, first)] == [True, True, True, False]
    (asked,) = investigations(plan.conn, TODAY)
    assert (asked.kpi, asked.is_open, first.investigation) == (short, True, asked.id)
    assert [one.id for one in kpis(plan.conn, TODAY, kpi=good)] == [good]


def test_limits_tell_noise_from_change(plan: Plan) -> None:
    """The golden value of the domain: 62.5 with limits 55.05 and 69.95."""
    kpi = plan.add("kpi", name="Score", target_value="60")
    plan.read(kpi, "62", "64", "61", "63", "65", "60")
    (line,) = kpis(plan.conn, TODAY)
    said = told(line, TODAY)
    assert "XmR: mean 62.5, limits 55.05 to 69.95" in said
    assert "all readings are within the limits: noise, no change" in said
    plan.read(kpi, "90", first="2026-02-12")
    (line,) = kpis(plan.conn, TODAY)
    assert any("above the limits: a real change" in one for one in told(line, TODAY))


@pytest.mark.parametrize(
    ("fields", "goal"),
    [
        ({"target_value": "60", "unit": "leads"}, "60 leads"),
        ({"target_value": "3", "direction": "down", "unit": "min"}, "≤ 3 min"),
        ({"direction": "range", "low": "10", "high": "20"}, "10 to 20"),
        ({"direction": "range", "low": "10"}, "≥ 10"),
        ({"direction": "range", "high": "20", "unit": "°C"}, "≤ 20 °C"),
        ({"direction": "range"}, "–"),
        ({}, "–"),
    ],
)
def test_the_goal_reads_as_it_is_meant(plan: Plan, fields: dict[str, str], goal: str) -> None:
    plan.add("kpi", name="Any", **fields)
    (line,) = kpis(plan.conn, TODAY)
    assert goal_of(line.kpi, line.unit) == goal


def test_the_chart_has_its_size_and_marks_every_reading(plan: Plan) -> None:
    kpi = plan.add(
        "kpi",
        name="Leads",
        start_value="0",
        start_on="2026-01-01",
        target_value="100",
        target_on="2026-12-31",
    )
    (line,) = kpis(plan.conn, TODAY)
    assert chart(line, 40, 8) is None
    plan.read(kpi, "5", "9", "12", "8", "11", "60")
    (line,) = kpis(plan.conn, TODAY)
    for ascii in (False, True):
        drawn = chart(line, 40, 8, ascii=ascii)
        assert drawn is not None
        texts = ["".join(span.text for span in row) for row in drawn.rows]
        assert [len(text) for text in texts] == [40] * 8
        assert sum(text.count("o" if ascii else "●") for text in texts) == 6
        assert all(text.isascii() for text in texts) == ascii
    assert chart(line, 3, 8) is None


def test_one_reading_alone_is_drawn_too(plan: Plan) -> None:
    kpi = plan.add("kpi", name="Leads", target_value="5")
    read_kpi(plan.ws, kpi, "5", today=date.fromisoformat(TODAY))
    (line,) = kpis(plan.conn, TODAY)
    assert chart(line, 10, 3) is not None


def test_every_figure_of_a_kpi_is_explained(plan: Plan) -> None:
    kpi = plan.add(
        "kpi",
        name="Leads",
        start_value="0",
        start_on="2026-01-01",
        target_value="10000",
        target_on="2026-03-31",
    )
    plan.read(kpi, "100", "200", "300", "400", "500", "600")
    found = {one.label: one for one in explain(plan.conn, "kpi", kpi, TODAY)}
    assert set(found) == {"State", "Now", "Progress", "By now", "Short", "Limits", "Due"}
    assert found["Progress"].says[0] == (
        "(now - start) / (target - start) = (600 - 0) / (10,000 - 0)"
    )
    assert found["By now"].shown == "5,056.18"
    assert len(found["Short"].says) == 6  # the first day expects nothing
    plan.add("kpi", name="Bare")
    for (id,) in plan.conn.execute("SELECT id FROM kpi").fetchall():
        assert explain(plan.conn, "kpi", id, TODAY)


def test_what_was_looked_back_at_and_investigated_stands_with_its_item(plan: Plan) -> None:
    milestone = plan.add("milestone", name="Beta", owner=plan.ana)
    look_back(plan.ws, milestone, today=date(2026, 2, 14), celebrated="Cake")
    kpi = plan.add("kpi", name="Leads", target_value="60")
    plan.read(kpi, "1", "2", "3")
    found = {heading: items for heading, items, _ in hanging(plan.conn, "milestone", milestone)}
    assert [(one.name, one.note) for one in found["Looked back"]] == [("Cake", "2026-02-14")]
    found = {heading: items for heading, items, _ in hanging(plan.conn, "kpi", kpi)}
    assert [one.note for one in found["Investigations"]] == ["open"]
    assert [(one.name, one.note) for one in found["Readings"]] == [
        ("3", "2026-01-15"),
        ("2", "2026-01-08"),
        ("1", "2026-01-01"),
    ]

"""Walking a list page by page shows exactly the list, whichever way and whatever else happens."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.domain.errors import InvalidValue, UsageProblem
from mstui.views.pages import Listing, sorts
from mstui.views.records import listed
from mstui.views.scope import NONE, Scope
from support.plans import TODAY, add, change, empty

ORDERS = st.sampled_from(["", "a", "am", "b", "c", None])
DAYS = st.sampled_from([None, "2026-11-20", "2026-11-25T09:30", "2026-12-01"])
NAMES = st.sampled_from(["", "alpha", "Alpha", "Beta", "beta 2", "Élan", "zebra", None])
LISTED = ("project", "phase", "milestone", "task", "risk", "roadblock", "decision", "person")


class Plan:
    """Rows of every kind, drawn at random, in a workspace in memory."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.conn = empty()
        self.draw = draw
        self.number = 0
        self.projects = [self._add("project") for _ in range(draw(st.integers(1, 2)))]
        self.phases = self._several("phase", 4, project=self.projects)
        self.milestones = self._several("milestone", 6, project=self.projects, phase=self.phases)
        self.tasks = self._several(
            "task", 14, project=self.projects, phase=self.phases, milestone=self.milestones
        )
        self.risks = self._several("risk", 5, project=self.projects)
        self._several("roadblock", 4, project=self.projects)
        self._several("decision", 4, project=self.projects)
        self._several("person", 4)
        for kind, ids in (("phase", self.phases), ("task", self.tasks)):
            for id in ids:
                if draw(st.booleans()):
                    # Any other row, or itself: another tool, or a merge, may close loops.
                    change(self.conn, kind, id, parent=draw(st.sampled_from(ids)))
        for risk in self.risks:
            for milestone in draw(st.sets(st.sampled_from(self.milestones or [""]), max_size=2)):
                if milestone:
                    add(self.conn, "endangers", risk=risk, milestone=milestone)

    def _several(self, kind: str, most: int, **pools: list[str]) -> list[str]:
        return [
            self._add(kind, **{name: self.draw(_one_of(ids)) for name, ids in pools.items()})
            for _ in range(self.draw(st.integers(0, most)))
        ]

    def _add(self, kind: str, **values: Any) -> str:
        draw = self.draw
        self.number += 1
        values = {"id": f"{kind[0]}{self.number:03d}", "name": draw(NAMES), **values}
        if kind in ("project", "phase", "milestone", "task"):
            values["ord"] = draw(ORDERS)
        if kind == "task":
            values |= {"start": draw(DAYS), "finish": draw(DAYS)}
            values["state"] = draw(st.sampled_from(["todo", "doing", "done", "cancelled", None]))
        if kind == "milestone":
            values |= {"target": draw(st.sampled_from([None, "2026-11-20", "2026-12-01"]))}
            values["state"] = draw(st.sampled_from(["planned", "proposed", "achieved", None]))
            values["moscow"] = draw(st.sampled_from(["must", "could", None]))
        if kind == "risk":
            values |= {"probability": draw(st.sampled_from([None, 1, 3])), "impact": 3}
        if kind == "roadblock":
            values["since"] = draw(st.sampled_from([None, "2026-11-20", "2026-12-01"]))
        if kind == "decision":
            values["on"] = draw(st.sampled_from([None, "2026-11-20", "2026-12-01"]))
        return add(self.conn, kind, **values)

    def listing(self, kind: str) -> Listing:
        """Any list of the kind."""
        draw = self.draw
        narrowed: dict[str, str] = {}
        if kind not in ("project", "person") and draw(st.booleans()):
            narrowed["project"] = draw(st.sampled_from([*self.projects, NONE]))
        if kind in ("task", "milestone", "phase", "risk") and self.phases and draw(st.booleans()):
            narrowed["phase"] = draw(st.sampled_from(self.phases))
        if kind in ("task", "risk") and self.milestones and draw(st.booleans()):
            narrowed["milestone"] = draw(st.sampled_from([*self.milestones, NONE]))
        if draw(st.integers(0, 3)) == 0:
            narrowed["find"] = draw(st.sampled_from(["a", "BETA", "elan", "_", "zz"]))
        if kind in ("task", "milestone") and draw(st.integers(0, 3)) == 0:
            narrowed["state"] = draw(st.sampled_from(["open", "ended", "overdue", "planned"][:3]))
        sort = draw(st.sampled_from(sorts(kind)))
        return Listing(kind, TODAY, Scope(**narrowed), sort, draw(st.booleans()))


def _one_of(ids: list[str]) -> st.SearchStrategy[str | None]:
    return st.sampled_from([*ids, None])


plans = st.composite(lambda draw: Plan(draw))()


def forward(conn: sqlite3.Connection, listing: Listing, n: int) -> list[Any]:
    rows = page = listing.first(conn, n)
    while page:
        page = listing.after(conn, rows[-1].key, n)
        assert len(page) <= n
        rows = rows + page
    return rows


def backward(conn: sqlite3.Connection, listing: Listing, n: int) -> list[Any]:
    rows = page = listing.last(conn, n)
    while page:
        page = listing.before(conn, rows[0].key, n)
        assert len(page) <= n
        rows = page + rows
    return rows


@pytest.mark.parametrize("kind", LISTED)
@given(data=st.data())
@settings(max_examples=60)
def test_pages_walked_either_way_are_the_list(kind: str, data: st.DataObject) -> None:
    """Every row once, in one order, at every page size; count, place and position agree."""
    plan = data.draw(plans)
    listing = plan.listing(kind)
    n = data.draw(st.integers(1, 7))
    rows = forward(plan.conn, listing, n)
    assert rows == backward(plan.conn, listing, data.draw(st.integers(1, 7)))
    assert len({row.id for row in rows}) == len(rows) == listing.count(plan.conn)
    assert sorted(listed(plan.conn, listing)) == sorted(row.id for row in rows)
    for place, row in enumerate(rows):
        assert listing.position(plan.conn, row.key) == place
        around = listing.around(plan.conn, row.id, n)
        assert around is not None
        assert (around.position, around.rows[around.place]) == (place, row)
        assert around.rows == rows[place - around.place :][: len(around.rows)]
    assert listing.around(plan.conn, "no such id", n) is None


@given(data=st.data())
@settings(max_examples=60)
def test_rows_that_stay_are_met_once_while_others_come_and_go(data: st.DataObject) -> None:
    """Between two pages another process adds and deletes; whoever scrolls misses nothing."""
    plan = data.draw(plans)
    kind = data.draw(st.sampled_from(["task", "milestone", "risk", "roadblock"]))
    listing = plan.listing(kind)
    before = {row.id for row in forward(plan.conn, listing, 5)}
    gone: set[str] = set()
    seen: list[str] = []
    page = listing.first(plan.conn, 2)
    while page:
        seen += [row.id for row in page]
        plan._add(kind, project=data.draw(st.sampled_from(plan.projects)))
        # A row with parts holds others up: only leaves go, as the app deletes.
        leaves = sorted(before - gone - _parents(plan.conn, kind))
        if leaves and data.draw(st.booleans()):
            gone.add(out := data.draw(st.sampled_from(leaves)))
            plan.conn.execute(f'DELETE FROM "{kind}" WHERE id=?', (out,))
        page = listing.after(plan.conn, page[-1].key, 2)
    assert len(seen) == len(set(seen))
    assert before - gone <= set(seen)


def _parents(conn: sqlite3.Connection, kind: str) -> set[str]:
    if kind != "task":
        return set()
    return {id for (id,) in conn.execute("SELECT parent FROM task WHERE parent IS NOT NULL")}


def _outlined() -> tuple[sqlite3.Connection, str]:
    conn = empty()
    project = add(conn, "project", name="Website")
    for id, parent, order in (
        ("t1", None, "b"),
        ("t2", None, "a"),
        ("t3", "t1", "z"),
        ("t4", "t1", "y"),
        ("t5", "t4", None),
        ("t6", "t2", "a"),
        ("t7", None, "c"),
    ):
        add(conn, "task", id=id, name=id, project=project, parent=parent, ord=order)
    return conn, project


def test_tasks_stand_below_the_task_they_are_part_of() -> None:
    """An outline: parents by their order, each followed by its parts, deeper ones indented."""
    conn, project = _outlined()
    rows = Listing("task", TODAY, Scope(project=project)).first(conn, 10)
    assert [(row.id, row.depth, row.parts) for row in rows] == [
        ("t2", 0, True),
        ("t6", 1, False),
        ("t1", 0, True),
        ("t4", 1, True),
        ("t5", 2, False),
        ("t3", 1, False),
        ("t7", 0, False),
    ]
    assert listed(conn, Listing("task", TODAY)) == [row.id for row in rows]


def test_a_part_whose_parent_is_filtered_away_stands_by_itself() -> None:
    """Nothing that matches is hidden because what it is part of does not match."""
    conn, project = _outlined()
    for id in ("t1", "t2"):
        change(conn, "task", id, state="done")
    rows = Listing("task", TODAY, Scope(project=project, state="open")).first(conn, 10)
    assert [(row.id, row.depth) for row in rows] == [
        ("t6", 0),
        ("t7", 0),
        ("t4", 0),
        ("t5", 1),
        ("t3", 0),
    ]


def test_milestones_stand_late_ones_first_then_by_priority_and_ended_ones_last() -> None:
    """Within each of the three: MoSCoW, quadrant, target."""
    conn = empty()
    project = add(conn, "project", name="Website")
    wanted = (
        ("must", None, None, "2026-11-01", "planned"),
        ("should", "high", "easy", "2026-10-01", "planned"),
        ("must", "high", "easy", "2026-12-09", "planned"),
        ("must", "high", "difficult", "2026-11-30", "planned"),
        ("must", "high", "difficult", "2026-12-01", "proposed"),
        ("should", "high", "easy", "2026-11-30", "planned"),
        ("wont", "high", "easy", "2026-11-30", "planned"),
        (None, "high", "easy", None, "planned"),
        ("must", "high", "easy", "2026-10-01", "achieved"),
    )
    for place in (3, 0, 7, 5, 1, 6, 2, 4):
        moscow, impact, feasibility, target, state = wanted[place]
        add(
            conn,
            "milestone",
            name=str(place),
            project=project,
            moscow=moscow,
            impact=impact,
            feasibility=feasibility,
            target=target,
            state=state,
        )
    rows = Listing("milestone", TODAY, Scope(project=project)).first(conn, 20)
    assert [row.name for row in rows] == list("01234567")


def test_the_panes_narrow_each_other() -> None:
    """Phase → its milestones and tasks; milestone → its tasks and its risks; sub-phases too."""
    conn = empty()
    project = add(conn, "project", name="Website")
    create_phase = add(conn, "phase", name="Create", project=project)
    texts = add(conn, "phase", name="Texts", project=project, parent=create_phase)
    launch = add(conn, "phase", name="Launch", project=project)
    final = add(conn, "milestone", name="Texts final", project=project, phase=texts)
    live = add(conn, "milestone", name="Goes live", project=project, phase=launch)
    add(conn, "task", name="Write", project=project, phase=texts, milestone=final)
    add(conn, "task", name="Switch over", project=project, phase=launch, milestone=live)
    add(conn, "task", name="Tidy up", project=project)
    late = add(conn, "risk", name="Printer late", project=project)
    add(conn, "risk", name="Budget", project=project)
    add(conn, "endangers", risk=late, milestone=live)

    def names(kind: str, **narrowed: str) -> list[str]:
        rows = Listing(kind, TODAY, Scope(project=project, **narrowed)).first(conn, 9)
        return sorted(row.name for row in rows)

    assert names("milestone", phase=create_phase) == names("milestone", phase=texts)
    assert names("milestone", phase=texts) == ["Texts final"]
    assert names("task", phase=create_phase) == ["Write"]
    assert names("task", phase=NONE) == ["Tidy up"]
    assert names("task", milestone=live) == ["Switch over"]
    assert names("risk", milestone=live) == ["Printer late"]
    assert names("risk", phase=launch) == ["Printer late"]
    assert names("risk", milestone=NONE) == ["Budget"]
    assert names("phase", phase=create_phase) == ["Texts"]


def test_lines_say_what_the_columns_need() -> None:
    """Who works on it, how late it is in working days, and the worst word that holds."""
    conn = empty()
    ana = add(conn, "person", name="Ana", id="p1")
    ben = add(conn, "person", name="Ben", id="p2")
    project = add(conn, "project", name="Website")
    task = add(conn, "task", name="Write", project=project, finish="2026-11-20", state="doing")
    for person in (ben, ana):
        add(conn, "assignment", task=task, person=person)
    row = Listing("task", TODAY).first(conn, 1)[0]
    # Friday to the Wednesday after: Monday, Tuesday, Wednesday.
    assert (row.who, row.overdue, row.days_late) == ("Ana, Ben", True, 3)
    words = {
        "overdue": {"target": "2026-11-24", "owner": ana, "state": "planned"},
        "proposed": {"target": "2026-11-25", "state": "proposed"},
        "planned": {"target": "2026-11-26", "owner": ana, "state": "planned"},
        "achieved": {"target": "2026-11-01", "state": "achieved"},
        "ready": {"owner": ana, "state": "planned"},
        "blocked": {"owner": ana, "state": "planned"},
    }
    ids = {
        word: add(conn, "milestone", name=word, project=project, **values)
        for word, values in words.items()
    }
    add(conn, "task", name="Done", project=project, milestone=ids["ready"], state="done")
    add(conn, "roadblock", name="No permit", project=project, milestone=ids["blocked"])
    rows = Listing("milestone", TODAY).first(conn, 9)
    assert {row.name: row.shown for row in rows} == {word: word for word in words}
    assert [row.name for row in rows if row.unowned] == ["proposed"]
    assert {row.name: row.days for row in rows if row.target} == {
        "overdue": -1,
        "proposed": 0,
        "planned": 1,
        "achieved": -18,
    }


def test_a_projects_calendar_counts_its_working_days() -> None:
    """Saturdays that work and days off change how late something is."""
    conn = empty()
    calendar = add(conn, "calendar", name="Shop", saturday="09:00-13:00")
    add(conn, "dayoff", calendar=calendar, start="2026-11-23", finish="2026-11-24", hours="")
    project = add(conn, "project", name="Shop", calendar=calendar)
    add(conn, "task", name="Paint", project=project, finish="2026-11-20", state="todo")
    # Saturday and Wednesday; Monday and Tuesday are off.
    assert Listing("task", TODAY).first(conn, 1)[0].days_late == 2


def test_broken_values_of_another_tool_are_shown_not_raised() -> None:
    """STRICT tables take any text: a finish that is no date, hours that are none."""
    conn = empty()
    calendar = add(conn, "calendar", name="Broken", monday="whenever")
    project = add(conn, "project", name="Shop", calendar=calendar)
    add(conn, "task", name="Paint", project=project, finish="2026-11-31", state="nonsense")
    add(conn, "task", name="Draw", project=project, finish="1", state="todo")
    add(conn, "milestone", name="Open", project=project, target="2026-02-30", state="planned")
    assert len(Listing("task", TODAY).first(conn, 9)) == 2
    assert Listing("milestone", TODAY).first(conn, 9)[0].shown == "overdue"


def test_what_cannot_be_listed_so_is_said_in_one_line() -> None:
    """An unknown order, state or narrowing names what there is."""
    conn = empty()
    with pytest.raises(UsageProblem, match="sorted by name, start, finish, state, percent"):
        Listing("task", TODAY, sort="colour").first(conn, 1)
    with pytest.raises(InvalidValue, match="state of a task is one of todo, doing"):
        Listing("task", TODAY, Scope(state="late")).first(conn, 1)
    with pytest.raises(UsageProblem, match="people cannot be narrowed by phase"):
        Listing("person", TODAY, Scope(phase="x")).first(conn, 1)
    with pytest.raises(UsageProblem, match="there is no kind"):
        Listing("unicorn", TODAY).first(conn, 1)


def test_a_first_page_reads_an_index_and_sorts_nothing() -> None:
    """The plan of the query that a project's screen waits for."""
    conn = empty()
    asked: list[str] = []
    conn.set_trace_callback(asked.append)
    Listing("task", TODAY, Scope(project="p1")).first(conn, 40)
    conn.set_trace_callback(None)
    steps = [step[3] for step in conn.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]
    assert "SEARCH t USING INDEX task_project (project=?)" in steps
    assert not any("TEMP B-TREE FOR ORDER" in step for step in steps)

"""Short names, the milestones ahead, what a need wants, and the orders of lists and steps."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.store.workspace import Workspace
from mstui.views.attention import Need
from mstui.views.coming import coming
from mstui.views.history import SORTS, Journal
from mstui.views.pages import Listing
from mstui.views.scope import Scope
from mstui.views.short_names import MOST, short_names, shortest
from support.plans import TODAY, add, empty

names = st.lists(
    st.lists(st.sampled_from(["Ana", "ana", "Ben", "Kovač", "Okafor", "O", "B.", ""]), max_size=3)
    .map(" ".join)
    .filter(str.strip),
    unique=True,
    max_size=8,
)


@given(names)
def test_a_short_name_stands_for_one_person(people: list[str]) -> None:
    short = shortest(people)
    assert set(short) == set(people)
    assert len(set(short.values())) == len(people)
    for name, text in short.items():
        assert len(text) <= len(name)
        assert text == name or text not in people


def test_the_first_name_then_the_initial_then_the_whole_name() -> None:
    people = ["Ana Kovač", "Ana Okafor", "Ben Okafor", "Ben Olsen", "Dávid Szőke", "佐藤 恵美"]
    assert shortest(people) == {
        "Ana Kovač": "Ana K.",
        "Ana Okafor": "Ana O.",
        "Ben Okafor": "Ben Okafor",
        "Ben Olsen": "Ben Olsen",
        "Dávid Szőke": "Dávid",
        "佐藤 恵美": "佐藤",
    }


def test_of_too_many_people_none_is_shortened() -> None:
    conn = empty()
    conn.executemany(
        "INSERT INTO person(id,name) VALUES(?,?)",
        [(f"p{number}", f"Person {number}") for number in range(MOST + 1)],
    )
    assert short_names(conn) == {}


@pytest.fixture
def plan() -> sqlite3.Connection:
    conn = empty()
    ana = add(conn, "person", name="Ana Kovač")
    for key, status in (("WEB", "active"), ("OLD", "paused"), ("APP", "active")):
        project = add(conn, "project", name=key.title(), key=key, status=status)
        late = {"project": project, "owner": ana, "state": "planned", "target": "2026-11-20"}
        add(conn, "milestone", name=f"{key} late", **late)
        add(conn, "milestone", name=f"{key} far", project=project, target="2027-03-01")
        add(conn, "milestone", name=f"{key} none", project=project)
        add(conn, "milestone", name=f"{key} done", **{**late, "state": "achieved"})
    return conn


def test_the_milestones_ahead_are_those_of_active_projects_late_ones_first(
    plan: sqlite3.Connection,
) -> None:
    found = coming(plan, TODAY, 99)
    assert sorted(one.name for one in found[:2]) == ["APP late", "WEB late"]
    assert sorted(one.name for one in found[2:]) == ["APP far", "WEB far"]
    assert [one.shown for one in found] == ["overdue", "overdue", "proposed", "proposed"]
    assert all(one.days < 0 for one in found[:2])
    assert found[0].owner_name == "Ana Kovač"
    assert found[0].short == found[0].name.split()[0]
    assert len(coming(plan, TODAY, 3)) == 3


@pytest.mark.parametrize(
    ("kind", "what", "days", "unit", "wants"),
    [
        ("milestone", "overdue", 3, "wd", "milestone late: 3 wd"),
        ("milestone", "due", -2, "wd", "milestone due in 2 wd"),
        ("milestone", "due", 0, "wd", "milestone due today"),
        ("milestone", "unowned", -20, "wd", "milestone without an owner"),
        ("task", "overdue", 1, "d", "task late: 1 d"),
        ("roadblock", "open", 12, "d", "roadblock open for 12 d"),
        ("roadblock", "escalated", None, "d", "roadblock escalated"),
        ("risk", "review", 4, "d", "risk review due for 4 d"),
        ("risk", "review", 0, "d", "risk review due today"),
        ("promise", "unconfirmed", 31, "d", "promise unconfirmed for 31 d"),
        ("promise", "unconfirmed", None, "d", "promise never confirmed"),
        ("action", "due", 16, "d", "action late: 16 d"),
        ("action", "due", None, "d", "action due"),
    ],
)
def test_a_need_says_what_it_wants(
    kind: str, what: str, days: int | None, unit: str, wants: str
) -> None:
    assert Need(kind, "x", "Beta", None, what, None, None, days, unit, 1).wants == wants


def test_milestones_by_state_begin_with_the_worst_and_show_what_they_sort_by(
    plan: sqlite3.Connection,
) -> None:
    rows = Listing("milestone", TODAY, Scope(), "state").first(plan, 99)
    words = [row.shown for row in rows]  # type: ignore[union-attr]
    assert words == ["overdue"] * 3 + ["proposed"] * 6 + ["achieved"] * 3


@pytest.fixture
def told(workspace: Workspace) -> Workspace:
    with workspace.write("add people", at=1) as tx:
        people = [tx.insert("person", {"name": name}) for name in ("Ana Kovač", "Émile", "ben")]
        project = tx.insert("project", {"name": "Website"})
    for place, author in enumerate(people * 3):
        workspace.author = author
        with workspace.write(f"move {place % 2}", reason="100 % late", at=5 + place // 2) as tx:
            tx.update("project", project, {"name": f"Website {place}"})
    return workspace


@pytest.mark.parametrize("sort", list(SORTS))
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("n", [1, 4, 50])
def test_steps_are_paged_in_every_order(
    told: Workspace, sort: str, descending: bool, n: int
) -> None:
    conn = told.reader
    journal = Journal(sort=sort, descending=descending)
    rows = page = journal.first(conn, n)
    while page := journal.after(conn, rows[-1].key, n):
        rows = rows + page
    back = page = journal.last(conn, n)
    while page := journal.before(conn, back[0].key, n):
        back = page + back
    assert rows == back
    assert len(rows) == journal.count(conn) == 10
    for place, step in enumerate(rows):
        assert journal.position(conn, step.key) == place
        assert step in journal.around(conn, step.id, n)
    turned = Journal(sort=sort, descending=not descending).first(conn, 99)
    assert [step.id for step in turned] == [step.id for step in rows][::-1]


def test_steps_are_sorted_by_who_whatever_the_case(told: Workspace) -> None:
    steps = Journal(sort="who").first(told.reader, 99)
    assert [step.author for step in steps] == ["", *["Ana Kovač"] * 3, *["ben"] * 3, *["Émile"] * 3]
    latest = [step.at for step in steps[1:4]]
    assert latest == sorted(latest, reverse=True), "of one person the latest first"


@pytest.mark.parametrize(
    ("text", "count"),
    [("emile", 3), ("EMILE", 3), ("kovac", 3), ("move 1", 4), ("100 % l", 9), ("%", 9), ("_", 0)],
)
def test_steps_are_found_by_who_what_and_why(told: Workspace, text: str, count: int) -> None:
    journal = Journal(find=text)
    assert len(journal.first(told.reader, 99)) == journal.count(told.reader) == count

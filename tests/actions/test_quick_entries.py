"""Lines as items in the file: one transaction, one undo, and all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.actions.items import add_item
from mstui.actions.outline import Line, read_outline
from mstui.actions.people import identify
from mstui.actions.quick import Entry, RefusedLine, add_entries, entry_of, here
from mstui.actions.undoing import redo, undo
from mstui.dates import date_parser, moment_parser
from mstui.domain.errors import InvalidValue
from mstui.domain.quick import Hit, read_line
from mstui.domain.quick_list import listed
from mstui.domain.quick_outline import outermost, places
from mstui.store.creating import create_file
from mstui.store.workspace import Workspace
from mstui.views.quick_names import hits

TODAY = "2026-11-21"


class Names:
    """The lookups of the app, against a file."""

    minutes_per_day = 480

    def __init__(self, ws: Workspace, project: str) -> None:
        self.ws, self.project = ws, project
        self.date, self.moment = date_parser(TODAY), moment_parser(TODAY)

    def hits(self, kinds: tuple[str, ...], text: str) -> Sequence[Hit]:
        return hits(self.ws.reader, kinds, text, project=self.project)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "plan.db"
    create_file(path)
    workspace = Workspace(path)
    identify(workspace, "Ana Kovács")
    yield workspace
    workspace.close()


@pytest.fixture
def project(ws: Workspace) -> str:
    return add_item(ws, "project", {"name": "Shop"}).id


def rows(ws: Workspace, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return ws.reader.execute(sql, values).fetchall()


def everything(ws: Workspace) -> list[str]:
    """All rows of all tables of the plan, but for the journal."""
    with sqlite3.connect(ws.path) as conn:
        names = [
            name
            for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type='table'")
            if not name.startswith(("journal", "intent", "sqlite", "mstui", "site"))
        ]
        return sorted(
            f"{name} {row}" for name in names for row in conn.execute(f'SELECT * FROM "{name}"')
        )


def add_line(ws: Workspace, project: str, kind: str, line: str) -> str:
    reading = read_line(line, kind, Names(ws, project))
    return add_entries(ws, [entry_of(reading, {"project": project})]).id


def outline(ws: Workspace, project: str, text: str, place: str = "phase") -> Any:
    found = listed(text)
    at = places([(line.level, "") for line in found], outermost(place))
    lines = [Line(line.text, where) for line, where in zip(found, at, strict=True)]
    return read_outline(lines, Names(ws, project), {"project": project}, TODAY)


def test_a_line_with_all_it_can_say(ws: Workspace, project: str) -> None:
    before = everything(ws)
    first = add_line(ws, project, "task", "Design 2d")
    goal = add_line(ws, project, "milestone", "Beta fri @ana !must #testing @Zoe")
    middle = everything(ws)
    task = add_line(
        ws, project, "task", "Write 3d @zoe @Ben >Beta after:Design FF+1d #testing #Text !s"
    )

    names = [name for (name,) in rows(ws, "SELECT name FROM person ORDER BY name")]
    assert names == ["Ana Kovács", "Ben", "Zoe"], "each is added once"
    assert rows(ws, "SELECT name FROM tag ORDER BY name") == [("Text",), ("testing",)]
    who = "SELECT p.name FROM assignment a JOIN person p ON p.id=a.person WHERE a.task=? ORDER BY 1"
    assert rows(ws, who, task) == [("Ben",), ("Zoe",)]
    link = "SELECT predecessor,type,lag,lag_unit FROM dependency WHERE successor=?"
    assert rows(ws, link, task) == [(first, "FF", 480, "working")]
    fields = "SELECT name,duration,milestone,moscow,project FROM task WHERE id=?"
    assert rows(ws, fields, task) == [("Write", 1440, goal, "should", project)]
    undo(ws)
    assert everything(ws) == middle, "one undo, with the people and the tags"
    undo(ws)
    undo(ws)
    assert everything(ws) == before


def test_a_promise_made_by_a_line_is_in_the_ledger(ws: Workspace, project: str) -> None:
    id = add_line(ws, project, "milestone", "Beta fri @ana")
    assert rows(ws, "SELECT state FROM milestone WHERE id=?", id) == [("planned",)]
    ledger = "SELECT field,to_value FROM adjustment WHERE milestone=? ORDER BY field"
    assert [field for field, _ in rows(ws, ledger, id)] == ["owner", "state", "target"]


def test_an_outline_is_a_plan(ws: Workspace, project: str) -> None:
    before = everything(ws)
    read = outline(
        ws,
        project,
        "# Open\n- Rooms found fri @ana\n  - Ask 2h\n  - [x] Visit 1d after:Ask\n"
        "    - Take pictures\n- Furnished >Open\n  - Shelves >Rooms after:Visit SS",
    )
    assert dict(read.problems) == {}
    change = add_entries(ws, read.entries)
    assert change.label == "add 1 phase, 2 milestones and 4 tasks"
    placed = rows(
        ws,
        "SELECT t.name,p.name,m.name,w.name,t.state,t.percent,t.actual_finish FROM task t"
        " LEFT JOIN phase p ON p.id=t.phase LEFT JOIN milestone m ON m.id=t.milestone"
        " LEFT JOIN task w ON w.id=t.parent ORDER BY t.ord",
    )
    assert placed == [
        ("Ask", "Open", "Rooms found", None, "todo", 0, None),
        ("Visit", "Open", "Rooms found", None, "done", 100, TODAY),
        ("Take pictures", "Open", "Rooms found", "Visit", "todo", 0, None),
        ("Shelves", "Open", "Rooms found", None, "todo", 0, None),
    ]
    links = (
        "SELECT a.name,b.name,d.type FROM dependency d JOIN task a ON a.id=d.predecessor"
        " JOIN task b ON b.id=d.successor ORDER BY 1"
    )
    assert rows(ws, links) == [("Ask", "Visit", "FS"), ("Visit", "Shelves", "SS")]
    undo(ws)
    assert everything(ws) == before
    redo(ws)
    assert rows(ws, "SELECT count(*) FROM task") == [(4,)]


def test_a_line_may_wait_for_one_that_stands_below_it(ws: Workspace, project: str) -> None:
    read = outline(ws, project, "Second after:Third\nFirst >Goal\nThird", "task")
    assert list(read.problems) == [1], "a milestone is not among the lines"
    read = outline(ws, project, "Second after:Third\nFirst\nThird", "task")
    add_entries(ws, read.entries)
    link = "SELECT t.name FROM dependency d JOIN task t ON t.id=d.predecessor"
    assert rows(ws, link) == [("Third",)]


def test_what_is_wrong_is_told_by_its_line_and_nothing_is_added(
    ws: Workspace, project: str
) -> None:
    before = everything(ws)
    read = outline(ws, project, "Good\nBad 31 feb\nTwin\nTwin\nLast after:Twin", "task")
    assert set(read.problems) == {1, 4}
    assert "31 February" in read.problems[1]
    assert "“Twin (line 3)” or “Twin (line 4)”" in read.problems[4]
    read = outline(ws, project, "One after:Two\nTwo after:One", "task")
    with pytest.raises(RefusedLine, match="loop") as caught:
        add_entries(ws, read.entries)
    assert caught.value.line == 2
    assert everything(ws) == before


def test_nothing_and_too_much_are_refused(ws: Workspace, project: str) -> None:
    with pytest.raises(InvalidValue):
        add_entries(ws, [])
    with pytest.raises(InvalidValue, match="too many"):
        add_entries(ws, [Entry("task", {"name": "x", "project": project})] * 10_001)


def test_a_whole_project_from_an_outline(ws: Workspace) -> None:
    found = places([(0, ""), (1, ""), (2, ""), (3, "")], outermost(""))
    texts = ["Fair +2m @ana", "Plan", "Booked fri", "Call 1h"]
    lines = [Line(text, place) for text, place in zip(texts, found, strict=True)]
    add_entries(ws, read_outline(lines, Names(ws, ""), {}, TODAY).entries)
    chain = (
        "SELECT p.name,f.name,m.name,t.name FROM task t JOIN milestone m ON m.id=t.milestone"
        " JOIN phase f ON f.id=t.phase JOIN project p ON p.id=t.project"
        " AND m.phase=f.id AND f.project=p.id"
    )
    assert rows(ws, chain) == [("Fair", "Plan", "Booked", "Call")]


def test_an_entry_may_name_another_before_it_has_an_id(ws: Workspace, project: str) -> None:
    change = add_entries(
        ws,
        [
            Entry("task", {"name": "Part", "project": project, "milestone": here(1)}),
            Entry("milestone", {"name": "Goal", "project": project}),
        ],
    )
    part, goal = (row.id for row in change.touched)
    assert rows(ws, "SELECT milestone FROM task WHERE id=?", part) == [(goal,)]


LINES = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(
            ["a", "b 3d", "c fri", "d @zoe", "e #t", "f >a", "g after:a", "[x] h", "", "31 feb", "i",
             "!must", "j after:b FF+1d", "k\x1b", "@", "l parent:a"]
        ),
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip


@given(LINES, st.sampled_from(["phase", "milestone", "task", "risk"]))
def test_any_outline_is_added_whole_or_not_at_all(
    ws: Workspace, project: str, typed: list[tuple[int, str]], place: str
) -> None:
    before = everything(ws)
    found = places([(level, "") for level, _ in typed], outermost(place))
    lines = [Line(text, at) for (_, text), at in zip(typed, found, strict=True)]
    read = read_outline(lines, Names(ws, project), {"project": project}, TODAY)
    assert all(lines[number].text.strip() or number in read.problems for number in read.problems)
    if read.problems or not read.entries:
        return
    refused = []
    try:
        change = add_entries(ws, read.entries)
        assert len(change.touched) == len(read.entries)
        undo(ws)
    except RefusedLine as error:
        refused.append(error.line)
    assert all(1 <= line <= len(lines) for line in refused)
    assert everything(ws) == before

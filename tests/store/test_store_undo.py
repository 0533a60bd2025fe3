"""When undo asks, what it says, and what going ahead all the same does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from mstui.domain.errors import MstuiError, NeedsAnswer
from mstui.store import undo
from mstui.store.asof import as_of
from mstui.store.check import check
from mstui.store.dumping import dump_text
from mstui.store.journal import Intent, intents, last_touched
from mstui.store.transaction import Transaction, get
from mstui.store.tree import remove
from mstui.store.workspace import Workspace

Change = Callable[[Transaction], object]


@pytest.fixture
def ws(workspace: Workspace) -> Workspace:
    """A project with a phase, a milestone, a task and two people."""
    with workspace.write("base", author="base") as tx:
        tx.insert("project", {"name": "Web"}, id="web")
        tx.insert("phase", {"name": "Build", "project": "web"}, id="build")
        tx.insert("milestone", {"name": "Beta", "project": "web", "phase": "build"}, id="beta")
        tx.insert("task", {"name": "Code", "project": "web", "milestone": "beta"}, id="code")
        for id in ("p", "q"):
            tx.insert("person", {"name": id}, id=id)
        tx.insert("assignment", {"task": "code", "person": "p", "units": 50})
    return workspace


def done_by(ws: Workspace, author: str, change: Change) -> None:
    with ws.write(f"{author}'s", author=author) as tx:
        change(tx)


def rename(name: str) -> Change:
    return lambda tx: tx.update("task", "code", {"name": name})


# What Ann did, what Bob did on top of it, what is asked, and what is left after going ahead.
CASES: dict[str, tuple[Change, Change, str, Callable[[Workspace], bool]]] = {
    "the field was changed since": (
        rename("Ann"),
        rename("Bob"),
        "name of this task was changed since",
        lambda ws: get(ws.reader, "task", "code")["name"] == "Code",
    ),
    "the row was deleted since": (
        rename("Ann"),
        lambda tx: remove(tx, "task", "code"),
        "this task was deleted since",
        lambda ws: get(ws.reader, "task", "code") is None,
    ),
    "what it added was changed since": (
        lambda tx: tx.insert("task", {"name": "New", "project": "web"}, id="new"),
        lambda tx: tx.update("task", "new", {"name": "Bob's"}),
        "name of the task it added was changed since",
        lambda ws: get(ws.reader, "task", "new") is None,
    ),
    "something was added to it since": (
        lambda tx: tx.insert("phase", {"name": "New", "project": "web"}, id="new"),
        lambda tx: tx.insert("task", {"name": "in it", "phase": "new"}, id="in it"),
        "a task was added to the phase since",
        lambda ws: (
            get(ws.reader, "phase", "new") is None and get(ws.reader, "task", "in it") is None
        ),
    ),
    "something was moved to it since": (
        lambda tx: tx.insert("milestone", {"name": "New", "project": "web"}, id="new"),
        lambda tx: tx.update("task", "code", {"milestone": "new"}),
        "a task was added to the milestone since",
        lambda ws: get(ws.reader, "task", "code")["milestone"] is None,
    ),
    "a note was written about it since": (
        lambda tx: tx.insert("task", {"name": "New", "project": "web"}, id="new"),
        lambda tx: tx.insert("note", {"item": "new", "text": "about it"}, id="n"),
        "a note was added to the task since",
        lambda ws: get(ws.reader, "note", "n") is None,
    ),
    "its owner was deleted since": (
        lambda tx: remove(tx, "task", "code"),
        lambda tx: remove(tx, "project", "web"),
        "the project of a task was deleted since",
        lambda ws: get(ws.reader, "task", "code") is None,
    ),
    "what it mentions was deleted since": (
        lambda tx: remove(tx, "task", "code"),
        lambda tx: remove(tx, "milestone", "beta"),
        "the milestone of a task was deleted since",
        lambda ws: get(ws.reader, "task", "code")["milestone"] is None,
    ),
    "the pair was joined again since": (
        lambda tx: tx.delete("assignment", "code|p"),
        lambda tx: tx.insert("assignment", {"task": "code", "person": "p", "units": 90}),
        "this assignment was added again since",
        lambda ws: get(ws.reader, "assignment", "code|p")["units"] == 50,
    ),
    "a reference would go back to what was deleted since": (
        lambda tx: tx.update("task", "code", {"milestone": None}),
        lambda tx: remove(tx, "milestone", "beta"),
        "the milestone of a task was deleted since",
        lambda ws: get(ws.reader, "task", "code")["milestone"] is None,
    ),
}


@pytest.mark.parametrize(("first", "later", "asked", "left"), CASES.values(), ids=CASES)
def test_below_a_later_change_it_asks_and_then_goes_ahead(ws, first, later, asked, left):
    done_by(ws, "ann", first)
    done_by(ws, "bob", later)
    ws.author = "ann"
    before = ws.path.read_bytes()
    with pytest.raises(NeedsAnswer) as caught:
        ws.undo()
    assert caught.value.message == f"“ann's” cannot be undone alone: {asked}"
    assert caught.value.exit_code == 7
    assert ws.path.read_bytes() == before
    ws.undo(force=True)
    assert left(ws)
    assert check(ws.reader) == []
    ws.redo(force=True)
    assert check(ws.reader) == []


@pytest.mark.parametrize(("first", "later", "asked", "left"), CASES.values(), ids=CASES)
def test_after_the_later_change_is_undone_it_does_not_ask(ws, first, later, asked, left):
    before = dump_text(ws.reader)
    done_by(ws, "ann", first)
    done_by(ws, "bob", later)
    for author in ("bob", "ann"):
        ws.author = author
        ws.undo()
    assert dump_text(ws.reader) == before


UNTOUCHED: dict[str, tuple[Change, Change]] = {
    "another field": (rename("Ann"), lambda tx: tx.update("task", "code", {"percent": 50})),
    "another row": (rename("Ann"), lambda tx: tx.update("milestone", "beta", {"name": "B"})),
    "there and back": (
        rename("Ann"),
        lambda tx: (rename("Bob")(tx), rename("Ann")(tx)),
    ),
    "a child of a changed row": (
        rename("Ann"),
        lambda tx: tx.insert("task", {"name": "sub", "parent": "code"}),
    ),
    "the added row is gone": (
        lambda tx: tx.insert("team", {"name": "New"}, id="new"),
        lambda tx: tx.delete("team", "new"),
    ),
}


@pytest.mark.parametrize(("first", "later"), UNTOUCHED.values(), ids=UNTOUCHED)
def test_beside_a_later_change_it_does_not_ask(ws, first, later):
    done_by(ws, "ann", first)
    done_by(ws, "bob", later)
    ws.author = "ann"
    assert ws.undo().label == "ann's"
    assert get(ws.reader, "task", "code")["name"] == "Code"
    assert get(ws.reader, "team", "new") is None
    assert check(ws.reader) == []
    with pytest.raises(MstuiError, match="nothing to undo"):
        ws.undo()


def test_only_ones_own_steps_and_those_of_other_tools_are_undone(ws):
    done_by(ws, "ann", rename("Ann"))
    done_by(ws, "bob", lambda tx: tx.insert("tag", {"name": "t"}, id="t"))
    done_by(ws, "", lambda tx: tx.insert("tag", {"name": "u"}, id="u"))
    ws.author = "ann"
    assert [ws.undo().label for _ in range(2)] == ["'s", "ann's"]
    with pytest.raises(MstuiError, match="nothing to undo"):
        ws.undo()
    ws.author = "bob"
    assert ws.undo().label == "bob's"


def test_an_undo_says_which_rows_it_touched_and_is_in_the_log(ws):
    done_by(ws, "ann", lambda tx: (rename("Ann")(tx), tx.insert("tag", {"name": "t"}, id="t")))
    ws.author = "ann"
    undone = ws.undo()
    assert (undone.label, sorted(undone.rows)) == ("ann's", [("tag", "t"), ("task", "code")])
    latest = intents(ws.reader, limit=3)
    assert [(i.label, i.author, i.undone) for i in latest] == [
        ("undo: ann's", "ann", False),
        ("ann's", "ann", True),
        ("base", "base", False),
    ]
    assert latest[0].undoes == latest[1].id
    assert ws.redo().label == "ann's"
    assert [i.undone for i in intents(ws.reader, limit=3)] == [False, True, False]
    touched = last_touched(ws.reader, "code")
    assert touched is not None
    assert touched.label == "redo: ann's"


def test_two_windows_that_undo_at_once_take_back_two_steps(ws):
    """Each chooses inside the transaction in which it writes."""
    done_by(ws, "ann", rename("one"))
    done_by(ws, "ann", rename("two"))
    other = Workspace.open(ws.path)
    other.author = ws.author = "ann"
    ws.undo()
    other.undo()
    assert get(ws.reader, "task", "code")["name"] == "Code"
    other.redo()
    ws.redo()
    assert get(ws.reader, "task", "code")["name"] == "two"
    other.close()


def test_an_undo_that_another_window_was_faster_with_takes_back_the_step_before(ws, monkeypatch):
    done_by(ws, "ann", rename("one"))
    done_by(ws, "ann", rename("two"))
    other = Workspace.open(ws.path)
    other.author = ws.author = "ann"
    choose = undo.next_undo
    faster = [other.undo]

    def chosen(conn: sqlite3.Connection, author: str) -> Intent | None:
        intent = choose(conn, author)
        if faster:
            faster.pop()()
        return intent

    monkeypatch.setattr(undo, "next_undo", lambda conn, author: chosen(conn, author))
    ws.undo()
    assert get(ws.reader, "task", "code")["name"] == "Code"
    labels = [intent.label for intent in intents(ws.reader, limit=3)]
    assert labels == ["undo: ann's", "undo: ann's", "ann's"]
    assert check(ws.reader) == []
    other.close()


def test_a_moment_includes_what_was_written_at_it(ws):
    with ws.write("first", at=1000) as tx:
        tx.insert("tag", {"name": "first"}, id="first")
    with ws.write("second", at=2000) as tx:
        tx.update("tag", "first", {"name": "second"})
    names = {
        at: [name for (name,) in as_of(ws.reader, at).execute("SELECT name FROM tag")]
        for at in (999, 1000, 1999, 2000)
    }
    assert names == {999: [], 1000: ["first"], 1999: ["first"], 2000: ["second"]}

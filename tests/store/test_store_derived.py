"""Promises that other tools changed have their row in the ledger, once, and go with the change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mstui.store.dumping import dump_text
from mstui.store.workspace import Workspace


def by_shell(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        for sql in statements:
            conn.execute(sql)
            conn.commit()


@pytest.fixture
def plan(workspace: Workspace) -> Workspace:
    """A promised milestone of a project with a baseline, and one that is only proposed."""
    workspace.author = "ann"
    with workspace.write("plan it") as tx:
        tx.insert("person", {"name": "Ann"}, id="ann")
        tx.insert("project", {"name": "Web"}, id="web")
        for id, state in (("m1", "planned"), ("m2", "proposed")):
            given = {"name": id, "project": "web", "state": state, "target": "2026-12-01"}
            tx.insert("milestone", {**given, "owner": "ann"}, id=id)
        tx.insert("baseline", {"project": "web", "name": "first", "at": tx.at}, id="base")
    return workspace


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(
            "SELECT milestone,field,from_value,to_value,cause,derived FROM adjustment"
            " ORDER BY at,milestone,from_value"
        ).fetchall()


def opened(plan: Workspace, author: str = "ann") -> None:
    """Open the file for writing, with a change that has nothing to do with promises."""
    with Workspace.open(plan.path) as ws:
        ws.author = author
        count = ws.reader.execute("SELECT count(*) FROM tag").fetchone()[0]
        with ws.write("tag") as tx:
            tx.insert("tag", {"name": f"t{count}"})


def test_a_change_of_another_tool_has_its_row(plan: Workspace) -> None:
    by_shell(
        plan.path,
        "UPDATE milestone SET target='2026-12-08' WHERE id='m1'",
        "UPDATE milestone SET target='2026-12-15'",
        "UPDATE milestone SET moscow='must',name='renamed' WHERE id='m1'",
        "UPDATE milestone SET state='achieved' WHERE id='m1'",
    )
    for _ in range(3):
        opened(plan)
    assert sorted(rows(plan.path), key=str) == sorted(
        [
            ("m1", "target", "2026-12-01", "2026-12-08", "other", 1),
            ("m1", "target", "2026-12-08", "2026-12-15", "other", 1),
            ("m2", "target", "2026-12-01", "2026-12-15", "planning", 1),
            ("m1", "moscow", None, "must", "planning", 1),
            ("m1", "state", "planned", "achieved", None, 1),
        ],
        key=str,
    )


def test_before_the_first_baseline_it_is_planning(plan: Workspace) -> None:
    by_shell(
        plan.path,
        "DELETE FROM baseline",
        "UPDATE milestone SET target='2026-12-08' WHERE id='m1'",
    )
    opened(plan)
    assert [row[4] for row in rows(plan.path)] == ["planning"]


def test_an_open_program_sees_it_at_its_next_change(plan: Workspace) -> None:
    with plan.write("tag") as tx:
        tx.insert("tag", {"name": "a"})
    by_shell(plan.path, "UPDATE milestone SET target='2026-12-08' WHERE id='m1'")
    with plan.write("tag") as tx:
        tx.insert("tag", {"name": "b"})
    assert len(rows(plan.path)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        (
            "REPLACE INTO milestone(id,name,project,state,target,owner)"
            " VALUES('m1','m1','web','planned','2026-12-08','ann')"
        ),
        "UPDATE milestone SET target=NULL WHERE id='m1'",
    ],
)
def test_a_row_that_is_replaced_or_emptied_has_changed(plan: Workspace, statement: str) -> None:
    by_shell(plan.path, statement)
    opened(plan)
    assert [(row[0], row[1], row[4]) for row in rows(plan.path)] == [("m1", "target", "other")]


def test_a_change_without_the_journal_has_its_row_too(plan: Workspace) -> None:
    by_shell(
        plan.path,
        "DROP TRIGGER journal_milestone_update",
        "UPDATE milestone SET target='2026-12-08' WHERE id='m1'",
    )
    opened(plan)
    opened(plan)
    assert rows(plan.path) == [("m1", "target", "2026-12-01", "2026-12-08", "other", 1)]


def test_undo_takes_the_change_and_its_row_and_redo_brings_both(plan: Workspace) -> None:
    before = dump_text(plan.reader)
    by_shell(plan.path, "UPDATE milestone SET target='2026-12-08' WHERE id='m1'")
    plan.undo()
    assert dump_text(plan.reader) == before
    plan.redo()
    assert rows(plan.path) == [("m1", "target", "2026-12-01", "2026-12-08", "other", 1)]
    plan.undo()
    opened(plan)
    assert rows(plan.path) == []


def test_what_concerns_no_promise_leaves_nothing(plan: Workspace) -> None:
    by_shell(plan.path, "UPDATE milestone SET name='other'", "DELETE FROM milestone WHERE id='m2'")
    before = plan.path.read_bytes()
    with Workspace.open(plan.path) as ws, ws.exclusive():
        pass
    assert plan.path.read_bytes() == before


def test_a_milestone_that_comes_back_has_its_row(plan: Workspace) -> None:
    by_shell(
        plan.path,
        "UPDATE milestone SET target='2026-12-08' WHERE id='m1'",
        "DELETE FROM milestone WHERE id='m1'",
    )
    with Workspace.open(plan.path) as ws:
        ws.author = "ann"
        ws.undo()
    opened(plan)
    assert rows(plan.path) == [("m1", "target", "2026-12-01", "2026-12-08", "other", 1)]

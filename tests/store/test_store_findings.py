"""What a check names: each row and field in which something stands that nobody may have written."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from mstui.domain.ids import new_id
from mstui.domain.kinds import KINDS
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.workspace import Workspace

PROJECT, TASK = new_id(), new_id()
DATES = [field.name for field in KINDS["task"].fields if field.type in ("date", "moment")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    create_file(path)
    with Workspace.open(path) as ws, ws.write("a plan") as tx:
        tx.insert("project", {"name": "Café"}, id=PROJECT)
        tx.insert("task", {"project": PROJECT, "name": "Dig", "start": "2026-01-05"}, id=TASK)
    return path


def found(path: Path, changes: dict[str, str]) -> list[str]:
    """What a check says of the task's fields once another tool has written these."""
    with sqlite3.connect(path) as conn:
        conn.execute("UPDATE journal_meta SET capture=0")
        marks = ",".join(f'"{name}"=?' for name in changes)
        conn.execute(f"UPDATE task SET {marks} WHERE id=?", (*changes.values(), TASK))
        conn.execute("UPDATE journal_meta SET capture=1")
    conn.close()
    with Workspace.open(path) as ws:
        return [f.what for f in check(ws.reader) if f.invariant != "journal"]


def test_a_sound_file_says_nothing(path: Path) -> None:
    assert found(path, {"name": "Dig"}) == []


@pytest.mark.parametrize("name", DATES)
def test_each_field_that_holds_no_date(path: Path, name: str) -> None:
    assert found(path, {name: "2026-02-30"}) == [
        f"{name} of task {TASK} is '2026-02-30', not a date"
    ]


def test_several_fields_of_one_row(path: Path) -> None:
    told = found(path, {"start": "soon", "finish": "2026-01-09", "deadline": "2026-13-01"})
    assert sorted(told) == [
        f"deadline of task {TASK} is '2026-13-01', not a date",
        f"start of task {TASK} is 'soon', not a date",
    ]


def test_control_characters_but_not_the_line_breaks_of_notes(path: Path) -> None:
    told = found(path, {"name": "D\nig", "description": "one\ntwo\tthree é"})
    assert told == [f"name of task {TASK} has control characters"]
    assert found(path, {"name": "Dig é", "description": "a\x1b[2J"}) == [
        f"description of task {TASK} has control characters"
    ]

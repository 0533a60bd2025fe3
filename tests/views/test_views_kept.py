"""A plan is computed once for one state of the file, and anew after any change of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from mstui.domain.ids import new_id
from mstui.store.asof import as_of
from mstui.store.creating import create_file
from mstui.store.workspace import Workspace
from mstui.views import kept as keeping
from mstui.views.planning import computed, planned_project

PROJECT, DIG, POUR = (new_id() for _ in range(3))


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "a.db"
    create_file(path)
    with Workspace.open(path) as workspace:
        with workspace.write("a plan") as tx:
            tx.insert("project", {"name": "House", "start": "2026-01-05"}, id=PROJECT)
            for id, name in ((DIG, "Dig"), (POUR, "Pour")):
                tx.insert("task", {"project": PROJECT, "name": name, "duration": 960}, id=id)
            tx.insert("dependency", {"project": PROJECT, "predecessor": DIG, "successor": POUR})
        yield workspace


def finish(ws: Workspace) -> str:
    planned = planned_project(ws.reader, PROJECT)
    return planned.plan.calendar.finish_text(computed(planned).end)[:10]


def lengthen(ws: Workspace, minutes: int) -> None:
    with ws.write("longer") as tx:
        tx.update("task", DIG, {"duration": minutes})


def test_a_plan_is_read_and_scheduled_once(ws: Workspace) -> None:
    first = planned_project(ws.reader, PROJECT)
    done = computed(first)
    asked: list[str] = []
    ws.reader.set_trace_callback(asked.append)
    again = planned_project(ws.reader, PROJECT)
    assert again is first
    assert computed(again) is done
    assert not [sql for sql in asked if "FROM task" in sql]


def test_a_saved_change_ends_it(ws: Workspace) -> None:
    assert finish(ws) == "2026-01-08"
    lengthen(ws, 1440)
    assert finish(ws) == "2026-01-09"
    lengthen(ws, 960)
    assert finish(ws) == "2026-01-08"


def test_so_does_what_another_program_saves(ws: Workspace) -> None:
    assert finish(ws) == "2026-01-08"
    with sqlite3.connect(ws.path) as other:
        other.create_function("mstui_now", 0, lambda: 0)
        # No journal: another tool's way of writing.
        other.execute("UPDATE journal_meta SET capture=0")
        other.execute("UPDATE task SET duration=1440 WHERE id=?", (DIG,))
        other.execute("UPDATE journal_meta SET capture=1")
    other.close()
    assert finish(ws) == "2026-01-09"


def given_up(ws: Workspace) -> None:
    with ws.write("longer") as tx:
        tx.update("task", DIG, {"duration": 1440})
        planned = planned_project(tx.conn, PROJECT)
        assert planned.plan.calendar.finish_text(computed(planned).end)[:10] == "2026-01-09"
        raise ZeroDivisionError


def test_what_is_not_saved_is_never_kept(ws: Workspace) -> None:
    with pytest.raises(ZeroDivisionError):
        given_up(ws)
    assert finish(ws) == "2026-01-08"


def test_the_past_has_its_own(ws: Workspace) -> None:
    (at,) = ws.reader.execute("SELECT max(at) FROM intent").fetchone()
    with ws.write("longer", at=at + 1000) as tx:
        tx.update("task", DIG, {"duration": 1440})
    assert finish(ws) == "2026-01-09"
    past = as_of(ws.reader, at)
    then = planned_project(past, PROJECT)
    assert then.plan.calendar.finish_text(computed(then).end)[:10] == "2026-01-08"
    assert finish(ws) == "2026-01-09"
    past.close()


def test_foreseen_changes_leave_what_is_kept_alone(ws: Workspace) -> None:
    before = planned_project(ws.reader, PROJECT)
    rows = {id: dict(row) for id, row in before.rows.items()}
    after = planned_project(ws.reader, PROJECT, {DIG: {"duration": 4800}, POUR: {"name": "New"}})
    assert computed(after).end > computed(before).end
    assert planned_project(ws.reader, PROJECT) is before
    assert {id: dict(row) for id, row in before.rows.items()} == rows


def test_only_so_much_is_kept(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 10)
    made: list[str] = []

    def ask(key: str, weight: int) -> str:
        return keeping.kept(ws.reader, key, lambda: made.append(key) or key, lambda _: weight)

    ask("a", 4), ask("b", 4), ask("a", 4), ask("c", 4)  # b was asked for longest ago
    ask("a", 4), ask("c", 4)
    assert made == ["a", "b", "c"]
    ask("b", 4)
    assert made == ["a", "b", "c", "b"]
    ask("large", 99)  # alone, however large
    ask("large", 99)
    assert made[4:] == ["large"]

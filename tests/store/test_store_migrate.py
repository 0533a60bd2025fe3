"""Older files: shown without being written, brought up to date whole or not at all."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mstui.domain.errors import MstuiError, Refused
from mstui.store import fingerprint, schema
from mstui.store.backups import backups_in, folder_of
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.journal import intents
from mstui.store.replay import rebuild
from mstui.store.schema import cell_rows
from mstui.store.watch import Watch
from mstui.store.workspace import Workspace
from support import older
from support.newer import PRESENT, enter

TESTS = Path(__file__).resolve().parent.parent


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file of the present version with two teams, one of them changed and one deleted."""
    path = tmp_path / "plan.db"
    create_file(path)
    with closing(Workspace.open(path)) as ws:
        for id in ("a", "b"):
            with ws.write(f"add {id}", author="ann") as tx:
                tx.insert("team", {"name": id}, id=id)
        with ws.write("rename a", author="ann") as tx:
            tx.update("team", "a", {"name": "A"})
        with ws.write("remove b", author="ann") as tx:
            tx.delete("team", "b")
    return path


def opened(path: Path, **options) -> Workspace:
    ws = Workspace.open(path, **options)
    ws.author = "ann"
    return ws


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as conn:
        return int(conn.execute("PRAGMA user_version").fetchone()[0])


def write(ws: Workspace, id: str = "x") -> None:
    with ws.write("write") as tx:
        tx.insert("tag", {"name": id}, id=id)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_reader_of_an_older_file_sees_it_new_and_leaves_it_old(old, monkeypatch, read_only):
    before = old.read_bytes()
    enter(monkeypatch)
    with closing(opened(old, read_only=read_only)) as ws:
        teams = json.loads(dump_text(ws.reader))["tables"]["team"]
        assert [(row["id"], row["colour"], row["size"]) for row in teams] == [("a", "grey", None)]
        assert check(ws.reader) == []
        assert old.read_bytes() == before
    assert old.read_bytes() == before
    assert [entry.name for entry in old.parent.iterdir()] == ["plan.db"]


def test_the_first_write_brings_the_file_up_to_date(old, monkeypatch, tmp_path):
    state = tmp_path / "state"
    with closing(opened(old)) as ws:
        before = dump_text(ws.reader, history=True)
    enter(monkeypatch)
    with closing(opened(old, state_dir=state)) as ws:
        shown = dump_text(ws.reader)
        watch = Watch(ws)
        write(ws)
        assert watch.news() == "changed"
        assert ws.reader.execute("SELECT id FROM tag").fetchall() == [("x",)]
        ws.undo()
        assert dump_text(ws.reader) == shown
        assert check(ws.reader) == []
        stored = ws.reader.execute('SELECT number,"table","column" FROM journal_cell').fetchall()
        assert sorted(stored) == sorted(cell_rows())
        kept = backups_in(folder_of(ws.db_id, state))
    assert version(old) == PRESENT + 1
    # The backup before the update is the file as it was.
    oldest = kept[-1]
    assert version(oldest.path) == PRESENT
    monkeypatch.undo()
    with closing(opened(oldest.path)) as ws:
        assert dump_text(ws.reader, history=True) == before
    with pytest.raises(Refused, match="newer mstui") as caught:
        Workspace.open(old)
    assert caught.value.exit_code == 5


def test_old_steps_are_undone_in_the_new_version(old, monkeypatch):
    """Old records say nothing of a new column, which had its default in every row."""
    enter(monkeypatch)
    with closing(opened(old)) as ws:
        with ws.write("colour it") as tx:
            tx.update("team", "a", {"colour": "red", "size": 3})
        for label in ("colour it", "remove b", "rename a", "add b", "add a"):
            assert ws.undo().label == label
            assert check(ws.reader) == []
        assert ws.reader.execute("SELECT count(*) FROM team").fetchone() == (0,)
        for _ in range(5):
            ws.redo()
        teams = ws.reader.execute("SELECT id,name,colour,size FROM team").fetchall()
        assert teams == [("a", "A", "red", 3)]
        target = sqlite3.connect(":memory:", isolation_level=None)
        from mstui.store.schema import create

        create(target)
        rebuild(ws.reader, target)
        assert dump_text(target) == dump_text(ws.reader)
        target.close()


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path, monkeypatch):
    path = tmp_path / "plan.db"
    older.enter(monkeypatch)
    assert schema.expected_triggers() == fingerprint.TRIGGERS[1]
    create_file(path)
    with closing(opened(path)) as ws, ws.write("plan it") as tx:
        tx.insert("project", {"name": "Web", "key": "WEB"}, id="p")
        tx.insert("checkin", {"project": "p", "on": "2026-01-05"}, id="c")
    assert version(path) == 1
    monkeypatch.undo()
    with closing(opened(path)) as ws:
        assert check(ws.reader) == []
        with ws.write("keep money for risks") as tx:
            tx.update("project", "p", {"contingency_cents": 5000})
            tx.insert("scopeanswer", {"project": "p", "answer": "accept"}, id="s")
        assert check(ws.reader) == []
        ws.undo()
        row = ws.reader.execute("SELECT contingency_cents FROM project").fetchone()
        assert row == (None,)
        ws.undo()
        assert ws.reader.execute("SELECT count(*) FROM project").fetchone() == (0,)
        assert check(ws.reader) == []
    assert version(path) == PRESENT


def fails(db) -> None:
    db["team"].insert({"id": "half", "name": "done"})
    db.execute("CREATE TABLE half_done(a)")
    raise sqlite3.OperationalError("step three fails")


def test_a_step_that_fails_leaves_the_file_as_it_was(old, monkeypatch, tmp_path):
    def second(db) -> None:
        db["tag"].insert({"id": "second", "name": "ran"})

    before = old.read_bytes()
    enter(monkeypatch, version=PRESENT + 2, steps={PRESENT + 1: second, PRESENT + 2: fails})
    with pytest.raises(MstuiError, match="step three fails"):
        Workspace.open(old)
    assert old.read_bytes() == before
    # A workspace that was opened before the step began to fail.
    monkeypatch.undo()
    enter(monkeypatch, version=PRESENT + 2, steps={PRESENT + 1: second})
    with closing(opened(old, state_dir=tmp_path / "state")) as ws:
        monkeypatch.setitem(
            __import__("mstui.store.migrate").store.migrate.STEPS, PRESENT + 2, fails
        )
        with pytest.raises(MstuiError, match="step three fails"):
            write(ws)
        assert old.read_bytes() == before
        monkeypatch.delitem(__import__("mstui.store.migrate").store.migrate.STEPS, PRESENT + 2)
        write(ws)
        assert [id for (id,) in ws.reader.execute("SELECT id FROM tag ORDER BY id")] == [
            "second",
            "x",
        ]
        book = ws.reader.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
        assert book == [(f"version {PRESENT + 1}",), (f"version {PRESENT + 2}",)]
        assert check(ws.reader) == []
    assert version(old) == PRESENT + 2


MIGRANT = """
import sys
from contextlib import closing
from pathlib import Path
import pytest
from mstui.store.workspace import Workspace
from support.newer import enter
enter(pytest.MonkeyPatch())
with closing(Workspace.open(Path(sys.argv[1]), state_dir=Path(sys.argv[2]))) as ws:
    print("ready", flush=True)
    sys.stdin.readline()
    with ws.write("write") as tx:
        tx.insert("tag", {"name": "x"}, id=sys.argv[3])
"""


def test_several_processes_that_start_together_update_it_once(old, tmp_path, monkeypatch):
    children = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRANT, str(old), str(tmp_path / "state"), f"tag{number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS}", "HOME": str(tmp_path)},
        )
        for number in range(4)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n", child.communicate()[1]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    for child in children:
        _, errors = child.communicate(timeout=60)
        assert (child.returncode, errors) == (0, "")
    enter(monkeypatch)
    with closing(opened(old)) as ws:
        assert ws.reader.execute("SELECT count(*) FROM tag").fetchone() == (4,)
        book = ws.reader.execute("SELECT name FROM _sqlite_migrations").fetchall()
        assert book == [(f"version {PRESENT + 1}",)]
        assert check(ws.reader) == []
    assert version(old) == PRESENT + 1


def test_what_another_tool_changed_before_the_update_goes_into_the_journal(old, monkeypatch):
    with closing(sqlite3.connect(old)) as conn:
        conn.execute("DROP TRIGGER journal_team_update")
        conn.execute("UPDATE team SET name='unseen'")
        conn.commit()
    enter(monkeypatch)
    with closing(opened(old)) as ws:
        write(ws)
        assert check(ws.reader) == []
        assert [i.label for i in intents(ws.reader, limit=2)] == [
            "write",
            "edited while the journal was off",
        ]


def test_strangers_triggers_do_not_run_during_an_update(old, monkeypatch):
    with closing(sqlite3.connect(old)) as conn:
        conn.execute("CREATE TRIGGER spy AFTER UPDATE ON journal_meta BEGIN DELETE FROM team; END")
    before = old.read_bytes()
    enter(monkeypatch)
    with closing(opened(old)) as ws, pytest.raises(Refused, match="did not make"):
        write(ws)
    assert old.read_bytes() == before


def test_a_backup_that_can_not_be_made_stops_the_update(old, monkeypatch, tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be")
    before = old.read_bytes()
    enter(monkeypatch)
    with (
        closing(opened(old, state_dir=tmp_path / "state")) as ws,
        pytest.raises(MstuiError, match="cannot be written"),
    ):
        write(ws)
    assert old.read_bytes() == before

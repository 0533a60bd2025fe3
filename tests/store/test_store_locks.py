"""Other processes and failing disks: whoever waits is told so, and nothing is half done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from mstui.domain.errors import Locked, MstuiError, Refused
from mstui.store.asof import as_of
from mstui.store.backups import back_up, restore
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.watch import Watch
from mstui.store.workspace import Workspace
from support.files import sample, small_disk, unwritable

HOLDER = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute(sys.argv[2])
conn.execute("SELECT count(*) FROM journal_meta").fetchone()
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held(path: Path, how: str) -> Iterator[None]:
    """Another process holds the file meanwhile."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        try:
            yield
        finally:
            child.communicate("\n")


def add_tag(ws: Workspace, id: str = "x") -> None:
    with ws.write("add a tag") as tx:
        tx.insert("tag", {"name": "x"}, id=id)


def quick(path: Path) -> Workspace:
    ws = Workspace.open(path, wait_ms=30, reader_wait_ms=30)
    ws.author = "ann"
    return ws


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plan.db"
    create_file(path)
    return path


@pytest.mark.parametrize("how", ["BEGIN EXCLUSIVE"])
def test_a_file_that_another_process_holds_can_not_be_opened_in_time(path, how):
    with held(path, how), pytest.raises(Locked) as caught:
        quick(path)
    assert caught.value.exit_code == 4
    assert str(path) in caught.value.message
    assert "\n" not in str(caught.value)


def test_every_verb_on_an_open_workspace_says_that_it_waits(path, tmp_path):
    with closing(quick(path)) as ws:
        add_tag(ws)
        backup = back_up(path, tmp_path / "state")
        watch = Watch(ws)
        before = path.read_bytes()
        with held(path, "BEGIN EXCLUSIVE"):
            for ask in (
                lambda: add_tag(ws, "y"),
                ws.undo,
                ws.redo,
                lambda: dump_text(ws.reader),
                lambda: check(ws.reader),
                lambda: as_of(ws.reader, 0),
                lambda: restore(backup, path, tmp_path / "state"),
            ):
                with pytest.raises(Locked):
                    ask()
            assert watch.news() == ""
            assert path.read_bytes() == before
        add_tag(ws, "y")
        assert watch.news() == "changed"
        assert check(ws.reader) == []


def test_readers_read_on_while_another_process_writes(path):
    with closing(quick(path)) as ws:
        add_tag(ws)
        with held(path, "BEGIN IMMEDIATE"):
            assert ws.reader.execute("SELECT id FROM tag").fetchall() == [("x",)]
            with closing(quick(path)) as other:
                assert check(other.reader) == []
            with pytest.raises(Locked):
                add_tag(ws, "y")


def test_nothing_is_restored_over_somebody_who_is_writing(path, tmp_path):
    """Their commit would go to the file that was just put aside."""
    backup = back_up(path, tmp_path / "state")
    before = path.read_bytes()
    with held(path, "BEGIN IMMEDIATE"), pytest.raises(Locked):
        restore(backup, path, tmp_path / "state")
    assert path.read_bytes() == before
    assert not (tmp_path / "state" / "replaced").exists()


def test_a_reader_in_the_way_of_a_commit_takes_nothing_with_it(path):
    with closing(quick(path)) as ws, closing(sqlite3.connect(path, isolation_level=None)) as reader:
        add_tag(ws)
        before = dump_text(ws.reader, history=True)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM tag").fetchone()
        with pytest.raises(Locked):
            add_tag(ws, "y")
        assert dump_text(ws.reader, history=True) == before
        reader.execute("ROLLBACK")
        add_tag(ws, "y")
        assert ws.reader.execute("SELECT count(*) FROM tag").fetchone() == (2,)


def test_a_full_disk_keeps_the_file_and_the_workspace_usable(tmp_path):
    with small_disk(tmp_path / "disk", "3m") as disk:
        path = disk / "plan.db"
        create_file(path)
        with closing(Workspace.open(path)) as ws:
            ws.author = "ann"
            add_tag(ws)
            before = dump_text(ws.reader, history=True)
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            (disk / "filler").write_bytes(bytes(free - 16_384))
            with (
                pytest.raises(MstuiError, match="the disk is full; nothing was saved") as caught,
                ws.write("a large text") as tx,
            ):
                tx.insert("note", {"text": "x" * 1_000_000})
            assert caught.value.exit_code == 1
            assert dump_text(ws.reader, history=True) == before
            assert check(ws.reader) == []
            (disk / "filler").unlink()
            add_tag(ws, "y")
            ws.undo()
            assert check(ws.reader) == []
        assert sorted(entry.name for entry in disk.iterdir()) == ["plan.db"]


def test_a_full_disk_under_the_backups_does_not_fail_the_change(tmp_path, path):
    with small_disk(tmp_path / "state", "64k") as state:
        with closing(Workspace.open(path, state_dir=state)) as ws:
            add_tag(ws)
            assert "full" in ws.backup_problem
            assert ws.reader.execute("SELECT count(*) FROM tag").fetchone() == (1,)
        assert list(state.rglob("*.db")) == []
        assert list(state.rglob("*.tmp")) == []


@pytest.fixture
def crashed(tmp_path: Path) -> tuple[Path, str]:
    """A file as a crash in the middle of a save leaves it, and its dump before that save."""
    original, path = tmp_path / "original.db", tmp_path / "crashed" / "plan.db"
    sample(original, steps=10)
    with closing(Workspace.open(original)) as ws:
        before = dump_text(ws.reader, history=True)
    path.parent.mkdir()
    with closing(sqlite3.connect(original, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size=2")
        conn.execute("BEGIN")
        for number in range(400):
            conn.execute("INSERT INTO note(id,text) VALUES(?,?)", (f"n{number}", "half" * 200))
        conn.execute("DELETE FROM tagging")
        shutil.copy(original, path)
        shutil.copy(f"{original}-journal", f"{path}-journal")
        conn.execute("ROLLBACK")
    assert path.read_bytes() != original.read_bytes()
    return path, before


def test_a_reader_rolls_an_interrupted_save_back(crashed):
    path, before = crashed
    with closing(Workspace.open(path, read_only=True)) as ws:
        assert dump_text(ws.reader, history=True) == before
        assert check(ws.reader) == []
    assert not Path(f"{path}-journal").exists()


@pytest.mark.parametrize("which", ["folder", "file"])
def test_where_it_can_not_be_rolled_back_that_is_told(crashed, which):
    path, _ = crashed
    before = path.read_bytes()
    locked = path.parent if which == "folder" else path
    with unwritable(locked), pytest.raises(MstuiError, match="interrupted save") as caught:
        Workspace.open(path)
    assert caught.value.exit_code == 1
    assert path.read_bytes() == before
    assert Path(f"{path}-journal").exists()


def test_a_writer_and_a_restore_roll_it_back_too(crashed, tmp_path):
    path, before = crashed
    backup = back_up(path, tmp_path / "state")
    with closing(Workspace.open(path)) as ws:
        assert dump_text(ws.reader, history=True) == before
        add_tag(ws)
    with closing(Workspace.open(backup)) as ws:
        assert dump_text(ws.reader, history=True) == before


def to_wal(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None)
    assert conn.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    conn.execute("INSERT INTO tag(id,name) VALUES('wal','by another tool')")
    return conn


def test_a_file_left_in_wal_mode_is_read_without_a_trace_and_switched_back_by_a_write(path):
    to_wal(path).close()
    before = path.read_bytes()
    with closing(Workspace.open(path)) as ws:
        assert ws.reader.execute("SELECT id FROM tag").fetchall() == [("wal",)]
        assert path.read_bytes() == before
        assert [entry.name for entry in path.parent.iterdir()] == ["plan.db"]
        watch = Watch(ws)
        add_tag(ws, "after")
        assert watch.news() == "changed"
        assert ws.reader.execute("SELECT id FROM tag ORDER BY id").fetchall() == [
            ("after",),
            ("wal",),
        ]
        assert ws.reader.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert check(ws.reader) == []
    assert [entry.name for entry in path.parent.iterdir()] == ["plan.db"]


def test_a_file_that_another_tool_holds_in_wal_mode_is_read_but_not_written(path):
    with closing(to_wal(path)) as other, closing(quick(path)) as ws:
        assert ws.reader.execute("SELECT id FROM tag").fetchall() == [("wal",)]
        with pytest.raises(Refused, match="WAL"):
            add_tag(ws)
        watch = Watch(ws)
        other.execute("INSERT INTO tag(id) VALUES('more')")
        other.execute("PRAGMA wal_checkpoint")
        assert watch.news() == "changed"
        assert ws.reader.execute("SELECT count(*) FROM tag").fetchone() == (2,)
        other.close()
        add_tag(ws)
        assert check(ws.reader) == []


def test_what_a_crash_left_in_a_wal_is_not_lost(path, tmp_path):
    copy = tmp_path / "copy.db"
    with closing(to_wal(path)):
        shutil.copy(path, copy)
        shutil.copy(f"{path}-wal", f"{copy}-wal")
    with closing(Workspace.open(copy)) as ws:
        assert ws.reader.execute("SELECT id FROM tag").fetchall() == [("wal",)]
        add_tag(ws)
        assert check(ws.reader) == []
    assert not Path(f"{copy}-wal").exists()


REPLACED = {
    "renamed over": lambda path, other: other.replace(path),
    "deleted and copied": lambda path, other: (path.unlink(), shutil.copy(other, path)),
    "moved away": lambda path, other: path.rename(other),
    "deleted": lambda path, other: path.unlink(),
}


@pytest.mark.parametrize("had_written", [False, True], ids=["before a write", "after a write"])
@pytest.mark.parametrize("replace", REPLACED.values(), ids=REPLACED)
def test_a_file_replaced_while_open_is_noticed_and_not_written(
    path, tmp_path, replace, had_written
):
    other = tmp_path / "other.db"
    create_file(other)
    with closing(quick(path)) as ws:
        if had_written:
            add_tag(ws)
        watch = Watch(ws)
        assert watch.news() == ""
        replace(path, other)
        there = path.read_bytes() if path.exists() else None
        assert watch.news() == ("gone" if there is None else "replaced")
        for attempt in (lambda: add_tag(ws, "lost?"), ws.undo):
            with pytest.raises(MstuiError) as caught:
                attempt()
            assert caught.value.exit_code in (3, 5)
        assert (path.read_bytes() if path.exists() else None) == there
        assert not Path(f"{path}-journal").exists()


def test_a_change_by_anybody_is_news_once(workspace):
    watch = Watch(workspace)
    assert watch.news() == ""
    add_tag(workspace)
    assert (watch.news(), watch.news()) == ("changed", "")
    with closing(Workspace.open(workspace.path)) as other:
        add_tag(other, "y")
    assert (watch.news(), watch.news()) == ("changed", "")

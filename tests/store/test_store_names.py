"""What may stand under the name of a workspace, and what names a workspace may have."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from mstui.domain.errors import Corrupt, MstuiError, NotFound, Refused
from mstui.store import creating
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.header import NEWEST_VERSION, read_header
from mstui.store.workspace import Workspace
from support.files import small_disk, unwritable

NAMES = {
    "plain": b"plan.db",
    "no ending": b"plan",
    "spaces": b" my plan .db ",
    "query": b"file:x?mode=memory",
    "memory": b":memory:",
    "uri": b"file:plan.db?mode=ro&immutable=1",
    "percent": b"%41%00.db",
    "hash": b"a#b.db",
    "question": b"what?.db",
    "dashes": b"--help",
    "umlaut": "größe.db".encode(),
    "decomposed": "e\u0301.db".encode(),
    "emoji": "📅.db".encode(),
    "right to left": "\u202egnp.db".encode(),
    "newline": b"two\nlines.db",
    "escape": b"\x1b[31mred.db",
    "not utf-8": b"caf\xe9\xff.db",
    "quotes": b"'\"`;$(x).db",
    "backslash": b"a\\b.db",
    "long": b"x" * 240 + b".db",
    "long emoji": "📅".encode() * 60,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_workspace_may_have_any_name(tmp_path, monkeypatch, name):
    """Its file is the only one that appears, and it is read back under the same name."""
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = Path(os.fsdecode(name))
    create_file(path)
    with closing(Workspace.open(path, state_dir=tmp_path / "state")) as ws:
        with ws.write("write") as tx:
            tx.insert("tag", {"name": "x"})
        ws.undo()
        assert ws.backup_problem == ""
        assert check(ws.reader) == []
    assert [os.fsencode(entry.name) for entry in folder.iterdir()] == [name]
    assert len(list((tmp_path / "state").rglob("*.db"))) == 1
    with closing(Workspace.open(folder / path, read_only=True)) as ws:
        assert len(ws.reader.execute("SELECT id FROM intent").fetchall()) == 2


def test_a_new_file_and_its_folders_are_open_to_their_owner_alone(tmp_path):
    path = tmp_path / "new" / "deeper" / "plan.db"
    old = os.umask(0)
    try:
        create_file(path)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


OCCUPIED = {
    "file": lambda path: path.write_text("mine"),
    "folder": lambda path: path.mkdir(),
    "dangling link": lambda path: path.symlink_to("nowhere"),
    "loop": lambda path: path.symlink_to(path.name),
    "pipe": os.mkfifo,
}


@pytest.mark.parametrize("occupy", OCCUPIED.values(), ids=OCCUPIED)
def test_nothing_that_exists_is_overwritten(tmp_path, occupy):
    path = tmp_path / "plan.db"
    occupy(path)
    before = path.lstat()
    with pytest.raises(Refused, match="already exists"):
        create_file(path)
    assert path.lstat() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.db"]


def test_of_two_who_create_the_same_file_one_is_refused(tmp_path):
    path, results = tmp_path / "plan.db", []

    def create() -> None:
        try:
            create_file(path)
            results.append("made")
        except Refused:
            results.append("refused")

    threads = [threading.Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["made"] + ["refused"] * 5
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.db"]


def test_a_file_system_without_links_will_do(tmp_path, monkeypatch):
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(creating.os, "link", no_links)
    create_file(tmp_path / "plan.db")
    with closing(Workspace.open(tmp_path / "plan.db")) as ws:
        assert check(ws.reader) == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.db"]
    with pytest.raises(Refused, match="already exists"):
        create_file(tmp_path / "plan.db")


def no_place(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to("loop")
    return {
        "under a file": tmp_path / "file" / "plan.db",
        "under a loop": tmp_path / "loop" / "plan.db",
        "too long": tmp_path / ("x" * 300),
        "zero byte": tmp_path / "a\0b",
        "in /proc": Path("/proc/plan.db"),
    }


@pytest.mark.parametrize(
    "which", ["under a file", "under a loop", "too long", "zero byte", "in /proc"]
)
def test_where_nothing_can_be_made_that_is_told(tmp_path, which):
    path = no_place(tmp_path)[which]
    for attempt in (create_file, Workspace.open, read_header):
        with pytest.raises(MstuiError) as caught:
            attempt(path)
        assert caught.value.exit_code in (1, 3)


def test_a_folder_that_nobody_may_write_to_takes_no_new_file(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    with unwritable(folder), pytest.raises(MstuiError, match="cannot be created") as caught:
        create_file(folder / "plan.db")
    assert caught.value.exit_code == 1


def test_a_full_disk_takes_no_new_file(tmp_path):
    with small_disk(tmp_path / "disk", "64k") as folder:
        with pytest.raises(MstuiError, match="full"):
            create_file(folder / "plan.db")
        assert list(folder.iterdir()) == []


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE t(a)")
        conn.commit()


def pretender(path: Path) -> None:
    """Our header, but none of our tables."""
    foreign(path)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA application_id={0x6D737475}")
        conn.execute("PRAGMA user_version=1")


def newer(path: Path) -> None:
    create_file(path)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA user_version={NEWEST_VERSION + 1}")


def unversioned(path: Path) -> None:
    create_file(path)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA user_version=0")


def socket_file(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(path))


def without_its_record(path: Path) -> None:
    create_file(path)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("DELETE FROM journal_meta")
        conn.commit()


REFUSED = {
    "missing": (lambda path: None, NotFound, 3),
    "empty": (lambda path: path.write_bytes(b""), Refused, 5),
    "text": (lambda path: path.write_text("Dear diary"), Refused, 5),
    "long text": (lambda path: path.write_text("Dear diary" * 9999), Refused, 5),
    "foreign": (foreign, Refused, 5),
    "pretender": (pretender, MstuiError, 1),
    "newer": (newer, Refused, 5),
    "unversioned": (unversioned, Corrupt, 6),
    "magic only": (lambda path: path.write_bytes(b"SQLite format 3\0"), Corrupt, 6),
    "folder": (lambda path: path.mkdir(), Refused, 5),
    "pipe": (os.mkfifo, Refused, 5),
    "socket": (socket_file, MstuiError, 1),
    "link to a device": (lambda path: path.symlink_to("/dev/zero"), Refused, 5),
    "loop": (lambda path: path.symlink_to(path.name), MstuiError, 1),
    "dangling link": (lambda path: path.symlink_to("nowhere"), NotFound, 3),
    "without its record": (without_its_record, Corrupt, 6),
}


@pytest.mark.parametrize(("make", "error", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_workspace_is_refused_and_left_alone(tmp_path, make, error, code):
    path = tmp_path / "plan.db"
    make(path)
    regular = path.is_file() and not path.is_symlink()
    before = path.read_bytes() if regular else os.path.lexists(path)
    for read_only in (True, False):
        with pytest.raises(MstuiError) as caught:
            Workspace.open(path, read_only=read_only)
        assert isinstance(caught.value, error)
        assert caught.value.exit_code == code
        assert str(path) in caught.value.message
        assert "\n" not in str(caught.value)
    assert (path.read_bytes() if regular else os.path.lexists(path)) == before
    assert {entry.name for entry in tmp_path.iterdir()} <= {"plan.db"}


def test_an_unreadable_file_is_refused(tmp_path):
    path = tmp_path / "plan.db"
    create_file(path)
    path.chmod(0)
    if os.getuid() != 0:
        with pytest.raises(Refused, match="permission"):
            Workspace.open(path)
        return
    # Root reads every file: ask as nobody, in a process of its own.
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.setuid(65534)
            Workspace.open(path)
        except Refused as error:
            code = error.exit_code if "no permission" in error.message else 98
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5


def test_a_link_to_a_workspace_is_that_workspace(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "links").mkdir()
    path, link = tmp_path / "real" / "plan.db", tmp_path / "links" / "plan.db"
    create_file(path)
    link.symlink_to(path)
    with closing(Workspace.open(link)) as ws:
        with ws.write("through the link") as tx:
            tx.insert("tag", {"name": "x"})
        sites = ws.reader.execute("SELECT count(*) FROM journal_site").fetchone()
    assert sites == (1,)
    assert link.is_symlink()
    with closing(Workspace.open(path)) as ws:
        assert ws.reader.execute("SELECT count(*) FROM tag").fetchone() == (1,)


@pytest.mark.parametrize("which", ["file", "folder", "folder of the link"])
def test_a_file_that_can_not_be_changed_is_read_and_says_why(tmp_path, which):
    (tmp_path / "real").mkdir()
    (tmp_path / "links").mkdir()
    path, link = tmp_path / "real" / "plan.db", tmp_path / "links" / "plan.db"
    create_file(path)
    link.symlink_to(path)
    locked = {"file": path, "folder": path.parent, "folder of the link": link.parent}[which]
    before = path.read_bytes()
    with unwritable(locked), closing(Workspace.open(link)) as ws:
        assert ws.reader.execute("SELECT count(*) FROM tag").fetchone() == (0,)
        if which == "folder of the link":
            # The journal is kept beside the file itself.
            assert ws.read_only_because == ""
            with ws.write("write") as tx:
                tx.insert("tag", {"name": "x"})
            return
        assert which in ws.read_only_because
        for attempt in (lambda: ws.write("x").__enter__(), ws.undo, ws.redo):
            with pytest.raises(Refused, match="read-only") as caught:
                attempt()
            assert caught.value.exit_code == 5
    assert path.read_bytes() == before


def test_reading_only_means_reading_only(workspace):
    before = workspace.path.read_bytes()
    with closing(Workspace.open(workspace.path, read_only=True)) as ws:
        assert ws.read_only
        with pytest.raises(Refused, match="opened for reading"):
            ws.undo()
        for sql in ("UPDATE journal_meta SET seq=0", "CREATE TABLE t(a)", "DELETE FROM tag"):
            with pytest.raises(MstuiError):
                ws.reader.execute(sql)
    assert workspace.path.read_bytes() == before

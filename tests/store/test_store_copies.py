"""Copied, moved and restored files write as somebody else, and still undo what was done before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from mstui.domain.errors import MstuiError
from mstui.store.backups import back_up, restore
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.journal import intents
from mstui.store.workspace import Workspace


def opened(path: Path) -> Workspace:
    ws = Workspace.open(path)
    ws.author = "ann"
    return ws


def add(ws: Workspace, name: str) -> None:
    with ws.write(f"add {name}") as tx:
        tx.insert("tag", {"name": name}, id=name)


def site(ws: Workspace) -> str:
    """The id under which the file writes now."""
    return str(
        ws.reader.execute(
            "SELECT s.id FROM journal_meta m JOIN journal_site s ON s.number=m.site"
        ).fetchone()[0]
    )


def tags(ws: Workspace) -> list[str]:
    return [id for (id,) in ws.reader.execute("SELECT id FROM tag ORDER BY id")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plan.db"
    create_file(path)
    with closing(opened(path)) as ws:
        add(ws, "one")
        add(ws, "two")
    return path


def copied(path: Path) -> Path:
    return Path(shutil.copy(path, path.with_name("copy.db")))


def moved(path: Path) -> Path:
    return path.rename(path.with_name("moved.db"))


def rewritten(path: Path) -> Path:
    """What editors, rsync and Syncthing do: a new file under the old name."""
    return copied(path).replace(path)


@pytest.mark.parametrize("travel", [copied, moved, rewritten])
def test_a_file_in_another_place_takes_a_site_of_its_own_before_it_writes(
    path: Path, travel: Callable[[Path], Path]
):
    with closing(opened(path)) as ws:
        first = site(ws)
    there = travel(path)
    with closing(opened(there)) as ws:
        assert site(ws) == first
        add(ws, "three")
        second = site(ws)
        assert second != first
        assert check(ws.reader) == []
        for expected in (["one", "two"], ["one"], []):
            ws.undo()
            assert tags(ws) == expected
        for expected in (["one"], ["one", "two"], ["one", "three", "two"]):
            ws.redo()
            assert tags(ws) == expected
    with closing(opened(there)) as ws:
        add(ws, "four")
        assert site(ws) == second
        assert check(ws.reader) == []


def test_copy_and_original_never_share_a_number(path):
    copy = copied(path)
    with closing(opened(path)) as one, closing(opened(copy)) as other:
        add(one, "here")
        add(other, "there")
        taken = "SELECT s.id,o.seq,o.row FROM journal_op o JOIN journal_site s ON s.number=o.site"
        ops = [set(ws.reader.execute(taken).fetchall()) for ws in (one, other)]
        both = {op[:2] for op in ops[0]} & {op[:2] for op in ops[1]}
        assert {op for op in ops[0] if op[:2] in both} == {op for op in ops[1] if op[:2] in both}
        assert one.db_id == other.db_id


def test_copies_of_a_file_that_was_never_written_part_too(tmp_path):
    path = tmp_path / "plan.db"
    create_file(path)
    copy = copied(path)
    with closing(opened(path)) as one, closing(opened(copy)) as other:
        add(one, "here")
        add(other, "there")
        assert site(one) != site(other)


def test_a_file_that_is_moved_and_moved_back_undoes_in_the_order_of_its_writing(path):
    """It writes as one site, as another, and as the first again."""
    with closing(opened(path)) as ws:
        first = site(ws)
    there = moved(path)
    with closing(opened(there)) as ws:
        add(ws, "three")
    there.rename(path)
    with closing(opened(path)) as ws:
        add(ws, "four")
        assert site(ws) == first
        for gone in ("four", "three", "two", "one"):
            assert ws.undo().label == f"add {gone}"
        with pytest.raises(MstuiError, match="nothing to undo"):
            ws.undo()
        for back in ("one", "two", "three", "four"):
            assert ws.redo().label == f"add {back}"
        assert check(ws.reader) == []


def test_what_has_only_been_read_keeps_its_site(path):
    copy = copied(path)
    before = copy.read_bytes()
    with closing(opened(copy)) as ws:
        intents(ws.reader)
        with pytest.raises(MstuiError, match="nothing to redo"):
            ws.redo()
        with ws.write("changes nothing") as tx:
            tx.update("tag", "one", {"name": "one"})
    assert copy.read_bytes() == before


def test_an_older_copy_put_back_in_place_is_a_new_site(path, tmp_path):
    """By `cp old.db plan.db`: the same inode, the same path, and numbers already used."""
    state, old = tmp_path / "state", tmp_path / "old.db"
    with closing(Workspace.open(path, state_dir=state)) as ws:
        add(ws, "three")
        first = site(ws)
        shutil.copy(path, old)
        add(ws, "four")
    inode = path.stat().st_ino
    shutil.copyfile(old, path)
    assert path.stat().st_ino == inode
    with closing(Workspace.open(path, state_dir=state)) as ws:
        ws.author = "ann"
        assert tags(ws) == ["one", "three", "two"]
        add(ws, "other four")
        second = site(ws)
        assert second != first
        for _ in range(4):
            ws.undo()
        assert tags(ws) == []
        assert check(ws.reader) == []
    with closing(Workspace.open(path, state_dir=state)) as ws:
        add(ws, "five")
        assert site(ws) == second


@pytest.mark.parametrize("spoil", ["missing", "garbage", "huge", "a folder"])
def test_without_a_memory_of_its_numbers_a_file_goes_on_as_it_was(path, tmp_path, spoil):
    state = tmp_path / "state"
    with closing(Workspace.open(path, state_dir=state)) as ws:
        add(ws, "three")
        first = site(ws)
    memory = state / "sites" / first
    assert memory.read_text().strip().isdecimal()
    memory.unlink()
    if spoil == "a folder":
        memory.mkdir()
    elif spoil != "missing":
        memory.write_text("9" * 400 if spoil == "huge" else "\x00garbage")
    with closing(Workspace.open(path, state_dir=state)) as ws:
        add(ws, "four")
        assert site(ws) == first
        assert check(ws.reader) == []


def test_every_restored_backup_is_a_new_site(path, tmp_path, monkeypatch):
    """Even where the file system gives the restored file the inode of the first one again."""
    monkeypatch.setattr("mstui.store.site.fingerprint", lambda path, inode=None: "the same place")
    with closing(opened(path)) as ws:
        add(ws, "zero")
    state = tmp_path / "state"
    backup = back_up(path, state)
    with closing(opened(path)) as ws:
        before = dump_text(ws.reader)
        seen = {site(ws)}
    for number in range(4):
        with closing(opened(path)) as ws:
            add(ws, f"lost {number}")
        restore(backup, path, state)
        with closing(opened(path)) as ws:
            assert dump_text(ws.reader) == before
            add(ws, "after")
            assert site(ws) not in seen
            seen.add(site(ws))
            for _ in range(4):
                ws.undo()
            assert tags(ws) == []
            assert check(ws.reader) == []

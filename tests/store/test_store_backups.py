"""Backups: verified copies that outlive damage, thinned with age, and put back whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.domain.errors import Corrupt, MstuiError, NotFound, Refused
from mstui.store import backups
from mstui.store.backups import Backup, back_up, backups_in, folder_of, kept, restore, thin
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.workspace import Workspace
from support.files import sample, small_disk, unwritable

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plan.db"
    sample(path, steps=8)
    return path


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state" / "mstui"


def whole(path: Path) -> str:
    with closing(Workspace.open(path, read_only=True)) as ws:
        assert check(ws.reader) == []
        return dump_text(ws.reader, history=True)


def db_id(path: Path) -> str:
    with closing(Workspace.open(path, read_only=True)) as ws:
        return ws.db_id


def damage_content(path: Path) -> None:
    """Swap a table's pages for garbage: it still opens."""
    with closing(sqlite3.connect(path)) as conn:
        (page,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name='risk'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x55" * 4096)


def add_tag(ws: Workspace, id: str) -> None:
    with ws.write("add a tag") as tx:
        tx.insert("tag", {"name": id}, id=id)


def test_a_backup_is_the_workspace_and_private(path, state):
    old = os.umask(0)
    try:
        made = back_up(path, state)
    finally:
        os.umask(old)
    assert whole(made) == whole(path)
    assert made.parent == folder_of(db_id(path), state)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    for folder in (made.parent, made.parent.parent, state, state.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [entry.name for entry in made.parent.iterdir()] == [made.name]
    assert abs(backups_in(made.parent)[0].at - datetime.now(UTC)) < timedelta(minutes=1)


def test_backups_of_one_second_have_names_of_their_own(path, state):
    made = [back_up(path, state) for _ in range(3)]
    assert len(set(made)) == 3
    found = backups_in(made[0].parent)
    assert {backup.path for backup in found} == set(made)
    assert found == sorted(found, key=lambda backup: backup.at, reverse=True)


def test_a_damaged_file_pushes_no_good_backup_out(path, state):
    good = [back_up(path, state) for _ in range(2)]
    damage_content(path)
    with pytest.raises(Corrupt, match="no backup was made") as caught:
        back_up(path, state)
    assert caught.value.exit_code == 6
    assert sorted(entry for entry in good[0].parent.iterdir()) == sorted(good)


def test_a_backup_may_go_to_any_new_place_but_over_nothing(path, state, tmp_path):
    out = tmp_path / "elsewhere.db"
    assert back_up(path, state, out=out) == out
    assert whole(out) == whole(path)
    before = out.read_bytes()
    with pytest.raises(MstuiError, match="already exists"):
        back_up(path, state, out=out)
    assert out.read_bytes() == before
    with pytest.raises(MstuiError, match="cannot be written"):
        back_up(path, state, out=tmp_path / "no" / "folder.db")
    (tmp_path / "dangling").symlink_to("nowhere")
    with pytest.raises(MstuiError, match="already exists"):
        back_up(path, state, out=tmp_path / "dangling")
    assert not state.exists()


def test_where_backups_can_not_be_kept_that_is_told(path, tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    with unwritable(folder):
        with pytest.raises(MstuiError, match="cannot be written"):
            back_up(path, folder / "state")
        with closing(Workspace.open(path, state_dir=folder / "state")) as ws:
            add_tag(ws, "kept")
            assert "cannot be written" in ws.backup_problem
            assert ws.reader.execute("SELECT id FROM tag WHERE id='kept'").fetchone()


def test_a_full_disk_under_the_backups_leaves_nothing_behind(path, tmp_path):
    with small_disk(tmp_path / "disk", "200k") as disk:
        with pytest.raises(MstuiError):
            back_up(path, disk)
        assert [entry for entry in disk.rglob("*") if entry.is_file()] == []


def test_somebody_editing_gets_a_backup_each_quarter_of_an_hour(path, state):
    def count() -> int:
        return len(list(state.rglob("*.db")))

    with closing(Workspace.open(path, state_dir=state)) as ws:
        assert count() == 0
        for id in ("a", "b", "c"):
            add_tag(ws, id)
        assert count() == 1
    with closing(Workspace.open(path, state_dir=state)) as ws:
        add_tag(ws, "d")
    assert count() == 1
    made = next(state.rglob("*.db"))
    older = (datetime.now(UTC) - timedelta(minutes=16)).strftime("%Y%m%dT%H%M%SZ")
    made.rename(made.with_stem(f"{made.stem.rpartition('-')[0]}-{older}"))
    with closing(Workspace.open(path, state_dir=state)) as ws:
        add_tag(ws, "e")
        add_tag(ws, "f")
    assert count() == 2


def test_a_copy_of_a_workspace_has_backups_of_its_own(path, state):
    """Copies share the workspace's id, and so the folder."""
    copy = Path(shutil.copy(path, path.with_name("copy.db")))
    (path.parent / "sub").mkdir()
    twin = Path(shutil.copy(path, path.parent / "sub" / path.name))
    for file in (path, copy, twin):
        with closing(Workspace.open(file, state_dir=state)) as ws:
            add_tag(ws, "x")
    assert len(backups_in(folder_of(db_id(path), state))) == 3


def at(hours: float) -> Backup:
    return Backup(Path(f"{hours}.db"), NOW - timedelta(hours=hours), 1)


ages = st.lists(st.floats(0, 24 * 900), max_size=60).map(lambda hours: [at(h) for h in hours])


@given(present=ages)
@settings(max_examples=300)
def test_thinning_keeps_the_newest_all_of_two_days_and_one_of_each_span(present):
    stay = kept(present, NOW)
    assert set(stay) <= set(present)
    assert kept(stay, NOW) == stay
    if present:
        assert max(backup.at for backup in present) == max(backup.at for backup in stay)
    for backup in present:
        age = NOW - backup.at
        if age <= timedelta(days=2):
            assert backup in stay
            continue
        days = 1 if age <= timedelta(days=14) else 7 if age <= timedelta(days=60) else 31
        assert any(abs(other.at - backup.at) <= timedelta(days=days) for other in stay)


def test_a_year_of_backups_stays_few_and_reaches_back():
    present: list[Backup] = []
    for hour in range(24 * 400):
        now = NOW + timedelta(hours=hour)
        present.append(Backup(Path(f"{hour}.db"), now, 1))
        if hour % 7 == 0:
            present = kept(present, now)
    present = kept(present, now)
    assert len(present) < 49 + 13 + 8 + 14
    ages = sorted(now - backup.at for backup in present)
    assert ages[0] == timedelta(0)
    assert ages[-1] > timedelta(days=360)
    for days, gap in ((2, 1 / 24), (14, 1), (55, 8), (340, 38)):
        within = [age for age in ages if age <= timedelta(days=days)]
        steps = [b - a for a, b in pairwise(within)]
        assert max(steps) <= timedelta(days=max(gap, 1 / 24))


def test_thinning_deletes_what_it_does_not_keep_and_what_kills_left(path, state, monkeypatch):
    folder = back_up(path, state).parent
    prefix = backups_in(folder)[0].path.stem.rpartition("-")[0]
    today = datetime.now(UTC)
    for days in (5, 5.1, 5.2, 30, 31, 400):
        stamp = (today - timedelta(days=days)).strftime("%Y%m%dT%H%M%SZ")
        (folder / f"{prefix}-{stamp}.db").write_bytes(b"x")
    (folder / "notes.txt").write_text("mine")
    (folder / "unrelated.db").write_text("mine")
    stale, fresh = folder / ".mstui-old.tmp", folder / ".mstui-new.tmp"
    for leftover in (stale, fresh):
        leftover.write_bytes(b"x")
    os.utime(stale, (0, 0))
    before = {backup.path for backup in backups_in(folder)}
    thin(folder)
    after = {backup.path for backup in backups_in(folder)}
    assert after < before
    assert after == {b.path for b in kept([*map(described, before)], today)}
    assert (folder / "notes.txt").exists()
    assert (folder / "unrelated.db").exists()
    assert not stale.exists()
    assert fresh.exists()


def described(path: Path) -> Backup:
    stamp = path.stem.rpartition("-")[2]
    moment = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return Backup(path, moment, 1)


def test_restoring_puts_the_backup_in_place_and_keeps_what_stood_there(path, state):
    before = whole(path)
    backup = back_up(path, state)
    with closing(Workspace.open(path)) as ws:
        add_tag(ws, "later")
    later = path.read_bytes()
    aside = restore(backup, path, state)
    assert aside is not None
    assert aside.read_bytes() == later
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert whole(path) == before
    assert whole(backup) == before
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["plan.db", "state"]
    with closing(Workspace.open(aside)) as ws:
        assert ws.reader.execute("SELECT id FROM tag WHERE id='later'").fetchone()


IN_ITS_PLACE = {
    "nothing": lambda path: path.unlink(),
    "an empty file": lambda path: path.write_bytes(b""),
    "a damaged file": damage_content,
    "half a file": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "a foreign file": lambda path: path.write_text("Dear diary"),
}


@pytest.mark.parametrize("spoil", IN_ITS_PLACE.values(), ids=IN_ITS_PLACE)
def test_whatever_stands_there_is_replaced_and_kept(path, state, spoil):
    before = whole(path)
    backup = back_up(path, state)
    spoil(path)
    there = path.read_bytes() if path.exists() else None
    aside = restore(backup, path, state)
    assert (aside.read_bytes() if aside else None) == there
    assert whole(path) == before


def test_a_link_stays_a_link_when_what_it_points_at_is_restored(path, state, tmp_path):
    backup = back_up(path, state)
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with closing(Workspace.open(link)) as ws:
        add_tag(ws, "later")
    restore(backup, link, state)
    assert link.is_symlink()
    assert whole(path) == whole(backup)


NO_BACKUP = {
    "missing": (lambda path: path.unlink(), NotFound),
    "empty": (lambda path: path.write_bytes(b""), Refused),
    "text": (lambda path: path.write_text("x" * 5000), Refused),
    "damaged": (damage_content, Corrupt),
    "cut off": (lambda path: path.write_bytes(path.read_bytes()[:9000]), Corrupt),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), Refused),
}


@pytest.mark.parametrize(("spoil", "error"), NO_BACKUP.values(), ids=NO_BACKUP)
def test_a_bad_backup_replaces_nothing(path, state, spoil, error):
    backup = back_up(path, state)
    spoil(backup)
    before = path.read_bytes()
    with pytest.raises(error) as caught:
        restore(backup, path, state)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["plan.db", "state"]


def test_a_folder_in_its_place_is_left_alone(path, state):
    backup = back_up(path, state)
    path.unlink()
    path.mkdir()
    (path / "mine").write_text("mine")
    with pytest.raises(MstuiError):
        restore(backup, path, state)
    assert (path / "mine").read_text() == "mine"


def test_an_app_that_is_open_notices_and_writes_nothing_more(path, state):
    backup = back_up(path, state)
    with closing(Workspace.open(path)) as ws:
        add_tag(ws, "later")
        restore(backup, path, state)
        restored = path.read_bytes()
        with pytest.raises(MstuiError, match="replaced"):
            add_tag(ws, "too late")
        assert path.read_bytes() == restored


def test_the_names_of_backups_can_not_leave_their_folder(path, state, tmp_path):
    """The workspace's id, which names the folder, comes from the file."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE journal_meta SET db='../../../out'")
        conn.commit()
    with pytest.raises(Corrupt, match="its id is"):
        back_up(path, state)
    with closing(Workspace.open(path, state_dir=state)) as ws:
        add_tag(ws, "x")
        assert "its id is" in ws.backup_problem
    assert not (state / "backups").exists()
    assert not (tmp_path / "out").exists()


def test_what_is_asked_of_the_clock_going_backwards(path, state, monkeypatch):
    """A backup dated in the future must not stop the next ones."""
    made = back_up(path, state)
    made.rename(made.with_stem(f"{made.stem.rpartition('-')[0]}-20990101T000000Z"))
    assert backups.back_up_if_due(path, state, db_id(path)) > 0
    assert len(backups_in(made.parent)) == 2


def test_an_empty_workspace_can_be_backed_up(tmp_path, state):
    create_file(tmp_path / "empty.db")
    assert whole(back_up(tmp_path / "empty.db", state)) == whole(tmp_path / "empty.db")

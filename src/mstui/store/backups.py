"""Verified copies of the file in the state directory, thinned with age."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from mstui.domain.errors import Corrupt, MstuiError, NotFound
from mstui.store.connection import told
from mstui.store.creating import discard, private_folder, publish, reserve, sync_folder
from mstui.store.header import kept_descriptor, read_header
from mstui.store.opening import connect, open_reader
from mstui.store.problems import FAILURES, is_busy, translate
from mstui.store.site import disown

_STAMP = "%Y%m%dT%H%M%SZ"
_DB_ID = re.compile(r"[0-9A-Za-z]{1,64}")
_A_DAY = 86_400


class Rhythm(NamedTuple):
    """How often somebody's editing is backed up, and how backups are thinned with age."""

    minutes: int = 15
    # Every one is kept for so many days, then one a day, one a week, and after that one a month.
    all_days: int = 2
    daily_days: int = 14
    weekly_days: int = 60


USUAL = Rhythm()


class Backup(NamedTuple):
    """One verified copy; ``at`` is when it was made (UTC)."""

    path: Path
    at: datetime
    size: int


def folder_of(db_id: str, state_dir: Path) -> Path:
    """Where the backups of one workspace, and of all its copies here, are kept."""
    return state_dir / "backups" / db_id


def backups_in(folder: Path) -> list[Backup]:
    """The backups in ``folder``, newest first."""
    found = []
    for path in folder.glob("*.db") if folder.is_dir() else ():
        try:
            at = datetime.strptime(path.stem.rsplit("-", 1)[-1], _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Backup(path, at, path.stat().st_size))
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def back_up(
    path: Path,
    state_dir: Path,
    *,
    out: Path | None = None,
    reason: str = "",
    rhythm: Rhythm | None = None,
) -> Path:
    """Copy the file, verify the copy, then give it its name; returns the copy's path.

    With a ``rhythm`` the older copies are thinned by it; without one all of them stay.
    Raises ``Corrupt`` where the file itself is damaged: then no good backup is rotated out.
    """
    source = open_reader(path, as_it_is=True)
    folder, target = None, out
    try:
        if out is None:
            folder = folder_of(_db_of(source, path), state_dir)
            target = _copy_under_free_name(source, private_folder(folder), path)
        else:
            _copy(source, out, path)
    except OSError as error:
        if out is not None and isinstance(error, FileExistsError):
            raise MstuiError(f"{out}: already exists; nothing was written") from None
        where = target or folder
        raise MstuiError(f"{where}: cannot be written ({error.strerror})") from None
    except FAILURES as error:
        raise translate(error, path) from None
    finally:
        source.close()
    assert target is not None
    if folder is not None and rhythm is not None:
        thin(folder, rhythm)
    return target


def _db_of(source: sqlite3.Connection, path: Path) -> str:
    """The workspace's id, which names a folder: a damaged or hostile file may hold anything."""
    (db,) = source.execute("SELECT db FROM journal_meta").fetchone()
    if not _DB_ID.fullmatch(str(db)):
        raise Corrupt(f"{path}: the file is damaged (its id is {db!r})")
    return str(db)


def prefix_of(path: Path) -> str:
    """What the names of one file's backups begin with; copies elsewhere have others."""
    place = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:6]
    # In bytes: a name of emoji may be four times as long as its letters.
    stem = os.fsencode(path.stem)[:80].decode(errors="ignore")
    return f"{stem}-{place}"


def _copy_under_free_name(source: sqlite3.Connection, folder: Path, path: Path) -> Path:
    moment = datetime.now(UTC)
    while True:
        target = folder / f"{prefix_of(path)}-{moment.strftime(_STAMP)}.db"
        if not target.exists():
            try:
                _copy(source, target, path)
            except FileExistsError:
                continue
            return target
        moment += timedelta(seconds=1)


def _copy(source: sqlite3.Connection, target: Path, original: Path) -> None:
    if os.path.lexists(target):
        raise FileExistsError(target)
    temporary = reserve(target.absolute().parent)
    try:
        _write_copy(source, temporary)
        copy = connect(temporary, "rw", 1000)
        try:
            problem = damage(copy)
        finally:
            copy.close()
        if problem:
            raise Corrupt(f"{original}: the file is damaged ({problem}); no backup was made")
        publish(temporary, target)
    finally:
        discard(temporary)


def _write_copy(source: sqlite3.Connection, temporary: Path, *, disowned: bool = False) -> None:
    """Fill ``temporary``; it becomes durable as a whole, just before it gets its name."""
    copy = connect(temporary, "rw", 1000)
    try:
        copy.execute("PRAGMA synchronous=OFF")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if disowned:
            disown(copy)
    finally:
        copy.close()


def damage(conn: sqlite3.Connection) -> str:
    """What a full check finds wrong, in one line; empty where the file is sound."""
    # A plain cursor, whose errors say no more than what is wrong.
    cursor = sqlite3.Cursor(conn)
    try:
        rows = cursor.execute("PRAGMA integrity_check(1)").fetchall()
        if rows != [("ok",)]:
            return str(rows[0][0]).splitlines()[-1] if rows else "no answer from the check"
        orphan = cursor.execute("PRAGMA foreign_key_check").fetchone()
    except FAILURES as error:
        if is_busy(error):
            raise told(error, conn) from None
        return " ".join(str(error).split())
    return f"a row of {orphan[0]} points at a {orphan[2]} that is not there" if orphan else ""


def back_up_if_due(path: Path, state_dir: Path, db_id: str, rhythm: Rhythm = USUAL) -> float:
    """Back up while somebody edits, at most once in the minutes of ``rhythm``; returns after
    how many seconds to ask again.
    """
    every = timedelta(minutes=rhythm.minutes)
    prefix = prefix_of(path)
    own = (b for b in backups_in(folder_of(db_id, state_dir)) if _group(b.path) == prefix)
    newest = next(own, None)
    age = datetime.now(UTC) - newest.at if newest is not None else every
    if timedelta(0) <= age < every:
        return (every - age).total_seconds()
    back_up(path, state_dir, rhythm=rhythm)
    return every.total_seconds()


def _group(backup: Path) -> str:
    return backup.stem.rsplit("-", 1)[0]


def kept(backups: Iterable[Backup], now: datetime, rhythm: Rhythm = USUAL) -> list[Backup]:
    """Which to keep: all of some days, then one a day, a week, a month; always the newest."""
    ordered = sorted(backups, key=lambda backup: backup.at, reverse=True)
    chosen: list[Backup] = []
    slots: set[tuple[str, int, int]] = set()
    for backup in ordered:
        age = now - backup.at
        year, week, _ = backup.at.isocalendar()
        if age <= timedelta(days=rhythm.all_days) or not chosen:
            chosen.append(backup)
            continue
        if age <= timedelta(days=rhythm.daily_days):
            slot = ("day", backup.at.year, backup.at.timetuple().tm_yday)
        elif age <= timedelta(days=rhythm.weekly_days):
            slot = ("week", year, week)
        else:
            slot = ("month", backup.at.year, backup.at.month)
        if slot not in slots:
            slots.add(slot)
            chosen.append(backup)
    return chosen


def thin(folder: Path, rhythm: Rhythm = USUAL) -> None:
    """Delete the backups that ``kept`` does not keep, file by file, and what a kill left."""
    present = backups_in(folder)
    now = datetime.now(UTC)
    for group in {_group(backup.path) for backup in present}:
        own = [backup for backup in present if _group(backup.path) == group]
        stay = {backup.path for backup in kept(own, now, rhythm)}
        for backup in own:
            if backup.path not in stay:
                with suppress(OSError):
                    backup.path.unlink()
    for leftover in folder.glob(".mstui-*.tmp*"):
        with suppress(OSError):
            if now.timestamp() - leftover.stat().st_mtime > _A_DAY:
                leftover.unlink()


def restore(backup: Path, path: Path, state_dir: Path) -> Path | None:
    """Put a verified backup in the place of ``path``; returns where the present file was kept.

    What stands at ``path`` is kept first, also when it is damaged. Raises ``Locked`` while
    somebody writes to it: their change would be lost.
    """
    if not backup.exists():
        raise NotFound(f"{backup}: no such backup")
    # A link stays one: what it points at is replaced.
    path = Path(os.path.realpath(path))
    source = open_reader(backup, as_it_is=True)
    try:
        problem = damage(source)
        if problem:
            raise Corrupt(f"{backup}: the backup is damaged ({problem})")
        temporary = reserve(path.parent)
        try:
            _write_copy(source, temporary, disowned=True)
            with _held(path):
                aside = _set_aside(path, state_dir)
                publish(temporary, path, replace=True)
        finally:
            discard(temporary)
    except FAILURES as error:
        raise translate(error, backup) from None
    except OSError as error:
        raise MstuiError(f"{path}: cannot be restored ({error.strerror})") from None
    finally:
        source.close()
    return aside


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Nobody writes to the file at ``path`` meanwhile, and an interrupted save is rolled back."""
    conn: sqlite3.Connection | None = None
    try:
        with suppress(MstuiError):
            read_header(path)
            conn = connect(path, "rw", 1000)
            conn.execute("PRAGMA journal_mode=DELETE")
            conn.execute("BEGIN EXCLUSIVE")
    except FAILURES as error:
        # Too damaged to be locked; then nobody can write to it either.
        if is_busy(error):
            assert conn is not None
            conn.close()
            raise translate(error, path) from None
    try:
        yield
    finally:
        if conn is not None:
            conn.close()


def _copy_bytes(path: Path, target: Path) -> None:
    """Copy a file without opening it anew: closing it would drop the lock that we hold on it."""
    descriptor = kept_descriptor(path)
    at = 0
    with target.open("wb") as copy:
        while chunk := os.pread(descriptor, 1 << 20, at):
            copy.write(chunk)
            at += len(chunk)


def _set_aside(path: Path, state_dir: Path) -> Path | None:
    """A durable copy of what stands at ``path``; its rollback journal moves along."""
    if not path.exists():
        return None
    folder = private_folder(state_dir / "replaced")
    moment = datetime.now(UTC)
    while True:
        aside = folder / f"{prefix_of(path)}-{moment.strftime(_STAMP)}.db"
        temporary = reserve(folder)
        try:
            _copy_bytes(path, temporary)
            publish(temporary, aside)
            break
        except FileExistsError:
            moment += timedelta(seconds=1)
        finally:
            discard(temporary)
    for suffix in ("-journal", "-wal"):
        hot = Path(f"{path}{suffix}")
        if hot.exists():
            # Left only where the file is too damaged to be rolled back. It would be applied to
            # whatever stands at ``path`` next.
            shutil.copyfile(hot, f"{aside}{suffix}")
            sync_folder(folder)
            hot.unlink()
    return aside

"""Verified copies of the file in the state directory, thinned with age."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from mstui.domain.errors import Corrupt, MstuiError, NotFound
from mstui.store.creating import publish, reserve, sync_folder
from mstui.store.opening import connect, open_reader
from mstui.store.problems import translate

EVERY = timedelta(minutes=15)
_STAMP = "%Y%m%dT%H%M%SZ"


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
    path: Path, state_dir: Path, *, out: Path | None = None, reason: str = "", thinning: bool = True
) -> Path:
    """Copy the file, verify the copy, then give it its name; returns the copy's path.

    Raises ``Corrupt`` where the file itself is damaged: then no good backup is rotated out.
    """
    source = open_reader(path)
    try:
        db = str(source.execute("SELECT db FROM journal_meta").fetchone()[0])
        if out is None:
            target = _free_name(folder_of(db, state_dir), path.stem)
        elif out.exists():
            raise MstuiError(f"{out}: already exists; nothing was written")
        else:
            target = out
        try:
            _copy(source, target, path)
        except OSError as error:
            raise MstuiError(f"{target}: cannot be written ({error.strerror})") from None
    except sqlite3.Error as error:
        raise translate(error, path) from None
    finally:
        source.close()
    if out is None and thinning:
        thin(target.parent)
    return target


def _free_name(folder: Path, stem: str) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = datetime.now(UTC)
    while True:
        target = folder / f"{stem[:60]}-{moment.strftime(_STAMP)}.db"
        if not target.exists():
            return target
        moment += timedelta(seconds=1)


def _copy(source: sqlite3.Connection, target: Path, original: Path) -> None:
    temporary = reserve(target.absolute().parent, target.name)
    try:
        copy = connect(temporary, "rw", 1000)
        try:
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
            problem = damage(copy)
        finally:
            copy.close()
        if problem:
            raise Corrupt(f"{original}: the file is damaged ({problem}); no backup was made")
        publish(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
        Path(f"{temporary}-journal").unlink(missing_ok=True)


def damage(conn: sqlite3.Connection) -> str:
    """What a full check finds wrong, in one line; empty where the file is sound."""
    try:
        rows = conn.execute("PRAGMA integrity_check(1)").fetchall()
        if rows != [("ok",)]:
            return str(rows[0][0]).splitlines()[-1] if rows else "no answer from the check"
        orphan = conn.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return f"a row of {orphan[0]} points at a {orphan[2]} that is not there" if orphan else ""


def back_up_if_due(path: Path, state_dir: Path) -> Path | None:
    """Back up while somebody edits, at most once in 15 minutes."""
    reader = open_reader(path)
    try:
        db = str(reader.execute("SELECT db FROM journal_meta").fetchone()[0])
    finally:
        reader.close()
    newest = next(iter(backups_in(folder_of(db, state_dir))), None)
    if newest is not None and datetime.now(UTC) - newest.at < EVERY:
        return None
    return back_up(path, state_dir)


def kept(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Which to keep: all of two days, then one a day, a week, a month; always the newest."""
    ordered = sorted(backups, key=lambda backup: backup.at, reverse=True)
    chosen: list[Backup] = []
    slots: set[tuple[str, int, int]] = set()
    for backup in ordered:
        age = now - backup.at
        year, week, _ = backup.at.isocalendar()
        if age <= timedelta(days=2) or not chosen:
            chosen.append(backup)
            continue
        if age <= timedelta(days=14):
            slot = ("day", backup.at.year, backup.at.timetuple().tm_yday)
        elif age <= timedelta(days=60):
            slot = ("week", year, week)
        else:
            slot = ("month", backup.at.year, backup.at.month)
        if slot not in slots:
            slots.add(slot)
            chosen.append(backup)
    return chosen


def thin(folder: Path) -> None:
    """Delete the backups that ``kept`` does not keep."""
    present = backups_in(folder)
    stay = {backup.path for backup in kept(present, datetime.fromtimestamp(time.time(), UTC))}
    for backup in present:
        if backup.path not in stay:
            backup.path.unlink(missing_ok=True)


def restore(backup: Path, path: Path, state_dir: Path) -> Path | None:
    """Put a verified backup in the place of ``path``; returns where the present file was kept.

    What stands at ``path`` is moved aside first, also when it is damaged.
    """
    if not backup.exists():
        raise NotFound(f"{backup}: no such backup")
    source = open_reader(backup)
    try:
        problem = damage(source)
        if problem:
            raise Corrupt(f"{backup}: the backup is damaged ({problem})")
        temporary = reserve(path.absolute().parent, path.name)
        try:
            copy = connect(temporary, "rw", 1000)
            try:
                source.backup(copy)
            finally:
                copy.close()
            aside = _set_aside(path, state_dir)
            publish(temporary, path, replace=True)
        finally:
            temporary.unlink(missing_ok=True)
    except sqlite3.Error as error:
        raise translate(error, backup) from None
    except OSError as error:
        raise MstuiError(f"{path}: cannot be restored ({error.strerror})") from None
    finally:
        source.close()
    return aside


def _set_aside(path: Path, state_dir: Path) -> Path | None:
    if not path.exists():
        return None
    import shutil

    folder = state_dir / "replaced"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = _free_name(folder, path.stem)
    shutil.copyfile(path, aside)
    aside.chmod(0o600)
    hot = Path(f"{path}-journal")
    if hot.exists():
        shutil.copyfile(hot, f"{aside}-journal")
        hot.unlink()
    sync_folder(folder)
    return aside

"""The workspace as a file: made, dumped and restored."""

from __future__ import annotations

from pathlib import Path

from mstui.actions.change import Change
from mstui.store.backups import (
    Backup,
    Rhythm,
    back_up,
    backups_in,
    folder_of,
    prefix_of,
    restore,
)
from mstui.store.creating import create_file
from mstui.store.dumping import parse_dump, restore_history, restore_rows
from mstui.store.workspace import Workspace

__all__ = [
    "Backup",
    "Rhythm",
    "back_up",
    "backups_in",
    "create_file",
    "folder_of",
    "prefix_of",
    "restore",
    "restore_dump",
]


def open_or_create(path: Path, state_dir: Path | None) -> Workspace:
    """The workspace at ``path``, made first where there is no file of that name."""
    if not path.exists() and not path.is_symlink():
        create_file(path)
    return Workspace.open(path, state_dir=state_dir)


def restore_dump(ws: Workspace, text: str, where: str) -> Change:
    """Restore a dump into an empty workspace, with its history where it carries one."""
    whole = parse_dump(text, where)
    label = f"restore {Path(where).name}"
    if "ops" in whole and "intents" in whole:
        with ws.exclusive() as conn:
            count = restore_history(conn, whole)
    else:
        with ws.write(label) as tx:
            count = restore_rows(tx, whole)
    return Change(f"Restored {count} rows", label)

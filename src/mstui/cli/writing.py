"""The default workspace, made at the first change of whoever has none."""

from __future__ import annotations

from pathlib import Path


def open_default(path: Path) -> None:
    """Make the default workspace where it is not there yet, and say so."""
    if path.exists() or path.is_symlink():
        return
    from mstui.actions.files import create_file
    from mstui.cli.output import tell

    create_file(path)
    tell(f"New workspace: {path}")

"""Completing the name of a file as it is typed."""

from __future__ import annotations

import os
from pathlib import Path

MOST = 8
LOOKED_THROUGH = 2000

# What plans are usually kept in; other files are offered after these.
PLAN_SUFFIXES = (
    ".xml",
    ".csv",
    ".tsv",
    ".xlsx",
    ".mpp",
    ".mpx",
    ".xer",
    ".gan",
    ".planner",
    ".txt",
)


def path_of(typed: str) -> Path:
    """The path that a person typed; quotes of a dragged file and ``~`` are understood."""
    text = typed.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    try:
        return Path(text.removeprefix("file://")).expanduser()
    except RuntimeError:  # a home of nobody
        return Path(text)


def completions(typed: str, most: int = MOST) -> list[str]:
    """Paths that begin with what was typed, folders with a slash behind; hidden ones on demand."""
    folder_text, slash, begun = typed.strip().rpartition("/")
    folder = path_of(folder_text + slash) if slash else Path()
    wanted = begun.casefold()
    found: list[tuple[int, str, str]] = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number > LOOKED_THROUGH:
                    break
                name = entry.name
                if not name.casefold().startswith(wanted):
                    continue
                if name.startswith(".") and not begun.startswith("."):
                    continue
                found.append((_rank(entry), name.casefold(), name + ("/" if _leads(entry) else "")))
    except (OSError, ValueError):
        return []
    return [f"{folder_text}{slash}{name}" for _, _, name in sorted(found)[:most]]


def _leads(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _rank(entry: os.DirEntry[str]) -> int:
    """Plans first, then folders, then whatever else there is."""
    if entry.name.casefold().endswith(PLAN_SUFFIXES):
        return 0
    return 1 if _leads(entry) else 2

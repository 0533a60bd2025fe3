"""What a verb prints: data to stdout, narration to stderr, nothing that commands a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mstui.cli.width import cells, cut, padded
from mstui.domain.text import escaped, visible

SCHEMA = 1
GAP = "  "
# On a terminal, text columns give way down to this before a line wraps.
NARROWEST = 12


class Column(NamedTuple):
    """A column of a table; ``flexible`` ones are shortened where the terminal is narrow."""

    title: str
    right: bool = False
    flexible: bool = False


def say(text: str = "") -> None:
    """One line of data, or several; what is not printable is shown by name."""
    sys.stdout.write(visible(text, keep_lines=True) + "\n")


def tell(text: str) -> None:
    """One line of narration."""
    sys.stderr.write(visible(text, keep_lines=True) + "\n")


def warn(text: str) -> None:
    """Something that is not as it should be, and stops nothing."""
    tell(f"mstui: {' '.join(text.split())}")


def say_json(document: Mapping[str, object]) -> None:
    """A JSON document with ``schema`` on top."""
    import json

    text = json.dumps({"schema": SCHEMA, **document}, ensure_ascii=False, indent=1)
    sys.stdout.write(escaped(text, plain=not utf8()) + "\n")


def as_item(kind: str, line: Any) -> dict[str, Any]:
    """A line of a register for JSON: id, kind and name first, null for texts that are empty."""
    fields = {name: None if value == "" else value for name, value in line._asdict().items()}
    first = {"id": fields.pop("id"), "kind": kind, "name": fields.pop("name")}
    fields.pop("kind", None)
    return {**first, **fields}


def say_table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """A table aligned by cells; on a terminal it keeps to its width."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [
        max([cells(column.title), *(cells(row[place]) for row in shown)])
        for place, column in enumerate(columns)
    ]
    if sys.stdout.isatty():
        _fit(widths, columns)
    head = _line([column.title for column in columns], widths, columns)
    sys.stdout.write(bold(head) + "\n" if any(column.title for column in columns) else "")
    for row in shown:
        sys.stdout.write(_line(row, widths, columns) + "\n")


def _fit(widths: list[int], columns: Sequence[Column]) -> None:
    room = terminal_width() - len(GAP) * (len(columns) - 1)
    flexible = [place for place, column in enumerate(columns) if column.flexible]
    while sum(widths) > room:
        widest = max(flexible, key=lambda place: widths[place], default=-1)
        if widest < 0 or widths[widest] <= NARROWEST:
            return
        second = max((widths[p] for p in flexible if p != widest), default=0)
        floor = max(NARROWEST, min(second, widths[widest] - 1))
        widths[widest] = max(floor, widths[widest] - (sum(widths) - room))


def _line(row: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    parts = [
        padded(cut(cell, width), width, right=column.right)
        for cell, width, column in zip(row, widths, columns, strict=True)
    ]
    return GAP.join(parts).rstrip()


def bold(text: str) -> str:
    """``text`` in bold on a terminal that takes it; as it is anywhere else."""
    return f"\x1b[1m{text}\x1b[0m" if coloured() else text


def coloured() -> bool:
    """Whether stdout may be styled: a terminal, and nobody asked for none."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("TERM", "dumb") not in ("", "dumb")


def terminal_width() -> int:
    """The columns of the terminal, 80 where it does not say."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80


def prepare() -> None:
    """Streams that are there, and never fail on a character their encoding lacks."""
    # Python has None for a stream that was closed before it started.
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r+", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def utf8() -> bool:
    """Whether stdout takes every character."""
    return (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "") == "utf8"


def plural(number: int, one: str, several: str = "") -> str:
    """``1 task``, ``3 tasks``."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"

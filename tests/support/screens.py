"""What a terminal shows, as text and as a short map of its colours, and the files that keep it.

A map names the colours as themes do, so dark and light have one map wherever a screen is drawn
alike in both; without colours only bold, underlined and reversed are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from mstui.config.colors import COLORS
from mstui.config.themes import load_theme
from support.terminal import Terminal

SURFACES = frozenset(color.name for color in COLORS if color.role == "surface")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LINED = re.compile(r"\b(?:underlined|struck|reversed)\b")
_HEADING = re.compile(r"^### (\d+x\d+) (text|colours) of (.*)$")


class Shot(NamedTuple):
    """One screen: its lines, and for each line the runs of equal style."""

    lines: tuple[str, ...]
    map: tuple[str, ...]


def shot(terminal: Terminal, theme: str) -> Shot:
    """What the terminal shows now, drawn in that theme; empty for a terminal without colours."""
    names = _names(theme) if theme else {}
    letters: dict[str, str] = {}
    rows = [_runs(terminal, y, names, letters) for y in range(terminal.size[1])]
    legend = [f"{letter} {style}" for style, letter in letters.items()]
    return Shot(tuple(terminal.lines), (*legend, *_joined(rows)))


def _runs(
    terminal: Terminal, y: int, names: Mapping[str, list[str]], letters: dict[str, str]
) -> str:
    """One line as ``a12 b3``: so many cells of each style."""
    runs: list[tuple[str, int]] = []
    for cell in terminal.cells(y):
        style = _style(cell, names)
        # What colour a blank's text would have depends on what stood there before.
        if runs and (style == runs[-1][0] or _is_blank_of(style, runs[-1][0])):
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif runs and _is_blank_of(runs[-1][0], style):
            runs[-1] = (style, runs[-1][1] + 1)
        else:
            runs.append((style, 1))
    words = []
    for style, count in runs:
        letter = letters.setdefault(style, _LETTERS[min(len(letters), len(_LETTERS) - 1)])
        words.append(f"{letter}{count}")
    return " ".join(words)


def _is_blank_of(blank: str, style: str) -> bool:
    """Whether the one is the ground of the other with nothing on it."""
    ground = style.rpartition(" on ")[2]
    return blank == f"blank on {ground}" and not _LINED.search(style)


def _style(cell: object, names: Mapping[str, list[str]]) -> str:
    """A cell's style in words: ``red bold on cursor``."""
    fg, bg = (str(getattr(cell, side)) for side in ("fg", "bg"))
    ground = _named(bg, names, surface=True)
    words = [_named(fg, names, surface=False)]
    for attribute, word in (("bold", "bold"), ("italics", "italic"), ("underscore", "underlined")):
        if getattr(cell, attribute):
            words.append(word)
    if getattr(cell, "strikethrough", False):
        words.append("struck")
    if getattr(cell, "reverse", False):
        words.append("reversed")
    style = f"{' '.join(words)} on {ground}"
    is_blank = getattr(cell, "data", "") in (" ", "") and not _LINED.search(style)
    return f"blank on {ground}" if is_blank else style


def _named(color: str, names: Mapping[str, list[str]], *, surface: bool) -> str:
    """The theme's name of a colour; one that no theme gives stands as it is."""
    found = names.get(color.lower(), [color])
    return next((name for name in found if (name in SURFACES) == surface), found[0])


@cache
def _names(theme: str) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, color in load_theme(theme).colors.items():
        names.setdefault(color.lstrip("#").lower(), []).append(name)
    return names


def _joined(rows: Iterable[str]) -> list[str]:
    """The lines' runs, numbered from 1; equal ones below each other stand once."""
    joined: list[tuple[int, int, str]] = []
    for number, row in enumerate(rows, 1):
        if joined and joined[-1][2] == row:
            joined[-1] = (joined[-1][0], number, row)
        else:
            joined.append((number, number, row))
    return [
        f"{first:>5} {row}" if first == last else f"{f'{first}-{last}':>5} {row}"
        for first, last, row in joined
    ]


# -- files ------------------------------------------------------------------------------------

# What a golden file holds: by size and mode what is shown.
Golden = dict[tuple[str, str], Shot]


def read_golden(text: str) -> Golden:
    """The shots of a golden file."""
    blocks: dict[tuple[str, str, str], tuple[str, ...]] = {}
    keys: list[tuple[str, str, str]] = []
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading:
            size, part, modes = heading.groups()
            keys = [(size, mode, part) for mode in modes.split(" and ")]
            blocks |= dict.fromkeys(keys, ())
        else:
            blocks |= {key: (*blocks[key], line) for key in keys}
    return {
        (size, mode): Shot(lines, blocks[(size, mode, "colours")])
        for (size, mode, part), lines in blocks.items()
        if part == "text"
    }


def written_golden(golden: Golden) -> str:
    """A golden file's text: what is equal in several modes stands once."""
    lines: list[str] = []
    for size in dict.fromkeys(size for size, _ in golden):
        seen = {mode: shown for (at, mode), shown in golden.items() if at == size}
        for part, blocks in (
            ("text", {mode: shown.lines for mode, shown in seen.items()}),
            ("colours", {mode: shown.map for mode, shown in seen.items()}),
        ):
            for block in dict.fromkeys(blocks.values()):
                modes = " and ".join(mode for mode in blocks if blocks[mode] == block)
                lines += [f"### {size} {part} of {modes}", *block]
    return "\n".join(lines) + "\n"

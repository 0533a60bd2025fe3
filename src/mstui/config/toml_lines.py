"""Which line of a TOML text sets a key. tomllib does not say; a person wants to know.

Only used to word a problem: where the text is unusual the line may be that of the table.
"""

from __future__ import annotations

Path = tuple[str, ...]


def line_of(text: str, path: Path) -> int:
    """The first line, from 1, that sets ``path`` or the longest beginning of it; else 0."""
    best, best_line = 0, 0
    for number, found in _keys(text):
        depth = _common(found, path)
        # A key that runs past the path (a.b.c for a.b) sets it too.
        if depth > best and (depth == len(found) or depth == len(path)):
            best, best_line = depth, number
            if depth == len(path):
                break
    return best_line


def _common(left: Path, right: Path) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _keys(text: str) -> list[tuple[int, Path]]:
    """Every line that opens a table or sets a key, with the full path of it."""
    found: list[tuple[int, Path]] = []
    table: Path = ()
    closing = ""  # the quotes that end the string of several lines we are in
    for number, line in enumerate(text.split("\n"), 1):
        if closing:
            end = line.find(closing)
            if end < 0:
                continue
            closing = _left_open(line[end + 3 :])
            continue
        bare = line.strip()
        if bare.startswith("["):
            table = _parts(bare.lstrip("["), "]")
            found.append((number, table))
        elif bare and not bare.startswith("#"):
            parts = _parts(bare, "=")
            if parts:
                found.append((number, table + parts))
        closing = _left_open(line)
    return found


def _parts(text: str, end: str) -> Path:
    """The parts of a dotted key that stands before ``end``; empty where none does."""
    parts: list[str] = []
    part = ""
    quote = ""
    for char in text:
        if quote:
            if char == quote:
                quote = ""
            else:
                part += char
        elif char in "\"'":
            quote = char
        elif char == "." or char == end:
            parts.append(part)
            part = ""
            if char == end:
                return tuple(parts)
        elif not char.isspace():
            part += char
    return ()


def _left_open(line: str) -> str:
    '''The kind of quotes, """ or three single ones, that a line opens without closing.'''
    rest = line
    while True:
        starts = [(rest.find(mark), mark) for mark in ('"""', "'''")]
        opened = min(((at, mark) for at, mark in starts if at >= 0), default=None)
        if opened is None:
            return ""
        at, mark = opened
        comment = rest[:at].find("#")
        if comment >= 0 and not any(rest[:comment].count(quote) % 2 for quote in "\"'"):
            return ""
        end = rest.find(mark, at + 3)
        if end < 0:
            return mark
        rest = rest[end + 3 :]

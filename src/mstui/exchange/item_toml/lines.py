"""Where in a TOML text each table and key stands. tomllib does not say; a person wants to know."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """The line of a table's header (0: before the first), and those of its keys."""

    table: str
    line: int
    keys: dict[str, int]


def places(text: str) -> list[Place]:
    """The tables in the order in which they stand, the keys before the first one first."""
    found = [Place("", 0, {})]
    closing = ""  # the quotes that end the string of several lines we are in
    depth = 0  # of brackets of a list that goes on over several lines
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if not closing and not depth:
            if bare.startswith("["):
                found.append(Place(bare.strip("[] \t").split("]")[0].strip(), number, {}))
                continue
            key, mark, _ = bare.partition("=")
            if mark and not bare.startswith("#"):
                found[-1].keys.setdefault(key.strip().strip("\"'"), number)
        closing, depth = _left_open(line, closing, depth)
    return found


def _left_open(line: str, closing: str, depth: int) -> tuple[str, int]:
    """The quotes and the depth of brackets that a line leaves open."""
    at = 0
    while at < len(line):
        if closing:
            if line[at] == "\\" and closing[0] == '"':
                at += 2
                continue
            if line.startswith(closing, at):
                at += len(closing)
                closing = ""
                continue
        elif line[at] == "#":
            break
        elif line.startswith(('"""', "'''"), at):
            closing = line[at : at + 3]
            at += 3
            continue
        elif line[at] in "\"'":
            closing = line[at]
        elif line[at] in "[{":
            depth += 1
        elif line[at] in "]}":
            depth = max(0, depth - 1)
        at += 1
    # A string of one line ends with it, whatever is missing.
    return (closing if len(closing) == 3 else ""), depth

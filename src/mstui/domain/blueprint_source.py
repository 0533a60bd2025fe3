"""A template's text, and where in it a table or a key stands: errors name file and line."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import NamedTuple

from mstui.domain.errors import InvalidValue
from mstui.domain.text import visible

TEXT_LIMIT = 1 << 20

# Strings and comments: a bracket or an equals sign in them is no structure.
_OPAQUE = re.compile(
    r'"""(?:\\.|[^\\])*?""""{0,2}|\'\'\'.*?\'\'\'\'{0,2}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*',
    re.DOTALL,
)
_TABLE = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_-]+)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*[=.]")
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


class Spot(NamedTuple):
    """A key of the ``number``-th table of that name; no table is the top of the file."""

    table: str = ""
    number: int = 0
    key: str = ""


class Source:
    """The text of a template and the name it is known by (a file, or a saved template)."""

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = visible(where)[:200] or "template"
        self._lines: dict[Spot, int] | None = None

    def document(self) -> dict[str, object]:
        """The parsed TOML; raises InvalidValue with the line for anything that is not TOML."""
        if len(self.text) > TEXT_LIMIT:
            raise self.at_line(1, f"has {len(self.text):,} characters; at most {TEXT_LIMIT:,} fit")
        try:
            return tomllib.loads(self.text, parse_float=_decimal)
        except RecursionError:
            raise self.at_line(1, "is nested too deeply") from None
        except (ValueError, ArithmeticError) as error:
            told = str(error).splitlines()[0] if str(error) else "is not TOML"
            place = _AT_LINE.search(told)
            line = int(place[1]) if place and place[1] else self._last_line()
            raise self.at_line(line, _AT_LINE.sub("", told)) from None

    def problem(self, message: str, spot: Spot) -> InvalidValue:
        """The error to raise for what stands at ``spot``."""
        if self._lines is None:
            self._lines = _spots(self.text)
        for known in (spot, spot._replace(key=""), Spot(key=spot.table), Spot(spot.key)):
            if known in self._lines:
                return self.at_line(self._lines[known], message, spot.key)
        return self.at_line(1, message, spot.key)

    def at_line(self, line: int, message: str, field: str = "") -> InvalidValue:
        return InvalidValue(f"{self.where}, line {line}: {visible(message)}", field=field)

    def _last_line(self) -> int:
        return self.text.rstrip().count("\n") + 1


def _decimal(text: str) -> Decimal:
    return Decimal(text)


def _spots(text: str) -> dict[Spot, int]:
    """The line of each table and each of its keys."""
    plain = _OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    spots: dict[Spot, int] = {}
    tables: dict[str, int] = {}
    here = Spot()
    depth = 0
    for at, line in enumerate(plain.split("\n"), start=1):
        header = _TABLE.match(line) if depth == 0 else None
        if header:
            number = tables[header[1]] = tables.get(header[1], -1) + 1
            here = Spot(header[1], number)
            spots.setdefault(here, at)
            continue
        key = _KEY.match(line) if depth == 0 else None
        if key:
            spots.setdefault(here._replace(key=key[1]), at)
        depth = max(0, depth + line.count("[") - line.count("]"))
    return spots

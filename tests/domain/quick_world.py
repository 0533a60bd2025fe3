"""A small workspace of names for the tests of one-line entry, without a database."""

from __future__ import annotations

from collections.abc import Sequence

from mstui.dates import date_parser, moment_parser
from mstui.domain.quick import Hit
from mstui.domain.text import fold

TODAY = "2026-11-21"  # a Saturday
NAMES = (
    Hit("p1", "person", "Ana Kovács"),
    Hit("p2", "person", "Ben Jones"),
    Hit("p3", "person", "Benno"),
    Hit("m1", "milestone", "Beta released"),
    Hit("m2", "milestone", "Beta tested"),
    Hit("f1", "phase", "Create"),
    Hit("t1", "task", "Design"),
    Hit("t2", "task", "Design review"),
    Hit("twin01", "task", "Twin"),
    Hit("twin02", "task", "Twin"),
    Hit("g1", "tag", "Testing"),
)


class World:
    """What a line is read against."""

    minutes_per_day = 480

    def __init__(self) -> None:
        self._date, self._moment = date_parser(TODAY), moment_parser(TODAY)

    def date(self, text: str) -> str:
        return self._date(text)

    def moment(self, text: str) -> str:
        return self._moment(text)

    def hits(self, kinds: tuple[str, ...], text: str) -> Sequence[Hit]:
        wanted = fold(text)
        return [hit for hit in NAMES if hit.kind in kinds and wanted in fold(hit.name)]

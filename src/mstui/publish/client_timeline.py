"""Milestones over time for a page: one line of SVG each, which is as wide as its reader's screen.

Names and dates stand beside it as text, so a narrow screen breaks them and a reader reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from mstui.dates.days import MONTHS
from mstui.publish.html import shown

HEIGHT, MIDDLE = 20, 10
# At most so many months are named, so that a telephone has room for their names.
_LABELS = 5


class Place(NamedTuple):
    """A milestone: ``first`` is the date promised first where it was another one."""

    name: str
    told: str
    on: date
    is_done: bool
    is_late: bool
    first: date | None = None


def drawn(places: list[Place], today: date) -> str:
    """The timeline as HTML with inline SVG; empty for no milestones."""
    if not places:
        return ""
    scale = _Scale(places, today)
    return "\n".join(
        [
            '<div class="axis" aria-hidden="true">',
            *_axis(scale),
            "</div>",
            '<ol class="timeline">',
            *(line for place in places for line in _item(place, scale)),
            "</ol>",
            "<figcaption>",
            *(f"<span>{_key(drawing)} {word}</span>" for word, drawing in _legend(places)),
            "</figcaption>",
        ]
    )


class _Scale:
    """Percent of the width for a day."""

    def __init__(self, places: list[Place], today: date) -> None:
        days = [today, *(one.on for one in places), *(one.first for one in places if one.first)]
        self.today = today
        self.first = min(days).replace(day=1)
        self.last = _next_month(max(days))
        self._days = max(1, (self.last - self.first).days)

    def at(self, day: date) -> str:
        return f"{(day - self.first).days * 100 / self._days:.2f}%"

    def months(self) -> list[date]:
        """The first days of the months that are named."""
        found, month = [], self.first
        while month < self.last:
            found.append(month)
            month = _next_month(month)
        step = -(-len(found) // _LABELS)
        return found[::step]


def _next_month(day: date) -> date:
    try:
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    except OverflowError:
        return day


def _axis(scale: _Scale) -> Iterator[str]:
    yield f'<svg width="100%" height="{HEIGHT}" focusable="false">'
    for month in scale.months():
        name = f"{MONTHS[month.month - 1]} {month.year}"
        yield f'<text class="faint" x="{scale.at(month)}" y="14" font-size="12">{name}</text>'
    yield "</svg>"


def _item(place: Place, scale: _Scale) -> Iterator[str]:
    word = _word(place)
    yield f'<li class="{word}">'
    yield f"<p><strong>{shown(place.name)}</strong> <span>{shown(place.told)}</span></p>"
    label = shown(f"{place.name}: {place.told}")
    yield (
        f'<svg role="img" aria-label="{label}" width="100%" height="{HEIGHT}" focusable="false">'
        f"<title>{label}</title>"
    )
    yield f'<line class="rule" x1="0" x2="100%" y1="{MIDDLE}" y2="{MIDDLE}"/>'
    for month in scale.months():
        at = scale.at(month)
        yield f'<line class="rule" x1="{at}" x2="{at}" y1="4" y2="16"/>'
    now = scale.at(scale.today)
    yield f'<line class="now" x1="{now}" x2="{now}" y1="0" y2="{HEIGHT}"/>'
    if place.first is not None:
        first, on = scale.at(place.first), scale.at(place.on)
        yield f'<line class="moved" x1="{first}" x2="{on}" y1="{MIDDLE}" y2="{MIDDLE}"/>'
        yield _sign(first, _FIRST)
    yield _sign(scale.at(place.on), _SIGNS[word])
    yield "</svg>"
    yield "</li>"


def _legend(places: list[Place]) -> Iterator[tuple[str, str]]:
    """The signs that the chart holds, in words."""
    words = {_word(one) for one in places}
    for word, told in (("done", "achieved"), ("open", "promised"), ("late", "past its date")):
        if word in words:
            yield told, _SIGNS[word]
    if any(one.first for one in places):
        yield "promised first", _FIRST
    yield "today", '<line class="now" y1="-9" y2="9"/>'


def _key(drawing: str) -> str:
    return (
        '<svg aria-hidden="true" width="18" height="18" viewBox="-9 -9 18 18" focusable="false">'
        f"{drawing}</svg>"
    )


def _word(place: Place) -> str:
    return "done" if place.is_done else "late" if place.is_late else "open"


_DIAMOND = "M0 -8L8 0L0 8L-8 0Z"
_FIRST = '<circle class="first" r="4"/>'
# Shape and colour say it both: filled with a tick, filled square, hollow.
_SIGNS = {
    "done": f'<path class="done" d="{_DIAMOND}"/><path class="tick" d="M-3 0L-1 3L4 -3"/>',
    "late": '<rect class="late" x="-7" y="-7" width="14" height="14"/>',
    "open": f'<path class="open" d="{_DIAMOND}"/>',
}


def _sign(at: str, drawing: str) -> str:
    return f'<svg x="{at}" y="{MIDDLE}" overflow="visible">{drawing}</svg>'

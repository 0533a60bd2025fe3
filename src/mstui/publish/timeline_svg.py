"""The timeline as an SVG picture for documents: the same bars at the same places, no script.

Colours are the page's own by ``currentColor`` where they carry no meaning, so the picture reads
on light and dark pages and in print; what is critical is also hatched, late also marked by shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from mstui.domain.text import visible
from mstui.views.scale import DAY, day_place
from mstui.views.timeline import Bar, Charted

ROW, HEAD, NAMES, PAD = 22, 40, 290, 8
# Room for the date beside the last milestone.
RIGHT = 100
BAR, SMALL = 12, 6
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COLOURS = {"critical": "#b3261e", "done": "#2e7d32", "open": "#1f5fbf", "soft": "#8a8f98"}
_NAME_CHARACTERS = 38


def timeline_svg(timeline: Charted, width: int = 1100) -> str:
    """The picture as text; ``width`` in pixels at its natural size."""
    drawer = _Drawer(timeline, width)
    return drawer.picture()


class _Drawer:
    def __init__(self, timeline: Charted, width: int) -> None:
        self.timeline = timeline
        self.bars = timeline.bars
        self.width = max(width, NAMES + 200)
        self.height = HEAD + ROW * len(self.bars) + PAD
        self.first = timeline.start
        self.span = max(DAY, timeline.finish - timeline.start)

    def picture(self) -> str:
        title = f"{self.timeline.key} {self.timeline.name}".strip()
        lines = [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}"'
                f' width="{self.width}" height="{self.height}" role="img"'
                f' aria-label={quoteattr(visible(title))} font-family="sans-serif" font-size="12">'
            ),
            f"<title>{escape(visible(title))}</title>",
            (
                '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
                ' patternTransform="rotate(45)"><rect width="3" height="6" fill="#fff"'
                ' fill-opacity="0.45"/></pattern></defs>'
            ),
            *self._months(),
            *self._today(),
        ]
        for place, bar in enumerate(self.bars):
            lines += self._row(bar, HEAD + place * ROW)
        return "\n".join([*lines, "</svg>"]) + "\n"

    def x(self, place: int) -> float:
        """Where a place stands, in pixels."""
        room = self.width - NAMES - RIGHT
        return round(NAMES + (place - self.first) * room / self.span, 1)

    def _months(self) -> Iterable[str]:
        day = date.fromordinal(self.first // DAY).replace(day=1)
        end = self.first + self.span
        while day_place(day) < end:
            at = max(self.x(day_place(day)), NAMES)
            name = f"{MONTHS[day.month - 1]} {day.year}"
            yield (
                f'<line x1="{at}" y1="{HEAD - 16}" x2="{at}" y2="{self.height}"'
                ' stroke="currentColor" stroke-opacity="0.15"/>'
            )
            yield f'<text x="{at + 4}" y="{HEAD - 20}" fill="currentColor">{name}</text>'
            day = (day + timedelta(days=32)).replace(day=1)

    def _today(self) -> Iterable[str]:
        if self.first <= self.timeline.today <= self.first + self.span:
            at = self.x(self.timeline.today)
            yield (
                f'<line x1="{at}" y1="{HEAD - 8}" x2="{at}" y2="{self.height}"'
                ' stroke="currentColor" stroke-dasharray="2 3"/>'
            )
            yield f'<text x="{at + 3}" y="{HEAD - 6}" fill="currentColor">today</text>'

    def _row(self, bar: Bar, top: int) -> Iterable[str]:
        middle = top + ROW / 2
        name = visible(bar.name)
        shown = name if len(name) <= _NAME_CHARACTERS else f"{name[: _NAME_CHARACTERS - 1]}…"
        weight = ' font-weight="bold"' if bar.parts else ""
        yield (
            f'<text x="{PAD + 12 * bar.depth}" y="{middle + 4}" fill="currentColor"{weight}>'
            f"{escape(shown)}</text>"
        )
        if bar.kind == "milestone":
            yield from self._milestone(bar, middle)
        else:
            yield from self._bar(bar, middle)
        if bar.deadline is not None:
            at = self.x(bar.deadline)
            colour = _COLOURS["critical" if bar.finish > bar.deadline else "soft"]
            yield (
                f'<path d="M{at - 5} {middle - 8}H{at}V{middle + 8}H{at - 5}" fill="none"'
                f' stroke="{colour}"/>'
            )

    def _bar(self, bar: Bar, middle: float) -> Iterable[str]:
        top, height = middle - BAR / 2, SMALL if bar.parts else BAR
        if bar.baseline is not None:
            begin, end = (self.x(place) for place in bar.baseline)
            yield (
                f'<rect x="{begin}" y="{middle + BAR / 2 + 1}" width="{max(1, end - begin):.1f}"'
                f' height="2" fill="{_COLOURS["soft"]}"/>'
            )
        begin, end = self.x(bar.start), self.x(bar.finish)
        ended = bar.done >= bar.finish > bar.start
        colour = _COLOURS["done" if ended else "critical" if bar.critical else "open"]
        size = f'y="{top}" height="{height}" rx="2"'
        width = max(2.0, end - begin)
        yield (
            f'<rect x="{begin}" {size} width="{width:.1f}" fill="{colour}"'
            f' fill-opacity="{1 if ended else 0.35}"/>'
        )
        if bar.done > bar.start and not ended:
            done = self.x(bar.done) - begin
            yield f'<rect x="{begin}" {size} width="{done:.1f}" fill="{colour}"/>'
        if bar.critical and not ended:
            yield f'<rect x="{begin}" {size} width="{width:.1f}" fill="url(#hatch)"/>'
        if bar.float > bar.finish and bar.state not in ("done", "cancelled"):
            yield (
                f'<line x1="{end}" y1="{middle}" x2="{self.x(bar.float)}" y2="{middle}"'
                f' stroke="{_COLOURS["soft"]}" stroke-dasharray="1 3"/>'
            )

    def _milestone(self, bar: Bar, middle: float) -> Iterable[str]:
        at = self.x(bar.finish)
        if bar.baseline is not None and bar.state != "achieved":
            was = self.x(bar.baseline[1])
            yield _diamond(was, middle, 4, f'fill="none" stroke="{_COLOURS["soft"]}"')
        words = {"achieved": "done", "missed": "critical"}
        colour = _COLOURS[words.get(bar.state, "critical" if bar.critical else "open")]
        if bar.state == "missed":
            yield f'<rect x="{at - 6}" y="{middle - 6}" width="12" height="12" fill="{colour}"/>'
        else:
            hollow = bar.state == "planned"
            fill = (
                f'fill="none" stroke="{colour}" stroke-width="2"' if hollow else f'fill="{colour}"'
            )
            yield _diamond(at, middle, 7, fill)
        year, month, day = bar.day.split("-")
        text = f"{day} {MONTHS[int(month) - 1]} {year}"
        yield f'<text x="{at + 12}" y="{middle + 4}" fill="currentColor">{text}</text>'


def _diamond(x: float, y: float, size: float, look: str) -> str:
    return f'<path d="M{x} {y - size}L{x + size} {y}L{x} {y + size}L{x - size} {y}Z" {look}/>'

"""The timeline as an SVG picture for documents: the same bars at the same places, no script.

Words and lines take the page's own colour where the picture stands in a page; alone it follows
the reader's light or dark. The other colours stand out from both. What is critical is also
hatched, late also told by shape, and a line below says what each sign means.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from mstui.domain.text import visible
from mstui.publish.timeline_marks import (
    COLOURS,
    deadline,
    diamond,
    legend,
    rest_look,
    square,
    target,
)
from mstui.views.scale import DAY, day_place
from mstui.views.timeline import Bar, Charted

ROW, HEAD, NAMES, PAD = 22, 48, 290, 8
# Room for the date beside the last milestone.
RIGHT = 100
BAR, SMALL = 12, 5
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAME_CHARACTERS = 38
# Words over months need so many pixels, with their year and without.
_WIDE, _NARROW = 62, 30
_STYLE = (
    "svg:root{color:#22262e;background:#fff}"
    "@media(prefers-color-scheme:dark){svg:root{color:#dce0e8;background:#15181e}}"
)


def timeline_svg(timeline: Charted, width: int = 1100) -> str:
    """The picture as text; ``width`` in pixels at its natural size."""
    return _Drawer(timeline, width).picture()


class _Drawer:
    def __init__(self, timeline: Charted, width: int) -> None:
        self.timeline = timeline
        self.bars = timeline.bars
        self.width = max(width, NAMES + 200)
        self.bottom = HEAD + ROW * len(self.bars)
        self._legend, below = legend(PAD, self.bottom + PAD, self.width - 2 * PAD)
        self.height = self.bottom + PAD + round(below)
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
            f"<style>{_STYLE}</style>",
            (
                '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
                ' patternTransform="rotate(45)"><rect width="2" height="6"'
                f' fill="{COLOURS["critical"]}"/></pattern></defs>'
            ),
            *self._bands(),
            (
                f'<text x="{PAD}" y="{HEAD - 20}" fill="currentColor" font-weight="bold"'
                f' font-size="14">{escape(_shortened(visible(title)))}</text>'
            ),
            *self._months(),
            *self._today(),
        ]
        for place, bar in enumerate(self.bars):
            lines += self._row(bar, HEAD + place * ROW)
        return "\n".join([*lines, *self._legend, "</svg>"]) + "\n"

    def x(self, place: int) -> float:
        """Where a place stands, in pixels."""
        room = self.width - NAMES - RIGHT
        return round(NAMES + (place - self.first) * room / self.span, 1)

    def _bands(self) -> Iterable[str]:
        """A faint ground behind what holds others, so that the eye finds its row."""
        for place, bar in enumerate(self.bars):
            if bar.parts or bar.kind == "project":
                yield (
                    f'<rect x="0" y="{HEAD + place * ROW}" width="{self.width}" height="{ROW}"'
                    ' fill="currentColor" fill-opacity="0.05"/>'
                )

    def _months(self) -> Iterable[str]:
        day = date.fromordinal(self.first // DAY).replace(day=1)
        end = self.first + self.span
        last_year, free = 0, 0.0
        while day_place(day) < end:
            after = (day + timedelta(days=32)).replace(day=1)
            at = max(self.x(day_place(day)), NAMES)
            yield (
                f'<line x1="{at}" y1="{HEAD - 28}" x2="{at}" y2="{self.bottom}"'
                ' stroke="currentColor" stroke-opacity="0.15"/>'
            )
            room = self.x(min(day_place(after), end + RIGHT * DAY)) - at
            name = MONTHS[day.month - 1]
            if day.year != last_year and room >= _WIDE:
                name, last_year = f"{name} {day.year}", day.year
            if room >= _NARROW and at >= free:
                yield f'<text x="{at + 4}" y="{HEAD - 20}" fill="currentColor">{name}</text>'
                free = at + (_WIDE if " " in name else _NARROW)
            day = after

    def _today(self) -> Iterable[str]:
        if self.first <= self.timeline.today <= self.first + self.span:
            at = self.x(self.timeline.today)
            yield (
                f'<line x1="{at}" y1="{HEAD - 2}" x2="{at}" y2="{self.bottom}"'
                ' stroke="currentColor" stroke-dasharray="2 3"/>'
            )
            yield (
                f'<text x="{at}" y="{HEAD - 6}" fill="currentColor" font-weight="bold"'
                ' text-anchor="middle">today</text>'
            )

    def _row(self, bar: Bar, top: int) -> Iterable[str]:
        middle = top + ROW / 2
        weight = ' font-weight="bold"' if bar.parts or bar.kind == "project" else ""
        yield (
            f'<text x="{PAD + 12 * bar.depth}" y="{middle + 4}" fill="currentColor"{weight}>'
            f"{escape(_shortened(visible(bar.name)))}</text>"
        )
        if bar.kind == "milestone":
            yield from self._milestone(bar, middle)
        else:
            yield from self._bar(bar, middle)
        if bar.deadline is not None:
            yield deadline(self.x(bar.deadline), middle, late=bar.finish > bar.deadline)

    def _bar(self, bar: Bar, middle: float) -> Iterable[str]:
        whole = bar.parts or bar.kind == "project"
        height = SMALL if whole else BAR
        top = middle - height / 2
        if bar.baseline is not None:
            begin, end = (self.x(place) for place in bar.baseline)
            yield (
                f'<rect x="{begin}" y="{middle + BAR / 2 + 1}" width="{max(1, end - begin):.1f}"'
                f' height="2" fill="{COLOURS["baseline"]}"/>'
            )
        begin, end = self.x(bar.start), self.x(bar.finish)
        done = end if bar.done >= bar.finish else max(begin, self.x(bar.done))
        size = f'y="{top}" height="{height}" rx="2"'
        if done > begin:
            yield (
                f'<rect x="{begin}" {size} width="{max(2.0, done - begin):.1f}"'
                f' fill="{COLOURS["done"]}"/>'
            )
        if done < end or begin == end:
            colour = COLOURS["critical" if bar.critical else "begun" if bar.begun else "left"]
            rest = f'x="{done}" {size} width="{max(2.0, end - done):.1f}"'
            yield f"<rect {rest} {rest_look(colour, begun=bar.begun)}/>"
            if bar.critical:
                yield f'<rect {rest} fill="url(#hatch)"/>'
        if bar.float > bar.finish and bar.state not in ("done", "cancelled"):
            yield (
                f'<line x1="{end}" y1="{middle}" x2="{self.x(bar.float)}" y2="{middle}"'
                ' stroke="currentColor" stroke-opacity="0.7" stroke-dasharray="1 3"/>'
            )
        for mark in bar.marks:
            yield from self._mark(self.x(mark.place), middle, mark.state, critical=mark.critical)

    def _milestone(self, bar: Bar, middle: float) -> Iterable[str]:
        at = self.x(bar.finish)
        if bar.state != "achieved":
            if bar.buffer is not None:
                begin, end = (self.x(place) for place in bar.buffer)
                yield (
                    f'<rect x="{begin}" y="{middle - 3}" width="{end - begin:.1f}" height="6"'
                    f' fill="{COLOURS["buffer"]}"/>'
                )
            if bar.baseline is not None:
                look = f'fill="none" stroke="{COLOURS["baseline"]}" stroke-width="1.5"'
                yield diamond(self.x(bar.baseline[1]), middle, 4, look)
            if bar.target is not None:
                yield target(self.x(bar.target), middle, late=bar.finish > bar.target)
        yield from self._mark(at, middle, bar.state, critical=bar.critical)
        year, month, day = bar.day.split("-")
        text = f"{day} {MONTHS[int(month) - 1]} {year}"
        after = max([at, *(self.x(end) for end in self._ends(bar))]) + 12
        yield f'<text x="{after}" y="{middle + 4}" fill="currentColor">{text}</text>'

    def _ends(self, bar: Bar) -> Iterable[int]:
        """What stands right behind a milestone, so that its date would cover it."""
        near = bar.finish + RIGHT * self.span // max(1, self.width - NAMES - RIGHT)
        shown = bar.target if bar.state != "achieved" else None
        return [
            end for end in (shown, bar.deadline) if end is not None and bar.finish < end <= near
        ]

    def _mark(self, at: float, middle: float, state: str, *, critical: bool) -> Iterable[str]:
        colours = {"achieved": "achieved", "missed": "missed", "ready": "ready"}
        colour = COLOURS[colours.get(state, "critical" if critical else "done")]
        if state == "missed":
            yield square(at, middle, colour)
        elif state == "planned":
            yield diamond(at, middle, 7, f'fill="none" stroke="{colour}" stroke-width="2"')
        else:
            yield diamond(at, middle, 7, f'fill="{colour}"')


def _shortened(name: str) -> str:
    return name if len(name) <= _NAME_CHARACTERS else f"{name[: _NAME_CHARACTERS - 1]}…"

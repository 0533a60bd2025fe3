"""An impact in words: what matters most first, each line with how it is meant."""

from __future__ import annotations

from typing import Any, NamedTuple

from mstui import dates
from mstui.views.impact import Impact, Moved

# Float is told in days of eight hours.
DAY = 480
SHOWN_FLOATS = 3
BAD, GOOD, PLAIN, QUIET = "bad", "good", "plain", "quiet"


class Line(NamedTuple):
    """A line in words, and as columns where it tells of something that moves.

    ``tone`` is bad where a date is missed, good where one is kept, quiet where nothing happens.
    ``of`` is the key of another project that it happens to.
    """

    text: str
    tone: str = PLAIN
    name: str = ""
    before: str = ""
    after: str = ""
    days: int = 0
    owner: str = ""
    kind: str = ""
    of: str = ""

    def under(self, key: str) -> Line:
        """The same line, of another project."""
        of = f"{key}: {self.of}" if self.of else f"{key}: "
        return self._replace(text=f"{key}: {self.text}", of=of)


def told(found: Impact, today: str) -> list[str]:
    """The impact in lines of words, what matters most first; one line where nothing moves."""
    return [line.text for line in told_lines(found, today)]


def told_lines(found: Impact, today: str) -> list[Line]:
    """The impact line by line, as it is told in words and in columns."""
    lines = [
        Line(f"{one.name} misses its {one.what}, {_day(one.day, today)}, by {one.days} wd", BAD)
        for one in found.broken
    ]
    lines += _held(found, today)
    lines += [Line("Nothing else moves", QUIET)] if found.is_none else []
    lines += [_moved(one, today) for one in (*found.milestones, *found.phases)]
    lines += [
        Line(f"{name} keeps {after} of {before} wd of buffer")
        for name, before, after in found.buffers
    ]
    lines += _floats(found)
    if found.tasks:
        lines.append(Line(f"{found.tasks} {'task moves' if found.tasks == 1 else 'tasks move'}"))
    if found.critical:
        names = ", ".join(found.critical[:3]) + _more(found.critical, 3)
        lines.append(Line(f"Newly critical: {names}"))
    if found.people:
        names = ", ".join(f"{name} ({count})" for name, count in found.people[:4])
        lines.append(Line(f"Concerns {names}" + _more(found.people, 4)))
    if found.end[0] != found.end[1]:
        end, was = _day(found.end[1], today), _day(found.end[0], today)
        lines.append(Line(f"The project ends {end} instead of {was}"))
    for key, other in found.others:
        lines += [line.under(key) for line in told_lines(other, today)]
    return lines


def _day(text: str, today: str) -> str:
    return dates.show(text, today)


def _held(found: Impact, today: str) -> list[Line]:
    """Whether the new targets can be kept, as far as the plan knows."""
    missed = {one.id for one in found.broken if one.what == "target"}
    lines = []
    for one in found.holds:
        if one.id in missed:
            continue
        forecast = _day(one.forecast, today)
        end, tone = ("late", BAD) if one.late > 0 else ("to spare", GOOD)
        lines.append(Line(f"{one.name}: forecast {forecast}, {abs(one.late)} wd {end}", tone))
    return lines


def _moved(one: Moved, today: str) -> Line:
    before, after = _day(one.before, today), _day(one.after, today)
    if one.kind == "phase":
        text = f"Phase {one.name} ends {after} ({one.days:+d} wd)"
    else:
        text = f"{one.name}: {before} → {after} ({one.days:+d} wd)"
        text += f", {one.owner}" if one.owner else ""
    return Line(text, PLAIN, one.name, before, after, one.days, one.owner, one.kind)


def _floats(found: Impact) -> list[Line]:
    """Who loses float, the least that is left first; what moves itself is told already."""
    moved = {one.id for one in found.milestones}
    lost = [one for one in found.floats if one.id not in moved]
    lines = [
        Line(f"{one.name} has {_days(one.after)} wd of float left, of {_days(one.before)}")
        for one in lost[:SHOWN_FLOATS]
    ]
    left = len(lost) - len(lines)
    return lines + ([Line(f"{left} more lose float")] if left > 0 else [])


def _days(minutes: int) -> str:
    return f"{minutes / DAY:.1f}".removesuffix(".0")


def _more(items: list[Any], shown: int) -> str:
    return f" and {len(items) - shown} more" if len(items) > shown else ""

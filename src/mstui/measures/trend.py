"""Milestone trend analysis: how a forecast moved from report to report, and whether it settles.

x = the day of the report, y = the forecast told on it; the slope is the least-squares line over
the last five reports, in days of slip for each day that passes (DOMAIN 10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

LAST_REPORTS = 5
AMBER_SLOPE, RED_SLOPE = 0.5, 1.0
NO_END = 0.7
WARN_PUSHES, BAD_PUSHES = 2, 3
# A move of at least so many days, after reports that held, is a jump.
JUMP_DAYS = 5

PATTERNS = {
    "new": "told once: nothing to compare it with",
    "holding": "the forecast has not moved",
    "settled": "it moved, and has held since",
    "see-saw": "it goes back and forth: nobody knows yet",
    "late jump": "it held until the last report, and jumped",
    "sliding day for day": "each day that passes costs a day",
    "not converging": "it slips too fast to say when it ends",
    "sliding": "it moves later, more slowly than time passes",
    "recovering": "it was later, and comes back",
    "pulling in": "it comes earlier than first told",
}

Between = Callable[[date, date], int]


class Report(NamedTuple):
    """The forecast of a milestone as told on a day."""

    on: date
    forecast: date


class Trend(NamedTuple):
    """The numbers of a trend; moves are days with sign, + = later.

    ``slopes`` are those between neighbours of the last five reports, ``fit`` the line through
    them; ``projected`` is the day on which the line meets the day of the report, None where it
    does not converge or has no past.
    """

    reports: tuple[Report, ...]
    moves: tuple[int, ...]
    last_move: int
    total_move: int
    pushes: int
    slopes: tuple[float, ...]
    fit: float | None
    projected: date | None
    pattern: str

    @property
    def pushes_band(self) -> str:
        """Green for 0 or 1 pushes, amber for 2, red from 3."""
        if self.pushes >= BAD_PUSHES:
            return "red"
        return "amber" if self.pushes >= WARN_PUSHES else "green"

    @property
    def band(self) -> str:
        """The slope's colour: amber from .5, red from 1, grey with fewer than two reports."""
        if self.fit is None:
            return "grey"
        return "red" if self.fit >= RED_SLOPE else "amber" if self.fit >= AMBER_SLOPE else "green"

    @property
    def converges(self) -> bool:
        """Whether an end can be told at all."""
        return self.fit is None or self.fit < NO_END

    @property
    def told(self) -> str:
        """The pattern in a sentence, with its figure where there is one."""
        said = PATTERNS[self.pattern]
        if self.fit is None or self.pattern in ("new", "holding", "settled"):
            return said
        end = "" if self.converges else ", does not converge"
        return f"{said} (slope {show_slope(self.fit)}{end})"


def trend(reports: Iterable[Report], between: Between | None = None) -> Trend:
    """The trend of one milestone's reports; of several on one day the last stands.

    ``between`` counts the days of a move, in working days where the project's calendar is given.
    """
    by_day = {one.on: one for one in sorted(reports, key=lambda one: one.on)}
    known = tuple(by_day.values())
    count = between or _calendar_days
    moves = tuple(count(earlier.forecast, later.forecast) for earlier, later in pairwise(known))
    last = known[-LAST_REPORTS:]
    line = fit(last)
    return Trend(
        known,
        moves,
        moves[-1] if moves else 0,
        count(known[0].forecast, known[-1].forecast) if known else 0,
        sum(move > 0 for move in moves),
        tuple(_slope(one, two) for one, two in pairwise(last)),
        line,
        _projected(known, line),
        _pattern(moves, line, count(known[0].forecast, known[-1].forecast) if known else 0),
    )


def reports_of(rows: Iterable[tuple[object, object]]) -> list[Report]:
    """Reports from pairs of stored days; what is no date is left out."""
    found = []
    for on, forecast in rows:
        try:
            found.append(
                Report(date.fromisoformat(str(on)[:10]), date.fromisoformat(str(forecast)[:10]))
            )
        except ValueError:
            continue
    return found


def fit(reports: Sequence[Report]) -> float | None:
    """The slope of the least-squares line, in days a day; None with fewer than two reports."""
    if len(reports) < 2:
        return None
    count = len(reports)
    # Whole numbers up to the one division, so that .7 is met exactly.
    xs = [(one.on - reports[0].on).days for one in reports]
    ys = [(one.forecast - reports[0].forecast).days for one in reports]
    over = count * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)
    under = count * sum(x * x for x in xs) - sum(xs) ** 2
    return over / under if under else None


def show_slope(slope: float) -> str:
    """A slope with at most two decimals: ``0.8``, ``1``, ``-0.25``."""
    return f"{slope:.2f}".rstrip("0").rstrip(".") or "0"


def _slope(one: Report, two: Report) -> float:
    return (two.forecast - one.forecast).days / (two.on - one.on).days


def _calendar_days(one: date, two: date) -> int:
    return (two - one).days


def _projected(reports: tuple[Report, ...], line: float | None) -> date | None:
    """Where the line through the last report meets the 45° line on which milestones end."""
    if line is None or line >= NO_END or reports[-1].forecast <= reports[-1].on:
        return None
    ahead = (reports[-1].forecast - reports[-1].on).days
    try:
        return reports[-1].on + timedelta(days=round(ahead / (1 - line)))
    except OverflowError:
        return None


def _pattern(moves: tuple[int, ...], line: float | None, total: int) -> str:
    """The name of what the moves look like; see ``PATTERNS``."""
    if not moves or line is None:
        return "new"
    if not any(moves):
        return "holding"
    last = moves[-(LAST_REPORTS - 1) :]
    turns = [move > 0 for move in last if move]
    named = (
        ("late jump", len(last) > 2 and not any(last[:-1]) and last[-1] >= JUMP_DAYS),
        ("settled", len(last) > 1 and not any(last[-2:])),
        ("see-saw", sum(a != b for a, b in pairwise(turns)) >= 2),
        ("sliding day for day", line >= RED_SLOPE),
        ("not converging", line >= NO_END),
        ("pulling in", total < 0),
        ("recovering", bool(turns) and not turns[-1]),
    )
    return next((name for name, holds in named if holds), "sliding")

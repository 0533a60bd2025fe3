"""The milestone trend chart: the day of the report to the right, the forecast upwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from mstui.views.canvas import DOTS_ACROSS, DOTS_DOWN, Canvas, Span
from mstui.views.trends import MilestoneTrend

# The least that can be read: names of days at the left, and some columns of chart.
LEAST_WIDTH, LEAST_HEIGHT = 24, 4
LABEL = 7
# As wide as "12 Sep " below the chart, with room to tell one from the next.
BETWEEN_LABELS = 10
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Signs(NamedTuple):
    """What stands for a report, the last one, a day of achievement, and the axes."""

    report: str
    last: str
    achieved: str
    upright: str
    level: str
    corner: str


UNICODE = Signs("•", "◆", "★", "│", "─", "└")
ASCII = Signs("o", "#", "*", "|", "-", "+")


class _Axes(NamedTuple):
    """Days as dots: ``first`` and ``last`` report day, ``low`` and ``high`` forecast."""

    first: int
    last: int
    low: int
    high: int
    across: int
    upwards: int

    def x(self, day: int) -> int:
        return round((day - self.first) * (self.across - 1) / max(1, self.last - self.first))

    def y(self, day: int) -> int:
        return round((day - self.low) * (self.upwards - 1) / max(1, self.high - self.low))


def drawn(
    trends: Sequence[MilestoneTrend],
    chosen: str,
    width: int,
    height: int,
    today: date,
    *,
    ascii: bool = False,
) -> list[list[Span]]:
    """The chart as ``height`` rows of at most ``width`` cells; nothing where that is too little.

    The chosen milestone lies on top, with its target and where its line is going; styles are
    names of theme colours.
    """
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or not trends:
        return []
    canvas = Canvas(width - LABEL - 1, height - 2, ascii=ascii)
    axes = _axes(trends, chosen, canvas, today)
    signs = ASCII if ascii else UNICODE
    _diagonal(canvas, axes)
    picked = [one for one in trends if one.id == chosen]
    for one in trends:
        if one.id != chosen:
            _line(canvas, axes, one, "muted", signs, is_chosen=False)
    for one in picked:
        _target(canvas, axes, one)
        _ahead(canvas, axes, one)
        _line(canvas, axes, one, _colour(one), signs, is_chosen=True)
    return _framed(canvas, axes, signs)


def key_to(*, ascii: bool = False) -> list[tuple[str, str]]:
    """The signs of the chart and what each means."""
    signs = ASCII if ascii else UNICODE
    dots = "." if ascii else "⡠"
    return [
        (signs.report, "forecast at a check-in"),
        (signs.last, "the latest"),
        (signs.achieved, "achieved"),
        (dots, "slanted: today is the day"),
        ("-" if ascii else "⠤", "level: the target"),
    ]


def _colour(one: MilestoneTrend) -> str:
    return "accent" if one.band == "grey" else one.band


def _axes(trends: Sequence[MilestoneTrend], chosen: str, canvas: Canvas, today: date) -> _Axes:
    reports = [report for one in trends for report in one.trend.reports]
    days = [report.forecast.toordinal() for report in reports]
    first = min(report.on.toordinal() for report in reports)
    last = max(report.on.toordinal() for report in reports)
    for one in trends:
        if one.id == chosen:
            days += [day.toordinal() for day in (one.target, one.trend.projected) if day]
        if one.ended is not None:
            days.append(one.ended.toordinal())
            last = max(last, one.ended.toordinal())
    low, high = min(days), max(days)
    # To the right far enough to see where the line meets the day itself, where that is in sight.
    last = max(last, min(high, max(today.toordinal(), last) + 2 * (last - first) + 14))
    if high - low < 14:
        low, high = low - (14 - high + low) // 2, high + (15 - high + low) // 2
    margin = max(1, (high - low) // 12)
    low, high = max(1, low - margin), min(date.max.toordinal(), high + margin)
    return _Axes(first, max(last, first + 1), low, high, canvas.dots_across, canvas.dots_down)


def _diagonal(canvas: Canvas, axes: _Axes) -> None:
    """Where the day of the report is the day that was told: a milestone ends on it."""
    begin, end = max(axes.first, axes.low), min(axes.last, axes.high)
    if begin < end:
        canvas.line(axes.x(begin), axes.y(begin), axes.x(end), axes.y(end), "border", every=3)


def _target(canvas: Canvas, axes: _Axes, one: MilestoneTrend) -> None:
    if one.target is not None:
        y = axes.y(one.target.toordinal())
        canvas.line(0, y, axes.across - 1, y, "accent", every=2)


def _ahead(canvas: Canvas, axes: _Axes, one: MilestoneTrend) -> None:
    """Where the fitted line goes from the last report on."""
    end = one.trend.projected
    if end is None or not one.is_open:
        return
    last = one.trend.reports[-1]
    x, y = axes.x(last.on.toordinal()), axes.y(last.forecast.toordinal())
    canvas.line(x, y, axes.x(end.toordinal()), axes.y(end.toordinal()), _colour(one), every=3)


def _line(
    canvas: Canvas, axes: _Axes, one: MilestoneTrend, style: str, signs: Signs, *, is_chosen: bool
) -> None:
    places = [
        (axes.x(report.on.toordinal()), axes.y(report.forecast.toordinal()))
        for report in one.trend.reports
    ]
    if one.ended is not None:
        places.append((axes.x(one.ended.toordinal()), axes.y(one.ended.toordinal())))
    for (x0, y0), (x1, y1) in pairwise(places):
        canvas.line(x0, y0, x1, y1, style)
    if is_chosen:
        for x, y in places:
            canvas.mark(x, y, signs.report, style)
    canvas.mark(*places[-1], signs.achieved if one.ended is not None else signs.last, style)


def _framed(canvas: Canvas, axes: _Axes, signs: Signs) -> list[list[Span]]:
    """With the days of the forecasts at the left, and those of the reports below."""
    rows: list[list[Span]] = []
    every = 4 if canvas.height >= 12 else 3 if canvas.height >= 6 else 2
    for number, spans in enumerate(canvas.rows()):
        middle = (canvas.height - 1 - number) * DOTS_DOWN + DOTS_DOWN // 2
        labelled = number % every == 0 or number == canvas.height - 1
        label = ""
        if labelled:
            share = middle / max(1, axes.upwards - 1)
            label = _short(axes.low + round((axes.high - axes.low) * share))
        rows.append(
            [Span(f"{label:>{LABEL - 1}} ", "muted"), Span(signs.upright, "border"), *spans]
        )
    rows.append([Span(" " * LABEL + signs.corner + signs.level * canvas.width, "border")])
    rows.append([Span(" " * (LABEL + 1) + _below(canvas, axes), "muted")])
    return rows


def _below(canvas: Canvas, axes: _Axes) -> str:
    text = ""
    for column in range(0, canvas.width - BETWEEN_LABELS // 2, BETWEEN_LABELS):
        share = column * DOTS_ACROSS / max(1, axes.across - 1)
        day = _short(axes.first + round((axes.last - axes.first) * share))
        text = f"{text:<{column}}{day}"
    return text


def _short(ordinal: int) -> str:
    """``12 Sep``: the year is told beside the chart."""
    day = date.fromordinal(max(1, min(date.max.toordinal(), ordinal)))
    return f"{day.day} {MONTHS[day.month - 1]}"

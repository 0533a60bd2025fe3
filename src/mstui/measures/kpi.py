"""KPIs: progress, what is expected by now, the verdict, short runs, and XmR limits.

Progress = clamp((now - start) / (target - start)); expected by now is linear on calendar days,
or by a curve (DOMAIN 12). Limits of the XmR chart: mean ± 2.66 × mean moving range (Wheeler,
*Understanding Variation*). Numbers are decimals as stored; shares are decimals from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Literal, NamedTuple

Verdict = Literal["on track", "behind", "met", "missed", "no reading", "no target"]

# A KPI is on track up to so many points of progress (of 100) behind what is expected by now.
TOLERANCE = Decimal("0.05")
SHORT_RUN = 3
LIMITS_FROM = 6
RUN = 8
SPREAD = Decimal("2.66")
_LARGEST = Decimal(10) ** 40


class Kpi(NamedTuple):
    """What is promised of a number. Without a start it is a level: expected at all times.

    ``curve`` holds expected values by day, in order of the days.
    """

    direction: str = "up"
    start_value: Decimal | None = None
    start_on: date | None = None
    target_value: Decimal | None = None
    target_on: date | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    cadence_days: int = 7
    curve: tuple[tuple[date, Decimal], ...] = ()


class Reading(NamedTuple):
    """One reading."""

    on: date
    value: Decimal


class Limits(NamedTuple):
    """The mean of the readings and the natural process limits around it."""

    mean: Decimal
    lower: Decimal
    upper: Decimal


class Signal(NamedTuple):
    """A change that is no noise: ``outside`` (a point past a limit) or ``run`` of 8 on one side."""

    kind: Literal["outside", "run"]
    on: date
    value: Decimal
    above: bool


class Assessment(NamedTuple):
    """How a KPI stands.

    ``progress`` and ``expected`` are shares of the way from start to target, None for a level or
    a range; ``expected_value`` is what the last reading should have been, ``expected_now`` what
    one of today should be. ``stale``: the next reading was due before today and has not come.
    """

    verdict: Verdict
    last: Reading | None
    progress: Decimal | None
    expected: Decimal | None
    expected_value: Decimal | None
    expected_now: Decimal | None
    short_run: int
    consistently_short: bool
    next_due: date | None
    is_due: bool
    stale: bool
    limits: Limits | None
    signals: tuple[Signal, ...]
    readings: tuple[Reading, ...]


def assess(kpi: Kpi, readings: Iterable[Reading], today: date) -> Assessment:
    """How a KPI stands on a day; readings after it are left out."""
    known = due_readings(kpi, (one for one in readings if one.on <= today))
    last = known[-1] if known else None
    due = _next_due(kpi, last, today)
    run = short_run(kpi, known)
    found = limits([one.value for one in known])
    return Assessment(
        verdict=_verdict(kpi, last, today),
        last=last,
        progress=progress(kpi, last.value) if last else None,
        expected=_expected_share(kpi, today),
        expected_value=expected_value(kpi, last.on) if last else None,
        expected_now=expected_value(kpi, today),
        short_run=run,
        consistently_short=run >= SHORT_RUN,
        next_due=due,
        is_due=due is not None and due <= today,
        stale=due is not None and due < today,
        limits=found,
        signals=signals(known, found),
        readings=known,
    )


def due_readings(kpi: Kpi, readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """One reading for each time one was due: the last of those nearer than half a cadence.

    So a number that is typed again on the same day corrects the first and counts once.
    """
    apart = timedelta(days=max(1, kpi.cadence_days)) / 2
    kept: list[Reading] = []
    first = date.min
    for one in sorted(readings, key=lambda one: one.on):
        if kept and one.on - first < apart:
            kept[-1] = one
        else:
            kept.append(one)
            first = one.on
    return tuple(kept)


def progress(kpi: Kpi, value: Decimal) -> Decimal | None:
    """The share of the way from start to target that a value has come, 0 to 1; None for a dash."""
    start, target = kpi.start_value, kpi.target_value
    if kpi.direction == "range" or start is None or target is None or start == target:
        return None
    return _clamped((value - start) / (target - start))


def expected_value(kpi: Kpi, on: date) -> Decimal | None:
    """What a reading of that day should be; the target where no start is known."""
    if kpi.direction == "range":
        return None
    if kpi.curve:
        return _on_curve(kpi.curve, on)
    share = _expected_share(kpi, on)
    if share is None or kpi.start_value is None or kpi.target_value is None:
        return kpi.target_value
    return kpi.start_value + (kpi.target_value - kpi.start_value) * share


def is_short(kpi: Kpi, reading: Reading) -> bool:
    """Whether a reading is worse than what was expected of its day."""
    if kpi.direction == "range":
        return not _in_range(kpi, reading.value)
    expected = expected_value(kpi, reading.on)
    return expected is not None and _worse(kpi, reading.value, expected)


def short_run(kpi: Kpi, readings: tuple[Reading, ...]) -> int:
    """How many of the last readings in a row are short; a missing one neither adds nor ends it."""
    run = 0
    for one in reversed(readings):
        if not is_short(kpi, one):
            break
        run += 1
    return run


def limits(values: list[Decimal]) -> Limits | None:
    """The natural process limits; None below 6 readings."""
    if len(values) < LIMITS_FROM:
        return None
    mean = sum(values, Decimal()) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    reach = SPREAD * sum(ranges, Decimal()) / len(ranges)
    return Limits(mean, mean - reach, mean + reach)


def signals(readings: tuple[Reading, ...], found: Limits | None) -> tuple[Signal, ...]:
    """The points outside the limits, and each point that completes or prolongs a run of 8."""
    if found is None:
        return ()
    told: list[Signal] = []
    run, side = 0, 0
    for one in readings:
        now = (one.value > found.mean) - (one.value < found.mean)
        run = run + 1 if now and now == side else abs(now)
        side = now
        if not found.lower <= one.value <= found.upper:
            told.append(Signal("outside", one.on, one.value, one.value > found.upper))
        if run >= RUN:
            told.append(Signal("run", one.on, one.value, side > 0))
    return tuple(told)


def is_met(kpi: Kpi, value: Decimal) -> bool:
    """Whether a value reaches the target, or lies in the range."""
    if kpi.direction == "range":
        return _in_range(kpi, value)
    return kpi.target_value is not None and not _worse(kpi, value, kpi.target_value)


def _verdict(kpi: Kpi, last: Reading | None, today: date) -> Verdict:
    is_range = kpi.direction == "range"
    if (kpi.low is None and kpi.high is None) if is_range else kpi.target_value is None:
        return "no target"
    if last is None:
        is_over = kpi.target_on is not None and kpi.target_on < today
        return "missed" if is_over else "no reading"
    if is_met(kpi, last.value):
        return "met"
    if kpi.target_on is not None and kpi.target_on < today:
        return "missed"
    if is_range:
        return "behind"
    came, expected = progress(kpi, last.value), _expected_share(kpi, today)
    if came is None or expected is None:
        return "behind" if is_short(kpi, last) else "on track"
    return "on track" if came >= expected - TOLERANCE else "behind"


def _expected_share(kpi: Kpi, on: date) -> Decimal | None:
    """The share of the way that should have been gone by a day; None without a way or its days."""
    start, target = kpi.start_value, kpi.target_value
    if kpi.direction == "range" or start is None or target is None or start == target:
        return None
    if kpi.curve:
        return _clamped((_on_curve(kpi.curve, on) - start) / (target - start))
    if kpi.start_on is None or kpi.target_on is None:
        return None
    length = (kpi.target_on - kpi.start_on).days
    if length <= 0:
        return Decimal(on >= kpi.target_on)
    return _clamped(Decimal((on - kpi.start_on).days) / length)


def _on_curve(curve: tuple[tuple[date, Decimal], ...], on: date) -> Decimal:
    """The curve's value on a day: straight between two of its points, level outside them."""
    before = curve[0]
    for point in curve:
        if point[0] > on:
            length = (point[0] - before[0]).days
            if on <= before[0] or length <= 0:
                return before[1]
            gone = Decimal((on - before[0]).days) / length
            return before[1] + (point[1] - before[1]) * gone
        before = point
    return before[1]


def _next_due(kpi: Kpi, last: Reading | None, today: date) -> date | None:
    """The day the next reading is due; none once the target's day has been read."""
    if last is None:
        return kpi.start_on if kpi.start_on is not None else today
    if kpi.target_on is not None and last.on >= kpi.target_on:
        return None
    try:
        return last.on + timedelta(days=max(1, kpi.cadence_days))
    except OverflowError:
        return None


def _worse(kpi: Kpi, value: Decimal, than: Decimal) -> bool:
    return value > than if kpi.direction == "down" else value < than


def _in_range(kpi: Kpi, value: Decimal) -> bool:
    return (kpi.low is None or value >= kpi.low) and (kpi.high is None or value <= kpi.high)


def _clamped(share: Decimal) -> Decimal:
    return min(Decimal(1), max(Decimal(), share))


# -- from stored rows -----------------------------------------------------------------------------


def number(value: object) -> Decimal | None:
    """A stored decimal; None for what another tool wrote and no number is."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < _LARGEST else None


def day(value: object) -> date | None:
    """A stored date; None for what is none."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None
    except ValueError:
        return None


def kpi_of(row: Mapping[str, object]) -> Kpi:
    """A KPI from its stored row."""
    cadence = row.get("cadence_days")
    return Kpi(
        str(row.get("direction") or "up"),
        number(row.get("start_value")),
        day(row.get("start_on")),
        number(row.get("target_value")),
        day(row.get("target_on")),
        number(row.get("low")),
        number(row.get("high")),
        cadence if isinstance(cadence, int) and 0 < cadence < 100_000 else 7,
        curve_of(row.get("curve")),
    )


def curve_of(text: object) -> tuple[tuple[date, Decimal], ...]:
    """The points of a curve as it is stored: ``2026-01-31=10 2026-02-28=40``; others are left."""
    points: dict[date, Decimal] = {}
    for word in str(text or "").replace(",", " ").replace(";", " ").split():
        on, _, value = word.partition("=")
        known, expected = day(on), number(value)
        if known is not None and expected is not None:
            points[known] = expected
    return tuple(sorted(points.items()))


def readings_of(rows: Iterable[tuple[object, object]]) -> list[Reading]:
    """Readings from pairs of a stored day and value; what is neither is left out."""
    found = ((day(on), number(value)) for on, value in rows)
    return [Reading(on, value) for on, value in found if on is not None and value is not None]


def show_number(value: Decimal, places: int = 2) -> str:
    """A number with thousands marks and at most so many decimals: ``5,056``, ``55.05``."""
    shown = f"{round(value, places):,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown

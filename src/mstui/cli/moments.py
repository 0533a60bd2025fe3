"""``--as-of``: a day or a moment in the past, as the journal's clock counts it."""

from __future__ import annotations

from datetime import datetime, timedelta

from mstui.dates import moment_parser, today


def end_of(text: str) -> int:
    """The last millisecond of a day or minute that a person typed, in UTC since 1970."""
    moment = moment_parser(today())(text)
    first = datetime.fromisoformat(moment)
    span = timedelta(minutes=1) if "T" in moment else timedelta(days=1)
    # Wall time of this place: a naive moment plus a day crosses a change of the clocks rightly.
    return int((first + span).astimezone().timestamp() * 1000) - 1


def day_of(text: str) -> str:
    """The civil day of such a moment."""
    return moment_parser(today())(text)[:10]

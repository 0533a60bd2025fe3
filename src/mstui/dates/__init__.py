"""Civil dates: what people type, what they see, weeks, and the clock.

The only home of pendulum, which is imported inside the functions that need it: the hot paths
use ``datetime.date`` and ISO text. The grammar is loaded when it is first asked for, since
whoever only shows dates (``due``, a status line) should not pay for it.
"""

from __future__ import annotations

from mstui.dates.clock import (
    ago,
    date_of_instant,
    now_ms,
    show_instant,
    today,
    zone_problem,
)
from mstui.dates.days import Day, WorkingDay, as_date, workdays_from
from mstui.dates.show import iso_week, relative_days, show, show_long, show_moment, week_of

TYPE_CHECKING = False  # typing's own costs as much as the rest of this room
if TYPE_CHECKING:
    from mstui.dates.grammar import (
        EXAMPLES,
        date_parser,
        explain,
        moment_parser,
        parse_date,
        parse_moment,
    )

_OF_GRAMMAR = ("EXAMPLES", "date_parser", "explain", "moment_parser", "parse_date", "parse_moment")

__all__ = [
    "EXAMPLES",
    "Day",
    "WorkingDay",
    "ago",
    "as_date",
    "date_of_instant",
    "date_parser",
    "explain",
    "iso_week",
    "moment_parser",
    "now_ms",
    "parse_date",
    "parse_moment",
    "relative_days",
    "show",
    "show_instant",
    "show_long",
    "show_moment",
    "today",
    "week_of",
    "workdays_from",
    "zone_problem",
]


def __getattr__(name: str) -> object:
    if name not in _OF_GRAMMAR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from mstui.dates import grammar

    return getattr(grammar, name)

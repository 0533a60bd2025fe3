"""What of a milestone is a promise: its change leaves a row in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from mstui.domain.text import LINE_LIMIT, scrub

# Fields of a milestone, and the word under which the ledger keeps each.
GUARDED = {
    "target": "target",
    "criteria": "scope",
    "owner": "owner",
    # A team may answer for it instead of a person.
    "team": "owner",
    "moscow": "moscow",
    "state": "state",
}


def breaks_nothing(milestone: Mapping[str, object], field: str, value: object) -> bool:
    """Whether a change is planning whatever else holds: nothing was promised that it would break.

    Before the project's first baseline every change is planning, which the caller knows.
    """
    if milestone["state"] == "proposed" or milestone[field] in (None, ""):
        return True
    return field == "state" and value in ("achieved", "planned") and milestone[field] == "deferred"


def in_one_line(value: object) -> str | None:
    """A value as the ledger keeps it, whoever wrote it."""
    if value in (None, ""):
        return None
    return scrub(" ".join(scrub(str(value)).split())[:LINE_LIMIT]) or None


WATCHED_DAYS = 14


def watch_day(today: date, target: str | None = None) -> str:
    """When to ask whether a change solved it: on the new target, else in two weeks."""
    if target and target[:10] > today.isoformat():
        return target[:10]
    return (today + timedelta(days=WATCHED_DAYS)).isoformat()

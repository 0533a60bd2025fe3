"""Milestones by what is computed of them, which no query can sort by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mstui.tui.ordering import Order
from mstui.tui.panes.lines import Wording, milestone_line
from mstui.tui.session import Session
from mstui.tui.widgets.source import ListSource
from mstui.views.health_words import milestone_shown
from mstui.views.pages import Listing

if TYPE_CHECKING:
    from mstui.views.health import MilestoneHealth
    from mstui.views.rows import MilestoneRow

# The orders that health decides.
BY_HEALTH = ("state", "forecast")
# A plan has tens or hundreds of milestones; more are sorted by what they store.
MOST = 5000
_WORST_FIRST = (
    "overdue", "off track", "at risk", "blocked", "on track", "planned", "ready", "proposed",
    "deferred", "achieved", "cancelled",
)  # fmt: skip


def judged_source(
    session: Session,
    listing: Listing,
    wording: Wording,
    order: Order,
    health: Mapping[str, MilestoneHealth],
) -> ListSource:
    """All milestones of a listing by their word or by how late their forecast is."""
    unread: list[Any] = []
    rows = session.read_or(unread, listing._replace(sort="", descending=False).first, MOST)

    def by_state(row: MilestoneRow) -> tuple[int, str]:
        word = milestone_shown(row.shown, health.get(row.id))
        place = _WORST_FIRST.index(word) if word in _WORST_FIRST else len(_WORST_FIRST)
        return place, row.target or "~"

    def by_gap(row: MilestoneRow) -> tuple[bool, int]:
        found = health.get(row.id)
        gap = found.gap_days if found is not None and found.is_open else None
        return gap is not None, gap or 0

    key = by_state if order.name == "state" else by_gap
    ordered = sorted(rows, key=key, reverse=order.descending)
    return ListSource(
        milestone_line(row, wording, health.get(row.id))._replace(key=(place,))
        for place, row in enumerate(ordered)
    )

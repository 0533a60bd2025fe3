"""How much room each pane of a project gets: by what it holds, and by where the person is.

Nothing here depends on the row under the cursor, so no pane changes its size while one scrolls.
"""

from __future__ import annotations

from typing import NamedTuple

# The frame above and below the rows, and their header.
AROUND = 3
LEAST_LINES = 7
LOWER_SHARE = 0.35

DETAIL_SHARE, LEAST_DETAIL, MOST_DETAIL = 0.29, 34, 64
PHASE_SHARE, LEAST_PHASE, MOST_PHASE = 0.28, 16, 40
RISK_SHARE, RISK_SHARE_ACTIVE, LEAST_RISK = 0.33, 0.5, 24


class Held(NamedTuple):
    """How many rows the panes hold: phases and milestones in all, tasks and risks as shown.

    ``phase_cells`` is the width that the phases' pane needs for the longest of its names.
    """

    phases: int = 0
    milestones: int = 0
    tasks: int = 0
    risks: int = 0
    phase_cells: int = 0


class Sizes(NamedTuple):
    """Cells of the detail, the phases and the risks; lines of the upper two panes."""

    detail: int
    phase: int
    risk: int
    upper: int


def sizes(width: int, height: int, held: Held, place: str, *, with_detail: bool) -> Sizes:
    """The sizes in a terminal of that many cells and lines; ``place`` is the active pane's kind."""
    detail = _within(round(width * DETAIL_SHARE), LEAST_DETAIL, MOST_DETAIL) if with_detail else 0
    left = width - detail
    phase_most = MOST_PHASE if place == "phase" else round(left * PHASE_SHARE)
    phase = _within(held.phase_cells, LEAST_PHASE, min(phase_most, left // 2))
    share = RISK_SHARE_ACTIVE if place == "risk" else RISK_SHARE
    risk = min(max(round(left * share), LEAST_RISK), left // 2)
    return Sizes(detail, phase, risk, _upper_lines(height, held, place))


def _upper_lines(lines: int, held: Held, place: str) -> int:
    """The upper panes show all they hold, unless the lower ones would lose their share.

    The lower ones take more where the person is among more rows than that share shows.
    """
    upper = max(held.phases, held.milestones) + AROUND
    lower = max(held.tasks, held.risks) + AROUND
    lower_share = max(LEAST_LINES, round(lines * LOWER_SHARE))
    upper = _within(upper, LEAST_LINES, lines - lower_share)
    if place in ("task", "risk") and lower > lines - upper:
        upper = max(lines - lower, min(upper, lower_share))
    return upper


def _within(wanted: int, least: int, most: int) -> int:
    return max(min(wanted, most), min(least, most))

"""The phases of a project with how far each is, below a line that stands for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mstui.tui.ordering import OWN_ORDER, Order
from mstui.tui.panes.lines import Row, phase_line
from mstui.tui.panes.words import STATES
from mstui.tui.session import Session
from mstui.tui.widgets.source import ListSource
from mstui.views.pages import Listing
from mstui.views.progress import PhaseProgress, phase_progress

if TYPE_CHECKING:
    from mstui.views.health import PhaseHealth

# A plan has tens of phases; what an import may bring beyond this is cut, not read for ever.
MOST = 2000
ALL = ""


def phase_source(
    session: Session,
    listing: Listing,
    project: str,
    order: Order = OWN_ORDER,
    health: Mapping[str, PhaseHealth] | None = None,
) -> ListSource:
    """All phases, with their percent and health; the first line narrows nothing."""
    phases = session.read(listing.first, MOST)
    far = session.read(phase_progress, project, listing.today)
    lines = [Row(ALL, (-1,), ((("  ", "muted"), ("All", "muted")), ("", "muted")))]
    for place, row in enumerate(_ordered(phases, far, order)):
        progress = far.get(row.id)
        word = progress.word if progress is not None else "empty"
        judged = health.get(row.id) if health is not None else None
        if word in ("doing", "overdue") and judged is not None:
            word = judged.verdict.word
        sign, style = STATES.get(word, (" ", "text"))
        line = phase_line(row, _percent(progress), sign, style)
        lines.append(line._replace(key=(place,)))
    return ListSource(lines)


def _ordered(
    phases: Sequence[Any], far: Mapping[str | None, PhaseProgress], order: Order
) -> Sequence[Any]:
    """The phases by a column; sorted otherwise than planned, parts stand beside their wholes."""
    if not order.name:
        return phases
    from mstui.domain.text import fold

    if order.name == "name":
        found = sorted(phases, key=lambda row: fold(row.name))
    else:
        found = sorted(phases, key=lambda row: _far(far.get(row.id)))
    return [row._replace(depth=0) for row in (found[::-1] if order.descending else found)]


def _far(progress: PhaseProgress | None) -> int:
    return -1 if progress is None or progress.percent is None else progress.percent


def _percent(progress: PhaseProgress | None) -> str:
    return "–" if progress is None or progress.percent is None else f"{progress.percent} %"

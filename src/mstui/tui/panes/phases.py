"""The phases of a project with how far each is, below a line that stands for all of them."""

from __future__ import annotations

from mstui.tui.panes.lines import Row, phase_line
from mstui.tui.panes.words import STATES
from mstui.tui.session import Session
from mstui.tui.widgets.source import ListSource
from mstui.views.pages import Listing
from mstui.views.progress import PhaseProgress, phase_progress

# A plan has tens of phases; what an import may bring beyond this is cut, not read for ever.
MOST = 2000
ALL = ""


def phase_source(session: Session, listing: Listing, project: str) -> ListSource:
    """All phases in their order, with their percent; the first line narrows nothing."""
    phases = session.read(listing.first, MOST)
    far = session.read(phase_progress, project, listing.today)
    lines = [Row(ALL, (-1,), ((("  ", "muted"), ("All", "muted")), ("", "muted")))]
    for place, row in enumerate(phases):
        progress = far.get(row.id)
        word = progress.word if progress is not None else "empty"
        sign, style = STATES.get(word, (" ", "text"))
        line = phase_line(row, _percent(progress), sign, style)  # type: ignore[arg-type]
        lines.append(line._replace(key=(place,)))
    return ListSource(lines)


def _percent(progress: PhaseProgress | None) -> str:
    return "–" if progress is None or progress.percent is None else f"{progress.percent} %"

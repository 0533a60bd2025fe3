"""The projects of the portfolio, worst first, and what needs a person."""

from __future__ import annotations

from mstui.tui.panes.lines import Row
from mstui.tui.panes.words import ago, late_span, state_span
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell, ListSource
from mstui.views.attention import Need
from mstui.views.portfolio import ProjectLine, Rollup

COLUMNS = (
    Column("State", min=9, max=13),
    Column("Key", min=4, max=8, drop=1),
    Column("Project", min=14, flex=2),
    Column("Phase", min=8, flex=2, max=18, drop=3),
    Column("Next milestone", min=10, flex=3, drop=2),
    Column("In", min=5, max=6, align="right", drop=1),
)
NEED_COLUMNS = (
    Column("What", min=12, flex=1),
    Column("When", min=8, max=13, align="right"),
)


def project_source(lines: list[ProjectLine], text: str) -> ListSource:
    """The projects whose name or key holds ``text``, in the order of ``lines``."""
    from mstui.domain.text import fold

    wanted = fold(text)
    shown = (
        _line(line, place)
        for place, line in enumerate(lines)
        if not wanted or wanted in fold(f"{line.short} {line.name}")
    )
    return ListSource(shown, known=[line.id for line in lines])


def _line(line: ProjectLine, place: int) -> Row:
    return Row(
        line.id,
        (place,),
        (
            state_span(line.state),
            (line.short, "accent"),
            line.name,
            line.phase,
            line.next_name,
            late_span(line.next_days),
        ),
        "muted" if line.state in ("done", "cancelled", "paused") else "",
        line.name,
        line.status,
    )


_SIGNS = {
    "overdue": ("■", "red"),
    "late": ("■", "red"),
    "unowned": ("▲", "amber"),
    "open": ("▲", "amber"),
}


def need_source(needs: list[Need]) -> ListSource:
    """What needs a person, the most pressing first."""
    return ListSource(
        Row(
            need.id,
            (place,),
            (_what(need), (need.when, "red" if (need.days or 0) > 0 else "text")),
            "",
            need.name,
            need.kind,
        )
        for place, need in enumerate(needs)
    )


def _what(need: Need) -> Cell:
    sign, style = _SIGNS.get(need.what, ("○", "amber"))
    who = f" · {need.person}" if need.person else ""
    return ((f"{sign} ", style), (need.name, "text"), (f" · {need.what}{who}", "muted"))


def summary(line: ProjectLine, rollup: Rollup | None, age: int | None) -> Cell:
    """One line under the list: how far the chosen project is, its risks, its last check-in."""
    if rollup is None:
        return ((line.name, "text"),)
    parts = [rollup.progress.text if rollup.tasks else "no tasks yet"]
    if rollup.risks:
        high = f" ({rollup.high_risks} high)" if rollup.high_risks else ""
        parts.append(f"risks {rollup.risks}{high}")
    if rollup.roadblocks:
        parts.append(f"roadblocks {rollup.roadblocks}")
    if age is not None:
        parts.append(f"check-in {ago(age)}")
    return ((f"{line.short} ", "accent bold"), (" · ".join(parts), "muted"))

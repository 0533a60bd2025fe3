"""The projects of the portfolio, worst first, the milestones ahead, and what needs a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mstui.tui.ordering import OWN_ORDER, Order
from mstui.tui.panes.lines import MELON, NOBODY, Row, Wording, health_span
from mstui.tui.panes.words import STATES, ago, late_span, state_span
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell, ListSource
from mstui.views.attention import Need
from mstui.views.health_words import project_shown
from mstui.views.portfolio import ProjectLine, Rollup

if TYPE_CHECKING:
    from mstui.views.coming import Coming
    from mstui.views.health import MilestoneHealth, ProjectHealth

COLUMNS = (
    Column("State", min=9, max=13, whole=True, sort="state"),
    Column("Key", min=4, max=8, drop=1, sort="key"),
    Column("Project", min=14, flex=2, good=16, sort="name"),
    Column("Phase", min=8, flex=2, max=18, drop=3, sort="phase"),
    Column("Next milestone", min=10, flex=3, drop=2, good=18, sort="next"),
    Column("In", min=4, max=6, align="right", drop=1, whole=True, sort="days"),
)
COMING_COLUMNS = (
    Column("Target", min=6, max=9, whole=True, sort="target"),
    Column("In", min=4, max=6, align="right", drop=1, whole=True, sort="days"),
    Column("Key", min=4, max=8, drop=2, sort="key"),
    Column("Milestone", min=16, flex=1, good=24, sort="name"),
    Column("Who", min=4, max=10, drop=3, sort="owner"),
    Column("State", min=9, max=13, drop=4, whole=True, sort="state"),
)
NEED_COLUMNS = (
    Column("What", min=12, flex=1, good=24, sort="name"),
    Column("Wants", min=18, max=34, drop=1, sort="wants"),
)
# The two of them in one, where rows have two lines.
NEED_COLUMN = (NEED_COLUMNS[0], NEED_COLUMNS[1]._replace(title="", min=0, max=0, drop=9))

# The line of all check-ins that are due.
DUE_CHECKINS = "due check-ins"

# The words of a project, the worst first.
WORST_FIRST = (
    "off track", "at risk", "on track", "not started", "paused", "done", "cancelled",
)  # fmt: skip

Health = Mapping[str, "ProjectHealth"]


def project_source(
    lines: list[ProjectLine], order: Order = OWN_ORDER, health: Health | None = None
) -> ListSource:
    """The projects, in an order; ``health`` is what is computed of them so far."""
    from mstui.domain.text import fold

    known = health or {}
    rank = {
        line.id: WORST_FIRST.index(word) if word in WORST_FIRST else len(WORST_FIRST)
        for line in lines
        for word in [project_shown(line.state, known.get(line.id))]
    }
    ways: dict[str, Callable[[ProjectLine], Any]] = {
        "state": lambda line: rank[line.id],
        "key": lambda line: line.short.casefold(),
        "name": lambda line: fold(line.name),
        "phase": lambda line: fold(line.phase),
        "next": lambda line: fold(line.next_name),
        "days": lambda line: line.next_target or "~",
    }
    worst_first = sorted(lines, key=lambda line: (rank[line.id], line.next_target or "~"))
    return _placed(worst_first, order, ways, lambda line, place: _line(line, place, known))


def _placed(
    found: list[Any],
    order: Order,
    ways: dict[str, Callable[[Any], Any]],
    line: Callable[[Any, int], Row],
) -> ListSource:
    """The rows in the order asked for; in their own where that is none of the ways."""
    way = ways.get(order.name)
    if way is not None:
        found = sorted(found, key=way, reverse=order.descending)
    return ListSource(line(one, place) for place, one in enumerate(found))


def _line(line: ProjectLine, place: int, known: Health) -> Row:
    health = known.get(line.id)
    state = state_span(project_shown(line.state, health))
    return Row(
        line.id,
        (place,),
        (
            (state, MELON) if health is not None and health.is_watermelon else state,
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


def coming_source(
    found: list[Coming],
    wording: Wording,
    order: Order = OWN_ORDER,
    health: Health | None = None,
) -> ListSource:
    """The milestones ahead, by their targets."""
    from mstui.domain.text import fold
    from mstui.views.health_words import milestone_shown

    def of(one: Coming) -> MilestoneHealth | None:
        whole = (health or {}).get(one.project)
        return whole.milestones.get(one.id) if whole is not None else None

    def state(one: Coming) -> int:
        word = milestone_shown(one.shown, of(one))
        return words.index(word) if word in words else len(words)

    words = list(STATES)
    ways: dict[str, Callable[[Coming], Any]] = {
        "target": lambda one: one.target,
        "days": lambda one: one.days,
        "key": lambda one: one.short.casefold(),
        "name": lambda one: fold(one.name),
        "owner": lambda one: fold(wording.who(one.owner_name)),
        "state": state,
    }

    def line(one: Coming, place: int) -> Row:
        return Row(
            one.id,
            (place,),
            (
                wording.day(one.target),
                late_span(one.days),
                (one.short, "accent"),
                one.name,
                wording.who(one.owner_name) or NOBODY,
                health_span(one.shown, of(one)),
            ),
            "",
            one.name,
            one.shown,
        )

    return _placed(found, order, ways, line)


_SIGNS = {
    "overdue": ("■", "red"),
    "late": ("■", "red"),
    "off track": ("■", "red"),
    "watermelon": ("≠", "amber"),
    "unowned": ("▲", "amber"),
    "open": ("▲", "amber"),
    "escalated": ("■", "red"),
}


def need_source(
    needs: list[Need],
    keys: dict[str, str],
    wording: Wording,
    order: Order = OWN_ORDER,
    checkin_key: str = "",
) -> ListSource:
    """What needs a person, the most pressing first; ``keys`` are those of the projects, by id.

    All check-ins that are due are one line on top, with ``checkin_key``, which begins them.
    """
    from mstui.domain.text import fold

    needs = _with_checkins(needs, keys)
    ways: dict[str, Callable[[Need], Any]] = {
        "name": lambda need: fold(need.name),
        "wants": lambda need: (need.wants.rstrip("0123456789 dw"), -(need.days or 0)),
    }

    def line(need: Need, place: int) -> Row:
        if need.id == DUE_CHECKINS:
            return _checkins_row(need, place, checkin_key)
        is_late = need.what in ("overdue", "due") and (need.days or 0) > 0
        sign, style = ("■", "red") if is_late else _SIGNS.get(need.what, ("○", "amber"))
        wants = (need.wants, "red" if is_late or need.what == "off track" else "text")
        parts = (keys.get(need.project or "", ""), wording.who(need.person))
        where = " · ".join(part for part in parts if part)
        more = (f" · {where}" if where else "", "muted")
        return Row(
            need.id,
            (place,),
            (((f"{sign} ", style), (need.name, "text")), (wants, more)),
            "",
            need.name,
            need.kind,
            (wants, more),
        )

    return _placed(needs, order, ways, line)


def _with_checkins(needs: list[Need], keys: Mapping[str, str]) -> list[Need]:
    """One need instead of those of each project: one pass goes through all of them."""
    due = [need for need in needs if need.kind == "project"]
    if not due:
        return needs
    many = "1 check-in due" if len(due) == 1 else f"{len(due)} check-ins due"
    days = max((need.days or 0 for need in due), default=0)
    of = ", ".join(filter(None, (keys.get(need.id, "") for need in due)))
    what = "stale" if any(need.what == "stale" for need in due) else "check-in"
    score = max(need.score for need in due)
    one = Need("checkin", DUE_CHECKINS, many, None, what, of, None, days, "d", score)
    return [one, *(need for need in needs if need.kind != "project")]


def _checkins_row(need: Need, place: int, key: str) -> Row:
    since = f" · for {need.days} d" if need.days else ""
    stale = ", stale" if need.what == "stale" else ""
    wants: Cell = ((f"{key} ", "accent bold"), (f"{need.person}{since}{stale}", "muted"))
    name = (("○ ", "amber"), (need.name, "amber bold"))
    return Row(need.id, (place,), (name, wants), "", need.name, need.kind, wants)


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

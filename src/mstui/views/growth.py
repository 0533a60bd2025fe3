"""How a project has grown since its active baseline, and whether anybody agreed to it.

Growth that came after the date was moved, hours or money were added, or the scope was accepted
is creep again: an approval covers what was there when it was given.
"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import NamedTuple

from mstui.measures.scope import LATE_DAYS, Growth, Since, colour, is_creep, show_share

_DAY_MS = 86_400_000
_IDS_A_QUERY = 900


class Arrived(NamedTuple):
    """An item that came, went or grew since the baseline; ``effort`` is in minutes, with sign.

    ``change`` is added, removed or changed; ``at`` the instant (UTC ms), 0 where nobody knows.
    """

    id: str
    kind: str
    name: str
    change: str
    effort: int
    at: int = 0


class ScopeGrowth(NamedTuple):
    """The growth with all that came and went; ``baseline`` is the name of the active one.

    ``colour`` is the alarm's: green, amber or red; grey where there is nothing to grow from.
    ``approved_at`` is the instant (UTC ms) of the last answer that approved scope, 0 for none.
    """

    project: str
    baseline: str
    growth: Growth
    since: Since
    colour: str
    is_creep: bool
    approved_at: int
    items: tuple[Arrived, ...]

    @property
    def asks(self) -> bool:
        """Whether a review asks: move the date, drop something, add hours, or accept?"""
        return self.is_creep and self.colour in ("amber", "red")


def project_growth(
    conn: sqlite3.Connection,
    project: str,
    amber_percent: int | None = None,
    red_percent: int | None = None,
) -> ScopeGrowth | None:
    """The growth of a project; None where it has no active baseline. Percents are thresholds."""
    from mstui.views.health_limits import limits

    row = conn.execute(
        "SELECT b.id,coalesce(b.name,''),coalesce(b.at,0),coalesce(p.target,'') FROM project p"
        " JOIN baseline b ON b.id=p.active_baseline WHERE p.id=?",
        (project,),
    ).fetchone()
    if row is None:
        return None
    baseline, name, at, target = row
    items, count, effort = _arrived(conn, project, baseline)
    late = _late(conn, [one for one in items if one.change == "added"], target)
    growth = Growth(
        count,
        effort,
        sum(one.change == "added" for one in items),
        sum(max(0, one.effort) for one in items),
        sum(one.change == "removed" for one in items),
        sum(max(0, -one.effort) for one in items),
        late,
    )
    known = limits()
    amber = known.scope_amber if amber_percent is None else amber_percent
    red = known.scope_red if red_percent is None else red_percent
    since, approved_at = _since(conn, project, at, items)
    return ScopeGrowth(
        project, name, growth, since, colour(growth, amber, red), is_creep(growth, since),
        approved_at, tuple(items),
    )  # fmt: skip


def told_growth(found: ScopeGrowth) -> str:
    """``scope grew by +12.5 % since “First plan”: 4 items added (12 h), 1 removed (2 h)``."""
    from mstui.domain.duration import show_hours

    growth = found.growth
    came = f"{growth.added} {'item' if growth.added == 1 else 'items'} added"
    parts = [f"{came} ({show_hours(growth.effort_added)})" if growth.effort_added else came]
    if growth.removed or growth.effort_removed:
        gone = f" ({show_hours(growth.effort_removed)})" if growth.effort_removed else ""
        parts.append(f"{growth.removed} removed{gone}")
    if growth.late:
        parts.append(f"{growth.late} with less than {LATE_DAYS} days to the target")
    share = show_share(growth.in_force)
    return f"scope {share} of {growth.rule} since “{found.baseline}”: {', '.join(parts)}"


def _arrived(
    conn: sqlite3.Connection, project: str, baseline: str
) -> tuple[list[Arrived], int, int]:
    """What differs from the baseline, and how many items and how much effort that one holds."""
    before = {
        id: (kind, name, effort)
        for id, kind, name, effort in conn.execute(
            "SELECT item,kind,coalesce(name,''),CASE kind WHEN 'task' THEN coalesce(effort,0)"
            " ELSE 0 END FROM baselined WHERE baseline=? AND kind IN ('task','milestone')",
            (baseline,),
        ).fetchall()
    }
    now = {
        id: (kind, name, effort)
        for id, kind, name, effort in conn.execute(
            "SELECT id,'task',coalesce(name,''),coalesce(effort,0) FROM task WHERE project=?1"
            " AND coalesce(state,'')<>'cancelled' UNION ALL SELECT id,'milestone',"
            "coalesce(name,''),0 FROM milestone WHERE project=?1"
            " AND coalesce(state,'') NOT IN ('cancelled','deferred')",
            (project,),
        ).fetchall()
    }
    found = []
    for id, (kind, name, effort) in now.items():
        if id not in before:
            found.append(Arrived(id, kind, name, "added", effort))
        elif effort != before[id][2]:
            found.append(Arrived(id, kind, name, "changed", effort - before[id][2]))
    for id, (kind, name, effort) in before.items():
        if id not in now:
            found.append(Arrived(id, kind, name, "removed", -effort))
    at = _instants(conn, [one for one in found if one.change != "removed"])
    found = [one._replace(at=at.get(one.id, 0)) for one in found]
    return found, len(before), sum(effort for _, _, effort in before.values())


def _instants(conn: sqlite3.Connection, items: list[Arrived]) -> dict[str, int]:
    """When each item came to be, or when its effort was last written."""
    from mstui.domain.kinds import KINDS
    from mstui.store.cells import INSERT, cell_of, row_cell

    found: dict[str, int] = {}
    for kind in ("task", "milestone"):
        for change in ("added", "changed"):
            ids = [one.id for one in items if (one.kind, one.change) == (kind, change)]
            if not ids:
                continue
            declared = KINDS[kind]
            cell = row_cell(declared, INSERT) if change == "added" else cell_of(declared, "effort")
            for start in range(0, len(ids), _IDS_A_QUERY):
                chunk = ids[start : start + _IDS_A_QUERY]
                marks = ",".join("?" * len(chunk))
                found |= dict(
                    conn.execute(
                        "SELECT o.row,max(i.at) FROM journal_op o JOIN intent i ON i.id=o.intent"
                        f" WHERE o.row IN ({marks}) AND o.cell=? GROUP BY o.row",
                        (*chunk, cell),
                    ).fetchall()
                )
    return found


def _late(conn: sqlite3.Connection, added: list[Arrived], target: str) -> int:
    """How many arrived with less than 30 days to the target of their milestone, else of all."""
    late = 0
    for one in added:
        row = conn.execute(
            "SELECT m.target FROM task t JOIN milestone m ON m.id=t.milestone WHERE t.id=?"
            if one.kind == "task"
            else "SELECT target FROM milestone WHERE id=?",
            (one.id,),
        ).fetchone()
        day = str(row[0] if row and row[0] else target)[:10]
        try:
            latest = date.fromisoformat(day) - timedelta(days=LATE_DAYS)
        except (ValueError, OverflowError):
            continue
        late += one.at > (latest.toordinal() - date(1970, 1, 1).toordinal()) * _DAY_MS
    return late


def _since(
    conn: sqlite3.Connection, project: str, at: int, items: list[Arrived]
) -> tuple[Since, int]:
    """What approved the growth, and when; an answer before the last growth approves nothing."""
    grown = max((one.at for one in items if one.effort > 0 or one.change == "added"), default=0)

    def last(sql: str, *values: object) -> int:
        (found,) = conn.execute(sql, (project, at, *values)).fetchone()
        return int(found or 0)

    moved = last(
        "SELECT max(at) FROM adjustment WHERE project=? AND at>? AND field='target'"
        " AND cause IS NOT 'planning' AND to_value>from_value"
    )
    scope = last(
        "SELECT max(at) FROM adjustment WHERE project=? AND at>? AND field='scope'"
        " AND cause IS NOT 'planning'"
    )
    answers = "SELECT max(at) FROM scopeanswer WHERE project=? AND at>? AND answer=?"
    hours, accepted = last(answers, "add"), max(last(answers, "accept"), scope)
    money = _written(conn, project, "budget_cents", at)
    approvals = (moved, hours, money, accepted)
    return Since(*(each > 0 and each >= grown for each in approvals)), max(approvals)


def _written(conn: sqlite3.Connection, project: str, field: str, after: int) -> int:
    """When a field of the project was last written after an instant; 0 for never."""
    from mstui.domain.kinds import KINDS
    from mstui.store.cells import cell_of

    (found,) = conn.execute(
        "SELECT max(i.at) FROM journal_op o JOIN intent i ON i.id=o.intent"
        " WHERE o.row=? AND o.cell=? AND i.at>?",
        (project, cell_of(KINDS["project"], field), after),
    ).fetchone()
    return int(found or 0)

"""What a check-in counts of its project, as it was believed on that day."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from mstui.review.items import Round
from mstui.views.health import ProjectHealth
from mstui.views.indices import figures
from mstui.views.progress import project_progress
from mstui.views.record_building import written_since


def facts_of(
    conn: sqlite3.Connection,
    round: Round,
    health: ProjectHealth,
    today: str,
    believed: Mapping[str, str],
) -> dict[str, Any]:
    """The check-in's own figures, under the names of ``views.record``.

    ``believed`` are the forecasts of the open milestones as this check-in records them.
    """
    tasks, done = conn.execute(
        "SELECT count(*),coalesce(sum(state='done'),0) FROM task t WHERE project=?"
        " AND coalesce(state,'todo')<>'cancelled'"
        " AND NOT EXISTS(SELECT 1 FROM task c WHERE c.parent=t.id)",
        (round.project,),
    ).fetchone()
    ids = [
        id
        for (id,) in conn.execute(
            "SELECT id FROM task WHERE project=? AND state='done'", (round.project,)
        ).fetchall()
    ]
    (effort,) = conn.execute(
        "SELECT coalesce(sum(effort),0) FROM task WHERE project=?"
        " AND coalesce(state,'todo')<>'cancelled'",
        (round.project,),
    ).fetchone()
    told = conn.execute(
        "SELECT milestone,forecast FROM judgement WHERE checkin=? AND forecast IS NOT NULL",
        (round.last,),
    )
    before = dict(told.fetchall())
    open_ones = [one for one in health.milestones.values() if one.is_open]
    moved = [(before[id], day) for id, day in believed.items() if day and id in before]
    found: dict[str, Any] = {
        "tasks": tasks,
        "tasks_done": done,
        "tasks_done_since": len(written_since(conn, "task", ids, round.begin)),
        "milestones_open": len(open_ones),
        "milestones_achieved": sum(one.state == "achieved" for one in health.milestones.values()),
        "slipped": sum(then < now for then, now in moved),
        "recovered": sum(then > now for then, now in moved),
        "effort_minutes": effort,
    }
    percent = project_progress(conn, round.project).percent
    if percent is not None:
        found["percent"] = percent
    return found | figures(conn, round.project, today, health)

"""Where the numbers and words of projects and phases come from."""

from __future__ import annotations

import sqlite3

from mstui import dates
from mstui.store.transaction import Row
from mstui.views.attention import HIGH_RISK
from mstui.views.explain_health import explain_phase_health, explain_project_health
from mstui.views.explain_parts import Explained, Leads, days_shown, days_told, named, progress_told
from mstui.views.health import project_health
from mstui.views.health_words import project_shown
from mstui.views.progress import PhaseProgress, phase_progress
from mstui.views.project import ProjectHead, project_head
from mstui.views.states import is_open


def explain_phase(conn: sqlite3.Connection, id: str, row: Row, today: str) -> list[Explained]:
    """A phase: its word and its percent."""
    project = str(row["project"] or "")
    found = phase_progress(conn, project, today).get(id) if project else None
    if found is None:
        return [
            Explained("State", "empty", ("it holds no tasks and no milestones yet",)),
            Explained("Done", "–", ("there are no tasks to be done",)),
        ]
    late = named(
        conn,
        "milestone",
        f"t.phase=? AND {is_open('milestone')} AND t.target<?",
        [id, today],
        "is overdue",
    )
    done = "–" if found.percent is None else f"{found.percent} %"
    health = project_health(conn, project, today)
    judged = health.phases.get(id) if health is not None else None
    return [
        Explained("State", found.word, tuple(_phase_words(found)), late),
        *(explain_phase_health(judged) if judged is not None else ()),
        Explained("Done", done, progress_told(found.progress)),
    ]


def _phase_words(found: PhaseProgress) -> list[str]:
    says = {
        "overdue": "a milestone in it is overdue",
        "done": "all its milestones are achieved and all its tasks are done",
        "doing": "something in it is done, and something is not",
        "not started": "nothing in it is done yet",
        "empty": "it holds no tasks and no milestones yet",
    }.get(found.word, "")
    counts = [
        f"{found.milestones_achieved} of {found.milestones} milestones achieved"
        if found.milestones
        else "",
        f"{found.tasks_done} of {found.tasks} tasks done" if found.tasks else "",
        f"{found.overdue} overdue" if found.overdue else "",
    ]
    return [says, ", ".join(each for each in counts if each) or "its parts are counted with it"]


def explain_project(conn: sqlite3.Connection, id: str, row: Row, today: str) -> list[Explained]:
    """A project: its health, how far it is, what comes next, its risks and check-ins."""
    head = project_head(conn, id, today)
    if head is None:
        return []
    found = _health(conn, id, head, today)
    if head.progress:
        found.append(Explained("Done", head.progress, progress_told(head.rollup.progress)))
    line = head.line
    if line.next_id and line.next_target:
        leads = (Leads("milestone", line.next_id, line.next_name, "comes next"),)
        found.append(
            Explained(
                "Next", line.next_name, ("the open milestone with the earliest target",), leads
            )
        )
        found.append(
            Explained(
                "In",
                days_shown(line.next_days),
                days_told(conn, "target", line.next_target, today, id),
            )
        )
    if line.phase:
        found.append(
            Explained("Phase", line.phase, ("the first phase in which something is open",))
        )
    if line.target:
        found.append(
            Explained(
                "Target",
                dates.show(line.target, today),
                days_told(conn, "target", line.target, today, id),
            )
        )
    found += _risks(conn, id, head)
    if head.checkin_age is not None and head.rollup.checkin:
        days = head.checkin_age
        apart = "today" if not days else "yesterday" if days == 1 else f"{days} days ago"
        found.append(
            Explained(
                "Check-in",
                apart,
                (
                    (
                        f"the last one was on {dates.show(head.rollup.checkin, today)}; "
                        f"one is due every {row['review_days'] or 7} days"
                    ),
                ),
            )
        )
    return found


def _health(conn: sqlite3.Connection, id: str, head: ProjectHead, today: str) -> list[Explained]:
    line = head.line
    health = project_health(conn, id, today) if line.status == "active" else None
    word = project_shown(line.state, health)
    if health is not None:
        from mstui.views.explain_indices import explain_indices

        indices = explain_indices(conn, id, today, health)
        return [*explain_project_health(health, word, today), *indices]
    says = {
        "done": "all its milestones are achieved",
        "paused": "somebody paused it",
        "cancelled": "it was given up",
    }.get(line.state, "")
    return [Explained("State", word, (says,))]


def _risks(conn: sqlite3.Connection, id: str, head: ProjectHead) -> list[Explained]:
    rollup = head.rollup
    found = []
    if rollup.risks:
        high = f" ({rollup.high_risks} high)" if rollup.high_risks else ""
        leads = named(
            conn,
            "risk",
            f"t.project=? AND {is_open('risk')} AND coalesce(t.probability*t.impact,0)>=?"
            " AND NOT coalesce(t.opportunity,0)",
            [id, HIGH_RISK],
            "is high",
        )
        says = (f"open ones; high from a score of {HIGH_RISK} on (probability × impact)",)
        found.append(Explained("Risks", f"{rollup.risks}{high}", says, leads))
    if rollup.roadblocks:
        leads = named(conn, "roadblock", f"t.project=? AND {is_open('roadblock')}", [id], "is open")
        found.append(Explained("Roadblocks", str(rollup.roadblocks), ("open ones",), leads))
    return found

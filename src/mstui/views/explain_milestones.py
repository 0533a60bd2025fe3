"""Where the numbers and words of milestones come from."""

from __future__ import annotations

import sqlite3
from typing import Any

from mstui import dates
from mstui.domain import life
from mstui.domain.smart import Smart
from mstui.store.transaction import Row
from mstui.views.detail import detail
from mstui.views.explain_health import explain_milestone_health, named_leads, told_tests
from mstui.views.explain_parts import (
    Explained,
    Leads,
    day_told,
    days_shown,
    days_told,
    named,
    priority_told,
    progress_told,
    text_of,
)
from mstui.views.health import MilestoneHealth, project_health
from mstui.views.health_words import milestone_shown
from mstui.views.pages import Listing
from mstui.views.progress import milestone_progress
from mstui.views.relations import task_counts
from mstui.views.rows import MilestoneRow
from mstui.views.standing import requirements
from mstui.views.states import is_open
from mstui.views.workdays import Workdays


def explain_milestone(conn: sqlite3.Connection, id: str, row: Row, today: str) -> list[Explained]:
    """A milestone: its word, its dates, its percent, its priority and its SMART letters."""
    shown: Any = Listing("milestone", today).row_of(conn, id)
    assert isinstance(shown, MilestoneRow)
    project = text_of(row, "project") or None
    whole = project_health(conn, project, today) if project else None
    health = whole.milestones.get(id) if whole is not None else None
    health = health if health is not None and health.is_open else None
    found = [_milestone_state(conn, id, row, shown, today, health)]
    if shown.state == "achieved" and shown.achieved_on:
        found.append(_achieved(conn, row, shown, project, today))
    if shown.target:
        found.append(
            Explained(
                "Target",
                dates.show(shown.target, today),
                ("what is promised now", *_pushes(conn, id, today)),
            )
        )
        if shown.state in life.OPEN_MILESTONE:
            found.append(_days_until(conn, "target", shown.target, today, project))
    found += explain_milestone_health(health, today) if health is not None else []
    for name, label, says in (
        ("deadline", "Deadline", "from outside, hard: nobody here can move it"),
        ("forecast", "Forecast", "declared: the day that its owner believes in"),
    ):
        if day := text_of(row, name):
            found.append(
                Explained(
                    label, dates.show(day, today), (says, *_margin(conn, row, name, day, project))
                )
            )
    total, done = task_counts(conn, id)
    rolled = milestone_progress(conn, [id]).get(id)
    if rolled is not None and total:
        found.append(
            Explained(
                "Done",
                f"{rolled.text}, {done} of {total} {'task' if total == 1 else 'tasks'}",
                progress_told(rolled),
                _open_tasks(conn, id),
            )
        )
    found += priority_told(row)
    known = detail(conn, "milestone", id, today, history=0)
    return [*found, *(_smart(known.smart) if known is not None and known.smart else ())]


def _milestone_state(
    conn: sqlite3.Connection,
    id: str,
    row: Row,
    shown: MilestoneRow,
    today: str,
    health: MilestoneHealth | None,
) -> Explained:
    needed = requirements(conn, id)
    roadblocks = named(
        conn, "roadblock", f"t.milestone=? AND {is_open('roadblock')}", [id], "stands in the way"
    )
    nobody = not (row["owner"] or row["team"])
    target = day_told(shown.target) if shown.target else ""
    says = {
        "overdue": f"the target {target} has passed and it is not achieved",
        "blocked": "an open roadblock stands in its way",
        "ready": f"planned, and all it waits for is there: {_waits_for(needed)}",
        "planned": "it is promised, and not achieved yet",
        "proposed": "it is planned once it has an owner and a target"
        + _lacking(not nobody, bool(shown.target)),
        "achieved": f"somebody achieved it on {day_told(shown.achieved_on or '')}",
        "deferred": "it was put off: nothing is expected of it now",
        "cancelled": "it was given up: nothing is expected of it any more",
    }.get(shown.shown, "")
    also = [
        word
        for word, holds in (
            ("blocked", bool(roadblocks)),
            ("ready", life.ready(shown.state, needed)),
        )
        if holds and word != shown.shown and shown.state in life.OPEN_MILESTONE
    ]
    more = [says]
    if health is not None:
        more += told_tests(health, today)
    if also:
        more.append(f"also {' and '.join(also)}: of several words the worst is shown")
    if nobody and health is None and shown.state in life.OPEN_MILESTONE:
        more.append("nobody answers for it: neither a person nor a team")
    more += [f"it waits: {each}" for each in needed.open if shown.state in life.OPEN_MILESTONE]
    leads = roadblocks if shown.state in life.OPEN_MILESTONE else ()
    if shown.state in life.OPEN_MILESTONE:
        leads = (*leads, *_open_tasks(conn, id))
    if health is not None:
        known = {(one.kind, one.id) for one in leads}
        named_by = named_leads(health.verdict.tests)
        leads = (*leads, *(one for one in named_by if (one.kind, one.id) not in known))
    return Explained("State", milestone_shown(shown.shown, health), tuple(more), leads)


def _waits_for(needed: life.Requirements) -> str:
    counts = (
        (needed.tasks, "task", "tasks"),
        (needed.children, "sub-milestone", "sub-milestones"),
        (needed.deliverables, "required deliverable", "required deliverables"),
    )
    return ", ".join(
        f"{count} {one if count == 1 else many}" for count, one, many in counts if count
    )


def _lacking(owned: bool, targeted: bool) -> str:
    missing = [word for word, there in (("an owner", owned), ("a target", targeted)) if not there]
    return (
        f"; {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        if (missing)
        else ""
    )


def _open_tasks(conn: sqlite3.Connection, milestone: str) -> tuple[Leads, ...]:
    return named(conn, "task", f"t.milestone=? AND {is_open('task')}", [milestone], "is not done")


def _achieved(
    conn: sqlite3.Connection, row: Row, shown: MilestoneRow, project: str | None, today: str
) -> Explained:
    workdays = Workdays(conn)
    on = shown.achieved_on or ""
    days = life.punctuality(
        shown.target, on, lambda start, finish: workdays.between(start, finish, project)
    )
    told = life.show_punctuality(days)
    says = ["the day on which it was achieved"]
    if told and shown.target:
        says.append(f"{told}: target {day_told(shown.target)}, achieved {day_told(on)}")
    return Explained("Achieved", dates.show(on, today), tuple(says))


def _days_until(
    conn: sqlite3.Connection, what: str, day: str, today: str, project: str | None
) -> Explained:
    days = Workdays(conn).between(today, day, project)
    return Explained("In", days_shown(days), days_told(conn, what, day, today, project))


def _pushes(conn: sqlite3.Connection, milestone: str, today: str) -> tuple[str, ...]:
    """How often the target was moved after it was promised, and from where."""
    rows = conn.execute(
        "SELECT from_value,to_value,coalesce(cause,'') FROM adjustment WHERE milestone=?"
        " AND field='target' AND cause IS NOT 'planning' ORDER BY at,id",
        (milestone,),
    ).fetchall()
    if not rows:
        return ()
    moves = "; ".join(
        f"{dates.show(before, today) or '–'} → {dates.show(after, today) or '–'}"
        f"{f' ({cause})' if cause else ''}"
        for before, after, cause in rows[-3:]
    )
    often = "once" if len(rows) == 1 else f"{len(rows)} times"
    return (f"moved {often} since it was promised: {'… ' if len(rows) > 3 else ''}{moves}",)


def _margin(
    conn: sqlite3.Connection, row: Row, name: str, day: str, project: str | None
) -> tuple[str, ...]:
    target = text_of(row, "target")
    if not target:
        return ()
    days = Workdays(conn).between(target, day, project)
    if not days:
        return ("the same day as the target",)
    word = "after" if days > 0 else "before"
    return (f"{abs(days)} working days {word} the target {day_told(target)}",)


_LETTERS = {"S": "specific", "M": "measurable", "A": "achievable", "R": "relevant", "T": "timed"}


def _smart(smart: Smart) -> list[Explained]:
    return [
        Explained(
            f"SMART {one.letter}",
            "?" if one.verdict == "unknown" else one.verdict,
            (f"{_LETTERS[one.letter]}: {one.reason}",),
        )
        for one in smart.letters
    ]

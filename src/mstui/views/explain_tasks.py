"""Where the numbers and words of tasks come from."""

from __future__ import annotations

import sqlite3
from typing import Any

from mstui import dates
from mstui.domain import life
from mstui.domain.duration import show_hours
from mstui.domain.values import show_choice
from mstui.measures.progress import checklist, task_percent
from mstui.store.transaction import Row
from mstui.views.explain_parts import (
    Explained,
    Leads,
    day_told,
    days_told,
    named,
    priority_told,
    text_of,
)
from mstui.views.pages import Listing
from mstui.views.rows import TaskRow
from mstui.views.states import is_open


def explain_task(conn: sqlite3.Connection, id: str, row: Row, today: str) -> list[Explained]:
    """A task: its word, its dates, how late it is and how far."""
    shown: Any = Listing("task", today).row_of(conn, id)
    assert isinstance(shown, TaskRow)
    project = text_of(row, "project") or None
    word = "overdue" if shown.overdue else show_choice(shown.state)
    says = {
        "overdue": f"its finish {day_told(shown.finish or '')} has passed and it is not done",
        "to do": "nobody has begun it yet",
        "doing": "somebody works on it",
        "blocked": "something keeps it from going on",
        "done": f"finished{_on(row, 'actual_finish')}",
        "cancelled": "it was given up; it counts nowhere",
    }.get(word, "")
    waits = _waited_for(conn, id)
    roadblocks = named(
        conn, "roadblock", f"t.task=? AND {is_open('roadblock')}", [id], "stands in the way"
    )
    more = [says] if says else []
    if waits and shown.state in life.OPEN_TASK:
        more.append("it waits for what is not finished yet")
    leads = (*waits, *roadblocks) if shown.state in life.OPEN_TASK else ()
    found = [Explained("State", word, tuple(more), leads)]
    for name, label in (("start", "Start"), ("finish", "Finish")):
        if day := text_of(row, name):
            actual = text_of(row, f"actual_{name}")
            really = (f"really {day_told(actual)}",) if actual else ()
            found.append(Explained(label, dates.show(day[:10], today), ("as planned", *really)))
    if shown.overdue and shown.finish:
        late = Explained(
            "Late",
            f"+{shown.days_late}wd" if shown.days_late else "0wd",
            days_told(conn, "finish", shown.finish, today, project),
        )
        found.append(late)
    found.append(_task_done(row, shown))
    return [*found, *priority_told({**row, "impact": None, "feasibility": None})]


def _on(row: Row, name: str) -> str:
    day = text_of(row, name)
    return f" on {day_told(day)}" if day else ""


def _waited_for(conn: sqlite3.Connection, task: str) -> tuple[Leads, ...]:
    where = "t.id IN (SELECT predecessor FROM dependency WHERE successor=?)"
    return (
        *named(conn, "task", f"{where} AND {is_open('task')}", [task], "is not done"),
        *named(conn, "milestone", f"{where} AND {is_open('milestone')}", [task], "is not achieved"),
    )


def _task_done(row: Row, shown: TaskRow) -> Explained:
    by_rule = task_percent(row)
    rule = text_of(row, "percent_rule") or "manual"
    done, effort = row.get("effort_done"), row.get("effort")
    if shown.state == "done":
        says = ["a task that is done is 100 %, and nothing else is"]
    elif rule == "effort" and effort:
        worked = done if isinstance(done, int) else 0
        planned = effort if isinstance(effort, int) else 0
        says = [f"by effort: {show_hours(worked)} worked of {show_hours(planned)} planned"]
    elif rule == "checklist":
        ticked, entries = checklist(text_of(row, "checklist"))
        says = [f"by its checklist: {ticked} of {entries} entries are ticked"]
    elif rule == "0-50-100":
        says = ["0 before it is begun, 50 while it is done, 100 when it is done"]
    else:
        says = ["as somebody said it: nothing is measured (its rule is manual)"]
        if isinstance(done, int) and done:
            told = f"{show_hours(done)} were worked"
            planned_text = f" of {show_hours(effort)} planned" if isinstance(effort, int) else ""
            says.append(f"{told}{planned_text}, which does not change the percent")
    if by_rule.percent != shown.percent:
        says.append(f"roll-ups count it as {by_rule.percent} % by its rule")
    return Explained("Done", f"{shown.percent} %", tuple(says))

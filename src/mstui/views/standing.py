"""How one item stands, why, and what to do about it.

Advice names commands; which keys they have today is for the screen to say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from mstui import dates
from mstui.domain import life
from mstui.domain.values import show_choice
from mstui.views.attention import HIGH_RISK
from mstui.views.owed import owed_one
from mstui.views.portfolio import project_line
from mstui.views.progress import phase_progress
from mstui.views.rows import milestone_word
from mstui.views.states import DEFAULT_STATE, ENDED, is_open, risk_level, state_field
from mstui.views.workdays import Workdays

Value = str | int | None
Record = Mapping[str, Value]


class Advice(NamedTuple):
    """Something to do: the words, and the command that does it where there is one."""

    text: str
    command: str = ""


class Standing(NamedTuple):
    """The word for an item, the reasons, and the advice."""

    word: str
    why: tuple[str, ...] = ()
    advice: tuple[Advice, ...] = ()


def standing(conn: sqlite3.Connection, kind: str, id: str, row: Record, today: str) -> Standing:
    """How an item stands; ``row`` is its record."""
    asked = {
        "milestone": _milestone,
        "task": _task,
        "risk": _risk,
        "phase": _phase,
        "project": _project,
        "roadblock": _roadblock,
        "promise": _promise,
        "action": _action,
        "kpi": _kpi,
        "investigation": _investigation,
        "objective": _objective,
        "keyresult": _key_result,
    }.get(kind)
    if asked is not None:
        return asked(conn, id, row, today)
    state = _text(row, state_field(kind)) or DEFAULT_STATE.get(kind, "")
    return Standing(show_choice(state))


def requirements(conn: sqlite3.Connection, milestone: str) -> life.Requirements:
    """What a milestone waits for, counted."""
    counts = conn.execute(
        "SELECT (SELECT count(*) FROM task t WHERE t.milestone=:id AND t.state IS NOT 'cancelled'),"
        f" (SELECT count(*) FROM task t WHERE t.milestone=:id AND {is_open('task')}),"
        " (SELECT count(*) FROM milestone t WHERE t.parent=:id AND t.state IS NOT 'cancelled'),"
        " (SELECT count(*) FROM milestone t WHERE t.parent=:id"
        "  AND coalesce(t.state,'') NOT IN ('achieved','cancelled')),"
        " (SELECT count(*) FROM deliverable t WHERE t.milestone=:id AND coalesce(t.required,1)<>0),"
        " (SELECT count(*) FROM deliverable t WHERE t.milestone=:id AND coalesce(t.required,1)<>0"
        "  AND t.state IS NOT 'approved')",
        {"id": milestone},
    ).fetchone()
    return life.Requirements(*counts)


def _milestone(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    from mstui.views.health import known_health
    from mstui.views.health_words import melon_told, milestone_shown, reasons_told

    state, target = _text(row, "state") or "proposed", _text(row, "target") or None
    needed = requirements(conn, id)
    roadblocks = _names(conn, "roadblock", "milestone", id)
    owned = bool(row["owner"] or row["team"])
    is_ready = life.ready(state, needed)
    word = milestone_word(state, target, bool(roadblocks), is_ready, today)
    if state not in life.OPEN_MILESTONE:
        return Standing(word, _how_it_ended(conn, row))
    project = _text(row, "project")
    whole = known_health(conn, project, today) if project else None
    health = whole.milestones.get(id) if whole is not None else None
    why, advice = [], []
    if word == "overdue" and target:
        late = _days(conn, target, today, row)
        why.append(f"{_late(late)} after its target {dates.show(target, today)}")
    told = health is not None and health.verdict.fired("promise gap")
    if word == "overdue" or told:
        advice.append(Advice("move it", "set_target"))
        if owner := _owner(conn, row):
            advice.append(Advice(f"talk to {owner}"))
    if health is not None:
        reasons = reasons_told(health, today)
        why += reasons[1:] if word == "overdue" else reasons
        why += [melon] if (melon := melon_told(health)) else []
    why += [
        f"roadblock: {name}" for name in roadblocks if not any(name in reason for reason in why)
    ]
    if not owned:
        why += ["nobody answers for it"] if "nobody answers for it" not in why else []
        advice.append(Advice("say who answers for it", "set_owner"))
    if not target:
        why.append("no target")
        advice.append(Advice("set a target", "set_target"))
    if is_ready:
        why.append("all it waits for is there")
        advice.append(Advice("achieve it", "done"))
    why += [*needed.open, *_gate(conn, row)]
    return Standing(milestone_shown(word, health), tuple(why), tuple(advice))


def _how_it_ended(conn: sqlite3.Connection, row: Record) -> tuple[str, ...]:
    achieved = _text(row, "achieved_on")
    if not achieved:
        return ()
    project = _text(row, "project") or None
    workdays = Workdays(conn)
    days = life.punctuality(
        _text(row, "target") or None,
        achieved,
        lambda start, finish: workdays.between(start, finish, project),
    )
    shown = life.show_punctuality(days)
    return (shown,) if shown else ()


def _gate(conn: sqlite3.Connection, row: Record) -> list[str]:
    """The gates of earlier phases that must be achieved before the milestone's phase begins."""
    names = conn.execute(
        "SELECT g.name FROM phase h JOIN phase e ON e.project=h.project"
        " AND (coalesce(e.ord,''),e.id)<(coalesce(h.ord,''),h.id)"
        " JOIN milestone g ON g.id=e.gate WHERE h.id=? AND e.gate_blocks=1"
        " AND coalesce(g.state,'') NOT IN ('achieved','cancelled') ORDER BY e.ord,e.id",
        (row["phase"],),
    ).fetchall()
    return [f"waits for the gate {name}" for (name,) in names]


def _task(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    state, finish = _text(row, "state") or "todo", _text(row, "finish")
    if state in ENDED["task"]:
        return Standing(state)
    why, advice = [], []
    is_late = life.task_overdue(state, finish, today)
    if is_late:
        late = _late(_days(conn, finish, today, row))
        why.append(f"{late} after its finish {dates.show(finish, today)}")
        advice += [Advice("finish it", "done"), Advice("move its finish", "set_target")]
    waiting = conn.execute(
        "SELECT p.name FROM dependency d JOIN task p ON p.id=d.predecessor"
        " WHERE d.successor=? AND coalesce(d.type,'FS')='FS'"
        f" AND {is_open('task', 'p')} ORDER BY p.finish,p.id LIMIT 3",
        (id,),
    ).fetchall()
    why += [f"waits for {name}" for (name,) in waiting]
    why += [f"roadblock: {name}" for name in _names(conn, "roadblock", "task", id)]
    if not conn.execute("SELECT 1 FROM assignment WHERE task=?", (id,)).fetchone():
        why.append("nobody works on it")
        advice.append(Advice("say who does it", "set_owner"))
    return Standing("overdue" if is_late else show_choice(state), tuple(why), tuple(advice))


def _risk(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    state = _text(row, "state") or "identified"
    score = _number(row, "probability") * _number(row, "impact")
    why = [f"{score} {risk_level(score)}"] if score else ["probability and impact are not known"]
    advice = []
    if state not in ENDED["risk"]:
        review = _text(row, "review_on")
        if review and review <= today:
            why.append(f"its review was due {dates.show(review, today)}")
            advice.append(Advice("review it", "look_at"))
        if score >= HIGH_RISK and not _text(row, "contingency"):
            why.append("no contingency plan, which a high risk needs")
            advice.append(Advice("write what is done if it happens", "edit"))
        if not row["owner"]:
            why.append("nobody watches it")
            advice.append(Advice("say who watches it", "set_owner"))
    return Standing(state, tuple(why), tuple(advice))


def _phase(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    project = _text(row, "project")
    found = phase_progress(conn, project, today).get(id) if project else None
    if found is None:
        return Standing("empty", ("no tasks and no milestones yet",))
    why = []
    if found.milestones:
        achieved = f"{found.milestones_achieved} of {found.milestones}"
        why.append(f"{achieved} {_plural('milestone', found.milestones)} achieved")
    if found.overdue:
        why.append(f"{found.overdue} {_plural('milestone', found.overdue)} overdue")
    if found.tasks:
        done = f"{found.tasks_done} of {found.tasks} {_plural('task', found.tasks)} done"
        why.append(f"{found.progress.text}, {done}")
    return Standing(found.word, tuple(why))


def _project(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    from mstui.views.health import known_health
    from mstui.views.health_words import project_shown
    from mstui.views.quick_wins import quick_wins, told

    line = project_line(conn, id, today)
    if line is None:
        return Standing(_text(row, "status"))
    health = known_health(conn, id, today) if line.status == "active" else None
    if health is not None:
        why = list(health.verdict.reasons)
        melons = [one.name for one in health.watermelons]
        why += [f"declared better than computed, twice running: {name}" for name in melons]
        why += [health.problem] if health.problem else []
        quiet = quick_wins(conn, id, today, health)
        why += [told(quiet)] if quiet is not None else []
    else:
        why = [
            f"{count} {_plural('milestone', count)} {word}"
            for count, word in ((line.overdue, "overdue"), (line.unowned, "unowned"))
            if count
        ]
    return Standing(project_shown(line.state, health), tuple(why))


def _roadblock(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    state = _text(row, "state") or "open"
    since = _text(row, "since")
    if state in ENDED["roadblock"] or not since:
        return Standing(state)
    why = [f"since {dates.relative_days(since, today)}"]
    advice = [] if row["owner"] else [Advice("say who clears it", "set_owner")]
    if not row["ask"] and not row["asked"]:
        why.append("nobody is asked for support")
        advice.append(Advice("ask somebody", "look_at"))
    return Standing(state, tuple(why), (*advice, Advice("resolve it", "done")))


def _promise(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    state = _text(row, "state") or "open"
    if state in ENDED["promise"]:
        return Standing(state)
    confirmed, promised = _text(row, "confirmed_on"), _text(row, "promised")
    why = [
        f"last confirmed {dates.relative_days(confirmed, today)}"
        if confirmed
        else "never confirmed"
    ]
    is_late = bool(promised) and promised < today
    if is_late:
        why.insert(0, f"promised for {dates.show(promised, today)}")
    if is_late:
        return Standing("overdue", tuple(why))
    found = owed_one(conn, id, today)
    is_stale = found is not None and found.is_stale
    return Standing("unconfirmed" if is_stale else state, tuple(why))


def _action(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    state, due = _text(row, "state") or "open", _text(row, "due")
    if state in ENDED["action"] or not due or due >= today:
        return Standing(state)
    return Standing(
        "overdue", (f"due {dates.relative_days(due, today)}",), (Advice("finish it", "done"),)
    )


def _kpi(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    from mstui.views.kpis import kpis, told  # seldom read one by one

    (line,) = kpis(conn, today, _text(row, "project"), kpi=id) or (None,)
    if line is None:
        return Standing("")
    advice = (Advice("read it", "look_at"),) if line.stands.is_due else ()
    return Standing(line.stands.verdict, tuple(told(line, today)), advice)


def _investigation(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    state, due = _text(row, "state") or "open", _text(row, "due")
    if state == "closed" or not due:
        return Standing(state)
    why = (f"due {dates.relative_days(due, today)}",)
    return Standing(state, why, (Advice("say what it was", "done"),))


def _objective(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    from mstui.measures.colours import WORDS
    from mstui.views.okrs import objective, share_shown

    found = objective(conn, id, today)
    if found is None or found.share is None:
        return Standing("")
    why = [f"{share_shown(found.share)}: the mean of its key results"]
    why += [f"{one.name}: {share_shown(one.share)}" for one in found.results]
    return Standing(WORDS[found.colour], tuple(why))


def _key_result(conn: sqlite3.Connection, id: str, row: Record, today: str) -> Standing:
    from mstui.measures.colours import WORDS
    from mstui.views.okrs import key_result, told

    found = key_result(conn, id, today)
    if found is None or found.share is None:
        return Standing("", (told(found),) if found is not None else ())
    return Standing(WORDS[found.colour], (told(found),))


def _names(conn: sqlite3.Connection, kind: str, field: str, id: str) -> list[str]:
    """The names of the open items of a kind that point at ``id``."""
    rows = conn.execute(
        f'SELECT t.name FROM {kind} t WHERE t."{field}"=? AND {is_open(kind)} ORDER BY t.id', (id,)
    ).fetchall()
    return [name or "" for (name,) in rows]


def _owner(conn: sqlite3.Connection, row: Record) -> str:
    found = conn.execute("SELECT name FROM person WHERE id=?", (row["owner"],)).fetchone()
    return str(found[0] or "") if found else ""


def _days(conn: sqlite3.Connection, day: str | None, today: str, row: Record) -> int:
    return Workdays(conn).between(day, today, _text(row, "project") or None) if day else 0


def _late(days: int) -> str:
    return f"{days} wd" if days else "days off"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _text(row: Record, field: str) -> str:
    value = row.get(field)
    return value if isinstance(value, str) else ""


def _number(row: Record, field: str) -> int:
    value = row.get(field)
    return value if isinstance(value, int) else 0

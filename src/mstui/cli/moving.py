"""``move``: another date for an item, shown before it is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import click

from mstui.actions.adjust import Why
from mstui.cli.output import say, say_json, tell
from mstui.cli.refs import Ref, Refs
from mstui.cli.session import Session
from mstui.cli.verb import WRITES, verb
from mstui.domain.errors import UsageProblem
from mstui.domain.kinds import KINDS

if TYPE_CHECKING:
    from mstui.actions.telling import Between
    from mstui.views.impact import Impact

# The date that moves, by kind.
_DATES = {
    "project": "target",
    "phase": "finish",
    "milestone": "target",
    "task": "finish",
    "risk": "review_on",
    "promise": "promised",
    "kpi": "target_on",
    "objective": "finish",
    "action": "due",
}
_SNET = "start no earlier than"
# What is said of a reason as a date.
_DAYS = ("watch_until", "agreed_on")
_STARTS = {"phase": "start", "task": "start"}


class Moved(NamedTuple):
    """A field before and after."""

    field: str
    before: str | None
    after: str


class Waiting(NamedTuple):
    """An item that the move concerns, and how."""

    kind: str
    id: str
    name: str
    why: str


@verb("move", shared=WRITES)
@click.argument("item", metavar="ITEM")
@click.argument("when", nargs=-1, required=True, metavar="DATE")
@click.option("--cause", default="", metavar="CAUSE", help="The root cause, of a promised date.")
@click.option("--reason", default="", metavar="TEXT", help="The rationale, of a promised date.")
@click.option("--revised", default="", metavar="TEXT", help="The revised expectation.")
@click.option("--informed", default="", metavar="TEXT", help="Who was told.")
@click.option("--client-text", default="", metavar="TEXT", help="What a client may read of it.")
@click.option("--agreed-with", default="", metavar="NAME", help="With whom it was agreed.")
@click.option("--agreed-on", metavar="DATE", help="The day on which it was agreed.")
@click.option("--counter-offer", default="", metavar="TEXT", help="What was offered instead.")
@click.option("--follow-up", default="", metavar="TEXT", help="What has to be done now.")
@click.option("--watch-until", metavar="DATE", help="Until when to see whether it helped.")
@click.option("--yes", is_flag=True, help="Do it; without, only tell what it would change.")
def move(
    session: Session,
    item: str,
    when: tuple[str, ...],
    cause: str,
    reason: str,
    yes: bool,
    **said: str | None,
) -> None:
    """Give an item another date. Without --yes, tell what that changes and change nothing.

    The target of a project or milestone, the finish of a task or phase (its start moves along),
    the due date of an action, the promised date of a promise, the review of a risk.
    """
    from mstui.actions.items import edit_item

    refs = Refs(session, session.writer() if yes else None)
    found = refs.find(item)
    moved = _moves(refs, session.today(), found, " ".join(when))
    given = cause or reason
    why = _why(session, cause, reason, said) if given else None
    if yes:
        from mstui.cli.foreseeing import with_impact

        values = {one.field: one.after for one in moved}
        seen = with_impact(session, refs, found, values, why)
        session.report(
            edit_item(
                refs.ws, found.kind, found.id, values, why=seen, between=_counting(refs.conn, found)
            )
        )
    else:
        _preview(session, refs, found, moved, why)


def _why(session: Session, cause: str, reason: str, said: Mapping[str, str | None]) -> Why:
    """The reason with all else that was said; days as dates."""
    from mstui.dates import date_parser

    parse = date_parser(session.today())
    texts = {name: text for name, text in said.items() if text and name not in _DAYS}
    days = {name: parse(str(said[name])) for name in _DAYS if said.get(name)}
    return Why(cause=cause, rationale=reason, **texts, **days)  # type: ignore[arg-type]


def _moves(refs: Refs, today: str, found: Ref, when: str) -> list[Moved]:
    """The fields that change; a task keeps its length, so its start moves with its finish."""
    from mstui.dates import date_parser, moment_parser
    from mstui.store.transaction import get

    name = _DATES.get(found.kind)
    if name is None:
        raise UsageProblem(f"a {found.kind} has no date that moves")
    field = KINDS[found.kind].field(name)
    assert field is not None
    parse = moment_parser if field.type == "moment" else date_parser
    after = parse(today)(when)
    row = get(refs.conn, found.kind, found.id) or {}
    before = str(row[name]) if row[name] else None
    moved = [Moved(name, before, after)]
    start = _STARTS.get(found.kind, "")
    if start and before and row[start]:
        shifted = _shifted(str(row[start]), before, after, _counting(refs.conn, found))
        moved.insert(0, Moved(start, str(row[start]), shifted))
    if found.kind == "task":
        moved += _held(refs.conn, row, moved)
    return [one for one in moved if one.before != one.after]


def _held(conn: sqlite3.Connection, row: Mapping[str, object], moved: list[Moved]) -> list[Moved]:
    """What keeps a task that waits for others on its new day: links alone would pull it back.

    As in Microsoft Project, a typed start becomes "start no earlier than". A task with another
    constraint keeps that.
    """
    linked = conn.execute("SELECT 1 FROM dependency WHERE successor=?", (row["id"],)).fetchone()
    start = next((one.after for one in moved if one.field == "start"), None)
    if linked is None or start is None or row["constraint_kind"] not in (None, "", "asap", _SNET):
        return []
    before = (row["constraint_kind"], row["constraint_on"])
    return [
        Moved(name, None if value is None else str(value), after)
        for name, value, after in (
            ("constraint_kind", before[0], _SNET),
            ("constraint_on", before[1], start),
        )
    ]


def _counting(conn: sqlite3.Connection, found: Ref) -> Between:
    """How working days are counted where the item is: on its project's calendar."""
    from mstui.views.workdays import Workdays

    project = found.id
    if KINDS[found.kind].field("project") is not None:
        row = conn.execute(f'SELECT project FROM "{found.kind}" WHERE id=?', (found.id,)).fetchone()
        project = str(row[0] or "") if row else ""
    return Workdays(conn).of(project)


def _shifted(start: str, before: str, after: str, between: Between) -> str:
    """A start as many working days further as its finish."""
    from datetime import timedelta

    from mstui.dates.days import step_workdays

    def works(day: date) -> bool:
        return between((day - timedelta(days=1)).isoformat(), day.isoformat()) == 1

    days = between(before[:10], after[:10])
    if not days:
        return start
    return step_workdays(date.fromisoformat(start[:10]), days, works).isoformat() + start[10:]


def _preview(session: Session, refs: Refs, found: Ref, moved: list[Moved], why: Why | None) -> None:
    promised = bool(moved) and _is_promised(refs.conn, found, moved)
    concerned = _concerned(refs.conn, found, moved) if moved else []
    impact = _impact(refs.conn, found, moved)
    if why is not None and promised:
        from mstui.actions.adjust import checked_why

        checked_why(why)
    if session.json:
        say_json(
            {
                "id": found.id,
                "kind": found.kind,
                "name": found.name,
                "changes": [
                    {"field": one.field, "from": one.before, "to": one.after} for one in moved
                ],
                "concerns": [one._asdict() for one in concerned],
                "impact": None if impact is None else impact.snapshot(),
                "needs_reason": promised and why is None,
                "written": False,
            }
        )
        return
    say(f"{found.kind} {found.name}")
    between = _counting(refs.conn, found)
    for one in moved:
        field = one.field.replace("_", " ")
        say(f"  {field}: {one.before or '–'} → {one.after}{_apart(one, between)}")
    for waiting in concerned:
        say(f"  {waiting.why}: {waiting.kind} {waiting.name}")
    if impact is not None:
        from mstui.views.told_impact import told

        for line in told(impact, session.today()):
            say(f"  {line}")
    if not moved:
        tell("It stands there already")
    elif promised and why is None:
        tell("It was promised: --cause and --reason say why; then --yes moves it")
    else:
        tell("Nothing is changed yet: --yes moves it")


def _impact(conn: sqlite3.Connection, found: Ref, moved: list[Moved]) -> Impact | None:
    """What the move does to the plan; None where it concerns no plan, or none can be computed."""
    from mstui.domain.errors import InvalidValue
    from mstui.views.impact import PLANNED_BY, impact

    if not moved or found.kind not in PLANNED_BY:
        return None
    row = conn.execute(f'SELECT project FROM "{found.kind}" WHERE id=?', (found.id,)).fetchone()
    try:
        return impact(conn, row[0], {found.id: {one.field: one.after for one in moved}})
    except InvalidValue:
        return None  # a loop that another tool wrote; lint names it


def _apart(moved: Moved, between: Between) -> str:
    if not moved.before or moved.field == "constraint_kind":
        return ""
    days = between(moved.before[:10], moved.after[:10])
    return f"  ({days:+d} wd)"


def _is_promised(conn: sqlite3.Connection, found: Ref, moved: list[Moved]) -> bool:
    if found.kind != "milestone":
        return False
    from mstui.actions.adjust import asks_why
    from mstui.store.transaction import get

    row = get(conn, "milestone", found.id)
    return bool(row and asks_why(conn, row, {one.field: one.after for one in moved}))


def _concerned(conn: sqlite3.Connection, found: Ref, moved: list[Moved]) -> list[Waiting]:
    """What waits on the item, what it belongs to, and what it would now miss."""
    from mstui.views.names import name_of

    after = next(one.after for one in moved if one.field == _DATES[found.kind])[:10]
    concerned = [
        Waiting(kind, id, name_of(conn, kind, id), f"waits for it ({type})")
        for kind in ("task", "milestone", "phase")
        for id, type in conn.execute(
            f"SELECT t.id,coalesce(d.type,'FS') FROM dependency d JOIN {kind} t ON t.id=d.successor"
            " WHERE d.predecessor=? ORDER BY t.id",
            (found.id,),
        ).fetchall()
    ]
    if found.kind in ("task", "milestone"):
        above = "milestone" if found.kind == "task" else "parent"
        concerned += _missed(conn, found, above, after)
    if found.kind == "milestone":
        concerned += [
            Waiting("phase", id, name or "", "it closes")
            for id, name in conn.execute(
                "SELECT id,name FROM phase WHERE gate=? ORDER BY id", (found.id,)
            ).fetchall()
        ]
    return concerned


def _missed(conn: sqlite3.Connection, found: Ref, above: str, after: str) -> list[Waiting]:
    """The milestone that the item leads to, with how far past its target it would end."""
    row = conn.execute(
        f"SELECT m.id,m.name,m.target,m.deadline FROM {found.kind} t"
        f" JOIN milestone m ON m.id=t.{above} WHERE t.id=?",
        (found.id,),
    ).fetchone()
    if row is None:
        return []
    between = _counting(conn, found)
    id, name, target, deadline = row
    why = "leads to"
    if target and after > target:
        why = f"leads to, and would end {between(target, after)} wd after the target of"
    if deadline and after > deadline[:10]:
        late = between(deadline[:10], after)
        why = f"leads to, and would end {late} wd after the deadline of"
    return [Waiting("milestone", id, name or "", why)]

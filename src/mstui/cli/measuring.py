"""``kpi``: readings, what is expected, investigations; ``lookback``: three questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from mstui.cli.output import Column, say, say_json, say_table
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import READS, WRITES, Family, Verb, offer, verb, with_session
from mstui.domain.errors import NotFound

if TYPE_CHECKING:
    from mstui.views.kpis import KpiLine

kpi = Family("kpi", help="KPIs: readings, what is expected by now, investigations.")


def _today(session: Session) -> date:
    return date.fromisoformat(session.today())


@kpi.command("list", cls=Verb, shared=READS)
@click.option("--due", is_flag=True, help="Only those whose reading is due.")
@with_session
def list_kpis(session: Session, due: bool) -> None:
    """How every KPI stands, the worst first."""
    from mstui.measures.kpi import show_number
    from mstui.views.kpis import kpis

    refs = Refs(session)
    found = kpis(refs.conn, session.today(), refs.project)
    shown = [one for one in found if one.stands.is_due or not due]
    if session.json:
        say_json({"items": [document(one) for one in shown]})
        return
    columns = (
        Column("State"),
        Column("KPI", flexible=True),
        Column("Now", right=True),
        Column("By now", right=True),
        Column("Target", right=True),
        Column("Due"),
        Column("Owner"),
        Column("In"),
    )
    rows = []
    for one in shown:
        expected = one.stands.expected_now
        rows.append(
            (
                one.word,
                one.name,
                one.now,
                show_number(expected) if expected is not None else "–",
                one.goal,
                str(one.stands.next_due or ""),
                one.owner_name,
                one.key,
            )
        )
    say_table(columns, rows)


@kpi.command("show", cls=Verb, shared=READS)
@click.argument("item", metavar="KPI", shell_complete=offer("items"))
@with_session
def show_kpi(session: Session, item: str) -> None:
    """One KPI with its readings, limits, and what was expected of each day."""
    from mstui.measures.kpi import show_number
    from mstui.views.kpis import readings, told

    refs = Refs(session)
    line = _line(refs, item, session.today())
    found = readings(refs.conn, line)
    if session.json:
        shown = [
            {
                "id": one.id,
                "on": one.on,
                "value": _number(one.value),
                "expected": _number(one.expected),
                "short": one.short,
                "author": one.author or None,
                "note": one.note or None,
            }
            for one in found
        ]
        say_json({**document(line), "readings": shown})
        return
    say(f"{line.name}: {line.now} of {line.goal}, {line.word}")
    for sentence in told(line, session.today()):
        say(f"  {sentence}")
    columns = (
        Column("On"),
        Column("Value", right=True),
        Column("Expected", right=True),
        Column(""),
        Column("By"),
        Column("Note", flexible=True),
    )
    rows = [
        (
            one.on,
            show_number(one.value) if one.value is not None else one.stored,
            show_number(one.expected) if one.expected is not None else "",
            "short" if one.short else "",
            one.author,
            one.note,
        )
        for one in found
    ]
    if rows:
        say_table(columns, rows)


def _line(refs: Refs, item: str, today: str) -> KpiLine:
    from mstui.views.kpis import kpis

    ref = refs.find(item, ("kpi",))
    project = refs.project_of(ref) or ""
    (line,) = kpis(refs.conn, today, project, kpi=ref.id)
    return line


def document(line: KpiLine) -> dict[str, Any]:
    """A KPI as JSON: numbers as they are, shares from 0 to 1, days as ISO."""
    stands, last = line.stands, line.stands.last
    limits = stands.limits
    return {
        "id": line.id,
        "kind": "kpi",
        "name": line.name,
        "project": line.project,
        "owner": line.owner_name or None,
        "unit": line.unit or None,
        "direction": line.kpi.direction,
        "target": _number(line.kpi.target_value),
        "state": stands.verdict,
        "value": _number(last.value) if last else None,
        "on": str(last.on) if last else None,
        "expected_now": _number(stands.expected_now),
        "progress": _number(stands.progress),
        "progress_expected": _number(stands.expected),
        "short_run": stands.short_run,
        "consistently_short": stands.consistently_short,
        "next_due": str(stands.next_due) if stands.next_due else None,
        "due": stands.is_due,
        "limits": {name: _number(value) for name, value in limits._asdict().items()}
        if limits
        else None,
        "signals": [
            {"kind": one.kind, "on": str(one.on), "value": _number(one.value), "above": one.above}
            for one in stands.signals
        ],
        "milestones": list(line.milestones),
        "investigation": line.investigation or None,
    }


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@kpi.command("read", cls=Verb, shared=WRITES)
@click.argument("item", metavar="KPI", shell_complete=offer("items"))
@click.argument("value", metavar="NUMBER")
@click.option("--on", metavar="DATE", help="The day it was read, where it was not today.")
@click.option("--note", default="", metavar="TEXT", help="What it was read from.")
@with_session
def read(session: Session, item: str, value: str, on: str | None, note: str) -> None:
    """Keep a reading of KPI; a second one of the same day corrects the first."""
    from mstui.actions.kpis import read_kpi
    from mstui.dates import date_parser
    from mstui.views.foreseen import achieved

    refs = Refs(session, session.writer())
    id = refs.find(item, ("kpi",)).id
    day = date.fromisoformat(date_parser(session.today())(on)) if on else None
    today = _today(session)
    session.report(read_kpi(refs.ws, id, value, today=today, on=day, note=note, foresee=achieved))


@kpi.command("investigate", cls=Verb, shared=WRITES)
@click.argument("item", metavar="KPI", shell_complete=offer("items"))
@click.option("--owner", metavar="PERSON", help="Who finds out; else the owner of the KPI.")
@click.option("--cause", default="", metavar="TEXT", help="What is suspected.")
@click.option("--due", metavar="DATE", help="Until when, instead of in 7 days.")
@click.option("--create-people", is_flag=True, help="Add a person who is new.")
@with_session
def investigate(
    session: Session,
    item: str,
    owner: str | None,
    cause: str,
    due: str | None,
    create_people: bool,
) -> None:
    """Ask why KPI is short: opens an investigation, or changes the open one."""
    from mstui.actions import investigations
    from mstui.dates import date_parser
    from mstui.views.investigations import investigations as known

    session.create_people = create_people
    refs = Refs(session, session.writer())
    ref = refs.find(item, ("kpi",))
    who = refs.person(owner) if owner else None
    day = date.fromisoformat(date_parser(session.today())(due)) if due else None
    project = refs.project_of(ref) or ""
    there = known(refs.conn, session.today(), project, kpi=ref.id, closed=False)
    if not there:
        today = _today(session)
        session.report(
            investigations.investigate(
                refs.ws, ref.id, today=today, owner=who, cause=cause, due=day
            )
        )
        return
    row = refs.conn.execute(
        "SELECT owner,cause,due FROM investigation WHERE id=?", (there[0].id,)
    ).fetchone()
    until = date.fromisoformat(row[2][:10]) if row[2] else None
    session.report(
        investigations.change_investigation(
            refs.ws, there[0].id, owner=who or row[0], cause=cause or row[1], due=day or until
        )
    )


@kpi.command("found", cls=Verb, shared=WRITES)
@click.argument("item", metavar="KPI", shell_complete=offer("items"))
@click.argument("finding", nargs=-1, required=True, metavar="TEXT…")
@with_session
def found(session: Session, item: str, finding: tuple[str, ...]) -> None:
    """Close the investigation of KPI with what it turned out to be."""
    from mstui.actions.investigations import close_investigation
    from mstui.views.investigations import investigations

    refs = Refs(session, session.writer())
    ref = refs.find(item, ("kpi",))
    project = refs.project_of(ref) or ""
    there = investigations(refs.conn, session.today(), project, kpi=ref.id, closed=False)
    if not there:
        raise NotFound(f"nothing is investigated about “{ref.name}”", hint="mstui kpi investigate")
    text = " ".join(finding)
    session.report(close_investigation(refs.ws, there[0].id, text, today=_today(session)))


@verb("lookback", shared=WRITES)
@click.argument("milestone", metavar="MILESTONE", shell_complete=offer("items"))
@click.option("--well", default="", metavar="TEXT", help="What went well.")
@click.option("--badly", default="", metavar="TEXT", help="What went badly.")
@click.option("--change", default="", metavar="TEXT", help="What is done otherwise next time.")
@click.option("--celebrated", default="", metavar="TEXT", help="How it was celebrated.")
def lookback(
    session: Session, milestone: str, well: str, badly: str, change: str, celebrated: str
) -> None:
    """Look back at an achieved MILESTONE: three questions, one answer is enough."""
    from mstui.actions.retrospectives import look_back

    refs = Refs(session, session.writer())
    id = refs.find(milestone, ("milestone",)).id
    session.report(
        look_back(
            refs.ws,
            id,
            today=_today(session),
            well=well,
            badly=badly,
            change=change,
            celebrated=celebrated,
        )
    )

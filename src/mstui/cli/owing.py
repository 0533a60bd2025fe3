"""``owed`` and ``confirm``: what others owe, and that they said again when it comes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from mstui.cli.output import Column, say, say_json, say_table, tell
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import WRITES, offer, verb

if TYPE_CHECKING:
    from mstui.views.owed import Owed


@verb("owed", shared=("db", "as-of", "json"))
@click.argument("project", metavar="[PROJECT]", required=False, shell_complete=offer("projects"))
@click.option("--all", "ended", is_flag=True, help="With those that are kept, broken or withdrawn.")
def owed(session: Session, project: str | None, ended: bool) -> None:
    """What suppliers, authorities and clients owe, when they last confirmed it, and who waits."""
    from mstui.views.owed import owed as owed_of

    refs = Refs(session)
    of = refs.find(project, ("project",)).id if project else ""
    found = owed_of(refs.conn, session.today(), project=of, ended=ended)
    if session.json:
        say_json({"items": [_data(one) for one in found]})
    elif found:
        say_table(_COLUMNS, [_line(one) for one in found])
    else:
        say("Nobody owes anything." if not ended else "Nobody ever owed anything.")


_COLUMNS = (
    Column("State"),
    Column("Project"),
    Column("Owed", flexible=True),
    Column("By", flexible=True),
    Column("Promised"),
    Column("Confirmed"),
    Column("Waits for it", flexible=True),
)


def _line(one: Owed) -> tuple[str, ...]:
    waits = ", ".join(each.name for each in one.waits)
    return (one.standing, one.key, one.name, one.party, one.promised, one.confirmed, waits)


def _data(one: Owed) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": "promise",
        "name": one.name,
        "project": one.project,
        "project_key": one.key,
        "party": one.party or None,
        "person": one.person or None,
        "promised": one.promised or None,
        "confirmed_on": one.confirmed_on or None,
        "unconfirmed_days": one.unconfirmed,
        "late_wd": max(0, one.late),
        "state": one.state,
        "standing": one.standing,
        "stale": one.is_stale,
        "waits": [{"id": each.id, "kind": each.kind, "name": each.name} for each in one.waits],
    }


@verb("confirm", shared=WRITES)
@click.argument("promises", nargs=-1, required=True, metavar="PROMISE…")
@click.option("--for", "promised", metavar="DATE", help="The day that they name now.")
@click.option("--on", metavar="DATE", help="When they said so, where it was not today.")
@click.option("--waiting", multiple=True, metavar="ITEM", help="What else waits for it.")
def confirm(
    session: Session,
    promises: tuple[str, ...],
    promised: str | None,
    on: str | None,
    waiting: tuple[str, ...],
) -> None:
    """Record that somebody outside confirmed what they owe; another day moves what waits for it."""
    from mstui.actions.owed import KEEPS, confirm
    from mstui.dates import date_parser

    refs = Refs(session, session.writer())
    ids = list(dict.fromkeys(refs.find(each, ("promise",)).id for each in promises))
    parse = date_parser(session.today())
    day = parse(promised) if promised else KEEPS
    waits = None
    if waiting:
        found = [refs.find(each, ("task", "milestone")) for each in waiting]
        waits = [(each.kind, each.id) for each in found] + _there(refs, ids)
    if day and not session.json:
        _tell(refs, ids, day, session.today())
    change = confirm(
        refs.ws,
        ids,
        today=date.fromisoformat(session.today()),
        on=date.fromisoformat(parse(on)) if on else None,
        promised=day,
        waits=waits,
    )
    session.report(change)


def _there(refs: Refs, ids: list[str]) -> list[tuple[str, str]]:
    """What waits for the promises already."""
    from mstui.views.owed import owed as owed_of

    found = owed_of(refs.conn, "", ended=True)
    return [(each.kind, each.id) for one in found if one.id in ids for each in one.waits]


def _tell(refs: Refs, ids: list[str], day: str, today: str) -> None:
    """What another day does to the plans, before it is written."""
    from mstui.views.foreseen import foreseen

    for line in foreseen(refs.conn, "promise", {id: {"promised": day} for id in ids}, today).lines:
        tell(f"  {line}")

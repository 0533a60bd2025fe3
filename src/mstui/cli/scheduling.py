"""``schedule``: the computed dates of a project's plan."""

from __future__ import annotations

from typing import Any

import click

from mstui.cli.output import Column, say, say_json, say_table
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import offer, verb


@verb("schedule", shared=("db", "as-of", "json"))
@click.argument("project", metavar="PROJECT", shell_complete=offer("projects"))
@click.option("--critical", is_flag=True, help="Only what has no float to spare.")
def schedule(session: Session, project: str, critical: bool) -> None:
    """The early and late dates, floats and critical items of PROJECT, computed from its plan."""
    from mstui.views.scheduled import scheduled

    refs = Refs(session)
    found = scheduled(refs.conn, refs.find(project, ("project",)).id)
    if critical:
        found["items"] = [item for item in found["items"] if item["critical"]]
    if session.json:
        say_json(found)
        return
    head = found["project"]
    say(f"{head['key']} {head['name']}: {head['start'][:10]} to {head['finish'][:10]}")
    columns = (
        Column("Kind"),
        Column("Name", flexible=True),
        Column("Start"),
        Column("Finish"),
        Column("Latest finish"),
        Column("Float", right=True),
        Column("Critical"),
    )
    per_day = head["minutes_per_day"]
    say_table(columns, [_line(item, per_day) for item in found["items"]])


def _line(item: dict[str, Any], per_day: int) -> list[str]:
    return [
        item["kind"],
        item["name"] or "",
        (item["start"] or "")[:10],
        (item["finish"] or "")[:10],
        (item["late_finish"] or "")[:10],
        _days(item["total_float_minutes"], per_day),
        "critical" if item["critical"] else "",
    ]


def _days(minutes: int | None, per_day: int) -> str:
    """A float in working days, to a tenth where it is no whole one."""
    if minutes is None:
        return ""
    days = minutes / per_day
    return f"{days:.0f} d" if days == int(days) else f"{days:.1f} d"


@verb("why", shared=("db", "project", "as-of", "json"))
@click.argument("item", nargs=-1, required=True, metavar="ITEM", shell_complete=offer("items"))
def why(session: Session, item: tuple[str, ...]) -> None:
    """Why ITEM has its dates and its float: the chain of what drives it."""
    from mstui.domain.kinds.plan import SCHEDULED
    from mstui.views import why as told

    refs = Refs(session)
    found = refs.find(" ".join(item), SCHEDULED)
    answer = told.why(refs.conn, found.kind, found.id, session.today())
    if session.json:
        document = answer._asdict()
        document["chain"] = [sentence._asdict() for sentence in answer.chain]
        document["float"] = answer.float._asdict()
        say_json(document)
        return
    for sentence in (*answer.chain, answer.float):
        say(sentence.text)

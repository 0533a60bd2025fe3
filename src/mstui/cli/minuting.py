"""``minutes``: what a check-in recorded, in words, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from mstui.cli.handing_out import hand_out, suffix_format
from mstui.cli.output import SCHEMA, Column, say, say_json, say_table
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import READS, offer, verb
from mstui.domain.errors import NotFound, UsageProblem
from mstui.domain.text import escaped, visible

if TYPE_CHECKING:
    from mstui.views.record import Listed, Record

FORMATS = ("text", "markdown", "html", "csv", "json", "ics")
LIST = "list"


@verb("minutes", shared=READS)
@click.argument("words", metavar="[PROJECT|list]", nargs=-1, shell_complete=offer("projects"))
@click.option("--checkin", metavar="ID|DATE", help="Which check-in, by its id or its day.")
@click.option(
    "--last",
    type=click.IntRange(1),
    metavar="N",
    help="The N-th from the end; 1 is the latest.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Else by the end of FILE.")
@click.option(
    "--audience",
    type=click.Choice(("internal", "client")),
    default="internal",
    show_default=True,
    help="Who reads them.",
)
@click.option("--out", metavar="FILE", help="Into a new file, or into a folder; - is stdout.")
@click.option("--force", is_flag=True, help="FILE may be there already.")
@click.option("--trace", is_flag=True, help="The rows that each number comes from.")
def minutes(
    session: Session,
    words: tuple[str, ...],
    checkin: str | None,
    last: int | None,
    form: str | None,
    audience: str,
    out: str | None,
    force: bool,
    trace: bool,
) -> None:
    """The minutes of the last check-in of PROJECT, or of all; list names the check-ins."""
    from mstui.publish.forms import FORMATS as ENDS
    from mstui.publish.forms import file_name, minutes_as
    from mstui.views.record import checkins, record_of

    refs = Refs(session)
    names = [word for word in words if word != LIST]
    if len(names) > 1:
        raise UsageProblem("minutes takes one project")
    project = refs.find(names[0], ("project",)).id if names else refs.project
    listed = checkins(refs.conn, project)
    if LIST in words:
        _list(session, refs, listed)
        return
    record = record_of(refs.conn, _chosen(listed, checkin, last).id)
    if trace:
        _trace(session, record, audience, out, force=force)
        return
    form = "json" if session.json else form or suffix_format(out, ENDS, "text")
    text = minutes_as(record, form, audience)
    hand_out(text, out, file_name(record, form, audience), force=force)


def _chosen(listed: list[Listed], checkin: str | None, last: int | None) -> Listed:
    """The check-in that is meant; the latest that was not withdrawn where none is named."""
    if checkin is not None and last is not None:
        raise UsageProblem("--checkin and --last both say which: use one")
    if checkin is not None:
        return _named(listed, checkin.strip().casefold())
    held = [one for one in listed if one.state == "closed"]
    if not held:
        raise NotFound("there is no check-in yet", hint="mstui checkin holds one")
    if last is not None and last > len(held):
        are = "is only 1 check-in" if len(held) == 1 else f"are only {len(held)} check-ins"
        raise NotFound(f"there {are}")
    return held[(last or 1) - 1]


def _named(listed: list[Listed], text: str) -> Listed:
    exact = [one for one in listed if one.id.casefold() == text]
    found = exact or [
        one for one in listed if text and (one.id.casefold().startswith(text) or one.on == text)
    ]
    if not found:
        raise NotFound(
            f"there is no check-in “{visible(text)[:40]}”", hint="mstui minutes list names them"
        )
    if len(found) > 1:
        ids = ", ".join(f"{one.id[:8]} ({one.on})" for one in found[:4])
        raise UsageProblem(f"“{visible(text)[:40]}” could be {ids}", hint="or name the project")
    return found[0]


def _list(session: Session, refs: Refs, listed: list[Listed]) -> None:
    from mstui.views.due import project_keys

    if session.json:
        say_json({"checkins": [one._asdict() for one in listed]})
        return
    keys = project_keys(refs.conn)
    columns = ("Day", "Project", "Kind", "Health", "State", "Id")
    rows = [
        (one.on, keys.get(one.project, ""), one.kind, one.health or "–", one.state, one.id)
        for one in listed
    ]
    if not rows:
        say("There is no check-in yet.")
        return
    say_table([Column(title) for title in columns], rows)


def _trace(
    session: Session, record: Record, audience: str, out: str | None, *, force: bool
) -> None:
    from mstui.publish.forms import file_name, trace_data, trace_lines
    from mstui.publish.minutes import minutes as drafted

    document = drafted(record, audience)
    as_json = session.json or (out or "").casefold().endswith(".json")
    if as_json:
        data = {"schema": SCHEMA, **trace_data(document)}
        text = escaped(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"
    else:
        text = "\n".join(trace_lines(document)) + "\n"
    name = file_name(record, "json" if as_json else "text", audience)
    hand_out(text, out, name.replace("-minutes", "-trace"), force=force)

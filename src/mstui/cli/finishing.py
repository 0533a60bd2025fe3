"""Bringing items to their end: done, achieve; and what is to be said of them: note."""

from __future__ import annotations

import sys
from datetime import date

import click

from mstui.cli.refs import Ref, Refs
from mstui.cli.session import Session
from mstui.cli.verb import WRITES, verb
from mstui.domain.errors import NeedsAnswer, UsageProblem
from mstui.domain.kinds.people import NOTE_KINDS


@verb("done", shared=WRITES)
@click.argument("items", nargs=-1, required=True, metavar="ITEM…")
@click.option("--reopen", is_flag=True, help="The other way round: take them up again.")
def done(session: Session, items: tuple[str, ...], reopen: bool) -> None:
    """Finish items of one kind: tasks, risks, roadblocks, promises, deliverables, actions."""
    from mstui.actions import completing

    refs = Refs(session, session.writer())
    found = [refs.find(item) for item in items]
    kind = _one_kind(found)
    if kind == "milestone":
        if reopen:
            raise UsageProblem(
                "a milestone is reopened by its state", hint="mstui edit ITEM --state planned"
            )
        raise UsageProblem("a milestone is achieved, not done", hint=f"mstui achieve {items[0]}")
    ids = list(dict.fromkeys(one.id for one in found))
    if reopen:
        session.report(completing.reopen(refs.ws, kind, ids))
    else:
        today = date.fromisoformat(session.today())
        session.report(completing.finish(refs.ws, kind, ids, today=today))


def _one_kind(found: list[Ref]) -> str:
    kinds = sorted({one.kind for one in found})
    if len(kinds) > 1:
        raise UsageProblem(f"items of one kind at a time: these are {' and '.join(kinds)}")
    return kinds[0]


@verb("achieve", shared=WRITES)
@click.argument("milestone", metavar="MILESTONE")
@click.option("--evidence", default="", metavar="TEXT", help="What proves it; a link counts.")
@click.option(
    "--evidence-kind",
    type=click.Choice(("sign-off", "test result", "survey", "link", "other")),
    help="What kind of proof that is.",
)
@click.option("--approver", metavar="PERSON", help="Who approved it.")
@click.option("--on", metavar="DATE", help="The day, where it was not today.")
@click.option("--anyway", is_flag=True, help="Although something it requires is still open.")
@click.option("--create-people", is_flag=True, help="Add an approver who is new.")
def achieve(
    session: Session,
    milestone: str,
    evidence: str,
    evidence_kind: str | None,
    approver: str | None,
    on: str | None,
    anyway: bool,
    create_people: bool,
) -> None:
    """Call a milestone achieved. What its kind asks for has to be there."""
    from mstui.actions import completing
    from mstui.actions.adjust import NO_IMPACT
    from mstui.cli.foreseeing import with_impact
    from mstui.dates import date_parser

    session.create_people = create_people
    refs = Refs(session, session.writer())
    found = refs.find(milestone, ("milestone",))
    today = session.today()
    day = date.fromisoformat(date_parser(today)(on)) if on else None
    done = {"state": "achieved", "achieved_on": (day or date.fromisoformat(today)).isoformat()}
    seen = with_impact(session, refs, found, done, None)
    try:
        change = completing.achieve(
            refs.ws,
            found.id,
            today=date.fromisoformat(today),
            on=day,
            evidence=evidence,
            evidence_kind=evidence_kind,
            approver=refs.person(approver) if approver else None,
            anyway=anyway,
            impact=seen.impact if seen else NO_IMPACT,
        )
    except NeedsAnswer as asked:
        asked.hint = asked.hint or _hint(asked.message)
        raise
    session.report(change)


def _hint(message: str) -> str:
    """The option that gives what the action asks for."""
    if "approver" in message:
        return "--approver PERSON"
    return "--anyway" if "not ready" in message else "--evidence TEXT"


@verb("note", shared=WRITES)
@click.argument("item", metavar="ITEM")
@click.argument("text", nargs=-1, required=True, metavar="TEXT…")
@click.option("--kind", type=click.Choice(NOTE_KINDS), default="note", help="What it is.")
@click.option("--client", is_flag=True, help="It may stand on the client's page.")
def note(session: Session, item: str, text: tuple[str, ...], kind: str, client: bool) -> None:
    """Write a note on an item; - reads it from stdin."""
    from mstui.actions.notes import add_note

    words = " ".join(text)
    if words == "-":
        words = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    refs = Refs(session, session.writer())
    found = refs.find(item)
    change = add_note(refs.ws, found.kind, found.id, words, note_kind=kind, client_visible=client)
    session.report(change)

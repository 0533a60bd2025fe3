"""``deliverable``: what is handed over, and which milestones wait; ``scope``: how it grew."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from mstui.cli.output import Column, as_item, say, say_json, say_table
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import READS, WRITES, Family, Verb, offer, verb, with_session
from mstui.domain.errors import NeedsAnswer, NotFound

deliverable = Family(
    "deliverable", help="Deliverables: submitted, approved, rejected; who waits for them."
)

SIGNS = {"approved": "A", "submitted": "S", "draft": "D", "rejected": "R", "": "."}


def _today(session: Session) -> date:
    return date.fromisoformat(session.today())


@deliverable.command("list", cls=Verb, shared=READS)
@click.option("--all", "every", is_flag=True, help="Also those that are approved.")
@with_session
def list_deliverables(session: Session, every: bool) -> None:
    """What is to be handed over, by the target of the milestone that needs it."""
    from mstui.views.deliverables import deliverables

    refs = Refs(session)
    found = deliverables(refs.conn, session.today(), refs.project)
    shown = [one for one in found if every or one.state != "approved"]
    if session.json:
        say_json({"items": [as_item("deliverable", one) for one in shown]})
        return
    columns = (
        Column("State"),
        Column("Deliverable", flexible=True),
        Column("For", flexible=True),
        Column("Due"),
        Column("Needed"),
        Column("Approver"),
        Column("In"),
    )
    say_table(
        columns,
        [
            (
                one.state,
                one.name,
                one.milestone_name,
                f"{one.target} late" if one.late else one.target,
                "needed" if one.required else "",
                one.approver_name,
                one.key,
            )
            for one in shown
        ],
    )


@deliverable.command("matrix", cls=Verb, shared=("db", "as-of", "json"))
@click.argument("project", metavar="PROJECT", shell_complete=offer("projects"))
@with_session
def show_matrix(session: Session, project: str) -> None:
    """Milestones of PROJECT by deliverables: approved, submitted, draft or rejected."""
    from mstui.views.deliverables import matrix

    refs = Refs(session)
    found = matrix(refs.conn, session.today(), refs.find(project, ("project",)).id)
    if session.json:
        milestones = [_row(row, found.deliverables) for row in found.rows]
        columns = [{"id": one.id, "name": one.name} for one in found.deliverables]
        say_json({"deliverables": columns, "milestones": milestones})
        return
    numbers = [Column(str(at)) for at in range(1, len(found.deliverables) + 1)]
    say_table(
        (Column("Milestone", flexible=True), *numbers, Column("Approved")),
        [
            (
                row.name,
                *(SIGNS[row.states.get(at, "")] for at in range(len(found.deliverables))),
                f"{row.approved} of {row.required}",
            )
            for row in found.rows
        ],
    )
    for at, one in enumerate(found.deliverables, 1):
        say(f"{at:>3}  {one.name}")


def _row(row: Any, columns: Any) -> dict[str, Any]:
    states = {columns[column].id: state for column, state in row.states.items()}
    return {
        "id": row.id,
        "name": row.name,
        "target": row.target or None,
        "state": row.state,
        "approved": row.approved,
        "required": row.required,
        "deliverables": states,
    }


def _moves(state: str, says: str) -> None:
    """Add the verb that brings a deliverable to ``state``."""

    @deliverable.command(says, cls=Verb, shared=WRITES, help=_HELP[says])
    @click.argument(
        "items", nargs=-1, required=True, metavar="ITEM…", shell_complete=offer("items")
    )
    @click.option("--approver", metavar="PERSON", help="Who decided; you, where nobody is named.")
    @click.option("--reason", default="", metavar="TEXT", help="Why; a rejection needs it.")
    @click.option("--create-people", is_flag=True, help="Add a person who is new.")
    @with_session
    def move_items(
        session: Session,
        items: tuple[str, ...],
        approver: str | None,
        reason: str,
        create_people: bool,
    ) -> None:
        from mstui.actions import deliverables

        if state == "rejected" and not reason.strip():
            raise NeedsAnswer("say why: whoever made it has to know", hint="--reason TEXT")
        session.create_people = create_people
        refs = Refs(session, session.writer())
        ids = list(dict.fromkeys(refs.find(item, ("deliverable",)).id for item in items))
        who = refs.person(approver) if approver else None
        session.report(
            deliverables.move(
                refs.ws, ids, state, today=_today(session), approver=who, reason=reason
            )
        )


_HELP = {
    "draft": "Take deliverables back into draft.",
    "submit": "Submit deliverables for approval.",
    "approve": "Approve deliverables.",
    "reject": "Reject deliverables; the reason stays with them as a concern.",
}
for _state, _verb in (
    ("draft", "draft"),
    ("submitted", "submit"),
    ("approved", "approve"),
    ("rejected", "reject"),
):
    _moves(_state, _verb)


@verb("scope", shared=("db", "as", "json"))
@click.argument("project", metavar="PROJECT", shell_complete=offer("projects"))
@click.option(
    "--answer",
    type=click.Choice(("move", "drop", "add", "accept")),
    help="Answer the alarm: move the date, drop something, add hours, accept it.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why; accepting needs it.")
def scope(session: Session, project: str, answer: str | None, reason: str) -> None:
    """How PROJECT has grown since its active baseline, and the answer to it."""
    from mstui.measures.scope import show_share
    from mstui.views.growth import project_growth, told_growth

    refs = Refs(session, session.writer() if answer else None)
    id = refs.find(project, ("project",)).id
    found = project_growth(refs.conn, id)
    if found is None:
        raise NotFound("there is no baseline to have grown from", hint="mstui baseline take")
    growth = found.growth
    if answer:
        from mstui.actions.scope import answer_scope

        session.report(
            answer_scope(
                refs.ws,
                id,
                answer,
                today=_today(session),
                growth_effort=_share(growth.by_effort),
                growth_count=_share(growth.by_count),
                rationale=reason,
            )
        )
        return
    if session.json:
        say_json(
            {
                "baseline": found.baseline,
                "growth_effort": _share(growth.by_effort),
                "growth_count": _share(growth.by_count),
                "gross_effort": _share(growth.gross_effort),
                "gross_count": _share(growth.gross_count),
                "rule": growth.rule,
                "colour": found.colour,
                "creep": found.is_creep,
                "asks": found.asks,
                "items": [as_item(one.kind, one) for one in found.items],
            }
        )
        return
    say(told_growth(found))
    say(f"by count {show_share(growth.by_count)}, gross {show_share(growth.gross_count)}")
    if found.asks:
        say("The alarm asks: --answer move, drop, add or accept.")
    elif not found.is_creep and (growth.in_force or 0) > 0:
        say("That is approved.")


def _share(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 10_000

"""``baseline``: keeping a copy of a plan, and comparing with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mstui.cli.output import Column, say, say_json, say_table
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import Family, Verb, offer, with_session

if TYPE_CHECKING:
    from mstui.plan.variance import Variance

baseline = Family("baseline", help="Baselines: immutable copies of a plan, to compare with.")


@baseline.command("take", cls=Verb, shared=("db", "as", "json"))
@click.argument("project", metavar="PROJECT", shell_complete=offer("projects"))
@click.option("--name", required=True, metavar="NAME", help="Its name, as Kick-off.")
@click.option("--reason", default="", metavar="TEXT", help="Why it is taken.")
@with_session
def take(session: Session, project: str, name: str, reason: str) -> None:
    """Copy the plan of PROJECT as it stands, and compare with it from now on."""
    from mstui.actions.baselines import take_baseline
    from mstui.views.baselines import rows_to_copy

    refs = Refs(session, session.writer())
    id = refs.find(project, ("project",)).id
    session.report(
        take_baseline(refs.ws, id, name, lambda conn: rows_to_copy(conn, id), reason=reason)
    )


@baseline.command("use", cls=Verb, shared=("db", "as", "json"))
@click.argument("project", metavar="PROJECT", shell_complete=offer("projects"))
@click.argument("name", metavar="BASELINE")
@with_session
def use(session: Session, project: str, name: str) -> None:
    """Compare PROJECT with another of its baselines from now on."""
    from mstui.actions.baselines import activate_baseline
    from mstui.views.baselines import baseline_named

    refs = Refs(session, session.writer())
    id = refs.find(project, ("project",)).id
    session.report(activate_baseline(refs.ws, id, baseline_named(refs.conn, id, name).id))


@baseline.command("list", cls=Verb, shared=("db", "as-of", "json"))
@click.argument("project", metavar="PROJECT", shell_complete=offer("projects"))
@with_session
def list_baselines(session: Session, project: str) -> None:
    """The baselines of PROJECT, the oldest first; * is the one it is compared with."""
    from mstui.dates import show_instant
    from mstui.views.baselines import baselines

    refs = Refs(session)
    found = baselines(refs.conn, refs.find(project, ("project",)).id)
    if session.json:
        say_json({"baselines": [one._asdict() for one in found]})
        return
    columns = (
        Column(""),
        Column("Baseline", flexible=True),
        Column("Taken"),
        Column("By"),
        Column("Items", right=True),
        Column("Reason", flexible=True),
    )
    say_table(
        columns,
        [
            (
                "*" if one.active else "",
                one.name,
                show_instant(one.at) if one.at is not None else "",
                one.author,
                f"{one.items:,}",
                one.reason,
            )
            for one in found
        ],
    )


@baseline.command("compare", cls=Verb, shared=("db", "as-of", "json"))
@click.argument("project", metavar="PROJECT", shell_complete=offer("projects"))
@click.argument("before", default="", metavar="[BASELINE")
@click.argument("after", default="", metavar="[OTHER]]")
@click.option("--all", "every", is_flag=True, help="Also what is as it was.")
@with_session
def compare(session: Session, project: str, before: str, after: str, every: bool) -> None:
    """What differs between a baseline of PROJECT and its plan now, or another baseline.

    Days are working days with sign, + for later. The last column is the slip against the first
    baseline of all: a new one never hides it.
    """
    from mstui.views import baselines as views

    refs = Refs(session)
    found = views.compare(refs.conn, refs.find(project, ("project",)).id, before, after)
    shown = [one for one in found.found if every or one.change != "kept"]
    if session.json:
        say_json(_document(found, shown))
        return
    scope = found.scope
    growth = "" if scope.growth is None else f", scope {scope.growth:+.1%}"
    say(
        f"{found.before.name} against {found.after or 'the plan now'}: {scope.added} added,"
        f" {scope.removed} removed, {scope.changed} changed{growth}"
    )
    columns = (
        Column("Change"),
        Column("Kind"),
        Column("Name", flexible=True),
        Column("Was"),
        Column("Is"),
        Column("Slip", right=True),
        Column("Since first", right=True),
    )
    say_table(columns, [_line(one, found.first_slip.get(one.id)) for one in shown])


def _line(one: Variance, first: int | None) -> list[str]:
    return [
        one.change,
        one.item.kind,
        one.item.name,
        (one.before.finish or "")[:10] if one.before else "",
        (one.after.finish or "")[:10] if one.after else "",
        _signed(one.finish_days),
        _signed(first),
    ]


def _signed(days: int | None) -> str:
    return "" if days is None else f"{days:+d} wd" if days else "0"


def _document(found: Any, shown: list[Variance]) -> dict[str, Any]:
    return {
        "baseline": found.before.name,
        "against": found.after or None,
        "first": found.first.name,
        "scope": {**found.scope._asdict(), "growth": found.scope.growth},
        "items": [
            {
                "id": one.id,
                "kind": one.item.kind,
                "name": one.item.name,
                "change": one.change,
                "before": one.before._asdict() if one.before else None,
                "after": one.after._asdict() if one.after else None,
                "start_days": one.start_days,
                "finish_days": one.finish_days,
                "effort_minutes": one.effort,
                "first_slip_days": found.first_slip.get(one.id),
            }
            for one in shown
        ],
    }

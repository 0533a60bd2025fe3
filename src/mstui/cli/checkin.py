"""``checkin``: the review of the projects that are due, or of those named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mstui.cli.output import say_json, tell
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import offer, verb
from mstui.domain.errors import UsageProblem

if TYPE_CHECKING:
    from mstui.review.session import Review


@verb("checkin", shared=("db", "as", "json", "theme", "no-mouse"))
@click.argument("projects", nargs=-1, metavar="[PROJECT…]", shell_complete=offer("projects"))
@click.option("--plain", is_flag=True, help="Line by line, without a screen.")
@click.option("--me", is_flag=True, help="Report your own items for the lead's check-in.")
@click.option(
    "--kind",
    type=click.Choice(("weekly", "biweekly", "milestone", "adhoc")),
    help="Which check-in it is, where it is not the usual one.",
)
@click.option("--drop", is_flag=True, help="Forget the check-in that lies open.")
def checkin(
    session: Session,
    projects: tuple[str, ...],
    *,
    plain: bool,
    me: bool,
    kind: str | None,
    drop: bool,
) -> int | None:
    """Go through a check-in of the projects that are due, or of each PROJECT.

    What is left in the middle goes on at the same item the next time.
    """
    if session.json and not plain:
        _print_items(session, projects, me)
        return None
    from mstui.config.paths import drafts_dir

    if not (plain or drop):
        return _open_app(session, projects, kind or "", me)
    refs = Refs(session, session.writer())
    who = refs.ws.author if me else ""
    if drop:
        _drop(refs, Path(drafts_dir()), who)
        return None
    _stop_without_a_reader(plain)
    from mstui.cli.checkin_plain import go_through
    from mstui.publish.update import draft_update
    from mstui.review.opening import open_review

    chosen = [refs.find(name, ("project",)).id for name in projects]
    review = open_review(
        refs.ws,
        Path(drafts_dir()),
        today=session.today(),
        projects=chosen,
        kind=kind or "",
        me=who,
        drafter=draft_update,
    )
    try:
        go_through(review)
    finally:
        review.leave()
    if review.closed is not None and session.json:
        session.report(review.closed)
    return None


def _open_app(session: Session, projects: tuple[str, ...], kind: str, me: bool) -> int:
    """The app, which begins with the check-in."""
    from mstui.cli.opening import run_app

    _stop_without_a_reader(False)
    refs = Refs(session)
    chosen = [refs.find(name, ("project",)).id for name in projects]
    path, _ = session.path()
    return run_app(session, path, checkin=(chosen, kind, me))


def _stop_without_a_reader(plain: bool) -> None:
    """Off a terminal nobody answers, unless the lines of the plain form come from elsewhere."""
    from mstui.cli.starting import sits_at_a_terminal

    if not plain and not sits_at_a_terminal():
        raise UsageProblem(
            "a check-in asks, and nobody sits at this terminal", hint="mstui checkin --plain"
        )


def _drop(refs: Refs, folder: Path, me: str) -> None:
    from mstui.review.opening import forget

    keys = forget(refs.ws, folder, me)
    if keys:
        tell(f"Forgot the open check-in of {', '.join(keys)}; what was changed in it stays")
    else:
        tell("No check-in lies open")


def _print_items(session: Session, projects: tuple[str, ...], me: bool) -> None:
    """What a check-in would go through now, as JSON; nothing is begun."""
    from mstui.cli.who import reader_of
    from mstui.review.opening import look
    from mstui.store.workspace import Workspace

    refs = Refs(session)
    chosen = [refs.find(name, ("project",)).id for name in projects]
    who = ""
    if me:
        who = reader_of(refs.conn, session)
        if not who:
            raise UsageProblem("who are you?", hint="--as NAME")
    path, _ = session.path()
    with Workspace.open(path, read_only=True) as ws:
        review = look(ws, today=session.today(), projects=chosen, me=who)
        say_json(as_data(review))


def as_data(review: Review) -> dict[str, Any]:
    """The projects and the items of each step, with all that is shown beside them."""
    from mstui.review.items import STEPS

    return {
        "today": review.today,
        "projects": [
            {
                "id": one.project,
                "key": one.key,
                "name": one.name,
                "since": one.since,
                "last_on": one.last_on or None,
            }
            for one in review.rounds
        ],
        "brief": [
            {
                "project": one.project,
                "health": one.colour,
                "health_before": one.before or None,
                **one.counts,
                "missing": list(one.missing),
            }
            for one in review.brief()
        ],
        "steps": [
            {
                "step": step,
                "name": STEPS[step],
                "items": [
                    {
                        "id": item.id,
                        "kind": item.kind,
                        "name": item.name,
                        "project": item.project or None,
                        "owner": item.owner or None,
                        "score": item.points,
                        "why": list(item.why),
                        "unchanged": item.plain,
                        **_plain_facts(item.facts),
                    }
                    for item in review.items_of_step(step)
                    if item.id
                ],
            }
            for step in review.steps
        ],
    }


def _plain_facts(facts: Any) -> dict[str, Any]:
    """The facts of an item that JSON can say."""
    left_out = ("entry", "order", "text", "people")
    return {name: value for name, value in facts.items() if name not in left_out}

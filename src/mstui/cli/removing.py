"""``rm``: deleting items with all that hangs on them."""

from __future__ import annotations

import click

from mstui.cli.output import plural, say, say_json
from mstui.cli.refs import Ref, Refs
from mstui.cli.session import Session, interactive
from mstui.cli.verb import WRITES, verb
from mstui.domain.errors import NeedsAnswer
from mstui.domain.kinds import KINDS


@verb("rm", shared=WRITES)
@click.argument("items", nargs=-1, required=True, metavar="ITEM…")
@click.option("--yes", is_flag=True, help="Without asking.")
def rm(session: Session, items: tuple[str, ...], yes: bool) -> None:
    """Delete items with all that hangs on them; mstui undo brings them back."""
    from mstui.actions.items import remove_items, what_goes

    refs = Refs(session, session.writer())
    found = list({one.id: one for one in map(refs.find, items)}.values())
    targets = [(one.kind, one.id) for one in found]
    goes = what_goes(refs.conn, targets)
    if not yes:
        _ask(session, found, goes)
    session.report(remove_items(refs.ws, targets))


def _ask(session: Session, found: list[Ref], goes: dict[str, int]) -> None:
    """Show what would go; on a terminal a person decides, elsewhere ``--yes`` has to."""
    listed = ", ".join(plural(number, kind, KINDS[kind].plural) for kind, number in goes.items())
    if session.json:
        items = [{"kind": one.kind, "id": one.id, "name": one.name} for one in found]
        say_json({"items": items, "goes": goes, "written": False})
    else:
        for one in found:
            say(f"{one.kind} {one.name}")
        say(f"Would delete {listed}")
    if not interactive() or session.json:
        raise NeedsAnswer(f"{listed} would be deleted", hint="--yes does it")
    if not click.confirm("Delete?", err=True):
        raise click.Abort

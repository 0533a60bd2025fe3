"""``notice``: the change notice of a milestone, and who was told."""

from __future__ import annotations

import click

from mstui.cli.output import say, say_json
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import WRITES, offer, verb


@verb("notice", shared=WRITES)
@click.argument("item", nargs=-1, required=True, metavar="ITEM", shell_complete=offer("items"))
@click.option("--informed", default="", metavar="NAMES", help="Record who was told of it.")
def notice(session: Session, item: tuple[str, ...], informed: str) -> None:
    """The change notice of milestone ITEM: old and new promise and why, fit for a client."""
    from mstui.views.notices import notice as noticed

    refs = Refs(session, session.writer() if informed else None)
    found = refs.find(" ".join(item), ("milestone",))
    told = noticed(refs.conn, found.id, session.today())
    if informed:
        from mstui.actions.notices import record_informed

        session.report(record_informed(refs.ws, told.adjustment, informed))
        return
    if session.json:
        say_json(told._asdict())
        return
    say(told.subject)
    say()
    say(told.text)

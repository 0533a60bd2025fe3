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
@click.option("--client-text", metavar="TEXT", help="Write what the client may read as the reason.")
def notice(session: Session, item: tuple[str, ...], informed: str, client_text: str | None) -> None:
    """The change notice of milestone ITEM: old and new promise and why, fit for a client."""
    from mstui.views.notices import notice as noticed

    writes = bool(informed) or client_text is not None
    refs = Refs(session, session.writer() if writes else None)
    found = refs.find(" ".join(item), ("milestone",))
    told = noticed(refs.conn, found.id, session.today())
    if writes:
        from mstui.actions.notices import complete_adjustment, record_informed

        if client_text is None:
            session.report(record_informed(refs.ws, told.adjustment, informed))
        else:
            said = {"client_text": client_text or None}
            session.report(complete_adjustment(refs.ws, told.adjustment, said, told=informed))
        return
    if session.json:
        say_json(told._asdict())
        return
    say(told.subject)
    say()
    say(told.text)

"""``show``: everything about one item."""

from __future__ import annotations

import click

from mstui.cli.output import say, say_json
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import READS, verb


@verb("show", shared=READS)
@click.argument("item", metavar="ITEM")
def show(session: Session, item: str) -> None:
    """Everything about one item: its fields, links and notes, and what happened to it."""
    refs = Refs(session)
    found = refs.find(item)
    if session.json:
        from mstui.views.health_data import health_of_item
        from mstui.views.records import record

        today = session.today()
        told = record(refs.conn, found.kind, found.id, today)
        if found.kind in ("milestone", "project") and told is not None:
            told["computed"] = health_of_item(refs.conn, found.kind, found.id, today)
        say_json({"item": told})
    else:
        from mstui.views.detail import as_text

        say(as_text(refs.conn, found.kind, found.id, session.today()))

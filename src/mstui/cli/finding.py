"""``find``: anything in the workspace by a text in it and by marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mstui.cli.output import Column, plural, say_json, say_table, tell
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import READS, verb
from mstui.domain.errors import UsageProblem

if TYPE_CHECKING:
    from mstui.views.search_query import Query

MOST = 50
EVERYTHING = 1_000_000


@verb("find", shared=READS)
@click.argument("text", nargs=-1, required=True, metavar="TEXT…")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many, 50 if unsaid.")
@click.option("--filter", "by_name", is_flag=True, help="TEXT names a filter saved in the app.")
def find(session: Session, text: tuple[str, ...], limit: int | None, by_name: bool) -> None:
    """Items of all kinds that hold TEXT, the likeliest first.

    TEXT takes the marks of the app's search: @ana !must #tag is:overdue due<fri task: in:WEB.
    """
    from mstui.views.search import Asker, plain, why_nothing
    from mstui.views.search_filters import filter_named
    from mstui.views.search_query import parse

    refs, line = Refs(session), " ".join(text)
    today, project = session.today(), refs.project
    query = parse(filter_named(refs.conn, line).query if by_name else line, today).checked()
    if query.is_empty:
        raise UsageProblem("find what? Name a part of it, or a mark as is:overdue")
    asker = Asker(today, project, _me(refs, query))
    most = limit or MOST
    # All of them only where others are left out again.
    found = plain(refs.conn, query, asker, limit=EVERYTHING if project else most)
    hits = [hit for hit in found.hits if not project or hit.project == project]
    more = found.more or len(hits) > most
    hits = hits[:most]
    if session.json:
        items = [
            {
                "id": hit.id,
                "kind": hit.kind,
                "name": hit.name,
                "project": hit.project,
                "project_key": hit.key or None,
                "state": hit.state or None,
                "where": hit.where or None,
                "text": hit.snippet or None,
            }
            for hit in hits
        ]
        say_json({"items": items, "more": more})
        return
    columns = [Column("Kind"), Column("Project"), Column("Name", flexible=True)]
    columns.append(Column("Where", flexible=True))
    rows = [
        (hit.kind, hit.key, hit.name, f"{hit.where}: {hit.snippet}" if hit.where else "")
        for hit in hits
    ]
    kept = [place for place in range(4) if place != 3 or any(row[3] for row in rows)]
    if rows:
        say_table([columns[place] for place in kept], [[row[p] for p in kept] for row in rows])
    if not rows:
        why = why_nothing(refs.conn, query, asker)
        tell(f"Nothing is like that: {why}" if why else "Nothing is like that.")
    elif more:
        tell(f"The best {plural(len(hits), 'item')}; there are more: --limit")


def _me(refs: Refs, query: Query) -> str:
    """Who asks, where that matters: settings and memories are read to know."""
    if "me" not in query.people:
        return ""
    from mstui.cli.who import reader_of

    return reader_of(refs.conn, refs.session)

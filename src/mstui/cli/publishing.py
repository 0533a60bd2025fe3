"""``publish`` and ``report``: pages for a client, and for the inside."""

from __future__ import annotations

import click

from mstui.cli.handing_out import hand_out, suffix_format
from mstui.cli.output import plural, tell, warn
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import offer, verb
from mstui.domain.errors import UsageProblem
from mstui.domain.kinds import KINDS

_FORMATS = {"html": "html", "markdown": "md", "text": "txt"}


@verb("publish", shared=("db", "project", "as-of"))
@click.argument("word", metavar="[PROJECT]", required=False, shell_complete=offer("projects"))
@click.option(
    "--audience",
    type=click.Choice(("client", "internal")),
    default="client",
    show_default=True,
    help="Who reads it; for the inside there is report.",
)
@click.option("--out", metavar="FILE", help="Else KEY-client.html here; - is stdout.")
@click.option("--force", is_flag=True, help="FILE may be there already.")
def publish(
    session: Session, word: str | None, audience: str, out: str | None, force: bool
) -> None:
    """Write the client's page of PROJECT: one HTML file that holds nothing of the inside."""
    from mstui.publish.client_page import client_page
    from mstui.publish.forms import plain_key
    from mstui.views.client_facing import client_view

    if audience == "internal":
        raise UsageProblem("a page for the inside is the report", hint="mstui report --out FILE")
    refs = Refs(session)
    named = refs.find(word, ("project",)).id if word else ""
    id = named or refs.project_for(KINDS["milestone"], {}) or ""
    view = client_view(refs.conn, id, session.today())
    (key,) = refs.conn.execute("SELECT key FROM project WHERE id=?", (id,)).fetchone()
    name = f"{plain_key(key, str(view.project['name']))}-client.html"
    hand_out(client_page(view), out or name, name, force=force)
    if view.not_key:
        what = plural(view.not_key, "promised milestone")
        left = "is not key, so it is" if view.not_key == 1 else "are not key, so they are"
        tell(f"{what} {left} not on the page: mstui edit ITEM --key yes adds one")
    if view.untold:
        lack = "has" if view.untold == 1 else "have"
        changes = plural(view.untold, "changed promise")
        warn(f"{changes} {lack} no words for the client: mstui notice ITEM --client-text TEXT")


@verb("report", shared=("db", "project", "as-of"))
@click.argument("words", metavar="[PROJECT…]", nargs=-1, shell_complete=offer("projects"))
@click.option(
    "--format", "form", type=click.Choice(tuple(_FORMATS)), help="Else by the end of FILE, or text."
)
@click.option("--out", metavar="FILE", help="Into a new file, or into a folder; - is stdout.")
@click.option("--force", is_flag=True, help="FILE may be there already.")
def report(
    session: Session, words: tuple[str, ...], form: str | None, out: str | None, force: bool
) -> None:
    """All active projects, or the named ones: how they stand, what changed, what is open."""
    from mstui.publish.forms import written
    from mstui.publish.report import report_document
    from mstui.views.report import report as reported

    refs = Refs(session)
    only = [refs.find(word, ("project",)).id for word in words]
    only += [refs.project] if refs.project and not only else []
    today = session.today()
    found = reported(refs.conn, today, only)
    form = form or suffix_format(out, _FORMATS, "text")
    chart = _chart(refs, today) if form == "html" and not only else ""
    text = written(report_document(found, chart), form)
    hand_out(text, out, f"report-{today}.{_FORMATS[form]}", force=force)


def _chart(refs: Refs, today: str) -> str:
    from mstui.publish.report import CHART_WIDTH
    from mstui.publish.timeline_svg import timeline_svg
    from mstui.views.timelines import timelines

    found = timelines(refs.conn, today)
    return timeline_svg(found, CHART_WIDTH) if found.places else ""

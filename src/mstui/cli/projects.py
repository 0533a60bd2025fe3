"""Projects from templates, and templates from projects."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from mstui.cli.output import Column, say, say_json, say_table
from mstui.cli.session import Session
from mstui.cli.verb import Family, Verb, offer, verb, with_session

if TYPE_CHECKING:
    from mstui.actions.projects import TemplateInfo


@verb("new", shared=("db", "as", "json"))
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@click.option(
    "--template",
    "-t",
    default="blank",
    show_default=True,
    metavar="T",
    shell_complete=offer("templates"),
    help="Its id (mstui template list), or a TOML file.",
)
@click.option("--start", metavar="DATE", help="Laid out forward from this day; else from today.")
@click.option("--launch", metavar="DATE", help="Laid out backward from this day.")
@click.option("--key", default="", metavar="KEY", help="Its short name, as in WEB.")
def new(
    session: Session,
    name: tuple[str, ...],
    template: str,
    start: str | None,
    launch: str | None,
    key: str,
) -> None:
    """Begin a project from a template."""
    from mstui.actions.projects import new_project
    from mstui.dates import date_parser

    today = session.today()

    def day(text: str | None) -> date | None:
        return date.fromisoformat(date_parser(today)(text)) if text else None

    first, last = day(start), day(launch)
    ws = session.writer()
    change = new_project(
        ws,
        " ".join(name),
        template=template,
        start=first,
        launch=last,
        key=key,
        today=date.fromisoformat(today),
    )
    session.report(change)
    if not session.json:
        found = ws.reader.execute("SELECT key FROM project WHERE id=?", (change.id,)).fetchone()
        say(found[0])


template = Family("template", help="Templates: what projects start from.")


@template.command("list", cls=Verb, shared=("db", "json"))
@with_session
def template_list(session: Session) -> None:
    """Your own templates and those that ship."""
    from mstui.actions.projects import templates

    found = templates(session.reader()) if _has_workspace(session) else _shipped()
    if session.json:
        say_json({"templates": [one._asdict() for one in found]})
        return
    columns = (
        Column("Template"),
        Column("Title", flexible=True),
        Column("From"),
        Column("About", flexible=True),
    )
    say_table(columns, [(one.id, one.title, one.origin, one.summary) for one in found])


@template.command("show", cls=Verb, shared=("db",))
@click.argument("name", metavar="TEMPLATE", shell_complete=offer("templates"))
@with_session
def template_show(session: Session, name: str) -> None:
    """The TOML of a template; a copy of it is the start of one's own."""
    from mstui.actions.projects import template_text

    own = template_text(session.reader(), name) if _has_workspace(session) else None
    say((own if own is not None else _shipped_text(name)).rstrip("\n"))


@template.command("save", cls=Verb, shared=("db", "as", "json"))
@click.argument("project", metavar="PROJECT")
@click.argument("name", metavar="TEMPLATE")
@click.option("--title", default="", metavar="TEXT", help="Its title in the list.")
@with_session
def template_save(session: Session, project: str, name: str, title: str) -> None:
    """Save PROJECT as a template of your own, without its people and dates."""
    from mstui.actions.projects import save_template
    from mstui.cli.refs import Refs

    refs = Refs(session, session.writer())
    found = refs.find(project, ("project",))
    session.report(save_template(refs.ws, found.id, name, title=title))


def _has_workspace(session: Session) -> bool:
    path, source = session.path()
    return source != "default" or path.exists()


def _shipped() -> list[TemplateInfo]:
    from mstui.actions.projects import TemplateInfo
    from mstui.domain.blueprint import catalogue

    return [TemplateInfo(one.id, one.title, one.summary, "mstui") for one in catalogue()]


def _shipped_text(name: str) -> str:
    from pathlib import Path

    import mstui
    from mstui.domain.blueprint import load

    load(name)  # the nearest name, where there is none of this one
    folder = Path(mstui.__file__).parent / "templates"
    return (folder / f"{name}.toml").read_text(encoding="utf-8")

"""Projects from templates, and templates from projects."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from mstui.cli.output import Column, say, say_json, say_table, tell
from mstui.cli.session import Session
from mstui.cli.verb import Family, Verb, offer, verb, with_session

if TYPE_CHECKING:
    import sqlite3

    from mstui.actions.templates import Shelf


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
        shelf=shelf(),
    )
    session.report(change)
    if not session.json:
        found = ws.reader.execute("SELECT key FROM project WHERE id=?", (change.id,)).fetchone()
        say(found[0])


template = Family("template", help="Templates: what projects start from.")


@template.command("list", cls=Verb, short_help="Yours and those that ship.", shared=("db", "json"))
@with_session
def template_list(session: Session) -> int:
    """Your own templates and those that ship; 1 where one of them can't be read."""
    found = shelf().listed(connection(session))
    problems = [one.problem for one in found if one.problem]
    if session.json:
        say_json({"templates": [one._asdict() for one in found]})
        return 1 if problems else 0
    columns = (
        Column("Template"),
        Column("Title", flexible=True),
        Column("From"),
        Column("About", flexible=True),
    )
    say_table(columns, [(one.id, one.title, one.origin, one.summary) for one in found])
    for problem in problems:
        tell(problem)
    return 1 if problems else 0


@template.command("show", cls=Verb, short_help="A template as TOML.", shared=("db",))
@click.argument("name", metavar="TEMPLATE", shell_complete=offer("templates"))
@with_session
def template_show(session: Session, name: str) -> None:
    """The TOML of a template; a copy of it is the start of one's own."""
    say(shelf().text(connection(session), name).rstrip("\n"))


@template.command(
    "save", cls=Verb, short_help="Make a template of a project.", shared=("db", "as", "json")
)
@click.argument("project", metavar="PROJECT")
@click.argument("name", metavar="TEMPLATE")
@click.option("--title", default="", metavar="TEXT", help="Its title in the list.")
@with_session
def template_save(session: Session, project: str, name: str, title: str) -> None:
    """Save PROJECT as a template of your own, without its people and dates."""
    from mstui.actions.templates import save_template
    from mstui.cli.refs import Refs

    refs = Refs(session, session.writer())
    found = refs.find(project, ("project",))
    session.report(save_template(refs.ws, found.id, name, title=title))


@template.command(
    "add",
    cls=Verb,
    short_help="Keep a template file in the workspace.",
    shared=("db", "as", "json"),
)
@click.argument("file", metavar="FILE")
@click.argument("name", required=False, default="", metavar="[TEMPLATE]")
@with_session
def template_add(session: Session, file: str, name: str) -> None:
    """Keep the template of a TOML FILE in the workspace, under its own name or TEMPLATE.

    A file with a mistake is refused with its line.
    """
    from pathlib import Path

    from mstui.actions.templates import add_template, named
    from mstui.domain.blueprint import read

    read(Path(file))  # refused before a workspace is made for it
    if name:
        named(name)
    session.report(add_template(session.writer(), Path(file), name))


@template.command(
    "rm",
    cls=Verb,
    short_help="Take one of yours out of the workspace.",
    shared=("db", "as", "json"),
)
@click.argument("name", metavar="TEMPLATE", shell_complete=offer("templates"))
@with_session
def template_rm(session: Session, name: str) -> None:
    """Take a template of your own out of the workspace; mstui undo brings it back."""
    from mstui.actions.templates import remove_template

    session.report(remove_template(session.writer(), name))


def shelf() -> Shelf:
    """The templates, as the person's folder and settings give them."""
    from mstui.actions.templates import Shelf
    from mstui.config.paths import user_templates_dir
    from mstui.config.settings import load_settings

    return Shelf(user_templates_dir(), load_settings().integer("minutes_per_day"))


def connection(session: Session) -> sqlite3.Connection | None:
    """The workspace; None where the usual one was not made yet."""
    path, source = session.path()
    return session.reader() if source != "default" or path.exists() else None

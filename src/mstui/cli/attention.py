"""``status`` and ``due`` with the options that are not answered before click is there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mstui.cli.output import say, say_json
from mstui.cli.session import Session
from mstui.cli.verb import READS, verb

if TYPE_CHECKING:
    from mstui.views.attention import Need


@verb("status", shared=("db", "as-of", "json"))
@click.option("--format", "form", metavar="TEXT", help="With fields, as “{overdue} overdue”.")
@click.option("--health", is_flag=True, help="With computed health, which takes longer.")
def status(session: Session, form: str | None, health: bool) -> None:
    """One line for a prompt or a bar."""
    from mstui.views.status import DEFAULT_FORMAT, HEALTH_FORMAT, status_data, status_line

    conn = session.reader()
    if session.json:
        say_json(status_data(conn, session.today(), health=health))
        return
    usual = HEALTH_FORMAT if health else DEFAULT_FORMAT
    say(status_line(conn, session.today(), usual if form is None else form))


@verb("due", shared=READS)
@click.option("--who", default="", metavar="PERSON", help="What one person answers for.")
@click.option("--health", is_flag=True, help="With what is off track or told too well.")
@click.option("--notify", "notifies", is_flag=True, help="As a notice on the desktop.")
def due(session: Session, who: str, health: bool, notifies: bool) -> None:
    """What needs attention, the worst first: a list that a cron mail can carry."""
    from mstui.cli.refs import Refs
    from mstui.views.due import as_data, lines
    from mstui.views.due import due as needed

    refs = Refs(session)
    today = session.today()
    found = needed(refs.conn, today, who=who, project=refs.project or "", health=health)
    if notifies:
        _notify(lines(refs.conn, found), found)
        return
    if session.json:
        say_json(as_data(refs.conn, found, today))
        return
    for line in lines(refs.conn, found):
        say(line)
    if not found and sys.stdout.isatty():
        say("Nothing needs attention.")


def _notify(told: list[str], found: list[Need]) -> None:
    """One notice with the worst of it; none where nothing needs attention."""
    from mstui.cli.desktop import notify

    if not found:
        return
    many = "1 thing needs" if len(found) == 1 else f"{len(found)} things need"
    checkins = sum(need.kind == "project" for need in found)
    due = "" if not checkins else f", {checkins} check-in" + "s" * (checkins > 1) + " due"
    notify(f"mstui: {many} attention{due}", [" ".join(line.split()) for line in told])

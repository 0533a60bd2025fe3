"""``dump``: the whole workspace as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mstui.cli.output import tell, utf8
from mstui.cli.session import Session
from mstui.cli.verb import verb
from mstui.domain.text import escaped


@verb("dump", shared=("db", "as-of"))
@click.option("--json", "as_json", is_flag=True, help="JSON, which a dump always is.")
@click.option("--history", is_flag=True, help="With every change that was ever made.")
@click.option("-o", "--output", metavar="FILE", help="Into a new file instead of stdout.")
def dump(session: Session, as_json: bool, history: bool, output: str | None) -> None:
    """The whole workspace as JSON, in an order that two equal workspaces share.

    mstui import FILE restores it without loss into an empty workspace.
    """
    from mstui.store.dumping import dump_text

    text = dump_text(session.reader(), history=history)
    if output is None:
        sys.stdout.write(escaped(text, plain=not utf8()))
        return
    from mstui.config.files import write_new

    write_new(str(Path(output).absolute()), escaped(text))
    tell(f"Dumped into {output}")

"""The workspace as a file: init, path, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mstui.cli.output import Column, plural, say, say_json, say_table, tell
from mstui.cli.session import Session, interactive
from mstui.cli.verb import verb
from mstui.domain.errors import MstuiError, NeedsAnswer, NotFound, UsageProblem

if TYPE_CHECKING:
    from mstui.actions.files import Backup


@verb("init", shared=("db", "json"))
@click.argument("path", required=False, metavar="[PATH]")
def init(session: Session, path: str | None) -> None:
    """Make a new, empty workspace at PATH, else in the usual place.

    Nothing that exists is overwritten.
    """
    from mstui.actions.files import create_file

    session.db = path or session.db
    file, _ = session.path()
    create_file(file)
    if session.json:
        say_json({"path": str(file)})
    else:
        say(str(file))
        tell("An empty workspace: mstui new begins a project, mstui import reads one")


@verb("path", shared=("db", "json"))
def path(session: Session) -> None:
    """Where everything lies: the workspace first, and who names it."""
    from mstui.config.paths import all_paths

    file, source = session.path()
    places = {"workspace": str(file), **all_paths()}
    if session.json:
        say_json({**places, "workspace_from": source})
        return
    width = max(map(len, places))
    for name, place in places.items():
        named = f"  ({source})" if name == "workspace" and source != "default" else ""
        say(f"{name:<{width}}  {place}{named}")


@verb("backup", shared=("db", "json"))
@click.argument("out", required=False, metavar="[OUT]")
def backup(session: Session, out: str | None) -> None:
    """Make a verified copy, in the state folder or at OUT."""
    from mstui.actions.files import back_up
    from mstui.cli.session import rhythm

    file, _ = session.path()
    where = Path(out) if out else None
    target = back_up(file, _state(), out=where, reason="asked for", rhythm=rhythm())
    if session.json:
        say_json({"path": str(target)})
    else:
        say(str(target))
        tell("Verified: the copy is whole")


@verb("restore", shared=("db", "json"))
@click.argument("backup", required=False, metavar="[BACKUP]")
@click.option("--latest", is_flag=True, help="The newest backup of this workspace.")
@click.option("--list", "listing", is_flag=True, help="Which backups there are.")
@click.option("--yes", is_flag=True, help="Without asking.")
def restore(session: Session, backup: str | None, latest: bool, listing: bool, yes: bool) -> None:
    """Put a backup in the workspace's place; what stands there is kept aside."""
    if sum((bool(backup), latest, listing)) != 1:
        raise UsageProblem("restore takes a BACKUP, --latest or --list")
    file, _ = session.path()
    if listing:
        _list(session, backups_of(file))
        return
    from mstui.actions.files import restore as put_back

    chosen = Path(backup) if backup else _latest(file)
    if not chosen.exists() and backup:
        chosen = _named(file, backup)
    if file.exists() and not yes:
        _ask(file, chosen)
    aside = put_back(chosen, file, _state())
    if session.json:
        say_json({"path": str(file), "from": str(chosen), "aside": str(aside) if aside else None})
        return
    tell(f"Restored {file} from {chosen.name}")
    if aside:
        tell(f"What stood there is kept as {aside}")


def _ask(file: Path, chosen: Path) -> None:
    if not interactive():
        raise NeedsAnswer(f"{file} would be replaced by {chosen.name}", hint="--yes does it")
    if not click.confirm(f"Replace {file} by {chosen.name}?", err=True):
        raise click.Abort


def _list(session: Session, backups: list[Backup]) -> None:
    if session.json:
        say_json(
            {
                "backups": [
                    {"path": str(one.path), "at": one.at.isoformat(), "bytes": one.size}
                    for one in backups
                ]
            }
        )
        return
    from mstui.dates import ago

    rows = [
        (
            f"{one.at.astimezone():%Y-%m-%d %H:%M}",
            ago(int(one.at.timestamp() * 1000)),
            plural(one.size // 1024, "KiB", "KiB"),
            str(one.path),
        )
        for one in backups
    ]
    if rows:
        say_table((Column("Made"), Column(""), Column("Size", right=True), Column("Backup")), rows)
    else:
        tell("There is no backup yet")


def _latest(file: Path) -> Path:
    backups = backups_of(file)
    if not backups:
        raise NotFound(
            f"{file}: there is no backup of it", hint="mstui restore BACKUP names a file"
        )
    return backups[0].path


def _named(file: Path, name: str) -> Path:
    """A backup by its file name alone."""
    found = next(
        (one.path for one in backups_of(file) if name in (one.path.name, one.path.stem)), None
    )
    return found or Path(name)


def backups_of(file: Path) -> list[Backup]:
    """The backups of one file, newest first; found by its place where it can't be read any more.

    Where it has none of its own, those of other copies of the same workspace count.
    """
    from mstui.actions.files import backups_in, folder_of, prefix_of
    from mstui.config.paths import backups_dir
    from mstui.store.workspace import Workspace

    every = [one for each in sorted(Path(backups_dir()).glob("*")) for one in backups_in(each)]
    own = [one for one in every if one.path.stem.rpartition("-")[0] == prefix_of(file)]
    if not own:
        try:
            with Workspace.open(file, read_only=True) as workspace:
                own = backups_in(folder_of(workspace.db_id, _state()))
        except MstuiError:
            return []
    return sorted(own, key=lambda one: (one.at, one.path.name), reverse=True)


def _state() -> Path:
    from mstui.config.paths import state_dir

    return Path(state_dir())

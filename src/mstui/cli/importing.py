"""``import``: another tool's file as one step of undo, or a dump restored."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mstui.cli.files import content
from mstui.cli.output import Column, plural, say, say_json, say_table, tell, warn
from mstui.cli.session import Session
from mstui.cli.verb import verb
from mstui.domain.errors import Corrupt, MstuiError, UsageProblem

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.actions.signing import SignedWorkspace
    from mstui.domain.draft import Draft
    from mstui.exchange.records import ImportReport

_HEAD_OF_DUMP = 200
_TOLD = 20


@verb("import", shared=("db", "json"))
@click.argument("file", metavar="FILE")
@click.option("--format", metavar="FORMAT", help="What it is, where the content does not tell.")
@click.option(
    "--map",
    "mappings",
    multiple=True,
    metavar="COLUMN=WORD,…",
    help="What columns mean: “Due=target,Who=owner,date=dd/mm”.",
)
@click.option("--as", "as_kind", metavar="milestone", help="Every row is a milestone.")
@click.option("--project", "name", metavar="NAME", help="The name of the new project.")
@click.option("--keep-unused", is_flag=True, help="Columns without a place go to the notes.")
@click.option("--skip-bad", is_flag=True, help="Leave bad rows out instead of stopping.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be imported.")
def import_(
    session: Session,
    file: str,
    format: str | None,
    mappings: tuple[str, ...],
    as_kind: str | None,
    name: str | None,
    keep_unused: bool,
    skip_bad: bool,
    dry_run: bool,
) -> int:
    """Read FILE: Project XML, CSV, XLSX, exports of Jira, Redmine, Linear, Asana, or a dump.

    All or nothing, and one undo removes it.
    """
    if as_kind not in (None, "milestone"):
        raise UsageProblem(
            f"--as takes milestone here, not “{as_kind}”", hint="mstui --as NAME import … is you"
        )
    if format in ("dump", "mstui") or (format is None and _is_dump(file)):
        return _restore(session, file, dry_run)
    from mstui.exchange.mapping import Mapping

    draft, report = _read(
        file,
        format=format,
        mapping=Mapping.parse(*mappings) if mappings else None,
        as_milestones=as_kind == "milestone",
        keep_unused=keep_unused,
        project_name=name,
    )
    stopped = bool(report.bad) and not skip_bad and not dry_run
    change = None if dry_run or stopped else _write(session, draft, report, file)
    if session.json:
        say_json({**report.to_json(), "written": change is not None, "columns": _columns(report)})
    else:
        _tell_report(report, dry_run=dry_run, skipped=skip_bad)
        if change is not None:
            _tell_written(session, change)
    if stopped:
        bad = plural(len(report.bad), "row is bad", "rows are bad")
        raise MstuiError(f"{file}: {bad}; nothing was imported", hint="--skip-bad leaves them out")
    return 0


def _read(file: str, **options: object) -> tuple[Draft, ImportReport]:
    from mstui.cli.progress import Bar
    from mstui.dates import today
    from mstui.exchange.reading import read

    with Bar("Reading") as bar:
        return read(file, today=date.fromisoformat(today()), progress=bar, **options)  # type: ignore[arg-type]


def _write(session: Session, draft: Draft, report: ImportReport, file: str) -> Change:
    from mstui.actions.change import short
    from mstui.actions.drafts import write_draft
    from mstui.cli.progress import Bar

    ws = session.writer()
    _back_up(ws)
    label = f"import {short(Path(file).name)}"
    counts = ", ".join(_counted(kind, number) for kind, number in report.created.items())
    with Bar("Writing") as bar:
        return write_draft(
            ws, draft, label, summary=f"Imported {counts or 'nothing'}", progress=bar
        )


def _back_up(ws: SignedWorkspace) -> None:
    """A verified copy before so much arrives; an empty workspace has nothing to lose."""
    from mstui.actions.files import back_up

    if (
        ws.state_dir is None
        or ws.reader.execute("SELECT 1 FROM project LIMIT 1").fetchone() is None
    ):
        return
    try:
        back_up(ws.path, ws.state_dir, reason="before an import", rhythm=ws.rhythm())
    except Corrupt:
        raise
    except (MstuiError, OSError) as error:
        warn(f"no backup was made before the import: {error}")


def _counted(kind: str, number: int) -> str:
    from mstui.domain.kinds import KINDS

    return plural(number, kind, KINDS[kind].plural)


def _columns(report: ImportReport) -> list[dict[str, object]]:
    return [
        {"header": column.header, "target": column.target or None, "reason": column.reason}
        for column in report.columns
    ]


def _tell_report(report: ImportReport, *, dry_run: bool, skipped: bool) -> None:
    """What was understood, what was not, and what is bad; data only where it is a preview."""
    out = say if dry_run else tell
    if dry_run:
        counts = ", ".join(_counted(kind, number) for kind, number in report.created.items())
        out(f"{report.format}: {report.project or 'a plan'}")
        out(f"Would import {counts or 'nothing'}")
        if report.columns:
            columns = (Column("Column", flexible=True), Column("Is taken for"), Column("Because"))
            rows = [(one.header, one.target or "–", one.reason) for one in report.columns]
            say_table(columns, rows)
    for entry in report.unused[:_TOLD]:
        example = f", as “{entry.example}”" if entry.example else ""
        out(f"Unused: {entry.field}, {plural(entry.cells, 'cell')}{example}")
    if len(report.unused) > _TOLD:
        out(f"Unused: {len(report.unused) - _TOLD} more columns (--json lists all)")
    for problem in report.problems[:_TOLD]:
        out(f"{'Bad' if problem.bad else 'Note'}: {problem.where}: {problem.what}")
    if len(report.problems) > _TOLD:
        out(f"… and {len(report.problems) - _TOLD} more (--json lists all)")
    if skipped and report.bad and not dry_run:
        tell(f"Left out: {plural(len(report.bad), 'bad row')}")


def _tell_written(session: Session, change: Change) -> None:
    tell(f"{change.summary} · mstui undo takes it back")
    conn = session.reader()
    for kind, id in change.touched:
        if kind == "project":
            key, name = conn.execute("SELECT key,name FROM project WHERE id=?", (id,)).fetchone()
            say(f"{key}  {name}")


def _is_dump(file: str) -> bool:
    head = content(file, _HEAD_OF_DUMP).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"{") and b'"schema"' in head and b'"tables"' in head


def _restore(session: Session, file: str, dry_run: bool) -> int:
    from mstui.actions.files import restore_dump

    try:
        text = content(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MstuiError(f"{file}: not UTF-8 at byte {error.start}") from None
    if dry_run:
        from mstui.store.dumping import parse_dump

        rows = sum(len(rows) for rows in parse_dump(text, file)["tables"].values())
        tell(f"Would restore {plural(rows, 'row')}")
        return 0
    # Unsigned: whoever restores is no person of the workspace yet, which must be empty.
    session.report(restore_dump(session.writer(signed=False), text, file))
    return 0

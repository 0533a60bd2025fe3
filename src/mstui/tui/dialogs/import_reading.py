"""Reading and writing of an import, as they run beside the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mstui.domain.errors import MstuiError, UsageProblem
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.import_lines import Choices

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.draft import Draft
    from mstui.exchange.mapping import Mapping
    from mstui.exchange.records import ImportReport
    from mstui.store.workspace import Workspace

Progress = Callable[[int, int], None]


class ReadFile(NamedTuple):
    """What a file holds; without a draft where a person has to say first what is a name."""

    draft: Draft | None
    report: ImportReport
    lacking: str = ""


def read_file(path: Path, choices: Choices, today: date, progress: Progress) -> ReadFile:
    """The file as it would be imported; raises MstuiError where it can't be read at all."""
    from mstui.exchange.reading import read

    mapping = _mapping(choices)
    try:
        draft, report = read(
            path,
            mapping=mapping if mapping.targets or mapping.date_order else None,
            as_milestones=choices.as_milestones,
            keep_unused=choices.keep_unused,
            today=today,
            progress=progress,
        )
    except UsageProblem as error:
        bare = _bare_columns(path, mapping, today)
        if bare is None:
            raise
        return ReadFile(None, bare, f"{error.message}; turn one to “name”")
    return ReadFile(draft, report)


def _mapping(choices: Choices) -> Mapping:
    from mstui.exchange.mapping import Mapping

    targets = {f"#{place + 1}": word for place, word in choices.targets.items()}
    return Mapping(targets, choices.date_order)


def _bare_columns(path: Path, mapping: Mapping, today: date) -> ImportReport | None:
    """The columns of a table none of which looks like names; None for what is no table."""
    from mstui.exchange.readers import columns
    from mstui.exchange.readers.grid import samples
    from mstui.exchange.records import ImportReport, Ledger
    from mstui.exchange.sniff import sniff

    source = sniff(path)
    if source.format == "xlsx":
        from mstui.exchange.readers.xlsx_grid import read_xlsx

        grid = read_xlsx(source, Ledger())
    elif source.format == "csv":
        from mstui.exchange.readers.csv_grid import read_csv

        grid = read_csv(source, Ledger()).grid
    else:
        return None
    _, guesses = columns.guess(grid.header, samples(grid), mapping=mapping, today=today)
    return ImportReport(source.format, path.stem, columns=tuple(guesses))


def write_read(
    ws: Workspace, draft: Draft, report: ImportReport, name: str, progress: Progress
) -> Change:
    """Write what was read, as one step of undo, after a verified copy of what is there."""
    from mstui.actions.change import short
    from mstui.actions.drafts import write_draft

    _back_up(ws)
    created = ", ".join(counted(kind, count) for kind, count in report.created.items())
    return write_draft(
        ws,
        draft,
        f"import {short(name)}",
        summary=f"Imported {created or 'nothing'}",
        progress=progress,
    )


def counted(kind: str, count: int) -> str:
    return f"{count:,} {kind if count == 1 else KINDS[kind].plural}"


def _back_up(ws: Workspace) -> None:
    """An empty workspace has nothing to lose; a copy that can't be made stops nothing."""
    from mstui.actions.files import back_up
    from mstui.domain.errors import Corrupt
    from mstui.views.pages import Listing

    if ws.state_dir is None:
        return
    with ws.reader_lock:
        empty = Listing("project", "").count(ws.reader) == 0
    if empty:
        return
    try:
        back_up(ws.path, ws.state_dir, reason="before an import", rhythm=ws.rhythm())
    except Corrupt:
        raise
    except (MstuiError, OSError) as error:
        ws.backup_problem = str(error)

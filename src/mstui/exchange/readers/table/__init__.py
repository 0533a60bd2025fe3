"""Any table with a header: CSV of all spellings and XLSX, its columns guessed or told."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from mstui.domain.draft import Draft
from mstui.domain.errors import MstuiError, UsageProblem
from mstui.domain.text import LINE_LIMIT
from mstui.exchange.mapping import Mapping
from mstui.exchange.order import new_ids
from mstui.exchange.readers import columns
from mstui.exchange.readers.csv_grid import read_csv
from mstui.exchange.readers.grid import Grid, samples
from mstui.exchange.readers.table import texts
from mstui.exchange.readers.table.fields import Fields, read_words
from mstui.exchange.readers.table.index import Index
from mstui.exchange.readers.table.kinds import Kinds
from mstui.exchange.readers.table.links import draft_links
from mstui.exchange.readers.table.people import People, draft_tags
from mstui.exchange.readers.table.rows import Rows
from mstui.exchange.readers.table.source import Table
from mstui.exchange.readers.table.structure import Items, Structure
from mstui.exchange.records import ImportReport, Ledger, Progress
from mstui.exchange.sniff import Source, named


def read(
    source: Source,
    *,
    tool: str,
    mapping: Mapping,
    as_milestones: bool,
    keep_unused: bool,
    project_name: str | None,
    today: date,
    progress: Progress | None,
) -> tuple[Draft, ImportReport]:
    """The table in the file as a draft, and what was not used of it.

    ``tool`` is a word of TOOLS where a person said whose export it is. Raises MstuiError where
    there are no rows, UsageProblem where no column can be the name.
    """
    ledger = Ledger()
    with _no_collection():
        grid, how = _grid(source, ledger, progress)
        if not grid.height:
            raise MstuiError(f"{named(source.path)} has a header, but no rows below it")
        tool, guesses = columns.guess(
            grid.header, samples(grid), mapping=mapping, tool=tool, today=today
        )
        if not any(guess.target == "name" for guess in guesses):
            raise UsageProblem(
                f"no column of {named(source.path)} looks like the names of tasks",
                hint="say which one: --map COLUMN=name",
            )
        table = Table(grid, guesses, ledger)
        draft = Draft()
        fields = Fields(table, mapping.date_order, today)
        default = ledger.clean(grid.title or source.path.stem, limit=LINE_LIMIT) or "Import"
        _draft(table, draft, fields, tool, default, as_milestones, keep_unused, project_name)
        if progress is not None:
            progress(2 * grid.height, 2 * grid.height)
        name = str(draft.rows["project"][0]["name"])
        report = ledger.report(tool or source.format, name, draft)
    report.date_order = fields.date_order
    report.encoding, report.delimiter = how
    report.columns = tuple(column.guess._replace(cells=column.filled) for column in table.columns)
    return draft, report


def _grid(
    source: Source, ledger: Ledger, progress: Progress | None
) -> tuple[Grid, tuple[str, str]]:
    if source.format == "xlsx":
        from mstui.exchange.readers.xlsx_grid import read_xlsx  # brings a large compiled module

        return read_xlsx(source, ledger, progress), ("", "")
    text = read_csv(source, ledger, progress)
    return text.grid, (text.encoding, text.dialect.separator)


def _draft(
    table: Table,
    draft: Draft,
    fields: Fields,
    tool: str,
    default_name: str,
    as_milestones: bool,
    keep_unused: bool,
    project_name: str | None,
) -> None:
    """Everything that the rows say, in the order in which one thing needs the other."""
    texts.give_up_nameless(table)
    table.drop_bad()
    read_words(table)
    names, whole = texts.names(table)
    kinds = Kinds(table, as_milestones=as_milestones)
    items = Items(new_ids(table.height, draft.bits), names, kinds, Index(table, names))
    structure = Structure(table, items, draft, default_name, project_name)
    people = People(table, items, draft)
    draft_tags(table, items, draft, kinds.labels)
    notes = texts.notes(table, whole, tool, keep_unused=keep_unused)
    Rows(table, items, structure, people, fields, notes).draft(draft)
    draft_links(table, items, structure, draft)
    for column in table.columns:
        if not column.guess.target and not keep_unused:
            column.leave_all()
        column.settle()


@contextmanager
def _no_collection() -> Iterator[None]:
    """A million small objects that all stay make every pass of the collector dear and vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()

"""Workbooks: the sheet that holds the plan, its typed cells as the texts a table has."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from mstui.domain.errors import MstuiError
from mstui.domain.text import visible
from mstui.exchange.readers import headers
from mstui.exchange.readers.grid import MOST_ROWS, Grid, shape
from mstui.exchange.records import Ledger, Progress
from mstui.exchange.sniff import MEBIBYTE, Source, named

# A workbook is packed a hundredfold at most; these are limits of what it unpacks to.
_LARGEST = 1024 * MEBIBYTE
_LARGEST_PART = 600 * MEBIBYTE
_MOST_CELLS = 20_000_000
_MOST_LETTERS = 600_000_000

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d+)")
_COLUMN = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br\s*=\s*[\"']([A-Za-z]+)\d")
_STRING_START = re.compile(rb"<(?:\w+:)?si\b")

# A cell as calamine hands it over.
Cell = str | float | bool | int | date | datetime | time | timedelta | None


class Sheet(NamedTuple):
    """One sheet: its rows as texts, and how many of its first cells are known headers."""

    name: str
    rows: list[list[str]]
    known: int


def read_xlsx(source: Source, ledger: Ledger, progress: Progress | None = None) -> Grid:
    """The sheet that looks most like a plan; the cells of the others are counted as unused."""
    _refuse_bombs(source)
    sheets = [sheet for sheet in _sheets(source) if sheet.rows]
    if not sheets:
        raise MstuiError(f"{named(source.path)} has no rows")
    chosen = max(sheets, key=lambda sheet: sheet.known)
    for sheet in sheets:
        if sheet is not chosen:
            for row in sheet.rows:
                for cell in row:
                    if cell.strip():
                        ledger.leave(f"sheet {sheet.name}", cell.strip())
    if progress is not None:
        progress(len(chosen.rows), 2 * len(chosen.rows))
    try:
        return shape(chosen.rows, list(range(1, len(chosen.rows) + 1)), ledger, unit="row")
    except MstuiError as error:
        raise MstuiError(f"{named(source.path)}: {error.message}") from None


def _sheets(source: Source) -> list[Sheet]:
    # A compiled module of 4 MB: only for workbooks.
    from python_calamine import CalamineWorkbook

    found: list[Sheet] = []
    try:
        with CalamineWorkbook.from_path(source.path) as workbook:
            for name in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(name).to_python(
                    skip_empty_area=False, nrows=MOST_ROWS + 1
                )
                texts = [[text_of(cell) for cell in row] for row in rows]
                known = max(map(headers.count_known, texts[:40]), default=0)
                filled = any(cell for row in texts for cell in row)
                found.append(Sheet(name, texts if filled else [], known))
    except MemoryError:
        raise
    except BaseException as error:
        # A panic in the compiled module is no Exception; what a person does must get through.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise MstuiError(
            f"{named(source.path)} is a damaged workbook: {visible(str(error))[:200]}"
        ) from None
    return found


def text_of(cell: Cell) -> str:
    """A typed cell as the text that a table would have: ISO dates, numbers without ``.0``."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        midnight = not (cell.hour or cell.minute or cell.second)
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="minutes")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _refuse_bombs(source: Source) -> None:
    """Two cells at far corners, or one long text named a million times, fill any memory: the
    packed parts are measured before anything lays them out."""
    where = named(source.path)
    try:
        with zipfile.ZipFile(source.path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > _LARGEST:
                raise MstuiError(f"{where} unpacks to more than {_LARGEST // MEBIBYTE:,} MiB")
            longest = 0
            references = 0
            for part in parts:
                if part.file_size > _LARGEST_PART:
                    raise MstuiError(f"{where} holds a part that is too large: {part.filename}")
                if part.filename.endswith("sharedStrings.xml"):
                    longest = max(longest, _longest_string(archive.read(part)))
                elif part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    references += _measure(archive.read(part), where)
            if longest * references > _MOST_LETTERS:
                _refuse_repetition(archive, where)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise MstuiError(f"{where} is a damaged workbook: {visible(str(error))[:200]}") from None
    except ValueError as error:
        raise MstuiError(f"{where} is a damaged workbook: {visible(str(error))[:200]}") from None


def _measure(sheet: bytes, where: str) -> int:
    """The number of shared texts in a sheet; raises where its corners are too far apart."""
    rows = max(map(int, _ROW.findall(sheet)), default=0)
    letters = set(_COLUMN.findall(sheet))
    columns = max(map(_column_number, letters), default=0)
    if rows > MOST_ROWS + 100_000 or rows * columns > _MOST_CELLS:
        raise MstuiError(
            f"{where} has a sheet of {rows:,} rows and {columns:,} columns; "
            f"at most {_MOST_CELLS:,} cells are read"
        )
    return sheet.count(b't="s"') + sheet.count(b"t='s'")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + letter - 64
    return number


def _longest_string(strings: bytes) -> int:
    return max(map(len, _STRING_START.split(strings)), default=0)


def _refuse_repetition(archive: zipfile.ZipFile, where: str) -> None:
    """Add up what the shared texts really come to."""
    strings: list[int] = []
    for name in archive.namelist():
        if name.endswith("sharedStrings.xml"):
            strings += [len(part) for part in _STRING_START.split(archive.read(name))[1:]]
    total = 0
    reference = re.compile(rb"t\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d+)<")
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            for number in reference.findall(archive.read(name)):
                total += strings[int(number)] if int(number) < len(strings) else 0
    if total > _MOST_LETTERS:
        raise MstuiError(f"{where} repeats long texts beyond {_MOST_LETTERS:,} characters")

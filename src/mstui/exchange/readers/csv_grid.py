"""CSV in all its spellings: separators, quotes, encodings, line ends, a header further down."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from mstui.domain.errors import MstuiError
from mstui.exchange.encoding import decode
from mstui.exchange.readers import headers
from mstui.exchange.readers.grid import MOST_ROWS, Grid, shape
from mstui.exchange.records import Ledger, Progress
from mstui.exchange.sniff import MEBIBYTE, Source, named, read_all

_SEPARATORS = ",;\t|"
_SAMPLE = 60_000
_SAMPLE_ROWS = 60
_AT_ONCE = 10_000
_LONGEST_CELL = 1 << 24
_LARGEST = 100 * MEBIBYTE  # a table takes up to fifteen times its size while it is read


class Dialect(NamedTuple):
    """What stands between cells and around them."""

    separator: str
    quote: str


class Text(NamedTuple):
    """A CSV file as a grid, and how it was read."""

    grid: Grid
    encoding: str
    dialect: Dialect


def read_csv(source: Source, ledger: Ledger, progress: Progress | None = None) -> Text:
    """The file as a grid. Raises MstuiError for one that is no text or has no rows."""
    if source.size > _LARGEST:
        raise MstuiError(
            f"{named(source.path)} has {source.size // MEBIBYTE:,} MiB; of a table at most "
            f"{_LARGEST // MEBIBYTE} MiB are read"
        )
    try:
        text, encoding, lost = decode(read_all(source.path))
    except MstuiError as error:
        raise MstuiError(f"{named(source.path)}: {error.message}") from None
    if lost:
        ledger.info("file", f"{lost:,} characters are no {encoding.upper()}, and were replaced")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise MstuiError(f"{named(source.path)} is no text: line {line:,} holds a zero character")
    skipped, text = _without_hint(text)
    dialect = _dialect(text, skipped)
    rows = _rows(text, dialect, ledger, progress)
    if not rows:
        raise MstuiError(f"{named(source.path)} has no rows")
    try:
        grid = shape(rows, _lines(rows, text, 1 + bool(skipped)), ledger)
    except MstuiError as error:
        raise MstuiError(f"{named(source.path)}: {error.message}") from None
    return Text(grid, encoding, dialect)


def _without_hint(text: str) -> tuple[str, str]:
    """Excel's first line ``sep=;`` names the separator."""
    line, _, rest = text.partition("\n")
    hint = line.strip().strip('"')
    if len(hint) == 5 and hint[:4].lower() == "sep=":
        return hint[4], rest
    if hint.lower() == "sep=" and "\t" in line:
        return "\t", rest
    return "", text


def _dialect(text: str, separator: str) -> Dialect:
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    if separator:
        return Dialect(separator, _quote(sample, separator))
    choices = [Dialect(mark, _quote(sample, mark)) for mark in _SEPARATORS if mark in sample]
    if not choices:
        return Dialect(",", '"')
    return max(choices, key=lambda dialect: _evenness(sample, dialect))


def _evenness(sample: str, dialect: Dialect) -> tuple[float, int, int]:
    """How much it looks like a table when cut so: known headers, equal rows, many columns."""
    try:
        rows = [row for row in islice(_reader(sample, dialect), _SAMPLE_ROWS) if row]
    except csv.Error:
        return (0.0, 0, 0)
    widths = Counter(len(row) for row in rows)
    if not widths:
        return (0.0, 0, 0)
    width, often = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    if width < 2:
        width, often = max(
            ((wide, count) for wide, count in widths.items() if wide > 1),
            key=lambda pair: pair[1],
            default=(1, 0),
        )
    names = max(headers.count_known(row) for row in rows[:40])
    equal = often / len(rows)
    return (names + 2 * equal, width, often)


def _quote(sample: str, separator: str) -> str:
    """The single quote where cells stand in it and none in double ones."""
    if f'{separator}"' in sample or sample.startswith('"') or '\n"' in sample:
        return '"'
    opened = wrapped = 0
    for line in sample.splitlines()[:_SAMPLE_ROWS]:
        cells = line.split(separator)
        opened += sum(1 for cell in cells if cell.startswith("'"))
        wrapped += sum(1 for cell in cells if len(cell) > 1 and cell[0] == "'" == cell[-1])
    return "'" if wrapped and wrapped == opened else '"'


def _reader(text: str, dialect: Dialect, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.separator,
        quotechar=dialect.quote,
        strict=strict,
    )


def _rows(
    text: str, dialect: Dialect, ledger: Ledger, progress: Progress | None
) -> list[list[str]]:
    """All rows; a quote that is never closed is told, for it swallows the rest of a file."""
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        try:
            return _read(text, dialect, progress, strict=True)
        except csv.Error as error:
            ledger.bad(f"line {_broken_at(text, dialect):,}", f"its quotes do not match: {error}")
            return _read(text, dialect, progress, strict=False)
    except csv.Error as error:
        raise MstuiError(f"the table can't be read: {error}") from None
    finally:
        csv.field_size_limit(before)


def _broken_at(text: str, dialect: Dialect) -> int:
    """The line after the last row that could be read."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(_reader(text, dialect, strict=True))
    return sum(1 + sum(cell.count("\n") for cell in row) for row in rows) + 1


def _read(
    text: str, dialect: Dialect, progress: Progress | None, *, strict: bool
) -> list[list[str]]:
    reader = _reader(text, dialect, strict=strict)
    if progress is None:
        return list(islice(reader, MOST_ROWS + 1))
    rows: list[list[str]] = []
    total = text.count("\n") + 1
    while chunk := list(islice(reader, _AT_ONCE)):
        rows += chunk
        progress(min(len(rows), total), 2 * total)
        if len(rows) > MOST_ROWS:
            break
    return rows


def _lines(rows: list[list[str]], text: str, first: int) -> list[int]:
    """The line on which each row begins; cells may hold line breaks."""
    if len(rows) - text.count("\n") in (0, 1):
        return list(range(first, first + len(rows)))
    lines: list[int] = []
    at = first
    for row in rows:
        lines.append(at)
        at += 1
        if any("\n" in cell for cell in row):
            at += sum(cell.count("\n") for cell in row)
    return lines

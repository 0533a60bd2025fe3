"""A table as columns of text: its header found, blank and repeated rows gone, nothing lost."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import NamedTuple

from mstui.domain.errors import MstuiError
from mstui.exchange.readers import headers
from mstui.exchange.readers.columns import label
from mstui.exchange.records import Ledger

MOST_ROWS = 1_000_000
MOST_COLUMNS = 2_000
_HEADER_WITHIN = 40  # rows; below them it is data
_ABOVE = "(above the header)"
_PLAN_NAMES = ("plan name", "project name", "project", "board name", "board", "projekt")


class Grid(NamedTuple):
    """``columns`` hold a text for each row ("" where there is none), ``lines`` where it stood."""

    header: list[str]
    columns: list[list[str]]
    lines: list[int]
    # The heading of the block that each row stands under, where a file has several.
    groups: list[str]
    # What the rows above the header call the whole plan.
    title: str
    unit: str  # "line" of a text, "row" of a sheet

    @property
    def height(self) -> int:
        return len(self.lines)

    def where(self, row: int) -> str:
        return f"{self.unit} {self.lines[row]:,}"


def shape(rows: list[list[str]], lines: list[int], ledger: Ledger, unit: str = "line") -> Grid:
    """Find the header and lay the rows below it out in columns; every other cell is counted."""
    if len(rows) > MOST_ROWS:
        raise MstuiError(f"the table has {len(rows):,} rows; at most {MOST_ROWS:,} are read")
    at = _header_row(rows)
    if at is None:
        raise MstuiError("the table has no rows")
    first = rows[at]
    headless = _is_data(first)
    header = [] if headless else [" ".join(cell.split()) for cell in first]
    body, body_lines = (rows[at:], lines[at:]) if headless else (rows[at + 1 :], lines[at + 1 :])
    above = [row for row in rows[:at] if any(map(str.strip, row))]
    repeated = not headless and first in body
    title = _title(above, ledger, repeated)
    groups: list[str] = []
    if repeated:
        heading = above[-1] if above and len(_told(above[-1])) == 1 else []
        body, body_lines, groups = _blocks(body, body_lines, first, heading, ledger)
    if not (all(body) and all(map(str.strip, map(itemgetter(0), body)))):
        full = [place for place, row in enumerate(body) if any(map(str.strip, row))]
        body = [body[place] for place in full]
        body_lines = [body_lines[place] for place in full]
        groups = [groups[place] for place in full] if groups else []
    width = len(header)
    if max(map(len, body), default=0) > width:
        width = max(width, max(map(_width, body)))
    if width > MOST_COLUMNS:
        raise MstuiError(f"the table has {width:,} columns; at most {MOST_COLUMNS:,} are read")
    header += [""] * (width - len(header))
    if set(map(len, body)) - {width}:
        body = [(row + [""] * width)[:width] if len(row) != width else row for row in body]
    columns = [list(column) for column in zip(*body, strict=True)] or [[] for _ in header]
    return Grid(header, columns, body_lines, groups, title, unit)


def samples(grid: Grid, most: int = 300) -> list[list[str]]:
    """Distinct non-empty values of each column, in the order of the file."""
    found: list[list[str]] = []
    for column in grid.columns:
        seen: dict[str, None] = {}
        # Enough for an opinion without looking at every cell of a large file.
        for text in column[: most * 20]:
            stripped = text.strip()
            if stripped:
                seen[stripped] = None
                if len(seen) >= most:
                    break
        else:
            if not seen:
                seen.update(dict.fromkeys(filter(None, map(str.strip, column[most * 20 :]))))
        found.append(list(seen)[:most])
    return found


def _header_row(rows: list[list[str]]) -> int | None:
    """The row whose cells are headers: the first with most known words, else the first wide one."""
    candidates = [
        place for place, row in enumerate(rows[:_HEADER_WITHIN]) if any(map(str.strip, row))
    ]
    if not candidates:
        return None
    widths = Counter(len(_told(row)) for row in rows[:200] if any(map(str.strip, row)))
    usual = max(widths, key=lambda width: (widths[width], width))
    best, most = candidates[0], 0
    for place in candidates:
        told = _told(rows[place])
        count = headers.count_known(told)
        enough = count >= 2 or (count == 1 and place == candidates[0])
        if enough and count > most and len(told) * 2 >= min(usual, 4):
            best, most = place, count
    if most:
        return best
    return next((place for place in candidates if len(_told(rows[place])) >= usual), candidates[0])


def _is_data(row: list[str]) -> bool:
    """True where what should be the header holds dates and numbers: the file has none."""
    from mstui.exchange.readers.cells.amounts import percent
    from mstui.exchange.readers.cells.dates import evidence

    told = _told(row)
    if any(headers.known(cell) for cell in told):
        return False
    iso = [cell for cell in told if len(cell) >= 8 and cell[:4].isdecimal() and cell[4:5] in "-/"]
    numbers = [cell for cell in told if percent(cell, fraction=False) is not None]
    dated = evidence(told)
    return bool(iso or dated.order or dated.either or len(numbers) > 1)


def _blocks(
    body: list[list[str]],
    lines: list[int],
    header: list[str],
    heading: list[str],
    ledger: Ledger,
) -> tuple[list[list[str]], list[int], list[str]]:
    """Rows of a file that repeats its header: one block each, under the cell above it."""
    group = " ".join(_told(heading))
    rows: list[list[str]] = []
    kept: list[int] = []
    groups: list[str] = []
    for place, row in enumerate(body):
        if row == header:
            continue
        told = _told(row)
        following = next((later for later in body[place + 1 : place + 4] if _told(later)), [])
        if len(told) == 1 and following == header:
            group = told[0]
            ledger.use()
            continue
        rows.append(row)
        kept.append(lines[place])
        groups.append(group)
    return rows, kept, groups


def _title(above: list[list[str]], ledger: Ledger, blocks: bool) -> str:
    """The plan's name from the rows above the header; their other cells are counted."""
    title = ""
    for place, row in enumerate(above):
        told = _told(row)
        pair = len(told) == 2 and headers.plain(told[0]) in _PLAN_NAMES
        if pair and not title:
            title = told[1]
            ledger.use(2)
        elif blocks and place == 0 and len(told) == 1 and len(above) > 1:
            title = told[0]
            ledger.use()
        elif blocks and place == len(above) - 1 and len(told) == 1:
            ledger.use()  # the heading of the first block
        else:
            for cell in told:
                ledger.leave(_ABOVE, cell)
    return title


def _told(row: list[str]) -> list[str]:
    return [stripped for stripped in map(str.strip, row) if stripped]


def _width(row: list[str]) -> int:
    """The number of cells up to the last that is not empty."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


__all__ = ["Grid", "label", "samples", "shape"]

"""The help pages' Markdown as styled lines: headings, lists, code, tables and links as text.

A small renderer of our own for pages of our own: the library's Markdown widget alone takes as
long to import as a quarter of the app's start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mstui.tui.widgets.source import Span
from mstui.tui.widgets.text import cut, pad, shown, width, wrap

Line = tuple[Span, ...]

BLANK: Line = (("", ""),)
_BULLETS = ("•", "–", "·")
_CELL_LEAST = 6

_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"^(\s*)([-*+]|\d{1,3}[.)])\s+(.*)$")
_RULE = re.compile(r"^\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_QUOTE = re.compile(r"^\s{0,3}>\s?(.*)$")
_INLINE = re.compile(
    r"(?P<code>`+)(?P<coded>.+?)(?P=code)"
    r"|\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]*)(?:\s+\"[^\"]*\")?\)"
    r"|<(?P<auto>https?://[^>\s]+)>"
    r"|(?P<strong>\*\*|__)(?=\S)(?P<strongly>.+?)(?<=\S)(?P=strong)"
    r"|(?<![\w*])(?P<em>[*_])(?=[^\s*_])(?P<emphatic>.+?)(?<=[^\s*_])(?P=em)(?![\w*])"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
)


def render(text: str, cells: int) -> list[Line]:
    """A page as lines of at most ``cells``; code and tables are cut where they are wider."""
    return list(_Page(text, max(20, cells)).lines())


def title_of(text: str, otherwise: str = "") -> str:
    """The first heading of a page, without its marks."""
    for line in text.splitlines():
        if found := _HEADING.match(line):
            return "".join(part for part, _ in inline(found[2]))
    return otherwise


class _Page:
    """One pass over a page's lines."""

    def __init__(self, text: str, cells: int) -> None:
        self.source = text.replace("\t", "    ").splitlines()
        self.cells = cells
        self.at = 0

    def lines(self) -> Iterator[Line]:
        blank = True
        for block in self._blocks():
            for line in block:
                empty = all(not part.strip() for part, _ in line)
                # Never two blank lines together, and none above the first.
                if not (empty and blank):
                    yield line
                blank = empty

    def _blocks(self) -> Iterator[Sequence[Line]]:
        while self.at < len(self.source):
            line = self.source[self.at]
            if not line.strip():
                self.at += 1
                yield [BLANK]
            elif _FENCE.match(line):
                yield self._code()
            elif found := _HEADING.match(line):
                self.at += 1
                yield self._heading(len(found[1]), found[2])
            elif _RULE.match(line):
                self.at += 1
                yield [(("─" * self.cells, "border"),)]
            elif self._is_table():
                yield self._table()
            elif _ITEM.match(line):
                yield self._item()
            elif _QUOTE.match(line):
                yield self._quote()
            else:
                yield _wrapped(inline(self._paragraph(line)), self.cells)

    def _heading(self, level: int, text: str) -> list[Line]:
        spans = tuple((part, _heading_style(level, style)) for part, style in inline(text))
        heading = _wrapped(spans, self.cells)
        if level == 1:
            heading.append((("─" * self.cells, "border"),))
        return [BLANK, *heading, BLANK] if level < 3 else [BLANK, *heading]

    def _paragraph(self, first: str) -> str:
        """The lines that belong together, as one text."""
        parts = [first.strip()]
        self.at += 1
        while self.at < len(self.source) and not self._begins_block(self.source[self.at]):
            parts.append(self.source[self.at].strip())
            self.at += 1
        return " ".join(parts)

    def _begins_block(self, line: str) -> bool:
        begins = (_FENCE, _HEADING, _ITEM, _QUOTE, _RULE)
        return not line.strip() or any(start.match(line) for start in begins) or self._is_table()

    def _item(self) -> list[Line]:
        found = _ITEM.match(self.source[self.at])
        assert found is not None
        depth = min(len(found[1]) // 2, 4)
        mark = found[2] if found[2][0].isdigit() else _BULLETS[min(depth, len(_BULLETS) - 1)]
        lead = "  " * depth + mark + " "
        spans = inline(self._paragraph(found[3]))
        lines = _wrapped(spans, max(10, self.cells - width(lead)))
        return [
            ((lead if number == 0 else " " * width(lead), "muted"), *line)
            for number, line in enumerate(lines)
        ]

    def _quote(self) -> list[Line]:
        parts = []
        while self.at < len(self.source) and (found := _QUOTE.match(self.source[self.at])):
            parts.append(found[1].strip())
            self.at += 1
        lines = _wrapped(inline(" ".join(parts)), max(10, self.cells - 2))
        return [(("│ ", "border"), *line) for line in lines]

    def _code(self) -> list[Line]:
        fence = self.source[self.at].strip()[:3]
        self.at += 1
        lines: list[Line] = []
        while self.at < len(self.source):
            line = self.source[self.at]
            self.at += 1
            if line.strip().startswith(fence):
                break
            lines.append((("  " + cut(shown(line.rstrip()), self.cells - 2), "info"),))
        return lines

    def _is_table(self) -> bool:
        here = self.at
        return (
            here + 1 < len(self.source)
            and "|" in self.source[here]
            and "-" in self.source[here + 1]
            and "|" in self.source[here + 1]
            and _TABLE_RULE.match(self.source[here + 1]) is not None
        )

    def _table(self) -> list[Line]:
        rows = [_cells_of(self.source[self.at])]
        self.at += 2
        while self.at < len(self.source) and "|" in self.source[self.at]:
            rows.append(_cells_of(self.source[self.at]))
            self.at += 1
        columns = max(map(len, rows))
        cells = [[inline(cell) for cell in row + [""] * (columns - len(row))] for row in rows]
        widths = _column_widths(cells, self.cells)
        head = [(part, "bold") for span in cells[:1] for cell in span for part, _ in cell]
        lines = (
            _row_lines(cells[0], widths, "bold") if any(part.strip() for part, _ in head) else []
        )
        if lines:
            lines.append((("─" * min(self.cells, sum(widths) + 2 * (columns - 1)), "border"),))
        for row in cells[1:]:
            lines += _row_lines(row, widths, "")
        return lines


def inline(text: str) -> tuple[Span, ...]:
    """Text with its emphasis, code and links as spans; a link is told after its words."""
    spans: list[Span] = []
    end = 0
    for found in _INLINE.finditer(text):
        if found.start() > end:
            spans.append((text[end : found.start()], ""))
        end = found.end()
        spans += _marked(found)
    if end < len(text):
        spans.append((text[end:], ""))
    return tuple((shown(part), style) for part, style in spans) or (("", ""),)


def _marked(found: re.Match[str]) -> list[Span]:
    if found["coded"]:
        return [(found["coded"].strip() or found["coded"], "info")]
    if found["auto"]:
        return [(found["auto"], "accent")]
    if found["escaped"]:
        return [(found["escaped"], "")]
    if found["strongly"]:
        return [(part, f"{style} bold".strip()) for part, style in inline(found["strongly"])]
    if found["emphatic"]:
        return [(part, f"{style} italic".strip()) for part, style in inline(found["emphatic"])]
    words, target = found["text"] or "", found["target"] or ""
    linked: list[Span] = [(part, style or "accent") for part, style in inline(words)]
    # A link within the help names a topic, which its words tell already.
    return [*linked, (f" ({target})", "muted")] if "://" in target else linked


def _heading_style(level: int, style: str) -> str:
    return style or ("accent bold" if level < 3 else "bold")


def _cells_of(line: str) -> list[str]:
    """The cells of a table's row; a bar behind a backslash or within code is text."""
    text = line.strip().removeprefix("|")
    cells, cell, code = [], "", False
    previous = ""
    for char in text:
        if char == "`":
            code = not code
        if char == "|" and previous == "\\":
            cell = cell[:-1] + char
        elif char == "|" and not code:
            cells.append(cell.strip())
            cell = ""
        else:
            cell += char
        previous = char
    if cell.strip():
        cells.append(cell.strip())
    return cells


def _column_widths(rows: Sequence[Sequence[Sequence[Span]]], cells: int) -> list[int]:
    """Widths that fit the content; where there is less room, the widest give way first."""
    widths = [
        max(_CELL_LEAST if len(rows[0]) > 1 else 1, *(_width(row[at]) for row in rows))
        for at in range(len(rows[0]))
    ]
    room = max(len(widths) * _CELL_LEAST, cells - 2 * (len(widths) - 1))
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    return widths


def _width(spans: Sequence[Span]) -> int:
    return sum(width(text) for text, _ in spans)


def _row_lines(row: Sequence[Sequence[Span]], widths: Sequence[int], style: str) -> list[Line]:
    """A table's row, each cell wrapped into its column."""
    columns = [
        _wrapped([(text, own or style) for text, own in cell], cells)
        for cell, cells in zip(row, widths, strict=True)
    ]
    lines: list[Line] = []
    for y in range(max(map(len, columns))):
        spans: list[Span] = []
        for at, (column, cells) in enumerate(zip(columns, widths, strict=True)):
            line = column[y] if y < len(column) else ()
            spans += line
            if at + 1 < len(widths):
                spans.append((pad("", cells - _width(line)) + "  ", ""))
        lines.append(tuple(spans))
    return lines


def _wrapped(spans: Sequence[Span], cells: int) -> list[Line]:
    """Spans as lines of at most ``cells``, broken at blanks."""
    text = "".join(part for part, _ in spans)
    styles = [style for part, style in spans for _ in part]
    lines: list[Line] = []
    at = 0
    for line in wrap(text, cells):
        begin = text.find(line, at) if line else at
        at = begin + len(line)
        lines.append(_runs(line, styles[begin:at]))
    return lines


def _runs(text: str, styles: Sequence[str]) -> Line:
    runs: list[Span] = []
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or styles[at] != styles[begin]:
            runs.append((text[begin:at], styles[begin]))
            begin = at
    return tuple(runs) or BLANK

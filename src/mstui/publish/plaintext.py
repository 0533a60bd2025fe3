"""A document as plain text: headings underlined, lists indented, tables aligned by cells."""

from __future__ import annotations

from collections.abc import Iterator

from mstui.domain.width import cells, cut, padded
from mstui.publish.document import Block, Document, Lines, Picture, Quote, Section, Table, words

WIDTH = 88
_GAP = "  "
_LEAST = 14


def plain_text(document: Document, width: int = WIDTH) -> str:
    """The document as text of at most ``width`` cells a line, but for words that are longer."""
    return "\n".join(_lines(document, width)).rstrip() + "\n"


def _lines(document: Document, width: int) -> Iterator[str]:
    title = words(document.title)
    if document.warning:
        yield from wrapped(f"*** {words(document.warning)}", width)
        yield ""
    yield from wrapped(title, width)
    yield "=" * min(cells(title), width)
    for sentence in document.lead:
        yield from wrapped(words(sentence), width)
    for section in document.sections:
        yield from _section(section, width)


def _section(section: Section, width: int) -> Iterator[str]:
    yield ""
    yield section.title
    yield "-" * cells(section.title)
    for place, block in enumerate(section.blocks):
        if place:
            yield ""
        yield from block_lines(block, width)


def block_lines(block: Block, width: int) -> Iterator[str]:
    """The lines of one block."""
    if isinstance(block, Picture):
        block = block.told
    if block.title:
        yield f"{block.title}:"
    if isinstance(block, Lines):
        for sentence in block.sentences:
            if block.bullets:
                yield from wrapped(words(sentence), width, first="- ", rest="  ")
            else:
                yield from wrapped(words(sentence), width)
    elif isinstance(block, Quote):
        for line in block.text.text.splitlines():
            yield from wrapped(line, width, first="  | ", rest="  | ")
    else:
        yield from _table(block, width)


def _table(table: Table, width: int) -> Iterator[str]:
    rows = [[words(cell) for cell in row] for row in table.rows]
    widths = [
        max(cells(title), *(cells(row[place]) for row in rows)) if rows else cells(title)
        for place, title in enumerate(table.columns)
    ]
    others = sum(widths[1:]) + len(_GAP) * (len(widths) - 1)
    # The first column names the row: it wraps where the others leave it room, else all are told.
    if width - others < min(_LEAST, widths[0]):
        yield from _told(table, rows, width)
        return
    widths[0] = min(widths[0], width - others)
    yield _row(list(table.columns), widths, table)
    yield _GAP.join("-" * size for size in widths)
    for row in rows:
        first, *more = wrapped(row[0], widths[0])
        yield _row([first, *row[1:]], widths, table)
        yield from more


def _row(row: list[str], widths: list[int], table: Table) -> str:
    return _GAP.join(
        padded(text, size, right=place in table.right)
        for place, (text, size) in enumerate(zip(row, widths, strict=True))
    ).rstrip()


def _told(table: Table, rows: list[list[str]], width: int) -> Iterator[str]:
    """Each row as a few lines, where the table is too wide."""
    for row in rows:
        yield from wrapped(row[0], width, first="- ", rest="  ")
        said = [
            f"{title if title.isupper() else title[:1].lower() + title[1:]}: {text}"
            for title, text in zip(table.columns[1:], row[1:], strict=True)
        ]
        yield from wrapped("; ".join(said), width, first="  ", rest="  ")


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """``text`` broken at spaces into lines of at most ``width`` cells; one empty line for none."""
    lines, line = [], first
    used = 0
    for word in text.split():
        if used and cells(line) + 1 + cells(word) > width:
            lines.append(line)
            line, used = rest, 0
        while cells(line) + cells(word) > width and cells(word) > width - cells(rest) > 0:
            head = cut(word, width - cells(line) + 1).removesuffix("…") or word[:1]
            lines.append(line + head)
            line, word, used = rest, word[len(head) :], 0
        line += f" {word}" if used else word
        used += 1
    return [*lines, line.rstrip()]

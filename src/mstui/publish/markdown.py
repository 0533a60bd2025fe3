"""A document as Markdown: whatever people typed reads as text, never as marks or links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mstui.publish.document import Block, Document, Lines, Picture, Quote, Sentence, Table, words

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&!$^=])")
# What begins a list, a rule or a heading at the start of a line.
_BEGINS = re.compile(r"^(\s*)(?:([-+])|(\d{1,9})([.)]))(?=\s|[-+]|$)")
_INDENT = re.compile(r"^\s+")


def markdown(document: Document) -> str:
    """The document as CommonMark with the tables of GitHub."""
    return "\n".join(_lines(document)).rstrip() + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {_told(document.title)}"
    if words(document.warning):
        yield from ("", f"**{_told(document.warning)}**")
    for sentence in document.lead:
        yield from ("", _told(sentence))
    for section in document.sections:
        yield from ("", f"## {escaped(section.title)}")
        for block in section.blocks:
            yield ""
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Picture):
        block = block.told
    if block.title:
        yield from (f"### {escaped(block.title)}", "")
    if isinstance(block, Lines):
        for place, sentence in enumerate(block.sentences):
            if place and not block.bullets:
                yield ""
            yield f"- {_told(sentence)}" if block.bullets else _told(sentence)
    elif isinstance(block, Quote):
        lines = [escaped(line) for line in block.text.text.splitlines()]
        yield from (f"> {line}\\" if line and place + 1 < len(lines) and lines[place + 1]
                    else f"> {line}".rstrip() for place, line in enumerate(lines))  # fmt: skip
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(escaped(title) for title in table.columns)} |"
    rules = ("---:" if place in table.right else "---" for place in range(len(table.columns)))
    yield f"| {' | '.join(rules)} |"
    for row in table.rows:
        yield f"| {' | '.join(_told(cell) for cell in row)} |"


def _told(sentence: Sentence) -> str:
    return escaped(words(sentence))


def escaped(text: str) -> str:
    """One line of text in which no character is a mark of Markdown."""
    text = _INDENT.sub("", _MARKS.sub(r"\\\1", text))
    # A URL that was typed is not turned into a link: a tool that shows the text would follow it.
    text = re.sub(r"(?i)\b(https?|ftp|mailto|www)([:.])", r"\1\\\2", text)
    return _BEGINS.sub(_begun, text)


def _begun(found: re.Match[str]) -> str:
    spaces, sign, number, point = found.groups()
    return f"{spaces}\\{sign}" if sign else f"{spaces}{number}\\{point}"

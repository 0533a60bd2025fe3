"""What is told, before it is Markdown, text or HTML: sentences whose every figure has its trace.

A sentence is made of plain words and of ``Said``: words that come from cells of the database,
as they stand there or reckoned from them. Plain words never hold a digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Cell(NamedTuple):
    """One field of one row, and what it held."""

    kind: str
    id: str
    field: str
    value: str | int | None = None

    def told(self) -> str:
        """``milestone 8y1rbfxpgtprk target``."""
        return f"{self.kind} {self.id} {self.field}"


class Said(NamedTuple):
    """Words that come from ``cells``; ``how`` names the reckoning, empty for the words there."""

    text: str
    cells: tuple[Cell, ...]
    how: str = ""


Part = str | Said
Sentence = tuple[Part, ...]


class Lines(NamedTuple):
    """Sentences one below the other: a list where ``bullets``, else paragraphs."""

    sentences: tuple[Sentence, ...]
    bullets: bool = True
    title: str = ""


class Quote(NamedTuple):
    """A text of several lines as somebody wrote it."""

    text: Said
    title: str = ""


class Table(NamedTuple):
    """Rows of sentences under ``columns``; those of ``right`` hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    title: str = ""
    right: frozenset[int] = frozenset()


class Picture(NamedTuple):
    """A drawing for pages, as SVG; ``told`` says the same in words where none can be drawn."""

    svg: str
    told: Lines


Block = Lines | Table | Quote | Picture


class Section(NamedTuple):
    """A heading, and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


class Document(NamedTuple):
    """``lead`` stands before the first section; ``warning`` above everything."""

    title: Sentence
    lead: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    warning: Sentence = ()
    language: str = "en"


class Trace(NamedTuple):
    """A figure of a sentence and where it comes from; ``sentence`` counts from 1."""

    sentence: int
    figure: str
    how: str
    cells: tuple[Cell, ...]


def words(sentence: Iterable[Part]) -> str:
    """A sentence as plain text in one line."""
    text = "".join(part if isinstance(part, str) else part.text for part in sentence)
    return " ".join(text.split())


def sentences(document: Document) -> Iterator[Sentence]:
    """All sentences in their order; the row of a table is one, its cells apart by spaces."""
    yield from (found for found in (document.warning, document.title) if found)
    yield from document.lead
    for section in document.sections:
        for block in section.blocks:
            yield from block_sentences(block)


def block_sentences(block: Block) -> Iterator[Sentence]:
    """The sentences of one block."""
    if isinstance(block, Lines):
        yield from block.sentences
    elif isinstance(block, Quote):
        yield (block.text,)
    elif isinstance(block, Picture):
        yield from block.told.sentences
    else:
        for row in block.rows:
            parts: list[Part] = []
            for cell in row:
                parts += [*cell, "  "]
            yield tuple(parts[:-1])


def traces(document: Document) -> list[Trace]:
    """Every figure with its trace: what holds a digit."""
    return [
        Trace(number, " ".join(part.text.split()), part.how, part.cells)
        for number, sentence in enumerate(sentences(document), 1)
        for part in sentence
        if isinstance(part, Said) and any(char.isdigit() for char in part.text)
    ]

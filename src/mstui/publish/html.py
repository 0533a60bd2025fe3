"""A document as one HTML file: no script, no request to anywhere, light, dark and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from mstui.dates.days import MONTHS
from mstui.domain.text import visible
from mstui.publish.document import (
    Block,
    Document,
    Lines,
    Picture,
    Quote,
    Section,
    Sentence,
    Table,
    words,
)
from mstui.publish.html_style import STYLE

_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
# Nothing is loaded and nothing runs, whatever a text that slipped through would ask for.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html(document: Document, *, note: str = "") -> str:
    """The document as a page; ``note`` stands small at its foot."""
    return "\n".join(_lines(document, note)) + "\n"


def _lines(document: Document, note: str) -> Iterator[str]:
    yield "<!doctype html>"
    yield f'<html lang="{shown(document.language)}">'
    yield from ("<head>", '<meta charset="utf-8">')
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{shown(words(document.title))}</title>"
    yield from ("<style>", STYLE.strip(), "</style>", "</head>", "<body>", "<main>", "<header>")
    if document.warning:
        yield f'<p class="warning" role="note">{told(document.warning)}</p>'
    yield f"<h1>{told(document.title)}</h1>"
    yield from (f"<p>{told(sentence)}</p>" for sentence in document.lead)
    yield "</header>"
    for place, section in enumerate(document.sections, 1):
        yield from _section(section, place)
    if note:
        yield f"<footer><p>{shown(note)}</p></footer>"
    yield from ("</main>", "</body>", "</html>")


def _section(section: Section, place: int) -> Iterator[str]:
    yield f'<section aria-labelledby="part-{place}">'
    yield f'<h2 id="part-{place}">{shown(section.title)}</h2>'
    for block in section.blocks:
        yield from _block(block)
    yield "</section>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Picture):
        yield from ("<figure>", block.svg.strip(), "</figure>")
        return
    if block.title:
        yield f"<h3>{shown(block.title)}</h3>"
    if isinstance(block, Lines):
        if block.bullets:
            yield "<ul>"
            yield from (f"<li>{told(sentence)}</li>" for sentence in block.sentences)
            yield "</ul>"
        else:
            yield from (f"<p>{told(sentence)}</p>" for sentence in block.sentences)
    elif isinstance(block, Quote):
        lines = "<br>\n".join(shown(line) for line in block.text.text.splitlines())
        yield f"<blockquote><p>{lines}</p></blockquote>"
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    """A table whose rows become small cards on a narrow screen; its roles say what they were."""
    yield from ('<table role="table">', '<thead role="rowgroup">', '<tr role="row">')
    for place, title in enumerate(table.columns):
        side = ' class="number"' if place in table.right else ""
        yield f'<th scope="col" role="columnheader"{side}>{shown(title)}</th>'
    yield from ("</tr>", "</thead>", '<tbody role="rowgroup">')
    for row in table.rows:
        yield '<tr role="row">'
        for place, cell in enumerate(row):
            if not place:
                yield f'<th scope="row" role="rowheader">{told(cell)}</th>'
                continue
            side = ' class="number"' if place in table.right else ""
            label = shown(table.columns[place])
            yield f'<td role="cell"{side} data-label="{label}">{told(cell)}</td>'
        yield "</tr>"
    yield from ("</tbody>", "</table>")


def told(sentence: Sentence) -> str:
    """A sentence as HTML text."""
    return shown(words(sentence))


def shown(text: str) -> str:
    """Text as HTML: no character of it is markup, and what misleads the eye is told by name.

    A date stays in one line.
    """
    return _DATE.sub("\\1&nbsp;\\2&nbsp;\\3", escape(visible(text), quote=True))

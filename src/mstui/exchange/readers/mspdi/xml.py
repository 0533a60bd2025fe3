"""A plan's XML as a stream of records: one task, resource, assignment or calendar at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.handler import ContentHandler

from mstui.domain.errors import MstuiError
from mstui.exchange.records import Ledger, Progress
from mstui.exchange.sniff import MEBIBYTE, named

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEEPEST = 60
_CHUNK = MEBIBYTE


class Record:
    """One element with children: its leaves as ``cells``, its other children as ``parts``.

    A cell that is taken counts as used; ``leave`` counts all that was not.
    """

    __slots__ = ("cells", "doubles", "parts")

    def __init__(self) -> None:
        self.cells: dict[str, str] = {}
        # Leaves of a name that is there already.
        self.doubles: list[tuple[str, str]] = []
        self.parts: dict[str, list[Record]] = {}

    def put(self, tag: str, text: str) -> None:
        if tag in self.cells:
            self.doubles.append((tag, text))
        else:
            self.cells[tag] = text

    def take(self, tag: str, ledger: Ledger) -> str:
        """The text of a cell, "" where it is not there; it counts as used."""
        text = self.cells.pop(tag, "")
        if text:
            ledger.used += 1
        return text

    def peek(self, tag: str) -> str:
        """The text of a cell without using it."""
        return self.cells.get(tag, "")

    def take_parts(self, tag: str) -> list[Record]:
        return self.parts.pop(tag, [])

    def leave(self, path: str, ledger: Ledger) -> None:
        """Count every cell that is still here as unused, under its path."""
        for tag, text in self.cells.items():
            ledger.leave(f"{path}/{tag}", text)
        for tag, text in self.doubles:
            ledger.leave(f"{path}/{tag}", text)
        for tag, records in self.parts.items():
            for record in records:
                record.leave(f"{path}/{tag}", ledger)
        self.cells, self.doubles, self.parts = {}, [], {}

    def keep_only(self, wanted: Mapping[str, Any], path: str, ledger: Ledger) -> None:
        """Count what no one will ask for at once, so that a large file stays small in memory."""
        for tag in [tag for tag in self.cells if tag not in wanted]:
            ledger.leave(f"{path}/{tag}", self.cells.pop(tag))
        for tag in [tag for tag in self.parts if tag not in wanted]:
            for record in self.parts.pop(tag):
                record.leave(f"{path}/{tag}", ledger)


class _Handler(ContentHandler):
    """Builds the records; those of the third level are handed on and forgotten."""

    def __init__(self, sink: Callable[[str, str, Record], None]) -> None:
        super().__init__()
        self.project = Record()
        self.root = ""
        self._sink = sink
        self._stack: list[tuple[str, Record]] = []
        self._tags: list[str] = []
        self._text: list[str] = []

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - SAX's name
        tag = name.rpartition(":")[2]
        self._tags.append(tag)
        if len(self._tags) > _DEEPEST:
            raise MstuiError(f"its elements are nested more than {_DEEPEST} deep")
        self._text = []
        if len(self._tags) == 1:
            self.root = tag
            self._stack.append((tag, self.project))
        elif len(self._stack) < len(self._tags) - 1:
            # The element around this one turns out to be no leaf.
            self._stack.append((self._tags[-2], Record()))

    def characters(self, content: str) -> None:
        self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX's name
        tag = self._tags.pop()
        depth = len(self._tags)
        if len(self._stack) <= depth:
            text = "".join(self._text).strip()
            if text and self._stack:
                self._stack[-1][1].put(tag, text)
            self._text = []
            return
        self._text = []
        _, record = self._stack.pop()
        if depth == 2:
            self._sink(self._tags[-1], tag, record)
        elif depth:
            self._stack[-1][1].parts.setdefault(tag, []).append(record)


def stream(
    place: Path,
    size: int,
    sink: Callable[[str, str, Record], None],
    progress: Progress | None = None,
) -> Record:
    """Hand every record of the third level to ``sink(container, tag, record)``; the project's
    own cells are returned.

    Raises MstuiError for what is no XML, no plan, or declares a document type: entities that
    multiply and files that are fetched have no place in a plan.
    """
    # Imported where a file is XML; defusedxml alone takes longer than a small plan.
    from xml.sax import SAXParseException

    from defusedxml.common import DefusedXmlException

    handler = _Handler(sink)
    try:
        for done in _feed(place, handler):
            if progress is not None:
                progress(min(done, size), size)
    except DefusedXmlException:
        raise MstuiError(
            f"{named(place)} declares a document type or entities, which a plan never needs; "
            "it is not read"
        ) from None
    except SAXParseException as error:
        line, column = error.getLineNumber() or 1, (error.getColumnNumber() or 0) + 1
        raise MstuiError(
            f"{named(place)} is damaged XML at line {line:,}, column {column:,}: "
            f"{error.getMessage()}"
        ) from None
    except MstuiError as error:
        raise MstuiError(f"{named(place)} can't be read: {error.message}") from None
    except (OSError, ValueError, LookupError) as error:
        raise MstuiError(f"{named(place)} can't be read: {error}") from None
    if handler.root != "Project":
        raise MstuiError(
            f"{named(place)} is XML, but no plan: its first element is {handler.root[:40]}",
            hint="In Project: File › Save As › XML",
        )
    return handler.project


def _feed(place: Path, handler: ContentHandler) -> Iterator[int]:
    from defusedxml.expatreader import create_parser

    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    done = 0
    with place.open("rb") as file:
        while chunk := file.read(_CHUNK):
            parser.feed(chunk)
            done += len(chunk)
            yield done
    parser.close()

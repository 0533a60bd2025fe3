"""The forms in which a check-in is handed out, each by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mstui.domain.errors import UsageProblem
from mstui.domain.text import slug_key, visible
from mstui.publish.document import Document, Trace, sentences, traces, words
from mstui.publish.minutes import minutes
from mstui.views.record import Record

# Each form's name, and the end of its file's name.
FORMATS = {
    "text": "txt", "markdown": "md", "html": "html", "csv": "csv", "json": "json", "ics": "ics",
}  # fmt: skip
AUDIENCES = ("internal", "client")
# What holds rows of the inside and has no form for a client.
INTERNAL_ONLY = ("csv", "json")


def minutes_as(record: Record, format: str, audience: str = "internal") -> str:
    """The minutes in one of ``FORMATS``; UsageProblem for one that no client may have."""
    if audience == "client" and format in INTERNAL_ONLY:
        raise UsageProblem(
            f"{format} holds the whole record, which is for the inside",
            hint="--format text, markdown, html or ics for a client",
        )
    match format:
        case "csv":
            from mstui.publish.rows import forecasts_csv

            return forecasts_csv(record)
        case "json":
            from mstui.publish.rows import record_json

            return record_json(record)
        case "ics":
            from mstui.publish.calendar_entry import next_date_ics

            return next_date_ics(record, audience)
        case _:
            return written(minutes(record, audience), format)


def written(document: Document, format: str) -> str:
    """A document as text, Markdown or HTML."""
    return _writer(format)(document)


def _writer(format: str) -> Callable[[Document], str]:
    if format == "html":
        from mstui.publish.html import html

        return html
    if format == "markdown":
        from mstui.publish.markdown import markdown

        return markdown
    from mstui.publish.plaintext import plain_text

    return plain_text


def file_name(record: Record, format: str, audience: str = "internal") -> str:
    """A name for the file: ``WEB-2026-11-12-minutes.md``; letters, digits and dashes alone."""
    plain = plain_key(record.project.get("key"), str(record.project.get("name")))
    what = "next" if format == "ics" else "forecasts" if format == "csv" else "minutes"
    tail = "-client" if audience == "client" else ""
    on = record.on[:10] if record.on[:10].replace("-", "").isdigit() else "undated"
    return f"{plain}-{on}-{what}{tail}.{FORMATS[format]}"


def plain_key(key: object, name: str) -> str:
    """A project's key as it may begin the name of a file; made of its name where it is no such."""
    told = str(key or "")
    return told if told.isascii() and told.isalnum() else slug_key(name)


# Traces.


def trace_lines(document: Document) -> Iterator[str]:
    """Each sentence that holds a figure, and below it the rows that each of them comes from."""
    told = {number: words(found) for number, found in enumerate(sentences(document), 1)}
    last = 0
    for trace in traces(document):
        if trace.sentence != last:
            if last:
                yield ""
            last = trace.sentence
            yield f"{last}. {visible(told[last])}"
        how = f" ({trace.how})" if trace.how else ""
        yield f"   {visible(trace.figure)}{how}"
        for cell in trace.cells:
            yield f"      {cell.kind} {cell.id} {cell.field} = {_shown(cell.value)}"


def _shown(value: str | int | None) -> str:
    if value is None:
        return "–"
    text = " ".join(visible(str(value)).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_LONGEST = 120


def trace_data(document: Document) -> dict[str, Any]:
    """The same for programs."""
    told: list[dict[str, Any]] = [
        {"number": number, "text": words(found), "figures": []}
        for number, found in enumerate(sentences(document), 1)
    ]
    for trace in traces(document):
        told[trace.sentence - 1]["figures"].append(_figure(trace))
    return {"sentences": told}


def _figure(trace: Trace) -> dict[str, Any]:
    cells = [cell._asdict() for cell in trace.cells]
    return {"figure": trace.figure, "how": trace.how, "cells": cells}

"""A file of another tool to a draft: the one door to all readers."""

from __future__ import annotations

import os
from datetime import date

from mstui.domain.draft import Draft
from mstui.domain.errors import MstuiError, UsageProblem
from mstui.domain.text import clean_line, visible
from mstui.exchange.mapping import Mapping, nearest
from mstui.exchange.records import ImportReport, Progress
from mstui.exchange.sniff import FOREIGN_PLANS, Source, named, sniff

# The words of --format; a tool's name says how to read its CSV or XLSX.
PLAIN_FORMATS = ("mspdi", "csv", "tsv", "xlsx", *FOREIGN_PLANS)
_ALIASES = {"xml": "mspdi", "excel": "xlsx", "project": "mspdi", "text": "csv", "txt": "csv"}
_LATER = {"json": "JSON", "ics": "an iCalendar file", "org": "an Org outline", "md": "Markdown"}


def formats() -> tuple[str, ...]:
    """Every word that ``format`` takes."""
    from mstui.exchange.readers.tools import TOOLS  # the tables are large, and rarely needed

    return (*PLAIN_FORMATS, *TOOLS)


def read(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    mapping: Mapping | None = None,
    as_milestones: bool = False,
    keep_unused: bool = False,
    project_name: str | None = None,
    today: date,
    progress: Progress | None = None,
) -> tuple[Draft, ImportReport]:
    """Read a file of another tool; nothing is written anywhere.

    ``format`` overrides what the content tells; ``mapping`` is a person's word on columns;
    ``as_milestones`` makes every row one; ``keep_unused`` adds unused columns to the notes;
    ``today`` resolves years of two digits; ``progress(done, total)`` is called now and then.
    Bad rows are left out of the draft and stand in ``report.bad``: the caller decides.
    Raises MstuiError (or NotFound, UsageProblem, Refused) in one line.
    """
    wanted = _format_named(format) if format else ""
    if project_name is not None:
        project_name = clean_line(project_name, field="project") or None
    source = sniff(path)
    try:
        if _is_table(source, wanted):
            from mstui.exchange.readers import table

            return table.read(
                source,
                tool=wanted,
                mapping=mapping or Mapping(),
                as_milestones=as_milestones,
                keep_unused=keep_unused,
                project_name=project_name,
                today=today,
                progress=progress,
            )
        if mapping is not None and mapping.targets:
            raise UsageProblem(f"{named(source.path)} is a plan, no table: --map has no meaning")
        return _read_plan(source, wanted, project_name, progress)
    except RecursionError:
        raise MstuiError(f"{named(source.path)} is nested too deep to be read") from None
    except MemoryError:
        raise MstuiError(f"{named(source.path)} does not fit into memory") from None


def _read_plan(
    source: Source, wanted: str, project_name: str | None, progress: Progress | None
) -> tuple[Draft, ImportReport]:
    kind = wanted or source.format
    if kind == "mspdi":
        from mstui.exchange.readers import mspdi

        return mspdi.read(
            source.path, size=source.size, project_name=project_name, progress=progress
        )
    from mstui.exchange.readers import mpp

    return mpp.read(source.path, format_name=kind, project_name=project_name, progress=progress)


def _is_table(source: Source, wanted: str) -> bool:
    """True for CSV and XLSX; raises for what no reader takes, or not in the format asked for."""
    kind = source.format
    if kind in _LATER and not wanted:
        raise MstuiError(f"{named(source.path)} is {_LATER[kind]}, which is not read yet")
    plan = wanted == "mspdi" or wanted in FOREIGN_PLANS
    if wanted and kind in ("mspdi", "xlsx") and kind != wanted and (plan or kind == "mspdi"):
        raise UsageProblem(f"{named(source.path)} is {kind}, not {wanted}")
    if plan:
        return False
    if wanted:
        return True
    return kind in ("csv", "xlsx")


def _format_named(word: str) -> str:
    plain = word.strip().casefold().lstrip(".")
    plain = _ALIASES.get(plain, plain)
    known = formats()
    if plain in known:
        return plain
    near = nearest(plain, known)
    hint = f"did you mean {near}?" if near else f"one of {' '.join(known)}"
    raise UsageProblem(f"there is no format “{visible(word)[:40]}”", hint=hint)

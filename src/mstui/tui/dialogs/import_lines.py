"""The lines of an import's review: what is told, and what can be turned to another value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from mstui.domain.kinds import KINDS
from mstui.exchange.mapping import TARGETS
from mstui.exchange.records import ImportReport
from mstui.tui.widgets.source import Cell

UNUSED = ""
SKIP = "skip"
PROBLEMS_SHOWN = 200

# What of an import is counted first.
FIRST = ("project", "phase", "milestone", "task", "dependency", "deliverable", "risk", "person")

# The fields that a column can be turned to, in the order of left and right.
WORDS: tuple[str, ...] = (UNUSED, *(word for word in TARGETS if word != SKIP))

OPTIONS: dict[str, tuple[str, tuple[str, str], str]] = {
    "skip_bad": ("Bad rows", ("stop the import", "are left out"), "each is listed below"),
    "as_milestones": ("Every row", ("is what it says", "is a milestone"), ""),
    "keep_unused": ("Unused columns", ("are left out", "go to the notes"), ""),
}


class Choices(NamedTuple):
    """What a person says about a file. ``targets`` by the column's place, from 0."""

    targets: Mapping[int, str] = {}
    date_order: str = ""
    skip_bad: bool = False
    as_milestones: bool = False
    keep_unused: bool = False


class ReviewLine(NamedTuple):
    """One line. ``turns`` names what left and right change; empty where they change nothing."""

    kind: Literal["heading", "option", "column", "told"]
    name: Cell
    value: str = ""
    example: str = ""
    about: str = ""
    turns: str = ""
    place: int = -1
    style: str = ""


def summary(report: ImportReport) -> list[Cell]:
    """What the file is and what would be created of it."""
    how = [report.format]
    if report.encoding:
        how.append(report.encoding)
    separator = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    if report.delimiter:
        how.append(f"with {separator.get(report.delimiter, report.delimiter)}")
    kinds = sorted(report.created, key=lambda kind: FIRST.index(kind) if kind in FIRST else 99)
    created = [
        _counted(kind, report.created[kind])
        for kind in kinds
        if report.created[kind] and KINDS[kind].listed
    ]
    return [
        ((f"{report.project or 'A plan'}  ", "bold"), (" · ".join(how), "muted")),
        (("creates ", "muted"), (", ".join(created) or "nothing", "")),
    ]


def review_lines(report: ImportReport, choices: Choices) -> list[ReviewLine]:
    """Every line below the summary: options, columns, what is unused, problems."""
    return [
        *_options(report, choices),
        *_columns(report, choices),
        *_unused(report),
        *_problems(report),
    ]


def _options(report: ImportReport, choices: Choices) -> Iterator[ReviewLine]:
    for name, (label, words, about) in OPTIONS.items():
        if name == "skip_bad" and not report.bad:
            continue
        if name != "skip_bad" and not report.columns:
            continue
        chosen = bool(getattr(choices, name))
        yield ReviewLine("option", label, words[chosen], about=about, turns=name)
    if report.columns and report.date_order:
        order = choices.date_order or report.date_order
        said = "" if choices.date_order else "as the dates themselves tell"
        yield ReviewLine("option", "Dates as", order, about=said, turns="date_order")


def _columns(report: ImportReport, choices: Choices) -> Iterator[ReviewLine]:
    if not report.columns:
        return
    yield ReviewLine("heading", "Columns")
    for column in report.columns:
        said = choices.targets.get(column.place)
        target = UNUSED if said == SKIP else said or column.target
        about = TARGETS.get(target, "nothing is made of it")
        because = "" if said else f" · {column.reason}" if column.reason else ""
        yield ReviewLine(
            "column",
            column.header,
            target,
            column.example,
            f"{about}{because} · {column.cells:,} cells",
            turns="column",
            place=column.place,
        )


def _unused(report: ImportReport) -> Iterator[ReviewLine]:
    if not report.unused:
        return
    yield ReviewLine("heading", f"Unused: {report.unused_cells:,} cells")
    for entry in report.unused:
        yield ReviewLine(
            "told", entry.field, f"{entry.cells:,}", entry.example, "nothing is made of these"
        )


def _problems(report: ImportReport) -> Iterator[ReviewLine]:
    if not report.problems:
        return
    bad = len(report.bad)
    told = f"Problems: {bad:,} bad {'row' if bad == 1 else 'rows'}" if bad else "To know"
    yield ReviewLine("heading", told)
    for problem in report.problems[:PROBLEMS_SHOWN]:
        yield ReviewLine(
            "told",
            problem.where,
            "bad" if problem.bad else "",
            problem.what,
            problem.what,
            style="red" if problem.bad else "muted",
        )
    more = len(report.problems) - PROBLEMS_SHOWN
    if more > 0:
        yield ReviewLine("told", f"and {more:,} more", "", "", "mstui import --json lists all")


def turned(choices: Choices, line: ReviewLine, report: ImportReport, step: int) -> Choices:
    """The choices after left or right on a line."""
    if line.turns == "date_order":
        order = choices.date_order or report.date_order
        return choices._replace(date_order="mm/dd" if order == "dd/mm" else "dd/mm")
    if line.turns == "column":
        at = WORDS.index(line.value) if line.value in WORDS else 0
        return with_target(choices, line.place, WORDS[(at + step) % len(WORDS)])
    match line.turns:
        case "skip_bad":
            return choices._replace(skip_bad=not choices.skip_bad)
        case "as_milestones":
            return choices._replace(as_milestones=not choices.as_milestones)
        case "keep_unused":
            return choices._replace(keep_unused=not choices.keep_unused)
    return choices


def with_target(choices: Choices, place: int, word: str) -> Choices:
    """The choices with another field for a column."""
    return choices._replace(targets={**choices.targets, place: word or SKIP})


def word_begun(typed: str) -> str | None:
    """The field whose word begins with what was typed; None where none does."""
    begun = typed.casefold().strip()
    return next((word for word in WORDS if begun and word.startswith(begun)), None)


def _counted(kind: str, count: int) -> str:
    return f"{count:,} {kind if count == 1 else KINDS[kind].plural}"

"""What an import found: the report, its problems, and the cells that nothing was made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mstui.domain.text import scrub
from mstui.exchange.mapping import ColumnGuess, Mapping

if TYPE_CHECKING:
    from mstui.domain.draft import Draft

__all__ = ["ColumnGuess", "ImportReport", "Ledger", "Mapping", "Problem", "Progress", "Unused"]

# Hears how much of a file is done, of how much: bytes of a plan, rows of a table.
Progress = Callable[[int, int], None]

# A hopeless file has a problem in every row: past this many they are only counted.
PROBLEMS_TOLD = 500
EXAMPLE_WIDTH = 60
MESSAGE_WIDTH = 300

# Values that say nothing about what a field is for: another example is shown where there is one.
_EMPTY_EXAMPLES = frozenset(("", "0", "-1", "false", "no", "PT0H0M0S", "0.0", "null"))


class Problem(NamedTuple):
    """One thing that is not as it was in the file. ``bad`` ones stop an import by default."""

    where: str
    what: str
    bad: bool = True


class Unused(NamedTuple):
    """A column or element that nothing was made of: how many cells, and one of them."""

    field: str
    cells: int
    example: str


@dataclass(slots=True)
class ImportReport:
    """What a reader did: every non-empty cell is counted in ``used`` or under ``unused``."""

    format: str
    project: str = ""
    created: dict[str, int] = field(default_factory=dict)
    used: int = 0
    unused: list[Unused] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Of tables: what each column was taken for, and how the file was read.
    columns: tuple[ColumnGuess, ...] = ()
    date_order: str = ""
    encoding: str = ""
    delimiter: str = ""

    @property
    def bad(self) -> list[Problem]:
        """The problems that stop an import unless the person says to leave them out."""
        return [problem for problem in self.problems if problem.bad]

    @property
    def unused_cells(self) -> int:
        return sum(entry.cells for entry in self.unused)

    def to_json(self) -> dict[str, object]:
        """The shape that ``import --json`` prints, without its ``schema``."""
        return {
            "format": self.format,
            "project": self.project,
            "created": dict(self.created),
            "unused": [entry._asdict() for entry in self.unused],
            "problems": [
                {"where": where, "what": what, "kind": "bad" if bad else "info"}
                for where, what, bad in self.problems
            ],
        }


class Ledger:
    """Counts cells and collects problems while a file is read."""

    def __init__(self) -> None:
        self.used = 0
        self._cells: dict[str, int] = {}
        self._examples: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._found = {True: 0, False: 0}
        self._replaced = 0
        self._shortened = 0

    def use(self, cells: int = 1) -> None:
        self.used += cells

    def leave(self, field: str, example: str = "", cells: int = 1) -> None:
        """Count cells that nothing was made of."""
        if cells <= 0:
            return
        self._cells[field] = self._cells.get(field, 0) + cells
        if example and self._examples.get(field, "") in _EMPTY_EXAMPLES:
            self._examples[field] = example

    def bad(self, where: str, what: str) -> None:
        """A problem that a person has to decide on: the import stops unless they do."""
        self._tell(Problem(where, what))

    def info(self, where: str, what: str) -> None:
        """Something a person may want to know; the import goes on."""
        self._tell(Problem(where, what, bad=False))

    def clean(self, text: str, *, notes: bool = False, limit: int) -> str:
        """Text of the file as it can be stored, shortened to ``limit``; counts what it replaced."""
        kept = scrub(text, notes=notes)
        if kept.count("\ufffd") > text.count("\ufffd"):
            self._replaced += 1
        if len(kept) <= limit:
            return kept
        self._shortened += 1
        return f"{kept[: limit - 1]}…"

    def report(self, format: str, project: str, draft: Draft) -> ImportReport:
        """The finished report; what varies or says something stands before zeros and flags."""
        if self._replaced:
            cells = "a cell" if self._replaced == 1 else f"{self._replaced:,} cells"
            self.info("file", f"{cells} held control characters, which are replaced by \ufffd")
        if self._shortened:
            texts = "a text was" if self._shortened == 1 else f"{self._shortened:,} texts were"
            self.info("file", f"{texts} too long for their place and shortened")
        for bad, number in self._found.items():
            if number > PROBLEMS_TOLD:
                more = number - PROBLEMS_TOLD
                self._problems.append(Problem("file", f"{more:,} more problems like these", bad))
        told = [
            Unused(shown(name), cells, shown(self._examples.get(name, ""), EXAMPLE_WIDTH))
            for name, cells in self._cells.items()
        ]
        told.sort(key=lambda entry: entry.example in _EMPTY_EXAMPLES)
        return ImportReport(
            format=format,
            project=project,
            created={kind: len(rows) for kind, rows in draft.rows.items() if rows},
            used=self.used,
            unused=told,
            problems=self._problems,
        )

    def _tell(self, problem: Problem) -> None:
        self._found[problem.bad] += 1
        if self._found[problem.bad] <= PROBLEMS_TOLD:
            self._problems.append(Problem(shown(problem.where), shown(problem.what), problem.bad))


def shown(text: str, width: int = MESSAGE_WIDTH) -> str:
    """Text of the file in one line of a message."""
    line = scrub(text[: 4 * width])
    return line if len(line) <= width else f"{line[: width - 1]}…"


def listed(words: Iterable[str], most: int = 3) -> str:
    """``a, b, c and 4 more``."""
    names = list(words)
    told = ", ".join(names[:most])
    return told if len(names) <= most else f"{told} and {len(names) - most} more"

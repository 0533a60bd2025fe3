"""What a column may be taken for, and a person's word on it (``--map``)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from typing import NamedTuple

from mstui.domain.errors import UsageProblem
from mstui.domain.text import fold, visible

# The words of --map, each with what it means; the app's list of choices is made of them.
TARGETS: dict[str, str] = {
    "name": "what it is called",
    "kind": "task, milestone or phase; yes or no says which rows are milestones",
    "phase": "the phase it belongs to",
    "milestone": "the milestone it leads to",
    "parent": "the item it is part of: an identifier, a row or a name",
    "level": "depth in the outline: 1, 2, 3 or 1.2.1",
    "project": "the project it belongs to",
    "owner": "who answers for it",
    "assignee": "who works on it",
    "email": "the address of the person in the column before",
    "start": "planned start",
    "finish": "planned finish",
    "target": "planned finish; of a milestone, its target",
    "due": "planned finish; beside one, the deadline",
    "deadline": "a date from outside",
    "actual-start": "when it began",
    "actual-finish": "when it was finished; a date here means that it is done",
    "duration": "working time from start to finish",
    "effort": "work, in hours where no unit is written",
    "effort-done": "work that is done",
    "remaining": "working time that is left",
    "percent": "how much is done",
    "state": "to do, doing, blocked, done or cancelled",
    "priority": "its importance, as MoSCoW",
    "tags": "labels",
    "notes": "description",
    "checklist": "entries to tick off",
    "predecessors": "what it follows, as 3FS+2d",
    "successors": "what follows it",
    "id": "its identifier in the other tool",
    "row": "its number, which parents and predecessors may name",
    "cost": "an amount of money",
    "skip": "left out, and counted",
}

_WORDS = {
    "title": "name",
    "type": "kind",
    "section": "phase",
    "subtask of": "parent",
    "outline": "level",
    "assignees": "assignee",
    "begin": "start",
    "end": "finish",
    "done on": "actual-finish",
    "completed": "actual-finish",
    "estimate": "effort",
    "work": "effort",
    "progress": "percent",
    "status": "state",
    "moscow": "priority",
    "labels": "tags",
    "tag": "tags",
    "description": "notes",
    "note": "notes",
    "depends on": "predecessors",
    "predecessor": "predecessors",
    "successor": "successors",
    "key": "id",
    "ignore": "skip",
    "none": "skip",
    "unused": "skip",
}

DATE_ORDERS = ("dd/mm", "mm/dd")
_DATE_WORDS = {
    "dd/mm": "dd/mm",
    "dmy": "dd/mm",
    "dd/mm/yyyy": "dd/mm",
    "d/m/y": "dd/mm",
    "mm/dd": "mm/dd",
    "mdy": "mm/dd",
    "mm/dd/yyyy": "mm/dd",
    "m/d/y": "mm/dd",
}


class ColumnGuess(NamedTuple):
    """What one column was taken for. ``target`` is a word of TARGETS, "" where none fits."""

    place: int
    header: str
    target: str
    confidence: float  # 0 to 1; 1 where a person or the tool's own export says so
    reason: str
    cells: int = 0
    example: str = ""
    # The unit of bare numbers: s, ms, h, d; "" for the target's own.
    unit: str = ""


class Mapping(NamedTuple):
    """What a person says about columns, on top of the guess: header (or number) to target."""

    targets: MappingOf[str, str] = {}
    date_order: str = ""

    @classmethod
    def parse(cls, *texts: str) -> Mapping:
        """``Due Date=target,Owner=owner,date=dd/mm``; quotes hold a header with a comma.

        Raises UsageProblem that names the nearest word for an unknown one.
        """
        targets: dict[str, str] = {}
        date_order = ""
        for part in _parts(texts):
            header, equals, word = (piece.strip() for piece in part.rpartition("="))
            if not equals or not header or not word:
                raise UsageProblem(
                    f"--map takes COLUMN=WORD, not {_quoted(part)}", hint="as in “Due Date=target”"
                )
            order = _DATE_WORDS.get(word.casefold())
            if order and fold(header) in ("date", "dates"):
                date_order = order
            else:
                targets[header] = target_named(word)
        return cls(targets, date_order)

    def target_of(self, place: int, header: str) -> str:
        """The target that a person gave the column, "" where they said nothing of it."""
        return self.targets.get(header) or next(
            (
                target
                for name, target in self.targets.items()
                if fold(name) == fold(header) or name.lstrip("#") == str(place + 1)
            ),
            "",
        )

    def check(self, headers: Iterable[str]) -> None:
        """Raise UsageProblem for a column that the file does not have, naming the nearest."""
        known = list(headers)
        folded = {fold(header): header for header in known}
        for name in self.targets:
            number = name.lstrip("#")
            if fold(name) in folded or (number.isdecimal() and 1 <= int(number) <= len(known)):
                continue
            near = nearest(fold(name), folded)
            hint = f"did you mean {_quoted(folded[near])}?" if near else f"it has {_few(known)}"
            raise UsageProblem(f"the file has no column {_quoted(name)}", hint=hint)


def target_named(word: str) -> str:
    """The target that ``word`` stands for; raises UsageProblem naming the nearest."""
    plain = " ".join(fold(word).replace("_", " ").split())
    for candidate in (plain, plain.replace(" ", "-")):
        if candidate in TARGETS:
            return candidate
    if plain in _WORDS:
        return _WORDS[plain]
    near = nearest(plain, [*TARGETS, *_WORDS])
    hint = f"did you mean {near}?" if near else f"one of {' '.join(TARGETS)}"
    raise UsageProblem(f"--map has no word {_quoted(word)}", hint=hint)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that ``word`` is most likely a slip of, "" where none is near."""
    import difflib  # needed for a mistake only

    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def _parts(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        try:
            rows = list(csv.reader([text.replace("\n", " ")], skipinitialspace=True))
        except csv.Error as error:
            raise UsageProblem(f"--map {_quoted(text)} is not understood: {error}") from None
        for row in rows:
            yield from (part for part in row if part.strip())


def _quoted(text: str) -> str:
    shown = visible(text)
    return f"“{shown[:40]}…”" if len(shown) > 41 else f"“{shown}”"


def _few(names: list[str]) -> str:
    told = ", ".join(_quoted(name) for name in names[:6])
    return told if len(names) <= 6 else f"{told} and {len(names) - 6} more"

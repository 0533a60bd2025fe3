"""Entry in one line: ``Beta released fri @ana !must #testing`` as an item's name and fields.

Marks (``@ana``, ``!must``, ``#tag``, ``>Beta``, ``after:Design FF+1d``, ``field:value``) count
wherever they stand. A date, a duration or a risk's score counts without a mark too, but only
behind the name; in quotation marks it is part of it. Nothing typed is ever lost: each character
of the line is the name's or a part's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds.plan import SCHEDULED
from mstui.domain.text import clean_line
from mstui.domain.values import Value

# What an item is joined with stands in rows of its own, not in a field.
WHO = "who"
CONTRIBUTOR = "contributor"
TAG = "tag"
AFTER = "after"
ENDANGERS = "endangers"
WAITING = "waiting"

QUICK_KINDS = (
    "milestone",
    "task",
    "risk",
    "phase",
    "deliverable",
    "roadblock",
    "promise",
    "project",
    "person",
)

# The field of a day behind the name, and that of one behind “from”.
LAST_DAY = {
    "milestone": "target",
    "task": "finish",
    "phase": "finish",
    "project": "target",
    "promise": "promised",
    "roadblock": "since",
    "risk": "review_on",
    "action": "due",
}
FIRST_DAY = {"task": "start", "phase": "start", "project": "start", "roadblock": "since"}

# What @name says of each kind, in the order in which several are taken; the last may repeat.
PERSON_OF = {
    "milestone": ("owner", CONTRIBUTOR),
    "task": (WHO,),
    "risk": ("owner",),
    "deliverable": ("owner",),
    "roadblock": ("owner",),
    "promise": ("person",),
    "project": ("sponsor",),
    "action": ("owner",),
}
REPEATED = frozenset((WHO, CONTRIBUTOR, TAG, AFTER, ENDANGERS, WAITING))

# What >Name says of each kind: the field or joining row, and the kinds that it may name.
TOWARDS = {
    "task": ("milestone", ("milestone",)),
    "milestone": ("phase", ("phase",)),
    "risk": (ENDANGERS, ("milestone",)),
    "deliverable": ("milestone", ("milestone",)),
    "roadblock": ("milestone", ("milestone",)),
    "promise": (WAITING, ("milestone", "task")),
    "action": ("milestone", ("milestone",)),
}
WITH_PRIORITY = ("milestone", "task")
WITH_LINKS = SCHEDULED


class Hit(NamedTuple):
    """An item or person that a text may mean."""

    id: str
    kind: str
    name: str


class Relation(NamedTuple):
    """How one item waits for another; lag in minutes, or percent of the predecessor."""

    type: str = "FS"
    lag: int = 0
    lag_unit: str = "working"


class Lookups(Protocol):
    """What the reading of a line asks about the workspace."""

    @property
    def minutes_per_day(self) -> int:
        """The length of the project's working day."""
        ...

    def date(self, text: str) -> str:
        """A typed day as it is stored; raises InvalidValue."""
        ...

    def moment(self, text: str) -> str:
        """A typed day with an optional clock as it is stored; raises InvalidValue."""
        ...

    def hits(self, kinds: tuple[str, ...], text: str) -> Sequence[Hit]:
        """Items of these kinds whose names hold the text, whatever its case and accents."""
        ...


class Part(NamedTuple):
    """A part of the line that was taken for a field or a joining row: ``line[start:end]``.

    ``bare`` is a word without a mark; ``new`` the name of a person or tag that is added by being
    named; ``hits`` are the items that it could mean, the one it means where there is no problem.
    """

    field: str
    start: int
    end: int
    value: Value = None
    bare: bool = False
    problem: str = ""
    new: str = ""
    relation: Relation = Relation()
    hits: tuple[Hit, ...] = ()


class Reading(NamedTuple):
    """A line as it was understood. ``kept`` are the stretches of it that are the name.

    ``remarks`` tell of marks that mean nothing here and therefore stay in the name.
    """

    kind: str
    line: str
    name: str
    parts: tuple[Part, ...]
    kept: tuple[tuple[int, int], ...]
    remarks: tuple[str, ...] = ()

    @property
    def problem(self) -> str:
        """Why the line can't be added as it stands; empty where it can."""
        for part in self.parts:
            if part.problem:
                return part.problem
        return name_problem(self.name)

    @property
    def problem_field(self) -> str:
        """The field of the first part with a problem; ``name`` where it is the name's."""
        return next((part.field for part in self.parts if part.problem), "name")

    def values(self) -> dict[str, Value]:
        """The fields as they are stored, without what stands in rows of its own."""
        return {
            part.field: part.value
            for part in self.parts
            if part.field not in REPEATED and not part.problem and not part.new
        }

    def of(self, field: str) -> tuple[Part, ...]:
        """The parts of one field or sort of joining row that can be saved."""
        return tuple(part for part in self.parts if part.field == field and not part.problem)

    def bare(self) -> tuple[Part, ...]:
        """The words without a mark that were taken out of the name."""
        return tuple(part for part in self.parts if part.bare)


def name_problem(name: str) -> str:
    """Why a name can't be stored; empty where it can."""
    try:
        return "" if clean_line(name, field="name") else "a name is needed"
    except InvalidValue as error:
        return error.message


def read_line(
    line: str, kind: str, lookups: Lookups, *, given: frozenset[str] = frozenset()
) -> Reading:
    """What a line says of a new item of ``kind``; never raises for what is typed.

    Fields in ``given`` are said elsewhere already: the line is not searched for them.
    """
    from mstui.domain.quick_reading import Reader

    return Reader(line, kind, lookups, given).reading()


def kept_as_text(line: str, part: Part) -> str:
    """The line with a part in quotation marks, which leave it in the name."""
    inner = line[part.start : part.end].replace('"', "")
    return f'{line[: part.start]}"{inner}"{line[part.end :]}'


__all__ = [
    "AFTER",
    "CONTRIBUTOR",
    "ENDANGERS",
    "FIRST_DAY",
    "LAST_DAY",
    "PERSON_OF",
    "QUICK_KINDS",
    "REPEATED",
    "TAG",
    "TOWARDS",
    "WAITING",
    "WHO",
    "WITH_LINKS",
    "WITH_PRIORITY",
    "Hit",
    "Lookups",
    "Part",
    "Reading",
    "Relation",
    "kept_as_text",
    "name_problem",
    "read_line",
]

"""What of an item stands in a document, and under which words."""

from __future__ import annotations

from typing import NamedTuple

from mstui.domain.kinds import KINDS, Field, Kind
from mstui.domain.kinds.people import ITEMS
from mstui.domain.kinds.plan import SCHEDULED

# What a whole project holds, after its phases, milestones and tasks, in this order.
BESIDE = (
    "deliverable",
    "risk",
    "roadblock",
    "promise",
    "objective",
    "keyresult",
    "kpi",
    "stakeholder",
    "action",
    "decision",
    "budget",
    "expense",
)
WHOLE = ("project", "phase", "milestone", "task", *BESIDE)

# Shown even where they are empty, since people ask for them first.
MAIN: dict[str, tuple[str, ...]] = {
    "project": ("name", "key", "status", "start", "target", "sponsor", "objective"),
    "phase": ("name", "start", "finish"),
    "milestone": ("name", "state", "target", "owner", "moscow", "phase"),
    "task": ("name", "state", "who", "start", "finish", "duration", "percent", "milestone"),
    "deliverable": ("name", "state", "milestone", "owner", "location"),
    "risk": ("name", "state", "probability", "impact", "owner", "response", "endangers"),
    "roadblock": ("name", "state", "owner", "since", "ask", "milestone"),
    "promise": ("name", "state", "party", "promised"),
    "objective": ("name", "owner", "start", "finish"),
    "keyresult": ("name", "objective", "unit", "start_value", "target_value", "now_value"),
    "kpi": ("name", "unit", "direction", "start_value", "target_value", "target_on", "milestone"),
    "stakeholder": ("name", "role", "person"),
    "action": ("name", "state", "owner", "due"),
    "decision": ("name", "why", "on"),
    "budget": ("name", "amount"),
    "expense": ("name", "on", "amount"),
}


# Not in forms, but said here: the life of a milestone, and what a part hangs on.
_ALSO = frozenset((("milestone", "state"), ("phase", "parent"), ("keyresult", "objective")))


class Join(NamedTuple):
    """A list of other items: ``pair`` is the kind of the rows that join them to ``own``."""

    word: str
    pair: str
    own: str
    other: str
    kinds: tuple[str, ...]
    help: str


WHO = Join("who", "assignment", "task", "person", ("person",), "who works on it")
WAITS = Join("waits_for", "dependency", "successor", "predecessor", SCHEDULED, "as “Design FS+2d”")
TAGS = Join("tags", "tagging", "item", "tag", ("tag",), "")
_JOINS: dict[str, tuple[Join, ...]] = {
    "task": (WHO, WAITS),
    "phase": (WAITS,),
    "milestone": (
        Join("contributors", "contributor", "milestone", "person", ("person",), "who helps"),
        WAITS,
    ),
    "risk": (Join("endangers", "endangers", "risk", "milestone", ("milestone",), "milestones"),),
    "kpi": (Join("proves", "proves", "kpi", "milestone", ("milestone",), "milestones"),),
    "promise": (
        Join(
            "holds_up", "waiting", "promise", "item", ("milestone", "task"), "milestones and tasks"
        ),
    ),
}


def joins(kind: str) -> tuple[Join, ...]:
    """The lists that an item of a kind has."""
    found = _JOINS.get(kind, ())
    return (*found, TAGS) if kind in ITEMS else found


def word_of(field: Field) -> str:
    """The word of a field in a document: ``budget`` for ``budget_cents``."""
    return field.name.removesuffix("_cents")


def fields_of(kind: Kind) -> dict[str, Field]:
    """The fields that stand in a document, by their words; its project never changes."""
    found = {
        word_of(field): field
        for field in kind.fields
        if field.name != "project" and field.type != "json" and _is_typed(kind, field)
    }
    first = [word for word in MAIN.get(kind.name, ()) if word in found]
    return {word: found[word] for word in dict.fromkeys((*first, *found))}


def _is_typed(kind: Kind, field: Field) -> bool:
    return field.editable or (kind.name, field.name) in _ALSO


def words_of(kind: str) -> tuple[str, ...]:
    """Every word that a table of a kind may have, ``id`` aside, in the order in which they stand.

    Lists stand beside the main fields that they belong to.
    """
    declared = fields_of(KINDS[kind])
    lists = {join.word for join in joins(kind)}
    main = [word for word in MAIN.get(kind, ()) if word in declared or word in lists]
    return tuple(dict.fromkeys((*main, *declared, *(join.word for join in joins(kind)))))

"""The orders in which each kind is listed: every column that a list shows has one."""

from __future__ import annotations

from collections.abc import Sequence

from mstui.domain.priority import MOSCOW_ORDER
from mstui.views.keyset import Term
from mstui.views.states import BLOCKED, ENDED, READY, is_overdue, quoted


def rank(column: str, words: Sequence[str]) -> str:
    """SQL for the place of a word; unknown ones come last."""
    cases = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(words))
    return f"CASE {column} {cases} ELSE {len(words)} END"


def last_if_empty(column: str) -> str:
    """SQL under which rows without a date stand behind those with one."""
    return f"coalesce({column},'~')"


def ended_last(kind: str, column: str = "t.state") -> str:
    """SQL under which what has ended stands behind what is open."""
    return f"(coalesce({column},'') IN ({quoted(ENDED[kind])}))"


ID = Term("t.id")
ORD = Term("t.ord", nullable=True)
NAME = Term("coalesce(t.name,'') COLLATE NOCASE")
OWNER_NAME = "coalesce((SELECT p.name FROM person p WHERE p.id=t.owner),'')"
ANSWERING = (
    "coalesce((SELECT p.name FROM person p WHERE p.id=t.owner),"
    "(SELECT g.name FROM team g WHERE g.id=t.team),'')"
)
_QUADRANT = (
    "CASE t.impact||t.feasibility WHEN 'higheasy' THEN 1 WHEN 'highdifficult' THEN 2"
    " WHEN 'loweasy' THEN 3 WHEN 'lowdifficult' THEN 4 ELSE 5 END"
)
MOSCOW_RANK = rank("t.moscow", MOSCOW_ORDER)
# What a milestone's line shows as its date.
_SHOWN_TARGET = "CASE t.state WHEN 'achieved' THEN t.achieved_on ELSE t.target END"
# The words of ``milestone_word``, worst first.
_MILESTONE_RANK = (
    f"CASE WHEN {is_overdue('milestone')} THEN 0"
    " WHEN t.state='deferred' THEN 6 WHEN t.state='achieved' THEN 7 WHEN t.state='cancelled' THEN 8"
    f" WHEN {BLOCKED} THEN 1 WHEN {READY} THEN 4"
    " WHEN t.state='planned' THEN 3 ELSE 5 END"
)
# What is late stands before what is coming, and that before what has ended.
_WORST_FIRST = (
    f"CASE WHEN {is_overdue('milestone')} THEN 0"
    f" WHEN t.state IN ({quoted(ENDED['milestone'])}) THEN 2 ELSE 1 END"
)
_TASK_RANK = (
    f"CASE WHEN {is_overdue('task')} THEN -1"
    f" ELSE {rank('t.state', ('blocked', 'doing', 'todo', 'done', 'cancelled'))} END"
)
_FIRST_ASSIGNEE = (
    "coalesce((SELECT p.name FROM assignment a JOIN person p ON p.id=a.person"
    " WHERE a.task=t.id ORDER BY a.id LIMIT 1),'')"
)
_BY_NAME = (NAME, ID)

# By kind and name; "" is the kind's own order.
ORDERS: dict[str, dict[str, tuple[Term, ...]]] = {
    "project": {
        "": (ORD, ID),
        "name": _BY_NAME,
        "key": (Term("coalesce(t.\"key\",'') COLLATE NOCASE"), ID),
        "target": (Term(last_if_empty("t.target")), ID),
    },
    "phase": {"": (ORD, ID), "name": _BY_NAME, "start": (Term(last_if_empty("t.start")), ID)},
    "risk": {
        "": (Term(ended_last("risk")), Term("-coalesce(t.probability*t.impact,0)"), ID),
        "name": _BY_NAME,
        "state": (Term("coalesce(t.state,'')"), ID),
        "score": (Term("coalesce(t.probability*t.impact,0)"), ID),
        "review": (Term(last_if_empty("t.review_on")), ID),
        "owner": (Term(f"{OWNER_NAME} COLLATE NOCASE"), ID),
    },
    "milestone": {
        "": (
            Term(_WORST_FIRST),
            Term(MOSCOW_RANK),
            Term(_QUADRANT),
            Term(last_if_empty("t.target")),
            ID,
        ),
        "ord": (ORD, ID),
        "name": _BY_NAME,
        "target": (Term(last_if_empty(_SHOWN_TARGET)), ID),
        "days": (Term(ended_last("milestone")), Term(last_if_empty("t.target")), ID),
        "state": (Term(_MILESTONE_RANK), Term(last_if_empty("t.target")), ID),
        # By what is declared; where plans are computed, lists are sorted by what comes of them.
        "forecast": (
            Term(ended_last("milestone")),
            Term(last_if_empty("coalesce(t.forecast,t.target)")),
            ID,
        ),
        "priority": (
            Term(MOSCOW_RANK),
            Term(_QUADRANT),
            Term(last_if_empty("t.target")),
            ID,
        ),
        "owner": (Term(f"{ANSWERING} COLLATE NOCASE"), Term(last_if_empty("t.target")), ID),
    },
    "task": {
        "": (ORD, ID),
        "name": _BY_NAME,
        "start": (Term(last_if_empty("t.start")), ID),
        "finish": (Term(last_if_empty("t.finish")), ID),
        "state": (Term(_TASK_RANK), Term(last_if_empty("t.finish")), ID),
        "percent": (Term("coalesce(t.percent,0)"), ID),
        "who": (Term(f"{_FIRST_ASSIGNEE} COLLATE NOCASE"), ID),
    },
}

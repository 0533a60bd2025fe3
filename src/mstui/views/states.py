"""How things stand, found by SQL; the rules themselves are ``domain.life``'s.

Until plans are computed, health is what dates and owners alone can tell: overdue, unowned.
"""

from __future__ import annotations

# What has ended, by kind; everything else is open.
ENDED = {
    "milestone": ("achieved", "deferred", "cancelled"),
    "task": ("done", "cancelled"),
    "risk": ("avoided", "closed", "occurred"),
    "roadblock": ("resolved",),
    "promise": ("kept", "broken", "withdrawn"),
    "action": ("done", "dropped"),
    "deliverable": ("approved",),
    "project": ("done", "cancelled"),
    "checkin": ("closed",),
}
# The state of a row that another tool left empty.
DEFAULT_STATE = {
    "milestone": "proposed",
    "task": "todo",
    "risk": "identified",
    "roadblock": "open",
    "promise": "open",
    "action": "open",
    "deliverable": "draft",
    "project": "active",
    "checkin": "closed",
}
# A date by which an open item should have ended.
DUE_FIELD = {
    "milestone": "target",
    "task": "finish",
    "action": "due",
    "promise": "promised",
    "risk": "review_on",
    "project": "target",
}


def state_field(kind: str) -> str:
    """The column of a kind's state."""
    return "status" if kind == "project" else "state"


def quoted(words: tuple[str, ...]) -> str:
    """Words of our own as SQL texts."""
    return ",".join(f"'{word}'" for word in words)


def is_open(kind: str, alias: str = "t") -> str:
    """SQL: the item has not come to its end."""
    field = f"{alias}.{state_field(kind)}"
    return f"({field} IS NULL OR {field} NOT IN ({quoted(ENDED[kind])}))"


def is_overdue(kind: str, alias: str = "t") -> str:
    """SQL: open past its date; ``:today`` is ISO text, so a moment of today is not past."""
    return f"({is_open(kind, alias)} AND {alias}.{DUE_FIELD[kind]}<:today)"


def is_unowned(alias: str = "t") -> str:
    """SQL: an open milestone that neither a person nor a team answers for."""
    return f"({is_open('milestone', alias)} AND {alias}.owner IS NULL AND {alias}.team IS NULL)"


BLOCKED = (
    f"EXISTS(SELECT 1 FROM roadblock x WHERE x.milestone=t.id AND {is_open('roadblock', 'x')})"
)

# A planned milestone whose tasks, parts and required deliverables are all there and all finished.
READY = f"""(t.state='planned'
 AND (EXISTS(SELECT 1 FROM task x WHERE x.milestone=t.id AND coalesce(x.state,'')<>'cancelled')
  OR EXISTS(SELECT 1 FROM milestone x WHERE x.parent=t.id AND coalesce(x.state,'')<>'cancelled')
  OR EXISTS(SELECT 1 FROM deliverable x WHERE x.milestone=t.id AND coalesce(x.required,1)<>0))
 AND NOT EXISTS(SELECT 1 FROM task x WHERE x.milestone=t.id AND {is_open("task", "x")})
 AND NOT EXISTS(SELECT 1 FROM milestone x WHERE x.parent=t.id
  AND coalesce(x.state,'') NOT IN ('achieved','cancelled'))
 AND NOT EXISTS(SELECT 1 FROM deliverable x WHERE x.milestone=t.id
  AND coalesce(x.required,1)<>0 AND coalesce(x.state,'')<>'approved'))"""


def risk_level(score: int) -> str:
    """The word for probability × impact; empty where one of them is unknown."""
    if score < 1:
        return ""
    return "low" if score < 6 else "medium" if score < 12 else "high" if score < 20 else "critical"

"""What narrows a list: the project, phase, milestone or person it belongs to, a state, a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mstui.domain.errors import InvalidValue, UsageProblem
from mstui.domain.text import with_article
from mstui.views import finding
from mstui.views.states import (
    DEFAULT_STATE,
    DUE_FIELD,
    ENDED,
    is_open,
    is_overdue,
    is_unowned,
    state_field,
)

if TYPE_CHECKING:
    from mstui.views.search_query import Query

NONE = "-"  # the items that have no phase, no milestone, no owner

_PHASES = (
    "(WITH RECURSIVE inside(id) AS (SELECT :phase UNION"
    " SELECT h.id FROM phase h JOIN inside i ON h.parent=i.id) SELECT id FROM inside)"
)


class Scope(NamedTuple):
    """Empty texts narrow nothing; ids elsewhere, except ``state``, ``find`` and ``query``.

    ``state`` is a stored word, or open, ended, overdue, unowned. ``find`` is a part of the name.
    ``query`` is a line as people type it to search (``search_query``), ``me`` who typed it.
    """

    project: str = ""
    phase: str = ""
    milestone: str = ""
    parent: str = ""
    person: str = ""
    state: str = ""
    find: str = ""
    today: str = ""
    query: str = ""
    me: str = ""


# How kinds without the field itself hang on what narrows them; {a} is the row's alias.
_WAYS: dict[tuple[str, str], str] = {
    ("project", "project"): "{a}.id=:project",
    ("phase", "phase"): f"{{a}}.id<>:phase AND {{a}}.id IN {_PHASES}",
    ("milestone", "milestone"): "{a}.parent=:milestone",
    ("risk", "phase"): (
        "{a}.id IN (SELECT e.risk FROM endangers e JOIN milestone m ON m.id=e.milestone"
        f" WHERE m.phase IN {_PHASES})"
    ),
    (
        "risk",
        "milestone",
    ): "{a}.id IN (SELECT e.risk FROM endangers e WHERE e.milestone=:milestone)",
    ("kpi", "milestone"): (
        "({a}.milestone=:milestone OR {a}.id IN"
        " (SELECT v.kpi FROM proves v WHERE v.milestone=:milestone))"
    ),
    (
        "keyresult",
        "project",
    ): "{a}.objective IN (SELECT o.id FROM objective o WHERE o.project=:project)",
    ("reading", "project"): "{a}.kpi IN (SELECT k.id FROM kpi k WHERE k.project=:project)",
    ("selfreport", "person"): "{a}.person=:person",
    ("task", "person"): "{a}.id IN (SELECT g.task FROM assignment g WHERE g.person=:person)",
    ("stakeholder", "person"): "{a}.person=:person",
    ("promise", "person"): "{a}.person=:person",
    ("time", "person"): "{a}.person=:person",
    ("leave", "person"): "{a}.person=:person",
    ("note", "person"): "{a}.author=:person",
    ("decision", "person"): "{a}.author=:person",
    ("project", "person"): "{a}.sponsor=:person",
}
_NOWHERE = {
    ("task", "person"): "NOT EXISTS(SELECT 1 FROM assignment g WHERE g.task={a}.id)",
    ("risk", "milestone"): "NOT EXISTS(SELECT 1 FROM endangers e WHERE e.risk={a}.id)",
}
# Which of the plan's kinds have a field of the narrowing's own name; others are looked up.
_FIELDS = {
    "task": ("project", "phase", "milestone", "parent"),
    "milestone": ("project", "phase", "parent"),
    "phase": ("project", "parent"),
    "risk": ("project",),
    "project": (),
}
_ON_ITEMS = ("note", "document")
_ITEM_KINDS = (
    "phase",
    "milestone",
    "task",
    "deliverable",
    "risk",
    "roadblock",
    "kpi",
    "objective",
    "action",
    "decision",
    "promise",
    "checkin",
)


def conditions(kind: str, scope: Scope, alias: str = "t") -> list[str]:
    """The SQL conditions of ``scope`` on rows of ``kind``, all of which must hold.

    Raises UsageProblem where the kind cannot be narrowed so.
    """
    made = [
        _narrowed(kind, narrowing, value).replace("{a}", alias)
        for narrowing in ("project", "phase", "milestone", "parent", "person")
        for value in [getattr(scope, narrowing)]
        if value
    ]
    if scope.state and scope.state != "all":
        made.append(_in_state(kind, scope.state, alias))
    if scope.find:
        from mstui.domain.kinds import KINDS

        made.append(finding.condition(f'{alias}."{KINDS[kind].title}"'))
    if scope.query:
        from mstui.views import search_conditions

        made += search_conditions.conditions(kind, _query(scope), alias)
    return made


def _query(scope: Scope) -> Query:
    """What ``query`` asks for; raises InvalidValue where a mark in it is wrong."""
    from mstui.views.search_query import parse

    return parse(scope.query, scope.today).checked()


def parameters(scope: Scope) -> dict[str, str]:
    """The values that the conditions name."""
    values = {
        "project": scope.project,
        "phase": scope.phase,
        "milestone": scope.milestone,
        "parent": scope.parent,
        "person": scope.person,
        "state": scope.state,
        "today": scope.today,
    }
    if scope.find:
        values |= finding.parameters(scope.find)
    if scope.query:
        from mstui.views import search_conditions

        values |= search_conditions.parameters(_query(scope)) | {"me": scope.me}
    return values


def _narrowed(kind: str, narrowing: str, value: str) -> str:
    fields = _FIELDS.get(kind)
    if fields is None:
        from mstui.domain.kinds import KINDS

        fields = KINDS[kind].names
    if value == NONE:
        return _without(kind, narrowing, fields)
    way = _WAYS.get((kind, narrowing))
    if way is not None:
        return way
    if kind in _ON_ITEMS:
        return _on_items(kind, narrowing)
    field = "owner" if narrowing == "person" else narrowing
    if field not in fields and not (field == "owner" and kind in ("milestone", "risk")):
        raise _not_narrowed(kind, narrowing)
    if narrowing == "phase":
        return f"{{a}}.phase IN {_PHASES}"
    return f"{{a}}.{field}=:{narrowing}"


def _without(kind: str, narrowing: str, fields: tuple[str, ...]) -> str:
    nowhere = _NOWHERE.get((kind, narrowing))
    if nowhere is not None:
        return nowhere
    if narrowing == "person" and kind == "milestone":
        return "{a}.owner IS NULL AND {a}.team IS NULL"
    field = "owner" if narrowing == "person" else narrowing
    if field in fields or (field == "owner" and kind == "risk"):
        return f"{{a}}.{field} IS NULL"
    raise _not_narrowed(kind, narrowing)


def _on_items(kind: str, narrowing: str) -> str:
    if narrowing == "project":
        inside = " UNION ALL ".join(
            f"SELECT id FROM {other} WHERE project=:project" for other in _ITEM_KINDS
        )
        return f"({{a}}.item=:project OR {{a}}.item IN ({inside}))"
    if narrowing in ("phase", "milestone"):
        return f"{{a}}.item=:{narrowing}"
    raise _not_narrowed(kind, narrowing)


def _not_narrowed(kind: str, narrowing: str) -> UsageProblem:
    from mstui.domain.kinds import KINDS

    return UsageProblem(f"{KINDS[kind].plural} cannot be narrowed by {narrowing}")


def _in_state(kind: str, state: str, alias: str) -> str:
    field = f"{alias}.{state_field(kind)}"
    derived = _derived(kind, alias)
    if state in derived:
        return derived[state]
    stored = _stored_states(kind)
    if state not in stored:
        words = [*stored, *derived]
        if not words:
            raise InvalidValue(f"{with_article(kind)} has no state", field="state")
        raise InvalidValue(f"state of a {kind} is one of {', '.join(words)}", field="state")
    if state == DEFAULT_STATE.get(kind):
        return f"coalesce({field},:state)=:state"
    return f"{field}=:state"


def _derived(kind: str, alias: str) -> dict[str, str]:
    """The words that no row stores."""
    found: dict[str, str] = {}
    if kind in ENDED:
        # A roadblock's own "open" means the same; a word that is stored is found as stored.
        if kind not in ("action", "promise", "roadblock", "checkin"):
            found["open"] = is_open(kind, alias)
        found["ended"] = f"NOT {is_open(kind, alias)}"
    if kind in DUE_FIELD:
        found["overdue"] = is_overdue(kind, alias)
    if kind == "milestone":
        found["unowned"] = is_unowned(alias)
    return found


def _stored_states(kind: str) -> tuple[str, ...]:
    from mstui.domain.kinds import KINDS

    field = KINDS[kind].field(state_field(kind))
    return field.choices if field is not None else ()

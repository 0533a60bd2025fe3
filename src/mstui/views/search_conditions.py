"""A query as SQL: the conditions under which the rows of one kind are what it asks for.

The same conditions narrow a list and answer a search, so both find the same.
"""

from __future__ import annotations

from functools import lru_cache

from mstui.domain.kinds import KINDS, Kind
from mstui.domain.kinds.people import ITEMS
from mstui.store.search_fold import folded
from mstui.store.search_text import searched_kinds
from mstui.views import finding
from mstui.views.functions import FUNCTIONS
from mstui.views.search_query import DONE, NOBODY, Query, Span
from mstui.views.states import (
    DEFAULT_STATE,
    DUE_FIELD,
    ENDED,
    READY,
    is_open,
    is_overdue,
    is_unowned,
    state_field,
)

NEVER = "0"
ME = "me"
_NAMED = "mstui_named"
# Who answers for an item, or does it.
_ANSWERING = ("owner", "person", "author", "lead", "sponsor", "facilitator")
_LEVELS = {"low": (1, 5), "medium": (6, 11), "high": (12, 19), "critical": (20, 25)}
# How kinds without a project of their own come by one; {a} is the row's alias.
_PROJECT_BY = {
    "project": "{a}.id",
    "keyresult": "(SELECT o.project FROM objective o WHERE o.id={a}.objective)",
    "reading": "(SELECT k.project FROM kpi k WHERE k.id={a}.kpi)",
    "judgement": "(SELECT c.project FROM checkin c WHERE c.id={a}.checkin)",
    "reviewed": "(SELECT c.project FROM checkin c WHERE c.id={a}.checkin)",
}


def named(name: str | None, wanted: str) -> bool:
    """Whether a name, or a word of it, begins with ``wanted``, a folded text."""
    return name is not None and f" {wanted}" in f" {folded(name)}"


FUNCTIONS[_NAMED] = (2, named)


def conditions(kind: str, query: Query, alias: str = "t") -> list[str]:
    """The SQL conditions of ``query`` on the rows ``alias`` of ``kind``; all of them must hold.

    A condition that is ``NEVER`` says that no row of the kind can be meant.
    """
    return [condition.replace("{a}", alias) for condition in _conditions(kind, query)]


def parameters(query: Query) -> dict[str, str]:
    """The values that the conditions name, all but ``:today`` and ``:me``."""
    values: dict[str, str] = {}
    for number, word in enumerate(query.words):
        values |= finding.parameters(word, str(number))
    for number, span in enumerate(query.due):
        values |= {f"due{number}_first": span.first, f"due{number}_end": span.end}
    for what, names in (("who", query.people), ("tag", query.tags), ("in", query.places)):
        values |= {f"{what}{number}": name for number, name in enumerate(names)}
    return values


@lru_cache(maxsize=256)
def _conditions(kind: str, query: Query) -> tuple[str, ...]:
    declared = KINDS[kind]
    made: list[str] = []
    if query.kinds and kind not in query.kinds:
        return (NEVER,)
    made += [_due(kind, span, number) for number, span in enumerate(query.due)]
    made += [_in_state(declared, word) for word in query.states]
    made += [_by(declared, name, number) for number, name in enumerate(query.people)]
    if query.priorities:
        made.append(_ranked(declared, query.priorities))
    made += [_tagged(declared, number) for number in range(len(query.tags))]
    made += [_placed(declared, number) for number in range(len(query.places))]
    made += [_holds(kind, number) for number in range(len(query.words))]
    return (NEVER,) if NEVER in made else tuple(made)


def _holds(kind: str, number: int) -> str:
    shape = searched_kinds().get(kind)
    if shape is None:
        return NEVER
    # Most fields are empty: asking that first halves the time.
    found = [
        f"({column} IS NOT NULL AND {finding.condition(column, str(number))})"
        for column in (f'{{a}}."{name}"' for name in shape.columns)
    ]
    return f"({' OR '.join(found)})"


def in_title(kind: str, words: int) -> str:
    """SQL: all words stand in the title of the row ``t``; false where it has none of its own."""
    shape = searched_kinds()[kind]
    if not shape.titled or not words:
        return "1" if shape.titled else "0"
    column = f't."{shape.columns[0]}"'
    return " AND ".join(finding.condition(column, str(number)) for number in range(words))


def _due(kind: str, span: Span, number: int) -> str:
    if kind not in DUE_FIELD:
        return NEVER
    field = f"{{a}}.{DUE_FIELD[kind]}"
    if span.never:
        return f"{field} IS NULL"
    parts = []
    if span.first:
        parts.append(f"{field}>=:due{number}_first")
    if span.end:
        parts.append(f"{field}<:due{number}_end")
    return f"({' AND '.join(parts)})"


def _in_state(kind: Kind, word: str) -> str:
    """What ``is:word`` means for a kind; a stored word is also found where it is the default."""
    either = []
    field = kind.field(state_field(kind.name))
    column = f"{{a}}.{state_field(kind.name)}"
    if field is not None and kind.listed and word in field.choices:
        default = DEFAULT_STATE.get(kind.name)
        unsaid = f"{column} IS NULL OR " if word == default else ""
        either.append(f"{unsaid}{column}='{word}'")
    derived = _derived(kind, word)
    if derived:
        either.append(derived)
    return f"({' OR '.join(either)})" if either else NEVER


def _derived(kind: Kind, word: str) -> str:
    name = kind.name
    if name in ENDED:
        if word == "open":
            return is_open(name, "{a}")
        if word == "ended":
            return f"NOT {is_open(name, '{a}')}"
        if word == "done":
            good = [state for state in ENDED[name] if state in DONE]
            words = ",".join(f"'{state}'" for state in good)
            return f"{{a}}.{state_field(name)} IN ({words})" if good else ""
    if word == "overdue":
        return is_overdue(name, "{a}") if name in DUE_FIELD else ""
    if word == "unowned":
        return _unowned(kind)
    if word == "blocked" and name in ("task", "milestone"):
        blocking = is_open("roadblock", "x")
        return (
            f"({is_open(name, '{a}')} AND EXISTS(SELECT 1 FROM roadblock x"
            f" WHERE x.{name}={{a}}.id AND {blocking}))"
        )
    if word == "ready" and name == "milestone":
        return READY.replace("t.", "{a}.")
    if word == "key" and name == "milestone":
        return '{a}."key"=1'
    if word in _LEVELS and name == "risk":
        low, high = _LEVELS[word]
        return f"{{a}}.probability*{{a}}.impact BETWEEN {low} AND {high}"
    return ""


def _unowned(kind: Kind) -> str:
    name = kind.name
    if name == "milestone":
        return is_unowned("{a}")
    if name == "task":
        nobody = "NOT EXISTS(SELECT 1 FROM assignment x WHERE x.task={a}.id)"
        return f"({is_open(name, '{a}')} AND {nobody})"
    if name in ENDED and kind.field("owner") is not None:
        return f"({is_open(name, '{a}')} AND {{a}}.owner IS NULL)"
    return ""


def _by(kind: Kind, name: str, number: int) -> str:
    """Who answers for an item: a person, or the team of a milestone."""
    fields = [field for field in _ANSWERING if kind.field(field) is not None]
    if name in NOBODY:
        return _unowned(kind) or NEVER
    people = f"(SELECT id FROM person WHERE {_NAMED}(name,:who{number}))"
    person = "=:me" if name == ME else f" IN {people}"
    either = [f"{{a}}.{field}{person}" for field in fields]
    if kind.name == "task":
        either.append(f"{{a}}.id IN (SELECT g.task FROM assignment g WHERE g.person{person})")
    if kind.field("team") is not None and name != ME:
        either.append(f"{{a}}.team IN (SELECT id FROM team WHERE {_NAMED}(name,:who{number}))")
    if kind.name in ("person", "team") and name != ME:
        either.append(f"{_NAMED}({{a}}.name,:who{number})")
    return f"({' OR '.join(either)})" if either else NEVER


def _ranked(kind: Kind, words: tuple[str, ...]) -> str:
    if kind.field("moscow") is None:
        return NEVER
    return "{a}.moscow IN (" + ",".join(f"'{word}'" for word in words) + ")"


def _tagged(kind: Kind, number: int) -> str:
    if kind.name == "tag":
        return f"{_NAMED}({{a}}.name,:tag{number})"
    if kind.name not in ITEMS:
        return NEVER
    return (
        "{a}.id IN (SELECT g.item FROM tagging g JOIN tag h ON h.id=g.tag"
        f" WHERE {_NAMED}(coalesce(h.name,h.id),:tag{number}))"
    )


def _placed(kind: Kind, number: int) -> str:
    project = project_sql(kind)
    if not project:
        return NEVER
    return (
        f'{project} IN (SELECT id FROM project WHERE {_NAMED}("key",:in{number})'
        f" OR {_NAMED}(name,:in{number}))"
    )


def project_sql(kind: Kind, alias: str = "{a}") -> str:
    """SQL for the project that a row belongs to; empty for kinds that belong to none."""
    by = _PROJECT_BY.get(kind.name)
    if by is None and kind.field("project") is not None:
        by = "{a}.project"
    if by is None and kind.field("item") is not None:
        # What hangs on an item belongs to that item's project.
        others = " UNION ALL ".join(
            f"SELECT {'id' if name == 'project' else 'project'} FROM {name} WHERE id={{a}}.item"
            for name in ITEMS
            if name == "project" or KINDS[name].field("project") is not None
        )
        by = f"(SELECT * FROM ({others}) LIMIT 1)"
    return (by or "").replace("{a}", alias)


__all__ = ["ME", "NEVER", "conditions", "in_title", "named", "parameters", "project_sql"]

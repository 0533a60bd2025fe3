"""Rows that were found: read again, compared with what was asked for, and told in one line."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from mstui.domain.kinds import KINDS
from mstui.domain.kinds.people import ITEMS
from mstui.store.search_fold import folded, place
from mstui.store.search_text import Searched, searched_kinds
from mstui.views.names import kind_of, name_sql, names_of, shown_title
from mstui.views.search_conditions import project_sql
from mstui.views.search_query import Query
from mstui.views.states import DEFAULT_STATE, DUE_FIELD, ENDED

BEFORE, AFTER = 24, 160
# The order of kinds among equals: what is asked for most comes first.
_FIRST = ("project", "milestone", "task", "phase", "risk", "roadblock", "person")
# What was said or done about items, and is seldom looked for by itself: it comes behind them.
RECORDS = frozenset(
    ("adjustment", "reading", "checkin", "judgement", "reviewed", "time", "expense", "baseline")
)
# Where a word was found.
BEGUN, INSIDE, ELSEWHERE = range(3)


class Hit(NamedTuple):
    """An item that was found. ``where`` names the field that holds the text, with a ``snippet``
    of it, where the name does not. ``item`` is what a note or a document hangs on."""

    kind: str
    id: str
    name: str
    state: str
    project: str | None
    key: str
    where: str
    snippet: str
    ended: bool
    item: tuple[str, str] | None
    # The day by which it should have come to its end.
    due: str | None = None


class Ranked(NamedTuple):
    """A hit with what it is ordered by."""

    rank: tuple[object, ...]
    hit: Hit


def load(
    conn: sqlite3.Connection,
    rows: Iterable[tuple[str, str]],
    query: Query,
    current: str,
) -> dict[tuple[str, str], Ranked]:
    """Those of the rows (kind, id) that hold every word, by kind and id."""
    by_kind: dict[str, list[str]] = {}
    for kind, id in rows:
        by_kind.setdefault(kind, []).append(id)
    keys: dict[str, str] = {}
    found: dict[tuple[str, str], Ranked] = {}
    for kind, ids in by_kind.items():
        shape = searched_kinds()[kind]
        read = conn.execute(_select(kind), (json.dumps(ids),)).fetchall()
        projects = {row[2] for row in read if row[2]} - keys.keys()
        keys |= _keys(conn, projects)
        for id, name, project, state, item, due, *texts in read:
            ranked = _ranked(shape, (id, name, project, state, item), texts, query, current)
            if ranked is not None:
                hit = ranked.hit._replace(key=keys.get(project or "", ""), due=due)
                found[kind, id] = ranked._replace(hit=hit)
    return found


@lru_cache(maxsize=64)
def _select(kind: str) -> str:
    shape = searched_kinds()[kind]
    declared = shape.kind
    project = project_sql(declared, "t") or "NULL"
    state = f"t.{shape.state}" if shape.state else "NULL"
    due = f"t.{DUE_FIELD[kind]}" if kind in DUE_FIELD else "NULL"
    item = "t.item" if declared.field("item") is not None else "NULL"
    texts = "".join(f',t."{name}"' for name in shape.columns)
    return (
        f"SELECT t.id,{name_sql(declared)},{project},{state},{item},{due}{texts}"
        f' FROM json_each(?) j JOIN "{kind}" t ON t.id=j.value'
    )


def _keys(conn: sqlite3.Connection, projects: Iterable[str]) -> dict[str, str]:
    ids = list(projects)
    marks = ",".join("?" * len(ids))
    rows = conn.execute(
        f"SELECT id,coalesce(nullif(\"key\",''),name,'') FROM project WHERE id IN ({marks})", ids
    )
    return dict(rows.fetchall())


def _ranked(
    shape: Searched,
    row: tuple[str, str | None, str | None, str | None, str | None],
    texts: Sequence[str | None],
    query: Query,
    current: str,
) -> Ranked | None:
    id, name, project, state, item = row
    kind = shape.kind
    where = snippet = ""
    words, shown = query.words, shown_title(kind, id, name)
    title = folded(shown)
    tier = BEGUN
    missing = [word for word in words if word not in title]
    if words:
        rest = [folded(text) if text else "" for text in texts]
        if not all(any(word in text for text in rest) for word in words):
            return None
        told = shape.titled or kind.title in shape.columns
        if missing or not told:
            # What a row is called by other rows' names is no reason to find it.
            where, snippet = _snippet(shape, texts, rest, (missing or words)[0])
    if missing or not shape.titled:
        tier = ELSEWHERE
    elif not all(f" {word}" in f" {title}" for word in words):
        tier = INSIDE
    state = state or DEFAULT_STATE.get(kind.name, "")
    ended = state in ENDED.get(kind.name, ())
    hit = Hit(
        kind.name,
        id,
        shown,
        state if shape.state else "",
        project,
        "",
        where,
        snippet,
        ended,
        (kind.name, item) if item else None,
    )
    begins = bool(words) and title.startswith(words[0])
    away = bool(current) and project != current
    return Ranked((kind.name in RECORDS, tier, away, ended, not begins, _weight(kind.name)), hit)


def _weight(kind: str) -> int:
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)


def _snippet(
    shape: Searched, texts: Sequence[str | None], rest: Sequence[str], word: str
) -> tuple[str, str]:
    """The field that holds the word, and the text around it in one line."""
    for field, text, plain in zip(shape.fields, texts, rest, strict=True):
        if text and word in plain:
            at = place(text, word) or (0, 0)
            start, end = max(0, at[0] - BEFORE), min(len(text), at[1] + AFTER)
            if start:
                # Not in the middle of a word, where one begins nearby.
                start = max(start, text.find(" ", start, at[0]) + 1)
            around = " ".join(text[start:end].split())
            lead, tail = "…" if start else "", "…" if end < len(text) else ""
            label = field.title.lower() if field.name != shape.kind.title else ""
            return label or shape.kind.name, f"{lead}{around}{tail}"
    return "", ""


def with_items(conn: sqlite3.Connection, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, each note and document with the kind and id of what it hangs on."""
    made = []
    for hit in hits:
        if hit.item is not None:
            kind = kind_of(conn, hit.item[1], ITEMS)
            hit = hit._replace(item=(kind, hit.item[1]) if kind else None)
        made.append(hit)
    return made


def item_name(conn: sqlite3.Connection, hit: Hit) -> str:
    """What a note or a document hangs on, by name; empty for other hits."""
    if hit.item is None:
        return ""
    kind, id = hit.item
    return names_of(conn, kind, [id]).get(id, "") if kind in KINDS else ""


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in a text, in order and apart from each other."""
    found: list[tuple[int, int]] = []
    for word in words:
        start = 0
        while word and (at := place(text, word, start)) is not None:
            found.append(at)
            start = at[1]
    merged: list[tuple[int, int]] = []
    for first, end in sorted(found):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    return merged

"""What a step of the journal changed, in words; and all that ever happened to one item."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from mstui.domain.kinds import KINDS, Kind
from mstui.store.cells import (
    DELETE,
    FIRST_FIELD,
    INSERT,
    INTENT,
    KEEP,
    SYNCED,
    cell_named,
    row_cell,
)
from mstui.store.journal import FieldChange, changes_of
from mstui.store.replay import NEVER, Row, fold
from mstui.views.history import Journal, Step
from mstui.views.names import shown_title
from mstui.views.phrases import phrase
from mstui.views.values import Wording

# A step that changed more cells than this is told by kinds and counts.
MOST_CELLS = 1000
ADDED, DELETED, CHANGED = "+", "-", "~"


class ChangeLine(NamedTuple):
    """One change in words; ``field`` is empty where the whole item came (+) or went (-)."""

    sign: str
    kind: str
    id: str
    name: str
    field: str
    before: str
    after: str
    # What a row without a name says, where the whole of it came or went.
    told: str = ""

    @property
    def text(self) -> str:
        """``Target: 25 Nov → 02 Dec``, ``+ task Write the text``, ``+ 3 h on Write the text``."""
        if self.sign != CHANGED:
            return f"{self.sign} {self.told or f'{self.kind} {self.name}'}".rstrip()
        return f"{self.field}: {self.before or '–'} → {self.after or '–'}"


class Entry(NamedTuple):
    """A step of one item's history, with what it changed on that item."""

    step: Step
    lines: tuple[ChangeLine, ...]


def changes(
    conn: sqlite3.Connection, intent: str, today: str, *, item: str = "", kind: str = ""
) -> list[ChangeLine]:
    """What a step changed, or what it changed on one item of a kind.

    A step of many cells is told in one line for each kind of what came and went.
    """
    wording = Wording(conn, today)
    if item:
        found = _changes_of_item(conn, KINDS[kind], item).get(intent, [])
    else:
        place = _range(conn, intent)
        if place[2] - place[1] >= MOST_CELLS:
            return _counted_by_kind(conn, place)
        found = changes_of(conn, intent)
    return _lines(conn, wording, found)


def item_history(
    conn: sqlite3.Connection, kind: str, id: str, today: str, limit: int = 20
) -> list[Entry]:
    """What happened to one item, its pairs (assignments, links onwards) included; latest first."""
    wording = Wording(conn, today)
    by_intent = _changes_of_item(conn, KINDS[kind], id)
    return [
        Entry(step, tuple(_lines(conn, wording, by_intent.get(step.id, ()))))
        for step in Journal(id).first(conn, limit)
    ]


def _lines(
    conn: sqlite3.Connection, wording: Wording, found: Iterable[FieldChange]
) -> list[ChangeLine]:
    """Changes in words; keys of places say nothing to people, the step's label does."""
    lines = []
    for change in found:
        field = SYNCED[change.kind].field(change.field)
        if field is not None and field.type == "order":
            continue
        line = worded(wording, change)
        if change.field in (ADDED, DELETED):
            line = line._replace(told=phrase(conn, wording, change.kind, change.id))
        lines.append(line)
    return lines


def worded(wording: Wording, change: FieldChange) -> ChangeLine:
    """A change of the journal in words."""
    kind = SYNCED[change.kind]
    if change.field in (ADDED, DELETED):
        title = change.after if change.field == ADDED else change.before
        field = kind.field(kind.title)
        if kind.pair is not None and (field is None or field.type not in ("ref", "item")):
            text = wording.name(change.kind, change.id)
        else:
            text = wording.of(field, title) if field is not None else str(title or "")
            # Hours that were logged without a note are called by their task.
            text = text or wording.name(change.kind, change.id)
        name = shown_title(kind, change.id, text)
        return ChangeLine(change.field, change.kind, change.id, name, "", "", "")
    field = kind.field(change.field)
    if field is None:
        label, before, after = change.field, str(change.before or ""), str(change.after or "")
    else:
        label = field.title
        before, after = wording.of(field, change.before), wording.of(field, change.after)
    name = wording.name(change.kind, change.id)
    return ChangeLine(CHANGED, change.kind, change.id, name, label, _one(before), _one(after))


def _one(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def _changes_of_item(conn: sqlite3.Connection, kind: Kind, id: str) -> dict[str, list[FieldChange]]:
    """The changes of a row and of the pairs that begin with it, by intent.

    A step may hold a whole import; only this row's own lines are read.
    """
    by_intent: dict[str, list[FieldChange]] = {}
    _collect(conn, kind, id, by_intent)
    pairs = conn.execute(
        "SELECT DISTINCT row,cell/100 FROM journal_op WHERE row>? AND row<? ORDER BY row",
        (f"{id}|", f"{id}}}"),
    ).fetchall()
    by_number = {one.number: one for one in KINDS.values()}
    for row, number in pairs:
        if number in by_number:
            _collect(conn, by_number[number], row, by_intent)
    return by_intent


def _collect(
    conn: sqlite3.Connection, kind: Kind, id: str, by_intent: dict[str, list[FieldChange]]
) -> None:
    low = row_cell(kind, INSERT)
    state = NEVER
    inserted = ""
    for number, value, intent in conn.execute(
        "SELECT cell,value,intent FROM journal_op WHERE row=? AND cell BETWEEN ? AND ?"
        " ORDER BY clock,site,seq",
        (id, low, low + 99),
    ).fetchall():
        cell = cell_named(number)
        if cell is None or cell.op == KEEP:
            continue
        before: Row = state.last or {}
        state = fold(kind, [(number, value)], state)
        into = by_intent.setdefault(intent, [])
        if cell.op == INSERT:
            inserted = intent
            title = (state.last or {}).get(kind.title)
            into.append(FieldChange(kind.name, id, ADDED, None, title))
        elif cell.op == DELETE:
            into.append(FieldChange(kind.name, id, DELETED, before.get(kind.title), None))
        elif intent != inserted:
            into.append(FieldChange(kind.name, id, cell.field, before.get(cell.field), value))


def _range(conn: sqlite3.Connection, intent: str) -> tuple[int, int, int]:
    """The site of a step and its first and last place there; its cells stand without a gap."""
    start = conn.execute(
        "SELECT site,seq FROM journal_op WHERE row=? AND cell=?",
        (intent, row_cell(INTENT, INSERT)),
    ).fetchone()
    if start is None:
        return 0, 0, -1
    following = conn.execute(
        "SELECT seq FROM journal_op WHERE site=? AND seq>? AND intent<>? ORDER BY seq LIMIT 1",
        (*start, intent),
    ).fetchone()
    if following is None:
        following = conn.execute(
            "SELECT max(seq)+1 FROM journal_op WHERE site=?", (start[0],)
        ).fetchone()
    return int(start[0]), int(start[1]) + 1, int(following[0]) - 1


def _counted_by_kind(conn: sqlite3.Connection, place: tuple[int, int, int]) -> list[ChangeLine]:
    """A line for each kind: how many came, went, or else how many fields changed."""
    came_or_went = "SELECT cell,count(*) FROM journal_op WHERE site=? AND seq BETWEEN ? AND ?"
    # What is added writes its references once more: only a step of edits alone has its fields told.
    rows = (
        conn.execute(f"{came_or_went} AND cell%100<{FIRST_FIELD} GROUP BY cell", place).fetchall()
        or conn.execute(f"{came_or_went} GROUP BY cell", place).fetchall()
    )
    counts: dict[tuple[str, str], int] = {}
    for number, count in rows:
        cell = cell_named(number)
        if cell is not None:
            sign = {INSERT: ADDED, DELETE: DELETED}.get(cell.op, CHANGED)
            counts[sign, cell.kind.name] = counts.get((sign, cell.kind.name), 0) + count
    return [_counted(sign, SYNCED[kind], count) for (sign, kind), count in counts.items()]


def _counted(sign: str, kind: Kind, count: int) -> ChangeLine:
    word = kind.name if count == 1 else kind.plural
    if sign == CHANGED:
        return ChangeLine(sign, kind.name, "", "", kind.plural, "", f"{count:,} fields")
    return ChangeLine(sign, word, "", f"{count:,}", "", "", "")

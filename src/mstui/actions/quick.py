"""Adding what was typed in lines: items with their people, tags and links as one step of undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.items import insert_item, update_item
from mstui.actions.links import Link, write_link
from mstui.actions.loops import Waiting
from mstui.actions.people import ensure_person
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.kinds import KINDS
from mstui.domain.life import task_consequences
from mstui.domain.quick import (
    AFTER,
    CONTRIBUTOR,
    ENDANGERS,
    REPEATED,
    TAG,
    WAITING,
    WHO,
    Part,
    Reading,
)
from mstui.domain.text import fold
from mstui.store.transaction import Transaction, Value
from mstui.store.workspace import Workspace

MOST_LINES = 10_000

# The joining rows of a new item: their kind, the field of the item and that of the other.
_JOINS = {
    WHO: ("assignment", "task", "person"),
    CONTRIBUTOR: ("contributor", "milestone", "person"),
    ENDANGERS: ("endangers", "risk", "milestone"),
    WAITING: ("waiting", "promise", "item"),
    TAG: ("tagging", "item", "tag"),
}
# A reference to another entry of the same addition, as an id: “=” and its number.
HERE = "="


class Entry(NamedTuple):
    """A new item: its stored fields, and the parts of its line that stand elsewhere.

    ``values`` and parts may name another entry by its `here` id. ``line`` is its number among
    what was typed, for telling where something is wrong; 0 where there is one line only.
    """

    kind: str
    values: Mapping[str, Value]
    parts: tuple[Part, ...] = ()
    line: int = 0


class RefusedLine(InvalidValue):
    """What is wrong with one of several lines; ``line`` is its number, from 1."""

    def __init__(self, line: int, error: MstuiError) -> None:
        super().__init__(error.message, field=getattr(error, "field", ""), hint=error.hint)
        self.line = line


def here(number: int) -> str:
    """The id of the entry of that number, from 0, until it has one of its own."""
    return f"{HERE}{number}"


def entry_of(reading: Reading, place: Mapping[str, Value], *, line: int = 0) -> Entry:
    """A line that was read as an entry; ``place`` are the fields of where it is added.

    Raises InvalidValue for what is wrong with the line.
    """
    if reading.problem:
        raise InvalidValue(reading.problem, field=reading.problem_field)
    kind = KINDS[reading.kind]
    values = {**place, **reading.values(), kind.title: reading.name}
    return Entry(reading.kind, values, reading.parts, line)


def done(entry: Entry, today: str) -> Entry:
    """A task that was done before it was typed; nobody knows when, so today."""
    defaults = {field.name: field.default for field in KINDS[entry.kind].fields}
    follows = task_consequences({**defaults, **entry.values}, "done", today)
    return entry._replace(values={**entry.values, **follows})


def add_entries(ws: Workspace, entries: Sequence[Entry]) -> Change:
    """Add all entries in one transaction; raises RefusedLine or what one of them raises alone.

    People and tags that are named for the first time are added with them.
    """
    if not entries:
        raise InvalidValue("nothing to add")
    if len(entries) > MOST_LINES:
        raise InvalidValue(f"{len(entries):,} lines are too many; up to {MOST_LINES:,}, or import")
    what = _what(entries)
    with ws.write(f"add {what[0]}") as tx:
        ids = write_entries(tx, entries)
    touched = tuple(Touched(entry.kind, id) for entry, id in zip(entries, ids, strict=True))
    return Change(f"Added {what[1]}", f"add {what[0]}", touched)


def _what(entries: Sequence[Entry]) -> tuple[str, str]:
    """What is added, for the label and in a sentence."""
    if len(entries) == 1:
        kind, title = entries[0].kind, entries[0].values.get(KINDS[entries[0].kind].title)
        return f"{kind} {short(title)}", f"{kind} {quoted(title)}"
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.kind] = counts.get(entry.kind, 0) + 1
    parts = [f"{n:,} {KINDS[kind].plural if n > 1 else kind}" for kind, n in counts.items()]
    told = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return told, told


class _Writing(NamedTuple):
    """One addition under way: the ids of the entries so far, and who and what was named."""

    tx: Transaction
    ids: list[str]
    people: dict[str, str]
    tags: dict[str, str]
    # What waits for what, read once before the first link.
    waiting: list[Waiting]

    def link(self, before: str, after: str, link: Link) -> None:
        """Let one item wait for another; raises InvalidValue for a loop."""
        if not self.waiting:
            self.waiting.append(Waiting(self.tx.conn))
        write_link(self.tx, before, after, link, self.waiting[0])

    def real(self, value: Value) -> Value:
        """A value with the id that an entry has got; None for one that has none yet."""
        number = _number(value)
        if number is None:
            return value
        return self.ids[number] if number < len(self.ids) else None

    def person(self, name: str) -> str:
        """The person of that name, looked up once for all lines."""
        key = fold(name)
        if key not in self.people:
            self.people[key] = ensure_person(self.tx, name)
        return self.people[key]

    def tag(self, name: str) -> str:
        """The tag of that name, added where there is none."""
        if not self.tags:
            rows = self.tx.rows("SELECT id,name FROM tag ORDER BY id DESC")
            self.tags.update({fold(str(known or "")): str(id) for id, known in rows})
        key = fold(name)
        if key not in self.tags:
            self.tags[key] = self.tx.insert("tag", {"name": name})
        return self.tags[key]


def write_entries(tx: Transaction, entries: Sequence[Entry]) -> list[str]:
    """Insert every entry inside an open transaction, then what joins them; their ids.

    A line may name an entry that stands below it.
    """
    writing = _Writing(tx, [], {}, {}, [])
    for entry in entries:
        with _about(entry):
            values = {name: writing.real(value) for name, value in entry.values.items()}
            for part in entry.parts:
                if part.new and part.field not in REPEATED:
                    values[part.field] = writing.person(part.new)
            writing.ids.append(insert_item(tx, entry.kind, values))
    for number, (entry, id) in enumerate(zip(entries, writing.ids, strict=True)):
        with _about(entry):
            below = {
                name: writing.real(value)
                for name, value in entry.values.items()
                if (_number(value) or 0) > number
            }
            if below:
                update_item(tx, entry.kind, id, below, None)
            _join(writing, entry, id)
    return writing.ids


def _number(value: Value) -> int | None:
    """The number of the entry that a value names; None for any other value."""
    if isinstance(value, str) and value.startswith(HERE) and value[1:].isdecimal():
        return int(value[1:])
    return None


@contextmanager
def _about(entry: Entry) -> Iterator[None]:
    """Tells which of several lines an error is about."""
    try:
        yield
    except MstuiError as error:
        if not entry.line or isinstance(error, RefusedLine):
            raise
        raise RefusedLine(entry.line, error) from error


def _join(writing: _Writing, entry: Entry, id: str) -> None:
    """Write the joining rows of one entry."""
    joined: set[tuple[str, str]] = set()
    for part in entry.parts:
        if part.field not in REPEATED:
            continue
        other = str(writing.real(part.value) or "")
        if part.field == AFTER:
            link = Link(part.relation.type, part.relation.lag, part.relation.lag_unit)
            writing.link(other, id, link)
            continue
        if not other:
            named = writing.tag if part.field == TAG else writing.person
            other = named(part.new)
        if (part.field, other) not in joined:
            joined.add((part.field, other))
            pair, own, others = _JOINS[part.field]
            writing.tx.insert(pair, {own: id, others: other})

"""The difference between what a document said and what a person made of it, as stored values."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mstui.actions.adjust import Why
from mstui.actions.links import Link
from mstui.domain.duration import parse_lag
from mstui.domain.errors import MstuiError
from mstui.domain.ids import new_id
from mstui.domain.kinds import KINDS, Field
from mstui.domain.kinds.plan import LINK_TYPES
from mstui.domain.values import Value, parse_value
from mstui.exchange.item_toml.document import Document, Problem
from mstui.exchange.item_toml.labels import Labels, Meant, Names, NewName, folded_names
from mstui.exchange.item_toml.reading import Mistakes, Table, Written, read
from mstui.exchange.item_toml.shape import WAITS, Join, fields_of, joins
from mstui.exchange.item_toml.snapshot import Entry, Item, Said, day_length, entries
from mstui.store.transaction import Row

STATE = "state"
_SIGNS = "+-\N{MINUS SIGN}"


class Listed(NamedTuple):
    """How a list changes: what joins it and what leaves it; links say how they are waited for."""

    join: Join
    added: dict[Meant, Link]
    removed: tuple[str, ...]


class Wish(NamedTuple):
    """What one item shall be: fields, the state of a milestone, and lists.

    ``seen`` is the row to which that was compared; None for an item to be added.
    """

    table: Table
    id: str
    values: dict[str, Value | NewName]
    state: str
    lists: tuple[Listed, ...]
    seen: Row | None

    @property
    def kind(self) -> str:
        return self.table.kind

    @property
    def words(self) -> tuple[str, ...]:
        """The words that change, for telling."""
        names = [name.removesuffix("_cents") for name in self.values]
        return (*names, *([STATE] if self.state else []), *(each.join.word for each in self.lists))


class Edit(NamedTuple):
    """A whole difference. ``merged``: others changed something meanwhile, which stays."""

    changed: tuple[Wish, ...]
    added: tuple[Wish, ...]
    removed: tuple[Item, ...]
    # Siblings in the order that they shall have, where they stand in another one.
    orders: tuple[tuple[str, tuple[str, ...]], ...]
    why: Why | None
    merged: bool

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed or self.orders)


def understand(
    conn: sqlite3.Connection,
    document: Document,
    text: str,
    today: str,
    *,
    add_people: bool = False,
) -> Edit:
    """What has to be done; raises Mistakes, each with its line.

    ``add_people``: a name that nobody has is somebody new, also without its @.
    Where others changed the same field meanwhile that is told as a mistake once: ``document``
    then knows their value, and what is written the next time goes over it.
    """
    written = read(document, text)
    return _Understanding(conn, document, written, today, add_people).edit()


class _Understanding:
    def __init__(
        self,
        conn: sqlite3.Connection,
        document: Document,
        written: Written,
        today: str,
        add_people: bool,
    ) -> None:
        self.conn = conn
        self.document = document
        self.written = written
        self.today = today
        self.problems: list[Problem] = []
        self.labels = Labels(conn, document.project)
        self.now = self._now()
        self.ids = [table.id or new_id() for table in written.tables]
        self.names = Names(self.labels, self._typed_names(), add_people=add_people)

    def _now(self) -> dict[Item, Entry]:
        """The items as they are now; those that are gone are left out."""
        scope = self.document.scope
        if scope.project:
            return entries(self.conn, scope)
        there = [
            (kind, id)
            for kind, id in scope.items
            if self.conn.execute(f'SELECT 1 FROM "{kind}" WHERE id=?', (id,)).fetchone()
        ]
        return entries(self.conn, scope._replace(items=tuple(there))) if there else {}

    def _typed_names(self) -> dict[str, dict[str, list[str]]]:
        found = []
        for table, id in zip(self.written.tables, self.ids, strict=True):
            said = table.said.get(KINDS[table.kind].title)
            before = self.document.entries.get((table.kind, table.id))
            if isinstance(said, str) and (before is None or said != before.title):
                found.append((table.kind, id, said))
        return folded_names(found)

    def edit(self) -> Edit:
        """Everything compared; raises Mistakes."""
        changed: list[Wish] = []
        added: list[Wish] = []
        for table, id in zip(self.written.tables, self.ids, strict=True):
            if table.id:
                wish = self._changed(table)
                if wish is not None:
                    changed.append(wish)
            else:
                added.append(self._added(table, id))
        removed = self._removed()
        self._keep_whole(removed, {wish.id: wish for wish in (*changed, *added)})
        if self.problems:
            raise Mistakes(self.problems)
        said = {name: text for name, text in self.written.why.items() if name != "impact"}
        why = Why()._replace(**said) if said else None  # type: ignore[arg-type]
        return Edit(
            tuple(changed), tuple(added), removed, self._orders(), why, self._others_wrote()
        )

    # -- one item -----------------------------------------------------------------------------

    def _changed(self, table: Table) -> Wish | None:
        item = (table.kind, table.id)
        before, now = self.document.entries[item], self.now.get(item)
        words = [
            word for word, said in table.said.items() if _bare(said) != _bare(before.said[word])
        ]
        if not words:
            return None
        if now is None:
            self._refuse(table.line, "deleted meanwhile; take its id out to add it anew")
            return None
        for word in words:
            self._unless_others_wrote(table, word, before, now)
        wish = self._wish(table, table.id, words, now)
        return wish if wish.words else None

    def _unless_others_wrote(self, table: Table, word: str, before: Entry, now: Entry) -> None:
        there = now.said[word]
        if there == before.said[word] or _bare(there) == _bare(table.said[word]):
            return
        shown = ", ".join(there) if isinstance(there, tuple) else there
        self._refuse(
            table.line_of(word),
            f"{word} was changed meanwhile to “{shown[:60]}”: leave what you wrote here to put it"
            " over that, or write that",
        )
        before.said[word] = there
        if word in now.joined:
            before.joined[word] = now.joined[word]

    def _added(self, table: Table, id: str) -> Wish:
        words = [word for word, said in table.said.items() if said]
        title = KINDS[table.kind].title
        if title not in words and title in fields_of(KINDS[table.kind]):
            self._refuse(table.line, f"a {table.kind} needs a {title}")
        if table.kind == "project":
            self._refuse(table.line, "a project is begun with mstui new")
        elif KINDS[table.kind].field("project") is not None and self.document.project is None:
            self._refuse(table.line, "these items are of several projects: add it in one of them")
        return self._wish(table, id, words, None)

    def _wish(self, table: Table, id: str, words: Sequence[str], now: Entry | None) -> Wish:
        declared = fields_of(KINDS[table.kind])
        values: dict[str, Value | NewName] = {}
        lists: list[Listed] = []
        state = ""
        for word in words:
            said = table.said[word]
            if isinstance(said, tuple):
                join = next(each for each in joins(table.kind) if each.word == word)
                lists.append(self._listed(table, join, said, now))
                continue
            value = self._value(table, word, declared[word], said, now)
            if table.kind == "milestone" and word == STATE:
                state = self._state(table, value, now)
            elif now is None or value != now.row[declared[word].name]:
                values[declared[word].name] = value
        if now is None and self.document.project and KINDS[table.kind].field("project"):
            values["project"] = self.document.project
        listed = tuple(each for each in lists if each.added or each.removed)
        return Wish(table, id, values, state, listed, None if now is None else now.row)

    def _value(
        self, table: Table, word: str, field: Field, text: str, now: Entry | None
    ) -> Value | NewName:
        from mstui.dates import date_parser, moment_parser

        if field.type in ("ref", "item"):
            kinds = (field.ref,) if field.type == "ref" else field.choices
            return self._named(table, word, kinds, text) if text.strip() else None
        row: Row = now.row if now is not None else {"project": self.document.project}
        try:
            return parse_value(
                field,
                text,
                parse_date=date_parser(self.today),
                parse_moment=moment_parser(self.today),
                minutes_per_day=day_length(self.conn, table.kind, row),
            )
        except MstuiError as error:
            told = str(error)
            self._refuse(table.line_of(word), told if word in told else f"{word}: {told}")
            return None

    def _named(self, table: Table, word: str, kinds: Sequence[str], text: str) -> Meant | None:
        try:
            return self.names.meant(kinds, text)
        except MstuiError as error:
            self._refuse(table.line_of(word), f"{word}: {error}")
            return None

    def _state(self, table: Table, value: object, now: Entry | None) -> str:
        line = table.line_of(STATE)
        if now is not None and value == now.row[STATE]:
            return ""
        if value == "achieved":
            self._refuse(
                line, "a milestone is achieved with its evidence: by its key, or mstui achieve"
            )
        elif not value:
            self._refuse(line, "a milestone is never without a state")
        return str(value or "")

    # -- lists --------------------------------------------------------------------------------

    def _listed(self, table: Table, join: Join, said: Sequence[str], now: Entry | None) -> Listed:
        known = now.joined[join.word] if now is not None else {}
        wanted: dict[Meant, Link] = {}
        kept: set[str] = set()
        for text in said:
            if text in known:
                kept.add(known[text])
                continue
            name, link = self._link(table, text) if join.word == WAITS.word else (text, Link())
            other = self._named(table, join.word, join.kinds, name)
            if other is not None:
                wanted[other] = link
        gone = tuple(id for id in known.values() if id not in kept and id not in wanted)
        if join.word != WAITS.word:
            # Who is there already stays as they are.
            wanted = {each: link for each, link in wanted.items() if each not in known.values()}
        return Listed(join, wanted, gone)

    def _link(self, table: Table, text: str) -> tuple[str, Link]:
        """``Design FF+1d`` as a name and how it is waited for."""
        name, _, last = text.strip().rpartition(" ")
        type, lag_text = last[:2].upper(), last[2:]
        if not name or type not in LINK_TYPES or (lag_text and lag_text[0] not in _SIGNS):
            if not (name and last[:1] in _SIGNS and last[1:2].isdigit()):
                return text, Link()
            type, lag_text = "FS", last
        try:
            lag, unit = parse_lag(lag_text) if lag_text else (0, "working")
        except MstuiError as error:
            self._refuse(table.line_of(WAITS.word), str(error))
            return text, Link()
        return name, Link(type, lag, unit)

    # -- all of them --------------------------------------------------------------------------

    def _removed(self) -> tuple[Item, ...]:
        if self.document.flat:
            return ()
        left = {(table.kind, table.id) for table in self.written.tables}
        gone = [item for item in self.document.entries if item not in left and item in self.now]
        if any(kind == "project" for kind, _ in gone):
            self._refuse(1, "the table of the project is gone; a project is not deleted here")
        return tuple(gone)

    def _keep_whole(self, removed: Sequence[Item], wishes: Mapping[str, Wish]) -> None:
        """Refuse to delete what an item that still stands here belongs to, and would go with."""
        gone = set(removed)
        for table, id in zip(self.written.tables, self.ids, strict=True) if gone else ():
            now, wish = self.now.get((table.kind, id)), wishes.get(id)
            for word, field in fields_of(KINDS[table.kind]).items():
                if field.on_delete != "cascade":
                    continue
                whole = now.row[field.name] if now is not None else None
                if wish is not None and field.name in wish.values:
                    whole = wish.values[field.name]  # type: ignore[assignment]
                if (field.ref, whole) in gone:
                    name = self.document.entries[field.ref, str(whole)].title
                    self._refuse(
                        table.line_of(word),
                        f"{word} “{name}” was taken out: name another one, or take this out too",
                    )

    def _orders(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The siblings that stand in another order than before, or with new ones among them."""
        after: dict[tuple[str, ...], list[str]] = {}
        for table, id in zip(self.written.tables, self.ids, strict=True):
            if KINDS[table.kind].field("ord") is not None and table.kind != "project":
                after.setdefault((table.kind, *self._place(table)), []).append(id)
        before: dict[tuple[str, ...], list[str]] = {}
        for (kind, id), entry in self.document.entries.items():
            if KINDS[kind].field("ord") is not None and kind != "project":
                before.setdefault((kind, *_place(entry.said)), []).append(id)
        found = []
        for key, ids in after.items():
            here = [id for id in before.get(key, ()) if id in ids]
            stayed = [id for id in ids if id in here]
            new = [id for id in ids if (key[0], id) not in self.document.entries]
            # Those that are added behind all others stand there by themselves.
            if here != stayed or (new and ids[-len(new) :] != new):
                found.append((key[0], tuple(ids)))
        return tuple(found)

    def _place(self, table: Table) -> tuple[str, ...]:
        before = self.document.entries.get((table.kind, table.id))
        said: Mapping[str, Said] = {**(before.said if before else {}), **table.said}
        return _place(said)

    def _others_wrote(self) -> bool:
        before = {item: entry.row for item, entry in self.document.entries.items()}
        return before != {item: entry.row for item, entry in self.now.items()}

    def _refuse(self, line: int, what: str) -> None:
        self.problems.append(Problem(line, what))


def _place(said: Mapping[str, Said]) -> tuple[str, ...]:
    return tuple(str(said.get(word, "")) for word in ("phase", "milestone", "parent"))


def _bare(said: Said) -> Said:
    """A text without what stripping takes from it; lists say the same in any order."""
    if isinstance(said, tuple):
        return tuple(sorted(said))
    return said.strip()


def broken_promises(conn: sqlite3.Connection, edit: Edit) -> list[tuple[Row, Row]]:
    """Milestones as they are and their changes that need a root cause and a rationale."""
    from mstui.actions.adjust import asks_why

    found = []
    for wish in edit.changed:
        if wish.kind != "milestone" or wish.seen is None:
            continue
        changes: Row = {
            name: f"@{value.name}" if isinstance(value, NewName) else value
            for name, value in wish.values.items()
        }
        if wish.state:
            changes[STATE] = wish.state
        asked = asks_why(conn, wish.seen, changes)
        if asked or (wish.state and wish.seen[STATE] == "achieved"):
            found.append((wish.seen, {name: changes[name] for name in asked or (STATE,)}))
    return found


def changed_milestones(edit: Edit) -> dict[str, Row]:
    """By its id what becomes of each milestone that was there before; new people as ``@name``."""
    found: dict[str, Row] = {}
    for wish in edit.changed:
        if wish.kind == "milestone" and wish.seen is not None:
            found[wish.id] = {
                name: f"@{value.name}" if isinstance(value, NewName) else value
                for name, value in wish.values.items()
            }
            if wish.state:
                found[wish.id][STATE] = wish.state
    return found

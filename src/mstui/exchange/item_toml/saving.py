"""Writing what a person made of a document: one transaction, one step of undo, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from mstui.actions.adjust import Why
from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.completing import consequences, move_state
from mstui.actions.items import insert_item, update_item
from mstui.actions.links import Link, write_link
from mstui.actions.people import ensure_person
from mstui.domain.errors import InvalidValue, MstuiError, NeedsAnswer
from mstui.domain.ids import pair_id
from mstui.domain.kinds import KINDS
from mstui.domain.order import key_between
from mstui.domain.text import clean_line, fold
from mstui.exchange.item_toml.document import Document, Problem
from mstui.exchange.item_toml.labels import NewName
from mstui.exchange.item_toml.reading import Mistakes
from mstui.exchange.item_toml.shape import WAITS
from mstui.exchange.item_toml.snapshot import Item
from mstui.exchange.item_toml.understanding import Edit, Listed, Wish
from mstui.store.transaction import Row, Transaction, Value
from mstui.store.tree import remove
from mstui.store.workspace import Workspace

# Stands for a reason that is asked for later, where only is tried whether all else fits.
_UNTOLD = Why(cause="other", rationale="asked for before it is written")


class Gone(NamedTuple):
    """What a deletion takes: the tables that were taken out, and how many hang on them."""

    items: tuple[Item, ...]
    titles: tuple[str, ...]
    more: int

    @property
    def question(self) -> str:
        """What is asked before it."""
        kinds = {kind for kind, _ in self.items}
        kind = KINDS[kinds.pop()] if len(kinds) == 1 else None
        if len(self.items) == 1 and kind is not None:
            what = f"{kind.name} {quoted(self.titles[0])}"
        else:
            what = f"{len(self.items)} {kind.plural if kind is not None else 'items'}"
        return f"Delete {what}{f' and {self.more} that belong to it' if self.more else ''}?"


class _OnlyTried(Exception):
    """Ends a transaction of which nothing is kept."""


def try_edit(ws: Workspace, document: Document, edit: Edit, *, today: date) -> Gone:
    """Do everything and take it back at once; raises what saving would raise, but for reasons."""
    gone: list[Gone] = []
    try:
        with ws.write("try") as tx:
            gone.append(_Writing(tx, edit, edit.why or _UNTOLD, today).write())
            raise _OnlyTried
    except _OnlyTried:
        return gone[0]


def save_edit(
    ws: Workspace, document: Document, edit: Edit, *, today: date, why: Why | None = None
) -> Change:
    """Write everything; raises Mistakes, or NeedsAnswer where a promise changes without ``why``."""
    why = why or edit.why
    label = f"{_label(document, edit)}"
    with ws.write(label, reason=why.rationale if why else "") as tx:
        gone = _Writing(tx, edit, why, today).write()
    touched = [Touched(wish.kind, wish.id) for wish in (*edit.changed, *edit.added)]
    touched += [Touched(*item) for item in gone.items]
    return Change(_summary(document, edit), label, tuple(touched))


def _label(document: Document, edit: Edit) -> str:
    if document.flat and edit.changed:
        return f"change {_words(edit)} of {short(document.subject)}"
    return f"edit {short(document.subject)} as text"


def _words(edit: Edit) -> str:
    return ", ".join(word.replace("_", " ") for word in edit.changed[0].words)


def _summary(document: Document, edit: Edit) -> str:
    tail = " · what others changed meanwhile stays" if edit.merged else ""
    if document.flat and edit.changed:
        return f"Changed {_words(edit)} of {quoted(document.subject)}{tail}"
    parts = [
        f"{len(found)} {word}"
        for word, found in (
            ("changed", edit.changed),
            ("added", edit.added),
            ("deleted", edit.removed),
        )
        if found
    ] or ["another order"]
    return f"Edited {quoted(document.subject)}: {', '.join(parts)}{tail}"


class _Writing:
    """One transaction in which a difference is written."""

    def __init__(self, tx: Transaction, edit: Edit, why: Why | None, today: date) -> None:
        self.tx = tx
        self.edit = edit
        self.why = why
        self.today = today
        self.new: dict[NewName, str] = {}

    def write(self) -> Gone:
        self._add()
        for wish in self.edit.changed:
            self._at_line(wish, lambda wish=wish: self._change(wish))  # type: ignore[misc]
        for wish in (*self.edit.added, *self.edit.changed):
            for listed in wish.lists:
                self._at_line(
                    wish,
                    lambda wish=wish, listed=listed: self._join(wish, listed),  # type: ignore[misc]
                    listed.join.word,
                )
        for kind, ids in self.edit.orders:
            self._order(kind, ids)
        return self._remove()

    def _at_line(self, wish: Wish, do: Callable[[], None], word: str = "") -> None:
        """Do it; a refusal names the line of what was typed."""
        try:
            do()
        except NeedsAnswer:
            raise
        except MstuiError as error:
            field = error.field if isinstance(error, InvalidValue) else ""
            line = wish.table.line_of(word or field.removesuffix("_cents"))
            mistakes = Mistakes([Problem(line, str(error))])
            mistakes.exit_code = error.exit_code
            raise mistakes from None

    # -- rows -----------------------------------------------------------------------------------

    def _add(self) -> None:
        """Insert what is new, each after what it hangs on; what points round comes afterwards."""
        waiting = sorted(self.edit.added, key=lambda wish: list(KINDS).index(wish.kind))
        new = {wish.id for wish in waiting}
        later: list[tuple[Wish, Row]] = []
        while waiting:
            ready = [wish for wish in waiting if not self._hangs_on(wish, new)] or waiting[:1]
            for wish in ready:
                values = self._values(wish)
                postponed: Row = {name: each for name, each in values.items() if each in new}
                if postponed:
                    later.append((wish, postponed))
                now = {name: value for name, value in values.items() if name not in postponed}
                self._at_line(wish, lambda wish=wish, now=now: self._insert(wish, now))  # type: ignore[misc]
                new.discard(wish.id)
            waiting = [wish for wish in waiting if wish not in ready]
        for wish, postponed in later:
            self._at_line(
                wish,
                lambda wish=wish, postponed=postponed: update_item(  # type: ignore[misc]
                    self.tx, wish.kind, wish.id, postponed, self.why
                ),
            )

    def _hangs_on(self, wish: Wish, new: set[str]) -> bool:
        """Whether a row needs one that is not inserted yet."""
        declared = KINDS[wish.kind]
        return any(
            value in new and (field := declared.field(name)) is not None
            and (field.on_delete == "cascade" or name == "parent")
            for name, value in wish.values.items()
        )  # fmt: skip

    def _insert(self, wish: Wish, values: Row) -> None:
        insert_item(self.tx, wish.kind, values, id=wish.id)
        row = self.tx.get(wish.kind, wish.id) or {}
        if wish.state and wish.state != row["state"]:
            move_state(self.tx, wish.id, wish.state, self.why)

    def _change(self, wish: Wish) -> None:
        row = self.tx.get(wish.kind, wish.id)
        if row is None or wish.seen is None:
            raise InvalidValue("deleted just now by another program")
        names = [*wish.values, *(["state"] if wish.state else [])]
        for name in names:
            if row[name] != wish.seen[name]:
                raise InvalidValue(f"{name} was changed just now by another program", field=name)
        values = self._values(wish)
        if values:
            follows = consequences(wish.kind, row, values, self.today)
            update_item(self.tx, wish.kind, wish.id, {**follows, **values}, self.why)
        now = self.tx.get(wish.kind, wish.id) or {}
        if wish.state and wish.state != now["state"]:
            move_state(self.tx, wish.id, wish.state, self.why)

    def _values(self, wish: Wish) -> Row:
        values: Row = {}
        for name, value in wish.values.items():
            values[name] = self._id_of(value) if isinstance(value, NewName) else value
        return values

    def _id_of(self, new: NewName) -> str:
        """The id of somebody who is named for the first time."""
        if new not in self.new:
            if new.kind == "person":
                self.new[new] = ensure_person(self.tx, new.name)
            else:
                self.new[new] = self._tag(clean_line(new.name, field="tags"))
        return self.new[new]

    def _tag(self, name: str) -> str:
        for id, known in self.tx.rows("SELECT id,name FROM tag ORDER BY id"):
            if fold(str(known or "")) == fold(name):
                return str(id)
        return self.tx.insert("tag", {"name": name})

    # -- lists ----------------------------------------------------------------------------------

    def _join(self, wish: Wish, listed: Listed) -> None:
        join, tx = listed.join, self.tx
        if join.word == WAITS.word:
            for before in listed.removed:
                tx.delete("dependency", pair_id(before, wish.id))
            for meant, link in listed.added.items():
                self._link(str(meant), wish.id, link)
            return
        first = KINDS[join.pair].pair
        assert first is not None
        for other in listed.removed:
            ends = {join.own: wish.id, join.other: other}
            tx.delete(join.pair, pair_id(ends[first[0]], ends[first[1]]))
        for meant in listed.added:
            other = self._id_of(meant) if isinstance(meant, NewName) else meant
            ends = {join.own: wish.id, join.other: other}
            if tx.get(join.pair, pair_id(ends[first[0]], ends[first[1]])) is None:
                tx.insert(join.pair, ends)

    def _link(self, before: str, after: str, link: Link) -> None:
        write_link(self.tx, before, after, link)

    # -- order ----------------------------------------------------------------------------------

    def _order(self, kind: str, ids: Sequence[str]) -> None:
        """Give new keys to as few siblings as the order needs."""
        keys = {id: str((self.tx.get(kind, id) or {}).get("ord") or "") for id in ids}
        kept = set(_rising([(id, keys[id]) for id in ids if keys[id]]))
        before: str | None = None
        for at, id in enumerate(ids):
            if id in kept:
                before = keys[id]
                continue
            after = next((keys[each] for each in ids[at + 1 :] if each in kept), None)
            before = key_between(before, after)
            self.tx.update(kind, id, {"ord": before})

    # -- deletion -------------------------------------------------------------------------------

    def _remove(self) -> Gone:
        titles: list[str] = []
        gone: dict[tuple[str, str], Value] = {}
        for kind, id in self.edit.removed:
            row = self.tx.get(kind, id)
            if row is None:
                continue  # with what it belonged to
            titles.append(str(row[KINDS[kind].title] or id))
            gone |= remove(self.tx, kind, id)
        more = sum(1 for item in gone if item not in self.edit.removed and KINDS[item[0]].listed)
        return Gone(self.edit.removed, tuple(titles), more)


def _rising(keyed: Sequence[tuple[str, str]]) -> list[str]:
    """The longest run of siblings whose keys rise already."""
    best: list[list[str]] = []
    ends: list[str] = []
    from bisect import bisect_left

    for id, key in keyed:
        at = bisect_left(ends, key)
        run = [*(best[at - 1] if at else []), id]
        best[at:] = [run] if at == len(best) else [run, *best[at + 1 :]]
        ends[at:] = [key] if at == len(ends) else [key, *ends[at + 1 :]]
    return best[-1] if best else []

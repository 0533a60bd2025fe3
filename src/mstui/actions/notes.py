"""Notes, concerns, insights and concessions on any item."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.actions.items import insert_item, update_item
from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.kinds import KINDS
from mstui.domain.kinds.people import ITEMS
from mstui.domain.text import clean_notes, with_article
from mstui.store.transaction import Transaction
from mstui.store.workspace import Workspace


class Text(NamedTuple):
    """What a note says, of which kind it is, and whether a client may read it."""

    text: str
    kind: str = "note"
    client_visible: bool = False


def add_note(
    ws: Workspace,
    kind: str,
    id: str,
    text: str,
    *,
    note_kind: str = "note",
    client_visible: bool = False,
) -> Change:
    """Write a note on one item."""
    return write_notes(ws, kind, [id], Text(text, note_kind, client_visible))


def write_notes(
    ws: Workspace,
    kind: str,
    ids: Sequence[str],
    new: Text | None = None,
    *,
    edited: tuple[str, Text] | None = None,
    removed: Collection[str] = (),
) -> Change:
    """Write a note on each of the items, change one and take others away, as one step.

    Only the author changes or takes away a note; raises InvalidValue otherwise.
    """
    if kind not in ITEMS:
        raise NotFound(f"{with_article(kind)} takes no notes")
    if not ids or not (new or edited or removed):
        raise InvalidValue("there is nothing to write")
    with ws.reader_lock:
        title = title_of(ws.reader, kind, ids[0])
    several = len(ids) > 1
    subject = f"{len(ids)} {KINDS[kind].plural}" if several else short(title)
    name = subject if several else quoted(title)
    did, verb = _did(new, edited, removed)
    touched: list[Touched] = []
    with ws.write(f"{verb} {subject}") as tx:
        for note in removed:
            _own(tx, note)
            tx.delete("note", note)
            touched.append(Touched("note", note))
        if edited is not None:
            _own(tx, edited[0])
            update_item(tx, "note", edited[0], _values(edited[1]), None)
            touched.append(Touched("note", edited[0]))
        for id in ids if new is not None else ():
            assert new is not None
            existing(tx, kind, id)
            note = insert_item(tx, "note", {"item": id, **_values(new)})
            touched.append(Touched("note", note))
    return Change(
        f"{did} {name}", f"{verb} {subject}", (*touched, *(Touched(kind, id) for id in ids))
    )


def _did(
    new: Text | None, edited: tuple[str, Text] | None, removed: Collection[str]
) -> tuple[str, str]:
    """What was done, for the notice and for the label."""
    if new is not None:
        return ("Noted on", "note on")
    if edited is not None:
        return ("Changed the note on", "change the note on")
    many = "the note" if len(removed) == 1 else f"{len(removed)} notes"
    return (f"Took away {many} on", f"take away {many} on")


def _values(text: Text) -> dict[str, object]:
    cleaned = clean_notes(text.text, field="text")
    return {"text": cleaned, "kind": text.kind, "client_visible": int(text.client_visible)}


def _own(tx: Transaction, id: str) -> None:
    """Refuse to touch what somebody else wrote."""
    author = existing(tx, "note", id)["author"]
    if author and author != tx.author:
        name = title_of(tx.conn, "person", str(author))
        raise InvalidValue(f"{name} wrote that note: only {name} changes it")

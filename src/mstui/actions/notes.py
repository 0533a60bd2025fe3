"""Notes, concerns and insights on any item, and quick captures."""

from __future__ import annotations

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import title_of
from mstui.actions.items import insert_item
from mstui.domain.errors import NotFound
from mstui.domain.kinds.people import ITEMS
from mstui.domain.text import clean_notes
from mstui.store.workspace import Workspace


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
    if kind not in ITEMS:
        raise NotFound(f"a {kind} takes no notes")
    with ws.reader_lock:
        title = title_of(ws.reader, kind, id)
    label = f"note on {short(title)}"
    values = {
        "item": id,
        "text": clean_notes(text, field="text"),
        "kind": note_kind,
        "client_visible": int(client_visible),
    }
    with ws.write(label) as tx:
        note = insert_item(tx, "note", values)
    return Change(f"Noted on {quoted(title)}", label, (Touched("note", note), Touched(kind, id)))

"""Taking back one step of a check-in, by its intent, whatever was done after it elsewhere."""

from __future__ import annotations

from mstui.actions.change import Change, Touched
from mstui.domain.errors import NotFound
from mstui.store import undo
from mstui.store.journal import intent_named
from mstui.store.workspace import Workspace


def last_intent(ws: Workspace) -> tuple[str, str]:
    """The id and the label of this author's last step that still stands; empty for none."""
    with ws.reader_lock:
        found = undo.next_undo(ws.reader, ws.author)
    return (found.id, found.label) if found else ("", "")


def touches(ws: Workspace, intent: str, row: str, kind: str = "") -> bool:
    """Whether a step wrote a row, or inserted one of a kind."""
    from mstui.domain.kinds import KINDS
    from mstui.store.cells import INSERT, row_cell

    cell = row_cell(KINDS[kind], INSERT) if kind else -1
    with ws.reader_lock:
        found = ws.reader.execute(
            "SELECT 1 FROM journal_op o WHERE o.intent=? AND (o.row=? OR o.cell=?) LIMIT 1",
            (intent, row, cell),
        ).fetchone()
    return found is not None


def take_back(ws: Workspace, intent: str) -> Change:
    """Undo one step; NeedsAnswer where later changes stand on it, NotFound where it is gone."""
    with ws.reader_lock:
        found = intent_named(ws.reader, intent)
    if found is None or found.undone:
        raise NotFound("that was taken back already")
    label = f"undo: {found.label}"
    with ws.write(label, undoes=intent) as tx:
        rows = undo.take_back(tx, found)
        tx.keep_empty = True
    return Change(f"Undone: {found.label}", label, tuple(Touched(*row) for row in rows))

"""Taking back one step of a check-in, by its intent, whatever was done after it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from mstui.actions.change import Change, Touched
from mstui.domain.errors import NotFound
from mstui.domain.kinds import KINDS
from mstui.store import undo
from mstui.store.cells import INSERT, row_cell
from mstui.store.journal import intent_named, undone_intents
from mstui.store.workspace import Workspace


def last_intent(ws: Workspace) -> tuple[str, str]:
    """The id and the label of this author's last step that still stands; empty for none."""
    with ws.reader_lock:
        found = undo.next_undo(ws.reader, ws.author)
    return (found.id, found.label) if found else ("", "")


def touches(ws: Workspace, intent: str, row: str) -> bool:
    """Whether a step wrote a row."""
    with ws.reader_lock:
        found = ws.reader.execute(
            "SELECT 1 FROM journal_op o WHERE o.row=? AND o.intent=? LIMIT 1", (row, intent)
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


def undone(ws: Workspace) -> set[str]:
    """The steps that were taken back."""
    with ws.reader_lock:
        return undone_intents(ws.reader)


def made_by(ws: Workspace, intent: str, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """The rows of some kinds that a step inserted, in their order."""
    cells = {row_cell(KINDS[kind], INSERT): kind for kind in kinds}
    marks = ",".join("?" * len(cells))
    with ws.reader_lock:
        rows = ws.reader.execute(
            f"SELECT o.cell,o.row FROM journal_op o WHERE o.intent=? AND o.cell IN ({marks})"
            " ORDER BY o.clock,o.site,o.seq",
            (intent, *cells),
        ).fetchall()
    return [(cells[cell], id) for cell, id in rows]


def was_written(ws: Workspace, checkin: str) -> bool:
    """Whether a check-in of that id was ever there, also where it was withdrawn since."""
    with ws.reader_lock:
        found = ws.reader.execute(
            "SELECT 1 FROM journal_op WHERE row=? LIMIT 1", (checkin,)
        ).fetchone()
    return found is not None

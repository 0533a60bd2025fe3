"""Undo and redo, told in words."""

from __future__ import annotations

from mstui.actions.change import Change, Touched
from mstui.store.undo import next_redo, next_undo
from mstui.store.workspace import Workspace


def undo(ws: Workspace, *, force: bool = False) -> Change:
    """Take back the last step; raises NeedsAnswer where later changes stand on it."""
    done = ws.undo(force=force)
    label = f"undo: {done.label}"
    return Change(f"Undone: {done.label}", label, tuple(Touched(*row) for row in done.rows))


def redo(ws: Workspace, *, force: bool = False) -> Change:
    """Bring back what the last undo took."""
    done = ws.redo(force=force)
    label = f"redo: {done.label}"
    return Change(f"Redone: {done.label}", label, tuple(Touched(*row) for row in done.rows))


def what_undo_would_do(ws: Workspace) -> tuple[str, str]:
    """The labels of what undo and redo would take back; empty where there is nothing."""
    with ws.reader_lock:
        backward = next_undo(ws.reader, ws.author)
        forward = next_redo(ws.reader, ws.author)
        label = ""
        if forward is not None:
            found = ws.reader.execute(
                "SELECT label FROM intent WHERE id=?", (forward.undoes,)
            ).fetchone()
            label = str(found[0]) if found else ""
    return (backward.label if backward else "", label)

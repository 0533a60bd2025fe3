"""The demonstration workspace: a story of twelve weeks, told step by step into a new file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mstui.actions.demo import Step, story
from mstui.actions.drafts import insert_draft
from mstui.actions.people import person_named
from mstui.domain.errors import Refused
from mstui.domain.ids import new_id
from mstui.store.creating import create_file, publish
from mstui.store.workspace import Workspace

SEED = 7


def write_demo(path: Path, today: date, *, seed: int = SEED) -> None:
    """Make the demonstration at ``path``; raises Refused where the path exists.

    Each step is one intent with the moment at which the story says it was written, so history,
    undo and looking back work on it as on any other file. The same day and seed give
    the same rows.
    """
    if path.exists() or path.is_symlink():
        raise Refused(f"{path}: already exists; nothing was changed")
    building = path.with_name(f".{path.name}.{new_id()}.tmp")
    try:
        create_file(building)
        with Workspace.open(building) as ws:
            ws.hurried = True
            latest = 0
            for step in story(today, seed):
                # One moment each: history shows steps of the same moment in no known order.
                latest = max(step.at, latest + 1)
                _tell(ws, step._replace(at=latest))
        publish(building, path)
    except FileExistsError:
        raise Refused(f"{path}: already exists; nothing was changed") from None
    finally:
        for leftover in (building, Path(f"{building}-journal")):
            leftover.unlink(missing_ok=True)


def _tell(ws: Workspace, step: Step) -> None:
    author = person_named(ws.reader, step.author) if step.author else ""
    with ws.write(step.label, reason=step.reason, at=step.at, author=author or "") as tx:
        insert_draft(tx, step.inserts)
        for kind, id, fields in step.updates:
            tx.update(kind, id, fields)

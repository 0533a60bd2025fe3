"""The demonstration workspace: a story of twelve weeks, told step by step into a new file.

It is told here and not among the actions, for its check-ins are held by the review itself: each
is opened on the file as it is that day, answered key by key, and closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from mstui.actions.demo import Step, story
from mstui.actions.drafts import insert_draft
from mstui.actions.people import person_named
from mstui.domain.errors import Refused
from mstui.domain.ids import new_id
from mstui.review.simulated import hold
from mstui.store.creating import create_file, publish
from mstui.store.workspace import Workspace

if TYPE_CHECKING:
    from mstui.views.record import Record

SEED = 7


class Clock:
    """The story's wall clock, in milliseconds UTC; no two writes have the same moment."""

    def __init__(self) -> None:
        self.now = 0

    def set(self, at: int) -> None:
        """Go on to a moment; never back."""
        self.now = max(self.now, at)

    def tick(self) -> int:
        """The moment of a write."""
        self.now += 1
        return self.now


def write_demo(
    path: Path,
    today: date,
    *,
    drafter: Callable[[Record, str], str],
    seed: int = SEED,
) -> None:
    """Make the demonstration at ``path``; raises Refused where the path exists.

    Each step is one intent with the moment at which the story says it was written, so history,
    undo and looking back work on it as on any other file. The same day and seed give
    the same rows. ``drafter`` drafts the updates (``publish.update.draft_update``).
    """
    if path.exists() or path.is_symlink():
        raise Refused(f"{path}: already exists; nothing was changed")
    building = path.with_name(f".{path.name}.{new_id()}.tmp")
    try:
        create_file(building)
        with Workspace.open(building) as ws, _told(ws, seed) as clock:
            for step in story(today, seed):
                _tell(ws, step, clock, drafter)
        publish(building, path)
    except FileExistsError:
        raise Refused(f"{path}: already exists; nothing was changed") from None
    finally:
        for leftover in (building, Path(f"{building}-journal")):
            leftover.unlink(missing_ok=True)


@contextmanager
def _told(ws: Workspace, seed: int) -> Iterator[Clock]:
    """Let the story's clock and its ids rule the file while it is made."""
    clock = Clock()
    ws.hurried, ws.clock = True, clock.tick
    ws.bits = Random(f"sittings {seed}")  # noqa: S311 - a story, not a secret
    yield clock


def _tell(ws: Workspace, step: Step, clock: Clock, drafter: Callable[[Record, str], str]) -> None:
    clock.set(step.at - 1)
    if step.sitting is not None:
        hold(ws, step.sitting, clock, drafter)
        return
    author = person_named(ws.reader, step.author) if step.author else ""
    with ws.write(step.label, reason=step.reason, author=author or "") as tx:
        insert_draft(tx, step.inserts)
        for kind, id, fields in step.updates:
            tx.update(kind, id, fields)

"""The workspace as verbs write it: people who are named for the first time come with the change.

Adding them beforehand would leave a person behind where the change is then refused, and an undo
of the change would not take them back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mstui.store.transaction import Transaction
from mstui.store.workspace import Workspace


class _NothingChanged(Exception):
    """Ends a transaction in which only newcomers would be written."""


class SignedWorkspace(Workspace):
    """A workspace that adds ``newcomers`` (id → name) in the same step as the next change."""

    def __init__(self, path: Path, **more: Any) -> None:
        super().__init__(path, **more)
        self.newcomers: dict[str, str] = {}

    @contextmanager
    def write(
        self,
        label: str,
        *,
        reason: str = "",
        undoes: str | None = None,
        at: int | None = None,
        author: str | None = None,
    ) -> Iterator[Transaction]:
        """As ``Workspace.write``; an undo adds nobody."""
        inner = super().write(label, reason=reason, undoes=undoes, at=at, author=author)
        if undoes or not self.newcomers:
            with inner as tx:
                yield tx
            return
        try:
            with inner as tx:
                for id, name in self.newcomers.items():
                    if tx.get("person", id) is None:
                        tx.insert("person", {"name": name}, id=id)
                before = _sequence(tx)
                yield tx
                if _sequence(tx) == before:
                    raise _NothingChanged
            self.newcomers.clear()
        except _NothingChanged:
            pass

    def join(self, id: str, name: str) -> str:
        """Note somebody who is added with the next change; returns the id."""
        self.newcomers[id] = name
        return id

    def joining(self, name: str) -> str | None:
        """The id of a newcomer of that name, accents and case aside."""
        from mstui.domain.text import fold

        wanted = fold(name)
        return next((id for id, known in self.newcomers.items() if fold(known) == wanted), None)


def _sequence(tx: Transaction) -> int:
    return int(tx.conn.execute("SELECT seq FROM journal_meta").fetchone()[0])


def open_default(path: Path) -> None:
    """Make the default workspace at the first change of whoever has none."""
    if path.exists() or path.is_symlink():
        return
    from mstui.actions.files import create_file
    from mstui.cli.output import tell

    create_file(path)
    tell(f"New workspace: {path}")

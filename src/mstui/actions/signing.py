"""Who writes: people who are named for the first time come with the change they make.

Adding them beforehand would leave a person behind where the change is then refused, and an undo
of the change would not take them back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mstui.domain.errors import InvalidValue
from mstui.domain.ids import ALPHABET, LENGTH
from mstui.domain.text import clean_line, fold
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
        wanted = fold(name)
        return next((id for id, known in self.newcomers.items() if fold(known) == wanted), None)

    def sign(self, name: str) -> str:
        """Make ``name`` the author of what follows; they come with the next change where new."""
        from mstui.actions.people import person_named

        cleaned = clean_line(name, field="name")
        if not cleaned:
            raise InvalidValue("a name is needed: who are you?", field="name")
        with self.reader_lock:
            known = person_named(self.reader, cleaned)
            db = self.db_id
        self.author = known or self.join(newcomer_id(db, cleaned), cleaned)
        return self.author

    def sign_again(self, id: str, name: str) -> None:
        """Write as somebody who was remembered; they come back where an undo took them."""
        with self.reader_lock:
            there = self.reader.execute("SELECT 1 FROM person WHERE id=?", (id,)).fetchone()
        if there is None:
            self.join(id, name)
        self.author = id


def _sequence(tx: Transaction) -> int:
    return int(tx.conn.execute("SELECT seq FROM journal_meta").fetchone()[0])


def newcomer_id(db: str, name: str) -> str:
    """The id of a person to be: the same for one name in all copies of one workspace.

    Two copies that meet the same person while apart hold one person after a merge, and a
    person whose first change was undone is the same one in the redo.
    """
    import hashlib

    number = int.from_bytes(hashlib.sha256(f"{db}\0{fold(name)}".encode()).digest()[:9], "big")
    letters = []
    for _ in range(LENGTH):
        letters.append(ALPHABET[number & 31])
        number >>= 5
    return "".join(letters)


def login_name() -> str:
    """The name under which the person is logged in; empty where the system has none."""
    import getpass

    try:
        return clean_line(getpass.getuser())
    except (OSError, KeyError, InvalidValue):
        return ""

"""One change of several items: those that refuse it are told before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mstui.actions.checking import title_of
from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS
from mstui.store.transaction import Transaction


class Refusal(NamedTuple):
    """An item that does not take a change, what it is called, and why not."""

    id: str
    title: str
    reason: str


class SomeRefuse(MstuiError):
    """Some of several items refuse; nothing is written. ``others`` are those that would do."""

    def __init__(self, kind: str, refused: Sequence[Refusal], others: Sequence[str]) -> None:
        self.refused = tuple(refused)
        self.others = tuple(others)
        whole = len(refused) + len(others)
        first = refused[0]
        super().__init__(
            f"{len(refused)} of {whole} {KINDS[kind].plural} can't: “{first.title}”: {first.reason}"
        )


def each_of(tx: Transaction, kind: str, ids: Sequence[str], do: Callable[[str], object]) -> None:
    """Do something to each item of a transaction; raises SomeRefuse where one refuses.

    All are tried, so that every refusal is known at once. A single item's own refusal is raised
    as it is.
    """
    refused: list[Refusal] = []
    for id in ids:
        tx.conn.execute("SAVEPOINT one")
        try:
            do(id)
        except MstuiError as error:
            if len(ids) == 1:
                raise
            tx.conn.execute("ROLLBACK TO one")
            refused.append(Refusal(id, title_of(tx.conn, kind, id), error.message))
        finally:
            tx.conn.execute("RELEASE one")
    if refused:
        gone = {each.id for each in refused}
        raise SomeRefuse(kind, refused, [id for id in ids if id not in gone])

"""What others owe: asking again, the day that they name now, and what waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mstui import dates
from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.actions.items import update_item
from mstui.actions.several import each_of
from mstui.domain.errors import InvalidValue
from mstui.domain.ids import pair_id
from mstui.store.transaction import Row, Transaction, Value
from mstui.store.workspace import Workspace

KEEPS = ""  # the promised day stays as it is


def confirm(
    ws: Workspace,
    ids: Sequence[str],
    *,
    today: date,
    on: date | None = None,
    promised: Value = KEEPS,
    waits: Sequence[tuple[str, str]] | None = None,
) -> Change:
    """Record that promises of others were confirmed, by default today.

    ``promised`` is the day that they name now (None: no day any more); ``waits`` the tasks and
    milestones, as (kind, id), that wait for it from now on. Raises InvalidValue for a promise that
    is no longer open and for a confirmation in the future; SomeRefuse where some of several are.
    """
    if not ids:
        raise InvalidValue("nothing is selected")
    day = on or today
    if day > today:
        raise InvalidValue(f"confirmed on {day} is in the future", field="confirmed_on")
    with ws.reader_lock:
        title = title_of(ws.reader, "promise", ids[0])
    subject = short(title) if len(ids) == 1 else f"{len(ids)} promises"
    label = f"confirm {subject}"
    with ws.write(label) as tx:
        each_of(tx, "promise", ids, lambda each: _confirm(tx, each, day, promised, waits))
        row = existing(tx, "promise", ids[0])
    name = quoted(title) if len(ids) == 1 else subject
    by = f" by {row['party']}" if len(ids) == 1 and row["party"] else ""
    told = f"Confirmed{by}: {name}"
    if len(ids) == 1 and row["promised"]:
        told += f" for {dates.show(str(row['promised'])[:10], today)}"
    return Change(told, label, tuple(Touched("promise", id) for id in ids))


def _confirm(
    tx: Transaction,
    id: str,
    day: date,
    promised: Value,
    waits: Sequence[tuple[str, str]] | None,
) -> None:
    row = existing(tx, "promise", id)
    if (row["state"] or "open") != "open":
        raise InvalidValue(f"{quoted(row['name'])} is {row['state']}; reopen it first")
    changes: Row = {"confirmed_on": day.isoformat()}
    if promised != KEEPS:
        changes["promised"] = promised
    update_item(tx, "promise", id, changes, None)
    if waits is not None:
        _wait(tx, id, waits)


def _wait(tx: Transaction, promise: str, items: Sequence[tuple[str, str]]) -> None:
    """Let exactly these items wait for a promise."""
    wanted = {id for kind, id in items if existing(tx, kind, id)}
    there = {str(id) for (id,) in tx.rows("SELECT item FROM waiting WHERE promise=?", (promise,))}
    for gone in sorted(there - wanted):
        tx.delete("waiting", pair_id(promise, gone))
    for new in sorted(wanted - there):
        tx.insert("waiting", {"promise": promise, "item": new})

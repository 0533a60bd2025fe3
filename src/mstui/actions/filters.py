"""Saved filters: queries under a name, kept in the workspace like any other item."""

from __future__ import annotations

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing
from mstui.actions.items import insert_item
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, fold
from mstui.store.transaction import Transaction
from mstui.store.workspace import Workspace

NAME_LIMIT = 60


def save_filter(ws: Workspace, name: str, query: str, screen: str = "") -> Change:
    """Keep a query under a name; a filter that has the name already takes the query.

    ``screen`` says where it was saved. Raises InvalidValue where either is empty.
    """
    name, query = _named(name), clean_line(query, field="query")
    if not query:
        raise InvalidValue("there is nothing to save: type what to find first", field="query")
    label = f"save the filter {short(name)}"
    with ws.write(label) as tx:
        id = _of_name(tx, name)
        known = bool(id)
        if known:
            tx.update("filter", id, {"query": query, "screen": screen})
        else:
            id = insert_item(tx, "filter", {"name": name, "query": query, "screen": screen})
    told = "Changed" if known else "Saved"
    return Change(f"{told} the filter {quoted(name)}", label, (Touched("filter", id),))


def rename_filter(ws: Workspace, id: str, name: str) -> Change:
    """Give a filter another name; raises InvalidValue where another one has it."""
    name = _named(name)
    label = f"rename a filter to {short(name)}"
    with ws.write(label) as tx:
        before = existing(tx, "filter", id)
        taken = _of_name(tx, name)
        if taken and taken != id:
            raise InvalidValue(f"there is a filter {quoted(name)} already", field="name")
        tx.update("filter", id, {"name": name})
    summary = f"Renamed the filter {quoted(before['name'])} to {quoted(name)}"
    return Change(summary, label, (Touched("filter", id),))


def remove_filter(ws: Workspace, id: str) -> Change:
    """Delete a filter; nothing else depends on it."""
    with ws.write("delete a filter") as tx:
        name = existing(tx, "filter", id)["name"]
        tx.delete("filter", id)
    return Change(f"Deleted the filter {quoted(name)}", "delete a filter", (Touched("filter", id),))


def _named(name: str) -> str:
    name = clean_line(name, limit=NAME_LIMIT, field="name")
    if not name:
        raise InvalidValue("a filter needs a name", field="name")
    return name


def _of_name(tx: Transaction, name: str) -> str:
    """The id of the filter of that name, whatever its case and accents; empty if there is none."""
    rows = tx.rows("SELECT id,name FROM filter ORDER BY id")
    return next((str(id) for id, known in rows if fold(str(known or "")) == fold(name)), "")

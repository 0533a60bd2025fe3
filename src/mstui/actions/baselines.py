"""Taking a baseline: an immutable copy of the whole plan, with its name and its reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence

from mstui.actions.change import Change, Touched, quoted
from mstui.actions.checking import existing
from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.text import clean_line, fold
from mstui.store.transaction import Transaction, Value
from mstui.store.workspace import Workspace

# Reads the rows of the copy inside the transaction that keeps it, so that nothing comes between.
Reading = Callable[[sqlite3.Connection], Sequence[Mapping[str, Value]]]


def take_baseline(
    ws: Workspace, project: str, name: str, rows_to_copy: Reading, *, reason: str = ""
) -> Change:
    """Keep a copy of the plan under a name of its own, and compare with it from now on.

    ``rows_to_copy`` gives the rows of ``baselined`` without the baseline. Raises InvalidValue
    for an empty or taken name and for an empty plan. From the first baseline on, changing a
    promise asks for its cause.
    """
    title = clean_line(name, field="name")
    why = clean_line(reason, field="reason")
    if not title:
        raise InvalidValue("a baseline needs a name", field="name")
    label = f"take baseline {title}"
    with ws.write(label, reason=why) as tx:
        row = existing(tx, "project", project)
        _refuse_taken(tx, project, title)
        copies = rows_to_copy(tx.conn)
        if not copies:
            raise InvalidValue("there is nothing to copy yet: the project has no items")
        id = tx.insert(
            "baseline",
            {
                "name": title,
                "project": project,
                "at": tx.at,
                "author": tx.author or None,
                "reason": why or None,
            },
        )
        for copy in copies:
            tx.insert("baselined", {"baseline": id, **copy})
        tx.update("project", project, {"active_baseline": id})
    return Change(
        f"Took baseline {quoted(title)} of {quoted(row['name'])}: {len(copies)} items",
        label,
        (Touched("baseline", id), Touched("project", project)),
    )


def _refuse_taken(tx: Transaction, project: str, title: str) -> None:
    names = tx.rows("SELECT name FROM baseline WHERE project=?", (project,))
    if fold(title) in {fold(str(name or "")) for (name,) in names}:
        raise InvalidValue(f"there is a baseline {quoted(title)} already", field="name")


def activate_baseline(ws: Workspace, project: str, baseline: str) -> Change:
    """Compare with another baseline from now on."""
    label = "choose the active baseline"
    with ws.write(label) as tx:
        found = tx.get("baseline", baseline)
        if found is None or found["project"] != project:
            raise NotFound(f"no baseline {baseline} of this project")
        tx.update("project", project, {"active_baseline": baseline})
    return Change(
        f"Comparing with baseline {quoted(found['name'])} now",
        label,
        (Touched("baseline", baseline), Touched("project", project)),
    )

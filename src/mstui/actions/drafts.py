"""Writing a draft (an imported file, a template, the demonstration) as one step of undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from mstui.actions.change import Change, Touched
from mstui.actions.items import free_key
from mstui.domain.draft import Draft, Row
from mstui.domain.kinds import KINDS
from mstui.domain.order import key_between
from mstui.domain.text import fold
from mstui.store.bulk import insert_rows
from mstui.store.transaction import Transaction
from mstui.store.workspace import Workspace

Progress = Callable[[int, int], None]


def write_draft(
    ws: Workspace,
    draft: Draft,
    label: str,
    *,
    reason: str = "",
    summary: str = "",
    progress: Progress | None = None,
) -> Change:
    """Write every row of ``draft`` in one transaction; people and tags that exist are joined.

    ``progress`` hears (rows written, rows in all).
    """
    with ws.write(label, reason=reason) as tx:
        insert_draft(tx, draft, progress)
    projects = tuple(Touched("project", str(row["id"])) for row in draft.rows.get("project", ()))
    return Change(summary or label, label, projects)


def insert_draft(tx: Transaction, draft: Draft, progress: Progress | None = None) -> None:
    """Insert the rows of ``draft`` inside an open transaction."""
    known = {
        **_known(tx.conn, draft, "person", "name"),
        **_known(tx.conn, draft, "tag", "name"),
    }
    rows = _renamed(draft, known) if known else draft.rows
    _settle_projects(tx.conn, rows.get("project", []))
    total = sum(map(len, rows.values()))
    report = None if progress is None else (lambda done: progress(done, total))
    # In the order of declaration, so that a row's parents are written before it.
    insert_rows(tx, {name: rows[name] for name in KINDS if rows.get(name)}, report)


def _known(conn: sqlite3.Connection, draft: Draft, kind: str, field: str) -> dict[str, str]:
    """Ids of the draft whose name the workspace has already, with the id it has there."""
    ids = {
        fold(name): id
        for id, name in conn.execute(f'SELECT id,"{field}" FROM "{kind}" ORDER BY id DESC')
        if name
    }
    found = {}
    for row in draft.rows.get(kind, ()):
        there = ids.get(fold(str(row.get(field) or "")))
        if there is not None:
            found[str(row["id"])] = there
    return found


def _renamed(draft: Draft, known: dict[str, str]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for name, of_kind in draft.rows.items():
        kind = KINDS[name]
        pointing = [f.name for f in kind.fields if f.ref in ("person", "tag")]
        kept = [row for row in of_kind if row["id"] not in known]
        if pointing:
            kept = [_with_known(row, pointing, known, kind.pair) for row in kept]
        rows[name] = kept
    return rows


def _with_known(
    row: Row, pointing: list[str], known: dict[str, str], pair: tuple[str, str] | None
) -> Row:
    changed = {
        name: known[str(row[name])] for name in pointing if name in row and str(row[name]) in known
    }
    if not changed:
        return row
    whole = {**row, **changed}
    if pair:
        whole["id"] = f"{whole[pair[0]]}|{whole[pair[1]]}"
    return whole


def _settle_projects(conn: sqlite3.Connection, projects: list[Row]) -> None:
    """Give new projects free keys and places after those that are there."""
    (last,) = conn.execute("SELECT max(ord) FROM project").fetchone()
    taken: set[str] = set()
    for row in projects:
        base = free_key(conn, str(row.get("key") or row["name"]))
        key, number = base, 2
        while key in taken:
            key, number = f"{base}{number}", number + 1
        taken.add(key)
        last = key_between(last, None)
        row["key"], row["ord"] = key, last

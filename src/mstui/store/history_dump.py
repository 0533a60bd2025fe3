"""The history in a dump: checked line by line, then written as the journal it was."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from mstui.domain.errors import InvalidValue, Refused
from mstui.store.cells import INTENT, SYNCED

_ID = re.compile(r"[0-9A-Za-z]{1,64}")
_CLOCK_LIMIT = 1 << 60
_INT_LIMIT = 1 << 63
PARTS = ("db", "sites", "intents", "ops")


def has_history(whole: dict[str, Any]) -> bool:
    """Whether a dump carries a history, or at least a part of one."""
    return any(part in whole for part in PARTS)


def check_history(whole: dict[str, Any], where: str) -> None:
    """Raise ``InvalidValue`` for the first thing in the history that can't be restored."""
    for part in PARTS:
        if part not in whole:
            raise InvalidValue(f"{where}: its history lacks {part!r}")
    if not isinstance(whole["db"], str) or not _ID.fullmatch(whole["db"]):
        raise InvalidValue(f"{where}: db is no id")
    for part in PARTS[1:]:
        if not isinstance(whole[part], list):
            raise InvalidValue(f"{where}: {part} is no list")
    sites = set[str]()
    for number, site in enumerate(whole["sites"]):
        _check_site(site, sites, f"{where}: sites[{number}]")
        sites.add(site["id"])
    last: dict[str, tuple[int, int]] = dict.fromkeys(sites, (0, -1))
    for number, op in enumerate(whole["ops"]):
        _check_op(op, last, f"{where}: ops[{number}]")


def _check_site(site: Any, known: set[str], where: str) -> None:
    if not isinstance(site, dict) or set(site) != {"id", "user", "host"}:
        raise InvalidValue(f"{where}: a site has an id, a user and a host")
    if not all(isinstance(value, str) and storable(value) for value in site.values()):
        raise InvalidValue(f"{where}: its values are texts")
    if not _ID.fullmatch(site["id"]) or site["id"] in known:
        raise InvalidValue(f"{where}: {site['id']!r} is no id, or there twice")


def _check_op(op: Any, last: dict[str, tuple[int, int]], where: str) -> None:
    if not isinstance(op, list) or len(op) != 8:
        raise InvalidValue(f"{where}: an operation has 8 parts")
    site, seq, clock, table, column, row, value, intent = op
    texts = (site, table, column, row, intent)
    if not all(isinstance(text, str) and text and storable(text) for text in texts):
        raise InvalidValue(f"{where}: site, table, column, row and intent are texts")
    if site not in last:
        raise InvalidValue(f"{where}: site {site!r} is not among the sites")
    kind = SYNCED.get(table)
    if kind is None or (column not in kind.names and column not in ("+", "-", "!")):
        raise InvalidValue(f"{where}: no column {table}.{column}")
    if type(seq) is not int or type(clock) is not int:
        raise InvalidValue(f"{where}: number and clock are integers")
    earlier_seq, earlier_clock = last[site]
    # By (clock, site, number): the numbers of a site rise by one, and its clock rises.
    if seq != earlier_seq + 1 or not earlier_clock < clock < _CLOCK_LIMIT:
        raise InvalidValue(f"{where}: operation {seq} of site {site} is out of order")
    last[site] = (seq, clock)
    if not (value is None or type(value) in (str, int)) or not storable(value):
        raise InvalidValue(f"{where}: the value is neither a text nor an integer")


def storable(value: str | int | None) -> bool:
    """Whether SQLite takes the value: integers have 64 bits, texts no half letters."""
    if isinstance(value, int):
        return -_INT_LIMIT <= value < _INT_LIMIT
    return value is None or value.isascii() or not re.search("[\ud800-\udfff]", value)


def restore_history(conn: sqlite3.Connection, whole: dict[str, Any]) -> int:
    """Write a checked dump with its history into an empty workspace; inside a transaction.

    Rows, intents and operations arrive as they were; the file becomes a copy of that workspace.
    Returns the number of rows. Raises ``InvalidValue`` where rows and history disagree.
    """
    if conn.execute("SELECT 1 FROM journal_op LIMIT 1").fetchone():
        raise Refused("a history is restored into a new workspace", hint="mstui init NEW.db")
    conn.execute("UPDATE journal_meta SET capture=0,db=?", (whole["db"],))
    _write_journal(conn, whole)
    count = 0
    for name, rows in (*whole["tables"].items(), (INTENT.name, whole["intents"])):
        kind = SYNCED[name]
        for row in rows:
            names = ",".join(f'"{column}"' for column in row)
            marks = ",".join("?" * len(row))
            conn.execute(f'INSERT INTO "{kind.name}"({names}) VALUES({marks})', list(row.values()))
            count += 1
    conn.execute("UPDATE journal_meta SET capture=1")
    from mstui.store.reconcile import differences

    found = next(iter(differences(conn)), None)
    if found is not None:
        raise InvalidValue(f"{found.kind.name} {found.id} is not what the dump's history says")
    return count


def _write_journal(conn: sqlite3.Connection, whole: dict[str, Any]) -> None:
    cells = conn.execute('SELECT number,"table","column" FROM journal_cell')
    numbers = {(table, column): number for number, table, column in cells}
    sites: dict[str, int] = {}
    for number, site in enumerate(whole["sites"], 2):
        sites[site["id"]] = number
        conn.execute(
            "INSERT INTO journal_site(number,id,user,host) VALUES(?,?,?,?)",
            (number, site["id"], site["user"], site["host"]),
        )
    conn.executemany(
        "INSERT INTO journal_op(site,seq,clock,cell,row,value,intent) VALUES(?,?,?,?,?,?,?)",
        (
            (sites[site], seq, clock, numbers[table, column], row, value, intent)
            for site, seq, clock, table, column, row, value, intent in whole["ops"]
        ),
    )
    conn.execute(
        "UPDATE journal_site SET seq=coalesce("
        "(SELECT max(seq) FROM journal_op WHERE site=journal_site.number),0)"
    )
    conn.execute(
        "UPDATE journal_meta SET clock=max(clock,(SELECT coalesce(max(clock),0) FROM journal_op))"
    )

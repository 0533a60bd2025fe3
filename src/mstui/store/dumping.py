"""The whole workspace as JSON in a canonical order, and back without loss.

Two workspaces that hold the same are byte-equal. Derived and local tables are left out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, NoReturn

from mstui.domain.errors import Corrupt, InvalidValue, Refused
from mstui.domain.kinds import KINDS, Kind
from mstui.store.cells import INTENT
from mstui.store.history_dump import check_history, has_history, restore_history, storable
from mstui.store.problems import RESTORE
from mstui.store.transaction import Transaction

__all__ = ["dump", "dump_text", "parse_dump", "restore_history", "restore_rows", "tables"]

SCHEMA = 1
_SITE = ("id", "user", "host")
_SITES_SQL = "SELECT id,user,host FROM journal_site ORDER BY id"
_OPS_SQL = (
    'SELECT s.id,o.seq,o.clock,c."table",c."column",o.row,o.value,o.intent'
    " FROM journal_op o JOIN journal_site s ON s.number=o.site"
    " LEFT JOIN journal_cell c ON c.number=o.cell ORDER BY o.clock,s.id,o.seq"
)


def tables(conn: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every kind, by (table, id), columns sorted."""
    return {name: list(_rows(conn, KINDS[name])) for name in sorted(KINDS)}


def _rows(conn: sqlite3.Connection, kind: Kind) -> Iterator[dict[str, Any]]:
    names = _columns(kind)
    for row in _selected(conn, kind):
        yield dict(zip(names, row, strict=True))


def _columns(kind: Kind) -> list[str]:
    return sorted(("id", *kind.names))


def _selected(conn: sqlite3.Connection, kind: Kind) -> Iterable[tuple[Any, ...]]:
    columns = ",".join(f'"{name}"' for name in _columns(kind))
    return conn.execute(f'SELECT {columns} FROM "{kind.name}" ORDER BY id')


def dump(conn: sqlite3.Connection, *, history: bool = False) -> dict[str, Any]:
    """The dump as plain data; ``history`` adds intents, sites and operations."""
    whole: dict[str, Any] = {"schema": SCHEMA, "tables": tables(conn)}
    if history:
        whole["db"] = conn.execute("SELECT db FROM journal_meta").fetchone()[0]
        whole["intents"] = list(_rows(conn, INTENT))
        whole["sites"] = [dict(zip(_SITE, site, strict=True)) for site in conn.execute(_SITES_SQL)]
        whole["ops"] = [list(op) for op in conn.execute(_OPS_SQL)]
    return whole


def dump_text(conn: sqlite3.Connection, *, history: bool = False) -> str:
    """The canonical text of a dump."""

    def refuse(value: object) -> NoReturn:
        where = getattr(conn, "where", "")
        raise Corrupt(f"{where}: the file is damaged (it holds {value!r:.40})", hint=RESTORE)

    encode = json.JSONEncoder(ensure_ascii=False, separators=("\n", ": "), default=refuse).encode
    tables = [
        f'  "{name}": {_laid_out(encode, _selected(conn, KINDS[name]), 2, _columns(KINDS[name]))}'
        for name in sorted(KINDS)
    ]
    parts = [f'"schema": {SCHEMA}', '"tables": {\n' + ",\n".join(tables) + "\n }"]
    if history:
        (db,) = conn.execute("SELECT db FROM journal_meta").fetchone()
        parts += [
            f'"db": {encode(db)}',
            f'"intents": {_laid_out(encode, _selected(conn, INTENT), 1, _columns(INTENT))}',
            f'"sites": {_laid_out(encode, conn.execute(_SITES_SQL), 1, _SITE)}',
            f'"ops": {_laid_out(encode, conn.execute(_OPS_SQL), 1)}',
        ]
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def _laid_out(
    encode: Callable[[object], str],
    rows: Iterable[tuple[Any, ...]],
    depth: int,
    names: Sequence[str] = (),
) -> str:
    """Rows as ``indent=1`` lays them out: a value a line, records where the columns have names.

    The encoder in C writes no indentation. So it encodes all values in one go, a line each, for
    no encoded value holds a line break; then they are put into the text of the records.
    """
    found = list(rows)
    if not found:
        return "[]"
    inner = "\n" + " " * (depth + 1)
    labels = [f'"{name}": ' for name in names] or [""] * len(found[0])
    begin, end = "{}" if names else "[]"
    record = begin + ",".join(f"{inner} {label}%s" for label in labels) + inner + end
    values = encode(list(chain.from_iterable(found)))[1:-1].split("\n")
    text = f",{inner}".join(repeat(record, len(found))) % tuple(values)
    return f"[{inner}{text}{inner[:-1]}]"


def parse_dump(text: str, where: str) -> dict[str, Any]:
    """Check that ``text`` is a dump this version can restore."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidValue(f"{where}: not JSON ({error})") from None
    if not isinstance(whole, dict) or not isinstance(whole.get("tables"), dict):
        raise InvalidValue(f"{where}: not a dump of mstui")
    if whole.get("schema") != SCHEMA:
        raise Refused(f"{where}: a dump of schema {whole.get('schema')!r}; this one reads {SCHEMA}")
    for name, rows in whole["tables"].items():
        kind = KINDS.get(name)
        if kind is None or not isinstance(rows, list):
            raise InvalidValue(f"{where}: table {name!r} is not one of mstui's")
        for number, row in enumerate(rows):
            _check_row(kind, row, f"{where}: {name}[{number}]")
    if has_history(whole):
        check_history(whole, where)
        for number, row in enumerate(whole["intents"]):
            _check_row(INTENT, row, f"{where}: intents[{number}]")
    return whole


def _check_row(kind: Kind, row: Any, where: str) -> None:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
        raise InvalidValue(f"{where}: a row needs an id")
    for name, value in row.items():
        field = kind.field(name)
        if name == "id":
            continue
        if field is None:
            raise InvalidValue(f"{where}: {kind.name} has no field {name!r}")
        wanted = int if field.sql_type == "INTEGER" else str
        if value is not None and type(value) is not wanted:
            word = "a whole number" if wanted is int else "a text"
            raise InvalidValue(f"{where}: {name} must be {word}, not {value!r}")
        if not storable(value):
            raise InvalidValue(f"{where}: {name} can't be stored ({ascii(value)[:40]})")


def restore_rows(tx: Transaction, whole: dict[str, Any]) -> int:
    """Insert every row of a checked dump; returns their number. The workspace must be empty."""
    from mstui.store.bulk import insert_rows

    for kind in KINDS:
        if tx.conn.execute(f'SELECT 1 FROM "{kind}" LIMIT 1').fetchone():
            raise Refused("a dump is restored into an empty workspace", hint="mstui init NEW.db")
    return insert_rows(tx, whole["tables"])

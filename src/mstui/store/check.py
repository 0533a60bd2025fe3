"""Named invariants of a workspace: silent when all hold."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from mstui.domain.errors import Corrupt
from mstui.domain.kinds import KINDS, Kind
from mstui.store.cells import SYNCED

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_IN_NOTES = "\t\n"


class Finding(NamedTuple):
    """A broken invariant: its name, and what and where in one line."""

    invariant: str
    what: str


def check(conn: sqlite3.Connection) -> list[Finding]:
    """All findings, the damage of the file itself first; nothing else is asked of a damaged one."""
    from mstui.store.backups import damage

    broken = damage(conn)
    if broken:
        return [Finding("integrity", broken)]
    try:
        return [Finding(name, what) for name, test in INVARIANTS.items() for what in test(conn)]
    except Corrupt as error:
        return [Finding("integrity", error.message)]


def _triggers(conn: sqlite3.Connection) -> Iterator[str]:
    from mstui.store.schema import expected_triggers, trigger_texts

    if trigger_texts(conn) != expected_triggers():
        yield "the journal's triggers are not those of this version"


def _journal(conn: sqlite3.Connection) -> Iterator[str]:
    from mstui.store.reconcile import differences

    for found in differences(conn):
        yield f"{found.kind.name} {found.id} is not what its journal says"


def _sequence(conn: sqlite3.Connection) -> Iterator[str]:
    rows = conn.execute(
        "SELECT site,min(seq),max(seq),count(*) FROM journal_op GROUP BY site"
    ).fetchall()
    for site, first, last, count in rows:
        if first != 1 or last != count:
            yield f"site {site} has {count} operations numbered {first} to {last}"
    site, seq, clock = conn.execute("SELECT site,seq,clock FROM journal_meta").fetchone()
    (last,) = conn.execute(
        "SELECT coalesce(max(seq),0) FROM journal_op WHERE site=?", (site,)
    ).fetchone()
    if seq != last:
        yield f"the journal's counter stands at {seq}, its last operation at {last}"
    (highest,) = conn.execute("SELECT coalesce(max(clock),0) FROM journal_op").fetchone()
    if clock < highest:
        yield f"the journal's clock stands at {clock}, an operation's at {highest}"
    capture, intent = conn.execute("SELECT capture,intent FROM journal_meta").fetchone()
    if not capture or intent is not None:
        yield "the journal was left in the middle of a transaction"


def _pairs(conn: sqlite3.Connection) -> Iterator[str]:
    for kind in KINDS.values():
        if kind.pair:
            left, right = kind.pair
            for (id,) in conn.execute(
                f'SELECT id FROM "{kind.name}" WHERE id IS NOT "{left}"||\'|\'||"{right}"'
            ):
                yield f"{kind.name} {id} joins other items than its id says"


def _items(conn: sqlite3.Connection) -> Iterator[str]:
    from mstui.store.heal import dangling

    for kind, id, field, _ in dangling(conn):
        yield f"{field.name} of {kind.name} {id} points at nothing"


def _choices(conn: sqlite3.Connection) -> Iterator[str]:
    for kind in KINDS.values():
        for field in kind.fields:
            if field.type == "choice":
                marks = ",".join("?" * len(field.choices))
                for id, value in conn.execute(
                    f'SELECT id,"{field.name}" FROM "{kind.name}"'
                    f' WHERE "{field.name}" NOT IN ({marks})',
                    field.choices,
                ):
                    yield f"{field.name} of {kind.name} {id} is {value!r}"


def _dates(conn: sqlite3.Connection) -> Iterator[str]:
    for kind in KINDS.values():
        names = [field.name for field in kind.fields if field.type in ("date", "moment")]
        is_odd = [
            # With a modifier SQLite reckons 30 February as the 2nd of March, and not as it stands.
            f'("{name}" IS NOT NULL AND '
            f'date(substr("{name}",1,10),\'+0 days\') IS NOT substr("{name}",1,10))'
            for name in names
        ]
        columns = [f'"{name}"' for name in names] + is_odd
        for id, *values in _any_of(conn, kind, columns, is_odd):
            for name, value, odd in zip(names, values, values[len(names) :], strict=False):
                if odd:
                    yield f"{name} of {kind.name} {id} is {value!r}, not a date"


def _controls(conn: sqlite3.Connection) -> Iterator[str]:
    for kind in SYNCED.values():
        fields = [field for field in kind.fields if field.sql_type == "TEXT"]
        columns = [f'"{field.name}"' for field in fields]
        is_odd = [f"{column} GLOB '*[^ -~]*'" for column in columns]
        for id, *values in _any_of(conn, kind, columns, is_odd):
            for field, value in zip(fields, values, strict=True):
                allowed = _IN_NOTES if field.type in ("notes", "json") else ""
                if any(c not in allowed for c in _CONTROL.findall(value or "")):
                    yield f"{field.name} of {kind.name} {id} has control characters"


def _any_of(
    conn: sqlite3.Connection, kind: Kind, columns: list[str], conditions: list[str]
) -> Iterator[tuple[Any, ...]]:
    """The id and columns of the rows of which any condition holds: each table is read once."""
    if conditions:
        either = " OR ".join(conditions)
        yield from conn.execute(
            f'SELECT id,{",".join(columns)} FROM "{kind.name}" WHERE {either}'
        ).fetchall()


def _parents(conn: sqlite3.Connection) -> Iterator[str]:
    for kind in ("task", "milestone", "phase", "objective"):
        parents = dict(
            conn.execute(f'SELECT id,parent FROM "{kind}" WHERE parent IS NOT NULL').fetchall()
        )
        clear: set[str] = set()
        for start in parents:
            trail: dict[str, None] = {}
            node = start
            while node in parents and node not in clear:
                if node in trail:
                    yield f"{kind} {node} is its own ancestor"
                    break
                trail[node] = None
                node = parents[node]
            clear.update(trail)


INVARIANTS: dict[str, Callable[[sqlite3.Connection], Iterator[str]]] = {
    "triggers": _triggers,
    "journal": _journal,
    "sequence": _sequence,
    "pairs": _pairs,
    "references": _items,
    "choices": _choices,
    "dates": _dates,
    "text": _controls,
    "parents": _parents,
}

"""The tables of a workspace, generated from the declared kinds."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterable

from mstui.domain.kinds import Field, Kind
from mstui.store.cells import SYNCED, references
from mstui.store.header import APPLICATION_ID
from mstui.store.header import NEWEST_VERSION as VERSION
from mstui.store.triggers import ENTRANCE, VIEW_SQL, triggers_of

EPOCH = 1  # copies of different epochs can't be merged

JOURNAL_TABLES = (
    """CREATE TABLE journal_site(
 number INTEGER PRIMARY KEY, id TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0,
 user TEXT NOT NULL DEFAULT '', host TEXT NOT NULL DEFAULT '') STRICT""",
    """CREATE TABLE journal_meta(
 id INTEGER PRIMARY KEY, db TEXT NOT NULL, site INTEGER NOT NULL REFERENCES journal_site(number),
 seq INTEGER NOT NULL DEFAULT 0, clock INTEGER NOT NULL DEFAULT 0,
 capture INTEGER NOT NULL DEFAULT 1, marker INTEGER NOT NULL DEFAULT 0, intent TEXT,
 outside TEXT NOT NULL, epoch INTEGER NOT NULL, triggers TEXT NOT NULL DEFAULT '') STRICT""",
    """CREATE TABLE journal_self(
 fingerprint TEXT PRIMARY KEY, site INTEGER NOT NULL REFERENCES journal_site(number)) STRICT""",
    """CREATE TABLE journal_cell(
 number INTEGER PRIMARY KEY, "table" TEXT NOT NULL, "column" TEXT NOT NULL,
 policy TEXT NOT NULL DEFAULT '') STRICT""",
    """CREATE TABLE journal_op(
 site INTEGER NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL, cell INTEGER NOT NULL,
 row TEXT NOT NULL, value ANY, intent TEXT NOT NULL, PRIMARY KEY(site,seq))
 STRICT, WITHOUT ROWID""",
    "CREATE INDEX journal_op_row ON journal_op(row,cell)",
    """CREATE TABLE journal_conflict(
 row TEXT NOT NULL, cell INTEGER NOT NULL, site INTEGER NOT NULL, seq INTEGER NOT NULL,
 PRIMARY KEY(row,cell,site,seq)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE journal_pending(
 site INTEGER NOT NULL, seq INTEGER NOT NULL, "table" TEXT NOT NULL, "column" TEXT NOT NULL,
 PRIMARY KEY(site,seq)) STRICT, WITHOUT ROWID""",
)

# Orders in which lists are paged; every other reference gets a partial index of its own.
PAGING_INDEXES = (
    'CREATE INDEX project_ord ON "project"(ord,id)',
    'CREATE INDEX phase_project ON "phase"(project,ord,id)',
    'CREATE INDEX milestone_project ON "milestone"(project,ord,id)',
    "CREATE INDEX milestone_open ON \"milestone\"(target,id) WHERE state IN ('proposed','planned')",
    'CREATE INDEX task_project ON "task"(project,ord,id)',
    "CREATE INDEX task_open ON \"task\"(finish,id) WHERE state IN ('todo','doing','blocked')",
    'CREATE INDEX risk_project ON "risk"(project,id)',
    "CREATE INDEX intent_at ON intent(at,id)",
    "CREATE INDEX intent_undoes ON intent(undoes) WHERE undoes IS NOT NULL",
)
_PAGED = {("phase", "project"), ("milestone", "project"), ("task", "project"), ("risk", "project")}


def column_sql(field: Field) -> str:
    """The definition of one column."""
    parts = [f'"{field.name}" {field.sql_type}']
    if field.default is not None:
        quoted = field.default if isinstance(field.default, int) else f"'{field.default}'"
        parts.append(f"DEFAULT {quoted}")
    if field.type == "ref":
        # Deferred, and never RESTRICT, which fires at once: undo, merge and replay would
        # depend on the order of their statements.
        parts.append(
            f'REFERENCES "{field.ref}"(id) ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED'
        )
    return " ".join(parts)


def table_sql(kind: Kind, *, name: str = "") -> str:
    """The CREATE TABLE statement of ``kind``; under another ``name`` while it is rebuilt."""
    columns = ",\n ".join(["id TEXT PRIMARY KEY NOT NULL", *map(column_sql, kind.fields)])
    return f'CREATE TABLE "{name or kind.name}"(\n {columns}) STRICT'


def reference_indexes(kind: Kind) -> Iterable[str]:
    """The indexes by which foreign keys and lists find the rows that point at another."""
    for field in references(kind):
        leads_the_key = kind.pair is not None and field.name == kind.pair[0]
        if (kind.name, field.name) in _PAGED or leads_the_key:
            continue
        yield (
            f'CREATE INDEX {kind.name}_{field.name} ON "{kind.name}"("{field.name}")'
            f' WHERE "{field.name}" IS NOT NULL'
        )
    if kind.pair is not None:
        # The id begins with the left end, but foreign keys look the column up itself.
        left = kind.pair[0]
        yield f'CREATE INDEX {kind.name}_{left} ON "{kind.name}"("{left}")'


def statements() -> list[str]:
    """Everything that an empty workspace is made of, in the order of creation."""
    made = list(JOURNAL_TABLES)
    for kind in SYNCED.values():
        made.append(table_sql(kind))
        made.extend(reference_indexes(kind))
    made.extend(PAGING_INDEXES)
    made.extend(guards().values())
    return made


def trigger_texts(conn: sqlite3.Connection) -> str:
    """The hash of all triggers and views in the file: ``expected_triggers`` in a sound one."""
    rows = conn.execute(
        "SELECT sql FROM sqlite_schema WHERE type IN ('trigger','view') ORDER BY name"
    ).fetchall()
    return _hash(str(sql) for (sql,) in rows)


def guards() -> dict[str, str]:
    """The view and the triggers by which a file keeps its journal: name → statement, in order."""
    made = [VIEW_SQL, ENTRANCE]
    made += [sql for kind in SYNCED.values() for sql in triggers_of(kind)]
    return {sql.split(None, 3)[2]: sql for sql in made}


def expected_triggers() -> str:
    """The hash of the view and the triggers of this version."""
    return _hash(sql for _, sql in sorted(guards().items()))


def _hash(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def new_site_id() -> str:
    """The id of a site: 8 random bytes as hexadecimal text."""
    return secrets.token_hex(8)


def create(conn: sqlite3.Connection, *, db: str = "", site: str = "") -> None:
    """Make an empty workspace in the empty database of ``conn``, in one transaction.

    ``db`` and ``site`` are random where they are not given.
    """
    site = site or new_site_id()
    conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
    conn.execute("BEGIN IMMEDIATE")
    for statement in statements():
        conn.execute(statement)
    conn.execute("INSERT INTO journal_site(number,id) VALUES(1,?)", (site,))
    conn.execute(
        "INSERT INTO journal_meta(id,db,site,outside,epoch,triggers) VALUES(1,?,1,?,?,?)",
        (db or new_site_id(), f"x{site}", EPOCH, expected_triggers()),
    )
    conn.executemany('INSERT INTO journal_cell(number,"table","column") VALUES(?,?,?)', cell_rows())
    conn.execute(f"PRAGMA user_version={VERSION}")
    conn.execute("COMMIT")


def cell_rows() -> list[tuple[int, str, str]]:
    """The rows of ``journal_cell`` for this version."""
    rows = []
    for kind in SYNCED.values():
        base = kind.number * 100
        rows += [(base, kind.name, "+"), (base + 1, kind.name, "-"), (base + 2, kind.name, "!")]
        rows += [(base + 10 + i, kind.name, name) for i, name in enumerate(kind.names)]
    return rows

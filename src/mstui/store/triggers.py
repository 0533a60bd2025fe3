"""The journal's triggers, in pure SQL for SQLite 3.40 and up.

Every tool that writes to the file, ours or another, fires them. An outer statement's conflict
clause would override one inside a trigger, so each insert here guards itself with WHERE.
"""

from __future__ import annotations

from mstui.domain.kinds import Kind
from mstui.store.cells import DELETE, INSERT, INTENT, cell_of, row_cell

# Milliseconds since 1970; constant within one statement, so one statement is one intent.
NOW_MS = "CAST((julianday('now')-2440587.5)*86400000.0 AS INTEGER)"
OUTSIDE_LABEL = "edited outside mstui"
_OUTSIDE_ID = f"m.outside||{NOW_MS}"

_ENSURE_INTENT = f"""\
 INSERT INTO intent(id,label,author,at) SELECT {_OUTSIDE_ID},'{OUTSIDE_LABEL}','',{NOW_MS}
 FROM journal_meta m WHERE m.intent IS NULL
 AND NOT EXISTS (SELECT 1 FROM intent WHERE id={_OUTSIDE_ID});
"""

VIEW = "journal_in"
# Every operation enters by this view, so what it takes to write one is told once: a schema of a
# third of the text is parsed in half the time, and every verb parses it.
VIEW_SQL = f"CREATE VIEW {VIEW} AS SELECT 0 cell,'' row,NULL value WHERE 0"

_WRITE = f"""\
 INSERT INTO journal_op(site,seq,clock,cell,row,value,intent)
 SELECT m.site,m.seq+1,max(m.clock,{NOW_MS}<<16)+1,NEW.cell,NEW.row,NEW.value,
 coalesce(m.intent,{_OUTSIDE_ID}) FROM journal_meta m;
 UPDATE journal_meta SET seq=seq+1,clock=max(clock,{NOW_MS}<<16)+1;
"""

ENTRANCE = (
    f"CREATE TRIGGER {VIEW}_insert INSTEAD OF INSERT ON {VIEW} BEGIN\n{_ENSURE_INTENT}{_WRITE}END"
)


def record_json(kind: Kind, row: str) -> str:
    """SQL for the whole record as JSON without its empty fields; ``row`` is NEW or an alias.

    A field with a default is written even when empty: a left-out one means its default.
    """
    with_default = [field.name for field in kind.fields if field.default is not None]
    others = [name for name in kind.names if name not in with_default]

    def record(names: list[str]) -> str:
        pairs = ",".join(f"'{name}',{row}.\"{name}\"" for name in names)
        return f"json_object({pairs})"

    return f"json_patch({record(with_default)},{record(others)})"


def _insert_trigger(kind: Kind) -> str:
    record = record_json(kind, "NEW")
    if kind is INTENT:
        # The journal's own rows go in directly: a view's trigger does not enter itself.
        body = (
            " INSERT INTO journal_op(site,seq,clock,cell,row,value,intent)\n"
            f" SELECT m.site,m.seq+1,max(m.clock,{NOW_MS}<<16)+1,{row_cell(kind, INSERT)},NEW.id,"
            f"{record},NEW.id FROM journal_meta m;\n"
            f" UPDATE journal_meta SET seq=seq+1,clock=max(clock,{NOW_MS}<<16)+1;\n"
        )
    else:
        body = f" INSERT INTO {VIEW} SELECT {row_cell(kind, INSERT)},NEW.id,{record};\n"
    return _trigger(kind, "INSERT", body)


def _update_trigger(kind: Kind) -> str:
    # A statement that changes nothing enters nothing, and leaves not even an empty intent.
    changed = " UNION ALL ".join(
        f'SELECT {cell_of(kind, name)},NEW.id,NEW."{name}" WHERE OLD."{name}" IS NOT NEW."{name}"'
        for name in kind.names
    )
    body = (
        " SELECT RAISE(ABORT,'an id never changes') WHERE OLD.id IS NOT NEW.id;\n"
        f" INSERT INTO {VIEW} {changed};\n"
    )
    return _trigger(kind, "UPDATE", body)


def _delete_trigger(kind: Kind) -> str:
    body = f" INSERT INTO {VIEW} VALUES({row_cell(kind, DELETE)},OLD.id,NULL);\n"
    return _trigger(kind, "DELETE", body)


def _trigger(kind: Kind, event: str, body: str) -> str:
    name = f"journal_{kind.name}_{event.lower()}"
    return (
        f'CREATE TRIGGER {name} AFTER {event} ON "{kind.name}"'
        f" WHEN (SELECT capture FROM journal_meta) BEGIN\n{body}END"
    )


def triggers_of(kind: Kind) -> tuple[str, ...]:
    """The statements that create the triggers of ``kind``; intents are append-only."""
    if kind is INTENT:
        forbid = (
            "CREATE TRIGGER journal_intent_{event} BEFORE {EVENT} ON intent"
            " WHEN (SELECT capture FROM journal_meta)"
            " BEGIN SELECT RAISE(ABORT,'intents are append-only'); END"
        )
        return (
            _insert_trigger(kind),
            forbid.format(event="update", EVENT="UPDATE"),
            forbid.format(event="delete", EVENT="DELETE"),
        )
    return _insert_trigger(kind), _update_trigger(kind), _delete_trigger(kind)

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

_WRITE = f"""\
 INSERT INTO journal_op(site,seq,clock,cell,row,value,intent)
 SELECT m.site,m.seq+n.k,max(m.clock,{NOW_MS}<<16)+n.k,n.cell,{{row}},n.value,\
{{intent}} FROM journal_meta m,({{ops}}) n;
"""

_ADVANCE = f"""\
 UPDATE journal_meta SET clock=max(clock,{NOW_MS}<<16)+{{count}},seq=seq+{{count}};
"""

_ADVANCE_TO_LAST = """\
 UPDATE journal_meta SET (seq,clock)=(SELECT o.seq,o.clock FROM journal_op o
 WHERE o.site=journal_meta.site ORDER BY o.seq DESC LIMIT 1);
"""

_INTENT_OF_OP = f"coalesce(m.intent,{_OUTSIDE_ID})"


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
    ops = f"SELECT 1 k,{row_cell(kind, INSERT)} cell,{record_json(kind, 'NEW')} value"
    outside = kind is not INTENT
    body = (_ENSURE_INTENT if outside else "") + _WRITE.format(
        row="NEW.id", ops=ops, intent=_INTENT_OF_OP if outside else "NEW.id"
    )
    return _trigger(kind, "INSERT", body + _ADVANCE.format(count="1"))


def _update_trigger(kind: Kind) -> str:
    changed = " UNION ALL ".join(
        f'SELECT {cell_of(kind, name)} cell,NEW."{name}" value'
        f' WHERE OLD."{name}" IS NOT NEW."{name}"'
        for name in kind.names
    )
    body = (
        " SELECT RAISE(ABORT,'an id never changes') WHERE OLD.id IS NOT NEW.id;\n"
        + _ENSURE_INTENT
        + _WRITE.format(
            row="NEW.id",
            ops=f"SELECT row_number() OVER () k,cell,value FROM ({changed})",
            intent=_INTENT_OF_OP,
        )
        + _ADVANCE_TO_LAST
    )
    # A statement that changes nothing leaves no trace, not even an empty intent.
    moved = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in ("id", *kind.names))
    return _trigger(kind, "UPDATE", body, f" AND ({moved})")


def _delete_trigger(kind: Kind) -> str:
    ops = f"SELECT 1 k,{row_cell(kind, DELETE)} cell,NULL value"
    body = (
        _ENSURE_INTENT
        + _WRITE.format(row="OLD.id", ops=ops, intent=_INTENT_OF_OP)
        + _ADVANCE.format(count="1")
    )
    return _trigger(kind, "DELETE", body)


def _trigger(kind: Kind, event: str, body: str, condition: str = "") -> str:
    name = f"journal_{kind.name}_{event.lower()}"
    return (
        f'CREATE TRIGGER {name} AFTER {event} ON "{kind.name}"'
        f" WHEN (SELECT capture FROM journal_meta){condition} BEGIN\n{body}END"
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

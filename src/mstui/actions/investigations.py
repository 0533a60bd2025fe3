"""Why a KPI stays short: the question is opened with an owner and a day, closed with a finding."""

from __future__ import annotations

from datetime import date, timedelta

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, clean_notes
from mstui.store.transaction import Row, Transaction
from mstui.store.workspace import Workspace

# So long somebody has to find out, where no other day is named.
DAYS_TO_FIND_OUT = 7
SHORTEST_FINDING = 10
# What stands in for a suspicion until somebody has one.
UNKNOWN = "not known yet"


def open_one(
    tx: Transaction,
    kpi: str,
    *,
    today: date,
    owner: str | None = None,
    cause: str = "",
    due: date | None = None,
    checkin: str | None = None,
) -> str:
    """Open an investigation inside an open transaction, unless one is; its id."""
    row = existing(tx, "kpi", kpi)
    there = open_of(tx, kpi)
    if there:
        return there
    day = due or today + timedelta(days=DAYS_TO_FIND_OUT)
    return tx.insert(
        "investigation",
        {
            "kpi": kpi,
            "project": row["project"],
            "checkin": checkin,
            "owner": owner or row["owner"],
            "cause": clean_line(cause, field="cause") or UNKNOWN,
            "opened_on": today.isoformat(),
            "due": day.isoformat(),
        },
    )


def open_of(tx: Transaction, kpi: str) -> str:
    """The investigation of a KPI that is open; empty where none is."""
    rows = tx.rows(
        "SELECT id FROM investigation WHERE kpi=? AND coalesce(state,'open')='open'"
        " ORDER BY opened_on,id LIMIT 1",
        (kpi,),
    )
    return str(rows[0][0]) if rows else ""


def investigate(
    ws: Workspace,
    kpi: str,
    *,
    today: date,
    owner: str | None = None,
    cause: str = "",
    due: date | None = None,
) -> Change:
    """Ask why a KPI is short: who finds out, what is suspected, until when."""
    if due is not None and due < today:
        raise InvalidValue(f"due {due} is in the past", field="due")
    with ws.reader_lock:
        title = title_of(ws.reader, "kpi", kpi)
    label = f"investigate {short(title)}"
    with ws.write(label) as tx:
        id = open_one(tx, kpi, today=today, owner=owner, cause=cause, due=due)
    return Change(f"Investigating {quoted(title)}", label, (Touched("investigation", id),))


def change_investigation(
    ws: Workspace,
    id: str,
    *,
    owner: str | None,
    cause: str,
    due: date | None,
) -> Change:
    """Say who finds out, what is suspected and until when."""
    suspected = clean_line(cause, field="cause") or UNKNOWN
    with ws.reader_lock:
        name = _kpi_name(ws, id)
    label = f"investigate {short(name)}"
    with ws.write(label) as tx:
        existing(tx, "investigation", id)
        changes: Row = {
            "owner": owner,
            "cause": suspected,
            "due": due.isoformat() if due else None,
        }
        tx.update("investigation", id, changes)
    told = f"Investigating {quoted(name)}: {suspected}"
    return Change(told, label, (Touched("investigation", id),))


def close_investigation(ws: Workspace, id: str, finding: str, *, today: date) -> Change:
    """Close an investigation with what it turned out to be, in ten characters or more."""
    text = clean_notes(finding, field="finding")
    if len(text) < SHORTEST_FINDING:
        raise InvalidValue(
            f"the finding needs at least {SHORTEST_FINDING} characters: what it turned out to be",
            field="finding",
        )
    with ws.reader_lock:
        name = _kpi_name(ws, id)
    label = f"close investigation of {short(name)}"
    with ws.write(label, reason=text) as tx:
        row = existing(tx, "investigation", id)
        if row["state"] == "closed":
            raise InvalidValue("that investigation is closed already", field="state")
        tx.update(
            "investigation",
            id,
            {"state": "closed", "finding": text, "closed_on": today.isoformat()},
        )
    return Change(f"Found out about {quoted(name)}", label, (Touched("investigation", id),))


def _kpi_name(ws: Workspace, investigation: str) -> str:
    """What the KPI of an investigation is called; the reader is held."""
    found = ws.reader.execute(
        "SELECT k.name FROM investigation i JOIN kpi k ON k.id=i.kpi WHERE i.id=?",
        (investigation,),
    ).fetchone()
    return str(found[0] or "") if found else "a KPI"

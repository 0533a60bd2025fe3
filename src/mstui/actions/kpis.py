"""Reading a KPI: one number, and what follows from it in the same step of undo.

The third reading in a row that falls short opens an investigation. A reading at the target
achieves the KPI's target milestone where that was chosen to be automatic.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.actions.completing import Proof, achieve_one, kpi_met
from mstui.actions.investigations import open_of, open_one
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.numbers import parse_reading
from mstui.domain.text import clean_line
from mstui.measures.kpi import Assessment, assess, is_met, kpi_of, number, readings_of, show_number
from mstui.store.transaction import Row, Transaction
from mstui.store.workspace import Workspace

Foresee = Callable[[sqlite3.Connection, str, date, date], Mapping[str, str]]
"""What achieving a milestone on a day does to its plan, as seen today."""


def _unforeseen(conn: sqlite3.Connection, milestone: str, on: date, today: date) -> dict[str, str]:
    return {}


def read_kpi(
    ws: Workspace,
    kpi: str,
    text: str,
    *,
    today: date,
    on: date | None = None,
    note: str = "",
    foresee: Foresee = _unforeseen,
) -> Change:
    """Keep what a person read, as they typed it; a second one of the same day corrects the first.

    Touched are the reading, then the investigation that it opened and the milestones that it
    achieved; ``foresee`` tells what that does to the plan. Raises InvalidValue for what is no
    number, or could be two.
    """
    value = parse_reading(text)
    day = on or today
    if day > today:
        raise InvalidValue(f"a reading of {day} is in the future", field="on")
    with ws.reader_lock:
        title = title_of(ws.reader, "kpi", kpi)
    label = f"read {short(title)}: {value}"
    with ws.write(label) as tx:
        touched, told = read_one(tx, kpi, value, today=today, on=day, note=note, foresee=foresee)
    return Change(f"{quoted(title)}: {told}", label, touched)


def add_readings(
    ws: Workspace,
    rows: Sequence[Mapping[str, object]],
    *,
    today: date,
    foresee: Foresee = _unforeseen,
) -> Change:
    """Add readings as they were parsed (``kpi``, ``on``, ``value``, ``note``), as one step.

    Each counts as if a person had read it now; several of one day are all kept.
    """
    for row in rows:
        if not row.get("kpi"):
            raise InvalidValue("a reading needs a kpi", field="kpi")
    several = len(rows) > 1
    label = f"add {len(rows)} readings" if several else f"add reading {rows[0].get('value')}"
    touched: list[Touched] = []
    told = ""
    with ws.write(label) as tx:
        for row in rows:
            kpi, value = str(row["kpi"]), str(row.get("value") or "")
            on = date.fromisoformat(str(row.get("on") or today))
            note = str(row.get("note") or "")
            added, told = read_one(
                tx, kpi, value, today=today, on=on, note=note, correct=False, foresee=foresee
            )
            touched += added
        title = title_of(tx.conn, "kpi", str(rows[0]["kpi"]))
    summary = f"Added {len(rows)} readings" if several else f"{quoted(title)}: {told}"
    return Change(summary, label, tuple(touched))


def read_one(
    tx: Transaction,
    kpi: str,
    value: str,
    *,
    today: date,
    on: date,
    note: str = "",
    correct: bool = True,
    foresee: Foresee = _unforeseen,
) -> tuple[tuple[Touched, ...], str]:
    """Keep one reading inside an open transaction; what it touched, and what is told of it.

    ``correct``: a reading of the same day is taken for a slip and replaced.
    """
    row = existing(tx, "kpi", kpi)
    id = _kept(tx, kpi, value, on, clean_line(note, field="note"), correct=correct)
    touched = [Touched("reading", id), Touched("kpi", kpi)]
    found = standing_of(tx, row, today)
    told = [_told(row, found, value)]
    was_open = open_of(tx, kpi)
    if found.consistently_short and not was_open and found.last and found.last.on == on:
        touched.append(Touched("investigation", open_one(tx, kpi, today=today)))
        told.append(f"short {found.short_run} in a row: an investigation is open")
    for milestone, name in _achieved(tx, row, value, on, today, foresee):
        touched.append(Touched("milestone", milestone))
        told.append(f"achieves {quoted(name)}")
    return tuple(touched), " · ".join(told)


def standing_of(tx: Transaction, kpi: Row, today: date) -> Assessment:
    """How a KPI stands inside an open transaction."""
    rows = tx.rows('SELECT "on",value FROM reading WHERE kpi=? ORDER BY "on",id', (kpi["id"],))
    return assess(kpi_of(kpi), readings_of([(row[0], row[1]) for row in rows]), today)


def _kept(tx: Transaction, kpi: str, value: str, on: date, note: str, *, correct: bool) -> str:
    """The reading of that day, corrected where there is one; its id."""
    there = correct and tx.rows(
        'SELECT id FROM reading WHERE kpi=? AND "on"=? ORDER BY id DESC LIMIT 1',
        (kpi, on.isoformat()),
    )
    said: Row = {"value": value, "author": tx.author or None}
    if note:
        said["note"] = note
    if there:
        tx.update("reading", str(there[0][0]), said)
        return str(there[0][0])
    return tx.insert("reading", {"kpi": kpi, "on": on.isoformat(), **said})


def _told(kpi: Row, found: Assessment, value: str) -> str:
    """``41 leads of 60, behind: 48 was expected``."""
    now = number(value) or Decimal()
    unit = f" {kpi['unit']}" if kpi["unit"] else ""
    goal = number(kpi["target_value"])
    of = f" of {show_number(goal)}" if goal is not None and kpi["direction"] != "range" else ""
    expected = found.expected_value
    lacks = found.verdict in ("behind", "missed") and expected is not None
    tail = f", {show_number(expected)} was expected" if lacks and expected is not None else ""
    return f"{show_number(now)}{unit}{of}, {found.verdict}{tail}"


def _achieved(
    tx: Transaction, kpi: Row, value: str, on: date, today: date, foresee: Foresee
) -> list[tuple[str, str]]:
    """The milestones that wait for this KPI alone and are reached now; their ids and names."""
    now = number(value)
    if now is None or not is_met(kpi_of(kpi), now):
        return []
    done = []
    for milestone, name in waiting_for(tx, str(kpi["id"])):
        if not kpi_met(tx.conn, milestone):
            continue
        measured = " ".join(str(part) for part in (value, kpi["unit"]) if part)
        evidence = f"KPI {kpi['name']}: {measured} on {on}"
        impact = foresee(tx.conn, milestone, on, today)
        proof = Proof(evidence, None, None, on, exact=on == today, impact=impact)
        tx.conn.execute("SAVEPOINT achieving")
        try:
            achieve_one(tx, milestone, proof, anyway=False)
            done.append((milestone, name))
        except MstuiError:
            # Something else it requires is open: then a person decides, as with any other.
            tx.conn.execute("ROLLBACK TO achieving")
        finally:
            tx.conn.execute("RELEASE achieving")
    return done


def waiting_for(tx: Transaction, kpi: str) -> list[tuple[str, str]]:
    """The open target milestones that a KPI proves and that are achieved by it automatically."""
    rows = tx.rows(
        "SELECT m.id,m.name FROM milestone m WHERE m.kind='target' AND m.automatic=1"
        " AND m.state IN ('proposed','planned') AND (m.id=(SELECT milestone FROM kpi WHERE id=?)"
        " OR m.id IN (SELECT milestone FROM proves WHERE kpi=?)) ORDER BY m.id",
        (kpi, kpi),
    )
    return [(str(id), str(name or "")) for id, name in rows]

"""What is done in a check-in and nowhere else: captures filed, actions dropped, words given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.actions.quick import Entry, write_entries
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, clean_notes
from mstui.store.transaction import Row
from mstui.store.workspace import Workspace


def file_captures(ws: Workspace, filed: Sequence[tuple[str, Entry]]) -> Change:
    """Turn captured lines into the items that they name, as one step of undo.

    Touched are the new items, in the order of the captures.
    """
    if not filed:
        raise InvalidValue("nothing to file")
    several = len(filed) > 1
    name = f"{len(filed)} captures" if several else "capture"
    made = []
    with ws.write(f"file {name}") as tx:
        for capture, _ in filed:
            existing(tx, "capture", capture)
            tx.delete("capture", capture)
        entries = [entry._replace(line=0) for _, entry in filed]
        for entry, id in zip(entries, write_entries(tx, entries), strict=True):
            made.append(Touched(entry.kind, id))
    first = filed[0][1]
    told = f"Filed {name}" if several else f"Filed as {first.kind} {quoted(first.values['name'])}"
    return Change(told, f"file {name}", tuple(made))


def drop_capture(ws: Workspace, capture: str) -> Change:
    """Throw a captured line away."""
    with ws.write("drop capture") as tx:
        row = existing(tx, "capture", capture)
        tx.delete("capture", capture)
    return Change(f"Dropped {quoted(row['text'])}", "drop capture", (Touched("capture", capture),))


def drop_action(ws: Workspace, action: str, reason: str, *, today: date) -> Change:
    """Give an action step up, and say why."""
    text = clean_line(reason, field="reason")
    if not text:
        raise InvalidValue("why is it dropped? a few words are enough", field="reason")
    with ws.reader_lock:
        label = f"drop {short(title_of(ws.reader, 'action', action))}"
    with ws.write(label, reason=text) as tx:
        row = existing(tx, "action", action)
        if row["state"] not in (None, "open"):
            raise InvalidValue(f"{quoted(row['name'])} is {row['state']} already", field="state")
        changes: Row = {"state": "dropped", "reason": text, "closed_on": today.isoformat()}
        tx.update("action", action, changes)
    return Change(f"Dropped {quoted(row['name'])}", label, (Touched("action", action),))


def report_self(ws: Workspace, reports: Sequence[Row]) -> Change:
    """Keep what a member reported of their own items: who, when, how long it took, a note.

    One report for each project, as one step of undo.
    """
    made = []
    with ws.write("report for the check-in") as tx:
        for report in reports:
            existing(tx, "project", str(report["project"]))
            note = clean_notes(str(report.get("note") or ""), field="note")
            row = {**report, "note": note or None, "at": tx.at}
            made.append(Touched("selfreport", tx.insert("selfreport", row)))
    return Change("Reported for the check-in", "report for the check-in", tuple(made))


def declare(ws: Workspace, milestone: str, changes: Row) -> Change:
    """Say what an owner believes of a milestone: its forecast and health until the check-in."""
    known = {name: value for name, value in changes.items() if name in ("forecast", "health")}
    with ws.reader_lock:
        title = title_of(ws.reader, "milestone", milestone)
    label = f"declare {', '.join(known)} of {short(title)}"
    with ws.write(label) as tx:
        existing(tx, "milestone", milestone)
        tx.update("milestone", milestone, known)
    told = f"Declared {' and '.join(known)} of {quoted(title)}"
    return Change(told, label, (Touched("milestone", milestone),))

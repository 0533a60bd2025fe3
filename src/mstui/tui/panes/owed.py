"""What others owe as a report: late and unconfirmed first, with who waits for it."""

from __future__ import annotations

from typing import Any

from mstui import dates
from mstui.tui.panes.reports import Reading, Report, ReportRow
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell
from mstui.views.owed import Owed, owed

_COLUMNS = (
    Column("State", min=13, max=13),
    Column("Owed", min=14, flex=3, good=26),
    Column("By", min=8, flex=1, drop=2, good=14),
    Column("Promised", min=6, max=11, drop=1, whole=True),
    Column("Confirmed", min=6, max=12, drop=3),
    Column("Waits for it", min=10, flex=2, drop=4, good=20),
    Column("Of", min=3, max=8, drop=5),
)
_STATES = {
    "late": ("■ late", "red"),
    "unconfirmed": ("▲ unconfirmed", "amber"),
    "open": ("● confirmed", "green"),
    "kept": ("√ kept", "grey"),
    "broken": ("■ broken", "muted"),
    "withdrawn": ("– withdrawn", "muted"),
}
_EMPTY = (
    "Nobody outside owes anything here.\n"
    "{add} adds what a supplier, an authority or a client promised."
)


def owed_report(project: str) -> Reading:
    """What others owe to a project, or to all where none is named; what has ended comes last."""

    def read(conn: Any, today: str) -> Report:
        found = owed(conn, today, project=project, ended=True)
        rows = [
            ReportRow(
                one.id,
                place,
                _cells(one, today),
                title=f"{one.name} {one.party}",
                state=one.state,
                kind="promise",
                item=one.id,
                told=_told(one, today),
            )
            for place, one in enumerate(found)
        ]
        where = ""
        if project:
            row = conn.execute("SELECT key,name FROM project WHERE id=?", (project,)).fetchone()
            where = f" {row[0] or row[1]}" if row else ""
        return Report(f"Owed to{where or ' us'} by others", "", _COLUMNS, rows, _EMPTY)

    return read


def _cells(one: Owed, today: str) -> tuple[Cell, ...]:
    quiet = "text" if one.is_open else "muted"
    late = "red" if one.is_open and one.late > 0 else quiet
    asked = "amber" if one.is_stale else "muted"
    waits = ", ".join(each.name for each in one.waits)
    return (
        _STATES.get(one.standing, (one.standing, "text")),
        (one.name, quiet),
        (one.party, quiet),
        (day(one.promised, today) or "–", late),
        (one.confirmed.replace("days", "d") if one.is_open else "", asked),
        (waits or "nothing", quiet if waits else "muted"),
        (one.key, "accent"),
    )


def _told(one: Owed, today: str) -> Cell:
    """What the columns may have cut: how late, when it was confirmed, and all that waits."""
    spans = []
    if one.is_open and one.late > 0:
        spans.append((f"{one.late} wd after its day", "red"))
    if one.is_open:
        spans.append((f"confirmed {one.confirmed}", "amber" if one.is_stale else "muted"))
    if one.person not in ("", one.party):
        spans.append((f"ask {one.person}", "muted"))
    waits = ", ".join(each.name for each in one.waits)
    spans.append((f"held up: {waits}" if waits else "nothing waits for it", "text"))
    told: list[tuple[str, str]] = []
    for span in spans:
        told += [*([(" · ", "muted")] if told else []), span]
    return tuple(told)


def day(text: str, today: str) -> str:
    """A date as lists have it; what another tool wrote instead of one as it is."""
    try:
        return dates.show(text[:10], today) if text else ""
    except ValueError:
        return text

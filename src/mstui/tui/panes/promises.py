"""The ledger of a milestone's promises as a report, and one of its changes to read."""

from __future__ import annotations

from typing import Any

from mstui import dates
from mstui.tui.panes.reports import Reading, Report, ReportRow
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell
from mstui.views.promises import Promise, promises

_COLUMNS = (
    Column("When", min=6, max=11, whole=True),
    Column("What", min=6, max=6, drop=3),
    Column("From", min=6, max=20, drop=2, good=11),
    Column("To", min=6, max=20, good=11),
    Column("Moved", min=5, max=7, align="right", drop=4),
    Column("Cause", min=10, max=10, drop=5),
    Column("Because", min=10, flex=2, drop=6, good=30),
    Column("Who", min=10, max=14, drop=8),
    Column("Informed", min=14, max=16, drop=10),
    Column("Agreed with", min=11, max=16, drop=11),
    Column("Ask again", min=9, max=11, drop=9, whole=True),
)
_EMPTY = "Nothing of it was promised yet.\n{set_target} gives it a date."


def promises_report(milestone: str) -> Reading:
    """Every change of what a milestone promises."""

    def read(conn: Any, today: str) -> Report:
        row = conn.execute("SELECT name FROM milestone WHERE id=?", (milestone,)).fetchone()
        name = (row[0] or "") if row else ""
        found = promises(conn, milestone, today) if row else []
        rows = [
            ReportRow(
                one.id,
                place,
                _cells(one, today),
                title=f"{one.what} {one.cause} {one.rationale}",
                kind="milestone",
                item=milestone,
                told=_told(one, _summary(found)),
            )
            for place, one in enumerate(found)
        ]
        title = f"Promises of {name}"
        return Report(title, _summary(found), _COLUMNS, rows, _EMPTY)

    return read


def _summary(found: list[Promise]) -> Cell:
    """How often it was broken, and how far its date has moved by that."""
    broken = [one for one in found if not (one.is_planning or one.is_withdrawn) and one.cause]
    moved = sum(one.days or 0 for one in broken)
    changes = f"changed {len(broken)} times" if len(broken) != 1 else "changed once"
    told = f"{changes} since it was promised" if broken else "kept as it was promised"
    apart = f", {moved:+d} wd together" if moved else ""
    return (f"{told}{apart} · Enter shows one whole", "text")


def _told(one: Promise, summary: Cell) -> Cell:
    """What the columns may have cut of one change, else how often there was one."""
    parts = [
        (f"agreed with {one.agreed_with} {one.agreed_on}".strip(), "text")
        if one.agreed_with
        else ("", ""),
        (f"informed: {one.informed}" if one.informed else "", "muted"),
        (" ".join(one.rationale.split()), "text"),
    ]
    told: list[tuple[str, str]] = []
    for text, style in parts:
        if text:
            told += [*([(" · ", "muted")] if told else []), (text, style)]
    return tuple(told) or summary


def _cells(one: Promise, today: str) -> tuple[Cell, ...]:
    if one.is_withdrawn:
        cause: Cell = ("withdrawn", "muted")
    elif one.is_planning or not one.cause:
        cause = (one.cause, "muted")
    else:
        cause = (one.cause, "amber")
    quiet = "muted" if one.is_withdrawn or one.is_planning else "text"
    because = one.rationale or ("another tool changed it" if one.is_derived else "")
    return (
        (_when(one, today), "muted"),
        (one.what, quiet),
        (one.before or "–", "muted"),
        (one.after or "–", quiet),
        _moved(one),
        cause,
        (because, quiet),
        (one.who, "muted"),
        (one.informed, "muted"),
        (" ".join(part for part in (one.agreed_with, one.agreed_on) if part), "muted"),
        (one.watch_until, "muted"),
    )


def _when(one: Promise, today: str) -> str:
    return dates.show(_day(one), today)


def _day(one: Promise) -> str:
    from datetime import datetime

    try:
        return datetime.fromtimestamp(one.at / 1000).astimezone().date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _moved(one: Promise) -> Cell:
    if one.days is None:
        return ""
    style = "muted" if one.is_withdrawn or one.is_planning else "red" if one.days > 0 else "green"
    return (f"{one.days:+d}wd", style if one.days else "muted")


def told_whole(one: Promise, today: str) -> list[Cell]:
    """All that the ledger has of one change, and the impact as it was seen then."""
    days = f" ({one.days:+d} wd)" if one.days else ""
    change = f"{one.what}: {one.before or 'nothing'} → {one.after or 'nothing'}{days}"
    lines: list[Cell] = [(change, "bold")]
    if one.is_withdrawn:
        lines.append(("withdrawn: it was undone", "amber"))
    if one.is_derived:
        lines.append(("made with another tool; nobody said why", "amber"))
    pairs = (
        ("When", _when(one, today)),
        ("Who", one.who),
        ("Cause", one.cause),
        ("Because", one.rationale),
        ("To expect", one.revised),
        ("Informed", one.informed),
        ("Agreed with", one.agreed_with),
        ("Agreed on", one.agreed_on),
        ("Offered", one.counter_offer),
        ("To do", one.follow_up),
        ("Ask again", one.watch_until),
    )
    lines += [
        ((f"{label}: ", "muted"), (" ".join(text.split()), "text")) for label, text in pairs if text
    ]
    lines += ["", ("What it did to the plan, as it was seen", "accent bold")]
    if not one.seen:
        return [*lines, ("nothing was recorded", "muted")]
    return [*lines, *((line, "red" if " misses its " in line else "text") for line in one.seen)]

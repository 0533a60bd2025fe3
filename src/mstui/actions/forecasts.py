"""What is believed of milestones: a declared forecast, which stands in for the computed one.

It promises nothing, so nothing is asked for it; the next check-in takes it over or away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing
from mstui.dates import show
from mstui.domain.errors import InvalidValue
from mstui.store.transaction import Transaction
from mstui.store.workspace import Workspace

OPEN = (None, "proposed", "planned")


def declare_forecasts(
    ws: Workspace, believed: Mapping[str, str | None], *, today: date
) -> Change | None:
    """Keep the believed day of each milestone, or go back to the computed one where None.

    As one step of undo; None where nothing differs from what is believed already.
    """
    for day in believed.values():
        check_forecast(day, today)
    told = ""
    made: list[Touched] = []
    with ws.reader_lock:
        label = _label(ws, believed)
    with ws.write(label) as tx:
        for milestone, day in believed.items():
            if _declare(tx, milestone, day):
                made.append(Touched("milestone", milestone))
                name = quoted(existing(tx, "milestone", milestone)["name"])
                said = f"believed for {show(day, today.isoformat())}" if day else "as computed"
                told = f"Forecast of {name}: {said}"
        if not made:
            return None
    if len(made) > 1:
        told = f"Forecasts of {len(made)} milestones"
    return Change(told, label, tuple(made))


def check_forecast(day: str | None, today: date) -> None:
    """Raise InvalidValue for a day that has passed: what is open has not happened on it."""
    if day and day < today.isoformat():
        now = show(today.isoformat(), today.isoformat())
        raise InvalidValue(
            f"a forecast is not before today ({now}): it has not happened yet", field="forecast"
        )


def _declare(tx: Transaction, milestone: str, day: str | None) -> bool:
    row = existing(tx, "milestone", milestone)
    if row["state"] not in OPEN:
        raise InvalidValue(f"{quoted(row['name'])} is {row['state']} already", field="forecast")
    if (row["forecast"] or None) == (day or None):
        return False
    tx.update("milestone", milestone, {"forecast": day or None})
    return True


def _label(ws: Workspace, believed: Mapping[str, str | None]) -> str:
    if len(believed) != 1:
        return f"forecast of {len(believed)} milestones"
    found = ws.reader.execute("SELECT name FROM milestone WHERE id=?", tuple(believed)).fetchone()
    return f"forecast of {short(found[0] if found else '')}"

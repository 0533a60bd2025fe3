"""Saving what was typed of an item, with the reason where that breaks a promise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mstui.actions.adjust import GUARDED, Why, asks_why
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.kind_fields import Typed
from mstui.tui.dialogs.known import Known, date_text, title_of
from mstui.tui.dialogs.saving import WHO, edit
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.store.transaction import Row
    from mstui.tui.dialogs.base import Dialog

WATCHED_DAYS = 14


async def save_edit(
    dialog: Dialog[Change],
    kind: str,
    rows: Sequence[Row],
    typed: Typed,
    known: Known,
    *,
    state: str = "",
) -> Change | None:
    """Change items of one kind; None where the person did not give the reason it needs.

    ``rows`` are the items as they were when the form was filled; raises what the action raises.
    """
    why: Why | None = None
    if kind == "milestone":
        broken = _broken(dialog, rows, typed, state)
        if broken:
            why = await _ask(dialog, rows, broken, typed, known, state)
            if why is None:
                return None
    ids = [str(row["id"]) for row in rows]
    title = title_of(dialog.host, kind, ids[0])
    ws, today = dialog.host.ws, dialog.host.today
    return await dialog.carry_out(
        lambda: edit(ws, kind, ids, typed, title=title, today=today, state=state, why=why)
    )


def _broken(dialog: Dialog[Change], rows: Sequence[Row], typed: Typed, state: str) -> list[str]:
    """The fields whose change needs a reason, of any of the milestones."""
    changes: Row = {**typed.values, **{name: f"@{new}" for name, new in typed.newcomers.items()}}
    changes.pop(WHO, None)
    if state:
        changes["state"] = state
    broken: dict[str, None] = {}
    for row in rows:
        broken |= dict.fromkeys(_asked(dialog, row, changes))
        if state and row["state"] == "achieved":
            broken["state"] = None
    return list(broken)


def _asked(dialog: Dialog[Change], row: Row, changes: Row) -> list[str]:
    return dialog.host.read(lambda conn: asks_why(conn, row, changes))


async def _ask(
    dialog: Dialog[Change],
    rows: Sequence[Row],
    broken: Sequence[str],
    typed: Typed,
    known: Known,
    state: str,
) -> Why | None:
    from mstui.tui.dialogs.reason import Reason

    first = rows[0]
    subject = str(first["name"]) if len(rows) == 1 else f"{len(rows)} milestones"
    lines: list[Cell] = [(subject, "bold")]
    lines += [_told(name, first, typed, known, state, len(rows) == 1) for name in broken]
    target = typed.values.get("target")
    watch = date_text(str(target)) if target else f"+{WATCHED_DAYS}d"
    return await dialog.app.push_screen_wait(
        Reason(
            lines,
            item=str(first["id"]),
            informed=_informed(first, known),
            watch_until=watch,
        )
    )


def _told(name: str, row: Row, typed: Typed, known: Known, state: str, alone: bool) -> Cell:
    """A promise before and after: ``target 25 Nov 2026 → 02 Dec 2026 (+5 wd)``."""
    word = "MoSCoW" if name == "moscow" else GUARDED[name]
    if name == "criteria":
        return "the acceptance criteria: what has to be there"
    declared = KINDS["milestone"].field(name)
    assert declared is not None
    before = known.text_of(declared, row[name]) if alone else "…"
    after = state if name == "state" else typed.newcomers.get(name, "")
    after = after or known.text_of(declared, typed.values.get(name)) or "none"
    days = ""
    if name == "target" and alone and row[name] and typed.values.get(name):
        days = f" ({known.workdays(str(row[name]), str(typed.values[name])):+d} wd)"
    return ((f"{word} ", "muted"), (f"{before} → {after}{days}", ""))


def _informed(row: Row, known: Known) -> str:
    """Who should hear of it first: the project's sponsor and the milestone's owner."""
    from mstui.tui.dialogs.known import row_of

    project = row_of(known.host, "project", str(row["project"])) or {}
    ids = [id for id in (project.get("sponsor"), row["owner"]) if id]
    names = [title_of(known.host, "person", str(id)) for id in ids if id != known.host.ws.author]
    return ", ".join(dict.fromkeys(names))

"""Saving what was typed of an item, with the reason where that breaks a promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from mstui.actions.adjust import PLANNING, Why, asks_why, planned
from mstui.domain.kinds import KINDS
from mstui.domain.promises import GUARDED, watch_day
from mstui.tui.dialogs.foreseen import foresee, wanted_of
from mstui.tui.dialogs.kind_fields import Typed
from mstui.tui.dialogs.known import Known, date_text, title_of
from mstui.tui.dialogs.saving import WHO, OwnValues, edit
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from textual.app import App

    from mstui.actions.change import Change
    from mstui.actions.several import Refusal, SomeRefuse
    from mstui.domain.values import Value
    from mstui.store.transaction import Row
    from mstui.tui.dialogs.base import Dialog
    from mstui.tui.dialogs.host import Host
    from mstui.views.told_impact import Line

TELL = " · {change_notice} tells others"
MOST_REFUSED = 8
MOST_NAMED = 6
MOST_TOLD = 12


async def save_edit(
    dialog: Dialog[Change],
    kind: str,
    rows: Sequence[Row],
    typed: Typed,
    known: Known,
    *,
    state: str = "",
    own: OwnValues | None = None,
) -> Change | None:
    """Change items of one kind; None where the person did not give the reason it needs.

    ``rows`` are the items as they were when the form was filled, ``own`` the values of single
    ones; raises what the action raises. Where some of several items refuse, the person is told
    which and why, and may go on with the others.
    """
    why: Why | None = None
    if kind == "milestone":
        broken = _broken(dialog, rows, typed, state, own)
        values = {**typed.values, **({"state": state} if state else {})}
        follows = await foresee(dialog.host, kind, wanted_of(rows, values, own))
        why = planned(follows.kept) if follows.kept else None
        if broken:
            why = await _ask(dialog, rows, broken, typed, known, state, follows.told)
            if why is None:
                return None
            why = why._replace(impact=follows.kept)
    ws, today = dialog.host.ws, dialog.host.today

    def changed(ids: Sequence[str]) -> Change:
        title = title_of(dialog.host, kind, ids[0])
        change = edit(ws, kind, ids, typed, title=title, today=today, state=state, why=why, own=own)
        if why is None or why.cause == PLANNING or len(ids) > 1:
            return change
        # Whom it concerns should hear of it: the way there is one key and a word.
        return change._replace(summary=f"{change.summary}{dialog.registry.worded(TELL)}")

    return await for_all_that_can(dialog, [str(row["id"]) for row in rows], changed)


async def for_all_that_can(
    dialog: Dialog[Change], ids: Sequence[str], do: Callable[[Sequence[str]], Change]
) -> Change | None:
    """Do something to items; where some refuse, to the others if the person wants that."""
    from mstui.actions.several import SomeRefuse

    try:
        return await dialog.carry_out(lambda: do(ids))
    except SomeRefuse as some:
        if not await asked_for_others(dialog.app, some):
            return None
        others = some.others
    return await dialog.carry_out(lambda: do(others))


async def asked_for_others(app: App[Any], some: SomeRefuse) -> bool:
    """Whether the person wants a change for those that take it; nothing is written so far."""
    from mstui.tui.widgets.confirm import Confirm

    refused, others = some.refused, some.others
    lines = [f"{each.title}: {_bare(each)}" for each in refused[:MOST_REFUSED]]
    if len(refused) > MOST_REFUSED:
        lines.append(f"and {len(refused) - MOST_REFUSED} more")
    whole = len(refused) + len(others)
    if not others:
        question, yes, no = f"None of the {whole} can be changed so.", "back", "back"
    else:
        question = f"{len(refused)} of {whole} can't be changed so. Change the other {len(others)}?"
        yes, no = f"change {len(others)}", "change nothing"
    asked: bool | None = await app.push_screen_wait(
        Confirm("Some refuse", question, trigger="", lines=lines, yes=yes, no=no)
    )
    return asked is True and bool(others)


def _bare(refusal: Refusal) -> str:
    """The reason without the title, which stands before it already."""
    from mstui.actions.change import quoted

    title = quoted(refusal.title)
    return refusal.reason.removeprefix(title).lstrip(": ").removeprefix("is not ready: ")


def _broken(
    dialog: Dialog[Change],
    rows: Sequence[Row],
    typed: Typed,
    state: str,
    own: OwnValues | None = None,
) -> list[str]:
    """The fields whose change needs a reason, of any of the milestones."""
    changes: Row = {**typed.values, **{name: f"@{new}" for name, new in typed.newcomers.items()}}
    changes.pop(WHO, None)
    if state:
        changes["state"] = state
    broken: dict[str, None] = {}
    for row in rows:
        of_its_own = (own or {}).get(str(row["id"]), {})
        broken |= dict.fromkeys(_asked(dialog, row, {**changes, **of_its_own}))
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
    follows: Sequence[Line],
) -> Why | None:
    first = rows[0]
    subject = str(first["name"]) if len(rows) == 1 else f"{len(rows)} milestones"
    lines: list[Cell] = [(subject, "bold")]
    lines += [_told(name, first, typed, known, state, len(rows) == 1) for name in broken]
    target = str(typed.values.get("target") or "")
    return await _reason(
        dialog.app, rows, lines, "target" in broken, item=str(first["id"]), target=target,
        follows=follows,
    )  # fmt: skip


async def asked_why(
    app: App[Any], broken: Sequence[tuple[Row, Row]], *, item: str, follows: Sequence[Line]
) -> Why | None:
    """The reason for promises that change together, each with its changes; None: they stay.

    ``item`` names what was edited: the draft of the reason belongs to it.
    """
    host = cast("Host", app)
    lines: list[Cell] = []
    for row, changes in broken[:MOST_NAMED]:
        known = Known(host, str(row["project"]))
        words = ", ".join(_changed(known, row, name, value) for name, value in changes.items())
        lines.append(((f"{row['name']}  ", "bold"), (words, "")))
    if len(broken) > len(lines):
        lines.append((f"and {len(broken) - len(lines)} more", "muted"))
    moves = all("target" in changes for _, changes in broken)
    rows = [row for row, _ in broken]
    targets = [str(changes.get("target") or "") for _, changes in broken]
    return await _reason(
        app, rows, lines, moves, item=item, target=max(targets, default=""), follows=follows
    )


def _changed(known: Known, row: Row, name: str, value: Value) -> str:
    if name == "criteria":
        return "the acceptance criteria"
    declared = KINDS["milestone"].field(name)
    assert declared is not None
    before = known.text_of(declared, row[name]) or "none"
    is_new = str(value or "").startswith("@")
    after = str(value)[1:] if is_new else known.text_of(declared, value) or "none"
    return f"{GUARDED[name]} {before} → {after}"


async def _reason(
    app: App[Any],
    rows: Sequence[Row],
    lines: Sequence[Cell],
    moves: bool,
    *,
    item: str,
    target: str,
    follows: Sequence[Line],
) -> Why | None:
    """Ask once for all rows; where they only follow another's move, its cause is offered."""
    from mstui.tui.dialogs.reason import Reason
    from mstui.views.inherited import inherited

    host = cast("Host", app)
    ids = [str(row["id"]) for row in rows]
    offered = host.read(lambda conn: inherited(conn, ids)) if moves else None
    return await app.push_screen_wait(
        Reason(
            lines,
            item=item,
            informed=_informed(host, rows),
            watch_until=date_text(watch_day(host.today, target)),
            follows=follows,
            offered=offered,
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
    after = after or known.text_of(declared, typed.values.get(name))
    if not after:
        after = "none" if name in typed.values else "a day of its own each"
    days = ""
    if name == "target" and alone and row[name] and typed.values.get(name):
        days = f" ({known.workdays(str(row[name]), str(typed.values[name])):+d} wd)"
    return ((f"{word} ", "muted"), (f"{before} → {after}{days}", ""))


def _informed(host: Host, rows: Sequence[Row]) -> str:
    """Who should hear of it first: the sponsors of the projects and the milestones' owners."""
    from mstui.tui.dialogs.known import row_of

    projects = dict.fromkeys(str(row["project"]) for row in rows)
    ids = [(row_of(host, "project", id) or {}).get("sponsor") for id in projects]
    ids += [row["owner"] for row in rows]
    known = dict.fromkeys(str(id) for id in ids if id and id != host.ws.author)
    names = [title_of(host, "person", id) for id in known]
    return ", ".join(dict.fromkeys(names[:MOST_TOLD]))

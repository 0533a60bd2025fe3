"""What is asked when an item of a register is looked at, by its kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mstui.domain.errors import InvalidValue
from mstui.tui.dialogs.kind_fields import Typed
from mstui.tui.dialogs.saving import OneStep, _with_people

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value
    from mstui.store.workspace import Workspace
    from mstui.tui.screens.on_items import OnItems


async def look_at(screen: OnItems, kind: str, id: str) -> Change | None:
    """Take the next step with one item: review, read, ask, decide, find out, look back."""
    from mstui.tui.dialogs import deliver, investigate, look_back, read_kpi, unblock

    if kind == "risk":
        from mstui.actions.risks import review

        ws, today = screen.session.ws, screen.session.today
        return await screen.host.perform(lambda: review(ws, id, today=today))
    asked: dict[str, Callable[[str], Any]] = {
        "kpi": read_kpi.ReadKpi,
        "roadblock": unblock.AskSupport,
        "deliverable": deliver.Decide,
        "investigation": investigate.FindOut,
        "milestone": look_back.LookBack,
    }
    if kind not in asked:
        raise InvalidValue(f"a {kind} is not looked at by itself")
    change: Change | None = await screen.ask(asked[kind](id))
    return change


def in_one_step(
    ws: Workspace, label: str, typed: Typed, act: Callable[[Workspace, dict[str, Value]], Change]
) -> Change:
    """Act with what was typed; people who are new come with the change, as one step of undo."""
    if not typed.newcomers:
        return act(ws, dict(typed.values))
    with ws.write(label) as tx:
        return act(OneStep(ws, tx), _with_people(tx, typed))

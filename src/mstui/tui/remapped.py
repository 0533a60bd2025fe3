"""The person's own keys in dialogs and text fields, which know keys by their declared names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mstui.commands.keys import canonical

if TYPE_CHECKING:
    from mstui.commands.registry import Registry

# Commands that mean the same in a dialog as in a list, with the key that dialogs hear for each.
IN_DIALOGS: dict[str, str] = {
    "cancel": "escape",
    "open": "enter",
    "cursor_up": "up",
    "cursor_down": "down",
    "cursor_left": "left",
    "cursor_right": "right",
    "page_up": "pageup",
    "page_down": "pagedown",
    "go_top": "home",
    "go_bottom": "end",
    "next_pane": "tab",
    "previous_pane": "shift+tab",
}


def key_in_dialogs(registry: Registry, press: str) -> str:
    """The key that a dialog or a field hears for ``press``, which types no character there.

    What dialogs name in their last line stays heard, unless the person gave that very key to
    another command of these.
    """
    pressed = canonical(press)
    for id, heard in IN_DIALOGS.items():
        if pressed in registry.command(id).keys:
            return heard if pressed not in _declared(id) else press
    return press


def _declared(id: str) -> tuple[str, ...]:
    from mstui.commands.registry import REGISTRY

    return REGISTRY.command(id).keys

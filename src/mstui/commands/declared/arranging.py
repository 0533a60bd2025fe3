"""Commands that relate items to each other and put them in their places."""

from __future__ import annotations

from mstui.commands import reasons
from mstui.commands.declared.making import items

ARRANGING = (
    items(
        "link",
        "Link",
        "What it waits for and what waits for it, in one line; marked ones one after the other.",
        "L",
        why_not=reasons.changes_item,
        kinds=("phase", "milestone", "task"),
        lacks="place in the plan to link",
    ),
)

"""Commands that relate items to each other and put them in their places."""

from __future__ import annotations

from mstui.commands import reasons
from mstui.commands.declared.making import items

ARRANGING = (
    items(
        "link",
        "Link",
        "What it waits for, in one line; marked ones one after the other.",
        "L",
        why_not=reasons.changes_item,
        kinds=("phase", "milestone", "task"),
        lacks="place in the plan to link",
    ),
    items(
        "move_up",
        "Move up",
        "One place up among its siblings; the marked ones as a block.",
        "K",
        why_not=reasons.reorders,
        kinds=("phase", "milestone", "task"),
        lacks="place of its own among others",
    ),
    items(
        "move_down",
        "Move down",
        "One place down among its siblings; the marked ones as a block.",
        "J",
        why_not=reasons.reorders,
        kinds=("phase", "milestone", "task"),
        lacks="place of its own among others",
    ),
    items(
        "move_to",
        "Move to",
        "Into another phase, milestone, item or project, with what belongs to it.",
        "m",
        why_not=reasons.changes_item,
        kinds=("phase", "milestone", "task", "risk"),
        lacks="other place to go to",
    ),
    items(
        "paste",
        "Paste",
        "Copies of what was copied, with their parts, where the cursor stands.",
        "P",
        why_not=reasons.pastes,
    ),
    items(
        "duplicate",
        "Duplicate",
        "Copies of the items with their parts, right behind them.",
        why_not=reasons.changes_item,
        kinds=("project", "phase", "milestone", "task", "risk"),
        lacks="plan to copy",
    ),
    items(
        "log_hours",
        "Log hours",
        "Hours worked, in one line: 1.5h yesterday testing.",
        "H",
        why_not=reasons.changes_item,
        kinds=("task", "project"),
        lacks="hours of its own: its tasks have",
    ),
    items(
        "explain",
        "Explain",
        "Where each number, date and word of the item comes from.",
        "equals_sign",
        why_not=reasons.explains,
    ),
)

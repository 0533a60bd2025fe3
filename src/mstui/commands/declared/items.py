"""Commands that work on items."""

from __future__ import annotations

from mstui.commands import reasons
from mstui.commands.declared.making import items

ITEMS = (
    items(
        "open",
        "Open",
        "Open the project, or the item with all its details.",
        "enter",
        why_not=reasons.needs_item,
        footer=(("portfolio", 1), ("project", 6)),
    ),
    items(
        "add",
        "Add",
        "Add an item; Tab changes its kind.",
        "a",
        why_not=reasons.needs_writing,
        footer=(("portfolio", 2), ("project", 1)),
    ),
    items(
        "edit",
        "Edit",
        "Change the fields of the item, or reopen it.",
        "e",
        why_not=reasons.changes_item,
        footer=(("portfolio", 3), ("project", 2)),
    ),
    items(
        "done",
        "Done",
        "Finish the task, achieve the milestone, close the risk.",
        "x",
        why_not=reasons.finishes_item,
        kinds=("milestone", "task", "risk"),
        lacks="end of its own: its items have",
        footer=(("project", 5),),
    ),
    items(
        "delete",
        "Delete",
        "Delete the item with what belongs to it; {undo} brings it back.",
        "X",
        why_not=reasons.changes_item,
    ),
    items(
        "select",
        "Select",
        "Mark the item, or no longer: commands then work on all marked ones.",
        "space",
        why_not=reasons.needs_item,
    ),
    items(
        "set_target",
        "Target",
        "Set the target of a project or milestone, the finish of a task.",
        "t",
        why_not=reasons.changes_item,
        kinds=("project", "milestone", "task"),
        lacks="target date",
        footer=(("project", 3),),
    ),
    items(
        "set_owner",
        "Owner",
        "Say who answers for it.",
        "o",
        why_not=reasons.changes_item,
        kinds=("milestone", "task", "risk"),
        lacks="owner",
        footer=(("project", 4),),
    ),
    items(
        "set_priority",
        "Priority",
        "Must, Should, Could or Won't (MoSCoW).",
        "p",
        why_not=reasons.changes_item,
        kinds=("milestone", "task"),
        lacks="priority",
    ),
    items(
        "copy",
        "Copy",
        "Copy the item as text to the clipboard.",
        "y",
        why_not=reasons.needs_item,
    ),
    items(
        "note",
        "Note",
        "Write a note on the item.",
        "number_sign",
        why_not=reasons.changes_item,
    ),
    items("next_pane", "Next pane", "To the next pane.", "tab", palette=False),
    items("previous_pane", "Previous pane", "To the pane before.", "shift+tab", palette=False),
)

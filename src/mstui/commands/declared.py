"""The commands of the app. A key means one thing wherever it is heard."""

from __future__ import annotations

from typing import Any

from mstui.commands import reasons
from mstui.commands.command import Command


def _command(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """A command whose handler is called as it is."""
    more.setdefault("short", title.lower())
    return Command(id, title, help, keys, handler=id, **more)


def _everywhere(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    return _command(id, title, help, *keys, scope="everywhere", group="Everywhere", **more)


def _go(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    more.setdefault("scope", "everywhere")
    return _command(id, title, help, *keys, group="Go", **more)


def _lists(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    return _command(id, title, help, *keys, scope="lists", group="Lists", **more)


def _items(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    more.setdefault("scope", "items")
    return _command(id, title, help, *keys, group="Items", **more)


def _panes(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    return _command(id, title, help, *keys, scope="project", group="Panes", **more)


EVERYWHERE = (
    _everywhere(
        "back",
        "Back",
        "Back to the screen before; on the first one, quit.",
        "q",
        footer=(("history", 4),),
    ),
    _everywhere(
        "cancel",
        "Cancel",
        "Leave the dialog, the search or the marked items as they were.",
        "escape",
        palette=False,
        in_text=True,
        needs_key=True,
    ),
    _everywhere("quit", "Quit", "Leave mstui. Everything is saved.", "ctrl+q", in_text=True),
    _everywhere(
        "keys",
        "Keys",
        "All keys that are heard here.",
        "question_mark",
        footer=(("portfolio", 9), ("project", 9), ("history", 9), ("everywhere", 9), ("empty", 9)),
    ),
    _everywhere("help", "Help", "The help pages.", "f1"),
    _everywhere(
        "palette",
        "Commands",
        "Any command by a part of its name, with its key beside it.",
        "colon",
        "ctrl+p",
        palette=False,
        in_text=True,
        needs_key=True,
    ),
    _everywhere(
        "undo",
        "Undo",
        "Take back the last change, also one made before a restart.",
        "u",
        why_not=reasons.takes_back,
        footer=(("portfolio", 6), ("history", 2)),
    ),
    _everywhere(
        "redo",
        "Redo",
        "Make the change again that was taken back.",
        "ctrl+r",
        why_not=reasons.does_again,
        footer=(("history", 3),),
    ),
    _everywhere("theme", "Theme", "Choose the colours, with a preview."),
)

GO = (
    _go("go_portfolio", "Portfolio", "All projects.", "g p", why_not=reasons.leaves_portfolio),
    _go(
        "go_history",
        "History",
        "Who changed what, when and why: of the item, or of everything.",
        "g h",
        why_not=reasons.leaves_history,
    ),
    _go(
        "go_new_project",
        "New project",
        "Begin a project, empty or from a template.",
        "g n",
        short="new project",
        why_not=reasons.needs_writing,
        footer=(("portfolio", 5), ("empty", 1)),
    ),
    _go(
        "go_import",
        "Import a plan",
        "Read a plan from another tool's file.",
        "g i",
        short="import",
        why_not=reasons.needs_writing,
        footer=(("empty", 2),),
    ),
    _go(
        "go_demo",
        "Demonstration",
        "Look at three projects in a workspace of their own.",
        "g d",
        short="demonstration",
        footer=(("empty", 3),),
    ),
    _go("go_top", "Top", "To the first row.", "g g", "home", scope="lists", palette=False),
    _go("go_bottom", "Bottom", "To the last row.", "G", "end", scope="lists", palette=False),
)

LISTS = (
    _lists("cursor_up", "Up", "One row up.", "up", "k", palette=False),
    _lists("cursor_down", "Down", "One row down.", "down", "j", palette=False),
    _lists("cursor_left", "Left", "To the pane on the left.", "left", "h", palette=False),
    _lists("cursor_right", "Right", "To the pane on the right.", "right", "l", palette=False),
    _lists("page_up", "Page up", "One page up.", "pageup", "ctrl+u", palette=False),
    _lists("page_down", "Page down", "One page down.", "pagedown", "ctrl+d", palette=False),
    _lists(
        "find",
        "Find",
        "Find as you type, whatever the case and accents.",
        "slash",
        footer=(("portfolio", 4), ("project", 7), ("history", 1)),
    ),
    _lists(
        "find_next",
        "Next match",
        "To the next row that was found.",
        "n",
        why_not=reasons.repeats_search,
    ),
    _lists(
        "find_previous",
        "Previous match",
        "To the row found before.",
        "N",
        why_not=reasons.repeats_search,
    ),
)

ITEMS = (
    _items(
        "open",
        "Open",
        "Open the project, or the item with all its details.",
        "enter",
        why_not=reasons.needs_item,
        footer=(("portfolio", 1), ("project", 6)),
    ),
    _items(
        "add",
        "Add",
        "Add an item; Tab changes its kind.",
        "a",
        why_not=reasons.needs_writing,
        footer=(("portfolio", 2), ("project", 1)),
    ),
    _items(
        "edit",
        "Edit",
        "Change the fields of the item, or reopen it.",
        "e",
        why_not=reasons.changes_item,
        footer=(("portfolio", 3), ("project", 2)),
    ),
    _items(
        "done",
        "Done",
        "Finish the task, achieve the milestone, close the risk.",
        "x",
        why_not=reasons.finishes_item,
        kinds=("milestone", "task", "risk"),
        lacks="end of its own: its items have",
        footer=(("project", 5),),
    ),
    _items(
        "delete",
        "Delete",
        "Delete the item with what belongs to it; {undo} brings it back.",
        "X",
        why_not=reasons.changes_item,
    ),
    _items(
        "select",
        "Select",
        "Mark the item, or no longer: commands then work on all marked ones.",
        "space",
        why_not=reasons.needs_item,
    ),
    _items(
        "set_target",
        "Target",
        "Set the target of a project or milestone, the finish of a task.",
        "t",
        why_not=reasons.changes_item,
        kinds=("project", "milestone", "task"),
        lacks="target date",
        footer=(("project", 3),),
    ),
    _items(
        "set_owner",
        "Owner",
        "Say who answers for it.",
        "o",
        why_not=reasons.changes_item,
        kinds=("milestone", "task", "risk"),
        lacks="owner",
        footer=(("project", 4),),
    ),
    _items(
        "set_priority",
        "Priority",
        "Must, Should, Could or Won't (MoSCoW).",
        "p",
        why_not=reasons.changes_item,
        kinds=("milestone", "task"),
        lacks="priority",
    ),
    _items(
        "copy",
        "Copy",
        "Copy the item as text to the clipboard.",
        "y",
        why_not=reasons.needs_item,
    ),
    _items(
        "note",
        "Note",
        "Write a note on the item.",
        "number_sign",
        why_not=reasons.changes_item,
    ),
    _items("next_pane", "Next pane", "To the next pane.", "tab", palette=False),
    _items("previous_pane", "Previous pane", "To the pane before.", "shift+tab", palette=False),
)

PANES = (
    _panes("focus_1", "Phases", "To the phases.", "1"),
    _panes("focus_2", "Milestones", "To the milestones.", "2"),
    _panes("focus_3", "Tasks", "To the tasks.", "3"),
    _panes("focus_4", "Risks", "To the risks.", "4"),
    _panes("zoom", "Zoom", "One pane over the whole screen, and back.", "z"),
)

# A key with two meanings, in scopes that no one confuses, and why it may have them.
AMBIGUOUS: dict[str, str] = {}

COMMANDS: tuple[Command, ...] = (*EVERYWHERE, *GO, *LISTS, *ITEMS, *PANES)

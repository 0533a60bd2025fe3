"""Commands of every list: moving, finding, ordering."""

from __future__ import annotations

from mstui.commands import reasons
from mstui.commands.declared.making import lists

LISTS = (
    lists("cursor_up", "Up", "One row up.", "up", "k", palette=False),
    lists("cursor_down", "Down", "One row down.", "down", "j", palette=False),
    lists("cursor_left", "Left", "To the pane on the left.", "left", "h", palette=False),
    lists("cursor_right", "Right", "To the pane on the right.", "right", "l", palette=False),
    lists("page_up", "Page up", "One page up.", "pageup", "ctrl+u", palette=False),
    lists("page_down", "Page down", "One page down.", "pagedown", "ctrl+d", palette=False),
    lists(
        "find",
        "Find",
        "Find anything in the workspace as you type, and go there.",
        "slash",
        why_not=reasons.searches,
        footer=(("portfolio", 4), ("project", 8), ("history", 1), ("report", 3)),
    ),
    lists(
        "find_next",
        "Next match",
        "To the next thing that was found, also in another project.",
        "n",
        why_not=reasons.repeats_search,
    ),
    lists(
        "find_previous",
        "Previous match",
        "To the thing that was found before.",
        "N",
        why_not=reasons.repeats_search,
    ),
    lists(
        "sort",
        "Sort",
        "Sort the list by a column, or turn it round; a check-in skips an item.",
        "s",
    ),
)

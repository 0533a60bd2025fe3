"""Commands of every screen."""

from __future__ import annotations

from mstui.commands import reasons
from mstui.commands.declared.making import everywhere

EVERYWHERE = (
    everywhere(
        "back",
        "Back",
        "Back to the screen before; on the first one, quit.",
        "q",
        footer=(
            ("project", 5),
            ("timeline", 4),
            ("history", 4),
            ("report", 2),
            ("owed", 8),
            ("register", 7),
        ),
    ),
    everywhere(
        "cancel",
        "Cancel",
        "Leave the dialog, the search or the marked items as they were.",
        "escape",
        palette=False,
        in_text=True,
        needs_key=True,
    ),
    everywhere(
        "quit",
        "Quit",
        "Leave mstui. Everything is saved.",
        "ctrl+q",
        in_text=True,
        footer=(("portfolio", 5), ("empty", 4)),
    ),
    everywhere(
        "keys",
        "Keys",
        "All keys that are heard here.",
        "question_mark",
        footer=(
            ("timeline", 9),
            ("report", 9),
            ("owed", 9),
            ("register", 9),
            ("portfolio", 9),
            ("project", 9),
            ("history", 9),
            ("everywhere", 9),
            ("empty", 9),
        ),
    ),
    everywhere("help", "Help", "The help pages.", "f1"),
    everywhere(
        "palette",
        "Commands",
        "Any command, item, saved search or help page by a part of its name.",
        "colon",
        "ctrl+p",
        palette=False,
        in_text=True,
        needs_key=True,
    ),
    everywhere(
        "undo",
        "Undo",
        "Take back the last change, also one made before a restart.",
        "u",
        why_not=reasons.takes_back,
        footer=(("portfolio", 7), ("history", 2)),
    ),
    everywhere(
        "redo",
        "Redo",
        "Make the change again that was taken back.",
        "ctrl+r",
        why_not=reasons.does_again,
        footer=(("history", 3),),
    ),
    everywhere(
        "suspend",
        "To the shell",
        "Leave the screen to the shell for a while; fg comes back.",
        "ctrl+z",
        in_text=True,
    ),
    everywhere("theme", "Theme", "Choose the colours, with a preview."),
)

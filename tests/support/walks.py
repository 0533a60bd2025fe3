"""The ways through the app on which every screen and dialog is seen once."""

from __future__ import annotations

from typing import NamedTuple

PLAN = """\
Name,Outline level,Start,Finish,Resource names,Predecessors
Autumn fair,1,2026-11-23,2026-12-11,,
Stand booked,2,2026-11-23,2026-11-27,Ana,
Leaflets printed,2,2026-11-30,2026-12-04,Ben,2
Fair opens,2,2026-12-11,2026-12-11,Ana,3
"""


class Stop(NamedTuple):
    """A screen to look at: the steps to it, a text that shows that one is there, the steps back.

    A step is a command (``@add``), typed text (``text:Beta``), a size (``size:29x7``) or a key.
    A stop without a name is only passed.
    """

    name: str
    keys: tuple[str, ...]
    sees: str = ""
    back: tuple[str, ...] = ("escape",)


WORK: tuple[Stop, ...] = (
    Stop("portfolio", (), "Mobile app", ()),
    Stop("which-key", ("g",), "…"),
    Stop("find", ("@find", "text:run"), "Sensor run 27", ("escape", "escape")),
    Stop("palette", ("@palette",), "Commands"),
    Stop("palette-narrowed", ("@palette", "text:und"), "Undo"),
    Stop("keys", ("@keys",), "Keys"),
    Stop("help", ("@help",), "Help"),
    Stop("help-page", ("@help", "enter"), "scroll", ("escape", "escape")),
    Stop("themes", ("@palette", "text:theme", "enter"), "as it was"),
    Stop("import", ("@go_import",), "Import a plan"),
    Stop(
        "import-review",
        ("@go_import", "text:plan.csv", "enter"),
        "creates 1 project",
        ("escape", "escape", "escape"),
    ),
    Stop("history", ("@go_history",), "History", ("@back",)),
    Stop("add-project", ("@add",), "New"),
    Stop("project-phases", ("@go_top", "@open", "@focus_1"), "Phases", ()),
    Stop("project-milestones", ("@focus_2",), "Milestones", ()),
    Stop("project-tasks", ("@focus_3",), "3 Tasks", ()),
    Stop("project-risks", ("@focus_4",), "4 Risks", ()),
    Stop("project-zoom", ("@focus_2", "@cursor_down", "@cursor_down", "@zoom"), "", ("@zoom",)),
    Stop("detail", ("@open",), "milestone", ("@back",)),
    Stop("marked", ("@select", "@select"), "unmark 2", ("escape",)),
    Stop("add-milestone", ("@go_top", "@add"), "New in"),
    Stop("add-task", ("@add", "tab", "text:Call the vendor"), "New in", ("escape", "escape")),
    Stop("edit", ("@edit",), "Edit"),
    Stop("target", ("@set_target", "text:+2w"), "Was", ("escape", "escape")),
    Stop("target-refused", ("@set_target", "text:soon", "enter"), "Was", ("escape", "escape")),
    Stop("owner", ("@set_owner",), "Who answers"),
    Stop("owner-new", ("@set_owner", "text:@Zoe"), "new"),
    Stop("priority", ("@set_priority",), "Priority"),
    Stop("achieve", ("@done",), "Achieve"),
    Stop("note", ("@note", "text:Call back on Monday."), "Note on", ("escape", "escape")),
    Stop("delete", ("@delete",), "Delete this"),
    Stop("history-of-item", ("@go_history",), "What it changed", ("@back",)),
    Stop("refused", ("@focus_1", "@set_owner"), ":", ()),
    Stop("too-small", ("size:29x7",), "too small", ()),
)

FIRST_RUN: tuple[Stop, ...] = (
    Stop("empty", (), "No projects yet", ()),
    Stop("first-template", ("@go_new_project",), "template", ()),
    Stop("first-project", ("enter", "text:Shop"), "The plan", ()),
    Stop("who-are-you", ("enter",), "Who are you?", ("escape", "escape", "escape", "escape")),
)

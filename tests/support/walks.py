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


TWICE = ("escape", "escape")

PORTFOLIO: tuple[Stop, ...] = (
    Stop("portfolio", (), "Mobile app", ()),
    Stop("which-key", ("g",), "Esc leaves"),
    Stop("find", ("@find",), "use it"),
    Stop("find-beta", ("@find", "text:beta"), "of 35 ", TWICE),
    Stop("find-narrowed", ("@find", "text:run", "tab"), "Sensor run 27"),
    Stop("palette", ("@palette",), "Commands"),
    Stop("palette-narrowed", ("@palette", "text:und"), "Undo", TWICE),
    Stop("keys", ("@keys",), "Keys"),
    Stop("help", ("@help",), "Help"),
    Stop("help-page", ("@help", "enter"), "scroll", TWICE),
    Stop("themes", ("@palette", "text:theme", "enter"), "as it was"),
    Stop("import", ("@go_import",), "Import a plan"),
    Stop(
        "import-review",
        ("@go_import", "text:plan.csv", "enter"),
        "creates 1 project",
        ("escape", *TWICE),
    ),
    Stop("history", ("@go_history",), "History", ("@back",)),
    Stop("add-project", ("@add",), "New"),
)

PROJECT: tuple[Stop, ...] = (
    Stop("project-phases", ("@go_top", "@open", "@focus_1"), "Phases", ()),
    Stop("project-milestones", ("@focus_2",), "Beta Version Rel", ()),
    Stop("project-tasks", ("@focus_3",), "Tasks", ()),
    Stop("project-risks", ("@focus_4",), "Risks", ()),
    Stop("project-zoom", ("@focus_2", "@zoom"), "pane", ("@zoom",)),
    Stop("detail", ("@open",), "milestone", ("@back",)),
    Stop("marked", ("@select", "@select"), "unmark 2", ()),
    Stop("edit-several", ("@edit",), "Edit 2", TWICE),
    Stop("sort", ("escape", "@go_top", "@sort"), "Sort"),
    Stop("explain", ("@explain",), "│ State "),
    Stop("history-of-item", ("@go_history",), "What it changed", ("@back",)),
    Stop("refused", ("@focus_1", "@set_owner"), ":", ("@focus_2",)),
)

ENTRY: tuple[Stop, ...] = (
    Stop("quick-add", ("@add",), "New in"),
    Stop(
        "quick-add-read",
        ("@add", "text:Landing page live fri @Zoe !must #web"),
        "joins",
        TWICE,
    ),
    Stop("quick-add-refused", ("@add", "text:Landing page after:Nowhere"), "New in", TWICE),
    Stop("full-form", ("@add", "down"), "SMART", TWICE),
    Stop("edit", ("@edit",), "SMART"),
    Stop("edit-field", ("@edit_field",), "Name"),
    Stop("outline", ("@outline",), "New lines"),
    Stop(
        "outline-filled",
        ("@outline", "text:Alpha shown @ana", "enter", "tab", "text:Write the talk fri"),
        "New lines",
        TWICE,
    ),
    Stop("target", ("@set_target", "text:+8w"), "Then", TWICE),
    Stop("target-refused", ("@set_target", "text:soon", "enter"), "Was", TWICE),
    Stop("reason", ("@set_target", "text:+8w", "enter"), "resource", ("escape", *TWICE)),
    Stop("owner", ("@set_owner",), "Who answers"),
    Stop("owner-new", ("@set_owner", "text:@Zoe"), "new", TWICE),
    Stop("priority", ("@set_priority",), "Priority"),
    Stop("link", ("@link",), "Links"),
    Stop("link-read", ("@link", "text:Debugging FF+1d"), "Debugging", TWICE),
    Stop("move", ("@move_to",), "Move"),
    Stop("achieve", ("@done",), "Achieve"),
    Stop("note", ("@note", "text:Call back on Monday."), "Note on", TWICE),
    Stop("delete", ("@delete",), "Delete this"),
    Stop("hours", ("@focus_3", "@log_hours", "text:1.5h yesterday"), "Hours", TWICE),
    Stop("save-template", ("@palette", "text:save as", "enter"), "emplate", TWICE),
    Stop("baseline", ("@baseline",), "aseline"),
)

CHECKIN: tuple[Stop, ...] = (
    Stop("checkin", ("@go_checkin",), "step 0 of 8", ()),
    Stop("checkin-inbox", ("@open",), "Inbox", ()),
    Stop("checkin-done", ("@next_pane",), "Done since last", ()),
    Stop("checkin-milestones", ("@next_pane",), "Milestones", ()),
    Stop("checkin-target", ("@set_target", "text:+1w"), "New target", ()),
    Stop("checkin-cause", ("enter",), "Root cause", ("escape",)),
    Stop("checkin-roadblocks", ("@next_pane",), "roadblocks", ()),
    Stop("checkin-kpis", ("@next_pane",), "KPIs", ()),
    Stop("checkin-reading", ("4", "2"), "42", ("escape",)),
    Stop("checkin-risks", ("@next_pane",), "Risks", ()),
    Stop("checkin-actions", ("@next_pane",), "Action step", ()),
    Stop("checkin-close", ("@next_pane",), "Close", ("@cancel",)),
    Stop("past-checkins", ("@go_checkins",), "Check-ins", ("@back",)),
)

PLANNING: tuple[Stop, ...] = (
    Stop(
        "timeline",
        ("@focus_2", "@cursor_down", "@focus_3", "@go_timeline"),
        "Timeline",
        (),
    ),
    Stop("timeline-moved", ("@week_later",), "as it was", ("escape",)),
    Stop("since-baseline", ("@back", "@go_baseline"), "Since", ("@back",)),
    Stop("checks", ("@go_lint",), "Checks", ("@back",)),
    Stop("load", ("@go_load",), "Load", ("@back",)),
    Stop("trend", ("@go_trend",), "Trend of forecasts", ("@back",)),
    Stop("too-small", ("size:29x7",), "too small", ()),
)

REGISTERS: tuple[Stop, ...] = (
    Stop("risks", ("@focus_2", "@go_risks"), "Risks · open", ()),
    Stop("risk-on-map", ("@next_pane", "@cursor_up"), "impact", ("escape",)),
    Stop("risk-whole", ("@open",), "Expected", ("@back",)),
    Stop("roadblocks", ("@next_pane", "@next_pane"), "Roadblocks", ()),
    Stop("roadblock-ask", ("@look_at",), "Of whom"),
    Stop("roadblock-resolved", ("@done",), "Resolve"),
    Stop("kpis", ("@go_kpis",), "KPIs · open", ()),
    Stop("reading", ("@look_at", "text:12,5"), "So far"),
    Stop("reading-refused", ("@look_at", "text:abc", "enter"), "is no number"),
    Stop("kpi-whole", ("@open",), "of 100", ("@back",)),
    Stop("investigations", ("@next_pane",), "Investigations", ()),
    Stop("deliverables", ("@go_deliverables",), "Deliverables · all", ()),
    Stop("deliverable-decided", ("@look_at",), "Then"),
    Stop("", ("@back",), "Milestones", ()),
    Stop("scope", ("@palette", "text:grown", "enter"), "Answer"),
)

WORK = (*PORTFOLIO, *CHECKIN, *PROJECT, *ENTRY, *REGISTERS, *PLANNING)

FIRST_RUN: tuple[Stop, ...] = (
    Stop("empty", (), "No projects yet", ()),
    Stop("first-template", ("@go_new_project",), "template", ()),
    Stop("first-project", ("enter", "text:Shop"), "The plan", ()),
    Stop("who-are-you", ("enter",), "Who are you?", ("escape", "escape", "escape", "escape")),
)

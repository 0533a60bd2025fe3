"""Commands of the panes of a project."""

from __future__ import annotations

from mstui.commands.declared.making import panes

PANES = (
    panes("focus_1", "Phases", "To the phases.", "1"),
    panes("focus_2", "Milestones", "To the milestones.", "2"),
    panes("focus_3", "Tasks", "To the tasks.", "3"),
    panes("focus_4", "Risks", "To the risks.", "4"),
    panes("zoom", "Zoom", "One pane over the whole screen, and back.", "z"),
)

"""The commands that work on items, whatever list they stand in."""

from __future__ import annotations

from mstui.tui.screens.arranging import Arranging
from mstui.tui.screens.changing import Changing
from mstui.tui.screens.entering import Entering
from mstui.tui.screens.looking import Looking


class ItemCommands(Entering, Changing, Arranging, Looking):
    """One key each, for the marked items, else for the one under the cursor."""

"""Screens and areas that panes cover entirely, so nothing of their own is painted line by line."""

from __future__ import annotations

from typing import ClassVar

from textual.screen import Screen
from textual.widget import Widget

from mstui.tui.widgets.steady import Steady


class Across(Widget):
    """Lays its panes out side by side."""

    BLANK: ClassVar[bool] = True
    DEFAULT_CSS = """
    Across { width: 1fr; height: 1fr; layout: horizontal; background: $background; }
    """


class Down(Widget):
    """Lays its panes out one below the other."""

    BLANK: ClassVar[bool] = True
    DEFAULT_CSS = """
    Down { width: 1fr; height: 1fr; layout: vertical; background: $background; }
    """


class PaneScreen(Steady, Screen[None]):
    """A screen of panes and areas."""

    BLANK: ClassVar[bool] = True
    DEFAULT_CSS = """
    PaneScreen { background: $background; }
    """

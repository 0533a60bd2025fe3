"""What a command needs to know about the moment in which its key is pressed."""

from __future__ import annotations

from typing import NamedTuple


class Context(NamedTuple):
    """Where the person is. The screens fill it in; commands only read it."""

    scope: str = "portfolio"
    # The kind that the focused list shows, and the item under its cursor.
    pane: str = ""
    item: str = ""
    kind: str = ""
    state: str = ""
    # How many items are marked with Space; a command works on them instead.
    marked: int = 0
    read_only: bool = False
    # What is seen is the past.
    past: bool = False
    # What would be taken back, and done again: empty where nothing would.
    undo: str = ""
    redo: str = ""
    # Something was searched for in this list.
    searched: bool = False
    # The workspace holds no project yet.
    empty: bool = False
    # Why the rows of the list can't change places; empty where they can.
    fixed_order: str = ""
    # Something was moved on the timeline and is not saved yet.
    moving: bool = False
    # Why the bars of a timeline can't be moved; empty where they can.
    fixed_bars: str = ""
    # What was copied and can be pasted, in a few words.
    copied: str = ""
    # Commands that the screen answers by itself, whatever is under the cursor.
    answered: frozenset[str] = frozenset()

    @property
    def affected(self) -> int:
        """How many items a command would work on."""
        return self.marked or (1 if self.item else 0)

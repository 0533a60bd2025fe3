"""What people do with the keyboard on a large project, and the most bytes that a key may cost.

A cursor key is answered within 1.5 round trips' worth of bytes of a slow line, 64 kbit/s with
200 ms for a round trip: 2,400 bytes. In view they are 1,500 on average. What changes most of the screen (another
pane with its own detail, the help) is held to three quarters of a second of such a line and more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

BITS, ROUND_TRIP = 64_000, 0.2
CURSOR = int(1.5 * ROUND_TRIP * BITS / 8)
IN_VIEW, PANE, SCREEN, TYPED = 1_500, 6_000, 9_000, 600
# The first screen: fifty projects at 120x40.
FIRST = 10_000


class Step(NamedTuple):
    """Keys of one kind, and the most bytes that one of them may cost."""

    name: str
    keys: Sequence[str]
    limit: int
    frames: int = 1
    """Two where figures follow that are counted after the first frame."""
    mean: int = 0
    """The most that such keys may cost on average, where that is less."""


# The cursor stands on the one project, whose list is the first screen.
STEPS = (
    Step("open the project", ["enter"], SCREEN, 2),
    Step("turn the panes", ["1", "3", "4", "2"], PANE, 2),
    # The milestone's detail, its tasks and its risks change at once.
    Step("milestones, three panes follow", ["j", "j", "k", "j"], CURSOR, 2),
    Step("all tasks of the project", ["1", "3"], PANE, 2),
    Step("tasks, in view", ["j"] * 6 + ["k"] * 3, CURSOR, mean=IN_VIEW),
    Step("tasks, over the edge", ["j"] * 16, CURSOR),
    Step("tasks, a page", ["pagedown", "pagedown", "pageup"], CURSOR),
    Step("tasks, to the ends", ["end", "home"], CURSOR + 900),
    # Its modules are read when the first is opened.
    Step("open a dialog", ["a"], PANE, 2),
    Step("type into it", list("Beta"), TYPED),
    Step("leave it", ["escape"], PANE),
    Step("all keys", ["?"], SCREEN),
    Step("back", ["escape"], SCREEN),
)

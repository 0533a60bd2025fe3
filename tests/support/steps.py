"""What people do with the keyboard on a large project, and the most bytes that a key may cost.

A cursor key is answered within 1.5 round trips' worth of bytes of a slow line, 64 kbit/s with
200 ms for a round trip: 2,400 bytes. In view it is 1,500. What changes the whole screen is held
to what it takes today: another pane with its own detail, a dialog, the help.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

BITS, ROUND_TRIP = 64_000, 0.2
CURSOR = int(1.5 * ROUND_TRIP * BITS / 8)
IN_VIEW, PANE, SCREEN, TYPED = 1_500, 4_000, 8_000, 300
# The first screen: fifty projects at 120x40.
FIRST = 10_000


class Step(NamedTuple):
    """Keys of one kind, and the most bytes that one of them may cost."""

    name: str
    keys: Sequence[str]
    limit: int
    frames: int = 1
    """Two where figures follow that are counted after the first frame."""


# The cursor stands on the one project, whose list is the first screen.
STEPS = (
    Step("open the project", ["enter"], SCREEN, 2),
    Step("turn the panes", ["1", "3", "4", "2"], PANE, 2),
    # The milestone's detail, its tasks and its risks change at once.
    Step("milestones, three panes follow", ["j", "j", "k", "j"], CURSOR + 500, 2),
    Step("all tasks of the project", ["1", "3"], PANE, 2),
    Step("tasks, in view", ["j"] * 6 + ["k"] * 3, IN_VIEW),
    Step("tasks, over the edge", ["j"] * 16, CURSOR),
    Step("tasks, a page", ["pagedown", "pagedown", "pageup"], CURSOR),
    Step("tasks, to the ends", ["end", "home"], CURSOR + 300),
    Step("open a dialog", ["a"], CURSOR),
    Step("type into it", list("Beta"), TYPED),
    Step("leave it", ["escape"], CURSOR),
    Step("all keys", ["?"], SCREEN),
    Step("back", ["escape"], SCREEN),
)

"""The signs of a timeline, what each means, and the theme's colour it is drawn in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mstui.views.wires import DOWN, LEFT


class Signs(NamedTuple):
    """What bars and milestones are drawn with; every sign one cell wide."""

    done: str
    planned: str
    left: str
    baseline: str
    float: str
    buffer: str
    deadline: str
    constraint: str
    critical: str
    today: str
    target: str
    # Days without work, where no shade tells them; bars that lie to the left and to the right.
    free: str
    before: str
    after: str
    milestone: Mapping[str, str]
    # Lines between linked bars, by the sides to which each leads (see ``views.wires``).
    lines: str
    # What holds others, a phase or a project: a line, so that the work itself stands out.
    whole_done: str
    whole_left: str
    # Before the name of what holds others: all of it is seen below, or folded away.
    opened: str
    folded: str


# A line that only passes by has no branch drawn: those signs are taken by limits.
UNICODE = Signs(
    "█", "▓", "░", ":", "·", "▒", "┤", "├", "!", "┊", "▽", "'", "‹", "›",
    {"planned": "◇", "ready": "◆", "achieved": "√", "missed": "■"},
    " │││─┘┐│─└┌│─┴┬┼", "━", "╌", "▾", "▸",
)  # fmt: skip
ASCII = Signs(
    "#", "=", "-", ":", ".", "%", "]", "[", "!", "|", "T", "'", "<", ">",
    {"planned": "o", "ready": "*", "achieved": "v", "missed": "x"},
    " |||_++|_++|_+++", "#", "-", "-", "+",
)  # fmt: skip

# The colours of milestones by their state; one that is planned has that of its chain.
MARKS = {"achieved": "green", "ready": "info", "missed": "red"}


NO_WORK = "no work"


class Meaning(NamedTuple):
    """A sign, the word for it, the colour it is drawn in, and what it tells in one line."""

    sign: str
    word: str
    colour: str
    tells: str

    @property
    def is_free(self) -> bool:
        """Whether it marks days without work, which most themes shade instead."""
        return self.word == NO_WORK


def legend(signs: Signs) -> list[Meaning]:
    """Every sign with what it means."""
    marks = signs.milestone
    whole = f"{signs.whole_done}{signs.whole_left}"
    told = [
        Meaning(signs.done, "done", "bar-done", "work that is finished"),
        Meaning(signs.planned, "begun", "bar-planned", "what is left of work that has begun"),
        Meaning(signs.left, "to come", "bar-left", "work that has not begun"),
        Meaning(signs.critical, "critical", "critical", "no float: its delay moves the end"),
        Meaning(signs.float, "float", "muted", "how far it may slip before the end moves"),
        Meaning(signs.baseline, "baseline", "baseline", "where the baseline has it"),
        Meaning(signs.today, "today", "muted", ""),
        Meaning(whole, "phase", "bar-done", "what holds others: done, to come"),
        Meaning(marks["planned"], "milestone", "accent", "planned; it stands on its forecast"),
        Meaning(marks["ready"], "ready", MARKS["ready"], "all it needs is done"),
        Meaning(marks["achieved"], "achieved", MARKS["achieved"], "a person has confirmed it"),
        Meaning(marks["missed"], "missed", MARKS["missed"], "its target has passed"),
        Meaning(signs.target, "target", "muted", "what was promised; red if missed"),
        Meaning(signs.buffer, "buffer", "buffer", "spare days up to the target"),
        Meaning(signs.deadline, "deadline", "amber", "a limit from outside; red if missed"),
        Meaning(signs.constraint, "constraint", "muted", "a day it has to keep to"),
        Meaning(
            signs.lines[DOWN | LEFT],
            "link",
            "accent",
            "what the cursor's row is linked with",
        ),
        Meaning(signs.free, NO_WORK, "border", "weekends and holidays"),
        Meaning(signs.after, "out of view", "muted", "its bar lies further on"),
    ]
    # In ASCII a phase is drawn as its tasks are.
    return [each for each in told if each.sign != f"{signs.done}{signs.left}"]


def common(signs: Signs, *, projects: bool = False) -> list[Meaning]:
    """The signs to explain above a chart: of nearly every plan, or of a list of projects."""
    of_plans = ("done", "begun", "to come", "critical", "float", "baseline")
    of_projects = ("achieved", "milestone", "missed", "ready", "deadline", "critical")
    known = {each.word: each for each in legend(signs)}
    return [known[word] for word in (of_projects if projects else of_plans)]

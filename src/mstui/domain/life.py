"""Life cycles: which state may follow which, what that needs, and states that are derived.

A milestone is proposed, planned, achieved; or deferred or cancelled. Between planned and
achieved stands *ready*, which is derived and never stored, like *overdue* and *blocked*.
Only a person achieves a milestone, with evidence: an approval needs its approver and the
sign-off, a target needs a proof by number (its KPI, a test result, a survey or a link);
completions and deadlines are evident in themselves, and evidence may be added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

MILESTONE_MOVES: dict[str, tuple[str, ...]] = {
    # An owned proposal with a target may be achieved at once: it passes through planned.
    "proposed": ("planned", "achieved", "deferred", "cancelled"),
    "planned": ("proposed", "achieved", "deferred", "cancelled"),
    "achieved": ("planned",),
    "deferred": ("proposed", "planned", "cancelled"),
    "cancelled": ("proposed", "planned"),
}
TASK_MOVES: dict[str, tuple[str, ...]] = {
    "todo": ("doing", "blocked", "done", "cancelled"),
    "doing": ("todo", "blocked", "done", "cancelled"),
    "blocked": ("todo", "doing", "done", "cancelled"),
    "done": ("todo", "doing"),
    "cancelled": ("todo", "doing"),
}
DELIVERABLE_MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("submitted", "approved", "rejected"),
    "submitted": ("draft", "approved", "rejected"),
    "approved": ("submitted",),
    "rejected": ("draft", "submitted"),
}

OPEN_MILESTONE = ("proposed", "planned")
OPEN_TASK = ("todo", "doing", "blocked")

# Kinds of evidence that prove a number.
PROOFS = ("test result", "survey", "link")


class Requirements(NamedTuple):
    """What a milestone waits for, counted; cancelled tasks and children are not required."""

    tasks: int = 0
    open_tasks: int = 0
    children: int = 0
    open_children: int = 0
    deliverables: int = 0
    unapproved: int = 0

    @property
    def open(self) -> tuple[str, ...]:
        """What is still missing, in words; empty where all is there."""
        counted = (
            (self.open_tasks, "task is", "tasks are", "not done"),
            (self.open_children, "sub-milestone is", "sub-milestones are", "not achieved"),
            (self.unapproved, "deliverable is", "deliverables are", "not approved"),
        )
        return tuple(
            f"{count} {one if count == 1 else many} {lacking}"
            for count, one, many, lacking in counted
            if count
        )

    @property
    def any(self) -> bool:
        return bool(self.tasks or self.children or self.deliverables)


def why_not_milestone(
    state: str, to: str, *, owned: bool, target: str | None, reason: str = ""
) -> str:
    """Why a milestone may not go from one state to another; empty where it may.

    For ``achieved``, ``why_not_achieve`` asks for the evidence as well.
    """
    if to not in MILESTONE_MOVES.get(state, ()):
        return _no_move(state, to, MILESTONE_MOVES)
    if to in ("planned", "achieved"):
        missing = [word for word, there in (("an owner", owned), ("a target", target)) if not there]
        if missing:
            return f"{_article(to)} milestone needs {' and '.join(missing)}"
    if state in ("achieved", "cancelled") and not reason.strip():
        return f"reopening {_article(state)} milestone needs a reason"
    return ""


def why_not_achieve(
    *,
    kind: str,
    evidence_kind: str | None = None,
    evidence: str = "",
    approver: str | None = None,
    kpi_met: bool = False,
) -> str:
    """Which evidence is missing for a milestone of a kind; empty where it is enough.

    ``kpi_met``: a KPI linked to the milestone has reached its target.
    """
    if evidence_kind and evidence_kind != "sign-off" and not evidence.strip():
        return f"say where the {evidence_kind} is"
    if kind == "approval":
        if not approver:
            return "an approval needs its approver"
        if evidence_kind != "sign-off" and not evidence.strip():
            return "an approval needs the sign-off or a link to it"
    if kind == "target" and not kpi_met and evidence_kind not in PROOFS:
        return "a target needs its KPI met, a test result, a survey or a link"
    return ""


def why_not_task(state: str, to: str, *, open_subtasks: int = 0) -> str:
    """Why a task may not go from one state to another; empty where it may."""
    if to not in TASK_MOVES.get(state, ()):
        return _no_move(state, to, TASK_MOVES)
    if to == "done" and open_subtasks:
        are = "sub-task is" if open_subtasks == 1 else "sub-tasks are"
        return f"{open_subtasks} {are} not done"
    return ""


def why_not_deliverable(state: str, to: str, *, approver: str | None) -> str:
    """Why a deliverable may not go from one state to another; empty where it may."""
    if to not in DELIVERABLE_MOVES.get(state, ()):
        return _no_move(state, to, DELIVERABLE_MOVES)
    if to in ("approved", "rejected") and not approver:
        return f"{_article(to)} deliverable needs its approver"
    return ""


def task_consequences(
    task: Mapping[str, str | int | None], to: str, on: str
) -> dict[str, str | int | None]:
    """The fields that change with a task's state, ``state`` included; ``on`` is the day.

    A task finished without having been started began as planned, or that day.
    """
    start, began = task.get("start"), task.get("actual_start")
    after: dict[str, str | int | None] = {"state": to}
    if to == "done":
        planned = str(start) if start and str(start)[:10] <= on else on
        after |= {"percent": 100, "remaining": 0, "actual_finish": on}
        after["actual_start"] = began or planned
    elif to == "doing":
        after |= {"actual_start": began or on, "actual_finish": None}
    elif to == "todo":
        after |= {"percent": 0, "actual_start": None, "actual_finish": None}
    if task.get("state") == "done":
        after["remaining"] = None
    return {name: value for name, value in after.items() if task.get(name) != value}


def overdue(state: str, target: str | None, today: str) -> bool:
    """The target has passed and the milestone is still expected; ISO dates."""
    return state in OPEN_MILESTONE and bool(target) and str(target)[:10] < today


def task_overdue(state: str, finish: str | None, today: str) -> bool:
    """The planned finish (or the deadline) of an open task has passed."""
    return state in OPEN_TASK and bool(finish) and str(finish)[:10] < today


def unowned(state: str, owner: str | None, team: str | None) -> bool:
    """Nobody answers for a milestone that is still expected."""
    return state in OPEN_MILESTONE and not (owner or team)


def ready(state: str, requirements: Requirements) -> bool:
    """All that a planned milestone waits for is there; one that waits for nothing is not ready.

    Without tasks, children or deliverables there is nothing that could say it.
    """
    return state == "planned" and requirements.any and not requirements.open


def blocked(state: str, open_roadblocks: int, unmet_gate: bool = False) -> bool:
    """A roadblock is open on the milestone, or the gate before its phase is not achieved."""
    return state in OPEN_MILESTONE and (open_roadblocks > 0 or unmet_gate)


def slipping(state: str, forecast: str | None, target: str | None) -> bool:
    """The forecast lies after the target."""
    return state in OPEN_MILESTONE and bool(forecast and target) and str(forecast) > str(target)


def standing(
    state: str, *, is_overdue: bool = False, is_blocked: bool = False, is_ready: bool = False
) -> str:
    """The one word for a milestone: its stored state, or the most pressing derived one."""
    if state not in OPEN_MILESTONE:
        return state
    if is_overdue:
        return "overdue"
    if is_blocked:
        return "blocked"
    return "ready" if is_ready else state


def punctuality(
    target: str | None, achieved_on: str, workdays_between: Callable[[str, str], int]
) -> int | None:
    """Working days from the target to the achievement: + late, - early; None without a target."""
    return workdays_between(target[:10], achieved_on[:10]) if target else None


def show_punctuality(days: int | None) -> str:
    """``on time``, ``3 wd early``, ``2 wd late``."""
    if days is None:
        return ""
    if days == 0:
        return "on time"
    return f"{abs(days)} wd {'late' if days > 0 else 'early'}"


def _no_move(state: str, to: str, moves: Mapping[str, tuple[str, ...]]) -> str:
    if state == to:
        return f"it is {to} already"
    if to not in moves:
        return f"there is no state {to}; states are {', '.join(moves)}"
    if state not in moves:
        return f"there is no state {state}; states are {', '.join(moves)}"
    return f"{_article(state)} one cannot become {to}; it can become {' or '.join(moves[state])}"


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"

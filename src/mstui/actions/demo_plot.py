"""What a demonstration project goes through, as plain data: the plot of a story in weeks.

Weeks count from 1, the week of the first check-in, to 12, the week of the last; week 13 is
the current one or the one before. People go by short names (see ``demo_cast``), items by
their ids in the template.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

# Nobody knows of it before the last check-in.
UNKNOWN = 99


class Slip(NamedTuple):
    """Working days that an item takes more (or less) than planned, known from a week on."""

    item: str
    days: int
    week: int


class Move(NamedTuple):
    """A promise changed at a check-in; a target is a point in working days of the project.

    ``client`` is what the client may read of the reason.
    """

    week: int
    milestone: str
    field: str
    to: int | str
    cause: str
    rationale: str
    revised: str = ""
    informed: str = ""
    follow_up: str = ""
    watch_weeks: int = 0
    agreed_with: str = ""
    counter_offer: str = ""
    client: str = ""


class Belief(NamedTuple):
    """A forecast that the owner declares at a check-in, as a point."""

    week: int
    milestone: str
    point: int


class Verdict(NamedTuple):
    """A health that the owner declares, and why."""

    week: int
    milestone: str
    health: str
    note: str = ""


class Promised(NamedTuple):
    """An action step; ``closed`` is the week in which it ended, 0 where it is still open."""

    week: int
    name: str
    owner: str
    due_days: int
    closed: int = 0
    milestone: str = ""
    dropped: str = ""


class Decided(NamedTuple):
    """A decision taken at a check-in."""

    week: int
    name: str
    why: str
    author: str
    milestone: str = ""


class Remark(NamedTuple):
    """A note on an item; ``item`` is an id of the template, or "" for the project."""

    week: int
    weekday: int
    item: str
    author: str
    kind: str
    text: str
    client_visible: int = 0


class Obstacle(NamedTuple):
    """A roadblock, and the risk (by its name) that became it."""

    week: int
    weekday: int
    name: str
    milestone: str
    task: str
    risk: str
    owner: str
    ask: str
    asked: str
    escalated: int = 0
    escalated_to: str = ""
    resolved: int = 0
    resolution: str = ""


class Scored(NamedTuple):
    """A risk scored again at a check-in."""

    week: int
    risk: str
    fields: Mapping[str, str | int]


class Owed(NamedTuple):
    """What somebody outside owes; ``confirmed`` are the weeks in which it was confirmed."""

    name: str
    party: str
    person: str
    promised: int
    confirmed: tuple[int, ...]
    waits: tuple[str, ...]
    kept: int = 0


class Spent(NamedTuple):
    """An expense under a budget line."""

    week: int
    weekday: int
    name: str
    budget: str
    euros: int


class Lookback(NamedTuple):
    """A retrospective of an achieved milestone: ``well``, ``badly``, ``change``; or how it was
    celebrated: ``celebrated``."""

    week: int
    milestone: str
    said: Mapping[str, str]


class Finding(NamedTuple):
    """What an investigation of a KPI turned out to be."""

    week: int
    kpi: str
    text: str


class Grown(NamedTuple):
    """Work that nobody had planned, and what was answered to the alarm of the scope.

    ``tasks`` are names, the milestones that they lead to, and hours; they arrive in the week
    before.
    """

    week: int
    tasks: tuple[tuple[str, str, int], ...]
    said: Mapping[str, str]


class Plot(NamedTuple):
    """One project of the demonstration."""

    template: str
    key: str
    name: str
    start_week: int
    lead: str
    facilitator: str
    attendees: tuple[str, ...]
    fields: Mapping[str, str | int]
    owners: Mapping[str, str]
    approvers: Mapping[str, str]
    workers: Mapping[str, tuple[str, ...]]
    risk_owners: Mapping[str, str]
    slips: tuple[Slip, ...]
    readings: Mapping[str, Mapping[int, float]]
    evidence: Mapping[str, str]
    moves: tuple[Move, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    actions: tuple[Promised, ...] = ()
    decisions: tuple[Decided, ...] = ()
    remarks: tuple[Remark, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    scores: tuple[Scored, ...] = ()
    promises: tuple[Owed, ...] = ()
    budgets: Mapping[str, tuple[str, int]] = {}
    expenses: tuple[Spent, ...] = ()
    documents: tuple[tuple[str, str, str], ...] = ()
    stakeholders: tuple[tuple[str, str, str], ...] = ()
    tags: Mapping[str, tuple[str, ...]] = {}
    objective: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
    # By KPI what is suspected once it is short for the third time.
    suspected: Mapping[str, str] = {}
    findings: tuple[Finding, ...] = ()
    lookbacks: tuple[Lookback, ...] = ()
    scope: Grown | None = None

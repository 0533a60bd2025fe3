"""Templates: what a project starts from, as TOML that people read and write.

A template holds no people, no dates and no progress. Times are working days counted from
the project's first day, and mostly follow from durations and links alone. ::

    schema = 1                      # this format; may be left out
    id = "book-fair"                # small letters, digits, hyphens
    title = "Book fair"
    summary = "One line for the list of templates"

    [project]                       # all optional
    objective = "The business objective it serves"
    category = "revenue"            # or market expansion, brand awareness, retention, …
    vision = "…"
    charter = "…"                   # text of several lines in three quotes
    agenda = ["Status", "Risks"]    # of the check-in
    review_days = 7
    minutes_per_day = 480           # left out: what the person's settings say

    [[phase]]                       # in their order
    id = "prepare"
    name = "Prepare"
    gate = "stand-booked"           # the milestone that closes it
    gate_blocks = true              # the next phase waits for it
    # also: parent, after, description

    [[milestone]]
    id = "stand-booked"
    name = "Stand Booked"
    phase = "prepare"
    kind = "deadline"               # phase, approval, deadline, target
    moscow = "must"                 # must, should, could, wont
    impact = "high"                 # high, low
    feasibility = "easy"            # easy, difficult
    weight = 3
    criteria = "What must be true for it to be achieved"
    evidence = "sign-off"           # asked at its achievement
    after = "budget-approved"       # see links below
    at = 20                         # not before 20 working days have passed
    launch = true                   # this one lands on the launch date; one at most
    # also: parent, quick_win, key, automatic, buffer_days, description

    [[task]]
    id = "choose-stand"
    name = "Choose the stand"
    milestone = "stand-booked"      # the one it leads to; also gives its phase
    duration = "3d"                 # 90m 4h 3d 2w; 3ed is elapsed time; 1d if left out
    effort = "6h"
    after = "floor-plan, budget SS+2d"
    # also: phase, parent, at, optimistic, likely, pessimistic, size, moscow,
    #       percent_rule, checklist (a list), description

    [[deliverable]]
    name = "Stand contract"
    milestone = "stand-booked"      # the one that requires it
    task = "choose-stand"           # the one it comes from
    audience = "external"           # internal, external
    # also: required, nature (tangible, intangible), description

    [[kpi]]
    name = "Leads"
    unit = "leads"
    direction = "up"                # up, down, range (with low and high)
    start_value = 0
    target_value = 200
    target_at = 60                  # left out: its milestone's date, else the last day
    cadence_days = 7
    milestone = "leads-won"         # the target it proves
    # also: id, proves (more milestones), start_at, low, high, source, description

    [[risk]]
    name = "The stand is taken"
    category = "external dependency"
    probability = 3                 # 1 to 5
    impact = 4
    cost = 2500                     # in whole units of the currency
    days = 5                        # working days lost
    response = "mitigate"
    contingency = "What is done if it happens"
    trigger = "How it shows"
    endangers = "stand-booked"
    # also: opportunity, proximity_at, description

    [[objective]]                   # id, name, parent, start_at, finish_at, commitment
    [[keyresult]]                   # name, objective, unit, start_value, target_value,
                                    # kpi or milestone it reads

Links stand in ``after``, with commas between: ``id``, ``id SS``, ``id FS+2d``, ``id +2ed``
(elapsed), ``id FF-1d`` (lead), ``id +25%`` (of the predecessor's duration). A link with a
phase or a task with sub-tasks binds all its parts. Three kinds of links follow by themselves:
from the last tasks that lead to a milestone, from sub-milestones to their milestone, and from
a blocking gate to what starts the next phase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from mstui.domain.blueprint_links import Link
from mstui.domain.blueprint_model import (
    Blueprint,
    Deliverable,
    KeyResult,
    Kpi,
    Milestone,
    Objective,
    Phase,
    Risk,
    Task,
)
from mstui.domain.blueprint_parse import parse
from mstui.domain.blueprint_source import TEXT_LIMIT
from mstui.domain.duration import MINUTES_PER_DAY
from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.text import visible

__all__ = [
    "SHIPPED",
    "Blueprint",
    "Deliverable",
    "KeyResult",
    "Kpi",
    "Link",
    "Listing",
    "Milestone",
    "Objective",
    "Phase",
    "Risk",
    "Task",
    "catalogue",
    "load",
    "parse",
    "read",
    "read_text",
    "shipped_text",
    "unknown",
]

SHIPPED = (
    "software-development",
    "product-launch",
    "business-expansion",
    "marketing-campaign",
    "production-cycle",
    "crm-rollout",
    "client-project",
    "rebrand",
    "event",
    "customer-service",
    "personal-quarter",
    "blank",
)


class Listing(NamedTuple):
    """A shipped template as the list of templates shows it; counts by kind."""

    id: str
    title: str
    summary: str
    counts: dict[str, int]


def catalogue() -> tuple[Listing, ...]:
    """The shipped templates in their order, without checking them in full."""
    return tuple(_listing(name) for name in SHIPPED)


def load(id: str, *, minutes_per_day: int = MINUTES_PER_DAY) -> Blueprint:
    """The shipped template of that id; raises NotFound, naming the nearest."""
    if id not in SHIPPED:
        raise unknown(id)
    return read(_folder() / f"{id}.toml", minutes_per_day=minutes_per_day)


def unknown(id: str, known: Iterable[str] = SHIPPED) -> NotFound:
    """The error to raise for an id that no template has; it names the nearest of ``known``."""
    from difflib import get_close_matches  # only for an error

    near = get_close_matches(id[:60].casefold(), list(known), n=1, cutoff=0.4)
    return NotFound(
        f'no template "{shown_name(id)}"',
        hint=f'did you mean "{near[0]}"?' if near else "mstui template list shows them",
    )


def shown_name(text: str) -> str:
    """A name that somebody typed, short and with nothing hidden in it."""
    return visible(text[:60]) + ("…" if len(text) > 60 else "")


def read(path: Path, *, minutes_per_day: int = MINUTES_PER_DAY) -> Blueprint:
    """The template in a file; raises NotFound, or InvalidValue with its name and line."""
    return parse(read_text(path), path.name, minutes_per_day=minutes_per_day)


def read_text(path: Path) -> str:
    """The text of a template's file, unchecked; raises as ``read`` does."""
    import os
    import stat

    name = visible(path.name)
    try:
        # Non-blocking: a FIFO of that name must not hang the list of templates.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise InvalidValue(f"{name}, line 1: is not a regular file")
            raw = file.read(4 * TEXT_LIMIT + 1)
    except FileNotFoundError:
        raise NotFound(f"no template file {visible(str(path))}") from None
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "cannot be read"
        raise InvalidValue(f"{name}, line 1: {told.lower()}") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidValue(f"{name}, line {line}: is not UTF-8 text") from None
    return text.replace("\r\n", "\n")


def shipped_text(id: str) -> str:
    """The TOML of a shipped template; raises NotFound, naming the nearest."""
    if id not in SHIPPED:
        raise unknown(id)
    return (_folder() / f"{id}.toml").read_text(encoding="utf-8")


def _listing(id: str) -> Listing:
    """Title, summary and counts from the head and the table names alone."""
    import tomllib  # the list of templates is rarely opened

    text = (_folder() / f"{id}.toml").read_text(encoding="utf-8")
    head = tomllib.loads(text.split("\n[", 1)[0])
    counts: dict[str, int] = {}
    for table in re.findall(r"^\[\[(\w+)\]\]", text, re.MULTILINE):
        counts[table] = counts.get(table, 0) + 1
    return Listing(id, str(head["title"]), str(head["summary"]), counts)


def _folder() -> Path:
    return Path(__file__).parent.parent / "templates"

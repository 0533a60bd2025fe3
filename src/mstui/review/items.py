"""What a review goes through: its steps, the projects under review, and the items to answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

BRIEF, INBOX, DONE, MILESTONES, ROADBLOCKS, KPIS, RISKS, ACTIONS, CLOSE = range(9)
STEPS = (
    "Brief",
    "Inbox",
    "Done since last",
    "Milestones",
    "Challenges and roadblocks",
    "KPIs",
    "Risks",
    "Action steps and decisions",
    "Close",
)
# Each step in one word, as a check-in keeps those that were skipped.
WORDS = (
    *("brief", "inbox", "done", "milestones", "roadblocks", "KPIs", "risks", "actions", "close"),
)
# What a step says that holds nothing to answer.
NOTHING = (
    "nothing to tell",
    "the inbox is empty",
    "nothing was finished, and no task is past its date",
    "no open milestones",
    "nothing is in the way",
    "no reading is due",
    "no risk is due, and none is near",
    "no action steps were carried over",
    "nothing to close",
)
LAST = CLOSE


class Round(NamedTuple):
    """A project under review. ``checkin`` is the id that its check-in will have.

    ``last`` is the id of the check-in before and ``last_on`` its day, empty where this is the
    first; ``since`` the first day of the period, ``begin`` the instant after which something is
    new (UTC ms); ``interval`` the days from one check-in to the next.
    """

    project: str
    key: str
    name: str
    checkin: str
    last: str
    last_on: str
    since: str
    begin: int
    interval: int


class Item(NamedTuple):
    """Something to answer; ``facts`` are what is shown beside it (see ``review.reading``).

    ``points`` order it and ``why`` says for what; ``plain`` tells that it is as it was, so that
    accept-all may take it.
    """

    step: int
    kind: str
    id: str
    project: str
    name: str
    owner: str = ""
    points: int = 0
    why: tuple[str, ...] = ()
    plain: bool = False
    facts: Mapping[str, Any] = {}

    @property
    def key(self) -> str:
        """What names the item in the state of a review."""
        return f"{self.step}:{self.kind}:{self.id}"


def kept(item: Item) -> list[Any]:
    """An item as the log keeps it while something is asked of it."""
    facts = {name: value for name, value in item.facts.items() if name != "entry"}
    return [*item[:6], list(item.why), facts]


def item_of(told: list[Any]) -> Item:
    """An item as the log kept it."""
    step, kind, id, project, name, owner, why, facts = told
    return Item(step, kind, id, project, name, owner, why=tuple(why), facts=facts)

"""A project's story while it is told: its rows as they stand, and the steps so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from mstui.actions.demo_cast import CAST
from mstui.actions.demo_life import Life, Weeks
from mstui.actions.demo_plot import Plot
from mstui.domain.blueprint import load
from mstui.domain.draft import Draft, Row, Value

if TYPE_CHECKING:
    from mstui.actions.demo_review import Sitting

Update = tuple[str, str, dict[str, Value]]


class Step(NamedTuple):
    """One intent: when it was written, by whom, and what; ``at`` in milliseconds UTC.

    A check-in is a ``sitting``: whoever holds it writes what follows from it.
    """

    at: int
    author: str
    label: str
    reason: str
    inserts: Draft
    updates: list[Update]
    sitting: Sitting | None = None


class Team(NamedTuple):
    """Row ids of what all projects share."""

    people: Mapping[str, str]
    tags: Mapping[str, str]
    calendar: str


class Chance:
    """Ids, and the small differences that a seed makes."""

    def __init__(self, seed: int) -> None:
        self.ids = Random(f"ids {seed}")  # noqa: S311 - a story, not a secret
        self.luck = Random(f"luck {seed}")  # noqa: S311


def instant(day: date, hour: int, minute: int = 0) -> int:
    """That moment of the story, told in UTC."""
    return int(datetime.combine(day, time(hour, minute), UTC).timestamp()) * 1000


class Telling:
    """Everything that the parts of a project's story share."""

    def __init__(self, plot: Plot, team: Team, weeks: Weeks, chance: Chance) -> None:
        self.plot = plot
        self.team = team
        self.weeks = weeks
        self.chance = chance
        self.blueprint = load(plot.template)
        self.life = Life(plot, self.blueprint, weeks)
        self.steps: list[Step] = []
        # Row ids by the template's ids; risks and KPIs by their names.
        self.ids: dict[str, str] = {}
        # What others owe, by its name, until it is promised.
        self.promised: dict[str, Draft] = {}
        self._rows: dict[str, tuple[str, Row]] = {}

    @property
    def project(self) -> str:
        return self.ids[""]

    def draft(self) -> Draft:
        return Draft(bits=self.chance.ids)

    def person(self, key: str) -> str:
        return self.team.people[key]

    def row(self, id: str) -> Row:
        """A row as it stands at this point of the story."""
        return self._rows[id][1]

    def is_author(self, key: str) -> bool:
        """Outside parties do not write; the project's lead does it for them."""
        return CAST[key].kind == "person"

    def add(
        self,
        at: int,
        author: str,
        label: str,
        *,
        reason: str = "",
        inserts: Draft | None = None,
        updates: list[Update] | None = None,
    ) -> None:
        """Tell one step, and let the rows stand as it leaves them; an empty one is not told."""
        drafted = inserts or self.draft()
        for kind, rows in drafted.rows.items():
            for row in rows:
                self._rows[str(row["id"])] = (kind, dict(row))
        kept = []
        for kind, id, fields in updates or ():
            row = self.row(id)
            # What check-ins write is not known here: an unknown value is written in any case.
            changed = {
                name: value
                for name, value in fields.items()
                if name not in row or row[name] != value
            }
            if changed:
                row.update(changed)
                kept.append((kind, id, changed))
        if drafted.rows or kept:
            who = author if self.is_author(author) else self.plot.lead
            self.steps.append(Step(at, CAST[who].name, label, reason, drafted, kept))

    def sit(self, at: int, author: str, label: str, sitting: Sitting) -> None:
        """Tell a check-in."""
        self.steps.append(Step(at, CAST[author].name, label, "", self.draft(), [], sitting))

    def adjustment(
        self, drafted: Draft, at: int, author: str, id: str, field: str, to: str, **more: Value
    ) -> None:
        """Draft the ledger's row for a milestone's change."""
        column = "criteria" if field == "scope" else field
        before = self.row(id).get(column)
        drafted.add(
            "adjustment",
            project=self.project,
            milestone=id,
            at=at,
            author=self.person(author),
            field=field,
            from_value=None if before is None else " ".join(str(before).split()),
            to_value=" ".join(to.split()),
            **more,
        )

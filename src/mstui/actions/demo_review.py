"""The demonstration's check-ins as a person would hold them: what is said of which row.

Who plays them (``mstui.review.demonstration``) sits down at the file as it is on that day: what
is not said here, health and forecasts and figures, comes from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from mstui.actions.adjust import Why
from mstui.actions.demo_cast import CAST
from mstui.actions.demo_telling import Telling, Update, instant
from mstui.domain.draft import Value

# The hour and minute at which each project's check-in begins; the three follow each other.
_BEGINS = {"APP": (10, 0), "WEB": (10, 35), "PRD": (11, 10)}

# What is added to the plan begins when the story is over.
_BEGINS_IN_WEEK = 16

Said = Mapping[str, str]


class Edit(NamedTuple):
    """Fields of one item that somebody changes, or a new one where it has no ``id`` yet.

    ``why`` where a promise changes; ``is_belief``: its owner reports it before the check-in.
    """

    author: str
    kind: str
    id: str
    values: Mapping[str, Value]
    why: Why | None = None
    is_belief: bool = False


class Sitting(NamedTuple):
    """A project's check-in of a week: who is there, and what is said, by the ids of the rows.

    ``before`` are the edits made on the way there: tasks estimated anew, promises moved, what the
    owners believe. What is said of a milestone is its ``declared`` health and a ``note``; of a
    roadblock ``to`` (a name) or ``resolution``; of a KPI its ``value`` and the ``suspected``
    cause; of an action step what became of it. ``pace`` are the seconds that an answer takes.
    """

    project: str
    day: date
    facilitator: str
    attendees: tuple[str, ...]
    next_on: str
    pace: int
    before: tuple[Edit, ...]
    milestones: Mapping[str, Said]
    achieved: Mapping[str, Said]
    roadblocks: Mapping[str, Said]
    kpis: Mapping[str, Said]
    findings: Mapping[str, str]
    risks: Mapping[str, Mapping[str, Value]]
    actions: Mapping[str, Said]
    new_actions: tuple[Mapping[str, Value], ...]
    decisions: tuple[Mapping[str, Value], ...]
    scope: Said


class Reviews:
    """The twelve check-ins of one project."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.plot = telling.plot

    def review(self, week: int) -> None:
        """Tell the step that holds the check-in of a week."""
        day = self.telling.weeks.checkin(week)
        at = instant(day, *_BEGINS[self.plot.key])
        if any(move.week == week and move.field == "target" for move in self.plot.moves):
            self.telling.add(
                at - 60_000, self.plot.lead, "new dates for the open tasks",
                updates=self._replanned(week),
            )  # fmt: skip
        self.telling.sit(at, self.plot.facilitator, f"check-in {self.plot.key} {day}",
                         self._sitting(week, day))  # fmt: skip

    def _sitting(self, week: int, day: date) -> Sitting:
        plot, person, ids = self.plot, self.telling.person, self.telling.ids
        return Sitting(
            project=self.telling.project,
            day=day,
            facilitator=person(plot.facilitator),
            attendees=tuple(person(who) for who in plot.attendees),
            next_on=str(day + timedelta(weeks=1)),
            pace=18 + self.telling.chance.luck.randrange(12),
            before=(
                *self._grown(week), *self._estimated(week), *self._moved(week, day),
                *self._noticed(week), *self._believed(week),
            ),
            milestones=self._milestones(week),
            achieved={
                ids[one.milestone]: one.said for one in plot.lookbacks if one.week == week
            },
            roadblocks=self._roadblocks(week),
            kpis=self._readings(week),
            findings={ids[one.kpi]: one.text for one in plot.findings if one.week == week},
            risks={ids[one.risk]: dict(one.fields) for one in plot.scores if one.week == week},
            actions=self._actions(week),
            new_actions=tuple(self._new_actions(week, day)),
            decisions=tuple(self._decisions(week, day)),
            scope=plot.scope.said if plot.scope and plot.scope.week == week else {},
        )  # fmt: skip

    # On the way there.

    def _estimated(self, week: int) -> list[Edit]:
        """Tasks of which it is known since that week that they take longer, or shorter."""
        life, telling = self.telling.life, self.telling
        point, edits = life.passed(telling.weeks.checkin(week)), list[Edit]()
        places = life.believed(week)
        known: dict[str, int] = {}
        for slip in self.plot.slips:
            if slip.week <= week:
                known[slip.item] = known.get(slip.item, 0) + slip.days
        fresh = {slip.item for slip in self.plot.slips if slip.week == week}
        for task in telling.blueprint.tasks:
            if task.id not in fresh or life.real[task.id].finish <= point:
                continue
            values: dict[str, Value] = {"duration": task.duration + known[task.id] * 480}
            if life.real[task.id].start < point:
                values["remaining"] = (places[task.id].finish - point) * 480
            who = self.plot.workers[task.id][0]
            who = who if CAST[who].kind == "person" else self.plot.lead
            edits.append(Edit(telling.person(who), "task", telling.ids[task.id], values))
        return edits

    def _moved(self, week: int, day: date) -> list[Edit]:
        """Promises that change."""
        telling, edits = self.telling, list[Edit]()
        for move in self.plot.moves:
            if move.week != week:
                continue
            value: Value = str(move.to)
            if move.field == "target":
                value = str(telling.life.days.shown(int(move.to)))
            elif move.field == "owner":
                value = telling.person(str(move.to))
            why = Why(
                cause=move.cause,
                rationale=move.rationale,
                revised=move.revised,
                informed=move.informed,
                follow_up=move.follow_up,
                watch_until=(
                    str(day + timedelta(weeks=move.watch_weeks)) if move.watch_weeks else None
                ),
                agreed_with=move.agreed_with,
                agreed_on=str(day) if move.agreed_with else None,
                counter_offer=move.counter_offer,
                client_text=move.client,
            )
            owner = telling.person(self.plot.owners[move.milestone])
            column = "criteria" if move.field == "scope" else move.field
            edits.append(
                Edit(owner, "milestone", telling.ids[move.milestone], {column: value}, why)
            )
        return edits

    def _noticed(self, week: int) -> list[Edit]:
        """Risks whose state is another one, and what is left of them."""
        edits = []
        for scored in self.plot.scores:
            values = {
                name: value
                for name, value in scored.fields.items()
                if name not in ("probability", "impact")
            }
            if scored.week == week and values:
                owner = self.telling.person(self.plot.risk_owners[scored.risk])
                edits.append(Edit(owner, "risk", self.telling.ids[scored.risk], values))
        return edits

    def _believed(self, week: int) -> list[Edit]:
        """Dates that owners believe in, whatever the plan computes."""
        return [
            Edit(
                self.telling.person(self.plot.owners[belief.milestone]),
                "milestone",
                self.telling.ids[belief.milestone],
                {"forecast": str(self.telling.life.days.shown(belief.point))},
                is_belief=True,
            )
            for belief in self.plot.beliefs
            if belief.week == week
        ]

    def _grown(self, week: int) -> list[Edit]:
        """Tasks that nobody had planned."""
        scope = self.plot.scope
        if scope is None or scope.week != week:
            return []
        edits, days = [], self.telling.life.days
        begins = days.first_at(self.telling.weeks.day(_BEGINS_IN_WEEK, 0))
        for name, milestone, hours in scope.tasks:
            ends = begins - (-hours // 8)
            values: dict[str, Value] = {
                "name": name,
                "project": self.telling.project,
                "milestone": self.telling.ids[milestone],
                "start": str(days.day(begins)),
                "finish": str(days.shown(ends)),
                "effort": hours * 60,
                "duration": hours * 60,
            }
            edits.append(Edit(self.telling.person(self.plot.lead), "task", "", values))
            begins = ends
        return edits

    def _replanned(self, week: int) -> list[Update]:
        """Open tasks get the dates that are believed in that week."""
        life, telling = self.telling.life, self.telling
        point, places = life.passed(telling.weeks.checkin(week)), life.believed(week)
        updates: list[Update] = []
        for task in telling.blueprint.tasks:
            real = life.real[task.id]
            if real.finish > point:
                at = places[task.id]
                fields: dict[str, Value] = {"finish": str(life.days.shown(at.finish))}
                if real.start >= point:
                    fields["start"] = str(life.days.day(at.start))
                updates.append(("task", telling.ids[task.id], fields))
        return updates

    # What is said.

    def _milestones(self, week: int) -> dict[str, Said]:
        return {
            self.telling.ids[verdict.milestone]: {
                "declared": verdict.health, "note": verdict.note,
            }
            for verdict in self.plot.verdicts
            if verdict.week == week
        }  # fmt: skip

    def _roadblocks(self, week: int) -> dict[str, Said]:
        found: dict[str, Said] = {}
        for obstacle in self.plot.obstacles:
            id = self.telling.ids.get(obstacle.name, "")
            if week == obstacle.escalated:
                found[id] = {"to": CAST[obstacle.escalated_to].name}
            elif week == obstacle.resolved:
                found[id] = {"resolution": obstacle.resolution}
        return found

    def _readings(self, week: int) -> dict[str, Said]:
        found: dict[str, Said] = {}
        for name, readings in self.plot.readings.items():
            if week in readings:
                suspected = self.plot.suspected.get(name, "")
                found[self.telling.ids[name]] = {
                    "value": f"{readings[week]:g}", "suspected": suspected,
                }  # fmt: skip
        return found

    def _actions(self, week: int) -> dict[str, Said]:
        """What became of the action steps, by their names: their rows are made on the way."""
        return {
            action.name: {"dropped": action.dropped} if action.dropped else {"done": "yes"}
            for action in self.plot.actions
            if action.closed == week
        }

    def _new_actions(self, week: int, day: date) -> list[dict[str, Value]]:
        ids, person = self.telling.ids, self.telling.person
        return [
            {
                "name": action.name,
                "project": self.telling.project,
                "milestone": ids[action.milestone] if action.milestone else None,
                "owner": person(action.owner),
                "due": str(day + timedelta(days=action.due_days)),
            }
            for action in self.plot.actions
            if action.week == week
        ]

    def _decisions(self, week: int, day: date) -> list[dict[str, Value]]:
        ids, person = self.telling.ids, self.telling.person
        return [
            {
                "name": decided.name,
                "project": self.telling.project,
                "why": decided.why,
                "author": person(decided.author),
                "on": str(day),
                "milestone": ids[decided.milestone] if decided.milestone else None,
            }
            for decided in self.plot.decisions
            if decided.week == week
        ]

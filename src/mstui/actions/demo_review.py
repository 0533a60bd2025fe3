"""The demonstration's check-ins: promises moved, beliefs recorded, risks and actions reviewed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

from mstui.actions.demo_health import Judged, judge_all, project_health
from mstui.actions.demo_minutes import client_update, update_text
from mstui.actions.demo_plot import Move
from mstui.actions.demo_telling import Telling, Update, instant
from mstui.domain.draft import Draft, Value
from mstui.measures.health import WATERMELON_AFTER, is_better

# The hour and minute at which each project's check-in begins; the three follow each other.
_BEGINS = {"APP": (10, 0), "WEB": (10, 35), "PRD": (11, 10)}


class Reviews:
    """The twelve check-ins of one project."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.plot = telling.plot
        self.open_actions: dict[str, str] = {}
        self.pushes: dict[str, int] = {}
        self.before: dict[str, Judged] = {}
        # How often in a row each milestone was declared better than computed.
        self.better: dict[str, int] = {}
        self.since = str(telling.life.days.day(0))

    def review(self, week: int) -> None:
        """Everything that the check-in of a week writes."""
        day = self.telling.weeks.checkin(week)
        hour, minute = _BEGINS[self.plot.key]
        for number, move in enumerate(move for move in self.plot.moves if move.week == week):
            self._move(move, day, instant(day, hour, minute + 3 + number))
        taken = 14 + self.telling.chance.luck.randrange(10)
        self._close(week, day, instant(day, hour, minute) + taken * 60_000, taken)

    # A promise changes.

    def _move(self, move: Move, day: date, at: int) -> None:
        telling, id = self.telling, self.telling.ids[move.milestone]
        owner = self.plot.owners[move.milestone]
        column, updates = move.field, list[Update]()
        if move.field == "target":
            value = str(telling.life.days.shown(int(move.to)))
            updates = self._replanned(move.week)
            self.pushes[move.milestone] = self.pushes.get(move.milestone, 0) + 1
        else:
            value = str(move.to)
            value = telling.person(value) if move.field == "owner" else value
            column = "criteria" if move.field == "scope" else move.field
        updates.append(("milestone", id, {column: value}))
        rows = telling.draft()
        telling.adjustment(
            rows, at, owner, id, move.field, value,
            cause=move.cause,
            rationale=move.rationale,
            revised=move.revised or None,
            informed=move.informed or None,
            follow_up=move.follow_up or None,
            watch_until=str(day + timedelta(weeks=move.watch_weeks)) if move.watch_weeks else None,
            agreed_with=move.agreed_with or None,
            agreed_on=str(day) if move.agreed_with else None,
            counter_offer=move.counter_offer or None,
            client_text=move.client or None,
        )  # fmt: skip
        name = telling.row(id)["name"]
        telling.add(
            at, owner, f"change {move.field} of {name}", reason=move.rationale,
            inserts=rows, updates=updates,
        )  # fmt: skip

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

    # The record.

    def _close(self, week: int, day: date, at: int, taken: int) -> None:
        telling, rows, updates = self.telling, self.telling.draft(), list[Update]()
        judged = judge_all(telling, week, self.pushes)
        health, reasons = project_health(telling, judged)
        checkin = rows.add(
            "checkin",
            project=telling.project,
            on=str(day),
            kind="weekly",
            since=self.since,
            at=at,
            facilitator=telling.person(self.plot.facilitator),
            minutes=taken,
            next_on=str(day + timedelta(weeks=1)),
            health=health,
            reasons=reasons or None,
            facts=json.dumps(self._facts(judged, day), sort_keys=True, separators=(",", ":")),
            text=update_text(telling, judged, self.before, health, day, week),
            client_text=client_update(telling, judged, day, week),
            state="closed",
        )
        for person in self.plot.attendees:
            rows.add("attendee", checkin=checkin, person=telling.person(person))
        for milestone, one in judged.items():
            self._judgement(rows, updates, checkin, milestone, one)
        self._readings(rows, week, day)
        self._risks(rows, updates, checkin, week, day)
        self._obstacles(rows, updates, checkin, week, day)
        self._actions(rows, updates, checkin, week, day)
        for decided in self.plot.decisions:
            if decided.week == week:
                rows.add(
                    "decision",
                    name=decided.name,
                    project=telling.project,
                    checkin=checkin,
                    why=decided.why,
                    author=telling.person(decided.author),
                    on=str(day),
                    milestone=telling.ids[decided.milestone] if decided.milestone else None,
                )
        telling.add(
            at, self.plot.facilitator, f"check-in {self.plot.key} {day}",
            inserts=rows, updates=updates,
        )  # fmt: skip
        self.before, self.since = judged, str(day)

    def _judgement(
        self, rows: Draft, updates: list[Update], checkin: str, milestone: str, one: Judged
    ) -> None:
        id = self.telling.ids[milestone]
        is_told_well = is_better(one.declared, one.health)
        better = self.better[milestone] = self.better.get(milestone, 0) + 1 if is_told_well else 0
        rows.add(
            "judgement",
            checkin=checkin,
            milestone=id,
            target=one.target,
            forecast=one.forecast,
            forecast_source=one.source,
            health=one.health,
            reasons="\n".join(one.reasons) or None,
            declared=one.declared or None,
            **{"explanation" if better >= WATERMELON_AFTER else "note": one.note or None},
        )
        declared = one.forecast if one.source == "declared" else None
        fields: dict[str, Value] = {"forecast": declared, "health": one.declared or None}
        updates.append(("milestone", id, fields))

    def _readings(self, rows: Draft, week: int, day: date) -> None:
        for name, readings in self.plot.readings.items():
            if week in readings:
                rows.add(
                    "reading",
                    kpi=self.telling.ids[name],
                    on=str(day),
                    value=f"{readings[week]:g}",
                    author=self.telling.person(self.plot.lead),
                )

    def _risks(
        self, rows: Draft, updates: list[Update], checkin: str, week: int, day: date
    ) -> None:
        """What was scored again; and every fourth week each open risk is looked at."""
        scored = {one.risk: one.fields for one in self.plot.scores if one.week == week}
        for name in self.plot.risk_owners:
            id = self.telling.ids[name]
            state = self.telling.row(id)["state"]
            fields: dict[str, Value] = dict(scored.get(name, {}))
            if not fields and (week % 4 or state in ("closed", "occurred")):
                continue
            after = {**self.telling.row(id), **fields}
            rows.add(
                "reviewed",
                checkin=checkin,
                item=id,
                verdict="scored" if fields else "reviewed",
                probability=after.get("probability"),
                impact=after.get("impact"),
                state=after["state"],
            )
            fields["review_on"] = str(day + timedelta(weeks=4))
            updates.append(("risk", id, fields))

    def _obstacles(
        self, rows: Draft, updates: list[Update], checkin: str, week: int, day: date
    ) -> None:
        for obstacle in self.plot.obstacles:
            id = self.telling.ids.get(obstacle.name)
            if id is None or self.telling.row(id)["state"] == "resolved":
                continue
            verdict, fields = "unchanged", dict[str, Value]()
            if week == obstacle.escalated:
                verdict = "escalated"
                fields = {
                    "state": "escalated",
                    "escalated_to": self.telling.person(obstacle.escalated_to),
                    "escalated_on": str(day),
                }
            elif week == obstacle.resolved:
                verdict = "resolved"
                fields = {
                    "state": "resolved",
                    "resolution": obstacle.resolution,
                    "resolved_on": str(day),
                }
            state = str(fields.get("state", self.telling.row(id)["state"]))
            rows.add("reviewed", checkin=checkin, item=id, verdict=verdict, state=state)
            updates.append(("roadblock", id, fields))

    def _actions(
        self, rows: Draft, updates: list[Update], checkin: str, week: int, day: date
    ) -> None:
        for action in self.plot.actions:
            id = self.open_actions.get(action.name)
            if id is not None and week == action.closed:
                verdict = "dropped" if action.dropped else "done"
                fields: dict[str, Value] = {"state": verdict, "closed_on": str(day)}
                fields["reason"] = action.dropped or None
                updates.append(("action", id, fields))
                rows.add("reviewed", checkin=checkin, item=id, verdict=verdict, state=verdict)
                del self.open_actions[action.name]
            elif id is not None and str(self.telling.row(id)["due"]) < str(day):
                carried = int(self.telling.row(id).get("carried") or 0) + 1
                updates.append(("action", id, {"carried": carried}))
                rows.add("reviewed", checkin=checkin, item=id, verdict="carried", state="open")
            elif action.week == week:
                self.open_actions[action.name] = rows.add(
                    "action",
                    name=action.name,
                    project=self.telling.project,
                    checkin=checkin,
                    milestone=self.telling.ids[action.milestone] if action.milestone else None,
                    owner=self.telling.person(action.owner),
                    due=str(day + timedelta(days=action.due_days)),
                    state="open",
                )

    def _facts(self, judged: dict[str, Judged], day: date) -> dict[str, int]:
        """What was counted on that day."""
        telling, life = self.telling, self.telling.life
        wholes = telling.blueprint.outline.containers
        tasks = [task for task in telling.blueprint.tasks if task.id not in wholes]
        efforts = {task.id: int(task.fields.get("effort") or 0) for task in tasks}
        weighed = sum(
            effort * int(telling.row(telling.ids[task]).get("percent") or 0)
            for task, effort in efforts.items()
        )
        since = date.fromisoformat(self.since)
        done = [task for task in tasks if life.is_finished(task.id, day)]
        return {
            "percent": weighed // max(1, sum(efforts.values())),
            "effort_minutes": sum(efforts.values()),
            "tasks": len(tasks),
            "tasks_done": len(done),
            "tasks_done_since": sum(life.finished_on(task.id) >= since for task in done),
            "milestones_open": len(judged),
            "milestones_achieved": len(telling.blueprint.milestones) - len(judged),
            "slipped": len(list(moved(judged, self.before, 1))),
            "recovered": len(list(moved(judged, self.before, -1))),
        }


def moved(after: dict[str, Judged], before: dict[str, Judged], sign: int) -> Iterator[str]:
    """Milestones whose forecast is later (1) or earlier (-1) than at the check-in before."""
    for milestone, one in after.items():
        earlier = before.get(milestone)
        if earlier and (one.point - earlier.point) * sign > 0:
            yield milestone

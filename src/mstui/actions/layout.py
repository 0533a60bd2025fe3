"""From a template to a project with dates, not yet in a workspace."""

from __future__ import annotations

from datetime import date

from mstui.actions.layout_days import IsWorking, WorkingDays, back_from, first_working
from mstui.actions.layout_network import Placed, place
from mstui.domain.blueprint import Blueprint, Phase
from mstui.domain.draft import Draft, Row
from mstui.domain.errors import InvalidValue
from mstui.domain.ids import Bits

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def lay_out(
    blueprint: Blueprint,
    *,
    name: str,
    key: str,
    start: date | None = None,
    launch: date | None = None,
    is_working: IsWorking,
    today: date,
    bits: Bits | None = None,
) -> Draft:
    """The template's project with dates: every item as early as its links allow.

    From ``start`` (its next working day; ``today`` where neither is given), or as late as
    makes ``launch``: the milestone marked as the launch, else the last one, shows that day
    exactly and has it as its deadline. All milestones are proposed.
    Raises InvalidValue where both are given, or there is no milestone to launch with.
    """
    if start and launch:
        raise InvalidValue("give a start or a launch date, not both", field="launch")
    if launch:
        days, places, goal = _towards(blueprint, launch, is_working)
        return _Layout(blueprint, days, places, goal, launch, bits).draft(name, key)
    days = WorkingDays(start or today, is_working)
    return _Layout(blueprint, days, place(blueprint, days), "", None, bits).draft(name, key)


def latest_start(blueprint: Blueprint, launch: date, is_working: IsWorking) -> date:
    """The first day of work that a launch date leaves: what comes before today is late."""
    days, _, _ = _towards(blueprint, launch, is_working)
    return days.day(0)


def sibling_keys(count: int) -> list[str]:
    """Sort keys of equal length with room between and around them."""
    width = 1
    while len(_DIGITS) ** width < count + 1:
        width += 1
    keys = []
    for number in range(1, count + 1):
        key = ""
        for _ in range(width):
            number, digit = divmod(number, len(_DIGITS))
            key = _DIGITS[digit] + key
        keys.append(f"{key}i")
    return keys


def _towards(
    blueprint: Blueprint, launch: date, is_working: IsWorking
) -> tuple[WorkingDays, dict[str, Placed], str]:
    """The latest layout whose launch is not after ``launch``, and the launch's id."""
    if not blueprint.milestones:
        raise InvalidValue("the template has no milestone to launch with", field="launch")
    places = place(blueprint, WorkingDays(first_working(launch, is_working), is_working))
    goal = blueprint.launch or _last_milestone(blueprint, places)
    last_day = back_from(launch, 0, is_working)

    def starting(steps: int) -> tuple[WorkingDays, int]:
        """The axis that begins so many days before the launch, and how far it overshoots."""
        days = WorkingDays(back_from(launch, steps, is_working), is_working)
        return days, place(blueprint, days)[goal].finish - days.passed_by(last_day)

    # Elapsed time takes more or fewer working days where it starts on another weekday.
    steps = max(0, places[goal].finish - 1)
    while (over := starting(steps)[1]) > 0:
        steps += over
    while steps and starting(steps - 1)[1] <= 0:
        steps -= 1
    days, over = starting(steps)
    at = {task.id: task.at for task in blueprint.tasks}
    at |= {milestone.id: milestone.at for milestone in blueprint.milestones}
    wait = -over if places[goal].finish else 0

    def floor(item: str, driven: int) -> int:
        """What a non-working launch day or elapsed time leaves open, the launch waits out."""
        return max(driven, at[item]) + (wait if item == goal else 0)

    return days, place(blueprint, days, floor), goal


def _last_milestone(blueprint: Blueprint, places: dict[str, Placed]) -> str:
    latest = max(places[milestone.id].finish for milestone in blueprint.milestones)
    return [m.id for m in blueprint.milestones if places[m.id].finish == latest][-1]


class _Layout:
    """One layout on its way into rows: template ids become row ids, points become dates."""

    def __init__(
        self,
        blueprint: Blueprint,
        days: WorkingDays,
        places: dict[str, Placed],
        goal: str,
        launch: date | None,
        bits: Bits | None,
    ) -> None:
        self.blueprint = blueprint
        self.days = days
        self.places = places
        self.goal = goal
        self.launch = launch
        self.rows = Draft(bits=bits)
        self.ids: dict[str, str] = {"": ""}
        self.targets: dict[str, str] = {}
        # References to rows that may stand further down: a parent, a gate.
        self.waiting: list[tuple[Row, str, str]] = []
        self.project = self.last_day = ""

    def draft(self, name: str, key: str) -> Draft:
        for milestone in self.blueprint.milestones:
            point = self.places[milestone.id].finish
            shown = self.launch if milestone.id == self.goal else None
            self.targets[milestone.id] = str(shown or self.days.shown(point))
        finish = max((place.finish for place in self.places.values()), default=0)
        self.last_day = max([*self.targets.values(), str(self.days.shown(finish))])
        self.project = self.rows.add(
            "project",
            name=name,
            key=key,
            start=str(self.days.day(0)),
            target=self.last_day,
            template=self.blueprint.id,
            **self.blueprint.fields,
        )
        self._phases()
        self._milestones()
        self._tasks()
        self._deliverables()
        self._links()
        self._kpis()
        self._risks()
        self._objectives()
        for row, field, item in self.waiting:
            row[field] = self.ids[item]
        return self.rows

    def _phases(self) -> None:
        keys = iter(sibling_keys(len(self.blueprint.phases)))
        for phase in self.blueprint.phases:
            self.ids[phase.id] = self.rows.add(
                "phase",
                project=self.project,
                ord=next(keys),
                **self._phase_span(phase),
                **phase.fields,
            )
            self._later("phase", parent=phase.parent, gate=phase.gate)

    def _milestones(self) -> None:
        keys = iter(sibling_keys(len(self.blueprint.milestones)))
        for milestone in self.blueprint.milestones:
            hard = {"deadline": str(self.launch)} if milestone.id == self.goal else {}
            if 0 < milestone.at == self.places[milestone.id].finish:
                last_day = str(self.days.shown(milestone.at))
                hard |= {"constraint_kind": "finish no earlier than", "constraint_on": last_day}
            self.ids[milestone.id] = self.rows.add(
                "milestone",
                project=self.project,
                state="proposed",
                target=self.targets[milestone.id],
                ord=next(keys),
                **hard,
                **self._refs(phase=milestone.phase),
                **milestone.fields,
            )
            self._later("milestone", parent=milestone.parent)

    def _tasks(self) -> None:
        containers = self.blueprint.outline.containers
        keys = iter(sibling_keys(len(self.blueprint.tasks)))
        for task in self.blueprint.tasks:
            at = self.places[task.id]
            whole = (at.finish - at.start) * self.blueprint.minutes_per_day
            duration = whole if task.id in containers else task.duration
            more: dict[str, str | int] = {}
            if task.elapsed and task.id not in containers:
                more["elapsed"] = 1
            if 0 < task.at == at.start:
                first_day = str(self.days.day(task.at))
                more |= {"constraint_kind": "start no earlier than", "constraint_on": first_day}
            self.ids[task.id] = self.rows.add(
                "task",
                project=self.project,
                duration=duration,
                ord=next(keys),
                **more,
                **self._span(task.id),
                **self._refs(phase=task.phase, milestone=task.milestone),
                **task.fields,
            )
            self._later("task", parent=task.parent)

    def _deliverables(self) -> None:
        keys = iter(sibling_keys(len(self.blueprint.deliverables)))
        for deliverable in self.blueprint.deliverables:
            self.rows.add(
                "deliverable",
                project=self.project,
                ord=next(keys),
                **self._refs(milestone=deliverable.milestone, task=deliverable.task),
                **deliverable.fields,
            )

    def _links(self) -> None:
        for link in self.blueprint.links:
            lag: dict[str, str | int] = {}
            if link.lag:
                lag = {"lag": link.lag, "lag_unit": link.unit}
            self.rows.add(
                "dependency",
                project=self.project,
                predecessor=self.ids[link.predecessor],
                successor=self.ids[link.successor],
                type=link.type,
                **lag,
            )

    def _kpis(self) -> None:
        for kpi in self.blueprint.kpis:
            by = self.targets.get(kpi.milestone, self.last_day)
            row = self.rows.add(
                "kpi",
                project=self.project,
                start_on=str(self.days.day(kpi.start_at)),
                target_on=by if kpi.target_at is None else str(self.days.shown(kpi.target_at)),
                **self._refs(milestone=kpi.milestone),
                **kpi.fields,
            )
            if kpi.id:
                self.ids[kpi.id] = row
            for milestone in dict.fromkeys((kpi.milestone, *kpi.proves)):
                if milestone:
                    self.rows.add("proves", kpi=row, milestone=self.ids[milestone])

    def _risks(self) -> None:
        for risk in self.blueprint.risks:
            near: dict[str, str] = {}
            if risk.proximity_at is not None:
                near = {"proximity": str(self.days.day(risk.proximity_at))}
            row = self.rows.add(
                "risk", project=self.project, state="identified", **near, **risk.fields
            )
            for milestone in risk.endangers:
                self.rows.add("endangers", risk=row, milestone=self.ids[milestone])

    def _objectives(self) -> None:
        for objective in self.blueprint.objectives:
            finish = objective.finish_at
            self.ids[objective.id] = self.rows.add(
                "objective",
                project=self.project,
                start=str(self.days.day(objective.start_at)),
                finish=self.last_day if finish is None else str(self.days.shown(finish)),
                **objective.fields,
            )
            self._later("objective", parent=objective.parent)
        for result in self.blueprint.keyresults:
            self.rows.add(
                "keyresult",
                objective=self.ids[result.objective],
                **self._refs(kpi=result.kpi, milestone=result.milestone),
                **result.fields,
            )

    def _phase_span(self, phase: Phase) -> dict[str, str]:
        """A phase's days; one that has only checkpoints begins where the one before it ends."""
        own = self._span(phase.id)
        works = any(task.phase == phase.id for task in self.blueprint.tasks)
        if not own or works or phase.id in {other.parent for other in self.blueprint.phases}:
            return own
        before = [other.id for other in self.blueprint.phases if other.parent == phase.parent]
        earlier = [
            self.places[name].finish
            for name in before[: before.index(phase.id)]
            if name in self.places
        ]
        first = str(self.days.day(max(earlier, default=0)))
        return {**own, "start": min(first, own["finish"])}

    def _span(self, item: str) -> dict[str, str]:
        """First and last working day of a task or a phase; none for an empty phase."""
        at = self.places.get(item)
        if at is None:
            return {}
        first, last = str(self.days.day(at.start)), str(self.days.shown(at.finish))
        return {"start": min(first, last), "finish": last}

    def _later(self, kind: str, **named: str) -> None:
        """Note references to fill in when every row has its id."""
        row = self.rows.rows[kind][-1]
        self.waiting += [(row, field, other) for field, other in named.items() if other]

    def _refs(self, **named: str) -> dict[str, str]:
        """References to rows by field, without those that name nothing."""
        return {field: self.ids[item] for field, item in named.items() if item}

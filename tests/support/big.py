"""Large workspaces of a real shape, equal for equal seeds: 50 projects with all that hangs on them.

``python tests/support/big.py PATH [TASKS]`` writes one, for the benchmarks and for trying out.
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

from mstui.domain.draft import Draft
from mstui.domain.text import slug_key
from mstui.store.bulk import insert_rows
from mstui.store.creating import create_file
from mstui.store.workspace import Workspace

TODAY = "2026-11-21"
PEOPLE = 40
PHASES = ("Research", "Design", "Build", "Test", "Launch")
MILESTONES_A_PHASE = 4

_SUBJECTS = (
    "Website", "Mobile app", "Warehouse", "Payroll", "Customer portal", "Spring campaign",
    "Office move", "Data platform", "Café in Málaga", "Œuvre catalogue", "Loyalty programme",
    "Factory line", "Service desk", "Annual report",
)  # fmt: skip
_VERBS = (
    "Write", "Review", "Design", "Test", "Approve", "Install", "Measure", "Print", "Translate",
    "Negotiate", "Order", "Deliver", "Document", "Train", "Migrate", "Check", "Prüfe",
)  # fmt: skip
_THINGS = (
    "the advertisement", "banners", "the contract", "the login page", "the price list",
    "interviews", "the printer's proof", "the prototype", "vendor offers", "user accounts",
    "the backup plan", "shelf labels", "the application form", "delivery routes", "safety signs",
)  # fmt: skip
_NAMES = (
    "Ana", "Ben", "Chloé", "Dmitri", "Elif", "Farid", "Grace", "Håkon", "Inés", "Jonas",
)  # fmt: skip
_FAMILIES = ("Okafor", "Lindström", "García", "Novák")


def draft(tasks: int, *, projects: int = 50, seed: int = 1, today: str = TODAY) -> Draft:
    """The rows of a workspace with ``tasks`` tasks in ``projects`` projects."""
    chance = random.Random(seed)
    plan = Draft(bits=chance)
    people = [
        plan.add("person", name=f"{_NAMES[n % 10]} {_FAMILIES[n // 10]}", role="engineer")
        for n in range(PEOPLE)
    ]
    now = date.fromisoformat(today)
    taken: set[str] = set()
    for number in range(projects):
        share = tasks // projects + (number < tasks % projects)
        _Project(plan, chance, people, now, number, taken).fill(share)
    return plan


class _Project:
    def __init__(
        self,
        plan: Draft,
        chance: random.Random,
        people: list[str],
        now: date,
        number: int,
        taken: set[str],
    ) -> None:
        self.plan, self.chance, self.people, self.now = plan, chance, people, now
        name = f"{_SUBJECTS[number % len(_SUBJECTS)]} {number + 1}"
        key = slug_key(name, taken)
        taken.add(key)
        self.start = now - timedelta(days=chance.randrange(-20, 200))
        self.id = plan.add(
            "project",
            name=name,
            key=key,
            start=self.start.isoformat(),
            target=(self.start + timedelta(days=400)).isoformat(),
            sponsor=chance.choice(people),
            ord=_order(number),
        )

    def fill(self, tasks: int) -> None:
        phases = [
            self.plan.add("phase", name=name, project=self.id, ord=_order(n))
            for n, name in enumerate(PHASES)
        ]
        milestones = self._milestones(phases)
        self._tasks(tasks, milestones)
        self._trouble(milestones)

    def _day(self, days: int) -> str:
        return (self.start + timedelta(days=days)).isoformat()

    def _milestones(self, phases: list[str]) -> list[tuple[str, str, int]]:
        """The new milestones, each with its phase and its day in the project."""
        chance, found = self.chance, []
        for number in range(len(phases) * MILESTONES_A_PHASE):
            phase, day = phases[number // MILESTONES_A_PHASE], 20 * (number + 1)
            past = self.start + timedelta(days=day) < self.now
            achieved = past and chance.random() < 0.9
            id = self.plan.add(
                "milestone",
                name=f"{PHASES[number // MILESTONES_A_PHASE]} step {number % 4 + 1} accepted",
                project=self.id,
                phase=phase,
                state="achieved" if achieved else "planned",
                achieved_on=self._day(day - 1) if achieved else None,
                target=self._day(day),
                owner=chance.choice(self.people) if chance.random() < 0.95 else None,
                moscow=chance.choice(("must", "should", "could")),
                impact=chance.choice(("high", "low")),
                feasibility=chance.choice(("easy", "difficult")),
                ord=_order(number),
            )
            found.append((id, phase, day))
        return found

    def _tasks(self, count: int, milestones: list[tuple[str, str, int]]) -> None:
        chance, plan = self.chance, self.plan
        earlier = parent = ""
        for number in range(count):
            milestone, phase, day = milestones[number * len(milestones) // count]
            nested = bool(parent) and number % 10 in (1, 2)
            if number % 10 == 0:
                parent = ""
            first = self.start + timedelta(days=day - 20 + chance.randrange(12))
            days = chance.randrange(1, 8)
            last = first + timedelta(days=days)
            state, percent = self._progress(first, last)
            id = plan.add(
                "task",
                name=f"{chance.choice(_VERBS)} {chance.choice(_THINGS)} {number + 1}",
                project=self.id,
                phase=phase,
                milestone=milestone,
                parent=parent if nested else None,
                state=state,
                start=first.isoformat(),
                finish=last.isoformat(),
                duration=480 * days,
                effort=480 * days * chance.choice((1, 1, 2)) if chance.random() < 0.8 else None,
                percent=percent,
                ord=_order(number),
            )
            plan.add("assignment", task=id, person=chance.choice(self.people))
            # A task binds nothing by waiting for the one that it is a part of.
            if earlier and number % 3 and not (nested and earlier == parent):
                plan.add("dependency", project=self.id, predecessor=earlier, successor=id)
            earlier = id
            if not nested:
                parent = id

    def _progress(self, first: date, last: date) -> tuple[str, int]:
        if last < self.now and self.chance.random() < 0.97:
            return "done", 100
        if first < self.now:
            return "doing", self.chance.randrange(0, 100, 5)
        return "todo", 0

    def _trouble(self, milestones: list[tuple[str, str, int]]) -> None:
        chance, plan = self.chance, self.plan
        for number in range(5):
            risk = plan.add(
                "risk",
                name=f"Risk {number + 1}: {chance.choice(_THINGS)} come late",
                project=self.id,
                owner=chance.choice(self.people),
                probability=chance.randrange(1, 6),
                impact=chance.randrange(1, 6),
                review_on=(self.now + timedelta(days=chance.randrange(-9, 60))).isoformat(),
            )
            plan.add("endangers", risk=risk, milestone=chance.choice(milestones)[0])
        plan.add(
            "roadblock",
            name=f"Waiting for {chance.choice(_THINGS)}",
            project=self.id,
            milestone=chance.choice(milestones)[0],
            owner=chance.choice(self.people),
            since=(self.now - timedelta(days=chance.randrange(30))).isoformat(),
        )
        plan.add(
            "promise",
            name=f"Permit for {chance.choice(_THINGS)}",
            project=self.id,
            party="City council",
            confirmed_on=(self.now - timedelta(days=chance.randrange(40))).isoformat(),
        )
        plan.add(
            "action",
            name=f"Call about {chance.choice(_THINGS)}",
            project=self.id,
            owner=chance.choice(self.people),
            due=(self.now + timedelta(days=chance.randrange(-3, 20))).isoformat(),
        )


def _order(number: int) -> str:
    return f"{number:05d}m"


def build(
    path: Path, tasks: int = 10_000, *, projects: int = 50, seed: int = 1, today: str = TODAY
) -> Path:
    """Write such a workspace to ``path``, a new file; returns the path."""
    create_file(path)
    plan = draft(tasks, projects=projects, seed=seed, today=today)
    with Workspace.open(path) as workspace, workspace.write("import: a large plan") as tx:
        insert_rows(tx, plan.rows)
    return path


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)

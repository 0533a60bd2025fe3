"""Worlds for the tests of the check-in: projects with all that a review meets, small and quick."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from mstui.actions.baselines import take_baseline
from mstui.actions.items import insert_item
from mstui.domain.ids import new_id
from mstui.review.opening import open_review
from mstui.review.session import Review
from mstui.store.creating import create_file
from mstui.store.transaction import Transaction, Value
from mstui.store.workspace import Workspace
from mstui.views.baselines import rows_to_copy

TODAY = "2026-11-25"  # a Wednesday
BEFORE = "2026-11-18"


class World(NamedTuple):
    """How much of everything a workspace holds."""

    projects: int
    milestones: int
    people: int
    captures: int
    late_tasks: int
    done_tasks: int
    actions: int
    risks: int
    roadblocks: int
    kpis: int
    ambers: int


# One person with 5 projects and 18 open milestones; a lead with 8 and 40.
SOLO = World(5, 18, 1, 3, 5, 4, 4, 4, 2, 3, 4)
LEAD = World(8, 40, 6, 5, 10, 9, 8, 7, 4, 6, 8)


def day(days: int, today: str = TODAY) -> str:
    """A day so many days from today, as ISO text."""
    return (date.fromisoformat(today) + timedelta(days=days)).isoformat()


class Clock:
    """Milliseconds that pass with each look: a key takes four seconds."""

    def __init__(self, step: int = 4000) -> None:
        self.at, self.step = 1_795_000_000_000, step

    def __call__(self) -> int:
        self.at += self.step
        return self.at


def build(path: Path, world: World, folder: Path | None = None) -> None:
    """A workspace with one check-in of each project a week ago, and a week of work since."""
    create_file(path)
    _BITS.seed(1)
    with Workspace.open(path) as ws:
        ws.hurried = True
        ids = _Plan(ws, world)
        ids.before()
        held(ws, BEFORE)
        ids.since()


class _Plan:
    """The rows of a world, written in two parts: before the last check-in, and since."""

    def __init__(self, ws: Workspace, world: World) -> None:
        self.ws, self.world = ws, world
        self.projects: list[str] = []
        self.milestones: list[str] = []
        self.people: list[str] = []

    def before(self) -> None:
        world, ws = self.world, self.ws
        with ws.write("set up") as tx:
            names = ("Ana", "Ben", "Cleo", "Dov", "Emi", "Fay")[: world.people]
            self.people = [add(tx, "person", name=name) for name in names]
        ws.author = self.people[0]
        with ws.write("set up the projects") as tx:
            for number in range(world.projects):
                self.projects.append(
                    add(
                        tx,
                        "project",
                        name=f"Project {number}",
                        key=f"P{number}",
                        start=day(-60),
                        review_days=7,
                    )
                )
            for number in range(world.milestones):
                self._milestone(tx, number)
            self._work(tx)
            add(
                tx, "milestone", name="Reached", project=self.projects[0], target=day(-2),
                owner=self.people[0],
            )  # fmt: skip
        for project in self.projects:
            take_baseline(ws, project, "first", partial(rows_to_copy, project=project))
        self._forecasts()

    def _milestone(self, tx: Transaction, number: int) -> None:
        project = self.projects[number % len(self.projects)]
        target = day(35 + 3 * number)
        milestone = add(
            tx, "milestone", name=f"Milestone {number}", project=project, target=target,
            owner=self.people[number % len(self.people)],
        )  # fmt: skip
        self.milestones.append(milestone)
        # Work under way towards it: it is neither far and not begun, nor late.
        add(
            tx, "task", name=f"Work on {number}", project=project, milestone=milestone,
            start=day(-30), finish=target, state="doing", percent=70,
        )  # fmt: skip

    def _work(self, tx: Transaction) -> None:
        world, projects = self.world, self.projects
        for number in range(world.late_tasks):
            add(
                tx, "task", name=f"Late {number}", project=projects[number % len(projects)],
                start=day(-12), finish=day(-3), state="doing", percent=50,
            )  # fmt: skip
        for number in range(world.done_tasks):
            add(
                tx, "task", name=f"Done {number}", project=projects[number % len(projects)],
                start=day(-9), finish=day(-2), state="doing", percent=80,
            )  # fmt: skip
        for number in range(world.actions):
            add(
                tx, "action", name=f"Action {number}", project=projects[number % len(projects)],
                owner=self.people[number % len(self.people)], due=day(-1),
            )  # fmt: skip
        for number in range(world.risks):
            add(
                tx, "risk", name=f"Risk {number}", project=projects[number % len(projects)],
                probability=2, impact=3, review_on=day(-1), owner=self.people[0],
            )  # fmt: skip
        for number in range(world.roadblocks):
            add(
                tx, "roadblock", name=f"Roadblock {number}", since=day(-9),
                project=projects[number % len(projects)], owner=self.people[0],
            )  # fmt: skip
        for number in range(world.kpis):
            kpi = add(
                tx, "kpi", name=f"KPI {number}", project=projects[number % len(projects)],
                target_value="100", start_value="0", start_on=day(-60), target_on=day(60),
                cadence_days=28, owner=self.people[0],
            )  # fmt: skip
            add(tx, "reading", kpi=kpi, on=day(-10), value="60")

    def _forecasts(self) -> None:
        """Ambers: a forecast a little behind the target, believed at the last check-in already."""
        with self.ws.write("believe") as tx:
            for number in range(self.world.ambers):
                milestone = self.milestones[number]
                tx.update("milestone", milestone, {"forecast": day(35 + 3 * number + 2)})

    def since(self) -> None:
        """What happened in the week: tasks done, one milestone achieved, lines captured."""
        world, ws = self.world, self.ws
        with ws.write("the week") as tx:
            tx.conn.execute("UPDATE task SET state='done',percent=100 WHERE name LIKE 'Done %'")
            (done,) = tx.conn.execute("SELECT id FROM milestone WHERE name='Reached'").fetchone()
            evidence = "the protocol of the test"
            achieved = {"state": "achieved", "achieved_on": day(-2), "achieved_at": tx.at}
            tx.update("milestone", done, {**achieved, "evidence": evidence})
            for number in range(world.captures):
                project = self.projects[number % len(self.projects)]
                add(tx, "capture", text=f"ask about the thing {number} fri", project=project,
                    at=tx.at)  # fmt: skip


# Equal ids in every run: what comes in the order of ids comes in one order.
_BITS = random.Random(1)


def add(tx: Transaction, kind: str, **values: Value) -> str:
    """One row, checked as any."""
    return insert_item(tx, kind, values, id=new_id(_BITS))


def held(ws: Workspace, today: str, folder: Path | None = None) -> Review:
    """A check-in in which everything is held as it is shown."""
    review = open_review(ws, folder, today=today, now=Clock())
    for _ in range(1000):
        if review.closed is not None:
            return review
        reply = review.press("A") if review.swept() else review.press("enter")
        if reply.problem:
            reply = review.press("tab")
            assert not reply.problem, reply
    raise AssertionError("the check-in does not end")


@contextmanager
def copied(template: Path, to: Path) -> Iterator[Workspace]:
    """A copy of a built world, open as its first person."""
    shutil.copy(template, to)
    with Workspace.open(to) as ws:
        ws.hurried = True
        ws.author = ws.reader.execute("SELECT id FROM person WHERE name='Ana'").fetchone()[0]
        yield ws

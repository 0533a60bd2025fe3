"""The demonstration: three projects over twelve weeks, told as steps that a workspace replays.

The story is the same for a given day and seed. Its last check-in is a Thursday one to two weeks
before that day, so that the next one is due.
"""

from __future__ import annotations

from datetime import date

from mstui.actions.demo_app import APP
from mstui.actions.demo_events import tell_events
from mstui.actions.demo_life import WEEKS, Weeks
from mstui.actions.demo_plot import Plot
from mstui.actions.demo_prd import PRD
from mstui.actions.demo_review import Reviews
from mstui.actions.demo_setup import begin, team_step
from mstui.actions.demo_telling import Chance, Step, Team, Telling
from mstui.actions.demo_web import WEB
from mstui.actions.demo_work import Ledger, Work

__all__ = ["PLOTS", "Step", "story"]

PLOTS = (APP, WEB, PRD)


def story(today: date, seed: int = 7) -> list[Step]:
    """Every step up to the evening before ``today``, in the order in which it was written.

    The first one is written by nobody: it adds the people who write the others.
    """
    weeks, chance = Weeks(today), Chance(seed)
    first, team = team_step(weeks, chance)
    ledger: Ledger = {}
    steps = [first]
    for plot in PLOTS:
        steps += _told(plot, team, weeks, chance, ledger)
    return sorted(steps, key=lambda step: step.at)


def _told(plot: Plot, team: Team, weeks: Weeks, chance: Chance, ledger: Ledger) -> list[Step]:
    """One project's steps, day by day."""
    telling = Telling(plot, team, weeks, chance)
    begin(telling)
    work, reviews = Work(telling, ledger), Reviews(telling)
    checkins = {weeks.checkin(week): week for week in range(1, WEEKS + 1)}
    over = telling.life.passed(weeks.today)
    for point in range(over):
        day = telling.life.days.day(point)
        tell_events(telling, day)
        if day in checkins:
            reviews.review(checkins[day])
        work.work(point, last=point == over - 1)
    return telling.steps

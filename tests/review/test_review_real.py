"""The residential construction plan, imported, baselined, and reviewed over five weeks.

Goldens are figures alone: days, counts and words of our own; nothing of the plan's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from mstui.actions.baselines import take_baseline
from mstui.actions.items import add_item, edit_item
from mstui.actions.links import Link, write_link
from mstui.cli.main import main
from mstui.measures.trend import Report, trend
from mstui.publish.forms import minutes_as
from mstui.publish.update import draft_update
from mstui.review.opening import open_review
from mstui.review.session import Review
from mstui.store.workspace import Workspace
from mstui.views.baselines import rows_to_copy
from mstui.views.health import project_health
from mstui.views.record import Record, checkins, record_of
from review.world import Clock

MONDAYS = ("2013-09-02", "2013-09-09", "2013-09-16", "2013-09-23", "2013-09-30")
DAY = 480


class Slip(NamedTuple):
    """What a week brings: the first task takes so many days more (or less), so much is done."""

    days: int
    percent: int


WEEKS = (Slip(0, 20), Slip(5, 30), Slip(5, 40), Slip(2, 60), Slip(-3, 90))
# Keys beside holding everything: by week, the place of a milestone and what is pressed there.
SAID: dict[int, dict[int, tuple[tuple[str, str], ...]]] = {
    1: {0: (("t", ""), ("enter", "+1w"), ("d", ""), ("enter", "the owner answers later"))},
    2: {
        1: (("v", ""), ("2", "")),
        6: (("t", ""), ("enter", "+2w"), ("e", ""), ("enter", "estimated without the owner")),
    },
    3: {2: (("f", ""), ("enter", "+3d"))},
    4: {},
}


@pytest.fixture(scope="module")
def reviewed(
    tmp_path_factory: pytest.TempPathFactory, shared_data: Path
) -> Iterator[tuple[Workspace, list[str]]]:
    """The plan after five check-ins, and the ids of its milestones in their order."""
    folder = tmp_path_factory.mktemp("residential")
    source = shared_data / "import" / "mspdi" / "residential-construction.xml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MSTUI_TODAY", MONDAYS[0])
        patch.setenv("MSTUI_USER", "Ana")
        for name in ("CONFIG", "STATE", "DATA"):
            patch.setenv(f"MSTUI_{name}_DIR", str(folder / name))
        database = folder / "plan.db"
        assert main(["init", str(database)]) == 0
        assert main(["import", str(source), "--db", str(database)]) == 0
        with Workspace.open(database) as ws:
            milestones = prepared(ws)
            for number, (monday, slip) in enumerate(zip(MONDAYS, WEEKS, strict=True)):
                patch.setenv("MSTUI_TODAY", monday)
                happened(ws, slip)
                review = open_review(ws, folder, today=monday, now=Clock(), drafter=draft_update)
                gone_through(review, {milestones[k]: v for k, v in SAID.get(number, {}).items()})
            yield ws, milestones


def prepared(ws: Workspace) -> list[str]:
    """Targets as computed, an owner, a milestone at the end, a baseline."""
    ws.author = ws.reader.execute("SELECT id FROM person WHERE name='Ana'").fetchone()[0]
    (project,) = ws.reader.execute("SELECT id FROM project").fetchone()
    (last,) = ws.reader.execute(
        "SELECT id FROM task t WHERE NOT EXISTS(SELECT 1 FROM task c WHERE c.parent=t.id)"
        " ORDER BY ord DESC LIMIT 1"
    ).fetchone()
    end = add_item(ws, "milestone", {"name": "Handed over", "project": project}).id
    with ws.write("link the end") as tx:
        write_link(tx, last, end, Link())
    ids = [id for (id,) in ws.reader.execute("SELECT id FROM milestone ORDER BY ord,id")]
    for id in ids:
        edit_item(ws, "milestone", id, {"target": "2014-06-30", "owner": ws.author})
    found = project_health(ws.reader, project, MONDAYS[0])
    assert found is not None
    for id in ids:
        edit_item(ws, "milestone", id, {"target": found.milestones[id].computed})
    take_baseline(ws, project, "as imported", partial(rows_to_copy, project=project))
    return ids


def happened(ws: Workspace, slip: Slip) -> None:
    (task, duration) = ws.reader.execute(
        "SELECT id,duration FROM task t WHERE coalesce(duration,0)>0"
        " AND NOT EXISTS(SELECT 1 FROM task c WHERE c.parent=t.id) ORDER BY ord LIMIT 1"
    ).fetchone()
    changes = {"duration": duration + slip.days * DAY, "percent": slip.percent}
    edit_item(ws, "task", task, changes)


def gone_through(review: Review, said: dict[str, tuple[tuple[str, str], ...]]) -> None:
    """Say what the week says, hold everything else, close."""
    for _ in range(300):
        if review.closed is not None:
            return
        item = review.item
        if item.kind == "milestone" and item.id in said and not review.is_answered(item):
            for key, text in said.pop(item.id):
                reply = review.press(key, text)
                assert not reply.problem, reply
        elif (prompt := review.prompt) is not None:
            # A word that is better than the facts, and a day to ask again.
            answers = {"explanation": ("enter", "the owner promised it"), "solved": ("n", "")}
            reply = review.press(*answers[prompt.field])
            assert not reply.problem, reply
        else:
            reply = review.press("enter")
            assert not reply.problem, reply
    raise AssertionError(review.place)


def records(ws: Workspace) -> list[Record]:
    """The five check-ins, the earliest first."""
    return [record_of(ws.reader, one.id) for one in reversed(checkins(ws.reader))]


def apart(start: object, finish: object) -> int:
    return (date.fromisoformat(str(finish)) - date.fromisoformat(str(start))).days


# By place of the milestone: how far each forecast lies from the first, in days; pushes; pattern.
_SLID = [0, 7, 14, 16, 13]
TRENDS: dict[int, tuple[list[int], int, str]] = {
    **dict.fromkeys((0, 1, 3, 4, 5), (_SLID, 3, "recovering")),
    # Somebody believed in three days more, and held to it when the plan came back.
    2: ([0, 7, 14, 19, 19], 3, "not converging"),
    6: ([0, 7, 14, 18, 13], 3, "recovering"),
}
# By week: place, field, days moved, cause.
LEDGER = [(1, 0, "target", 7, "dependency"), (2, 6, "target", 14, "estimate")]
# By week: tasks, milestones open, slipped, recovered, and the health of the project.
FACTS = [
    (83, 7, 0, 0, "green"),
    (83, 7, 7, 0, "red"),
    (83, 7, 7, 0, "red"),
    (83, 7, 7, 0, "red"),
    (83, 7, 0, 6, "red"),
]


def test_the_trend_of_each_milestone(reviewed: tuple[Workspace, list[str]]) -> None:
    ws, milestones = reviewed
    found = {}
    for place, id in enumerate(milestones):
        told = [
            (record.on, str(seen.entry["forecast"]))
            for record in records(ws)
            for seen in record.milestones
            if seen.row["id"] == id and seen.entry
        ]
        # Every check-in holds every open milestone, also those whose forecast held.
        assert [on for on, _ in told] == list(MONDAYS)
        reports = [
            Report(date.fromisoformat(on), date.fromisoformat(forecast)) for on, forecast in told
        ]
        known = trend(reports)
        assert known is not None
        days = [apart(told[0][1], forecast) for _, forecast in told]
        found[place] = (days, known.pushes, known.pattern)
    assert found == TRENDS


def test_the_ledger(reviewed: tuple[Workspace, list[str]]) -> None:
    ws, milestones = reviewed
    found = [
        (
            week,
            milestones.index(one.row["milestone"]),
            one.row["field"],
            apart(one.row["from_value"], one.row["to_value"]),
            one.row["cause"],
        )
        for week, record in enumerate(records(ws))
        for one in record.changes
    ]
    assert found == LEDGER


def test_what_each_check_in_counted(reviewed: tuple[Workspace, list[str]]) -> None:
    ws, _ = reviewed
    found = [
        (
            record.facts["tasks"],
            record.facts["milestones_open"],
            record.facts["slipped"],
            record.facts["recovered"],
            record.checkin["health"],
        )
        for record in records(ws)
    ]
    assert found == FACTS


def test_the_minutes_tell_every_change(reviewed: tuple[Workspace, list[str]]) -> None:
    ws, _ = reviewed
    for week, record in enumerate(records(ws)):
        text = minutes_as(record, "text", "internal")
        for one in record.changes:
            assert record.name(one.row["milestone"]) in text
            assert one.row["rationale"] in " ".join(text.split())
        assert record.checkin["text"]
        assert (len(record.changes) > 0) == (week in (1, 2))

"""How many keys a check-in takes: weeks as data, and what each said is in the record."""

from __future__ import annotations

from pathlib import Path
from statistics import median, quantiles

import pytest

from mstui.review.opening import open_review
from mstui.store.workspace import Workspace
from mstui.views.record import Record, checkins, record_of
from review.driver import Player
from review.weeks import HEAVY, TYPICAL, Measure, Week, number_of, target_of, week
from review.world import LEAD, SOLO, TODAY, Clock, World, build, copied, day

WEEKS = 200
NOTHING = Week({}, [], {}, [], {}, {}, {}, {}, {}, [], {}, {}, {}, [], [])
# REVIEW.md's table: nothing changed, a typical week, a heavy one.
BUDGETS = {"solo": (SOLO, 9, 70, 90), "lead": (LEAD, 12, 160, 190)}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("worlds")
    for name, (world, *_) in BUDGETS.items():
        build(folder / f"{name}.db", world)
    return {name: folder / f"{name}.db" for name in BUDGETS}


def happen(ws: Workspace, told: Week) -> None:
    """What the week brought before the check-in."""
    with ws.write("the week") as tx:
        for name, days in told.slips.items():
            number = number_of(name)
            tx.conn.execute(
                "UPDATE task SET finish=? WHERE name=?",
                (day(35 + 3 * number + days), f"Work on {number}"),
            )
        for name in told.achieved:
            tx.conn.execute(
                "UPDATE task SET state='done',percent=100 WHERE name=?",
                (f"Work on {number_of(name)}",),
            )
        for name in told.due:
            tx.conn.execute(
                'UPDATE reading SET "on"=? WHERE kpi=(SELECT id FROM kpi WHERE name=?)',
                (day(-30), name),
            )


def played(template: Path, folder: Path, told: Week, *, check: bool) -> int:
    """The keys of one week; ``check`` holds the record to what the week said."""
    with copied(template, folder / "plan.db") as ws:
        happen(ws, told)
        review = open_review(ws, None, today=TODAY, now=Clock())
        player = Player(review, told)
        keys = player.play()
        if check:
            says(ws, told, player.believed)
    for left in folder.glob("plan.db*"):
        left.unlink()
    return keys


def says(ws: Workspace, told: Week, believed: dict[str, str]) -> None:
    """The record holds what the week said, and a judgement of every open milestone."""
    records = [record_of(ws.reader, one.id) for one in checkins(ws.reader) if one.on == TODAY]
    judged = {seen.row["name"]: seen for record in records for seen in record.milestones}
    (open_ones,) = ws.reader.execute(
        "SELECT count(*) FROM milestone WHERE state IN ('proposed','planned')"
    ).fetchone()
    assert len(judged) == open_ones
    assert all(seen.entry and seen.entry["forecast"] for seen in judged.values())
    assert set(believed) == set(told.forecasts)
    for name, to in believed.items():
        entry = judged[name].entry
        assert entry is not None
        assert (entry["forecast"], entry["forecast_source"]) == (to, "declared")
    colours = {"1": "green", "2": "amber", "3": "red"}
    for name, key in told.verdicts.items():
        entry = judged[name].entry
        assert entry is not None
        assert entry["declared"] == colours[key], name
    changes = {
        (record.name(one.row["milestone"]), one.row["to_value"])
        for record in records
        for one in record.changes
    }
    assert {(name, one.to) for name, one in told.targets.items()} <= changes
    assert {seen.row["name"] for record in records for seen in record.achieved} >= set(
        told.achieved
    )
    _says_the_rest(ws, told, records)


def _says_the_rest(ws: Workspace, told: Week, records: list[Record]) -> None:
    readings = {
        seen.row["name"]: seen.entry["value"]
        for record in records
        for seen in record.kpis
        if seen.entry and seen.entry["on"] == TODAY
    }
    assert readings == told.readings
    risks = {s.row["name"]: s for record in records for s in record.risks}
    for name, keys in told.risks.items():
        entry = risks[name].entry
        assert entry is not None
        if keys == "!":
            assert entry["state"] == "occurred"
        else:
            assert f"{entry['probability']}{entry['impact']}" == keys
    for name, key in told.actions.items():
        (state,) = ws.reader.execute("SELECT state FROM action WHERE name=?", (name,)).fetchone()
        assert state == {"x": "done", "X": "dropped"}[key]
    for title, _ in told.new_actions:
        (checkin,) = ws.reader.execute(
            "SELECT checkin FROM action WHERE name=?", (title,)
        ).fetchone()
        assert checkin in {record.checkin["id"] for record in records}
    assert {row["name"] for record in records for row in record.decisions} == set(told.decisions)
    for name in told.done:
        assert ws.reader.execute("SELECT state FROM task WHERE name=?", (name,)).fetchone() == (
            "done",
        )
    for name, key in told.roadblocks.items():
        (state,) = ws.reader.execute("SELECT state FROM roadblock WHERE name=?", (name,)).fetchone()
        assert state == {"x": "resolved", "E": "escalated"}[key]
    blocked = {one.row["name"] for record in records for one in record.roadblocks}
    assert set(told.new_roadblocks) <= blocked
    assert ws.reader.execute("SELECT count(*) FROM capture").fetchone() == (0,)
    # Nothing of it was skipped.
    assert [record.checkin["skipped"] for record in records] == [None] * len(records)


@pytest.mark.parametrize("name", BUDGETS)
def test_nothing_changed(name: str, worlds: dict[str, Path], tmp_path: Path) -> None:
    world, least, *_ = BUDGETS[name]
    assert min(world.captures, world.late_tasks, world.actions, world.ambers) > 0
    assert played(worlds[name], tmp_path, NOTHING, check=True) <= least


@pytest.mark.parametrize("sort", ["typical", "heavy"])
@pytest.mark.parametrize("name", BUDGETS)
def test_two_hundred_weeks(name: str, sort: str, worlds: dict[str, Path], tmp_path: Path) -> None:
    """The median and the 90th percentile keep to the budget; each record says what was said."""
    world, _, typical, heavy = BUDGETS[name]
    measure, most = {"typical": (TYPICAL, typical), "heavy": (HEAVY, heavy)}[sort]
    counts = [
        played(worlds[name], tmp_path, week(world, measure, seed), check=True)
        for seed in range(WEEKS)
    ]
    ninetieth = quantiles(counts, n=10)[-1]
    assert median(counts) <= most, (median(counts), ninetieth)
    assert ninetieth <= most, (median(counts), ninetieth)


@pytest.mark.parametrize(("world", "measure"), [(SOLO, TYPICAL), (LEAD, HEAVY)])
def test_weeks_are_no_toys(world: World, measure: Measure) -> None:
    """On average something of each sort happens, and one seed gives one week."""
    weeks = [week(world, measure, seed) for seed in range(WEEKS)]
    assert weeks == [week(world, measure, seed) for seed in range(WEEKS)]
    for field in ("slips", "done", "actions", "new_actions", "decisions", "achieved", "captures"):
        assert sum(len(getattr(one, field)) for one in weeks) >= WEEKS, field
    for field in ("forecasts", "readings", "risks", "targets", "verdicts", "roadblocks"):
        assert sum(len(getattr(one, field)) for one in weeks) >= WEEKS / 4, field
    assert target_of(0) == day(35)

"""The demonstration holds every colour, and a watermelon on purpose; its record agrees with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest

from mstui.store.asof import as_of
from mstui.store.workspace import Workspace
from mstui.views.checkins import past_checkins
from mstui.views.health import ProjectHealth, all_health, project_health
from support.demonstration import write_demo

NOW = "2026-11-21"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("health") / "demo.db"
    write_demo(path, date.fromisoformat(NOW))
    with Workspace.open(path) as ws:
        yield ws.reader


@pytest.fixture(scope="module")
def judged(demo: sqlite3.Connection) -> list[ProjectHealth]:
    return list(all_health(demo, NOW).values())


def test_all_colours_are_there_and_few_are_red(judged: list[ProjectHealth]) -> None:
    open_ones = [one for whole in judged for one in whole.milestones.values() if one.is_open]
    colours = [one.verdict.colour for one in open_ones]
    assert set(colours) == {"red", "amber", "green", "grey"}
    assert colours.count("red") * 4 <= len(colours)
    assert {whole.verdict.colour for whole in judged} >= {"red", "amber"}
    assert not any(whole.problem for whole in judged)


def test_one_milestone_is_a_watermelon_on_purpose(
    judged: list[ProjectHealth],
) -> None:
    melons = [one for whole in judged for one in whole.watermelons]
    assert len(melons) == 1
    assert melons[0].disagrees
    every = [one for whole in judged for one in whole.milestones.values()]
    assert any(one.source == "declared" for one in every)
    assert sum(one.disagrees for one in every) <= 2, (
        "declared is mostly what is computed, or nothing"
    )


def test_what_the_check_ins_recorded_is_what_is_computed_of_that_day(
    demo: sqlite3.Connection,
) -> None:
    """Mostly: whoever told the story did not know every figure of the plan."""
    agreeing = every = 0
    for one in past_checkins(demo):
        past = as_of(demo, one.at + 1)
        health = project_health(past, one.project, one.on)
        assert health is not None
        every += 1
        agreeing += health.verdict.colour == one.health
    assert every == 36
    assert agreeing * 3 >= every * 2

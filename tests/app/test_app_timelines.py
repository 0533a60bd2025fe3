"""All projects over time, narrowed charts, the next milestone and what the signs mean."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from at_work import ANA, Person, at_work

from mstui.domain.ids import new_id
from mstui.tui.screens.chart_popups import PLAIN_TO_SEE
from mstui.tui.screens.charts import ChartScreen
from mstui.tui.screens.timeline import TimelineScreen
from mstui.tui.screens.timelines import TimelinesScreen
from mstui.tui.widgets.chart import ChartRow
from mstui.views.chart import UNICODE
from mstui.views.signs import NO_WORK, legend


def chart(ana: Person) -> ChartScreen[Any]:
    screen = ana.app.screen
    assert isinstance(screen, ChartScreen)
    return screen


def names(ana: Person) -> list[str]:
    return ana.titles(chart(ana).chart)


async def opens_timeline(ana: Person) -> None:
    await ana.opens("Mobile app")
    await ana.does("go_timeline")
    await ana.until(lambda: isinstance(ana.app.screen, TimelineScreen), "the timeline")


async def test_a_row_for_every_project_with_its_milestones(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.goes_to("Sensor run 27")
        await ana.does("go_timeline")
        screen = ana.app.screen
        assert isinstance(screen, TimelinesScreen)
        assert names(ana) == ["Mobile app", "Sensor run 27", "Website rebrand"]
        row = screen.chart.row
        assert isinstance(row, ChartRow)
        assert row.title == "Sensor run 27", "the cursor stays on the project"
        milestones = ana.asks("SELECT count(*) FROM milestone WHERE project=?", row.id)
        assert len(row.bar.marks) == milestones
        await ana.does("cursor_right")
        assert screen.chart.count == 3 + milestones
        await ana.does("next_milestone")
        target = screen.chart.row_id
        await ana.does("move_later")
        assert "nothing is moved here" in ana.told
        await ana.does("open")
        opened = chart(ana)
        assert opened is not screen
        assert opened.chart.row_id == target
        await ana.does("back")
        assert chart(ana) is screen
        await ana.does("back")
        assert ana.screen.scope == "portfolio"


async def test_a_milestone_of_all_projects_is_changed_where_it_stands(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.does("go_timeline", "cursor_right")
        id = str(ana.asks("SELECT id FROM milestone WHERE name='Beta Testing Completed'"))
        chart(ana).chart.select_id(id)
        await ana.pilot.pause()
        await ana.does("edit")
        await ana.fills(name="!")
        await ana.saves()
        changed = str(ana.asks("SELECT name FROM milestone WHERE id=?", id))
        assert "!" in changed
        await ana.until(lambda: changed in names(ana), changed)


async def test_a_project_that_can_not_be_computed_is_told_and_the_others_drawn(
    demo: Path,
) -> None:
    conn = sqlite3.connect(demo)
    (project,) = conn.execute("SELECT id FROM project WHERE name='Sensor run 27'").fetchone()
    one, two = (
        id for (id,) in conn.execute("SELECT id FROM task WHERE project=? LIMIT 2", (project,))
    )
    for before, after in ((one, two), (two, one)):
        conn.execute(
            "INSERT INTO dependency(id,project,predecessor,successor,type) VALUES(?,?,?,?,'FS')",
            (new_id(), project, before, after),
        )
    conn.commit()
    conn.close()
    async with at_work(demo) as ana:
        await ana.does("go_timeline")
        assert "Sensor run 27: the plan has a loop" in ana.told
        assert sorted(names(ana)) == ["Mobile app", "Sensor run 27", "Website rebrand"]


async def test_without_projects_it_says_so(demo: Path) -> None:
    conn = sqlite3.connect(demo)
    conn.execute("UPDATE project SET status='done'")
    conn.commit()
    conn.close()
    async with at_work(demo) as ana:
        await ana.does("go_timeline")
        assert ana.sees("No project is active."), ana.text
        for command in ("cursor_right", "next_milestone", "show_only", "cancel", "to_today"):
            await ana.does(command)
        await ana.does("back")
        assert ana.screen.scope == "portfolio"


async def test_narrowed_to_what_is_critical_late_and_mine(demo: Path) -> None:
    async with at_work(demo) as ana:
        await opens_timeline(ana)
        everything = names(ana)
        await ana.does("show_only")
        await ana.press("c")
        assert "only critical" in ana.lines[0]
        rows = [row for row in chart(ana).chart._window.rows if isinstance(row, ChartRow)]
        assert 0 < len(rows) < len(everything)
        assert all(row.bar.critical for row in rows)

        await ana.does("show_only")
        await ana.press("l")
        assert "only late" in ana.lines[0]
        assert "Beta Version Released" in names(ana), "its target has passed"
        assert "Compare 5 competing products" not in names(ana), "done is not late"

        await ana.does("show_only")
        await ana.press("m")
        assert f"only {ANA}" in ana.lines[0]
        rows = [row for row in chart(ana).chart._window.rows if isinstance(row, ChartRow)]
        owners = chart(ana)._timeline.owners
        own = {row.id for row in rows if ANA in owners.get(row.id, "")}
        owned = ana.asks(
            "SELECT count(*) FROM (SELECT m.id FROM milestone m JOIN person p ON p.id=m.owner"
            " JOIN project q ON q.id=m.project WHERE p.name=?1 AND q.name='Mobile app'"
            " UNION SELECT t.id FROM task t JOIN assignment a ON a.task=t.id"
            " JOIN person p ON p.id=a.person JOIN project q ON q.id=t.project"
            " WHERE p.name=?1 AND q.name='Mobile app')",
            ANA,
        )
        assert len(own) == owned
        assert all(row.bar.parts for row in rows if row.id not in own), "only what they lie in"

        await ana.does("show_only")
        await ana.press("a")
        assert names(ana) == everything


async def test_the_popup_is_moved_in_and_left_by_keys(demo: Path) -> None:
    async with at_work(demo) as ana:
        await opens_timeline(ana)
        everything = names(ana)
        await ana.does("show_only", "cursor_down", "open")
        assert "only critical" in ana.lines[0]
        await ana.does("show_only", "cursor_up", "cursor_up", "cancel")
        assert "only critical" in ana.lines[0], "left as it was"
        await ana.does("show_only", "cursor_up", "open")
        assert names(ana) == everything


async def test_what_is_hidden_is_shown_when_one_goes_there(demo: Path) -> None:
    async with at_work(demo) as ana:
        await opens_timeline(ana)
        await ana.does("show_only")
        await ana.press("c")
        id = str(ana.asks("SELECT id FROM task WHERE name='Compare 5 competing products'"))
        chart(ana).go_to("task", id)
        assert chart(ana).chart.row_id == id


async def test_from_milestone_to_milestone_and_round(demo: Path) -> None:
    async with at_work(demo) as ana:
        await opens_timeline(ana)
        screen = chart(ana)
        count = ana.asks(
            "SELECT count(*) FROM milestone m JOIN project p ON p.id=m.project"
            " WHERE p.name='Mobile app'"
        )
        seen = []
        for _ in range(count):
            await ana.does("next_milestone")
            row = screen.chart.row
            assert isinstance(row, ChartRow)
            assert row.bar.kind == "milestone"
            seen.append(row.id)
        assert len(set(seen)) == count
        await ana.does("next_milestone")
        assert screen.chart.row_id == seen[0]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_the_signs_are_explained_at_every_size(demo: Path, size: tuple[int, int]) -> None:
    async with at_work(demo, size=size) as ana:
        await opens_timeline(ana)
        at = chart(ana).chart.row_id
        await ana.does("signs")
        for meaning in legend(UNICODE):
            if meaning.word not in (*PLAIN_TO_SEE, NO_WORK):
                assert f"{meaning.sign} " in ana.text
                assert meaning.word in ana.text
        await ana.does("cursor_down")
        assert not ana.sees("constraint")
        assert chart(ana).chart.row_id != at, "the key that closes it is heard"
        await ana.does("signs", "cancel")
        assert isinstance(ana.app.screen, TimelineScreen)

"""The timeline by keys: moved, seen, kept with what it does, and left as it was."""

from __future__ import annotations

from pathlib import Path

from at_work import Person, at_work

from mstui.tui.screens.timeline import TimelineScreen
from mstui.tui.widgets.chart import ChartRow

TASK = "Run all acceptance tests on the release candidate"


def timeline_of(person: Person) -> TimelineScreen:
    screen = person.app.screen
    assert isinstance(screen, TimelineScreen)
    return screen


def bar_text(person: Person, name: str) -> str:
    """The line of a bar as it is painted."""
    chart = timeline_of(person).chart
    for y in range(1, chart.size.height):
        text = chart.render_line(y).text
        if name[:20] in text:
            return text
    raise AssertionError(f"{name} is not seen")


async def opens_timeline(person: Person) -> TimelineScreen:
    await person.opens("Mobile app")
    await person.does("go_timeline")
    await person.until(lambda: isinstance(person.app.screen, TimelineScreen), "the timeline")
    screen = timeline_of(person)
    id = person.asks("SELECT id FROM task WHERE name=?", TASK)
    screen.go_to("task", str(id))
    await person.pilot.pause()
    return screen


async def test_a_task_is_moved_seen_kept_and_taken_back(demo: Path) -> None:
    async with at_work(demo, size=(120, 40)) as ana:
        screen = await opens_timeline(ana)
        before = ana.asks("SELECT count(*) FROM intent")
        was = bar_text(ana, "Final Testing Completed")
        await ana.does("move_later", "week_later")
        assert "+6 wd" in screen.header_bar.render_line(0).text
        assert "not saved" in screen.header_bar.render_line(0).text
        assert "Final Testing Completed" in screen.summary.render_line(0).text
        now = bar_text(ana, "Final Testing Completed")
        assert "(+6)" in now
        assert now != was
        assert ana.asks("SELECT count(*) FROM intent") == before, "nothing is saved yet"

        await ana.does("open")
        await ana.reads("Keep this?")
        await ana.fills(reason="The testers are ill")
        await ana.saves()
        start = ana.asks("SELECT start FROM task WHERE name=?", TASK)
        kind = ana.asks("SELECT constraint_kind FROM task WHERE name=?", TASK)
        assert kind == "start no earlier than"
        assert ana.asks("SELECT constraint_on FROM task WHERE name=?", TASK) == start
        assert ana.asks("SELECT reason FROM intent ORDER BY at DESC,id DESC LIMIT 1") == (
            "The testers are ill"
        )
        assert "+6 wd" not in screen.header_bar.render_line(0).text

        await ana.does("undo")
        await ana.until(lambda: bar_text(ana, "Final Testing Completed") == was, "as it was")


async def test_escape_leaves_the_file_as_it_was(demo: Path) -> None:
    async with at_work(demo, size=(120, 40)) as ana:
        screen = await opens_timeline(ana)
        stored = demo.read_bytes()
        was = bar_text(ana, TASK)
        await ana.does("longer", "longer", "move_later")
        assert bar_text(ana, TASK) != was
        await ana.does("cancel")
        assert bar_text(ana, TASK) == was
        assert isinstance(ana.app.screen, TimelineScreen)
        await ana.does("move_later")
        await ana.does("cursor_up")
        assert "not saved" not in screen.header_bar.render_line(0).text, (
            "another bar, nothing moved"
        )
        assert demo.read_bytes() == stored


async def test_the_view_follows_the_bar_that_is_moved(demo: Path) -> None:
    async with at_work(demo, size=(80, 24)) as ana:
        screen = await opens_timeline(ana)
        await ana.does("zoom_in")
        for _ in range(6):
            await ana.does("week_later")
            assert "░" in bar_text(ana, TASK), "it has left the view"
        assert "+30 wd" in screen.header_bar.render_line(0).text


async def test_what_can_not_be_moved_says_why(demo: Path) -> None:
    async with at_work(demo, size=(120, 40)) as ana:
        await opens_timeline(ana)
        await ana.does("go_top", "move_later")
        assert "A phase moves with what it holds" in ana.told
        await ana.does("cursor_down", "move_later")
        assert "the past can't be moved" in ana.told


async def test_zoom_scroll_fold_and_back(demo: Path) -> None:
    async with at_work(demo, size=(120, 40)) as ana:
        screen = await opens_timeline(ana)
        seen = []
        for _ in range(4):
            await ana.does("zoom_in")
            assert screen.chart.painter is not None
            seen.append(screen.chart.painter.scale.per_column)
        assert seen == sorted(seen, reverse=True)
        assert seen[-1] < seen[0]
        assert "░" in bar_text(ana, TASK), "the bar under the cursor stays in view"
        await ana.does("zoom_out", "zoom_fit", "to_today")
        assert "today" in screen.chart.render_line(2).text
        count = screen.chart.count
        await ana.does("go_top", "cursor_left")
        row = screen.chart.row
        assert isinstance(row, ChartRow)
        assert row.closed
        assert screen.chart.count < count
        await ana.does("cursor_right")
        assert screen.chart.count == count
        await ana.does("back")
        assert ana.project.project


async def test_it_can_be_read_on_small_terminals(demo: Path) -> None:
    async with at_work(demo, size=(40, 12)) as ana:
        screen = await opens_timeline(ana)
        assert "today" in screen.chart.render_line(2).text
        assert TASK[:10] in bar_text(ana, TASK[:10])
        await ana.pilot.resize_terminal(120, 40)
        assert screen.chart.row_id == ana.asks("SELECT id FROM task WHERE name=?", TASK)

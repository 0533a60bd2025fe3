"""Lines of the item under the cursor, linking marked rows, and links that bind nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from at_work import Person, at_work

from mstui.domain.ids import new_id
from mstui.tui.screens.timeline import TimelineScreen
from mstui.views.chart import UNICODE

LINES = "│┐└┘┌"


async def opens_timeline(ana: Person, item: str = "Debugging") -> TimelineScreen:
    await ana.opens("Mobile app")
    await ana.does("go_timeline")
    await ana.until(lambda: isinstance(ana.app.screen, TimelineScreen), "the timeline")
    screen = ana.app.screen
    assert isinstance(screen, TimelineScreen)
    screen.go_to("task", id_of(ana, item))
    await ana.pilot.pause()
    return screen


def id_of(ana: Person, name: str) -> str:
    return str(ana.asks("SELECT id FROM task WHERE name=?", name))


def bars(screen: TimelineScreen) -> dict[int, str]:
    """What each line of the chart shows without the lines between bars."""
    drawn = {*UNICODE.lines, UNICODE.today} - {" "}
    return {
        y: "".join(" " if sign in drawn else sign for sign in screen.chart.render_line(y).text)
        for y in range(3, screen.chart.size.height - 1)
    }


async def test_lines_follow_the_cursor_and_hide_nothing(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await opens_timeline(ana)
        await ana.does("zoom_in")
        assert any(sign in ana.text for sign in "└┐")
        assert "after Internal testing" in ana.text
        assert "before Beta Version Released" in ana.text
        with_lines = bars(screen)
        screen.chart.ties = lambda item: ((), ())
        screen.chart.rewire()
        screen.chart.refresh()
        await ana.pilot.pause()
        without = bars(screen)
        assert {y: line[2:] for y, line in with_lines.items()} == {
            y: line[2:] for y, line in without.items()
        }


async def test_only_the_rows_concerned_are_painted_again(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(demo) as ana:
        screen = await opens_timeline(ana)
        painted: list[int] = []
        repaint = screen.chart._repaint_row

        def noted(position: int) -> None:
            painted.append(position)
            repaint(position)

        monkeypatch.setattr(screen.chart, "_repaint_row", noted)
        await ana.does("cursor_down")
        assert 2 <= len(set(painted)) < screen.chart.count / 2
        painted.clear()
        await ana.does("cursor_up", "longer")
        # All that follows moves, and what led there did not.
        assert len(set(painted)) < screen.chart.count * 2 / 3


async def test_links_out_of_view_are_counted(demo: Path) -> None:
    async with at_work(demo, size=(80, 12)) as ana:
        screen = await opens_timeline(ana, "Run all acceptance tests on the release candidate")
        before, after = screen._ties(str(screen.chart.row_id))
        assert len(before) + len(after) > 1
        away = screen.chart.away([id for id, _ in (*before, *after)])
        line = screen.summary.render_line(0).text
        assert (f"{away} out of view" in line) == bool(away)


async def test_marked_rows_are_linked_in_their_order(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = await opens_timeline(ana, "Fix what the review found")
        first = str(screen.chart.row_id)
        await ana.does("select")
        other = str(
            ana.asks(
                "SELECT name FROM task WHERE project=? AND state='todo' AND id<>?"
                " ORDER BY start DESC LIMIT 1",
                screen.project,
                first,
            )
        )
        screen.go_to("task", id_of(ana, other))
        await ana.does("select")
        assert len(screen.chart.selected) == 2
        await ana.does("link")
        await ana.reads("Link 2 tasks")
        await ana.saves()
        assert ana.asks(
            "SELECT count(*) FROM dependency WHERE predecessor=? AND successor=?",
            first,
            id_of(ana, other),
        )
        assert not screen.chart.selected


async def test_a_task_and_a_milestone_are_linked_by_marking_them(demo: Path) -> None:
    async with at_work(demo) as ana:
        task = "Have the security reviewed"
        screen = await opens_timeline(ana, task)
        id = str(ana.asks("SELECT id FROM milestone WHERE name='Beta Testing Completed'"))
        await ana.does("select")
        screen.go_to("milestone", id)
        await ana.does("select")
        assert "L link in their order" in ana.lines[-1]
        await ana.does("link")
        await ana.reads("Link 2 items", "Beta Testing Completed is reached when")
        await ana.saves()
        pair = (id_of(ana, task), id)
        sql = "SELECT count(*) FROM dependency WHERE predecessor=? AND successor=?"
        assert ana.asks(sql, *pair)
        await ana.does("undo")
        assert not ana.asks(sql, *pair)


async def test_rows_are_changed_where_they_stand(demo: Path) -> None:
    """The commands on items work on bars, and the chart is drawn anew."""
    async with at_work(demo) as ana:
        screen = await opens_timeline(ana, "Fix what the review found")
        id = str(screen.chart.row_id)
        await ana.does("edit")
        await ana.fills(name=" again")
        await ana.saves()
        assert "again" in str(ana.asks("SELECT name FROM task WHERE id=?", id))
        await ana.until(lambda: any("again" in name for name in ana.titles(screen.chart)))
        await ana.does("undo", "done")
        await ana.until(lambda: ana.asks("SELECT state FROM task WHERE id=?", id) == "done", "done")
        assert screen.chart.row_id == id


async def test_a_link_with_its_own_parent_is_told_and_left_out(demo: Path) -> None:
    conn = sqlite3.connect(demo)
    whole, part, project = conn.execute(
        "SELECT w.id,t.id,t.project FROM task t JOIN task w ON w.id=t.parent"
        " JOIN project p ON p.id=t.project WHERE p.name='Mobile app'"
    ).fetchone()
    names = [
        conn.execute("SELECT name FROM task WHERE id=?", (id,)).fetchone()[0]
        for id in (whole, part)
    ]
    conn.execute(
        "INSERT INTO dependency(id,project,predecessor,successor,type) VALUES(?,?,?,?,'FS')",
        (new_id(), project, whole, part),
    )
    conn.commit()
    conn.close()
    async with at_work(demo, size=(200, 40)) as ana:
        await ana.opens("Mobile app")
        await ana.does("go_timeline")
        await ana.until(lambda: isinstance(ana.app.screen, TimelineScreen), "the timeline")
        assert all(name[:20] in ana.told for name in names), ana.told
        assert "one lies in the other" in ana.told
        assert "remove the link with L" in ana.told
        screen = ana.app.screen
        assert isinstance(screen, TimelineScreen)
        assert screen.chart.count > 40, "everything else is drawn"


async def test_a_loop_is_named_and_how_it_is_mended(demo: Path) -> None:
    """The app refuses loops; another tool may write one."""
    conn = sqlite3.connect(demo)
    (project,) = conn.execute("SELECT id FROM project WHERE name='Mobile app'").fetchone()
    first, second = conn.execute(
        "SELECT d.predecessor,d.successor FROM dependency d JOIN task a ON a.id=d.predecessor"
        " JOIN task b ON b.id=d.successor WHERE d.project=? LIMIT 1",
        (project,),
    ).fetchone()
    conn.execute(
        "INSERT INTO dependency(id,project,predecessor,successor,type) VALUES(?,?,?,?,'FS')",
        (new_id(), project, second, first),
    )
    conn.commit()
    conn.close()
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("go_timeline")
        await ana.reads("The plan can't be computed", "the plan has a loop", "q goes back; there L")
        for command in ("cursor_down", "zoom_in", "show_only", "next_milestone", "move_later"):
            await ana.does(command)
        await ana.does("signs", "cancel", "back")
        assert ana.project.project == project

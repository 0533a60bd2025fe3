"""The list: what it shows, where the cursor stands, and what it costs to move."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from small_app import SmallApp, pane_lines, row_ids, screen_text, task, tasks
from textual import events
from textual.geometry import Region, Size

from mstui.tui.safety import harmless
from mstui.tui.widgets.source import ListSource
from mstui.tui.widgets.window import KEPT_PAGES, PAGE

SIZE = (100, 30)


async def test_it_shows_rows_header_and_position() -> None:
    app = SmallApp(2000)
    async with app.run_test(size=SIZE):
        lines = pane_lines(app, app.a)
        assert lines[0].startswith("┌1 Tasks ─")
        assert lines[1].split() == ["│", "State", "Task", "Who", "Done", "│"]
        assert lines[2].startswith("│> ● on track  task 1 ")
        assert lines[3].startswith("│  ● on track  task 2 ")
        assert lines[-1].endswith("─ 1 of 2,000 ─┘")
        assert all(cell_len(line) == app.a.size.width for line in lines)


async def test_every_cell_is_painted() -> None:
    """No segment is left without a background: such cells would show what was there before."""
    app = SmallApp(3)
    async with app.run_test(size=SIZE):
        for pane in (app.a, app.b, app.detail):
            for strip in pane.render_lines(pane.size.region):
                assert all(segment.style and segment.style.bgcolor for segment in strip)


async def test_the_cursor_follows_keys_and_tells_in_the_same_handler() -> None:
    app = SmallApp(2000)
    async with app.run_test(size=SIZE) as pilot:
        before = len(app.followed)
        app.a.move(1)
        assert app.followed[before:] == ["t2"]
        assert pane_lines(app, app.detail)[1].strip("│ ") == "detail of t2"
        app.a.move(-5)
        assert app.a.row_id == "t1"
        app.a.bottom()
        assert (app.a.row_id, app.a.position) == ("t2000", 1999)
        assert row_ids(pane_lines(app, app.a))[-1] == "2000"
        app.a.move(5)
        assert app.a.row_id == "t2000"
        app.a.top()
        assert row_ids(pane_lines(app, app.a))[0] == "1"
        await pilot.pause()
        assert app.moved == ["t2", "t1", "t2000", "t1"]


async def test_moving_in_view_repaints_two_lines_and_the_position() -> None:
    app = SmallApp(2000)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.a._exchange_repaint_regions()
        app.a.move(1)
        width, height = app.a.size
        assert app.a._exchange_repaint_regions() == {
            Region(0, 2, width, 1),
            Region(0, 3, width, 1),
            Region(0, height - 1, width, 1),
        }


async def test_leaving_the_view_turns_half_a_page() -> None:
    """A line's scrolling would repaint the pane each time."""
    app = SmallApp(2000)
    async with app.run_test(size=SIZE):
        shown = row_ids(pane_lines(app, app.a))
        app.a.move(len(shown) - 1)
        assert row_ids(pane_lines(app, app.a)) == shown
        app.a.move(1)
        turned = row_ids(pane_lines(app, app.a))
        assert abs(turned.index(str(len(shown) + 1)) - len(shown) // 2) <= 1
        turns = sum(
            1
            for _ in range(3 * len(shown))
            if (before := app.a._top, app.a.move(1)) and before != app.a._top
        )
        assert turns <= 7


async def test_pages_move_view_and_cursor_together() -> None:
    app = SmallApp(2000)
    async with app.run_test(size=SIZE):
        app.a.move(3)
        first = row_ids(pane_lines(app, app.a))
        app.a.page(1)
        second = row_ids(pane_lines(app, app.a))
        assert second[0] == first[-1]
        assert app.a._cursor - app.a._top == 3
        app.a.page(-1)
        assert row_ids(pane_lines(app, app.a)) == first


async def test_select_id_goes_to_rows_near_and_far_and_says_if_there_is_none() -> None:
    app = SmallApp(2000)
    async with app.run_test(size=SIZE):
        assert app.a.select_id("t3")
        assert app.a.select_id("t1500")
        assert (app.a.row_id, app.a.position) == ("t1500", 1499)
        assert "1500" in row_ids(pane_lines(app, app.a))
        assert not app.a.select_id("nobody")
        assert app.a.row_id == "t1500"


async def test_reload_keeps_the_row_and_its_line_while_others_come_and_go() -> None:
    app = SmallApp(2000)
    async with app.run_test(size=SIZE):
        app.a.select_id("t1000")
        app.a.move(2)
        line = app.a._cursor - app.a._top
        kept = [task(n) for n in range(1, 2001) if n % 2 == 0 or n > 990]
        app.a._window.source = ListSource(kept)
        app.a.reload()
        assert app.a.row_id == "t1002"
        assert app.a._cursor - app.a._top == line
        assert app.a.position == [row.id for row in kept].index("t1002")
        assert app.a.count == len(kept)


async def test_reload_after_the_row_is_gone_takes_the_next_one_and_tells() -> None:
    app = SmallApp(50)
    async with app.run_test(size=SIZE):
        app.a.select_id("t7")
        app.a._window.source = ListSource(task(n) for n in range(1, 51) if n != 7)
        app.a.reload()
        assert app.a.row_id == "t8"
        assert app.followed[-1] == "t8"
        app.a._window.source = ListSource(task(n) for n in range(1, 8))
        app.a.reload()
        assert app.a.row_id == "t7"
        app.a._window.source = ListSource()
        app.a.reload()
        assert (app.a.row, app.a.count, app.followed[-1]) == (None, 0, None)
        assert "of" not in pane_lines(app, app.a)[-1]


async def test_resizing_keeps_cursor_and_view() -> None:
    app = SmallApp(2000)
    async with app.run_test(size=SIZE) as pilot:
        app.a.select_id("t1000")
        await pilot.resize_terminal(70, 20)
        await pilot.pause()
        assert app.a.row_id == "t1000"
        assert "1000" in row_ids(pane_lines(app, app.a))
        await pilot.resize_terminal(40, 8)
        await pilot.pause()
        lines = pane_lines(app, app.a)
        assert "1000" in row_ids(lines) or app.a.row_id == "t1000"
        assert all(cell_len(line) == app.a.size.width for line in lines)


async def test_an_empty_list_says_what_to_do_next() -> None:
    app = SmallApp(5)
    async with app.run_test(size=SIZE):
        text = "\n".join(pane_lines(app, app.b))
        assert "No risks yet." in text
        assert "a adds one" in text
        for step in (app.b.top, app.b.bottom, app.b.open, app.b.reload, app.b.toggle):
            step()
        app.b.move(1)
        app.b.page(-1)
        assert app.b.row is None
        assert app.b.chosen() == []


async def test_marks_of_cursor_selection_and_change() -> None:
    app = SmallApp(20)
    async with app.run_test(size=SIZE):
        app.a.toggle()
        app.a.move(1)
        app.a.toggle()
        app.a.mark_changed(["t4"])
        lines = pane_lines(app, app.a)
        assert [line[1:3] for line in lines[2:7]] == ["* ", ">*", "  ", "~ ", "  "]
        assert app.a.chosen() == ["t1", "t2"]
        app.a.move(1)
        assert pane_lines(app, app.a)[5][1:3] == "  ", "marked only until the next move"
        app.a.select([])
        assert app.a.chosen() == ["t3"]


async def test_found_text_is_highlighted_wherever_it_is_seen() -> None:
    app = SmallApp(20)
    async with app.run_test(size=SIZE):
        app.a.find('"TASK 1"')
        match = app.palette.style("", "match").bgcolor
        strips = app.a.render_lines(app.a.size.region)
        found = [
            segment.text
            for strip in strips
            for segment in strip
            if segment.style and segment.style.bgcolor == match
        ]
        assert set(found) == {"task 1"}
        app.a.find("")
        strips = app.a.render_lines(app.a.size.region)
        assert not any(s.style and s.style.bgcolor == match for strip in strips for s in strip)


async def test_the_mouse_selects_opens_and_scrolls() -> None:
    app = SmallApp(200)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(app.a, offset=(20, 5))
        assert app.a.row_id == "t4"
        await pilot.click(app.a, offset=(20, 4), times=2)
        await pilot.pause()
        assert app.opened == ["t3"]
        await pilot.click(app.a, offset=(20, 1))
        assert app.a.row_id == "t3", "the header is no row"
        for _ in range(4):
            app.a.post_message(
                events.MouseScrollDown(app.a, 5, 5, 0, 1, 0, False, False, False, 5, 5)
            )
        await pilot.pause()
        assert row_ids(pane_lines(app, app.a))[0] == "13"
        assert app.a.row_id == "t13"


async def test_100000_rows_open_and_are_walked_with_a_few_pages_in_memory() -> None:
    app = SmallApp(1)
    async with app.run_test(size=SIZE):
        app.a.show(tasks(100_000))
        assert len(app.a._window.rows) <= 2 * PAGE
        most = 0
        for _ in range(400):
            app.a.page(1)
            most = max(most, len(app.a._window.rows))
        app.a.bottom()
        app.a.select_id("t50000")
        assert app.a.position == 49_999
        assert max(most, len(app.a._window.rows)) <= (KEPT_PAGES + 2) * PAGE


async def test_another_source_starts_at_its_first_row_or_the_one_asked_for() -> None:
    app = SmallApp(2000)
    async with app.run_test(size=SIZE):
        app.a.bottom()
        app.a.show(tasks(500))
        assert app.a.row_id == "t1"
        app.a.show(tasks(500), select="t300")
        assert app.a.row_id == "t300"
        assert "300" in row_ids(pane_lines(app, app.a))
        app.a.show(tasks(500), select="nobody")
        assert app.a.row_id == "t1"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (12, 5), (3, 3)])
async def test_hostile_text_keeps_every_line_in_its_width(size: tuple[int, int]) -> None:
    """Names with controls, bidi, wide letters and 10,000 characters, at any size."""
    names = [
        "\x1b]0;owned\x07",
        "\u202egnp.exe",
        "漢" * 5000,
        "👩\u200d👩\u200d👧" * 50,
        "[red]x[/]",
        "a\nb",
    ]
    app = SmallApp(1)
    async with app.run_test(size=size) as pilot:
        app.a.show(ListSource(task(n, name) for n, name in enumerate(names, 1)))
        app.a.retitle(names[0])
        app.a.annotate(names[1])
        app.header.show(names, names[2], names[3])
        app.hints.show([(name, name) for name in names])
        app.detail.set_lines(names)
        await pilot.pause()
        for line in screen_text(app):
            assert line == harmless(line)
            assert cell_len(line) <= size[0]


async def test_theme_and_glyphs_change_what_is_painted_at_once() -> None:
    from mstui.config.themes import load_theme
    from mstui.tui.glyphs import ASCII

    app = SmallApp(20)
    async with app.run_test(size=SIZE) as pilot:
        app.draw_with(ASCII)
        await pilot.pause()
        text = "\n".join(screen_text(app))
        assert text.isascii()
        assert "+ on track" in text
        light = load_theme("mstui-light")
        app.wear(light)
        await pilot.pause()
        colors = {
            segment.style.bgcolor.name
            for strip in app.a.render_lines(app.a.size.region)
            for segment in strip
            if segment.style and segment.style.bgcolor
        }
        assert light.colors["background"] in colors
        assert colors <= set(light.colors.values())


async def test_panes_on_small_screens_keep_a_title_line_only() -> None:
    app = SmallApp(20)
    async with app.run_test(size=(40, 12)) as pilot:
        app.a.set_framed(False)
        await pilot.pause()
        lines = pane_lines(app, app.a)
        assert lines[0].startswith("1 Tasks ")
        assert lines[0].rstrip().endswith("1 of 20")
        assert not any(line.startswith("│") for line in lines)
        assert app.a.size == Size(*app.a.size)

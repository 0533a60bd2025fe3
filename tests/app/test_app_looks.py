"""What the screens show at each size: names whole, room where it is needed, nothing unexplained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from at_terminal import does, quits, start
from at_work import Person, at_work
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mstui.commands.registry import FOOTER_LIMIT
from mstui.tui.screens.history import HistoryScreen
from mstui.tui.screens.portfolio import PortfolioScreen
from mstui.tui.screens.project import ProjectScreen
from mstui.tui.screens.project_sizes import (
    AROUND,
    LEAST_DETAIL,
    LEAST_LINES,
    LEAST_PHASE,
    Held,
    sizes,
)
from support.terminal import Terminal

FRAMES = re.compile(rb"\x1b\[\?2026h")


# -- the project's panes -------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "cells"), [((120, 40), 24), ((80, 24), 22), ((40, 12), 20)])
async def test_milestones_are_read_by_their_names(
    demo: Path, size: tuple[int, int], cells: int
) -> None:
    async with at_work(demo, size=size) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_2")
        painter = ana.project.panes["milestone"]._painter
        assert painter is not None
        span = painter.span(1)
        assert span is not None
        assert span[1] >= cells


held = st.builds(Held, *[st.integers(0, 500)] * 4, st.integers(0, 60))
places = st.sampled_from(["phase", "milestone", "task", "risk"])


@given(st.integers(64, 300), st.integers(16, 120), held, places, st.booleans())
def test_no_pane_loses_its_least_room(
    width: int, lines: int, held: Held, place: str, detail: bool
) -> None:
    room = sizes(width, lines, held, place, with_detail=detail and width >= 100)
    assert room.detail == 0 or room.detail >= LEAST_DETAIL
    left = width - room.detail
    assert LEAST_PHASE <= room.phase <= left // 2
    assert room.risk <= left // 2
    assert LEAST_LINES <= room.upper <= lines - LEAST_LINES


@given(st.integers(20, 120), held, places)
def test_no_pane_has_empty_lines_while_the_other_half_scrolls(
    lines: int, held: Held, place: str
) -> None:
    upper = sizes(120, lines, held, place, with_detail=True).upper
    upper_wants = max(held.phases, held.milestones) + AROUND
    lower_wants = max(held.tasks, held.risks) + AROUND
    if lower_wants > lines - upper:
        assert upper <= max(upper_wants, LEAST_LINES)
    if upper_wants > upper and place in ("phase", "milestone"):
        assert lines - upper <= max(LEAST_LINES, round(lines * 0.35)), "the least it keeps"


async def test_panes_keep_their_size_while_the_cursor_moves(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        before = [pane.region for pane in ana.project.panes.values()]
        for _ in range(12):
            await ana.does("cursor_down")
            assert [pane.region for pane in ana.project.panes.values()] == before


async def test_titles_are_cut_between_words(demo: Path) -> None:
    async with at_work(demo, size=(80, 24)) as ana:
        await ana.opens("Mobile app")
        await ana.goes_to("Win 1,000 Active Users")
        title = next(line for line in ana.lines if "4 Risks" in line)
        shown = re.search(r"4 Risks · ([^─]*…)", title)
        assert shown is not None, title
        kept = shown[1].rstrip("… ")
        assert "Win 1,000 Active Users Within 30 Days of Launch".startswith(f"{kept} "), kept


async def test_the_detail_answers_in_the_order_in_which_one_asks(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.goes_to("Beta Version")
        detail = ana.detail
        asked = ("■ overdue", "declared: ▲ at risk", "why:", "do:", "Target", "Owner", "Priority",
                 "SMART", "Criteria ─", "Waits for (2) ─", "More ─", "Evidence kind", "History ─")  # fmt: skip
        places = [detail.index(words) for words in asked]
        assert places == sorted(places), detail
        assert "move it (t), or talk to Ben Okafor" in " ".join(detail.split())


async def test_must_is_told_in_words_where_there_is_room(demo: Path) -> None:
    async with at_work(demo, size=(160, 40)) as ana:
        await ana.opens("Mobile app")
        assert ana.sees("Priority", "Must")
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        assert not re.search(r"\w !", ana.text), "no sign that nothing explains"


async def test_a_chosen_pane_takes_the_room_it_needs(demo: Path) -> None:
    async with at_work(demo, size=(80, 24)) as ana:
        await ana.opens("Mobile app")
        narrow = ana.project.panes["risk"].size.width
        await ana.does("focus_4")
        assert ana.project.panes["risk"].size.width > narrow
        await ana.does("focus_2")
        assert ana.project.panes["risk"].size.width == narrow


# -- the portfolio ---------------------------------------------------------------------------------


async def test_the_milestones_ahead_of_all_projects_lead_into_them(demo: Path) -> None:
    async with at_work(demo) as ana:
        screen = ana.screen
        assert isinstance(screen, PortfolioScreen)
        await ana.until(lambda: screen.coming.count == 16, "the milestones ahead")
        assert ana.sees("Milestones ahead", "17 Nov +3wd APP")
        assert screen.coming.size.height > screen.projects.size.height, "no empty half"
        await ana.does("previous_pane")
        await ana.goes_to("Quality Release")
        await ana.does("open")
        assert ana.project.active.row is not None
        assert "Quality Release" in ana.row_text(ana.project.active)


async def test_what_needs_one_says_what_it_wants(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.reads("milestone late: 3 wd · APP · Ben", "promise unconfirmed for 31 d")
    async with at_work(demo, size=(80, 24)) as ana:
        await ana.reads("Beta Version Released", "milestone late: 3 wd · APP · Ben")


async def test_health_is_a_word(demo: Path) -> None:
    async with at_work(demo) as ana:
        assert ana.sees("■ off track", "● on track")
        await ana.opens("Mobile app")
        assert "■ off track" in ana.lines[0]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_tab_goes_through_all_three_lists(demo: Path, size: tuple[int, int]) -> None:
    async with at_work(demo, size=size) as ana:
        seen = []
        for _ in range(3):
            await ana.does("next_pane")
            seen.append(ana.screen.active.title)
            assert ana.sees(ana.screen.active.title)
        assert seen == ["Needs you", "Milestones ahead", "Projects"]


# -- keys ------------------------------------------------------------------------------------------


async def test_a_hint_is_clicked_as_its_key_is_pressed(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.pilot.click(offset=(ana.lines[-1].index("open"), 39))
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the project")
        hints = ana.lines[-1]
        await ana.pilot.click(offset=(hints.index("? keys") + 3, 39))
        await ana.reads("Keys ─", "Open the project")


async def test_never_more_than_six_hints_and_always_the_keys(demo: Path) -> None:
    async with at_work(demo) as ana:

        def counted() -> None:
            shown = ana.screen.hint_bar._keys
            assert len(shown) <= FOOTER_LIMIT
            assert shown[-1][1] == "keys"

        counted()
        await ana.opens("Mobile app")
        for command in ("focus_1", "focus_2", "focus_3", "focus_4", "zoom", "select", "open"):
            await ana.does(command)
            counted()


async def test_a_chord_is_gone_on_with_by_a_click_and_left_by_one_beside(demo: Path) -> None:
    async with at_work(demo) as ana:
        prefix = ana.keys_of("go_history").split(" ")[0]
        await ana.press(prefix)
        line = next(y for y, line in enumerate(ana.lines) if "Import a plan" in line)
        await ana.pilot.click(offset=(5, 5))
        assert not ana.sees("Import a plan")
        await ana.press(prefix)
        x = ana.lines[line].index("Import a plan")
        history = next(y for y, text in enumerate(ana.lines) if "  History" in text[x - 6 :])
        await ana.pilot.click(offset=(x, history))
        await ana.until(lambda: isinstance(ana.app.screen, HistoryScreen), "the history")
        assert not ana.sees("Import a plan")


async def test_help_opens_over_a_dialog_and_keeps_what_is_typed(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("set_target")
        await ana.types("fri")
        await ana.press("f1")
        await ana.reads("Help")
        await ana.press("escape")
        if ana.sees("Help ─"):
            await ana.press("escape")
        await ana.reads("Target ·", "fri")


def frames(terminal: Terminal, *commands: str) -> list[int]:
    """How many frames each key wrote."""
    written = []
    for command in commands:
        before = len(terminal.output)
        does(terminal, command)
        written.append(len(FRAMES.findall(terminal.output[before:])))
    return written


def test_a_key_is_answered_in_one_frame(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open")
        keys = ("cursor_down", "sort", "cancel", "cursor_down", "focus_3", "cursor_down", "focus_2")
        assert frames(terminal, *keys) == [1] * len(keys)
        before = len(terminal.output)
        terminal.send("g")
        terminal.wait_for("Import a plan", "Esc leaves")
        terminal.settle()
        assert len(FRAMES.findall(terminal.output[before:])) == 1
        terminal.press("escape")
        assert terminal.rest(0.3) == b"", "nothing moves by itself"
        assert quits(terminal) == 0


# -- sizes -----------------------------------------------------------------------------------------


async def resize(ana: Person, width: int, height: int) -> None:
    await ana.pilot.resize_terminal(width, height)
    await ana.pilot.pause()


async def test_a_resize_keeps_cursor_and_scroll(demo: Path) -> None:
    async with at_work(demo, size=(120, 30)) as ana:
        await ana.opens("Mobile app")
        await ana.does("focus_1", "focus_3")
        await ana.does(*["cursor_down"] * 20)
        row, top = ana.screen.active.row_id, ana.screen.active._top
        assert top > 0
        for size in ((80, 24), (40, 12), (20, 5), (200, 60), (120, 30)):
            await resize(ana, *size)
            assert ana.screen.active.row_id == row, size
        assert ana.screen.active._top == top
        cursor = next(line for line in ana.lines if line.startswith(("│>", ">")) and "%" in line)
        assert "Nothing is chosen" not in cursor


async def test_a_resize_in_the_middle_of_a_choice_leaves_it(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("sort")
        await resize(ana, 60, 20)
        assert not ana.sees("Sort Milestones by")
        await ana.does("cursor_down")
        assert ana.screen.active.position == 1


# -- history ---------------------------------------------------------------------------------------


async def test_a_step_tells_who_when_and_why(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.goes_to("Beta Version")
        await ana.does("go_history")
        await ana.goes_to("change target")
        assert ana.sees("Beta Version Released")
        shown = "\n".join(
            "".join(text for text, _ in line) for line in ana.app.screen.changes._lines
        )
        assert re.search(r"\w{3} \d\d \w{3} 2026 \d\d:\d\d · \w+", shown), shown
        assert "why: " in shown
        assert re.search(r"Target: \d\d \w{3} → \d\d \w{3}", shown), shown


async def test_steps_are_found_by_who_did_them_and_undone_ones_say_so(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("note")
        await ana.types("the printer called")
        await ana.saves("ctrl+s")
        await ana.does("undo")
        await ana.until(lambda: bool(ana.told) and "takes it back" not in ana.told, "undone")
        await ana.does("back", "go_history", "cursor_down")
        assert "undone: " in ana.text
        assert ana.sees("Taken back:")
        everything = ana.screen.active.count
        ana.screen.found("greta")
        found = ana.screen.active
        assert 0 < found.count < everything
        told = [f"{row.of.author} {row.of.label} {row.of.reason}" for row in found._window.rows]
        assert all("greta" in words.casefold() for words in told)
        assert sum("Greta" in str(row.cells[1]) for row in found._window.rows) > 50


# -- the first minute --------------------------------------------------------------------------------


async def test_the_welcome_says_what_this_is_and_leads_on(empty: Path) -> None:
    async with at_work(empty, size=(80, 24)) as ana:
        assert ana.sees("Welcome to mstui.", "milestones of your projects", "No projects yet.")
        assert not ana.sees("Needs you"), "nothing but the welcome"
        await ana.does("go_new_project")
        await ana.types("event")
        await ana.press("enter")
        await ana.fills(name="Fair")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the project")
        await ana.until(lambda: "Next: o owner" in ana.told, "what to do next")
        assert cell_len(ana.told) < 80
        assert ana.told.rstrip().endswith("? keys")
        await ana.does("cursor_down")
        assert ana.told == "", "told once"

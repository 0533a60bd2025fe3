"""Every list is sorted by any of its columns, by key and by mouse, and stays so over restarts."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_work import Person, at_work, plain
from textual.pilot import Pilot

from mstui.tui.ordering import Order, Orders, lettered
from mstui.tui.panes import lines, projects
from mstui.tui.screens import history
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.rows import Rows
from mstui.views.history import SORTS
from mstui.views.pages import sorts

PANES = {
    "milestone": lines.MILESTONE_COLUMNS,
    "task": lines.TASK_COLUMNS,
    "risk": lines.RISK_COLUMNS,
}
STATES = ["overdue", "off track", "at risk", "on track", "planned", "achieved"]
LISTS = (
    *PANES.values(),
    lines.PHASE_COLUMNS,
    projects.COLUMNS,
    projects.COMING_COLUMNS,
    projects.NEED_COLUMNS,
    history.COLUMNS,
)


def ids(rows: Rows) -> list[str]:
    return [row.id for row in rows._window.rows]


def letter_of(rows: Rows, sort: str) -> str:
    return next(
        letter
        for letter, column in lettered(rows.columns)
        if column is not None and column.sort.lstrip("-") == sort
    )


async def sort_by(ana: Person, sort: str) -> None:
    await ana.does("sort")
    await ana.press(letter_of(ana.screen.active, sort))


def test_every_column_that_is_shown_has_an_order() -> None:
    for columns in LISTS:
        assert all(column.sort for column in columns if column.title), columns
    for kind, columns in PANES.items():
        assert {column.sort.lstrip("-") for column in columns} <= set(sorts(kind)), kind
    assert {column.sort for column in history.COLUMNS} <= {*SORTS, "when"}


@pytest.mark.parametrize("columns", LISTS)
def test_letters_tell_columns_apart(columns: tuple[Column, ...]) -> None:
    letters = [letter for letter, _ in lettered(columns)]
    assert len(letters) == len(set(letters))
    assert all(letters)
    assert not set("jk") & set(letters), "those move"


async def test_each_column_of_each_pane_turns_and_the_own_order_comes_back(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        for command in ("focus_1", "focus_2", "focus_3", "focus_4"):
            await ana.does("focus_1", command)
            rows = ana.screen.active
            own = ids(rows)
            for column in rows.columns:
                sort = column.sort.lstrip("-")
                orders = []
                for _ in range(2):
                    await sort_by(ana, sort)
                    orders.append(ids(rows))
                assert set(orders[0]) == set(orders[1]) == set(own), (command, sort)
                assert orders[0] != orders[1], (command, sort)
            await ana.does("sort")
            await ana.press("o")
            assert ids(rows) == own, command


async def test_what_is_sorted_reads_in_that_order(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await sort_by(ana, "name")
        titles = ana.titles(ana.screen.active)
        assert titles == sorted(titles, key=str.casefold)
        await sort_by(ana, "name")
        assert ana.titles(ana.screen.active) == titles[::-1]
        await sort_by(ana, "state")
        words = [
            plain(row.cells[0])[2:].removesuffix(" ≠") for row in ana.screen.active._window.rows
        ]
        assert words[0].startswith("overdue"), "the worst first"
        assert words == sorted(words, key=STATES.index)
        assert {"overdue", "at risk"} <= set(words)
        await sort_by(ana, "forecast")
        gaps = [plain(row.cells[4]) for row in ana.screen.active._window.rows]
        late = [int(gap.removesuffix("wd")) for gap in gaps if gap]
        assert late == sorted(late, reverse=True), "the latest first"
        assert len(late) > 5


async def test_the_header_tells_the_order_and_a_click_on_it_turns(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        header = next(line for line in ana.lines if "Milestone " in line)
        at = (header.index("Target"), ana.lines.index(header))
        pilot: Pilot[int] = ana.pilot
        await pilot.click(offset=at)
        assert "Target↑" in ana.text
        first = ids(ana.screen.active)
        await pilot.click(offset=at)
        assert "Target↓" in ana.text
        assert ids(ana.screen.active) == first[::-1]


async def test_the_cursor_stays_on_its_row(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("cursor_down", "cursor_down")
        before = ana.screen.active.row_id
        await sort_by(ana, "target")
        assert ana.screen.active.row_id == before


async def test_an_order_is_kept_by_pane_over_a_restart(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await sort_by(ana, "target")
        milestones = ids(ana.project.panes["milestone"])
        await ana.does("focus_3")
        assert "Finish↑" not in ana.text, "another pane keeps its own"
        await ana.does("back", "go_history")
        await sort_by(ana, "who")
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        assert "Target↑" in ana.text
        assert ids(ana.project.panes["milestone"]) == milestones
        await ana.does("go_portfolio", "go_history")
        assert "Who↑" in ana.text


async def test_the_popup_is_left_without_a_change_and_takes_arrows(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        own = ids(ana.screen.active)
        await ana.does("sort")
        assert ana.sees("Sort Milestones by", "own order: late first, then by priority")
        await ana.press("x", "3")
        assert ana.sees("Sort Milestones by"), "other keys do nothing meanwhile"
        await ana.does("cancel")
        assert not ana.sees("Sort Milestones by")
        assert ids(ana.screen.active) == own
        await ana.does("sort", "cursor_down", "cursor_down", "open")
        titles = ana.titles(ana.screen.active)
        assert titles == sorted(titles, key=str.casefold), "the second column: the name"


def test_what_was_remembered_of_a_column_that_is_gone_counts_as_nothing(
    private_folders: Path,
) -> None:
    Orders().keep("project.task", Order("colour", True))
    assert Orders().of("project.task", lines.TASK_COLUMNS) == Order()
    Orders().keep("project.task", Order("finish", True))
    assert Orders().of("project.task", lines.TASK_COLUMNS) == Order("finish", True)

"""What a key costs on the line to the terminal, in bytes: a slow SSH line is felt by them."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_terminal import start
from at_work import TODAY

from support.big import build
from support.steps import FIRST, STEPS
from support.terminal import Terminal


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One project of 10,000 tasks."""
    return build(tmp_path_factory.mktemp("large") / "plan.db", projects=1, today=TODAY)


def costs(terminal: Terminal, keys: list[str]) -> list[int]:
    """The bytes that each key brings, with the figures that follow a moment later."""
    found = []
    for key in keys:
        before = len(terminal.output)
        terminal.press(key)
        terminal.rest(0.08)
        found.append(len(terminal.output) - before)
    return found


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_no_key_costs_more_than_a_slow_line_carries_soon(
    large: Path, size: tuple[int, int]
) -> None:
    with start(large, size=size) as terminal:
        terminal.rest(0.5)  # what follows the first picture is no answer to a key
        for step in STEPS:
            found = costs(terminal, list(step.keys))
            assert max(found) <= step.limit, f"{step.name}: {found} bytes\n{terminal.text}"
            if step.mean:
                assert sum(found) / len(found) <= step.mean, f"{step.name}: {found} bytes"


def test_a_key_is_one_frame_also_where_the_panes_change_their_widths(large: Path) -> None:
    """Not the old layout, then the new one around the old lines, and then what belongs there."""
    begin = b"\x1b[?2026h"
    with start(large) as terminal:
        terminal.press("enter")
        for keys, most in (("1342413", 2), ("jjjjkkjjjjjjjjjjjjjjjjjjjjjj", 1)):
            for key in keys:
                before = len(terminal.output)
                terminal.press(key)
                terminal.rest(0.08)
                assert terminal.output[before:].count(begin) <= most, key


def test_moving_at_the_top_of_a_list_writes_nothing(large: Path) -> None:
    with start(large) as terminal:
        terminal.press("enter", "1", "3")
        terminal.rest(0.5)
        terminal.press("home")
        assert costs(terminal, ["k", "k", "home"]) == [0, 0, 0]


def test_the_first_screen_is_painted_once_and_in_few_bytes(tmp_path: Path) -> None:
    """Fifty projects; a project's figures that are counted later do not paint it again."""
    path = build(tmp_path / "plan.db", 500, today=TODAY)
    with start(path) as terminal:
        terminal.wait_for(" of 50")
        terminal.settle()
        assert len(terminal.output) <= FIRST
        assert terminal.output.count(b"\x1b[?2026h") <= 2
        assert terminal.output.count(b"Portfolio") == 1

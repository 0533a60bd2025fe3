"""Every screen as it is stored, at three sizes, dark, light and without colours."""

from __future__ import annotations

import re
from difflib import unified_diff
from pathlib import Path

import pytest
from wcwidth import wcswidth

from mstui.config.colors import COLOR_NAMES
from support.goldens import MODES, SIZES, Mode, prepare, stored, walk
from support.screens import read_golden, written_golden
from support.walks import FIRST_RUN, WORK

GOLDENS = stored()
NAMES = sorted(stop.name for stop in (*WORK, *FIRST_RUN) if stop.name)
AGAIN = "python tests/support/goldens.py writes them anew; look at what changed"
# On a line of 40 cells a notice stands alone, until the next key.
TOLD = {"refused", "project-zoom"}
# The theme chooser begins at the theme in force.
TELLS_THE_MODE = {"themes"}


@pytest.mark.parametrize("mode", MODES, ids=[mode.name for mode in MODES])
@pytest.mark.parametrize("size", SIZES)
def test_every_screen_is_as_it_was_stored(size: str, mode: Mode, tmp_path: Path) -> None:
    home = tmp_path.resolve()
    shots = walk(size, mode, prepare(home), home)
    assert sorted(shots) == NAMES
    changed: list[str] = []
    for name, seen in shots.items():
        before = GOLDENS.get(name, {}).get((size, mode.name))
        if before == seen:
            continue
        was = [*before.lines, *before.map] if before else []
        changed += unified_diff(
            was, [*seen.lines, *seen.map], name, f"{name} now", n=1, lineterm=""
        )
    assert not changed, "\n".join([AGAIN, *changed])


def test_each_screen_is_stored_once_for_every_size_and_mode() -> None:
    places = {(size, mode.name) for size in SIZES for mode in MODES}
    assert sorted(GOLDENS) == NAMES
    assert {name: set(golden) for name, golden in GOLDENS.items()} == dict.fromkeys(NAMES, places)


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_screen_fits_its_terminal_and_says_the_same_in_every_mode(name: str) -> None:
    golden = GOLDENS[name]
    assert read_golden(written_golden(golden)) == golden
    for (size, mode), seen in golden.items():
        columns, lines = map(int, size.split("x"))
        if name != "too-small":
            assert len(seen.lines) == lines, (size, mode)
        assert max(map(wcswidth, seen.lines)) <= columns, (size, mode)
        if name not in TELLS_THE_MODE:
            assert seen.lines == golden[(size, MODES[0].name)].lines, (size, mode)


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_is_the_themes(name: str) -> None:
    """Nothing is drawn in a colour that no theme can change, and nothing coloured by NO_COLOR."""
    for (size, mode), seen in GOLDENS[name].items():
        allowed = {"default"} if mode == "no colour" else set(COLOR_NAMES)
        used = {color for line in seen.map for color in _colors_of(line)}
        assert used <= allowed | {"blank"}, (size, mode)


def _colors_of(legend: str) -> list[str]:
    found = re.fullmatch(r"[a-zA-Z] ([\w-]+).* on ([\w-]+)", legend)
    return list(found.groups()) if found else []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "too-small"])
def test_every_screen_says_how_to_leave_it_or_where_all_keys_are(name: str) -> None:
    for place, seen in GOLDENS[name].items():
        if place[0] == "40x12" and name in TOLD:
            continue
        assert re.search(r"\? keys|\bEsc \w+|\bq back", "\n".join(seen.lines)), place

"""The start loads nothing that the first screen does not use, and collects no garbage on the way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ptyrun import SOURCE

HERE = Path(__file__).parent

LATER = [
    "textual.command",
    "textual.widgets._input",
    "textual.widgets._text_area",
    "textual.widgets._markdown",
    "textual.widgets._data_table",
    "textual.widgets._option_list",
    "tree_sitter",
    "markdown_it",
    "pygments",
    "sqlite_utils",
    "pendulum",
    "numpy",
    "openpyxl",
    "click",
    "ssl",
    "unittest",
    "importlib.metadata",
    "mstui.tui.widgets.form",
    "mstui.tui.widgets.notes",
    "mstui.tui.widgets.confirm",
    "rich.traceback",
    "rich.markdown",
    "rich.syntax",
]


@pytest.fixture(scope="module")
def loaded() -> list[str]:
    """The modules after the small app was built on a lean import."""
    code = (
        "from mstui.tui import compat\n"
        "compat.lean_import()\n"
        "import gc, json, sys\n"
        "assert not gc.isenabled()\n"
        "from small_app import SmallApp\n"
        "SmallApp()\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": f"{SOURCE}:{HERE}"},
    )
    modules: list[str] = json.loads(result.stdout)
    return modules


@pytest.mark.parametrize("module", LATER)
def test_it_is_not_loaded_at_the_start(loaded: list[str], module: str) -> None:
    assert module not in loaded


def test_the_driver_is_loaded_with_the_app(loaded: list[str]) -> None:
    """Nothing is imported between the first frame and the first key."""
    for module in ("mstui.tui.driver", "mstui.tui.frames", "textual.drivers.linux_driver"):
        assert module in loaded


async def test_garbage_is_collected_again_after_the_first_frame() -> None:
    import gc

    from small_app import SmallApp

    gc.disable()
    try:
        app = SmallApp()
        async with app.run_test() as pilot:
            await pilot.pause()
            await pilot.pause()
            assert gc.isenabled()
            assert gc.get_freeze_count() > 10_000
    finally:
        gc.enable()
        gc.unfreeze()

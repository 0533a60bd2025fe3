"""What the app has loaded when its first frame is on its way: nothing that no first screen uses."""

from __future__ import annotations

from pathlib import Path

import pytest
from at_terminal import start_script

# Modules, and packages with all that is in them.
LATER = [
    "click",
    "pendulum",
    "sqlite_utils",
    "markdown_it",
    "pygments",
    "tree_sitter",
    "openpyxl",
    "python_calamine",
    "numpy",
    "importlib.metadata",
    "unittest",
    "ssl",
    "multiprocessing",
    "http",
    "email",
    "xml",
    "csv",
    "json",
    "html",
    "concurrent.futures.process",
    "concurrent.futures.thread",
    "rich.traceback",
    "rich.markdown",
    "rich.syntax",
    "rich.progress",
    "textual.command",
    "textual.drivers.windows_driver",
    "textual.widgets._input",
    "textual.widgets._text_area",
    "textual.widgets._markdown",
    "textual.widgets._data_table",
    "textual.widgets._option_list",
    "textual.widgets._tree",
    "mstui.exchange",
    "mstui.publish",
    "mstui.review",
    "mstui.sync",
    "mstui.tui.dialogs",
    "mstui.tui.screens.project",
    "mstui.tui.widgets.form",
    "mstui.tui.widgets.notes",
    "mstui.tui.widgets.confirm",
    "mstui.views.detail",
    "mstui.views.history",
    "mstui.store.bulk",
    "mstui.store.replay",
    "mstui.store.schema",
    "mstui.store.dumping",
]


@pytest.fixture(scope="module")
def loaded(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The modules that were there when the first frame was written."""
    listed = tmp_path_factory.mktemp("loaded") / "modules"
    with start_script("first_frame_app.py", str(listed), str(demonstration)):
        return frozenset(listed.read_text(encoding="utf-8").split())


def test_the_screen_is_there(loaded: frozenset[str]) -> None:
    assert {"textual.app", "mstui.tui.screens.portfolio", "mstui.tui.driver", "sqlite3"} <= loaded


@pytest.mark.parametrize("module", LATER)
def test_it_is_not_loaded_before_the_first_frame(loaded: frozenset[str], module: str) -> None:
    found = sorted(name for name in loaded if f"{name}.".startswith(f"{module}."))
    assert found == []

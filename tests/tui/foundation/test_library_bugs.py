"""Faults and costs of Textual 8.2.8 that we work round; each test fails once it is mended.

Then the workaround it names can go.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from ptyrun import SOURCE, Terminal
from rich.console import Console
from rich.segment import Segment
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import ModalScreen
from textual.strip import Strip

APP = Path(__file__).with_name("pty_app.py")

STOCK_DRIVER = """
import sys
import mstui.tui.widgets.base as base
from textual.drivers.linux_driver import LinuxDriver
base.driver_class = lambda: LinuxDriver
sys.argv = sys.argv[1:]
import runpy
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def stock(tmp_path: Path) -> Terminal:
    """The small app on Textual's own driver."""
    script = tmp_path / "stock.py"
    script.write_text(STOCK_DRIVER)
    terminal = Terminal.python(script, str(APP), str(tmp_path))
    terminal.wait_for("READY")
    terminal.read(0.2)
    return terminal


def test_one_invalid_byte_ends_the_stock_driver(stock: Terminal) -> None:
    """textual#6456 · `LoopDriver._decode` replaces it."""
    with stock:
        stock.send(b"\xff\xff")
        assert stock.wait() == 1


def test_the_stock_driver_starts_a_second_reader_after_sigstop(stock: Terminal) -> None:
    """`LoopDriver._resume` leaves the screen first."""
    with stock:
        before = len(list(Path(f"/proc/{stock.pid}/task").iterdir()))
        stock.kill(signal.SIGSTOP)
        os.waitpid(stock.pid, os.WUNTRACED)
        stock.kill(signal.SIGCONT)
        stock.read(0.5)
        assert len(list(Path(f"/proc/{stock.pid}/task").iterdir())) > before


def test_the_stock_driver_polls() -> None:
    """`LoopDriver` waits for the terminal in the event loop."""
    assert "select(0.1)" in inspect.getsource(LinuxDriver.run_input_thread)


def test_malformed_key_reports_raise_in_the_parser() -> None:
    """`compat.PARSER_FAULTS` make the driver go on with a fresh parser."""
    with pytest.raises((ValueError, OverflowError)):
        list(XTermParser().feed("\x1b[1114112u"))


def test_reports_in_strings_are_typed_as_keys() -> None:
    """`compat.without_string_reports` takes them out."""
    fed = list(XTermParser().feed("\x1b]11;rgb:ffff/ffff/ffff\x1b\\"))
    assert any(isinstance(event, events.Key) and event.key == "r" for event in fed)


def test_strips_write_control_characters_raw() -> None:
    """`frames.ShownScreen` and `safety` drop them."""
    console = Console(force_terminal=True, color_system="truecolor")
    assert "\x1b]0;t\x07" in Strip([Segment("a\x1b]0;t\x07")]).render(console)


def test_the_crash_screen_shows_the_values_of_variables() -> None:
    """`BaseApp._handle_exception` writes a report without them."""
    assert "show_locals=True" in inspect.getsource(App._fatal_error)


def test_exported_sizes_freeze_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """`compat.drop_exported_size` forgets them."""
    monkeypatch.setenv("COLUMNS", "44")
    monkeypatch.setenv("LINES", "11")
    assert App().console.size == (44, 11)


def test_ansi_themes_lack_variables_of_the_library_s_own_css() -> None:
    """`compat.ANSI_VARIABLES` adds them."""
    from textual.screen import Screen
    from textual.theme import Theme

    missing = "ansi-background"
    variables = Theme("t", primary="ansi_blue", ansi=True).to_color_system().generate()
    assert f"${missing}" in Screen.DEFAULT_CSS
    assert missing not in variables


def test_a_new_subtitle_repaints_the_whole_widget() -> None:
    """`frame.Pane` draws its own frame."""
    from textual.widget import _BorderTitle

    assert "obj.refresh()" in inspect.getsource(_BorderTitle.__set__)


def test_a_repaint_is_written_although_the_screen_shows_it_already() -> None:
    """`frames.ShownScreen` writes differences."""
    from textual._compositor import ChopsUpdate

    assert "old" not in inspect.signature(ChopsUpdate.__init__).parameters


@pytest.mark.parametrize("module", ["textual.command", "textual.widgets._option_list", "ssl"])
def test_the_app_imports_what_a_screen_does_not_use(module: str) -> None:
    """`compat.lean_import` leaves it out."""
    code = f"import textual.app, sys; sys.exit(0 if {module!r} in sys.modules else 1)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_lean_import_leaves_it_out_and_in_reach() -> None:
    code = (
        "from mstui.tui import compat; import sys\n"
        "assert compat.lean_import()\n"
        "for name in ('textual.command', 'textual.widgets._option_list',"
        " 'textual.widgets._input', 'textual.widgets._tree', 'ssl'):\n"
        "    assert name not in sys.modules, name\n"
        "import ssl, textual.command\n"
        "assert textual.command.CommandPalette.__module__ == 'textual.command'\n"
        "assert ssl.create_default_context\n"
        "assert not compat.lean_import()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(SOURCE)})


def test_a_library_that_asks_for_more_is_imported_the_long_way(tmp_path: Path) -> None:
    """Should another Textual want a name that the stand-in lacks, the app starts all the same."""
    code = (
        "from mstui.tui import compat; import sys\n"
        "compat._PALETTE_NAMES = ('Hit',)\n"
        "assert not compat.lean_import()\n"
        "import textual.app\n"
        "assert textual.app.CommandPalette.__module__ == 'textual.command'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(SOURCE)})


class _Owner(ModalScreen[None]):
    """A dialog that is left while a worker of its own opens another."""

    async def opens_another(self) -> None:
        await self.app.push_screen_wait(ModalScreen())

    def on_key(self) -> None:
        self.run_worker(self.opens_another())
        self.dismiss()


async def _outlives(app: App[None]) -> bool:
    """Whether the app still does what it is asked to after such a dialog."""
    heard: list[str] = []
    async with app.run_test():
        app.push_screen(_Owner())
        await asyncio.sleep(0.05)
        app.post_message(events.Key("x", "x"))
        await asyncio.sleep(0.1)
        app.call_later(heard.append, "still there")
        await asyncio.sleep(0.05)
    return bool(heard)


async def test_a_dialog_left_while_its_worker_opens_another_ends_the_app() -> None:
    """`BaseApp.call_next` keeps the cancellation of a removal from the app."""
    from mstui.config.themes import load_theme
    from mstui.tui.widgets.base import BaseApp

    assert not await _outlives(App())
    assert await _outlives(BaseApp(load_theme("mstui-dark"), crash_folder=""))

"""No control character reaches the terminal: two belts, each alone enough for painted text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ptyrun import Terminal

from mstui.tui.safety import SafeLines, harmless, harmless_output

APP = Path(__file__).with_name("pty_app.py")

# Everything that the program itself may send; whatever else begins with ESC came from a text.
OURS = re.compile(
    rb"\x1b\[[0-9;]*[mHGCXK]"
    rb"|\x1b\[\?(?:7|25|1000|1002|1006|1049|2004|2026)[hl]"
    rb"|\x1b\[>25u|\x1b\[<u|\x1b\[6n|\x1b\[\?2026\$p|\x1b\]52;c;[A-Za-z0-9+/=]*\x07"
)

BELTS_OFF = """
import sys
from mstui.tui import compat
compat.lean_import()
import mstui.tui.frames, mstui.tui.driver, mstui.tui.safety
if {frames!r}: mstui.tui.frames.harmless = lambda text: text
if {driver!r}: mstui.tui.driver.harmless_output = lambda data: data
if {stock!r}:
    import mstui.tui.widgets.base as base
    from textual.drivers.linux_driver import LinuxDriver
    base.driver_class = lambda: LinuxDriver
sys.argv = sys.argv[1:]
import runpy
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def raw(output: bytes) -> bytes:
    """The control characters of an output that are not ours."""
    rest = OURS.sub(b"", output)
    return b"".join(
        re.findall(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80\xae", rest)
    )


@pytest.mark.parametrize(
    ("frames", "driver", "stock"),
    [(False, False, False), (True, False, False), (False, True, False), (False, False, True)],
    ids=["both belts", "driver's alone", "frames' alone", "library's own driver"],
)
def test_hostile_text_reaches_no_terminal(
    tmp_path: Path, frames: bool, driver: bool, stock: bool
) -> None:
    """In a Static, a Label, an Input's value and placeholder, a toast, lists, titles, hints."""
    script = tmp_path / "belts.py"
    script.write_text(BELTS_OFF.format(frames=frames, driver=driver, stock=stock))
    with Terminal.python(script, str(APP), str(tmp_path), "poison") as terminal:
        terminal.wait_for("READY")
        terminal.read(0.2)
        terminal.send("n")
        terminal.read(0.4)
        output = terminal.output
        if stock:
            # What Textual writes at its start: focus reports, mouse modes, the pointer's shape.
            output = re.sub(
                rb"\x1b\[\?(?:1003|1004|1015|1016|2048)(?:[hl]|\$p)|\x1b\]22;[a-z]*(?:\x07|\x1b\\)",
                b"",
                output,
            )
        assert raw(output) == b""
        assert b"owned" in output, "the text itself is drawn"
        terminal.send("q")
        terminal.wait()


def test_what_goes_past_the_frames_meets_the_driver(tmp_path: Path) -> None:
    """Titles, links, reports and bells are dropped; the clipboard, in base64, may pass."""
    with Terminal.python(APP, str(tmp_path)) as terminal:
        terminal.wait_for("READY")
        mark = len(terminal.output)
        terminal.send("v")
        terminal.wait_for("link", since=mark)
        terminal.read(0.2)
        written = terminal.output[mark:]
        assert raw(written) == b""
        assert b"]0;" not in written
        assert b"http://evil" not in written
        assert b"\x1b]52;c;Y2xpcA==\x07" in written


anything = st.text(max_size=60)
pieces = st.lists(
    st.one_of(
        anything,
        st.sampled_from(
            [
                "\x1b[1;2H", "\x1b[0;38;2;1;2;3m", "\x1b[?2026h", "\x1b]52;c;aGk=\x07",
                "\x1b]0;t\x07", "\x1b]8;;x\x1b\\", "\x1bP1$r\x1b\\", "\x1b[21t", "\x1b[?66h",
                "\x1bc", "\x9b31m", "\x07", "\x1b", "\x1b[", "\u202e",
            ]
        ),
    ),
    max_size=8,
).map("".join)  # fmt: skip


@given(pieces)
def test_output_holds_text_and_our_sequences_and_nothing_else(data: str) -> None:
    safe = harmless_output(data)
    assert raw(safe.encode("utf-8", "replace").replace(b"\xef\xbf\xbd", b"")) == b""
    assert harmless_output(safe) == safe


@given(anything)
def test_text_loses_its_controls_and_nothing_else(text: str) -> None:
    safe = harmless(text)
    assert harmless(safe) == safe
    assert [char for char in text if char.isprintable()] == [c for c in safe if c.isprintable()]


def test_links_and_control_segments_of_a_library_are_dropped_in_lines() -> None:
    from rich.segment import ControlType, Segment
    from rich.style import Style
    from textual.color import Color

    link = Style(link="https://x\x1b]0;t\x07", color="red")
    lines = SafeLines().apply(
        [Segment("a\x1bb", link), Segment("\x07", None, [(ControlType.BELL,)]), Segment("ok")],
        Color(0, 0, 0),
    )
    assert [segment.text for segment in lines] == ["ab", "", "ok"]
    assert lines[0].style is not None
    assert lines[0].style.link is None
    assert all(segment.control is None for segment in lines)

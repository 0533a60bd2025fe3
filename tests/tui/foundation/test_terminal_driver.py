"""The driver in a real pseudo-terminal: keys, pastes, garbage, closing, stopping and going on."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest
from ptyrun import Terminal, plain
from textual import messages
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from mstui.tui import driver
from mstui.tui.driver import PRIVATE_NAMES, LoopDriver, driver_class

APP = Path(__file__).with_name("pty_app.py")


def start(folder: Path, scenario: str = "", **options: object) -> Terminal:
    terminal = Terminal.python(APP, str(folder), scenario, **options)
    terminal.wait_for("READY")
    terminal.read(0.1)
    return terminal


def log(folder: Path) -> list[str]:
    path = folder / "log"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def wait_log(terminal: Terminal, folder: Path, line: str) -> None:
    deadline = time.monotonic() + 15
    while line not in log(folder):
        assert time.monotonic() < deadline, f"no {line!r} in {log(folder)[-8:]}"
        terminal.read(0.05)


def switches(pid: int) -> int:
    """How often the process was woken and gave the processor back."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        text = (task / "status").read_text()
        total += sum(int(n) for n in re.findall(r"ctxt_switches:\s+(\d+)", text))
    return total


def test_the_driver_fits_this_textual() -> None:
    """Pins what the driver leans on: if this fails, the app falls back to Textual's own driver."""
    assert driver_class() is LoopDriver
    assert hasattr(XTermParser(), "_timeout_time")
    told = [type(message).__name__ for message in XTermParser().feed("\x1b[?2026;2$y")]
    assert told == ["TerminalSupportsSynchronizedOutput"]
    assert driver._MODE_TOLD_BY is messages.TerminalSupportsSynchronizedOutput


def test_the_parser_without_its_clock_leaves_it_to_the_library_s_own_driver(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It tells the Escape key by that name, which is no attribute of the class."""
    monkeypatch.setattr(driver, "XTermParser", type("Parser", (), {}))
    assert driver_class() is LinuxDriver


@pytest.mark.parametrize("owner", [LinuxDriver, XTermParser])
def test_without_those_names_the_library_s_own_driver_serves(
    owner: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PRIVATE_NAMES, owner, ("_no_such_name",))
    assert driver_class() is LinuxDriver


def test_one_process_without_threads_that_nothing_wakes(tmp_path: Path) -> None:
    """Idle means no output, no thread and no wake-up."""
    with start(tmp_path) as terminal:
        terminal.read(0.5)
        assert len(list(Path(f"/proc/{terminal.pid}/task").iterdir())) == 1
        before = switches(terminal.pid)
        assert terminal.read(1.2) == b""
        assert switches(terminal.pid) == before


def test_quitting_restores_the_terminal_and_gives_the_exit_code(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        assert terminal.raw_mode()
        terminal.send("q")
        assert terminal.wait() == 3
        assert not terminal.raw_mode()
        for sequence in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[<u", b"\x1b[?1000l"):
            assert sequence in terminal.output


def test_the_start_is_painted_once(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.read(0.5)
        assert plain(terminal.output).count("Tasks") == 1
        assert terminal.output.count(b"\x1b[1;1H") <= 3


def test_an_escape_alone_is_a_key_and_a_sequence_is_not(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.send("\x1b")
        wait_log(terminal, tmp_path, "key escape")
        terminal.send("\x1b[A")
        wait_log(terminal, tmp_path, "key up")
        assert log(tmp_path).count("key escape") == 1


def test_garbage_from_the_terminal_changes_nothing(tmp_path: Path) -> None:
    """Invalid UTF-8 and malformed reports are survived; keys go on working."""
    with start(tmp_path) as terminal:
        for garbage in (
            b"\xff\xfe\xc3",
            b"\x1b[99999999999;5u",
            b"\x1b[1114112u",
            b"\x1b[<0;0;0M",
            b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
            b"\x1b[200~never ends",
            b"\x1b[201~",
        ):
            terminal.send(garbage)
            terminal.read(0.1)
        terminal.send("j")
        wait_log(terminal, tmp_path, "key j")
        assert terminal.poll() is None
        terminal.send("q")
        assert terminal.wait() == 3


def test_keys_that_nobody_can_type_are_no_commands(tmp_path: Path) -> None:
    """A paste without brackets: the x in it would crash the app, the q would end it."""
    pasted = "quick xq\rfox jumps over\tthe lazy dog\n" * 300
    with start(tmp_path) as terminal:
        terminal.send(pasted)
        wait_log(terminal, tmp_path, f"burst {len(pasted)}")
        assert [line for line in log(tmp_path) if line.startswith("key")] == []
        terminal.wait_for("pasted characters ignored")
        terminal.send("j")
        wait_log(terminal, tmp_path, "key j")


def test_a_paste_that_arrives_in_pieces_is_one_burst(tmp_path: Path) -> None:
    """Over a slow line packets come with gaps, and the last may be as short as typing."""
    piece = "quick xq\rfox jumps over\tthe lazy dog\n" * 12
    with start(tmp_path) as terminal:
        for _ in range(4):
            terminal.send(piece)
            time.sleep(0.03)
        terminal.send("xq\rx")
        wait_log(terminal, tmp_path, f"burst {4 * len(piece) + 4}")
        assert [line for line in log(tmp_path) if line.startswith("key")] == []
        assert terminal.poll() is None


def test_a_held_key_delivered_in_one_piece_is_typing(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.send("j" * 60)
        terminal.wait_screen("61 of 500")
        terminal.send("\x1b[B" * 60)
        terminal.read(0.3)
        assert log(tmp_path).count("key down") == 60
        assert not any(line.startswith("burst") for line in log(tmp_path))


def test_text_pasted_as_keys_into_a_field_is_one_paste(tmp_path: Path) -> None:
    """Its line breaks neither save the form nor send the rest to the list below."""
    with start(tmp_path) as terminal:
        terminal.send("f")
        terminal.wait_for("Edit")
        terminal.send("call the printer\rxq about the form\r" * 20)
        deadline = time.monotonic() + 10
        while not any("draft" in line and line.count("printer") >= 10 for line in log(tmp_path)):
            assert time.monotonic() < deadline
            terminal.read(0.05)
        assert terminal.poll() is None
        assert not any(line.startswith(("saved", "burst")) for line in log(tmp_path))


def test_a_bracketed_paste_outside_a_field_does_nothing(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.send("\x1b[200~quit xxxx\rq\x1b[201~")
        terminal.send("j")
        wait_log(terminal, tmp_path, "key j")
        assert [line for line in log(tmp_path) if line.startswith("key")] == ["key j"]


def test_exported_sizes_do_not_freeze_the_screen(tmp_path: Path) -> None:
    with start(tmp_path, env={"COLUMNS": "44", "LINES": "11"}) as terminal:
        assert "size 100x30" in log(tmp_path)
        terminal.resize(70, 20)
        wait_log(terminal, tmp_path, "size 70x20")
        terminal.read(0.3)
        assert all(len(line) <= 70 for line in terminal.screen())


@pytest.mark.parametrize("answer", ["\x1b[1;5R", "\x1b[1;3R"])
def test_wide_ambiguous_characters_select_ascii(tmp_path: Path, answer: str) -> None:
    """The terminal's answer to the probe says how far two signs have moved its cursor."""
    terminal = Terminal.python(APP, str(tmp_path), answers=False)
    with terminal:
        terminal.wait_for("READY")
        terminal.send(answer)
        if answer == "\x1b[1;5R":
            terminal.wait_screen("+ on track")
            assert "●" not in "".join(terminal.screen())
        else:
            terminal.read(0.5)
            assert "+ on track" not in "".join(terminal.screen())


def test_a_closed_terminal_ends_the_program_with_its_drafts_kept(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.hang_up()
        assert terminal.wait(reading=False) in (129, -signal.SIGHUP)
        assert log(tmp_path).count("drafts saved") == 1


def test_the_end_of_input_alone_ends_it_too(tmp_path: Path) -> None:
    """No signal arrives where the program ignores or outlives its session; reading tells."""
    with Terminal.python(APP, str(tmp_path), env={}) as terminal:
        terminal.wait_for("READY")
        terminal.read(0.1)
        os.kill(terminal.pid, signal.SIGSTOP)
        terminal.hang_up()
        os.kill(terminal.pid, signal.SIGCONT)
        assert terminal.wait(reading=False) in (129, -signal.SIGHUP)


def test_a_terminal_that_nobody_reads_does_not_block_the_program(tmp_path: Path) -> None:
    """Megabytes unread: the program goes on, ends when told to, and repaints if read again."""
    with start(tmp_path) as terminal:
        terminal.send("m")
        deadline = time.monotonic() + 30
        while "drew much" not in log(tmp_path):
            assert time.monotonic() < deadline, "the program waits for the terminal"
            time.sleep(0.05)
        assert len(terminal.read(0.5)) < 1_000_000
        terminal.read(0.5)
        assert terminal.screen()[1].startswith("┌1 Tasks")
        terminal.send("q")
        assert terminal.wait() == 3


def test_stopping_and_going_on(tmp_path: Path) -> None:
    """SIGTSTP gives the terminal back; SIGCONT takes it again and paints everything."""
    with start(tmp_path) as terminal:
        os.kill(terminal.pid, signal.SIGTSTP)
        _, status = os.waitpid(terminal.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        terminal.read(0.2)
        assert not terminal.raw_mode()
        assert b"\x1b[?1049l" in terminal.output
        mark = len(terminal.output)
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for("1 Tasks", since=mark)
        assert terminal.raw_mode()
        terminal.send("j")
        wait_log(terminal, tmp_path, "key j")
        assert log(tmp_path).count("key j") == 1
        terminal.send("q")
        assert terminal.wait() == 3
        assert not terminal.raw_mode()


def test_a_stop_that_cannot_be_caught_leaves_one_reader_and_a_full_screen(tmp_path: Path) -> None:
    """Textual starts a second input thread here, and each key is heard twice."""
    with start(tmp_path) as terminal:
        os.kill(terminal.pid, signal.SIGSTOP)
        os.waitpid(terminal.pid, os.WUNTRACED)
        mark = len(terminal.output)
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for("1 Tasks", since=mark)
        terminal.send("j")
        wait_log(terminal, tmp_path, "key j")
        terminal.read(0.2)
        assert log(tmp_path).count("key j") == 1
        assert len(list(Path(f"/proc/{terminal.pid}/task").iterdir())) == 1
        terminal.send("q")
        assert terminal.wait() == 3
        assert not terminal.raw_mode(), "what it restores is what was before it began"


def test_another_program_may_have_the_screen_in_between(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.send("e")
        terminal.wait_for("EDITOR HAS THE SCREEN")
        # Ctrl+C in an editor reaches the whole group of processes.
        terminal.kill(signal.SIGINT)
        mark = len(terminal.output)
        terminal.wait_for("1 Tasks", since=mark)
        terminal.read(0.2)
        assert terminal.screen()[1].startswith("┌1 Tasks")
        terminal.send("j")
        terminal.wait_screen("2 of 500")


def test_output_that_is_latin_1_is_written_as_latin_1(tmp_path: Path) -> None:
    """A locale without Unicode: ASCII signs, and letters in its own encoding."""
    environment = {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    with start(tmp_path, env=environment) as terminal:
        assert b"+ on track" in terminal.output
        assert all(byte < 0x80 or byte >= 0xA0 for byte in terminal.output)


def test_driver_module_names_its_messages() -> None:
    assert driver.TerminalGone.handler_name == "on_terminal_gone"
    assert driver.AmbiguousWidth.handler_name == "on_ambiguous_width"

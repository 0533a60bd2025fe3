"""How the program ends: by signals and by crashes, with drafts kept and the terminal restored."""

from __future__ import annotations

import signal
import stat
import threading
import time
from pathlib import Path

import pytest
from ptyrun import Terminal, plain

from mstui.config.crash import REPORTS_KEPT, CrashReporter, render
from mstui.tui.signals import ENDING, EndingSignals

APP = Path(__file__).with_name("pty_app.py")
SECRET = "my salary is 12345"


def start(folder: Path, scenario: str = "") -> Terminal:
    terminal = Terminal.python(APP, str(folder), scenario)
    terminal.wait_for("READY")
    terminal.read(0.1)
    return terminal


def log(folder: Path) -> str:
    path = folder / "log"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def reports(folder: Path) -> list[Path]:
    return sorted((folder / "crashes").glob("*")) if (folder / "crashes").exists() else []


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_keeps_the_draft_restores_the_terminal_and_tells_by_its_code(
    tmp_path: Path, number: int
) -> None:
    with start(tmp_path) as terminal:
        terminal.kill(number)
        assert terminal.wait() == 128 + number
        assert log(tmp_path).count("drafts saved") == 1
        assert not terminal.raw_mode()
        for sequence in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l"):
            assert sequence in terminal.output
        assert reports(tmp_path) == []


def test_many_signals_at_once_end_it_once(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            terminal.kill(number)
        assert terminal.wait() in {128 + number for number in ENDING}
        assert log(tmp_path).count("drafts saved") == 1


def test_a_signal_ends_it_while_nobody_reads_the_terminal(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.send("m")
        while "drew much" not in log(tmp_path):
            time.sleep(0.05)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait(reading=False) == 128 + signal.SIGTERM
        assert not terminal.raw_mode()
        assert "drafts saved" in log(tmp_path)


def test_the_watchdog_ends_it_while_the_loop_is_held(tmp_path: Path) -> None:
    """A handler sleeps for a minute: drafts are saved, the terminal restored, and it is over."""
    with start(tmp_path) as terminal:
        terminal.send("b")
        while "blocking" not in log(tmp_path):
            terminal.read(0.05)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
        assert not terminal.raw_mode()
        assert b"\x1b[?1049l" in terminal.output
        assert log(tmp_path).count("drafts saved") == 1


def test_before_the_loop_a_signal_ends_the_process_at_once() -> None:
    left: list[int] = []
    ending = EndingSignals(lambda _: None, lambda: None, leave=left.append)
    ending.end(signal.SIGTERM)
    assert left == [143]


def test_drafts_that_cannot_be_saved_do_not_keep_it_from_ending() -> None:
    """Saving is tried in the loop and, since it failed there, once more by the watchdog."""
    import asyncio

    tries: list[int] = []
    left = threading.Event()

    def fail() -> None:
        tries.append(1)
        raise OSError("disk full")

    async def run() -> None:
        ending = EndingSignals(lambda _: None, fail, grace=0.05, leave=lambda code: left.set())
        ending.attach(asyncio.get_running_loop())
        ending.end(signal.SIGTERM)
        await asyncio.to_thread(left.wait, 10)

    asyncio.run(run())
    assert left.is_set()
    assert len(tries) == 2


@pytest.mark.parametrize("key", ["x", "p", "w"])
def test_a_crash_ends_with_1_one_line_and_a_private_report(tmp_path: Path, key: str) -> None:
    """In a key's handler, while painting, in a worker."""
    with start(tmp_path) as terminal:
        mark = len(terminal.output)
        terminal.send(key)
        assert terminal.wait() == 1
        assert not terminal.raw_mode()
        (report,) = reports(tmp_path)
        after = plain(terminal.output[mark:].rpartition(b"\x1b[?1049l")[2])
        lines = [line for line in after.splitlines() if line.strip()]
        assert len(lines) == 1
        assert str(report) in lines[0].replace("\r", "")
        assert "Traceback" not in after
        text = report.read_text()
        assert "pty_app.py" in text or "mstui" in text
        assert SECRET not in text.replace(f'"{SECRET}"', "")
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
        assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700


def test_a_crash_while_mounting_ends_with_1_and_restores_the_terminal(tmp_path: Path) -> None:
    with Terminal.python(APP, str(tmp_path), "mount-crash") as terminal:
        assert terminal.wait() == 1
        assert not terminal.raw_mode()
        assert "mstui crashed (KeyError)" in plain(terminal.output)
        assert len(reports(tmp_path)) == 1


def test_no_value_of_a_variable_reaches_the_screen_or_the_report(tmp_path: Path) -> None:
    """The source line that names the secret is code; its value in a frame is the person's."""
    secret = "".join(["what ", "the person ", "wrote"])
    try:
        raise ValueError("boom")
    except ValueError as error:
        text = render(error, doing="ProjectScreen")
        reporter = CrashReporter(tmp_path / "new" / "folder")
        path = reporter.report(error)
    assert secret not in text
    assert "ValueError: boom" in text
    assert "doing: ProjectScreen" in text
    assert path is not None
    assert str(path) in reporter.line


def test_causes_are_told_in_order_and_messages_are_cut_and_cleaned() -> None:
    try:
        try:
            raise KeyError("first")
        except KeyError as error:
            raise RuntimeError("second \x1b[31m" + "x" * 999) from error
    except RuntimeError as error:
        text = render(error)
    assert text.index("RuntimeError: second ⟨ESC⟩[31m") < text.index(
        "raised from: builtins.KeyError"
    )
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) < 400


def test_reports_never_pile_up_nor_overwrite_one_another(tmp_path: Path) -> None:
    reporter = CrashReporter(tmp_path)
    paths = {reporter.report(ValueError(str(number))) for number in range(REPORTS_KEPT + 5)}
    assert len(paths) == REPORTS_KEPT + 5
    assert len(list(tmp_path.iterdir())) == REPORTS_KEPT


def test_a_report_that_cannot_be_written_is_said_and_not_a_second_crash(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    reporter = CrashReporter(blocked / "crashes")
    assert reporter.report(ValueError("boom")) is None
    assert "not writable" in reporter.line


def test_a_report_is_not_written_through_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program may have guessed the name and put a link there."""
    monkeypatch.setattr(time, "time_ns", lambda: 1_795_000_000_000_000_000)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    first = CrashReporter(tmp_path / "crashes").report(ValueError("boom"))
    assert first is not None
    first.unlink()
    first.symlink_to(victim)
    second = CrashReporter(tmp_path / "crashes").report(ValueError("boom"))
    assert second is not None
    assert second != first
    assert victim.read_text() == "precious"

"""The real program: terminals, pipes, signals, crashes, and what it does not import."""

from __future__ import annotations

import os
import pty
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mstui.cli.verbs import VERBS

SRC = Path(__file__).resolve().parents[2] / "src"
Process = Callable[..., subprocess.CompletedProcess[bytes]]


def on_a_terminal(
    words: list[str], answers: bytes, *, env: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run the program in a pseudo-terminal, typing ``answers``; returns code and screen text."""
    master, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(SRC), "TERM": "xterm-256color", **(env or {})}
    child = subprocess.Popen(
        [sys.executable, "-m", "mstui", *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    seen = b""
    typed = False
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        ready, _, _ = select.select([master], [], [], 0.05)
        if ready:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        if not typed and seen.rstrip(b" ").endswith((b":", b"]")):
            os.write(master, answers)
            typed = True
        if child.poll() is not None and not ready:
            break
    child.wait(10)
    os.close(master)
    return child.returncode, seen.decode()


def test_off_a_terminal_the_app_exits_2_with_a_hint(process: Process, tmp_path: Path) -> None:
    for words in ([], ["demo"], [str(tmp_path / "plan.db")]):
        ran = process(*words)
        assert ran.returncode == 2
        assert b"needs a terminal" in ran.stderr
        assert ran.stderr.count(b"\n") == 1
        assert ran.stdout == b""
    assert not list(tmp_path.iterdir())


def test_a_dumb_terminal_is_none() -> None:
    code, seen = on_a_terminal([], b"", env={"TERM": "dumb"})
    assert (code, "TERM is dumb" in seen) == (2, True)


def test_a_verb_wins_over_a_file_of_its_name(process: Process, tmp_path: Path) -> None:
    (tmp_path / "path").touch()
    (tmp_path / "plan").touch()
    assert process("path", cwd=tmp_path).returncode == 0
    ran = process("plan", cwd=tmp_path)
    assert (ran.returncode, b"there is no verb" in ran.stderr) == (2, True)
    assert b"needs a terminal" in process("./plan", cwd=tmp_path).stderr
    assert "did you mean list?" in process("lsit").stderr.decode()


def test_the_first_change_asks_once_who_you_are(plan: Any) -> None:
    env = {"MSTUI_USER": ""}
    words = ["--db", str(plan.db), "add", "task", "From a terminal"]
    code, seen = on_a_terminal(words, b"Kim\n", env=env)
    assert code == 0, seen
    assert "You are" in seen
    code, seen = on_a_terminal(words, b"", env=env)
    assert code == 0, seen
    assert "You are" not in seen
    authors = [one["author"] for one in plan.ok("log", "--limit", "2", "--json").json["intents"]]
    assert authors == ["Kim", "Kim"]


def test_off_a_terminal_the_login_name_writes_and_that_is_said_once(
    plan: Any, process: Process
) -> None:
    env = {"MSTUI_USER": "", "LOGNAME": "jo"}
    first = process("--db", plan.db, "add", "task", "A", env=env)
    second = process("--db", plan.db, "add", "task", "B", env=env)
    assert b"You write as jo" in first.stderr
    assert b"You write" not in second.stderr
    third = process("--db", plan.db, "undo", env=env)
    assert third.stderr == b"Undone: add task B\n"


def test_unknown_people_and_deletions_are_asked_for_on_a_terminal(plan: Any) -> None:
    words = ["--db", str(plan.db), "add", "milestone", "M", "--owner", "Zoe"]
    code, seen = on_a_terminal(words, b"n\n")
    assert (code, "Add Zoe to the people?" in seen) == (130, True)
    code, seen = on_a_terminal(words, b"y\n")
    assert code == 0, seen
    code, seen = on_a_terminal(["--db", str(plan.db), "rm", "Zoe"], b"n\n")
    assert code == 130
    code, seen = on_a_terminal(["--db", str(plan.db), "rm", "Zoe"], b"y\n")
    assert code == 0, seen


@pytest.mark.parametrize("words", [["dump"], ["list", "tasks", "--json"], ["path"], ["-h"]])
def test_a_reader_that_went_away_is_no_error(plan: Any, words: list[str]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [sys.executable, "-m", "mstui", "--db", str(plan.db), *words],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment,
        check=False,
    )
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (141, b"")


@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("words", [["dump"], ["path"], ["list", "tasks"]])
def test_a_full_disk_behind_stdout_is_told(plan: Any, words: list[str], buffered: str) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    environment = {**os.environ, "PYTHONPATH": str(SRC), "PYTHONUNBUFFERED": buffered}
    command = [sys.executable, "-m", "mstui", "--db", str(plan.db), *words]
    with full.open("wb") as out:
        ran = subprocess.run(
            command, stdout=out, stderr=subprocess.PIPE, env=environment, check=False
        )
    assert (ran.returncode, ran.stderr) == (1, b"mstui: no space left on device\n")


def test_closed_streams_are_no_error(plan: Any) -> None:
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    command = f"'{sys.executable}' -m mstui --db '{plan.db}' list tasks"
    for closed in (">&-", "2>&-", "<&-", "<&- >&- 2>&-"):
        ran = subprocess.run(
            ["sh", "-c", f"{command} {closed}"], capture_output=True, env=environment, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, b""), closed


def test_an_interrupt_ends_with_130_and_no_traceback(plan: Any) -> None:
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    child = subprocess.Popen(
        [sys.executable, "-m", "mstui", "--db", str(plan.db), "add", "task", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        # A shell ignores the interrupt for what it runs in the background, and children inherit it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(0.5)
    before = plan.db.read_bytes()
    child.send_signal(signal.SIGINT)
    out, told = child.communicate(timeout=30)
    assert (child.returncode, out) == (130, b"")
    assert b"Traceback" not in told
    assert plan.db.read_bytes() == before


def test_what_nobody_foresaw_becomes_a_private_report(
    plan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "a note that nobody else should read"

    def explode(*_: object, **__: object) -> None:
        text = secret
        raise ValueError(text[:0] or "boom")

    monkeypatch.setattr("mstui.store.check.check", explode)
    ran = plan("check")
    assert (ran.code, ran.err.count("\n"), "crashed (ValueError)" in ran.err) == (1, 1, True)
    report = Path(ran.err.rpartition("report: ")[2].strip())
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "boom" in report.read_text()
    assert secret not in report.read_text()


def test_no_colour_off_a_terminal_and_none_where_it_is_not_wanted(
    plan: Any, process: Process
) -> None:
    words = ["--db", str(plan.db), "list", "tasks"]
    assert b"\x1b" not in process(*words).stdout
    code, seen = on_a_terminal(words, b"")
    assert (code, "\x1b[1m" in seen) == (0, True)
    code, seen = on_a_terminal(words, b"", env={"NO_COLOR": "1"})
    assert (code, "\x1b" in seen) == (0, False)


def test_a_terminal_that_knows_no_unicode_still_reads(plan: Any, process: Process) -> None:
    plan.ok("add", "task", "日本 – ä")
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    listed = process("--db", plan.db, "list", "tasks", env=env)
    assert listed.returncode == 0
    told = process("--db", plan.db, "list", "tasks", "--json", env=env)
    assert told.stdout.isascii()
    assert "\\u65e5\\u672c" in told.stdout.decode()


HEAVY = {
    "textual",
    "rich",
    "pendulum",
    "sqlite_utils",
    "openpyxl",
    "numpy",
    "platformdirs",
    "importlib.metadata",
    "dataclasses",
    "inspect",
    "asyncio",
    "tomli_w",
}


@pytest.mark.parametrize(
    "words",
    [
        ["list", "tasks"],
        ["list", "tasks", "--json"],
        ["show", "WEB"],
        ["log"],
        ["path"],
        ["-h"],
        ["status", "--json"],
        ["due", "--project", "WEB"],
    ],
)
def test_reading_verbs_import_nothing_heavy(plan: Any, words: list[str]) -> None:
    script = (
        "import sys; before = set(sys.modules)\n"
        "from mstui.entry import main\n"
        f"code = main({['--db', str(plan.db), *words]!r})\n"
        "loaded = {m for m in sys.modules if m not in before}\n"
        f"print(sorted(loaded & {HEAVY!r}), sorted(m for m in loaded if m.startswith('mstui.cli')),"
        " code, file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    ran = subprocess.run(
        [sys.executable, "-S", "-c", _without_site(script)],
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )
    told = ran.stderr.splitlines()[-1]
    assert told.startswith("[] "), told
    assert told.endswith(" 0"), ran.stderr
    others = {f"mstui.cli.{entry.module}" for name, entry in VERBS.items() if name not in words}
    own = {f"mstui.cli.{VERBS[word].module}" for word in words if word in VERBS}
    for module in others - own:
        assert f"'{module}'" not in told, module


def _without_site(script: str) -> str:
    """The script without what an editable install's hooks import before it."""
    paths = [path for path in sys.path if "site-packages" in path]
    return f"import sys; sys.path += {paths!r}\n{script}"

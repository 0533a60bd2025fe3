"""Running a child under strace: listing its writing system calls, killing it, failing them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlite_utils

TESTS = Path(__file__).resolve().parent.parent
CHILD = TESTS / "faults" / "child.py"
STRACE = shutil.which("strace")
CALLS = (
    "write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,fallocate,unlink,unlinkat,rename,"
    "renameat,renameat2,link,linkat,mkdir,mkdirat,openat,chmod,fchmod,fchmodat,sendfile,"
    "copy_file_range"
)
_LINE = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)")


class Call(NamedTuple):
    """The ``nth`` call of one system call by the child, and its arguments as strace shows them."""

    name: str
    nth: int
    arguments: str


class Run(NamedTuple):
    """How a child ended: its code (negative for a signal) and the lines it said."""

    code: int
    said: list[str]
    errors: str

    @property
    def acknowledged(self) -> int:
        """How many steps the child reported as done."""
        return sum(line.startswith("done ") for line in self.said)

    @property
    def failures(self) -> list[str]:
        return [line for line in self.said if line.startswith("failed ")]


def environment(home: Path) -> dict[str, str]:
    packages = Path(sqlite_utils.__file__).parent.parent
    return {
        "PYTHONPATH": os.pathsep.join(map(str, (TESTS.parent / "src", TESTS, packages))),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(home),
        "PATH": os.environ.get("PATH", ""),
    }


def run(operation: str, folder: Path, *strace: str, retries: int = 0, upto: int = 99) -> Run:
    """Run the child on ``folder``; under strace where arguments for it are given."""
    command = [sys.executable, "-S", str(CHILD), operation, str(folder), str(retries), str(upto)]
    if strace:
        assert STRACE is not None
        command = [STRACE, "-f", "-qq", *strace, *command]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=environment(folder)
    )
    return Run(done.returncode, done.stdout.splitlines(), done.stderr)


def calls(operation: str, folder: Path) -> list[Call]:
    """The writing system calls of an undisturbed run, from its start on."""
    trace = folder.with_name(f"{folder.name}.trace")
    done = run(operation, folder, "-s", "8", "-e", f"trace={CALLS}", "-o", str(trace))
    assert (done.code, done.errors) == (0, ""), done
    seen: Counter[str] = Counter()
    found, started = [], False
    for line in trace.read_text(errors="replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        name, arguments = match.groups()
        seen[name] += 1
        if name == "write" and arguments.startswith("1,"):
            started = True  # what it says is no part of the operation
        elif started and (name != "openat" or "O_CREAT" in arguments):
            found.append(Call(name, seen[name], arguments))
    return found


def killed_at(operation: str, folder: Path, call: Call) -> Run:
    """Run the child and kill it on the way into ``call``."""
    fault = f"inject={call.name}:signal=SIGKILL:when={call.nth}"
    done = run(operation, folder, "-e", f"trace={call.name}", "-e", fault, "-o", os.devnull)
    assert done.code in (-signal.SIGKILL, 128 + signal.SIGKILL, 0), done
    return done


def failed_at(operation: str, folder: Path, call: Call, error: str, *, ever_after: bool) -> Run:
    """Run the child and let ``call`` fail with ``error``, alone or with all of its name after it."""
    when = f"{call.nth}+" if ever_after else str(call.nth)
    fault = f"inject={call.name}:error={error}:when={when}"
    return run(
        operation,
        folder,
        *("-e", f"trace={call.name}", "-e", fault, "-o", os.devnull),
        retries=0 if ever_after else 1,
    )


def worth_trying(found: list[Call], *, seconds: float, least: int) -> Iterator[Call]:
    """As many of them as the time allows, at least ``least``: those that matter first.

    The last calls make a change durable; then one of each kind, then evenly finer and finer.
    """
    end = time.monotonic() + seconds
    kinds = {call.name: call for call in reversed(found)}
    order = [*found[:-7:-1], found[0], *kinds.values()]
    step = len(found) // 2
    while step:
        order += found[::step]
        step //= 2
    for number, call in enumerate(dict.fromkeys([*order, *found])):
        if number >= least and time.monotonic() > end:
            return
        yield call


@cache
def why_impossible() -> str:
    """Why nothing can be run under strace here; empty where it can."""
    if STRACE is None:
        return "strace is not installed"
    probe = [STRACE, "-f", "-qq", "-e", "inject=write:signal=SIGKILL:when=1", "-o", os.devnull]
    code = "import os; os.write(1, b'alive')"
    done = subprocess.run([*probe, sys.executable, "-S", "-c", code], capture_output=True)
    if done.stdout or not done.returncode:
        return f"strace can't inject faults here: {done.stderr.decode().strip()[:200]}"
    return ""


def need_strace() -> None:
    """Skip the test, with the reason, where processes can't be traced."""
    if why_impossible():
        pytest.skip(why_impossible())

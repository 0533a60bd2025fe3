"""The program called in this process with captured streams, and as a process of its own."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mstui.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-21"  # a Saturday


class Ran(NamedTuple):
    """What one call of the program printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Program:
    """Calls ``main`` in this process; ``db`` stands before the words where it is set."""

    def __init__(self, db: Path | None = None) -> None:
        self.db = db

    def __call__(self, *words: str | Path, stdin: bytes = b"") -> Ran:
        args = [str(word) for word in words]
        if self.db is not None:
            args = ["--db", str(self.db), *args]
        saved = sys.stdin, sys.stdout, sys.stderr
        streams = [io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8") for raw in (stdin, b"", b"")]
        sys.stdin, sys.stdout, sys.stderr = streams
        try:
            code = main(args)
        finally:
            sys.stdin, sys.stdout, sys.stderr = saved
        texts = []
        for stream in streams[1:]:
            stream.flush()
            stream.seek(0)
            texts.append(stream.read())
        return Ran(code, *texts)

    def ok(self, *words: str | Path, stdin: bytes = b"") -> Ran:
        """The same, for calls that must succeed."""
        ran = self(*words, stdin=stdin)
        assert ran.code == 0, f"mstui {' '.join(map(str, words))}: {ran.code} {ran.err}"
        return ran

    def refused(self, code: int, *words: str | Path, stdin: bytes = b"") -> str:
        """For calls that must fail with ``code``, one line, and the file as it was."""
        before = self.db.read_bytes() if self.db is not None and self.db.is_file() else None
        ran = self(*words, stdin=stdin)
        assert (ran.code, ran.err.count("\n")) == (code, 1), (ran, words)
        assert ran.err.startswith("mstui: ")
        assert "crashed (" not in ran.err
        if before is not None and self.db is not None:
            assert self.db.read_bytes() == before, "the file was changed"
        return ran.err


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A known today, a known person, no terminal of whoever runs the tests."""
    monkeypatch.setenv("MSTUI_TODAY", TODAY)
    monkeypatch.setenv("MSTUI_USER", "Ana")
    for name in ("VISUAL", "EDITOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def program() -> Program:
    """``program("list", "tasks")``, without a workspace of its own."""
    return Program()


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace made by the verbs themselves, once for all tests."""
    folder = tmp_path_factory.mktemp("prepared")
    variables = {
        "MSTUI_TODAY": TODAY,
        "MSTUI_USER": "Ana",
        **{f"MSTUI_{name}_DIR": str(folder / name) for name in ("CONFIG", "STATE", "DATA")},
    }
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        made = Program(folder / "plan.db")
        made.ok("init")
        made.ok("new", "Website", "rebrand", "--key", "WEB", "--start", "2026-11-02")
        made.ok("add", "person", "Ben")
        made.ok(
            "add",
            "milestone",
            "Beta released",
            "--target",
            "2026-11-27",
            "--owner",
            "ana",
            "--moscow",
            "must",
        )
        made.ok(
            "add",
            "task",
            "Write the text",
            "--milestone",
            "Beta released",
            "--assignee",
            "ben",
            "--start",
            "2026-11-23",
            "--finish",
            "2026-11-25",
            "--duration",
            "3d",
        )
        made.ok("add", "task", "Proofread", "--after", "Write the text FS+1d")
        made.ok("add", "risk", "Printer late", "--probability", "4", "--impact", "3")
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return folder / "plan.db"


@pytest.fixture
def plan(_prepared: Path, tmp_path: Path) -> Program:
    """The program on a fresh copy of that workspace: project WEB, two people, tasks, a risk."""
    target = tmp_path / "plan.db"
    shutil.copyfile(_prepared, target)
    target.chmod(0o600)
    return Program(target)


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """The real program: ``process("list", "tasks")``."""

    def run(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **more.pop("env", {})}
        more.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(
            [sys.executable, "-m", "mstui", *map(str, words)],
            env=environment,
            capture_output=True,
            check=False,
            timeout=60,
            **more,
        )

    return run

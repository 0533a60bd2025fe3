"""The page on planning shows what its own commands print, and every sign of a timeline."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from docs_tables import HELP

from cli.conftest import Program
from mstui.views.signs import ASCII, UNICODE, legend

PAGE = HELP / "planning.md"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.M)


def test_the_charts_are_what_the_commands_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed one after the other into a new workspace, on the day of the example."""
    monkeypatch.setenv("MSTUI_TODAY", "2026-11-02")
    monkeypatch.setenv("MSTUI_USER", "Ana")
    monkeypatch.setenv("TZ", "UTC")
    program = Program(tmp_path / "party.db")
    program.ok("init")
    commands = [block for block in blocks("sh") if "PTY" in block]
    charts = [block for block in blocks("text") if block.startswith("PTY")]
    assert len(commands) == len(charts) == 2
    for block, chart in zip(commands, charts, strict=True):
        for line in block.splitlines():
            printed = program.ok(*shlex.split(line)[1:]).out
        assert printed == chart


def test_every_sign_is_in_the_table() -> None:
    text = PAGE.read_text("utf-8").replace("\\|", "|")
    for meaning in legend(UNICODE):
        assert f"| `{meaning.sign}` | " in text, meaning.word
        assert f" | {meaning.word} | " in text, meaning.word
    for meaning in legend(ASCII):
        assert f" | `{meaning.sign}` | {meaning.word} | " in text, meaning.word

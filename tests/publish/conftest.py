"""The demonstration, written once for all tests of this room."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from support.demonstration import write_demo

TODAY = "2026-11-21"


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("published") / "demo.db"
    write_demo(path, date.fromisoformat(TODAY))
    return path


@pytest.fixture
def demo(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """A connection that only reads."""
    monkeypatch.setenv("MSTUI_TODAY", TODAY)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    conn = sqlite3.connect(f"file:{demo_file}?mode=ro", uri=True)
    yield conn
    conn.close()
    monkeypatch.undo()
    time.tzset()

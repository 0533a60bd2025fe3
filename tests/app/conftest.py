"""The demonstration, made once, and a copy of it for every test."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from at_work import ANA, TODAY

from mstui.store.creating import create_file
from support.demonstration import write_demo


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demonstration") / "demo.db"
    write_demo(path, date.fromisoformat(TODAY))
    return path


@pytest.fixture(autouse=True)
def known_day_and_author(private_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSTUI_TODAY", TODAY)
    monkeypatch.setenv("MSTUI_USER", ANA)


@pytest.fixture
def demo(demonstration: Path, tmp_path: Path) -> Path:
    """A workspace with three projects, of its own for the test."""
    return Path(shutil.copy(demonstration, tmp_path / "plan.db"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A workspace without a project."""
    path = tmp_path / "empty.db"
    create_file(path)
    return path

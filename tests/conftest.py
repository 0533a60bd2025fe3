"""Fixtures for every room: private folders, fresh workspaces, the shared test data."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, settings

from mstui.store.creating import create_file
from mstui.store.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
_SHARED = Path(os.environ.get("MSTUI_SHARED") or ROOT.parent / "shared")
_FOLDERS = ("CONFIG", "STATE", "DATA", "CACHE")

# A test with fixtures per function is fine: each example works on files of its own.
settings.register_profile(
    "mstui", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile(
    "mstui-ci", settings.get_profile("mstui"), derandomize=True, database=None, print_blob=True
)
settings.load_profile("mstui-ci" if os.environ.get("CI") else "mstui")


# pytest's own numbers are found by reading the folder: slower with every folder made before.
_numbers = count()


class WorkspaceFactory(Protocol):
    """Makes a fresh workspace file and opens it; all are closed when the test ends."""

    def __call__(
        self, name: str = "plan.db", *, author: str = "", state_dir: Path | None = None
    ) -> Workspace: ...


@pytest.fixture(autouse=True)
def private_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A home of its own for every test: nothing of the person who runs them is read or written.

    The folders are named by the XDG variables, so a test may still set ``MSTUI_*`` on top.
    """
    home = tmp_path_factory.mktemp(f"home_{next(_numbers)}", numbered=False)
    for name in [name for name in os.environ if name.startswith("MSTUI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    # A machine that runs tests for nobody has no terminal to name.
    monkeypatch.setenv("TERM", "xterm-256color")
    for folder in _FOLDERS:
        monkeypatch.setenv(f"XDG_{folder}_HOME", str(home / folder.lower()))
    return home


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As pytest's own: a folder of that test alone, kept after it."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.mktemp(f"{name}_{next(_numbers)}", numbered=False)


@pytest.fixture
def ws_factory(tmp_path: Path) -> Iterator[WorkspaceFactory]:
    """``ws_factory(name)``: a fresh workspace in ``tmp_path``, open for writing."""
    opened: list[Workspace] = []

    def make(
        name: str = "plan.db", *, author: str = "", state_dir: Path | None = None
    ) -> Workspace:
        path = tmp_path / name
        create_file(path)
        workspace = Workspace.open(path, state_dir=state_dir)
        workspace.author = author
        opened.append(workspace)
        return workspace

    yield make
    for workspace in opened:
        workspace.close()


@pytest.fixture
def workspace(ws_factory: WorkspaceFactory) -> Workspace:
    """A fresh workspace in ``tmp_path / "plan.db"``."""
    return ws_factory()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real exported files; the test is skipped where it is absent."""
    data = _SHARED / "data"
    if not data.is_dir():
        pytest.skip(f"no shared test data at {data} (MSTUI_SHARED names its folder)")
    return data

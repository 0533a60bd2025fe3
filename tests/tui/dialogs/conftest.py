"""A workspace with a plan, and dialogs opened on it as a person meets them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dialog_host import Stage, fresh


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """The plan in a file, and what opens dialogs over it."""
    ws, plan = fresh(tmp_path)
    yield Stage(ws, plan, tmp_path)
    ws.close()

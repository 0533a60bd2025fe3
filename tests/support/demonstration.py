"""The demonstration workspace as the program writes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mstui.publish.update import draft_update
from mstui.review import demonstration


def write_demo(path: Path, today: date, *, seed: int = demonstration.SEED) -> None:
    """Write it with the drafts that the app and the command use."""
    demonstration.write_demo(path, today, drafter=draft_update, seed=seed)

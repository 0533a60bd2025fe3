"""A folder with a small plan, copied for every run."""

from __future__ import annotations

import itertools
import shutil
from contextlib import closing
from pathlib import Path

from mstui.store.backups import back_up
from mstui.store.creating import create_file
from mstui.store.workspace import Workspace


class Scene:
    """A folder as it stands before an operation: a plan, and a backup of an earlier state."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._numbers = itertools.count()
        self.folder = home / "scene"
        self.folder.mkdir()
        path = self.folder / "plan.db"
        create_file(path)
        with closing(Workspace.open(path)) as ws:
            with ws.write("plan", author="ann") as tx:
                tx.insert("project", {"name": "Web"}, id="web")
                tx.insert("task", {"name": "one", "project": "web"}, id="t1")
            back_up(path, self.folder, out=self.folder / "backup.db")
            with ws.write("more", author="ann") as tx:
                tx.insert("task", {"name": "two", "project": "web"}, id="t2")

    def copy(self) -> Path:
        """A fresh copy to run in; the one before the last is deleted."""
        number = next(self._numbers)
        shutil.rmtree(self._home / f"run{number - 2}", ignore_errors=True)
        return Path(shutil.copytree(self.folder, self._home / f"run{number}"))

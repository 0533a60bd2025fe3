"""Files in every state that a file system can put them into."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mstui.store.creating import create_file
from mstui.store.workspace import Workspace
from support.writing import Step, write_step


def sample(path: Path, steps: int = 40, seed: int = 1) -> None:
    """A workspace with rows of many kinds, some undone, by several authors."""
    create_file(path)
    ws = Workspace.open(path)
    rng = random.Random(seed)
    for number in range(steps):
        verb = rng.choice(("insert", "insert", "mixed", "update", "replace", "remove"))
        write_step(ws, Step(verb, rng.choice(("", "ann", "bob")), number))
    ws.author = "ann"
    ws.undo(force=True)
    ws.close()


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """Nobody can write to ``path`` meanwhile, root neither; the test is skipped where impossible."""
    mode = path.stat().st_mode
    if os.getuid() != 0:
        path.chmod(mode & ~0o222)
        try:
            yield
        finally:
            path.chmod(mode)
        return
    chattr = shutil.which("chattr")
    if chattr is None or subprocess.run([chattr, "+i", path], capture_output=True).returncode:
        pytest.skip("root may write everywhere, and chattr can't forbid it on this file system")
    try:
        yield
    finally:
        subprocess.run([chattr, "-i", path], check=True)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own with room for ``size``; skipped where none can be mounted."""
    folder.mkdir()
    mount = shutil.which("mount")
    if os.getuid() != 0 or mount is None:
        pytest.skip("mounting a small file system takes root")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True
    )
    if done.returncode:
        pytest.skip(f"no small file system can be mounted: {done.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)

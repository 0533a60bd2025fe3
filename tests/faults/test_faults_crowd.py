"""Several processes on one file: nothing is lost, nobody is told "locked", one may be killed."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from faults_scene import Scene

from mstui.store.check import check
from mstui.store.dumping import dump_text
from mstui.store.replay import rebuild
from mstui.store.watch import Watch
from mstui.store.workspace import Workspace
from support.faults import environment
from support.memory import empty

WRITER = Path(__file__).with_name("writer.py")
SECONDS = 2.0


def start(path: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-S", str(WRITER), str(path), name, str(SECONDS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(path.parent),
    )


@pytest.mark.parametrize("kill", [False, True], ids=["all live", "one is killed"])
def test_three_writers_and_a_reader(scene: Scene, kill: bool):
    path = scene.copy() / "plan.db"
    with closing(Workspace.open(path, reader_wait_ms=20_000)) as ws:
        watch, news = Watch(ws), 0
        writers = [start(path, name) for name in ("ann", "bob", "cyd")]
        begun, seen = time.monotonic(), 0
        while any(writer.poll() is None for writer in writers):
            news += watch.news() == "changed"
            (count,) = ws.reader.execute("SELECT count(*) FROM task").fetchone()
            assert count >= seen - len(writers)  # an undo may be seen before its redo
            seen = max(count, seen)
            if kill and time.monotonic() - begun > SECONDS / 2 and writers[0].poll() is None:
                writers[0].kill()
            time.sleep(0.02)
        saved: list[str] = []
        for number, writer in enumerate(writers):
            out, errors = writer.communicate(timeout=60)
            assert errors == ""
            assert writer.returncode == (-9 if kill and number == 0 else 0)
            lines = out.splitlines(keepends=True)
            assert lines
            saved += [line.strip() for line in lines if line.endswith("\n")]
        assert news
        ids = {id for (id,) in ws.reader.execute("SELECT id FROM task")}
        # Whoever was killed between an undo and its redo left that one task undone.
        lost = set(saved) - ids
        assert lost <= ({max(saved_by(saved, "ann"), default="")} if kill else set())
        assert check(ws.reader) == []
        rebuilt = empty()
        rebuild(ws.reader, rebuilt)
        assert dump_text(rebuilt) == dump_text(ws.reader)


def saved_by(saved: list[str], name: str) -> list[str]:
    """The last task that one writer saved, as a list."""
    own = [id for id in saved if id.startswith(name)]
    return own[-1:]

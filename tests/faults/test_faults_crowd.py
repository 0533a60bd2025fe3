"""Several processes on one file: nothing is lost, nobody is told "locked", one may be killed."""

from __future__ import annotations

import subprocess
import sys
import threading
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


class Listener(threading.Thread):
    """Collects what one writer says it saved, and kills it after so many."""

    kill_after = 0

    def __init__(self, writer: subprocess.Popen[str]) -> None:
        super().__init__(daemon=True)
        self.saved: list[str] = []
        self._writer = writer
        self.start()

    def run(self) -> None:
        assert self._writer.stdout is not None
        for line in self._writer.stdout:
            if line.endswith("\n"):
                self.saved.append(line.strip())
            if self.kill_after and len(self.saved) >= self.kill_after:
                self._writer.kill()


def start(path: Path, name: str, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-S", str(WRITER), str(path), name, str(seconds)],
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
        # Whoever is to be killed goes on until then: a busy machine is slow to a tenth save.
        first = 20 * SECONDS if kill else SECONDS
        writers = [
            start(path, "ann", first),
            *(start(path, name, SECONDS) for name in ("bob", "cyd")),
        ]
        said = [Listener(writer) for writer in writers]
        if kill:
            said[0].kill_after = 10
        seen = 0
        while any(writer.poll() is None for writer in writers):
            news += watch.news() == "changed"
            (count,) = ws.reader.execute("SELECT count(*) FROM task").fetchone()
            assert count >= seen - len(writers)  # an undo may be seen before its redo
            seen = max(count, seen)
            time.sleep(0.02)
        for number, (writer, listener) in enumerate(zip(writers, said, strict=True)):
            listener.join(timeout=60)
            assert writer.stderr is not None
            assert writer.stderr.read() == ""
            assert writer.returncode == (-9 if kill and number == 0 else 0)
            assert listener.saved
        assert news
        ids = {id for (id,) in ws.reader.execute("SELECT id FROM task")}
        lost = {id for listener in said for id in listener.saved} - ids
        # Whoever was killed between an undo and its redo left that one task undone.
        assert lost <= ({said[0].saved[-1]} if kill else set())
        assert check(ws.reader) == []
        rebuilt = empty()
        rebuild(ws.reader, rebuilt)
        assert dump_text(rebuilt) == dump_text(ws.reader)

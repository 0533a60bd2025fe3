"""Closing a workspace while another thread is still in it."""

from __future__ import annotations

import threading
from pathlib import Path

from mstui.store.creating import create_file
from mstui.store.workspace import Workspace


def test_closing_waits_for_a_write_that_another_thread_is_in(tmp_path: Path) -> None:
    path = tmp_path / "plan.db"
    create_file(path)
    ws = Workspace.open(path)
    ws.author = "ann"
    inside, go_on = threading.Event(), threading.Event()

    def writes() -> None:
        with ws.write("add") as tx:
            inside.set()
            go_on.wait(5)
            tx.insert("tag", {"name": "late"})

    writing = threading.Thread(target=writes)
    writing.start()
    assert inside.wait(5)
    closing = threading.Thread(target=ws.close)
    closing.start()
    closing.join(0.1)
    assert closing.is_alive(), "a connection in use must not be closed"
    go_on.set()
    writing.join(5)
    closing.join(5)
    assert not closing.is_alive()
    with Workspace.open(path) as again:
        assert again.reader.execute("SELECT name FROM tag").fetchall() == [("late",)]

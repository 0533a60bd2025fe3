"""One operation on a workspace, in a process that may be killed or refused at any system call.

``child.py OPERATION FOLDER RETRIES STEPS`` prints ``start``, then ``done N`` after each
acknowledged step, or ``failed CODE: MESSAGE``. It imports the store alone, so that hundreds of
runs take little time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from mstui.domain.errors import MstuiError
from mstui.store.backups import back_up, restore
from mstui.store.bulk import insert_rows
from mstui.store.creating import create_file
from mstui.store.workspace import Workspace

Steps = Iterator[Callable[[], object]]


def opened(folder: Path) -> Workspace:
    ws = Workspace.open(folder / "plan.db")
    ws.author = "ann"
    return ws


def edit(folder: Path) -> Steps:
    """An insert, a change of it, and the undo of that change."""
    ws = opened(folder)

    def insert() -> None:
        with ws.write("insert") as tx:
            tx.insert("task", {"name": "new", "project": "web"}, id="new")

    def update() -> None:
        with ws.write("update") as tx:
            tx.update("task", "new", {"name": "changed", "percent": 50})
            tx.delete("task", "t1")

    yield insert
    yield update
    yield ws.undo


def bulk(folder: Path) -> Steps:
    """An import of many rows as one step, and its undo."""
    ws = opened(folder)

    def load() -> None:
        rows = [{"id": f"b{n}", "name": f"task {n} " * 8, "project": "web"} for n in range(1500)]
        with ws.write("import") as tx:
            insert_rows(tx, {"task": rows})

    yield load
    yield ws.undo


def migrate(folder: Path) -> Steps:
    """The first write to a file of an older version, after its backup."""
    import sqlite_utils.migrations  # noqa: F401 - its own files are read before the start

    from support.newer import enter

    enter(Patch())
    ws = Workspace.open(folder / "plan.db", state_dir=folder / "state")

    def write() -> None:
        with ws.write("write") as tx:
            tx.insert("team", {"name": "new"}, id="new")

    yield write


def mend(folder: Path) -> Steps:
    """The first write to a file whose triggers were dropped."""
    import sqlite3

    conn = sqlite3.connect(folder / "plan.db")
    conn.execute("DROP TRIGGER journal_task_update")
    conn.execute("UPDATE task SET name='unseen'")
    conn.commit()
    conn.close()
    ws = opened(folder)

    def write() -> None:
        with ws.write("write") as tx:
            tx.insert("team", {"name": "new"}, id="new")

    yield write


def backup(folder: Path) -> Steps:
    yield lambda: back_up(folder / "plan.db", folder / "state")


def create(folder: Path) -> Steps:
    yield lambda: create_file(folder / "deeper" / "fresh.db")


def put_back(folder: Path) -> Steps:
    yield lambda: restore(folder / "backup.db", folder / "plan.db", folder / "state")


class Patch:
    """As much of pytest's patching as the newer version needs, without importing pytest."""

    setattr = staticmethod(setattr)

    @staticmethod
    def setitem(target: dict[object, object], key: object, value: object) -> None:
        target[key] = value


OPERATIONS: dict[str, Callable[[Path], Steps]] = {
    "edit": edit,
    "bulk": bulk,
    "migrate": migrate,
    "mend": mend,
    "backup": backup,
    "create": create,
    "restore": put_back,
}


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def main() -> int:
    operation, folder = sys.argv[1], Path(sys.argv[2])
    retries, upto = int(sys.argv[3]), int(sys.argv[4])
    steps = list(OPERATIONS[operation](folder))
    say("start")
    for number, step in enumerate(steps[:upto], 1):
        for remaining in range(retries, -1, -1):
            try:
                step()
                break
            except MstuiError as error:
                say(f"failed {error.exit_code}: {error}")
                if "saved, but" in error.message:
                    break
                if not remaining:
                    return 10
        say(f"done {number}")
    # Without closing anything: a process that is killed does not either.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())

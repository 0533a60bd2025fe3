"""Adds tasks to a workspace, one a transaction, and says which were saved.

``writer.py FILE NAME SECONDS``
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from mstui.store.workspace import Workspace


def main() -> None:
    path, name, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    ws = Workspace.open(path, wait_ms=20_000, reader_wait_ms=20_000)
    ws.author = name
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        id = f"{name}{number}"
        with ws.write(f"add {id}") as tx:
            tx.insert("task", {"name": id, "project": "web"}, id=id)
            tx.update("project", "web", {"vision": f"by {id}"})
        os.write(1, f"{id}\n".encode())
        if number % 5 == 4:
            ws.undo(force=True)
            ws.redo(force=True)
        number += 1
    ws.close()


if __name__ == "__main__":
    main()

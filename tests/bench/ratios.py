"""Ratios of what the store and the import do to the same work done bare, in one run.

    python tests/bench/ratios.py [--tasks 100000] [--rounds 7]

Each pair runs interleaved; the best of the rounds counts on both sides. Exit 1 past a limit.
"""

from __future__ import annotations

import argparse
import gc
import json
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path[:0] = [
    str(Path(__file__).resolve().parents[1]),
    str(Path(__file__).resolve().parents[2] / "src"),
]

from mstui.store.opening import connect  # noqa: E402
from mstui.store.workspace import Workspace  # noqa: E402
from support.big import build  # noqa: E402

Work = Callable[[], None]


class Ratio(NamedTuple):
    """One row of the table: ours and the bare work, in seconds, and the limit of their ratio."""

    name: str
    ours: float
    bare: float
    limit: float

    @property
    def fine(self) -> bool:
        return self.ours <= self.limit * self.bare


def best(ours: Work, bare: Work, rounds: int) -> tuple[float, float]:
    """The fastest of the rounds for each of two pieces of work, taken in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for work, taken in (
            zip((ours, bare), times, strict=True)
            if number % 2
            else (
                (bare, times[1]),
                (ours, times[0]),
            )
        ):
            gc.collect()
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    return min(times[0]), min(times[1])


def one_edit(path: Path, rounds: int) -> Ratio:
    """One changed field, journalled and committed, against the bare UPDATE and COMMIT."""
    ws = Workspace.open(path)
    (task,) = ws.reader.execute("SELECT id FROM task LIMIT 1").fetchone()
    bare_path = path.with_name("bare-edit.db")
    made = sqlite3.connect(bare_path)
    made.execute("CREATE TABLE task(id TEXT PRIMARY KEY, name TEXT)")
    made.execute("INSERT INTO task VALUES(?,'x')", (task,))
    made.execute("PRAGMA application_id=0")
    made.commit()
    made.close()
    bare = connect(bare_path, "rw", 1000)
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
        bare.execute(f"PRAGMA {pragma}")
    turn = 0

    def ours() -> None:
        nonlocal turn
        turn += 1
        with ws.write("rename") as tx:
            tx.update("task", task, {"name": f"name {turn}"})

    def plain() -> None:
        nonlocal turn
        turn += 1
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("UPDATE task SET name=? WHERE id=?", (f"name {turn}", task))
        bare.execute("COMMIT")

    ours(), plain()
    result = Ratio("one edit, committed", *best(ours, plain, rounds * 5), 3.0)
    ws.close()
    bare.close()
    return result


def filtered_page(path: Path, rows: int, rounds: int) -> Ratio:
    """The first page of the tasks that hold a text, against the bare SQL for what it shows."""
    from mstui.views.pages import Listing
    from mstui.views.scope import Scope

    ws = Workspace.open(path)
    listing = Listing("task", "2026-11-21", Scope(find="99"))
    tasks = (
        "SELECT id,name,project,milestone,parent,state,start,finish,percent,ord FROM task"
        " WHERE name LIKE '%99%' ORDER BY project,ord,id LIMIT ?"
    )
    people = (
        "SELECT a.task,p.name FROM assignment a JOIN person p ON p.id=a.person"
        " WHERE a.task IN (SELECT value FROM json_each(?)) ORDER BY p.name"
    )

    def ours() -> None:
        assert listing.first(ws.reader, rows)

    def plain() -> None:
        found = ws.reader.execute(tasks, (rows,)).fetchall()
        assert ws.reader.execute(people, (json.dumps([row[0] for row in found]),)).fetchall()

    ours(), plain()
    result = Ratio("filter, first page", *best(ours, plain, rounds * 5), 2.0)
    ws.close()
    return result


def csv_import(folder: Path, rows: int, rounds: int) -> Ratio:
    """A CSV file read, mapped and written with its journal, against executemany of its rows."""
    import csv
    import shutil

    from mstui.actions.drafts import write_draft
    from mstui.exchange.reading import read
    from mstui.store.creating import create_file

    source = folder / "plan.csv"
    with source.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["Name", "Start", "Finish", "Duration", "Percent complete"])
        for number in range(rows):
            writer.writerow([f"Task {number}", "2026-03-02", "2026-03-06", "5d", number % 100])
    empty = folder / "empty.db"
    create_file(empty)
    target = folder / "imported.db"
    bare_path = folder / "bare-import.db"

    def ours() -> None:
        with Workspace.open(target) as ws:
            draft, _ = read(source, today="2026-11-21")
            write_draft(ws, draft, "import plan.csv")

    def plain() -> None:
        bare = sqlite3.connect(bare_path, isolation_level=None)
        bare.execute("PRAGMA synchronous=EXTRA")
        bare.execute("BEGIN")
        bare.execute(
            "CREATE TABLE task(id TEXT PRIMARY KEY, project TEXT, name TEXT, start TEXT,"
            " finish TEXT, duration INTEGER, percent INTEGER, ord TEXT)"
        )
        bare.execute("CREATE INDEX task_project ON task(project,ord,id)")
        bare.executemany("INSERT INTO task VALUES(?,?,?,?,?,?,?,?)", bare_rows)
        bare.execute("COMMIT")
        bare.close()

    with source.open(newline="", encoding="utf-8") as given:
        from mstui.domain.ids import new_id

        read_rows = csv.reader(given)
        next(read_rows)
        bare_rows = [
            (new_id(), "project", name, start, finish, 2400, int(percent), f"{n:06d}")
            for n, (name, start, finish, _, percent) in enumerate(read_rows)
        ]
    ours_taken, bare_taken = [], []
    for _ in range(max(2, rounds // 2)):
        shutil.copyfile(empty, target)
        bare_path.unlink(missing_ok=True)
        gc.collect()
        start = time.perf_counter()
        ours()
        middle = time.perf_counter()
        plain()
        ours_taken.append(middle - start)
        bare_taken.append(time.perf_counter() - middle)
    return Ratio(f"import of {rows:,} CSV rows", min(ours_taken), min(bare_taken), 4.0)


def bulk_rows(folder: Path, rows: int, rounds: int) -> Ratio:
    """Rows written with their journal, against executemany of the same rows into that table."""
    import re

    from mstui.domain.ids import new_id
    from mstui.domain.kinds import KINDS
    from mstui.store.bulk import insert_rows
    from mstui.store.creating import create_file
    from mstui.store.schema import table_sql

    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(max(2, rounds // 2)):
        ours_path, bare_path = folder / "bulk.db", folder / "bulk-bare.db"
        for path in (ours_path, bare_path):
            path.unlink(missing_ok=True)
        create_file(ours_path)
        project = new_id()
        made = [
            {
                "id": new_id(),
                "name": f"Task {number}",
                "project": project,
                "ord": f"{number:06d}",
                "duration": 480,
                "start": "2026-01-01",
                "finish": "2026-01-02",
            }
            for number in range(rows)
        ]
        gc.collect()
        with Workspace.open(ours_path) as ws:
            start = time.perf_counter()
            with ws.write("import") as tx:
                insert_rows(tx, {"project": [{"id": project, "name": "P"}], "task": made})
            taken[0].append(time.perf_counter() - start)
        bare = sqlite3.connect(bare_path, isolation_level=None)
        bare.execute("PRAGMA synchronous=EXTRA")
        bare.execute(
            re.sub(
                r"REFERENCES \S+ ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED",
                "",
                table_sql(KINDS["task"]),
            )
        )
        bare.execute("CREATE INDEX task_project ON task(project,ord,id)")
        start = time.perf_counter()
        bare.execute("BEGIN")
        bare.executemany(
            "INSERT INTO task(id,name,project,ord,duration,start,finish) VALUES(?,?,?,?,?,?,?)",
            [tuple(row.values()) for row in made],
        )
        bare.execute("COMMIT")
        taken[1].append(time.perf_counter() - start)
        bare.close()
    return Ratio(f"{rows:,} rows with their journal", min(taken[0]), min(taken[1]), 4.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="mstui-bench-") as name:
        folder = Path(name)
        path = folder / "big.db"
        build(path, options.tasks)
        ratios = [
            one_edit(path, options.rounds),
            filtered_page(path, 64, options.rounds),
            bulk_rows(folder, options.tasks, options.rounds),
            csv_import(folder, options.tasks, options.rounds),
        ]
    for ratio in ratios:
        verdict = "" if ratio.fine else "  past the limit"
        print(
            f"{ratio.name:32} {ratio.ours * 1000:9.2f} ms {ratio.bare * 1000:9.2f} ms bare"
            f" {ratio.ours / ratio.bare:6.2f}× (limit {ratio.limit}×){verdict}"
        )
    return 0 if all(ratio.fine for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())

"""``doctor --salvage``: what is readable of a damaged file, and the damaged file as it was."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

PAGE = 4096


def contents(program: Any) -> dict[str, dict[str, Any]]:
    tables = json.loads(program.ok("dump").out)["tables"]
    return {kind: {row["id"]: row for row in rows} for kind, rows in tables.items()}


def pages_of(path: Path, table: str) -> list[int]:
    """The numbers of the pages of one table, from its root on, by their own pointers."""
    with sqlite3.connect(path) as conn:
        (root,) = conn.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name=?", (table,)
        ).fetchone()
    data = path.read_bytes()

    def leaves(page: int) -> list[int]:
        start = (page - 1) * PAGE
        if data[start] == 13:
            return [page]
        count = int.from_bytes(data[start + 3 : start + 5], "big")
        cells = [start + 12 + 2 * cell for cell in range(count)]
        places = [start + int.from_bytes(data[cell : cell + 2], "big") for cell in cells]
        found = [int.from_bytes(data[place : place + 4], "big") for place in places]
        found.append(int.from_bytes(data[start + 8 : start + 12], "big"))
        return [leaf for child in found for leaf in leaves(child)]

    return leaves(root)


def salvaged(plan: Any, tmp_path: Path) -> tuple[Any, Any]:
    before = plan.db.read_bytes()
    out = tmp_path / "rescued.db"
    told = plan.ok("doctor", "--salvage", out, "--json").json
    assert plan.db.read_bytes() == before
    rescued = type(plan)(out)
    assert rescued.ok("check").out == ""
    return told, contents(rescued)


def many(plan: Any, count: int = 400) -> dict[str, dict[str, Any]]:
    lines = "\n".join(f"Task number {number} of a long list" for number in range(count))
    plan.ok("add", "task", "-", "--milestone", "Beta released", stdin=lines.encode())
    return contents(plan)


def test_a_sound_file_is_copied_whole(plan: Any, tmp_path: Path) -> None:
    whole = contents(plan)
    told, found = salvaged(plan, tmp_path)
    assert found == whole
    assert (told["lost"], told["from_journal"]) == ([], 0)
    assert "already exists" in plan.refused(5, "doctor", "--salvage", tmp_path / "rescued.db")


def test_rows_of_a_damaged_page_come_from_the_journal(plan: Any, tmp_path: Path) -> None:
    whole = many(plan)
    leaves = pages_of(plan.db, "task")
    assert len(leaves) > 5
    with plan.db.open("r+b") as file:
        for page in leaves[2:4]:
            file.seek((page - 1) * PAGE)
            file.write(b"\xff" * PAGE)
    assert plan("check").code in (1, 6)
    told, found = salvaged(plan, tmp_path)
    assert found == whole
    assert told["from_journal"] > 10
    assert any(line.startswith("task: rows ") for line in told["lost"])


@pytest.mark.parametrize("which", [0, -1])
def test_the_first_and_the_last_page_are_no_exception(
    plan: Any, tmp_path: Path, which: int
) -> None:
    whole = many(plan)
    with plan.db.open("r+b") as file:
        file.seek((pages_of(plan.db, "task")[which] - 1) * PAGE)
        file.write(bytes(PAGE))
    _, found = salvaged(plan, tmp_path)
    assert found == whole


def test_a_damaged_header_does_not_hide_the_rows(plan: Any, tmp_path: Path) -> None:
    whole = contents(plan)
    with plan.db.open("r+b") as file:
        file.write(b"\0" * 100)
    assert plan("list", "tasks").code == 5
    _, found = salvaged(plan, tmp_path)
    assert found == whole


@pytest.mark.parametrize("word", [b'CREATE TABLE "task"', b"journal_op(", b"CREATE TRIGGER"])
def test_a_damaged_letter_in_the_schema_hides_nothing(
    plan: Any, tmp_path: Path, word: bytes
) -> None:
    whole = contents(plan)
    data = plan.db.read_bytes()
    plan.db.write_bytes(data.replace(word, word.replace(b"C", b"X").replace(b"(", b"["), 1))
    assert plan("check").code in (1, 6)
    _, found = salvaged(plan, tmp_path)
    assert found == whole


def test_what_hung_on_a_lost_row_is_told(plan: Any, tmp_path: Path) -> None:
    with sqlite3.connect(plan.db) as conn:
        conn.execute("PRAGMA foreign_keys=OFF")
        conn.execute("UPDATE journal_meta SET capture=0")
        (id,) = conn.execute("SELECT id FROM task WHERE name='Write the text'").fetchone()
        conn.execute("DELETE FROM task WHERE id=?", (id,))
        conn.execute("DELETE FROM journal_op WHERE row=?", (id,))
        conn.execute("UPDATE journal_meta SET capture=1")
    told, found = salvaged(plan, tmp_path)
    assert id not in found["task"]
    assert any("assignment" in line for line in told["lost"])
    assert found["dependency"].keys() == {
        key for key in contents(plan)["dependency"] if id not in key
    }


def test_random_damage_is_survived(plan: Any, tmp_path: Path) -> None:
    whole = many(plan, 100)
    sound = plan.db.read_bytes()
    rescued_tasks = []
    for seed in range(12):
        chance = random.Random(seed)
        damaged = bytearray(sound)
        for _ in range(chance.choice((1, 5, 40))):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        if seed % 4 == 3:
            damaged = damaged[: chance.randrange(len(damaged))]
        plan.db.write_bytes(bytes(damaged))
        out = tmp_path / f"out{seed}.db"
        ran = plan("doctor", "--salvage", out)
        assert ran.code in (0, 6), ran
        assert "crashed (" not in ran.err
        assert plan.db.read_bytes() == bytes(damaged)
        if ran.code == 0:
            rescued = type(plan)(out)
            rescued.ok("check")
            rescued_tasks.append(len(contents(rescued)["task"]))
        else:
            assert not out.exists()
    assert max(rescued_tasks) == len(whole["task"])


def test_nothing_readable_is_told_and_makes_nothing(plan: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.db"
    plan.db.write_bytes(b"SQLite format 3\0" + bytes(9000))
    assert "nothing in it can be read" in plan.refused(6, "doctor", "--salvage", out)
    plan.db.write_bytes(b"")
    assert plan("doctor", "--salvage", out).code == 6
    plan.db = tmp_path
    assert "folder" in plan.refused(5, "doctor", "--salvage", out)
    assert not out.exists()

"""The workspace as a file: init, path, backup, restore, check, doctor, dump, import."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from mstui.store.workspace import Workspace


def test_init_makes_a_private_file_once(program: Any, tmp_path: Path) -> None:
    path = tmp_path / "a b" / "file:x?mode=ro.db"
    assert program.ok("init", path).out == f"{path}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    told = program("init", path)
    assert (told.code, path.read_bytes()) == (5, before)
    assert program.ok("--db", path, "list", "tasks", "--json").json == {"schema": 1, "items": []}


def test_path_says_which_workspace_and_why(
    program: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program.ok("path", "--json").json["workspace_from"] == "default"
    monkeypatch.setenv("MSTUI_DB", str(tmp_path / "env.db"))
    told = program.ok("path", "--json").json
    assert (told["workspace"], told["workspace_from"]) == (str(tmp_path / "env.db"), "MSTUI_DB")
    assert f"{tmp_path}/opt.db  (--db)" in program.ok("--db", tmp_path / "opt.db", "path").out
    assert set(told) >= {"schema", "config", "state", "backups", "drafts", "crashes", "themes"}


def test_backup_restore_and_its_list(plan: Any, tmp_path: Path) -> None:
    before = plan.ok("dump").out
    kept = Path(plan.ok("backup").out.strip())
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    plan.ok("backup", tmp_path / "copy.db")
    assert "already exists" in plan.refused(1, "backup", tmp_path / "copy.db")
    plan.ok("rm", "WEB", "--yes")
    listed = plan.ok("restore", "--list", "--json").json["backups"]
    assert str(kept) in {one["path"] for one in listed}
    assert "--yes does it" in plan.refused(7, "restore", kept)
    told = plan.ok("restore", kept, "--yes", "--json").json
    assert plan.ok("dump").out == before
    assert Path(told["aside"]).is_file()
    plan.ok("rm", "WEB", "--yes")
    plan.ok("restore", kept.name, "--yes")
    assert plan.ok("dump").out == before


def test_restore_finds_the_backups_of_a_file_that_is_damaged(plan: Any) -> None:
    before = plan.ok("dump").out
    plan.ok("backup")
    plan.db.write_bytes(plan.db.read_bytes()[:5000])
    assert plan("list", "tasks").code == 6
    plan.ok("restore", "--latest", "--yes")
    assert plan.ok("dump").out == before


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["restore"], 2, "takes a BACKUP"),
        (["restore", "--latest", "--list"], 2, "takes a BACKUP"),
        (["restore", "nowhere.db", "--yes"], 3, "no such backup"),
        (["backup", "/nowhere/x/y.db"], 1, "/nowhere"),
        (["import", "nowhere.csv"], 3, "nowhere.csv"),
        (["import", "/"], 5, "folder"),
        (["dump", "-o", "/proc/nowhere"], 1, "/proc"),
    ],
)
def test_what_cannot_be_done_with_files(plan: Any, words: list[str], code: int, told: str) -> None:
    assert told in plan.refused(code, *words)


def test_check_is_silent_until_something_is_wrong(plan: Any) -> None:
    ran = plan.ok("check")
    assert (ran.out, ran.err) == ("", "")
    with sqlite3.connect(plan.db) as conn:
        conn.execute("UPDATE task SET state='perhaps' WHERE name='Proofread'")
    found = plan("check", "--json")
    assert (found.code, found.json["findings"][0]["invariant"]) == (1, "choices")
    assert "perhaps" in plan("check").out


# Files that are no workspaces ---------------------------------------------------------------------

READING = (
    ["list", "tasks"],
    ["show", "x"],
    ["log"],
    ["dump"],
    ["check"],
    ["status"],
    ["due"],
    ["add", "task", "X"],
    ["undo"],
    ["rm", "x", "--yes"],
    ["backup"],
    ["new", "P"],
)


def strange(kind: str, tmp_path: Path) -> Path:
    path = tmp_path / f"{kind}.db"
    match kind:
        case "missing":
            pass
        case "empty":
            path.touch()
        case "text":
            path.write_text("hello" * 100)
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "foreign":
            with sqlite3.connect(path) as conn:
                conn.execute("CREATE TABLE t(a)")
        case "cut":
            path.write_bytes(b"SQLite format 3\x00" + bytes(20))
    return path


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("missing", 3),
        ("empty", 5),
        ("text", 5),
        ("folder", 5),
        ("fifo", 5),
        ("foreign", 5),
        ("cut", 6),
    ],
)
def test_no_verb_touches_what_is_no_workspace(
    program: Any, tmp_path: Path, kind: str, code: int
) -> None:
    program.db = strange(kind, tmp_path)
    for words in READING:
        assert f"{kind}.db" in program.refused(code, *words)
    ran = program("doctor")
    assert (ran.code, ran.err) == (code, "1 problem\n")
    assert not program.db.exists() if kind == "missing" else program.db.exists()


def test_a_newer_file_is_refused_and_a_read_only_one_is_read(plan: Any) -> None:
    plan.db.chmod(0o400)
    if os.access(plan.db, os.W_OK):
        pytest.skip("root may write everything")
    plan.ok("list", "tasks")
    assert "read-only" in plan.refused(5, "add", "task", "X")


def test_a_file_of_a_newer_version_is_refused(plan: Any) -> None:
    with sqlite3.connect(plan.db) as conn:
        conn.execute("PRAGMA user_version=999")
    for words in READING:
        assert "newer" in plan.refused(5, *words)


def test_a_locked_file_is_told_in_time(plan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Workspace.open.__func__.__kwdefaults__, "wait_ms", 50)
    holder = sqlite3.connect(plan.db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        assert "another program is writing" in plan.refused(4, "note", "WEB", "hi")
        plan.ok("list", "tasks")  # readers are not in the way of a writer that has not saved yet
    finally:
        holder.execute("ROLLBACK")
        holder.close()


# doctor -------------------------------------------------------------------------------------------


def test_doctor_tells_the_file_the_settings_and_the_terminal(
    plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = plan.ok("doctor", "--json").json
    assert told["problems"] == []
    assert set(told) == {
        "schema",
        "program",
        "workspace",
        "settings",
        "backups",
        "terminal",
        "problems",
    }
    assert {"TERM", "size", "colours", "encoding"} <= set(told["terminal"])
    assert told["program"]["sqlite"] == sqlite3.sqlite_version
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path))
    (tmp_path / "config.toml").write_text('theme = "nope"\n[keys]\nundu = "u"\n')
    plan.db.with_name("plan.sync-conflict-20260101-ABC.db").touch()
    ran = plan("doctor")
    assert ran.code == 1
    for wrong in ('no theme "nope"', 'unknown command "undu"', "sync-conflict"):
        assert wrong in ran.out


def test_doctor_without_a_workspace_is_well(program: Any) -> None:
    ran = program.ok("doctor")
    assert "not made yet" in ran.out


# dump and import ----------------------------------------------------------------------------------


@pytest.mark.parametrize("history", [[], ["--history"]])
def test_a_dump_comes_back_without_loss(
    plan: Any, program: Any, tmp_path: Path, history: list[str]
) -> None:
    plan.ok("dump", "-o", tmp_path / "dump.json", *history)
    assert "stays as it is" in plan.refused(5, "dump", "-o", tmp_path / "dump.json")
    program.db = tmp_path / "new.db"
    program.ok("init")
    assert "Would restore" in program.ok("import", tmp_path / "dump.json", "--dry-run").err
    program.ok("import", tmp_path / "dump.json")
    came, was = (json.loads(one.ok("dump", *history).out) for one in (program, plan))
    came.pop("sites", None), was.pop("sites", None)  # each file is a site of its own
    assert came == was
    if not history:
        assert program.ok("dump").out == plan.ok("dump").out
    assert program.ok("check").out == ""
    if history:
        assert program.ok("log", "--json").json == plan.ok("log", "--json").json
    assert "empty workspace" in plan.refused(5, "import", tmp_path / "dump.json") or history


def test_a_dump_that_is_none_changes_nothing(plan: Any, tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    for text, code in (
        ('{"schema": 1, "tables": {"task": [{"id": 7}]}}', 2),
        ('{"schema": 99, "tables": {}}', 5),
        ('{"schema": 1, "tables": ', 2),
        ('{"schema": 1, "tables": {"nope": []}}', 2),
    ):
        path.write_text(text)
        plan.refused(code, "import", path)
    path.write_bytes(b'{"schema": 1, "tables": {"x": "\xff"}}')
    assert "not UTF-8" in plan.refused(1, "import", path)


CSV = "Name,Due,Who,Colour\nPaint,2026-12-01,Ben,red\nDry,2026-12-03,Zoe,\n"


def test_import_is_one_step_and_says_what_it_left(plan: Any, tmp_path: Path) -> None:
    path = tmp_path / "house.csv"
    path.write_text(CSV)
    before = plan.ok("dump").out
    preview = plan.ok("import", path, "--dry-run")
    assert "Would import" in preview.out
    assert plan.ok("dump").out == before
    told = plan.ok("import", path, "--json", "--project", "House").json
    assert (told["schema"], told["project"], told["created"]["task"]) == (1, "House", 2)
    assert told["unused"] == [{"field": "Colour", "cells": 1, "example": "red"}]
    assert plan.ok("dump").out != before
    assert plan.ok("undo").err == "Undone: import house.csv\n"
    assert plan.ok("dump").out == before


def test_bad_rows_stop_an_import_unless_they_are_left_out(plan: Any, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(CSV + "Late,2026-13-45,Ben,\n")
    ran = plan("import", path)
    assert ran.code == 1
    assert "nothing was imported" in ran.err
    before = plan.ok("dump").out
    told = plan("import", path, "--json")
    assert (told.code, told.json["written"]) == (1, False)
    assert any("4" in problem["where"] for problem in told.json["problems"])
    assert plan.ok("dump").out == before
    plan.ok("import", path, "--skip-bad")
    assert plan.ok("dump").out != before


def test_import_maps_columns_and_makes_milestones(plan: Any, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("What;Ende\nGate 1;01.12.2026\nGate 2;24.12.2026\n")
    told = plan.ok(
        "import", path, "--map", "What=name,Ende=target", "--as", "milestone", "--json"
    ).json
    assert told["created"]["milestone"] == 2
    assert "did you mean" in plan.refused(2, "import", path, "--map", "What=nmae")
    assert "mstui --as NAME" in plan.refused(2, "import", path, "--as", "Ana")
    assert "format" in plan.refused(2, "import", path, "--format", "xslx")


def test_a_real_plan_arrives_complete(program: Any, shared_data: Path, tmp_path: Path) -> None:
    program.db = tmp_path / "house.db"
    program.ok("init")
    source = shared_data / "import" / "mspdi" / "residential-construction.xml"
    created = program.ok("import", source, "--json").json["created"]
    assert sum(created[kind] for kind in ("phase", "task", "milestone")) == 108
    assert created["dependency"] == 118
    listed = program.ok("list", "dependencies", "--json").json["items"]
    assert len(listed) == 118
    program.ok("undo")
    assert json.loads(program.ok("dump").out)["tables"]["task"] == []

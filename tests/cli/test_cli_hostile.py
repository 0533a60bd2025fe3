"""A workspace whose every text is hostile, read by every verb; and tables that stay aligned."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.cli.output import Column, say_table
from mstui.cli.width import cells, cut, padded
from mstui.domain.kinds import KINDS
from mstui.domain.text import escaped

HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\u2066[@click=app.quit]x[/] \r\n\t|`*_<b>=1+1\x7f"
)


@pytest.fixture
def poisoned(plan: Any) -> Any:
    """The plan with hostile text in every line and note, as another tool may have written it."""
    with sqlite3.connect(plan.db) as conn:
        conn.execute("PRAGMA foreign_keys=OFF")
        for kind in KINDS.values():
            texts = [field.name for field in kind.fields if field.type in ("line", "notes")]
            if texts and not kind.pair:
                sets = ",".join(f'"{name}"=?' for name in texts)
                conn.execute(f'UPDATE "{kind.name}" SET {sets}', [HOSTILE] * len(texts))
        conn.execute("UPDATE journal_meta SET capture=0")
        conn.execute("UPDATE intent SET label=?,reason=?", (HOSTILE, HOSTILE))
        conn.execute("UPDATE journal_meta SET capture=1")
    return plan


def controls(text: str) -> set[str]:
    return {char for char in text if not char.isprintable() and char != "\n"}


def test_no_verb_lets_a_control_character_out(poisoned: Any, tmp_path: Path) -> None:
    with sqlite3.connect(poisoned.db) as conn:
        ids = {
            kind: conn.execute(f'SELECT id FROM "{kind}" LIMIT 1').fetchone()[0]
            for kind in ("project", "milestone", "task", "risk", "person")
        }
    calls: list[list[str]] = [
        ["log"],
        ["log", "--changes"],
        ["log", "--json"],
        ["status"],
        ["status", "--format", "{next} {next_project}"],
        ["due"],
        ["due", "--json"],
        ["dump"],
        ["dump", "--history"],
        ["check"],
        ["doctor"],
        ["template", "list"],
        ["path"],
    ]
    calls += [
        ["list", kind.name, *more]
        for kind in KINDS.values()
        if kind.listed
        for more in ([], ["--json"], ["--format", "csv"])
    ]
    calls += [["show", id, *more] for id in ids.values() for more in ([], ["--json"])]
    calls += [
        ["log", ids["task"]],
        ["move", ids["task"], "2027-01-01"],
        ["rm", ids["milestone"]],
        ["rm", ids["milestone"], "--json"],
        ["template", "save", ids["project"], "mine"],
        ["template", "show", "mine"],
        ["done", ids["task"]],
        ["note", ids["task"], "n"],
        ["undo"],
        ["undo"],
        ["edit", ids["task"], "--percent", "5"],
        ["add", "task", "[/x]"],
        ["achieve", ids["milestone"]],
        [f"{HOSTILE}/x"],
        [HOSTILE],
        ["show", HOSTILE],
        ["add", HOSTILE],
        ["help", HOSTILE],
        ["list", HOSTILE],
        ["log", "--before", HOSTILE],
        ["keys", HOSTILE],
        ["new", "X", "-t", HOSTILE],
        ["import", HOSTILE],
        ["restore", HOSTILE],
        ["add", "task", "X", "--finish", HOSTILE],
        ["add", "task", "X", "--owner", HOSTILE],
        ["edit", ids["task"], f"--{HOSTILE}", "x"],
    ]
    for words in calls:
        ran = poisoned(*words)
        assert not controls(ran.out), (words, controls(ran.out))
        assert not controls(ran.err), (words, controls(ran.err))
        assert "crashed" not in ran.err, (words, ran.err)
        if "--json" in words or words[0] == "dump":
            json.loads(ran.out)


def test_json_keeps_hostile_text_as_it_is(poisoned: Any) -> None:
    listed = poisoned.ok("list", "risks", "--json").json["items"]
    assert listed
    assert all(item["description"] == HOSTILE for item in listed)


def test_csv_guards_cells_that_a_spreadsheet_would_run(plan: Any) -> None:
    import csv

    for title in ("=1+1", "+1", "-1", "@x", 'say "hi", ok'):
        plan.ok("add", "risk", "--as-is", "--", title)
    ran = plan.ok("list", "risks", "--format", "csv")
    names = {row["name"] for row in csv.DictReader(io.StringIO(ran.out))}
    assert {"'=1+1", "'+1", "'-1", "'@x", 'say "hi", ok'} <= names


@given(st.text(), st.integers(0, 30))
def test_cut_and_padded_texts_are_as_wide_as_asked(text: str, width: int) -> None:
    assert cells(cut(text, width)) <= max(width, 0)
    assert cells(padded(cut(text, width), width)) == width


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_tables_stay_aligned_whatever_the_text(rows: list[tuple[str, str]]) -> None:
    saved = sys.stdout
    sys.stdout = out = io.StringIO()
    try:
        say_table((Column("A"), Column("Bee")), [(left, "|" + right) for left, right in rows])
    finally:
        sys.stdout = saved
    lines = out.getvalue().split("\n")[1:-1]
    assert len(lines) == len(rows)
    assert (
        len(
            {
                cells(line.rpartition("|")[0]) if "|" not in right else 0
                for line, (_, right) in zip(lines, rows, strict=True)
                if "|" not in right
            }
        )
        <= 1
    )


@given(st.text())
def test_escaped_json_means_the_same(text: str) -> None:
    made = escaped(json.dumps({"x": text}, ensure_ascii=False))
    assert json.loads(made) == {"x": text} or any("\ud800" <= char <= "\udfff" for char in text)
    assert not controls(made)
    assert escaped(json.dumps(text, ensure_ascii=False), plain=True).isascii()

"""What reading verbs tell: lists, one item, the past; in the shapes that scripts rely on."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mstui.cli.lean import STAND_INS
from mstui.domain.kinds import KINDS
from mstui.views.opening import open_quickly


def test_records_have_every_field_of_their_kind(plan: Any) -> None:
    for kind in KINDS.values():
        if not kind.listed:
            continue
        told = plan.ok("list", kind.plural, "--json").json
        assert told["schema"] == 1
        for item in told["items"]:
            assert list(item)[:4] == ["id", "kind", "name", "project"]
            assert item["kind"] == kind.name
            for field in kind.fields:
                entry = f"{kind.name}_kind" if field.name == "kind" else field.name
                assert entry in item, (kind.name, field.name)
    (beta,) = plan.ok("list", "milestones", "--find", "beta", "--json").json["items"]
    assert (beta["target"], beta["owner_name"], beta["deadline"]) == ("2026-11-27", "Ana", None)
    assert beta["quick_win"] is False


def test_lists_are_narrowed_sorted_and_cut(plan: Any) -> None:
    def names(*words: str) -> list[str]:
        return [item["name"] for item in plan.ok("list", *words, "--json").json["items"]]

    assert names("tasks", "--who", "@ben") == ["Write the text"]
    assert names("tasks", "--milestone", "beta released") == ["Write the text"]
    assert "Proofread" in names("tasks", "--milestone", "-")
    assert "Write the text" not in names("tasks", "--who", "-")
    plan.ok("done", "Proofread")
    assert names("tasks", "--state", "done") == ["Proofread"]
    assert "Proofread" not in names("tasks", "--state", "open")
    assert names("milestones", "--sort", "name")[::-1] == names("milestones", "--sort", "-name")
    assert len(names("tasks", "--limit", "1")) == 1
    assert names("tasks", "--limit", "0") == []
    assert names("projects", "--project", "web") == ["Website rebrand"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["tusks"], 2, "did you mean task"),
        (["tasks", "--state", "lost"], 2, "is one of"),
        (["tasks", "--sort", "colour"], 2, "sorted by"),
        (["tasks", "--who", "zoe"], 3, "is called"),
        (["tasks", "--who", ""], 2, "needs a name"),
        (["tasks", "--project", "NOPE"], 3, "project"),
        (["people", "--milestone", "Beta released"], 2, "cannot be narrowed"),
        (["tasks", "--limit", "-1"], 2, "--limit"),
        (["tasks", "--format", "xml"], 2, "--format"),
    ],
)
def test_lists_say_what_is_wrong(plan: Any, words: list[str], code: int, told: str) -> None:
    assert told in plan.refused(code, "list", *words)


def test_tables_are_aligned_and_short_ids_can_be_typed(plan: Any) -> None:
    plan.ok("add", "risk", "日本語 – très long", "--probability", "5", "--impact", "5")
    lines = plan.ok("list", "risks", "--ids").out.splitlines()
    assert lines[0].split()[:3] == ["Id", "Score", "Level"]
    for line in lines[1:]:
        assert plan.ok("show", line.split()[0]).out.startswith("risk")
    assert plan.ok("list", "decisions").err == "No decisions\n"
    assert "more: --limit" in plan.ok("list", "tasks", "--limit", "1").err


def test_csv_is_read_by_a_csv_reader(plan: Any) -> None:
    plan.ok("edit", "Write the text", "--description", 'two\nlines, "quoted"')
    ran = plan.ok("list", "tasks", "--format", "csv")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(ran.out, newline=""))}
    assert rows["Write the text"]["description"] == 'two\nlines, "quoted"'
    assert rows["Write the text"]["assignees"] == "Ben"
    assert len(rows) == len(plan.ok("list", "tasks", "--json").json["items"])


def test_show_tells_all_of_an_item(plan: Any) -> None:
    plan.ok("note", "Beta released", "The printer called")
    told = plan.ok("show", "Beta released").out
    for part in ("27 Nov", "Ana", "The printer called", "add milestone Beta released"):
        assert part in told
    item = plan.ok("show", "WEB", "--json").json["item"]
    assert (item["kind"], item["key"]) == ("project", "WEB")
    assert "is called" in plan.refused(3, "show", "nothing of the kind")


def test_the_log_pages_and_follows_one_item(plan: Any) -> None:
    for number in range(5):
        plan.ok("edit", "Proofread", "--percent", str(number * 10))
    first = plan.ok("log", "--limit", "3", "--json").json
    second = plan.ok("log", "--limit", "3", "--before", first["next"], "--json").json
    ids = [intent["id"] for page in (first, second) for intent in page["intents"]]
    assert len(set(ids)) == 6
    latest = first["intents"][0]
    assert (latest["author"], latest["undone"]) == ("Ana", False)
    datetime.fromisoformat(latest["at"])
    change = next(one for one in latest["changes"] if one["field"] == "percent")
    assert (change["kind"], change["from"], change["to"]) == ("task", 30, 40)
    plan.ok("undo")
    entries = plan.ok("log", "Proofread", "--json").json["intents"]
    assert entries[1]["undone"] is True
    assert entries[0]["undoes"] == entries[1]["id"]
    assert "Percent: 30 % → 40 %" in plan.ok("log", "Proofread").out
    assert "task Proofread: Percent: 30 % → 40 %" in plan.ok("log", "--changes").out
    id = plan.ok("show", "Proofread", "--json").json["item"]["id"]
    plan.ok("rm", "Proofread", "--yes")
    assert "delete task Proofread" in plan.ok("log", id).out
    assert plan("log", "--before", "nothing").code == 3


def test_undo_and_redo_say_what_they_did(plan: Any) -> None:
    plan.ok("edit", "Proofread", "--percent", "50")
    told = plan.ok("undo", "--json").json
    assert told["touched"][0]["kind"] == "task"
    assert plan.ok("redo").err == "Redone: change percent of Proofread\n"
    assert "nothing to redo" in plan.refused(1, "redo")
    with sqlite3.connect(plan.db) as conn:
        conn.execute("UPDATE task SET percent=70 WHERE name='Proofread'")
    plan.ok("undo")  # what another tool did is the last step
    plan.ok("--as", "Ben", "edit", "Proofread", "--percent", "60")
    assert "--force" in plan.refused(7, "undo")
    plan.ok("undo", "--force")
    assert (
        plan.ok("list", "tasks", "--find", "proofread", "--json").json["items"][0]["percent"] == 0
    )


def test_the_past_is_read_and_never_written(plan: Any) -> None:
    yesterday = (date.today() - timedelta(days=2)).isoformat()
    tomorrow = (date.today() + timedelta(days=2)).isoformat()
    now = plan.ok("list", "tasks", "--json").json["items"]
    assert plan.ok("list", "tasks", "--json", "--as-of", yesterday).json["items"] == []
    then = plan.ok("--as-of", tomorrow, "list", "tasks", "--json").json["items"]
    assert [item["id"] for item in then] == [item["id"] for item in now]
    assert plan.ok("log", "--as-of", yesterday).err == "Nothing was changed yet\n"
    assert json.loads(plan.ok("dump", "--as-of", yesterday).out)["tables"]["task"] == []
    assert plan.ok("status", "--as-of", yesterday, "--json").json["projects"] == 0
    assert plan("show", "WEB", "--as-of", yesterday).code == 3
    assert "for reading" in plan.refused(2, "--as-of", yesterday, "add", "task", "X")
    assert "is no date" in plan.refused(2, "list", "tasks", "--as-of", "whenever")


def test_readers_leave_the_file_as_it_is(plan: Any) -> None:
    before = plan.db.read_bytes()
    for words in (["list", "tasks"], ["show", "WEB"], ["log"], ["due"], ["status"], ["dump"],
                  ["check"], ["doctor"], ["move", "Proofread", "fri"], ["template", "list"],
                  ["list", "tasks", "--as-of", "2026-01-01"]):  # fmt: skip
        plan(*words)
    assert plan.db.read_bytes() == before
    assert [path.name for path in plan.db.parent.iterdir()] == ["plan.db"]


def test_a_file_that_is_held_is_told_to_readers_too(
    plan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_quickly.__kwdefaults__ is not None
    monkeypatch.setitem(open_quickly.__kwdefaults__, "wait_ms", 50)
    monkeypatch.setattr("mstui.store.opening.READ_WAIT_MS", 50)
    holder = sqlite3.connect(plan.db, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        for words in (["list", "tasks"], ["show", "WEB"], ["log"], ["dump"]):
            assert "another program" in plan.refused(4, *words)
    finally:
        holder.close()


def test_due_and_status_by_the_long_way(plan: Any) -> None:
    told = plan.ok("due", "--project", "WEB", "--json").json
    assert told["schema"] == 1
    assert any(item["name"] == "Beta released" for item in told["items"])
    assert "Beta released" in plan.ok("due", "--who", "@ana").out
    assert plan.ok("status", "--format", "{projects} of {{", "--as-of", "+1d").out.endswith(
        " of {\n"
    )
    assert "has no field" in plan.refused(2, "status", "--format", "{x}")


def test_click_still_imports_what_stands_aside() -> None:
    """Where this fails, click has become leaner by itself: remove the stand-in."""
    names = tuple(STAND_INS)
    script = (
        f"import sys\nfor name in {names}: sys.modules.pop(name, None)\n"
        f"import click\nprint([n for n in {names} if n in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == str(list(STAND_INS))


def test_what_stands_aside_answers_as_the_real_one() -> None:
    import inspect

    stand_in = STAND_INS["inspect"]("inspect")
    for text in ("one", " one \n  two\n    three\n\n", "\n  a\n b", "", "\tx\n\ty"):
        assert stand_in.cleandoc(text) == inspect.cleandoc(text)
    assert stand_in.isfunction(test_click_still_imports_what_stands_aside)
    assert stand_in.signature is inspect.signature
    words = STAND_INS["gettext"]("gettext")
    assert (words.ngettext("a", "b", 1), words.ngettext("a", "b", 2)) == ("a", "b")

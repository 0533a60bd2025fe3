"""Verbs that change one thing: edit, move, done, achieve, note, rm."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest


def one(plan: Any, sql: str) -> Any:
    with sqlite3.connect(plan.db) as conn:
        found = conn.execute(sql).fetchone()
    return found[0] if found and len(found) == 1 else found


BETA = "FROM milestone WHERE name='Beta released'"
TEXT = "FROM task WHERE name='Write the text'"


def promise(plan: Any) -> None:
    """Make the plan one that was promised: it has a baseline."""
    with sqlite3.connect(plan.db) as conn:
        (project,) = conn.execute("SELECT id FROM project").fetchone()
        conn.execute(
            "INSERT INTO baseline(id,name,project) VALUES('b000000000000','B',?)", (project,)
        )


# edit -------------------------------------------------------------------------------------------


def test_edit_sets_and_clears_fields(plan: Any) -> None:
    plan.ok("edit", "Beta released", "--deadline", "30 nov 14:00", "--owner", "", "--key", "yes")
    assert one(plan, f'SELECT deadline,owner,"key" {BETA}') == ("2026-11-30T14:00", None, 1)
    plan.ok("edit", "WEB", "--budget", "1,500.50", "--key", "SITE")
    assert one(plan, "SELECT budget_cents,key FROM project") == (150050, "SITE")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["Beta released"], 2, "nothing to change"),
        (["Nobody knows", "--name", "X"], 3, "is called"),
        (["Beta released", "--duration", "3d"], 2, "a milestone has no --duration"),
        (["Beta released", "--target", "blob"], 2, "--target: “blob” is no date"),
        (["Beta released", "--name", ""], 2, "needs a name"),
        (["Beta released", "--state", "achieved"], 2, "mstui achieve"),
        (["Beta released", "--state", "deferred", "--name", "X"], 2, "by itself"),
        (["Write the text", "--parent", "Write the text"], 2, "loop"),
        (["Write the text", "--owner", "ben", "--name", "X"], 2, "by itself"),
    ],
)
def test_edit_says_what_is_wrong(plan: Any, words: list[str], code: int, told: str) -> None:
    assert told in plan.refused(code, "edit", *words)


def test_two_items_of_one_name_have_to_be_told_apart(plan: Any) -> None:
    plan.ok("add", "task", "Twin")
    id = plan.ok("add", "task", "Twin").out.strip()
    assert "say which by its id" in plan.refused(2, "edit", "twin", "--name", "X")
    plan.ok("edit", id[:8], "--name", "Single")
    assert one(plan, f"SELECT name FROM task WHERE id='{id}'") == "Single"


def test_a_promise_is_changed_with_its_cause_only(plan: Any) -> None:
    promise(plan)
    told = plan.refused(7, "edit", "Beta released", "--moscow", "could")
    assert "--cause and --reason" in told
    plan.refused(
        2,
        "edit",
        "Beta released",
        "--moscow",
        "could",
        "--cause",
        "weather",
        "--reason",
        "It rained all of the week",
    )
    plan.ok(
        "edit",
        "Beta released",
        "--moscow",
        "could",
        "--cause",
        "priority",
        "--reason",
        "The fair was moved to May",
    )
    found = one(plan, "SELECT cause,rationale FROM adjustment ORDER BY at DESC,rowid DESC LIMIT 1")
    assert found == ("priority", "The fair was moved to May")


def test_a_milestone_is_deferred_and_taken_up_again(plan: Any) -> None:
    plan.ok("edit", "Beta released", "--state", "deferred")
    assert one(plan, f"SELECT state {BETA}") == "deferred"
    plan.ok("edit", "Beta released", "--state", "planned")
    assert one(plan, f"SELECT state {BETA}") == "planned"


def test_a_task_changes_hands(plan: Any) -> None:
    who = f"SELECT p.name FROM assignment a JOIN person p ON p.id=a.person WHERE a.task=(SELECT id {TEXT})"
    plan.ok("edit", "Write the text", "--owner", "ana")
    assert one(plan, who) == "Ana"
    plan.ok("edit", "Write the text", "--assignee", "")
    assert one(plan, who) is None


# edit --in-editor -------------------------------------------------------------------------------


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """An editor with a space in its path that runs a sed script, and notes what it was given."""
    folder = tmp_path / "my editors"
    folder.mkdir()
    program = folder / "ed it"
    program.write_text(
        f'#!/bin/sh\nstat -c %a "$(dirname "$2")" "$2" > "{folder}/modes"\n'
        f'cp "$2" "{folder}/seen"\nsed -i -e {script} "$2"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{program}' --wait")
    return folder


def test_the_editor_gets_every_field_and_changed_ones_are_written(
    plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.ok(
        "edit",
        "Beta released",
        "--description",
        'Say "yes"\\no\n\n  indented """x',
        "--impact",
        "high",
    )
    folder = editor(
        tmp_path, monkeypatch, '\'s/^name.*/name = "Beta is out"/;s/^owner.*/owner = "ben"/\''
    )
    ran = plan.ok("edit", "Beta released", "--in-editor")
    assert ran.err == "Changed name, owner of “Beta released”\n"
    name, owner, text = one(
        plan,
        "SELECT m.name,p.name,m.description FROM milestone m"
        " JOIN person p ON p.id=m.owner WHERE m.name='Beta is out'",
    )
    assert (name, owner, text) == ("Beta is out", "Ben", 'Say "yes"\\no\n\n  indented """x')
    assert (folder / "modes").read_text().split() == ["700", "600"]
    changes = plan.ok("log", "--limit", "1", "--json").json["intents"][0]["changes"]
    assert {change["field"] for change in changes if change["kind"] == "milestone"} == {
        "name",
        "owner",
    }


def test_an_edit_that_changes_nothing_writes_nothing(
    plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.ok("edit", "Write the text", "--description", "Two lines\nof text\\")
    before = plan.db.read_bytes()
    editor(tmp_path, monkeypatch, "p\\;d")
    monkeypatch.setenv("VISUAL", "true")
    assert plan.ok("edit", "Write the text", "--in-editor").err == "Nothing was changed\n"
    assert plan.db.read_bytes() == before


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("'s/^target.*/target = \"blob\"/'", "line 6: target"),
        ("'s/^target.*/target = oops/'", "line 6"),
        ("'s/^target/tarket/'", 'did you mean "target"?'),
        ("'s/^weight.*/weight = [1]/'", "weight is a text in quotes"),
        ("'s/^name.*/name = \"\"/'", "needs a name"),
    ],
)
def test_a_mistake_in_the_editor_is_told_by_line_and_the_text_is_kept(
    plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    editor(tmp_path, monkeypatch, script)
    line = plan.refused(2, "edit", "Beta released", "--in-editor")
    assert told in line
    kept = Path(line.partition("your text is kept: ")[2].split(" ")[0])
    text = kept.read_text()
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    corrected = text.replace("tarket", "target").replace("oops", '"blob"').replace("[1]", '"1"')
    corrected = corrected.replace('"blob"', '"+1w"').replace('name = ""', 'name = "Beta"')
    kept.write_text(corrected)
    plan.ok("edit", "Beta released", "--from", kept)
    kept.unlink()
    kept.parent.rmdir()


def test_an_editor_that_fails_changes_nothing(plan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "false")
    assert "ended with 1" in plan.refused(1, "edit", "Beta released", "--in-editor")
    monkeypatch.setenv("EDITOR", "/nowhere/vim")
    assert "does not start" in plan.refused(1, "edit", "Beta released", "--in-editor")
    monkeypatch.setenv("EDITOR", "vi '")
    assert "can't be understood" in plan.refused(1, "edit", "Beta released", "--in-editor")
    monkeypatch.delenv("EDITOR")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "no editor is known here" in plan.refused(1, "edit", "Beta released", "--in-editor")


def test_a_whole_project_in_the_editor(
    plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renamed, added to and thinned out in one step of undo, with one question."""
    script = (
        '\'s/^name = "Proofread"/name = "Read again"/\' -e'
        " '/^\\[\\[risk\\]\\]/,/^$/d' -e"
        ' \'$a [[task]]\\nname = "Print"\\nmilestone = "Beta released"\\nwho = ["@Cleo"]\''
    )
    folder = editor(tmp_path, monkeypatch, script)
    assert "--yes deletes them" in plan.refused(7, "edit", "WEB", "--in-editor")
    seen = (folder / "seen").read_text()
    assert seen.index("[project]") < seen.index("[[milestone]]") < seen.index("[[task]]")
    ran = plan.ok("edit", "WEB", "--in-editor", "--yes")
    assert ran.err == "Edited “Website rebrand”: 1 changed, 1 added, 1 deleted\n"
    assert one(plan, "SELECT count(*) FROM task WHERE name='Read again'") == 1
    assert one(plan, "SELECT count(*) FROM risk") == 0
    who = (
        "SELECT p.name FROM assignment a JOIN person p ON p.id=a.person JOIN task t ON t.id=a.task"
    )
    assert one(plan, f"{who} WHERE t.name='Print'") == "Cleo"
    plan.ok("undo")
    assert one(plan, "SELECT count(*) FROM risk") == 1
    assert one(plan, "SELECT count(*) FROM task WHERE name IN ('Print','Read again')") == 0
    assert one(plan, "SELECT count(*) FROM person WHERE name='Cleo'") == 0


def test_several_items_in_the_editor(
    plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, "'s/^percent.*/percent = 50/'")
    plan.ok("edit", "Write the text", "Proofread", "--in-editor")
    assert one(plan, "SELECT count(*) FROM task WHERE percent=50 AND state='doing'") == 2
    plan.ok("undo")
    assert one(plan, "SELECT count(*) FROM task WHERE percent=50") == 0
    assert "one item at a time" in plan.refused(2, "edit", "Proofread", "WEB", "--name", "X")


def test_a_promise_is_changed_in_the_editor_with_its_reason(
    plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise(plan)
    editor(tmp_path, monkeypatch, "'s/^target.*/target = \"2026-12-04\"/'")
    line = plan.refused(7, "edit", "Beta released", "--in-editor")
    assert "[why] in the text" in line
    kept = Path(line.partition("your text is kept: ")[2].split(" ")[0])
    kept.write_text(
        kept.read_text() + '\n[why]\ncause = "supply"\nbecause = "The printer is late again"\n'
    )
    plan.ok("edit", "Beta released", "--from", kept)
    assert one(plan, f"SELECT target {BETA}") == "2026-12-04"
    found = one(plan, "SELECT cause,rationale FROM adjustment ORDER BY rowid DESC LIMIT 1")
    assert found == ("supply", "The printer is late again")


# move -------------------------------------------------------------------------------------------


def test_move_shows_and_changes_nothing_before_yes(plan: Any) -> None:
    before = plan.db.read_bytes()
    ran = plan.ok("move", "Write the text", "2026-12-02")
    assert plan.db.read_bytes() == before
    assert "finish: 2026-11-25 → 2026-12-02  (+5 wd)" in ran.out
    assert "start: 2026-11-23 → 2026-11-30" in ran.out
    assert "waits for it (FS): task Proofread" in ran.out
    assert "3 wd after the target of: milestone Beta released" in ran.out
    plan.ok("move", "Write the text", "2026-12-02", "--yes")
    assert one(plan, f"SELECT start,finish {TEXT}") == ("2026-11-30", "2026-12-02")


def test_the_preview_as_json(plan: Any) -> None:
    promise(plan)
    told = plan.ok("move", "Beta released", "4", "dec", "--json").json
    assert told["changes"] == [{"field": "target", "from": "2026-11-27", "to": "2026-12-04"}]
    assert (told["needs_reason"], told["written"], told["schema"]) == (True, False, 1)


def test_a_promised_target_moves_with_cause_and_reason(plan: Any) -> None:
    promise(plan)
    assert "--cause and --reason" in plan.refused(7, "move", "Beta released", "4 dec", "--yes")
    why = ["--cause", "supply", "--reason", "The printer delivers late", "--watch-until", "+2w"]
    plan.refused(2, "move", "Beta released", "4 dec", "--yes", "--cause", "supply", "--reason", "x")
    plan.ok("move", "Beta released", "4 dec", *why)
    assert one(plan, f"SELECT target {BETA}") == "2026-11-27"
    plan.ok("move", "Beta released", "4 dec", "--yes", *why)
    assert one(plan, f"SELECT target {BETA}") == "2026-12-04"
    assert one(
        plan, "SELECT cause,watch_until FROM adjustment WHERE field='target' AND cause<>'planning'"
    ) == ("supply", "2026-12-05")
    plan.ok("undo")
    assert one(plan, f"SELECT target {BETA}") == "2026-11-27"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["Beta released", "someday"], 2, "is no date"),
        (["Nothing", "fri"], 3, "is called"),
        (["Ben", "fri"], 2, "a person has no date that moves"),
        (["Beta released"], 2, "missing argument"),
    ],
)
def test_move_says_what_is_wrong(plan: Any, words: list[str], code: int, told: str) -> None:
    assert told in plan.refused(code, "move", *words)


# done, achieve, note, rm ------------------------------------------------------------------------


def test_done_and_its_opposite(plan: Any) -> None:
    plan.ok("done", "Write the text", "proofread")
    assert one(plan, f"SELECT state,percent,actual_finish {TEXT}") == ("done", 100, "2026-11-21")
    assert "already" in plan.refused(2, "done", "Write the text")
    plan.ok("done", "Write the text", "--reopen")
    assert one(plan, f"SELECT state,percent {TEXT}") == ("todo", 0)
    plan.ok("done", "Printer late")
    assert one(plan, "SELECT state FROM risk WHERE name='Printer late'") == "closed"
    assert "mstui achieve" in plan.refused(2, "done", "Beta released")
    assert "one kind" in plan.refused(2, "done", "Proofread", "Printer late")


def test_achieve_asks_for_what_is_open(plan: Any) -> None:
    assert "--anyway" in plan.refused(7, "achieve", "Beta released")
    plan.ok("done", "Write the text")
    assert "future" in plan.refused(2, "achieve", "Beta released", "--on", "tomorrow")
    plan.ok("achieve", "Beta released", "--evidence", "https://example.org/x", "--on", "-1d")
    assert one(plan, f"SELECT state,achieved_on,evidence {BETA}") == (
        "achieved",
        "2026-11-20",
        "https://example.org/x",
    )


def test_an_approval_needs_its_approver(plan: Any) -> None:
    plan.ok("add", "milestone", "Signed", "--kind", "approval", "--target", "fri")
    assert "--approver PERSON" in plan.refused(7, "achieve", "Signed")
    assert "--create-people" in plan.refused(3, "achieve", "Signed", "--approver", "Kim")
    plan.ok("achieve", "Signed", "--approver", "Kim", "--create-people")
    assert (
        one(
            plan,
            "SELECT p.name FROM milestone m JOIN person p ON p.id=m.approver WHERE m.name='Signed'",
        )
        == "Kim"
    )


def test_notes_from_words_and_from_stdin(plan: Any) -> None:
    plan.ok("note", "Beta released", "all", "fine")
    plan.ok("note", "WEB", "-", "--kind", "concern", "--client", stdin=b"two\nlines")
    with sqlite3.connect(plan.db) as conn:
        found = conn.execute(
            "SELECT text,kind,client_visible FROM note ORDER BY at,rowid"
        ).fetchall()
    assert found == [("all fine", "note", 0), ("two\nlines", "concern", 1)]
    assert "text" in plan.refused(2, "note", "WEB", "-", stdin=b"\xff\x00")
    assert "takes no notes" in plan.refused(3, "note", "Ben", "hi")


def test_rm_lists_what_goes_and_needs_yes_off_a_terminal(plan: Any) -> None:
    before = plan.ok("dump").out
    told = plan("rm", "Beta released", "Proofread")
    assert told.code == 7
    assert "milestone Beta released" in told.out
    assert "--yes does it" in told.err
    assert plan.ok("dump").out == before
    asked = plan("rm", "Beta released", "--json")
    assert (asked.code, asked.json["written"], asked.json["goes"]["milestone"]) == (7, False, 1)
    plan.ok("rm", "Beta released", "Proofread", "--yes")
    assert one(plan, f"SELECT 1 {BETA}") is None
    plan.ok("undo")
    assert plan.ok("dump").out == before

"""``add``: every field an option, one intent a call, and nothing left behind by a failing one."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from mstui.cli.fields import addable, option_name
from mstui.domain.kinds import KINDS


def rows(plan: Any, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(plan.db) as conn:
        return conn.execute(sql).fetchall()


def test_prints_the_id_and_writes_what_the_options_say(plan: Any) -> None:
    ran = plan.ok(
        "add",
        "milestone",
        "Site",
        "is",
        "live",
        "--target",
        "next fri",
        "--owner",
        "@ben",
        "--quick-win",
        "yes",
        "--weight",
        "3",
        "--moscow",
        "won't",
        "--description",
        "a\nb",
    )
    row = rows(
        plan,
        "SELECT id,target,(SELECT name FROM person p WHERE p.id=owner),quick_win,weight,moscow,"
        "description FROM milestone WHERE name='Site is live'",
    )
    assert row == [(ran.out.strip(), "2026-11-27", "Ben", 1, 3, "wont", "a\nb")]
    assert ran.err == "Added milestone “Site is live”\n"


def test_lines_of_stdin_are_one_step_of_undo(plan: Any) -> None:
    before = plan.ok("dump").out
    ran = plan.ok("add", "task", "-", "--duration", "2d", stdin=b"Eins\r\n\n Zwei \nDrei")
    assert len(ran.out.split()) == 3
    assert rows(plan, "SELECT name,duration FROM task WHERE name IN ('Eins','Zwei','Drei')") == [
        ("Eins", 960),
        ("Zwei", 960),
        ("Drei", 960),
    ]
    assert plan.ok("undo").err == "Undone: add 3 tasks\n"
    assert plan.ok("dump").out == before


def test_one_bad_line_of_stdin_writes_none(plan: Any) -> None:
    assert "control character" in plan.refused(2, "add", "task", "-", stdin=b"good\nb\x1bad\n")
    assert "line 2 is not UTF-8" in plan.refused(2, "add", "task", "-", stdin=b"good\n\xff\n")
    assert "stdin" in plan.refused(2, "add", "task", "-", stdin=b"\n \n")


def test_a_kind_may_be_plural_and_its_fields_are_all_options(plan: Any) -> None:
    plan.ok("add", "tasks", "Plural")
    for kind in KINDS.values():
        if not kind.listed or kind.name in ("adjustment", "baseline", "checkin", "template"):
            continue
        help = plan.ok("add", kind.plural, "-h").out
        for field in addable(kind):
            assert option_name(field) in help, (kind.name, field.name)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["task"], 2, "name is missing"),
        (["tusk", "X"], 2, "did you mean task?"),
        (["task", "X", "--finish", "someday"], 2, "is no date"),
        (["task", "X", "--finish", "2026-02-30"], 2, "2026"),
        (["task", "X", "--percent", "101"], 2, "percent"),
        (["task", "X", "--state", "dune"], 2, "state is one of"),
        (["task", "X", "--blurb", "1"], 2, "--blurb"),
        (["task", "X", "--milestone", "nowhere"], 3, "no milestone is called"),
        (["task", "X", "--start", "fri", "--finish", "today"], 2, "before start"),
        (["milestone", "X", "--owner", "zoe"], 3, "--create-people"),
        (["adjustment", "X"], 2, "not added by hand"),
        (["checkin", "X"], 2, "not added by hand"),
        (["person", "BEN"], 2, "is there already"),
        (["task", "X", "--project", "NOPE"], 3, "project"),
        (["reading", "62"], 2, "needs a kpi"),
        (["dependency", "Proofread"], 2, "--successor"),
        (["dependency", "Proofread FS", "--successor", "Write the text"], 2, "loop"),
        (["task", "X", "--after", "Proofread FX+1d"], 3, "Proofread FX+1d"),
        (["note", "words"], 2, "needs a"),
        ([], 2, "command"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    plan: Any, words: list[str], code: int, told: str
) -> None:
    assert told in plan.refused(code, "add", *words)


@pytest.mark.parametrize(
    "title",
    ["[@click=app.quit]x", "[/x]", "日本語のタスク", "👩‍👩‍👧 family", "ä" * 500, "--", "'; DROP"],
)
def test_titles_are_stored_as_they_are(plan: Any, title: str) -> None:
    id = plan.ok("add", "task", "--", title).out.strip()
    assert rows(plan, f"SELECT name FROM task WHERE id='{id}'") == [(title,)]


@pytest.mark.parametrize("title", ["a\x1b[2Jb", "x" * 10_000, "a\x9bb", "a\nb", "\udcff"])
def test_titles_that_no_terminal_should_meet_are_refused(plan: Any, title: str) -> None:
    told = plan.refused(2, "add", "task", title)
    assert "name has" in told


def test_people_join_with_the_change_and_go_with_its_undo(
    plan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSTUI_USER", "Zoë")
    # A change that is refused leaves nobody behind.
    plan.refused(2, "add", "task", "X", "--percent", "many")
    before = plan.ok("dump").out
    plan.ok("add", "milestone", "M", "--owner", "Kim", "--create-people", "--contributor", "me")
    names = rows(plan, "SELECT name FROM person WHERE name IN ('Kim','Zoë') ORDER BY name")
    assert names == [("Kim",), ("Zoë",)]
    plan.ok("undo")
    assert plan.ok("dump").out == before
    plan.ok("redo")
    assert (
        len(
            rows(
                plan,
                "SELECT 1 FROM contributor c JOIN person p ON p.id=c.person WHERE p.name='Zoë'",
            )
        )
        == 1
    )
    plan.ok("undo")
    assert plan.ok("dump").out == before


def test_the_project_follows_from_what_an_item_hangs_on(plan: Any) -> None:
    plan.ok("new", "Second", "--key", "SEC")
    assert "which project?" in plan.refused(2, "add", "task", "Loose")
    plan.ok("add", "task", "Tied", "--milestone", "Beta released")
    plan.ok("add", "task", "Named", "--project", "sec")
    found = rows(
        plan,
        "SELECT t.name,p.key FROM task t JOIN project p ON p.id=t.project"
        " WHERE t.name IN ('Tied','Named') ORDER BY 1",
    )
    assert found == [("Named", "SEC"), ("Tied", "WEB")]


def test_links_are_part_of_the_step(plan: Any) -> None:
    plan.ok(
        "add",
        "task",
        "Last",
        "--after",
        "Proofread SS+2d",
        "--after",
        "Write the text -1d",
        "--assignee",
        "ben",
        "--assignee",
        "ana",
    )
    found = rows(
        plan,
        "SELECT t.name,d.type,d.lag FROM dependency d JOIN task t"
        " ON t.id=d.predecessor JOIN task s ON s.id=d.successor"
        " WHERE s.name='Last' ORDER BY 1",
    )
    assert found == [("Proofread", "SS", 960), ("Write the text", "FS", -480)]
    assert (
        len(rows(plan, "SELECT 1 FROM assignment a JOIN task t ON t.id=a.task WHERE t.name='Last'"))
        == 2
    )
    plan.ok("undo")
    assert rows(plan, "SELECT 1 FROM task WHERE name='Last'") == []


def test_json_names_what_was_touched(plan: Any) -> None:
    told = plan.ok("add", "risk", "Rain", "--json").json
    assert told["schema"] == 1
    assert told["touched"][0]["kind"] == "risk"
    assert told["label"] == "add risk Rain"

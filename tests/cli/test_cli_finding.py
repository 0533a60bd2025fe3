"""``find``, and lists by saved filters."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest


def test_find_tells_kind_project_name_and_place(plan: Any) -> None:
    plan.ok("add", "milestone", "Launch party", "--project", "WEB", "--criteria", "Ten guests came")
    plan.ok("add", "task", "Invite the guests", "--project", "WEB")
    told = plan.ok("find", "GUESTS").out.splitlines()
    assert told[0].split() == ["Kind", "Project", "Name", "Where"]
    assert told[1].split() == ["task", "WEB", "Invite", "the", "guests"]
    assert "criteria: Ten guests came" in told[2]


def test_find_as_json_has_every_entry(plan: Any) -> None:
    plan.ok("add", "task", "Zebra crossing", "--project", "WEB")
    document = plan.ok("find", "zebra", "--json").json
    assert document["schema"] == 1
    (item,) = document["items"]
    assert set(item) == {"id", "kind", "name", "project", "project_key", "state", "where", "text"}
    assert (item["kind"], item["name"], item["project_key"]) == ("task", "Zebra crossing", "WEB")
    assert document["more"] is False


def test_find_keeps_to_a_project_and_a_number(plan: Any) -> None:
    plan.ok("add", "project", "Second", "--key", "SEC")
    for key in ("WEB", "SEC"):
        for number in range(3):
            plan.ok("add", "task", f"Zebra {number}", "--project", key)
    assert len(plan.ok("find", "zebra", "--json").json["items"]) == 6
    only = plan.ok("find", "zebra", "--project", "SEC", "--json").json["items"]
    assert [item["project_key"] for item in only] == ["SEC"] * 3
    few = plan.ok("find", "zebra", "--limit", "2", "--json").json
    assert (len(few["items"]), few["more"]) == (2, True)
    assert "there are more" in plan.ok("find", "zebra", "--limit", "2").err


def test_find_takes_marks_and_knows_who_asks(plan: Any) -> None:
    plan.ok("add", "task", "Zebra", "--project", "WEB", "--assignee", "Ana")
    assert [i["name"] for i in plan.ok("find", "@me zebra", "--json").json["items"]] == ["Zebra"]
    nobody = plan.ok("--as", "Somebody Else", "find", "@me zebra", "--json").json
    assert nobody["items"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("due<foo",), "“foo” is no date"),
        (("is:oberdue",), "overdue"),
        (("  ",), "find what?"),
        (("due:",), "find what?"),
    ],
)
def test_a_wrong_query_is_refused(plan: Any, words: tuple[str, ...], told: str) -> None:
    assert told in plan.refused(2, "find", *words)


def test_nothing_found_is_no_failure(plan: Any) -> None:
    ran = plan.ok("find", "qqqqq")
    assert (ran.out, ran.err) == ("", "Nothing is like that.\n")


def test_finding_never_writes(plan: Any) -> None:
    before = plan.db.read_bytes()
    plan.ok("find", "a")
    assert plan.db.read_bytes() == before
    assert [path.name for path in plan.db.parent.iterdir()] == [plan.db.name]


def test_lists_and_finds_by_a_saved_filter(plan: Any) -> None:
    with sqlite3.connect(plan.db) as conn:
        conn.execute("INSERT INTO filter(id,name,query) VALUES('f1','My Zebras','zebra @me')")
        conn.execute("INSERT INTO filter(id,name,query) VALUES('f2','Bad','due<foo')")
    plan.ok("add", "task", "Zebra", "--project", "WEB", "--assignee", "Ana")
    plan.ok("add", "task", "Zebra too", "--project", "WEB")
    listed = plan.ok("list", "tasks", "--filter", "my z", "--json").json["items"]
    assert [item["name"] for item in listed] == ["Zebra"]
    assert plan.ok("list", "risks", "--filter", "My Zebras", "--json").json["items"] == []
    found = plan.ok("find", "--filter", "My", "Zebras", "--json").json["items"]
    assert [item["name"] for item in found] == ["Zebra"]
    assert "there is no filter" in plan.refused(3, "list", "tasks", "--filter", "nope")
    assert "is no date" in plan.refused(2, "list", "tasks", "--filter", "Bad")
    # A part of a name is no query: what looks like a mark is looked for as it stands.
    assert plan.ok("list", "tasks", "--find", "due<foo", "--json").json["items"] == []


def test_the_past_is_searched_too(plan: Any) -> None:
    plan.ok("add", "task", "Zebra", "--project", "WEB")
    assert plan.ok("--as-of", "2020-01-01", "find", "zebra", "--json").json["items"] == []


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_no_control_character_comes_out(plan: Any, more: tuple[str, ...]) -> None:
    hostile = "zebra \x1b]0;x\x07 \u202e[/x] \x9b31m"
    with sqlite3.connect(plan.db) as conn:
        conn.execute("UPDATE task SET name=?, description=?", (hostile, f"a\n{hostile}"))
    for text in ("zebra", "a"):
        out = plan.ok("find", text, *more).out
        assert "zebra" in out
        assert all(char.isprintable() or char == "\n" for char in out)

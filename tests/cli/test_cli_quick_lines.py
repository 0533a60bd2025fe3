"""``add`` with marks in its text: the same grammar as the app's line, and options win."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest


def rows(plan: Any, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(plan.db) as conn:
        return conn.execute(sql).fetchall()


MILESTONE = (
    "SELECT m.name,m.target,(SELECT name FROM person p WHERE p.id=m.owner),m.moscow,"
    "(SELECT group_concat(t.name) FROM tagging g JOIN tag t ON t.id=g.tag WHERE g.item=m.id)"
    " FROM milestone m WHERE m.id='{}'"
)


def test_the_line_of_the_app_in_one_word_or_in_many(plan: Any) -> None:
    wanted = [("Beta is out", "2026-11-27", "Ben", "must", "testing")]
    for words in (
        ["Beta is out 2026-11-27 @ben !must #testing"],
        ["Beta", "is", "out", "2026-11-27", "@ben", "!must", "#testing"],
    ):
        ran = plan.ok("add", "milestone", *words)
        assert rows(plan, MILESTONE.format(ran.out.strip())) == wanted
        assert ran.err == (
            "Added milestone “Beta is out”\n"
            "read as target 2026-11-27 · owner Ben · moscow Must · tag testing\n"
        )
    assert rows(plan, "SELECT count(*) FROM tag WHERE name='testing'") == [(1,)]


def test_options_win_and_the_text_is_then_all_name(plan: Any) -> None:
    ran = plan.ok("add", "milestone", "Beta fri @ana", "--target", "2026-12-24", "--owner", "ben")
    assert rows(plan, MILESTONE.format(ran.out.strip()))[0][:3] == (
        "Beta fri @ana",
        "2026-12-24",
        "Ben",
    )
    ran = plan.ok("add", "task", "--assignee", "ben", "--duration", "1d", "Call 3d @ana !must")
    task = ran.out.strip()
    assert rows(plan, f"SELECT name,duration,moscow FROM task WHERE id='{task}'") == [
        ("Call 3d @ana", 480, "must")
    ]
    assert rows(plan, f"SELECT count(*) FROM assignment WHERE task='{task}'") == [(1,)]


def test_as_it_stands(plan: Any) -> None:
    for words in (["--as-is", "Launch 2 May @ben #1a"], ['"Launch 2 May" "@ben" "#1a"']):
        id = plan.ok("add", "milestone", *words).out.strip()
        assert rows(plan, MILESTONE.format(id)) == [
            ("Launch 2 May @ben #1a", None, None, None, None)
        ]


def test_what_a_task_waits_for_and_leads_to(plan: Any) -> None:
    goal = plan.ok("add", "milestone", "Fair opened").out.strip()
    first = plan.ok("add", "task", "Rent the hall").out.strip()
    task = plan.ok(
        "add", "task", 'Build stand 3d >Fair after:"Rent the hall" FF+1d @ben'
    ).out.strip()
    assert rows(plan, f"SELECT name,duration,milestone FROM task WHERE id='{task}'") == [
        ("Build stand", 1440, goal)
    ]
    link = f"SELECT predecessor,type,lag FROM dependency WHERE successor='{task}'"
    assert rows(plan, link) == [(first, "FF", 480)]


def test_lines_of_stdin_are_read_by_the_same_grammar(plan: Any) -> None:
    before = plan.ok("dump").out
    stdin = b'One 1d @ben\nTwo fri !must\n"Three fri"\n'
    plan.ok("add", "task", "-", stdin=stdin)
    names = "SELECT name,duration,finish IS NOT NULL,moscow FROM task ORDER BY rowid DESC LIMIT 3"
    assert rows(plan, names) == [
        ("Three fri", None, 0, None),
        ("Two", None, 1, "must"),
        ("One", 480, 0, None),
    ]
    plan.ok("undo")
    assert plan.ok("dump").out == before


def test_a_line_that_is_wrong_is_told_by_its_number_and_none_is_added(plan: Any) -> None:
    before = plan.ok("dump").out
    told = plan.refused(2, "add", "task", "-", stdin=b"One\nTwo 2026-02-30\n")
    assert "line 2 “Two 2026-02-30”: there is no 30 February" in told
    assert plan.ok("dump").out == before


@pytest.mark.parametrize(
    ("kind", "text", "code", "told"),
    [
        ("milestone", "Beta 2026-02-30", 2, "in quotation marks it stays in the name"),
        ("milestone", "Beta @zoe", 3, "--create-people"),
        ("milestone", "@ben", 2, "--as-is"),
        ("task", "Write >Nowhere", 2, "no milestone is called"),
        ("task", "Write after:Nowhere", 2, "nothing to wait for"),
        ("risk", "Late probability:4 probability:5", 2, "written twice"),
    ],
)
def test_what_is_refused_says_the_way_out(
    plan: Any, kind: str, text: str, code: int, told: str
) -> None:
    before = plan.ok("dump").out
    assert told in plan.refused(code, "add", kind, text)
    assert plan.ok("dump").out == before


def test_somebody_new_comes_with_the_item_where_that_is_agreed_to(plan: Any) -> None:
    plan.ok("add", "milestone", "Beta @zoe", "--create-people")
    owner = "SELECT p.name FROM milestone m JOIN person p ON p.id=m.owner WHERE m.name='Beta'"
    assert rows(plan, owner) == [("zoe",)]
    plan.ok("undo")
    assert rows(plan, "SELECT count(*) FROM person WHERE name='zoe'") == [(0,)]


def test_me_is_the_one_who_types(plan: Any) -> None:
    id = plan.ok("add", "milestone", "Mine @me", "--as", "Ben").out.strip()
    assert rows(plan, MILESTONE.format(id))[0][2] == "Ben"


@pytest.mark.parametrize("kind", ["decision", "objective"])
def test_kinds_without_marks_keep_their_text(plan: Any, kind: str) -> None:
    id = plan.ok("add", kind, "Ship fri @ben !must").out.strip()
    assert rows(plan, f"SELECT name FROM {kind} WHERE id='{id}'") == [("Ship fri @ben !must",)]


def test_a_line_goes_into_the_project_of_what_it_names(plan: Any) -> None:
    plan.ok("new", "Spring fair", "--key", "FAIR")
    assert "which project?" in plan.refused(2, "add", "task", "Print")
    for kind, line in (
        ("task", "Print after:Proofread"),
        ("task", "Print >Beta"),
        ("risk", "Ink is out >Beta"),
    ):
        id = plan.ok("add", kind, line).out.strip()
        key = f"SELECT p.key FROM {kind} x JOIN project p ON p.id=x.project WHERE x.id='{id}'"
        assert rows(plan, key) == [("WEB",)], line

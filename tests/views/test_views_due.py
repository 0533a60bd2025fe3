"""What needs attention: the lines of ``due`` and the line of ``status``, letter for letter."""

from __future__ import annotations

import json
import sqlite3

import pytest

from mstui.domain.errors import NotFound, UsageProblem
from mstui.views.due import as_data, due, lines
from mstui.views.portfolio import needs_you
from mstui.views.status import DEFAULT_FORMAT, FIELDS, MEANINGS, status_data, status_line
from support.plans import TODAY, add, change, empty


@pytest.fixture
def plan() -> sqlite3.Connection:
    conn = empty()
    ana = add(conn, "person", id="ana", name="Ana Okafor")
    ben = add(conn, "person", id="ben", name="Ben")
    web = add(conn, "project", id="web", name="Website", key="WEB")
    old = add(conn, "project", id="old", name="Old", key="OLD", status="done")
    for project in (web, old):
        milestone = {"project": project, "state": "planned"}
        beta = add(conn, "milestone", name="Beta", owner=ana, target="2026-11-20", **milestone)
        add(conn, "milestone", name="Soon", owner=ben, target="2026-11-27", **milestone)
        add(conn, "milestone", name="Nobody's", target="2026-12-18", **milestone)
        add(conn, "milestone", name="Far", owner=ana, target="2027-01-15", **milestone)
        add(
            conn,
            "milestone",
            name="Over",
            owner=ana,
            target="2026-11-01",
            project=project,
            state="achieved",
        )
        late = add(conn, "task", name="Write", project=project, finish="2026-11-24", state="doing")
        add(conn, "assignment", task=late, person=ben)
        add(conn, "task", name="Draw", project=project, finish="2026-11-24T17:00", state="done")
        add(conn, "task", name="Today", project=project, finish="2026-11-25T09:00", state="todo")
        add(
            conn,
            "roadblock",
            name="No permit",
            project=project,
            since="2026-11-04",
            owner=ana,
            milestone=beta,
        )
        add(
            conn,
            "risk",
            name="Customs",
            project=project,
            review_on="2026-11-22",
            owner=ben,
            probability=4,
            impact=4,
        )
        add(conn, "risk", name="Past", project=project, review_on="2026-11-22", state="closed")
        add(
            conn, "promise", name="Permit", party="City", project=project, confirmed_on="2026-11-04"
        )
        add(conn, "promise", name="Fresh", party="City", project=project, confirmed_on="2026-11-14")
        add(conn, "action", name="Call the printer", project=project, owner=ana, due="2026-11-26")
    return conn


GOLDEN = """\
milestone  overdue       3 wd late  WEB   Beta · Ana Okafor
roadblock  open               21 d  WEB   No permit · Ana Okafor
task       overdue       1 wd late  WEB   Write · Ben
risk       review         3 d late  WEB   Customs · Ben
promise    unconfirmed        21 d  WEB   Permit · City
milestone  unowned        in 17 wd  WEB   Nobody's
action     due              in 1 d  WEB   Call the printer · Ana Okafor
milestone  due             in 2 wd  WEB   Soon · Ben"""


def test_due_lists_what_needs_attention_the_worst_first(plan: sqlite3.Connection) -> None:
    """Only of active projects; what lies ahead comes last."""
    assert "\n".join(lines(plan, due(plan, TODAY))) == GOLDEN


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("ana", ["Beta", "No permit", "Call the printer"]),
        ("@Ana Okafor", ["Beta", "No permit", "Call the printer"]),
        ("BEN", ["Write", "Customs", "Soon"]),
    ],
)
def test_due_of_one_person(plan: sqlite3.Connection, who: str, names: list[str]) -> None:
    assert [need.name for need in due(plan, TODAY, who=who)] == names


def test_due_of_nobody_we_know_is_an_error(plan: sqlite3.Connection) -> None:
    with pytest.raises(NotFound, match="no person is called “zoe”"):
        due(plan, TODAY, who="zoe")


def test_whoever_looks_sees_late_tasks_of_their_own(plan: sqlite3.Connection) -> None:
    """Other people's tasks are theirs to see; a milestone of anybody concerns all."""
    assert "Write" not in [need.name for need in needs_you(plan, TODAY, "ana")]
    assert "Beta" in [need.name for need in needs_you(plan, TODAY, "ben")]
    assert "Write" in [need.name for need in needs_you(plan, TODAY)]


def test_an_empty_workspace_needs_nothing() -> None:
    conn = empty()
    assert lines(conn, due(conn, TODAY)) == []
    assert status_line(conn, TODAY) == "0 overdue · 0 due · 0 active"
    assert status_line(conn, TODAY, "{next}|{next_in}") == "|"


def test_lateness_over_a_weekend_is_told_in_days(plan: sqlite3.Connection) -> None:
    """Due on Friday, seen on Saturday: no working day has passed, and it is late all the same."""
    beta = next(need for need in due(plan, "2026-11-21") if need.name == "Beta")
    assert (beta.what, beta.when) == ("overdue", "1 d late")


def test_due_as_json(plan: sqlite3.Connection) -> None:
    data = json.loads(json.dumps(as_data(plan, due(plan, TODAY), TODAY)))
    assert data["schema"] == 1
    assert data["today"] == TODAY
    first = data["items"][0]
    assert {**first, "id": ""} == {
        "id": "",
        "kind": "milestone",
        "name": "Beta",
        "project": "web",
        "project_key": "WEB",
        "what": "overdue",
        "person": "Ana Okafor",
        "date": "2026-11-20",
        "days": 3,
        "unit": "wd",
        "score": 100,
    }
    assert len(data["items"]) == 8


def test_no_title_commands_a_terminal(plan: sqlite3.Connection) -> None:
    """Another tool may have written anything."""
    change(plan, "person", "ana", name="Ana\x1b]0;owned\x07")
    change(plan, "project", "web", key="\x1b[2J")
    text = "\n".join(lines(plan, due(plan, TODAY)))
    assert "\x1b" not in text
    assert "⟨ESC⟩" in text
    change(plan, "project", "web", name="x", key="WEB")
    add(plan, "milestone", name="a\x1b[31mb", project="web", target=TODAY, state="planned")
    assert "\x1b" not in status_line(plan, TODAY, "{next}")


def test_status_in_one_line(plan: sqlite3.Connection) -> None:
    assert status_line(plan, TODAY) == "1 overdue · 1 due · 1 active"
    assert status_line(plan, TODAY, "{{{tasks}}} {roadblocks}") == "{1} 1"
    assert status_line(plan, TODAY, "{next} {next_project} {next_in}") == "Soon WEB 2"
    # What stands between the fields is the caller's and may colour a prompt.
    assert status_line(plan, TODAY, "\x1b[31m{overdue}\x1b[0m") == "\x1b[31m1\x1b[0m"


def test_status_as_json_has_every_field(plan: sqlite3.Connection) -> None:
    assert status_data(plan, TODAY) == {
        "schema": 1,
        "today": TODAY,
        "projects": 1,
        "overdue": 1,
        "due": 1,
        "unowned": 1,
        "tasks": 1,
        "roadblocks": 1,
        "risks": 1,
        "actions": 0,
        "checkins": 0,
        "next": "Soon",
        "next_project": "WEB",
        "next_date": "2026-11-27",
        "next_in": 2,
    }
    assert set(MEANINGS) == set(FIELDS)


@pytest.mark.parametrize("form", ["{nope}", "{overdue", "{overdue.real}", "{}", "{0}"])
def test_a_field_that_is_none_is_named_with_those_that_are(
    plan: sqlite3.Connection, form: str
) -> None:
    with pytest.raises(UsageProblem, match="it has projects, overdue, due"):
        status_line(plan, TODAY, form)


def test_status_looks_up_only_what_is_named(plan: sqlite3.Connection) -> None:
    """The default line reads no task: a prompt asks it all day."""
    asked: list[str] = []
    plan.set_trace_callback(asked.append)
    status_line(plan, TODAY, DEFAULT_FORMAT)
    assert len(asked) == 3
    assert not any(" task " in sql for sql in asked)

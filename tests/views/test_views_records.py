"""Records for scripts and tables: every field, in a fixed order, safe in a spreadsheet."""

from __future__ import annotations

import json
import sqlite3

import pytest

from mstui.domain.kinds import KINDS
from mstui.views.pages import Listing
from mstui.views.records import columns, csv_rows, listed, record, records
from mstui.views.scope import Scope
from support.plans import TODAY, add, empty


@pytest.fixture
def plan() -> sqlite3.Connection:
    conn = empty()
    add(conn, "person", id="ana", name="Ana")
    add(conn, "project", id="web", name="Website", key="WEB", ord="b")
    add(conn, "project", id="app", name="App", key="APP", ord="a")
    add(conn, "milestone", id="beta", name="Beta", project="web", owner="ana", kind="approval",
        target="2026-11-20", state="planned", quick_win=1)  # fmt: skip
    add(conn, "task", id="t1", name="=1+1", project="web", milestone="beta", state="todo")
    add(conn, "task", id="t2", name="Draw", project="app")
    add(conn, "task", id="t3", name="Part", project="web", parent="t1")
    add(conn, "assignment", task="t1", person="ana")
    add(conn, "risk", id="r1", name="Late", project="web", probability=4, impact=4)
    add(conn, "endangers", risk="r1", milestone="beta")
    add(conn, "tag", id="hot", name="hot")
    add(conn, "tagging", item="beta", tag="hot")
    add(conn, "note", id="n1", item="beta", text="First line\nsecond", at=1_700_000_000_123)
    return conn


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_record_has_every_field_of_its_kind(plan: sqlite3.Connection, kind: str) -> None:
    """id, kind, name and project first; the same entries in every record, in one order."""
    names = columns(kind)
    assert names[:5] == ["id", "kind", "name", "project", "project_key"]
    assert len(names) == len(set(names))
    for field in KINDS[kind].names:
        assert field in names or f"{kind}_{field}" in names
    for id in listed(plan, Listing(kind, TODAY)):
        found = record(plan, kind, id, TODAY)
        assert found is not None
        assert list(found) == names
        assert found["kind"] == kind
        json.dumps(found)


def test_what_a_record_says(plan: sqlite3.Connection) -> None:
    """References keep their id and have a name beside it; flags are true or false."""
    beta = record(plan, "milestone", "beta", TODAY)
    assert beta is not None
    assert (beta["milestone_kind"], beta["owner"], beta["owner_name"]) == ("approval", "ana", "Ana")
    assert (beta["quick_win"], beta["key"], beta["deadline"]) == (True, False, None)
    assert (beta["standing"], beta["overdue"], beta["ready"]) == ("overdue", True, False)
    assert beta["risks"] == [{"id": "r1", "name": "Late"}]
    assert beta["tags"] == [{"id": "hot", "name": "hot"}]
    note = record(plan, "note", "n1", TODAY)
    assert note is not None
    assert (note["name"], note["text"]) == ("First line", "First line\nsecond")
    assert (note["item_name"], note["at"]) == ("Beta", "2023-11-14T22:13:20.123Z")
    risk = record(plan, "risk", "r1", TODAY)
    assert risk is not None
    assert (risk["score"], risk["level"]) == (16, "high")
    assert record(plan, "task", "nothing", TODAY) is None


def test_a_list_keeps_its_order_and_forgets_what_went(plan: sqlite3.Connection) -> None:
    """Projects in the portfolio's order, parts below their tasks."""
    ids = listed(plan, Listing("task", TODAY))
    assert ids == ["t2", "t1", "t3"]
    plan.execute("DELETE FROM task WHERE id='t3'")
    assert [one["id"] for one in records(plan, "task", ids, TODAY)] == ["t2", "t1"]
    assert listed(plan, Listing("task", TODAY, Scope(person="ana"))) == ["t1"]
    assert listed(plan, Listing("task", TODAY, sort="name", descending=True))[-1] == "t1"


def test_csv_starts_no_formula(plan: sqlite3.Connection) -> None:
    """A spreadsheet must not run what somebody called their task."""
    header, *rows = csv_rows(records(plan, "task", ["t1", "t2"], TODAY), "task")
    assert header == columns("task")
    first = dict(zip(header, rows[0], strict=True))
    assert (first["name"], first["assignees"], first["elapsed"]) == ("'=1+1", "Ana", "no")
    for row in rows:
        assert all(isinstance(cell, str) for cell in row)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_many_records_are_read_in_few_queries(plan: sqlite3.Connection) -> None:
    """A list of thousands must not ask once for each name."""
    ids = [add(plan, "task", name=str(n), project="web", milestone="beta") for n in range(400)]
    asked: list[str] = []
    plan.set_trace_callback(asked.append)
    assert len(list(records(plan, "task", ids, TODAY))) == 400
    assert len(asked) < 12

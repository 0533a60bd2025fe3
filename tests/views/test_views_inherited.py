"""A milestone that only follows another's accepted move is offered the cause of that one."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from mstui.views.inherited import inherited
from support.plans import add, empty


def moved(conn: sqlite3.Connection, milestone: str, at: int, *others: str, **more: Any) -> str:
    """An accepted move of a milestone that moved others with it."""
    row = conn.execute("SELECT project FROM milestone WHERE id=?", (milestone,)).fetchone()
    given: dict[str, Any] = {
        "cause": "supply",
        "rationale": "The paper comes late",
        "client_text": "A delivery is late",
        "derived": 0,
        "impact": json.dumps({"milestones": [{"id": id} for id in others]}),
        **more,
    }
    return add(
        conn, "adjustment", project=row[0], milestone=milestone, field="target", at=at, **given
    )


@pytest.fixture
def conn() -> sqlite3.Connection:
    return empty()


@pytest.fixture
def goals(conn: sqlite3.Connection) -> list[str]:
    project = add(conn, "project", name="Web", key="WEB")
    return [
        add(conn, "milestone", name=name, project=project, state="planned")
        for name in ("Gate", "Live", "Party")
    ]


def test_what_follows_is_offered_the_cause(conn: sqlite3.Connection, goals: list[str]) -> None:
    gate, live, party = goals
    moved(conn, gate, 10, live, party)
    found = inherited(conn, [live])
    assert found is not None
    assert (found.name, found.cause) == ("Gate", "supply")
    assert found.rationale == "Follows “Gate”: The paper comes late"
    assert found.client_text == "A delivery is late"
    assert inherited(conn, [live, party]) is not None
    assert inherited(conn, [gate]) is None, "it follows nothing"
    assert inherited(conn, [live, gate]) is None, "one of them moves by itself"
    assert inherited(conn, []) is None


def test_the_first_cause_is_told_of_what_follows_what_follows(
    conn: sqlite3.Connection, goals: list[str]
) -> None:
    gate, live, party = goals
    moved(conn, gate, 10, live)
    first = inherited(conn, [live])
    assert first is not None
    moved(conn, live, 20, party, cause=first.cause, rationale=first.rationale)
    last = inherited(conn, [party])
    assert last is not None
    assert last.rationale == "Follows “Gate”: The paper comes late"
    assert inherited(conn, [live]) is None, "it was moved by itself since"


@pytest.mark.parametrize(
    "odd",
    [
        {"cause": "planning"},
        {"derived": 1},
        {"impact": None},
        {"impact": "[]"},
        {"impact": '{"milestones":7}'},
        {"impact": "{"},
    ],
)
def test_what_nobody_accepted_offers_nothing(
    conn: sqlite3.Connection, goals: list[str], odd: dict[str, Any]
) -> None:
    gate, live, _ = goals
    if isinstance(odd.get("impact"), str):
        odd = {"impact": odd["impact"] + f" {live}"}
    moved(conn, gate, 10, live, **odd)
    assert inherited(conn, [live]) is None


def test_a_milestone_of_another_project_follows_too(
    conn: sqlite3.Connection, goals: list[str]
) -> None:
    gate, _, _ = goals
    other = add(conn, "project", name="App", key="APP")
    ships = add(conn, "milestone", name="Ships", project=other, state="planned")
    nested = {"milestones": [], "others": [["APP", {"milestones": [{"id": ships}]}]]}
    moved(conn, gate, 10, impact=json.dumps(nested))
    found = inherited(conn, [ships])
    assert found is not None
    assert found.name == "Gate"

"""Rows without a name are told in words, never by an id; gone ones as they last were."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest

from mstui.store.workspace import Workspace
from mstui.views.changes import changes
from mstui.views.phrases import _TOLD, phrase
from mstui.views.values import Wording
from support.demonstration import write_demo
from support.plans import TODAY, add, empty


@pytest.fixture
def plan() -> sqlite3.Connection:
    conn = empty()
    add(conn, "person", id="ana", name="Ana")
    add(conn, "project", id="web", name="Website")
    add(conn, "milestone", id="beta", name="Beta", project="web")
    add(conn, "task", id="write", name="Write", project="web")
    add(conn, "task", id="draw", name="Draw", project="web")
    add(conn, "risk", id="late", name="Printer late", project="web")
    add(conn, "kpi", id="leads", name="Leads", project="web")
    add(conn, "promise", id="permit", name="Permit", project="web")
    add(conn, "tag", id="launch", name="launch")
    add(conn, "checkin", id="c1", project="web", on="2026-11-20")
    return conn


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        ("time", {"project": "web", "task": "write", "on": "2026-11-20", "minutes": 180},
         "3 h on Write, 20 Nov"),
        ("time", {"project": "web", "on": "2026-11-20", "minutes": 90, "note": "talks"},
         "1.5 h on Website, 20 Nov: talks"),
        ("assignment", {"task": "write", "person": "ana", "units": 50},
         "Ana works on Write with 50 % of the time"),
        ("contributor", {"milestone": "beta", "person": "ana"}, "Ana contributes to Beta"),
        ("dependency", {"project": "web", "predecessor": "draw", "successor": "write"},
         "Write waits for Draw"),
        ("dependency", {"project": "web", "predecessor": "write", "successor": "beta", "lag": 480},
         "Beta waits for Write: 1 working day later"),
        ("endangers", {"risk": "late", "milestone": "beta"}, "Printer late endangers Beta"),
        ("proves", {"kpi": "leads", "milestone": "beta"}, "Leads proves Beta"),
        ("waiting", {"promise": "permit", "item": "beta"}, "Beta waits for the promise Permit"),
        ("tagging", {"item": "write", "tag": "launch"}, "tag launch on Write"),
        ("reading", {"kpi": "leads", "on": "2026-11-20", "value": "41"}, "Leads at 41, 20 Nov"),
        ("judgement", {"checkin": "c1", "milestone": "beta", "health": "amber",
                       "forecast": "2026-12-01"}, "Beta judged: amber, forecast 01 Dec"),
        ("adjustment", {"project": "web", "milestone": "beta", "field": "target",
                        "from_value": "2026-11-20", "to_value": "2026-11-27", "cause": "supply"},
         "target of Beta: 20 Nov → 27 Nov (supply)"),
        ("note", {"item": "beta", "text": "Ask\nagain", "kind": "concern"},
         "concern on Beta: Ask again"),
        ("checkin", {"project": "web", "on": "2026-11-25"}, "check-in of Website, 25 Nov"),
        ("leave", {"person": "ana", "start": "2026-12-24", "finish": "2026-12-31"},
         "Ana away 24 Dec to 31 Dec"),
        ("task", {"name": "Other", "project": "web"}, ""),
    ],
)  # fmt: skip
def test_a_row_in_words(
    plan: sqlite3.Connection, kind: str, values: dict[str, str], told: str
) -> None:
    id = add(plan, kind, **values)
    assert phrase(plan, Wording(plan, TODAY), kind, id) == told
    plan.execute(f'DELETE FROM "{kind}" WHERE id=?', (id,))
    assert phrase(plan, Wording(plan, TODAY), kind, id) == told, "gone, as it last was"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    write_demo(path, date(2026, 11, 21))
    with Workspace.open(path) as ws:
        yield ws


def test_no_row_of_the_demonstration_is_told_by_an_id(demo: Workspace) -> None:
    conn = demo.reader
    wording = Wording(conn, "2026-11-21")
    an_id = re.compile(r"\b(?=\w*\d)(?=\w*[a-z])[0-9a-z]{13}\b")
    for kind in _TOLD:
        for (id,) in conn.execute(f'SELECT id FROM "{kind}"').fetchall():
            told = phrase(conn, wording, kind, id)
            assert told, (kind, id)
            assert not an_id.search(told), told


def test_the_steps_of_the_demonstration_read_as_sentences(demo: Workspace) -> None:
    lines = []
    for (intent,) in demo.reader.execute("SELECT id FROM intent").fetchall():
        lines += [line.text for line in changes(demo.reader, intent, "2026-11-21")]
    assert any(re.match(r"\+ [\d.]+ h on ", line) for line in lines)
    assert not any(line.startswith(("+ time", "+ judgement", "Ord:")) for line in lines)

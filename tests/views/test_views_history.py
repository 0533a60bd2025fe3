"""The journal as people read it."""

from __future__ import annotations

import pytest

from mstui.domain.ids import new_id
from mstui.store.bulk import insert_rows
from mstui.store.workspace import Workspace
from mstui.views.changes import MOST_CELLS, changes, item_history
from mstui.views.history import Journal, log_data
from support.plans import TODAY


@pytest.fixture
def ids(workspace: Workspace) -> dict[str, str]:
    """A small story: a plan, an assignment, a move, people who leave."""
    with workspace.write("add people") as tx:
        ids = {name: tx.insert("person", {"name": name}) for name in ("Ana", "Ben")}
    workspace.author = ids["Ana"]
    with workspace.write("add plan") as tx:
        ids["web"] = tx.insert("project", {"name": "Website", "key": "WEB"})
        ids["beta"] = tx.insert(
            "milestone",
            {"name": "Beta", "project": ids["web"], "target": "2026-11-27", "owner": ids["Ana"]},
        )
        ids["write"] = tx.insert("task", {"name": "Write", "project": ids["web"]})
    with workspace.write("assign Write to Ben") as tx:
        tx.insert("assignment", {"task": ids["write"], "person": ids["Ben"]})
    with workspace.write("move Beta", reason="the printer is late") as tx:
        tx.update("milestone", ids["beta"], {"target": "2026-12-02", "owner": ids["Ben"]})
    with workspace.write("delete Ben") as tx:
        tx.update("milestone", ids["beta"], {"owner": None})
        tx.delete("assignment", f"{ids['write']}|{ids['Ben']}")
        tx.delete("person", ids["Ben"])
    return ids


def _labels(workspace: Workspace) -> list[str]:
    return [step.label for step in Journal().first(workspace.reader, 99)]


def test_steps_come_latest_first_with_their_authors(
    workspace: Workspace, ids: dict[str, str]
) -> None:
    steps = Journal().first(workspace.reader, 99)
    assert [(step.label, step.author) for step in steps] == [
        ("delete Ben", "Ana"),
        ("move Beta", "Ana"),
        ("assign Write to Ben", "Ana"),
        ("add plan", "Ana"),
        ("add people", ""),
    ]
    assert [step.reason for step in steps if step.reason] == ["the printer is late"]


@pytest.mark.parametrize("n", [1, 2, 3, 9])
def test_steps_are_paged_like_any_list(workspace: Workspace, ids: dict[str, str], n: int) -> None:
    """Both ways the same, also where many steps carry one moment."""
    for place in range(4):
        with workspace.write(f"step {place}", at=5) as tx:
            tx.update("task", ids["write"], {"name": f"Write {place}"})
    conn = workspace.reader
    for journal in (Journal(), Journal(ids["write"])):
        rows = page = journal.first(conn, n)
        while page := journal.after(conn, rows[-1].key, n):
            rows = rows + page
        back = page = journal.last(conn, n)
        while page := journal.before(conn, back[0].key, n):
            back = page + back
        assert rows == back
        assert len(rows) == journal.count(conn)
        for place, step in enumerate(rows):
            assert journal.position(conn, step.key) == place
            assert step in journal.around(conn, step.id, n)
    assert Journal().around(conn, "nothing", n) == []


def test_changes_in_words(workspace: Workspace, ids: dict[str, str]) -> None:
    """Dates as people read them, people by name: also those who are gone."""
    told = {
        step.label: [change.text for change in changes(workspace.reader, step.id, TODAY)]
        for step in Journal().first(workspace.reader, 99)
    }
    assert told == {
        "add people": ["+ person Ana", "+ person Ben"],
        "add plan": ["+ project Website", "+ milestone Beta", "+ task Write"],
        "assign Write to Ben": ["+ Ben works on Write"],
        "move Beta": ["Target: 27 Nov → 02 Dec", "Owner: Ana → Ben"],
        "delete Ben": ["Owner: Ben → –", "- Ben works on Write", "- person Ben"],
    }


def test_an_items_own_history_holds_its_pairs(workspace: Workspace, ids: dict[str, str]) -> None:
    told = [
        (entry.step.label, [line.text for line in entry.lines])
        for entry in item_history(workspace.reader, "task", ids["write"], TODAY)
    ]
    assert told == [
        ("delete Ben", ["- Ben works on Write"]),
        ("assign Write to Ben", ["+ Ben works on Write"]),
        ("add plan", ["+ task Write"]),
    ]
    move = next(one for one in Journal(ids["beta"]).first(workspace.reader, 9) if one.reason)
    lines = changes(workspace.reader, move.id, TODAY, item=ids["beta"], kind="milestone")
    assert [line.text for line in lines] == ["Target: 27 Nov → 02 Dec", "Owner: Ana → Ben"]


def test_an_undone_step_says_so(workspace: Workspace, ids: dict[str, str]) -> None:
    workspace.undo()
    steps = Journal().first(workspace.reader, 2)
    assert [(step.label, step.undone, bool(step.undoes)) for step in steps] == [
        ("undo: delete Ben", False, True),
        ("delete Ben", True, False),
    ]
    entry = item_history(workspace.reader, "task", ids["write"], TODAY)[0]
    assert [line.text for line in entry.lines] == ["+ Ben works on Write"]


def test_a_large_step_is_told_by_counts(workspace: Workspace, ids: dict[str, str]) -> None:
    """Nobody reads a thousand lines, and nobody waits for them."""
    rows = [{"id": new_id(), "name": f"t{n}", "project": ids["web"]} for n in range(MOST_CELLS)]
    with workspace.write("import: plan.csv") as tx:
        insert_rows(tx, {"task": rows, "phase": [{"id": new_id(), "name": "P"}]})
    with workspace.write("done: 1000 tasks") as tx:
        tx.conn.execute("UPDATE task SET state='done',percent=100 WHERE name LIKE 't%'")
    done, imported = Journal().first(workspace.reader, 2)
    assert [line.text for line in changes(workspace.reader, imported.id, TODAY)] == [
        "+ phase 1",
        f"+ tasks {MOST_CELLS:,}",
    ]
    assert [line.text for line in changes(workspace.reader, done.id, TODAY)] == [
        f"tasks: – → {2 * MOST_CELLS:,} fields"
    ]
    one = item_history(workspace.reader, "task", rows[0]["id"], TODAY)
    assert [line.text for line in one[0].lines] == ["State: to do → done", "Percent: 0 % → 100 %"]


def test_the_log_as_json(workspace: Workspace, ids: dict[str, str]) -> None:
    """CLI.md's shape: stored values, authors by name."""
    steps = Journal(ids["beta"]).first(workspace.reader, 9)
    data = log_data(workspace.reader, steps, item=ids["beta"])
    assert data["schema"] == 1
    move = data["intents"][1]
    assert {**move, "id": "", "at": ""} == {
        "id": "",
        "at": "",
        "author": "Ana",
        "label": "move Beta",
        "reason": "the printer is late",
        "undone": False,
        "undoes": None,
        "changes": [
            {
                "kind": "milestone",
                "id": ids["beta"],
                "field": "target",
                "from": "2026-11-27",
                "to": "2026-12-02",
            },
            {
                "kind": "milestone",
                "id": ids["beta"],
                "field": "owner",
                "from": ids["Ana"],
                "to": ids["Ben"],
            },
        ],
    }
    assert move["at"].endswith("Z")
    assert data["intents"][-1]["changes"][0]["field"] == "+"

"""Several items at once: all of them or none, and every refusal known before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mstui.actions.completing import FINISHED, Proof, achieve_all, finish, reopen
from mstui.actions.items import add_item, edit_items
from mstui.actions.people import identify
from mstui.actions.several import SomeRefuse
from mstui.actions.undoing import undo
from mstui.domain.errors import InvalidValue
from mstui.store.workspace import Workspace

TODAY = date(2026, 11, 21)


@pytest.fixture
def plan(workspace: Workspace) -> dict[str, str]:
    """A project with an author."""
    person = identify(workspace, "Ana Diaz")
    return {"project": add_item(workspace, "project", {"name": "Web"}).id, "person": person}


def column(ws: Workspace, kind: str, name: str, ids: list[str]) -> list[Any]:
    return [
        ws.reader.execute(f'SELECT "{name}" FROM "{kind}" WHERE id=?', (id,)).fetchone()[0]
        for id in ids
    ]


def tasks(ws: Workspace, plan: dict[str, str], *starts: str | None) -> list[str]:
    return [
        add_item(ws, "task", {"name": f"Task {at}", "project": plan["project"], "start": start}).id
        for at, start in enumerate(starts)
    ]


def test_every_refusal_is_known_and_nothing_is_written(
    workspace: Workspace, plan: dict[str, str]
) -> None:
    ids = tasks(workspace, plan, "2026-12-10", None, "2026-12-11")
    before = workspace.path.read_bytes()
    with pytest.raises(SomeRefuse) as caught:
        edit_items(workspace, "task", ids, {"finish": "2026-12-01", "effort": 60})
    refused = caught.value
    assert [each.id for each in refused.refused] == [ids[0], ids[2]]
    assert refused.others == (ids[1],)
    assert refused.refused[0].title == "Task 0"
    assert "is before start" in refused.refused[0].reason
    assert str(refused).startswith("2 of 3 tasks can't")
    assert workspace.path.read_bytes() == before


def test_the_others_are_one_step_of_undo(workspace: Workspace, plan: dict[str, str]) -> None:
    ids = tasks(workspace, plan, "2026-12-10", None, None)
    with pytest.raises(SomeRefuse) as caught:
        edit_items(workspace, "task", ids, {"finish": "2026-12-01"})
    edit_items(workspace, "task", list(caught.value.others), {"finish": "2026-12-01"})
    assert column(workspace, "task", "finish", ids) == [None, "2026-12-01", "2026-12-01"]
    undo(workspace)
    assert column(workspace, "task", "finish", ids) == [None] * 3


def test_one_alone_refuses_in_its_own_words(workspace: Workspace, plan: dict[str, str]) -> None:
    (id,) = tasks(workspace, plan, "2026-12-10")
    with pytest.raises(InvalidValue) as caught:
        edit_items(workspace, "task", [id], {"finish": "2026-12-01"})
    assert caught.value.field == "finish"


@pytest.mark.parametrize("kind", FINISHED)
def test_whatever_has_an_end_is_finished_and_taken_up_again(
    workspace: Workspace, plan: dict[str, str], kind: str
) -> None:
    state, when = FINISHED[kind]
    name = "status" if kind == "project" else "state"
    ids = [
        add_item(
            workspace,
            kind,
            {"name": f"It {at}", **({} if kind == "project" else {"project": plan["project"]})},
        ).id
        for at in range(2)
    ]
    finish(workspace, kind, ids, today=TODAY)
    assert column(workspace, kind, name, ids) == [state] * 2
    if when:
        assert column(workspace, kind, when, ids) == ["2026-11-21"] * 2
    with pytest.raises(InvalidValue, match="already"):
        finish(workspace, kind, ids, today=TODAY)
    reopen(workspace, kind, ids)
    assert state not in column(workspace, kind, name, ids)


def test_a_rejected_deliverable_is_not_approved_in_one_step(
    workspace: Workspace, plan: dict[str, str]
) -> None:
    """It is drafted or submitted again first; several are told which."""
    ids = [
        add_item(
            workspace,
            "deliverable",
            {"name": f"Set {state}", "project": plan["project"], "state": state},
        ).id
        for state in ("rejected", "submitted")
    ]
    with pytest.raises(SomeRefuse) as caught:
        finish(workspace, "deliverable", ids, today=TODAY)
    assert [each.title for each in caught.value.refused] == ["Set rejected"]
    finish(workspace, "deliverable", list(caught.value.others), today=TODAY)
    assert column(workspace, "deliverable", "state", ids) == ["rejected", "approved"]
    assert column(workspace, "deliverable", "approver", ids) == [None, plan["person"]]


def test_milestones_are_achieved_together_or_not_at_all(
    workspace: Workspace, plan: dict[str, str]
) -> None:
    ids = [
        add_item(
            workspace,
            "milestone",
            {
                "name": f"{kind} reached",
                "project": plan["project"],
                "kind": kind,
                "target": "2026-11-20",
                "owner": plan["person"],
            },
        ).id
        for kind in ("phase", "target")
    ]
    proof = Proof("minutes", None, None, TODAY)
    before = workspace.path.read_bytes()
    with pytest.raises(SomeRefuse) as caught:
        achieve_all(workspace, ids, proof, today=TODAY, anyway=False)
    assert "KPI met" in caught.value.refused[0].reason
    assert workspace.path.read_bytes() == before
    survey = proof._replace(evidence_kind="survey")
    achieve_all(workspace, ids, survey, today=TODAY, anyway=False)
    assert column(workspace, "milestone", "state", ids) == ["achieved"] * 2
    assert all(column(workspace, "milestone", "achieved_at", ids))
    undo(workspace)
    assert column(workspace, "milestone", "state", ids) == ["planned"] * 2
    with pytest.raises(InvalidValue, match="future"):
        achieve_all(
            workspace, ids, survey._replace(day=date(2027, 1, 1)), today=TODAY, anyway=False
        )

"""Names that a typed word may mean: the nearest first, and the exact one always among them."""

from __future__ import annotations

from typing import Any

from mstui.actions.items import add_item
from mstui.actions.people import identify
from mstui.actions.quick import Entry, add_entries
from mstui.store.workspace import Workspace
from mstui.views.quick_names import MOST, hits


def names(ws: Workspace, text: str, *kinds: str, project: str = "") -> list[str]:
    return [hit.name for hit in hits(ws.reader, kinds or ("task",), text, project=project)]


def plan(ws: Workspace, *tasks: str) -> str:
    project = add_item(ws, "project", {"name": "Shop"}).id
    add_entries(ws, [Entry("task", {"name": name, "project": project}) for name in tasks])
    return project


def test_the_nearest_first_whatever_the_case_and_accents(ws_factory: Any) -> None:
    ws = ws_factory()
    identify(ws, "Ana")
    plan(ws, "The design", "Design review", "Désign", "design", "100% off_er", "Other")
    found = names(ws, "design")
    assert sorted(found[:2]) == ["Désign", "design"]
    assert found[2:] == ["Design review", "The design"]
    assert names(ws, "DESIGN R") == ["Design review"]
    assert names(ws, "100%") == ["100% off_er"]
    assert names(ws, "_") == ["100% off_er"]
    assert names(ws, "'; DROP") == []
    assert len(names(ws, "")) == 6


def test_only_of_the_project_where_one_is_given(ws_factory: Any) -> None:
    ws = ws_factory()
    identify(ws, "Ana")
    first, second = plan(ws, "Paint"), plan(ws, "Paint", "Print")
    assert names(ws, "p", project=first) == ["Paint"]
    assert sorted(names(ws, "p", project=second)) == ["Paint", "Print"]
    found = names(ws, "p", "task", "project")
    assert found == ["Paint", "Paint", "Print", "Shop", "Shop"], "of several kinds at once"
    assert names(ws, "ana", "person", project=first) == ["Ana"], "people belong to no project"


def test_the_whole_name_is_found_among_any_number_that_hold_it(ws_factory: Any) -> None:
    ws = ws_factory()
    identify(ws, "Ana")
    plan(ws, *(f"Task {number} of the plan" for number in range(500)), "Plan", "task")
    found = names(ws, "task")
    assert found[0] == "task"
    assert len(found) == MOST
    assert names(ws, "plan")[0] == "Plan"
    assert names(ws, "task 499")[0] == "Task 499 of the plan"

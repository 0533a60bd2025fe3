"""The schedule as others read it: longest path, what is near, critical to one item, backwards."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from mstui.views.explain import explain
from mstui.views.scheduled import scheduled
from mstui.views.why import critical_to
from support.plans import add, change, empty

DAY = 480


class Case:
    """Design 5 d → Build 5 d → Live; Text 3 d → Live; Flyer 2 d → Print."""

    def __init__(self, **project: Any) -> None:
        self.conn: sqlite3.Connection = empty()
        self.project = add(
            self.conn, "project", name="Web", key="WEB", start="2026-03-30", **project
        )
        self.ids: dict[str, str] = {}
        for name, days in (("Design", 5), ("Build", 5), ("Text", 8), ("Flyer", 2)):
            self.ids[name] = add(
                self.conn, "task", project=self.project, name=name, duration=days * DAY
            )
        for name in ("Live", "Print"):
            self.ids[name] = add(self.conn, "milestone", project=self.project, name=name)
        for before, after in (
            ("Design", "Build"),
            ("Build", "Live"),
            ("Text", "Live"),
            ("Flyer", "Print"),
        ):
            ends = {"predecessor": self.ids[before], "successor": self.ids[after]}
            add(self.conn, "dependency", project=self.project, **ends)

    def items(self, **how: str) -> dict[str, dict[str, Any]]:
        found = scheduled(self.conn, self.project, **how)
        return {item["name"]: item for item in found["items"]}


def test_longest_path_and_what_is_nearly_critical() -> None:
    items = Case().items()
    assert {n for n, item in items.items() if item["longest_path"]} == {"Design", "Build", "Live"}
    assert {n for n, item in items.items() if item["near_critical"]} == {"Text"}


def test_a_date_fakes_criticality_but_not_the_longest_path() -> None:
    case = Case()
    change(
        case.conn, "task", case.ids["Flyer"],
        constraint_kind="must start on", constraint_on="2026-03-31",
    )  # fmt: skip
    flyer = case.items()["Flyer"]
    assert (flyer["critical"], flyer["longest_path"]) == (True, False)


def test_critical_to_a_milestone_that_is_not_the_end() -> None:
    case = Case()
    items = case.items(to=case.ids["Print"])
    assert items["Flyer"]["critical_to"]
    assert "critical_to" not in items["Design"]
    assert critical_to(case.conn, "milestone", case.ids["Print"]) == [("task", case.ids["Flyer"])]
    live = [id for _, id in critical_to(case.conn, "milestone", case.ids["Live"])]
    assert live == [case.ids["Design"], case.ids["Build"]]
    assert critical_to(case.conn, "milestone", "nobody") == []


def test_the_explanation_of_a_milestone_leads_to_what_is_critical_to_it() -> None:
    case = Case()
    found = {
        one.label: one for one in explain(case.conn, "milestone", case.ids["Live"], "2026-03-30")
    }
    leads = [lead.name for lead in found["Critical to it"].leads]
    assert leads == ["Design", "Build"]


def test_backwards_everything_is_as_late_as_the_finish_allows() -> None:
    case = Case(schedule_from="finish", target="2026-04-30")
    found = scheduled(case.conn, case.project)
    dates = {item["name"]: (item["start"][:10], item["finish"][:10]) for item in found["items"]}
    assert dates["Build"] == ("2026-04-24", "2026-04-30")
    assert dates["Design"] == ("2026-04-17", "2026-04-23")
    assert dates["Text"] == ("2026-04-21", "2026-04-30")
    assert dates["Live"] == ("2026-04-30", "2026-04-30")
    assert found["project"]["latest_start"] == "2026-04-17T08:00"


@pytest.mark.parametrize(("target", "start"), [("2026-04-10", "2026-03-30"), ("2026-04-03", None)])
def test_backwards_from_a_finish_that_can_hardly_be_met(target: str, start: str | None) -> None:
    """What can't be done in time starts with the project, and its float says by how much not."""
    case = Case(schedule_from="finish", target=target)
    design = case.items()["Design"]
    assert design["start"][:10] == "2026-03-30"
    assert design["total_float_minutes"] == (0 if start else -5 * DAY)
    latest = scheduled(case.conn, case.project)["project"]["latest_start"][:10]
    assert latest == (start or "2026-03-23")


def test_forwards_there_is_no_latest_start() -> None:
    case = Case()
    assert "latest_start" not in scheduled(case.conn, case.project)["project"]

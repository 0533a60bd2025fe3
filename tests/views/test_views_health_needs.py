"""Health in lists of what needs a person, in words and in plain values."""

from __future__ import annotations

import sqlite3

import pytest

from mstui.views.due import due, lines
from mstui.views.health import health_of, project_health
from mstui.views.health_data import milestone_data, with_health
from mstui.views.health_words import (
    forecast_told,
    gap_shown,
    melon_told,
    milestone_shown,
    project_shown,
    reasons_told,
)
from mstui.views.status import status_data, status_line
from support.plans import TODAY, add, change, empty


@pytest.fixture
def plan() -> sqlite3.Connection:
    """Late comes 5 wd after its target; Told is declared green, and amber for its risk."""
    conn = empty()
    add(conn, "person", id="ana", name="Ana")
    add(conn, "person", id="ben", name="Ben")
    add(conn, "project", id="web", name="Website", key="WEB", start="2026-11-02")
    for id, owner in (("late", "ana"), ("told", "ben"), ("over", "ben")):
        add(conn, "milestone", id=id, name=id.capitalize(), project="web", state="planned",
            owner=owner, target="2026-11-30")  # fmt: skip
    add(conn, "task", id="build", name="Build", project="web", milestone="late", state="doing",
        start="2026-11-23", finish="2026-11-30", duration=11 * 480, percent=90)  # fmt: skip
    risk = add(conn, "risk", name="Flood", project="web", probability=4, impact=4)
    add(conn, "endangers", risk=risk, milestone="told")
    change(conn, "milestone", "told", health="green")
    for on in ("2026-11-16", "2026-11-23"):
        checkin = add(conn, "checkin", project="web", on=on, state="closed", at=int(on[-2:]),
                      next_on="2026-12-07")  # fmt: skip
        add(conn, "judgement", checkin=checkin, milestone="told", declared="green",
            health="amber", explanation="the dam holds" if on > "2026-11-20" else None)  # fmt: skip
    change(conn, "milestone", "over", target="2026-11-20")
    return conn


def test_what_is_off_track_or_told_too_well_needs_somebody(plan: sqlite3.Connection) -> None:
    found = due(plan, TODAY, health=True)
    told = [(need.id, need.what, need.when, need.person) for need in found]
    assert told == [
        ("over", "overdue", "3 wd late", "Ben"),
        ("late", "off track", "+5 wd", "Ana"),
        ("told", "watermelon", "", "Ben"),
    ]
    assert [need.wants for need in found[1:]] == [
        "milestone off track: +5 wd", "milestone declared better than it is",
    ]  # fmt: skip
    assert [need.id for need in due(plan, TODAY, who="ana", health=True)] == ["late"]
    assert [need.id for need in due(plan, TODAY, health=True, project="web")] == [
        need.id for need in found
    ]
    assert "off track" in lines(plan, found)[1]
    # Without computing, what dates tell.
    assert {need.what for need in due(plan, TODAY)} == {"overdue", "due"}


def test_nobody_is_listed_twice(plan: sqlite3.Connection) -> None:
    change(plan, "milestone", "late", owner=None)
    found = due(plan, TODAY, health=True)
    assert len({need.id for need in found}) == len(found)
    assert next(need.what for need in found if need.id == "late") == "off track"


def test_a_status_line_with_health(plan: sqlite3.Connection) -> None:
    form = "{off_track}/{at_risk}/{watermelons}"
    assert status_line(plan, TODAY, form) == "2/1/1"
    assert "off_track" not in status_data(plan, TODAY)
    assert status_data(plan, TODAY, health=True)["watermelons"] == 1


def test_words_of_health(plan: sqlite3.Connection) -> None:
    late, told = (health_of(plan, id, TODAY) for id in ("late", "told"))
    assert late is not None
    assert told is not None
    assert forecast_told(late, TODAY) == "07 Dec +5wd computed"
    assert reasons_told(late, TODAY)[0] == ("Build finishes 07 Dec, 5 wd after the target")
    assert melon_told(told) == (
        "declared better than computed at 2 check-ins running: the dam holds"
    )
    assert melon_told(late) == ""
    assert [gap_shown(gap) for gap in (None, 0, 4, -1)] == ["", "0", "+4wd", "-1wd"]
    words = [milestone_shown(word, late) for word in ("overdue", "ready", "blocked", "planned")]
    assert words == ["overdue", "off track", "off track", "off track"]
    words = [milestone_shown(word, told) for word in ("overdue", "ready", "blocked", "achieved")]
    assert words == ["overdue", "ready", "at risk", "achieved"]
    assert milestone_shown("blocked", None) == "blocked"
    whole = project_health(plan, "web", TODAY)
    assert [project_shown(state, whole) for state in ("on track", "paused", "done")] == [
        whole.verdict.word if whole else "", "paused", "done",
    ]  # fmt: skip
    assert [project_shown(state, None) for state in ("overdue", "unowned", "on track")] == [
        "off track", "at risk", "on track",
    ]  # fmt: skip


def test_a_belief_is_told_with_what_is_computed(plan: sqlite3.Connection) -> None:
    change(plan, "milestone", "late", forecast="2026-12-01")
    late = health_of(plan, "late", TODAY)
    assert late is not None
    assert forecast_told(late, TODAY) == "01 Dec +1wd declared, 07 Dec computed"
    assert late.driver == ("", "", "")


def test_plain_values_hold_all_of_it(plan: sqlite3.Connection) -> None:
    late = health_of(plan, "late", TODAY)
    assert late is not None
    data = milestone_data(late)
    assert (data["health"], data["forecast"], data["forecast_source"], data["gap_days"]) == (
        "red", "2026-12-07", "computed", 5,
    )  # fmt: skip
    assert data["attention"] == sum(one["points"] for one in data["attention_reasons"])
    assert data["tests"][0]["colour"] == "red"
    (record,) = with_health(plan, "milestone", [{"id": "told", "project": "web"}], TODAY)
    assert (record["computed_health"], record["declared_health"]) == ("amber", "green")
    change(plan, "milestone", "told", state="cancelled")
    (record,) = with_health(plan, "milestone", [{"id": "told", "project": "web"}], TODAY)
    assert record["computed_health"] is None

"""Life cycles of milestones, tasks and deliverables, and the states that are derived."""

from __future__ import annotations

import pytest

from mstui.domain.kinds.plan import (
    DELIVERABLE_STATES,
    MILESTONE_KINDS,
    MILESTONE_STATES,
    TASK_STATES,
)
from mstui.domain.life import (
    DELIVERABLE_MOVES,
    MILESTONE_MOVES,
    TASK_MOVES,
    Requirements,
    blocked,
    overdue,
    punctuality,
    ready,
    show_punctuality,
    slipping,
    standing,
    task_consequences,
    task_overdue,
    unowned,
    why_not_achieve,
    why_not_deliverable,
    why_not_milestone,
    why_not_task,
)
from mstui.plan.calendar import standard


@pytest.mark.parametrize(
    ("states", "moves"),
    [(MILESTONE_STATES, MILESTONE_MOVES), (TASK_STATES, TASK_MOVES), (DELIVERABLE_STATES, DELIVERABLE_MOVES)],
)  # fmt: skip
def test_every_declared_state_has_its_moves_and_a_way_out(
    states: tuple[str, ...], moves: dict[str, tuple[str, ...]]
) -> None:
    assert set(moves) == set(states)
    for state, following in moves.items():
        assert following, state
        assert set(following) <= set(states) - {state}


def test_a_planned_milestone_needs_an_owner_and_a_target() -> None:
    why = why_not_milestone
    assert why("proposed", "planned", owned=True, target="2026-12-01") == ""
    assert why("proposed", "planned", owned=False, target=None) == (
        "a planned milestone needs an owner and a target"
    )
    assert (
        why("proposed", "planned", owned=True, target=None) == "a planned milestone needs a target"
    )
    assert why("deferred", "planned", owned=False, target="2026-12-01").endswith("needs an owner")
    assert why("proposed", "achieved", owned=False, target="2026-12-01").endswith("needs an owner")
    assert why("proposed", "deferred", owned=False, target=None) == ""


def test_reopening_needs_a_reason() -> None:
    for state in ("achieved", "cancelled"):
        refused = why_not_milestone(state, "planned", owned=True, target="2026-12-01", reason="  ")
        assert refused.endswith(f"{state} milestone needs a reason")
        assert not why_not_milestone(
            state, "planned", owned=True, target="2026-12-01", reason="the client withdrew it"
        )


@pytest.mark.parametrize(
    ("state", "to", "message"),
    [
        ("achieved", "cancelled", "an achieved one cannot become cancelled; it can become planned"),
        ("deferred", "achieved", "a deferred one cannot become achieved"),
        ("planned", "planned", "it is planned already"),
        ("planned", "late", "there is no state late; states are proposed, planned"),
        ("rotten", "planned", "there is no state rotten"),
    ],
)
def test_a_refused_move_names_those_that_are_open(state: str, to: str, message: str) -> None:
    assert message in why_not_milestone(
        state, to, owned=True, target="2026-12-01", reason="because"
    )


@pytest.mark.parametrize(
    ("kind", "given", "missing"),
    [
        ("phase", {}, ""),
        ("deadline", {}, ""),
        ("deadline", {"evidence_kind": "link"}, "say where the link is"),
        ("deadline", {"evidence_kind": "link", "evidence": "https://example.org/report"}, ""),
        ("approval", {}, "an approval needs its approver"),
        ("approval", {"approver": "p1"}, "an approval needs the sign-off or a link to it"),
        ("approval", {"approver": "p1", "evidence_kind": "sign-off"}, ""),
        ("approval", {"evidence_kind": "sign-off"}, "an approval needs its approver"),
        ("approval", {"approver": "p1", "evidence_kind": "link", "evidence": "mail of 3 May"}, ""),
        ("target", {}, "a target needs its KPI met, a test result, a survey or a link"),
        ("target", {"evidence_kind": "sign-off"}, "a target needs its KPI met"),
        ("target", {"evidence_kind": "survey", "evidence": "92 % of 40"}, ""),
        ("target", {"evidence_kind": "survey"}, "say where the survey is"),
        ("target", {"kpi_met": True}, ""),
    ],
)
def test_achieving_needs_the_evidence_of_its_kind(
    kind: str, given: dict[str, str], missing: str
) -> None:
    assert kind in MILESTONE_KINDS
    answer = why_not_achieve(kind=kind, **given)  # type: ignore[arg-type]
    assert answer.startswith(missing) if missing else answer == ""


def test_ready_is_derived_from_what_is_required() -> None:
    met = Requirements(tasks=3, children=1, deliverables=2)
    assert ready("planned", met)
    assert not ready("proposed", met)
    assert not ready("achieved", met)
    assert not ready("planned", Requirements())
    for lacking in ({"open_tasks": 1}, {"open_children": 1}, {"unapproved": 2}):
        assert not ready("planned", met._replace(**lacking))
    assert met._replace(open_tasks=2, open_children=1, unapproved=1).open == (
        "2 tasks are not done",
        "1 sub-milestone is not achieved",
        "1 deliverable is not approved",
    )


def test_derived_states_hold_only_while_the_milestone_is_expected() -> None:
    assert overdue("planned", "2026-11-20", "2026-11-21")
    assert overdue("proposed", "2026-11-20", "2026-11-21")
    assert not overdue("planned", "2026-11-21", "2026-11-21")
    assert not overdue("planned", None, "2026-11-21")
    for closed in ("achieved", "deferred", "cancelled"):
        assert not overdue(closed, "2026-11-20", "2026-11-21")
        assert not unowned(closed, None, None)
        assert not blocked(closed, 2, unmet_gate=True)
        assert not slipping(closed, "2026-12-02", "2026-12-01")
    assert unowned("planned", None, "")
    assert not unowned("planned", None, "team")
    assert blocked("planned", 1)
    assert blocked("planned", 0, unmet_gate=True)
    assert not blocked("planned", 0)
    assert slipping("planned", "2026-12-02", "2026-12-01")
    assert not slipping("planned", "2026-12-01", "2026-12-01")
    assert not slipping("planned", None, "2026-12-01")


def test_one_word_for_a_milestone_is_the_most_pressing() -> None:
    assert standing("planned", is_overdue=True, is_blocked=True, is_ready=True) == "overdue"
    assert standing("planned", is_blocked=True, is_ready=True) == "blocked"
    assert standing("planned", is_ready=True) == "ready"
    assert standing("proposed") == "proposed"
    assert standing("achieved", is_overdue=True) == "achieved"


@pytest.mark.parametrize(
    ("target", "achieved", "shown"),
    [
        ("2026-11-20", "2026-11-20", "on time"),
        ("2026-11-20", "2026-11-17", "3 wd early"),
        ("2026-11-20", "2026-11-24", "2 wd late"),
        ("2026-11-20", "2026-11-21", "on time"),
        ("2026-11-21", "2026-11-23", "1 wd late"),
        (None, "2026-11-23", ""),
    ],
)
def test_achievements_are_early_on_time_or_late(
    target: str | None, achieved: str, shown: str
) -> None:
    days = punctuality(target, achieved, standard().workdays_between)
    assert show_punctuality(days) == shown


def test_tasks_move_freely_while_open_and_reopen_when_done() -> None:
    for state in ("todo", "doing", "blocked"):
        for to in ("todo", "doing", "blocked", "done", "cancelled"):
            assert (why_not_task(state, to) == "") == (state != to)
    assert why_not_task("done", "todo") == ""
    assert "todo or doing" in why_not_task("done", "cancelled")
    assert why_not_task("doing", "done", open_subtasks=2) == "2 sub-tasks are not done"
    assert why_not_task("doing", "cancelled", open_subtasks=2) == ""
    assert task_overdue("doing", "2026-11-20T17:00", "2026-11-21")
    assert not task_overdue("done", "2026-11-20", "2026-11-21")
    assert not task_overdue("todo", "2026-11-21T08:00", "2026-11-21")


def test_a_deliverable_is_decided_by_its_approver() -> None:
    assert why_not_deliverable("submitted", "approved", approver="p1") == ""
    assert why_not_deliverable("submitted", "approved", approver=None) == (
        "an approved deliverable needs its approver"
    )
    assert why_not_deliverable("draft", "submitted", approver=None) == ""
    assert "submitted" in why_not_deliverable("approved", "rejected", approver="p1")


def test_what_changes_with_a_task_s_state() -> None:
    task = {"state": "todo", "percent": 0, "start": "2026-11-16T08:00", "actual_start": None,
            "actual_finish": None, "remaining": None}  # fmt: skip
    assert task_consequences(task, "doing", "2026-11-18") == {
        "state": "doing", "actual_start": "2026-11-18"
    }  # fmt: skip
    assert task_consequences(task, "done", "2026-11-21") == {
        "state": "done", "percent": 100, "remaining": 0, "actual_finish": "2026-11-21",
        "actual_start": "2026-11-16T08:00",
    }  # fmt: skip
    early = task_consequences({**task, "start": "2026-12-01"}, "done", "2026-11-21")
    assert early["actual_start"] == "2026-11-21"
    started = {**task, "actual_start": "2026-11-17", "state": "doing", "percent": 40}
    assert "actual_start" not in task_consequences(started, "done", "2026-11-21")
    done = {
        **started,
        "state": "done",
        "percent": 100,
        "remaining": 0,
        "actual_finish": "2026-11-21",
    }
    assert task_consequences(done, "doing", "2026-11-22") == {
        "state": "doing", "actual_finish": None, "remaining": None
    }  # fmt: skip
    assert task_consequences(done, "todo", "2026-11-22") == {
        "state": "todo", "percent": 0, "actual_start": None, "actual_finish": None, "remaining": None
    }  # fmt: skip
    assert task_consequences(task, "cancelled", "2026-11-22") == {"state": "cancelled"}

"""Percent complete, with the worked example and the laws it must keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.measures.progress import (
    Rule,
    TaskPercent,
    checklist,
    progress_of_sums,
    roll_up,
    task_percent,
    until_achieved,
)

FOUR = [
    {
        "id": str(number),
        "state": state,
        "duration": days * 480,
        "effort": hours * 60,
        "percent": percent,
    }
    for number, (state, days, hours, percent) in enumerate(
        [("done", 1, 8, 100), ("doing", 2, 4, 50), ("doing", 5, 40, 25), ("todo", 2, 8, 0)]
    )
]


@pytest.mark.parametrize(
    ("rule", "percent", "text"),
    [
        ("count", 43.75, "44 % of 4 tasks"),
        ("finished", 25.0, "25 % of 4 tasks"),
        ("duration", 32.5, "33 % of 10 d"),
        ("effort", 33.333333, "33 % of 60 h"),
        (None, 33.333333, "33 % of 60 h"),
    ],
)
def test_four_tasks_by_every_rule(rule: Rule | None, percent: float, text: str) -> None:
    """DOMAIN 6: d 1,2,5,2; h 8,4,40,8; % 100,50,25,0."""
    progress = roll_up(FOUR, rule=rule)
    assert progress.exact == pytest.approx(percent)
    assert progress.text == text


def test_the_rule_falls_back_from_effort_to_duration_to_count() -> None:
    without_effort = [{**task, "effort": None} for task in FOUR]
    assert roll_up(without_effort).rule == "duration"
    bare = [{**task, "duration": 0} for task in without_effort]
    assert roll_up(bare).rule == "count"
    assert roll_up(bare).exact == 43.75
    assert "weighs its duration" in roll_up(without_effort).explanation


def test_a_task_without_an_estimate_weighs_the_average() -> None:
    noted = roll_up([*FOUR, {"id": "n", "state": "todo", "percent": 0}])
    assert noted.rule == "effort"
    assert noted.exact == pytest.approx(20 / 75 * 100)
    assert noted.text == "27 % of 60 h"
    assert "1 without an estimate" in noted.explanation
    lasting = roll_up([*FOUR, {"id": "n", "state": "todo", "duration": 1200}])
    assert lasting.exact == pytest.approx(20 / 80 * 100)


def test_cancelled_tasks_and_summaries_leave_both_sums() -> None:
    more = [
        *FOUR,
        {"id": "c", "state": "cancelled", "effort": 60_000, "percent": 90},
        {"id": "s", "state": "doing", "effort": 60_000, "percent": 0},
    ]
    assert roll_up(
        [*more, {"id": "x", "parent": "s", "state": "cancelled", "effort": 6}]
    ) == roll_up(FOUR)


def test_nothing_to_do_is_a_dash_and_not_a_number() -> None:
    for nothing in ([], [{"id": "c", "state": "cancelled", "effort": 60}]):
        assert roll_up(nothing).exact is None
        assert roll_up(nothing).percent is None
        assert roll_up(nothing).text == "–"


def test_999_of_1000_is_not_all() -> None:
    tasks = [{"id": str(n), "state": "done" if n else "todo", "effort": 60} for n in range(1000)]
    assert roll_up(tasks).exact == pytest.approx(99.9)
    assert roll_up(tasks).text == "99 % of 1,000 h"
    done = [{**task, "state": "done"} for task in tasks]
    assert roll_up(done).text == "100 % of 1,000 h"
    assert until_achieved(roll_up(done).percent, achieved=False) == 99
    assert until_achieved(roll_up(done).percent, achieved=True) == 100
    assert until_achieved(None, achieved=False) is None


@pytest.mark.parametrize(
    ("task", "percent"),
    [
        ({"percent": 40}, TaskPercent(40, manual=True)),
        ({"percent": 100, "state": "doing"}, TaskPercent(99, manual=True)),
        ({"percent": 0, "state": "done"}, TaskPercent(100)),
        (
            {"percent_rule": "effort", "effort": 600, "effort_done": 200, "percent": 90},
            TaskPercent(33),
        ),
        ({"percent_rule": "effort", "effort": 600, "effort_done": 900}, TaskPercent(99)),
        ({"percent_rule": "effort", "effort": 0, "percent": 10}, TaskPercent(10, manual=True)),
        ({"percent_rule": "checklist", "checklist": "[x] a\n- [X] b\n\n[ ] c\nd"}, TaskPercent(50)),
        ({"percent_rule": "checklist", "checklist": "[x] a"}, TaskPercent(99)),
        ({"percent_rule": "checklist", "checklist": None}, TaskPercent(0)),
        ({"percent_rule": "0-50-100", "state": "todo", "percent": 80}, TaskPercent(0)),
        ({"percent_rule": "0-50-100", "state": "doing"}, TaskPercent(50)),
        (
            {"percent_rule": "0-50-100", "state": "blocked", "actual_start": "2026-01-05"},
            TaskPercent(50),
        ),
        ({"percent_rule": "0-50-100", "state": "done"}, TaskPercent(100)),
    ],
)
def test_a_task_is_measured_by_its_own_rule(task: dict[str, object], percent: TaskPercent) -> None:
    assert task_percent(task) == percent


def test_checklists_count_entries() -> None:
    assert checklist("* [x] one\n\n + [ ] two\nthree [x]") == (1, 3)


TASKS = st.lists(
    st.builds(
        lambda state, effort, duration, percent: {
            "state": state, "effort": effort, "duration": duration, "percent": percent
        },
        st.sampled_from(["todo", "doing", "blocked", "done", "cancelled"]),
        st.none() | st.integers(0, 10_000),
        st.none() | st.integers(0, 10_000),
        st.integers(0, 100),
    ),
    max_size=12,
).map(lambda tasks: [{"id": str(n), **task} for n, task in enumerate(tasks)])  # fmt: skip


@given(TASKS)
def test_a_roll_up_lies_within_its_tasks_and_is_whole_only_when_all_is_done(
    tasks: list[dict[str, object]],
) -> None:
    progress = roll_up(tasks)
    counted = [task for task in tasks if task["state"] != "cancelled"]
    percents = [task_percent(task).percent for task in counted]
    if not counted:
        assert progress.exact is None
        return
    assert progress.exact is not None
    assert min(percents) - 1e-9 <= progress.exact <= max(percents) + 1e-9
    assert (progress.percent == 100) == all(task["state"] == "done" for task in counted)


@given(TASKS.filter(bool), st.integers(0, 11))
def test_finishing_a_task_never_lowers_the_percent(
    tasks: list[dict[str, object]], place: int
) -> None:
    task = tasks[place % len(tasks)]
    if task["state"] == "cancelled":
        return
    finished = [{**other, "state": "done"} if other is task else other for other in tasks]
    assert (roll_up(finished).exact or 0) >= (roll_up(tasks).exact or 0)


def test_sums_taken_elsewhere_give_the_same() -> None:
    assert progress_of_sums("effort", 120_000, 3600, 4, 4) == roll_up(FOUR)

"""Saving a project as a template: the same plan comes back, people and progress do not."""

from __future__ import annotations

import random
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.actions.layout import lay_out
from mstui.actions.layout_save import save_as_blueprint
from mstui.domain.blueprint import SHIPPED, load, parse
from mstui.domain.draft import Draft, Row, Value
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from templates.plans import random_plans

MONDAY = date(2026, 3, 30)
HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 12, 25)}


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def laid_out(text: str, **when: date) -> Draft:
    return lay_out(
        parse(text, "t"),
        name="Pläne",
        key="X",
        is_working=is_working,
        today=MONDAY,
        bits=random.Random(5),
        **when,
    )


def save(rows: dict[str, list[Row]], **more: str) -> str:
    return save_as_blueprint(rows, template_id="mine", title="Mine", is_working=is_working, **more)


def structure(draft: Draft) -> dict[str, set[tuple[tuple[str, Value], ...]]]:
    """Rows without ids: defaults filled in, references by the names they lead to."""
    names = {row["id"]: str(row.get("name")) for rows in draft.rows.values() for row in rows}
    plain: dict[str, set[tuple[tuple[str, Value], ...]]] = {}
    for kind, rows in draft.rows.items():
        for row in rows:
            whole: dict[str, Value] = {f.name: f.default for f in KINDS[kind].fields}
            whole |= row
            del whole["id"]
            whole = {key: names.get(value, value) for key, value in whole.items()}
            whole.pop("template", None)
            plain.setdefault(kind, set()).add(tuple(sorted(whole.items(), key=str)))
    return plain


def text_of(name: str) -> str:
    blueprint = load(name)
    draft = lay_out(blueprint, name="x", key="X", start=MONDAY, is_working=is_working, today=MONDAY)
    return save(draft.rows)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("when", [{"start": MONDAY}, {"launch": date(2026, 12, 18)}])
def test_what_is_saved_lays_out_to_the_same_plan(name: str, when: dict[str, date]) -> None:
    draft = lay_out(
        load(name), name="Pläne", key="X", is_working=is_working, today=MONDAY,
        bits=random.Random(5), **when,
    )  # fmt: skip
    again = laid_out(save(draft.rows), **when)
    assert structure(again) == structure(draft)


@pytest.mark.parametrize("name", SHIPPED)
def test_saving_what_was_saved_changes_nothing(name: str) -> None:
    once = text_of(name)
    assert save(laid_out(once, start=MONDAY).rows) == once


def test_a_saved_template_is_small_and_readable() -> None:
    text = text_of("marketing-campaign")
    assert text.startswith('schema = 1\nid = "mine"\ntitle = "Mine"\n')
    assert 'after = "write-advertisement-text SS+2d"\n' in text
    assert 'duration = "1w"\n' in text
    assert 'criteria = """\n' in text
    assert "2026" not in text
    shipped = sum(len(line) for line in text.splitlines())
    assert shipped < 40_000


def used_project() -> Draft:
    """A project in the middle of its life, with people and everything that must not be kept."""
    draft = laid_out(
        'id="x"\ntitle="X"\n[[phase]]\nid="p"\nname="Phase"\n'
        '[[milestone]]\nid="m"\nname="Goal"\nphase="p"\nevidence="survey"\n'
        '[[task]]\nid="a"\nname="Überprüfung"\nmilestone="m"\nduration="3d"\nchecklist=["one","two"]\n'
        '[[task]]\nid="b"\nname="Überprüfung"\nmilestone="m"\nafter="a"\nduration="2d"\n'
        '[[task]]\nid="c"\nname="東京"\nmilestone="m"\n[[kpi]]\nname="K"\ntarget_value=2.5\n',
        start=MONDAY,
    )
    project = draft.rows["project"][0]["id"]
    first, second, third = draft.rows["task"]
    (goal,) = draft.rows["milestone"]
    ana = draft.add("person", name="Ana Secret")
    first |= {
        "state": "done",
        "percent": 100,
        "actual_start": "2026-03-30",
        "finish": "2026-04-02",
        "actual_finish": "2026-04-02",
        "effort_done": 99,
        "checklist": "[x] one\n- two\n",
    }
    second |= {"start": "2026-04-14T09:30", "finish": "2026-04-15", "remaining": 480}
    third |= {"state": "cancelled"}
    goal |= {
        "state": "planned",
        "owner": ana,
        "target": "2026-04-20",
        "forecast": "2026-04-22",
        "health": "red",
    }
    draft.add("assignment", task=first["id"], person=ana)
    draft.add("dependency", project=project, predecessor=third["id"], successor=second["id"])
    draft.add("dependency", project=project, predecessor=second["id"], successor=first["id"])
    draft.add("note", item=goal["id"], text="secret words", author=ana)
    draft.add("reading", kpi=draft.rows["kpi"][0]["id"], on="2026-04-01", value="1")
    return draft


def test_people_dates_and_progress_are_left_out() -> None:
    text = save(used_project().rows, summary="Sum")
    for word in ("Ana", "secret", "2026", "planned", "forecast", "percent", "[x]", "東京"):
        assert word not in text, word
    assert 'checklist = [\n    "one",\n    "two",\n]' in text
    document = tomllib.loads(text)
    assert document["summary"] == "Sum"
    tasks = {table["id"]: table for table in document["task"]}
    assert list(tasks) == ["uberprufung", "uberprufung-2"]
    # Its planned start lies nine working days after the project's; the loop's last link is gone.
    assert tasks["uberprufung-2"]["at"] == 9
    assert tasks["uberprufung-2"]["after"] == "uberprufung"
    assert "after" not in tasks["uberprufung"]
    assert document["milestone"][0]["at"] == 14
    assert document["milestone"][0]["evidence"] == "survey"
    assert document["kpi"][0]["target_value"] == 2.5


def test_a_project_laid_out_backward_keeps_its_launch() -> None:
    draft = lay_out(
        load("event"), name="E", key="E", launch=date(2026, 12, 19), is_working=is_working,
        today=MONDAY,
    )  # fmt: skip
    blueprint = parse(save(draft.rows), "t")
    launch = next(m for m in blueprint.milestones if m.id == blueprint.launch)
    assert launch.fields["name"] == "Event Opened to 200 Guests"


def test_a_task_without_a_duration_takes_it_from_its_dates() -> None:
    rows: dict[str, list[Row]] = {
        "project": [{"id": "p", "start": "2026-03-30", "minutes_per_day": 450}],
        "task": [{"id": "t", "name": "T", "start": "2026-04-01", "finish": "2026-04-08"}],
    }
    (task,) = parse(save(rows), "t").tasks
    assert (task.duration, task.at) == (4 * 450, 2)


def test_values_that_no_template_takes_are_left_out() -> None:
    rows: dict[str, list[Row]] = {
        "project": [{"id": "p", "review_days": 10**8, "agenda": "One; Two;"}],
        "milestone": [
            {"id": "m", "name": None, "weight": 10**8, "target": "2026-04-01", "phase": "gone"}
        ],
        "phase": [{"id": "f", "name": "F", "gate": "gone", "parent": "f"}],
        "task": [{"id": "t", "name": "T", "parent": "u"}, {"id": "u", "name": "U", "parent": "t"}],
        "keyresult": [{"id": "k", "name": "K", "objective": "gone"}],
        "dependency": [{"id": "t|t", "predecessor": "t", "successor": "t"}],
    }
    text = save(rows)
    blueprint = parse(text, "t")
    assert blueprint.fields == {"agenda": "One; Two"}
    assert blueprint.milestones[0].fields == {"name": "Milestone"}
    assert [task.parent for task in blueprint.tasks] in (["u", ""], ["", "t"])
    assert blueprint.keyresults == ()


def test_an_empty_project_can_be_saved() -> None:
    assert parse(save({"project": [{"id": "p", "name": "Empty"}]}), "t").counts["task"] == 0
    assert parse(save({}), "t").counts["phase"] == 0


def test_a_plan_that_is_too_large_is_refused_in_one_line() -> None:
    rows: dict[str, list[Row]] = {
        "task": [{"id": f"t{number}", "name": "T"} for number in range(2001)]
    }
    with pytest.raises(InvalidValue, match=r"template mine, line \d+: task: 2,001 of them"):
        save(rows)


@given(random_plans(), st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_any_plan_comes_back(text: str, start: date) -> None:
    """With links of every type, elapsed times and waits."""
    draft = laid_out(text, start=start)
    first = date.fromisoformat(str(draft.rows["project"][0]["start"]))
    again = laid_out(save(draft.rows), start=first)
    for kind in ("task", "milestone"):
        before = {row["name"]: dates(row) for row in draft.rows.get(kind, ())}
        after = {row["name"]: dates(row) for row in again.rows.get(kind, ())}
        assert after == before


def dates(row: Row) -> tuple[Value, ...]:
    return tuple(row.get(key) for key in ("start", "finish", "target", "duration", "elapsed"))


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40
)


@given(_TEXT, _TEXT, _TEXT)
def test_any_text_comes_back(name: str, first: str, second: str) -> None:
    from mstui.domain.text import clean_line, clean_notes

    name, notes = clean_line(name), clean_notes(f'{first}\n{second}\t"""\\')
    rows: dict[str, list[Row]] = {
        "milestone": [{"id": "m", "name": name, "criteria": notes, "description": notes}]
    }
    (milestone,) = parse(save(rows), "t").milestones
    assert milestone.fields["name"] == (name or "Milestone")
    assert milestone.fields["criteria"] == notes

"""Plans of Microsoft Project arrive complete, and every cell of their files is accounted for."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from exchange_checks import (
    TODAY,
    assert_storable,
    by_name,
    leaf_cells,
    links,
    problems,
    read_text,
)

from mstui.exchange.reading import read

FILES = (
    "baselines.xml",
    "mspdirelations.xml",
    "residential-construction.xml",
    "sample.xml",
    "task-links-project2003-mspdi.xml",
    "task-links-project2019-mspdi.xml",
)


def project(inside: str, tasks: str = "", more: str = "") -> str:
    """A small plan: its own cells, its rows, and what stands beside them."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Project xmlns="http://schemas.microsoft.com/project">'
        f"<Title>House</Title>{inside}{more}<Tasks>{tasks}</Tasks></Project>"
    )


def task(uid: int, name: str, inside: str = "", level: int = 1, hours: float | None = 8) -> str:
    length = "" if hours is None else f"<Duration>PT{int(hours)}H0M0S</Duration>"
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name>"
        f"<OutlineLevel>{level}</OutlineLevel>{length}{inside}</Task>"
    )


def link(uid: int, kind: int = 1, lag: int = 0, format: int = 7) -> str:
    return (
        f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{format}</LagFormat></PredecessorLink>"
    )


@pytest.mark.parametrize("name", FILES)
def test_every_cell_of_a_real_plan_is_used_or_counted(shared_data: Path, name: str) -> None:
    path = shared_data / "import" / "mspdi" / name

    draft, report = read(path, today=TODAY)

    assert report.used + report.unused_cells == leaf_cells(path)
    assert report.format == "mspdi"
    assert not problems(report, bad=True)
    assert_storable(draft)


def test_the_residential_construction_plan_arrives_complete(shared_data: Path) -> None:
    path = shared_data / "import" / "mspdi" / "residential-construction.xml"

    draft, report = read(path, today=TODAY)

    assert draft.count("phase") + draft.count("milestone") + draft.count("task") == 108
    assert draft.count("dependency") == 118
    assert not report.problems
    phases = by_name(draft, "phase")
    assert phases["Apply for Permits"]["parent"] == phases["General Conditions"]["id"]
    permit = by_name(draft, "milestone")["Secure foundation permit"]
    assert permit["phase"] == phases["Apply for Permits"]["id"]
    assert permit["source_id"] == "6"
    # What is left has been looked at: nothing of the plan itself is in it.
    assert {entry.field for entry in report.unused} == {
        "Project/SaveVersion",
        "Project/CriticalSlackLimit",
        "Project/MinutesPerWeek",
        "Task/Type",
        "Task/ActualDuration",
        "Task/PercentComplete",
        "Task/Milestone",
    }
    left = {entry.field: entry.cells for entry in report.unused}
    # Of phases only: their progress is rolled up, and one of them is flagged as a milestone.
    assert left["Task/PercentComplete"] == draft.count("phase")
    assert left["Task/Milestone"] == 1


def _plan_cases(shared_data: Path) -> ModuleType:
    place = shared_data.parent / "tools" / "plan_cases.py"
    if not place.exists():
        pytest.skip(f"no {place}")
    spec = importlib.util.spec_from_file_location("plan_cases", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


def test_the_plans_with_known_answers_are_read_exactly(shared_data: Path, tmp_path: Path) -> None:
    """Durations, lags, constraints, deadlines, calendars and baselines, against their source."""
    tool = _plan_cases(shared_data)
    cases = tool.load(shared_data / "schedule" / "cases.json")
    assert len(cases) == 10
    for case in cases.values():
        given = case["input"]
        path = tmp_path / f"{case['id']}.xml"
        path.write_bytes(tool.to_mspdi(case))

        draft, report = read(path, today=TODAY)

        assert not report.problems, case["id"]
        assert report.used + report.unused_cells == leaf_cells(path)
        rows = {
            str(row["source_id"]): (kind, row)
            for kind in ("phase", "milestone", "task")
            for row in draft.rows.get(kind, ())
        }
        assert len(rows) == len(given["tasks"])
        ids = {uid: row["id"] for uid, (_, row) in rows.items()}
        for one in given["tasks"]:
            kind, row = rows[str(one["id"])]
            assert row["name"] == one["name"]
            above = ids[str(one["parent"])] if one["parent"] is not None else None
            assert row["parent" if kind == "phase" else "phase"] == above
            if one["summary"]:
                assert kind == "phase"
                continue
            assert (kind == "milestone") == bool(one["milestone"])
            if kind == "task":
                assert row["duration"] == round(one["duration_minutes"])
                assert row["percent"] == round(one.get("percent_complete") or 0)
            constraint = one.get("constraint")
            if constraint and constraint["type"] != "AS_SOON_AS_POSSIBLE":
                words = {"AS_LATE_AS_POSSIBLE": "alap"}.get(
                    constraint["type"], constraint["type"].lower().replace("_", " ")
                )
                assert row["constraint_kind"] == words
                if constraint.get("date"):
                    assert row["constraint_on"] == constraint["date"][:16]
            for key in ("actual_start", "actual_finish"):
                if one.get(key) and kind == "task":
                    assert row[key] == one[key][:16]
        found = {
            (row["predecessor"], row["successor"], row["type"], row["lag"])
            for row in draft.rows.get("dependency", ())
        }
        sizes = {"d": given["minutes_per_day"], "w": given["minutes_per_week"]}
        assert found == {
            (
                ids[str(before["id"])],
                ids[str(one["id"])],
                before["type"],
                round(before["lag"]["value"] * sizes[before["lag"]["unit"]]),
            )
            for one in given["tasks"]
            for before in one["preds"]
        }
        (calendar,) = draft.rows["calendar"]
        for short, day in zip(
            ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"),
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            strict=True,
        ):
            assert calendar[day] == " ".join(given["calendar"]["week"].get(short, []))
        assert [
            (row["start"], row["finish"], row["hours"]) for row in draft.rows.get("dayoff", ())
        ] == [(e["start"], e["end"], " ".join(e["hours"])) for e in given["calendar"]["exceptions"]]
        promised = {
            (row["item"], row["start"], row["finish"]) for row in draft.rows.get("baselined", ())
        }
        assert promised == {
            (ids[str(one["id"])], one["baseline"]["start"][:16], one["baseline"]["finish"][:16])
            for one in given["tasks"]
            if one.get("baseline") and one["baseline"].get("start")
        }
        assert_storable(draft)


def test_links_have_their_types_and_lags(tmp_path: Path) -> None:
    tasks = (
        task(1, "A")
        + task(2, "finish to finish", link(1, 0, 4800))
        + task(3, "start to finish", link(1, 2, -600))
        + task(4, "start to start", link(1, 3, 28800, 8))
        + task(5, "by share", link(1, 1, 25, 19))
        + task(6, "plain", link(1))
    )

    draft, report = read_text(tmp_path, project("", tasks), "plan.xml")

    assert links(draft) == {
        ("A", "finish to finish", "FF", 480, "working"),
        ("A", "start to finish", "SF", -60, "working"),
        ("A", "start to start", "SS", 2880, "elapsed"),
        ("A", "by share", "FS", 25, "percent"),
        ("A", "plain", "FS", 0, "working"),
    }
    assert not report.problems


def test_a_link_to_a_phase_stays_a_link_to_the_phase(tmp_path: Path) -> None:
    tasks = task(1, "Before") + task(2, "Phase", link(1)) + task(3, "Inside", level=2)
    tasks += task(4, "Gate", link(2), hours=0)

    draft, _ = read_text(tmp_path, project("", tasks), "plan.xml")

    assert {(before, after) for before, after, *_ in links(draft)} == {
        ("Before", "Phase"),
        ("Phase", "Gate"),
    }
    assert by_name(draft, "task")["Inside"]["phase"] == by_name(draft, "phase")["Phase"]["id"]


def test_milestones_are_zero_durations_and_flags(tmp_path: Path) -> None:
    moments = "<Start>2026-03-06T17:00:00</Start><Finish>2026-03-06T17:00:00</Finish>"
    tasks = (
        task(1, "Work")
        + task(2, "Zero", moments + link(1) + "<Deadline>2026-03-13T17:00:00</Deadline>", hours=0)
        + task(3, "Flagged", f"<Milestone>1</Milestone>{moments}", hours=16)
        + task(4, "Over", f"{moments}<PercentComplete>100</PercentComplete>", hours=0)
    )

    draft, report = read_text(tmp_path, project("", tasks), "plan.xml")

    milestones = by_name(draft, "milestone")
    assert set(milestones) == {"Zero", "Flagged", "Over"}
    assert milestones["Zero"]["target"] == "2026-03-06"
    assert milestones["Zero"]["deadline"] == "2026-03-13T17:00"
    assert milestones["Over"]["state"] == "achieved"
    assert milestones["Over"]["achieved_on"] == "2026-03-06"
    # The work that finishes before a milestone leads to it.
    assert by_name(draft, "task")["Work"]["milestone"] == milestones["Zero"]["id"]
    assert [entry.field for entry in report.unused] == ["Task/Duration"]
    assert "Flagged" in problems(report, bad=False)[0]


def test_progress_dates_constraints_and_notes(tmp_path: Path) -> None:
    inside = (
        "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish>"
        "<ActualStart>2026-03-02T08:00:00</ActualStart><PercentComplete>40</PercentComplete>"
        "<RemainingDuration>PT9H36M0S</RemainingDuration><Work>PT24H0M0S</Work>"
        "<ActualWork>PT10H0M0S</ActualWork><ConstraintType>4</ConstraintType>"
        "<ConstraintDate>2026-03-02T08:00:00</ConstraintDate>"
        "<Deadline>2026-03-20T17:00:00</Deadline><Notes>First line\nsecond</Notes>"
        "<Cost>150050</Cost><DurationFormat>7</DurationFormat>"
    )
    elapsed = "<DurationFormat>8</DurationFormat>"

    draft, _ = read_text(
        tmp_path,
        project("", task(1, "A", inside, hours=16) + task(2, "B", elapsed, hours=48)),
        "p.xml",
    )

    tasks = by_name(draft, "task")
    assert {key: tasks["A"][key] for key in tasks["A"] if key not in ("id", "project", "ord")} == {
        "name": "A",
        "phase": None,
        "source_id": "1",
        "state": "doing",
        "start": "2026-03-02T08:00",
        "finish": "2026-03-03T17:00",
        "actual_start": "2026-03-02T08:00",
        "deadline": "2026-03-20T17:00",
        "duration": 960,
        "elapsed": 0,
        "effort": 1440,
        "effort_done": 600,
        "percent": 40,
        "remaining": 576,
        "constraint_kind": "start no earlier than",
        "constraint_on": "2026-03-02T08:00",
        "calendar": None,
        "cost_cents": 150050,
        "description": "First line\nsecond",
    }
    assert (tasks["B"]["duration"], tasks["B"]["elapsed"]) == (2880, 1)
    assert tasks["B"]["remaining"] is None


def test_people_are_resources_that_work(tmp_path: Path) -> None:
    resources = (
        "<Resources><Resource><UID>0</UID><Type>1</Type></Resource>"
        "<Resource><UID>1</UID><Name>Ann</Name><Type>1</Type><MaxUnits>0.5</MaxUnits>"
        "<StandardRate>80</StandardRate><EmailAddress>ann@x.org</EmailAddress></Resource>"
        "<Resource><UID>2</UID><Name>Concrete</Name><Type>0</Type></Resource>"
        "<Resource><UID>3</UID><Name>ANN</Name><Type>1</Type></Resource></Resources>"
        "<Assignments>"
        "<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>0.5</Units>"
        "<Work>PT4H0M0S</Work></Assignment>"
        "<Assignment><TaskUID>1</TaskUID><ResourceUID>3</ResourceUID><Work>PT2H0M0S</Work></Assignment>"
        "<Assignment><TaskUID>1</TaskUID><ResourceUID>2</ResourceUID><Units>3</Units></Assignment>"
        "<Assignment><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID></Assignment>"
        "<Assignment><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID></Assignment>"
        "</Assignments>"
    )
    tasks = task(1, "Work") + task(2, "Gate", hours=0)

    draft, report = read_text(tmp_path, project("", tasks, resources), "plan.xml")

    (ann,) = draft.rows["person"]
    assert (ann["name"], ann["units"], ann["rate_cents"], ann["email"]) == (
        "Ann",
        50,
        8000,
        "ann@x.org",
    )
    (assignment,) = draft.rows["assignment"]
    assert (assignment["units"], assignment["effort"]) == (100, 360)
    assert by_name(draft, "milestone")["Gate"]["owner"] == ann["id"]
    assert ("Resource/Name", 1, "Concrete") in report.unused
    assert next(e.cells for e in report.unused if e.field == "Assignment/ResourceUID") == 2


def test_baselines_are_kept_by_their_numbers(shared_data: Path) -> None:
    draft, _ = read(shared_data / "import" / "mspdi" / "baselines.xml", today=TODAY)

    assert sorted(str(row["source_id"]) for row in draft.rows["baseline"]) == sorted(
        map(str, range(1, 11))
    )
    first = min(draft.rows["baseline"], key=lambda row: int(str(row["source_id"])))
    assert draft.rows["project"][0]["active_baseline"] == first["id"]
    row = next(row for row in draft.rows["baselined"] if row["baseline"] == first["id"])
    assert row["start"] == "2001-01-01T09:00"
    assert row["cost_cents"] == 100


def test_custom_fields_are_counted_by_the_names_people_gave_them(tmp_path: Path) -> None:
    definitions = (
        "<ExtendedAttributes><ExtendedAttribute><FieldID>1</FieldID><FieldName>Text1</FieldName>"
        "<Alias>Cost centre</Alias></ExtendedAttribute></ExtendedAttributes>"
    )
    field = "<ExtendedAttribute><FieldID>1</FieldID><Value>R&amp;D</Value></ExtendedAttribute>"

    _, report = read_text(
        tmp_path,
        project("", task(1, "A", field + "<Hyperlink>x</Hyperlink>"), definitions),
        "p.xml",
    )

    assert ("Task/Cost centre", 1, "R&D") in report.unused
    assert ("Task/Hyperlink", 1, "x") in report.unused


def test_blank_inactive_manual_and_foreign_rows(tmp_path: Path) -> None:
    manual = "<Manual>1</Manual><Start>2026-03-05T08:00:00</Start>"
    tasks = (
        task(1, "A")
        + "<Task><UID>9</UID><ID>2</ID><IsNull>1</IsNull></Task>"
        + task(3, "Off", "<Active>0</Active>")
        + task(4, "By hand", manual)
        + task(5, "", hours=8)
        + task(6, "Cross", "<PredecessorLink><PredecessorUID>77</PredecessorUID><CrossProject>1"
               "</CrossProject><CrossProjectName>other.mpp</CrossProjectName></PredecessorLink>")
    )  # fmt: skip

    draft, report = read_text(tmp_path, project("", tasks), "plan.xml")

    rows = by_name(draft, "task")
    assert set(rows) == {"A", "Off", "By hand", "Row 4", "Cross"}
    assert rows["Off"]["state"] == "cancelled"
    assert rows["By hand"]["constraint_kind"] == "start no earlier than"
    assert rows["By hand"]["constraint_on"] == "2026-03-05T08:00"
    assert not problems(report, bad=True)
    assert any("other.mpp" in told for told in problems(report, bad=False))


def test_links_that_lead_nowhere_stop_the_import(tmp_path: Path) -> None:
    tasks = task(1, "A", link(42)) + task(2, "B", link(1) + link(1)) + task(3, "C", link(3))

    draft, report = read_text(tmp_path, project("", tasks), "plan.xml")

    assert len(problems(report, bad=True)) == 3
    assert links(draft) == {("A", "B", "FS", 0, "working")}


def test_a_loop_of_links_is_named_and_its_last_link_left_out(tmp_path: Path) -> None:
    tasks = task(1, "A", link(3)) + task(2, "B", link(1)) + task(3, "C", link(2))

    draft, report = read_text(tmp_path, project("", tasks), "plan.xml")

    assert draft.count("dependency") == 2
    (told,) = problems(report, bad=True)
    assert "loop" in told
    assert all(name in told for name in "ABC")


def test_the_outline_comes_from_levels_then_from_numbers(tmp_path: Path) -> None:
    def numbered(uid: int, name: str, number: str) -> str:
        return (
            f"<Task><UID>{uid}</UID><Name>{name}</Name><OutlineNumber>{number}</OutlineNumber>"
            "<Duration>PT8H0M0S</Duration></Task>"
        )

    tasks = numbered(1, "Top", "1") + numbered(2, "Middle", "1.1") + numbered(3, "Leaf", "1.1.1")
    tasks += numbered(4, "Next", "2")

    draft, _ = read_text(tmp_path, project("", tasks), "plan.xml")

    phases = by_name(draft, "phase")
    assert phases["Middle"]["parent"] == phases["Top"]["id"]
    assert by_name(draft, "task")["Leaf"]["phase"] == phases["Middle"]["id"]
    assert by_name(draft, "task")["Next"]["phase"] is None


def test_rows_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    tasks = task(3, "third") + task(1, "first") + task(2, "second")

    draft, _ = read_text(tmp_path, project("", tasks), "plan.xml")

    in_order = sorted(draft.rows["task"], key=lambda row: str(row["ord"]))
    assert [row["name"] for row in in_order] == ["first", "second", "third"]


def test_the_project_is_called_what_says_something(tmp_path: Path) -> None:
    generic = project("", task(1, "A")).replace("<Title>House</Title>", "<Title>Project1</Title>")

    assert read_text(tmp_path, project("", task(1, "A")), "a.xml")[1].project == "House"
    assert read_text(tmp_path, generic, "relaunch.xml")[1].project == "relaunch"
    assert read_text(tmp_path, generic, "a.xml", project_name="Mine")[1].project == "Mine"


def test_a_status_date_that_would_move_open_work_is_left_out_and_told(tmp_path: Path) -> None:
    inside = "<StatusDate>2026-04-01T17:00:00</StatusDate>"

    draft, ledger = read_text(tmp_path, project(inside, task(1, "A")), "plan.xml")

    assert "status_date" not in draft.rows["project"][0]
    assert "2026-04-01 was left out: it would move a task" in str(ledger)


def test_the_project_has_its_own_cells(tmp_path: Path) -> None:
    inside = (
        "<StartDate>2026-03-02T08:00:00</StartDate><FinishDate>2026-06-30T17:00:00</FinishDate>"
        "<ScheduleFromStart>0</ScheduleFromStart><MinutesPerDay>450</MinutesPerDay>"
        "<StatusDate>2026-02-27T17:00:00</StatusDate><CurrencyCode>EUR</CurrencyCode>"
    )
    later = "<ConstraintType>0</ConstraintType><Start>2026-03-02T08:00:00</Start>"

    draft, _ = read_text(tmp_path, project(inside, task(1, "A", later)), "plan.xml")

    (row,) = draft.rows["project"]
    assert (row["start"], row["target"], row["schedule_from"]) == (
        "2026-03-02",
        "2026-06-30",
        "finish",
    )
    assert (row["minutes_per_day"], row["status_date"], row["currency"]) == (
        450,
        "2026-02-27T17:00",
        "EUR",
    )
    # In a plan that runs backwards, as soon as possible is a choice.
    assert draft.rows["task"][0]["constraint_kind"] == "asap"


def test_hostile_text_is_made_harmless_and_told(tmp_path: Path) -> None:
    name = "\u202eevil [@click=app.quit]x[/] =cmd()"
    long = "x" * 10_000
    tasks = task(1, name) + task(2, long) + task(3, "be\x85ll")

    draft, report = read_text(tmp_path, project("", tasks), "plan.xml")

    names = [str(row["name"]) for row in draft.rows["task"]]
    assert names[0] == name
    assert len(names[1]) == 500
    assert draft.rows["task"][1]["description"] == long
    assert names[2] == "be\ufffdll"
    assert any("control characters" in told for told in problems(report, bad=False))


def test_the_report_has_the_shape_of_the_command_line(tmp_path: Path) -> None:
    _, report = read_text(tmp_path, project("", task(1, "A", "<WBS>1</WBS>")), "plan.xml")

    told = json.loads(json.dumps(report.to_json()))

    assert told == {
        "format": "mspdi",
        "project": "House",
        "created": {"project": 1, "task": 1},
        "unused": [{"field": "Task/WBS", "cells": 1, "example": "1"}],
        "problems": [],
    }


def test_progress_counts_bytes_up_to_the_whole_file(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    text = project("", task(1, "A"))

    read_text(tmp_path, text, "plan.xml", progress=lambda done, total: heard.append((done, total)))

    assert heard[-1] == (len(text), len(text))

"""What a plan is refused, or has to bear: one clear line, and nothing changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Program

READING = (
    ("schedule", "WEB"),
    ("schedule", "WEB", "--json"),
    ("timeline", "WEB"),
    ("lint", "WEB"),
    ("load",),
    ("why", "Design"),
)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "w.db")
    made.ok("init")
    made.ok("add", "project", "Web", "--key", "WEB", "--start", "2026-11-23", "--as", "Ana")
    made.ok("add", "phase", "Create", "--project", "WEB")
    for name in ("Design", "Build"):
        made.ok("add", "task", name, "--project", "WEB", "--phase", "Create", "--duration", "3d")
    made.ok("add", "task", "Part", "--project", "WEB", "--parent", "Design", "--duration", "1d")
    return made


def outside(program: Program, sql: str, *values: Any) -> None:
    """What another tool does to the file."""
    assert program.db is not None
    conn = sqlite3.connect(program.db)
    conn.execute(sql, values)
    conn.commit()
    conn.close()


def reads(program: Program) -> None:
    """Every reading verb answers, or refuses in one line; none crashes, none writes."""
    assert program.db is not None
    before = program.db.read_bytes()
    for words in READING:
        ran = program(*words)
        assert ran.code in (0, 1, 2, 3), (words, ran)
        assert "crashed" not in ran.err, (words, ran.err)
        assert "Traceback" not in ran.err
        if ran.code in (2, 3):
            assert ran.err.count("\n") == 1, ran.err
    assert program.db.read_bytes() == before


@pytest.mark.parametrize(
    ("before", "after"),
    [("Design", "Design"), ("Create", "Build"), ("Build", "Create"), ("Part", "Design")],
)
def test_links_that_bind_an_item_to_itself(program: Program, before: str, after: str) -> None:
    program.refused(2, "add", "dependency", before, "--successor", after)


def test_a_loop_through_a_phase_is_refused_by_name(program: Program) -> None:
    program.ok("add", "phase", "Launch", "--project", "WEB")
    program.ok("add", "task", "Announce", "--project", "WEB", "--phase", "Launch")
    program.ok("add", "dependency", "Create", "--successor", "Launch")
    told = program.refused(2, "add", "dependency", "Announce", "--successor", "Build")
    assert "loop" in told
    assert "Announce" in told


def test_a_second_link_of_the_same_two_takes_the_place_of_the_first(program: Program) -> None:
    program.ok("add", "dependency", "Part", "--successor", "Build")
    program.ok("add", "dependency", "Part SS+1d", "--successor", "Build")
    found = program.ok("list", "dependency", "--json").json["items"]
    assert [(item["type"], item["lag"]) for item in found] == [("SS", 480)]


def test_a_calendar_without_a_working_minute(program: Program) -> None:
    week = ("monday", "tuesday", "wednesday", "thursday", "friday")
    program.ok("add", "calendar", "Never")
    for day in week:
        outside(program, f"UPDATE calendar SET {day}=''")
    outside(program, "UPDATE project SET calendar=(SELECT id FROM calendar)")
    told = program.refused(2, "schedule", "WEB")
    assert "working time" in told
    reads(program)
    outside(program, "UPDATE calendar SET monday='25:00-99:00'")
    reads(program)


@pytest.mark.parametrize("day", ["0001-01-01", "0001-12-31", "9999-01-01", "9999-12-31"])
def test_dates_at_the_ends_of_time(program: Program, day: str) -> None:
    for field in ("start", "constraint_on", "deadline", "actual_start"):
        outside(program, f"UPDATE task SET {field}=?", day)
        reads(program)
    outside(program, "UPDATE task SET constraint_kind='must start on'")
    reads(program)
    outside(program, "UPDATE project SET start=?,status_date=?,target=?", day, day, day)
    outside(program, "UPDATE project SET schedule_from='finish'")
    reads(program)


def test_leap_days(program: Program) -> None:
    program.ok("edit", "Build", "--start", "2028-02-28", "--duration", "3d")
    found = program.ok("schedule", "WEB", "--json").json["items"]
    build = next(item for item in found if item["name"] == "Build")
    assert build["finish"] == "2028-03-01T17:00"
    program.refused(2, "edit", "Build", "--start", "2027-02-29")


def test_a_plan_in_which_nothing_has_a_duration(program: Program) -> None:
    outside(program, "UPDATE task SET duration=0")
    reads(program)
    found = program.ok("schedule", "WEB", "--json").json["items"]
    assert all(item["start"] <= item["finish"] or item["duration_minutes"] == 0 for item in found)
    outside(program, "UPDATE task SET duration=NULL")
    reads(program)


def test_a_deadline_before_the_start_is_negative_float_and_moves_nothing(program: Program) -> None:
    before = program.ok("schedule", "WEB", "--json").json["items"]
    program.ok("edit", "Build", "--deadline", "2026-11-02")
    after = program.ok("schedule", "WEB", "--json").json["items"]
    build = next(item for item in after if item["name"] == "Build")
    assert build["total_float_minutes"] < 0
    assert build["critical"]
    assert [item["start"] for item in before] == [item["start"] for item in after]
    assert program("lint", "WEB").code == 1


def test_more_than_all_of_it(program: Program) -> None:
    program.refused(2, "edit", "Build", "--percent", "101")
    program.refused(2, "edit", "Build", "--percent", "-1")
    for percent in (101, 100000, -5):
        outside(program, "UPDATE task SET percent=?,start='2026-11-23'", percent)
        reads(program)


def test_durations_that_no_calendar_holds(program: Program) -> None:
    outside(program, "UPDATE task SET duration=?", 10**15)
    reads(program)
    outside(program, "UPDATE task SET duration=?,remaining=?", -480, -(10**12))
    reads(program)


def test_a_country_that_does_not_exist(program: Program) -> None:
    assert "country" in program.refused(2, "holidays", "WEB", "Atlantis")


def test_hours_that_are_none_are_refused_where_they_are_typed(program: Program) -> None:
    free = [word for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
            for word in (f"--{day}", "")]  # fmt: skip
    assert "working time" in program.refused(2, "add", "calendar", "Never", *free)
    program.refused(2, "add", "calendar", "Nights", "--monday", "22:00-06:00")
    program.ok("add", "calendar", "Days")
    program.refused(2, "edit", "Days", "--tuesday", "08:00-12:00 11:00-13:00")
    assert "itself" in program.refused(2, "edit", "Days", "--base", "Days")
    day_off = ("add", "dayoff", "Eve", "--calendar", "Days", "--start", "2026-12-24")
    program.refused(2, *day_off, "--hours", "8 to 12")
    program.ok(*day_off, "--hours", "08:00-12:00")


def test_a_broken_calendar_is_named_and_found_by_the_checks(program: Program) -> None:
    program.ok("add", "calendar", "Nights")
    outside(program, "UPDATE calendar SET monday='22:00-06:00'")
    outside(program, "UPDATE project SET calendar=(SELECT id FROM calendar)")
    assert "“Nights”" in program.refused(2, "schedule", "WEB")
    ran = program("lint", "WEB")
    assert (ran.code, "“Nights”" in ran.out) == (1, True)
    assert program("load").code == 0


def test_the_same_link_again_changes_nothing(program: Program) -> None:
    program.ok("add", "dependency", "Part", "--successor", "Build")
    assert program.db is not None
    before = program.db.read_bytes()
    assert "already" in program.ok("add", "dependency", "Part", "--successor", "Build").err
    assert program.db.read_bytes() == before


@pytest.mark.parametrize(
    ("start", "finish"),
    [("0001-01-01", "9999-12-31"), ("9999-12-31", "0001-01-01"), ("2026-11-31", None), ("x", "")],
)
def test_leave_that_no_calendar_holds(program: Program, start: str, finish: str | None) -> None:
    program.ok("add", "person", "Ben", "--as", "Ana")
    program.ok("edit", "Build", "--assignee", "Ben")
    program.ok("add", "leave", "Away", "--person", "Ben", "--start", "2026-11-24")
    outside(program, "UPDATE leave SET start=?,finish=?", start, finish)
    reads(program)


BAD_PLAN = """<Project xmlns="http://schemas.microsoft.com/project"><Name>Odd</Name>
<StartDate>2026-03-30T08:00:00</StartDate><CalendarUID>1</CalendarUID>
<Calendars><Calendar><UID>1</UID><Name>Never</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{week}
</WeekDays></Calendar></Calendars><Tasks>
<Task><UID>1</UID><ID>1</ID><Name>T1</Name><Duration>PT8H0M0S</Duration>
<PercentComplete>150</PercentComplete><Deadline>0001-01-01T00:00:00</Deadline></Task>
<Task><UID>2</UID><ID>2</ID><Name>T2</Name><Duration>PT8H0M0S</Duration><Start>9999-12-31T08:00:00
</Start><Deadline>2020-02-29T17:00:00</Deadline>{links}</Task></Tasks></Project>"""


def test_a_file_with_all_of_it(program: Program, tmp_path: Path) -> None:
    """What can stand is taken, what can't is told and left out; links to itself refuse the file."""
    day = "<WeekDay><DayType>{}</DayType><DayWorking>0</DayWorking></WeekDay>"
    week = "".join(day.format(number) for number in range(1, 8))
    link = "<PredecessorLink><PredecessorUID>{}</PredecessorUID></PredecessorLink>"
    file = tmp_path / "odd.xml"
    file.write_text(BAD_PLAN.format(week=week, links=link.format(1) + link.format(2)))
    assert program.db is not None
    before = program.db.read_bytes()
    assert program("import", file).code == 1
    assert program.db.read_bytes() == before
    ran = program("import", file, "--skip-bad")
    assert ran.code == 0
    told = ran.out + ran.err
    for words in ("Never", "its own predecessor", "PercentComplete", "Deadline", "9999"):
        assert words in told, words
    found = program.ok("schedule", "ODD", "--json").json["items"]
    dates = {item["name"]: (item["start"], item["total_float_minutes"]) for item in found}
    assert dates["T1"][0] == "2026-03-30T08:00"
    assert dates["T2"][0] == "2026-03-31T08:00"
    assert dates["T2"][1] < 0

"""A plan of Project, imported and scheduled: the dates that Project itself shows for it."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from exchange.exchange_checks import read_text
from mstui.views.planning import computed, planned_project
from mstui.views.scheduled import scheduled
from mstui.views.shown_days import shown_day
from support.plans import stored

TODAY = date(2026, 11, 21)
HEAD = '<Project xmlns="http://schemas.microsoft.com/project"><Name>Plan</Name>'


def plan(tmp_path: Path, tasks: str, head: str = "") -> tuple[sqlite3.Connection, dict[str, Any]]:
    """A file of these tasks, its rows and its schedule's items by UID."""
    text = f"{HEAD}<StartDate>2001-01-01T08:00:00</StartDate>{head}<Tasks>{tasks}</Tasks></Project>"
    draft, _ = read_text(tmp_path, text, "plan.xml")
    conn = stored(draft)
    found = scheduled(conn, str(draft.rows["project"][0]["id"]))
    return conn, {item["source_id"]: item for item in found["items"]}


def task(uid: int, **cells: object) -> str:
    """One task of the file; ``after`` names its predecessor's UID."""
    after = cells.pop("after", None)
    told = "".join(f"<{tag}>{value}</{tag}>" for tag, value in cells.items())
    if after:
        told += f"<PredecessorLink><PredecessorUID>{after}</PredecessorUID></PredecessorLink>"
    return f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>T{uid}</Name>{told}</Task>"


KICKOFF = {"Duration": "PT0H0M0S", "Milestone": 1, "Start": "2001-01-01T08:00:00"}
KICKOFF["Finish"] = KICKOFF["Start"]


def test_what_follows_the_begin_of_a_project_begins_with_it(tmp_path: Path) -> None:
    """A milestone at eight in the morning took a whole day away from all that waits for it."""
    conn, items = plan(
        tmp_path, task(1, **KICKOFF) + task(2, Duration="PT8H0M0S", DurationFormat=7, after=1)
    )
    assert items["2"]["early_start"] == "2001-01-01T08:00"
    assert items["1"]["finish"] == items["1"]["early_start"] == "2001-01-01T08:00"
    planned = planned_project(conn, conn.execute("SELECT id FROM project").fetchone()[0])
    assert shown_day(planned, computed(planned), items["1"]["id"]) == "2001-01-01"


def test_a_milestone_achieved_in_the_morning_holds_nothing_back(tmp_path: Path) -> None:
    achieved = {**KICKOFF, "PercentComplete": 100, "ActualFinish": "2001-01-03T08:00:00"}
    achieved |= {"ActualStart": "2001-01-03T08:00:00"}
    _, items = plan(
        tmp_path, task(1, **achieved) + task(2, Duration="PT8H0M0S", DurationFormat=7, after=1)
    )
    assert items["2"]["early_start"] == "2001-01-03T08:00"
    assert items["1"]["percent"] == 100


def test_a_milestone_at_the_end_of_a_day_needs_no_hour(tmp_path: Path) -> None:
    evening = dict.fromkeys(("Start", "Finish"), "2001-01-01T17:00:00")
    conn, items = plan(
        tmp_path, task(1, **KICKOFF | evening) + task(2, Duration="PT8H0M0S", after=1)
    )
    assert items["2"]["early_start"] == "2001-01-02T08:00"
    assert conn.execute("SELECT constraint_kind FROM milestone").fetchall() == [(None,)]


def test_a_milestone_that_waits_moves_with_what_it_waits_for(tmp_path: Path) -> None:
    conn, items = plan(
        tmp_path, task(1, Duration="PT8H0M0S", DurationFormat=7) + task(2, **KICKOFF, after=1)
    )
    assert items["2"]["finish"] == "2001-01-01T17:00"
    assert conn.execute("SELECT constraint_on FROM milestone").fetchall() == [(None,)]


def held(uid: int, day: str, **more: object) -> str:
    """A task of a day that starts no earlier than eight on a day."""
    moment = f"{day}T08:00:00"
    more = {"ConstraintType": 4, "ConstraintDate": moment, "Start": moment, **more}
    return task(uid, Duration="PT8H0M0S", DurationFormat=7, **more)


def test_dates_before_the_start_of_the_project_are_kept(tmp_path: Path) -> None:
    """Project keeps to a constraint before its start; all else stays where it is."""
    free = task(2, Duration="PT8H0M0S", DurationFormat=7, Start="2001-01-01T08:00:00")
    _, items = plan(tmp_path, held(1, "2000-12-18") + free + held(3, "2001-01-03", after=1))
    starts = {uid: item["early_start"] for uid, item in items.items()}
    assert starts == {
        "1": "2000-12-18T08:00",
        "2": "2001-01-01T08:00",
        "3": "2001-01-03T08:00",
    }


def test_dates_before_the_start_do_not_move_what_has_no_date(tmp_path: Path) -> None:
    """Where something would begin with the earlier start, the plan begins as the file says."""
    free = task(2, Duration="PT8H0M0S", DurationFormat=7)
    _, items = plan(tmp_path, held(1, "2000-12-18") + free)
    assert {item["early_start"] for item in items.values()} == {"2001-01-01T08:00"}


def test_an_inserted_project_lasts_as_long_as_its_file_says(tmp_path: Path) -> None:
    """Its rows are in another file: as an empty phase it would take no time at all."""
    inserted = task(1, Summary=1, IsSubproject=1, Duration="PT16H0M0S", DurationFormat=7)
    _, items = plan(tmp_path, inserted + task(2, Duration="PT8H0M0S", after=1))
    assert items["1"]["kind"] == "task"
    assert items["2"]["early_start"] == "2001-01-03T08:00"
    assert items["1"]["critical"]
    empty = task(3, Summary=1) + task(4, Duration="PT8H0M0S")
    assert plan(tmp_path, empty)[1]["3"]["kind"] == "phase"

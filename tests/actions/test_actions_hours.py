"""Hours in one line: what is understood, what follows for the task, and only one's own go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.actions.hours import Hours, log_hours, parse_hours
from mstui.actions.items import add_item
from mstui.actions.people import identify
from mstui.domain.errors import InvalidValue
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.transaction import get
from mstui.store.workspace import Workspace
from mstui.views.hours import latest, notes_used, sum_of_day, sum_of_week

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("line", "minutes", "on", "note"),
    [
        ("1.5h yesterday testing", 90, "2026-11-20", "testing"),
        ("2h", 120, "2026-11-21", ""),
        ("2", 120, "2026-11-21", ""),
        ("1,5 testing", 90, "2026-11-21", "testing"),
        ("45m", 45, "2026-11-21", ""),
        ("1h 30m fri wrote the text", 90, "2026-11-20", "wrote the text"),
        ("1:30 on fri", 90, "2026-11-20", ""),
        ("sat 2h", 120, "2026-11-14", ""),
        ("yesterday 45m call", 45, "2026-11-20", "call"),
        ("3h 18 nov review", 180, "2026-11-18", "review"),
        ("3h 2026-11-02", 180, "2026-11-02", ""),
        ("1d testing 2 phones", 480, "2026-11-21", "testing 2 phones"),
        ("2h -1d", 120, "2026-11-20", ""),
    ],
)
def test_a_line_is_understood(line: str, minutes: int, on: str, note: str) -> None:
    assert parse_hours(line, TODAY) == Hours(minutes, on, note)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "how long"),
        ("testing 2h", "is no time"),
        ("0h", "no time at all"),
        ("25h", "more than a day has"),
        ("2h tomorrow", "still to come"),
        ("2h 2024-01-01", "more than a year ago"),
        ("yesterday", "is no time"),
    ],
)
def test_what_is_wrong_is_said(line: str, why: str) -> None:
    with pytest.raises(InvalidValue, match=why):
        parse_hours(line, TODAY)


@given(st.text(max_size=40))
def test_any_line_is_hours_or_refused_in_one_line(line: str) -> None:
    refused = ""
    try:
        hours = parse_hours(line, TODAY)
    except InvalidValue as error:
        refused = str(error)
    assert "\n" not in refused
    if not refused:
        assert 0 < hours.minutes <= 1440
        assert date.fromisoformat(hours.on) <= TODAY


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    create_file(tmp_path / "work.db")
    with Workspace.open(tmp_path / "work.db") as found:
        identify(found, "Ana")
        yield found


def test_a_task_grows_by_its_hours_and_has_begun(ws: Workspace) -> None:
    web = add_item(ws, "project", {"name": "Web"}).id
    task = add_item(ws, "task", {"name": "Draw", "project": web, "effort": 600}).id
    before = dump_text(ws.reader)
    change = log_hours(ws, "task", task, Hours(90, "2026-11-20", "testing"))
    assert change.summary == "Logged 1.5 h on “Draw”, which has begun"
    row = get(ws.reader, "task", task)
    assert row is not None
    assert (row["effort_done"], row["state"], row["actual_start"]) == (90, "doing", "2026-11-20")
    assert log_hours(ws, "task", task, Hours(30, "2026-11-21")).summary == "Logged 0.5 h on “Draw”"
    assert get(ws.reader, "task", task)["effort_done"] == 120  # type: ignore[index]
    assert check(ws.reader) == []
    assert sum_of_day(ws.reader, ws.author, "2026-11-20") == 90
    assert sum_of_week(ws.reader, ws.author, "2026-11-21") == 120
    assert notes_used(ws.reader, ws.author, web) == ["testing"]
    ws.undo()
    ws.undo()
    assert dump_text(ws.reader) == before


def test_a_percent_that_is_measured_by_effort_follows(ws: Workspace) -> None:
    web = add_item(ws, "project", {"name": "Web"}).id
    values = {"name": "Draw", "project": web, "effort": 600, "percent_rule": "effort"}
    task = add_item(ws, "task", values).id
    entry = log_hours(ws, "task", task, Hours(300, "2026-11-21")).id
    assert get(ws.reader, "task", task)["percent"] == 50  # type: ignore[index]
    log_hours(ws, "task", task, None, removed=[entry])
    row = get(ws.reader, "task", task)
    assert row is not None
    assert (row["percent"], row["effort_done"]) == (0, 0)


def test_hours_of_a_whole_project_stand_apart(ws: Workspace) -> None:
    web = add_item(ws, "project", {"name": "Web"}).id
    log_hours(ws, "project", web, Hours(60, "2026-11-21"))
    assert [entry.minutes for entry in latest(ws.reader, "project", web)] == [60]
    with pytest.raises(InvalidValue, match="on tasks"):
        log_hours(ws, "milestone", web, Hours(60, "2026-11-21"))


def test_only_ones_own_entry_is_taken_away(ws: Workspace) -> None:
    web = add_item(ws, "project", {"name": "Web"}).id
    task = add_item(ws, "task", {"name": "Draw", "project": web}).id
    entry = log_hours(ws, "task", task, Hours(60, "2026-11-21")).id
    ana = ws.author
    identify(ws, "Ben")
    with pytest.raises(InvalidValue, match="Ana logged that"):
        log_hours(ws, "task", task, None, removed=[entry])
    ws.author = ana
    change = log_hours(ws, "task", task, Hours(30, "2026-11-21"), removed=[entry])
    assert change.label == "log 0.5 h on Draw"
    assert get(ws.reader, "task", task)["effort_done"] == 30  # type: ignore[index]
    assert [entry.minutes for entry in latest(ws.reader, "task", task)] == [30]

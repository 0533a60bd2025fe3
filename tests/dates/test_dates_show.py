"""How dates and instants read, and the clock that tests and demonstrations can set."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.dates import (
    ago,
    date_of_instant,
    iso_week,
    now_ms,
    relative_days,
    show,
    show_instant,
    show_long,
    show_moment,
    today,
    week_of,
    zone_problem,
)
from mstui.domain.errors import InvalidValue
from mstui.domain.text import visible

SATURDAY = "2026-11-21"
NOON = 1_795_262_400_000  # 2026-11-21 12:00 UTC


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2026-11-25", "25 Nov"),
        ("2026-11-02", "02 Nov"),
        ("2026-08-21", "21 Aug"),
        ("2026-08-20", "20 Aug 2026"),
        ("2027-03-12", "12 Mar 2027"),
        ("2025-12-31", "31 Dec 2025"),
        ("2026-11-25T14:30", "25 Nov"),
        ("", ""),
        (None, ""),
        ("rotten\x1b[2J", "rotten⟨ESC⟩[2J"),
        ("2026-02-30", "2026-02-30"),
    ],
)
def test_lists_show_the_year_only_where_it_is_needed(day: str | None, shown: str) -> None:
    assert show(day, SATURDAY) == shown


def test_long_dates_and_weeks() -> None:
    assert show_long(SATURDAY) == "Sat 21 Nov 2026 · W47"
    assert show_long(None) == ""
    assert week_of("2027-01-03") == "W53"
    assert iso_week("2027-01-03") == "2026-W53"
    assert iso_week("2024-12-30") == "2025-W01"
    assert show_moment("2026-11-25T14:30", SATURDAY) == "25 Nov 14:30"
    assert show_moment("2026-11-25", SATURDAY) == "25 Nov"


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-11-21", "today"), ("2026-11-22", "tomorrow"), ("2026-11-20", "yesterday"),
     ("2026-11-27", "in 6 days"), ("2026-11-12", "9 days ago")],
)  # fmt: skip
def test_days_from_today(day: str, words: str) -> None:
    assert relative_days(day, SATURDAY) == words


@given(st.text())
def test_no_stored_text_reaches_the_screen_raw(text: str) -> None:
    for shown in (show(text, SATURDAY), show_long(text), show_moment(text, SATURDAY)):
        assert visible(shown) == shown


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (7200, "2 hours ago"),
        (86400, "1 day ago"),
        (9 * 86400, "9 days ago"),
        (59 * 86400, "59 days ago"),
        (60 * 86400, "2 months ago"),
        (729 * 86400, "24 months ago"),
        (730 * 86400, "2 years ago"),
        (-7200, "in 2 hours"),
    ],
)
def test_how_long_ago(seconds: int, words: str) -> None:
    assert ago(NOON - seconds * 1000, NOON) == words


def test_now_is_now() -> None:
    assert abs(now_ms() - time.time() * 1000) < 60_000
    assert ago(now_ms()) == "just now"


@pytest.fixture
def zone() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch
    time.tzset()


@pytest.mark.parametrize(
    ("name", "shown", "day"),
    [
        ("UTC", "Sat 21 Nov 2026 12:00", "2026-11-21"),
        ("Asia/Kolkata", "Sat 21 Nov 2026 17:30", "2026-11-21"),
        ("Pacific/Kiritimati", "Sun 22 Nov 2026 02:00", "2026-11-22"),
    ],
)
def test_instants_are_shown_on_the_wall(
    zone: pytest.MonkeyPatch, name: str, shown: str, day: str
) -> None:
    assert show_instant(NOON, name) == shown
    assert date_of_instant(NOON, name) == day
    zone.setenv("TZ", name)
    time.tzset()
    assert show_instant(NOON) == shown
    assert date_of_instant(NOON) == day


def test_summer_time_is_the_zone_s_own() -> None:
    assert show_instant(NOON - 150 * 86_400_000, "Europe/Berlin").endswith("14:00")
    assert show_instant(NOON, "Europe/Berlin").endswith("13:00")


@pytest.mark.parametrize("milliseconds", [10**18, -(10**18), 10**30, 253_402_300_799_000 * 10])
def test_an_instant_past_the_calendar_is_a_dash(milliseconds: int) -> None:
    assert show_instant(milliseconds) == "–"
    assert date_of_instant(milliseconds, "Europe/Berlin") == ""


def test_a_misspelt_zone_is_told(zone: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidValue, match="no known time zone; write one like Europe/Berlin"):
        show_instant(NOON, "Mars/Base")
    for name in ("../../etc/passwd", "x\x1b[2J", "Europe"):
        with pytest.raises(InvalidValue):
            show_instant(NOON, name)
        assert visible(zone_problem(name)) == zone_problem(name)
    zone.setenv("TZ", "Mars/Base")
    assert zone_problem() == "TZ is “Mars/Base”, which is no known zone; times are shown in UTC"
    for name in ("Europe/Berlin", ":Europe/Berlin", "UTC", "CET-1CEST", "<+03>-3", ""):
        zone.setenv("TZ", name)
        assert zone_problem() == ""


def test_today_follows_the_zone_and_can_be_set(zone: pytest.MonkeyPatch) -> None:
    zone.delenv("MSTUI_TODAY", raising=False)
    found = set()
    for name in ("Etc/GMT+12", "Etc/GMT-14"):
        zone.setenv("TZ", name)
        time.tzset()
        found.add(today())
    assert len(found) == 2
    zone.setenv("MSTUI_TODAY", "2026-11-21")
    assert today() == "2026-11-21"


@pytest.mark.parametrize(
    "chosen", ["fri", "2026-02-30", "20261121", "2026-11-21T09:00", "x\x1b[2J"]
)
def test_a_wrong_today_is_refused(zone: pytest.MonkeyPatch, chosen: str) -> None:
    zone.setenv("MSTUI_TODAY", chosen)
    with pytest.raises(InvalidValue, match="it takes a date like 2026-11-21") as caught:
        today()
    assert visible(str(caught.value)) == str(caught.value)


def test_showing_dates_loads_neither_the_grammar_nor_pendulum() -> None:
    program = (
        "import sys, mstui.dates as d\n"
        "d.today(); d.show('2026-11-25', '2026-11-21'); d.show_instant(0)\n"
        "print(sorted({'pendulum', 're', 'typing', 'zoneinfo'} & set(sys.modules)))\n"
        "d.explain('fri', d.today())\n"
        "print(sorted({'pendulum', 'difflib', 'zoneinfo'} & set(sys.modules)))\n"
    )
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
        capture_output=True, text=True, check=True, env={**os.environ, "MSTUI_TODAY": SATURDAY},
    ).stdout  # fmt: skip
    assert loaded.split() == ["[]", "[]"]

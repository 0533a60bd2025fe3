"""Dates, durations, shares, people and references in the spellings of many tools."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.exchange.readers.cells import amounts, names, refs, words
from mstui.exchange.readers.cells.dates import DateReader, evidence

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2026/3/5", "2026-03-05"),
        ("2019年5月28日", "2019-05-28"),
        ("20260305", "2026-03-05"),
        ("2026-03-05T09:30", "2026-03-05T09:30"),
        ("2026-03-05 09:30:00", "2026-03-05T09:30"),
        ("2026-03-05T00:00:00", "2026-03-05"),
        ("2026-03-05T23:30:00.000Z", "2026-03-05"),
        ("2026-03-05T07:00:00-08:00", "2026-03-05"),
        ("5.3.2026", "2026-03-05"),
        ("05.03.26", "2026-03-05"),
        ("Mo 05.03.26", "2026-03-05"),
        ("05/03/2026", "2026-03-05"),
        ("05-03-2026 17:00", "2026-03-05T17:00"),
        ("09/Jan/24 3:54 PM", "2024-01-09T15:54"),
        ("09/Jan/24 12:00 AM", "2024-01-09"),
        ("5 March 2026", "2026-03-05"),
        ("5. März 2026", "2026-03-05"),
        ("5 de marzo de 2026", "2026-03-05"),
        ("5 févr. 2026", "2026-02-05"),
        ("March 5, 2026", "2026-03-05"),
        ("Mar 5, 2026 9:00 AM", "2026-03-05T09:00"),
        ("Thu March 5th, 2026", "2026-03-05"),
        ("Fri Jan 16 2026 00:00:00 GMT+0000 (GMT)", "2026-01-16"),
        ("1767225600000", "2026-01-01"),
        ("1767225600", "2026-01-01"),
        ("46023", "2026-01-01"),
        ("46023.5", "2026-01-01T12:00"),
        ("5/3/99", "1999-03-05"),
        ("5/3/70", "2070-03-05"),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert DateReader("dd/mm", TODAY).read(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "soon", "31/02/2026", "2026-13-01", "13/13/2026", "Q3 2026", "2026", "12", "0001-01-01",
     "9999-12-31", "2026-03-05T25:00", "32 March 2026", "5 Brumaire 2026", "1/2", "½/2/2026",
     "2026-03-05" + " " * 5000 + "x", "99999999999999999999"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert DateReader("dd/mm", TODAY).read(text) is None


def test_months_first_reads_bare_numbers_and_leaves_dots_alone() -> None:
    reader = DateReader("mm/dd", TODAY)

    assert reader.read("05/03/2026") == "2026-05-03"
    assert reader.read("5.3.2026") == "2026-03-05"


def test_a_range_in_one_cell_is_start_and_end() -> None:
    reader = DateReader("", TODAY)

    assert reader.read_range("March 5, 2026 → March 8, 2026") == ("2026-03-05", "2026-03-08")
    assert reader.read_range("March 5, 2026") == (None, "2026-03-05")


@pytest.mark.parametrize(
    ("values", "order", "undecided"),
    [
        (["13/01/2026", "01/02/2026"], "dd/mm", False),
        (["01/13/2026", "01/02/2026"], "mm/dd", False),
        (["01/02/2026"], "", True),
        (["05/05/2026", "2026-01-01", "13.01.2026"], "", False),
        (["13/01/2026", "01/13/2026"], "", True),
        # A weekday tells which reading is a date at all.
        (["Mon 3/2/26", "Fri 3/6/26"], "mm/dd", False),
        (["Mon 2/3/26"], "dd/mm", False),
    ],
)
def test_the_order_is_decided_by_evidence(values: list[str], order: str, undecided: bool) -> None:
    found = evidence(values)

    assert (found.order, found.undecided) == (order, undecided)


@given(st.dates(date(1980, 1, 1), date(2070, 1, 1)), st.sampled_from(["dd/mm", "mm/dd"]))
def test_every_date_is_read_as_it_was_written(day: date, order: str) -> None:
    reader = DateReader(order, TODAY)
    first, second = (day.day, day.month) if order == "dd/mm" else (day.month, day.day)
    month = day.strftime("%B")

    for text in (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{first}/{second}/{day.year}",
        f"{first:02d}-{second:02d}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%a} {first}/{second}/{day.year}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        str((day - date(1899, 12, 30)).days),
    ):
        assert reader.read(text) == day.isoformat(), text


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=1), st.booleans())
def test_evidence_never_names_the_wrong_order(days: list[date], month_first: bool) -> None:
    written = [
        f"{day.month}/{day.day}/{day.year}" if month_first else f"{day.day}/{day.month}/{day.year}"
        for day in days
    ]

    assert evidence(written).order in ("", "mm/dd" if month_first else "dd/mm")


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("3d 4h", "d", (1680, False)),
        ("5 days?", "d", (2400, False)),
        ("2.5", "h", (150, False)),
        ("2,5", "d", (1200, False)),
        ("1w 2d", "d", (3360, False)),
        ("2 edays", "d", (2880, True)),
        ("3 ewks", "d", (30240, True)),
        ("PT8H", "d", (480, False)),
        ("P1DT2H", "d", (600, False)),
        ("2:30", "h", (150, False)),
        ("120:00", "h", (7200, False)),
        ("7200000", "ms", (120, False)),
        ("28800", "s", (480, False)),
        ("1 mon", "d", (9600, False)),
        ("10 Tage", "d", (4800, False)),
        ("3 jours", "d", (1440, False)),
        ("0 days", "d", (0, False)),
        ("1 hour, 30 minutes", "h", (90, False)),
    ],
)
def test_lengths(text: str, unit: str, expected: tuple[int, bool]) -> None:
    assert amounts.length(text, unit) == expected


@pytest.mark.parametrize("text", ["", "soon", "3 apples", "-2d", "d", "1e9 d", "9" * 40, "3d" * 60])
def test_what_is_no_length(text: str) -> None:
    assert amounts.length(text, "d") is None


def test_shares_of_one_and_of_a_hundred() -> None:
    assert amounts.percent("50%", fraction=False) == 50
    assert amounts.percent("0.5", fraction=True) == 50
    assert amounts.percent("99.9", fraction=False) == 99
    assert amounts.percent("100", fraction=False) == 100
    assert amounts.percent("101", fraction=False) is None
    assert amounts.are_fractions(["0", "0.25", "1"])
    assert amounts.are_fractions(["1", "0"])
    assert not amounts.are_fractions(["0", "50"])
    assert not amounts.are_fractions(["50%"])


@pytest.mark.parametrize(
    ("text", "cents"),
    [("$1,234.50", 123450), ("1.234,50 €", 123450), ("1 234,5", 123450), ("1,234", 123400),
     ("1'234.50", 123450), ("12.5", 1250), ("-3", -300), ("CHF 10", 1000)],
)  # fmt: skip
def test_money(text: str, cents: int) -> None:
    assert amounts.money(text) == cents


@pytest.mark.parametrize(
    ("text", "expected"),
    [("In Progress", "doing"), ("✅ Done", "done"), ("02 - To Do", "todo"), ("won't fix", "cancelled"),
     ("On Hold", "blocked"), ("Erledigt", "done"), ("En cours", "doing"), ("Selected for Development", "todo"),
     ("Awaiting the lawyer", None)],
)  # fmt: skip
def test_states(text: str, expected: str | None) -> None:
    assert words.state(text) == expected


def test_priorities() -> None:
    assert words.priority("Urgent") == "must"
    assert words.priority("High") == "should"
    assert words.priority("3 - Medium") == "could"
    assert words.priority("Won't have") == "wont"
    assert words.priority("No priority") == ""
    assert words.priority("Purple") is None


@pytest.mark.parametrize(
    ("text", "commas", "expected"),
    [
        ("Ann; Bob", False, [("Ann", "", 100), ("Bob", "", 100)]),
        ("Ann, Bob", True, [("Ann", "", 100), ("Bob", "", 100)]),
        ("Doe, Ann", False, [("Doe, Ann", "", 100)]),
        ("[Ann Lee,Bob]", False, [("Ann Lee", "", 100), ("Bob", "", 100)]),
        ("Ann[50%],Bob[2 h],Cy", True, [("Ann", "", 50), ("Bob", "", 100), ("Cy", "", 100)]),
        ("Ann <ann@x.org>", True, [("Ann", "ann@x.org", 100)]),
        ("ann@x.org", True, [("ann@x.org", "ann@x.org", 100)]),
        ("Unassigned", True, []),
        ("[" * 3000, True, [("[" * 3000, "", 100)]),
    ],
)
def test_people(text: str, commas: bool, expected: list[tuple[str, str, int]]) -> None:
    assert names.people(text, commas=commas) == expected


def test_commas_separate_people_only_where_the_column_shows_it() -> None:
    assert not names.comma_separates(["Doe, Ann", "Roe, Bob"])
    assert names.comma_separates(["Ann Doe, Bob Roe"])
    assert names.comma_separates(["Ann, Bob", "Bob"])
    assert names.comma_separates(["Ann, Bob, Cy"])
    assert names.comma_separates(["a@x.org, b@x.org"])


KNOWN = {
    "1": 0,
    "2": 1,
    "3": 2,
    "#7": 3,
    "ENG-12": 4,
    "Design, phase one": 5,
    "Build": 6,
    "Test FS": 7,
}


@pytest.mark.parametrize(
    ("text", "found", "unknown"),
    [
        ("2", [(1, "FS", 0, "working")], []),
        ("2 1d", [(1, "FS", 480, "working")], []),
        ("3FS+2d", [(2, "FS", 960, "working")], []),
        ("3SS-1 day", [(2, "SS", -480, "working")], []),
        ("1FF+50%;2SF", [(0, "FF", 50, "percent"), (1, "SF", 0, "working")], []),
        ("3FS+2 edays", [(2, "FS", 2880, "elapsed")], []),
        ("2EA+1 Tag", [(1, "FS", 480, "working")], []),
        ("#7", [(3, "FS", 0, "working")], []),
        ("ENG-12FS+1d", [(4, "FS", 480, "working")], []),
        ("Build SS+1h", [(6, "SS", 60, "working")], []),
        ("SS: Build", [(6, "SS", 0, "working")], []),
        ("Test FS", [(7, "FS", 0, "working")], []),
        ("Design, phase one, Build", [(5, "FS", 0, "working"), (6, "FS", 0, "working")], []),
        ("Build,Design, phase one", [(6, "FS", 0, "working"), (5, "FS", 0, "working")], []),
        ("2, 99", [(1, "FS", 0, "working")], ["99"]),
        ("nothing", [], ["nothing"]),
        ("x" * 20_000, [], ["x" * 20_000]),
    ],
)  # fmt: skip
def test_references(text: str, found: list[tuple[int, str, int, str]], unknown: list[str]) -> None:
    assert refs.links(text, KNOWN.get) == (found, unknown)


def test_epoch_milliseconds_are_dates_of_utc() -> None:
    reader = DateReader("", TODAY)
    day = date(2026, 3, 5)

    for hours in (0, 4, 23):
        instant = ((day - date(1970, 1, 1)) // timedelta(seconds=1) + hours * 3600) * 1000
        assert reader.read(str(instant)) == "2026-03-05"

"""The trend of forecasts: read from check-ins, and drawn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest

from mstui.measures.trend import Report, trend
from mstui.views.canvas import Span
from mstui.views.trend_chart import LEAST_HEIGHT, LEAST_WIDTH, drawn
from mstui.views.trends import MilestoneTrend, trend_of, trends_of
from support.demonstration import write_demo

TODAY = date(2026, 4, 1)
MONDAYS = [date(2026, 3, day) for day in (2, 9, 16, 23, 30)]


def told(*forecasts: str) -> list[Report]:
    return [
        Report(on, date.fromisoformat(f"2026-{one}"))
        for on, one in zip(MONDAYS, forecasts, strict=False)
    ]


def milestone(id: str, reports: list[Report], state: str = "open", **more: date) -> MilestoneTrend:
    return MilestoneTrend(id, id, "p", state, more.get("target"), more.get("ended"), trend(reports))


SLIDING = milestone("slides", told("06-01", "06-01", "06-08", "06-15", "06-22"))
STILL = milestone("holds", told(*["06-10"] * 5))


def text(rows: list[list[Span]]) -> list[str]:
    return ["".join(span.text for span in row) for row in rows]


@pytest.mark.parametrize("is_ascii", [False, True])
@pytest.mark.parametrize("size", [(LEAST_WIDTH, LEAST_HEIGHT), (38, 7), (60, 20), (140, 40)])
def test_it_fills_its_size_and_not_a_cell_more(size: tuple[int, int], is_ascii: bool) -> None:
    width, height = size
    for chosen in ("slides", "holds", "gone", ""):
        rows = text(drawn([SLIDING, STILL], chosen, width, height, TODAY, ascii=is_ascii))
        assert len(rows) == height
        assert max(map(len, rows)) <= width
        assert not is_ascii or "".join(rows).isascii()


def test_what_holds_is_level_and_what_slides_rises() -> None:
    def heights(one: MilestoneTrend) -> list[int]:
        rows = text(drawn([one], one.id, 80, 24, TODAY))
        columns = {
            x: -y for y, row in enumerate(rows) for x, sign in enumerate(row) if sign in "•◆"
        }
        assert len(columns) == 5
        return [columns[x] for x in sorted(columns)]

    assert len(set(heights(STILL))) == 1
    rising = heights(SLIDING)
    assert rising == sorted(rising)
    assert rising[0] == rising[1] < rising[2] < rising[3] < rising[4]


def test_too_little_room_or_nothing_told_draws_nothing() -> None:
    assert drawn([STILL], "holds", LEAST_WIDTH - 1, 20, TODAY) == []
    assert drawn([STILL], "holds", 80, LEAST_HEIGHT - 1, TODAY) == []
    assert drawn([], "", 80, 20, TODAY) == []


def test_years_at_both_ends_of_time_are_drawn() -> None:
    odd = milestone(
        "odd", [Report(date(1, 1, 1), date(9999, 12, 31)), Report(TODAY, date(1, 1, 2))]
    )
    rows = text(drawn([odd], "odd", 60, 12, TODAY))
    assert len(rows) == 12


def test_an_achieved_one_ends_on_the_diagonal_with_its_own_sign() -> None:
    ended = milestone("done", told("03-20", "03-20"), "achieved", ended=date(2026, 3, 23))
    rows = text(drawn([ended], "done", 60, 16, TODAY))
    assert sum(row.count("★") for row in rows) == 1
    assert ended.told == "achieved 3 days later than told first"
    assert ended.band == "grey"


@pytest.fixture(scope="module")
def demo_conn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("trends") / "demo.db"
    write_demo(path, date(2026, 11, 21))
    conn = sqlite3.connect(path)
    yield conn
    conn.close()


def test_every_check_in_of_the_demonstration_is_a_report(demo_conn: sqlite3.Connection) -> None:
    found = trends_of(demo_conn)
    stored = dict(
        demo_conn.execute(
            'SELECT j.milestone,count(DISTINCT c."on") FROM judgement j JOIN checkin c'
            " ON c.id=j.checkin WHERE j.forecast IS NOT NULL GROUP BY j.milestone"
        ).fetchall()
    )
    assert {one.id: len(one.trend.reports) for one in found} == stored
    assert max(stored.values()) >= 12
    openly = [one.is_open for one in found]
    assert openly == sorted(openly, reverse=True)
    slopes = [-1.0 if one.trend.fit is None else one.trend.fit for one in found if one.is_open]
    assert slopes == sorted(slopes, reverse=True)


def test_one_milestone_is_found_alone_and_an_unknown_one_is_none(
    demo_conn: sqlite3.Connection,
) -> None:
    first = trends_of(demo_conn)[0]
    assert trend_of(demo_conn, first.id) == first
    assert trend_of(demo_conn, "nothing") is None


def test_moves_are_counted_in_working_days(demo_conn: sqlite3.Connection) -> None:
    """A week later is five working days, whatever the days between are."""
    moved = [
        (one, two, step)
        for each in trends_of(demo_conn)
        for one, two, step in zip(
            each.trend.reports, each.trend.reports[1:], each.trend.moves, strict=False
        )
        if (two.forecast - one.forecast).days == 7
    ]
    assert moved
    assert all(step <= 5 for _, _, step in moved)

"""A whole check-in, from the brief to the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from mstui.review.opening import open_review
from mstui.store.workspace import Workspace
from mstui.views.record import Record, checkins, record_of
from review.world import BEFORE, SOLO, TODAY, Clock, build, copied, day, held


@pytest.fixture(scope="module")
def solo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("solo") / "solo.db"
    build(path, SOLO)
    return path


def records(ws: Workspace, on: str = TODAY) -> list[Record]:
    return [record_of(ws.reader, one.id) for one in checkins(ws.reader) if one.on == on]


def test_nothing_changed_takes_nine_keys_and_is_recorded_all_the_same(
    solo: Path, tmp_path: Path
) -> None:
    with copied(solo, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        keys = 0
        while review.closed is None:
            key = "A" if review.swept() else "enter"
            assert not review.press(key).problem
            keys += 1
        assert keys <= 9
        found = records(ws)
        assert len(found) == SOLO.projects
        judged = [seen for record in found for seen in record.milestones]
        assert len(judged) == SOLO.milestones
        # Nobody moved a forecast, and each is in the record nonetheless.
        assert all(seen.entry and seen.entry["forecast"] for seen in judged)
        assert all(seen.before and seen.figures["moved"] == 0 for seen in judged)
        assert {seen.entry["health"] for seen in judged if seen.entry} == {"green", "amber"}
        verdicts = sorted(
            verdict
            for (verdict,) in ws.reader.execute(
                'SELECT verdict FROM reviewed r JOIN checkin c ON c.id=r.checkin WHERE c."on"=?',
                (TODAY,),
            )
        )
        expected = ["carried"] * 4 + ["done"] * 4 + ["new"] * 3 + ["open"] * 5
        assert verdicts == [*expected, *["reviewed"] * 4, *["unchanged"] * 2]
        assert all(record.checkin["skipped"] is None for record in found)
        assert all(record.checkin["next_on"] == day(7) for record in found)


def test_a_review_that_is_not_closed_leaves_no_trace_of_a_checkin(
    solo: Path, tmp_path: Path
) -> None:
    with copied(solo, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        for key in ("enter", "A", "A", "A", "A"):
            review.press(key)
        review.leave()
        assert [one.on for one in checkins(ws.reader)] == [BEFORE] * SOLO.projects
        assert not ws.reader.execute(
            'SELECT 1 FROM judgement j LEFT JOIN checkin c ON c.id=j.checkin WHERE c."on"<>?',
            (BEFORE,),
        ).fetchone()


def test_it_goes_on_at_the_same_item(solo: Path, tmp_path: Path) -> None:
    with copied(solo, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        for key in ("enter", "tab", "tab", "enter", "f"):
            review.press(key)
        review.press("enter", "+1w")
        place, key = review.place, review.item.key
        review.log.close()  # what a kill does to it
        again = open_review(ws, tmp_path, today=TODAY, now=Clock())
        assert again.is_resumed
        assert (again.place, again.item.key) == (place, key)
        assert again.state.answers == review.state.answers


def test_undoing_the_close_withdraws_the_checkins(solo: Path, tmp_path: Path) -> None:
    with copied(solo, tmp_path / "plan.db") as ws:
        review = held(ws, TODAY, tmp_path)
        assert review.closed is not None
        ws.undo()
        states = [one.state for one in checkins(ws.reader) if one.on == TODAY]
        assert states == ["withdrawn"] * SOLO.projects
        assert record_of(ws.reader, review.closed.id).withdrawn is not None

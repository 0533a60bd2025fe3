"""Skipping, resuming, killing and undoing anywhere neither loses nor doubles a record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.domain.errors import MstuiError
from mstui.review.log import Log
from mstui.review.opening import open_review
from mstui.review.session import Review
from mstui.store.workspace import Workspace
from mstui.views.record import checkins, record_of
from review.world import TODAY, Clock, World, add, build, copied, day

SMALL = World(2, 5, 2, 2, 2, 1, 2, 2, 1, 1, 1)
KILL, CUT = "kill", "cut"
# What a hand may press, whatever is asked; what makes no sense where it is gets refused.
KEYS = st.sampled_from(
    [
        *("enter", "enter", "enter", "A", "tab", "shift+tab", "down", "up", "u", "w", "escape"),
        *("x", "f", "t", "v", "e", "E", "X", "a", "d", "n", "p", "o", "s", "!", "1", "2", "3"),
        *("y", "r", "c", "m", "space", KILL, CUT),
    ]
)
TEXTS = st.sampled_from(
    ["", "+1w", "fri", "ben", "Ana", "41", "23", "call them @ana fri", "because it is so and so"]
)
PLAYED = st.lists(st.tuples(KEYS, TEXTS), max_size=60)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "small.db"
    build(path, SMALL)
    with Workspace.open(path) as ws, ws.write("due") as tx:
        tx.conn.execute('UPDATE reading SET "on"=?', (day(-40),))
        add(tx, "person", name="Ben Two")
    return path


def killed(review: Review, ws: Workspace, folder: Path, *, cut: bool) -> Review:
    """The process is gone, with the last line half written where ``cut``; another begins."""
    path = review.log.path
    assert path is not None
    answers, item, prompt = dict(review.state.answers), review.item, review.prompt
    is_there = not review.is_answered(item) or item.kind == "none"
    review.log.close()
    if cut:
        with path.open("ab") as log:
            log.write(b'{"t":"a","n":99')
    again = open_review(ws, folder, today=TODAY, now=Clock())
    assert again.is_resumed
    assert again.state.answers == answers
    assert again.prompt == prompt
    # An item that was answered may be none any more: a task that is done, a line that is filed.
    if is_there or prompt is not None:
        assert again.item.key == item.key
    return again


def finished(review: Review) -> None:
    """Close it, whatever is still asked."""
    for _ in range(30):
        if review.closed is not None:
            return
        if review.prompt is not None:
            review.press("escape")
        elif review.item.kind == "close":
            assert not review.press("enter").problem
        else:
            review.press("tab")
    raise AssertionError(f"it does not close: {review.place}")


def everything(ws: Workspace) -> dict[str, list[Any]]:
    """What a check-in may add, as it stands in the file."""
    kinds = ("action", "decision", "roadblock", "reading", "retrospective", "investigation",
             "risk", "capture", "task")  # fmt: skip
    return {
        kind: sorted(id for (id,) in ws.reader.execute(f'SELECT id FROM "{kind}"'))
        for kind in kinds
    }


def answers_are_in(ws: Workspace, review: Review) -> None:
    """Each answer that stands is in the record once, and nothing else is."""
    reviewed = ws.reader.execute(
        'SELECT r.item,r.verdict FROM reviewed r JOIN checkin c ON c.id=r.checkin WHERE c."on"=?',
        (TODAY,),
    ).fetchall()
    assert len({item for item, _ in reviewed}) == len(reviewed)
    found = dict(reviewed)
    for key, answer in review.state.answers.items():
        _, kind, id = key.split(":", 2)
        if answer.verdict and kind in ("task", "roadblock", "risk", "kpi", "action"):
            assert found.pop(id) == answer.verdict
    made = {id for one in review.state.given for _, id in one.said.get("made", ())}
    finished_tasks = {
        id
        for key, answer in review.state.answers.items()
        if key.startswith("2:finished:") and answer.verdict
        for id in found
        if found[id] == "done"
    }
    assert set(found) <= made | finished_tasks
    for record in (record_of(ws.reader, one.id) for one in checkins(ws.reader) if one.on == TODAY):
        (open_ones,) = ws.reader.execute(
            "SELECT count(*) FROM milestone WHERE project=? AND state IN ('proposed','planned')",
            (record.project["id"],),
        ).fetchone()
        # Also the forecast that nobody changed, of what nobody looked at.
        assert len(record.milestones) == open_ones
        for seen in record.milestones:
            said = review.state.answer(f"3:milestone:{seen.row['id']}").said
            assert seen.entry is not None
            assert seen.entry["forecast"]
            if said.get("forecast"):
                assert seen.entry["forecast"] == said["forecast"]
            if said.get("declared"):
                assert seen.entry["declared"] == said["declared"]
    linked = ws.reader.execute(
        'SELECT a.id FROM action a JOIN checkin c ON c.id=a.checkin WHERE c."on"=?', (TODAY,)
    ).fetchall()
    actions = {
        id
        for one in review.state.given
        for kind, id in one.said.get("made", ())
        if kind == "action"
    }
    assert {id for (id,) in linked} == actions


@settings(max_examples=60)
@given(played=PLAYED)
def test_whatever_is_pressed_is_recorded_once(
    played: list[tuple[str, str]], small: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("played")
    with copied(small, folder / "plan.db") as ws:
        review = open_review(ws, folder, today=TODAY, now=Clock())
        for key, text in played:
            if key in (KILL, CUT):
                review = killed(review, ws, folder, cut=key == CUT)
            elif review.item.kind in ("close", "report") and key == "enter" and not review.prompt:
                continue
            else:
                review.press(key, text)
        review = killed(review, ws, folder, cut=False)
        finished(review)
        answers_are_in(ws, review)
        # The log is gone with it: the next one is new.
        assert list(folder.glob("checkin-*.log")) == []
    shutil.rmtree(folder)


@settings(max_examples=40)
@given(played=PLAYED)
def test_undoing_all_of_it_leaves_the_file_as_it_was(
    played: list[tuple[str, str]], small: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("undone")
    with copied(small, folder / "plan.db") as ws:
        before = everything(ws)
        states = ws.reader.execute("SELECT id,state,finish FROM task ORDER BY id").fetchall()
        targets = ws.reader.execute("SELECT id,target,owner,state FROM milestone ORDER BY id")
        promised = targets.fetchall()
        review = open_review(ws, folder, today=TODAY, now=Clock())
        for key, text in played:
            if key in (KILL, CUT):
                review = killed(review, ws, folder, cut=key == CUT)
            elif review.item.kind == "close" and key == "enter" and not review.prompt:
                continue
            else:
                review.press(key, text)
        for _ in range(len(review.state.given)):
            if review.prompt is not None:
                review.press("escape")
            reply = review.press("u")
            assert not reply.problem, reply
        assert review.state.answers == {}
        assert everything(ws) == before
        assert (
            states == ws.reader.execute("SELECT id,state,finish FROM task ORDER BY id").fetchall()
        )
        assert (
            promised
            == ws.reader.execute(
                "SELECT id,target,owner,state FROM milestone ORDER BY id"
            ).fetchall()
        )
        review.leave()
    shutil.rmtree(folder)


@pytest.mark.parametrize("dies", ["before", "behind"])
@pytest.mark.parametrize("key", ["x", "A", "enter"])
def test_a_kill_between_the_file_and_the_log(
    key: str, dies: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The intention is in the log, and the answer is not: what the file holds decides."""
    with copied(small, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        review.press("enter")
        if key == "x":
            review.press("tab")
            while review.item.kind != "task":
                review.press("down")
        item = review.item
        add_to = Log.add

        def dying(log: Log, entry: dict[str, Any]) -> None:
            if entry["t"] == "w" and dies == "before":
                add_to(log, entry)
                raise KeyboardInterrupt
            if entry["t"] == "s" and dies == "behind":
                raise KeyboardInterrupt
            add_to(log, entry)

        monkeypatch.setattr(Log, "add", dying)
        with pytest.raises(KeyboardInterrupt):
            review.press(key)
        monkeypatch.undo()
        review.log.close()
        again = open_review(ws, tmp_path, today=TODAY, now=Clock())
        is_answered = again.state.is_answered(item.key)
        if item.kind == "task":
            (state,) = ws.reader.execute("SELECT state FROM task WHERE id=?", (item.id,)).fetchone()
            assert is_answered == (state == "done") == (dies == "behind")
        else:
            left = ws.reader.execute("SELECT 1 FROM capture WHERE id=?", (item.id,)).fetchone()
            assert is_answered == (left is None) == (dies == "behind")
        finished(again)
        answers_are_in(ws, again)


def test_a_kill_behind_the_close_does_not_close_twice(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with copied(small, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        monkeypatch.setattr(Log, "end", lambda self: self.close())
        finished(review)
        monkeypatch.undo()
        assert list(tmp_path.glob("checkin-*.log"))
        again = open_review(ws, tmp_path, today=TODAY, now=Clock())
        assert not again.is_resumed
        held = [one for one in checkins(ws.reader) if one.on == TODAY]
        assert len(held) == SMALL.projects
        again.leave()


@pytest.mark.parametrize(("answer", "times"), [("y", 2), ("n", 1)])
def test_two_reviews_of_one_project_at_once(
    answer: str, times: int, small: Path, tmp_path: Path
) -> None:
    """One person has one; of two people's the second says whether both are kept."""
    with copied(small, tmp_path / "plan.db") as ws, Workspace.open(tmp_path / "plan.db") as other:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        with pytest.raises(MstuiError, match="open in another window"):
            open_review(ws, tmp_path, today=TODAY, now=Clock())
        other.author = ws.reader.execute("SELECT id FROM person WHERE name='Ben'").fetchone()[0]
        second = open_review(other, tmp_path, today=TODAY, now=Clock())
        finished(review)
        while second.item.kind != "close":
            second.press("tab")
        reply = second.press("enter")
        assert "P0 was checked in by Ana meanwhile" in reply.notice
        assert second.prompt is not None
        second.press(answer)
        reply = second.press("enter")
        held = [one for one in checkins(ws.reader) if one.on == TODAY]
        assert len(held) == SMALL.projects * times
        assert bool(reply.problem) == (times == 1)

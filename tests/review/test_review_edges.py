"""What a check-in meets besides: nothing at all, far too much, and what others delete meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from mstui.actions.items import add_item, edit_item, remove_items
from mstui.domain.errors import NotFound
from mstui.review.opening import open_review
from mstui.review.session import Review
from mstui.store.creating import create_file
from mstui.store.workspace import Workspace
from mstui.views.record import checkins, record_of
from review.driver import Player
from review.weeks import HEAVY, week
from review.world import LEAD, TODAY, Clock, World, add, build, copied, day

SMALL = World(2, 6, 2, 2, 2, 1, 2, 2, 1, 1, 2)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("edges") / "small.db"
    build(path, SMALL)
    return path


def to_step(review: Review, step: int) -> None:
    for _ in range(12):
        if review.step >= step:
            return
        assert not review.press("tab").problem


def to_close(review: Review) -> None:
    for _ in range(12):
        if review.item.kind == "close":
            return
        review.press("tab")


def one(ws: Workspace, sql: str) -> str:
    return str(ws.reader.execute(sql).fetchone()[0])


def test_a_project_without_anything(tmp_path: Path) -> None:
    create_file(tmp_path / "plan.db")
    with Workspace.open(tmp_path / "plan.db") as ws:
        with pytest.raises(NotFound, match="no active project"):
            open_review(ws, tmp_path, today=TODAY, now=Clock())
        add_item(ws, "project", {"name": "Empty", "key": "NIL"})
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        reply = review.press("enter")
        # Six steps hold nothing, and each says so in a line.
        assert len(reply.passed) == 6
        assert review.item.kind == "more"
        review.press("enter")
        assert review.press("enter").effect == "closed"
        (held,) = checkins(ws.reader)
        assert record_of(ws.reader, held.id).milestones == []


def test_five_thousand_milestones_are_held_by_one_key(tmp_path: Path) -> None:
    create_file(tmp_path / "plan.db")
    with Workspace.open(tmp_path / "plan.db") as ws:
        ws.hurried = True
        with ws.write("set up") as tx:
            ws.author = tx.insert("person", {"name": "Ana"})
            for place, key in (("a", "ONE"), ("b", "TWO")):
                of = {"name": key, "key": key, "start": day(-7), "ord": place}
                project = tx.insert("project", of)
                for number in range(2500):
                    row = {"name": f"M{number}", "project": project, "target": day(20)}
                    tx.insert("milestone", {**row, "owner": ws.author, "state": "planned"})
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        to_step(review, 3)
        assert review.press("A").notice.startswith("5000 (ONE 2500, TWO 2500) accepted")
        review.press("enter")
        assert review.press("enter").effect == "closed"
        assert one(ws, "SELECT count(*) FROM judgement WHERE forecast IS NOT NULL") == "5000"


def test_what_others_delete_meanwhile(small: Path, tmp_path: Path) -> None:
    """One clear line each, and nothing else is lost."""
    with copied(small, tmp_path / "plan.db") as ws, Workspace.open(tmp_path / "plan.db") as other:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        to_step(review, 2)
        for _ in range(20):
            if review.item.kind != "task":
                review.press("down")
        remove_items(other, [("task", review.item.id)])
        assert "somebody deleted it" in review.press("x").problem
        to_step(review, 3)
        kept = review.item
        review.press("enter")
        gone = review.item
        review.press("f")
        review.press("enter", "+1w")
        remove_items(other, [("milestone", gone.id)])
        remove_items(other, [("project", next(r.project for r in review.rounds
                                              if r.project != kept.project))])  # fmt: skip
        to_close(review)
        reply = review.press("enter")
        assert not reply.problem
        assert reply.effect == "closed"
        assert [seen.on for seen in checkins(ws.reader, kept.project)][:1] == [TODAY]
        record = record_of(ws.reader, reply.change.id if reply.change else "")
        assert kept.id in {seen.row["id"] for seen in record.milestones}
        assert gone.id not in {seen.row["id"] for seen in record.milestones}


def test_every_project_is_deleted_meanwhile(small: Path, tmp_path: Path) -> None:
    with copied(small, tmp_path / "plan.db") as ws, Workspace.open(tmp_path / "plan.db") as other:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        remove_items(other, [("project", r.project) for r in review.rounds])
        to_close(review)
        assert review.press("enter").problem


def test_another_day_asks_again_what_has_changed(small: Path, tmp_path: Path) -> None:
    with copied(small, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        to_step(review, 3)
        first = review.item
        review.press("enter")
        second = review.item
        review.press("enter")
        review.leave()
        # Nothing changed: nothing is asked again the next day.
        review = open_review(ws, tmp_path, today=day(1), now=Clock())
        assert review.state.is_answered(first.key)
        review.leave()
        edit_item(ws, "milestone", second.id, {"deadline": day(1)})
        (task,) = ws.reader.execute(
            "SELECT id FROM task WHERE milestone=?", (second.id,)
        ).fetchone()
        edit_item(ws, "task", task, {"finish": day(90)})
        # The same day it stands, for it was said knowing the day; the next day it is asked again.
        review = open_review(ws, tmp_path, today=day(1), now=Clock())
        assert review.state.is_answered(second.key)
        review.leave()
        review = open_review(ws, tmp_path, today=day(2), now=Clock())
        assert review.state.is_answered(first.key)
        assert not review.state.is_answered(second.key)
        review.leave()


def test_owner_by_owner_asks_everything_once(small: Path, tmp_path: Path) -> None:
    with copied(small, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        by_step = {item.key for step in review.steps for item in review.items_of_step(step)}
        review.press("w")
        walked = [item for group in review.groups() for item in review.items_of(group)]
        assert {item.key for item in walked if item.kind != "none"} == by_step
        assert len(walked) == len({item.key for item in walked})
        for group in review.groups():
            owners = {item.owner for item in review.items_of(group) if item.step > 1}
            assert len(owners) <= 1
        # Where it is comes along, both ways.
        review.press("tab")
        review.press("tab")
        assert review.group.startswith("o:")
        key = review.item.key
        review.press("w")
        assert review.item.key == key
        assert not review.is_walking


def test_a_heavy_week_owner_by_owner_says_the_same(tmp_path: Path) -> None:
    """The walk is another order of the same check-in."""
    build(tmp_path / "lead.db", LEAD)
    told = week(LEAD, HEAVY, 7)._replace(new_roadblocks=[])
    found = []
    for walks in (False, True):
        with copied(tmp_path / "lead.db", tmp_path / f"{walks}.db") as ws:
            review = open_review(ws, None, today=TODAY, now=Clock())
            if walks:
                review.press("w")
            Player(review, told).play()
            found.append(
                ws.reader.execute(
                    "SELECT j.milestone,j.forecast,j.declared,j.note FROM judgement j"
                    ' JOIN checkin c ON c.id=j.checkin WHERE c."on"=? ORDER BY 1',
                    (TODAY,),
                ).fetchall()
                + ws.reader.execute(
                    "SELECT r.item,r.verdict,r.probability,r.impact FROM reviewed r"
                    " JOIN checkin c ON c.id=r.checkin JOIN risk k ON k.id=r.item"
                    ' WHERE c."on"=? ORDER BY 1',
                    (TODAY,),
                ).fetchall()
            )
    assert found[0] == found[1]


def test_a_word_better_than_the_facts_wants_a_reason_the_second_time(tmp_path: Path) -> None:
    build(tmp_path / "small.db", SMALL)
    with copied(tmp_path / "small.db", tmp_path / "plan.db") as ws:
        for week_number, asks in ((0, False), (1, True)):
            today = day(7 * week_number)
            review = open_review(ws, tmp_path, today=today, now=Clock())
            to_step(review, 3)
            # The first of each project is amber, by a forecast that was believed.
            assert review.item.facts["health"] in ("amber", "red")
            milestone = review.item.id
            review.press("v")
            review.press("1")
            assert (review.prompt is not None) == asks
            if asks:
                assert "10" not in review.press("enter", "short").notice
                assert review.prompt is not None
                review.press("enter", "the supplier told us so today")
            to_close(review)
            assert review.press("enter").effect == "closed"
            found = one(
                ws,
                "SELECT coalesce(explanation,'') FROM judgement j JOIN checkin c"
                f" ON c.id=j.checkin WHERE c.\"on\"='{today}' AND j.milestone='{milestone}'",
            )
            assert found == ("the supplier told us so today" if asks else "")


def test_a_disk_that_takes_nothing_is_told(small: Path, tmp_path: Path) -> None:
    with copied(small, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        review.log.close()
        review.log._number = 10_000  # a file that is gone
        review.press("enter")
        assert "not kept until Close" in review.log.problem
        review.log._number = -1


def test_a_folder_that_is_none_is_told_and_the_check_in_is_held(
    small: Path, tmp_path: Path
) -> None:
    (tmp_path / "drafts").write_text("a file")
    with copied(small, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path / "drafts", today=TODAY, now=Clock())
        assert "not kept until Close" in review.log.problem
        to_close(review)
        assert "not kept" in review.log.problem
        assert review.press("enter").effect == "closed"


def test_half_typed_text_comes_back(small: Path, tmp_path: Path) -> None:
    with copied(small, tmp_path / "plan.db") as ws:
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        to_step(review, 3)
        review.press("f")
        review.typing("+1")
        review.log.close()
        again = open_review(ws, tmp_path, today=TODAY, now=Clock())
        assert again.prompt is not None
        assert again.prompt.text == "+1"
        again.leave()


def test_the_minutes_are_those_that_somebody_was_at_it(small: Path, tmp_path: Path) -> None:
    with copied(small, tmp_path / "plan.db") as ws:
        clock = Clock(step=0)
        review = open_review(ws, tmp_path, today=TODAY, now=clock)
        for pause in (30_000, 45_000, 8 * 3_600_000):
            clock.at += pause
            review.press("down")
        # A night away counts as a long thought: five minutes.
        assert review.minutes == 6
        assert "6 of" in review.place
        review.leave()


def test_the_text_of_an_editor_that_fails_is_left(small: Path, tmp_path: Path) -> None:
    with copied(small, tmp_path / "plan.db") as ws:
        review = open_review(
            ws, tmp_path, today=TODAY, now=Clock(), drafter=lambda record, audience: audience
        )
        to_close(review)
        before = review.texts()
        for document in ("", "   \n", "=== NIX ===\nnothing"):
            assert review.take_document(document).problem
        assert review.texts() == before
        edited = review.document().replace("internal", "all is well", 1)
        assert not review.take_document(edited).problem
        review.press("space")
        assert set(review.texts().values()) == {"client"}
        assert review.press("enter").effect == "closed"
        texts = set(
            ws.reader.execute(
                'SELECT text,client_text,audience FROM checkin WHERE "on"=?', (TODAY,)
            )
        )
        assert texts == {("all is well", "client", "client"), ("internal", "client", "client")}


def test_a_member_says_what_the_lead_then_sees(small: Path, tmp_path: Path) -> None:
    with copied(small, tmp_path / "plan.db") as ws:
        ben = one(ws, "SELECT id FROM person WHERE name='Ben'")
        with ws.write("ever") as tx:
            project = one(ws, "SELECT id FROM project WHERE name='Project 1'")
            # Long ago: since the last check-in he has not reported.
            add(tx, "selfreport", project=project, person=ben, on=day(-30), note="well", at=1)
        before = open_review(ws, None, today=TODAY, now=Clock())
        assert any("Ben" in brief.missing for brief in before.brief())
        with Workspace.open(tmp_path / "plan.db") as his:
            his.author = ben
            review = open_review(his, tmp_path, today=TODAY, now=Clock(), me=ben)
            assert {item.owner for item in review.items_of_step(3)} == {ben}
            to_step(review, 3)
            milestone = review.item.id
            review.press("f")
            review.press("enter", "+1w")
            believed = one(ws, f"SELECT forecast FROM milestone WHERE id='{milestone}'")
            to_step(review, 8)
            assert review.press("enter").effect == "closed"
        lead = open_review(ws, tmp_path, today=TODAY, now=Clock())
        assert all("Ben" not in brief.missing for brief in lead.brief())
        (item,) = [item for item in lead.items_of_step(3) if item.id == milestone]
        assert item.facts["forecast"] == believed
        assert not item.plain
        lead.leave()


@pytest.mark.parametrize(("key", "answer"), [("m", "move"), ("a", "accept"), ("enter", "")])
def test_grown_scope_is_asked_about_behind_the_brief(
    key: str, answer: str, small: Path, tmp_path: Path
) -> None:
    with copied(small, tmp_path / "plan.db") as ws:
        project = one(ws, "SELECT id FROM project WHERE name='Project 1'")
        with ws.write("more work") as tx:
            for number in range(9):
                add(tx, "task", name=f"More {number}", project=project)
        review = open_review(ws, tmp_path, today=TODAY, now=Clock())
        review.press("enter")
        assert review.prompt is not None
        assert "9 items added" in review.prompt.lines[0]
        review.press(key)
        if answer == "accept":
            assert review.press("enter", "too short").problem
            review.press("enter", "the client pays for all of it")
        # One question a project, and then the first step.
        assert review.prompt is None
        assert review.step == 1
        to_close(review)
        assert review.press("enter").effect == "closed"
        kept = ws.reader.execute(
            'SELECT s.answer,c."on" FROM scopeanswer s JOIN checkin c ON c.id=s.checkin'
        ).fetchall()
        assert kept == ([(answer, TODAY)] if answer else [])

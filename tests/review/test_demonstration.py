"""The demonstration's check-ins are held by the review itself, and say what the engine says."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mstui.actions.checkin_undo import take_back
from mstui.actions.demo import story
from mstui.actions.demo_telling import instant
from mstui.measures.health import is_better
from mstui.publish.update import draft_update
from mstui.review import demonstration, simulated
from mstui.review.items import STEPS
from mstui.review.opening import open_review
from mstui.store.asof import as_of
from mstui.store.check import check
from mstui.store.journal import intents
from mstui.store.workspace import Workspace
from mstui.views.checkins import past_checkins
from mstui.views.health import project_health
from mstui.views.kpis import kpis
from mstui.views.record import Record
from mstui.views.trends import trends_of
from support.demonstration import write_demo

TODAY = date(2026, 11, 21)
JUDGED = "milestone,target,forecast,forecast_source,health,reasons,declared"
HELD = '"on",kind,since,facilitator,next_on,health,declared,reasons,facts,skipped,text,client_text'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demonstration") / "demo.db"
    write_demo(path, TODAY)
    return path


@pytest.fixture
def demo(made: Path) -> Iterator[sqlite3.Connection]:
    with Workspace.open(made, read_only=True) as ws:
        yield ws.reader


def keys(conn: sqlite3.Connection) -> dict[str, str]:
    return dict(conn.execute("SELECT key,id FROM project").fetchall())


def test_the_file_is_sound_and_every_project_has_its_twelve(demo: sqlite3.Connection) -> None:
    assert check(demo) == []
    for project in keys(demo).values():
        days = sorted(date.fromisoformat(one.on) for one in past_checkins(demo, project))
        assert len(days) == 12
        assert {b - a for a, b in pairwise(days)} == {timedelta(days=7)}


def test_what_every_check_in_judged_is_what_is_computed_of_the_file_as_it_was(
    demo: sqlite3.Connection,
) -> None:
    """Health, reasons and computed dates of all 36, milestone by milestone; no story tells them."""
    compared = 0
    for one in past_checkins(demo):
        past = as_of(demo, one.at - 1)
        whole = project_health(past, one.project, one.on)
        assert whole is not None
        health, reasons = demo.execute(
            "SELECT health,coalesce(reasons,'') FROM checkin WHERE id=?", (one.id,)
        ).fetchone()
        assert (health, reasons) == (whole.verdict.colour, "\n".join(whole.verdict.reasons))
        rows = demo.execute(
            "SELECT milestone,forecast,forecast_source,health,coalesce(reasons,'') FROM judgement"
            " WHERE checkin=?",
            (one.id,),
        ).fetchall()
        assert {row[0] for row in rows} == {m.id for m in whole.milestones.values() if m.is_open}
        for milestone, forecast, source, colour, why in rows:
            then = whole.milestones[milestone]
            assert (colour, why) == (then.verdict.colour, "\n".join(then.verdict.reasons))
            assert forecast == (then.forecast if source == "declared" else then.computed)
            compared += 1
        past.close()
    assert compared > 300


def test_a_person_who_says_the_same_at_the_keys_records_the_same(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last check-in of WEB again, answered by hand in the file as it lay that morning."""
    steps = story(TODAY)
    last = max(i for i, s in enumerate(steps) if s.sitting and s.label.startswith("check-in WEB"))
    sitting = steps[last].sitting
    assert sitting is not None
    path = tmp_path / "morning.db"
    monkeypatch.setattr(demonstration, "story", lambda today, seed: steps[:last])
    write_demo(path, TODAY)
    now = steps[last].at
    with Workspace.open(path) as ws:
        ws.clock = lambda: now
        for edit in sitting.before:
            simulated._edit(ws, edit, sitting)
        ws.author = sitting.facilitator
        now += 60_000
        review = open_review(
            ws, None, today=str(sitting.day), projects=[sitting.project], now=lambda: now,
            drafter=draft_update,
        )  # fmt: skip
        review.choose("attendees", list(sitting.attendees))
        review.choose("next_on", {sitting.project: sitting.next_on})
        _at_the_keys(review, sitting)
        again = _recorded(ws.reader, str(review.rounds[0].checkin))
    with Workspace.open(made, read_only=True) as ws:
        told = max(past_checkins(ws.reader, keys(ws.reader)["WEB"]), key=lambda one: one.on)
        first = _recorded(ws.reader, told.id)
    # Action steps and decisions have their own rows, with ids of their own.
    assert again == first


def _at_the_keys(review: Any, sitting: Any) -> None:
    """Every item in its order, by the keys of the help page."""

    def press(key: str, text: str = "") -> None:
        reply = review.press(key, text)
        assert not reply.problem, reply

    def answer(said: dict[str, str]) -> None:
        while review.prompt is not None:
            if review.prompt.sort == "choice":
                value = said.get(review.prompt.field, "")
                press(next((c.key for c in review.prompt.choices if c.value == value), "y"))
            else:
                press("enter", said.get(review.prompt.field, ""))

    press("enter")
    for step in range(1, len(STEPS) - 1):
        for item in list(review.items_of_step(step)):
            if item.kind in ("none", "more") or review.is_answered(item):
                continue
            said = {**sitting.milestones.get(item.id, {}), **sitting.kpis.get(item.id, {})}
            review.go_to(item.key)
            press(*_keys_for(item, said, sitting))
            answer(said)
    more = next(item for item in review.items_of_step(7) if item.kind == "more")
    for values in sitting.new_actions:
        review.go_to(more.key)
        press("a")
        owner = _name(review, "person", values["owner"])
        place = _name(review, "milestone", values["milestone"])
        where = f' >"{place}"' if place else ""
        answer({"line": f'{values["name"]} @"{owner}" due:{values["due"]}{where}'})
    for values in sitting.decisions:
        review.go_to(more.key)
        press("d")
        place = _name(review, "milestone", values["milestone"])
        answer({"name": values["name"], "why": values["why"], "affects": place})
    review.go_to(review.items_of_step(len(STEPS) - 1)[0].key)
    press("enter")
    assert review.closed is not None


def _keys_for(item: Any, said: dict[str, str], sitting: Any) -> tuple[str, ...]:
    """The key that answers an item, with what is typed."""
    assert "probability" not in sitting.risks.get(item.id, {}), "no risk is rated in that week"
    if item.kind == "kpi":
        return ("enter", said["value"])
    if item.kind == "action" and item.name in sitting.actions:
        return ("x",)
    return ("v",) if "declared" in said else ("enter",)


def _name(review: Any, kind: str, row: str | None) -> str:
    found = review.read(
        lambda conn: conn.execute(f"SELECT name FROM {kind} WHERE id=?", (row,)).fetchone()
    )
    return str(found[0]) if found else ""


def _recorded(conn: sqlite3.Connection, checkin: str) -> list[Any]:
    """What a check-in holds, without the ids that were drawn for it."""
    return [
        conn.execute(f"SELECT {HELD} FROM checkin WHERE id=?", (checkin,)).fetchone(),
        sorted(conn.execute(f"SELECT {JUDGED} FROM judgement WHERE checkin=?", (checkin,))),
        sorted(conn.execute("SELECT person FROM attendee WHERE checkin=?", (checkin,))),
        sorted(
            conn.execute(
                "SELECT i.name,v.verdict,coalesce(v.state,'') FROM reviewed v"
                " JOIN (SELECT id,name FROM action UNION SELECT id,name FROM risk"
                " UNION SELECT id,name FROM kpi UNION SELECT id,name FROM roadblock"
                " UNION SELECT id,name FROM task) i ON i.id=v.item WHERE v.checkin=?",
                (checkin,),
            )
        ),
        sorted(
            conn.execute("SELECT name,due,state FROM action WHERE checkin=?", (checkin,)).fetchall()
        ),
        sorted(conn.execute("SELECT name,why FROM decision WHERE checkin=?", (checkin,))),
    ]


def test_closing_is_taken_back_as_one_step(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "undone.db"
    path.write_bytes(made.read_bytes())
    with Workspace.open(path) as ws:
        conn = ws.reader
        close = next(one for one in intents(conn, limit=500) if one.label.startswith("check-in "))
        project = keys(conn)[close.label.split()[1]]
        before = len(past_checkins(conn, project))
        ws.author = close.author
        take_back(ws, close.id)
        assert len(past_checkins(conn, project)) == before - 1
        (left,) = conn.execute(
            "SELECT count(*) FROM judgement WHERE checkin NOT IN (SELECT id FROM checkin)"
        ).fetchone()
        assert left == 0
        assert check(conn) == []


def test_the_story_has_all_that_a_check_in_knows(demo: sqlite3.Connection) -> None:
    def count(sql: str) -> int:
        return int(demo.execute(sql).fetchone()[0])

    assert count("SELECT count(*) FROM investigation WHERE state='closed' AND finding<>''") >= 3
    assert count("SELECT count(*) FROM investigation WHERE coalesce(state,'open')='open'") >= 1
    assert count("SELECT count(*) FROM retrospective WHERE well<>'' AND checkin<>''") == 3
    assert count("SELECT count(*) FROM retrospective WHERE celebrated<>'' AND checkin<>''") == 2
    assert count("SELECT count(*) FROM scopeanswer WHERE answer='accept' AND checkin<>''") == 1
    assert count("SELECT count(*) FROM adjustment WHERE client_text<>''") >= 8
    assert count("SELECT count(*) FROM adjustment WHERE impact<>''") >= 15
    assert count("SELECT count(*) FROM judgement WHERE explanation<>''") >= 2
    assert count("SELECT count(*) FROM selfreport") >= 2
    assert count("SELECT count(*) FROM action WHERE checkin IS NULL") == 0
    assert count("SELECT count(*) FROM decision WHERE checkin IS NULL") == 0
    verdicts = Counter(row[0] for row in demo.execute("SELECT verdict FROM reviewed"))
    assert verdicts.keys() >= {
        "done", "carried", "dropped", "new", "scored", "reviewed", "read", "escalated", "resolved",
        "unchanged",
    }  # fmt: skip
    (facts,) = demo.execute("SELECT facts FROM checkin WHERE facts LIKE '%1087%'").fetchone()
    assert json.loads(facts)["growth_effort"] >= 1000, "the scope grew by a tenth"


def test_trends_are_named_as_the_plot_wants_them(demo: sqlite3.Connection) -> None:
    patterns = {one.name: one.trend for one in trends_of(demo)}
    beta = patterns["Beta Version Released"]
    assert beta.fit is not None
    assert beta.fit >= 0.5, "it slides"
    assert beta.pushes >= 3
    delivered = patterns["100% of the Order Delivered on the Promised Date"]
    assert delivered.fit is not None
    assert delivered.fit < 0, "it comes back"
    assert delivered.pushes >= 1
    assert patterns["Campaign Report Approved"].pushes == 0


def test_one_number_holds_a_change_and_one_only_noise(demo: sqlite3.Connection) -> None:
    lines = {line.name: line for line in kpis(demo, TODAY.isoformat())}
    measured = {name: line.stands for name, line in lines.items() if line.stands.limits}
    assert any(one.signals for one in measured.values())
    assert any(not one.signals for one in measured.values())


def test_one_milestone_is_told_better_than_it_is_and_says_why(demo: sqlite3.Connection) -> None:
    told = demo.execute(
        "SELECT m.name,j.declared,j.health,j.explanation FROM judgement j"
        " JOIN milestone m ON m.id=j.milestone JOIN checkin c ON c.id=j.checkin"
        ' WHERE j.declared IS NOT NULL ORDER BY c."on"'
    ).fetchall()
    better = [row for row in told if is_better(row[1], row[2])]
    names = Counter(row[0] for row in better)
    assert names.most_common(1) == [("Beta Version Released", 3)]
    assert [bool(row[3]) for row in better if row[0] == "Beta Version Released"] == [
        False, True, True,
    ]  # fmt: skip


def _no_text(record: Record, audience: str) -> str:
    return ""


@pytest.mark.parametrize("today", [date(2027, 3, 1), date(2028, 2, 29), date(2026, 12, 27)])
def test_it_is_told_on_any_day(today: date, tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    demonstration.write_demo(path, today, drafter=_no_text)
    with Workspace.open(path, read_only=True) as ws:
        assert check(ws.reader) == []
        assert len(past_checkins(ws.reader)) == 36
        (late,) = ws.reader.execute(
            "SELECT count(*) FROM intent WHERE at>=?",
            (instant(today, 0),),
        ).fetchone()
        assert late == 0

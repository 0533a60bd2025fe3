"""The whole screen stepped through past check-ins: what held then, and nothing changed there."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from at_work import Person, at_work

from mstui.commands.registry import REGISTRY
from mstui.store.asof import as_of
from mstui.store.dumping import dump_text
from mstui.store.opening import open_reader
from mstui.views.checkins import past_checkins


def content(path: Path) -> str:
    with closing(open_reader(path)) as conn:
        return hashlib.sha256(dump_text(conn, history=True).encode()).hexdigest()


def of_project(path: Path, key: str) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        (id,) = conn.execute("SELECT id FROM project WHERE key=?", (key,)).fetchone()
        return [one.on for one in past_checkins(conn, id)]


async def at_app(ana: Person) -> None:
    await ana.opens("Mobile app")


async def test_stepping_back_shows_each_check_in_of_the_project_and_comes_back(demo: Path) -> None:
    days = of_project(demo, "APP")
    assert len(days) >= 12
    before = content(demo)
    async with at_work(demo) as ana:
        await at_app(ana)
        now = [ana.pane("phase"), ana.pane("milestone")]
        for number in range(len(days), 0, -1):
            await ana.does("older_checkin")
            await ana.reads(f"check-in {number} of {len(days)}")
            assert ana.app.session.today_text == days[number - 1]
        await ana.does("older_checkin")
        assert ana.sees("no check-in before this one")
        for number in range(2, len(days) + 1):
            await ana.does("newer_checkin")
            await ana.reads(f"check-in {number} of {len(days)}")
        await ana.does("newer_checkin")
        await ana.until(lambda: ana.app.session.past is None, "the present")
        assert [ana.pane("phase"), ana.pane("milestone")] == now
    assert content(demo) == before


async def test_what_is_seen_is_what_was_written_by_then(demo: Path) -> None:
    """Against the journal read another way: milestones achieved by each check-in."""
    with closing(open_reader(demo)) as conn:
        (project,) = conn.execute("SELECT id FROM project WHERE key='APP'").fetchone()
        moments = past_checkins(conn, project)
        achieved = []
        for moment in moments:
            with closing(as_of(conn, moment.at)) as past:
                found = past.execute(
                    "SELECT count(*) FROM milestone WHERE project=? AND state='achieved'",
                    (project,),
                ).fetchone()
                achieved.append(found[0])
    assert len(set(achieved)) > 3
    async with at_work(demo) as ana:
        await at_app(ana)
        for expected in reversed(achieved):
            await ana.does("older_checkin")
            found = ana.app.session.read(
                lambda conn: conn.execute(
                    "SELECT count(*) FROM milestone WHERE project=? AND state='achieved'",
                    (project,),
                ).fetchone()
            )
            assert found == (expected,)


async def test_esc_comes_back_from_any_depth(demo: Path) -> None:
    async with at_work(demo) as ana:
        await at_app(ana)
        for _ in range(5):
            await ana.does("older_checkin")
        await ana.does("cancel")
        await ana.until(lambda: ana.app.session.past is None, "the present")
        assert not ana.sees("as of")


@pytest.mark.parametrize("scope", ["portfolio", "project"])
async def test_no_command_that_writes_runs_in_the_past(demo: Path, scope: str) -> None:
    """Generated from the registry: what refuses on a read-only file refuses here too."""
    async with at_work(demo) as ana:
        if scope == "project":
            await at_app(ana)
        await ana.does("older_checkin")
        screen = ana.app.screen
        here = screen.context()  # type: ignore[attr-defined]
        read_only = here._replace(past=False, read_only=True)
        free = here._replace(past=False, read_only=False)
        refused = [
            command.id
            for command in REGISTRY.for_scope(scope)
            if REGISTRY.why_not(command.id, read_only) and not REGISTRY.why_not(command.id, free)
        ]
        assert "add" in refused
        for id in refused:
            assert "past" in (REGISTRY.why_not(id, here) or ""), id


async def test_the_present_changes_meanwhile_and_is_seen_on_coming_back(demo: Path) -> None:
    async with at_work(demo) as ana:
        await at_app(ana)
        await ana.does("older_checkin", "older_checkin")
        with closing(sqlite3.connect(demo)) as conn:
            conn.execute("UPDATE project SET name='Renamed meanwhile' WHERE key='APP'")
            conn.commit()
        assert ana.sees("Mobile app")
        await ana.does("cancel")
        await ana.reads("Renamed meanwhile")


async def test_a_workspace_without_check_ins_says_so(empty: Path) -> None:
    async with at_work(empty) as ana:
        await ana.does("older_checkin")
        assert ana.sees("there is no check-in before today")

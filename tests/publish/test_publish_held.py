"""A check-in that is really held: what it records is what its minutes tell, to the last figure."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from publish_figures import problems

from cli.conftest import Program
from mstui.publish.document import Document, Lines, Section
from mstui.publish.minutes import minutes
from mstui.publish.update import draft_update, update
from mstui.views.record import Record, checkins, record_of
from mstui.views.workdays import Workdays

ENTERS = b"\n" * 60


def at(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setenv("MSTUI_TODAY", day)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A small plan with a baseline, begun in August."""
    monkeypatch.setenv("MSTUI_USER", "Ana")
    at(monkeypatch, "2026-08-31")
    made = Program(tmp_path / "plan.db")
    made.ok("init")
    made.ok("new", "Web", "--key", "WEB", "--start", "2026-08-31")
    for name, target in (("Texts approved", "2026-09-25"), ("Site live", "2026-10-30")):
        made.ok(
            "add", "milestone", name, "--target", target, "--owner", "Ana", "--key", "yes"
        )  # fmt: skip
    made.ok(
        "add", "task", "Write", "--milestone", "Texts approved", "--duration", "5d",
        "--start", "2026-08-31",
    )  # fmt: skip
    made.ok("add", "risk", "Printer late", "--probability", "4", "--impact", "3", "--days", "5")
    made.ok("baseline", "take", "WEB", "--name", "First")
    return made


def held(program: Program) -> Record:
    told = program.ok("checkin", "WEB", "--plain", stdin=ENTERS)
    assert "Checked in: WEB" in told.out + told.err
    assert program.db is not None
    with closing(sqlite3.connect(program.db)) as conn:
        record = record_of(conn, checkins(conn)[0].id)
        between = partial(Workdays(conn).between, project=record.project["id"])
        for audience in ("internal", "client"):
            lines = Section("Update", (Lines(update(record, audience)),))
            for document in (minutes(record, audience), Document(("Update",), (), (lines,))):
                assert problems(document, between) == []
    return record


def test_weeks_of_check_ins_tell_what_happened(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, "2026-09-07")
    first = held(program)
    assert first.checkin["text"] == draft_update(first)
    assert first.checkin["client_text"] == draft_update(first, "client")
    told = program.ok("minutes", "WEB").out
    assert "this is the first check-in" in told
    assert "The next check-in is on Mon 14 Sep 2026." in told

    at(monkeypatch, "2026-09-14")
    program.ok("done", "Write")
    program.ok("achieve", "Texts approved", "--anyway")
    program.ok(
        "move", "Site live", "2026-11-06", "--yes", "--cause", "supply",
        "--reason", "The server is delivered a week late", "--informed", "Ben",
        "--client-text", "The server comes a week later",
    )  # fmt: skip
    second = held(program)
    told = " ".join(program.ok("minutes", "WEB").out.split())
    assert "Texts approved: 14 Sep 2026, 9 wd early" in told
    assert "Tasks done: - Write" in told
    assert "Site live: target 30 Oct 2026 → 6 Nov 2026 (+5 wd). Cause: supply." in told
    assert "The server is delivered a week late" in told
    assert "Told: Ben" in told
    client = " ".join(program.ok("minutes", "WEB", "--audience", "client").out.split())
    assert "moved from 30 Oct 2026 to 6 Nov 2026, 5 working days later." in client
    assert "The server comes a week later" in client
    assert "delivered a week late" not in client
    page = program.ok("publish", "WEB", "--out", "-").out
    assert "The server comes a week later" in page
    assert "delivered a week late" not in page

    # Undoing the close withdraws the check-in; its minutes stay, marked.
    program.ok("undo", "--force")
    state = json.loads(program.ok("minutes", "list", "--json").out)["checkins"][0]
    assert (state["id"], state["state"]) == (second.checkin["id"], "withdrawn")
    after = program.ok("minutes", "--checkin", second.checkin["id"]).out
    assert after.startswith("*** Withdrawn by Ana")
    assert "Texts approved: 14 Sep 2026" in after

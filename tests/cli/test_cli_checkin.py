"""``mstui checkin`` line by line, one's own report, and what it would go through as JSON."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from mstui.domain.ids import new_id

# A Wednesday; the plan below was checked in a week before.
TODAY = "2026-11-25"


@pytest.fixture
def web(program: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One project with one of everything that a check-in meets."""
    monkeypatch.setenv("MSTUI_TODAY", TODAY)
    monkeypatch.setenv("MSTUI_USER", "Ana")
    program.db = tmp_path / "plan.db"
    program.ok("init", tmp_path / "plan.db")
    program.ok("add", "project", "Web", "--key", "WEB", "--start", "2026-11-01")
    program.ok("add", "milestone", "Beta 2026-12-10 @ana", "--project", "WEB", "--create-people")
    program.ok("add", "milestone", "Launch 2026-12-20 @ana", "--project", "WEB")
    program.ok("add", "task", "Write it >Beta", "--project", "WEB", "--finish", "2026-11-20")
    program.ok("add", "risk", "Permit late 23", "--project", "WEB")
    program.ok("add", "kpi", "Leads", "--project", "WEB", "--unit", "leads",
               "--target-value", "60")  # fmt: skip
    program.ok("add", "action", "Call the printer", "--project", "WEB", "--due", "2026-11-24")
    capture(program.db, "risk: the printer closes")
    return program


def capture(db: Path, text: str) -> None:
    with sqlite3.connect(db) as conn:
        (project,) = conn.execute("SELECT id FROM project WHERE \"key\"='WEB'").fetchone()
        conn.execute(
            "INSERT INTO capture(id,text,project) VALUES(?,?,?)", (new_id(), text, project)
        )
    conn.close()


def lines(*typed: str) -> bytes:
    return "".join(f"{line}\n" for line in typed).encode()


WHOLE = (
    *("", "", "x", "f +1w", "v 2", "41", "23", "", "a call the printer again fri"),
    *("d Take the cheap one", "it is enough", "Beta", "", ""),
)


def test_a_whole_check_in_through_a_pipe(web: Any) -> None:
    told = web.ok("checkin", "--plain", stdin=lines(*WHOLE)).out
    assert "Checked in: WEB" in told, told
    assert "!" not in told.replace("! it happened", "")
    minutes = web.ok("minutes", "WEB").out
    for text in ("17 Dec", "41", "call the printer again", "Take the cheap one", "Permit late"):
        assert text in minutes, text
    (task,) = web.ok("list", "tasks", "--json").json["items"]
    assert task["state"] == "done"


def test_it_goes_on_where_the_lines_ended(web: Any) -> None:
    told = []
    for line in WHOLE:
        told.append(web.ok("checkin", "--plain", stdin=lines(line)).out)
    assert all("goes on here" in one for one in told[:-1])
    assert "Checked in: WEB" in told[-1]
    assert web.ok("minutes", "list", "--json").json["checkins"][0]["state"] == "closed"
    assert len(web.ok("list", "actions", "--json").json["items"]) == 2


@pytest.mark.parametrize(
    ("at", "typed", "told"),
    [
        ("KPIs", "12,345", "could be 12345 or 12.345"),
        ("KPIs", "1e309", "in digits"),
        ("KPIs", "+abc", "is no number"),
        ("Milestones", "f 2026-11-20", "not before today"),
        ("Milestones", "f 9999-01-01", "years run from"),
        ("Milestones", "f someday", "someday"),
        ("Milestones", "v 7", "one of 1, 2, 3"),
        ("Milestones", "o @nobody", "nobody is called"),
        ("Risks", "99", "from 1 to 5"),
        ("Milestones", "hello there", "does nothing here"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(web: Any, at: str, typed: str, told: str) -> None:
    steps = {"Milestones": 3, "KPIs": 5, "Risks": 6}[at]
    said = web.ok("checkin", "--plain", stdin=lines(*[">"] * steps, typed)).out
    wrong = [line for line in said.splitlines() if line.startswith("! ")]
    assert len(wrong) == 1, said
    assert told in wrong[0]
    # Nothing was written, and the question is still there.
    again = web.ok("checkin", "--plain", stdin=b"").out
    assert "goes on where it was left" in again
    assert "Checked in" not in again


def test_off_a_terminal_it_names_the_plain_form(web: Any) -> None:
    ran = web("checkin")
    assert ran.code == 2
    assert "--plain" in ran.err


def test_at_a_terminal_the_app_begins_with_it(web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("mstui.cli.starting.sits_at_a_terminal", lambda: True)
    monkeypatch.setattr("mstui.cli.opening.run_on", lambda *file, **how: seen.append(how) or 0)
    (project,) = web.ok("checkin", "--json").json["projects"]
    web.ok("checkin")
    web.ok("checkin", "WEB", "--kind", "milestone")
    web.ok("checkin", "--me")
    first, second, own = (how["checkin"] for how in seen)
    assert (first, own) == (([], "", False), ([], "", True))
    assert second == ([project["id"]], "milestone", False)


def test_one_that_was_not_due_is_ad_hoc(web: Any) -> None:
    close = [*[">"] * 8, ""]
    web.ok("checkin", "--plain", stdin=lines(*close))
    web.ok("checkin", "--plain", stdin=lines(*close))
    web.ok("checkin", "--plain", "--kind", "milestone", stdin=lines(*close))
    kinds = [one["kind"] for one in web.ok("minutes", "list", "--json").json["checkins"]]
    assert sorted(kinds) == ["adhoc", "milestone", "weekly"]


def test_json_tells_what_is_due_and_begins_nothing(web: Any) -> None:
    told = web.ok("checkin", "--json").json
    assert told["schema"] == 1
    assert [one["key"] for one in told["projects"]] == ["WEB"]
    kinds = [item["kind"] for step in told["steps"] for item in step["items"]]
    assert kinds == ["capture", "task", "milestone", "milestone", "kpi", "risk", "action"]
    (first, second) = told["steps"][3]["items"]
    assert first["score"] >= second["score"]
    assert "lies open" in web.ok("checkin", "--drop").err


def test_another_project_is_not_mixed_into_the_one_that_lies_open(web: Any) -> None:
    web.ok("add", "project", "App", "--key", "APP")
    web.ok("checkin", "WEB", "--plain", stdin=b"")
    ran = web("checkin", "APP", "--plain", stdin=b"")
    assert ran.code == 7
    assert "WEB is open since" in ran.err
    assert "WEB" in web.ok("checkin", "--drop").err
    web.ok("checkin", "APP", "--plain", stdin=b"")


def test_a_project_that_is_deleted_meanwhile(web: Any) -> None:
    web.ok("checkin", "--plain", stdin=lines("", ""))
    web.ok("rm", "WEB", "--yes")
    ran = web("checkin", "--plain", stdin=lines("", ""))
    assert ran.code == 3
    assert "deleted" in ran.err
    assert "Traceback" not in ran.err


def test_a_member_reports_and_the_lead_sees_it(web: Any) -> None:
    mine = web.ok("--as", "ana", "checkin", "--me", "--plain",
                  stdin=lines("f 18 dec", "", "", "# all is well", "")).out  # fmt: skip
    assert "Reported for the check-in" in mine
    (report,) = web.ok("list", "selfreports", "--json").json["items"]
    assert report["note"] == "all is well"
    lead = web.ok("--as", "Ben", "checkin", "--plain", stdin=lines("", ">", ">")).out
    assert "reported on" in lead
    assert "all is well" in lead
    assert "18 Dec" in lead

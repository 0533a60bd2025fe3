"""``minutes``, ``publish``, ``report``: which check-in, which form, and files that stay whole."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from cli.conftest import Program
from support.demonstration import write_demo


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demonstration") / "demo.db"
    write_demo(path, date(2026, 11, 21))
    return path


@pytest.fixture
def program(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The demonstration, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(written, tmp_path / "demo.db")
    return Program(tmp_path / "demo.db")


def test_the_last_check_in_of_a_project_as_text(program: Program) -> None:
    told = program.ok("minutes", "WEB")
    assert told.out.startswith("Minutes: Website rebrand, Thu 12 Nov 2026\n")
    assert told.err == ""
    assert program.ok("minutes", "--project", "WEB").out == told.out


def test_an_earlier_one_by_its_place_its_day_and_its_id(program: Program) -> None:
    earlier = program.ok("minutes", "WEB", "--last", "2").out
    assert earlier.startswith("Minutes: Website rebrand, Thu 5 Nov 2026\n")
    assert program.ok("minutes", "WEB", "--checkin", "2026-11-05").out == earlier
    listed = json.loads(program.ok("minutes", "WEB", "list", "--json").out)["checkins"]
    assert len(listed) == 12
    assert listed[1]["on"] == "2026-11-05"
    assert program.ok("minutes", "--checkin", listed[1]["id"][:8]).out == earlier


def test_list_names_all_check_ins_the_latest_first(program: Program) -> None:
    lines = program.ok("minutes", "list").out.splitlines()
    assert lines[0].split() == ["Day", "Project", "Kind", "Health", "State", "Id"]
    days = [line.split()[0] for line in lines[1:]]
    assert len(days) == 36
    assert days == sorted(days, reverse=True)


def test_what_names_no_check_in_is_told(program: Program, tmp_path: Path) -> None:
    assert "no check-in “zz”" in program.refused(3, "minutes", "--checkin", "zz")
    assert "could be" in program.refused(2, "minutes", "--checkin", "2026-11-12")
    assert "only 12 check-ins" in program.refused(3, "minutes", "WEB", "--last", "13")
    assert "use one" in program.refused(2, "minutes", "--last", "1", "--checkin", "x")
    assert "one project" in program.refused(2, "minutes", "WEB", "APP")
    assert "NOPE" in program.refused(3, "minutes", "NOPE")
    empty = Program(tmp_path / "empty.db")
    empty.ok("init")
    assert "no check-in yet" in empty.refused(3, "minutes")
    assert "no check-in yet" in empty.ok("minutes", "list").out


@pytest.mark.parametrize(
    ("file", "begins"),
    [
        ("m.txt", "Minutes: "),
        ("m.md", "# Minutes: "),
        ("m.html", "<!doctype html>"),
        ("m.csv", "project,checkin,on,"),
        ("m.json", '{\n "schema": 1'),
        ("m.ics", "BEGIN:VCALENDAR"),
    ],
)
def test_the_form_follows_the_name_of_the_file(program: Program, file: str, begins: str) -> None:
    told = program.ok("minutes", "WEB", "--out", file)
    assert told.out == f"{file}\n"
    assert Path(file).read_text("utf-8").startswith(begins)


def test_a_file_that_is_there_stays_unless_forced(program: Program, tmp_path: Path) -> None:
    kept = tmp_path / "notes.md"
    kept.write_text("mine", "utf-8")
    assert "--force" in program.refused(5, "minutes", "WEB", "--out", kept)
    assert kept.read_text("utf-8") == "mine"
    program.ok("minutes", "WEB", "--out", kept, "--force")
    assert kept.read_text("utf-8").startswith("# Minutes")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.db", "notes.md"]


def test_a_folder_gets_a_file_with_a_name_of_its_own(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "out.d"
    folder.mkdir()
    told = program.ok("minutes", "WEB", "--out", folder)
    assert told.out == f"{folder / 'WEB-2026-11-12-minutes.txt'}\n"
    assert [path.name for path in folder.iterdir()] == ["WEB-2026-11-12-minutes.txt"]


def test_an_end_that_no_form_has_is_told(program: Program, tmp_path: Path) -> None:
    for words in (("minutes", "WEB"), ("report",)):
        told = program.refused(2, *words, "--out", "notes.pdf")
        assert "no form is written as .pdf" in told
        assert ".html" in told
    program.ok("minutes", "WEB", "--out", "notes.pdf", "--format", "text")
    program.ok("minutes", "WEB", "--out", "notes")
    assert json.loads(_traced(program, tmp_path / "trace.json"))["schema"] == 1
    assert _traced(program, tmp_path / "trace.txt").startswith("1. ")


def _traced(program: Program, path: Path) -> str:
    program.ok("minutes", "WEB", "--trace", "--out", path)
    return path.read_text("utf-8")


def test_what_cannot_be_written_is_one_line(program: Program, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in program.refused(1, "minutes", "WEB", "--out", tmp_path / "file" / "x.md")
    told = program.refused(1, "minutes", "WEB", "--out", tmp_path / ("x" * 300))
    assert "name too long" in told


def test_a_withdrawn_check_in_keeps_its_minutes_marked(program: Program) -> None:
    before = program.ok("minutes", "WEB").out
    listed = json.loads(program.ok("minutes", "WEB", "list", "--json").out)["checkins"]
    program.ok("rm", listed[0]["id"], "--yes")
    assert program.ok("minutes", "WEB").out.startswith("Minutes: Website rebrand, Thu 5 Nov 2026")
    told = program.ok("minutes", "--checkin", listed[0]["id"]).out
    assert told.startswith("*** Withdrawn by Ana")
    assert "does not count" in " ".join(told.split())
    state = json.loads(program.ok("minutes", "WEB", "list", "--json").out)["checkins"][0]["state"]
    assert state == "withdrawn"
    # All that it recorded is still told.
    assert before.partition("\nStatus\n")[2] == told.partition("\nStatus\n")[2]
    ics = program.ok("minutes", "--checkin", listed[0]["id"], "--format", "ics").out
    assert "STATUS:CANCELLED" in ics


def test_every_number_tells_its_row(program: Program) -> None:
    told = program.ok("minutes", "WEB", "--trace").out
    listed = json.loads(program.ok("minutes", "WEB", "list", "--json").out)["checkins"]
    assert f"checkin {listed[0]['id']} on = 2026-11-12" in told
    assert "(working days from the first to the second)" in told
    found = json.loads(program.ok("minutes", "WEB", "--trace", "--json").out)
    assert found["schema"] == 1
    figures = [one for sentence in found["sentences"] for one in sentence["figures"]]
    assert len(figures) > 60
    for one in figures:
        assert one["cells"], one
        assert set(one["cells"][0]) == {"kind", "id", "field", "value"}


def test_json_is_the_record(program: Program) -> None:
    found = json.loads(program.ok("minutes", "WEB", "--json").out)
    assert found["schema"] == 1
    assert found["checkin"]["on"] == "2026-11-12"
    assert found == json.loads(program.ok("minutes", "WEB", "--format", "json").out)


def test_no_record_for_a_client(program: Program) -> None:
    for words in (("--format", "csv"), ("--json",), ("--out", "x.json")):
        assert "inside" in program.refused(2, "minutes", "WEB", "--audience", "client", *words)
    assert not Path("x.json").exists()
    told = program.ok("minutes", "WEB", "--audience", "client").out
    assert "For Aurora Hotels." in told
    for inside in ("at risk", "Greta", "forecast", "Risks", "quality"):
        assert inside not in told


def test_the_clients_page_is_a_file_in_the_folder(program: Program, tmp_path: Path) -> None:
    told = program.ok("publish", "APP", "--audience", "client")
    assert told.out == "APP-client.html\n"
    page = (tmp_path / "APP-client.html").read_text("utf-8")
    assert "Beta Version Released" in page
    assert "Synchron" not in page
    assert "--force" in program.refused(5, "publish", "APP")
    assert program.ok("publish", "APP", "--out", "-").out == page


def test_a_change_without_words_for_the_client_is_told(program: Program) -> None:
    told = program.ok("publish", "WEB").err
    assert "9 promised milestones are not key" in told
    assert "words" not in told
    with_words = Path("WEB-client.html").read_text("utf-8")
    assert "Four days of rain" in with_words
    program.ok("notice", "Ad Creative Finalized", "--client-text", "")
    told = program.ok("publish", "WEB", "--force").err
    assert "1 changed promise has no words for the client" in told
    assert "Four days of rain" not in Path("WEB-client.html").read_text("utf-8")


def test_publish_says_what_it_needs(program: Program) -> None:
    assert "which project?" in program.refused(2, "publish")
    assert "mstui report" in program.refused(2, "publish", "WEB", "--audience", "internal")
    assert "NOPE" in program.refused(3, "publish", "NOPE")
    assert not list(Path().glob("*.html"))


def test_the_page_as_it_was_on_a_day(program: Program) -> None:
    then = program.ok("publish", "APP", "--as-of", "2026-10-20", "--out", "-").out
    assert "As of Tue 20" in then.replace("&nbsp;", " ")
    assert "17&nbsp;Nov&nbsp;2026" not in then


def test_the_report_holds_all_projects_and_those_named(program: Program) -> None:
    told = program.ok("report").out
    heads = ("Mobile app (APP)", "Sensor run 27 (PRD)", "Website rebrand (WEB)")
    assert all(f"\n{head}\n---" in told for head in heads)
    assert "Synchronization on Android 15 loses entries" in told
    only = program.ok("report", "WEB").out
    assert "Website rebrand (WEB)" in only
    assert "Mobile app" not in only
    assert program.ok("report", "--project", "WEB").out == only
    program.ok("report", "--out", "report.html")
    page = Path("report.html").read_text("utf-8")
    assert "<svg" in page
    assert "<script" not in page


def test_the_report_of_an_empty_workspace(tmp_path: Path) -> None:
    empty = Program(tmp_path / "empty.db")
    empty.ok("init")
    assert "There is no active project." in empty.ok("report").out
    assert "<h1>" in empty.ok("report", "--format", "html").out
    empty.ok("new", "Only one", "--key", "ONE")
    assert "No check-in was held yet." in empty.ok("report").out
    assert "Only one" in empty.ok("publish", "--out", "-").out

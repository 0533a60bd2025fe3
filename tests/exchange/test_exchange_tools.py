"""Exports of well-known tools are recognised by themselves and mean what the tool means."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from exchange_checks import TODAY, by_name, links, problems, read_text

from mstui.exchange.readers import columns, tools

EXPECTED = {
    "asana_csv_basic": "asana",
    "asana_csv_projects": "asana",
    "asana_csv_dependencies": "asana",
    "clickup_csv": "clickup",
    "linear_csv_30": "linear",
    "linear_csv_34": "linear",
    "jira_cloud_csv_parent": "jira",
    "jira_timeline_tsv": "jira",
    "planner_csv_import": "planner",
    "planner_xlsx_export": "planner",
    "plane_csv": "plane",
}


def test_headers_of_real_exports_are_recognised(shared_data: Path) -> None:
    told = json.loads((shared_data / "import" / "headers.json").read_text())
    # The other entries are pointers to samples, not headers.
    assert {name for name, text in told.items() if not text.startswith("see ")} == set(EXPECTED)
    for name, tool in EXPECTED.items():
        separator = "\t" if "\t" in told[name] else ","
        header = next(csv.reader([told[name]], delimiter=separator))

        found, guesses = columns.guess(header, [[] for _ in header], today=TODAY)

        assert found == tool, name
        targets = {guess.target for guess in guesses}
        needed = {"name", "state", "phase"} if tool == "planner" else {"name", "due"}
        assert needed <= targets, name


def test_redmine_is_recognised_from_its_issues(shared_data: Path) -> None:
    path = shared_data / "import" / "redmine" / "import_issues.csv"
    header = path.read_text().splitlines()[0].split(";")

    assert tools.recognised(header) == "redmine"


LINEAR = (
    "ID,Team,Title,Description,Status,Estimate,Priority,Project ID,Project,Creator,Assignee,Labels,"
    "Cycle Number,Cycle Name,Cycle Start,Cycle End,Created,Updated,Started,Triaged,Completed,"
    "Canceled,Archived,Due Date,Parent issue,Initiatives,Project Milestone ID,Project Milestone,"
    "SLA Status,Roadmaps\n"
    'ENG-1,Eng,Ship,,In Progress,3,Urgent,p,Website,ann,Ann,"bug, ui",1,C,2026-01-01,,'
    "2026-01-01T10:00:00.000Z,,2026-01-03T10:00:00.000Z,,,,,Fri Jan 16 2026 00:00:00 GMT+0000 (GMT)"
    ",,,,Beta,,\n"
    # One cell short, as real ones are.
    "ENG-2,Eng,Sub,,Done,,No priority,p,Website,ann,,,,,,,,,,,2026-01-09T10:00:00.000Z,,,"
    "2026-01-10,ENG-1,,,Beta,\n"
)


def test_linear(tmp_path: Path) -> None:
    draft, report = read_text(tmp_path, LINEAR)

    tasks = by_name(draft, "task")
    assert report.format == "linear"
    assert report.project == "Website"
    assert not report.problems
    ship, sub = tasks["Ship"], tasks["Sub"]
    assert (ship["state"], ship["moscow"], ship["finish"], ship["actual_start"]) == (
        "doing",
        "must",
        "2026-01-16",
        "2026-01-03",
    )
    assert (sub["state"], sub["actual_finish"], sub["parent"], sub["moscow"]) == (
        "done",
        "2026-01-09",
        ship["id"],
        None,
    )
    assert ship["milestone"] == by_name(draft, "milestone")["Beta"]["id"]
    assert by_name(draft, "tag").keys() == {"bug", "ui"}
    # Points are no hours.
    assert ("Estimate", 1, "3") in report.unused


def test_asana(tmp_path: Path) -> None:
    text = (
        "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,"
        "Start Date,Due Date,Tags,Notes,Projects,Parent Task,Blocked By (Dependencies),"
        "Blocking (Dependencies)\n"
        '1,2026-01-01,,2026-01-01,"Design, phase one",Plan,Ann Lee,ann@x.org,2026-02-01,2026-02-10,,hi,Site,,,\n'
        '2,2026-01-01,2026-01-05,2026-01-01,Wireframes,,Bob,bob@x.org,,2026-02-05,"a,b",,"Site, Other","Design, phase one",,\n'
        '3,2026-01-01,,2026-01-01,Build,Make,,,,2026-03-01,,,Site,,"Design, phase one,Wireframes",\n'
    )

    draft, report = read_text(tmp_path, text)

    tasks = by_name(draft, "task")
    assert report.format == "asana"
    assert [row["name"] for row in draft.rows["project"]] == ["Site"]
    # The parent is a name; a sub-task without a section is in its parent's.
    assert tasks["Wireframes"]["parent"] == tasks["Design, phase one"]["id"]
    assert tasks["Wireframes"]["phase"] == by_name(draft, "phase")["Plan"]["id"]
    assert tasks["Wireframes"]["state"] == "done"
    assert {(before, after) for before, after, *_ in links(draft)} == {
        ("Design, phase one", "Build"),
        ("Wireframes", "Build"),
    }
    assert {row["email"] for row in draft.rows["person"]} == {"ann@x.org", "bob@x.org"}
    assert {entry.field for entry in report.unused} == {"Created At", "Last Modified"}


def test_clickup(tmp_path: Path) -> None:
    text = (
        "Task ID,Task Name,Task Content,Status,Due Date,Due Date Text,Start Date,Parent ID,Assignees,"
        "Tags,Priority,List Name,Time Estimated,Checklists\n"
        'abc,One,line1\\nline2,in progress,1767225600000,1/1/26,null,null,"[Ann Lee,Bob]","[x,y]",1,'
        "Sprint,7200000,null\n"
        "def,Two,null,complete,null,null,null,abc,[],[],null,Sprint,null,null\n"
    )

    draft, report = read_text(tmp_path, text)

    one, two = draft.rows["task"]
    assert (one["finish"], one["effort"], one["moscow"], one["description"]) == (
        "2026-01-01",
        120,
        "must",
        "line1\nline2",
    )
    assert (two["parent"], two["state"], two["description"], two["finish"]) == (
        one["id"],
        "done",
        None,
        None,
    )
    assert by_name(draft, "person").keys() == {"Ann Lee", "Bob"}
    assert report.unused == [("Due Date Text", 2, "1/1/26")]


@pytest.mark.parametrize(
    "header", ["Parent", "Custom field (Epic Link)", "Parent id", "Custom field (Parent Link)"]
)
def test_jira_spells_the_parent_in_many_ways(tmp_path: Path, header: str) -> None:
    key = "10001" if header in ("Parent", "Parent id") else "K-1"
    text = (
        f"Summary,Issue key,Issue id,Issue Type,Status,Original estimate,{header}\n"
        "Epic,K-1,10001,Epic,To Do,,\n"
        f"Story,K-2,10002,Story,Done,7200,{key}\n"
    )

    draft, report = read_text(tmp_path, "\ufeff" + text)

    tasks = by_name(draft, "task")
    assert tasks["Story"]["parent"] == tasks["Epic"]["id"]
    assert (tasks["Story"]["effort"], tasks["Story"]["source_id"]) == (120, "K-2")
    assert not report.problems


def test_microsoft_project_as_csv(tmp_path: Path) -> None:
    text = (
        "ID,Active,Task Mode,Name,Duration,Start,Finish,Predecessors,Outline Level,Resource Names,"
        "% Complete,Milestone\n"
        "1,Yes,Auto Scheduled,Phase A,10 days,Mon 3/2/26,Fri 3/13/26,,1,,0%,No\n"
        '2,Yes,Auto Scheduled,Work,5 days?,Mon 3/2/26,Fri 3/6/26,,2,"Ann[50%],Bob",50%,No\n'
        "3,Yes,Auto Scheduled,More,2 edays,Mon 3/9/26,Tue 3/10/26,2FS+1 day,2,Ann,0%,No\n"
        '4,Yes,Auto Scheduled,Gate,0 days,Fri 3/13/26,Fri 3/13/26,"2FF-50%,3SS+2ed",2,,0%,Yes\n'
    )

    draft, report = read_text(tmp_path, text)

    assert report.format == "msproject"
    assert report.date_order == "mm/dd"
    phase = by_name(draft, "phase")["Phase A"]
    assert (phase["start"], phase["finish"]) == ("2026-03-02", "2026-03-13")
    more = by_name(draft, "task")["More"]
    assert (more["duration"], more["elapsed"], more["phase"]) == (2880, 1, phase["id"])
    assert links(draft) == {
        ("Work", "More", "FS", 480, "working"),
        ("Work", "Gate", "FF", -50, "percent"),
        ("More", "Gate", "SS", 2880, "elapsed"),
    }
    assert not report.problems


def test_notion_keeps_both_ends_in_one_cell(tmp_path: Path) -> None:
    text = (
        'Name,Status,Date\nA,In progress,"March 5, 2026 → March 8, 2026"\nB,Done,"March 9, 2026"\n'
    )

    draft, report = read_text(tmp_path, text, format="notion")

    a, b = draft.rows["task"]
    assert (a["start"], a["finish"]) == ("2026-03-05", "2026-03-08")
    assert (b["start"], b["finish"]) == (None, "2026-03-09")
    assert report.format == "notion"


def test_planner_names_its_plan_above_the_header(tmp_path: Path) -> None:
    text = (
        "Plan Name,Relaunch\nPlan ID,xyz\n\nTask ID,Task Name,Bucket Name,Progress,Priority,Assigned To,"
        "Due Date,Checklist Items\n"
        "a1,One,B1,In progress,Urgent,Ann;Bob,01/20/2026,one;two\n"
        "a2,Two,B2,Completed,Medium,,01/22/2026,\n"
    )

    draft, report = read_text(tmp_path, text)

    assert report.project == "Relaunch"
    one, two = draft.rows["task"]
    assert (one["state"], one["checklist"], one["moscow"]) == ("doing", "[ ] one\n[ ] two", "must")
    assert two["state"] == "done"
    assert not problems(report, bad=True)


def test_a_tool_can_be_named_where_headers_do_not_tell(tmp_path: Path) -> None:
    text = "content,indent,date\nTop,1,\nBelow,2,2026-01-05\n"

    draft, report = read_text(tmp_path, text, format="todoist")

    assert report.format == "todoist"
    assert by_name(draft, "phase").keys() == {"Top"}
    assert by_name(draft, "task")["Below"]["finish"] == "2026-01-05"

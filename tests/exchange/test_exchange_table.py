"""Any table becomes a plan, and every cell of it is used or counted."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from exchange_checks import (
    TODAY,
    assert_storable,
    by_name,
    links,
    problems,
    read_text,
    refusal,
    table_cells,
)
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.draft import Draft
from mstui.domain.errors import MstuiError
from mstui.exchange.mapping import Mapping
from mstui.exchange.reading import read

REDMINE = {
    "import_crlf_with_newline_in_quoted_header.csv": (",", '"', "utf-8"),
    "import_dates.csv": (";", '"', "utf-8"),
    "import_dates_ja.csv": (";", '"', "utf-8"),
    "import_iso8859-1.csv": (";", '"', "iso-8859-1"),
    "import_issues.csv": (";", '"', "utf-8"),
    "import_issues_single_quotation.csv": (";", "'", "utf-8"),
    "import_issues_utf8_with_bom.csv": (";", '"', "utf-8-sig"),
    "import_subtasks_with_relations.csv": (";", '"', "utf-8"),
}


@pytest.mark.parametrize("name", REDMINE)
def test_every_cell_of_a_real_table_is_used_or_counted(shared_data: Path, name: str) -> None:
    separator, quote, encoding = REDMINE[name]
    path = shared_data / "import" / "redmine" / name

    draft, report = read(path, today=TODAY)

    text = path.read_bytes().decode(encoding)
    assert report.used + report.unused_cells == table_cells(text, separator, quote)
    assert report.delimiter == separator
    assert_storable(draft)


def test_the_timeline_of_jira(shared_data: Path) -> None:
    path = shared_data / "import" / "jira" / "timeline.tsv"

    draft, report = read(path, today=TODAY)

    assert report.format == "jira"
    assert report.used + report.unused_cells == table_cells(path.read_text(), "\t")
    assert not report.bad
    assert draft.count("task") == len(path.read_text().splitlines()) - 1
    tasks = by_name(draft, "task")
    # The dates say by themselves that the month comes first.
    assert (tasks["Combat system"]["start"], tasks["Combat system"]["finish"]) == (
        "2025-05-06",
        "2025-05-17",
    )
    assert tasks["Turn based system"]["parent"] == tasks["Combat system"]["id"]
    assert tasks["Turn based system"]["state"] == "done"
    assert {entry.field for entry in report.unused} == {"Parent", "Sprint", "Issue color"}


def test_issues_of_redmine(shared_data: Path) -> None:
    folder = shared_data / "import" / "redmine"
    plain, _ = read(folder / "import_issues.csv", today=TODAY)
    quoted, report = read(folder / "import_issues_single_quotation.csv", today=TODAY)

    def facts(draft: Draft) -> list[tuple[object, ...]]:
        return [
            tuple(row.get(key) for key in ("name", "start", "finish", "effort", "percent", "state"))
            for row in draft.rows["task"]
        ]

    assert facts(plain) == facts(quoted)
    assert facts(plain)[0] == ("First", "2015-07-08", "2015-08-25", 60, 0, "todo")
    tasks = by_name(quoted, "task")
    # A bare 1 is the first row; #2 is an issue that is not in the file.
    assert tasks["Child 1"]["parent"] == tasks["First"]["id"]
    assert tasks["Child of existing issue"].get("parent") is None
    assert ("parent", 1, "#2") in report.unused
    assert ("multicustom", 2, "PostgreSQL, Oracle") in report.unused
    assert not report.bad


def test_relations_and_parents_by_row(shared_data: Path) -> None:
    draft, report = read(
        shared_data / "import" / "redmine" / "import_subtasks_with_relations.csv", today=TODAY
    )

    assert links(draft) == {
        ("1st Child", "2nd Child", "FS", 480, "working"),
        ("2nd Child", "3rd Child", "FS", 480, "working"),
    }
    parent = by_name(draft, "task")["Parent"]["id"]
    assert {row["name"] for row in draft.rows["task"] if row.get("parent") == parent} == {
        "1st Child",
        "2nd Child",
        "3rd Child",
    }
    assert not report.unused
    assert not report.problems


def test_dates_that_contradict_each_other_are_asked_about(shared_data: Path) -> None:
    path = shared_data / "import" / "redmine" / "import_dates.csv"

    _, report = read(path, today=TODAY)
    (told,) = problems(report, bad=True)
    assert "--map date=dd/mm" in told

    draft, report = read(path, today=TODAY, mapping=Mapping.parse("date=dd/mm"))
    (told,) = problems(report, bad=True)
    assert told.startswith("line 3: start: “04/15/2015” is not a date")
    tasks = by_name(draft, "task")
    assert set(tasks) == {"Valid dates", "Invalid custom date"}
    assert (tasks["Valid dates"]["start"], tasks["Valid dates"]["finish"]) == (
        "2015-07-10",
        "2015-08-12",
    )
    # The row that is left out is not lost from the count.
    assert report.used + report.unused_cells == table_cells(path.read_text(), ";")


def test_dates_that_could_be_either_are_asked_about(tmp_path: Path) -> None:
    _, report = read_text(tmp_path, "Name,Due\nA,01/02/2026\nB,2026-03-01\n")

    assert "no date tells" in problems(report, bad=True)[0]
    draft, report = read_text(
        tmp_path, "Name,Due\nA,01/02/2026\n", mapping=Mapping.parse("date=mm/dd")
    )
    assert not report.bad
    assert draft.rows["task"][0]["finish"] == "2026-01-02"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(tmp_path: Path, separator: str, ends: str) -> None:
    rows = ["Name|Due Date|Notes", 'A|2026-12-01|"one|two"', "B|2026-12-02|"]
    text = ends.join(row.replace("|", separator) for row in rows)

    draft, report = read_text(tmp_path, text)

    assert [row["name"] for row in draft.rows["task"]] == ["A", "B"]
    assert draft.rows["task"][0]["description"] == f"one{separator}two"
    assert not report.unused


def test_the_hint_of_excel_names_the_separator(tmp_path: Path) -> None:
    draft, report = read_text(tmp_path, "sep=|\nName|Due Date\nA, and B|2026-12-01\nx|\n")

    assert draft.rows["task"][0]["name"] == "A, and B"
    assert report.delimiter == "|"


def test_a_header_further_down_is_found_and_lines_are_counted_from_the_top(tmp_path: Path) -> None:
    text = 'Export of Monday\n,,\nPlan name,Relaunch\n\nName,Due Date,"Long\nnotes"\nA,2026-12-01,"x\ny"\nB,soon,\nC,2026-12-03,\n'

    draft, report = read_text(tmp_path, text)

    assert report.project == "Relaunch"
    assert [row["name"] for row in draft.rows["task"]] == ["A", "C"]
    assert problems(report, bad=True) == ["line 9: Due Date: “soon” is not a date"]
    assert ("(above the header)", 1, "Export of Monday") in report.unused


def test_a_table_without_a_header_is_read_by_its_values(tmp_path: Path) -> None:
    draft, report = read_text(
        tmp_path,
        "Paint the wall,2026-12-01,12\nFix the door,2026-12-02,4\n",
        mapping=Mapping.parse("2=due"),
    )

    assert [(row["name"], row["finish"]) for row in draft.rows["task"]] == [
        ("Paint the wall", "2026-12-01"),
        ("Fix the door", "2026-12-02"),
    ]
    assert report.unused == [("column 3", 2, "12")]


def test_blocks_with_a_header_each_are_groups(tmp_path: Path) -> None:
    text = "My board\n\nFirst\nName,Person\nA,Ann\nB,Bob\n\nSecond\nName,Person\nC,Ann\n"

    draft, report = read_text(tmp_path, text)

    phases = {row["id"]: row["name"] for row in draft.rows["phase"]}
    assert [(row["name"], phases[row["phase"]]) for row in draft.rows["task"]] == [
        ("A", "First"),
        ("B", "First"),
        ("C", "Second"),
    ]
    assert report.project == "My board"
    assert not report.unused


def test_rows_of_other_widths_lose_nothing(tmp_path: Path) -> None:
    text = "Name,Due Date,Notes\nA\nB,2026-12-01,x,extra,,more\nC,2026-12-02\n"

    draft, report = read_text(tmp_path, text)

    assert draft.count("task") == 3
    assert {(entry.field, entry.cells) for entry in report.unused} == {
        ("column 4", 1),
        ("column 6", 1),
    }


def test_a_quote_that_never_closes_stops_the_import(tmp_path: Path) -> None:
    _, report = read_text(tmp_path, 'Name,Due Date\nA,2026-12-01\nB,"2026-12-02\nC,2026-12-03\n')

    assert any("quotes do not match" in told for told in problems(report, bad=True))
    assert problems(report, bad=True)[0].startswith("line 3")


def test_rows_without_a_name_are_bad_and_the_good_ones_stay(tmp_path: Path) -> None:
    draft, report = read_text(tmp_path, "Name,Due Date,Other\nA,2026-12-01,\n,2026-12-02,x\n")

    assert draft.count("task") == 1
    assert problems(report, bad=True) == ["line 3: it has no name (column Name is empty)"]
    assert {(entry.field, entry.cells) for entry in report.unused} == {
        ("Due Date", 1),
        ("Other", 1),
    }


def test_milestones_by_type_by_flag_by_zero_duration_and_by_demand(tmp_path: Path) -> None:
    by_type = read_text(tmp_path, "Name,Type,Due Date\nA,Milestone,2026-12-01\nB,Bug,\nC,Phase,\n")
    assert by_name(by_type[0], "milestone")["A"]["target"] == "2026-12-01"
    assert by_name(by_type[0], "phase").keys() == {"C"}
    assert [row["name"] for row in by_type[0].rows["tag"]] == ["bug"]

    by_flag = read_text(tmp_path, "Name,Milestone,Due Date\nA,Yes,2026-12-01\nB,No,\n")
    assert by_name(by_flag[0], "milestone").keys() == {"A"}

    by_zero = read_text(tmp_path, "Name,Duration,Finish\nA,0 days,2026-12-01\nB,3d,\n")
    assert by_name(by_zero[0], "milestone").keys() == {"A"}
    assert not by_zero[1].unused

    text = "Name,Owner,Due Date,Duration,Status\nA,Ann,2026-12-01,3d,Done\nB,,,,New\n"
    draft, report = read_text(tmp_path, text, as_milestones=True)
    milestones = by_name(draft, "milestone")
    assert draft.count("task") == 0
    assert milestones["A"]["state"] == "achieved"
    assert milestones["A"]["owner"] == draft.rows["person"][0]["id"]
    assert report.unused == [("Duration", 1, "3d")]


def test_a_milestone_column_of_names_says_where_tasks_lead(tmp_path: Path) -> None:
    text = "Name,Type,Milestone\nBeta,Milestone,\nA,Task,Beta\nB,Task,Gamma\n"

    draft, _ = read_text(tmp_path, text)

    milestones, tasks = by_name(draft, "milestone"), by_name(draft, "task")
    assert tasks["A"]["milestone"] == milestones["Beta"]["id"]
    assert tasks["B"]["milestone"] == milestones["Gamma"]["id"]


def test_an_outline_by_levels_is_phases_and_tasks(tmp_path: Path) -> None:
    text = "Name,Outline Level,Duration\nTop,1,\nMiddle,2,\nLeaf,3,3d\nOther,1,2d\n"

    draft, _ = read_text(tmp_path, text)

    phases = by_name(draft, "phase")
    assert phases["Middle"]["parent"] == phases["Top"]["id"]
    assert by_name(draft, "task")["Leaf"]["phase"] == phases["Middle"]["id"]
    assert by_name(draft, "task")["Other"]["phase"] is None


def test_parents_that_go_in_a_circle_are_cut_and_told(tmp_path: Path) -> None:
    text = "ID,Name,Parent\n1,A,3\n2,B,1\n3,C,2\n4,D,4\n5,E,99\n"

    draft, report = read_text(tmp_path, text)

    told = problems(report, bad=True)
    assert any("circle" in line for line in told)
    assert any("its own parent" in line for line in told)
    assert any("99" in line for line in problems(report, bad=False))
    assert sum(1 for row in draft.rows["task"] if row["parent"]) == 2


def test_a_loop_of_predecessors_is_told_and_cut(tmp_path: Path) -> None:
    draft, report = read_text(tmp_path, "ID,Name,Predecessors\n1,A,2\n2,B,1\n")

    assert "loop" in problems(report, bad=True)[0]
    assert draft.count("dependency") == 1


def test_successors_and_predecessors_of_one_link_are_one(tmp_path: Path) -> None:
    text = "ID,Name,Predecessors,Successors\n1,A,,2\n2,B,1,\n3,C,,\n"

    draft, report = read_text(tmp_path, text)

    assert links(draft) == {("A", "B", "FS", 0, "working")}
    assert not report.unused


def test_several_projects_stay_apart(tmp_path: Path) -> None:
    text = "Name,Project,Section\nA,Site,Do\nB,Shop,Do\nC,,Do\n"

    draft, _ = read_text(tmp_path, text, "plan.csv")

    projects = {row["id"]: row["name"] for row in draft.rows["project"]}
    assert [projects[row["project"]] for row in draft.rows["task"]] == ["Site", "Shop", "plan"]
    assert len(draft.rows["phase"]) == 3

    draft, report = read_text(tmp_path, text, project_name="Mine")
    assert [row["name"] for row in draft.rows["project"]] == ["Mine"]
    assert ("Project", 2, "Site") in report.unused


def test_people_emails_and_shares(tmp_path: Path) -> None:
    text = (
        "Name,Resource Names,Assignee Email,Owner\n"
        'A,"Ann[50%],Bob",,Ann\nB,Ann,ann@x.org,\nC,ann,other@x.org,\nD,unassigned,,\n'
    )

    draft, report = read_text(tmp_path, text)

    people = by_name(draft, "person")
    assert people.keys() == {"Ann", "Bob"}
    assert people["Ann"]["email"] == "ann@x.org"
    assert report.unused == [("Assignee Email", 1, "other@x.org")]
    tasks = by_name(draft, "task")
    shares = {(row["task"], row["person"]): row["units"] for row in draft.rows["assignment"]}
    assert shares[tasks["A"]["id"], people["Ann"]["id"]] == 50
    assert len(shares) == 4


def test_words_that_are_unknown_are_told_once_and_counted(tmp_path: Path) -> None:
    text = "Name,Status,Priority\nA,Doing,High\nB,At the lawyer's,Purple\nC,At the lawyer's,\n"

    draft, report = read_text(tmp_path, text)

    assert [row["state"] for row in draft.rows["task"]] == ["doing", "todo", "todo"]
    assert {(entry.field, entry.cells) for entry in report.unused} == {
        ("Status", 2),
        ("Priority", 1),
    }
    assert len(problems(report, bad=False)) == 2


def test_dates_beside_each_other_are_told_apart(tmp_path: Path) -> None:
    text = (
        "Name,Start,Finish,Due Date,Completed At\nA,2026-01-01,2026-01-05,2026-01-09,2026-01-04\n"
    )

    draft, report = read_text(tmp_path, text)

    (row,) = draft.rows["task"]
    assert (row["finish"], row["deadline"], row["actual_finish"], row["state"], row["percent"]) == (
        "2026-01-05",
        "2026-01-09",
        "2026-01-04",
        "done",
        100,
    )
    assert not report.unused


def test_columns_for_one_field_give_the_first_that_says_something(tmp_path: Path) -> None:
    text = "Name,Start date,Inferred start date\nA,,2026-01-01\nB,2026-01-02,2026-01-03\nC,2026-01-04,2026-01-04\n"

    draft, report = read_text(tmp_path, text)

    assert [row["start"] for row in draft.rows["task"]] == [
        "2026-01-01",
        "2026-01-02",
        "2026-01-04",
    ]
    assert report.unused == [("Inferred start date", 1, "2026-01-03")]


def test_link_columns_repeated_29_times(tmp_path: Path) -> None:
    """Jira repeats a header for each link that an issue has."""
    header = ["Issue key", "Issue Type", "Summary"] + ["Inward issue link (Blocks)"] * 29
    rows = [[f"K-{n}", "Task", f"Task {n}"] + [""] * 29 for n in range(30)]
    rows[29][3:] = [f"K-{n}" for n in range(29)]
    rows[0][5] = "OTHER-1"
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])

    draft, report = read_text(tmp_path, "\ufeff" + out.getvalue())

    assert draft.count("dependency") == 29
    assert report.unused == [("Inward issue link (Blocks)", 1, "OTHER-1")]


def test_hostile_cells_are_harmless_and_nothing_is_lost(tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://x","y")'
    names = [
        formula,
        "\x1b]0;title\x07\x1b[31mred",
        "[@click=app.quit]x[/]",
        "\u202etxt.exe",
        "👩‍🚀 漢字",
        "long " * 2000,
    ]
    out = io.StringIO()
    csv.writer(out).writerows(
        [["Name", "Notes"], *([name, f"notes\x9b31m {at}"] for at, name in enumerate(names))]
    )

    draft, report = read_text(tmp_path, out.getvalue())

    found = [str(row["name"]) for row in draft.rows["task"]]
    assert found[0] == formula
    assert found[1] == "\ufffd]0;title\ufffd\ufffd[31mred"
    assert found[2:5] == names[2:5]
    assert len(found[5]) == 500
    assert names[5].strip() in str(draft.rows["task"][5]["description"])
    assert not report.unused
    assert all(told.isprintable() for told in problems(report, bad=False))
    assert any("control characters" in told for told in problems(report, bad=False))


def test_unused_columns_can_be_kept_as_notes(tmp_path: Path) -> None:
    draft, report = read_text(tmp_path, "Name,Notes,Flavour\nA,x,sweet\nB,,\n", keep_unused=True)

    assert [row["description"] for row in draft.rows["task"]] == ["x\nFlavour: sweet", None]
    assert not report.unused


def test_a_table_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    for text, said in (
        ("Name,Due Date\n", "no rows below"),
        ("1,2\n3,4\n", "--map COLUMN=name"),
        (",,,\n,,\n", "no rows"),
    ):
        path = tmp_path / "a.csv"
        path.write_text(text)
        assert said in refusal(path)


def test_the_same_file_reads_the_same_twice(tmp_path: Path) -> None:
    text = "Name,Assignee,Tags\n" + "".join(f'T{n},P{n % 7},"a{n % 5},b"\n' for n in range(50))

    def facts() -> list[list[object]]:
        draft, _ = read_text(tmp_path, text)
        return [[row["name"] for row in draft.rows[kind]] for kind in ("person", "tag", "task")]

    assert facts() == facts()


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    text = "Name,Due Date\n" + "A,2026-12-01\n" * 25_000

    read_text(tmp_path, text, progress=lambda done, total: heard.append((done, total)))

    shares = [done / total for done, total in heard]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(heard) > 3


_HEADERS = st.sampled_from(
    ["Type", "Phase", "Milestone", "Parent", "Project", "Owner", "Assignee", "Start", "Finish",
     "Due Date", "Deadline", "Completed At", "Duration", "Estimated Hours", "% Complete", "Status",
     "Priority", "Tags", "Notes", "Predecessors", "Blocks", "ID", "Row", "Level", "Checklist", "Cost",
     "Assignee Email", "Flavour", "", "Weather"]
)  # fmt: skip
_CELLS = st.sampled_from(
    ["", "", "", "x", "Yes", "no", "Milestone", "Phase", "Bug", "2026-01-05", "2026-01-05 09:30",
     "13/01/2026", "02/03/2026", "1/13/26", "soon", "3d", "0", "0 days", "2 edays", "40%", "0.5", "140",
     "In progress", "Done", "Cancelled", "Waiting for godot", "High", "Urgent", "a,b", "Ann; Bob",
     "Ann[50%]", "ann@x.org", "1", "2", "3", "4", "#2", "1FS+2d", "2, 3", "1.2.1", "null", "-", " y ",
     "=1+1", "\x1b[31m", "l1\nl2", "é", "A 1", "A 2", "A 3", "[ ] t;u", "$1,000.50", "x" * 600]
)  # fmt: skip


@given(
    st.lists(_HEADERS, min_size=1, max_size=9),
    st.lists(st.lists(_CELLS, min_size=1, max_size=10), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from([",", ";", "\t"]),
)
def test_every_cell_of_any_table_is_used_or_counted(
    tmp_path: Path, header: list[str], rows: list[list[str]], as_milestones: bool, separator: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    # Two columns that are always there, so that this row is the header and no other.
    writer.writerow(["Name", "Description", *header])
    writer.writerows([f"A {at}", "told", *row] for at, row in enumerate(rows, start=1))
    text = out.getvalue()

    _, report = read_text(tmp_path, text, as_milestones=as_milestones)

    assert report.used + report.unused_cells == table_cells(text, separator)


@given(st.lists(_HEADERS, min_size=1, max_size=9, unique=True), st.integers(1, 4))
def test_a_text_that_counts_as_used_is_in_the_draft(
    tmp_path: Path, header: list[str], height: int
) -> None:
    """Words that no reader can know the meaning of: they are kept somewhere, or counted."""
    rows = [
        [f"A {row}", *(f"token{column}row{row}" for column in range(len(header)))]
        for row in range(1, height + 1)
    ]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["Name", *header], *rows])

    draft, report = read_text(tmp_path, out.getvalue())

    kept = "\n".join(
        str(value) for kind in draft.rows.values() for row in kind for value in row.values()
    )
    # A row's number and a second identifier are kept as what others refer to, if any do.
    asked = {"Parent", "Predecessors", "Blocks"} & set(header) and "ID" in header
    numbers = [header.index("Row") + 1] if asked and "Row" in header else []
    lost = sum(
        1
        for row in rows
        for place, cell in enumerate(row)
        if cell not in kept and place not in numbers
    )
    assert lost == report.unused_cells


def test_one_bad_value_among_many_does_not_unmap_its_column(tmp_path: Path) -> None:
    rows = "".join(f"A{n},2026-12-{n:02d}\n" for n in range(1, 20))

    draft, report = read_text(tmp_path, f"Name,Due Date\n{rows}Z,whenever\n")

    assert draft.count("task") == 19
    assert len(report.bad) == 1


def test_a_column_whose_values_do_not_fit_is_left_out_with_its_reason(tmp_path: Path) -> None:
    _, report = read_text(tmp_path, "Name,Due Date\nA,when it is done\nB,never\n")

    (_, due) = report.columns
    assert due.target == ""
    assert "do not fit" in due.reason
    assert report.unused == [("Due Date", 2, "when it is done")]


def test_a_file_of_problems_tells_the_first_and_counts_the_others(tmp_path: Path) -> None:
    text = "Name,Due Date\n" + "A,2026-12-01\n" * 1000 + "B,x\n" * 900

    _, report = read_text(tmp_path, text)

    assert len(report.problems) == 501
    assert report.problems[-1].what == "400 more problems like these"
    assert report.problems[-1].bad


def test_reading_never_touches_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Name\nA\n")
    path.chmod(0o400)
    before = (path.read_bytes(), path.stat().st_mtime_ns)

    read(path, today=TODAY)

    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    with pytest.raises(MstuiError):
        read(tmp_path / "other.csv", today=TODAY)

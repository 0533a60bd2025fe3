"""Explanations say what is shown, with the figures it comes from, for every row there is."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest

from mstui.store.workspace import Workspace
from mstui.tui.panes.lines import (
    MILESTONE_COLUMNS,
    RISK_COLUMNS,
    TASK_COLUMNS,
    Wording,
    milestone_line,
    risk_line,
    task_line,
)
from mstui.tui.panes.words import late_span, state_span
from mstui.views.explain import explain
from mstui.views.explain_parts import Explained, days_shown
from mstui.views.health import health_of, project_health
from mstui.views.health_words import project_shown
from mstui.views.pages import Listing
from mstui.views.portfolio import projects
from mstui.views.progress import milestone_progress, phase_progress, project_progress
from mstui.views.project import project_head
from support.demonstration import write_demo
from support.plans import TODAY, add, change, empty

NOW = "2026-11-21"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    write_demo(path, date(2026, 11, 21))
    with Workspace.open(path) as ws:
        yield ws.reader


def by_label(conn: sqlite3.Connection, kind: str, id: str) -> dict[str, Explained]:
    return {each.label: each for each in explain(conn, kind, id, NOW)}


def cells(line: object, columns: object) -> dict[str, str]:
    """The texts of a row by the titles of their columns, as they are painted."""
    found = {}
    for column, cell in zip(columns, line.cells, strict=True):  # type: ignore[attr-defined,call-overload]
        if isinstance(cell, str):
            text = cell
        elif isinstance(cell[0], str):
            text = cell[0]
        else:
            text = "".join(part for part, _ in cell)
        found[column.title] = text.strip()
    return found


def word(state_cell: str) -> str:
    """A state without its sign."""
    return state_cell.partition(" ")[2]


def test_every_milestone_is_explained_as_its_line_shows_it(demo: sqlite3.Connection) -> None:
    for row in Listing("milestone", NOW).first(demo, 999):
        health = health_of(demo, row.id, NOW)
        line = milestone_line(row, Wording(NOW), health)  # type: ignore[arg-type]
        seen = cells(line, MILESTONE_COLUMNS)
        told = by_label(demo, "milestone", row.id)
        assert told["State"].shown == word(seen["State"]).removesuffix(" ≠")
        assert told["State"].says[0]
        if seen["Fcst"]:
            assert told["Fcst"].shown == seen["Fcst"]
            assert health is not None
            assert f"= {health.gap_days:+d}" in told["Fcst"].says[0] or not health.gap_days
        date_told = (
            told.get("Achieved") if seen["State"].endswith("achieved") else told.get("Target")
        )
        if seen["Target"]:
            assert date_told is not None
            assert date_told.shown.startswith(seen["Target"][:6])
        if seen["In"]:
            assert told["In"].shown == seen["In"]
            assert "today Sat 21 Nov" in told["In"].says[0]
        if seen["Priority"]:
            assert told["Priority"].shown.replace("'", "").casefold() == seen["Priority"].casefold()
        rolled = milestone_progress(demo, [row.id]).get(row.id)
        if "Done" in told:
            assert rolled is not None
            assert told["Done"].shown.startswith(rolled.text)
            assert told["Done"].says[0].startswith(f"{rolled.percent} % = ")


def test_every_task_is_explained_as_its_line_shows_it(demo: sqlite3.Connection) -> None:
    for row in Listing("task", NOW).first(demo, 999):
        seen = cells(task_line(row, Wording(NOW)), TASK_COLUMNS)  # type: ignore[arg-type]
        told = by_label(demo, "task", row.id)
        assert told["State"].shown == word(seen["State"])
        assert told["Done"].shown == seen["Done"]
        for name in ("Start", "Finish"):
            assert told[name].shown.startswith(seen[name][:6])
        if row.overdue:  # type: ignore[union-attr]
            assert told["Late"].shown.lstrip("+") == f"{row.days_late}wd"  # type: ignore[union-attr]


def test_every_risk_is_explained_as_its_line_shows_it(demo: sqlite3.Connection) -> None:
    for row in Listing("risk", NOW).first(demo, 999):
        seen = cells(risk_line(row, Wording(NOW)), RISK_COLUMNS)  # type: ignore[arg-type]
        told = by_label(demo, "risk", row.id)
        assert told["Score"].shown == seen["Score"]
        if row.score:  # type: ignore[union-attr]
            figures = re.findall(r"\d+", told["Score"].says[0])[:3]
            assert int(figures[0]) * int(figures[1]) == int(figures[2]) == row.score  # type: ignore[union-attr]
            assert told["Score"].says[0].endswith(row.level)  # type: ignore[union-attr]


def test_every_phase_and_project_is_explained_as_it_is_shown(demo: sqlite3.Connection) -> None:
    for line in projects(demo, NOW):
        told = by_label(demo, "project", line.id)
        assert told["State"].shown == project_shown(line.state, project_health(demo, line.id, NOW))
        head = project_head(demo, line.id, NOW)
        assert head is not None
        assert told["Done"].shown == head.progress
        assert told["In"].shown == late_span(line.next_days)[0]
        assert told["In"].shown == days_shown(line.next_days)
        assert told["Next"].leads[0].id == line.next_id
        percent = project_progress(demo, line.id).percent
        assert told["Done"].says[0].startswith(f"{percent} % = ")
        far = phase_progress(demo, line.id, NOW)
        for (phase,) in demo.execute("SELECT id FROM phase WHERE project=?", (line.id,)).fetchall():
            told = by_label(demo, "phase", phase)
            assert told["State"].shown == far[phase].word
            assert told["Done"].shown == f"{far[phase].percent} %"
            assert told["Done"].says[0].startswith(f"{far[phase].percent} % = ")


def test_the_hours_of_a_percent_make_that_percent(demo: sqlite3.Connection) -> None:
    """``65 % = 941 h done of 1,448 h``: the one divided by the other."""
    checked = 0
    for (id,) in demo.execute("SELECT id FROM project").fetchall():
        said = by_label(demo, "project", id)["Done"].says[0]
        percent, done, size = (
            float(n.replace(",", "")) for n in re.findall(r"[\d,.]+\d|\d", said)[:3]
        )
        assert abs(done / size * 100 - percent) < 1
        checked += 1
    assert checked == 3


def test_what_an_explanation_leads_to_is_there(demo: sqlite3.Connection) -> None:
    for kind in ("project", "phase", "milestone", "task", "risk", "roadblock", "promise", "action"):
        for (id,) in demo.execute(f'SELECT id FROM "{kind}"').fetchall():
            found = explain(demo, kind, id, NOW)
            assert found, kind
            for each in found:
                assert all("\n" not in said for said in each.says)
                for lead in each.leads:
                    there = demo.execute(f'SELECT 1 FROM "{lead.kind}" WHERE id=?', (lead.id,))
                    assert there.fetchone(), lead


def plan() -> sqlite3.Connection:
    conn = empty()
    add(conn, "calendar", id="cal", name="Office")
    add(conn, "dayoff", calendar="cal", name="Holiday", start="2026-11-20", finish="2026-11-20")
    add(conn, "person", id="ana", name="Ana")
    add(conn, "project", id="web", name="Website", calendar="cal")
    add(conn, "milestone", id="beta", name="Beta", project="web", owner="ana", state="planned",
        target="2026-11-18", moscow="must", impact="low", feasibility="difficult")  # fmt: skip
    return conn


def told(conn: sqlite3.Connection, kind: str, id: str) -> dict[str, Explained]:
    return {each.label: each for each in explain(conn, kind, id, TODAY)}


def test_lateness_names_the_days_that_count() -> None:
    """Wed 18 to Wed 25 Nov, without the weekend and the holiday on Friday."""
    late = told(plan(), "milestone", "beta")["In"]
    assert late.shown == "+4wd"
    assert late.says[0] == (
        "target Wed 18 Nov, today Wed 25 Nov, working days between: Thu 19, Mon 23, Tue 24, Wed 25"
        " = 4 (+ says late)"
    )
    assert late.says[1] == "counted on the project's calendar, Office"


def test_a_long_way_is_counted_and_names_the_days_off() -> None:
    conn = plan()
    add(conn, "dayoff", calendar="cal", start="2026-12-25", finish="2026-12-25")
    change(conn, "milestone", "beta", target="2026-12-31")
    found = told(conn, "milestone", "beta")["In"]
    assert found.shown == "25wd"
    assert "25 working days of 36 days; days off: 25 Dec" in found.says[0]


def test_a_word_says_why_and_what_else_holds() -> None:
    conn = plan()
    add(conn, "roadblock", id="permit", name="No permit", project="web", milestone="beta")
    add(conn, "task", id="write", name="Write", project="web", milestone="beta", effort=600)
    change(conn, "milestone", "beta", owner=None)
    state = told(conn, "milestone", "beta")["State"]
    assert state.shown == "overdue"
    assert state.says == (
        "the target Wed 18 Nov has passed and it is not achieved",
        "computed: the worst of its tests decides",
        "off track: overdue by 4 wd",
        "at risk: nobody answers for it",
        "also blocked: of several words the worst is shown",
        "it waits: 1 task is not done",
    )
    assert [(lead.kind, lead.id) for lead in state.leads] == [
        ("roadblock", "permit"), ("task", "write"),
    ]  # fmt: skip


def test_priority_and_smart_are_told_in_words() -> None:
    found = told(plan(), "milestone", "beta")
    assert found["Priority"].says == ("critical to success",)
    assert found["Quadrant"].shown == "4 Last"
    assert found["Quadrant"].says == (
        "low impact and difficult to do: quadrant 4 of 4, Last",
        "low impact and difficult: consider Won't",
    )
    assert found["SMART S"].says[0].startswith("specific: ")
    assert found["SMART T"].shown == "yes"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"percent_rule": "effort", "effort": 600, "effort_done": 300, "percent": 50},
         "by effort: 5 h worked of 10 h planned"),
        ({"percent_rule": "checklist", "checklist": "[x] a\n[ ] b", "percent": 50},
         "by its checklist: 1 of 2 entries are ticked"),
        ({"percent": 40}, "as somebody said it"),
        ({"state": "done", "percent": 100}, "a task that is done is 100 %"),
        ({"percent_rule": "0-50-100", "state": "doing", "percent": 50}, "0 before it is begun"),
    ],
)  # fmt: skip
def test_a_percent_says_by_which_rule(values: dict[str, str | int], said: str) -> None:
    conn = plan()
    add(conn, "task", id="write", name="Write", project="web", **values)
    done = told(conn, "task", "write")["Done"]
    assert done.says[0].startswith(said)
    assert len(done.says) == 1


def test_a_percent_that_is_not_what_its_rule_says_is_told() -> None:
    conn = plan()
    add(conn, "task", id="write", name="Write", project="web", percent_rule="effort", effort=600,
        effort_done=300, percent=10)  # fmt: skip
    done = told(conn, "task", "write")["Done"]
    assert done.shown == "10 %"
    assert done.says[-1] == "roll-ups count it as 50 % by its rule"


@pytest.mark.parametrize("day", ["2026-13-45", "[/x]", "9999-12-31", "0001-01-01"])
def test_dates_of_other_tools_break_nothing(day: str) -> None:
    conn = plan()
    change(conn, "milestone", "beta", target=day, deadline=day, forecast=day)
    add(conn, "task", id="write", name="Write", project="web", start=day, finish=day)
    change(conn, "project", "web", target=day)
    for kind, id in (("milestone", "beta"), ("task", "write"), ("project", "web")):
        assert told(conn, kind, id)
    assert explain(conn, "task", "nowhere", TODAY) == []


def test_the_dates_that_links_make_are_told_by_their_chain(demo: sqlite3.Connection) -> None:
    from mstui.views.why import why

    for kind in ("task", "milestone"):
        ids = demo.execute(
            f"SELECT id FROM {kind} WHERE state IN ('todo','doing','planned') LIMIT 8"
        ).fetchall()
        assert ids
        for (id,) in ids:
            told = by_label(demo, kind, id)["By its links"]
            known = why(demo, kind, id, NOW)
            assert told.shown.endswith(known.finish)
            assert known.chain[0].text in told.says
            assert known.float.text in told.says


def test_the_words_of_states_are_those_of_the_lists() -> None:
    assert state_span("todo")[0] == "○ to do"

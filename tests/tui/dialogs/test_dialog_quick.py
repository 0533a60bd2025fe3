"""The line of quick entry: what it shows while one types, its keys, and what is written."""

from __future__ import annotations

from typing import Any

import pytest
from dialog_host import Act, Stage

from mstui.actions.items import add_item
from mstui.tui.dialogs.add_item import AddItem
from mstui.tui.dialogs.quick_add import IN_PROJECT, Instead, QuickAdd


def quick(stage: Stage, kind: str = "milestone", **given: str) -> QuickAdd:
    return QuickAdd(kind, {"project": stage.plan.project, **given})


def line(act: Act) -> str:
    return str(act.screen.pane.values["line"])


async def types(act: Act, text: str) -> None:
    """Letter by letter, as lists open only for typed text."""
    keys = {" ": "space", "@": "at", "!": "exclamation_mark", "#": "number_sign",
            ">": "greater_than_sign", ":": "colon", '"': "quotation_mark", "+": "plus"}  # fmt: skip
    await act.press(*(keys.get(char, char) for char in text))


async def test_the_line_is_told_in_words_as_it_grows(stage: Stage) -> None:
    steps = len(stage.labels())
    async with stage.open(quick(stage, phase=stage.plan.phase)) as act:
        assert "what must be reached" in act.seen()
        assert "quotes leave it in the name" in act.seen()
        await types(act, "Beta released fri ")
        assert "Fri 27 Nov 2026 · in 6 days" in act.seen()
        assert "ctrl+t leaves “fri” in the name" in act.seen()
        await types(act, "@ana !must #testing ")
        seen = act.seen()
        assert "Ana Diaz" in seen
        assert "Must · critical to success" in seen
        assert "testing  a new tag" in seen
        assert "phase     Create" in seen, "where it goes is told too"
        await act.press("enter")
        row = stage.row("milestone", act.result.id)
    assert (row["name"], row["target"], row["owner"], row["moscow"], row["phase"]) == (
        "Beta released",
        "2026-11-27",
        stage.plan.ana,
        "must",
        stage.plan.phase,
    )
    assert stage.labels()[:1] == ["add milestone Beta released"]
    assert len(stage.labels()) == steps + 1


async def test_tab_takes_a_completion_where_a_list_is_open_and_else_changes_the_kind(
    stage: Stage,
) -> None:
    async with stage.open(quick(stage)) as act:
        await types(act, "Call @an")
        assert "Tab takes it" in act.seen()
        assert "Anders Lund" in act.seen()
        await act.press("down", "down")
        assert "Enter take it" in act.seen()
        await act.press("enter")
        assert line(act) == "Call @Anders "
        assert act.screen.kind == "milestone"
        await act.press("tab")
        assert (act.screen.kind, line(act)) == ("task", "Call @Anders ")
        assert "who       Anders Lund" in act.seen()
        await act.press("shift+tab", "shift+tab")
        assert act.screen.kind == "promise"
        await types(act, ">ad")
        await act.press("tab")
        assert line(act) == 'Call @Anders >"Ad creative finalized" '
        await act.press("enter")
        promise = stage.row("promise", act.result.id)
    assert promise["name"] == "Call"
    waiting = stage.rows("SELECT item FROM waiting WHERE promise=?", promise["id"])
    assert waiting == [(stage.plan.milestone,)]


async def test_enter_adds_while_a_list_is_open_and_escape_closes_the_list_first(
    stage: Stage,
) -> None:
    async with stage.open(quick(stage)) as act:
        await types(act, "Call @ana")
        assert act.screen.line.suggestions
        await act.press("escape")
        assert not act.screen.line.suggestions
        assert act.result == "open"
        await types(act, " !")
        assert act.screen.line.suggestions
        await act.press("backspace", "enter")
        assert stage.row("milestone", act.result.id)["owner"] == stage.plan.ana


@pytest.mark.parametrize(
    ("typed", "kept", "name"),
    [
        ("Launch 2 May", 'Launch "2 May"', "Launch 2 May"),
        ("Sale mon..fri @ana", 'Sale "mon..fri" @ana', "Sale mon..fri"),
    ],
)
async def test_ctrl_t_leaves_what_was_taken_for_a_date_in_the_name_and_takes_it_again(
    stage: Stage, typed: str, kept: str, name: str
) -> None:
    kind = "milestone" if "May" in typed else "task"
    async with stage.open(quick(stage, kind)) as act:
        await act.write(typed)
        assert act.screen.line.reading.bare()
        await act.press("ctrl+t")
        assert line(act) == kept
        assert act.screen.line.reading.bare() == ()
        await act.press("ctrl+t")
        assert line(act) == typed
        await act.press("ctrl+t")
        assert act.screen.line.reading.name.startswith(name)


async def test_ctrl_t_says_where_there_is_nothing_to_leave(stage: Stage) -> None:
    async with stage.open(quick(stage)) as act:
        await act.write("Beta @ana")
        await act.press("ctrl+t")
        assert line(act) == "Beta @ana"
        assert "quotes keep those" in act.seen()


async def test_somebody_new_is_asked_about_once_and_comes_with_the_item(stage: Stage) -> None:
    people = stage.rows("SELECT count(*) FROM person")
    async with stage.open(quick(stage)) as act:
        await act.write("Beta @zoe")
        assert "zoe  joins the people" in act.seen()
        await act.press("enter")
        assert act.result == "open"
        assert "Enter again adds zoe to the people with it" in act.seen()
        assert stage.rows("SELECT count(*) FROM person") == people
        await act.press("enter")
        owner = stage.row("milestone", act.result.id)["owner"]
    assert stage.row("person", owner)["name"] == "zoe"
    stage.ws.undo()
    assert stage.rows("SELECT count(*) FROM person") == people


async def test_down_leads_to_all_fields_with_everything_typed(stage: Stage) -> None:
    typed = "Beta fri @ben !must #new after:Write deadline:2026-12-01 @ana"
    async with stage.open(quick(stage, phase=stage.plan.phase)) as act:
        await act.write(typed)
        await act.press("down")
        assert act.result == Instead("form", "milestone", typed)
    given = {"project": stage.plan.project, "phase": stage.plan.phase}
    async with stage.open(AddItem("milestone", given, typed)) as act:
        values = act.screen.pane.values
        assert (values["name"], values["target"], values["owner"], values["moscow"]) == (
            "Beta",
            "27 Nov 2026",
            "Ben Okafor",
            "Must",
        )
        assert values["_more"] == "#new after:Write deadline:2026-12-01 @ana"
        assert "tag new" in act.seen() or act.screen.pane.field.name != "_more"
        await act.press("enter")
        row = stage.row("milestone", act.result.id)
    assert (row["target"], row["owner"], row["deadline"]) == (
        "2026-11-27",
        stage.plan.ben,
        "2026-12-01",
    )
    assert stage.rows("SELECT predecessor FROM dependency") == [(stage.plan.task,)]
    assert stage.rows("SELECT person FROM contributor") == [(stage.plan.ana,)]
    assert stage.rows("SELECT name FROM tag") == [("new",)]


@pytest.mark.parametrize(
    ("kind", "typed", "field", "text"),
    [
        ("milestone", "Beta 31 feb", "target", "31 feb"),
        ("task", "Call >Nowhere", "milestone", "Nowhere"),
        ("risk", "Late p4 i5 @zoe", "owner", "@zoe"),
        ("task", "Write 3d fri", "duration", "3d"),
        ("person", "Zed email:z@x.de role:Tester", "email", "z@x.de"),
    ],
)
async def test_also_what_is_wrong_or_new_comes_along(
    stage: Stage, kind: str, typed: str, field: str, text: str
) -> None:
    given = {"project": stage.plan.project} if kind != "person" else {}
    async with stage.open(AddItem(kind, given, typed)) as act:
        assert act.screen.pane.values[field] == text
        assert act.screen.pane.values["name"] == typed.split(" ")[0]


async def test_all_who_work_on_a_task_come_along(stage: Stage) -> None:
    given = {"project": stage.plan.project}
    async with stage.open(AddItem("task", given, "Write @ana 2d @ben @zoe #x")) as act:
        values = act.screen.pane.values
        assert values["who"] == "Ana Diaz, Ben Okafor, @zoe"
        assert values["_more"] == "#x"
        await act.press("enter")
        who = stage.rows(
            "SELECT p.name FROM assignment a JOIN person p ON p.id=a.person WHERE a.task=?",
            act.result.id,
        )
    assert sorted(who) == [("Ana Diaz",), ("Ben Okafor",), ("zoe",)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("some words", "means nothing here"),
        ("fri", "means nothing here"),
        ("after:Zzz", "nothing to"),
    ],
)
async def test_the_last_line_of_the_form_takes_marks_only(
    stage: Stage, more: str, said: str
) -> None:
    before = stage.bytes()
    async with stage.open(AddItem("milestone", {"project": stage.plan.project})) as act:
        await act.write("Beta")
        await act.fill("_more", more)
        await act.press("enter")
        assert act.result == "open"
        assert said in act.seen()
        assert act.screen.pane.values["_more"] == more
    assert stage.bytes() == before


async def test_ctrl_n_adds_and_begins_the_next(stage: Stage) -> None:
    async with stage.open(quick(stage, "task", milestone=stage.plan.milestone)) as act:
        for name in ("One 1d", "Two 2d"):
            await act.write(name)
            await act.press("ctrl+n")
            assert line(act) == ""
        assert "Added task “Two”" in act.seen()
        await act.press("escape")
        assert stage.row("task", act.result.id)["name"] == "Two"
    added = "SELECT name,duration FROM task WHERE milestone=? ORDER BY ord"
    assert stage.rows(added, stage.plan.milestone)[-2:] == [("One", 480), ("Two", 960)]
    assert stage.labels()[:2] == ["add task Two", "add task One"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "a name is needed"),
        ("@ana", "a name is needed"),
        ("x" * 501, "501 characters"),
        ("Beta 2026-02-30", "there is no 30 February"),
        ("Beta 9999-01-01", "out of range"),
        ("Beta >Zzz", "no phase is called “Zzz”"),
        ("Beta after:Zzz", "nothing to wait for"),
        ("Beta @an", "“Ana Diaz” or “Anders Lund”"),
        ("Beta due:soon", "is no date"),
    ],
)
async def test_what_is_refused_stays_with_its_reason(stage: Stage, typed: str, said: str) -> None:
    before = stage.bytes()
    async with stage.open(quick(stage)) as act:
        await act.write(typed)
        await act.press("escape") if act.screen.line.suggestions else None
        await act.press("enter")
        assert act.result == "open"
        assert said in act.seen()
        assert line(act) == typed
        assert act.screen.pane.field.name == "line"
    assert stage.bytes() == before


async def test_a_mark_that_means_nothing_is_told_and_stays(stage: Stage) -> None:
    async with stage.open(quick(stage)) as act:
        await act.write("Fix !important bug #7")
        assert "!important stays in the name" in act.seen()
        await act.press("enter")
        assert stage.row("milestone", act.result.id)["name"] == "Fix !important bug #7"


async def test_namesakes_are_told_apart_by_the_list(stage: Stage) -> None:
    project = stage.plan.project
    ids = {add_item(stage.ws, "task", {"name": "Twin", "project": project}).id for _ in "ab"}
    async with stage.open(quick(stage, "task")) as act:
        await types(act, "Third after:Twin")
        assert "could be" in act.seen()
        assert len(act.screen.line.suggestions) == 2
        await act.press("down", "enter", "enter")
        link = stage.rows("SELECT predecessor FROM dependency WHERE successor=?", act.result.id)
    assert {id for (id,) in link} < ids


@pytest.mark.parametrize("kind", IN_PROJECT)
async def test_every_kind_by_its_name_alone(stage: Stage, kind: str) -> None:
    async with stage.open(quick(stage, kind, milestone=stage.plan.milestone)) as act:
        await act.write("Ω just a name")
        await act.press("enter")
        row = stage.row(kind, act.result.id)
    assert (row["name"], row["project"]) == ("Ω just a name", stage.plan.project)


async def test_a_project_and_a_person_on_the_portfolio(stage: Stage) -> None:
    async with stage.open(QuickAdd("project", {})) as act:
        await act.write("Phoenix 2026-12-07..2027-03-01 @ana")
        await act.press("enter")
        project = stage.row("project", act.result.id)
    assert (project["start"], project["target"], project["sponsor"]) == (
        "2026-12-07",
        "2027-03-01",
        stage.plan.ana,
    )
    async with stage.open(QuickAdd("person", {})) as act:
        await act.write("Zed Marsh role:Tester")
        await act.press("enter")
        person = stage.row("person", act.result.id)
    assert (person["name"], person["role"]) == ("Zed Marsh", "Tester")


async def test_a_list_goes_on_in_the_outline_and_one_line_stays(stage: Stage) -> None:
    async with stage.open(quick(stage)) as act:
        await act.write("\n- [ ] Beta fri\n\n")
        assert line(act) == "Beta fri", "one line of a list is a line without its bullet"
        await act.write("- one\n- two")
        assert act.result == Instead("outline", "milestone", "Beta fri\n- one\n- two")


async def test_too_long_a_paste_is_refused_with_a_reason(stage: Stage) -> None:
    async with stage.open(quick(stage)) as act:
        await act.write("x\n" * 60_000)
        assert act.result == "open"
        assert "120,000 characters are too many" in act.seen()
        assert line(act) == ""
        await types(act, "ok")
        assert "too many" not in act.seen()


async def test_what_is_typed_survives_a_kill(stage: Stage) -> None:
    async with stage.open(quick(stage)) as act:
        await act.press("tab")
        await act.write("Half a line fri @an")
    async with stage.open(quick(stage)) as act:
        assert (act.screen.kind, line(act)) == ("task", "Half a line fri @an")
        assert "as you left it" in act.seen()
        await act.press("escape")
    async with stage.open(quick(stage)) as act:
        assert line(act) == ""


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (30, 8)])
async def test_at_every_size_the_line_and_its_meaning_are_seen(
    stage: Stage, size: tuple[int, int]
) -> None:
    async with stage.open(quick(stage), size=size) as act:
        await types(act, "Be fri @an")
        seen = act.seen()
        assert "@an" in seen
        assert "Ana Diaz" in seen
        await act.press("tab")
        assert "Fri 27" in act.seen()


async def test_hostile_lines_break_nothing(stage: Stage) -> None:
    texts: list[Any] = [
        "[@click=app.quit]x[/] fri", "\u202egnp.exe @\u2066x", "字字字 !must #字", "👩‍👩‍👧 >👩",
        "@ ! # > : \" “", 'after:"' , "due:" * 50, "@" * 400, "''';--", "\x1b[2J\x00a",
        "parent:Write", "p9i9 4x5 4x6", "مرحبا fri @ana",
    ]  # fmt: skip
    async with stage.open(quick(stage, "task"), size=(40, 12)) as act:
        for text in texts:
            await act.write(text)
            for key in ("down", "tab", "up", "ctrl+t", "left", "ctrl+z", "end"):
                if not (key == "down" and not act.screen.line.suggestions):
                    await act.press(key)
            act.seen()
            await act.press("end", "ctrl+u")

"""Adding items: what the form says is what is written, as one step."""

from __future__ import annotations

import pytest
from dialog_host import Stage

from mstui.tui.dialogs.add_item import IN_PROJECT, AddItem


def adding(stage: Stage, kind: str = "milestone", **given: str) -> AddItem:
    return AddItem(kind, {"project": stage.plan.project, **given})


async def test_a_milestone_with_owner_and_target_is_planned(stage: Stage) -> None:
    """Name, a date in everyday words and a person by a part of their name: one step of undo."""
    steps = len(stage.labels())
    async with stage.open(adding(stage, phase=stage.plan.phase)) as act:
        await act.write("Landing page live")
        await act.fill("target", "fri")
        assert "Fri 27 Nov 2026 · in 6 days" in act.seen()
        await act.fill("owner", "ben")
        await act.press("enter")
        change = act.result
    row = stage.row("milestone", change.id)
    assert (row["name"], row["target"], row["owner"]) == (
        "Landing page live",
        "2026-11-27",
        stage.plan.ben,
    )
    assert (row["phase"], row["state"]) == (stage.plan.phase, "planned")
    assert len(stage.labels()) == steps + 1
    assert stage.labels()[0] == "add milestone Landing page live"


async def test_tab_changes_the_kind_and_keeps_what_was_typed(stage: Stage) -> None:
    async with stage.open(adding(stage, milestone=stage.plan.milestone)) as act:
        await act.write("Call the printer")
        await act.press("tab")
        assert act.screen.kind == "task"
        await act.fill("who", "Ana")
        await act.press("tab", "shift+tab")
        assert act.screen.pane.values["who"] == "Ana"
        await act.fill("duration", "3d 4h")
        await act.press("enter")
        task = stage.row("task", act.result.id)
    assert (task["name"], task["duration"]) == ("Call the printer", 3 * 480 + 240)
    assert (task["milestone"], task["phase"]) == (stage.plan.milestone, stage.plan.phase)
    assert stage.rows("SELECT person FROM assignment WHERE task=?", task["id"]) == [
        (stage.plan.ana,)
    ]


async def test_a_person_named_with_at_comes_with_the_item(stage: Stage) -> None:
    """One undo takes both away again."""
    before = stage.rows("SELECT count(*) FROM person")
    async with stage.open(adding(stage, "risk", milestone=stage.plan.milestone)) as act:
        await act.write("The client is on holiday")
        await act.fill("owner", "@Zed Marsh")
        assert "adds Zed Marsh to the people" in act.seen()
        await act.press("enter")
        risk = stage.row("risk", act.result.id)
    assert stage.row("person", risk["owner"])["name"] == "Zed Marsh"
    endangers = stage.rows("SELECT milestone FROM endangers WHERE risk=?", risk["id"])
    assert endangers == [(stage.plan.milestone,)]
    stage.ws.undo()
    assert stage.rows("SELECT count(*) FROM person") == before
    assert stage.rows("SELECT 1 FROM risk WHERE id=?", risk["id"]) == []


async def test_esc_writes_nothing_and_forgets(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(adding(stage)) as act:
        await act.write("Only a thought")
        await act.press("escape")
        assert act.result is None
    assert stage.bytes() == before
    async with stage.open(adding(stage)) as act:
        assert act.screen.pane.values["name"] == ""


async def test_a_name_is_needed(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(adding(stage)) as act:
        await act.press("enter")
        assert act.result == "open"
        assert "! needed" in act.seen()
        await act.press("escape")
    assert stage.bytes() == before


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("target", "31 feb", "no 31 February"),
        ("owner", "nobody here", "no person is called “nobody here”"),
        ("owner", "an", "“Ana Diaz” or “Anders Lund”"),
    ],
)
async def test_bad_input_is_refused_in_place(stage: Stage, name: str, text: str, said: str) -> None:
    """The field says what would be right, the typed text stays, nothing is written."""
    before = stage.bytes()
    async with stage.open(adding(stage)) as act:
        await act.write("Something")
        await act.fill(name, text)
        await act.press("escape") if act.screen.pane.field.suggestions else None
        await act.press("enter")
        assert act.result == "open"
        assert said in act.seen()
        assert act.screen.pane.values[name] == text
        assert act.screen.pane.values["name"] == "Something"
        assert act.screen.pane.field.name == name
    assert stage.bytes() == before


async def test_a_refusal_of_the_action_keeps_the_form(stage: Stage) -> None:
    """A finish before the start is found only when everything is known."""
    async with stage.open(adding(stage, "phase")) as act:
        await act.write("Measure")
        await act.fill("start", "2026-12-10")
        await act.fill("finish", "2026-12-01")
        await act.press("enter")
        assert "is before start" in act.seen()
        assert act.screen.pane.field.name == "finish"
        await act.fill("finish", "2026-12-20")
        await act.press("enter")
        assert stage.row("phase", act.result.id)["finish"] == "2026-12-20"


async def test_ctrl_n_saves_and_begins_the_next(stage: Stage) -> None:
    async with stage.open(adding(stage, "task", milestone=stage.plan.milestone)) as act:
        for name in ("One", "Two"):
            await act.write(name)
            await act.press("ctrl+n")
            assert act.screen.pane.values["name"] == ""
        assert "Added task “Two”" in act.seen()
        await act.press("escape")
        assert stage.row("task", act.result.id)["name"] == "Two"
    found = stage.rows("SELECT name FROM task WHERE milestone=? ORDER BY ord", stage.plan.milestone)
    assert [name for (name,) in found][-2:] == ["One", "Two"]


@pytest.mark.parametrize("kind", IN_PROJECT)
async def test_every_kind_can_be_added_by_its_name_alone(stage: Stage, kind: str) -> None:
    async with stage.open(adding(stage, kind)) as act:
        await act.write("Ω just a name")
        await act.press("enter")
        row = stage.row(kind, act.result.id)
    assert (row["name"], row["project"]) == ("Ω just a name", stage.plan.project)


async def test_on_the_portfolio_a_project_is_added(stage: Stage) -> None:
    async with stage.open(AddItem("project", {})) as act:
        await act.write("Phoenix")
        await act.fill("start", "W50")
        await act.press("enter")
        project = stage.row("project", act.result.id)
    assert (project["name"], project["start"]) == ("Phoenix", "2026-12-07")
    assert project["key"]


async def test_what_was_typed_survives_a_kill(stage: Stage) -> None:
    """Another run of the program finds the kind and the texts as they were left."""
    async with stage.open(adding(stage)) as act:
        await act.press("tab")
        await act.write("Half a tho")
        await act.fill("duration", "2d")
    async with stage.open(adding(stage)) as act:
        assert act.screen.kind == "task"
        values = act.screen.pane.values
        assert (values["name"], values["duration"]) == ("Half a tho", "2d")
        assert "as you left it" in act.seen()
        await act.press("enter")
        assert stage.row("task", act.result.id)["duration"] == 960
    async with stage.open(adding(stage)) as act:
        assert "as you left it" not in act.seen()

"""A new project from a template: what is shown is what is laid out."""

from __future__ import annotations

from dialog_host import Stage

from mstui.actions.templates import save_template
from mstui.domain.blueprint import SHIPPED, load
from mstui.tui.dialogs.new_project import NameProject, NewProject


async def test_a_template_is_found_previewed_and_laid_out(stage: Stage) -> None:
    blueprint = load("event")
    async with stage.open(NewProject(), size=(120, 40)) as act:
        await act.write("event")
        seen = act.seen()
        assert f"{blueprint.counts['milestone']} milestones" in seen
        assert str(blueprint.milestones[0].fields["name"]) in seen
        await act.press("enter")
        assert isinstance(act.screen, NameProject)
        await act.write("Summer fair")
        await act.fill("date", "7 dec")
        first = next(line for line in act.seen().splitlines() if "Dec 2026  " in line)
        await act.press("enter")
        assert act.result is not None, act.seen()
    id = act.result.id
    project = stage.row("project", id)
    assert (project["name"], project["start"]) == ("Summer fair", "2026-12-07")
    count = stage.rows("SELECT count(*) FROM milestone WHERE project=?", id)
    assert count == [(blueprint.counts["milestone"],)]
    name, target = stage.rows(
        "SELECT name,target FROM milestone WHERE project=? AND target IS NOT NULL"
        " ORDER BY target,name LIMIT 1",
        id,
    )[0]
    assert name in first
    assert f"{int(target[-2:]):02d} Dec 2026" in first


async def test_back_from_a_launch_date(stage: Stage) -> None:
    async with stage.open(NewProject()) as act:
        await act.write("Product launch")
        await act.press("enter")
        await act.write("Rocket")
        act.screen.pane.activate("way")
        await act.press("right")
        await act.fill("date", "1 oct 2027")
        await act.fill("key", "rkt")
        await act.press("enter")
        assert act.result is not None, act.seen()
    id = act.result.id
    assert stage.row("project", id)["key"] == "RKT"
    launch = load("product-launch").launch
    name = next(
        str(milestone.fields["name"])
        for milestone in load("product-launch").milestones
        if milestone.id == launch
    )
    found = stage.rows("SELECT target FROM milestone WHERE project=? AND name=?", id, name)
    assert found == [("2027-10-01",)]


async def test_esc_goes_back_one_step_and_then_out(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(NewProject()) as act:
        await act.press("enter")
        await act.write("Nothing")
        await act.press("escape")
        assert isinstance(act.screen, NewProject)
        await act.press("escape")
        assert act.result is None
    assert stage.bytes() == before


async def test_wrong_words_are_refused_in_place(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(NewProject()) as act:
        await act.press("enter", "enter")
        assert "! needed" in act.seen()
        await act.write("X")
        await act.fill("key", "a b c")
        await act.press("enter")
        assert "at most 8 letters" in act.seen()
        await act.fill("key", "")
        await act.fill("date", "soon")
        await act.press("enter")
        assert "“soon” is no date" in act.seen()
    assert stage.bytes() == before


async def test_every_shipped_template_has_a_preview(stage: Stage) -> None:
    async with stage.open(NewProject(), size=(120, 50)) as act:
        titles = []
        for _ in SHIPPED:
            entry = act.screen.pane.entry
            titles.append(entry.value.id)
            assert act.screen.pane._previewed, entry.value.id
            await act.press("down")
        assert titles == list(SHIPPED)


async def test_ones_own_templates_come_first_and_a_damaged_one_says_so(stage: Stage) -> None:
    save_template(stage.ws, stage.plan.project, "ours", title="As we do it")
    with stage.ws.write("damage") as tx:
        tx.insert("template", {"name": "broken", "title": "Broken", "body": "phase = ["})
    async with stage.open(NewProject(), size=(120, 40)) as act:
        assert {entry.value.id for entry in act.screen.pane.entries[:2]} == {"broken", "ours"}
        await act.write("Broken")
        await act.press("enter")
        assert isinstance(act.screen, NewProject)
        assert "template broken" in act.seen()
        await act.press("ctrl+u")
        await act.write("As we do it")
        await act.press("enter")
        await act.write("Again")
        await act.press("enter")
        assert act.result is not None, act.seen()
    count = stage.rows("SELECT count(*) FROM milestone WHERE project=?", act.result.id)
    assert count == [(3,)]

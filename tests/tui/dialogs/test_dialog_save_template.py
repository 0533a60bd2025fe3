"""A project saved as a template of one's own, from the app."""

from __future__ import annotations

from dialog_host import Stage

from mstui.actions.templates import Shelf, save_template, saved_text
from mstui.tui.dialogs.save_template import SaveTemplate


async def test_a_project_becomes_a_template_that_a_project_starts_from(stage: Stage) -> None:
    name = str(stage.row("project", stage.plan.project)["name"])
    async with stage.open(SaveTemplate(stage.plan.project)) as act:
        assert f"{name} as a template" in act.seen()
        assert "3 milestones" in act.seen()
        await act.fill("title", "As we do it")
        await act.fill("name", "our-way")
        await act.press("enter")
        assert act.result is not None, act.seen()
    assert stage.labels()[0] == "save template our-way"
    listed = Shelf().listed(stage.ws.reader)[0]
    assert (listed.id, listed.title, listed.problem) == ("our-way", "As we do it", "")
    stage.ws.undo()
    assert saved_text(stage.ws.reader, "our-way") is None


async def test_a_name_that_is_none_is_refused_in_place_and_kept(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(SaveTemplate(stage.plan.project)) as act:
        await act.fill("name", "Our way")
        await act.press("enter")
        assert isinstance(act.screen, SaveTemplate)
        assert "small letters, digits and hyphens" in act.seen()
        assert act.screen.pane.values["name"] == "Our way"
        await act.fill("title", "")
        await act.press("enter")
        assert isinstance(act.screen, SaveTemplate)
    assert stage.bytes() == before


async def test_a_name_that_is_taken_is_told_before_it_is_replaced(stage: Stage) -> None:
    save_template(stage.ws, stage.plan.project, "ours")
    async with stage.open(SaveTemplate(stage.plan.project)) as act:
        await act.fill("name", "ours")
        assert "replaces your template" in act.seen()
        await act.press("enter")
        assert act.result is not None
        assert act.result.summary == "Replaced template “ours”"
    assert stage.rows("SELECT count(*) FROM template") == [(1,)]

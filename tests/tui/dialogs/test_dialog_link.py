"""Links in one line: completed, told in words, refused with the loop's name, saved as one step."""

from __future__ import annotations

import pytest
from dialog_host import Stage

from mstui.actions.items import add_item
from mstui.actions.links import Link, Tie, change_links
from mstui.tui.dialogs.link import LinkItem
from mstui.tui.dialogs.link_several import LinkSeveral


@pytest.fixture
def tasks(stage: Stage) -> dict[str, str]:
    """Design and Prototype beside the plan's own task, a namesake in another project."""
    ids = {"write": stage.plan.task}
    for name in ("Design", "Prototype", "Print, fold and post"):
        values = {"name": name, "project": stage.plan.project, "phase": stage.plan.phase}
        ids[name] = add_item(stage.ws, "task", values).id
    other = add_item(stage.ws, "project", {"name": "Mobile app", "key": "APP"}).id
    ids["foreign"] = add_item(stage.ws, "task", {"name": "Design system", "project": other}).id
    return ids


def links(stage: Stage) -> set[tuple[str, str, str, int, str]]:
    return set(stage.rows("SELECT predecessor,successor,type,lag,lag_unit FROM dependency"))


async def test_a_link_is_completed_explained_and_saved(stage: Stage, tasks: dict[str, str]) -> None:
    async with stage.open(LinkItem("task", tasks["write"])) as act:
        await act.press(*"Des")
        seen = act.seen()
        assert seen.index("Design  task") < seen.index("Design system  task · APP")
        await act.press("tab", "space", *"FF+1d")
        assert "finishes when Design is finished, 1 working day later" in act.seen()
        await act.press("enter")
        assert act.result is not None
        assert act.result.summary == "“Write advertisement” waits for “Design”"
    assert links(stage) == {(tasks["Design"], tasks["write"], "FF", 480, "working")}
    stage.ws.undo()
    assert links(stage) == set()


async def test_several_in_one_line_also_of_other_projects(
    stage: Stage, tasks: dict[str, str]
) -> None:
    async with stage.open(LinkItem("task", tasks["write"])) as act:
        await act.write('APP:design system, "Print, fold and post" SS-2h, before Prototype')
        seen = act.seen()
        assert "starts when Design system is finished" in seen
        assert "starts 2 working hours before Print, fold and post starts" in seen
        assert "Prototype starts when Write advertisement is finished" in seen
        await act.press("enter")
        assert act.result is not None, act.seen()
    assert links(stage) == {
        (tasks["foreign"], tasks["write"], "FS", 0, "working"),
        (tasks["Print, fold and post"], tasks["write"], "SS", -120, "working"),
        (tasks["write"], tasks["Prototype"], "FS", 0, "working"),
    }


async def test_a_picked_name_with_a_comma_is_put_in_quotes(
    stage: Stage, tasks: dict[str, str]
) -> None:
    async with stage.open(LinkItem("task", tasks["write"])) as act:
        await act.press(*"Design,fold")
        await act.press("down", "enter")
        assert act.screen.pane.values["line"] == 'Design,"Print, fold and post"'
        await act.press("enter")
        assert act.result is not None
    assert len(links(stage)) == 2


async def test_namesakes_are_told_apart(stage: Stage, tasks: dict[str, str]) -> None:
    twin = add_item(stage.ws, "task", {"name": "Design", "project": stage.plan.project}).id
    async with stage.open(LinkItem("task", tasks["write"])) as act:
        await act.press(*"Design")
        seen = act.seen()
        assert f"Design ({twin[:6]})" in seen
        assert f"Design ({tasks['Design'][:6]})" in seen
        await act.press("escape", "enter")
        assert act.result == "open"
        assert "2 are called so" in act.seen()
        await act.fill("line", f"Design ({twin[:6]})")
        await act.press("enter")
        assert act.result is not None, act.seen()
    assert {pair[0] for pair in links(stage)} == {twin}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Dezign", "nothing here is called “Dezign”"),
        ("Design FF+1x", "lag “+1x” is not understood"),
        ("Write advertisement", "cannot wait for itself"),
        ("", "type what it waits for"),
        ("+1d", "which item?"),
        ("ign, Proto", None),
    ],
)
async def test_what_is_wrong_is_said_in_place(
    stage: Stage, tasks: dict[str, str], typed: str, why: str | None
) -> None:
    before = stage.bytes()
    async with stage.open(LinkItem("task", tasks["write"])) as act:
        await act.write(typed)
        await act.press("escape" if act.screen.pane.field.suggestions else "end", "enter")
        if why is None:
            assert act.result is not None, act.seen()
            return
        assert act.result == "open"
        assert why in act.seen()
        assert act.screen.pane.values["line"] == typed
    assert stage.bytes() == before


async def test_a_loop_is_named_while_it_is_typed(stage: Stage, tasks: dict[str, str]) -> None:
    change_links(stage.ws, [Tie(tasks["write"], tasks["Design"])])
    async with stage.open(LinkItem("task", tasks["write"])) as act:
        await act.write("Design")
        assert "that would be a loop: Write advertisement → Design" in act.seen()
        await act.press("enter")
        assert act.result == "open"
        await act.press("ctrl+t")
        assert "Design starts when Write advertisement is finished" in act.seen()


async def test_links_that_are_there_are_taken_away_or_changed(
    stage: Stage, tasks: dict[str, str]
) -> None:
    change_links(
        stage.ws,
        [
            Tie(tasks["Design"], tasks["write"], Link("SS", 960)),
            Tie(tasks["write"], tasks["Prototype"]),
        ],
    )
    steps = len(stage.labels())
    async with stage.open(LinkItem("task", tasks["write"])) as act:
        assert "it starts when Design starts, 2 working days later" in act.seen()
        await act.press("up", "up", "down", "X")
        assert "X keeps it" in act.seen()
        await act.press("up", "e")
        assert act.screen.pane.values["line"] == "Design SS+2d"
        assert "instead of" in act.seen()
        await act.press("backspace", "backspace", *"1d", "enter")
        assert act.result is not None, act.seen()
    assert links(stage) == {(tasks["Design"], tasks["write"], "SS", 480, "working")}
    assert len(stage.labels()) == steps + 1


async def test_taking_one_away_alone_is_enough(stage: Stage, tasks: dict[str, str]) -> None:
    change_links(stage.ws, [Tie(tasks["Design"], tasks["write"])])
    async with stage.open(LinkItem("task", tasks["write"])) as act:
        await act.press("up", "up", "X", "enter")
        assert act.result.summary == "Took 1 link away"
    assert links(stage) == set()


async def test_marked_items_are_linked_in_their_order(stage: Stage, tasks: dict[str, str]) -> None:
    ids = [tasks["Design"], tasks["Prototype"], tasks["write"]]
    async with stage.open(LinkSeveral("task", ids)) as act:
        assert "Prototype starts when Design is finished" in act.seen()
        await act.press("tab", *"ss+1d")
        assert "Prototype starts when Design starts, 1 working day later" in act.seen()
        await act.press("enter")
        assert act.result is not None
    assert links(stage) == {
        (ids[0], ids[1], "SS", 480, "working"),
        (ids[1], ids[2], "SS", 480, "working"),
    }
    async with stage.open(LinkSeveral("task", ids[::-1])) as act:
        assert "Write advertisement" in act.seen()
        assert "that would be a loop" in act.seen()


async def test_marked_items_all_wait_for_another(stage: Stage, tasks: dict[str, str]) -> None:
    ids = [tasks["Prototype"], tasks["write"]]
    async with stage.open(LinkSeveral("task", ids)) as act:
        await act.press("right", "down", "down")
        await act.write("Design")
        assert "each starts when Design is finished" in act.seen()
        await act.press("enter")
        assert act.result is not None, act.seen()
    assert {pair[:2] for pair in links(stage)} == {(tasks["Design"], id) for id in ids}


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_it_fits_small_terminals(
    stage: Stage, tasks: dict[str, str], size: tuple[int, int]
) -> None:
    change_links(stage.ws, [Tie(tasks["Design"], tasks["write"])])
    async with stage.open(LinkItem("task", tasks["write"]), size) as act:
        await act.write("Prototype")
        seen = act.seen()
        assert "Prototype is" in seen
        assert "save" in seen

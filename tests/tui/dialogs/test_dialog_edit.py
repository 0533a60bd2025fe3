"""Editing: only what was changed is saved, and a broken promise says why."""

from __future__ import annotations

import pytest
from dialog_host import Stage

from mstui.actions.items import add_item, edit_item
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.edit_item import EditItem
from mstui.tui.dialogs.kind_fields import editable_fields
from mstui.tui.dialogs.reason import Reason


async def test_only_changed_fields_are_written(stage: Stage) -> None:
    before = stage.row("task", stage.plan.task)
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        await act.fill("effort", "12h")
        await act.fill("finish", "eom")
        await act.press("ctrl+s")
        assert act.result is not None
    after = stage.row("task", stage.plan.task)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"effort", "finish"}
    assert (after["effort"], after["finish"]) == (720, "2026-11-30")
    fields = stage.rows(
        "SELECT count(*) FROM journal_op WHERE row=?"
        " AND intent=(SELECT id FROM intent ORDER BY rowid DESC LIMIT 1)",
        stage.plan.task,
    )
    assert fields == [(2,)]


async def test_saving_an_unchanged_form_writes_nothing(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(EditItem("milestone", stage.plan.milestone)) as act:
        await act.press("ctrl+s")
        assert act.result is None
    assert stage.bytes() == before


async def test_esc_leaves_the_file_and_asks_again_for_a_long_text(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(EditItem("milestone", stage.plan.milestone)) as act:
        await act.fill("description", "A long description that took a while to write down")
        await act.press("escape")
        assert act.result == "open"
        assert "Esc again gives up" in act.seen()
        await act.press("escape")
        assert act.result is None
    assert stage.bytes() == before


async def test_a_changed_promise_asks_for_its_reason(stage: Stage) -> None:
    """The ledger keeps cause and rationale beside the new target, in one step with the rest."""
    async with stage.open(EditItem("milestone", stage.plan.milestone)) as act:
        await act.fill("target", "2 dec")
        await act.fill("weight", "3")
        await act.press("ctrl+s")
        assert isinstance(act.screen, Reason)
        assert "target 25 Nov 2026 → 02 Dec 2026 (+5 wd)" in act.seen()
        await act.press("d")
        assert act.screen.pane.field.name == "rationale"
        await act.write("short")
        assert "5 more" in act.seen()
        await act.press("enter")
        assert isinstance(act.screen, Reason)
        await act.write(": the printer closes for a week")
        await act.press("enter")
        assert act.result is not None
    row = stage.row("milestone", stage.plan.milestone)
    assert (row["target"], row["weight"]) == ("2026-12-02", 3)
    adjusted = stage.rows(
        "SELECT cause,rationale,from_value,to_value,watch_until FROM adjustment"
        " WHERE milestone=? ORDER BY rowid DESC LIMIT 1",
        stage.plan.milestone,
    )
    rationale = "short: the printer closes for a week"
    assert adjusted == [("dependency", rationale, "2026-11-25", "2026-12-02", "2026-12-02")]
    assert stage.labels()[0] == "change target, weight of Ad creative finalized"


async def test_esc_in_the_reason_leaves_the_file_and_the_form(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(EditItem("milestone", stage.plan.milestone)) as act:
        await act.fill("target", "2 dec")
        await act.press("ctrl+s", "r")
        await act.write("Nobody has time before December")
        await act.press("escape")
        assert isinstance(act.screen, EditItem)
        assert act.screen.pane.values["target"] == "2 dec"
        assert stage.bytes() == before
        # What was written there is still there.
        await act.press("ctrl+s")
        assert act.screen.pane.values["rationale"] == "Nobody has time before December"
        assert act.screen.pane.values["cause"] == "resource"
        await act.press("escape", "escape")
    assert stage.bytes() == before
    assert stage.row("milestone", stage.plan.milestone)["target"] == "2026-11-25"


async def test_a_milestone_is_cancelled_and_reopened_with_a_reason(stage: Stage) -> None:
    for state, cause in (("cancelled", "p"), ("planned", "c")):
        async with stage.open(EditItem("milestone", stage.plan.milestone)) as act:
            pane = act.screen.pane
            pane.activate("_state")
            while pane.values["_state"] != state:
                await act.press("right")
            await act.press("ctrl+s", cause)
            await act.write("The client decided otherwise")
            await act.press("enter")
            assert act.result is not None, act.seen()
        assert stage.row("milestone", stage.plan.milestone)["state"] == state


async def test_a_state_that_cannot_be_offered_is_not(stage: Stage) -> None:
    """Achieving asks for evidence, so it has a key of its own."""
    async with stage.open(EditItem("milestone", stage.plan.milestone)) as act:
        field = next(each for each in act.screen.pane.fields if each.name == "_state")
        assert [value for value, _ in field.choices] == [
            "planned",
            "proposed",
            "deferred",
            "cancelled",
        ]


async def test_the_badge_follows_the_name(stage: Stage) -> None:
    async with stage.open(EditItem("milestone", stage.plan.target)) as act:
        assert "M yes" in act.seen()
        assert "T no" in act.seen()
        await act.fill("name", "Improve things")
        assert "M no" in act.seen()
        await act.fill("target", "W2 2027")
        await act.fill("target", "31 jan 2027")
        assert "T yes" in act.seen()


async def test_who_works_on_a_task_stands_with_its_fields(stage: Stage) -> None:
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        assert act.screen.pane.values["who"] == "Ben Okafor"
        await act.fill("who", "@Mia")
        await act.press("ctrl+s")
        assert act.result is not None
    (who,) = stage.rows("SELECT person FROM assignment WHERE task=?", stage.plan.task)
    assert stage.row("person", who[0])["name"] == "Mia"
    stage.ws.undo()
    found = stage.rows("SELECT person FROM assignment WHERE task=?", stage.plan.task)
    assert found == [(stage.plan.ben,)]
    assert stage.rows("SELECT 1 FROM person WHERE name='Mia'") == []


async def test_an_item_that_is_gone_closes_the_dialog(stage: Stage) -> None:
    async with stage.open(EditItem("task", "0" * 16)) as act:
        assert act.result is None
        assert act.app.told == ["that task is not there any more"]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Ben Okafor, Ana", ["Ana Diaz", "Ben Okafor"]),
        ("anders", ["Anders Lund"]),
        ("ana diaz, @Nora New, ben", ["Ana Diaz", "Ben Okafor", "Nora New"]),
        ("@Nora New, @Otto New", ["Nora New", "Otto New"]),
        ("", []),
    ],
)
async def test_several_work_on_a_task(stage: Stage, typed: str, who: list[str]) -> None:
    """Names with commas between; who stays keeps their share, an emptied field leaves nobody."""
    with stage.ws.write("a half") as tx:
        tx.conn.execute("UPDATE assignment SET units=50")
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        assert act.screen.pane.values["who"] == "Ben Okafor"
        await act.fill("who", typed)
        await act.press("ctrl+s")
        assert act.result is not None, act.seen()
    found = stage.rows(
        "SELECT p.name,a.units FROM assignment a JOIN person p ON p.id=a.person WHERE a.task=?"
        " ORDER BY p.name",
        stage.plan.task,
    )
    assert [name for name, _ in found] == who
    assert dict(found).get("Ben Okafor", 50) == 50
    labels = stage.labels()
    assert labels[0] == "change who of Write advertisement"
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        assert sorted(filter(None, act.screen.pane.values["who"].split(", "))) == who
        await act.press("ctrl+s")
        assert act.result is None
    assert stage.labels() == labels


async def test_the_last_of_several_names_is_completed_and_nobody_is_lost(stage: Stage) -> None:
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        await act.fill("who", "Ben Okafor, an")
        assert "Ben Okafor, Ana Diaz" in act.seen()
        await act.fill("who", "Ben Okafor, zed")
        await act.press("ctrl+s")
        assert "no person is called “zed”" in act.seen()
        assert act.screen.pane.values["who"] == "Ben Okafor, zed"
        await act.press("escape", "escape")


async def test_a_value_of_another_tool_stays_as_it_is(stage: Stage) -> None:
    """Text that no form would take is kept while nobody types over it."""
    with stage.ws.write("another tool") as tx:
        tx.conn.execute(
            "UPDATE task SET finish='someday', moscow='vital' WHERE id=?", [stage.plan.task]
        )
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        await act.fill("name", "Write the advertisement")
        await act.press("ctrl+s")
        assert act.result is not None, act.seen()
    row = stage.row("task", stage.plan.task)
    assert (row["name"], row["finish"], row["moscow"]) == (
        "Write the advertisement",
        "someday",
        "vital",
    )


async def test_namesakes_are_told_apart(stage: Stage) -> None:
    twins = [
        add_item(stage.ws, "milestone", {"name": "Go live", "project": stage.plan.project}).id
        for _ in range(2)
    ]
    edit_item(stage.ws, "task", stage.plan.task, {"milestone": twins[1]})
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        assert act.screen.pane.values["milestone"] == f"Go live ({twins[1][:6]})"
        await act.fill("milestone", "go live")
        await act.press("ctrl+s")
        assert "2 are called so" in act.seen()
        await act.fill("milestone", f"Go live ({twins[0][:6]})")
        await act.press("ctrl+s")
        assert act.result is not None, act.seen()
    assert stage.row("task", stage.plan.task)["milestone"] == twins[0]


@pytest.mark.parametrize("kind", ["project", "phase", "milestone", "task", "risk", "deliverable"])
async def test_every_editable_field_has_its_place(stage: Stage, kind: str) -> None:
    """A field that is declared later appears by itself."""
    ids = {
        "project": stage.plan.project,
        "phase": stage.plan.phase,
        "milestone": stage.plan.milestone,
        "task": stage.plan.task,
        "risk": stage.plan.risk,
        "deliverable": stage.rows("SELECT id FROM deliverable")[0][0],
    }
    async with stage.open(EditItem(kind, ids[kind])) as act:
        names = {field.name for field in act.screen.pane.fields}
        assert {field.name for field in editable_fields(KINDS[kind])} <= names
        assert len(names) == len(act.screen.pane.fields)


async def test_a_half_edited_form_comes_back_over_what_others_wrote(stage: Stage) -> None:
    """The draft holds what was typed, not what the form showed."""
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        await act.fill("description", "Two pages at most")
    edit_item(stage.ws, "task", stage.plan.task, {"name": "Write both advertisements"})
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        values = act.screen.pane.values
        assert values["description"] == "Two pages at most"
        assert values["name"] == "Write both advertisements"
        await act.press("ctrl+s")
    row = stage.row("task", stage.plan.task)
    assert (row["name"], row["description"]) == ("Write both advertisements", "Two pages at most")


async def test_another_state_brings_its_dates_along(stage: Stage) -> None:
    """A task that is done by its form is as done as one that is ticked off."""
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        act.screen.pane.activate("state")
        await act.press("d", "d", "ctrl+s")
        assert act.result is not None
    row = stage.row("task", stage.plan.task)
    assert (row["state"], row["percent"], row["actual_finish"]) == ("done", 100, "2026-11-21")
    assert stage.labels()[0] == "change state of Write advertisement"
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        act.screen.pane.activate("state")
        await act.press("t", "ctrl+s")
    row = stage.row("task", stage.plan.task)
    assert (row["state"], row["percent"], row["actual_finish"]) == ("todo", 0, None)


async def test_suggestions_are_seen_on_the_smallest_screen(stage: Stage) -> None:
    async with stage.open(EditItem("milestone", stage.plan.milestone), size=(40, 12)) as act:
        await act.fill("approver", "a")
        assert "Ana Diaz" in act.seen()
        assert "Anders Lund" in act.seen()

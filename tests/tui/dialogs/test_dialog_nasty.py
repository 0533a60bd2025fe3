"""Anything at all typed into any field of any kind: the form stays, the row stays."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from dialog_host import Stage

from mstui.actions.items import add_item
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.edit_item import EditItem
from mstui.tui.dialogs.edit_many import EditMany
from mstui.tui.dialogs.kind_fields import editable_fields
from mstui.tui.widgets.fields import ChoiceField

NASTY = (
    "0000-01-01",
    "9999-12-31",
    "30 feb",
    "2026-02-30T99:99",
    "1e309",
    "-1e309",
    "12,5",
    "-5",
    "+",
    "-",
    "99999999999999999999999",
    "NaN",
    "inf",
    "0x10",
    "१२",
    "½",
    "\x00\x1b[2J\x07\r",
    "\u202e\u200b\ufeff",
    "\ud800",
    "[@click=app.quit]x[/]",
    "'; DROP TABLE task; --",
    "@",
    "@@",
    "9" * 5_000,
    "🙂" * 300,
)
KINDS_WITH_FIELDS = [
    kind.name
    for kind in KINDS.values()
    if kind.listed and editable_fields(kind) and kind.name not in ("adjustment", "template")
]
MEGABYTE = "a" * 1_000_000
# Those that some field might take for a value.
SAVED = ("9999-12-31", "1e309", "12,5", "-5", "-", "1e9", "[@click=app.quit]x[/]", "@")
SAVED_AGAIN = ("9999-12-31", "-5", "[@click=app.quit]x[/]")
# What each of them is refused by or takes as it is: a name may be anything that can be drawn.
_FREE = ("line", "notes")
_TITLES = {"line": "It", "notes": "It", "decimal": "5", "date": "2026-11-20"}


def an_item(stage: Stage, kind: str) -> str:
    """An item of a kind, made of what its kind asks for."""
    have = {"project": stage.plan.project, "milestone": stage.plan.milestone}
    if kind in have:
        return have[kind]
    if kind in ("task", "risk"):
        return str(getattr(stage.plan, kind))
    values: dict[str, Any] = {}
    for field in KINDS[kind].fields:
        if field.name == KINDS[kind].title and field.type in _TITLES:
            values[field.name] = _TITLES[field.type]
        elif field.name == "project":
            values["project"] = stage.plan.project
        elif field.type == "ref" and field.on_delete == "cascade" and field.name != "parent":
            values[field.name] = an_item(stage, field.ref)
        elif field.type == "item" and field.on_delete == "cascade":
            values[field.name] = stage.plan.task
    if kind == "dependency":
        values |= {"predecessor": stage.plan.task, "successor": stage.plan.approval}
    return add_item(stage.ws, kind, values).id


async def typed(act: Any, name: str, text: str) -> None:
    """Put a text into a field as a paste brings it."""
    pane = act.screen.pane
    pane.activate(name)
    field = pane.field
    assert field.name == name
    field.editing.set("")
    field.paste(text)
    pane._after(changed=True)


@pytest.mark.parametrize("kind", KINDS_WITH_FIELDS)
async def test_no_text_in_any_field_breaks_a_form_or_a_row(stage: Stage, kind: str) -> None:
    """Refused in place with what was typed kept; or taken by a field whose words are free."""
    id = an_item(stage, kind)
    before = stage.row(kind, id)
    async with stage.open(EditItem(kind, id), size=(100, 40)) as act:
        pane = act.screen.pane
        pasted_into: set[str] = set()
        for field in list(pane.fields):
            if isinstance(field, ChoiceField) or not field.takes_text:
                continue
            first = field.value
            declared = KINDS[kind].field(field.name)
            type = declared.type if declared is not None else ""
            once = () if type in pasted_into else (MEGABYTE,)
            pasted_into.add(type)
            for text in (*NASTY, *once):
                await typed(act, field.name, text)
                kept = field.value
                assert len(kept) <= field.editing.limit
                assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in kept)
                if declared is not None and declared.type in _FREE:
                    continue
                # Everything that a form says of it, it says without a crash.
                act.seen()
                if field.check():
                    continue
                pane.save()
                assert act.app.result == "open"
                assert field.value == kept, "what was typed is kept"
                assert pane.field is field, "the caret stands where it is wrong"
            field.set(first)
        await act.press("ctrl+s")
        assert act.result is None, act.seen()
    assert stage.row(kind, id) == before


@pytest.mark.parametrize("kind", ["milestone", "task", "kpi"])
async def test_no_text_that_is_saved_breaks_a_row(stage: Stage, kind: str) -> None:
    """Saved one by one: each is stored in a form that is shown and read again, or refused."""
    id = an_item(stage, kind)
    met: set[str] = set()
    for field in editable_fields(KINDS[kind]):
        if field.type in ("choice", "flag"):
            continue
        # All of them once for each type of field; its other fields take what it is likeliest to.
        texts = SAVED_AGAIN if field.type in met else SAVED
        met.add(field.type)
        for text in texts:
            before = stage.row(kind, id)
            async with stage.open(EditItem(kind, id, only=field.name)) as act:
                await typed(act, field.name, text)
                await act.press("ctrl+s")
                refused = act.result == "open"
                while act.result == "open":
                    await act.press("escape")
            after = stage.row(kind, id)
            if refused:
                assert after == before
            else:
                assert {name for name in after if after[name] != before[name]} <= {
                    field.name,
                    "state",
                    "percent",
                    "key",
                }
                async with stage.open(EditItem(kind, id, only=field.name)) as act:
                    await act.press("ctrl+s")
                    assert act.result is None, "what is shown is what is stored"


async def test_no_text_breaks_the_form_of_several(stage: Stage) -> None:
    ids = [stage.plan.milestone, stage.plan.approval]
    before = [stage.row("milestone", id) for id in ids]
    async with stage.open(EditMany("milestone", ids), size=(100, 40)) as act:
        pane = act.screen.pane
        for field in list(pane.fields):
            if isinstance(field, ChoiceField) or not field.takes_text:
                continue
            for text in NASTY:
                await typed(act, field.name, text)
                if not field.check():
                    pane.save()
                    assert act.app.result == "open"
                    assert pane.field is field
            field.set("")
        await act.press("ctrl+s")
        assert act.result is None, act.seen()
    assert [stage.row("milestone", id) for id in ids] == before

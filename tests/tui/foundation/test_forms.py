"""Forms: what is typed is understood aloud, kept, refused with a reason, and never lost."""

from __future__ import annotations

from typing import Any

import pytest
from small_app import SmallApp, screen_text
from textual import events

from mstui.domain.errors import InvalidValue, Locked
from mstui.tui.widgets.confirm import Confirm, confirming_key
from mstui.tui.widgets.fields import ChoiceField, Field, TextField
from mstui.tui.widgets.form import Form
from mstui.tui.widgets.notes import NotesField

PEOPLE = ["Ana Alvarez", "Ben Brown", "Bea Benz", "Benoît"]


def understand(text: str) -> str:
    if text == "fri":
        return "Fri 27 Nov 2026, in 4 workdays"
    raise InvalidValue(f'"{text}" is no date; try fri, +2w', field="target")


def suggest(text: str) -> list[str]:
    return [name for name in PEOPLE if text.casefold() in name.casefold()]


def fields() -> list[Field]:
    return [
        TextField("name", "Name", required=True, limit=40),
        TextField("target", "Target", parse=understand, placeholder="fri, +2w"),
        TextField("owner", "Owner", suggest=suggest),
        ChoiceField("moscow", "Priority", ["must", "should", "could", "won't"], "should"),
        NotesField("notes", "Notes"),
    ]


class Opened:
    """A form opened over the small app, with what it handed over."""

    def __init__(self, **options: Any) -> None:
        self.app = SmallApp(20)
        self.results: list[Any] = []
        self.drafts: list[dict[str, str]] = []
        options.setdefault("on_change", self.drafts.append)
        self.form = Form("Add a milestone", fields(), **options)

    async def open(self, pilot: Any) -> None:
        self.app.push_screen(self.form, self.results.append)
        await pilot.pause()

    @property
    def screen(self) -> str:
        return "\n".join(screen_text(self.app))


async def press(pilot: Any, *keys: str) -> None:
    for key in keys:
        await pilot.press(
            *(
                key
                if len(key) > 1 and "_" not in key and key.isalpha() and key not in NAMED
                else [key]
            )
        )


NAMED = {
    "tab",
    "enter",
    "escape",
    "down",
    "up",
    "left",
    "right",
    "space",
    "backspace",
    "home",
    "end",
}


async def test_typing_says_live_what_was_understood() -> None:
    opened = Opened()
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        assert "fri, +2w" in opened.screen
        await press(pilot, "Launch", "tab", "fr")
        assert '! "fr" is no date; try fri, +2w' in opened.screen
        await press(pilot, "i")
        assert "Fri 27 Nov 2026, in 4 workdays" in opened.screen
        assert "no date" not in opened.screen


async def test_each_change_is_kept_as_a_draft_and_a_draft_fills_the_form() -> None:
    opened = Opened(draft={"name": "from before", "moscow": "must", "unknown": "x"})
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        assert opened.form.pane.values["moscow"] == "must"
        await press(pilot, "ab")
        assert [draft["name"] for draft in opened.drafts] == ["from beforea", "from beforeab"]
        await press(pilot, "left")
        assert len(opened.drafts) == 2, "moving the caret changes nothing"
        await press(pilot, "escape")
        await pilot.pause()
        assert opened.results == [None]


async def test_enter_and_ctrl_s_save_what_can_be_saved() -> None:
    opened = Opened()
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        await press(pilot, "tab", "enter")
        assert opened.results == []
        assert "Name: needed" in opened.screen
        assert opened.form.pane.field.name == "name"
        await press(pilot, "Launch", "tab", "xyz", "ctrl+s")
        assert opened.form.pane.field.name == "target"
        await press(pilot, "backspace", "backspace", "backspace", "fri", "ctrl+s")
        await pilot.pause()
        assert opened.results[0]["target"] == "fri"
        assert opened.results[0]["name"] == "Launch"


async def test_a_refused_save_leaves_the_form_as_it_was_with_the_reason() -> None:
    refusals: list[Exception] = [
        Locked("work.db is locked by another process"),
        InvalidValue("that is before the project starts", field="target"),
    ]

    def save(_: object) -> None:
        if refusals:
            raise refusals.pop(0)

    opened = Opened(on_save=save)
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        await press(pilot, "Launch", "enter")
        assert "work.db is locked by another process" in opened.screen
        assert "Launch" in opened.screen
        await press(pilot, "enter")
        assert opened.form.pane.field.name == "target", "the field that is meant gets the caret"
        await press(pilot, "enter")
        await pilot.pause()
        assert opened.results[0]["name"] == "Launch"


async def test_suggestions_are_picked_by_keys_and_leave_the_rest_alone() -> None:
    opened = Opened()
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        opened.form.pane.activate("owner")
        await press(pilot, "be")
        assert "Ben Brown" in opened.screen
        assert "Bea Benz" in opened.screen
        await press(pilot, "down", "down", "enter")
        assert opened.form.pane.values["owner"] == "Bea Benz"
        assert "Ben Brown" not in opened.screen
        assert opened.results == [], "Enter took the suggestion and saved nothing"
        await press(pilot, "backspace", "escape")
        assert opened.results == [], "Esc closed the suggestions first"
        await press(pilot, "tab")
        assert opened.form.pane.field.name == "moscow"


@pytest.mark.parametrize("size", [(100, 30), (100, 12), (60, 9)])
async def test_suggestions_are_all_seen_and_can_be_clicked(size: tuple[int, int]) -> None:
    """Below their field, or above it where the form ends too soon."""
    opened = Opened()
    async with opened.app.run_test(size=size) as pilot:
        await opened.open(pilot)
        opened.form.rebuild(
            [TextField(f"f{n}", f"F{n}") for n in range(5)] + [opened.form.pane.fields[2]]
        )
        opened.form.pane.activate("owner")
        await press(pilot, "be")
        lines = screen_text(opened.app)
        for name in ("Ben Brown", "Bea Benz", "Benoît"):
            assert any(name in line for line in lines), name
        at = next(y for y, line in enumerate(lines) if "Bea Benz" in line)
        await pilot.click(offset=(lines[at].index("Bea Benz"), at))
        assert opened.form.pane.values["owner"] == "Bea Benz"


async def test_choices_step_by_arrows_and_jump_by_letter() -> None:
    opened = Opened()
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        opened.form.pane.activate("moscow")
        assert "‹should›" in opened.screen
        for key, value in [
            ("right", "could"), ("space", "won't"), ("right", "must"), ("left", "won't"),
            ("c", "could"), ("m", "must"), ("x", "must"),
        ]:  # fmt: skip
            await press(pilot, key)
            assert value == opened.form.pane.values["moscow"], key


async def test_notes_take_lines_and_the_caret_moves_among_them() -> None:
    opened = Opened()
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        opened.form.pane.activate("notes")
        await press(pilot, "first", "enter", "second", "up", "X", "down", "down")
        assert opened.form.pane.values["notes"] == "firstX\nsecond"
        assert opened.form.pane.field.name == "name", "past the last line the form moves on"
        assert opened.results == []


async def test_a_paste_into_a_line_is_one_storable_line_and_saves_nothing() -> None:
    opened = Opened()
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        opened.form.pane.post_message(events.Paste("rm -rf\n\x1b]0;owned\x07~/x\n" + "y" * 99))
        await pilot.pause()
        value = opened.form.pane.values["name"]
        assert value.startswith("rm -rf \ufffd]0;owned\ufffd~/x ")
        assert len(value) == 40
        assert "at most 40 characters" in opened.screen
        assert opened.results == []


async def test_other_fields_keep_what_was_typed_under_the_same_name() -> None:
    opened = Opened()
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        await press(pilot, "Launch")
        opened.form.rebuild([TextField("title", "Title"), TextField("name", "Name")], "Add a task")
        await pilot.pause()
        assert opened.form.pane.values == {"title": "", "name": "Launch"}
        assert opened.form.pane.field.name == "name"
        assert "Add a task" in opened.screen


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (30, 8)])
async def test_the_active_field_is_seen_at_any_size(size: tuple[int, int]) -> None:
    opened = Opened()
    async with opened.app.run_test(size=size) as pilot:
        await opened.open(pilot)
        for field in opened.form.pane.fields:
            opened.form.pane.activate(field.name)
            await pilot.pause()
            marked = [line for line in screen_text(opened.app) if f">{field.label}" in line]
            assert marked, f"{field.label} is not seen at {size}"


async def test_a_long_text_scrolls_with_the_caret_in_view() -> None:
    opened = Opened()
    async with opened.app.run_test(size=(60, 24)) as pilot:
        await opened.open(pilot)
        opened.form.pane.activate("owner")
        opened.form.pane.post_message(events.Paste("".join(f"{n:03}" for n in range(120))))
        await pilot.pause()
        assert "119" in opened.screen
        await press(pilot, "home")
        assert "000001" in opened.screen


async def test_the_mouse_puts_the_caret_where_it_points() -> None:
    opened = Opened()
    async with opened.app.run_test(size=(100, 30)) as pilot:
        await opened.open(pilot)
        await press(pilot, "Launch")
        pane = opened.form.pane
        left = 1 + 1 + pane.label_width
        await pilot.click(pane, offset=(left + 2, 1))
        await press(pilot, "X")
        assert pane.values["name"] == "LaXunch"
        await pilot.click(pane, offset=(left + 2, 3))
        assert pane.field.name == "target"


@pytest.mark.parametrize("trigger", ["X", "y", "Y", "d", "enter", "g y", "x"])
def test_the_key_that_asks_is_never_the_key_that_confirms(trigger: str) -> None:
    key, _ = confirming_key(trigger)
    assert key.casefold() not in trigger.casefold().split()


@pytest.mark.parametrize(
    ("trigger", "keys", "answer"),
    [
        ("X", ["X", "X", "enter", "space", "y"], [True]),
        ("X", ["X", "n"], [False]),
        ("X", ["escape"], [False]),
        ("y", ["y", "y"], []),
        ("y", ["y", "enter"], [True]),
    ],
)
async def test_only_the_confirming_key_confirms(
    trigger: str, keys: list[str], answer: list[bool]
) -> None:
    app = SmallApp(5)
    answers: list[Any] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(
            Confirm("Delete", "Delete [b]3[/b] tasks?\x1b[2J", trigger=trigger, yes="delete"),
            answers.append,
        )
        await pilot.pause()
        text = "\n".join(screen_text(app))
        assert "Delete [b]3[/b] tasks?⟨ESC⟩[2J" in text
        for key in keys:
            await pilot.press(key)
        await pilot.pause()
        assert answers == answer

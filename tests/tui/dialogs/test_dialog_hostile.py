"""Text that somebody else typed, in every dialog: nothing of it is obeyed, nothing breaks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from dialog_gallery import GALLERY
from dialog_host import Act, Stage

from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.add_note import AddNote
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.edit_item import EditItem
from mstui.tui.dialogs.import_review import ImportReview
from mstui.tui.widgets.text import width

SIZES = [(120, 40), (80, 24), (40, 12)]
POISON = (
    "\x1b]0;owned\x07\x1b[31mred\x1b[2J [@click=app.quit]x[/] [/x] [TODO] \u202egnp.exe\u2066"
    " \u200b\ufeff\x9b5m \x00\x08\r 字字字 👩‍👩‍👧 é e\u0301 ﷽ \ud800 $(reboot) `x` | & ; % {edit} \\"
)
LONG = "wörd " * 2_000


def poison(stage: Stage) -> None:
    """Hostile text in every text field of the workspace, past all checks."""
    text = POISON.replace("\ud800", "").replace("\x00", "")
    with stage.ws.write("another tool") as tx:
        for kind in KINDS.values():
            names = [
                field.name
                for field in kind.fields
                if field.type in ("line", "notes", "choice", "date", "moment", "decimal")
                and field.name not in ("ord", "hours", "base")
            ]
            if kind.name == "calendar":
                names = ["name"]
            for number, name in enumerate(names):
                bad = LONG if number % 3 == 2 else text
                tx.conn.execute(f'UPDATE "{kind.name}" SET "{name}"=?', [bad])


async def walked(act: Act, size: tuple[int, int]) -> None:
    """Go through the dialog by keys; every frame is clean and as wide as the screen."""
    clean(act, size)
    for key in ("down", "tab", "x", "right", "end"):
        await act.press(key)
        clean(act, size)


def clean(act: Act, size: tuple[int, int]) -> None:
    seen = act.seen()
    for char in seen:
        assert char == "\n" or (char.isprintable() and char not in "\u202e\u2066\u200b\ufeff"), hex(
            ord(char)
        )
    lines = seen.split("\n")
    assert len(lines) == size[1]
    assert {width(line) for line in lines} == {size[0]}


@pytest.mark.parametrize("name", GALLERY)
async def test_every_dialog_over_a_poisoned_workspace(stage: Stage, name: str) -> None:
    """At three sizes, one too small for anything, and back."""
    poison(stage)
    async with stage.open(GALLERY[name](stage.plan), size=SIZES[0]) as act:
        for size in (*SIZES, (20, 6), SIZES[0]):
            await act.pilot.resize_terminal(*size)
            await act.settle()
            await walked(act, size)
        await act.press("escape", "escape")


@pytest.mark.parametrize("kind", ["project", "phase", "task", "risk", "deliverable", "person"])
async def test_editing_poisoned_items(stage: Stage, kind: str) -> None:
    poison(stage)
    id = stage.rows(f'SELECT id FROM "{kind}" ORDER BY id LIMIT 1')[0][0]
    before = stage.bytes()
    async with stage.open(EditItem(kind, id), size=(80, 24)) as act:
        assert "⟨ESC⟩" in act.seen()
        await walked(act, (80, 24))
        await act.press("escape", "escape")
        assert act.result is None
    assert stage.bytes() == before


async def test_what_is_pasted_is_made_storable(stage: Stage) -> None:
    """Controls never enter a field, so nothing a form writes can be refused for them."""
    async with stage.open(AddNote("task", stage.plan.task)) as act:
        await act.write(POISON.replace("\ud800", ""))
        clean(act, (100, 30))
        await act.press("ctrl+s")
        assert act.result is not None, act.seen()
    ((text,),) = stage.rows("SELECT text FROM note")
    assert "\x1b" not in text
    assert "\x9b" not in text


async def test_ten_thousand_characters_fit_in_a_note_and_stop_in_a_line(stage: Stage) -> None:
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        await act.fill("description", LONG)
        await act.press("ctrl+s")
        assert act.result is not None, act.seen()
    assert stage.row("task", stage.plan.task)["description"] == LONG.strip()
    async with stage.open(EditItem("task", stage.plan.task)) as act:
        await act.fill("name", LONG)
        assert "at most 500 characters" in act.seen()


async def test_a_poisoned_file_in_the_review(stage: Stage, tmp_path: Path) -> None:
    text = POISON.replace("\ud800", "").replace("\r", "")
    path = tmp_path / "plan\x1b[31m\u202e.csv"
    path.write_text(f'"{text}",Due,"{LONG[:900]}"\n"{text}",fri\x1b,3\n', encoding="utf-8")
    for size in SIZES:
        async with stage.open(ImportReview(path), size=size) as act:
            await act.settle()
            await walked(act, size)
            await act.press("escape")


@pytest.mark.parametrize("name", [name for name in GALLERY if name not in ("keys", "pages")])
async def test_ctrl_keys_and_odd_keys_break_nothing(stage: Stage, name: str) -> None:
    before = stage.bytes()
    async with stage.open(GALLERY[name](stage.plan), size=(80, 24)) as act:
        await act.press("f5", "ctrl+a", "ctrl+k", "ctrl+z", "ctrl+z", "ctrl+left", "delete")
        clean(act, (80, 24))
        await act.press("escape", "escape")
    assert stage.bytes() == before


async def test_two_presses_of_enter_write_once(stage: Stage) -> None:
    """The second one arrives while the first is being written."""
    dialog = GALLERY["add"](stage.plan)
    async with stage.open(dialog) as act:
        await act.write("Only once")
        await act.pilot.press("enter", "enter")
        await act.settle()
        assert act.result is not None
    assert stage.rows("SELECT count(*) FROM milestone WHERE name='Only once'") == [(1,)]


async def test_a_locked_file_is_told_and_the_form_stays(stage: Stage) -> None:
    import sqlite3

    assert stage.ws._writer is not None
    stage.ws._writer.execute("PRAGMA busy_timeout=10")
    other = sqlite3.connect(stage.ws.path)
    other.execute("BEGIN IMMEDIATE")
    try:
        async with stage.open(AddNote("task", stage.plan.task)) as act:
            await act.write("kept")
            await act.press("ctrl+s")
            assert act.result == "open"
            assert "!" in act.seen()
            assert act.screen.pane.values["text"] == "kept"
            other.rollback()
            await act.press("ctrl+s")
            assert act.result is not None, act.seen()
    finally:
        other.close()
    assert stage.rows("SELECT text FROM note") == [("kept",)]


def test_every_form_that_writes_keeps_drafts() -> None:
    from mstui.tui.dialogs import (
        achieve,
        add_item,
        add_note,
        edit_item,
        link,
        link_several,
        log_hours,
        new_project,
        outline,
        quick_add,
        reason,
        save_template,
    )

    modules = (
        achieve,
        add_item,
        add_note,
        edit_item,
        link,
        link_several,
        log_hours,
        new_project,
        outline,
        quick_add,
        reason,
        save_template,
    )
    found = {
        each.__name__: each.draft_name
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type)
        and issubclass(each, FormDialog)
        and each.__module__ == module.__name__
    }
    assert all(found.values()), found
    assert len(set(found.values())) == len(found)


def test_dialogs_import_nothing_slow() -> None:
    """They open at a key press: calendars, databases' helpers and spreadsheets come when used."""
    folder = Path(__file__).parents[3] / "src"
    code = (
        "import sys, pathlib, importlib\n"
        f"sys.path.insert(0, {str(folder)!r})\n"
        "from mstui.tui import compat; compat.lean_import()\n"
        "import mstui.tui.widgets.base\n"
        f"for path in pathlib.Path({str(folder)!r}, 'mstui/tui/dialogs').glob('*.py'):\n"
        "    importlib.import_module(f'mstui.tui.dialogs.{path.stem}')\n"
        "slow = {'pendulum', 'sqlite_utils', 'openpyxl', 'python_calamine', 'click', 'tomli_w',\n"
        "        'markdown_it', 'textual.widgets._input', 'textual.widgets._text_area',\n"
        "        'charset_normalizer', 'importlib.metadata', 'numpy'}\n"
        "print(sorted(slow & set(sys.modules)))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"

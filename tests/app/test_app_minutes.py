"""The minutes in the app: read check-in by check-in, copied, saved, opened in an editor."""

from __future__ import annotations

import base64
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from at_terminal import does, quits, start
from at_work import Person, at_work

from mstui.actions.items import add_item
from mstui.config.paths import copies_dir
from mstui.publish.forms import minutes_as
from mstui.store.workspace import Workspace
from mstui.views.record import Record, checkins, record_of
from support.terminal import Terminal


def record(path: Path, key: str, place: int = 0) -> Record:
    with closing(sqlite3.connect(path)) as conn:
        (project,) = conn.execute("SELECT id FROM project WHERE key=?", (key,)).fetchone()
        return record_of(conn, checkins(conn, project)[place].id)


def figures(lines: list[str]) -> list[str]:
    """Every digit: what is cut off is missed here."""
    return sorted(char for line in lines for char in line if char.isdigit())


async def opens_minutes(ana: Person) -> None:
    await ana.does("palette")
    await ana.types("minutes")
    await ana.press("enter")


async def test_check_ins_are_read_one_after_the_other_for_either_reader(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Website rebrand")
        await opens_minutes(ana)
        await ana.reads("Minutes · Thu 12 Nov 2026 · 12 of 12 · for the team", "Health: at risk")
        await ana.press("left")
        await ana.reads("Minutes · Thu 5 Nov 2026 · 11 of 12", "Thu 5 Nov 2026")
        await ana.press("tab")
        await ana.reads("for the client ", "For Aurora Hotels.", "Promised for")
        assert not ana.sees("Health")
        assert not ana.sees("Led by")
        await ana.press("right")
        await ana.reads("12 of 12 · for the client")
        await ana.press("right")
        assert ana.sees("that is the latest one")
        await ana.press(*["left"] * 11)
        await ana.reads("1 of 12")
        await ana.press("left")
        assert ana.sees("that is the first one")
        await ana.press("escape")
        await ana.until(lambda: not ana.sees("Minutes ·"), "the project")


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_no_line_is_cut_on_a_small_screen(demo: Path, size: tuple[int, int]) -> None:
    told = minutes_as(record(demo, "APP"), "text")
    async with at_work(demo, size=size) as ana:
        await ana.goes_to("Mobile app")
        await opens_minutes(ana)
        await ana.reads("Minutes: Mobile app")
        pane = ana.app.screen.focused
        assert pane is not None
        lines = ["".join(text for text, _ in line) for line in pane._wrapped()]  # type: ignore[attr-defined]
        assert figures(lines) == figures([told])
        assert all(len(line) <= size[0] for line in lines)
        await ana.press("end")
        assert ana.sees("Esc")


async def test_what_is_copied_and_saved_is_in_a_file_whose_path_is_told(demo: Path) -> None:
    copied: list[str] = []
    async with at_work(demo) as ana:
        ana.app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
        await ana.opens("Website rebrand")
        await opens_minutes(ana)
        await ana.reads("12 of 12")
        await ana.press("y")
        await ana.press("tab", "s", "escape")
        await ana.until(lambda: bool(ana.told), "what was done")
    found = record(demo, "WEB")
    folder = Path(copies_dir())
    assert copied == [minutes_as(found, "text")]
    files = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert files == {
        "WEB-2026-11-12-minutes.txt": copied[0],
        "WEB-2026-11-12-minutes-client.html": minutes_as(found, "html", "client"),
    }


async def test_a_folder_that_cannot_be_written_is_told_in_place(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A short path: the line that tells of it is cut where it has no room.
    with TemporaryDirectory(prefix="m") as folder:
        (Path(folder) / "file").write_text("")
        monkeypatch.setenv("MSTUI_STATE_DIR", str(Path(folder) / "file"))
        async with at_work(demo) as ana:
            await ana.opens("Website rebrand")
            await opens_minutes(ana)
            await ana.reads("12 of 12")
            await ana.press("s")
            await ana.reads("file: is a file where", "12 of 12")


async def test_a_project_without_a_check_in_says_so(workspace: Workspace) -> None:
    add_item(workspace, "project", {"name": "New one", "key": "NEW"})
    workspace.close()
    async with at_work(workspace.path) as ana:
        await opens_minutes(ana)
        await ana.reads("this project has had no check-in yet")


# In a real terminal.


def opened(demo: Path, **env: str) -> Terminal:
    terminal = start(demo, env=env)
    does(terminal, "go_bottom", "palette")
    terminal.type("minutes")
    terminal.tap("enter")
    terminal.wait_for("12 of 12 · for the team")
    return terminal


def test_the_terminal_gets_the_text_for_its_clipboard(demo: Path) -> None:
    with opened(demo) as terminal:
        terminal.tap("y")
        terminal.wait_for("opied, and in")
        (sent,) = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)", terminal.output)
        text = base64.b64decode(sent).decode()
        assert text == minutes_as(record(demo, "WEB"), "text")
        terminal.tap("escape")
        assert quits(terminal) == 0


@pytest.mark.parametrize(
    ("script", "told"), [("exit 0", "aved: "), ("exit 3", "the editor ended with 3")]
)
def test_the_editor_gets_the_minutes_and_gives_the_screen_back(
    demo: Path, tmp_path: Path, script: str, told: str
) -> None:
    program = tmp_path / "editor"
    program.write_text(f'#!/bin/sh\ncp "$1" "{tmp_path}/seen"\n{script}\n')
    program.chmod(0o755)
    before = demo.read_bytes()
    with opened(demo, VISUAL="", EDITOR=str(program)) as terminal:
        terminal.tap("E")
        terminal.wait_for(told, "12 of 12")
        assert (tmp_path / "seen").read_text("utf-8").startswith("# Minutes: Website rebrand")
        terminal.tap("escape")
        assert quits(terminal) == 0
        assert terminal.is_restored, terminal.left_on
    assert demo.read_bytes() == before


def test_an_editor_that_is_not_there_is_told(demo: Path) -> None:
    with opened(demo, VISUAL="", EDITOR="/no/such/editor") as terminal:
        terminal.tap("E")
        terminal.wait_for("does not start", "12 of 12")
        terminal.tap("escape")
        assert quits(terminal) == 0


async def test_pages_are_written_and_their_place_is_told(demo: Path) -> None:
    from mstui.publish.client_page import client_page
    from mstui.views.client_facing import client_view

    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        for name in ("client's page", "report"):
            await ana.does("palette")
            await ana.types(name)
            await ana.press("enter")
            await ana.until(lambda name=name: name in ana.told.lower(), name)  # type: ignore[misc]
            assert "copies/" in ana.told
    with closing(sqlite3.connect(demo)) as conn:
        (project,) = conn.execute("SELECT id FROM project WHERE key='APP'").fetchone()
        page = client_page(client_view(conn, project, "2026-11-21"))
    files = {path.name: path.read_text("utf-8") for path in Path(copies_dir()).iterdir()}
    assert files["APP-client.html"] == page
    assert "Website rebrand" in files["report-2026-11-21.html"]

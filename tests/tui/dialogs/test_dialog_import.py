"""Importing: the file is seen before it is written, columns turn, and one undo takes it back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from dialog_host import Act, Stage

from mstui.tui.dialogs import file_names
from mstui.tui.dialogs.import_plan import ImportPlan
from mstui.tui.dialogs.import_review import ImportReview

PLAIN = "Task;Wer;Bis;Egal\nDraft;Ana Diaz;2026-12-01;x\nPrint;Zoe;2026-12-08;y\n"


def written(folder: Path, text: str, name: str = "plan.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


async def reviewed(act: Act) -> None:
    """Wait until the file is read."""
    await act.settle()
    assert act.screen._read is not None, act.seen()


def line_named(act: Act, name: str) -> None:
    """Put the cursor on the line of that name."""
    pane = act.screen.pane
    pane.at = next(at for at, line in enumerate(pane.lines) if line.name == name)


async def test_a_table_is_shown_turned_and_imported(stage: Stage, tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN)
    before = stage.bytes()
    people = stage.rows("SELECT count(*) FROM person")
    async with stage.open(ImportPlan()) as act:
        await act.write(str(path))
        assert "csv, " in act.seen()
        await act.press("enter")
        assert isinstance(act.screen, ImportReview)
        await reviewed(act)
        assert "2 tasks" in act.seen()
        assert stage.bytes() == before
        line_named(act, "Wer")
        await act.press("a", "s")
        await reviewed(act)
        line_named(act, "Bis")
        await act.press("f", "i")
        await reviewed(act)
        seen = act.seen()
        assert "2 people" in seen
        assert "Unused: 2 cells" in seen
        await act.press("enter")
        assert act.result is not None, act.seen()
    found = stage.rows(
        "SELECT t.name,t.finish,p.name FROM task t JOIN assignment a ON a.task=t.id"
        " JOIN person p ON p.id=a.person WHERE t.project=? ORDER BY t.ord",
        act.result.id,
    )
    assert found == [("Draft", "2026-12-01", "Ana Diaz"), ("Print", "2026-12-08", "Zoe")]
    assert stage.labels()[0] == "import plan.csv"
    stage.ws.undo()
    assert stage.rows("SELECT 1 FROM project WHERE id=?", act.result.id) == []
    assert stage.rows("SELECT count(*) FROM person") == people


async def test_left_and_right_turn_a_column_and_back(stage: Stage, tmp_path: Path) -> None:
    async with stage.open(ImportReview(written(tmp_path, PLAIN))) as act:
        await reviewed(act)
        line_named(act, "Egal")
        assert act.screen.pane.line.value == ""
        await act.press("right")
        await reviewed(act)
        assert act.screen.pane.line.name == "Egal"
        first = act.screen.pane.line.value
        assert first
        await act.press("left")
        await reviewed(act)
        assert act.screen.pane.line.value == ""
        await act.press("escape")
        assert act.result is None


async def test_a_table_without_names_can_be_told_which(stage: Stage, tmp_path: Path) -> None:
    """The one thing that no import can do without is asked for, not refused."""
    path = written(tmp_path, "a,b\n2026-12-01,5\n2026-12-02,6\n")
    async with stage.open(ImportReview(path)) as act:
        await reviewed(act)
        if act.screen._read.draft is None:
            assert "turn one to “name”" in act.seen()
            await act.press("enter")
            assert act.result == "open"
        line_named(act, "a")
        await act.press("n", "a")
        await reviewed(act)
        await act.press("enter")
        assert act.result is not None, act.seen()
    names = stage.rows("SELECT name FROM task WHERE project=? ORDER BY ord", act.result.id)
    assert names == [("2026-12-01",), ("2026-12-02",)]


async def test_bad_rows_stop_until_they_are_left_out(stage: Stage, tmp_path: Path) -> None:
    path = written(tmp_path, "Name,Due date\nGood,2026-12-01\nBad,31/31/2026\n")
    before = stage.bytes()
    async with stage.open(ImportReview(path)) as act:
        await reviewed(act)
        assert "1 bad row" in act.seen()
        assert "line 3" in act.seen()
        await act.press("enter")
        assert act.result == "open"
        assert "1 row is bad" in act.seen()
        assert stage.bytes() == before
        await act.press("right")
        assert "are left out" in act.seen()
        await act.press("enter")
        assert act.result is not None, act.seen()
    names = stage.rows("SELECT name FROM task WHERE project=?", act.result.id)
    assert names == [("Good",)]


async def test_esc_at_any_point_writes_nothing(stage: Stage, tmp_path: Path) -> None:
    before = stage.bytes()
    async with stage.open(ImportPlan()) as act:
        await act.write(str(written(tmp_path, PLAIN)))
        await act.press("enter")
        await reviewed(act)
        await act.press("right", "escape")
        assert isinstance(act.screen, ImportPlan)
        await act.press("escape")
        if act.result == "open":
            await act.press("escape")
        assert act.result is None
    assert stage.bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("bomb.xml", b'<!DOCTYPE p [<!ENTITY a "x">]><Project>&a;</Project>', "bomb.xml"),
        ("head.csv", b"Name,Due\n", "no rows"),
    ],
)
async def test_a_file_that_is_no_plan_says_so_in_place(
    stage: Stage, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    before = stage.bytes()
    path = tmp_path / name
    path.write_bytes(content)
    async with stage.open(ImportPlan(), size=(140, 30)) as act:
        await act.write(str(path))
        await act.press("enter")
        assert said in act.seen()
        assert act.result == "open"
        if isinstance(act.screen, ImportReview):
            await act.press("escape")
        assert act.screen.pane.values["path"] == str(path)
    assert stage.bytes() == before


async def test_a_missing_file_and_a_folder_are_refused(stage: Stage, tmp_path: Path) -> None:
    async with stage.open(ImportPlan(), size=(140, 30)) as act:
        await act.write(str(tmp_path / "nothing.csv"))
        await act.press("enter")
        assert "nothing.csv" in act.seen()
        if isinstance(act.screen, ImportReview):
            await act.press("escape")
        await act.fill("path", str(tmp_path))
        assert "a folder: go on typing" in act.seen()
        act.screen.pane.field.suggestions = []
        await act.press("enter")
        assert "is a folder" in act.seen()


async def test_a_name_longer_than_any_file_has_is_refused(stage: Stage) -> None:
    async with stage.open(ImportPlan(), size=(140, 30)) as act:
        await act.write("W" * 300)
        assert "File name too long" in act.seen()
        await act.press("enter")
        assert "too long" in act.seen()
        assert act.screen.pane.values["path"] == "W" * 300


async def test_file_names_are_completed(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    for name in ("alpha.csv", "album.txt", "Alb.png", ".al-hidden.csv"):
        (tmp_path / "plans" / name).touch()
    async with stage.open(ImportPlan(), size=(140, 30)) as act:
        await act.write(f"{tmp_path}/plans/al")
        shown = [Path(each).name for each in act.screen.pane.field.suggestions]
        assert shown == ["album.txt", "alpha.csv", "Alb.png"]
        await act.press("down", "down", "enter")
        assert act.screen.pane.values["path"] == f"{tmp_path}/plans/alpha.csv"


def test_completion_survives_what_file_systems_hold(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "sub").mkdir()
    bad = os.fsencode(tmp_path) + b"/ill\xff.csv"
    Path(os.fsdecode(bad)).touch()
    found = [Path(each).name for each in file_names.completions(f"{tmp_path}/")]
    assert set(found) == {"loop", "gone", "fifo", "sub", "ill\udcff.csv"}
    assert file_names.completions(f"{tmp_path}/missing/x") == []
    assert file_names.completions("\0") == []
    assert file_names.path_of("~nobody-at-all/x") == Path("~nobody-at-all/x")
    assert file_names.path_of("'/a b.csv'") == Path("/a b.csv")


async def test_a_project_file_arrives_whole(stage: Stage, shared_data: Path) -> None:
    path = shared_data / "import" / "mspdi" / "residential-construction.xml"
    async with stage.open(ImportReview(path), size=(120, 40)) as act:
        await reviewed(act)
        assert "118 dependencies" in act.seen()
        await act.press("enter")
        assert act.result is not None, act.seen()
    count = stage.rows("SELECT count(*) FROM dependency WHERE project=?", act.result.id)
    assert count == [(118,)]


@pytest.mark.parametrize("folder", ["redmine", "jira"])
async def test_exports_of_other_tools_need_no_mapping(
    stage: Stage, shared_data: Path, folder: str
) -> None:
    for path in sorted((shared_data / "import" / folder).iterdir()):
        async with stage.open(ImportReview(path), size=(80, 24)) as act:
            await reviewed(act)
            assert act.screen._read.draft is not None, path.name
            await act.press("down", "down", "pagedown", "end", "home", "escape")
            assert act.result is None

"""One's own templates: kept in the workspace, or as files in a folder; broken ones are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mstui.actions.projects import new_project
from mstui.actions.templates import (
    FILES_LIMIT,
    Shelf,
    add_template,
    name_for,
    named,
    remove_template,
    save_template,
)
from mstui.dates import as_date
from mstui.domain.blueprint import SHIPPED, shipped_text
from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.text import visible
from mstui.store.workspace import Workspace

TODAY = as_date("2026-11-21")
FAIR = 'id = "x"\ntitle = "Book fair"\nsummary = "A stand"\n[[task]]\nid = "a"\nname = "Book"\n'
BROKEN = 'id = "x"\ntitle = "X"\n[[task]]\nid = "a"\nname = "A"\nmoscow = "never"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "templates"
    made.mkdir()
    return made


def test_files_of_the_folder_stand_between_saved_and_shipped(
    workspace: Workspace, folder: Path
) -> None:
    (folder / "fair.toml").write_text(FAIR)
    (folder / "event.toml").write_text(FAIR.replace("Book fair", "My event"))
    (folder / "notes.txt").write_text("no template")
    project = new_project(workspace, "Web", today=TODAY).id
    save_template(workspace, project, "ours", title="As we do it")
    save_template(workspace, project, "fair", title="Kept here")
    listed = Shelf(str(folder)).listed(workspace.reader)
    own = [(one.id, one.title, one.origin) for one in listed if one.origin != "mstui"]
    assert own == [
        ("fair", "Kept here", "yours"),
        ("ours", "As we do it", "yours"),
        ("event", "My event", "file"),
    ]
    assert [one.id for one in listed[3:]] == [id for id in SHIPPED if id != "event"]
    assert sorted(Shelf(str(folder)).names(workspace.reader)) == sorted(one.id for one in listed)


def test_a_project_starts_from_a_file_of_the_folder(workspace: Workspace, folder: Path) -> None:
    (folder / "fair.toml").write_text(FAIR)
    change = new_project(workspace, "F", template="fair", today=TODAY, shelf=Shelf(str(folder)))
    assert change.summary.endswith("0 milestones, 1 tasks")


def test_a_broken_file_is_listed_with_its_reason_and_hides_no_other(
    workspace: Workspace, folder: Path
) -> None:
    (folder / "a.toml").write_text(BROKEN)
    (folder / "b.toml").write_text(FAIR)
    (folder / "Bad Name.toml").write_text(FAIR)
    (folder / "folder.toml").mkdir()
    os.mkfifo(folder / "pipe.toml")
    (folder / "large.toml").write_text("#" * (1 << 21))
    (folder / "bytes.toml").write_bytes(b"\nid = '\xff'")
    (folder / "e\x1b[2J.toml").write_text(FAIR)
    (folder / "gone.toml").symlink_to(folder / "nowhere")
    shelf = Shelf(str(folder))
    problems = {one.id: one.problem for one in shelf.listed(workspace.reader) if one.problem}
    assert problems.pop("a") == "a.toml, line 6: " + problems_of(BROKEN)
    assert "a template is named by" in problems.pop("Bad Name")
    assert "is a directory" in problems.pop("folder")
    assert "not a regular file" in problems.pop("pipe")
    assert "at most" in problems.pop("large")
    assert "bytes.toml, line 2: is not UTF-8" in problems.pop("bytes")
    assert "no template file" in problems.pop("gone")
    ((id, told),) = problems.items()
    assert visible(id + told) == id + told
    assert [one.id for one in shelf.listed(None) if one.origin == "file" and not one.problem] == [
        "b"
    ]


def problems_of(text: str) -> str:
    from mstui.domain.blueprint import parse

    with pytest.raises(InvalidValue) as caught:
        parse(text, "x")
    return caught.value.message.partition(": ")[2]


def test_the_folder_is_read_up_to_a_limit_and_may_be_missing(tmp_path: Path, folder: Path) -> None:
    for number in range(FILES_LIMIT + 5):
        (folder / f"t{number:03}.toml").write_text(FAIR)
    listed = Shelf(str(folder)).listed(None)
    assert len(listed) == FILES_LIMIT + len(SHIPPED)
    assert len(Shelf(str(tmp_path / "nowhere")).listed(None)) == len(SHIPPED)


@pytest.mark.parametrize(
    "name", ["../config", "..", "a/b", "", "a\x00b", "Mine", "x" * 61, "a.b", "é"]
)
def test_no_name_leads_out_of_the_folder(folder: Path, name: str) -> None:
    (folder.parent / "config.toml").write_text(FAIR)
    (folder / "Mine.toml").write_text(FAIR)
    with pytest.raises((NotFound, InvalidValue)) as caught:
        Shelf(str(folder)).text(None, name)
    assert str(caught.value).isprintable()
    with pytest.raises(InvalidValue) as caught_too:
        named(name)
    assert str(caught_too.value).isprintable()


def test_an_unknown_name_names_the_nearest_also_of_ones_own(folder: Path) -> None:
    (folder / "trade-fair.toml").write_text(FAIR)
    with pytest.raises(NotFound, match='did you mean "trade-fair"'):
        Shelf(str(folder)).text(None, "trade-fiar")


def test_a_file_is_kept_replaced_and_removed(workspace: Workspace, folder: Path) -> None:
    path = folder / "fair.toml"
    path.write_text(FAIR)
    assert add_template(workspace, path).summary == "Saved template “x”"
    path.write_text(FAIR.replace("Book fair", "Better fair"))
    assert add_template(workspace, path).summary == "Replaced template “x”"
    add_template(workspace, path, "mine")
    shelf = Shelf()
    own = [(one.id, one.title) for one in shelf.listed(workspace.reader) if one.origin == "yours"]
    assert own == [("mine", "Better fair"), ("x", "Better fair")]
    remove_template(workspace, "x")
    assert shelf.names(workspace.reader)[0] == "mine"
    workspace.undo()
    assert shelf.text(workspace.reader, "x") == path.read_text()
    with pytest.raises(NotFound):
        remove_template(workspace, "event")


def test_a_file_with_a_mistake_is_refused_with_its_line_and_nothing_is_kept(
    workspace: Workspace, folder: Path
) -> None:
    path = folder / "fair.toml"
    path.write_text(BROKEN)
    with pytest.raises(InvalidValue, match=r"^fair\.toml, line 6: moscow: takes must, should"):
        add_template(workspace, path)
    path.write_text(FAIR)
    with pytest.raises(InvalidValue, match="a template is named by"):
        add_template(workspace, path, "Not A Name")
    assert workspace.reader.execute("SELECT count(*) FROM template").fetchone() == (0,)


def test_a_day_is_as_long_as_the_shelf_says_unless_the_template_tells(
    workspace: Workspace, folder: Path
) -> None:
    (folder / "a.toml").write_text(FAIR + 'duration = "3d"\neffort = "1w"\n')
    (folder / "b.toml").write_text(
        FAIR.replace("[[task]]", "[project]\nminutes_per_day = 300\n[[task]]") + 'duration = "3d"\n'
    )
    shelf = Shelf(str(folder), 420)
    for template, minutes in (("a", 420), ("b", 300)):
        id = new_project(workspace, template, template=template, today=TODAY, shelf=shelf).id
        found = workspace.reader.execute(
            "SELECT p.minutes_per_day,t.duration FROM task t JOIN project p ON p.id=t.project"
            " WHERE p.id=?",
            (id,),
        ).fetchone()
        assert found == (minutes, 3 * minutes)


def test_a_name_is_made_from_a_title() -> None:
    assert name_for("Website rebrand 2027!") == "website-rebrand-2027"
    assert name_for("Überblick – Größe") == "uberblick-grosse"
    assert name_for("網站") == ""
    assert len(name_for("word " * 30)) <= 60
    assert not name_for("word " * 30).endswith("-")
    for title in ("a", "A & B", "x" * 90, "-- 7 --"):
        assert named(name_for(title))


@pytest.mark.parametrize("id", SHIPPED)
def test_the_text_of_a_shipped_template_is_its_file(id: str) -> None:
    assert Shelf().text(None, id) == shipped_text(id)

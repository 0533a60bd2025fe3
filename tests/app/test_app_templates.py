"""Templates of one's own in the app: saved from a project, put into the folder, broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from at_work import Person, at_work

from mstui.cli.main import main
from mstui.config.paths import user_templates_dir
from mstui.tui.dialogs.new_project import NameProject, NewProject
from mstui.tui.dialogs.save_template import SaveTemplate
from mstui.tui.screens.base import ListScreen
from mstui.tui.screens.project import ProjectScreen

FAIR = (
    'id = "x"\ntitle = "Book fair"\nsummary = "A stand at a fair"\n'
    '[[phase]]\nid = "p"\nname = "Prepare"\n[[task]]\nid = "a"\nname = "Book"\nphase = "p"\n'
)


def put(name: str, text: str) -> Path:
    path = Path(user_templates_dir(), name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


async def calls(ana: Person, name: str) -> None:
    """Run a command of the palette by its name."""
    await ana.does("palette")
    await ana.types(name)
    await ana.press("enter")


async def starts_from(ana: Person, title: str, name: str) -> None:
    """A new project from the template of that title."""
    await ana.does("go_new_project")
    await ana.until(lambda: isinstance(ana.app.screen, NewProject), "the templates")
    await ana.types(title)
    await ana.press("enter")
    await ana.until(lambda: isinstance(ana.app.screen, NameProject), "its name")
    await ana.types(name)
    await ana.press("enter")
    await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "the project")


async def test_a_project_saved_as_a_template_is_chosen_for_the_next_one(demo: Path) -> None:
    """Its plan comes along; people, dates and progress stay behind; one undo takes it back."""
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await calls(ana, "save as template")
        await ana.until(lambda: isinstance(ana.app.screen, SaveTemplate), "the form")
        await ana.reads("36 tasks", "without people, dates and progress")
        assert "Saved template" in await ana.saves()
        await starts_from(ana, "Mobile app", "Second app")
        count = "SELECT count(*) FROM {} WHERE project=(SELECT id FROM project WHERE name=?)"
        for kind in ("phase", "task", "kpi"):
            ours, before = (
                ana.asks(count.format(kind), name) for name in ("Second app", "Mobile app")
            )
            assert ours == before, kind
        owned = count.format("milestone") + " AND owner IS NOT NULL"
        assert ana.asks(owned, "Second app") == 0
        assert ana.asks(owned, "Mobile app") > 0
        await ana.does("undo")
        await ana.until(lambda: ana.asks("SELECT count(*) FROM project") == 3, "taken back")


async def test_a_file_in_the_folder_is_a_template_and_a_broken_one_says_why(demo: Path) -> None:
    put("fair.toml", FAIR)
    put("bad.toml", FAIR + 'moscow = "never"\n')
    async with at_work(demo) as ana:
        await ana.does("go_new_project")
        await ana.until(lambda: isinstance(ana.app.screen, NewProject), "the templates")
        await ana.types("bad")
        await ana.reads("bad.toml, line 11: moscow: takes must")
        await ana.press("enter")
        assert isinstance(ana.app.screen, NewProject), "nothing begins from it"
        await ana.press("escape")
        await ana.until(lambda: isinstance(ana.app.screen, ListScreen), "left")
        await starts_from(ana, "Book fair", "Spring fair")
        assert ana.asks("SELECT template FROM project WHERE name='Spring fair'") == "fair"


async def test_on_the_portfolio_it_is_the_project_under_the_cursor(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.goes_to("Website rebrand")
        await calls(ana, "save as template")
        await ana.reads("Website rebrand as a template")


def test_the_folder_that_path_prints_is_the_one_that_is_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["path", "--json"]) == 0
    folder = Path(json.loads(capsys.readouterr().out)["templates"])
    folder.mkdir(parents=True)
    (folder / "fair.toml").write_text(FAIR, encoding="utf-8")
    assert main(["template", "list"]) == 0
    assert "A stand at a fair" in capsys.readouterr().out
    assert main(["template", "show", "fair"]) == 0
    assert capsys.readouterr().out == FAIR
    (folder / "bad.toml").write_text("title = 3", encoding="utf-8")
    assert main(["template", "list"]) == 1
    assert "bad.toml, line 1: title: takes a text in quotes" in capsys.readouterr().err

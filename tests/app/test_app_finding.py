"""Finding anything from anywhere: the search, and the way to what was found."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from at_search import finds, names, pane_of, searched
from at_work import at_work
from poison import is_control, poison

from mstui.store.workspace import Workspace
from mstui.tui.dialogs.find import Find
from mstui.tui.dialogs.find_reading import ReadItem
from mstui.tui.screens.portfolio import PortfolioScreen
from mstui.tui.screens.project import ProjectScreen
from mstui.views import search


async def test_results_come_as_one_types_with_the_item_beside_them(demo: Path) -> None:
    async with at_work(demo) as ana:
        await finds(ana, "BETA VER")
        assert names(ana)[0] == "Beta Version Released"
        assert ana.sees("milestone", "APP", "3 wd after its target"), "its detail stands beside it"
        await ana.press("down")
        assert not ana.sees("3 wd after its target")
        assert ana.app.screen_stack[-2] is ana.app.screen_stack[0], "the lists are as they were"


async def test_what_is_found_elsewhere_than_in_a_name_says_where(demo: Path) -> None:
    async with at_work(demo) as ana:
        await finds(ana, "loses data")
        await ana.reads("criteria:", "open bug that loses data")
        assert names(ana) == ["Beta Version Released"]


async def test_enter_goes_there_and_n_goes_on_in_other_projects(demo: Path) -> None:
    async with at_work(demo) as ana:
        await finds(ana, "task: test")
        found = [e.value for e in pane_of(ana).entries]
        assert len({hit.project for hit in found}) > 1, "the story has several"
        await ana.press("enter")
        for at, hit in enumerate([*found, found[0]]):
            await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "a project")
            assert ana.project.project == hit.project
            assert ana.project.panes["task"].row_id == hit.id
            assert f"{at % len(found) + 1} of {len(found)}" in ana.told
            await ana.does("find_next")
        await ana.does("find_previous")
        assert ana.project.panes["task"].row_id == found[0].id
        await ana.does("back")
        assert isinstance(ana.app.screen, PortfolioScreen), "one step back is where it began"


async def test_what_was_deleted_meanwhile_is_passed_over(demo: Path) -> None:
    async with at_work(demo) as ana:
        await finds(ana, "milestone: beta")
        found = [e.value for e in pane_of(ana).entries]
        assert len(found) > 2
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "its project")
        # Told by itself, "changed by another program" would stand where the answer is looked for.
        ana.app._news = None
        other = sqlite3.connect(demo)
        other.execute("DELETE FROM milestone WHERE id=?", (found[1].id,))
        other.commit()
        other.close()
        await ana.does("find_next")
        assert ana.project.panes["milestone"].row_id == found[2].id
        other = sqlite3.connect(demo)
        other.execute("DELETE FROM milestone")
        other.commit()
        other.close()
        await ana.does("find_next")
        assert "is left" in ana.told
        await ana.does("find_next")
        assert ana.told.startswith("Next match: nothing was searched for")


async def test_what_has_no_pane_is_read_and_left_again(demo: Path) -> None:
    async with at_work(demo) as ana:
        await finds(ana, "kpi: crash")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "its project")
        assert ana.sees("Sessions without a crash")
        assert not ana.sees("2 Milestones")
        await ana.does("back")
        await ana.reads("2 Milestones")


async def test_a_note_leads_to_what_it_is_about(demo: Path) -> None:
    async with at_work(demo) as ana:
        note = "SELECT text FROM note JOIN task t ON t.id=note.item LIMIT 1"
        text = ana.asks(note)
        item = ana.asks("SELECT item FROM note WHERE text=?", text)
        await finds(ana, f'note: "{text[:30].strip()}"')
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "its project")
        assert ana.project.panes["task"].row_id == item


async def test_a_person_stands_for_what_they_answer_for(demo: Path) -> None:
    async with at_work(demo) as ana:
        await finds(ana, "person: ben")
        await ana.press("enter")
        assert pane_of(ana).editing.text == '@"Ben Okafor" '
        await ana.types("milestone:")
        await searched(ana)
        owned = {e.value.id for e in pane_of(ana).entries}
        rows = ana.app.session.ws.reader.execute(
            "SELECT id FROM milestone WHERE owner=(SELECT id FROM person WHERE name='Ben Okafor')"
        ).fetchall()
        assert owned == {id for (id,) in rows}


async def test_what_belongs_to_no_project_is_read_where_one_is(demo: Path) -> None:
    async with at_work(demo) as ana:
        name = ana.asks("SELECT name FROM calendar LIMIT 1")
        await finds(ana, f'calendar: "{name}"')
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ReadItem), "the calendar")
        assert ana.sees(f"calendar · {name}")
        await ana.press("escape")
        assert isinstance(ana.app.screen, PortfolioScreen)


async def test_tab_narrows_every_list_by_marks_too(demo: Path) -> None:
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        whole = ana.pane("task")
        await ana.does("focus_1", "focus_3")
        every = ana.pane("task")
        await finds(ana, "is:done")
        await ana.press("tab")
        assert isinstance(ana.app.screen, ProjectScreen)
        await ana.reads("shows all, not only “is:done”")
        shown = ana.project.panes["task"]
        count = ana.asks(
            "SELECT count(*) FROM task WHERE state='done' AND project=?", ana.project.project
        )
        assert shown.count == count < len(every)
        await ana.does("cancel")
        assert ana.pane("task") == every or ana.pane("task") == whole


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("due<foo", "“foo” is no date"),
        ("is:oberdue", "nothing is “oberdue”: overdue"),
        ("kind:tusk", "there is no kind “tusk”"),
    ],
)
async def test_a_wrong_mark_is_told_in_place_and_narrows_nothing(
    demo: Path, text: str, told: str
) -> None:
    async with at_work(demo) as ana:
        await finds(ana, f"beta {text}")
        await ana.reads(told)
        assert "Beta Version Released" in names(ana), "the rest is found all the same"
        await ana.press("tab")
        assert isinstance(ana.app.screen, Find)
        assert pane_of(ana).editing.text == f"beta {text}"
        await ana.press("ctrl+s")
        assert isinstance(ana.app.screen, Find)
        assert ana.sees(told)


async def test_poisoned_names_are_found_and_harmless(demo: Path) -> None:
    poison(demo)
    async with at_work(demo) as ana:
        for text in ("a", "[", "x", "‮", "\\", "task:", "@a", "#", "%"):
            await finds(ana, text)
            assert "Traceback" not in ana.text
            assert not [char for char in ana.text if char != "\n" and is_control(char)]
            await ana.press("down", "down", "escape")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (30, 8)])
async def test_small_terminals_find_too(demo: Path, size: tuple[int, int]) -> None:
    async with at_work(demo, size=size) as ana:
        await finds(ana, "beta version")
        assert ana.sees("Beta", "Enter go there")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "its project")
        assert ana.project.panes["milestone"].row is not None
        assert "Beta Version Released" in ana.row_text(ana.project.panes["milestone"])


async def test_a_large_workspace_is_searched_before_its_index_is_ready(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same is found while it is made, with it, and after a change."""
    monkeypatch.setattr(search, "LARGE", 0)
    monkeypatch.setattr(search.Finder.__init__, "__kwdefaults__", {"large": 0})
    async with at_work(demo) as ana:
        await finds(ana, "beta")
        first = set(names(ana))
        finder = ana.app.session.searching.finder
        await ana.until(lambda: not finder.is_building, "the index")
        await ana.types(" ")
        await searched(ana)
        assert finder._index is not None, finder._given_up
        assert set(names(ana)) == first
        await ana.press("escape")
        with ana.app.session.ws.write("add") as tx:
            tx.insert("project", {"name": "Betamax"})
        await finds(ana, "betamax")
        assert names(ana) == ["Betamax"]
        await ana.press("escape")
        ana.app.session.searching.close()


async def test_a_file_that_is_held_is_told_and_asked_again(demo: Path) -> None:
    async with at_work(demo) as ana:
        await finds(ana, "bet")
        found = names(ana)
        other = sqlite3.connect(demo, isolation_level=None, timeout=10)
        other.execute("BEGIN EXCLUSIVE")
        await ana.types("a")
        await searched(ana)
        assert isinstance(ana.app.screen, Find)
        await ana.reads("another program is")
        assert names(ana) == found, "what was found stays"
        other.execute("ROLLBACK")
        other.close()
        await ana.until(ana.app.session.is_readable, "free again")
        await ana.types(" version")
        await searched(ana)
        assert names(ana)[0] == "Beta Version Released"


def test_nothing_heavy_is_imported_to_open_the_search(demo: Path) -> None:
    """The first picture of the search waits for no library."""
    script = """
import asyncio, sys
sys.path.insert(0, TESTS)
from pathlib import Path
from at_work import at_work
async def main():
    async with at_work(Path(FILE)) as ana:
        before = set(sys.modules)
        await ana.does("find")
        await ana.types("beta")
        print(sorted(set(sys.modules) - before))
asyncio.run(main())
"""
    script = script.replace("TESTS", repr(str(Path(__file__).parent))).replace(
        "FILE", repr(str(demo))
    )
    source = str(Path(search.__file__).parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": source},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    fresh = ran.stdout.split("'")[1::2]
    heavy = ("sqlite_utils", "pendulum", "click", "numpy", "textual.widgets", "markdown", "tomli_w")
    assert not [name for name in fresh if name.startswith(heavy)], fresh
    assert len([name for name in fresh if not name.startswith("mstui.")]) < 12, fresh


async def test_every_item_of_the_demonstration_can_be_gone_to(demo: Path) -> None:
    """One of each kind that is found leads somewhere, and back."""
    kinds: dict[str, str] = {}
    with Workspace.open(demo, read_only=True) as ws:
        for kind in search.searched_kinds():
            columns = search.searched_kinds()[kind].columns
            row = ws.reader.execute(
                f'SELECT coalesce({",".join(columns)},NULL,NULL) FROM "{kind}"'
                f" WHERE coalesce({','.join(columns)},NULL,NULL) IS NOT NULL LIMIT 1"
            ).fetchone()
            if row:
                kinds[kind] = str(row[0]).replace('"', " ").split("\n")[0][:40]
    assert len(kinds) > 20
    async with at_work(demo) as ana:
        for kind, text in kinds.items():
            await finds(ana, f'{kind}: "{text}"')
            assert names(ana), (kind, text)
            await ana.press("enter")
            await ana.pilot.pause()
            if isinstance(ana.app.screen, Find):
                assert kind in ("person", "team", "tag", "filter"), kind
                await ana.press("escape")
            elif isinstance(ana.app.screen, ReadItem):
                await ana.press("escape")
            else:
                assert isinstance(ana.app.screen, ProjectScreen), kind
            await ana.does("go_portfolio")


async def test_the_timeline_is_gone_along_too(demo: Path) -> None:
    """What has a bar is gone to where one is; the rest opens over it."""
    from mstui.tui.screens.timeline import TimelineScreen

    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        await ana.does("go_timeline")
        await ana.until(lambda: isinstance(ana.app.screen, TimelineScreen), "the timeline")
        chart = ana.app.screen
        whole = ana.screen.active.count
        await finds(ana, "task: is:done")
        await ana.press("tab")
        assert 0 < ana.screen.active.count < whole
        await ana.does("cancel")
        assert ana.screen.active.count == whole
        await finds(ana, "task: debugging")
        hit = pane_of(ana).entries[0].value
        await ana.press("enter")
        assert ana.app.screen is chart
        assert ana.screen.active.row_id == hit.id
        await finds(ana, "risk: beta testers")
        await ana.press("enter")
        await ana.until(lambda: isinstance(ana.app.screen, ProjectScreen), "its panes")
        await ana.does("back")
        assert ana.app.screen is chart

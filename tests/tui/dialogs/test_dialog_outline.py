"""The outline: typed or pasted lines become items by where they stand, all at once or not."""

from __future__ import annotations

import pytest
from dialog_host import Act, Stage

from mstui.tui.dialogs.outline import Outline


def outline(stage: Stage, kind: str = "phase", text: str = "", **given: str) -> Outline:
    return Outline(kind, {"project": stage.plan.project, **given}, text)


def lines(act: Act) -> list[str]:
    return ["  " * row.level + row.text for row in act.screen.model.rows]


async def types(act: Act, text: str) -> None:
    keys = {" ": "space", "@": "at", "!": "exclamation_mark", "#": "number_sign", "\n": "enter",
            ">": "greater_than_sign", ":": "colon", "+": "plus", "\t": "tab"}  # fmt: skip
    await act.press(*(keys.get(char, char) for char in text))


async def test_a_typed_outline_becomes_a_plan_in_one_step(stage: Stage) -> None:
    steps = len(stage.labels())
    async with stage.open(outline(stage)) as act:
        seen = act.seen()
        assert "phase › milestone › task › part" in seen
        assert "Nothing is added before ctrl+s" in seen
        await types(act, "Open\n\tRooms found fri @ana ")
        assert "Fri 27 Nov 2026" in act.seen()
        assert "milestone" in act.seen()
        await types(act, "\n\tAsk 2h\n\tCall them")
        assert "part" in act.seen()
        await types(act, "\n")
        await act.press("shift+tab")
        await types(act, "Visit after:Ask FF+1d")
        assert "after" in act.seen()
        await act.press("ctrl+s")
        change = act.result
    assert change.summary == "Added 1 phase, 1 milestone and 3 tasks"
    assert stage.labels()[0] == "add 1 phase, 1 milestone and 3 tasks"
    assert len(stage.labels()) == steps + 1
    found = stage.rows(
        "SELECT t.name,w.name,m.name,p.name FROM task t LEFT JOIN task w ON w.id=t.parent"
        " JOIN milestone m ON m.id=t.milestone JOIN phase p ON p.id=t.phase"
        " WHERE p.name='Open' ORDER BY t.ord"
    )
    assert found == [
        ("Ask", None, "Rooms found", "Open"),
        ("Call them", "Ask", "Rooms found", "Open"),
        ("Visit", None, "Rooms found", "Open"),
    ]
    link = "SELECT a.name,d.type,d.lag FROM dependency d JOIN task a ON a.id=d.predecessor"
    assert stage.rows(link) == [("Ask", "FF", 480)]
    stage.ws.undo()
    assert stage.rows("SELECT count(*) FROM phase WHERE name='Open'") == [(0,)]


async def test_tasks_go_where_the_person_is(stage: Stage) -> None:
    plan = stage.plan
    async with stage.open(
        outline(stage, "task", phase=plan.phase, milestone=plan.milestone)
    ) as act:
        assert "New lines in Website rebrand · Ad creative finalized" in act.seen()
        await types(act, "Whole\n\tPart\n")
        await act.press("ctrl+s")
    found = stage.rows("SELECT name,phase,milestone FROM task WHERE name IN ('Whole','Part')")
    assert found == [
        ("Whole", plan.phase, plan.milestone),
        ("Part", plan.phase, plan.milestone),
    ]


async def test_a_wrong_line_is_shown_at_its_place_and_nothing_is_saved(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(outline(stage, "task")) as act:
        await act.write("Good 2d\nBad 31 feb\nAlso good\nWorse >Zzz")
        await act.press("ctrl+s")
        assert act.result == "open"
        assert "2 lines are refused, line 2: there is no 31 February" in act.seen()
        assert act.screen.model.at == 1
        assert act.seen().count("!task") == 2
        assert stage.bytes() == before
        await act.press("backspace", "backspace", "backspace")
        await types(act, "mar")
        await act.press("down", "down")
        assert "no milestone is called" in act.seen()
        await act.press(*["backspace"] * 4, "ctrl+s")
        assert act.result.summary == "Added 4 tasks"


async def test_what_the_file_refuses_is_shown_at_its_line_too(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(outline(stage, "task", "One after:Two\nTwo after:One")) as act:
        await act.press("ctrl+s")
        assert act.result == "open"
        assert "line 2: that would be a loop" in act.seen()
        assert lines(act) == ["One after:Two", "Two after:One"]
        await act.press("escape")
        assert act.result is None
    assert stage.bytes() == before


async def test_people_who_are_new_are_asked_about_once(stage: Stage) -> None:
    async with stage.open(outline(stage, "task", "One @zoe\nTwo @Zoe @max")) as act:
        await act.press("ctrl+s")
        assert act.result == "open"
        assert "ctrl+s again adds zoe, max to the people with them" in act.seen()
        await act.press("ctrl+s")
        assert act.result.summary == "Added 2 tasks"
    names = stage.rows("SELECT name FROM person WHERE name IN ('zoe','Zoe','max') ORDER BY name")
    assert names == [("max",), ("zoe",)]


async def test_ctrl_o_changes_the_kind_among_those_that_fit(stage: Stage) -> None:
    async with stage.open(outline(stage)) as act:
        await types(act, "Open\n\tLate")
        await act.press("ctrl+o")
        assert act.screen.model.places[1].kind == "task"
        await act.press("ctrl+o", "ctrl+o")
        assert act.screen.model.places[1].kind == "milestone"
        await act.press("up", "ctrl+o")
        assert [place.kind for place in act.screen.model.places] == ["milestone", "task"]
        await act.press("down", "ctrl+o", "ctrl+o", "ctrl+s")
        assert act.result.summary == "Added 1 milestone and 1 risk"
    endangers = "SELECT r.name,m.name FROM endangers e JOIN risk r ON r.id=e.risk"
    assert ("Late", "Open") in stage.rows(f"{endangers} JOIN milestone m ON m.id=e.milestone")


async def test_keys_that_can_do_nothing_say_why(stage: Stage) -> None:
    async with stage.open(outline(stage, "risk", "One\nTwo")) as act:
        for key, said in (
            ("tab", "nothing can stand under a risk"),
            ("shift+tab", "outermost"),
            ("ctrl+down", "no neighbour"),
            ("ctrl+t", "quotes keep those"),
        ):
            await act.press(key)
            assert said in act.seen(), key
        assert lines(act) == ["One", "Two"]


async def test_ctrl_t_and_ctrl_z(stage: Stage) -> None:
    async with stage.open(outline(stage, "milestone", "One\nLaunch 2 May")) as act:
        assert "ctrl+t leaves “2 May” in the name" in act.seen()
        await act.press("ctrl+t")
        assert lines(act)[1] == 'Launch "2 May"'
        await act.press("ctrl+z")
        assert lines(act)[1] == "Launch 2 May"
        await act.press("ctrl+z")
        assert lines(act) == [""]


async def test_completion_in_a_line(stage: Stage) -> None:
    async with stage.open(outline(stage, "task")) as act:
        await types(act, "Design\nWrite @an")
        assert "Tab takes it" in act.seen()
        await act.press("down", "down", "enter")
        assert lines(act)[1] == "Write @Anders "
        await types(act, "after:Des")
        assert "Design" in act.seen()
        await act.press("tab")
        assert lines(act)[1] == "Write @Anders after:Design "
        await act.press("ctrl+s")
        assert act.result.summary == "Added 2 tasks"


async def test_a_paste_inside_makes_lines_and_a_single_one_stays_in_its_line(stage: Stage) -> None:
    async with stage.open(outline(stage, "task")) as act:
        await act.write("- just one\n")
        assert lines(act) == ["just one"]
        await act.write(" more\n")
        assert lines(act) == ["just onemore"]
        await act.write("- [x] two\n\t- three\n")
        assert lines(act)[1:] == ["[x] two", "  three"]
        await act.press("ctrl+s")
    done = "SELECT name,state,percent,actual_finish FROM task WHERE name='two'"
    assert stage.rows(done) == [("two", "done", 100, "2026-11-21")]


async def test_too_much_is_refused_with_a_reason_and_what_is_there_stays(stage: Stage) -> None:
    async with stage.open(outline(stage, "task", "kept")) as act:
        await act.write("x\n" * 60_000)
        assert "120,000 characters are too many to paste" in act.seen()
        assert lines(act) == ["kept"]
        await act.write("- x\n" * 12_000)
        assert "2,001 lines did not fit" in act.seen()
        assert len(act.screen.model.rows) == 10_000
        await act.press("ctrl+z")
        assert lines(act) == ["kept"]


async def test_what_is_typed_survives_a_kill_and_a_list_comes_below_it(stage: Stage) -> None:
    async with stage.open(outline(stage)) as act:
        await types(act, "Open\n\tRooms")
        await act.press("ctrl+o")
    async with stage.open(outline(stage, "phase", "- new")) as act:
        assert "as you left it" in act.seen()
        assert lines(act) == ["Open", "  Rooms", "  new"]
        assert [place.kind for place in act.screen.model.places] == ["phase", "task", "milestone"]
        await act.press("ctrl+s")
        assert act.result is not None
    async with stage.open(outline(stage)) as act:
        assert lines(act) == [""]


async def test_much_is_given_up_by_a_second_escape_only(stage: Stage) -> None:
    async with stage.open(outline(stage, "task", "A long line of many words\n" * 4)) as act:
        await act.press("escape")
        assert act.result == "open"
        assert "Esc again gives up" in act.seen()
        await act.press("escape")
        assert act.result is None


async def test_an_empty_outline_says_what_is_missing(stage: Stage) -> None:
    before = stage.bytes()
    async with stage.open(outline(stage)) as act:
        await act.press("enter", "enter", "ctrl+s")
        assert "type a name first" in act.seen()
        await act.press("escape")
    assert stage.bytes() == before


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (30, 8)])
async def test_at_every_size_the_line_is_seen(stage: Stage, size: tuple[int, int]) -> None:
    text = "\n".join(f"{'  ' * (number % 4)}- line {number}" for number in range(60))
    async with stage.open(outline(stage, "task", text), size=size) as act:
        for _ in range(3):
            await act.press("pageup")
            assert act.screen.model.row.text in act.seen()
        await types(act, " @an")
        assert "Ana Diaz" in act.seen()


async def test_hostile_lines_break_nothing(stage: Stage) -> None:
    text = (
        "- [@click=app.quit]x[/]\n- \u202egnp.exe\u2066\n\t- 字字字 @字\n- 👩‍👩‍👧 >x\n"
        "# @ ! #\n- after:\n- \x1b[31mred\x1b]0;x\x07\n- مرحبا fri\n- " + "x" * 3000
    )
    async with stage.open(outline(stage, "phase", text), size=(40, 12)) as act:
        for _ in range(12):
            await act.press("up", "tab", "ctrl+o", "ctrl+up", "end", "ctrl+t")
            act.seen()
        await act.press("ctrl+s")
        assert act.result == "open"
        assert "refused" in act.seen() or "!" in act.seen()


async def test_on_the_portfolio_whole_projects_are_typed(stage: Stage) -> None:
    text = "Fair +2m @ana\n\tPlan\n\t\tBooked fri\n\t\t\tCall 1h\nOther"
    async with stage.open(Outline("project", {}, text)) as act:
        seen = act.seen()
        assert "project" in seen
        assert "milestone" in seen
        await act.press("ctrl+s")
        assert act.result.summary == "Added 2 projects, 1 phase, 1 milestone and 1 task"
        assert act.result.touched[0].kind == "project"
    chain = (
        "SELECT p.name,f.name,m.name,t.name FROM task t JOIN milestone m ON m.id=t.milestone"
        " JOIN phase f ON f.id=m.phase JOIN project p ON p.id=f.project WHERE p.name='Fair'"
    )
    assert stage.rows(chain) == [("Fair", "Plan", "Booked", "Call")]


async def test_the_mouse_puts_the_caret_into_a_line_and_takes_a_completion(stage: Stage) -> None:
    async with stage.open(outline(stage, "task", "One\nTwo\nThree")) as act:
        pane = act.screen.page
        await act.pilot.click(pane, offset=(pane._text_begin(0) + 1, 2))
        assert act.screen.model.at == 1
        assert act.screen.model.editing.caret <= 1
        await act.press("end")
        await types(act, " @an")
        row = 2 + 1 + [offer.label for offer in pane.offers].index("Anders Lund")
        await act.pilot.click(pane, offset=(pane._text_begin(1) + 3, row))
        await act.settle()
        assert lines(act) == ["One", "Two @Anders ", "Three"]

"""The header and the line of keys: what gives way first where there is no room."""

from __future__ import annotations

from small_app import SmallApp, screen_text

KEYS = [
    ("Enter", "open"),
    ("a", "add"),
    ("e", "edit"),
    ("t", "target"),
    ("/", "find"),
    ("x", "done"),
    ("?", "keys"),
]


async def test_at_most_six_keys_are_shown() -> None:
    app = SmallApp(5)
    async with app.run_test(size=(100, 20)) as pilot:
        app.hints.show(KEYS)
        await pilot.pause()
        line = screen_text(app)[-1]
        assert line == " Enter open   a add   e edit   t target   / find   x done"


async def test_where_it_is_narrow_the_last_key_stays() -> None:
    app = SmallApp(5)
    async with app.run_test(size=(32, 12)) as pilot:
        app.hints.show([*KEYS[:5], ("?", "keys")])
        await pilot.pause()
        assert screen_text(app)[-1] == " Enter open   a add   ? keys"


async def test_a_notice_stands_before_the_keys_that_fit_until_it_is_taken_away() -> None:
    app = SmallApp(5)
    async with app.run_test(size=(60, 12)) as pilot:
        app.hints.show([*KEYS[:5], ("?", "keys")])
        app.hints.tell("[b]saved[/b]\x1b[2J")
        await pilot.pause()
        line = screen_text(app)[-1]
        assert line == f" [b]saved[/b]⟨ESC⟩[2J{'Enter open   a add   ? keys':>38}"
        app.hints.tell("W" * 200)
        await pilot.pause()
        assert screen_text(app)[-1] == f" {'W' * 48}…   ? keys"
        app.hints.tell("")
        await pilot.pause()
        assert screen_text(app)[-1].startswith(" Enter open")


async def test_what_takes_a_change_back_is_told_however_long_the_change() -> None:
    app = SmallApp(5)
    async with app.run_test(size=(60, 12)) as pilot:
        app.hints.show([("a", "add"), ("?", "keys")])
        app.hints.tell(f"Changed owner of “{'Ab ' * 30}” · u takes it back")
        await pilot.pause()
        told = screen_text(app)[-1]
        assert told.startswith(" Changed owner of “Ab")
        assert told.endswith("… · u takes it back   ? keys")


async def test_a_notice_of_a_small_terminal_has_the_line_for_itself() -> None:
    app = SmallApp(5)
    async with app.run_test(size=(40, 12)) as pilot:
        app.hints.show([("a", "add"), ("?", "keys")])
        app.hints.tell("W" * 200)
        await pilot.pause()
        assert screen_text(app)[-1] == f" {'W' * 38}…"


async def test_the_header_drops_what_tells_least_and_cuts_no_word() -> None:
    app = SmallApp(5)
    async with app.run_test(size=(90, 12)) as pilot:
        app.header.show(
            ["WEB Website rebrand"],
            (("▲ at risk", "amber"), (" · 62 %", "muted")),
            "ana@laptop · saved",
        )
        await pilot.pause()
        line = screen_text(app)[0]
        assert line.startswith(" mstui › WEB Website rebrand  ▲ at risk · 62 %")
        assert line.endswith("ana@laptop · saved")
        for cells, told in (
            (58, " mstui › WEB Website rebrand  ▲ at risk · 62 %"),
            (45, " mstui › WEB Website rebrand  ▲ at risk"),
            (36, " WEB Website rebrand  ▲ at risk"),
            (27, " WEB Website…  ▲ at risk"),
        ):
            await pilot.resize_terminal(cells, 12)
            await pilot.pause()
            seen = screen_text(app)[0]
            assert seen.startswith(told), (cells, seen)
            assert seen.split("  ")[-1].strip() in ("▲ at risk", "▲ at risk · 62 %", "ana@laptop")

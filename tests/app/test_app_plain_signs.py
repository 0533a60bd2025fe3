"""With plain signs every screen and dialog is drawn in ASCII, the person's own letters aside."""

from __future__ import annotations

from pathlib import Path

from at_work import Person, at_work
from test_app_contrast import stops

from mstui.config.paths import config_file


def odd_signs(ana: Person) -> dict[str, str]:
    """Each sign on the screen that is neither ASCII nor a letter, with its line."""
    return {
        sign: line.strip()
        for line in ana.lines
        for sign in line
        if not sign.isascii() and not sign.isalpha() and not sign.isspace()
    }


async def test_no_sign_beyond_ascii_is_drawn(demo: Path) -> None:
    path = Path(config_file())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('glyphs = "ascii"\n', encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    async with at_work(demo) as ana:
        async for stop in stops(ana):
            if odd := odd_signs(ana):
                found[stop] = odd
    assert found == {}


async def test_the_search_for_them_finds_them(demo: Path) -> None:
    async with at_work(demo) as ana:
        assert "─" in odd_signs(ana)

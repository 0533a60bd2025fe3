"""Any theme that can be read can be worn: on every screen, over dialogs, and taken off again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from at_work import at_work

from mstui.config.colors import COLOR_NAMES, PALETTE
from mstui.config.fitting import fitted
from mstui.config.themes import Theme, load_theme

SEEDS = range(24)


def some_theme(seed: int) -> Theme:
    """A theme of colours nobody would choose, the terminal's and exact ones mixed or not."""
    chance = random.Random(seed)
    exact = [f"#{chance.randrange(1 << 24):06x}" for _ in COLOR_NAMES]
    named = [chance.choice(PALETTE) for _ in COLOR_NAMES]
    colors = {
        name: (exact, named, chance.choice((exact, named)))[seed % 3][number]
        for number, name in enumerate(COLOR_NAMES)
    }
    if chance.random() < 0.5:
        del colors["cursor-text"]
    return Theme(f"own-{seed}", chance.random() < 0.5, "", colors, shipped=False)


async def test_odd_themes_are_worn_like_any(demo: Path) -> None:
    """Nothing of the text on the screen changes, whatever the colours."""
    async with at_work(demo) as ana:
        await ana.opens("Mobile app")
        for command in ("keys", "add", "theme"):
            ana.app.run_command(ana.app.session.registry.command(command))
            await ana.pilot.pause()
            before = ana.text
            for seed in SEEDS:
                for theme in (some_theme(seed), fitted(some_theme(seed), "256")):
                    ana.app.wear(theme)
                    await ana.pilot.pause()
                    assert ana.text == before, seed
            ana.app.wear(load_theme("mstui-dark"))
            await ana.press("escape")
        assert not ana.app.crash.line


@pytest.mark.parametrize("seed", SEEDS)
async def test_an_odd_theme_of_ones_own_starts_the_app(demo: Path, seed: int) -> None:
    from mstui.config.new_theme import theme_text
    from mstui.config.paths import config_file, user_themes_dir
    from mstui.config.themes import theme_or_default
    from mstui.tui.theming import textual_theme

    folder = Path(user_themes_dir())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.toml").write_text(theme_text(some_theme(seed)), encoding="utf-8")
    Path(config_file()).write_text('theme = "mine"\n', encoding="utf-8")
    theme, problem = theme_or_default("mine")
    assert (theme.name, problem) == ("mine", "")
    assert textual_theme(theme).to_color_system().generate()
    assert textual_theme(theme, mono=True).to_color_system().generate()

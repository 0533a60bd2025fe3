"""What the app remembers of its own accord, as the last theme chosen: ``state.toml``.

Nothing of value: an unreadable file counts as empty and is replaced by the next choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mstui.config.files import replace
from mstui.config.paths import state_file
from mstui.config.settings import Settings
from mstui.config.toml_file import BadToml, read_document
from mstui.domain.text import scrub

Remembered = str | int | bool

ENTRY_LIMIT = 200
# Twice as long where every character is escaped: still a line that `read_document` takes.
TEXT_LIMIT = 400
SIZE_LIMIT = 512 * 1024


class ChosenTheme(NamedTuple):
    """A theme's name and where it was chosen: ``config.toml``, ``state`` or ``default``."""

    name: str
    source: str


def read_state() -> dict[str, Remembered]:
    """What was remembered, by name; empty where nothing was or the file is unreadable."""
    try:
        document = read_document(state_file(), limit=SIZE_LIMIT)
    except BadToml:
        return {}
    return _usable(document.data) if document else {}


def remember(**choices: Remembered) -> None:
    """Remember each choice under its name, beside what other windows remembered meanwhile.

    What was chosen longest ago gives way where there is too much; the theme stays.
    Raises MstuiError where the state folder can't be written.
    """
    import tomli_w

    before = read_state()
    kept = {name: value for name, value in before.items() if name not in choices}
    kept.update(_usable(choices))
    while len(kept) > ENTRY_LIMIT:
        kept.pop(next(name for name in kept if name != "theme"))
    replace(state_file(), tomli_w.dumps(kept))


def chosen_theme(settings: Settings, state: Mapping[str, Remembered]) -> ChosenTheme:
    """The theme to start with: what config.toml says, else the last one chosen in the app."""
    if "theme" in settings.given:
        return ChosenTheme(settings.text("theme"), "config.toml")
    remembered = state.get("theme")
    if isinstance(remembered, str) and remembered:
        return ChosenTheme(remembered, "state")
    return ChosenTheme(settings.text("theme"), "default")


def _usable(entries: Mapping[str, object]) -> dict[str, Remembered]:
    usable: dict[str, Remembered] = {}
    for name, value in list(entries.items())[:ENTRY_LIMIT]:
        if isinstance(value, str):
            usable[name] = scrub(value)[:TEXT_LIMIT]
        elif isinstance(value, bool | int) and abs(value) < 1 << 63:
            usable[name] = value
    return usable

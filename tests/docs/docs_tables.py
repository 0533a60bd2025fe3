"""The rows that help pages and the README have to hold, made from what the program declares.

A row that is missing there is printed by the failing test as it has to stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HELP = ROOT / "src" / "mstui" / "help"
README = ROOT / "README.md"


def page(topic: str) -> str:
    """The text of a help page."""
    return (HELP / f"{topic}.md").read_text(encoding="utf-8")


def topics() -> list[str]:
    return sorted(path.stem for path in HELP.glob("*.md"))


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def code(text: str) -> str:
    return f"`{text}`"


def command_rows() -> Iterator[str]:
    """A row for each command of the app: its keys, its id and what it does."""
    from mstui.commands.keys import display_key
    from mstui.commands.registry import REGISTRY

    for command in REGISTRY.key_table():
        keys = [display_key(key) for key in REGISTRY.command(command.id).keys]
        yield row(" ".join(map(code, keys)) or "–", code(command.id), command.help)


def setting_rows() -> Iterator[str]:
    """A row for each setting of config.toml: its name, its default, what it means and takes."""
    from mstui.config.declared import SETTINGS
    from mstui.config.default_text import toml_value

    for setting in SETTINGS:
        means = f"{setting.help} Takes {setting.takes}."
        yield row(code(setting.key), code(toml_value(setting.default)), means)


def color_rows() -> Iterator[str]:
    """A row for each colour of a theme."""
    from mstui.config.colors import COLORS

    for color in COLORS:
        help = f"{color.help} (may be left out)" if color.optional else color.help
        yield row(code(color.name), color.role, help)


def theme_rows() -> Iterator[str]:
    """A row for each shipped theme."""
    from mstui.config.themes import load_themes

    for theme in load_themes()[0]:
        if theme.shipped:
            lightness = "dark" if theme.dark else "light"
            yield row(code(theme.name), lightness, theme.description)


def template_rows() -> Iterator[str]:
    """A row for each shipped template."""
    from mstui.domain.blueprint import catalogue

    for listing in catalogue():
        yield row(code(listing.id), listing.summary)


def mapping_rows() -> Iterator[str]:
    """A row for each word of ``--map``."""
    from mstui.exchange.mapping import TARGETS

    for word, meaning in TARGETS.items():
        yield row(code(word), meaning)


def sh_blocks(text: str, language: str = "sh") -> list[str]:
    """The code blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


if __name__ == "__main__":
    for make in (command_rows, setting_rows, color_rows, theme_rows, template_rows, mapping_rows):
        print(make.__doc__)
        print("\n".join(make()), end="\n\n")

"""A theme of one's own to begin with: a copy of another with every colour explained."""
# Paths are str, as in config.paths.
# ruff: noqa: PTH118

from __future__ import annotations

import os

from mstui.config.colors import COLORS, Color
from mstui.config.default_text import toml_value
from mstui.config.files import write_new
from mstui.config.paths import user_themes_dir
from mstui.config.themes import NAME_RULE, Theme, load_theme, valid_name
from mstui.config.toml_file import shown
from mstui.domain.errors import InvalidValue

_HEAD = """\
# A theme of your own. Change what you like and look at it: in the app, : then theme.
# Colours are "#rrggbb", "#rgb" or the terminal's own, as "bright_red" or "default".
# `mstui themes` says what is wrong in this file, and what is hard to read.
"""
_ROLES = {
    "surface": "What text stands on",
    "text": "Text, and the colours of states, always beside a sign and a word",
    "line": "Lines",
    "bar": "Bars of the timeline",
}


def write_theme(name: str, base: str) -> str:
    """Write the theme ``name`` as a copy of ``base``; returns the file's path.

    Raises InvalidValue for a name that no theme may have, NotFound for an unknown base, and
    Refused where there is a file of that name.
    """
    if not valid_name(name):
        raise InvalidValue(f'"{shown(name)}" names no theme; it takes {NAME_RULE}')
    path = os.path.join(user_themes_dir(), f"{name}.toml")
    write_new(path, theme_text(load_theme(base)))
    return path


def theme_text(base: Theme) -> str:
    """The TOML of a copy of ``base``, with what each colour is for beside it."""
    lines = [
        _HEAD,
        f"description = {toml_value(f'Begun from {base.name}')}",
        f"dark = {toml_value(base.dark)}",
        "",
        "[colors]",
    ]
    for role, title in _ROLES.items():
        lines.append(f"# {title}")
        lines += [_line(color, base) for color in COLORS if color.role == role]
        lines.append("")
    return "\n".join(lines)


def _line(color: Color, base: Theme) -> str:
    """The colour's line; one that the base leaves out is shown as a comment."""
    value = base.colors.get(color.name)
    mark = "" if value else "#"
    line = f"{mark}{color.name} = {toml_value(value or base.colors['text'])}"
    return f"{line:<30}# {color.help}"

"""Themes: the shipped ones and the person's own, as validated data. A file's name is the theme's.

Nothing here knows the screen library; colours are ``#rrggbb`` or a name of ``colors.PALETTE``.
"""
# Paths are str, as in config.paths.
# ruff: noqa: PTH100, PTH112, PTH118, PTH120, PTH208

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping
from typing import NamedTuple

from mstui.config.colors import (
    COLOR_NAMES,
    PALETTE,
    REQUIRED,
    SURFACES,
    TEXTS,
    canonical_color,
    contrast,
)
from mstui.config.paths import user_themes_dir
from mstui.config.toml_file import (
    BadToml,
    Document,
    did_you_mean,
    nearest,
    quoted,
    read_document,
    shown,
)
from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.domain.text import clean_line

DEFAULT_THEME = "mstui-dark"
NAME_LIMIT = 40
DESCRIPTION_LIMIT = 100
SIZE_LIMIT = 16 * 1024
THEMES_LIMIT = 200
# What WCAG asks of text (level AA).
LEAST_CONTRAST = 4.5

# The surfaces on which a theme's "cursor-text" replaces every other text colour.
HIGHLIGHTS = ("cursor", "selection", "match")

_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
NAME_RULE = f"at most {NAME_LIMIT} lowercase letters, digits, - and _"
_KEYS = ("description", "dark", "base", "colors")


class Theme(NamedTuple):
    """A theme: every required colour is there, so a reader may index ``colors`` by name."""

    name: str
    dark: bool
    description: str
    colors: Mapping[str, str]
    shipped: bool

    def text_on(self, surface: str, name: str) -> str:
        """The colour of text ``name`` on ``surface``: highlights may give all text one colour."""
        if surface in HIGHLIGHTS and "cursor-text" in self.colors:
            return self.colors["cursor-text"]
        return self.colors[name]

    @property
    def palette_only(self) -> bool:
        """Whether the terminal's own palette gives every colour."""
        return all(color in PALETTE for color in self.colors.values())


def theme_names() -> tuple[str, ...]:
    """The names of all themes, shipped ones first; no file is opened."""
    shipped = _names_in(shipped_themes_dir())
    own = [name for name in _names_in(user_themes_dir()) if name not in shipped]
    # The default first, then by name.
    shipped.sort(key=lambda name: (name != DEFAULT_THEME, name))
    return (*shipped, *own)


def load_theme(name: str) -> Theme:
    """The theme of that name: the person's own file where there is one, else the shipped one.

    Raises NotFound, or InvalidValue with file, line, key and what would be right.
    """
    if valid_name(name):
        for folder, shipped in ((user_themes_dir(), False), (shipped_themes_dir(), True)):
            document = read_document(os.path.join(folder, f"{name}.toml"), limit=SIZE_LIMIT)
            if document is not None:
                return parse_theme(document, name, shipped=shipped)
    names = theme_names()
    near = nearest(name, names)
    hint = f'did you mean "{near}"?' if near else "mstui themes lists them"
    raise NotFound(f'no theme "{shown(name)}"', hint=hint)


def theme_or_default(name: str) -> tuple[Theme, str]:
    """The theme of that name, else the default one and what is wrong in one line."""
    try:
        return load_theme(name), ""
    except MstuiError as error:
        problem = str(error)
    document = read_document(os.path.join(shipped_themes_dir(), f"{DEFAULT_THEME}.toml"))
    if document is None:
        raise NotFound(f"{shipped_themes_dir()}: the shipped themes are gone; reinstall mstui")
    return parse_theme(document, DEFAULT_THEME, shipped=True), problem


class ListedTheme(NamedTuple):
    """A theme as lists show it; ``theme`` is None where its file can't be used, and ``problem``
    says why in one line. ``note`` says what of it is hard to read.
    """

    name: str
    theme: Theme | None
    problem: str = ""
    note: str = ""


def listed_themes() -> list[ListedTheme]:
    """Every theme, the shipped ones first and one's own by name, also those that are broken."""
    listed = [_listed(name) for name in theme_names()]
    for stem in _stems(user_themes_dir()):
        if not valid_name(stem):
            problem = f"{shown(stem)}.toml: a theme is named by {NAME_RULE}"
            listed.append(ListedTheme(shown(stem), None, problem))
    return listed


def load_themes() -> tuple[list[Theme], list[str]]:
    """Every theme that can be read, in the order of ``theme_names``, and a line for each other."""
    listed = listed_themes()
    themes = [one.theme for one in listed if one.theme is not None]
    return themes, [one.problem for one in listed if one.problem]


def _listed(name: str) -> ListedTheme:
    try:
        theme = load_theme(name)
    except MstuiError as error:
        return ListedTheme(name, None, str(error))
    return ListedTheme(name, theme, note="" if theme.shipped else hard_to_read(theme))


def hard_to_read(theme: Theme) -> str:
    """Which texts stand out too little from what is behind them, in a line; empty where none.

    Colours that the terminal gives are not known here, and not judged.
    """
    found = []
    for surface, text in itertools.product(SURFACES, TEXTS):
        behind, before = theme.colors[surface], theme.text_on(surface, text)
        if behind.startswith("#") and before.startswith("#"):
            ratio = contrast(before, behind)
            if ratio < LEAST_CONTRAST:
                found.append((ratio, f"{text} on {surface} ({ratio:.1f}:1)"))
    if not found:
        return ""
    found.sort()
    named = ", ".join(told for _, told in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return f"hard to read: {named}{more}; {LEAST_CONTRAST}:1 is easy"


def valid_name(name: str) -> bool:
    """Whether a theme may be called so; no such name leads out of its folder."""
    return 0 < len(name) <= NAME_LIMIT and _NAME_CHARACTERS.issuperset(name)


def shipped_themes_dir() -> str:
    """The folder of the shipped themes: inside the package, or at the top of a source checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = os.path.join(package, "themes")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(os.path.dirname(package)), "themes")


def parse_theme(document: Document, name: str, *, shipped: bool = False) -> Theme:
    """The theme that a TOML document holds. Raises InvalidValue for the first thing wrong."""
    for key in document.data:
        if key not in _KEYS:
            advice = "it stands under [colors]" if key in COLOR_NAMES else did_you_mean(key, _KEYS)
            raise _wrong(document, (key,), f'unknown key "{shown(key)}"', advice)
    dark = document.data.get("dark")
    if not isinstance(dark, bool):
        what = "dark is missing" if dark is None else f"dark is {quoted(dark)}"
        raise _wrong(document, ("dark",), what, "it takes true or false")
    own = _own_colors(document)
    colors = {**_base_colors(document), **own}
    missing = [color for color in COLOR_NAMES if color in REQUIRED and color not in colors]
    if missing:
        many = len(missing) > 1
        rest = f" and {len(missing) - 1} more are" if many else " is"
        give = f"give {'them' if many else 'it'} under [colors]"
        advice = f'{give}, or base = "{DEFAULT_THEME}" for what is left out'
        raise _wrong(document, (), f'color "{missing[0]}"{rest} missing', advice)
    return Theme(name, dark, _description(document), colors, shipped)


def _own_colors(document: Document) -> dict[str, str]:
    table = document.data.get("colors", {})
    if not isinstance(table, dict):
        raise _wrong(document, ("colors",), "colors is no table", "write [colors]")
    colors: dict[str, str] = {}
    for key, value in table.items():
        path = ("colors", key)
        if key not in COLOR_NAMES:
            advice = did_you_mean(key, COLOR_NAMES)
            raise _wrong(document, path, f'unknown color "{shown(key)}"', advice)
        color = canonical_color(value) if isinstance(value, str) else None
        if color is None:
            near = nearest(value, PALETTE) if isinstance(value, str) else ""
            advice = f'did you mean "{near}"? ' if near else ""
            advice += 'a color is "#rrggbb", "#rgb" or one of the terminal\'s, as "bright_red"'
            raise _wrong(document, path, f"colors.{key} is {quoted(value)}", advice)
        colors[key] = color
    return colors


def _base_colors(document: Document) -> Mapping[str, str]:
    """The colours of the shipped theme that this one is based on; none where it names none."""
    base = document.data.get("base")
    if base is None:
        return {}
    shipped = sorted(_names_in(shipped_themes_dir()))
    if not isinstance(base, str) or base not in shipped:
        advice = did_you_mean(base, shipped) if isinstance(base, str) else "it takes a theme's name"
        raise _wrong(document, ("base",), f"base is {quoted(base)}", advice)
    found = read_document(os.path.join(shipped_themes_dir(), f"{base}.toml"))
    if found is None or found.data.get("base") is not None:
        raise _wrong(document, ("base",), f'base "{base}" is itself based on a theme', "")
    return parse_theme(found, base, shipped=True).colors


def _description(document: Document) -> str:
    value = document.data.get("description", "")
    if isinstance(value, str):
        try:
            return clean_line(value, limit=DESCRIPTION_LIMIT, field="description")
        except InvalidValue as error:
            raise _wrong(document, ("description",), error.message, "") from None
    what = f"description is {quoted(value)}"
    raise _wrong(document, ("description",), what, "it takes text in quotes")


def _wrong(document: Document, path: tuple[str, ...], what: str, advice: str) -> BadToml:
    return BadToml(str(document.problem(path, what, advice)))


def _names_in(folder: str) -> list[str]:
    return [stem for stem in _stems(folder) if valid_name(stem)]


def _stems(folder: str) -> list[str]:
    """The names of the TOML files in a folder, sorted; none where it can't be listed."""
    try:
        files = sorted(os.listdir(folder))
    except OSError:
        return []
    return [file[: -len(".toml")] for file in files if file.endswith(".toml")][:THEMES_LIMIT]

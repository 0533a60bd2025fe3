from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.config import themes
from mstui.config.colors import COLOR_NAMES, PALETTE, canonical_color
from mstui.config.themes import (
    DEFAULT_THEME,
    Theme,
    load_theme,
    load_themes,
    parse_theme,
    theme_names,
    theme_or_default,
    valid_name,
)
from mstui.config.toml_file import parse_document
from mstui.domain.errors import MstuiError, NotFound
from mstui.domain.text import visible

COMPLETE = "dark = true\n[colors]\n" + "\n".join(
    f'{name} = "#123"' for name in COLOR_NAMES if name != "cursor-text"
)


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The person's own folder of themes."""
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path))
    folder = tmp_path / "themes"
    folder.mkdir()
    return folder


def parse(text: str) -> Theme:
    return parse_theme(parse_document(text, "mine.toml"), "mine")


def test_a_theme_may_change_a_few_colours_of_a_shipped_one() -> None:
    theme = parse('dark = true\nbase = "mstui-dark"\n[colors]\naccent = "#FA0"\nred = "Bright_Red"')
    base = load_theme("mstui-dark")
    assert theme.colors == {**base.colors, "accent": "#ffaa00", "red": "bright_red"}
    assert not theme.shipped
    assert not theme.palette_only


def test_a_theme_of_ones_own_needs_no_base() -> None:
    assert set(parse(COMPLETE).colors.values()) == {"#112233"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "mine.toml: dark is missing; it takes true or false"),
        ('dark = "yes"', 'mine.toml: dark is "yes" in line 1; it takes true or false'),
        (
            "dark = true",
            'mine.toml: color "background" and 23 more are missing; give them under [colors]',
        ),
        (
            "\n".join(line for line in COMPLETE.splitlines() if not line.startswith("red")),
            'is missing; give it under [colors], or base = "mstui-dark" for what is left out',
        ),
        ('dark = true\nbase = "mstui-drak"', 'base is "mstui-drak" in line 2; did you mean'),
        ('dark = true\nbase = "../../etc/passwd"', 'base is "../../etc/passwd" in line 2; valid: '),
        ("dark = true\nbase = 5", "base is 5 in line 2; it takes a theme's name"),
        ("dark = true\ncolours = 1", 'unknown key "colours" in line 2; did you mean "colors"?'),
        ('dark = true\nred = "#f00"', 'unknown key "red" in line 2; it stands under [colors]'),
        ("dark = true\ncolors = 1", "colors is no table in line 2; write [colors]"),
        (
            'dark = true\n[colors]\nborder-focused = "#fff"',
            'unknown color "border-focused" in line 3; did you mean "border-focus"?',
        ),
        (
            'dark = true\n[colors]\nred = "#12"',
            'colors.red is "#12" in line 3; a color is "#rrggbb", "#rgb" or one of',
        ),
        (
            'dark = true\n[colors]\nred = "brightred"',
            'colors.red is "brightred" in line 3; did you mean "bright_red"?',
        ),
        ("dark = true\n[colors]\nred = 255", "colors.red is 255 in line 3; a color is"),
        ('dark = true\n[colors]\nred = ""', 'colors.red is "" in line 3; a color is'),
        ('dark = true\ndescription = "a\\u001bb"', "description has a control character (ESC)"),
        ("dark = true\ndescription = 5", "description is 5 in line 2; it takes text in quotes"),
        ("dark = ", "mine.toml: not valid TOML at "),
    ],
)
def test_a_malformed_theme_is_one_line_with_file_key_and_what_is_right(
    text: str, told: str
) -> None:
    complete = 'base = "mstui-dark"\n' if "description" in text else ""
    with pytest.raises(MstuiError) as caught:
        parse(complete + text)
    assert told.replace("line 2", "line 3" if complete else "line 2") in str(caught.value)
    assert str(caught.value).startswith("mine.toml: ")
    assert str(caught.value).isprintable()


def test_own_themes_are_listed_after_the_shipped_and_stand_in_for_them(own: Path) -> None:
    (own / "mine.toml").write_text(COMPLETE)
    (own / "mstui-light.toml").write_text(COMPLETE)
    assert theme_names()[-1] == "mine"
    assert theme_names().count("mstui-light") == 1
    assert not load_theme("mstui-light").shipped
    assert load_theme("mstui-dark").shipped


def test_one_bad_theme_hides_no_other(own: Path) -> None:
    (own / "bad.toml").write_text("dark = 1")
    (own / "good.toml").write_text(COMPLETE)
    (own / "Bad Name.toml").write_text(COMPLETE)
    (own / "folder.toml").mkdir()
    os.mkfifo(own / "pipe.toml")
    (own / "large.toml").write_text("#" * 20_000)
    (own / "notes.txt").write_text("no theme")
    found, problems = load_themes()
    assert [theme.name for theme in found if not theme.shipped] == ["good"]
    assert [problem.split(":")[0] for problem in problems] == [
        "bad.toml",
        "folder.toml",
        "large.toml",
        "pipe.toml",
        "Bad Name.toml",
    ]
    assert "larger than 16 KiB" in problems[2]


@pytest.mark.parametrize(
    "name",
    ["../config", "..", ".", "/etc/passwd", "a/b", "a\\b", "", "a\x00b", "Mine", "x" * 41, "a.b"],
)
def test_no_name_leads_out_of_the_folder(own: Path, name: str) -> None:
    (own.parent / "config.toml").write_text(COMPLETE)
    assert not valid_name(name)
    with pytest.raises(NotFound) as caught:
        load_theme(name)
    assert str(caught.value).isprintable()


def test_an_unknown_theme_names_the_nearest_and_the_app_goes_on(own: Path) -> None:
    theme, problem = theme_or_default("mstui-drak")
    assert theme.name == DEFAULT_THEME
    assert problem == 'no theme "mstui-drak" · did you mean "mstui-dark"?'
    assert theme_or_default("mstui-light")[1] == ""


def test_a_broken_stand_in_for_the_default_leaves_the_shipped_one(own: Path) -> None:
    (own / f"{DEFAULT_THEME}.toml").write_text("dark = 1")
    theme, problem = theme_or_default(DEFAULT_THEME)
    assert theme.shipped
    assert problem == f"{DEFAULT_THEME}.toml: dark is 1 in line 1; it takes true or false"


def test_themes_are_found_inside_an_installed_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A wheel carries them as mstui/themes; a source checkout has them at the top."""
    checkout = themes.shipped_themes_dir()
    package = tmp_path / "site-packages" / "mstui"
    (package / "config").mkdir(parents=True)
    monkeypatch.setattr(themes, "__file__", str(package / "config" / "themes.py"))
    shutil.copytree(checkout, package / "themes")
    assert themes.shipped_themes_dir() == str(package / "themes")
    assert len(theme_names()) == 6


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("#ABC", "#aabbcc"),
        (" #a1B2c3 ", "#a1b2c3"),
        ("Default", "default"),
        ("#abcd", None),
        ("#ggg", None),
        ("abc", None),
        ("#", None),
        ("", None),
        ("#١٢٣", None),
        ("rgb(1,2,3)", None),
        ("$accent", None),
        ("ansi_red", None),
    ],
)
def test_colours(written: str, held: str | None) -> None:
    assert canonical_color(written) == held


_keys = st.sampled_from([*COLOR_NAMES, "dark", "base", "description", "colors", "nonsense"])
_values = st.one_of(
    st.sampled_from(["true", "5", '"#123456"', '"#12"', '"mstui-dark"', "[]", "{}", '"red"']),
    st.text(max_size=12),
)
_lines = st.one_of(
    st.builds("{} = {}".format, _keys, _values), st.just("[colors]"), st.text(max_size=20)
)


@given(st.lists(_lines, max_size=10).map(lambda lines: "\n".join(["dark = true", *lines])))
def test_no_text_is_half_a_theme(text: str) -> None:
    """A theme or one line; a theme's colours are all there and all colours."""
    try:
        theme, told = parse(text), ""
    except MstuiError as error:
        theme, told = load_theme(DEFAULT_THEME), str(error)
    assert visible(told) == told
    assert set(theme.colors) >= set(COLOR_NAMES) - {"cursor-text"}
    for color in theme.colors.values():
        assert color in PALETTE or (len(color) == 7 and int(color[1:], 16) >= 0)

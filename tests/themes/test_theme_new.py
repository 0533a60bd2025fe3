"""A theme of one's own to begin with: complete, explained, and never over another."""

from __future__ import annotations

from pathlib import Path

import pytest

from mstui.cli.main import main
from mstui.config.colors import COLORS
from mstui.config.new_theme import theme_text, write_theme
from mstui.config.themes import load_theme, parse_theme, theme_names
from mstui.config.toml_file import parse_document
from mstui.domain.errors import InvalidValue, NotFound, Refused


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path))
    return tmp_path / "themes"


@pytest.mark.parametrize("base", theme_names())
def test_a_copy_draws_as_its_base_and_explains_every_colour(base: str) -> None:
    theme = load_theme(base)
    text = theme_text(theme)
    copy = parse_theme(parse_document(text, "mine.toml"), "mine")
    assert (copy.colors, copy.dark) == (theme.colors, theme.dark)
    for color in COLORS:
        assert color.help in text
    assert max(map(len, text.splitlines())) < 125


def test_it_is_written_once_and_then_listed(own: Path) -> None:
    path = Path(write_theme("dusk", "mstui-light"))
    assert path == own / "dusk.toml"
    assert load_theme("dusk").colors == load_theme("mstui-light").colors
    path.write_text("mine")
    with pytest.raises(Refused):
        write_theme("dusk", "mstui-dark")
    assert path.read_text() == "mine"


@pytest.mark.parametrize("name", ["", "../x", "a/b", "Dusk", "x" * 41, "a\x1b[2J"])
def test_a_name_that_is_none_is_refused_and_nothing_is_written(own: Path, name: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        write_theme(name, "mstui-dark")
    assert str(caught.value).isprintable()
    assert not own.exists()


def test_an_unknown_base_names_the_nearest(own: Path) -> None:
    with pytest.raises(NotFound, match='did you mean "mstui-dark"'):
        write_theme("dusk", "mstui-drak")


def test_the_verb_copies_the_theme_in_force(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.parent.mkdir(exist_ok=True)
    (own.parent / "config.toml").write_text('theme = "mstui-contrast"\n')
    assert main(["themes", "--new", "dusk"]) == 0
    assert capsys.readouterr().out == f"{own / 'dusk.toml'}\n"
    assert load_theme("dusk").colors == load_theme("mstui-contrast").colors
    assert main(["themes", "--new", "dawn", "--base", "mstui-light"]) == 0
    assert main(["themes", "--base", "mstui-light"]) == 2
    (own / "dim.toml").write_text(
        'dark = true\nbase = "mstui-dark"\n[colors]\nred = "#402020"\n', encoding="utf-8"
    )
    capsys.readouterr()
    assert main(["themes"]) == 0
    told = capsys.readouterr()
    assert "dim.toml: hard to read: red on" in told.err
    assert "dusk" in told.out

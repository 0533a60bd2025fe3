"""Files that others wrote: whatever stands in a config, a theme or a template is one line at most."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.actions.templates import Shelf
from mstui.cli.main import main
from mstui.commands.keymap import apply_keys
from mstui.commands.registry import REGISTRY
from mstui.config.default_text import default_config_text
from mstui.config.new_theme import theme_text
from mstui.config.settings import default_settings, load_settings
from mstui.config.themes import listed_themes, load_theme
from mstui.domain.blueprint import SHIPPED, shipped_text
from mstui.domain.text import visible

CONFIG = re.sub(r"^#(\w+ = )", r"\1", default_config_text(REGISTRY.config_keys()), flags=re.M)
THEME = theme_text(load_theme("mstui-dark"))
TEMPLATE = shipped_text("blank") + shipped_text("event").partition("[[phase]]")[2]
# What text files of others hold, and what tears a line of the terminal apart.
SCRAPS = (
    '"', "'", '"""', "'''", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\n", "\r", "\x00",
    "\x1b]0;x\x07", "\u202e", "\u2028", "\ufeff", "\ud7ff", "é", "𒐫", "true", "inf", "nan", "-1",
    "9" * 400, "1e400", "0x", "1979-05-27", "a.b.c.d", "[keys]", "[colors]", "[[task]]", "id = 1",
)  # fmt: skip


@st.composite
def torn(draw: st.DrawFn, text: str) -> str:
    """A good file with a few pieces taken out, doubled, moved, or replaced by something odd."""
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.integers(0, 40)))
        odd = draw(st.sampled_from(SCRAPS) | st.text(max_size=8))
        piece = draw(st.sampled_from(["", text[begin:end] * 2, odd]))
        text = text[:begin] + piece + text[end:]
    return text


@contextmanager
def home(**files: str | bytes) -> Iterator[Path]:
    """Folders of one person with those files; named by their folder, as ``themes__x``."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            patch.setenv(f"MSTUI_{name}_DIR", str(Path(folder, name.lower())))
        for name, content in files.items():
            path = Path(folder, "config", *name.split("__")).with_suffix(".toml")
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
            path.write_bytes(data)
        yield Path(folder)


def assert_one_line(told: str, file: str, lines: int) -> None:
    """One line that no terminal obeys, with the file, and a line of it where it names one."""
    assert visible(told) == told
    assert file in told
    assert len(told) < 600
    for number in re.findall(r"\bline (\d+)\b", told)[:1]:
        assert 0 < int(number) <= lines + 1, told


def test_the_written_config_is_taken_with_every_line_in_force() -> None:
    """What ``config init`` writes says of each setting and key what holds anyway."""
    with home(config=CONFIG):
        found = load_settings()
        keymap = apply_keys(found.keys, line=partial(found.line, "keys"))
    assert (found.problems, keymap.problems) == ((), ())
    assert found.values == default_settings().values
    assert set(found.keys) == {command.id for command in REGISTRY.commands}
    assert keymap.registry.key_table() == REGISTRY.key_table()


@settings(max_examples=150)
@given(torn(CONFIG) | st.binary(max_size=300))
def test_a_torn_config_gives_settings_and_lines(content: str | bytes) -> None:
    with home(config=content) as folder:
        found = load_settings()
        keymap = apply_keys(found.keys, line=partial(found.line, "keys"))
        lines = (folder / "config" / "config.toml").read_bytes().count(b"\n") + 1
        for problem in found.problems:
            assert_one_line(str(problem), "config.toml", lines)
        for told in keymap.problems:
            assert_one_line(told, "config.toml", lines)
        assert keymap.registry.keys_of("cancel")


@settings(max_examples=150)
@given(torn(THEME) | st.binary(max_size=300))
def test_a_torn_theme_is_a_theme_or_a_line(content: str | bytes) -> None:
    with home(themes__mine=content) as folder:
        *shipped, mine = listed_themes()
        lines = (folder / "config" / "themes" / "mine.toml").read_bytes().count(b"\n") + 1
        assert [one.problem for one in shipped] == [""] * len(shipped)
        assert mine.name == "mine"
        assert bool(mine.problem) == (mine.theme is None)
        if mine.problem:
            assert_one_line(mine.problem, "mine.toml", lines)
        assert visible(mine.note) == mine.note


@settings(max_examples=150)
@given(torn(TEMPLATE) | st.binary(max_size=300))
def test_a_torn_template_is_a_template_or_a_line(content: str | bytes) -> None:
    with home(templates__mine=content) as folder:
        path = folder / "config" / "templates" / "mine.toml"
        (mine, *others) = Shelf(str(path.parent)).listed(None)
        assert [one.id for one in others] == list(SHIPPED)
        assert mine.id == "mine"
        if mine.problem:
            assert re.match(r"mine\.toml, line \d+: \S", mine.problem)
            assert_one_line(mine.problem, "mine.toml", path.read_bytes().count(b"\n") + 1)
        else:
            assert mine.title


@settings(max_examples=25)
@given(torn(CONFIG), torn(THEME), torn(TEMPLATE))
def test_the_verbs_tell_it_and_never_crash(config: str, theme: str, template: str) -> None:
    """Also where all three are torn: each verb ends with 0 or 1, and leaves no report."""
    with home(config=config, themes__mine=theme, templates__mine=template) as folder:
        for words in (
            ["keys"], ["themes"], ["template", "list"], ["path"], ["doctor"], ["keys", "--json"],
            ["themes", "--json"], ["template", "list", "--json"],
        ):  # fmt: skip
            assert main(words) in (0, 1), words
        assert not list(folder.rglob("crash-*"))


@pytest.mark.parametrize(
    ("name", "size", "told"),
    [
        ("config", 70_000, "larger than 64 KiB"),
        ("themes__mine", 20_000, "larger than 16 KiB"),
        ("templates__mine", 1 << 21, "at most"),
    ],
)
def test_each_kind_of_file_has_a_size_beyond_which_it_is_not_read(
    name: str, size: int, told: str
) -> None:
    with home(**{name: b"#" * size}) as folder:
        problems = [str(problem) for problem in load_settings().problems]
        problems += [one.problem for one in listed_themes() if one.problem]
        shelf = Shelf(str(folder / "config" / "templates"))
        problems += [one.problem for one in shelf.listed(None) if one.problem]
        assert len(problems) == 1
        assert told in problems[0]

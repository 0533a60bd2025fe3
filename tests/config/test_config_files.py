from __future__ import annotations

import errno
import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.commands.registry import REGISTRY
from mstui.config import files, state
from mstui.config.declared import SETTINGS, TABLES
from mstui.config.default_text import WIDTH, default_config_text, write_default_config
from mstui.config.settings import default_settings, read_settings
from mstui.config.state import chosen_theme, read_state, remember
from mstui.config.toml_file import parse_document
from mstui.domain.errors import MstuiError, Refused
from mstui.domain.text import scrub


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("MSTUI_STATE_DIR", str(tmp_path / "state"))
    return tmp_path


def test_the_default_text_changes_nothing() -> None:
    settings = read_settings(parse_document(default_config_text(), "config.toml"))
    assert settings.problems == ()
    assert settings.given == frozenset()
    assert settings.keys == {}


def test_the_default_text_uncommented_sets_every_setting_to_its_default() -> None:
    """Every setting is documented under its table, with its true default, ready to be changed."""
    text = default_config_text(REGISTRY.config_keys())
    lines = [
        line[1:] if line.startswith("#") and not line.startswith("# ") else line
        for line in text.splitlines()
    ]
    settings = read_settings(parse_document("\n".join(lines), "config.toml"))
    assert settings.problems == ()
    assert settings.given == {declared.name for declared in SETTINGS}
    assert settings.values == default_settings().values
    assert set(settings.keys) == {command.id for command in REGISTRY.commands}


def test_every_setting_and_table_is_explained_in_the_default_text() -> None:
    prose = " ".join(default_config_text().replace("#", " ").split())
    for declared in SETTINGS:
        assert " ".join(declared.help.split()) in prose
        assert declared.takes in prose
    for table in TABLES:
        assert table.help in prose
        assert f"[{table.name}]" in prose
    assert max(len(line) for line in default_config_text().splitlines()) <= WIDTH


def test_the_examples_in_the_default_text_are_right() -> None:
    for table in TABLES:
        if table.example:
            text = f"[{table.name}]\n{table.example}\n"
            assert read_settings(parse_document(text, "config.toml")).problems == ()
    for declared in SETTINGS:
        if declared.example:
            text = f'{declared.key} = "{declared.example}"\n'
            assert read_settings(parse_document(text, "config.toml")).problems == ()


def test_config_init_writes_privately_and_never_overwrites(home: Path) -> None:
    path = Path(write_default_config())
    assert path == home / "config" / "config.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == default_config_text()
    path.write_text("mine")
    with pytest.raises(Refused, match="is there already"):
        write_default_config()
    assert path.read_text() == "mine"
    assert [entry.name for entry in path.parent.iterdir()] == ["config.toml"]


def test_config_init_does_not_write_through_a_dangling_link(home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "config.toml").symlink_to(home / "elsewhere.toml")
    with pytest.raises(Refused):
        write_default_config()
    assert not (home / "elsewhere.toml").exists()


def test_a_file_that_appears_meanwhile_is_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = home / "new.toml"
    link = os.link

    def late(source: str, path: str) -> None:
        target.write_text("theirs")
        link(source, path)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(Refused):
        files.write_new(str(target), "ours")
    assert target.read_text() == "theirs"
    assert [entry.name for entry in home.iterdir()] == ["new.toml"]


def test_a_file_system_without_links(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, path: str) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    files.write_new(str(home / "new.toml"), "ours")
    assert (home / "new.toml").read_text() == "ours"
    assert [entry.name for entry in home.iterdir()] == ["new.toml"]


@pytest.mark.parametrize("call", ["write_new", "replace"])
def test_a_full_disk_leaves_no_half_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    old = home / "state.toml"
    if call == "replace":
        old.write_text("old")
    before = sorted(entry.name for entry in home.iterdir())

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MstuiError, match="no space left on device") as caught:
        getattr(files, call)(str(old), "new")
    assert "\n" not in str(caught.value)
    assert sorted(entry.name for entry in home.iterdir()) == before
    if call == "replace":
        assert old.read_text() == "old"


def test_choices_are_remembered_beside_those_of_other_windows(home: Path) -> None:
    remember(theme="mstui-light")
    remember(zoomed=True, width=30)
    assert read_state() == {"theme": "mstui-light", "zoomed": True, "width": 30}
    path = home / "state" / "state.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert tomllib.loads(path.read_text())["theme"] == "mstui-light"
    assert [entry.name for entry in path.parent.iterdir()] == ["state.toml"]


@pytest.mark.parametrize("content", [b"theme = ", b"\xff", b"[[[", b"x" * 70_000, b"theme = [1]"])
def test_a_damaged_state_file_counts_as_empty(home: Path, content: bytes) -> None:
    (home / "state").mkdir()
    (home / "state" / "state.toml").write_bytes(content)
    assert read_state() == {}
    remember(theme="mstui-light")
    assert read_state() == {"theme": "mstui-light"}


def test_remembered_text_is_clean_and_bounded() -> None:
    remember(theme="a\x1b[2Jb" + "x" * 900)
    remembered = str(read_state()["theme"])
    assert remembered.isprintable()
    assert len(remembered) == state.TEXT_LIMIT


@given(
    st.dictionaries(
        st.text(max_size=20),
        st.one_of(st.text(max_size=500), st.just('"' * 500), st.booleans(), st.integers()),
        max_size=5,
    )
)
def test_whatever_is_remembered_can_be_read_again(choices: dict[str, str | int | bool]) -> None:
    """No choice makes the file unreadable, and with it all the others forgotten."""
    remember(theme="mstui-light")
    names = [f"{name}!" for name in choices]
    remember(**dict(zip(names, choices.values(), strict=True)))
    remembered = read_state()
    assert remembered["theme"] == "mstui-light"
    for name, value in zip(names, choices.values(), strict=True):
        if isinstance(value, str):
            assert remembered[name] == scrub(value)[: state.TEXT_LIMIT]
        elif abs(value) < 1 << 63:
            assert remembered[name] == value


def test_what_is_oldest_gives_way_but_not_the_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "ENTRY_LIMIT", 20)
    remember(theme="mstui-light")
    for number in range(state.ENTRY_LIMIT + 5):
        remember(**{f"author_{number}": "\U0001f600" * 500})
    remember(author_10="used again")
    remember(last="x")
    remembered = read_state()
    assert len(remembered) == state.ENTRY_LIMIT
    assert remembered["theme"] == "mstui-light"
    assert remembered["author_10"] == "used again"
    assert "author_5" not in remembered
    assert "author_7" in remembered


def test_config_wins_over_the_last_choice_and_that_over_the_default() -> None:
    given = read_settings(parse_document('theme = "mstui-16"', "config.toml"))
    assert chosen_theme(given, {"theme": "mine"}) == ("mstui-16", "config.toml")
    assert chosen_theme(default_settings(), {"theme": "mine"}) == ("mine", "state")
    assert chosen_theme(default_settings(), {"theme": 5}) == ("mstui-dark", "default")

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.config.declared import SETTINGS, TABLES
from mstui.config.settings import (
    PROBLEM_LIMIT,
    Settings,
    default_settings,
    load_settings,
    read_settings,
)
from mstui.config.toml_file import BadToml, parse_document
from mstui.domain.text import visible


def read(text: str) -> Settings:
    return read_settings(parse_document(text, "config.toml"))


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read(text).problems]


def test_unknown_key_names_line_and_nearest() -> None:
    assert problems('user = "Ana"\n\ntema = "x"\n') == [
        'config.toml: unknown key "tema" in line 3; did you mean "theme"?'
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('glyphs = "uni"', 'glyphs is "uni" in line 1; did you mean "unicode"?'),
        ("mouse = 1", "mouse is 1 in line 1; it takes true or false"),
        ('mouse = "no"', 'mouse is "no" in line 1; it takes true or false'),
        (
            "minutes_per_day = true",
            "minutes_per_day is true in line 1; it takes a whole number from 60 to 1440",
        ),
        ("[backups]\ndaily_days = true", "backups.daily_days is true in line 2"),
        ("minutes_per_day = 59", "minutes_per_day is 59 in line 1"),
        ("minutes_per_day = 8.0", "minutes_per_day is 8.0 in line 1"),
        ("minutes_per_day = " + "9" * 900, "minutes_per_day is 9"),
        ("theme = 2026-11-21", "theme is 2026-11-21 in line 1; it takes text in quotes"),
        ('user = "a\\u001b[2Jb"', 'user is "a⟨ESC⟩[2Jb" in line 1'),
        ('database = "work.db"', "it takes a path in quotes, from / or ~"),
        ("[user]\na = 1", "user is a table in line 1; it takes text in quotes"),
        ("backups = 3", "backups is 3 in line 1; it is a table: write [backups]"),
        ("[backup]\nminutes = 3", 'unknown table "backup" in line 1; did you mean "backups"?'),
        ("all_days = 3", 'unknown key "all_days" in line 1; it stands under [backups]'),
        ('[backups]\ntheme = "x"', '"theme" stands above the first [table]'),
        ("[backups]\ndaily = 3", 'under [backups] in line 2; did you mean "daily_days"?'),
        ("[keys]\nundo = 5", "keys.undo is 5 in line 2; it takes a key in quotes"),
        ('[keys]\nundo = ["u", 5]', "keys.undo is a list in line 2"),
        ('"a\\u001b]0;x\\u0007" = 1', 'unknown key "a⟨ESC⟩]0;x⟨BEL⟩"; valid: '),
    ],
)
def test_a_wrong_setting_is_told_and_keeps_its_default(text: str, told: str) -> None:
    settings = read(text)
    assert len(settings.problems) == 1
    assert told in str(settings.problems[0])
    assert settings.values == default_settings().values
    assert settings.given == frozenset()


def test_what_is_right_is_taken_beside_what_is_wrong() -> None:
    settings = read(
        'theme = "mstui-light"\nmouse = "no"\n[backups]\nminutes = 3\n'
        '[keys]\nundo = "U"\nfind = []\n'
    )
    assert settings.text("theme") == "mstui-light"
    assert settings.integers("backups")["minutes"] == 3
    assert settings.integers("backups")["all_days"] == 2
    assert settings.flag("mouse") is True
    assert settings.keys == {"undo": ("U",), "find": ()}
    assert settings.given == {"theme", "backups.minutes"}
    assert settings.line("keys", "undo") == 6


def test_home_is_expanded_in_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    assert read('database = "~/work.db"').text("database") == "/home/ana/work.db"


def test_many_problems_are_counted_not_listed() -> None:
    text = "\n".join(f"unknown_{number} = 1" for number in range(PROBLEM_LIMIT + 7))
    told = problems(text)
    assert len(told) == PROBLEM_LIMIT + 1
    assert told[-1] == "config.toml: … and 7 more problems"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"theme = ", "not valid TOML at "),
        (b"a = 1\na = 2\n", "not valid TOML at "),
        (b"\xff\xfe", "line 1 is not UTF-8"),
        (b"user = 'a'\n# \xe9\n", "line 2 is not UTF-8"),
        (b"x = " + b"[" * 900 + b"\n", "config.toml: "),
        (b"x = [\n" + b"[[[[[[[[[[\n" * 900, "nested too deeply"),
        (b"a" + b".a" * 600 + b" = 1", "line 1 is longer than 1000 characters"),
        (b"#" * 70_000, "larger than 64 KiB"),
        # Fewer characters than the limit, more bytes: never half of it.
        (("#" + "é" * 99 + "\n").encode() * 400 + b'user = "Ana"', "larger than 64 KiB"),
        (b"user = 'a\x00b'", "not valid TOML at line 1"),
    ],
)
def test_a_malformed_file_leaves_the_defaults(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    settings = load_settings(str(path))
    assert len(settings.problems) == 1
    assert told in str(settings.problems[0])
    assert settings.values == default_settings().values
    assert path.read_bytes() == content


def test_a_folder_a_fifo_and_nothing_in_its_place(tmp_path: Path) -> None:
    missing = load_settings(str(tmp_path / "none.toml"))
    assert missing == default_settings()
    os.mkfifo(tmp_path / "fifo.toml")
    (tmp_path / "folder.toml").mkdir()
    for name in ("fifo.toml", "folder.toml"):
        told = [str(problem) for problem in load_settings(str(tmp_path / name)).problems]
        assert told == [f"{name}: not a regular file; the defaults hold"]


def test_a_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbfuser = "Ana"\r\n[backups]\r\nminutes = 9\r\n')
    settings = load_settings(str(path))
    assert settings.problems == ()
    assert (settings.text("user"), settings.integers("backups")["minutes"]) == ("Ana", 9)


def test_every_default_is_a_value_its_setting_takes() -> None:
    """The table itself is sound: no default, choice or range contradicts another."""
    from mstui.config.default_text import toml_value

    text = ""
    for table in ("", *(table.name for table in TABLES if not table.free)):
        text += f"[{table}]\n" if table else ""
        for declared in SETTINGS:
            if declared.table == table:
                text += f"{declared.key} = {toml_value(declared.default)}\n"
    settings = read(text)
    assert settings.problems == ()
    assert settings.given == {declared.name for declared in SETTINGS}
    assert settings.values == default_settings().values


# Text near enough to a real config to get past the parser, and anything else.
_names = st.sampled_from(
    [*(one.key for one in SETTINGS), "tema", "keys", "backups", '"\\u001b"', '""', "a.b"]
)
_values = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["true", "[]", "{}", "[1, [2]]", "{a = 1}", "2026-11-21", "07:30:00", "inf"]),
    st.text(max_size=30).map(lambda text: '"' + text.replace("\\", "").replace('"', "") + '"'),
    st.text(max_size=30),
)
_lines = st.one_of(
    st.builds("{} = {}".format, _names, _values),
    st.builds("[{}]".format, _names),
    st.builds("[[{}]]".format, _names),
    st.text(max_size=40),
)


@given(st.lists(_lines, max_size=12).map("\n".join))
def test_no_text_gets_past_validation(text: str) -> None:
    """Whatever the file says: settings that hold to their declaration, and one-line problems."""
    try:
        settings, told = read(text), ""
    except BadToml as error:
        settings, told = default_settings(), str(error)
    assert visible(told) == told
    for declared in SETTINGS:
        value = settings.values[declared.name]
        assert type(value) is type(declared.default)
        if declared.type == "choice":
            assert value in declared.choices
        if declared.type == "integer":
            assert declared.low <= int(value) <= declared.high
    for problem in settings.problems:
        assert str(problem).startswith("config.toml: ")
        assert visible(str(problem)) == str(problem)
        assert 0 <= problem.line <= text.count("\n") + 1


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_start(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(content)
        for problem in load_settings(str(path)).problems:
            assert visible(str(problem)) == str(problem)

"""The help pages' renderer: every word stays, marks become styles, lines fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.tui.dialogs.markdown import inline, render, title_of
from mstui.tui.dialogs.pages import topics
from mstui.tui.widgets.text import width


def plain(text: str, cells: int = 60) -> list[str]:
    return ["".join(part for part, _ in line) for line in render(text, cells)]


def styles(text: str) -> dict[str, str]:
    return {part: style for part, style in inline(text) if part.strip()}


def test_headings_lists_and_paragraphs() -> None:
    text = "# Title\n\nOne\ntwo.\n\n- a\n  - b\n2. c\n\n> said\n"
    assert plain(text) == [
        "Title",
        "─" * 60,
        "",
        "One two.",
        "",
        "• a",
        "  – b",
        "2. c",
        "",
        "│ said",
    ]


def test_items_hang_under_their_words() -> None:
    text = "- " + "word " * 30
    lines = plain(text, 30)
    assert lines[0].startswith("• word")
    assert all(line.startswith("  word") for line in lines[1:])
    assert all(width(line) <= 30 for line in lines)


def test_marks_become_styles() -> None:
    found = styles(r"a **bold** and *slanted* `code` [words](https://x.org) [page](keys) 2 \* 3")
    assert found["bold"] == "bold"
    assert found["slanted"] == "italic"
    assert found["code"] == "info"
    assert found["words"] == "accent"
    assert found[" (https://x.org)"] == "muted"
    assert found["page"] == "accent"
    assert "(keys)" not in "".join(found)
    assert styles("snake_case_word and 2*3*4") == {"snake_case_word and 2*3*4": ""}


def test_code_keeps_its_lines() -> None:
    text = "```sh\nmstui  --db  x\n\n# no heading\n```\nafter"
    assert plain(text) == ["  mstui  --db  x", "  ", "  # no heading", "after"]


def test_tables_are_columns_that_fit() -> None:
    text = "| Key | Does |\n|---|---|\n| `a` | adds \\| more |\n| `gn` | " + "begins " * 12 + "|\n"
    lines = plain(text, 40)
    assert lines[0].split() == ["Key", "Does"]
    assert set(lines[1]) == {"─"}
    assert "adds | more" in lines[2]
    start = lines[2].index("adds")
    assert all(line[start:].startswith("begins") for line in lines[3:])
    assert all(width(line) <= 40 for line in lines)


def test_no_two_empty_lines_and_none_on_top() -> None:
    assert plain("\n\n\na\n\n\n\nb") == ["a", "", "b"]


@pytest.mark.parametrize("cells", [38, 76, 100])
def test_the_help_pages_fit_and_lose_no_word(cells: int) -> None:
    for topic in topics():
        lines = plain(topic.text, cells)
        assert all(width(line) <= cells for line in lines), topic.name
        if cells < 76:
            continue
        shown = re.sub(r"\W+", " ", " ".join(lines))
        without_code = re.sub(r"```.*?```", "", topic.text, flags=re.S)
        without_tables = re.sub(r"(?m)^\|.*$", "", without_code)
        for word in re.findall(r"[A-Za-z]{4,}", re.sub(r"\]\([^)]*\)", "", without_tables)):
            assert word in shown, (topic.name, word)


def test_titles() -> None:
    assert title_of("text\n# The *file*\n") == "The file"
    assert title_of("no heading", "name") == "name"


@given(st.text(alphabet=st.sampled_from("ab *_`[]()|#->\n\\1.~<:/\x1b\u202e字"), max_size=200))
def test_any_text_is_rendered_in_lines_that_fit(text: str) -> None:
    for line in render(text, 24):
        shown = "".join(part for part, _ in line)
        assert width(shown) <= 24
        assert shown.isprintable()


@given(st.text(max_size=60))
def test_inline_never_loses_plain_text(text: str) -> None:
    letters = "".join(char for char in text if char.isalpha() and char.isprintable())
    told = "".join(part for part, _ in inline(text))
    for char in letters:
        assert char in told

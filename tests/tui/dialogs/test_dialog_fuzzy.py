"""Matching typed letters: what begins so comes first, letters in order come last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.text import fold
from mstui.tui.dialogs.fuzzy import best, score

TITLES = ["Undo", "Redo", "New project", "Next match", "Portfolio", "Priority", "Import a plan"]


def found(typed: str) -> list[str]:
    return best(typed, TITLES, str)


def test_nearest_first() -> None:
    assert found("pr")[:2] == ["Priority", "New project"]
    assert found("redo")[0] == "Redo"
    assert found("np") == ["New project"]
    assert found("plan imp") == ["Import a plan"]
    assert found("xyz") == []


def test_nothing_typed_keeps_the_order() -> None:
    assert found("  ") == TITLES
    assert best("", TITLES, str, 3) == TITLES[:3]


def test_accents_and_case_do_not_matter() -> None:
    assert best("ZOE", ["Zoë", "Ana"], str) == ["Zoë"]
    assert best("łodz", ["Łódź"], str) == ["Łódź"]


@given(st.text(max_size=20), st.text(max_size=30))
def test_a_title_that_holds_the_text_always_fits(typed: str, title: str) -> None:
    wanted = fold(typed)
    if wanted.strip() and wanted.strip() in fold(title):
        assert score(wanted, title) >= 2_000 - 900


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12), st.text(max_size=6))
def test_what_is_found_is_a_part_of_what_there_is(titles: list[str], typed: str) -> None:
    ranked = best(typed, titles, str)
    assert all(ranked.count(title) <= titles.count(title) for title in ranked)

"""Completion of the mark at the caret: what is offered, and that taking it means just that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quick_world import NAMES, World

from mstui.domain.quick import QUICK_KINDS, read_line
from mstui.domain.quick_offers import offers

WORLD = World()


def labels(line: str, kind: str = "task") -> list[str]:
    return [offer.label for offer in offers(line, len(line), kind, WORLD)]


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("task", "Write @", ["Ana Kovács", "Ben Jones", "Benno"]),
        ("task", "Write @be", ["Benno", "Ben Jones"]),
        ("task", 'Write @"Ben J', ["Ben Jones"]),
        ("task", "Write !", ["Must", "Should", "Could", "Won't"]),
        ("task", "Write !s", ["Should"]),
        ("task", "Write !should", []),
        ("task", "Write #te", ["Testing"]),
        ("task", "Write >", ["Beta released", "Beta tested"]),
        ("milestone", "Beta >", ["Create"]),
        ("task", "Write after:des", ["Design", "Design review"]),
        ("task", "Write after:Twin", ["Twin (twin01)", "Twin (twin02)"]),
        ("milestone", "Beta kind:", ["phase", "approval", "deadline", "target"]),
        ("milestone", "Beta impact:h", ["high"]),
        ("risk", "Late !", []),
        ("phase", "Create @", []),
        ("task", "Write", []),
        ("task", "Write @ana ", []),
        ("task", 'Write "@a"', []),
        ("task", "a@b", []),
    ],
)
def test_what_is_offered(kind: str, line: str, expected: list[str]) -> None:
    assert [label.partition("  ")[0] for label in labels(line, kind)] == expected


def test_only_before_the_caret() -> None:
    line = "Write @an fri"
    assert [offer.label for offer in offers(line, 9, "task", WORLD)] == ["Ana Kovács"]
    assert offers(line, 8, "task", WORLD) == []
    assert offers(line, 13, "task", WORLD) == []


def test_a_taken_completion_leaves_the_rest_of_the_line() -> None:
    [offer] = offers("Write @an fri", 9, "task", WORLD)
    assert offer.taken("Write @an fri") == ("Write @Ana fri", 11)
    [offer] = offers("Write @an", 9, "task", WORLD)
    assert offer.taken("Write @an") == ("Write @Ana ", 11)


@pytest.mark.parametrize("hit", [hit for hit in NAMES if hit.kind != "tag"])
def test_every_name_can_be_completed_and_then_means_that_item(hit: object) -> None:
    """Namesakes too, and names whose beginning is another's whole name."""
    name, kind, id = hit.name, hit.kind, hit.id  # type: ignore[attr-defined]
    sign = {"person": "@", "milestone": ">"}.get(kind, "after:")
    line = f"x {sign}{name[:2]}"
    found = [offer for offer in offers(line, len(line), "task", WORLD) if name in offer.label]
    meant = []
    for offer in found:
        [part] = read_line(offer.taken(line)[0], "task", WORLD).parts
        assert not part.problem
        meant.append(part.value)
    assert id in meant


@given(st.text(max_size=20), st.integers(0, 20), st.sampled_from(QUICK_KINDS))
def test_no_line_breaks_it(line: str, caret: int, kind: str) -> None:
    for offer in offers(line, caret, kind, WORLD):
        text, at = offer.taken(line)
        assert text.startswith(line[: offer.start])
        assert 0 <= at <= len(text)

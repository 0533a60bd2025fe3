"""MoSCoW and the quadrants of impact and feasibility."""

from __future__ import annotations

import random

import pytest

from mstui.domain.kinds.plan import FEASIBILITY, IMPACT, MOSCOW
from mstui.domain.priority import (
    MOSCOW_MEANING,
    MOSCOW_ORDER,
    MUST_LIMIT,
    advice,
    must_share,
    order_key,
    quadrant,
    quadrant_name,
    show_priority,
)


@pytest.mark.parametrize(
    ("impact", "feasibility", "rank", "name"),
    [("high", "easy", 1, "Top"), ("high", "difficult", 2, "Secondary"),
     ("low", "easy", 3, "Tertiary"), ("low", "difficult", 4, "Last"),
     ("high", None, None, ""), (None, "easy", None, "")],
)  # fmt: skip
def test_quadrants(
    impact: str | None, feasibility: str | None, rank: int | None, name: str
) -> None:
    """DOMAIN 14."""
    assert quadrant(impact, feasibility) == rank
    assert quadrant_name(impact, feasibility) == name


def test_every_declared_choice_has_a_place() -> None:
    assert MOSCOW_ORDER == MOSCOW
    assert set(MOSCOW_MEANING) == set(MOSCOW)
    assert sorted(quadrant(i, f) or 0 for i in IMPACT for f in FEASIBILITY) == [1, 2, 3, 4]


def test_milestones_are_ordered_by_moscow_quadrant_target_and_float() -> None:
    ordered = [
        ("must", "high", "easy", "2026-12-01", 0),
        ("must", "high", "easy", "2026-12-01", 480),
        ("must", "high", "easy", "2026-12-01", None),
        ("must", "high", "easy", "2026-12-24", -480),
        ("must", "high", "easy", None, 0),
        ("must", "high", "difficult", "2026-01-01", 0),
        ("must", "low", "difficult", "2026-01-01", 0),
        ("must", "low", None, "2026-01-01", 0),
        ("should", "high", "easy", "2026-01-01", 0),
        ("could", None, None, None, None),
        ("wont", "high", "easy", "2026-01-01", 0),
        (None, "high", "easy", "2026-01-01", -9),
    ]
    shuffled = ordered[:]
    random.Random(3).shuffle(shuffled)
    assert shuffled != ordered
    assert sorted(shuffled, key=lambda milestone: order_key(*milestone)) == ordered


@pytest.mark.parametrize(
    ("ratings", "shown"),
    [
        (("must", "high", "easy"), "Must · high impact, easy: Top"),
        (("wont", "low", "difficult"), "Won't · low impact, difficult: Last"),
        (("should", "high", None), "Should · high impact"),
        ((None, None, "easy"), "easy"),
        ((None, None, None), ""),
    ],
)
def test_a_priority_in_words(ratings: tuple[str | None, ...], shown: str) -> None:
    assert show_priority(*ratings) == shown


def test_last_is_advised_to_wait() -> None:
    assert advice("should", "low", "difficult") == "low impact and difficult: consider Won't"
    assert advice("wont", "low", "difficult") == ""
    assert advice("must", "high", "easy") == ""
    assert advice("wont", "high", "easy") == "high impact and easy, yet Won't: consider Should"


def test_the_share_of_musts() -> None:
    efforts = [("must", 70), ("should", 20), (None, 10), ("wont", 900)]
    assert must_share(efforts) == 0.7 > MUST_LIMIT
    assert must_share([("wont", 5)]) is None
    assert must_share([]) is None

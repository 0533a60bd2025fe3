"""Health by named tests, its roll-up, watermelons and the attention score."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.measures.attention import Attention, score
from mstui.measures.buffer import FeverPoint
from mstui.measures.colours import COLOURS
from mstui.measures.health import (
    DEFAULTS,
    Facts,
    Fired,
    Named,
    Part,
    Verdict,
    gap_limit,
    is_better,
    is_watermelon,
    judge,
    roll_up,
    watermelon,
    worst_of,
)

LOGO = (Named("Logo", 0, "deliverable", "d1"),)
OLD = (Named("No printer", 11, "roadblock", "b1"),)

# Each fact alone, and the colour and the name of the one test that it fires.
ONE_TEST: list[tuple[dict[str, Any], str, str]] = [
    ({"is_overdue": True, "overdue_days": 3}, "red", "overdue"),
    ({"deadline": "its deadline", "float_days": -0.5}, "red", "deadline"),
    ({"gap_days": 5}, "red", "promise gap"),
    ({"gap_days": 12, "length_days": 120}, "red", "promise gap"),
    ({"buffer": FeverPoint(0, 41)}, "red", "buffer"),
    ({"is_must": True, "rejected": LOGO}, "red", "rejected"),
    ({"chance": 49}, "red", "chance"),
    ({"roadblocks": OLD}, "red", "roadblock"),
    ({"gap_days": 1}, "amber", "promise gap"),
    ({"gap_days": 11, "length_days": 120}, "amber", "promise gap"),
    ({"float_days": 5, "percent": 10, "expected_percent": 11}, "amber", "behind"),
    ({"buffer": FeverPoint(10, 30)}, "amber", "buffer"),
    ({"chance": 50}, "amber", "chance"),
    ({"chance": 79}, "amber", "chance"),
    ({"kpis": (Named("Leads", 3),)}, "amber", "KPI short"),
    ({"risks": (Named("Flood", 12),)}, "amber", "risk"),
    ({"pushes": 2}, "amber", "pushed"),
    ({"checkin_days": 15}, "amber", "stale"),
    ({"checkin_days": 29, "interval_days": 14}, "amber", "stale"),
    ({"is_owned": False}, "amber", "unowned"),
    ({"growth": 1000}, "amber", "scope"),
]
NO_TEST: list[dict[str, Any]] = [
    {},
    {"gap_days": 0},
    {"gap_days": -9},
    {"float_days": -3},
    {"deadline": "its deadline", "float_days": 0},
    {"buffer": FeverPoint(80, 70)},
    {"rejected": LOGO},
    {"chance": 80},
    {"roadblocks": (Named("No printer", 10),)},
    {"float_days": 5.1, "percent": 10, "expected_percent": 90},
    {"float_days": 0, "percent": 50, "expected_percent": 50},
    {"float_days": 0, "percent": None, "expected_percent": 50},
    {"risks": (Named("Flood", 11),)},
    {"pushes": 1},
    {"checkin_days": 14},
    {"checkin_days": None},
    {"growth": 999},
    {"growth": -5000},
    {"is_started": False, "target_days": 30},
    {"target_days": 300},
]


@pytest.mark.parametrize(("facts", "colour", "name"), ONE_TEST)
def test_each_test_fires_alone_with_its_reason(
    facts: dict[str, Any], colour: str, name: str
) -> None:
    found = judge(Facts(**facts))
    assert [(test.colour, test.name) for test in found.tests] == [(colour, name)]
    assert found.colour == colour
    assert found.fired(name)
    assert found.reasons[0]


@pytest.mark.parametrize("facts", NO_TEST)
def test_what_fires_nothing_is_on_track(facts: dict[str, Any]) -> None:
    assert judge(Facts(**facts)) == Verdict("green")


def test_reasons_hold_their_figures() -> None:
    facts = Facts(
        is_overdue=True, overdue_days=3, gap_days=8, length_days=65, float_days=-1.5,
        deadline="its deadline 2026-12-01", roadblocks=OLD, kpis=(Named("Leads", 4),),
        risks=(Named("Flood", 16),), pushes=2, checkin_days=20, growth=1250,
        percent=40, expected_percent=62,
    )  # fmt: skip
    assert judge(facts).reasons == (
        "overdue by 3 wd",
        "1.5 wd too late for its deadline 2026-12-01",
        "forecast 8 wd after the target (red from 6.5)",
        "on the critical path a roadblock stands too long: No printer (11 wd)",
        "40 % done, 62 % expected by now, with no float",
        "Leads short 4 times in a row",
        "risk 16 within 30 d: Flood",
        "target moved later 2 times",
        "no check-in for 20 days, due every 7",
        "scope grew by 12.5 % since the baseline",
    )


def test_grey_is_for_the_far_and_the_unknown_but_never_hides_red() -> None:
    far = Facts(is_started=False, target_days=31)
    assert judge(far).colour == "grey"
    assert judge(far._replace(is_owned=False)).colour == "grey"
    assert judge(far._replace(is_owned=False)).fired("unowned")
    assert judge(far._replace(gap_days=5)).colour == "red"
    assert judge(Facts(has_data=False)).tests[0].name == "no data"


def test_how_long_a_gap_may_be() -> None:
    assert [gap_limit(days) for days in (None, 0, 49, 50, 51, 120)] == [5, 5, 5, 5, 5.1, 12]
    assert gap_limit(120, DEFAULTS._replace(gap_days=2, gap_percent=1)) == 2


def test_thresholds_move_the_tests() -> None:
    limits = DEFAULTS._replace(
        pushes=3, risk_score=20, roadblock_days=20, chance_red=10, chance_amber=20, far_days=90,
        stale_intervals=4, scope_amber=50, near_days=0, buffer_amber=90, buffer_red=95,
    )  # fmt: skip
    facts = Facts(
        pushes=2, risks=(Named("Flood", 19),), roadblocks=OLD, chance=20, checkin_days=28,
        growth=4999, float_days=1, percent=0, expected_percent=90, buffer=FeverPoint(0, 89),
    )  # fmt: skip
    assert judge(facts, limits) == Verdict("green")
    assert len(judge(facts).tests) == 8


FACTS = st.builds(
    Facts,
    is_overdue=st.booleans(),
    gap_days=st.none() | st.integers(-20, 30),
    length_days=st.none() | st.integers(0, 300),
    float_days=st.none() | st.integers(-20, 60),
    deadline=st.sampled_from(["", "its deadline"]),
    is_must=st.booleans(),
    percent=st.none() | st.integers(0, 100),
    expected_percent=st.none() | st.integers(0, 100),
    buffer=st.none() | st.builds(FeverPoint, st.integers(0, 100), st.integers(0, 200)),
    chance=st.none() | st.integers(0, 100),
    roadblocks=st.sampled_from([(), OLD]),
    pushes=st.integers(0, 4),
    checkin_days=st.none() | st.integers(0, 60),
    is_owned=st.booleans(),
    growth=st.none() | st.integers(-3000, 5000),
    is_started=st.booleans(),
    target_days=st.none() | st.integers(-60, 200),
    has_data=st.booleans(),
)
# What makes any milestone worse, or leaves it as it is.
WORSE: list[dict[str, Any]] = [
    {"is_overdue": True},
    {"gap_days": 40},
    {"deadline": "its deadline", "float_days": -30},
    {"buffer": FeverPoint(0, 300)},
    {"chance": 0},
    {"roadblocks": OLD},
    {"is_must": True, "rejected": LOGO},
]


@given(FACTS)
def test_the_colour_is_that_of_the_worst_test(facts: Facts) -> None:
    found = judge(facts)
    fired = [test.colour for test in found.tests]
    assert found.colour in COLOURS
    if found.colour == "grey":
        assert "red" not in fired
    else:
        assert found.colour == worst_of(["green", *fired])
    order = [COLOURS.index(colour) for colour in fired if colour != "grey"]
    assert order == sorted(order, reverse=True)


@given(FACTS, st.sampled_from(WORSE))
def test_more_trouble_is_never_better(facts: Facts, worse: dict[str, Any]) -> None:
    assert judge(facts._replace(**worse)).colour == "red"


@given(FACTS, st.integers(0, 10))
def test_a_later_forecast_is_never_better(facts: Facts, days: int) -> None:
    later = facts._replace(gap_days=(facts.gap_days or 0) + days)
    before = judge(facts._replace(gap_days=facts.gap_days or 0)).colour
    after = judge(later).colour
    assert COLOURS.index(after) >= COLOURS.index(before)


# -- roll-up and watermelons ----------------------------------------------------------------------

RED = Verdict("red", (Fired("red", "overdue", "overdue by 3 wd"), Fired("amber", "x", "y")))
AMBER = Verdict("amber", (Fired("amber", "unowned", "nobody answers for it"),))
GREEN, GREY = Verdict("green"), Verdict("grey")


def test_a_project_is_the_worst_of_its_grave_milestones() -> None:
    assert roll_up([]).colour == "grey"
    assert roll_up([Part("a", GREY, True), Part("b", GREEN, False)]).colour == "green"
    assert roll_up([Part("a", GREEN, True), Part("b", RED, False)]).colour == "amber"
    assert roll_up([Part("a", RED, True), Part("b", GREEN, False)]).colour == "red"
    found = roll_up([Part("a", AMBER, False), Part("b", RED, True)], [Fired("amber", "scope", "+")])
    assert [test.sentence for test in found.tests] == [
        "b: overdue by 3 wd (and 1 more)", "+", "a: nobody answers for it",
    ]  # fmt: skip
    assert roll_up([Part("a", GREEN, True)], [Fired("amber", "scope", "+")]).colour == "amber"


PARTS = st.lists(
    st.builds(Part, st.just("m"), st.sampled_from([RED, AMBER, GREEN, GREY]), st.booleans()),
    max_size=8,
)


@given(PARTS, st.sampled_from([RED, AMBER, GREEN, GREY]), st.booleans())
def test_one_more_milestone_never_makes_a_project_better(
    parts: list[Part], verdict: Verdict, grave: bool
) -> None:
    before = roll_up(parts).colour
    after = roll_up([*parts, Part("new", verdict, grave)]).colour
    assert COLOURS.index(after) >= COLOURS.index(before)
    assert (after == "red") == any(
        one.verdict.colour == "red" and one.is_grave for one in [*parts, Part("", verdict, grave)]
    )


@pytest.mark.parametrize(
    ("history", "run"),
    [
        ([], 0),
        ([("green", "red")], 1),
        ([("green", "amber"), ("amber", "red")], 2),
        ([("green", "red"), ("red", "red"), ("green", "red")], 1),
        ([("green", "red"), (None, "red")], 0),
        ([("green", "red"), ("", "red")], 0),
        ([("green", "red"), ("green", "grey")], 0),
        ([("red", "green"), ("red", "amber")], 0),
    ],
)
def test_watermelons(history: list[tuple[str | None, str | None]], run: int) -> None:
    assert watermelon(history) == run
    assert is_watermelon(history) is (run >= 2)


def test_better_is_only_between_colours_that_judge() -> None:
    assert is_better("green", "amber")
    assert is_better("amber", "red")
    assert not is_better("red", "green")
    assert not is_better("grey", "red")
    assert not is_better("pink", "red")


# -- attention ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ({}, 0),
        ({"is_overdue": True}, 100),
        ({"health": "red"}, 60),
        ({"deadline_float": -0.1}, 50),
        ({"deadline_float": 0}, 0),
        ({"has_short_kpi": True}, 40),
        ({"roadblock_days": 0}, 0),
        ({"roadblock_days": 3}, 15),
        ({"roadblock_days": 8}, 40),
        ({"roadblock_days": 80}, 40),
        ({"pushes": 2}, 0),
        ({"pushes": 3}, 30),
        ({"health": "amber"}, 20),
        ({"has_high_risk": True}, 20),
        ({"is_stale": True}, 15),
        ({"watch_reached": True}, 15),
        ({"achieved_since": True}, 10),
        ({"health": "grey"}, 0),
        ({"is_overdue": True, "health": "red", "roadblock_days": 2}, 170),
    ],
)
def test_points_of_attention(facts: dict[str, Any], points: int) -> None:
    found = score(Attention(**facts))
    assert found.points == points == sum(one.points for one in found.reasons)
    assert [one.points for one in found.reasons] == sorted(
        (one.points for one in found.reasons), reverse=True
    )
    assert all(one.reason for one in found.reasons)


FLAGS = ("is_overdue", "has_short_kpi", "has_high_risk", "is_stale", "watch_reached",
         "achieved_since")  # fmt: skip
ATTENTION = st.builds(
    Attention,
    health=st.sampled_from(COLOURS),
    deadline_float=st.none() | st.integers(-9, 9),
    roadblock_days=st.none() | st.integers(-5, 400),
    pushes=st.integers(0, 9),
)


@given(ATTENTION, st.sampled_from(FLAGS))
def test_attention_has_bounds_and_grows_with_each_reason(facts: Attention, flag: str) -> None:
    without, with_it = (facts._replace(**{flag: on}) for on in (False, True))
    assert 0 <= score(without).points < score(with_it).points <= 380
    older = facts._replace(roadblock_days=(facts.roadblock_days or 0) + 1)
    assert score(older).points >= score(facts).points

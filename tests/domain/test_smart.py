"""The SMART badge, on the texts it must tell apart and on the milestones of the templates."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.smart import assess

STRONG = [
    "Achieve 50,000 website visits per month by the end of Q3",
    "Increase social media engagement by 30% within six months",
    "Expand into 3 key international markets within the next 12 months",
    "Secure 3 new strategic partnerships within the next quarter",
    "Reduce product defect rate by 20% within 6 months",
    "Achieve a 90% customer satisfaction score by Q4",
]
WEAK = [
    "Increase website traffic",
    "Improve brand awareness",
    "Improve customer satisfaction",
    "Improve product quality",
]
# The milestones and tasks that ship with the templates.
SHIPPED = [
    "Market Research Completed",
    "Prototype Approved",
    "User Interface Finalized",
    "Beta Version Released",
    "Beta Testing Completed",
    "All Bugs Resolved",
    "Final Testing Completed",
    "Product Goes Live",
    "Write Homepage Content",
    "Code Backend Login System",
    "Prototype Tested and Validated",
    "Obtain Regulatory Approval",
    "Launch Minimum Viable Product",
    "Product Ready for Launch",
    "Finalize Product Design",
    "Conduct Market Testing",
    "Get Regulatory Approval",
    "Complete Market Research",
    "Establish Legal and Compliance Framework",
    "Ad Creative Finalized",
    "Social Media Content Approved",
    "Ad Targeting Strategy Finalized",
    "Create Social Media Ad Banners",
    "Write Advertisement Text",
    "Raw Materials Received",
    "Prototype Approval",
    "Final Assembly Completed",
    "Redesign Logo",
    "Secure Venue Booking",
    "Create Employee Training Videos",
]


def verdicts(text: str, letters: str = "SMT") -> str:
    badge = assess(text)
    return " ".join(badge.verdict(letter) for letter in letters)


@pytest.mark.parametrize("text", STRONG)
def test_strong_texts_are_specific_measured_and_timed(text: str) -> None:
    """DOMAIN 18."""
    assert verdicts(text) == "yes yes yes"


def test_a_strong_text_without_a_time_takes_it_from_its_target() -> None:
    text = "Reduce average customer response time to under 3 minutes"
    assert verdicts(text) == "yes yes no"
    assert assess(text, target="2026-12-01").verdict("T") == "yes"


@pytest.mark.parametrize("text", WEAK)
def test_weak_texts_fail_on_every_letter_of_the_text(text: str) -> None:
    """DOMAIN 18."""
    assert verdicts(text) == "no no no"


def test_too_much_in_too_little_time_fails_on_achievable_alone() -> None:
    """DOMAIN 18: the forecast lies after the target."""
    badge = assess(
        "Expand into 10 international markets within 3 months",
        target="2026-06-30", forecast="2027-02-26", has_objective=True,
    )  # fmt: skip
    assert badge.text == "S yes M yes A no R yes T yes"
    assert badge.missing == ("forecast 2027-02-26 is after the target 2026-06-30",)


def test_an_event_without_measure_or_objective_fails_on_both() -> None:
    """DOMAIN 18."""
    badge = assess(
        "Organize a team-building event",
        target="2026-06-30", forecast="2026-06-30", has_kpi=False, has_objective=False,
    )  # fmt: skip
    assert badge.text == "S yes M no A yes R no T yes"
    assert badge.missing == ("no number with a unit and no KPI", "linked to no objective")


@pytest.mark.parametrize("text", SHIPPED)
def test_the_templates_name_things_and_outcomes_without_numbers(text: str) -> None:
    assert verdicts(text) == "yes no no"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Bare verbs, single words, directions, vague things.
        ("Launch", "no no no"),
        ("Testing", "no no no"),
        ("Review and approve", "no no no"),
        ("Website", "no no no"),
        ("Do stuff", "no no no"),
        ("Enhance Customer Onboarding Experience", "no no no"),
        ("Accelerate adoption", "no no no"),
        ("Reach 100", "no no no"),
        ("Deliver by 2026-11-30", "no no yes"),
        ("", "no no no"),
        ("12345", "no no no"),
        # Things whose outcome is not said, or cannot be read.
        ("Mobile App Version 1.0", "unknown no no"),
        ("東京の発売", "unknown no no"),
        ("Prototyp freigegeben", "unknown no no"),
        # Numbers that measure.
        ("Secure First 3 Vendor Partnerships", "yes yes no"),
        ("Achieve First 1,000 Customers in New Market", "yes yes no"),
        ("Train 40 people", "yes yes no"),
        ("Hire two engineers by Friday", "yes yes yes"),
        ("Zero critical bugs open at release", "yes yes no"),
        ("NPS of 50 by March", "yes yes yes"),
        ("Raise $2.5m by 31 March 2027", "yes yes yes"),
        ("Save 10 000 EUR this year", "yes yes yes"),
        ("Double revenue by year end", "yes yes yes"),
        ("Cut p95 latency to 200ms", "yes yes no"),
        ("99.9% uptime over the next quarter", "yes yes yes"),
        ("On-time deliveries at 95 % by W12", "yes yes yes"),
        # Numbers that only name.
        ("Phase 2 completed", "yes no no"),
        ("ISO 27001 certification obtained", "yes no no"),
        ("Close ticket #42", "yes no no"),
        ("B2B portal live", "yes no no"),
        ("3D model finished", "yes no no"),
        ("Web 2.0 relaunch approved", "yes no no"),
        ("Strategy 2027 approved", "yes no no"),
        # Times, and words that only look like one.
        ("Achieve 10,000 Leads in First Quarter", "yes yes yes"),
        ("Sign 5 contracts in 2027", "yes yes yes"),
        ("Contract signed by the end of the year", "yes no yes"),
        ("Office opened next month", "yes no yes"),
        ("Site handed over on 3 December", "yes no yes"),
        ("Answer tickets in 3 minutes", "yes yes no"),
        ("50,000 visits per month reached", "yes yes no"),
        ("March planning done", "yes no no"),
    ],
)
def test_what_the_text_says(text: str, expected: str) -> None:
    assert verdicts(text) == expected


def test_a_number_of_months_does_not_measure() -> None:
    assert verdicts("Improve brand awareness within 6 months") == "no no yes"


def test_a_kpi_measures_and_gives_a_direction_its_outcome() -> None:
    badge = assess("Increase website traffic", has_kpi=True)
    assert (badge.verdict("S"), badge.verdict("M")) == ("yes", "yes")
    assert assess("Ad creative finalized", has_kpi=True).verdict("M") == "yes"


def test_the_badge_reads_as_on_the_screen() -> None:
    badge = assess(
        "Ad creative finalized",
        target="2026-11-25", forecast="2026-12-01", has_kpi=True, has_objective=True,
        show_date=lambda day: f"<{day}>",
    )  # fmt: skip
    assert badge.text == "S yes M yes A no R yes T yes"
    assert badge.missing == ("forecast <2026-12-01> is after the target <2026-11-25>",)
    assert assess("Ad creative finalized").text == "S yes M no A ? R ? T no"


def test_achievable_looks_at_the_effort_too() -> None:
    def achievable(**known: object) -> str:
        return assess("Ad creative finalized", **known).verdict("A")  # type: ignore[arg-type]

    assert achievable(target="2026-11-25", forecast="2026-11-25") == "yes"
    assert (
        achievable(
            target="2026-11-25", forecast="2026-11-25", effort_left=600, effort_available=480
        )
        == "no"
    )
    assert (
        achievable(
            target="2026-11-25", forecast="2026-11-25", effort_left=480, effort_available=480
        )
        == "yes"
    )
    assert achievable(target="2026-11-25") == "unknown"
    assert achievable(forecast="2026-11-25") == "unknown"


def test_reasons_quote_what_was_read_as_it_was_typed() -> None:
    reasons = {one.letter: one.reason for one in assess(STRONG[0]).letters}
    assert "50,000 website visits" in reasons["M"]
    assert "by the end of Q3" in reasons["T"]
    assert "100 of what?" in {one.letter: one.reason for one in assess("Reach 100").letters}["M"]


@given(st.text(), st.booleans())
def test_any_text_gets_five_letters_with_reasons(text: str, linked: bool) -> None:
    badge = assess(text, has_kpi=linked, has_objective=linked)
    assert [one.letter for one in badge.letters] == list("SMART")
    assert all(one.verdict in ("yes", "no", "unknown") and one.reason for one in badge.letters)


@pytest.mark.parametrize(
    "piece",
    ["1 111 ", "1.111", "a-", "within the next ", "by the end of ", "half ", "one two ", "€ "],
)
def test_no_text_of_full_length_takes_long(piece: str) -> None:
    """By ratio: ten times the text may take a hundred times as long; runaway backtracking never ends."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begin = time.perf_counter()
        assess(text)
        return time.perf_counter() - begin

    seconds(50)
    assert min(seconds(500) for _ in range(3)) < 400 * max(min(seconds(50) for _ in range(3)), 1e-4)

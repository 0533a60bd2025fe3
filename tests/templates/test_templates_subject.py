"""What the subject says of each template beyond names: what comes before what, and until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mstui.actions.layout import lay_out
from mstui.domain.blueprint import SHIPPED, Blueprint, load
from mstui.domain.draft import Draft, Row

START = date(2026, 12, 7)

# Template, what comes first, what follows from it by links: names as they stand, case aside.
BEFORE = (
    ("software-development", "coding", "Beta Version Released"),
    ("software-development", "internal testing", "Beta Version Released"),
    ("software-development", "debugging", "Beta Version Released"),
    ("software-development", "Beta Version Released", "Beta Testing Completed"),
    ("software-development", "All Bugs Resolved", "Final Testing Completed"),
    ("software-development", "Final Testing Completed", "Product Goes Live"),
    ("product-launch", "Prototype Tested and Validated", "Prototype Approved"),
    ("product-launch", "Finalize Product Design", "Product Ready for Launch"),
    ("product-launch", "Conduct Market Testing", "Product Ready for Launch"),
    ("product-launch", "Get Regulatory Approval", "Product Ready for Launch"),
    ("product-launch", "Obtain Regulatory Approval", "Product Ready for Launch"),
    ("business-expansion", "Complete Market Research", "Secure First 3 Vendor Partnerships"),
    ("marketing-campaign", "Create Social Media Ad Banners", "Ad Creative Finalized"),
    ("marketing-campaign", "Write Advertisement Text", "Ad Creative Finalized"),
    ("marketing-campaign", "Ad Creative Finalized", "Achieve 10,000 Leads in First Quarter"),
    ("production-cycle", "Prototype Approval", "Final Assembly Completed"),
    ("production-cycle", "Raw Materials Received", "Final Assembly Completed"),
    ("production-cycle", "Get a written date from every supplier", "Raw Materials Received"),
    ("crm-rollout", "Discovery Completed", "CRM Software Deployed"),
    ("crm-rollout", "CRM Software Deployed", "CRM Integrated with E-Mail, Website and Accounting"),
    (
        "crm-rollout",
        "CRM Integrated with E-Mail, Website and Accounting",
        "CRM Holds the Data of All Customers",
    ),
    ("crm-rollout", "CRM Holds the Data of All Customers", "Marketing and Sales Trained"),
    ("event", "Call 8 venues and visit 3", "Secure Venue Booking"),
    ("event", "Negotiate price, extras and cancellation", "Secure Venue Booking"),
    ("event", "Check and sign the contract", "Secure Venue Booking"),
    ("event", "Secure Venue Booking", "Event Opened to 200 Guests"),
)
# Template, part of a milestone's name, the longest time from the start, in days.
WITHIN = (
    ("customer-service", "within 6 months", 183),
    ("personal-quarter", "quick win", 92),
)


def names(blueprint: Blueprint) -> dict[str, str]:
    items = [*blueprint.phases, *blueprint.milestones, *blueprint.tasks]
    return {str(item.fields["name"]).casefold(): item.id for item in items}


def draft(name: str, *, launch: date | None = None) -> Draft:
    return lay_out(
        load(name),
        name=name,
        key="X",
        start=None if launch else START,
        launch=launch,
        is_working=lambda day: day.weekday() < 5,
        today=START,
    )


@pytest.mark.parametrize(("template", "first", "then"), BEFORE)
def test_one_comes_before_the_other(template: str, first: str, then: str) -> None:
    """By links, written or implied, through whatever stands between."""
    blueprint = load(template)
    known = names(blueprint)
    waiting, reached = [*_parts(blueprint, known[first.casefold()])], set[str]()
    while waiting:
        item = waiting.pop()
        followers = {link.successor for link in blueprint.links if link.predecessor == item}
        inside = {
            part for part in followers for part in _parts(blueprint, part) if part not in reached
        }
        waiting += inside
        reached |= inside
    assert known[then.casefold()] in reached


def _parts(blueprint: Blueprint, item: str) -> set[str]:
    """The item and everything in it: a link with a phase binds all its parts."""
    parts = {item}
    for part in blueprint.outline.parts:
        if item in blueprint.outline.around(part):
            parts.add(part)
    return parts


@pytest.mark.parametrize(("template", "part", "days"), WITHIN)
def test_what_has_a_time_in_its_name_is_laid_out_within_it(
    template: str, part: str, days: int
) -> None:
    found = [
        row for row in draft(template).rows["milestone"] if part in str(row["name"]).casefold()
    ]
    for row in found or draft(template).rows["milestone"]:
        assert date.fromisoformat(str(row["target"])) - START <= timedelta(days=days), row["name"]


def test_kpis_run_as_long_as_they_say() -> None:
    kpis = {row["name"]: row for row in draft("marketing-campaign").rows["kpi"]}
    social = kpis["Social engagement"]
    assert _days(social) <= 183
    leads = kpis["Leads"]
    assert 60 <= _days(leads) <= 100


def _days(kpi: Row) -> int:
    return (
        date.fromisoformat(str(kpi["target_on"])) - date.fromisoformat(str(kpi["start_on"]))
    ).days


@pytest.mark.parametrize("name", SHIPPED)
def test_every_template_has_an_agenda_and_says_what_it_serves(name: str) -> None:
    fields = load(name).fields
    points = str(fields["agenda"]).split("; ")
    assert len(points) >= 4
    assert len(set(points)) == len(points)
    assert name == "blank" or fields["objective"]


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("launch", [date(2027, 9, 1), date(2027, 9, 5), date(2028, 2, 29)])
def test_backward_every_template_ends_its_launch_on_that_day(name: str, launch: date) -> None:
    """A Sunday too; nothing of it begins later than it has to."""
    blueprint = load(name)
    rows = draft(name, launch=launch).rows["milestone"]
    due = [row for row in rows if row.get("deadline")]
    assert [str(row["target"]) for row in due] == [launch.isoformat()]
    goal = next((m for m in blueprint.milestones if m.launch), None)
    if goal is not None:
        assert due[0]["name"] == goal.fields["name"]


@pytest.mark.parametrize("name", SHIPPED)
def test_forward_nothing_begins_before_the_start(name: str) -> None:
    laid_out = draft(name)
    for kind in ("milestone", "task"):
        for row in laid_out.rows.get(kind, ()):
            day = str(row.get("start") or row["target"])
            assert day >= START.isoformat(), row["name"]
    assert min(str(row["start"]) for row in laid_out.rows["project"]) == START.isoformat()

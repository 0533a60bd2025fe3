"""The checks of a plan's logic: each finds what it is there for, and nothing in a sound plan."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mstui.plan.activity import Activity, Link, Plan
from mstui.plan.lint import Check, Finding, logic_checks
from mstui.plan.schedule import schedule
from plan.plan_networks import plan_of

DAY = 480
NAMES = "".join(chr(ord("a") + n) for n in range(12))


def checks(plan: Plan, now: int = 0) -> dict[str, Check]:
    return {check.name: check for check in logic_checks(schedule(plan), DAY, now=now)}


def chain(**changes: object) -> Plan:
    """Twelve tasks in a row, the fifth of them changed."""
    plan = plan_of(dict.fromkeys(NAMES, DAY), " ".join(map(">".join, pairwise(NAMES))))
    changed = [a._replace(**changes) if a.id == "e" else a for a in plan.activities]  # type: ignore[arg-type]
    return plan._replace(activities=changed)


def test_a_sound_plan_passes_all() -> None:
    found = checks(chain())
    assert [check.name for check in found.values() if not check.passed] == []
    assert all(check.findings == [] for check in found.values())


@pytest.mark.parametrize(
    ("name", "changes", "now"),
    [
        ("constraints", {"constraint": "must start on", "on": 4 * DAY}, 0),
        ("negative-float", {"deadline": 2 * DAY}, 0),
        ("long", {"duration": 45 * DAY}, 0),
        ("dates", {"actual_start": 4 * DAY}, 0),
        ("dates", {}, 2 * DAY),
        ("sequence", {"actual_start": 0}, 1),
    ],
)
def test_what_each_check_finds(name: str, changes: dict[str, object], now: int) -> None:
    found = checks(chain(**changes), now)
    assert not found[name].passed
    assert found[name].findings


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("leads", Link("d", "e", "FS", -60)),
        ("lags", Link("d", "e", "FS", 60)),
        ("links", Link("d", "e", "SS")),
    ],
)
def test_links_that_are_found(name: str, link: Link) -> None:
    plan = chain()
    others = [each for each in plan.links if each[:2] != ("d", "e")]
    several = [link, *(Link(a, "l", link.type, link.lag) for a in "ab")]
    found = checks(plan._replace(links=[*others, *several]))[name]
    assert not found.passed
    assert {finding.id for finding in found.findings} == {"e", "l"}


def test_shares_up_to_the_limit_pass() -> None:
    """One lag among thirty links is not yet too many; two are."""
    names = [f"t{n}" for n in range(31)]
    links = [Link(a, b) for a, b in pairwise(names)]
    activities = [Activity(name, DAY) for name in names]
    links[3] = links[3]._replace(lag=60)
    assert checks(Plan(activities, links))["lags"].passed
    links[5] = links[5]._replace(lag=60)
    assert not checks(Plan(activities, links))["lags"].passed


def test_loose_ends_but_not_the_first_and_the_last() -> None:
    plan = chain()
    loose = plan._replace(activities=[*plan.activities, Activity("z", DAY)])
    found = checks(loose)["open-ends"]
    assert [(f.id, f.text) for f in found.findings] == [("z", "no predecessor and no successor")]
    assert not found.passed


def test_so_much_float_that_a_link_is_missing() -> None:
    plan = chain()
    activities = [*plan.activities, Activity("y", 60 * DAY), Activity("z", DAY)]
    found = checks(plan._replace(activities=activities))["high-float"]
    assert Finding("z", "59 wd of total float") in found.findings

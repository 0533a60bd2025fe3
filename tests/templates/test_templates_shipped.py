"""The twelve templates that ship: complete, consistent, and in the words of the subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest

from mstui.actions.layout import lay_out
from mstui.domain.blueprint import SHIPPED, Blueprint, catalogue, load
from mstui.domain.draft import Draft, Row
from mstui.domain.kinds import KINDS
from mstui.domain.life import why_not_achieve
from mstui.domain.smart import assess
from mstui.domain.values import check_value

FULL = [name for name in SHIPPED if name != "blank"]
START = date(2026, 3, 30)
HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 12, 25)}

# The words that each template has to hold verbatim (case aside), by kind of item.
NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "software-development": {
        "phase": ("Research", "Development", "Testing", "Launch"),
        "milestone": (
            "Market Research Completed",
            "Prototype Approved",
            "User Interface Finalized",
            "Beta Version Released",
            "Beta Testing Completed",
            "All Bugs Resolved",
            "Final Testing Completed",
            "Product Goes Live",
        ),
        "task": (
            "coding",
            "internal testing",
            "debugging",
            "Write Homepage Content",
            "Code Backend Login System",
        ),
        "deliverable": ("Mobile App Version 1.0",),
        "kpi": ("% features completed", "bugs resolved"),
        "risk": ("shifting feature requirements", "technical issues", "technology failure"),
    },
    "product-launch": {
        "phase": ("Market Research", "Design", "Manufacturing", "Distribution"),
        "milestone": (
            "Prototype Tested and Validated",
            "Prototype Approved",
            "Final Testing Completed",
            "Obtain Regulatory Approval",
            "Launch Minimum Viable Product",
            "Product Ready for Launch",
        ),
        "task": ("Finalize Product Design", "Conduct Market Testing", "Get Regulatory Approval"),
        "risk": ("regulatory delay", "supply chain"),
    },
    "business-expansion": {
        "phase": ("Market Analysis", "Strategy Planning", "Partnerships", "Execution"),
        "milestone": (
            "Complete Market Research",
            "Establish Legal and Compliance Framework",
            "Secure First 3 Vendor Partnerships",
            "Achieve First 1,000 Customers in New Market",
        ),
        "deliverable": ("Market Research Report",),
        "kpi": ("signed partnerships",),
    },
    "marketing-campaign": {
        "phase": ("Plan", "Create", "Launch", "Measure"),
        "milestone": (
            "Ad Creative Finalized",
            "Social Media Content Approved",
            "Ad Targeting Strategy Finalized",
            "Achieve 10,000 Leads in First Quarter",
        ),
        "task": ("Create Social Media Ad Banners", "Write Advertisement Text"),
        "deliverable": ("edited video", "brochure"),
        "kpi": ("audience engagement", "leads", "social engagement"),
    },
    "production-cycle": {
        "milestone": ("Raw Materials Received", "Prototype Approval", "Final Assembly Completed"),
        "kpi": ("on-time deliveries",),
    },
    "crm-rollout": {
        "phase": ("Discover", "Configure", "Migrate", "Train", "Adopt"),
        "milestone": (
            "software deployed",
            "integrated",
            "holds the data",
            "marketing and sales trained",
        ),
    },
    "client-project": {
        "deliverable": ("project charter", "discovery"),
        "milestone": ("client approval",),
    },
    "rebrand": {
        "milestone": ("Redesign Logo", "web content", "layout", "design", "50,000 website visits"),
        "kpi": ("website visits",),
    },
    "event": {"milestone": ("Secure Venue Booking",), "task": ("call", "negotiate", "contract")},
    "customer-service": {
        "milestone": (
            "average customer response time to under 3 minutes",
            "90% customer satisfaction score by Q4",
            "Enhance Customer Onboarding Experience",
            "Create Employee Training Videos",
            "defect rate by 20% within 6 months",
        ),
        "kpi": ("average response time", "satisfaction", "defect rate"),
    },
    "personal-quarter": {"milestone": ("quick win",)},
    "blank": {},
}
# Names above that are a whole name, not a part of one.
PARTS = {
    ("crm-rollout", "milestone"),
    ("client-project", "deliverable"),
    ("client-project", "milestone"),
    ("rebrand", "milestone"),
    ("rebrand", "kpi"),
    ("event", "task"),
    ("customer-service", "milestone"),
    ("customer-service", "kpi"),
    ("personal-quarter", "milestone"),
    ("product-launch", "risk"),
}


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def forward(name: str) -> Draft:
    return lay_out(load(name), name=name, key="X", start=START, is_working=is_working, today=START)


def titles(draft: Draft, kind: str) -> list[str]:
    return [str(row["name"]) for row in draft.rows.get(kind, ())]


def leaf_tasks(draft: Draft) -> list[Row]:
    parents = {row.get("parent") for row in draft.rows.get("task", ())}
    return [row for row in draft.rows.get("task", ()) if row["id"] not in parents]


@pytest.mark.parametrize("name", SHIPPED)
def test_names_of_the_subject_stand_verbatim(name: str) -> None:
    draft = forward(name)
    for kind, wanted in NAMES[name].items():
        have = [title.casefold() for title in titles(draft, kind)]
        for word in wanted:
            if (name, kind) in PARTS:
                assert any(word.casefold() in title for title in have), f"{kind} {word}"
            else:
                assert word.casefold() in have, f"{kind} {word}"


def test_phases_are_those_of_the_subject_and_in_order() -> None:
    for name, kinds in NAMES.items():
        if "phase" in kinds:
            assert titles(forward(name), "phase") == list(kinds["phase"])


@pytest.mark.parametrize("name", FULL)
def test_size_is_that_of_a_real_plan(name: str) -> None:
    blueprint = load(name)
    assert 4 <= len(blueprint.phases) <= 6
    assert 8 <= len(blueprint.milestones) <= 20
    assert 20 <= len(blueprint.tasks) <= 50
    assert len(blueprint.deliverables) >= 3
    assert len(blueprint.kpis) >= 3
    assert len(blueprint.risks) >= 3
    draft = forward(name)
    days = date.fromisoformat(str(draft.rows["project"][0]["target"])) - START
    assert timedelta(weeks=6) <= days <= timedelta(days=366)


def test_blank_is_three_phases_with_three_gates() -> None:
    blueprint = load("blank")
    assert len(blueprint.phases) == 3
    assert {phase.gate for phase in blueprint.phases} == {m.id for m in blueprint.milestones}
    assert blueprint.tasks == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_each_phase_has_its_gate_and_a_milestone(name: str) -> None:
    blueprint = load(name)
    by_id = {milestone.id: milestone for milestone in blueprint.milestones}
    assert any(phase.fields.get("gate_blocks") for phase in blueprint.phases)
    for phase in blueprint.phases:
        assert by_id[phase.gate].phase == phase.id


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_of_a_phase_begins_before_the_gate_that_blocks_it(name: str) -> None:
    draft = forward(name)
    targets = {row["id"]: str(row["target"]) for row in draft.rows["milestone"]}
    phases = draft.rows["phase"]
    for phase, following in pairwise(phases):
        if not phase.get("gate_blocks"):
            continue
        gate = targets[phase["gate"]]
        for task in draft.rows.get("task", ()):
            assert task.get("phase") != following["id"] or str(task["start"]) > gate, task["name"]
        for milestone in draft.rows["milestone"]:
            if milestone.get("phase") == following["id"]:
                assert str(milestone["target"]) >= gate, milestone["name"]


@pytest.mark.parametrize("name", SHIPPED)
def test_no_third_of_the_project_is_empty(name: str) -> None:
    draft = forward(name)
    project = draft.rows["project"][0]
    first = date.fromisoformat(str(project["start"]))
    length = (date.fromisoformat(str(project["target"])) - first).days + 1
    thirds = {
        3 * (date.fromisoformat(str(row["target"])) - first).days // length
        for row in draft.rows["milestone"]
    }
    assert thirds == {0, 1, 2}


@pytest.mark.parametrize("name", FULL)
def test_milestones_are_complete(name: str) -> None:
    kinds = set()
    for milestone in load(name).milestones:
        fields = milestone.fields
        kinds.add(fields.get("kind", "phase"))
        for key in ("moscow", "impact", "feasibility", "weight", "criteria", "evidence_kind"):
            assert fields.get(key) is not None, f"{milestone.id} has no {key}"
    assert len(kinds) >= 3
    flags = [milestone.fields for milestone in load(name).milestones]
    assert any(fields.get("quick_win") for fields in flags)
    assert any(fields.get("key") for fields in flags)


@pytest.mark.parametrize("name", FULL)
def test_the_evidence_asked_is_enough_to_achieve_the_milestone(name: str) -> None:
    for milestone in load(name).milestones:
        missing = why_not_achieve(
            kind=str(milestone.fields["kind"]),
            evidence_kind=str(milestone.fields["evidence_kind"]),
            evidence="here",
            approver="ana",
        )
        assert missing == "", f"{milestone.id}: {missing}"


@pytest.mark.parametrize("name", FULL)
def test_every_milestone_has_something_that_leads_to_it(name: str) -> None:
    """A Won't is the exception: there is nothing to do for it."""
    blueprint = load(name)
    led = {task.milestone for task in blueprint.tasks}
    led |= {deliverable.milestone for deliverable in blueprint.deliverables}
    led |= {milestone.parent for milestone in blueprint.milestones}
    led |= {
        link.successor
        for link in blueprint.links
        if any(link.predecessor == m.id for m in blueprint.milestones)
    }
    lonely = [
        m.id for m in blueprint.milestones if m.id not in led and m.fields["moscow"] != "wont"
    ]
    assert lonely == []


@pytest.mark.parametrize("name", FULL)
def test_starter_risks_are_complete(name: str) -> None:
    for risk in load(name).risks:
        for key in ("category", "probability", "impact", "response", "contingency", "trigger"):
            assert risk.fields.get(key), f"{risk.fields['name']} has no {key}"
        assert risk.endangers
        assert risk.fields.get("cost_cents") or risk.fields.get("days") or not _dear(risk.fields), (
            risk.fields["name"]
        )


def _dear(fields: object) -> bool:
    assert isinstance(fields, dict)
    return int(fields["probability"]) * int(fields["impact"]) >= 12


@pytest.mark.parametrize("name", FULL)
def test_kpis_can_be_measured(name: str) -> None:
    draft = forward(name)
    for kpi in draft.rows["kpi"]:
        assert kpi["unit"], kpi["name"]
        assert kpi["source"], kpi["name"]
        assert kpi["cadence_days"], kpi["name"]
        if kpi["direction"] == "range":
            assert float(str(kpi["low"])) < float(str(kpi["high"]))
        else:
            rises = float(str(kpi["target_value"])) > float(str(kpi["start_value"]))
            assert rises == (kpi["direction"] == "up"), kpi["name"]
        assert str(kpi["start_on"]) < str(kpi["target_on"]), kpi["name"]


@pytest.mark.parametrize("name", FULL)
def test_plan_is_clean_by_the_rules_of_the_lint(name: str) -> None:
    """Few open ends and lags, no leads, nearly all links finish to start, no task of months."""
    blueprint = load(name)
    leaves = [task for task in blueprint.tasks if task.id not in blueprint.outline.containers]
    items = [task.id for task in leaves] + [m.id for m in blueprint.milestones]
    followed = {link.predecessor for link in blueprint.links}
    following = {link.successor for link in blueprint.links}
    open_ends = [item for item in items if item not in followed]
    open_starts = [item for item in items if following.isdisjoint(blueprint.outline.around(item))]
    assert len(open_ends) <= max(2, len(items) * 5 // 100), open_ends
    assert len(open_starts) <= 3, open_starts
    assert not [link for link in blueprint.links if link.lag < 0]
    assert len([link for link in blueprint.links if link.lag]) <= len(blueprint.links) * 0.05
    assert (
        len([link for link in blueprint.links if link.type == "FS"]) >= len(blueprint.links) * 0.9
    )
    assert [task.id for task in leaves if task.duration > 44 * 480] == []
    for task in leaves:
        assert task.fields.get("effort") is not None, task.id


@pytest.mark.parametrize("name", FULL)
def test_must_is_at_most_sixty_percent_of_the_effort(name: str) -> None:
    draft = forward(name)
    moscow = {row["id"]: row.get("moscow") for row in draft.rows["milestone"]}
    effort = {"must": 0, "all": 0}
    for task in leaf_tasks(draft):
        effort["all"] += int(task["effort"] or 0)
        if (task.get("moscow") or moscow.get(task.get("milestone"))) == "must":
            effort["must"] += int(task["effort"] or 0)
    assert effort["must"] <= 0.6 * effort["all"]


@pytest.mark.parametrize("name", FULL)
def test_milestone_names_are_specific_and_targets_measurable(name: str) -> None:
    blueprint = load(name)
    measured = {id for kpi in blueprint.kpis for id in (kpi.milestone, *kpi.proves)}
    for milestone in blueprint.milestones:
        badge = assess(
            str(milestone.fields["name"]),
            target="2026-06-01",
            has_kpi=milestone.id in measured,
            has_objective=bool(blueprint.fields["objective"]),
        )
        assert badge.verdict("S") == "yes", milestone.id
        assert badge.verdict("R") == "yes"
        if milestone.fields["kind"] == "target":
            assert badge.verdict("M") == "yes", milestone.id


@pytest.mark.parametrize("name", SHIPPED)
def test_no_people_no_progress(name: str) -> None:
    draft = forward(name)
    assert draft.count("person") == draft.count("assignment") == 0
    assert {row["state"] for row in draft.rows["milestone"]} == {"proposed"}
    for kind, rows in draft.rows.items():
        for row in rows:
            for field in ("owner", "approver", "percent", "actual_start", "evidence"):
                assert not row.get(field), f"{kind} {row.get('name')}: {field}"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_value_is_one_that_its_field_takes(name: str) -> None:
    draft = forward(name)
    ids = {kind: {row["id"] for row in rows} for kind, rows in draft.rows.items()}
    for kind, rows in draft.rows.items():
        for row in rows:
            for key, value in row.items():
                if key == "id":
                    continue
                field = KINDS[kind].field(key)
                assert field is not None
                assert check_value(field, value) == value, f"{kind}.{key}"
                if field.type == "ref":
                    assert value in ids[field.ref], f"{kind}.{key}"
                elif field.type == "item":
                    assert any(value in ids.get(other, ()) for other in field.choices)


def test_catalogue_agrees_with_the_templates_in_full() -> None:
    listings = catalogue()
    assert [listing.id for listing in listings] == list(SHIPPED)
    for listing in listings:
        blueprint = load(listing.id)
        assert (listing.title, listing.summary) == (blueprint.title, blueprint.summary)
        counts = {kind: number for kind, number in blueprint.counts.items() if number}
        assert listing.counts == counts
        assert len(listing.summary) <= 100


@pytest.mark.parametrize("name", FULL)
def test_summary_tells_the_true_length(name: str) -> None:
    blueprint = load(name)
    told = re.search(r"(\d+) weeks", blueprint.summary)
    if told:
        draft = lay_out(
            blueprint,
            name="x",
            key="X",
            start=START,
            is_working=lambda day: day.weekday() < 5,
            today=START,
        )
        days = date.fromisoformat(str(draft.rows["project"][0]["target"])) - START
        assert abs(int(told[1]) - days.days / 7) < 1


def test_particulars_that_the_subject_asks_for() -> None:
    def milestone(name: str, id: str) -> dict[str, object]:
        return dict(next(m.fields for m in load(name).milestones if m.id == id))

    def task(name: str, title: str) -> Row:
        return next(row for row in forward(name).rows["task"] if row["name"] == title)

    assert task("software-development", "Write Homepage Content")["duration"] == 2 * 480
    assert task("software-development", "Code Backend Login System")["duration"] == 10 * 480
    assert milestone("product-launch", "regulatory-approval")["moscow"] == "must"
    mvp = milestone("product-launch", "launch-mvp")
    assert (mvp["impact"], mvp["feasibility"]) == ("high", "easy")
    design = next(phase for phase in load("product-launch").phases if phase.id == "design")
    assert design.gate == "final-testing-completed"
    assert design.fields["gate_blocks"] == 1
    ready = {
        link.predecessor
        for link in load("product-launch").links
        if link.successor == "ready-for-launch"
    }
    assert {"finalize-design", "market-testing", "get-approval"} <= ready
    quarters = [
        m for m in load("business-expansion").milestones if m.parent == "new-market-entered"
    ]
    assert len(quarters) == 4
    report = next(
        d
        for d in load("business-expansion").deliverables
        if d.fields["name"] == "Market Research Report"
    )
    assert report.milestone == "go-decision"
    assert report.fields.get("required", 1) == 1
    assert "designer" in str(
        task("marketing-campaign", "Create Social Media Ad Banners")["description"]
    )
    assert "copywriter" in str(
        task("marketing-campaign", "Write Advertisement Text")["description"]
    )
    social = next(
        k for k in load("marketing-campaign").kpis if k.fields["name"] == "Social engagement"
    )
    assert social.fields["target_value"] == "30"
    assert milestone("rebrand", "redesign-logo")["moscow"] == "wont"
    visits = load("rebrand").kpis[0].fields
    assert (visits["name"], visits["target_value"]) == ("Website visits per month", "50000")
    assert milestone("customer-service", "onboarding-enhanced")["moscow"] == "should"
    videos = milestone("customer-service", "training-videos")
    assert (videos["impact"], videos["feasibility"]) == ("low", "easy")
    trained = milestone("crm-rollout", "sales-trained")["criteria"]
    assert all(word in str(trained) for word in ("skills test", "survey", "programme completed"))
    wins = [m for m in load("personal-quarter").milestones if m.fields.get("quick_win")]
    assert len(wins) == 3
    assert len(load("personal-quarter").objectives) == 3
    assert len(load("personal-quarter").keyresults) == 9


def test_clients_approval_blocks_every_task() -> None:
    blueprint = load("client-project")
    assert blueprint.milestones[0].id == "client-approval"
    after = set(_following(blueprint, "client-approval"))
    assert after >= {task.id for task in blueprint.tasks}
    assert after >= {m.id for m in blueprint.milestones[1:]}


def test_critical_milestones_of_production_have_a_contingency() -> None:
    blueprint = load("production-cycle")
    covered = {
        id for risk in blueprint.risks if risk.fields["contingency"] for id in risk.endangers
    }
    musts = {m.id for m in blueprint.milestones if m.fields["moscow"] == "must"}
    assert musts - covered <= {"order-confirmed"}


def _following(blueprint: Blueprint, first: str) -> Iterator[str]:
    waiting = [first]
    seen = set()
    while waiting:
        item = waiting.pop()
        for link in blueprint.links:
            if link.predecessor == item and link.successor not in seen:
                seen.add(link.successor)
                waiting.append(link.successor)
                yield link.successor

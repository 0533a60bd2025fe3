"""The lives of risks, roadblocks, deliverables, KPIs, investigations; each step undone by one undo."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mstui.actions import deliverables, investigations, kpis, risks, roadblocks
from mstui.actions.change import Change
from mstui.actions.items import add_item, edit_item
from mstui.actions.people import identify
from mstui.actions.retrospectives import look_back
from mstui.actions.risks import Rating
from mstui.actions.scope import answer_scope
from mstui.domain.errors import InvalidValue, MstuiError, NeedsAnswer, NotFound
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.transaction import Row, get
from mstui.store.workspace import Workspace

TODAY = date(2026, 11, 21)


class Plan:
    """A project in a file, with Ana who writes and Ben who does not."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.ana = identify(ws, "Ana")
        self.ben = add_item(ws, "person", {"name": "Ben"}).id
        self.project = add_item(ws, "project", {"name": "Web"}).id

    def add(self, kind: str, /, **values: object) -> str:
        return add_item(self.ws, kind, {"project": self.project, **values}).id

    def row(self, kind: str, id: str) -> Row:
        found = get(self.ws.reader, kind, id)
        assert found is not None
        return found

    def rows(self, kind: str) -> list[Row]:
        ids = self.ws.reader.execute(f"SELECT id FROM {kind} ORDER BY id").fetchall()
        return [self.row(kind, id) for (id,) in ids]

    def undone(self, act: Callable[[], Change]) -> Change:
        """Do something once: one undo takes all of it back, and redo brings all of it again."""
        before = dump_text(self.ws.reader)
        change = act()
        after = dump_text(self.ws.reader)
        assert after != before
        assert check(self.ws.reader) == []
        self.ws.undo()
        assert dump_text(self.ws.reader) == before
        self.ws.redo()
        assert dump_text(self.ws.reader) == after
        return change


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "plan.db"
    create_file(path)
    return path


@pytest.fixture
def plan(empty: Path, tmp_path: Path) -> Iterator[Plan]:
    with Workspace.open(Path(shutil.copy(empty, tmp_path / "plan.db"))) as ws:
        yield Plan(ws)


# -- risks ------------------------------------------------------------------------------------------


def test_rating_assesses_a_risk_and_tells_what_is_missing(plan: Plan) -> None:
    risk = plan.add("risk", name="Late printer")
    change = plan.undone(lambda: risks.rate(plan.ws, risk, Rating(2, 3)))
    assert change.summary == "“Late printer”: score 6"
    assert plan.row("risk", risk)["state"] == "assessed"
    change = risks.rate(plan.ws, risk, Rating(4, 4))
    assert change.summary == "“Late printer”: score 6 → 16, a contingency plan is needed"


def test_without_its_plan_a_high_risk_stays_identified(plan: Plan) -> None:
    risk = plan.add("risk", name="Late printer")
    risks.rate(plan.ws, risk, Rating(4, 3))
    assert plan.row("risk", risk)["state"] == "identified"
    with pytest.raises(NeedsAnswer, match="needs a contingency plan, for its score is 12"):
        edit_item(plan.ws, "risk", risk, {"state": "accepted"})
    risks.rate(plan.ws, risk, Rating(4, 3), contingency="Order from Brno")
    assert plan.row("risk", risk)["state"] == "assessed"
    edit_item(plan.ws, "risk", risk, {"state": "accepted"})


@pytest.mark.parametrize("rating", [Rating(0, 3), Rating(3, 6), Rating(-1, 1)])
def test_a_rating_outside_the_map_is_refused(plan: Plan, rating: Rating) -> None:
    risk = plan.add("risk", name="Late printer")
    before = dump_text(plan.ws.reader)
    with pytest.raises(InvalidValue, match="whole number from 1 to 5"):
        risks.rate(plan.ws, risk, rating)
    assert dump_text(plan.ws.reader) == before


def test_what_happened_is_a_roadblock_from_today_on(plan: Plan) -> None:
    later = plan.add("milestone", name="Later", target="2027-02-01", owner=plan.ana)
    soon = plan.add("milestone", name="Soon", target="2027-01-01", owner=plan.ana)
    risk = plan.add("risk", name="Late printer", owner=plan.ben, contingency="Order from Brno")
    with plan.ws.write("endanger") as tx:
        for milestone in (later, soon):
            tx.insert("endangers", {"risk": risk, "milestone": milestone})
    change = plan.undone(lambda: risks.occur(plan.ws, [risk], today=TODAY))
    assert change.summary == "“Late printer” happened and is a roadblock now"
    (block,) = plan.rows("roadblock")
    assert (block["name"], block["risk"], block["milestone"]) == ("Late printer", risk, soon)
    assert (block["owner"], block["since"]) == (plan.ben, "2026-11-21")
    assert block["description"] == "Order from Brno"
    with pytest.raises(InvalidValue, match="is occurred already"):
        risks.occur(plan.ws, [risk], today=TODAY)
    assert len(plan.rows("roadblock")) == 1


def test_an_opportunity_that_happens_is_in_nobodys_way(plan: Plan) -> None:
    risk = plan.add("risk", name="A post goes viral", opportunity=1)
    assert risks.occur(plan.ws, [risk], today=TODAY).summary == "“A post goes viral” happened"
    assert plan.rows("roadblock") == []


def test_a_review_is_dated_anew_and_may_rate(plan: Plan) -> None:
    risk = plan.add("risk", name="Late printer", probability=2, impact=2, review_on="2026-11-01")
    change = plan.undone(lambda: risks.review(plan.ws, risk, today=TODAY))
    assert change.summary == "Reviewed “Late printer”: as it was"
    assert plan.row("risk", risk)["review_on"] == "2026-12-05"
    risks.review(plan.ws, risk, today=TODAY, rating=Rating(1, 2), next_on=date(2026, 11, 30))
    row = plan.row("risk", risk)
    assert (row["probability"], row["impact"], row["review_on"]) == (1, 2, "2026-11-30")
    with pytest.raises(InvalidValue, match="is in the past"):
        risks.review(plan.ws, risk, today=TODAY, next_on=date(2026, 11, 20))


def test_an_escalated_risk_is_answered_for_by_somebody_else(plan: Plan) -> None:
    risk = plan.add("risk", name="Late printer", owner=plan.ana)
    plan.undone(lambda: risks.escalate_risk(plan.ws, risk, plan.ben))
    row = plan.row("risk", risk)
    assert (row["state"], row["response"], row["owner"]) == ("escalated", "escalate", plan.ben)


@pytest.mark.parametrize(
    ("opportunity", "response", "fits"),
    [
        (0, "mitigate", True),
        (0, "exploit", False),
        (1, "exploit", True),
        (1, "avoid", False),
        (1, "accept", True),
    ],
)
def test_threats_and_chances_have_responses_of_their_own(
    plan: Plan, opportunity: int, response: str, fits: bool
) -> None:
    risk = plan.add("risk", name="A", opportunity=opportunity)
    if fits:
        edit_item(plan.ws, "risk", risk, {"response": response})
        assert plan.row("risk", risk)["response"] == response
        return
    with pytest.raises(InvalidValue, match=r"the response to an? (threat|opportunity) is one of"):
        edit_item(plan.ws, "risk", risk, {"response": response})
    with pytest.raises(InvalidValue, match="the response to"):
        plan.add("risk", name="B", opportunity=opportunity, response=response)
    assert plan.row("risk", risk)["response"] is None


# -- roadblocks -------------------------------------------------------------------------------------


def test_a_roadblock_asks_is_handed_up_and_resolved(plan: Plan) -> None:
    block = plan.add("roadblock", name="Permit", since="2026-11-02")
    change = roadblocks.ask_support(plan.ws, block, "Sign the permit", plan.ben)
    assert change.summary == "“Permit” asks Ben: Sign the permit"
    plan.undone(lambda: roadblocks.escalate(plan.ws, block, plan.ben, today=TODAY))
    row = plan.row("roadblock", block)
    assert (row["state"], row["escalated_on"]) == ("escalated", "2026-11-21")
    # Handed to the same person again, the first day stays: it says how long they have had it.
    roadblocks.escalate(plan.ws, block, plan.ben, today=TODAY + timedelta(days=3), ask="Now")
    row = plan.row("roadblock", block)
    assert (row["escalated_on"], row["ask"]) == ("2026-11-21", "Now")
    plan.undone(lambda: roadblocks.resolve(plan.ws, [block], "He signed", today=TODAY))
    row = plan.row("roadblock", block)
    assert (row["state"], row["resolution"]) == ("resolved", "He signed")
    assert row["resolved_on"] == "2026-11-21"
    with pytest.raises(InvalidValue, match="is resolved already"):
        roadblocks.resolve(plan.ws, [block], "", today=TODAY)


# -- deliverables -----------------------------------------------------------------------------------


def test_a_deliverable_goes_through_its_life(plan: Plan) -> None:
    item = plan.add("deliverable", name="Guide")
    with pytest.raises(InvalidValue, match="there is no state eaten"):
        deliverables.move(plan.ws, [item], "eaten", today=TODAY)
    deliverables.move(plan.ws, [item], "submitted", today=TODAY)
    plan.undone(
        lambda: deliverables.move(
            plan.ws, [item], "rejected", today=TODAY, approver=plan.ben, reason="Two pages missing"
        )
    )
    row = plan.row("deliverable", item)
    assert (row["state"], row["approver"]) == ("rejected", plan.ben)
    assert row["decided_on"] == "2026-11-21"
    (note,) = plan.rows("note")
    assert (note["text"], note["kind"]) == ("Rejected: Two pages missing", "concern")
    deliverables.move(plan.ws, [item], "submitted", today=TODAY)
    assert plan.row("deliverable", item)["decided_on"] is None
    deliverables.move(plan.ws, [item], "approved", today=TODAY)
    assert plan.row("deliverable", item)["approver"] == plan.ben
    with pytest.raises(InvalidValue, match="cannot become draft"):
        deliverables.move(plan.ws, [item], "draft", today=TODAY)


def test_a_decision_by_hand_has_its_approver_and_its_day(plan: Plan) -> None:
    item = plan.add("deliverable", name="Guide")
    edit_item(plan.ws, "deliverable", item, {"state": "approved"})
    row = plan.row("deliverable", item)
    assert row["approver"] == plan.ana
    assert row["decided_on"]
    with pytest.raises(InvalidValue, match="cannot become draft"):
        edit_item(plan.ws, "deliverable", item, {"state": "draft"})
    edit_item(plan.ws, "deliverable", item, {"state": "submitted"})
    assert plan.row("deliverable", item)["decided_on"] is None


# -- KPIs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"), [("12,5", "12.5"), ("12.5", "12.5"), ("41", "41"), (" 7 ", "7")]
)
def test_a_number_is_kept_as_it_was_meant(plan: Plan, typed: str, kept: str) -> None:
    kpi = plan.add("kpi", name="Leads", target_value="60")
    kpis.read_kpi(plan.ws, kpi, typed, today=TODAY)
    (reading,) = plan.rows("reading")
    assert (reading["value"], reading["on"]) == (kept, "2026-11-21")
    assert reading["author"] == plan.ana


@pytest.mark.parametrize("typed", ["1e309", "abc", "", "nan", "inf", "1,2,3", "9" * 60, "١٢"])
def test_what_is_no_number_is_refused_in_one_line(plan: Plan, typed: str) -> None:
    kpi = plan.add("kpi", name="Leads", target_value="60")
    before = dump_text(plan.ws.reader)
    with pytest.raises(InvalidValue) as refused:
        kpis.read_kpi(plan.ws, kpi, typed, today=TODAY)
    assert "\n" not in str(refused.value)
    assert dump_text(plan.ws.reader) == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(typed=st.text(max_size=20))
def test_any_text_is_a_reading_or_refused(plan: Plan, typed: str) -> None:
    known = plan.ws.reader.execute("SELECT id FROM kpi").fetchone()
    kpi = known[0] if known else plan.add("kpi", name="Leads", target_value="60")
    refused = ""
    try:
        kpis.read_kpi(plan.ws, kpi, typed, today=TODAY)
    except InvalidValue as error:
        refused = str(error)
    assert "\n" not in refused
    assert refused or len(plan.rows("reading")) == 1


def test_a_second_reading_of_a_day_corrects_the_first(plan: Plan) -> None:
    kpi = plan.add("kpi", name="Leads", target_value="60", unit="leads")
    kpis.read_kpi(plan.ws, kpi, "4", today=TODAY, note="CRM")
    change = plan.undone(lambda: kpis.read_kpi(plan.ws, kpi, "41", today=TODAY))
    assert change.summary == "“Leads”: 41 leads of 60, behind, 60 was expected"
    (reading,) = plan.rows("reading")
    assert (reading["value"], reading["note"]) == ("41", "CRM")
    with pytest.raises(InvalidValue, match="in the future"):
        kpis.read_kpi(plan.ws, kpi, "4", today=TODAY, on=TODAY + timedelta(days=1))


def test_the_third_miss_in_a_row_opens_one_investigation(plan: Plan) -> None:
    """The golden value of the domain: 91 88 87 86 of 90 is a short run of 3."""
    kpi = plan.add("kpi", name="Score", target_value="90", owner=plan.ben)
    for weeks, value in ((4, "91"), (3, "88"), (2, "87")):
        day = TODAY - timedelta(weeks=weeks)
        kpis.read_kpi(plan.ws, kpi, value, today=TODAY, on=day)
    assert plan.rows("investigation") == []
    day = TODAY - timedelta(weeks=1)
    change = plan.undone(lambda: kpis.read_kpi(plan.ws, kpi, "86", today=TODAY, on=day))
    assert change.summary.endswith("short 3 in a row: an investigation is open")
    (asked,) = plan.rows("investigation")
    assert (asked["kpi"], asked["owner"], asked["state"]) == (kpi, plan.ben, "open")
    assert asked["due"] == "2026-11-28"
    kpis.read_kpi(plan.ws, kpi, "80", today=TODAY)
    assert len(plan.rows("investigation")) == 1


@pytest.mark.parametrize(
    ("direction", "values", "opened"),
    [("down", ("2.9", "3.4", "3.1", "2.8"), 0), ("down", ("3.2", "3.4", "3.1"), 1)],
)
def test_fewer_is_better_where_it_goes_down(
    plan: Plan, direction: str, values: tuple[str, ...], opened: int
) -> None:
    kpi = plan.add("kpi", name="Minutes", target_value="3", direction=direction)
    for at, value in enumerate(values):
        day = TODAY - timedelta(weeks=len(values) - at)
        kpis.read_kpi(plan.ws, kpi, value, today=TODAY, on=day)
    assert len(plan.rows("investigation")) == opened


def test_a_reading_at_the_target_achieves_an_automatic_milestone(plan: Plan) -> None:
    fields = {"kind": "target", "target": "2026-12-31", "owner": plan.ana}
    own = plan.add("milestone", name="60 leads", automatic=1, **fields)
    by_hand = plan.add("milestone", name="By hand", **fields)
    kpi = plan.add("kpi", name="Leads", target_value="60", milestone=own)
    with plan.ws.write("prove") as tx:
        tx.insert("proves", {"kpi": kpi, "milestone": by_hand})
    kpis.read_kpi(plan.ws, kpi, "59", today=TODAY - timedelta(days=7))
    assert plan.row("milestone", own)["state"] == "planned"
    change = plan.undone(lambda: kpis.read_kpi(plan.ws, kpi, "60", today=TODAY))
    assert "achieves “60 leads”" in change.summary
    row = plan.row("milestone", own)
    assert (row["state"], row["achieved_on"]) == ("achieved", "2026-11-21")
    assert row["evidence"] == "KPI Leads: 60 on 2026-11-21"
    assert plan.row("milestone", by_hand)["state"] == "planned"


def test_what_is_still_open_keeps_a_milestone_from_being_achieved(plan: Plan) -> None:
    own = plan.add(
        "milestone", name="60", automatic=1, kind="target", target="2026-12-31", owner=plan.ana
    )
    plan.add("deliverable", name="Report", milestone=own)
    kpi = plan.add("kpi", name="Leads", target_value="60", milestone=own)
    change = kpis.read_kpi(plan.ws, kpi, "61", today=TODAY)
    assert "achieves" not in change.summary
    assert plan.row("milestone", own)["state"] == "planned"
    assert len(plan.rows("reading")) == 1


# -- investigations, looking back, scope -------------------------------------------------------------


def test_an_investigation_is_closed_with_a_finding(plan: Plan) -> None:
    kpi = plan.add("kpi", name="Leads", target_value="60", owner=plan.ana)
    with pytest.raises(InvalidValue, match="in the past"):
        investigations.investigate(plan.ws, kpi, today=TODAY, due=TODAY - timedelta(days=1))
    id = investigations.investigate(plan.ws, kpi, today=TODAY, cause="The form").id
    assert investigations.investigate(plan.ws, kpi, today=TODAY).id == id
    investigations.change_investigation(plan.ws, id, owner=plan.ben, cause="", due=None)
    row = plan.row("investigation", id)
    assert (row["owner"], row["cause"], row["due"]) == (plan.ben, "not known yet", None)
    with pytest.raises(InvalidValue, match="at least 10 characters"):
        investigations.close_investigation(plan.ws, id, "unclear", today=TODAY)
    plan.undone(
        lambda: investigations.close_investigation(
            plan.ws, id, "Half of them leave at the second field", today=TODAY
        )
    )
    assert plan.row("investigation", id)["state"] == "closed"
    with pytest.raises(InvalidValue, match="closed already"):
        investigations.close_investigation(plan.ws, id, "Once more, at length", today=TODAY)


def test_an_investigation_is_closed_by_hand_with_a_finding_too(plan: Plan) -> None:
    kpi = plan.add("kpi", name="Leads", target_value="60")
    id = investigations.investigate(plan.ws, kpi, today=TODAY).id
    with pytest.raises(NeedsAnswer, match="needs a finding"):
        edit_item(plan.ws, "investigation", id, {"state": "closed"})
    edit_item(plan.ws, "investigation", id, {"state": "closed", "finding": "The form is too long"})
    assert plan.row("investigation", id)["closed_on"]
    edit_item(plan.ws, "investigation", id, {"state": "open"})
    assert plan.row("investigation", id)["closed_on"] is None


def test_looking_back_takes_one_answer(plan: Plan) -> None:
    milestone = plan.add("milestone", name="Beta")
    with pytest.raises(InvalidValue, match="one answer is enough"):
        look_back(plan.ws, milestone, today=TODAY, well="  ")
    plan.undone(lambda: look_back(plan.ws, milestone, today=TODAY, celebrated="Cake"))
    (row,) = plan.rows("retrospective")
    assert (row["celebrated"], row["well"], row["on"]) == ("Cake", None, "2026-11-21")


def test_accepting_grown_scope_needs_a_reason(plan: Plan) -> None:
    seen = {"growth_effort": 0.125, "growth_count": 0.15}
    with pytest.raises(InvalidValue, match="at least 10 characters"):
        answer_scope(plan.ws, plan.project, "accept", today=TODAY, rationale="ok", **seen)
    with pytest.raises(InvalidValue, match="one of move, drop, add, accept"):
        answer_scope(plan.ws, plan.project, "ignore", today=TODAY, **seen)
    plan.undone(
        lambda: answer_scope(
            plan.ws, plan.project, "accept", today=TODAY, rationale="The client pays", **seen
        )
    )
    (row,) = plan.rows("scopeanswer")
    assert (row["growth_effort"], row["growth_count"]) == (1250, 1500)


def test_what_another_deleted_is_told(plan: Plan) -> None:
    gone = "a" * 13
    for act in (
        lambda: risks.rate(plan.ws, gone, Rating(1, 1)),
        lambda: risks.occur(plan.ws, [gone], today=TODAY),
        lambda: kpis.read_kpi(plan.ws, gone, "1", today=TODAY),
        lambda: roadblocks.ask_support(plan.ws, gone, "x", None),
        lambda: deliverables.move(plan.ws, [gone], "submitted", today=TODAY),
        lambda: investigations.close_investigation(plan.ws, gone, "found at last", today=TODAY),
    ):
        with pytest.raises(MstuiError) as refused:
            act()
        assert isinstance(refused.value, NotFound), refused.value

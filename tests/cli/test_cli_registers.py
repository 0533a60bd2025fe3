"""The verbs of the registers: what they print, what they refuse, what they leave in the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mstui.cli.main import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a risk, a KPI, a roadblock and a deliverable."""
    path = tmp_path / "web.db"
    monkeypatch.setenv("MSTUI_DB", str(path))
    monkeypatch.setenv("MSTUI_USER", "Ana")
    monkeypatch.setenv("MSTUI_TODAY", "2026-11-21")
    for line in (
        ["init"],
        ["new", "Web", "--key", "WEB", "--template", "blank"],
        ["add", "person", "Ben"],
        ["add", "milestone", "Live", "--target", "2026-12-31", "--owner", "Ana"],
        ["add", "risk", "Late printer", "--cost", "1000", "--days", "5"],
        ["add", "kpi", "Leads", "--target-value", "60", "--unit", "leads"],
        ["add", "roadblock", "Permit", "--since", "2026-11-02"],
        ["add", "deliverable", "Guide", "--milestone", "Live"],
    ):
        assert main(line) == 0, line
    return path


def out(capsys: Capture, *args: str, code: int = 0) -> str:
    capsys.readouterr()
    found = main(list(args))
    told = capsys.readouterr()
    assert found == code, told
    return told.out if code == 0 and told.out else told.err


def document(capsys: Capture, *args: str) -> dict[str, Any]:
    found = json.loads(out(capsys, *args, "--json"))
    assert found["schema"] == 1
    return dict(found)


def test_a_risk_is_rated_reviewed_and_happens(web: Path, capsys: Capture) -> None:
    assert "score 16, a contingency plan is needed" in out(capsys, "risk", "rate", "Late", "4", "4")
    (risk,) = document(capsys, "risk", "list")["items"]
    assert (risk["score"], risk["band"], risk["lacks"]) == (16, "high", "its score is 16")
    assert (risk["expected_cents"], risk["expected_days"]) == (70000, 3.5)
    assert risk["review_on"] is None
    assert "high, no plan" in out(capsys, "risk", "list")
    out(capsys, "risk", "rate", "Late", "4", "4", "--contingency", "Order from Brno")
    out(capsys, "risk", "review", "Late", "--next", "+1w")
    (risk,) = document(capsys, "risk", "list")["items"]
    assert (risk["state"], risk["review_on"]) == ("assessed", "2026-11-28")
    assert "is a roadblock now" in out(capsys, "risk", "happened", "Late")
    assert document(capsys, "risk", "list")["items"] == []
    names = [one["name"] for one in document(capsys, "roadblock", "list")["items"]]
    assert names == ["Permit", "Late printer"]


def test_the_map_counts_every_cell(web: Path, capsys: Capture) -> None:
    out(capsys, "risk", "rate", "Late", "2", "3")
    cells = document(capsys, "risk", "map")["cells"]
    assert len(cells) == 25
    assert [(one["probability"], one["impact"]) for one in cells if one["risks"]] == [(2, 3)]
    assert (
        sum(one["risks"] for one in document(capsys, "risk", "map", "--opportunities")["cells"])
        == 0
    )
    assert "1 M" in out(capsys, "risk", "map")


@pytest.mark.parametrize("number", ["0", "6", "high", "1.5", "-1"])
def test_a_rating_is_one_to_five(web: Path, capsys: Capture, number: str) -> None:
    told = out(capsys, "risk", "rate", "Late", "--", number, "3", code=2)
    assert "\n" not in told.strip()


def test_a_roadblock_asks_is_escalated_and_resolved(web: Path, capsys: Capture) -> None:
    out(capsys, "roadblock", "ask", "Permit", "Sign", "it", "--of", "Ben")
    out(capsys, "roadblock", "escalate", "Permit", "Ben")
    (block,) = document(capsys, "roadblock", "list")["items"]
    assert (block["state"], block["asked_name"], block["ask"]) == ("escalated", "Ben", "Sign it")
    assert (block["age"], block["escalated_on"]) == (14, "2026-11-21")
    assert "no person" in out(capsys, "roadblock", "escalate", "Permit", "Zoe", code=3)
    out(capsys, "roadblock", "resolve", "Permit", "He", "signed")
    assert document(capsys, "roadblock", "list")["items"] == []
    (block,) = document(capsys, "roadblock", "list", "--all")["items"]
    assert block["resolution"] == "He signed"


def test_deliverables_and_their_matrix(web: Path, capsys: Capture) -> None:
    assert "say why" in out(capsys, "deliverable", "reject", "Guide", code=7)
    out(capsys, "deliverable", "submit", "Guide")
    found = document(capsys, "deliverable", "matrix", "WEB")
    (milestone,) = found["milestones"]
    assert list(milestone["deliverables"].values()) == ["submitted"]
    assert (milestone["approved"], milestone["required"]) == (0, 1)
    out(capsys, "deliverable", "approve", "Guide", "--approver", "Ben")
    assert document(capsys, "deliverable", "list")["items"] == []
    (item,) = document(capsys, "deliverable", "list", "--all")["items"]
    assert (item["approver_name"], item["decided_on"]) == ("Ben", "2026-11-21")


@pytest.mark.parametrize("number", ["abc", "1e309", "nan", ""])
def test_what_is_no_reading_is_one_line(web: Path, capsys: Capture, number: str) -> None:
    told = out(capsys, "kpi", "read", "Leads", number, code=2)
    assert told.startswith("mstui: ")
    assert told.count("\n") == 1
    assert document(capsys, "kpi", "show", "Leads")["readings"] == []


def test_readings_open_an_investigation_that_is_closed(web: Path, capsys: Capture) -> None:
    assert "nothing is investigated" in out(capsys, "kpi", "found", "Leads", "Nothing yet", code=3)
    for day, value in (("2026-11-02", "40"), ("2026-11-09", "41,5"), ("2026-11-16", "42")):
        told = out(capsys, "kpi", "read", "Leads", value, "--on", day)
    assert "an investigation is open" in told
    found = document(capsys, "kpi", "show", "Leads")
    assert [one["value"] for one in found["readings"]] == [42, 41.5, 40]
    assert (found["short_run"], found["consistently_short"]) == (3, True)
    assert found["investigation"]
    out(capsys, "kpi", "investigate", "Leads", "--owner", "Ben", "--cause", "The form")
    assert document(capsys, "kpi", "list")["items"][0]["investigation"] == found["investigation"]
    out(capsys, "kpi", "found", "Leads", "Half", "of", "them", "leave")
    assert document(capsys, "kpi", "show", "Leads")["investigation"] is None


def test_scope_is_told_and_accepted(web: Path, capsys: Capture) -> None:
    assert "no baseline" in out(capsys, "scope", "WEB", code=3)
    out(capsys, "add", "task", "Write", "--effort", "10h")
    out(capsys, "baseline", "take", "WEB", "--name", "Agreed")
    out(capsys, "add", "task", "Draw", "--effort", "3h")
    found = document(capsys, "scope", "WEB")
    assert (found["growth_effort"], found["colour"], found["asks"]) == (0.3, "red", True)
    assert [one["name"] for one in found["items"]] == ["Draw"]
    assert "The alarm asks" in out(capsys, "scope", "WEB")
    out(capsys, "scope", "WEB", "--answer", "accept", code=2)
    out(capsys, "scope", "WEB", "--answer", "accept", "--reason", "The client pays")
    assert not document(capsys, "scope", "WEB")["asks"]


def test_a_look_back_takes_one_answer(web: Path, capsys: Capture) -> None:
    assert "one answer is enough" in out(capsys, "lookback", "Live", code=2)
    assert "Looked back at “Live”" in out(capsys, "lookback", "Live", "--celebrated", "Cake")

"""Everything about one item: how it stands and why, what to do, what hangs on it."""

from __future__ import annotations

import sqlite3

import pytest

from mstui.domain.kinds import KINDS
from mstui.views.detail import as_text, detail
from support.plans import TODAY, add, change, empty


@pytest.fixture
def plan() -> sqlite3.Connection:
    conn = empty()
    add(conn, "person", id="ana", name="Ana")
    add(conn, "person", id="ben", name="Ben")
    add(conn, "project", id="web", name="Website", key="WEB", objective="More sales")
    add(conn, "phase", id="plan", name="Plan", project="web", ord="a", gate="signed", gate_blocks=1)
    add(conn, "phase", id="create", name="Create", project="web", ord="b")
    add(conn, "milestone", id="signed", name="Signed", project="web", phase="plan", owner="ana",
        state="planned")  # fmt: skip
    add(conn, "milestone", id="beta", name="Win 3 new pilot customers", project="web",
        phase="create", owner="ana", target="2026-11-20", state="planned", moscow="must",
        impact="high", feasibility="easy", criteria="Signed offers\nfrom each")  # fmt: skip
    add(conn, "task", id="write", name="Write", project="web", phase="create", milestone="beta",
        finish="2026-11-24T17:00", state="doing", percent=40, effort=600)  # fmt: skip
    add(conn, "task", id="draw", name="Draw", project="web", milestone="beta", state="done")
    add(conn, "assignment", task="write", person="ben", units=50)
    add(conn, "dependency", project="web", predecessor="draw", successor="write", lag=960)
    add(conn, "dependency", project="web", predecessor="write", successor="beta", type="FF",
        lag=-480)  # fmt: skip
    add(conn, "risk", id="late", name="Printer late", project="web", probability=4, impact=4,
        review_on="2026-11-25")  # fmt: skip
    add(conn, "endangers", risk="late", milestone="beta")
    add(conn, "roadblock", id="permit", name="No permit", project="web", milestone="beta",
        since="2026-11-16")  # fmt: skip
    add(conn, "deliverable", id="text", name="Text", project="web", milestone="beta")
    add(conn, "note", item="beta", text="Ask again", author="ben", kind="concern", at=1)
    add(conn, "adjustment", project="web", milestone="beta", field="target", author="ana", at=2,
        from_value="2026-11-13", to_value="2026-11-20", cause="supply",
        rationale="the printer is late")  # fmt: skip
    return conn


def test_an_overdue_milestone_says_why_and_what_to_do(plan: sqlite3.Connection) -> None:
    found = detail(plan, "milestone", "beta", TODAY)
    assert found is not None
    assert found.place == ("WEB Website", "Create")
    assert found.standing.word == "overdue"
    assert found.standing.why == (
        "3 wd after its target 20 Nov",
        "risk 16 within 30 d: Printer late",
        "roadblock: No permit",
        "1 task is not done",
        "1 deliverable is not approved",
        "waits for the gate Signed",
    )
    assert [(one.text, one.command) for one in found.standing.advice] == [
        ("move it", "set_target"),
        ("talk to Ana", ""),
    ]
    facts = {line.label: line.text for line in (*found.dates, *found.people, *found.facts)}
    assert facts == {
        "Target": "20 Nov",
        "Forecast": "25 Nov +3wd computed",
        "Float": "1 wd",
        "Owner": "Ana",
        "Priority": "Must · high impact, easy: Top",
        "Done": "70 % of 10 h, 1 of 2 tasks",
    }
    assert found.smart is not None
    assert found.smart.text == "S yes M yes A no R yes T yes"
    assert ("Criteria", "Signed offers\nfrom each") in found.fields


def test_what_hangs_on_a_milestone(plan: sqlite3.Connection) -> None:
    found = detail(plan, "milestone", "beta", TODAY)
    assert found is not None
    groups = {
        group.heading: [(one.name, one.note) for one in group.items] for group in found.groups
    }
    assert groups == {
        "Waits for": [("Write", "finishes 1 working day before it is finished")],
        "Deliverables": [("Text", "draft")],
        "Roadblocks": [("No permit", "open")],
        "Risks": [("Printer late", "identified")],
    }
    assert [(note.author, note.kind, note.text) for note in found.notes] == [
        ("Ben", "concern", "Ask again")
    ]
    pledge = found.ledger[0]
    assert (pledge.author, pledge.before, pledge.after, pledge.cause) == (
        "Ana",
        "13 Nov",
        "20 Nov",
        "supply",
    )
    assert found.history
    assert found.history[0].step.label == "edited outside mstui"


def test_a_late_task_says_what_it_waits_for(plan: sqlite3.Connection) -> None:
    change(plan, "task", "draw", state="todo")
    found = detail(plan, "task", "write", TODAY)
    assert found is not None
    assert found.standing.word == "overdue"
    assert found.standing.why == ("1 wd after its finish 24 Nov", "waits for Draw")
    assert {line.label: line.text for line in found.people} == {"Who": "Ben 50 %"}
    assert [(group.heading, group.items[0].note) for group in found.groups] == [
        ("Waits for", "2 working days later"),
        ("Leads to", "finishes 1 working day before it is finished"),
    ]


@pytest.mark.parametrize(
    ("kind", "id", "word", "reason"),
    [
        ("risk", "late", "identified", "its review was due 25 Nov"),
        ("risk", "late", "identified", "no contingency plan, which a high risk needs"),
        ("roadblock", "permit", "open", "since 9 days ago"),
        ("phase", "create", "overdue", "1 milestone overdue"),
        ("project", "web", "off track", "Win 3 new pilot customers: overdue by 3 wd (and 1 more)"),
        ("task", "draw", "done", ""),
    ],
)
def test_how_other_kinds_stand(
    plan: sqlite3.Connection, kind: str, id: str, word: str, reason: str
) -> None:
    found = detail(plan, kind, id, TODAY)
    assert found is not None
    assert found.standing.word == word
    assert not reason or reason in found.standing.why


def test_a_milestone_whose_requirements_are_met_is_ready(plan: sqlite3.Connection) -> None:
    change(plan, "milestone", "beta", target="2026-12-01")
    for kind, id, state in (
        ("task", "write", "done"),
        ("deliverable", "text", "approved"),
        ("roadblock", "permit", "resolved"),
    ):
        change(plan, kind, id, state=state)
    found = detail(plan, "milestone", "beta", TODAY)
    assert found is not None
    assert found.standing.word == "ready"
    assert ("achieve it", "done") in found.standing.advice


def test_an_achieved_milestone_says_how_punctual_it_was(plan: sqlite3.Connection) -> None:
    change(plan, "milestone", "beta", state="achieved", achieved_on="2026-11-24")
    found = detail(plan, "milestone", "beta", TODAY)
    assert found is not None
    assert (found.standing.word, found.standing.why) == ("achieved", ("2 wd late",))


def test_as_text_reads_from_top_to_bottom(plan: sqlite3.Connection) -> None:
    text = as_text(plan, "milestone", "beta", TODAY)
    order = (
        "Win 3 new pilot customers",
        "overdue",
        "do: move it, or talk to Ana",
        "Target",
        "SMART",
        "Signed offers",
        "Waits for (1)",
        "Changed promises",
        "target: 13 Nov → 20 Nov · supply · the printer is late",
        "Notes",
        "concern: Ask again",
        "History",
    )
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert as_text(plan, "milestone", "nothing", TODAY) == ""


HOSTILE = "\x1b[31m"
_PLAIN = {
    "date": "2027-03-04",
    "moment": "2027-03-04T09:30",
    "decimal": "1.5",
    "order": "1.5",
    "json": "{}",
}


def _filled(conn: sqlite3.Connection, kind: str) -> dict[str, str | int | None]:
    """A value for every field of a kind, hostile where it is text; references exist."""
    values: dict[str, str | int | None] = {}
    for field in KINDS[kind].fields:
        if field.type in ("ref", "item"):
            other = (field.ref or field.choices[0],)[0]
            id = f"x{other}"
            if not conn.execute(f'SELECT 1 FROM "{other}" WHERE id=?', (id,)).fetchone():
                add(conn, other, id=id, **{KINDS[other].title: f"the {other}"})
            values[field.name] = id
        elif field.type in ("line", "notes"):
            values[field.name] = f"{field.name} {HOSTILE}"
        elif field.type == "choice":
            values[field.name] = field.choices[-1]
        else:
            values[field.name] = _PLAIN.get(field.type, 1)
    return values


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].listed])
def test_every_kind_has_a_detail_with_all_that_was_filled_in(kind: str) -> None:
    """No field is lost on the way to the screen, no hostile text gets through it raw."""
    conn = empty()
    values = _filled(conn, kind)
    id = add(conn, kind, **values) if KINDS[kind].pair else add(conn, kind, id="it", **values)
    text = as_text(conn, kind, id, TODAY)
    assert HOSTILE not in text
    for field in KINDS[kind].fields:
        if field.type in ("line", "notes") and field.name != "source_id":
            assert f"{field.name} ⟨ESC⟩[31m" in text
        elif field.type in ("ref", "item") and field.name != "project":
            assert f"the {field.ref or field.choices[0]}" in text


def test_an_adjustment_names_whom_it_took_the_milestone_from_and_gave_it_to(
    plan: sqlite3.Connection,
) -> None:
    """Its ends are texts of any field: people are told by name, dates as dates, never as ids."""
    add(plan, "adjustment", id="given", project="web", milestone="beta", field="owner", at=3,
        from_value="ana", to_value="ben", cause="resource")  # fmt: skip
    add(plan, "adjustment", id="moved", project="web", milestone="beta", field="target", at=3,
        from_value="2026-11-13", to_value="2026-11-20")  # fmt: skip
    told = {}
    for id in ("given", "moved"):
        found = detail(plan, "adjustment", id, TODAY)
        assert found is not None
        lines = {line.label: line.text for line in found.fields}
        told[id] = (lines["From"], lines["To"])
    assert told == {"given": ("Ana", "Ben"), "moved": ("13 Nov", "20 Nov")}

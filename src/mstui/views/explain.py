"""Where each number, date and word of an item comes from, in sentences with their figures.

All figures are asked of the views that show them, so that an explanation can't disagree.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from mstui import dates
from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS
from mstui.domain.kinds.plan import SCHEDULED
from mstui.domain.numbers import show_cents
from mstui.domain.values import show_choice
from mstui.store.transaction import Row, get
from mstui.views.explain_kpis import explain_kpi
from mstui.views.explain_milestones import explain_milestone
from mstui.views.explain_okrs import explain_key_result, explain_objective
from mstui.views.explain_parts import Explained, Leads, days_told, named, text_of
from mstui.views.explain_projects import explain_phase, explain_project
from mstui.views.explain_tasks import explain_task
from mstui.views.names import name_of
from mstui.views.pages import Listing
from mstui.views.rows import RiskRow
from mstui.views.standing import standing
from mstui.views.states import ENDED

# The probability that each of the five steps stands for.
LIKELY = {1: 10, 2: 30, 3: 50, 4: 70, 5: 90}
# So many steps of a chain are told.
LONGEST_CHAIN = 5
BANDS = "1–5 low, 6–11 medium, 12–19 high, 20–25 critical"


def explain(conn: sqlite3.Connection, kind: str, id: str, today: str) -> list[Explained]:
    """What is seen of an item, explained; empty where it is not there."""
    row = get(conn, kind, id)
    if row is None:
        return []
    ways: dict[str, Callable[[sqlite3.Connection, str, Row, str], list[Explained]]] = {
        "milestone": explain_milestone,
        "task": explain_task,
        "risk": _risk,
        "phase": explain_phase,
        "project": explain_project,
        "kpi": explain_kpi,
        "objective": explain_objective,
        "keyresult": explain_key_result,
    }
    found = ways.get(kind, _any(kind))(conn, id, row, today)
    return [*found, *_computed(conn, kind, id, row, today)]


def _computed(
    conn: sqlite3.Connection, kind: str, id: str, row: Row, today: str
) -> list[Explained]:
    """What the plan's links make of an open item, and the chain that leads to it."""
    if kind not in SCHEDULED or row.get("state") in ENDED.get(kind, ()):
        return []
    from mstui.views.why import critical_to, why

    try:
        told = why(conn, kind, id, today)
        holding = critical_to(conn, kind, id) if kind == "milestone" else []
    except (MstuiError, ValueError, OverflowError):
        return []  # it takes no part, or links or dates can't be reckoned with: lint tells why
    sentences = [*told.chain[:LONGEST_CHAIN], told.float]
    leads = {
        (one.kind, one.id): Leads(one.kind, one.id, name_of(conn, one.kind, one.id))
        for one in sentences
        if one.kind and one.id != id
    }
    shown = told.finish if kind == "milestone" else f"{told.start} to {told.finish}"
    says = ("the earliest that its links allow", *(one.text for one in sentences))
    found = [Explained("By its links", shown, says, tuple(leads.values()))]
    if holding:
        names = [Leads(*place, name_of(conn, *place)) for place in holding]
        many = "1 item" if len(names) == 1 else f"{len(names)} items"
        listed = ", ".join(one.name for one in names[:LONGEST_CHAIN])
        says = (
            "any delay of one of them moves it",
            listed + (" …" if names[LONGEST_CHAIN:] else ""),
        )
        found.append(Explained("Critical to it", many, says, tuple(names[:LONGEST_CHAIN])))
    return found


# -- risks ----------------------------------------------------------------------------------------


def _risk(conn: sqlite3.Connection, id: str, row: Row, today: str) -> list[Explained]:
    shown: Any = Listing("risk", today).row_of(conn, id)
    assert isinstance(shown, RiskRow)
    found = []
    if shown.score:
        said = f"probability {shown.probability} × impact {shown.impact} = {shown.score}"
        found.append(
            Explained(
                "Score",
                f"{shown.score} {shown.level}",
                (f"{said}: {shown.level}", f"the bands: {BANDS}"),
            )
        )
        likely = LIKELY.get(shown.probability or 0, 0)
        cost, days = row.get("cost_cents"), row.get("days")
        if isinstance(cost, int) and cost:
            found.append(
                Explained(
                    "Expected",
                    show_cents(cost * likely // 100),
                    (
                        (
                            f"{likely} % of {show_cents(cost)}: probability "
                            f"{shown.probability} of 5 stands for {likely} %"
                        ),
                    ),
                )
            )
        if isinstance(days, int) and days:
            found.append(
                Explained(
                    "Days",
                    f"{days * likely / 100:g} wd",
                    (f"{likely} % of {days} working days if it happens",),
                )
            )
    else:
        found.append(
            Explained("Score", f"– {shown.state}", ("probability and impact are not both known",))
        )
    known = standing(conn, "risk", id, row, today)
    endangered = named(
        conn,
        "milestone",
        "t.id IN (SELECT milestone FROM endangers WHERE risk=?)",
        [id],
        "is endangered",
    )
    found.append(Explained("State", show_choice(known.word), known.why[1:], endangered))
    if shown.review_on:
        project = text_of(row, "project") or None
        says: tuple[str, ...] = ("when it is looked at again",)
        if shown.review_due:
            says = (
                "its review is due",
                *days_told(conn, "review", shown.review_on, today, project)[:1],
            )
        found.append(Explained("Review", dates.show(shown.review_on, today), says))
    return found


# -- anything else --------------------------------------------------------------------------------


def _any(kind: str) -> Callable[[sqlite3.Connection, str, Row, str], list[Explained]]:
    """How a kind is explained that only has a state and dates."""

    def explained(conn: sqlite3.Connection, id: str, row: Row, today: str) -> list[Explained]:
        known = standing(conn, kind, id, row, today)
        project = text_of(row, "project") or None
        found = [Explained("State", known.word, known.why)] if known.word else []
        for field in KINDS[kind].fields:
            day = text_of(row, field.name)
            if field.type in ("date", "moment") and day:
                apart = dates.relative_days(day[:10], today)
                says: tuple[str, ...] = (f"{field.help or field.title.lower()}, {apart}",)
                if known.word == "overdue" and field.name in ("due", "promised"):
                    says = (*says, *days_told(conn, field.title.lower(), day, today, project))
                found.append(Explained(field.title, dates.show(day, today), says))
        return found

    return explained

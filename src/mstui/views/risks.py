"""The register of risks: every line with its score, what it is expected to cost, and what it lacks.

The heat map counts the same lines, so that map and register never tell different things.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mstui.domain.errors import InvalidValue
from mstui.measures.risk import (
    HIGH,
    Exposure,
    Risk,
    band,
    contingency_demanded,
    expected_cents,
    expected_tenths,
    exposure,
    score,
)
from mstui.views.states import ENDED, is_open

SHOWN = ("open", "due", "all")
# A risk that may strike so soon belongs into the talk (DOMAIN 8).
NEAR_DAYS = 30

_FIELDS = (
    "id", "name", "project", "state", "opportunity", "category", "owner", "probability", "impact",
    "cost_cents", "days", "response", "contingency", "trigger", "proximity", "review_on",
    "residual_probability", "residual_impact", "description",
)  # fmt: skip


class RiskLine(NamedTuple):
    """One risk. Scores are 0 where a part is unknown; expected days are in tenths.

    ``lacks`` says why the contingency plan that is missing is demanded; ``near`` that it may
    strike within 30 days, or endangers a milestone due within them.
    """

    id: str
    name: str
    project: str
    key: str
    state: str
    opportunity: bool
    category: str
    owner: str
    owner_name: str
    probability: int | None
    impact: int | None
    score: int
    band: str
    residual: int
    cost_cents: int | None
    days: int | None
    expected_cents: int | None
    expected_tenths: int | None
    response: str
    contingency: str
    trigger: str
    proximity: str
    review_on: str
    description: str
    milestones: tuple[str, ...]
    lacks: str
    for_must: bool
    is_open: bool
    review_due: bool
    near: bool

    @property
    def is_serious(self) -> bool:
        """Whether a threat is high or critical."""
        return self.is_open and not self.opportunity and self.score >= HIGH


class Register(NamedTuple):
    """The lines that were asked for, worst first; all of them; what the open ones may cost."""

    lines: tuple[RiskLine, ...]
    everything: tuple[RiskLine, ...]
    exposure: Exposure
    open: int
    due: int
    lacking: int
    total: int


def register(
    conn: sqlite3.Connection, today: str, project: str = "", *, show: str = "open"
) -> Register:
    """The risks of a project, or of all active ones; ``show`` open, due (for review) or all."""
    if show not in SHOWN:
        raise InvalidValue(f"show is one of {', '.join(SHOWN)}", field="show")
    lines = risk_lines(conn, today, project)
    wanted = {
        "open": [one for one in lines if one.is_open],
        "due": [one for one in lines if one.review_due],
        "all": lines,
    }[show]
    still_open = [one for one in lines if one.is_open]
    kept, buffer = reserves(conn, project)
    return Register(
        tuple(sorted(wanted, key=_worst_first)),
        tuple(lines),
        exposure(map(_of, still_open), kept, buffer),
        len(still_open),
        sum(one.review_due for one in lines),
        sum(bool(one.lacks) for one in still_open),
        len(lines),
    )


def risk_lines(conn: sqlite3.Connection, today: str, project: str = "") -> list[RiskLine]:
    """All risks of a project, or of all active ones, in no order."""
    endangered: dict[str, list[_Endangered]] = {}
    for risk, name, target, is_open_still, is_must in conn.execute(
        f"SELECT e.risk,t.name,t.target,{is_open('milestone')},t.moscow='must' FROM endangers e"
        " JOIN milestone t ON t.id=e.milestone ORDER BY t.target IS NULL,t.target,t.id"
    ):
        found = _Endangered(name or "", target or "", bool(is_open_still), bool(is_must))
        endangered.setdefault(risk, []).append(found)
    columns = ",".join(f't."{name}"' for name in _FIELDS)
    rows = conn.execute(
        f'SELECT {columns},p."key",p.name,o.name FROM risk t JOIN project p ON p.id=t.project'
        f" LEFT JOIN person o ON o.id=t.owner WHERE {of_project('t')} ORDER BY t.id",
        {"project": project},
    ).fetchall()
    soon = _days_later(today, NEAR_DAYS)
    return [
        _line(
            dict(zip(_FIELDS, row[: len(_FIELDS)], strict=True)),
            row[len(_FIELDS) :],
            endangered.get(row[0], []),
            (today, soon),
        )
        for row in rows
    ]


def heat_map(lines: Iterable[RiskLine], *, opportunity: bool) -> Mapping[tuple[int, int], int]:
    """How many open threats (or opportunities) stand in each cell: (probability, impact)."""
    counts: dict[tuple[int, int], int] = {}
    for one in lines:
        if one.is_open and one.score and one.opportunity == opportunity:
            cell = (one.probability or 0, one.impact or 0)
            counts[cell] = counts.get(cell, 0) + 1
    return counts


def reserves(conn: sqlite3.Connection, project: str = "") -> tuple[int | None, int | None]:
    """The money kept for risks in cents, and the buffer days of the open milestones.

    None where no project (or milestone) says anything.
    """
    cents = conn.execute(
        f"SELECT sum(p.contingency_cents) FROM project p WHERE {_projects('p.id', 'p.status')}",
        {"project": project},
    ).fetchone()[0]
    days = conn.execute(
        "SELECT sum(t.buffer_days) FROM milestone t JOIN project p ON p.id=t.project"
        f" WHERE {of_project('t')} AND {is_open('milestone')}",
        {"project": project},
    ).fetchone()[0]
    return cents, days


def of_project(alias: str) -> str:
    """SQL: the row belongs to ``:project``, or to an active one where that is empty."""
    return _projects(f"{alias}.project", "p.status")


def _projects(id: str, status: str) -> str:
    return (
        f"(CASE WHEN :project<>'' THEN {id}=:project"
        f" ELSE ({status} IS NULL OR {status}='active') END)"
    )


class _Endangered(NamedTuple):
    """A milestone that a risk endangers."""

    name: str
    target: str
    is_open: bool
    is_must: bool


def _lacks(row: Mapping[str, Any], score: int, milestones: list[_Endangered]) -> str:
    """Why the contingency plan that is missing is demanded; as ``actions.risks`` refuses it."""
    if row["contingency"]:
        return ""
    is_chance = bool(row["opportunity"])
    if contingency_demanded(score, must=False, opportunity=is_chance):
        return f"its score is {score}"
    must = next((one.name for one in milestones if one.is_open and one.is_must), None)
    if must is not None and contingency_demanded(score, must=True, opportunity=is_chance):
        return f"it endangers the Must “{must}”"
    return ""


def _whole(value: Any) -> int | None:
    """A whole number; None for what another tool wrote in its place."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _line(
    row: Mapping[str, Any],
    beside: tuple[Any, ...],
    milestones: list[_Endangered],
    days: tuple[str, str],
) -> RiskLine:
    """``beside``: the project's key and name, the owner's name; ``days``: today, and soon."""
    key, project_name, owner_name = beside
    today, soon = days
    state = row["state"] or "identified"
    still_open = state not in ENDED["risk"]
    review = row["review_on"] or ""
    strikes = [row["proximity"] or "", *(one.target for one in milestones if one.is_open)]
    probability, impact = _whole(row["probability"]), _whole(row["impact"])
    cost, lost = _whole(row["cost_cents"]), _whole(row["days"])
    found = score(probability, impact)
    return RiskLine(
        id=row["id"],
        name=row["name"] or "",
        project=row["project"] or "",
        key=key or project_name or "",
        state=state,
        opportunity=bool(row["opportunity"]),
        category=row["category"] or "other",
        owner=row["owner"] or "",
        owner_name=owner_name or "",
        probability=probability,
        impact=impact,
        score=found,
        band=band(found),
        residual=score(_whole(row["residual_probability"]), _whole(row["residual_impact"])),
        cost_cents=cost,
        days=lost,
        expected_cents=expected_cents(probability, cost),
        expected_tenths=expected_tenths(probability, lost),
        response=row["response"] or "",
        contingency=row["contingency"] or "",
        trigger=row["trigger"] or "",
        proximity=row["proximity"] or "",
        review_on=review,
        description=row["description"] or "",
        milestones=tuple(one.name for one in milestones),
        lacks=_lacks(row, found, milestones) if still_open else "",
        for_must=any(one.is_open and one.is_must for one in milestones),
        is_open=still_open,
        review_due=still_open and bool(review) and review[:10] <= today,
        near=still_open and any(day and day[:10] <= soon for day in strikes),
    )


def _of(line: RiskLine) -> Risk:
    return Risk(line.probability, line.impact, line.cost_cents, line.days, line.opportunity)


def _worst_first(line: RiskLine) -> tuple[Any, ...]:
    """Threats before opportunities, by score, then what is due and near; the rest by name."""
    return (
        not line.is_open,
        line.opportunity,
        -line.score,
        not line.review_due,
        not line.near,
        line.name.casefold(),
        line.id,
    )


def _days_later(today: str, days: int) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(today[:10]) + timedelta(days=days)).isoformat()

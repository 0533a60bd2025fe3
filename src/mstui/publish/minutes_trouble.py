"""Parts four to six of the minutes: roadblocks, KPIs with their investigations, and risks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from mstui.domain.numbers import show_cents
from mstui.measures import risk as measures
from mstui.measures.kpi import Kpi, expected_value
from mstui.publish.document import Block, Cell, Lines, Part, Said, Sentence, Table
from mstui.publish.telling import (
    DAYS,
    EXPECTED,
    EXPECTED_COST,
    EXPECTED_DAYS,
    NONE,
    SCORE,
    Row,
    cell,
    day,
    is_told,
    listing,
    name,
    named,
    sentence,
    text,
)
from mstui.views.record import Record, Seen
from mstui.views.states import ENDED

KPI_COLUMNS = ("KPI", "Reading", "Before", "Expected", "Target", "Read on")
RISK_COLUMNS = ("Risk", "P × I", "Score", "Before", "State", "Owner")


# 4 Challenges and roadblocks.


def roadblocks(record: Record) -> Iterator[Block]:
    """Each roadblock with its age and what is asked for."""
    told = tuple(_roadblock(record, one) for one in record.roadblocks)
    yield Lines(told or (("Nothing stands in the way.",),), bool(told))


def _roadblock(record: Record, seen: Seen) -> Sentence:
    row = seen.row
    is_resolved = row["state"] == "resolved"
    end = cell("checkin", record.checkin, "on")
    if is_resolved:
        end = cell("roadblock", row, "resolved_on")
    age = seen.figures.get("age")
    old: Part = ""
    if age is not None:
        old = Said(_days(age), (cell("roadblock", row, "since"), end), DAYS)
    held = [named(record, row.get(field)) for field in ("milestone", "task")]
    ask, asked = text("roadblock", row, "ask"), named(record, row.get("asked"))
    whom = named(record, row.get("escalated_to"))
    how = text("roadblock", row, "resolution")
    who = named(record, row.get("owner"))
    parts = (
        sentence(
            str(row["state"] or "open"),
            (" after " if is_resolved else ", in the way for ", old) if old else None,
        ),
        sentence("owner ", who) if is_told(who) else sentence("nobody clears it"),
        sentence("holds up ", listing(one for one in held if is_told(one)))
        if any(map(is_told, held))
        else (),
        sentence("ask: ", ask, (" (from ", asked, ")") if is_told(asked) else None)
        if is_told(ask)
        else (),
        sentence("escalated to ", whom, " on ", day("roadblock", row, "escalated_on"))
        if is_told(whom)
        else (),
        sentence("how: ", how) if is_told(how) else (),
    )
    return sentence(name("roadblock", row), ": ", listing((one for one in parts if one), "; "))


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days:,} days"


# 5 KPIs.


def kpis(record: Record) -> Iterator[Block]:
    """The last reading of each KPI beside the one before and what was expected of its day."""
    rows = tuple(_kpi(one) for one in record.kpis if one.entry is not None)
    if rows:
        yield Table(KPI_COLUMNS, rows, right=frozenset((1, 2, 3, 4)))
    else:
        yield Lines((("No KPI was read.",),), bullets=False)
    if record.investigations:
        told = tuple(_investigation(record, row) for row in record.investigations)
        yield Lines(told, title="Investigations")


def _kpi(seen: Seen) -> tuple[Sentence, ...]:
    row, unit = seen.row, text("kpi", seen.row, "unit")
    return (
        sentence(name("kpi", row)),
        sentence(*_with_unit(_value("reading", seen.entry, "value"), unit)),
        sentence(_value("reading", seen.before, "value")),
        sentence(_expected(row, seen.entry)),
        sentence(*_aim(row)),
        sentence(day("reading", seen.entry, "on") if seen.entry else NONE),
    )


def _with_unit(value: Part, unit: Part) -> tuple[Part, ...]:
    return (value, " ", unit) if is_told(value) and is_told(unit) else (value,)


def _value(kind: str, row: Row | None, field: str) -> Part:
    """A decimal as it is stored, with thousands marks."""
    found = _decimal((row or {}).get(field))
    if row is None or found is None:
        return NONE
    return Said(f"{found:,f}", (cell(kind, row, field),))


def _aim(row: Row) -> tuple[Part, ...]:
    if row.get("direction") == "range":
        return (_value("kpi", row, "low"), " to ", _value("kpi", row, "high"))
    sign = {"up": "≥ ", "down": "≤ "}.get(str(row.get("direction")), "")
    target = _value("kpi", row, "target_value")
    return (sign, target) if is_told(target) else (target,)


def _expected(row: Row, reading: Row | None) -> Part:
    """What the reading should have been on its day: linear from start to target, or by a curve."""
    if reading is None or row.get("curve") or row.get("direction") == "range":
        return NONE
    on = _date(reading.get("on"))
    if on is None or not row.get("target_value"):
        return NONE
    kpi = Kpi(
        direction=str(row.get("direction") or "up"),
        start_value=_decimal(row.get("start_value")),
        start_on=_date(row.get("start_on")),
        target_value=_decimal(row.get("target_value")),
        target_on=_date(row.get("target_on")),
    )
    found = expected_value(kpi, on)
    if found is None:
        return NONE
    fields = ("start_value", "start_on", "target_value", "target_on")
    sources = [cell("kpi", row, field) for field in fields if row.get(field)]
    return Said(_rounded(found), (*sources, cell("reading", reading, "on")), EXPECTED)


def _rounded(value: Decimal) -> str:
    """At most two decimals, none from a hundred on."""
    places = 0 if abs(value) >= 100 else 2
    shown = f"{value:,.{places}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _decimal(value: object) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _investigation(record: Record, row: Row) -> Sentence:
    who, due = named(record, row.get("owner")), day("investigation", row, "due")
    cause, found = (text("investigation", row, field) for field in ("cause", "finding"))
    parts = (
        sentence("suspected: ", cause) if is_told(cause) else (),
        sentence("found: ", found) if is_told(found) else (),
        sentence("owner ", who) if is_told(who) else (),
        sentence("due ", due) if is_told(due) and row["state"] != "closed" else (),
    )
    state = "closed" if row["state"] == "closed" else "open"
    told = listing((part for part in parts if part), "; ")
    return sentence(named(record, row["kpi"]), f": {state}", ("; ", *told) if told else None)


# 6 Risks.


def risks(record: Record) -> Iterator[Block]:
    """The risks with their scores now and at the last look, and what they are expected to cost."""
    if not record.risks:
        yield Lines((("No risk is open.",),), bullets=False)
        return
    yield Table(RISK_COLUMNS, tuple(_risk(record, one) for one in record.risks))
    told = tuple(_exposure(record))
    if told:
        yield Lines(told, bullets=False)


def _risk(record: Record, seen: Seen) -> tuple[Sentence, ...]:
    row = seen.row
    steps = (cell("risk", row, "probability"), cell("risk", row, "impact"))
    rating: Part = NONE
    if "score" in seen.figures:
        rating = Said(f"{row['probability']} × {row['impact']}", steps)
    opportunity = " (opportunity)" if row.get("opportunity") else None
    return (
        sentence(name("risk", row), opportunity),
        sentence(rating),
        sentence(_scored(seen.figures.get("score"), steps)),
        sentence(_before(seen)),
        sentence(str(row["state"] or "identified")),
        sentence(named(record, row.get("owner"))),
    )


def _scored(score: int | None, steps: tuple[Cell, ...]) -> Part:
    if score is None:
        return NONE
    return Said(f"{score} {measures.band(score)}".rstrip(), steps, SCORE)


def _before(seen: Seen) -> Part:
    score = seen.figures.get("score_before")
    if score is None or seen.before is None:
        return NONE
    fields = ("probability", "impact")
    return Said(f"{score}", tuple(cell("reviewed", seen.before, field) for field in fields), SCORE)


def _exposure(record: Record) -> Iterator[Sentence]:
    """What the open threats are expected to cost, where any of them has a price."""
    rows = [
        one.row
        for one in record.risks
        if one.row["state"] not in ENDED["risk"] and not one.row.get("opportunity")
    ]
    cost = [row for row in rows if measures.expected_cents(row["probability"], row["cost_cents"])]
    cents = sum(measures.expected_cents(row["probability"], row["cost_cents"]) or 0 for row in cost)
    currency = text("project", record.project, "currency")
    if cents:
        said = Said(show_cents(cents), _cells(cost, "cost_cents"), EXPECTED_COST)
        money = sentence(said, (" ", currency) if is_told(currency) else None)
        yield sentence("Expected cost of the open threats: ", money, _kept(record), ".")
    days = [row for row in rows if measures.expected_tenths(row["probability"], row["days"])]
    tenths = sum(measures.expected_tenths(row["probability"], row["days"]) or 0 for row in days)
    if tenths:
        said = Said(f"{measures.show_tenths(tenths)} wd", _cells(days, "days"), EXPECTED_DAYS)
        yield sentence("Expected delay by the open threats: ", said, ".")


def _cells(rows: Sequence[Row], field: str) -> tuple[Cell, ...]:
    return tuple(cell("risk", row, name) for row in rows for name in ("probability", field))


def _kept(record: Record) -> Sentence:
    from mstui.publish.telling import money

    kept = money("project", record.project, "contingency_cents")
    return sentence(", against a contingency of ", kept) if is_told(kept) else ()

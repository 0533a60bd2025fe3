"""What the screen of risks says: cells of its lines, and everything of the one that is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from mstui.domain.numbers import show_cents
from mstui.domain.values import show_choice
from mstui.measures.risk import LIKELY, Exposure, band, likely, show_tenths
from mstui.tui.panes.lines import Wording
from mstui.tui.panes.words import LEVELS, state_span
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.lines import RULE
from mstui.tui.widgets.source import Cell, Span
from mstui.views.risks import RiskLine
from mstui.views.roadblocks import RoadblockLine

RISK_COLUMNS = (
    Column("Score", min=6, max=11, whole=True, sort="-score"),
    Column("Risk", min=14, flex=1, good=32, sort="name"),
    Column("State", min=6, max=11, drop=5, whole=True, sort="state"),
    Column("Who", min=4, max=9, drop=4, sort="owner_name"),
    Column("Expected", min=6, max=14, align="right", drop=6, whole=True, sort="-expected_cents"),
    Column("Strikes", min=6, max=9, drop=7, whole=True, sort="proximity"),
    Column("Review", min=6, max=9, drop=2, whole=True, sort="review_on"),
    Column("In", min=3, max=8, drop=3, sort="key"),
)
ROADBLOCK_COLUMNS = (
    Column("State", min=6, max=11, whole=True, sort="state"),
    Column("Roadblock", min=14, flex=2, good=32, sort="name"),
    Column("Who", min=4, max=9, drop=3, sort="owner_name"),
    Column("Age", min=4, max=7, align="right", drop=1, whole=True, sort="-age"),
    Column("Asked", min=6, flex=1, drop=4, sort="asked_name"),
    Column("In", min=3, max=8, drop=2, sort="key"),
)


def score_span(line: RiskLine) -> Span:
    """``16 high``; a chance has a plus, an unrated one a dash."""
    if not line.score:
        return (" – not rated", "muted")
    if line.opportunity:
        return (f"{line.score:>2} chance", "info")
    return (f"{line.score:>2} {line.band}", LEVELS[line.band])


def risk_cells(line: RiskLine, wording: Wording) -> tuple[Cell, ...]:
    name: Cell = line.name
    if line.lacks:
        name = ((line.name, ""), (" · no plan", "amber"))
    state = ("due", "amber") if line.review_due else ("", "muted")
    review = wording.day(line.review_on)
    return (
        score_span(line),
        name,
        (show_choice(line.state), "red" if line.state in ("occurred", "escalated") else "muted"),
        wording.who(line.owner_name) or ("nobody", "amber"),
        expected(line),
        (wording.day(line.proximity), "amber" if line.near else ""),
        (review, "amber") if line.review_due else review or state,
        (line.key, "muted"),
    )


def expected(line: RiskLine) -> str:
    """``14,000 · 3.5d``: probability × what it costs, in money and working days."""
    money = show_cents(line.expected_cents) if line.expected_cents else ""
    days = f"{show_tenths(line.expected_tenths)}d" if line.expected_tenths else ""
    return " · ".join(part for part in (money, days) if part)


def roadblock_cells(line: RoadblockLine, wording: Wording) -> tuple[Cell, ...]:
    asked = wording.who(line.asked_name) if line.asked_name else ""
    ask = f"{asked}: {line.ask}" if asked and line.ask else line.ask or asked
    return (
        state_span(line.state),
        line.name,
        wording.who(line.owner_name) or ("nobody", "amber"),
        (f"{line.age}wd", "red" if line.is_old else "text" if line.is_open else "muted"),
        (ask or "nobody asked", "text" if ask else "muted"),
        (line.key, "muted"),
    )


def risk_told(
    line: RiskLine, wording: Wording, moved: tuple[int, int] | None = None
) -> Iterator[Cell]:
    """Every field of a risk; ``moved`` is where it is held on the map, not saved yet."""
    if moved is not None:
        score = moved[0] * moved[1]
        level = band(score)
        was = f"  was {line.score} {line.band}" if line.score else ""
        yield ((f"{score} {level}", LEVELS[level]), (f"{was}, not saved", "amber"))
        yield (f"probability {moved[0]} ({LIKELY[moved[0]]} %), impact {moved[1]}", "text")
    else:
        yield (score_span(line), (f"  {show_choice(line.state)}", "muted"))
        if line.score:
            percent = likely(line.probability)
            told = f"probability {line.probability} ({percent} %), impact {line.impact}"
            yield (told, "text")
        if line.residual:
            yield (f"after the response {line.residual} {band(line.residual)}", "muted")
    if line.lacks:
        yield (f"needs a contingency plan: {line.lacks}", "amber")
    yield ""
    if line.cost_cents is not None or line.days is not None:
        parts = [show_cents(line.cost_cents)] if line.cost_cents is not None else []
        parts += [f"{line.days} wd"] if line.days is not None else []
        yield _labelled("If it does" if not line.opportunity else "It brings", ", ".join(parts))
        yield _labelled("Expected", expected(line) or "–")
    yield _labelled("Owner", line.owner_name or "nobody", "text" if line.owner_name else "amber")
    response = show_choice(line.response) if line.response else "none chosen"
    yield _labelled("Response", f"{response} · {show_choice(line.category)}")
    plan = line.contingency or ("none yet" if line.lacks else "–")
    yield _labelled("Plan", plan, "amber" if line.lacks else "text")
    if line.trigger:
        yield _labelled("Shows by", line.trigger)
    if line.proximity:
        style = "amber" if line.near else "text"
        yield _labelled("May strike", wording.day(line.proximity), style)
    due = "due now: " if line.review_due else ""
    review = f"{due}{wording.day(line.review_on)}" if line.review_on else "no day set"
    yield _labelled("Review", review, "amber" if line.review_due else "text")
    if line.milestones:
        yield _labelled("Endangers", ", ".join(line.milestones))
    if line.description:
        yield _labelled("About", line.description)


def roadblock_told(line: RoadblockLine, wording: Wording) -> Iterator[Cell]:
    """Every field of a roadblock."""
    yield (state_span(line.state), (f"  {line.age} wd, {line.days} days", _age_style(line)))
    yield ""
    yield _labelled("Owner", line.owner_name or "nobody", "text" if line.owner_name else "amber")
    yield _labelled("Since", wording.day(line.since) or "–")
    yield _labelled("Holds up", line.milestone or line.task or "–")
    yield _labelled("Ask", line.ask or "nothing asked for", "text" if line.ask else "muted")
    if line.asked_name:
        yield _labelled("Of", line.asked_name)
    if line.escalated_name:
        since = f", {wording.day(line.escalated_on)}" if line.escalated_on else ""
        yield _labelled("Escalated", f"to {line.escalated_name}{since}", "red")
    if line.risk:
        yield _labelled("Was a risk", line.risk)
    if line.resolved_on:
        yield _labelled("Resolved", wording.day(line.resolved_on))
    if line.resolution:
        yield _labelled("By", line.resolution)
    if line.description:
        yield _labelled("About", line.description)


def _age_style(line: RoadblockLine) -> str:
    return "red" if line.is_old else "muted"


def exposure_told(found: Exposure) -> Iterator[Cell]:
    """What the open threats are expected to take, against what is kept for them."""
    threats, chances = found.threats, found.opportunities
    yield ((f"Exposure of {threats.risks} open {_threats(threats.risks)}", "accent"), RULE)
    kept, buffer = found.contingency_cents, found.buffer_days
    money = show_cents(threats.cents)
    money += f" of {show_cents(kept)} kept" if kept is not None else ", nothing is kept for it"
    yield _against("Money", money, found.money_short, found.money_used, show_cents)
    days = show_tenths(threats.tenths)
    days += f" of {buffer} wd buffer" if buffer is not None else " wd, no buffer"
    yield _against("Days", days, found.tenths_short, found.days_used, show_tenths)
    if threats.valued < threats.risks:
        yield (f"{threats.risks - threats.valued} without a cost or days add nothing", "muted")
    if chances.risks:
        told = "not valued yet"
        if chances.valued:
            told = f"may bring {show_cents(chances.cents)}, {show_tenths(chances.tenths)} wd"
        yield _labelled("Chances", f"{chances.risks} open, {told}")


def _threats(count: int) -> str:
    return "threat" if count == 1 else "threats"


def _against(label: str, text: str, short: int | None, used: int | None, show: object) -> Cell:
    if short:
        missing = show(short)  # type: ignore[operator]
        return ((f"{label:<11} ", "muted"), (text, "text"), (f", {missing} short", "red"))
    tail = f", {used} % of it" if used is not None else ""
    return ((f"{label:<11} ", "muted"), (text, "text"), (tail, "green" if tail else "muted"))


def _labelled(label: str, text: str, style: str = "text") -> Cell:
    return ((f"{label:<11} ", "muted"), (text, style))

"""Priority: MoSCoW, the impact × feasibility quadrant, and the default order of milestones."""

from __future__ import annotations

from collections.abc import Iterable

MOSCOW_ORDER = ("must", "should", "could", "wont")
MOSCOW_MEANING = {
    "must": "critical to success",
    "should": "important, not urgent",
    "could": "nice to have",
    "wont": "can be postponed",
}
QUADRANTS = ("Top", "Secondary", "Tertiary", "Last")

# Musts above this share of the effort leave nothing to give way.
MUST_LIMIT = 0.6

_UNRANKED = 9
_NO_DATE = "9999-12-31"
_NO_FLOAT = 1 << 40

_RANKS = {
    ("high", "easy"): 1,
    ("high", "difficult"): 2,
    ("low", "easy"): 3,
    ("low", "difficult"): 4,
}
_WORDS = {"must": "Must", "should": "Should", "could": "Could", "wont": "Won't"}


def moscow_rank(moscow: str | None) -> int:
    """0 for Must to 3 for Won't; undecided ones come last."""
    return MOSCOW_ORDER.index(moscow) if moscow in MOSCOW_ORDER else _UNRANKED


def quadrant(impact: str | None, feasibility: str | None) -> int | None:
    """1 (high impact, easy) to 4 (low impact, difficult); None where one is undecided."""
    return _RANKS.get((impact or "", feasibility or ""))


def quadrant_name(impact: str | None, feasibility: str | None) -> str:
    """Top, Secondary, Tertiary or Last; empty where one is undecided."""
    rank = quadrant(impact, feasibility)
    return QUADRANTS[rank - 1] if rank else ""


def order_key(
    moscow: str | None,
    impact: str | None,
    feasibility: str | None,
    target: str | None,
    total_float: int | None = None,
) -> tuple[int, int, str, int]:
    """Sorts milestones by MoSCoW, quadrant, target and float; what is undecided comes last."""
    return (
        moscow_rank(moscow),
        quadrant(impact, feasibility) or _UNRANKED,
        target or _NO_DATE,
        _NO_FLOAT if total_float is None else total_float,
    )


def show_priority(moscow: str | None, impact: str | None, feasibility: str | None) -> str:
    """``Must · high impact, easy: Top``; what is undecided is left out."""
    parts = [f"{impact} impact" if impact else "", feasibility or ""]
    place = ", ".join(part for part in parts if part)
    name = quadrant_name(impact, feasibility)
    if name:
        place = f"{place}: {name}"
    return " · ".join(part for part in (_WORDS.get(moscow or "", ""), place) if part)


def advice(moscow: str | None, impact: str | None, feasibility: str | None) -> str:
    """What the two ratings say about each other; empty where nothing."""
    rank = quadrant(impact, feasibility)
    if rank == 4 and moscow != "wont":
        return "low impact and difficult: consider Won't"
    if rank == 1 and moscow == "wont":
        return "high impact and easy, yet Won't: consider Should"
    return ""


def must_share(efforts: Iterable[tuple[str | None, int]]) -> float | None:
    """The Musts' share of the effort, from (MoSCoW, effort); None where there is no effort.

    Won't items are not counted: they are not going to be done.
    """
    planned = [(moscow, effort) for moscow, effort in efforts if moscow != "wont"]
    total = sum(effort for _, effort in planned)
    if total <= 0:
        return None
    return sum(effort for moscow, effort in planned if moscow == "must") / total

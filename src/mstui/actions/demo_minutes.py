"""The text that went out after each check-in of the demonstration."""

from __future__ import annotations

from datetime import date

from mstui.actions.demo_health import Judged
from mstui.actions.demo_telling import Telling

_WORDS = {"green": "on track", "amber": "at risk", "red": "off track", "grey": "not started"}


def update_text(
    telling: Telling,
    judged: dict[str, Judged],
    before: dict[str, Judged],
    health: str,
    day: date,
    week: int,
) -> str:
    """The update for the team: health, what is done, what moved, what comes next."""
    lines = [f"{telling.plot.name}, {day}: {_WORDS[health]}"]
    achieved = [name for name in before if name not in judged]
    for milestone in achieved:
        lines.append(f"Achieved: {_name(telling, milestone)}")
    for milestone, one in judged.items():
        earlier = before.get(milestone)
        if earlier and one.point != earlier.point:
            days = one.point - earlier.point
            way = "later" if days > 0 else "earlier"
            lines.append(
                f"{_name(telling, milestone)}: forecast {one.forecast}, {abs(days)} wd {way}"
            )
    for milestone, one in judged.items():
        if one.health in ("amber", "red"):
            lines.append(
                f"{_name(telling, milestone)} is {_WORDS[one.health]}: {', '.join(one.reasons)}"
            )
    following = next(iter(sorted(judged.items(), key=lambda pair: pair[1].forecast)), None)
    if following:
        lines.append(f"Next: {_name(telling, following[0])}, {following[1].forecast}")
    for decided in telling.plot.decisions:
        if decided.week == week:
            lines.append(f"Decided: {decided.name}. {decided.why}.")
    return "\n".join(lines)


def client_update(telling: Telling, judged: dict[str, Judged], day: date, week: int) -> str:
    """The update for the client: what is promised, nothing of what is thought."""
    lines = [f"{telling.plot.name}, {day}"]
    for milestone, one in judged.items():
        if telling.row(telling.ids[milestone]).get("key"):
            lines.append(f"{_name(telling, milestone)}: {one.target}")
    for move in telling.plot.moves:
        if move.week == week and move.agreed_with:
            lines.append(f"Changed: {_name(telling, move.milestone)}. {move.revised}".rstrip())
    return "\n".join(lines)


def _name(telling: Telling, milestone: str) -> str:
    return str(telling.row(telling.ids[milestone])["name"])

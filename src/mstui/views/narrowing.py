"""Which rows of a timeline are seen: what is critical, late, or somebody's."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mstui.views.scale import DAY, day_place, point_place
from mstui.views.timeline import Bar, Charted, Place, Timeline

CRITICAL, LATE, OWNED = "critical", "late", "owned"


def ids_of(charted: Charted, what: str, name: str = "") -> set[str]:
    """The items of a chart that are critical, late, or a person's."""
    if isinstance(charted, Timeline):
        if what == OWNED:
            return owned_ids(charted, name)
        return critical_ids(charted) if what == CRITICAL else late_ids(charted)
    milestones = [bar for bar in charted.bars if bar.kind == "milestone"]
    if what == OWNED:
        return {bar.id for bar in milestones if bar.owner == name}
    if what == CRITICAL:
        return {bar.id for bar in milestones if bar.critical}
    return {bar.id for bar in milestones if _is_late(bar, charted.today)}


def _is_late(bar: Bar, today: int) -> bool:
    if bar.state == "achieved":
        return False
    after_deadline = bar.deadline is not None and bar.finish > bar.deadline
    return after_deadline or bar.state == "missed" or bar.finish <= today


def critical_ids(timeline: Timeline) -> set[str]:
    """The tasks and milestones that can't slip without the end, or a limit, slipping."""
    done = timeline.done
    return {id for id, number in done.net.numbers.items() if done.is_critical(number)}


def late_ids(timeline: Timeline) -> set[str]:
    """What is not done and ends after its deadline or target, or should have ended by today."""
    done, rows = timeline.done, timeline.planned.rows
    calendar, today = timeline.calendar, timeline.today
    found = set()
    for id, number in done.net.numbers.items():
        if done.net.complete[number] or id not in rows:
            continue
        finish = point_place(calendar, done.early.finish[number], finish=True)
        limits = (rows[id].get("deadline"), rows[id].get("target"))
        if finish <= today or any(_is_after(finish, limit) for limit in limits):
            found.add(id)
    return found


def owned_ids(timeline: Timeline, name: str) -> set[str]:
    """What one person answers for or works on, by name."""
    return {id for id, owners in timeline.owners.items() if name in owners.split(", ")}


def owners_of(charted: Charted) -> list[str]:
    """Everybody who answers for or works on something here, by name."""
    told = (
        charted.owners.values()
        if isinstance(charted, Timeline)
        else (bar.owner for bar in charted.bars)
    )
    names = {name for owners in told for name in owners.split(", ")}
    return sorted(names - {""}, key=str.casefold)


def narrowed(places: Iterable[Place], kept: Collection[str]) -> list[Place]:
    """The rows that are kept, each below what it lies in."""
    found: list[Place] = []
    # What lies around the row, each with whether it was taken already.
    around: list[tuple[Place, bool]] = []
    for place in places:
        while around and around[-1][0].depth >= place.depth:
            around.pop()
        taken = place.id in kept
        if taken:
            found += [one for one, seen in around if not seen]
            around = [(one, True) for one, _ in around]
            found.append(place)
        around.append((place, taken))
    return found


def _is_after(place: int, day: str | None) -> bool:
    try:
        return bool(day) and place > day_place(str(day)) + DAY
    except ValueError:
        return False

"""What health adds to the list of what needs a person: off track, and better told than it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from mstui.views.attention import Need
from mstui.views.health import MilestoneHealth, ProjectHealth, all_health

# What a milestone that is off track says in place of these.
_WEAKER = ("due", "unowned", "off track", "watermelon")
MELON_SCORE = 35


def with_health(
    conn: sqlite3.Connection, found: Iterable[Need], health: Iterable[ProjectHealth], who: str = ""
) -> list[Need]:
    """The list with the milestones that are off track for another reason than being overdue, and
    those declared better than computed twice running; the worst first. ``who`` is an owner's id.
    """
    made = {need.id: need for need in _needs(conn, health, who)}
    kept = []
    for need in found:
        better = made.get(need.id)
        if better is not None and need.what in _WEAKER:
            continue
        if better is not None:
            del made[need.id]  # overdue tells more
        kept.append(need)
    every = [*kept, *made.values()]
    every.sort(key=lambda need: (-need.score, -(need.days or 0), need.name, need.id))
    return every


def due_with_health(
    conn: sqlite3.Connection, found: Iterable[Need], today: str, who: str = "", project: str = ""
) -> list[Need]:
    """``with_health`` for one project or for all that are active."""
    if project:
        from mstui.views.health import project_health

        whole = project_health(conn, project, today)
        return with_health(conn, found, [whole] if whole is not None else [], who)
    return with_health(conn, found, all_health(conn, today).values(), who)


def counts(health: Mapping[str, ProjectHealth]) -> dict[str, int]:
    """How many open milestones are off track and at risk, and how many watermelons there are."""
    every = [one for whole in health.values() for one in whole.milestones.values() if one.is_open]
    return {
        "off_track": sum(one.verdict.colour == "red" for one in every),
        "at_risk": sum(one.verdict.colour == "amber" for one in every),
        "watermelons": sum(one.is_watermelon for one in every),
    }


def _needs(conn: sqlite3.Connection, health: Iterable[ProjectHealth], who: str) -> list[Need]:
    found = []
    for whole in health:
        for one in whole.milestones.values():
            is_red = one.is_open and one.verdict.colour == "red"
            if is_red or one.is_watermelon:
                found.append((one, "off track" if is_red else "watermelon"))
    owners = _owners(conn, [one for one, _ in found])
    needs = []
    for one, what in found:
        owner, name = owners.get(one.id, ("", None))
        if who and owner != who:
            continue
        days = one.gap_days if what == "off track" else None
        score = one.attention.points if what == "off track" else MELON_SCORE
        needs.append(
            Need("milestone", one.id, one.name, one.project, what, name, one.forecast or None,
                 days, "wd", score)
        )  # fmt: skip
    return needs


def _owners(
    conn: sqlite3.Connection, found: list[MilestoneHealth]
) -> dict[str, tuple[str, str | None]]:
    """By milestone the id of its owner and the name of who answers for it."""
    answering: dict[str, tuple[str, str | None]] = {}
    for one in found:
        row = conn.execute(
            "SELECT coalesce(t.owner,''),coalesce((SELECT name FROM person WHERE id=t.owner),"
            "(SELECT name FROM team WHERE id=t.team)) FROM milestone t WHERE t.id=?",
            (one.id,),
        ).fetchone()
        if row is not None:
            answering[one.id] = row
    return answering

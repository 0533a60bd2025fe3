"""``mstui due``: what needs attention, as lines for people and mails, or as JSON."""

from __future__ import annotations

import sqlite3

from mstui.views.attention import Need, needs, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = 1


def due(
    conn: sqlite3.Connection,
    today: str,
    *,
    who: str = "",
    project: str = "",
    health: bool = False,
) -> list[Need]:
    """What needs attention on ``today``, the worst first; ``who`` is a person by id or name.

    With ``health`` also what is off track or declared too well, for which plans are computed.
    """
    if who:
        from mstui.views.resolve import resolve

        _, who = resolve(conn, who.removeprefix("@"), ("person",))
    found = needs(conn, today, who=who, project=project)
    if not health:
        return found
    from mstui.views.health_needs import due_with_health

    return due_with_health(conn, found, today, who, project)


def lines(conn: sqlite3.Connection, found: Iterable[Need]) -> list[str]:
    """One line for each: what it is, how late, whose project, its name and who should act.

    The name stands last, since no other column depends on how wide it is drawn.
    """
    keys = project_keys(conn)
    width = max([4, *(len(key) for key in keys.values())])
    return [
        f"{need.kind:<9}  {need.what:<11}  {need.when:>10}  "
        f"{shown(keys.get(need.project or '', '')):<{width}}  {shown(need.name)}"
        f"{_by(need)}"
        for need in found
    ]


def as_data(conn: sqlite3.Connection, found: Iterable[Need], today: str) -> dict[str, object]:
    """The JSON of ``due``."""
    keys = project_keys(conn)
    return {
        "schema": SCHEMA,
        "today": today,
        "items": [
            {
                "id": need.id,
                "kind": need.kind,
                "name": need.name,
                "project": need.project,
                "project_key": keys.get(need.project or "", ""),
                "what": need.what,
                "person": need.person,
                "date": need.date,
                "days": need.days,
                "unit": need.unit,
                "score": need.score,
            }
            for need in found
        ],
    }


def project_keys(conn: sqlite3.Connection) -> dict[str, str]:
    """The short keys of all projects by their ids."""
    return {id: key or "" for id, key in conn.execute('SELECT id,"key" FROM project').fetchall()}


def _by(need: Need) -> str:
    return f" · {shown(need.person)}" if need.person else ""

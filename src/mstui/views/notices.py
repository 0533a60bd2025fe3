"""The change notice of a milestone: what was promised, what is promised now, and why.

It says nothing that is kept for the inside: no names of tasks or people, no floats, no notes, and
not the rationale. What a client may read of the cause is written for them, or is the cause in plain
words. Of the impact it names the other milestones of the project that move, as they were seen.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from mstui import dates
from mstui.domain.errors import NotFound
from mstui.views.promises import recorded
from mstui.views.workdays import Workdays

# Root causes in words that a client may read.
CAUSES = {
    "resource": "people or equipment were not available as planned",
    "priority": "other work had to go first",
    "dependency": "it waits for something that was not foreseen",
    "estimate": "it takes longer than was thought",
    "scope": "more is to be done than was agreed",
    "regulatory": "a permit or an authority",
    "supply": "a delivery",
    "technical": "a technical problem",
    "quality": "it was not yet good enough",
    "decision": "a decision came late",
    "other": "",
}
_FIELDS = {
    "target": "date",
    "scope": "acceptance criteria",
    "owner": "person responsible",
    "moscow": "priority",
    "state": "state",
}
# So many of the milestones that move are named.
MOST_MOVED = 6
_PRIORITIES = {"must": "Must", "should": "Should", "could": "Could", "wont": "Won't"}


class Notice(NamedTuple):
    """The last change of a promise, ready to be sent; ``adjustment`` is the row it tells of."""

    adjustment: str
    milestone: str
    project: str
    subject: str
    text: str
    informed: str
    client_text: str


def notice(conn: sqlite3.Connection, milestone: str, today: str) -> Notice:
    """The notice of the last promise of a milestone that changed; NotFound where none did."""
    found = conn.execute(
        "SELECT a.id,a.field,a.from_value,a.to_value,a.cause,a.client_text,a.revised,a.informed,"
        "a.agreed_with,a.agreed_on,a.impact,m.name,p.name,m.project FROM adjustment a"
        " JOIN milestone m ON m.id=a.milestone JOIN project p ON p.id=m.project"
        " WHERE a.milestone=? AND coalesce(a.cause,'')<>'planning' AND a.cause IS NOT NULL"
        " ORDER BY a.at DESC,a.id DESC LIMIT 1",
        (milestone,),
    ).fetchone()
    if found is None:
        raise NotFound("no promise of this milestone has changed: there is nothing to tell")
    (
        id, field, before, after, cause, client_text, revised, informed, agreed_with, agreed_on,
        impact, name, project_name, project,
    ) = found  # fmt: skip
    teller = _Teller(conn, today, project)
    lines = [
        f"{name} ({project_name})",
        "",
        f"Promised until now: {teller.value(field, before)}",
        f"Promised from now on: {teller.value(field, after)}{teller.apart(field, before, after)}",
    ]
    if why := _why(cause, client_text):
        lines += ["", f"Why: {why}"]
    if effect := _effect(impact, milestone):
        lines += ["", "What moves with it:", *effect, ""]
    if revised:
        lines.append(f"What to expect: {revised}")
    if agreed_with:
        day = f", {_day(agreed_on)}" if agreed_on else ""
        lines.append(f"Agreed with: {agreed_with}{day}")
    subject = f"Change of the {_FIELDS.get(field, field)}: {name}"
    return Notice(
        id,
        milestone,
        project,
        subject,
        "\n".join(lines).rstrip(),
        informed or "",
        client_text or "",
    )


def _why(cause: str, client_text: str | None) -> str:
    """What was written for the client; else the cause in words that a client may read."""
    return " ".join((client_text or "").split()) or CAUSES.get(cause, "")


def _effect(impact: str | None, milestone: str) -> list[str]:
    """The other milestones that move with it: the day that was expected, and the new one."""
    found = recorded(impact) if impact else None
    lines: list[str] = []
    for one in found.milestones if found is not None else ():
        if one.id == milestone:
            continue
        try:
            lines.append(f"- {one.name}: {_day(one.before)}, now {_day(one.after)}")
        except (ValueError, TypeError):
            continue  # another tool wrote something else where days should be
    more = len(lines) - MOST_MOVED
    return [*lines[:MOST_MOVED], *([f"- and {more} more"] if more > 0 else [])]


def _day(text: str) -> str:
    """A date as a letter has it, without the number of its week."""
    return dates.show_long(text).split(" · ")[0]


class _Teller:
    def __init__(self, conn: sqlite3.Connection, today: str, project: str) -> None:
        self.conn = conn
        self.today = today
        self.project = project

    def value(self, field: str, text: str | None) -> str:
        """A value of the ledger as people read it."""
        if not text:
            return "nothing yet"
        if field == "target":
            try:
                return _day(text[:10])
            except ValueError:
                return text
        if field == "owner":
            row = self.conn.execute(
                "SELECT name FROM person WHERE id=?1 UNION ALL SELECT name FROM team WHERE id=?1",
                (text,),
            ).fetchone()
            return str(row[0]) if row and row[0] else text
        return _PRIORITIES.get(text, text) if field == "moscow" else text

    def apart(self, field: str, before: str | None, after: str | None) -> str:
        """How far two dates are apart, in working days."""
        if field != "target" or not before or not after:
            return ""
        days = Workdays(self.conn).between(before, after, self.project)
        count = "1 working day" if abs(days) == 1 else f"{abs(days)} working days"
        return f" ({count} {'later' if days > 0 else 'earlier'})" if days else ""

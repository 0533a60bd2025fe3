"""One check-in as plain data: what was judged, read, reviewed, changed and decided.

Minutes, updates and the client's page are drafted from a ``Record`` alone. There is one way for
a check-in that is stored and one for rows that are not written yet; both give the same record:

- ``record_of(conn, checkin)``: a stored check-in, a withdrawn one too. Its own rows are read as
  they are now; everything around it (owners, roadblocks, actions) as it stood at the close.
- ``record_of_rows(conn, rows)``: what the check-in will be once ``rows`` are written. ``rows``
  holds by kind whole rows or parts of rows: one whose id is in the file is laid over what is
  stored (``{"id": …, "state": "resolved"}``), any other is new. Exactly one ``checkin`` with
  ``project`` and ``on``; ``judgement``, ``reviewed`` and ``attendee`` name it by its id, which
  may be any text. Nothing is written.

A ``Seen`` joins an item's row with what this check-in recorded of it and what the one before did.
Rows are dicts of the kind's fields and ``id``; ``name(id)`` says what an id stands for.
``shows_key_only``: the project has key milestones, and what a client reads tells of those alone.
``facts`` are the check-in's own, as JSON: whole numbers ``percent``, ``tasks``, ``tasks_done``,
``tasks_done_since``, ``milestones_open``, ``milestones_achieved``, ``slipped``, ``recovered``,
``effort_minutes``; ``growth_effort`` and ``growth_count`` in hundredths of a percent of the
baseline; ``spi_t`` in thousandths; ``chain_done`` and ``buffer_used`` in percent; dates ``p50``
and ``p80``. All may be missing; others are kept in the JSON of the record.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


class Seen(NamedTuple):
    """An item of a check-in: its row, what was recorded of it, and by the check-in before.

    ``entry`` and ``before`` are judgements of a milestone, readings of a KPI, else ``reviewed``.
    ``figures`` are reckoned: ``moved``, ``slip``, ``gap`` of a milestone's forecast in working
    days since the last check-in, from the baseline, from the target (+ is late); ``days`` a
    promise moved, in working days; ``age`` of a roadblock in days; ``score`` and
    ``score_before`` of a risk.
    """

    row: Row
    entry: Row | None = None
    before: Row | None = None
    baselined: Row | None = None
    figures: Mapping[str, int] = {}


class Withdrawn(NamedTuple):
    """When and by whom a check-in was taken back; ``at`` in UTC milliseconds."""

    at: int
    who: str


class Record(NamedTuple):
    """All that one check-in says; ``previous`` is the one before it, None for the first."""

    project: Row
    checkin: Row
    previous: Row | None
    facts: Mapping[str, Any]
    facts_before: Mapping[str, Any]
    names: Mapping[str, tuple[str, str]]
    attendees: list[Row]
    milestones: list[Seen]
    achieved: list[Seen]
    finished: list[Seen]
    changes: list[Seen]
    roadblocks: list[Seen]
    kpis: list[Seen]
    investigations: list[Row]
    risks: list[Seen]
    actions: list[Seen]
    decisions: list[Row]
    retrospectives: list[Row]
    scope_answers: list[Row]
    withdrawn: Withdrawn | None = None
    is_draft: bool = False
    shows_key_only: bool = False

    @property
    def on(self) -> str:
        """The day of the check-in, ISO."""
        return str(self.checkin["on"] or "")

    def name(self, id: Any) -> str:
        """What the row of an id is called; empty for none."""
        return self.names[id][1] if id in self.names else ""


class Listed(NamedTuple):
    """A check-in in a list; ``state`` is open, closed or withdrawn."""

    id: str
    project: str
    on: str
    kind: str
    health: str
    state: str


def record_of(conn: sqlite3.Connection, checkin: str) -> Record:
    """The record of a stored check-in, or of one that was withdrawn; raises NotFound."""
    from mstui.views.record_past import stored

    return stored(conn, checkin)


def record_of_rows(conn: sqlite3.Connection, rows: Rows) -> Record:
    """What a check-in will record once ``rows`` are written; nothing is written."""
    from mstui.views.record_building import Building
    from mstui.views.record_rows import Laid

    return (
        Building(Laid(conn, rows, fresh=True), conn)
        .record(rows["checkin"][0])
        ._replace(is_draft=True)
    )


def checkins(conn: sqlite3.Connection, project: str = "") -> list[Listed]:
    """The check-ins of a project or of all, latest first, the withdrawn ones too."""
    from mstui.views.record_past import listed

    return listed(conn, project)

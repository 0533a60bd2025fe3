"""Honest health: what the tests compute, what somebody declared, and where both disagree.

What others call, all of the file as it is on ``today`` (ISO text), by the limits in force
(``health_limits``); answers are kept by ``health_book`` until the file changes:

- ``health_of(conn, milestone, today)`` → ``MilestoneHealth``, None where there is no milestone.
- ``project_health(conn, project, today)`` → ``ProjectHealth`` with its milestones (by id),
  phases, own tests (scope), roll-up, watermelons; None where there is no project.
- ``all_health(conn, today, projects=())`` → by id, of active projects or of those named.
- ``attention(conn, project, today)`` → its open milestones (and those achieved since the last
  check-in) by attention score, the highest first; "" for all active projects.
- ``known_health(conn, project, today)`` → as ``project_health``, None where it would take longer
  than a key may: a screen shows it then once it has time.
- ``health_in_passing(conn, project, today)`` → for a walk over many projects.

``MilestoneHealth.verdict`` is computed: ``colour``, ``word``, ``reasons`` (sentences with their
figures), ``tests`` (each with its name and the items it names). ``declared`` is the owner's word
of the last check-in, "" for none: the two are shown side by side and never mixed. ``forecast``
is the date in force and ``source`` whose it is: ``declared`` (a belief, which stands until the
next check-in), ``computed`` or ``target`` (nothing is planned); ``computed`` is the engine's.
``attention.points`` and ``.reasons`` are the score and its parts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from mstui.measures.attention import Score
from mstui.measures.health import Facts, Fired, Verdict, is_better, watermelon
from mstui.views.kept import passing

WATERMELON_AFTER = 2
# A project of so many tasks and milestones is judged within a frame of the screen.
SMALL = 1000


class MilestoneHealth(NamedTuple):
    """One milestone; see the head of this file. ``verdict`` is grey and empty for what has ended.

    ``gap_days`` = forecast - target, in working days, + = late; ``slip_days`` = forecast -
    baseline. ``driver`` is the item that holds the forecast where it is: kind, id, name.
    ``melon`` counts the check-ins in a row, up to the last, that declared better than computed.
    """

    id: str
    name: str
    project: str
    phase: str
    state: str
    target: str
    verdict: Verdict
    declared: str
    declared_on: str
    forecast: str
    source: str
    computed: str
    gap_days: int | None
    slip_days: int | None
    driver: tuple[str, str, str]
    is_grave: bool
    facts: Facts
    attention: Score
    history: tuple[tuple[str, str], ...] = ()
    explanation: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in ("proposed", "planned")

    @property
    def melon(self) -> int:
        return watermelon(self.history)

    @property
    def is_watermelon(self) -> bool:
        """Declared better than computed at two check-ins running."""
        return self.is_open and self.melon >= WATERMELON_AFTER

    @property
    def disagrees(self) -> bool:
        """Whether it is declared better than it is computed now."""
        return self.is_open and is_better(self.declared, self.verdict.colour)


class PhaseHealth(NamedTuple):
    """A phase: the roll-up of the milestones in it and in its parts."""

    id: str
    verdict: Verdict


class ProjectHealth(NamedTuple):
    """A project: the worst of its Must or critical milestones, others amber at most.

    ``own`` are the tests of the project itself; ``problem`` says why its plan can't be computed.
    ``declared`` is the word of its last check-in. ``forecast`` is the latest of its open
    milestones, ``gap_days`` that against its target, else against the latest of theirs.
    """

    id: str
    name: str
    key: str
    verdict: Verdict
    declared: str
    milestones: dict[str, MilestoneHealth]
    phases: dict[str, PhaseHealth]
    own: tuple[Fired, ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    last_checkin: str = ""
    problem: str = ""
    forecast: str = ""
    gap_days: int | None = None

    @property
    def watermelons(self) -> tuple[MilestoneHealth, ...]:
        """The open milestones declared better than computed at two check-ins running."""
        return tuple(one for one in self.milestones.values() if one.is_watermelon)

    @property
    def is_watermelon(self) -> bool:
        """The project itself, or one of its milestones."""
        return watermelon(self.history) >= WATERMELON_AFTER or bool(self.watermelons)

    @property
    def by_attention(self) -> list[MilestoneHealth]:
        """What a check-in looks at, the highest score first; then by target and name."""
        looked = [one for one in self.milestones.values() if one.is_open or one.attention.points]
        return sorted(looked, key=_by_attention)


def _by_attention(one: MilestoneHealth) -> tuple[int, str, str, str]:
    return -one.attention.points, one.target or "~", one.name, one.id


def health_of(conn: sqlite3.Connection, milestone: str, today: str) -> MilestoneHealth | None:
    """The health of one milestone."""
    found = conn.execute("SELECT project FROM milestone WHERE id=?", (milestone,)).fetchone()
    if found is None or not found[0]:
        return None
    whole = project_health(conn, found[0], today)
    return whole.milestones.get(milestone) if whole is not None else None


def project_health(conn: sqlite3.Connection, project: str, today: str) -> ProjectHealth | None:
    """The health of a project and of all that is in it."""
    from mstui.views.health_book import book_of

    return book_of(conn, today).project(project)


def known_health(conn: sqlite3.Connection, project: str, today: str) -> ProjectHealth | None:
    """The health of a project as far as it is known or soon told."""
    from mstui.views.health_book import book_of

    book = book_of(conn, today)
    return book.project(project) if book.has(project) or is_small(conn, project) else None


def is_small(conn: sqlite3.Connection, project: str) -> bool:
    """Whether a project is judged within a frame."""
    (items,) = conn.execute(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM task WHERE project=?1 LIMIT ?2))"
        "+(SELECT count(*) FROM (SELECT 1 FROM milestone WHERE project=?1 LIMIT ?2))",
        (project, SMALL + 1),
    ).fetchone()
    return int(items) <= SMALL


def all_health(
    conn: sqlite3.Connection, today: str, projects: Iterable[str] = ()
) -> dict[str, ProjectHealth]:
    """The health of the projects named, of all active ones where none is."""
    from mstui.views.health_book import book_of

    wanted = list(projects) or active_projects(conn)
    book = book_of(conn, today)
    with passing():
        found = [(id, book.project(id)) for id in wanted]
    return {id: one for id, one in found if one is not None}


def health_in_passing(
    conn: sqlite3.Connection, project: str, today: str, *, soon: bool = False
) -> ProjectHealth | None:
    """As ``project_health``, for a walk over all projects: their plans are not kept.

    ``soon``: as ``known_health``.
    """
    with passing():
        return (known_health if soon else project_health)(conn, project, today)


def active_projects(conn: sqlite3.Connection) -> list[str]:
    """The projects that are reviewed, in their order."""
    rows = conn.execute(
        "SELECT id FROM project WHERE coalesce(status,'active')='active' ORDER BY ord,id"
    ).fetchall()
    return [id for (id,) in rows]


def attention(conn: sqlite3.Connection, project: str, today: str) -> list[MilestoneHealth]:
    """What a check-in looks at, the highest score first; of all active projects for ""."""
    if project:
        found = project_health(conn, project, today)
        return found.by_attention if found is not None else []
    every = all_health(conn, today).values()
    return sorted((one for each in every for one in each.by_attention), key=_by_attention)

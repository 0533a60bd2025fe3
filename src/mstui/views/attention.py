"""What needs a person: overdue and unowned milestones, late tasks, open roadblocks, reviews due.

A prompt asks for this all day, so this file imports next to nothing; ``typing`` alone would cost
as much as the answer.
"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from mstui.views.states import is_open
from mstui.views.workdays import Workdays

AHEAD_DAYS = 7  # what is due within a week is worth knowing
STALE_DAYS = 14  # a promise that nobody confirmed for longer
HIGH_RISK = 12

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Found = tuple[str, str | None, str | None, str | None, str | None]


class Need:
    """One thing to look at. ``days`` counts in ``unit`` (wd or d), + = late or old, - = ahead.

    ``person`` is the name of whoever should act, or of the party; ``score`` sorts, worst first.
    """

    __slots__ = ("date", "days", "id", "kind", "name", "person", "project", "score", "unit", "what")

    def __init__(
        self,
        kind: str,
        id: str,
        name: str | None,
        project: str | None,
        what: str,
        person: str | None,
        date: str | None,
        days: int | None,
        unit: str,
        score: int,
    ) -> None:
        self.kind, self.id, self.name = kind, id, name or ""
        self.project = project
        self.what, self.person, self.date = what, person or "", date
        self.days, self.unit, self.score = days, unit, score

    @property
    def when(self) -> str:
        """``2 wd late``, ``in 3 wd``, ``21 d``, ``today``; empty where there is no date."""
        if self.days is None:
            return ""
        if self.what == "off track":
            return f"{self.days:+d} {self.unit}"
        if self.what in _AGES:
            return f"{self.days} d"
        if not self.days:
            return "today"
        late = self.days > 0
        return f"{self.days} {self.unit} late" if late else f"in {-self.days} {self.unit}"

    @property
    def wants(self) -> str:
        """What it asks for: ``milestone late: 3 wd``, ``promise unconfirmed for 31 d``."""
        days, unit = self.days, self.unit
        if self.what == "unowned":
            asked = "without an owner"
        elif self.what == "watermelon":
            asked = "declared better than it is"
        elif self.what == "off track":
            gap = f": {days:+d} {unit}" if days else ""
            asked = f"off track{gap}"
        elif self.what in _AGES:
            age = f" for {days} {unit}" if days is not None else ""
            never = self.what == "unconfirmed" and days is None
            asked = "never confirmed" if never else f"{self.what}{age}"
        elif days is None:
            asked = self.what
        elif self.what == "check-in":
            asked = f"check-in due for {days} {unit}" if days else "check-in due today"
        elif self.what == "stale":
            asked = f"stale: its check-in is due for {days} {unit}"
        elif self.what == "review":
            asked = f"review due for {days} {unit}" if days else "review due today"
        elif days > 0:
            asked = f"late: {days} {unit}"
        else:
            asked = f"due in {-days} {unit}" if days else "due today"
        return f"{self.kind} {asked}"


_AGES = ("open", "escalated", "unconfirmed")
_OF_ACTIVE = "p.id=t.project AND (p.status IS NULL OR p.status='active')"
_PERSON = "(SELECT name FROM person WHERE id=t.{field})"


def needs(
    conn: sqlite3.Connection, today: str, *, who: str = "", project: str = "", tasks_of: str = ""
) -> list[Need]:
    """Everything of active projects that needs attention, the worst first.

    ``who`` narrows to what one person (id) answers for, ``project`` to one project (id),
    ``tasks_of`` the tasks alone to those of one person.
    """
    search = _Search(conn, today, who, project, tasks_of)
    found = [need for group in GROUPS for need in group(search)]
    found.sort(key=lambda need: (-need.score, -(need.days or 0), need.name, need.id))
    return found


def shown(text: str) -> str:
    """Text as it may reach a terminal; most of it can be told harmless without an import."""
    # Up to there, what is printable is also drawn; beyond stand letters that draw nothing.
    if text.isprintable() and max(text, default="") < "\u034f":
        return text
    from mstui.domain.text import visible

    return visible(text)


class _Search:
    """The connection, the day and what narrows; runs each group's query."""

    def __init__(
        self, conn: sqlite3.Connection, today: str, who: str, project: str, tasks_of: str
    ) -> None:
        self.conn, self.today = conn, today
        self.who, self.project, self.tasks_of = who, project, tasks_of or who
        self.workdays = Workdays(conn)
        self.day = date.fromisoformat(today)

    def shifted(self, days: int) -> str:
        return (self.day + timedelta(days=days)).isoformat()

    def rows(self, kind: str, day: str, person: str, where: str, mine: str) -> list[Found]:
        """(id, name, project, person's name, day) of the items; ``mine`` holds for ``:who``."""
        who = self.tasks_of if kind == "task" else self.who
        narrowed = f" AND {mine}" if who else ""
        if self.project:
            narrowed += " AND t.project=:project"
        return self.conn.execute(
            f"SELECT t.id,t.name,t.project,{person},{day} FROM {kind} t CROSS JOIN project p"
            f" ON {_OF_ACTIVE} WHERE {where}{narrowed}",
            {
                "today": self.today,
                "soon": self.shifted(AHEAD_DAYS),
                "stale": self.shifted(-STALE_DAYS),
                "who": who,
                "project": self.project,
            },
        ).fetchall()

    def calendar_days(self, day: str | None) -> int | None:
        """Calendar days from ``day`` to today; None for no date."""
        try:
            return (self.day - date.fromisoformat(day[:10])).days if day else None
        except ValueError:
            return None

    def lateness(self, day: str | None, project: str | None) -> tuple[int | None, str]:
        """Days from ``day`` to today and their unit: working days, or days where none worked."""
        working = self.workdays.between(day, self.today, project) if day else None
        return (working, "wd") if working or working is None else (self.calendar_days(day), "d")


_OWNER = _PERSON.format(field="owner")
# NULL only where nobody answers: a person without a name is somebody.
_ANSWERING = (
    f"coalesce({_OWNER},(SELECT name FROM team WHERE id=t.team),"
    "CASE WHEN coalesce(t.owner,t.team) IS NOT NULL THEN '' END)"
)


def _milestones(search: _Search) -> Iterable[Need]:
    """Open ones that are overdue, due within a week, or that nobody answers for."""
    where = f"{is_open('milestone')} AND (t.target<=:soon OR coalesce(t.owner,t.team) IS NULL)"
    for id, name, project, person, day in search.rows(
        "milestone", "t.target", _ANSWERING, where, "t.owner=:who"
    ):
        days, unit = search.lateness(day, project)
        if day and day < search.today:
            what, score = "overdue", 100
        else:
            what, score = ("due", 10) if person is not None else ("unowned", 20)
        yield Need("milestone", id, name, project, what, person, day, days, unit, score)


_ASSIGNEES = (
    "(SELECT group_concat(name,', ') FROM (SELECT w.name FROM assignment a"
    " JOIN person w ON w.id=a.person WHERE a.task=t.id ORDER BY a.id))"
)


def _overdue_tasks(search: _Search) -> Iterable[Need]:
    # The words stand as in the index of open tasks, which they must imply to use it.
    where = "t.state IN ('todo','doing','blocked') AND t.finish<:today"
    mine = "EXISTS(SELECT 1 FROM assignment a WHERE a.task=t.id AND a.person=:who)"
    for id, name, project, person, day in search.rows("task", "t.finish", _ASSIGNEES, where, mine):
        days, unit = search.lateness(day, project)
        yield Need("task", id, name, project, "overdue", person, day, days, unit, 30)


def _roadblocks(search: _Search) -> Iterable[Need]:
    mine = ":who IN (t.owner,t.asked,t.escalated_to)"
    for state in ("open", "escalated"):
        where = f"coalesce(t.state,'open')='{state}'"
        for id, name, project, person, day in search.rows(
            "roadblock", "t.since", _OWNER, where, mine
        ):
            days = search.calendar_days(day)
            score = min(40, 5 * max(0, days or 0))
            yield Need("roadblock", id, name, project, state, person, day, days, "d", score)


def _risk_reviews(search: _Search) -> Iterable[Need]:
    for is_high in (True, False):
        score = "coalesce(t.probability*t.impact,0)"
        where = (
            f"{is_open('risk')} AND t.review_on<=:today"
            f" AND {score}{'>=' if is_high else '<'}{HIGH_RISK}"
        )
        for id, name, project, person, day in search.rows(
            "risk", "t.review_on", _OWNER, where, "t.owner=:who"
        ):
            days = search.calendar_days(day)
            yield Need(
                "risk", id, name, project, "review", person, day, days, "d", 25 if is_high else 15
            )


def _promises(search: _Search) -> Iterable[Need]:
    """What others owe: past its day, else not confirmed for a fortnight; one line each."""
    person = f"coalesce(nullif(t.party,''),{_PERSON.format(field='person')})"
    mine = "t.person=:who"
    late = f"{is_open('promise')} AND t.promised<:today"
    for id, name, project, party, day in search.rows("promise", "t.promised", person, late, mine):
        days, unit = search.lateness(day, project)
        yield Need("promise", id, name, project, "late", party, day, days, unit, 50)
    where = (
        f"{is_open('promise')} AND coalesce(t.promised,:today)>=:today"
        " AND (t.confirmed_on IS NULL OR t.confirmed_on<:stale)"
    )
    for id, name, project, party, day in search.rows(
        "promise", "t.confirmed_on", person, where, mine
    ):
        days = search.calendar_days(day)
        yield Need("promise", id, name, project, "unconfirmed", party, day, days, "d", 20)


def _actions(search: _Search) -> Iterable[Need]:
    where = f"{is_open('action')} AND t.due<=:soon"
    for id, name, project, person, day in search.rows(
        "action", "t.due", _OWNER, where, "t.owner=:who"
    ):
        late = search.calendar_days(day)
        score = 30 if (late or 0) > 0 else 10
        yield Need("action", id, name, project, "due", person, day, late, "d", score)


# When the next check-in of a project is due: on the day that the last one named, else so many days
# after it, or after the project's begin where none was held. Only what is still open needs one.
LAST_CHECKIN = (
    " LEFT JOIN checkin c ON c.id=(SELECT x.id FROM checkin x WHERE x.project=p.id"
    " AND x.state IS NOT 'open' ORDER BY x.\"on\" DESC,x.id DESC LIMIT 1)"
)
INTERVAL = "coalesce(nullif(p.review_days,0),7)"
CHECKIN_DUE_ON = (
    f"coalesce(c.next_on,date(coalesce(c.\"on\",substr(p.start,1,10)),'+'||{INTERVAL}||' days'))"
)
CHECKINS_DUE = (
    f"FROM project p{LAST_CHECKIN} WHERE (p.status IS NULL OR p.status='active')"
    f" AND {CHECKIN_DUE_ON}<=:today"
    f" AND EXISTS(SELECT 1 FROM milestone t WHERE t.project=p.id AND {is_open('milestone')})"
)


def _checkins(search: _Search) -> Iterable[Need]:
    """Projects whose check-in is due; stale from two intervals on. They are nobody's alone."""
    if search.who:
        return
    of = " AND p.id=:project" if search.project else ""
    for id, name, day, interval in search.conn.execute(
        f"SELECT p.id,p.name,{CHECKIN_DUE_ON},{INTERVAL} {CHECKINS_DUE}{of}",
        {"today": search.today, "project": search.project},
    ).fetchall():
        days = search.calendar_days(day)
        what, score = ("stale", 15) if (days or 0) > interval else ("check-in", 12)
        yield Need("project", id, name, id, what, None, day, days, "d", score)


GROUPS: tuple[Callable[[_Search], Iterable[Need]], ...] = (
    _milestones,
    _overdue_tasks,
    _roadblocks,
    _risk_reviews,
    _promises,
    _actions,
    _checkins,
)

"""How a check-in's record is put together from its rows and those around it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from mstui.domain.kinds import KINDS
from mstui.store.cells import INSERT, cell_of, row_cell
from mstui.views.record import Record, Row, Seen
from mstui.views.record_past import closed_at
from mstui.views.record_rows import Laid
from mstui.views.states import ENDED
from mstui.views.workdays import Workdays

_IDS_A_QUERY = 5000


class Building:
    """One record in the making; ``laid`` are the rows, ``conn`` the journal that they are from."""

    def __init__(self, laid: Laid, conn: sqlite3.Connection) -> None:
        self.laid = laid
        self.conn = conn
        self.days = Workdays(conn)
        self.project: Row = {}
        self.checkin: Row = {}
        self.previous: Row | None = None
        self.begin = 0
        self.reviewed: dict[str, Row] = {}
        self.reviewed_before: dict[str, Row] = {}

    def record(self, checkin: Mapping[str, Any]) -> Record:
        """The record of the check-in whose row this is, or lies over."""
        laid = self.laid
        self.project = laid.row("project", checkin["project"]) or {"id": "", "name": ""}
        found = laid.rows("checkin", "project", checkin["project"])
        same = [
            row
            for row in found
            if row["id"] == checkin.get("id") or laid.is_new("checkin", row["id"])
        ]
        self.checkin = same[-1] if same else dict(checkin)
        self.previous = self._previous(found)
        self.begin = self._begin()
        here, before = self.checkin["id"], self.previous["id"] if self.previous else ""
        self.reviewed = {row["item"]: row for row in laid.rows("reviewed", "checkin", here)}
        self.reviewed_before = {
            row["item"]: row for row in laid.rows("reviewed", "checkin", before)
        }
        record = Record(
            project=self.project,
            checkin=self.checkin,
            previous=self.previous,
            facts=_facts(self.checkin),
            facts_before=_facts(self.previous or {}),
            names=laid.names,
            attendees=laid.rows("attendee", "checkin", here),
            milestones=list(self._milestones()),
            achieved=list(self._achieved()),
            finished=[
                Seen(row, self.reviewed.get(row["id"])) for row in self._ended("task", "done")
            ],
            changes=list(self._changes()),
            roadblocks=list(self._roadblocks()),
            kpis=list(self._kpis()),
            investigations=self._investigations(),
            risks=list(self._risks()),
            actions=list(self._actions()),
            decisions=laid.rows("decision", "checkin", here),
            retrospectives=laid.rows("retrospective", "checkin", here),
            scope_answers=laid.rows("scopeanswer", "checkin", here),
            shows_key_only=any(
                row["key"] for row in laid.rows("milestone", "project", self.project["id"])
            ),
        )
        self._name_all(record)
        return record

    # Which check-in was before, and since when things count as new.

    def _previous(self, found: Iterable[Row]) -> Row | None:
        def place(row: Row) -> tuple[str, int]:
            return str(row["on"] or ""), int(row["at"] or _LATEST)

        mine = place(self.checkin)
        earlier = [
            row
            for row in found
            if row["id"] != self.checkin["id"] and row["state"] != "open" and place(row) < mine
        ]
        return max(earlier, key=lambda row: (*place(row), row["id"]), default=None)

    def _begin(self) -> int:
        """The instant (UTC ms) after which something is new."""
        if self.previous is not None:
            return closed_at(self.conn, self.previous["id"]) or int(self.previous["at"] or 0)
        try:
            first = date.fromisoformat(str(self.checkin["since"])[:10])
        except ValueError:
            return 0
        return int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp() * 1000)

    def _apart(self, start: Any, finish: Any) -> int | None:
        """Working days from one date to another; None where one is missing."""
        if not start or not finish:
            return None
        return self.days.between(str(start), str(finish), self.project["id"])

    # The parts, in the order of the minutes.

    def _milestones(self) -> Iterator[Seen]:
        before = {}
        if self.previous is not None:
            entries = self.laid.rows("judgement", "checkin", self.previous["id"])
            before = {row["milestone"]: row for row in entries}
        seen = []
        now = self.laid.rows("judgement", "checkin", self.checkin["id"])
        ids = [str(entry["milestone"]) for entry in now if entry["milestone"]]
        self.laid.read_ahead("milestone", ids)
        if baseline := self.project.get("active_baseline"):
            self.laid.read_ahead("baselined", (f"{baseline}|{id}" for id in ids))
        for entry in now:
            row = self.laid.row("milestone", entry["milestone"])
            if row is not None:
                seen.append(self._milestone(row, entry, before.get(row["id"])))
        key = _by_date
        yield from sorted(seen, key=key)

    def _milestone(self, row: Row, entry: Row | None, before: Row | None) -> Seen:
        baselined = self._baselined(row["id"])
        forecast = entry["forecast"] if entry else row["achieved_on"]
        figures = {
            "moved": self._apart(before["forecast"] if before else None, forecast),
            "slip": self._apart(baselined["finish"] if baselined else None, forecast),
            "gap": self._apart(entry["target"] if entry else row["target"], forecast),
        }
        return Seen(row, entry, before, baselined, _known(figures))

    def _baselined(self, milestone: str) -> Row | None:
        baseline = self.project.get("active_baseline")
        return self.laid.row("baselined", f"{baseline}|{milestone}") if baseline else None

    def _achieved(self) -> Iterator[Seen]:
        for row in self.laid.rows("milestone", "project", self.project["id"]):
            if row["state"] == "achieved" and self._is_new(row["achieved_at"], row["achieved_on"]):
                yield self._milestone(row, None, None)

    def _is_new(self, at: Any, on: Any) -> bool:
        if isinstance(at, int):
            return at > self.begin
        last = self.previous["on"] if self.previous else self.checkin["since"]
        return bool(on) and str(on) > str(last or "")

    def _ended(self, kind: str, state: str) -> list[Row]:
        """The items that came to that state since the check-in before."""
        rows = [
            row
            for row in self.laid.rows(kind, "project", self.project["id"])
            if row["state"] == state
        ]
        written = self._written(kind, [row["id"] for row in rows])
        return [row for row in rows if row["id"] in written or self.laid.is_new(kind, row["id"])]

    def _written(self, kind: str, ids: list[str]) -> set[str]:
        """Of these rows, those whose state was written since the check-in before."""
        return written_since(self.conn, kind, ids, self.begin)

    def _changes(self) -> Iterator[Seen]:
        """What was promised otherwise since; planning and achieving break nothing."""
        for row in self.laid.rows("adjustment", "project", self.project["id"], "at,id"):
            is_new = self.laid.is_new("adjustment", row["id"]) or int(row["at"] or 0) > self.begin
            if not is_new or row["cause"] in (None, "", "planning"):
                continue
            if row["field"] == "target":
                days = self._apart(row["from_value"], row["to_value"])
                yield Seen(row, figures=_known({"days": days}))
            else:
                yield Seen(row)

    def _roadblocks(self) -> Iterator[Seen]:
        ended = {row["id"] for row in self._ended("roadblock", "resolved")}
        for row in self.laid.rows("roadblock", "project", self.project["id"], "since,id"):
            entry = self.reviewed.get(row["id"])
            if entry is None and row["state"] == "resolved" and row["id"] not in ended:
                continue
            last = row["resolved_on"] if row["state"] == "resolved" else self.checkin["on"]
            figures = {"age": _days(row["since"], last)}
            yield Seen(row, entry, self.reviewed_before.get(row["id"]), figures=_known(figures))

    def _kpis(self) -> Iterator[Seen]:
        """Each KPI that was ever read: its last reading, and the one before."""
        on = str(self.checkin["on"] or "")
        for row in self.laid.rows("kpi", "project", self.project["id"]):
            readings = [
                reading
                for reading in self.laid.rows("reading", "kpi", row["id"])
                if str(reading["on"] or "") <= on or self.laid.is_new("reading", reading["id"])
            ]
            readings.sort(key=lambda reading: (str(reading["on"] or ""), reading["id"]))
            before = readings[-2] if len(readings) > 1 else None
            yield Seen(row, readings[-1] if readings else None, before)

    def _investigations(self) -> list[Row]:
        here = self.checkin["id"]
        return [
            row
            for row in self.laid.rows("investigation", "project", self.project["id"])
            if row["state"] != "closed" or row["checkin"] == here
            or str(row["closed_on"] or "") > str((self.previous or {}).get("on") or "")
        ]  # fmt: skip

    def _risks(self) -> Iterator[Seen]:
        """What was looked at, and what is open or came about since; the highest score first."""
        ended = {row["id"] for state in ENDED["risk"] for row in self._ended("risk", state)}
        seen = []
        for row in self.laid.rows("risk", "project", self.project["id"]):
            entry = self.reviewed.get(row["id"])
            if entry is None and row["state"] in ENDED["risk"] and row["id"] not in ended:
                continue
            before = self._risk_before(row["id"])
            figures = {"score": _score(row), "score_before": _score(before) if before else None}
            seen.append(Seen(row, entry, before, figures=_known(figures)))
        yield from sorted(seen, key=lambda one: (-one.figures.get("score", 0), one.row["id"]))

    def _risk_before(self, risk: str) -> Row | None:
        """How the last check-in that looked at a risk scored it."""
        rows = [
            (str(checkin["on"] or ""), int(checkin["at"] or 0), row)
            for row in self.laid.rows("reviewed", "item", risk)
            if row["checkin"] != self.checkin["id"]
            and (checkin := self.laid.row("checkin", row["checkin"])) is not None
        ]
        mine = (str(self.checkin["on"] or ""), int(self.checkin["at"] or _LATEST))
        earlier = [one for one in rows if one[:2] < mine]
        return max(earlier, key=lambda one: one[:2], default=("", 0, None))[2]

    def _actions(self) -> Iterator[Seen]:
        """Carried over, ended and new ones; those that are open and not due yet as well."""
        ended = {row["id"] for state in ENDED["action"] for row in self._ended("action", state)}
        for row in self.laid.rows("action", "project", self.project["id"], "due,id"):
            entry = self.reviewed.get(row["id"])
            if row["state"] in ENDED["action"] and entry is None and row["id"] not in ended:
                continue
            yield Seen(row, entry, self.reviewed_before.get(row["id"]))

    # Names.

    def _name_all(self, record: Record) -> None:
        """Look up what every id in the record is called."""
        everything = [record.project, record.checkin, *record.attendees, *record.investigations]
        everything += [*record.decisions, *record.retrospectives, *record.scope_answers]
        for seen in (record.milestones, record.achieved, record.finished, record.changes,
                     record.roadblocks, record.kpis, record.risks, record.actions):  # fmt: skip
            everything += [row for one in seen for row in (one.row, one.entry) if row is not None]
        for row in everything:
            self._name_of(row)
        for one in record.changes:
            if one.row["field"] == "owner":
                for end in ("from_value", "to_value"):
                    self.laid.name("person", one.row[end])

    def _name_of(self, row: Row) -> None:
        for kind, field in _REFERENCES:
            if row.get(field):
                self.laid.name(kind, row[field])


def written_since(conn: sqlite3.Connection, kind: str, ids: list[str], begin: int) -> set[str]:
    """Of these rows, those whose state was written after an instant (UTC ms)."""
    # What was added in that state came to it as well.
    cells = cell_of(KINDS[kind], "state"), row_cell(KINDS[kind], INSERT)
    found: set[str] = set()
    for start in range(0, len(ids), _IDS_A_QUERY):
        chunk = ids[start : start + _IDS_A_QUERY]
        marks = ",".join("?" * len(chunk))
        rows = conn.execute(
            "SELECT DISTINCT o.row FROM journal_op o JOIN intent i ON i.id=o.intent"
            f" WHERE o.row IN ({marks}) AND o.cell IN (?,?) AND i.at>?",
            (*chunk, *cells, begin),
        )
        found.update(row for (row,) in rows)
    return found


_LATEST = 1 << 62
# The fields that the record's rows point at others by, whose names are told.
_REFERENCES = (
    ("person", "owner"), ("person", "person"), ("person", "facilitator"), ("person", "author"),
    ("person", "asked"), ("person", "escalated_to"), ("person", "approver"),
    ("person", "sponsor"), ("team", "team"), ("milestone", "milestone"), ("task", "task"),
    ("kpi", "kpi"), ("risk", "risk"), ("decision", "supersedes"), ("phase", "phase"),
    ("baseline", "active_baseline"),
)  # fmt: skip


def _facts(checkin: Row) -> dict[str, Any]:
    try:
        found = json.loads(str(checkin.get("facts") or "{}"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _known(figures: Mapping[str, int | None]) -> dict[str, int]:
    return {name: value for name, value in figures.items() if value is not None}


def _score(row: Row) -> int | None:
    found = row.get("probability"), row.get("impact")
    return found[0] * found[1] if isinstance(found[0], int) and isinstance(found[1], int) else None


def _days(start: Any, finish: Any) -> int | None:
    """Calendar days from one date to another."""
    try:
        return (date.fromisoformat(str(finish)[:10]) - date.fromisoformat(str(start)[:10])).days
    except ValueError:
        return None


def _by_date(seen: Seen) -> tuple[str, str]:
    entry = seen.entry or {}
    return str(entry.get("forecast") or entry.get("target") or "~"), str(seen.row["id"])

"""What a review comes to: the rows of each project's check-in, as they will be written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from mstui.actions.checkin import LINKED, Closing
from mstui.domain.kinds import KINDS
from mstui.measures.health import WORDS as HEALTH_WORDS
from mstui.review.facts import facts_of
from mstui.review.items import (
    ACTIONS,
    CLOSE,
    KPIS,
    MILESTONES,
    RISKS,
    ROADBLOCKS,
    WORDS,
    Item,
    Round,
)
from mstui.review.promised import Promise, changed_promises
from mstui.views.checkins import due_projects
from mstui.views.health import MilestoneHealth, ProjectHealth, project_health
from mstui.views.record import Record, record_of_rows

if TYPE_CHECKING:
    from mstui.review.session import Review
    from mstui.review.state import Answer
    from mstui.store.transaction import Row

DAYS_TO_RISK_REVIEW = 14
# Which kind of row the answers to a kind of item are about, where a check-in keeps them.
_REVIEWED = {"task": "task", "roadblock": "roadblock", "kpi": "kpi", "risk": "risk",
             "action": "action"}  # fmt: skip


def closings(review: Review) -> list[Closing]:
    """The check-ins of the projects that are still there."""
    return review.read(lambda conn: _with_texts(review, conn, _Closer(review, conn).all()))


def _with_texts(review: Review, conn: sqlite3.Connection, found: list[Closing]) -> list[Closing]:
    """The check-ins with their updates, which are drafted from what they come to."""
    records = {}
    if review.drafter is not None:
        records = {one.project: record_of_rows(conn, rows_of(one)) for one in found}
    inside, outside = (review.texts(audience, records) for audience in ("internal", "client"))
    return [
        one._replace(
            fields={
                **one.fields,
                "text": inside.get(one.project) or None,
                "client_text": outside.get(one.project) or None,
            }
        )
        for one in found
    ]


def drafts(review: Review, only: Sequence[str] = ()) -> dict[str, Record]:
    """By project the record that Close would write, for the text and its preview.

    ``only`` names the projects; of all where it names none.
    """
    return review.read(
        lambda conn: {
            one.project: record_of_rows(conn, rows_of(one))
            for one in _Closer(review, conn).all(only)
        }
    )


def rows_of(one: Closing) -> dict[str, list[dict[str, Any]]]:
    """The rows of a closing by kind, as ``views.record`` takes those that are not written."""
    id = one.id
    rows: dict[str, list[dict[str, Any]]] = {
        "checkin": [{"id": id, **one.fields}],
        "attendee": [{"checkin": id, "person": person} for person in one.attendees],
        "judgement": [{"checkin": id, **row} for row in one.judgements],
        "reviewed": [{"checkin": id, **row} for row in one.reviewed],
    }
    for milestone, changes in one.beliefs.items():
        rows.setdefault("milestone", []).append({"id": milestone, **changes})
    for (kind, item), changes in one.updates.items():
        rows.setdefault(kind, []).append({"id": item, **changes})
    for kind, item in one.made:
        if kind in LINKED:
            rows.setdefault(kind, []).append({"id": item, "checkin": id})
    return rows


class _Closer:
    """Builds the closings from the answers and the file as it is now."""

    def __init__(self, review: Review, conn: sqlite3.Connection) -> None:
        self.review, self.conn = review, conn
        self.state, self.today = review.state, review.today
        self.next_on: Mapping[str, Any] = self.state.choices.get("next_on") or {}
        self.rows: dict[tuple[str, str], dict[str, Any] | None] = {}
        self.days_to_due = {one.id: one.days for one in due_projects(conn, self.today)}
        self.by_item: dict[tuple[str, str], Answer] = {}
        self.items: dict[int, dict[str, list[Item]]] = {}
        for key, answer in self.state.answers.items():
            _, kind, id = key.split(":", 2)
            self.by_item[kind, id] = answer

    def all(self, only: Sequence[str] = ()) -> list[Closing]:
        found = []
        for round in self.review.rounds:
            if only and round.project not in only:
                continue
            health = project_health(self.conn, round.project, self.today)
            if health is not None:
                found.append(self._one(round, health))
        return found

    def _one(self, round: Round, health: ProjectHealth) -> Closing:
        open_ones = [one for one in health.milestones.values() if one.is_open]
        skipped, unseen = self._left_out(round, open_ones)
        fields: Row = {
            "project": round.project,
            "on": self.today,
            "kind": self.review.kind or self._usual_kind(round),
            "since": round.since,
            "facilitator": self.review.facilitator or None,
            "minutes": self._minutes(),
            "skipped": ", ".join(skipped) or None,
            "next_on": self._next(round),
            "health": health.verdict.colour,
            "declared": self._declared(open_ones),
            "reasons": "\n".join(health.verdict.reasons) or None,
            "facts": self._facts(round, health, unseen),
            "audience": self.review.audience,
        }
        judgements = [self._judgement(one) for one in open_ones]
        beliefs = {
            one.id: {
                "forecast": row["forecast"] if row["forecast_source"] == "declared" else None,
                "health": row["declared"],
            }
            for one, row in zip(open_ones, judgements, strict=True)
        }
        reviewed, updates = self._reviewed(round)
        updates |= self._promised(round)
        return Closing(
            round.checkin,
            fields,
            tuple(self.review.attendees(round)),
            judgements,
            reviewed,
            beliefs,
            updates,
            self._made(round),
        )

    def _usual_kind(self, round: Round) -> str:
        """By the project's interval; one that was not due yet is ad hoc."""
        if round.last and self.days_to_due.get(round.project, 0) < 0:
            return "adhoc"
        return "biweekly" if round.interval >= 14 else "weekly"

    def _minutes(self) -> int:
        """The minutes of the review, shared by its projects."""
        count = max(1, len(self.review.rounds))
        return max(1, -(-self.review.minutes_taken // count))

    # -- milestones -------------------------------------------------------------------------------

    def _said(self, milestone: str) -> Mapping[str, Any]:
        answer = self.by_item.get(("milestone", milestone))
        return answer.said if answer is not None else {}

    def _belief(self, one: MilestoneHealth) -> tuple[str, str]:
        """What is believed of a milestone's date, and where that is from."""
        said = self._said(one.id)
        if said.get("forecast"):
            return str(said["forecast"]), "declared"
        if "forecast" not in said and one.source == "declared" and one.forecast >= self.today:
            return one.forecast, "declared"
        if one.source == "declared":
            return one.computed, "computed" if one.computed else "target"
        return one.forecast, one.source

    def _beliefs(self, health: ProjectHealth) -> dict[str, tuple[str, str]]:
        return {one.id: self._belief(one) for one in health.milestones.values() if one.is_open}

    def _judgement(self, one: MilestoneHealth) -> Row:
        said = self._said(one.id)
        forecast, source = self._belief(one)
        return {
            "milestone": one.id,
            "target": one.target or None,
            "forecast": forecast or None,
            "forecast_source": source,
            "health": one.verdict.colour,
            "reasons": "\n".join(one.verdict.reasons) or None,
            "declared": said.get("declared") or one.declared or None,
            "note": said.get("note") or None,
            "explanation": said.get("explanation") or None,
        }

    def _declared(self, open_ones: list[MilestoneHealth]) -> str | None:
        """The owners' word of the project: the worst that was declared, where any was."""
        from mstui.measures.health import worst_of

        words = [self._said(one.id).get("declared") or one.declared for one in open_ones]
        said = [word for word in words if word]
        return worst_of(said) if said else None

    # -- everything else --------------------------------------------------------------------------

    def _reviewed(self, round: Round) -> tuple[list[Row], dict[tuple[str, str], Row]]:
        rows: list[Row] = []
        updates: dict[tuple[str, str], Row] = {}
        for (kind, id), answer in self.by_item.items():
            if kind not in _REVIEWED or not answer.verdict:
                continue
            row = self._row(_REVIEWED[kind], id)
            if row is None or row["project"] != round.project:
                continue
            seen: Row = {"item": id, "verdict": answer.verdict,
                         "note": answer.said.get("note") or None}  # fmt: skip
            if "state" in row:
                seen["state"] = row["state"]
            if kind == "risk":
                seen |= {"probability": row["probability"], "impact": row["impact"]}
                if answer.verdict in ("reviewed", "scored"):
                    day = date.fromisoformat(self.today) + timedelta(days=DAYS_TO_RISK_REVIEW)
                    updates["risk", id] = {"review_on": day.isoformat()}
            if kind == "action" and answer.verdict == "carried":
                updates["action", id] = {"carried": int(row["carried"] or 0) + 1}
            rows.append(seen)
        known = {str(row["item"]) for row in rows}
        finished = self.by_item.get(("finished", round.project))
        if finished is not None and finished.verdict:
            rows += [row for row in self._finished(round) if row["item"] not in known]
        rows += self._made_rows(round, {str(row["item"]) for row in rows})
        return rows, updates

    def _promised(self, round: Round) -> dict[tuple[str, str], Row]:
        """Who is told of the promises that were changed, and until when they are watched."""
        return {
            ("adjustment", one.id): {
                "informed": one.informed or None,
                "watch_until": one.watch_until or None,
            }
            for one in changed_promises(self.review)
            if one.project == round.project
        }

    def _finished(self, round: Round) -> list[Row]:
        """The tasks that were done since the last check-in, as they were seen."""
        from mstui.review.reading import Reader

        review = self.review
        reader = Reader(self.conn, [round], self.today, review.me, review.ws.author)
        for item in reader.step(2):
            if item.kind == "finished":
                return [
                    {"item": id, "verdict": "done", "state": "done"} for id in item.facts["ids"]
                ]
        return []

    def _made_rows(self, round: Round, known: set[str]) -> list[Row]:
        """What was made in the review: new roadblocks, risks and action steps."""
        rows: list[Row] = []
        for kind, id in self._made(round):
            if kind not in ("roadblock", "risk", "action") or id in known:
                continue
            row = self._row(kind, id)
            assert row is not None
            seen: Row = {"item": id, "verdict": "new", "state": row["state"]}
            if kind == "risk":
                seen |= {"probability": row["probability"], "impact": row["impact"]}
            rows.append(seen)
        return rows

    def _made(self, round: Round) -> list[tuple[str, str]]:
        found: dict[tuple[str, str], None] = {}
        for given in self.state.given:
            for kind, id in given.said.get("made", ()):
                row = self._row(kind, id)
                if row is not None and row.get("project") == round.project:
                    found[kind, id] = None
        return list(found)

    def _row(self, kind: str, id: str) -> dict[str, Any] | None:
        if (kind, id) not in self.rows:
            self.rows[kind, id] = self._look_up(kind, id)
        return self.rows[kind, id]

    def _look_up(self, kind: str, id: str) -> dict[str, Any] | None:
        names = ("id", *KINDS[kind].names)
        columns = ",".join(f'"{name}"' for name in names)
        found = self.conn.execute(f'SELECT {columns} FROM "{kind}" WHERE id=?', (id,)).fetchone()
        return dict(zip(names, found, strict=True)) if found else None

    def _left_out(
        self, round: Round, open_ones: list[MilestoneHealth]
    ) -> tuple[list[str], list[str]]:
        """The steps that were skipped, in words, and the milestones that nobody looked at."""
        words, unseen = [], []
        for step in self.review.steps:
            if step == CLOSE:
                continue
            of = self._by_project(step)
            items = [*of.get(round.project, ()), *of.get("", ())]
            left = [item for item in items if not self.review.is_answered(item)]
            if step == MILESTONES:
                there = {one.id for one in open_ones}
                unseen = [item.id for item in left if item.id in there]
            if left and step in (2, MILESTONES, ROADBLOCKS, KPIS, RISKS, ACTIONS):
                some = f" ({len(left)} of {len(items)})" if len(left) < len(items) else ""
                words.append(f"{WORDS[step]}{some}")
        return words, unseen

    def _by_project(self, step: int) -> dict[str, list[Item]]:
        """The items of a step that can be left out, by their projects."""
        if step not in self.items:
            found: dict[str, list[Item]] = {}
            for item in self.review.items_of_step(step):
                if item.kind not in ("brief", "more"):
                    found.setdefault(item.project, []).append(item)
            self.items[step] = found
        return self.items[step]

    def told(self) -> Iterator[tuple[str, str, str, str]]:
        """By project its key, its health, the next date and what was skipped, of all of them."""
        for round in self.review.rounds:
            health = project_health(self.conn, round.project, self.today)
            if health is not None:
                skipped, _ = self._left_out(
                    round, [one for one in health.milestones.values() if one.is_open]
                )
                yield round.key, health.verdict.colour, self._next(round), ", ".join(skipped)

    def _next(self, round: Round) -> str:
        return str(self.next_on.get(round.project) or next_date(self.review, round))

    def _facts(self, round: Round, health: ProjectHealth, unseen: list[str]) -> str:
        believed = {id: one for id, (one, _) in self._beliefs(health).items()}
        found: dict[str, Any] = facts_of(self.conn, round, health, self.today, believed)
        if unseen:
            found["not_looked_at"] = len(unseen)
        return json.dumps(found, sort_keys=True, separators=(",", ":"))


class Ending(NamedTuple):
    """How a project leaves the check-in: its health, the day of the next one, what was skipped."""

    key: str
    colour: str
    next_on: str
    skipped: str


def endings(review: Review) -> list[Ending]:
    """What Close would write of each project."""
    found = review.read(lambda conn: list(_Closer(review, conn).told()))
    return [Ending(*one) for one in found]


def close_lines(review: Review) -> list[str]:
    """What Close would write in lines of words: the projects, then the changed promises."""
    from mstui.dates import show

    lines = []
    for one in endings(review):
        parts = [f"{one.key} {HEALTH_WORDS.get(one.colour, '')}"]
        parts.append(f"next {show(one.next_on, review.today)}")
        parts += [f"skipped: {one.skipped}"] if one.skipped else []
        lines.append(" · ".join(parts))
    return lines + [_told(one, review.today) for one in changed_promises(review)]


def _told(one: Promise, today: str) -> str:
    """A changed promise with who was told of it, and when it is asked about again."""
    from mstui.dates import show

    watched = f" · ask again {show(one.watch_until, today)}" if one.watch_until else ""
    words = f"{one.key} {one.words(today)}".strip()
    return f"{words} · told: {one.informed or 'nobody yet'}{watched}"


def next_date(review: Review, round: Round) -> str:
    """One interval from today, on the first day from there that works."""
    day = review.day + timedelta(days=round.interval)
    works = review.is_working(round.project)
    for _ in range(60):
        if works(day):
            break
        day += timedelta(days=1)
    return day.isoformat()

"""The items of each step, prefilled and in the order of attention.

The facts of an item by kind, all as plain values (ISO dates, ids, texts):

- ``capture``: ``at``, ``author``, ``becomes`` (the kind), ``told`` in words, ``problem`` where it
  can't be filed as it stands.
- ``finished`` (one a project): ``tasks``, the names of those that were done; ``ids``.
- ``task`` (open, past its finish): ``finish``, ``late`` in working days, ``who``.
- ``ready`` (a milestone that is not achieved yet): ``target``, ``sort`` (its kind).
- ``achieved``: ``on``, ``target``, ``evidence``, ``retrospective`` whether one was held.
- ``milestone``: ``target``, ``forecast``, ``source``, ``computed``, ``before`` (the forecast of
  the last check-in), ``gap`` in working days, ``health``, ``health_before``, ``declared``,
  ``history`` (pairs of declared and computed health), ``reasons``, ``watched`` (changes whose
  watch-until date has come, in words), ``moscow``, ``sort``, ``state``.
- ``roadblock``: ``age`` in days, ``state``, ``ask``, ``asked``, ``escalated_to``, ``milestone``.
- ``kpi``: ``unit``, ``last``, ``last_on``, ``target``, ``expected``, ``readings``, ``short``.
- ``risk``: ``probability``, ``impact``, ``score``, ``review_on``, ``state``, ``near``.
- ``action``: ``due``, ``carried``, ``late`` in days.
- ``brief``, ``more``, ``close``: none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mstui.dates import show
from mstui.measures.health import is_better
from mstui.measures.kpi import assess, kpi_of, readings_of, show_number
from mstui.review.items import (
    ACTIONS,
    BRIEF,
    CLOSE,
    DONE,
    INBOX,
    KPIS,
    MILESTONES,
    RISKS,
    ROADBLOCKS,
    Item,
    Round,
)
from mstui.review.lines import read_capture
from mstui.views.health import project_health
from mstui.views.record_building import written_since
from mstui.views.states import READY, is_open
from mstui.views.workdays import Workdays

HIGH_RISK = 12
NEAR_DAYS = 30
# A roadblock so old that nobody was asked about wants a look, and an action carried so often.
OLD_ROADBLOCK = 14
CARRIED_OFTEN = 2

BRIEF_ITEM = Item(BRIEF, "brief", "", "", "Since the last check-in")
MORE_ITEM = Item(ACTIONS, "more", "", "", "New action steps and decisions")
REPORT_ITEM = Item(CLOSE, "report", "", "", "Send")
CLOSE_ITEM = Item(CLOSE, "close", "", "", "Close")


class Reader:
    """Reads the items of the projects under review; ``me`` narrows to what one person does."""

    def __init__(
        self, conn: sqlite3.Connection, rounds: Sequence[Round], today: str, me: str, author: str
    ) -> None:
        self.conn, self.rounds, self.today, self.me = conn, rounds, today, me
        self.author = author
        self.days = Workdays(conn)
        self.places = {round.project: place for place, round in enumerate(rounds)}

    def step(self, step: int) -> list[Item]:
        """The items of one step, project by project, in each by attention."""
        if step == BRIEF:
            return [] if self.me else [BRIEF_ITEM]
        if step == CLOSE:
            return [REPORT_ITEM if self.me else CLOSE_ITEM]
        if step == INBOX:
            return [] if self.me else self._inbox()
        found = [item for round in self.rounds for item in self._of(step, round)]
        # What was finished is told, not asked: behind all that is.
        found.sort(key=lambda item: item.kind == "finished")
        if self.me:
            found = [item for item in found if self._is_mine(item)]
        if step == ACTIONS:
            found.append(MORE_ITEM)
        return found

    def again(self, item: Item) -> Item | None:
        """One item as it stands now; None where it is no item of its step any more."""
        of = next((round for round in self.rounds if round.project == item.project), None)
        found = self._of(item.step, of) if of is not None else []
        return next((one for one in found if one.key == item.key), None)

    def _is_mine(self, item: Item) -> bool:
        return item.owner == self.me or self.me in item.facts.get("people", ())

    def _of(self, step: int, round: Round) -> list[Item]:
        readers = {
            DONE: self._done,
            MILESTONES: self._milestones,
            ROADBLOCKS: self._roadblocks,
            KPIS: self._kpis,
            RISKS: self._risks,
            ACTIONS: self._actions,
        }
        found = list(readers[step](round))
        if step != DONE:
            found.sort(key=lambda item: (-item.points, str(item.facts.get("order", "")), item.id))
        return found

    # -- inbox ------------------------------------------------------------------------------------

    def _inbox(self) -> list[Item]:
        rows = self.conn.execute(
            "SELECT id,text,coalesce(project,''),author,at FROM capture ORDER BY at,id"
        ).fetchall()
        found = []
        for id, text, project, author, at in rows:
            if project and project not in self.places:
                continue
            found.append(self.capture(id, text or "", project, author, at))
        found.sort(key=lambda item: self.places.get(item.project, len(self.places)))
        return found

    def capture(self, id: str, text: str, project: str, author: Any, at: Any) -> Item:
        """A captured line as what it becomes."""
        known = {round.key: round.project for round in self.rounds}
        read = read_capture(self.conn, text, project, known, self.today, self.author)
        facts = {
            "at": at, "author": author, "text": text, "becomes": read.kind, "told": read.told,
            "problem": read.problem, "entry": read.entry,
        }  # fmt: skip
        return Item(INBOX, "capture", id, read.project, text, str(author or ""),
                    plain=not read.problem, facts=facts)  # fmt: skip

    # -- done since last --------------------------------------------------------------------------

    def _done(self, round: Round) -> Iterator[Item]:
        yield from self._achieved(round)
        yield from self._ready(round)
        yield from self._late_tasks(round)
        yield from self._finished(round)

    def _finished(self, round: Round) -> Iterator[Item]:
        ids = [
            id
            for (id,) in self.conn.execute(
                "SELECT id FROM task WHERE project=? AND state='done'", (round.project,)
            ).fetchall()
        ]
        fresh = written_since(self.conn, "task", ids, round.begin)
        if not fresh:
            return
        people = self._assignees(fresh)
        done = sorted(id for id in fresh if not self.me or self.me in people.get(id, ()))
        if not done:
            return
        names = self._names("task", done)
        title = f"{len(done)} task{'' if len(done) == 1 else 's'} done"
        facts = {"tasks": [names[id] for id in done], "ids": done, "people": (self.me,)}
        yield Item(DONE, "finished", round.project, round.project, title, plain=True, facts=facts)

    def _late_tasks(self, round: Round) -> Iterator[Item]:
        soon = self.today
        if self.me:
            soon = (date.fromisoformat(self.today) + timedelta(days=7)).isoformat()
        rows = self.conn.execute(
            "SELECT id,coalesce(name,''),finish,percent FROM task t WHERE project=?"
            " AND t.state IN ('todo','doing','blocked') AND t.finish<?"
            " AND NOT EXISTS(SELECT 1 FROM task c WHERE c.parent=t.id) ORDER BY finish,id",
            (round.project, soon),
        ).fetchall()
        people = self._assignees([row[0] for row in rows])
        for id, name, finish, percent in rows:
            late = self.days.between(finish, self.today, round.project)
            who = people.get(id, ())
            facts = {"finish": finish[:10], "late": late, "people": who, "percent": percent or 0}
            why = (f"{late} wd past its finish",) if late > 0 else ()
            yield Item(DONE, "task", id, round.project, name, who[0] if who else "",
                       100 if late > 0 else 0, why, plain=True, facts=facts)  # fmt: skip

    def _ready(self, round: Round) -> Iterator[Item]:
        rows = self.conn.execute(
            "SELECT id,coalesce(name,''),owner,target,coalesce(kind,'phase') FROM milestone t"
            f" WHERE project=? AND {READY} ORDER BY target IS NULL,target,id",
            (round.project,),
        ).fetchall()
        for id, name, owner, target, sort in rows:
            facts = {"target": target, "sort": sort}
            yield Item(DONE, "ready", id, round.project, name, owner or "", 10,
                       ("all it waits for is there",), plain=True, facts=facts)  # fmt: skip

    def _achieved(self, round: Round) -> Iterator[Item]:
        rows = self.conn.execute(
            "SELECT m.id,coalesce(m.name,''),m.owner,m.target,m.achieved_on,m.evidence,"
            "m.evidence_kind,coalesce(m.kind,'phase'),"
            "EXISTS(SELECT 1 FROM retrospective r WHERE r.milestone=m.id)"
            " FROM milestone m WHERE m.project=? AND m.state='achieved'"
            " AND (coalesce(m.achieved_at,0)>? OR (m.achieved_at IS NULL AND m.achieved_on>?))"
            " ORDER BY m.achieved_on,m.id",
            (round.project, round.begin, round.last_on or round.since),
        ).fetchall()
        for id, name, owner, target, on, evidence, sort, kind, held in rows:
            facts = {
                "on": on, "target": target, "evidence": evidence or "", "evidence_kind": sort,
                "sort": kind, "retrospective": bool(held),
            }  # fmt: skip
            late = self.days.between(target, on, round.project) if target and on else 0
            told = "on time" if not late else f"{abs(late)} wd {'late' if late > 0 else 'early'}"
            yield Item(DONE, "achieved", id, round.project, name, owner or "", 10, (told,),
                       plain=bool(evidence), facts=facts)  # fmt: skip

    # -- milestones -------------------------------------------------------------------------------

    def _milestones(self, round: Round) -> Iterator[Item]:
        health = project_health(self.conn, round.project, self.today)
        if health is None:
            return
        before = self._judged_before(round)
        watched = self._watched(round)
        for id, owner, moscow, sort in self.conn.execute(
            "SELECT t.id,coalesce(t.owner,''),t.moscow,coalesce(t.kind,'phase') FROM milestone t"
            f" WHERE t.project=? AND {is_open('milestone')}",
            (round.project,),
        ).fetchall():
            found = health.milestones.get(id)
            if found is None:
                continue
            last = before.get(id)
            forecast, source = found.forecast, found.source
            if source == "declared" and forecast < self.today:
                # A belief that has passed is none any more.
                forecast, source = found.computed, "computed" if found.computed else "target"
            facts = {
                "target": found.target, "forecast": forecast, "source": source,
                "computed": found.computed, "gap": found.gap_days,
                "health": found.verdict.colour, "declared": found.declared,
                "reasons": found.verdict.reasons, "history": found.history,
                "before": last["forecast"] if last else "",
                "health_before": last["health"] if last else "",
                "watched": watched.get(id, ()), "moscow": moscow or "", "sort": sort,
                "state": found.state, "order": found.target or "~",
            }  # fmt: skip
            why = tuple(part.reason for part in found.attention.reasons)
            yield Item(MILESTONES, "milestone", id, round.project, found.name, owner,
                       found.attention.points, why, is_plain(facts), facts)  # fmt: skip

    def _judged_before(self, round: Round) -> dict[str, dict[str, str]]:
        """What the check-in before recorded, by milestone."""
        rows = self.conn.execute(
            "SELECT milestone,coalesce(forecast,''),coalesce(health,'') FROM judgement"
            " WHERE checkin=?",
            (round.last,),
        ).fetchall()
        return {id: {"forecast": forecast, "health": health} for id, forecast, health in rows}

    def _watched(self, round: Round) -> dict[str, tuple[str, ...]]:
        """By milestone the changes whose watch-until date has come, in words."""
        found: dict[str, tuple[str, ...]] = {}
        for milestone, field, to, until in self.conn.execute(
            "SELECT milestone,field,coalesce(to_value,''),watch_until FROM adjustment"
            " WHERE project=? AND watch_until<=? AND watch_until>? ORDER BY watch_until,id",
            (round.project, self.today, round.last_on),
        ).fetchall():
            told = f"{field} moved to {show(to, self.today)}" if field == "target" else field
            words = f"{told}, to be watched until {show(until, self.today)}"
            found[milestone] = (*found.get(milestone, ()), words)
        return found

    # -- roadblocks, KPIs, risks, actions ---------------------------------------------------------

    def _roadblocks(self, round: Round) -> Iterator[Item]:
        rows = self.conn.execute(
            "SELECT t.id,coalesce(t.name,''),t.owner,t.since,coalesce(t.state,'open'),t.ask,"
            "t.asked,t.escalated_to,t.escalated_on,(SELECT name FROM milestone WHERE"
            " id=t.milestone) FROM roadblock t"
            f" WHERE t.project=? AND {is_open('roadblock')}",
            (round.project,),
        ).fetchall()
        for id, name, owner, since, state, ask, asked, to, to_on, milestone in rows:
            age = self._age(since)
            facts = {
                "age": age, "state": state, "ask": ask, "asked": asked, "escalated_to": to,
                "escalated_on": to_on, "milestone": milestone, "order": since or "~",
                "people": tuple(filter(None, (asked, to))),
            }  # fmt: skip
            why = (f"open {age} days" if state == "open" else f"{state}, {age} days old",)
            is_old = (age or 0) >= OLD_ROADBLOCK and state == "open" and not ask
            yield Item(ROADBLOCKS, "roadblock", id, round.project, name, owner or "",
                       min(40, 5 * max(0, age or 0)), why, not is_old, facts)  # fmt: skip

    def _kpis(self, round: Round) -> Iterator[Item]:
        names = ("id", "name", "owner", "unit", "direction", "start_value", "start_on",
                 "target_value", "target_on", "low", "high", "cadence_days", "curve")  # fmt: skip
        today = date.fromisoformat(self.today)
        for row in self.conn.execute(
            f"SELECT {','.join(names)} FROM kpi WHERE project=?", (round.project,)
        ).fetchall():
            kpi = dict(zip(names, row, strict=True))
            readings = self.conn.execute(
                'SELECT "on",value FROM reading WHERE kpi=? ORDER BY "on",id', (kpi["id"],)
            ).fetchall()
            found = assess(kpi_of(kpi), readings_of(readings), today)
            if not found.is_due:
                continue
            expected = found.expected_now
            facts = {
                "unit": kpi["unit"] or "", "direction": kpi["direction"],
                "last": show_number(found.last.value) if found.last else "",
                "last_on": found.last.on.isoformat() if found.last else "",
                "target": kpi["target_value"], "verdict": found.verdict,
                "expected": show_number(expected) if expected is not None else "",
                "readings": [float(one.value) for one in found.readings[-12:]],
                "short": found.short_run,
            }  # fmt: skip
            points = 40 if found.consistently_short else 0
            why = (
                ("short once" if found.short_run == 1 else f"short {found.short_run} times",)
                if found.short_run
                else ()
            )
            yield Item(KPIS, "kpi", kpi["id"], round.project, kpi["name"] or "",
                       kpi["owner"] or "", points, why, facts=facts)  # fmt: skip

    def _risks(self, round: Round) -> Iterator[Item]:
        near = (date.fromisoformat(self.today) + timedelta(days=NEAR_DAYS)).isoformat()
        rows = self.conn.execute(
            "SELECT t.id,coalesce(t.name,''),t.owner,t.probability,t.impact,t.review_on,"
            "coalesce(t.state,'identified'),t.contingency,t.opportunity,"
            "(SELECT min(m.target) FROM endangers e JOIN milestone m ON m.id=e.milestone"
            f" WHERE e.risk=t.id AND {is_open('milestone', 'm')}) FROM risk t"
            f" WHERE t.project=? AND {is_open('risk')}",
            (round.project,),
        ).fetchall()
        for id, name, owner, chance, impact, review, state, plan, good, target in rows:
            is_due = not review or review <= self.today
            is_near = bool(target) and target <= near
            if not (is_due or is_near):
                continue
            points = (chance or 0) * (impact or 0)
            why = [f"review due {show(review, self.today)}"] if is_due and review else []
            why += ["never reviewed"] if not review else []
            why += ["its milestone is less than 30 days away"] if is_near else []
            facts = {
                "probability": chance, "impact": impact, "score": points, "review_on": review,
                "state": state, "near": target, "contingency": plan or "",
                "opportunity": bool(good),
            }  # fmt: skip
            yield Item(RISKS, "risk", id, round.project, name, owner or "", points, tuple(why),
                       0 < points < HIGH_RISK, facts)  # fmt: skip

    def _actions(self, round: Round) -> Iterator[Item]:
        rows = self.conn.execute(
            "SELECT t.id,coalesce(t.name,''),t.owner,t.due,coalesce(t.carried,0) FROM action t"
            f" WHERE t.project=? AND {is_open('action')}",
            (round.project,),
        ).fetchall()
        for id, name, owner, due, carried in rows:
            late = self._age(due)
            points = 30 if (late or 0) > 0 else 10
            why = [f"{late} days late"] if (late or 0) > 0 else []
            why += (
                ["carried once" if carried == 1 else f"carried {carried} times"] if carried else []
            )
            facts = {"due": due, "carried": carried, "late": late, "order": due or "~"}
            yield Item(ACTIONS, "action", id, round.project, name, owner or "", points,
                       tuple(why), carried < CARRIED_OFTEN, facts)  # fmt: skip

    # -- what several ask -------------------------------------------------------------------------

    def _age(self, day: Any) -> int | None:
        try:
            return (date.fromisoformat(self.today) - date.fromisoformat(str(day)[:10])).days
        except ValueError:
            return None

    def _assignees(self, tasks: Iterable[str]) -> dict[str, tuple[str, ...]]:
        import json

        found: dict[str, tuple[str, ...]] = {}
        for task, person in self.conn.execute(
            "SELECT a.task,a.person FROM json_each(?) t JOIN assignment a ON a.task=t.value"
            " ORDER BY a.id",
            (json.dumps(list(tasks)),),
        ).fetchall():
            found[task] = (*found.get(task, ()), person)
        return found

    def _names(self, kind: str, ids: Sequence[str]) -> dict[str, str]:
        import json

        rows = self.conn.execute(
            f"SELECT k.id,coalesce(k.name,'') FROM json_each(?) t JOIN \"{kind}\" k"
            " ON k.id=t.value",
            (json.dumps(list(ids)),),
        ).fetchall()
        return {id: str(name) for id, name in rows}


def is_plain(facts: Mapping[str, Any]) -> bool:
    """Whether accept-all may take a milestone: unchanged, and nothing that wants a look.

    It takes no reds, no new ambers, nothing whose watch-until date has come, no forecast that
    moved, and no word that is better than the facts. At a first check-in nothing is unchanged;
    then it takes what is on track or far away.
    """
    colour, before = facts["health"], facts["health_before"]
    if colour == "red" or facts["watched"] or is_better(facts["declared"], colour):
        return False
    if not before:
        return bool(colour != "amber")
    if colour == "amber" and before not in ("amber", "red"):
        return False
    return bool(facts["before"] == facts["forecast"])

"""A check-in that is held by script: the same machine, the same keys, another clock."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol

from mstui.actions.demo_review import Edit, Sitting
from mstui.domain.errors import MstuiError
from mstui.review.items import (
    ACTIONS,
    CLOSE,
    DONE,
    KPIS,
    MILESTONES,
    RISKS,
    ROADBLOCKS,
    STEPS,
    Item,
)
from mstui.review.opening import open_review
from mstui.review.reading import BRIEF_ITEM, MORE_ITEM
from mstui.store.workspace import Workspace

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.review.session import Review
    from mstui.views.record import Record

_MINUTE_MS = 60_000


class Ticking(Protocol):
    """A clock that is set by hand, in milliseconds UTC."""

    now: int

    def set(self, at: int) -> None: ...


def hold(
    ws: Workspace,
    sitting: Sitting,
    clock: Ticking,
    drafter: Callable[[Record, str], str],
) -> None:
    """Hold a check-in from its first edit to Close, by the script of ``sitting``."""
    for edit in sitting.before:
        _edit(ws, edit, sitting)
        clock.set(clock.now + _MINUTE_MS // 2)
    ws.author = sitting.facilitator
    try:
        review = open_review(
            ws, None, today=sitting.day.isoformat(), projects=[sitting.project],
            now=lambda: clock.now, drafter=drafter,
        )  # fmt: skip
        _Held(review, sitting, clock).all()
    finally:
        ws.author = ""


def _edit(ws: Workspace, edit: Edit, sitting: Sitting) -> None:
    """One change on the way to the check-in, with what it does to the plan."""
    from mstui.actions.checkin_steps import declare, report_self
    from mstui.actions.items import add_item, edit_item
    from mstui.views.foreseen import foreseen

    why = edit.why
    if why is not None:
        with ws.reader_lock:
            seen = foreseen(
                ws.reader, edit.kind, {edit.id: dict(edit.values)}, sitting.day.isoformat()
            )
        why = why._replace(impact=seen.kept)
    ws.author = edit.author
    try:
        if not edit.id:
            add_item(ws, edit.kind, edit.values)
        elif edit.is_belief:
            declare(ws, edit.id, dict(edit.values))
        else:
            edit_item(ws, edit.kind, edit.id, edit.values, why=why)
        if edit.is_belief and edit.author != sitting.facilitator:
            report_self(ws, [{"project": sitting.project, "person": edit.author,
                              "on": sitting.day.isoformat(), "minutes": 2}])  # fmt: skip
    finally:
        ws.author = ""


class _Held:
    """One review while it is gone through, step by step."""

    def __init__(self, review: Review, sitting: Sitting, clock: Ticking) -> None:
        self.review, self.sitting, self.clock = review, sitting, clock
        self.believed = {edit.id for edit in sitting.before if edit.is_belief}

    def all(self) -> None:
        """Every step, and Close."""
        review, sitting = self.review, self.sitting
        review.choose("facilitator", sitting.facilitator)
        review.choose("attendees", list(sitting.attendees))
        review.choose("next_on", {sitting.project: sitting.next_on})
        self._press("enter")
        self._scope()
        answers: dict[int, Callable[[Item], None]] = {
            DONE: self._done,
            MILESTONES: self._milestone,
            ROADBLOCKS: self._roadblock,
            KPIS: self._kpi,
            RISKS: self._risk,
            ACTIONS: self._action,
        }
        for step in range(len(STEPS)):
            if step in answers:
                for item in list(review.items_of(str(step))):
                    if item.kind not in ("none", "more"):
                        answers[step](item)
        self._read_besides()
        self._findings()
        self._new()
        self._at(review.items_of(str(CLOSE))[0], "enter")

    # -- keys -------------------------------------------------------------------------------------

    def _press(self, key: str, text: str = "") -> None:
        self.clock.set(self.clock.now + self.sitting.pace * 1000)
        reply = self.review.press(key, text)
        if reply.problem:
            raise MstuiError(f"{self.sitting.day} {self.review.item.name}: {reply.problem}")

    def _at(self, item: Item, key: str, said: Mapping[str, str] | None = None) -> None:
        """A key on an item, and the answers to all that is asked then."""
        self.review.go_to(item.key)
        self._press(key)
        self._asked(said or {})

    def _asked(self, said: Mapping[str, str]) -> None:
        while (prompt := self.review.prompt) is not None:
            value = said.get(prompt.field, "")
            if prompt.sort == "choice":
                chosen = next((one for one in prompt.choices if one.value == value), None)
                self._press(chosen.key if chosen is not None else prompt.choices[0].key)
            else:
                self._press("enter", value)

    def _write(self, item: Item, verdict: str, do: Callable[[], Change]) -> None:
        """What has no key of its own in one line, written as the keys write."""
        self.clock.set(self.clock.now + self.sitting.pace * 1000)
        self.review.write([(item, verdict)], {}, do)

    # -- the steps --------------------------------------------------------------------------------

    def _done(self, item: Item) -> None:
        said = self.sitting.achieved.get(item.id) if item.kind == "achieved" else None
        if said:
            for key, first in (("r", "well"), ("c", "celebrated")):
                if first in said:
                    self._at(item, key, {**said, "after": "enter"})
        elif not self.review.is_answered(item):
            self._at(item, "enter")

    def _milestone(self, item: Item) -> None:
        said = dict(self.sitting.milestones.get(item.id, {}))
        # Whoever says better than the facts twice running is asked why, and says it then.
        note = said.pop("note", "")
        said.setdefault("explanation", note or "As it was said the last time")
        if item.facts["source"] == "declared" and item.id not in self.believed:
            # What was believed the last time stands no longer: the plan's own date does.
            self._at(item, "f")
        if said.get("declared"):
            self._at(item, "v", said)
            if note and not self.review.said(item, "explanation"):
                self._at(item, "#", {"note": note})
        if not self.review.is_answered(item):
            late = str(item.facts["forecast"]) > str(item.facts["target"])
            self._at(item, "enter", {**said, "solved": "not solved" if late else "solved"})

    def _roadblock(self, item: Item) -> None:
        said = self.sitting.roadblocks.get(item.id, {})
        self._at(item, "E" if "to" in said else "x" if "resolution" in said else "enter", said)

    def _kpi(self, item: Item) -> None:
        said = self.sitting.kpis.get(item.id)
        if said is None:
            return
        self.review.go_to(item.key)
        self._press("enter", said["value"])
        self._asked(said)

    def _risk(self, item: Item) -> None:
        fields = self.sitting.risks.get(item.id, {})
        if not {"probability", "impact"} & fields.keys():
            self._at(item, "enter")
            return
        facts = {**item.facts, **fields}
        self.review.go_to(item.key)
        self._press(str(facts["probability"]))
        self._press(str(facts["impact"]))
        self._asked({})

    def _action(self, item: Item) -> None:
        said = self.sitting.actions.get(item.name, {})
        if "dropped" in said:
            self._at(item, "X", {"reason": said["dropped"]})
        else:
            self._at(item, "x" if "done" in said else "enter")

    # -- what is new ------------------------------------------------------------------------------

    def _new(self) -> None:
        """Action steps and decisions."""
        from mstui.actions.items import add_item

        ws, sitting = self.review.ws, self.sitting
        for kind, rows in (("action", sitting.new_actions), ("decision", sitting.decisions)):
            for values in rows:
                self._write(MORE_ITEM, "", partial(add_item, ws, kind, values))

    def _read_besides(self) -> None:
        """Numbers that were read although none was due."""
        from mstui.actions.kpis import read_kpi

        asked = {item.id for item in self.review.items_of(str(KPIS))}
        for kpi, said in self.sitting.kpis.items():
            if kpi not in asked:
                do = partial(read_kpi, self.review.ws, kpi, said["value"], today=self.sitting.day)
                self._write(MORE_ITEM, "", do)

    def _findings(self) -> None:
        """Investigations that came to an end."""
        from mstui.actions.investigations import close_investigation

        for kpi, text in self.sitting.findings.items():
            found = self.review.read(partial(_open_investigation, kpi=kpi))
            if found:
                do = partial(close_investigation, self.review.ws, found, text,
                             today=self.sitting.day)  # fmt: skip
                self._write(MORE_ITEM, "", do)

    def _scope(self) -> None:
        """What is answered where the scope has grown."""
        said = self.sitting.scope
        if not said:
            return
        from mstui.actions.scope import answer_scope
        from mstui.views.growth import project_growth

        project = self.sitting.project
        scope = self.review.read(lambda conn: project_growth(conn, project))
        growth = scope.growth if scope is not None else None
        self._write(BRIEF_ITEM, "read", lambda: answer_scope(
            self.review.ws, project, said["answer"], today=self.sitting.day,
            growth_effort=_share(growth.by_effort) if growth else None,
            growth_count=_share(growth.by_count) if growth else None,
            rationale=said.get("rationale", ""),
        ))  # fmt: skip


def _open_investigation(conn: sqlite3.Connection, kpi: str) -> str:
    found = conn.execute(
        "SELECT id FROM investigation WHERE kpi=? AND coalesce(state,'open')='open'"
        " ORDER BY opened_on,id LIMIT 1",
        (kpi,),
    ).fetchone()
    return str(found[0]) if found else ""


def _share(hundredths: int | None) -> float | None:
    """Hundredths of a percent as a share."""
    return None if hundredths is None else hundredths / 10_000

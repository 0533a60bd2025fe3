"""Records that no check-in would ever make: any value in any field, its figures reckoned right.

They come from one seed each: a draw for each of a thousand fields would take all the time.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from mstui.domain.kinds import KINDS, Field
from mstui.views.record import Record, Row, Seen, Withdrawn
from mstui.views.workdays import weekdays_between

TEXTS = (
    "3 Improvements agreed",
    "<script>alert(1)</script>",
    "# 1. [x](javascript:alert(1)) | `a` **b** 1,000.50",
    "1. one\n- two\n> three 4\n---\n    five",
    "=cmd|' /C calc'!A0",
    "BEGIN:VEVENT\nDTSTART:19700101",
    "&lt;b&gt; \u202e 12 \u200b",
    "https://example.org/?a=1&b=2",
    "-",
    "+ 7",
    "佐藤 恵美 ３ ²",
    "x" * 200,
)
LETTERS = "abc 0123456789 <>&\"'`*_[]()#|~\\!$^=+-.:;,@\u202e\u200d\u00ad😀é漢\n"
_PEOPLE = [f"person{letter}" for letter in "abc"]
_NUMBERS = (
    "percent", "tasks", "tasks_done", "tasks_done_since", "milestones_open", "slipped",
    "milestones_achieved", "recovered", "effort_minutes", "growth_effort", "growth_count",
    "spi_t", "chain_done", "buffer_used",
)  # fmt: skip


def records() -> st.SearchStrategy[Record]:
    """Any record; its names are known, its figures are those of its rows."""
    return st.integers(0, 1 << 48).map(lambda seed: _Maker(Random(seed)).record())


class _Maker:
    def __init__(self, luck: Random) -> None:
        self.luck = luck
        self.milestone_ids: list[str] = []

    def record(self) -> Record:
        checkin = self.row("checkin", "c2", project="p", on=self.day(), facts="{}")
        previous = self.row("checkin", "c1", project="p", on=self.day()) if self.flip() else None
        milestones = [self.judged(f"m{place}") for place in self.few()]
        achieved = [self.achieved(f"n{place}") for place in self.few()]
        known = [one.row for one in (*milestones, *achieved)]
        self.milestone_ids = [row["id"] for row in known]
        kpis = [self.kpi(f"k{place}") for place in self.few()]
        names = {id: ("person", self.text()) for id in _PEOPLE}
        names |= {row["id"]: ("milestone", row["name"] or "") for row in known}
        names |= {one.row["id"]: ("kpi", one.row["name"] or "") for one in kpis}
        return Record(
            project=self.row("project", "p"),
            checkin=checkin,
            previous=previous,
            facts=self.facts(),
            facts_before=self.facts() if previous else {},
            names=names,
            attendees=[self.row("attendee", "a", person="persona")],
            milestones=milestones,
            achieved=achieved,
            finished=[Seen(self.row("task", f"t{place}")) for place in range(70 * self.flip())],
            changes=[self.change(f"j{place}") for place in self.few()],
            roadblocks=[self.roadblock(f"r{place}", checkin) for place in self.few()],
            kpis=kpis,
            investigations=[self.row("investigation", "i", kpi=one.row["id"]) for one in kpis],
            risks=[self.risk(f"x{place}") for place in self.few()],
            actions=[Seen(self.about("action", f"s{place}")) for place in self.few()],
            decisions=[self.about("decision", f"d{place}") for place in self.few()],
            retrospectives=[self.about("retrospective", f"q{place}") for place in self.few()],
            scope_answers=[self.row("scopeanswer", f"w{place}") for place in self.few()],
            withdrawn=Withdrawn(1_790_000_000_000, "Ana 2") if self.flip() else None,
            shows_key_only=self.flip(),
        )

    # Values.

    def flip(self) -> bool:
        return self.luck.random() < 0.5

    def few(self) -> range:
        return range(self.luck.randrange(4))

    def day(self) -> str:
        return str(date(2026, 1, 1) + timedelta(self.luck.randrange(900)))

    def text(self) -> str:
        if self.flip():
            return self.luck.choice(TEXTS)
        return "".join(self.luck.choices(LETTERS, k=self.luck.randrange(1, 40)))

    def row(self, kind: str, id: str, **fixed: Any) -> Row:
        """A row of a kind with any values."""
        made = {field.name: self.value(field) for field in KINDS[kind].fields}
        return {"id": id, **made, **fixed}

    def about(self, kind: str, id: str) -> Row:
        return self.row(kind, id, milestone=self.somewhere())

    def somewhere(self) -> str | None:
        return self.luck.choice([*self.milestone_ids, None])

    def value(self, field: Field) -> Any:
        """Nothing, or any value that a field may hold."""
        if self.luck.random() < 0.25:
            return None
        if field.name in ("probability", "impact") and field.type == "integer":
            return self.luck.randint(1, 5)
        if field.type == "choice":
            return self.luck.choice(field.choices)
        if field.ref == "person":
            return self.luck.choice(_PEOPLE)
        match field.type:
            case "line" | "notes":
                return self.text()
            case "date" | "moment":
                return self.day() + ("T09:30" if field.type == "moment" and self.flip() else "")
            case "decimal":
                return format(self.luck.randrange(5_000_000) / 100, "g")
            case "flag":
                return int(self.flip())
            case "integer" | "minutes" | "money" | "percent" | "instant":
                return self.luck.randrange(3_000_000)
        return None

    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            key: self.luck.randrange(20_000) for key in _NUMBERS if self.flip()
        }
        return found | {key: self.day() for key in ("p50", "p80") if self.flip()}

    # What was seen, with its figures.

    def judged(self, id: str) -> Seen:
        row = self.row("milestone", id)
        entry = self.row("judgement", f"c2|{id}", milestone=id)
        before = self.row("judgement", f"c1|{id}", milestone=id) if self.flip() else None
        kept = self.row("baselined", f"b|{id}") if self.flip() else None
        figures = {
            "moved": _apart(before and before["forecast"], entry["forecast"]),
            "slip": _apart(kept and kept["finish"], entry["forecast"]),
            "gap": _apart(entry["target"], entry["forecast"]),
        }
        return Seen(row, entry, before, kept, _known(figures))

    def achieved(self, id: str) -> Seen:
        row = self.row("milestone", id, state="achieved", achieved_on=self.day())
        return Seen(row, figures=_known({"gap": _apart(row["target"], row["achieved_on"])}))

    def change(self, id: str) -> Seen:
        field = self.luck.choice(("target", "scope", "owner", "moscow", "state"))
        ends = [self._end(field) if self.luck.random() < 0.8 else None for _ in range(2)]
        row = self.row(
            "adjustment", id, milestone=self.somewhere(), field=field, impact=self.impact(),
            from_value=ends[0], to_value=ends[1],
        )  # fmt: skip
        days = _apart(ends[0], ends[1]) if field == "target" else None
        return Seen(row, figures=_known({"days": days}))

    def _end(self, field: str) -> str:
        match field:
            case "target":
                return self.day()
            case "owner":
                return self.luck.choice(_PEOPLE)
            case "scope":
                return self.text()
        return self.luck.choice(("planned", "achieved", "must", "wont"))

    def impact(self) -> str | None:
        if self.flip():
            return None
        moved = {
            "id": "z",
            "name": self.text(),
            "after": self.day(),
            "days": self.luck.randrange(9),
        }
        found = {
            "milestones": [moved],
            "tasks": self.luck.randrange(4000),
            "end": [self.day(), self.day()],
            "broken": [{"name": self.text(), "what": "deadline", "days": self.luck.randrange(40)}],
        }
        return json.dumps(found, ensure_ascii=False)

    def roadblock(self, id: str, checkin: Row) -> Seen:
        row = self.about("roadblock", id)
        end = row["resolved_on"] if row["state"] == "resolved" else checkin["on"]
        age = None
        if row["since"] and end and row["since"] <= end:
            age = (date.fromisoformat(end) - date.fromisoformat(row["since"])).days
        return Seen(row, figures=_known({"age": age}))

    def kpi(self, id: str) -> Seen:
        read = [self.row("reading", f"{id}{place}", kpi=id) for place in (2, 1)]
        return Seen(self.row("kpi", id), *(one if self.flip() else None for one in read))

    def risk(self, id: str) -> Seen:
        row = self.row("risk", id)
        before = self.row("reviewed", f"c1|{id}", item=id) if self.flip() else None
        figures = {"score": _score(row), "score_before": _score(before)}
        return Seen(row, None, before, None, _known(figures))


def _score(row: Row | None) -> int | None:
    if row is None or row["probability"] is None or row["impact"] is None:
        return None
    return int(row["probability"]) * int(row["impact"])


def _apart(start: Any, end: Any) -> int | None:
    return weekdays_between(start[:10], end[:10]) if start and end else None


def _known(figures: dict[str, int | None]) -> dict[str, int]:
    return {name: value for name, value in figures.items() if value is not None}

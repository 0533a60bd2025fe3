"""Baselines: what each row was promised to be when they were set."""

from __future__ import annotations

from mstui.domain.draft import Draft, Row
from mstui.domain.ids import pair_id
from mstui.exchange.readers.mspdi import values
from mstui.exchange.readers.mspdi.xml import Record
from mstui.exchange.records import Ledger

_PATH = "Task/Baseline"
_MOST = 10


class Baselines:
    """The baselines of one file: Project keeps up to eleven, numbered from 0."""

    def __init__(self, draft: Draft, ledger: Ledger, project: str, digits: int) -> None:
        self._draft = draft
        self._ledger = ledger
        self._project = project
        self._digits = digits
        self.ids: dict[int, str] = {}

    def add(self, item: Row, kind: str, records: list[Record]) -> None:
        """Draft what the baselines of one row say; ``item`` is its own row."""
        for record in records:
            number = values.integer(record.peek("Number") or "0")
            if number is None or not 0 <= number <= _MOST:
                record.leave(_PATH, self._ledger)
                continue
            promised = self._promised(record)
            if not promised:
                record.leave(_PATH, self._ledger)
                continue
            record.take("Number", self._ledger)
            record.leave(_PATH, self._ledger)
            baseline = self._baseline(number)
            self._draft.rows.setdefault("baselined", []).append(
                {
                    "id": pair_id(baseline, str(item["id"])),
                    "baseline": baseline,
                    "item": item["id"],
                    "kind": kind,
                    "name": item["name"],
                    "parent": item.get("parent") or item.get("phase"),
                    **promised,
                }
            )

    @property
    def active(self) -> str | None:
        """The baseline that Project compares with: number 0, else the first there is."""
        return self.ids[min(self.ids)] if self.ids else None

    def _promised(self, record: Record) -> Row:
        ledger, promised = self._ledger, Row()
        for tag in ("Start", "Finish"):
            moment = values.moment(record.peek(tag))
            if moment:
                record.take(tag, ledger)
                promised[tag.casefold()] = moment
        for tag, name in (("Duration", "duration"), ("Work", "effort")):
            length = values.duration(record.peek(tag))
            if length is not None and length.minutes >= 0:
                record.take(tag, ledger)
                promised[name] = length.minutes
        cost = values.money(record.peek("Cost"), self._digits)
        if cost is not None:
            record.take("Cost", ledger)
            promised["cost_cents"] = cost
        return promised

    def _baseline(self, number: int) -> str:
        if number not in self.ids:
            self.ids[number] = self._draft.add(
                "baseline",
                name="Baseline" if not number else f"Baseline {number}",
                project=self._project,
                source_id=str(number),
            )
        return self.ids[number]

"""The reading of a KPI: a number and Enter, beside what it was and what is expected by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.domain.kinds import Field as Declared
from mstui.domain.numbers import parse_reading
from mstui.measures.kpi import Reading, assess, is_met, is_short, number
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import KindField, typed_values
from mstui.tui.dialogs.known import Known
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.fields import Field, TextField
from mstui.tui.widgets.frame import glyphs_of
from mstui.tui.widgets.source import Cell
from mstui.tui.widgets.spark import spark
from mstui.views.kpis import KpiLine, kpis, with_unit

if TYPE_CHECKING:
    from mstui.actions.change import Change

ON = Declared("on", "date", "the day it was read; a second one of that day corrects it")
SPARK_CELLS = 24
VERDICTS = {"met": "green", "on track": "green", "behind": "amber", "missed": "red"}


class ReadKpi(FormDialog["Change"], inherit_bindings=False):
    """Keeps one reading; the third short one in a row opens an investigation with it."""

    help_topic: ClassVar[str] = "kpis"
    draft_name: ClassVar[str] = "reading"

    def __init__(self, kpi: str, typed: str = "") -> None:
        """``typed``: what was typed of the number already."""
        super().__init__()
        self.kpi = kpi
        self.typed = typed

    def prepare(self) -> None:
        today = self.host.today.isoformat()
        found = self.host.read(
            lambda conn: kpis(conn, today, _project(conn, self.kpi), kpi=self.kpi)
        )
        if not found:
            raise NotFound("that KPI is not there any more")
        self.line: KpiLine = found[0]
        self._known = Known(self.host, self.line.project or None)

    @property
    def heading(self) -> str:
        return f"Reading · {self.line.name}"

    def keys(self) -> Keys:
        return (("Enter", "keep"), ("Esc", "cancel"), ("Tab", "day, note"))

    def draft_item(self) -> str:
        return self.kpi

    def fields(self) -> Sequence[Field]:
        unit = f" ({self.line.unit})" if self.line.unit else ""
        self._value = MeaningField(
            "value",
            "Value",
            parse=self._meaning,
            required=True,
            examples=f"a number{unit}: 41, 12.5, 1,200",
        )
        self._bound = [KindField(ON, self._known, self.host.today.isoformat())]
        self._was = Told("was", "So far", lines=2)
        return [
            self._was,
            self._value,
            *(each.field for each in self._bound),
            TextField("note", "Note", placeholder="what it was read from; may stay empty"),
        ]

    def made(self) -> None:
        super().made()
        if self.typed:
            self._value.set(self.typed)
            self.pane.repaint_inner()
        self._was.tell(*self._so_far())

    def _so_far(self) -> list[Cell]:
        line, stands = self.line, self.line.stands
        values = [one.value for one in stands.readings]
        drawn = spark(values, SPARK_CELLS, glyphs_of(self.pane))
        known: Cell = (
            (f"{drawn}  " if drawn else "", "accent"),
            (
                f"{line.now} of {line.goal}" if stands.last else f"no reading yet; {line.goal}",
                "text",
            ),
        )
        expected = stands.expected_now
        wanted = f"{with_unit(expected, line.unit)} expected by now" if expected is not None else ""
        run = f"{stands.short_run} short in a row" if stands.short_run else ""
        second: Cell = (
            (wanted, "muted"),
            (" · " if wanted and run else "", "muted"),
            (run, "amber"),
        )
        return [known, second]

    def _meaning(self, text: str) -> str:
        """What a number would mean, before it is kept."""
        value = number(parse_reading(text))
        if value is None:
            raise InvalidValue("that number is too large", field="value")
        line = self.line
        try:
            day = self._day()
        except MstuiError:
            day = self.host.today
        known = [one for one in line.stands.readings if one.on != day]
        after = assess(line.kpi, [*known, Reading(day, value)], self.host.today)
        shown = with_unit(value, line.unit)
        if is_met(line.kpi, value):
            automatic = f": achieves {line.automatic[0]}" if line.automatic else ""
            return f"{shown}, the target is met{automatic}"
        if not is_short(line.kpi, Reading(day, value)):
            return f"{shown}, {after.verdict}"
        opens = after.consistently_short and not line.investigation
        run = f"short {after.short_run} in a row"
        return f"{shown}, {run}{': opens an investigation' if opens else ''}"

    def _day(self) -> date:
        typed = typed_values(self._bound).values.get("on")
        return date.fromisoformat(str(typed)) if typed else self.host.today

    async def save(self) -> Change | None:
        from mstui.actions.kpis import read_kpi
        from mstui.views.foreseen import achieved

        values, day = self.pane.values, self._day()
        ws, kpi, today = self.host.ws, self.kpi, self.host.today
        return await self.carry_out(
            lambda: read_kpi(
                ws,
                kpi,
                values["value"],
                today=today,
                on=day,
                note=values["note"],
                foresee=achieved,
            )
        )


def _project(conn: object, kpi: str) -> str:
    row = conn.execute("SELECT project FROM kpi WHERE id=?", (kpi,)).fetchone()  # type: ignore[attr-defined]
    return str(row[0] or "") if row else ""

"""The forecast of milestones: what somebody believes, beside what the plan computes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from mstui.dates import explain, parse_date
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.life import OPEN_MILESTONE
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import DATE_EXAMPLES
from mstui.tui.dialogs.known import Known, date_text, rows_of, title_of
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.text import cut, shown

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.views.health import MilestoneHealth

SHOWN = 6
NAME_CELLS = 28
NARROW = 60
MINUS = "\N{MINUS SIGN}"


class SetForecast(FormDialog["Change"], inherit_bindings=False):
    """Says for when one or several milestones are believed; no reason is asked."""

    help_topic: ClassVar[str] = "planning"
    draft_name: ClassVar[str] = "forecast"

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        super().__init__()
        self.kind = kind
        self.ids = list(ids)

    def prepare(self) -> None:
        if self.kind != "milestone" or not self.ids:
            raise InvalidValue(f"a {self.kind} has no forecast of its own")
        self._rows = rows_of(self.host, "milestone", self.ids)
        for row in self._rows:
            if (row["state"] or "planned") not in OPEN_MILESTONE:
                raise InvalidValue(f"“{row['name']}” is {row['state']} already")
        today = self.host.today.isoformat()
        project = self._rows[0].get("project")
        self._known = Known(self.host, None if project is None else str(project))
        self._stands = self.host.read(lambda conn: _health(conn, self.ids, today))

    @property
    def heading(self) -> str:
        if len(self.ids) > 1:
            return f"Forecast of {len(self.ids)} milestones"
        return f"Forecast · {title_of(self.host, 'milestone', self.ids[0])}"

    def keys(self) -> Keys:
        return (("Enter", "save"), ("Esc", "cancel"), ("empty", "as the plan computes it"))

    def draft_item(self) -> str:
        return self.ids[0]

    def fields(self) -> Sequence[Field]:
        self._date = MeaningField(
            "date",
            "Believed",
            parse=self._meaning,
            examples=f"{DATE_EXAMPLES}; +1w is from its forecast",
        )
        if len(self.ids) > 1:
            moves = min(len(self.ids), SHOWN)
            self._moves = Told("moves", "Was", lines=moves + (len(self.ids) > SHOWN))
            return [self._moves, self._date]
        self._moves = Told("moves", "Then")
        return [Told("now", "Now", *self._now()), self._date, self._moves]

    def _now(self) -> list[Cell]:
        """What is promised, what the plan computes and what is believed, each with its gap."""
        row = self._rows[0]
        lines: list[Cell] = []
        target = str(row["target"] or "")
        if target:
            lines.append((("promised  ", "muted"), (date_text(target), "bold")))
        one = self._stands[self.ids[0]]
        if one is not None and one.computed:
            lines.append(
                (("computed  ", "muted"), (date_text(one.computed), ""), *self._gap(one.computed))
            )
        if row["forecast"]:
            day = str(row["forecast"])
            lines.append((("believed  ", "muted"), (date_text(day), ""), *self._gap(day)))
        return lines or [(("it has no target, and nothing that could be computed", "muted"),)]

    def _gap(self, day: str) -> tuple[Span, ...]:
        target = str(self._rows[0]["target"] or "")
        if not target:
            return ()
        days = self._known.workdays(target, day)
        if not days:
            return ((" · ", "muted"), ("on the target", "green"))
        if self.app.size.width < NARROW:
            return ((f" {days:+d} wd", "amber" if days > 0 else "green"),)
        many = f"{abs(days)} wd {'after' if days > 0 else 'before'} the target"
        return ((" · ", "muted"), (many, "amber" if days > 0 else "green"))

    # -- what is typed ----------------------------------------------------------------------

    def _forecast(self, row_id: str) -> str:
        one = self._stands[row_id]
        return one.forecast if one is not None else ""

    def _day(self, row_id: str, text: str) -> str:
        """A typed day; ``+1w`` is counted from the milestone's forecast."""
        own = self._forecast(row_id)
        base = date.fromisoformat(own) if own and text[:1] in ("+", "-", MINUS) else None
        day = parse_date(text, base or self.host.today, self._known.is_working).isoformat()
        from mstui.actions.forecasts import check_forecast

        check_forecast(day, self.host.today)
        return day

    def _meaning(self, text: str) -> str:
        day = self._day(self.ids[0], text)
        if text[:1] in ("+", "-", MINUS):
            return date_text(day) if len(self.ids) == 1 else "a shift of each"
        return explain(text, self._known.today, self._known.is_working)

    def changed(self) -> None:
        if self._date.value.strip():
            self._date.check()
        if len(self.ids) == 1:
            self._moves.tell(self._then())
        else:
            lines = [self._move(place) for place in range(min(len(self.ids), SHOWN))]
            if len(self.ids) > SHOWN:
                lines.append(((f"and {len(self.ids) - SHOWN} more", "muted"),))
            self._moves.tell(*lines)
        self.pane.repaint_inner()

    def _then(self) -> Cell:
        text = self._date.value.strip()
        if not text:
            one = self._stands[self.ids[0]]
            day = one.computed if one is not None else ""
            return (((f"as computed: {date_text(day)}" if day else "as computed"), "muted"),)
        new = self._new(self.ids[0])
        return ((date_text(new), ""), *self._gap(new)) if new else (("", ""),)

    def _new(self, row_id: str) -> str:
        """What is typed as a day; empty where it means nothing."""
        text = self._date.value.strip()
        try:
            return self._day(row_id, text) if text else ""
        except MstuiError:
            return ""

    def _move(self, place: int) -> Cell:
        row_id = self.ids[place]
        old = self._forecast(row_id)
        name = cut(shown(str(self._rows[place]["name"] or "")), NAME_CELLS)
        spans: list[Span] = [(f"{name}  ", "bold"), (date_text(old) if old else "no date", "muted")]
        new = self._new(row_id)
        if new:
            spans.append((f" → {date_text(new)}", ""))
        return tuple(spans)

    async def save(self) -> Change | None:
        from mstui.actions.forecasts import declare_forecasts

        text = self._date.value.strip()
        believed = {id: self._day(id, text) if text else None for id in self.ids}
        same = all((row["forecast"] or None) == believed[str(row["id"])] for row in self._rows)
        if same:
            self.forget()
            self.dismiss(None)
            return None
        ws, today = self.host.ws, self.host.today

        def declare() -> Change:
            found = declare_forecasts(ws, believed, today=today)
            if found is None:
                raise InvalidValue("that is what is believed already", field="date")
            return found

        return await self.carry_out(declare)


def _health(conn: Any, milestones: Sequence[str], today: str) -> dict[str, MilestoneHealth | None]:
    """The health of each, None where its plan can't be computed."""
    from mstui.views.health import health_of

    found: dict[str, MilestoneHealth | None] = dict.fromkeys(milestones)
    with suppress(InvalidValue):
        for id in milestones:
            found[id] = health_of(conn, id, today)
    return found

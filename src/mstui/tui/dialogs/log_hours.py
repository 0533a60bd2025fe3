"""Hours in one line, with what they add up to and what was logged before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui import dates
from mstui.actions.hours import EXAMPLES, Hours, log_hours, parse_hours
from mstui.domain.duration import show_hours
from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.domain.text import fold
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import row_of, title_of
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.staged import StagedField, StagedRow
from mstui.tui.widgets.fields import SUGGESTIONS, Field, TextField
from mstui.tui.widgets.source import Cell
from mstui.views.hours import Logged, latest, notes_used, sum_of_day, sum_of_week
from mstui.views.progress import minutes_per_day

if TYPE_CHECKING:
    from mstui.actions.change import Change

DAYS = ("today", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday")
SHOWN, SHOWN_LOW = 6, 2


class LogHours(FormDialog["Change"], inherit_bindings=False):
    """Logs hours on one task, or on a whole project."""

    help_topic: ClassVar[str] = "arranging"
    draft_name: ClassVar[str] = "hours"

    def __init__(self, kind: str, id: str) -> None:
        super().__init__()
        self.kind = kind
        self.item = id

    def prepare(self) -> None:
        row = row_of(self.host, self.kind, self.item)
        if row is None:
            raise NotFound(f"that {self.kind} is not there any more")
        self._row = row
        project = self.item if self.kind == "project" else str(row["project"] or "")
        me = self.host.ws.author
        self._minutes = self.host.read(lambda conn: minutes_per_day(conn, project or None))
        self._logged: list[Logged] = self.host.read(lambda conn: latest(conn, self.kind, self.item))
        self._notes: list[str] = self.host.read(lambda conn: notes_used(conn, me, project))

    @property
    def heading(self) -> str:
        return f"Hours on {title_of(self.host, self.kind, self.item)}"

    def keys(self) -> Keys:
        more = (("↑", "entries"),) if self._logged else ()
        return (("Enter", "save"), ("Esc", "cancel"), *more)

    def draft_item(self) -> str:
        return f"{self.kind} {self.item}"

    def fields(self) -> Sequence[Field]:
        roomy = self.app.size.height >= 20
        self._there = StagedField(
            "there",
            "Logged",
            [self._entry(each) for each in self._logged],
            most=SHOWN if roomy else SHOWN_LOW,
            empty="nothing yet",
        )
        self._line = TextField(
            "line", "Hours", parse=self._meaning, suggest=self._completed, help=EXAMPLES
        )
        self._sums = Told("sums", "Sums", lines=3 if self.kind == "task" else 2)
        # What is understood stands in the dialog's own line, the sums right below what is typed.
        self._line.lines = 1
        gap = [Told("gap")] if roomy else []
        return [self._there, *gap, self._line, self._sums]

    def made(self) -> None:
        super().made()
        self.pane.activate("line")

    def _entry(self, logged: Logged) -> StagedRow:
        mine = not logged.by or logged.by == self.host.ws.author
        cell: Cell = (
            (f"{dates.show(logged.on, self.host.today):<11}  ", "muted"),
            (f"{show_hours(logged.minutes):>7}", ""),
            (f"  {logged.who}", "muted"),
            (f"  {logged.note}".rstrip(), ""),
        )
        return StagedRow(logged.id, cell, "" if mine else f"{logged.who} logged it")

    # -- what is typed ------------------------------------------------------------------------

    def _parsed(self) -> Hours:
        return parse_hours(self._line.value, self.host.today, minutes_per_day=self._minutes)

    def _meaning(self, text: str) -> str:
        hours = parse_hours(text, self.host.today, minutes_per_day=self._minutes)
        told = f"{show_hours(hours.minutes)} on {dates.show_long(hours.on).partition(' · ')[0]}"
        return f"{told} · {hours.note}" if hours.note else told

    def _completed(self, text: str) -> list[str]:
        """Whole lines: a begun day completed, and what was worked on before."""
        *before, last = text.split()
        found = []
        if before:
            lead = " ".join(before)
            found = [f"{lead} {day}" for day in DAYS if day.startswith(fold(last)) and day != last]
        try:
            note = parse_hours(text, self.host.today, minutes_per_day=self._minutes).note
        except MstuiError:
            return found
        if note and text.endswith(note):
            lead = text.removesuffix(note)
            known = [each for each in self._notes if fold(each).startswith(fold(note))]
            found += [f"{lead}{each}" for each in known if each != note]
        return found[:SUGGESTIONS]

    def changed(self) -> None:
        try:
            hours = self._parsed()
        except MstuiError:
            hours = Hours(0, self.host.today.isoformat())
        me, on = self.host.ws.author, hours.on
        day = self.host.read(lambda conn: sum_of_day(conn, me, on))
        week = self.host.read(lambda conn: sum_of_week(conn, me, on))
        is_today = on == self.host.today.isoformat()
        named = "today" if is_today else dates.show_long(on).partition(" · ")[0]
        lines: list[Cell] = [
            _sum(named, day, hours.minutes),
            _sum(dates.week_of(on) if not is_today else "this week", week,
                 hours.minutes),
        ]  # fmt: skip
        if self.kind == "task":
            lines.append(self._of_task(hours.minutes))
        self._sums.tell(*lines)
        self.pane.repaint_inner()

    def _of_task(self, more: int) -> Cell:
        done, effort = self._row["effort_done"], self._row["effort"]
        worked = int(done or 0) if isinstance(done, int) else 0
        told = _sum("this task", worked, more)
        if not isinstance(effort, int) or not effort:
            return told
        over = worked + more > effort
        return (*told, (f" of {show_hours(effort)} planned", "amber" if over else "muted"))

    async def save(self) -> Change | None:
        removed = self._there.value.split()
        hours: Hours | None = None
        if self._line.value.strip() or not removed:
            try:
                hours = self._parsed()
            except InvalidValue as error:
                raise InvalidValue(str(error), field="line") from None
        ws, kind, item = self.host.ws, self.kind, self.item
        return await self.carry_out(lambda: log_hours(ws, kind, item, hours, removed=removed))


def _sum(word: str, before: int, more: int) -> tuple[tuple[str, str], ...]:
    """``today 3 h → 4.5 h``."""
    told = ((f"{word} ", "muted"), (show_hours(before), ""))
    if not more:
        return told
    return (*told, (" → ", "muted"), (show_hours(before + more), "bold"))

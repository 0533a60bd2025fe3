"""The target of projects and milestones, the finish of tasks: one date, old beside new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.foreseen import Following, Wanted, wanted_of
from mstui.tui.dialogs.kind_fields import DATE_EXAMPLES, Typed, label_of
from mstui.tui.dialogs.known import Known, NewPerson, date_text, rows_of, title_of
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.promising import save_edit
from mstui.tui.widgets.fields import ChoiceField, Field
from mstui.tui.widgets.source import Span
from mstui.tui.widgets.text import cut, shown
from mstui.views.impact import PLANNED_BY

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.values import Value
    from mstui.store.transaction import Row

DATE_FIELD = {"project": "target", "milestone": "target", "task": "finish"}
SHOWN = 6
NAME_CELLS = 28
FROM, TODAY, OWN = "from", "today", "own"


class SetTarget(FormDialog["Change"], inherit_bindings=False):
    """Moves one or several items of a kind to a date."""

    help_topic: ClassVar[str] = "first-steps"
    draft_name: ClassVar[str] = "target"

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        super().__init__()
        self.kind = kind
        self.ids = list(ids)

    def prepare(self) -> None:
        if self.kind not in DATE_FIELD or not self.ids:
            raise InvalidValue(f"a {self.kind} has no target date")
        self._rows = rows_of(self.host, self.kind, self.ids)
        declared = KINDS[self.kind].field(DATE_FIELD[self.kind])
        assert declared is not None
        self._declared = declared
        project = self.ids[0] if self.kind == "project" else self._rows[0].get("project")
        self._known = Known(self.host, None if project is None else str(project))

    @property
    def heading(self) -> str:
        if len(self.ids) > 1:
            return f"{label_of(self._declared)} of {len(self.ids)} {KINDS[self.kind].plural}"
        return f"{label_of(self._declared)} · {title_of(self.host, self.kind, self.ids[0])}"

    def keys(self) -> Keys:
        return (("Enter", "save"), ("Esc", "cancel"), ("empty", "takes the date away"))

    def draft_item(self) -> str:
        return f"{self.kind} {self.ids[0]}"

    def fields(self) -> Sequence[Field]:
        self._date = MeaningField(
            "date",
            label_of(self._declared),
            parse=self._meaning,
            examples=DATE_EXAMPLES,
        )
        moves = min(len(self.ids), SHOWN)
        self._moves = Told("moves", "Was", lines=moves + (len(self.ids) > SHOWN))
        whose = "each one's own date" if len(self.ids) > 1 else "its own date"
        dated = any(row[self._declared.name] for row in self._rows)
        self._from = ChoiceField(
            FROM,
            "+1w is from",
            [(TODAY, "today"), (OWN, whose)],
            OWN if dated and len(self.ids) > 1 else TODAY,
            help="what +1w, -2d or 3 workdays are counted from",
        )
        fields: list[Field] = [self._moves, self._date, *([self._from] if dated else [])]
        self._then = None
        if self.kind in PLANNED_BY:
            self._then = Following(self, self.kind, self.ids)
            fields.append(self._then)
        return fields

    # -- shifting ---------------------------------------------------------------------------

    def _shifts(self, text: str) -> bool:
        """Whether a text is counted from each item's own date."""
        relative = text[:1] in ("+", "-", "\N{MINUS SIGN}") or text[:1].isdigit()
        if self._from.value != OWN or not relative:
            return False
        return text[:1] in "+-\N{MINUS SIGN}" or text.rstrip("s").endswith(("workday", "wd"))

    def _for_row(self, row: Row, text: str) -> Value:
        """The date of one item; a shift keeps the clock, and leaves those without a date."""
        old = str(row[self._declared.name] or "")
        if not self._shifts(text):
            return self._value(text)
        if not old:
            return None
        from mstui.dates import parse_date

        moved = parse_date(text, date.fromisoformat(old[:10]), self._known.is_working)
        return moved.isoformat() + old[10:]

    def _meaning(self, text: str) -> str:
        self._value(text)
        if self._shifts(text):
            return "a shift of each" if len(self.ids) > 1 else "a shift"
        from mstui.dates import explain

        clock = self._declared.type == "moment"
        return explain(text, self._known.today, self._known.is_working, clock=clock)

    def _value(self, text: str) -> Value:
        value = self._known.value_of(self._declared, text)
        assert not isinstance(value, NewPerson)
        return value

    def changed(self) -> None:
        if self._date.value.strip():
            self._date.check()
        lines = [self._move(place) for place in range(min(len(self.ids), SHOWN))]
        if len(self.ids) > SHOWN:
            lines.append(((f"and {len(self.ids) - SHOWN} more", "muted"),))
        self._moves.tell(*lines)
        if self._then is not None:
            self._then.follow(self._wanted())
        self.pane.repaint_inner()

    def _wanted(self) -> Wanted:
        """The dates as far as they are typed, of the items that would move."""
        own = {str(row["id"]): self._new(row) for row in self._rows}
        name = self._declared.name
        return wanted_of(self._rows, {}, {id: {name: new} for id, new in own.items() if new})

    def _new(self, row: Row) -> Value:
        """What an item's date becomes as far as it is typed; empty where it means nothing."""
        text = self._date.value.strip()
        try:
            return self._for_row(row, text) if text else None
        except MstuiError:
            return None

    def _move(self, place: int) -> tuple[Span, ...]:
        """``25 Nov 2026 → 02 Dec 2026 · +5 wd``, with the name where there are several."""
        row = self._rows[place]
        old = row[self._declared.name]
        spans: list[Span] = []
        if len(self.ids) > 1:
            title = cut(shown(str(row[KINDS[self.kind].title] or "")), NAME_CELLS)
            spans.append((f"{title}  ", "bold"))
        spans.append((date_text(str(old)) if old else "no date", "muted"))
        new = self._new(row)
        if not new:
            if not old and self._shifts(self._date.value.strip()):
                spans.append((" stays so", "muted"))
            return tuple(spans)
        spans.append((f" → {date_text(str(new))}", ""))
        if old:
            days = self._known.workdays(str(old), str(new))
            word, style = (f"{days:+d} wd", "amber" if days > 0 else "green") if days else ("0", "")
            spans += [(" · ", "muted"), (word, style)]
        return tuple(spans)

    async def save(self) -> Change | None:
        text = self._date.value.strip()
        name = self._declared.name
        if not text:
            wanted: dict[str, Value] = {str(row["id"]): None for row in self._rows}
        else:
            wanted = {str(row["id"]): self._for_row(row, text) for row in self._rows}
        moved = [row for row in self._rows if (row[name] or None) != wanted[str(row["id"])]]
        if not moved:
            self.forget()
            self.dismiss(None)
            return None
        if text and self._shifts(text):
            own = {str(row["id"]): {name: wanted[str(row["id"])]} for row in moved}
            return await save_edit(self, self.kind, moved, Typed({}, {}), self._known, own=own)
        typed = Typed({name: wanted[str(moved[0]["id"])]}, {})
        return await save_edit(self, self.kind, moved, typed, self._known)

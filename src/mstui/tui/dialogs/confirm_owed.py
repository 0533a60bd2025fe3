"""Asking again: what somebody owes is confirmed, for its day or another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.domain.kinds import KINDS
from mstui.domain.link_text import pieces, unquoted
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.foreseen import Following, Wanted
from mstui.tui.dialogs.kind_fields import KindField, typed_values
from mstui.tui.dialogs.known import Known, date_text, row_of
from mstui.tui.dialogs.link_line import LinkField, LinkNames
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.source import Cell
from mstui.views.linkable import Linkable
from mstui.views.owed import Owed, owed_one

if TYPE_CHECKING:
    from mstui.actions.change import Change

_ASKED = KINDS["promise"].field("promised"), KINDS["promise"].field("confirmed_on")


class ConfirmOwed(FormDialog["Change"], inherit_bindings=False):
    """Keeps that a promise was confirmed; another day shows first what it does to the plan."""

    help_topic: ClassVar[str] = "planning"
    draft_name: ClassVar[str] = "confirm"

    def __init__(self, promise: str) -> None:
        super().__init__()
        self.promise = promise

    def prepare(self) -> None:
        today = self.host.today.isoformat()
        found: Owed | None = self.host.read(lambda conn: owed_one(conn, self.promise, today))
        row = row_of(self.host, "promise", self.promise)
        if found is None or row is None:
            raise NotFound("that promise is not there any more")
        if not found.is_open:
            raise InvalidValue(f"it is {found.state} already")
        self._owed = found
        self._row = row
        self._known = Known(self.host, found.project or None)
        self._names = LinkNames(self.host, found.project, [])

    @property
    def heading(self) -> str:
        return f"Confirmed · {self._owed.name}"

    def keys(self) -> Keys:
        return (("Enter", "confirmed"), ("Esc", "leave it"), ("Tab ↑ ↓", "fields"))

    def draft_item(self) -> str:
        return self.promise

    def fields(self) -> Sequence[Field]:
        promised, confirmed = _ASKED
        assert promised is not None
        assert confirmed is not None
        today = self.host.today.isoformat()
        self._day = KindField(promised, self._known)
        self._day.field.label = "For when"
        if isinstance(self._day.field, MeaningField):
            kept = date_text(self._owed.promised) if self._owed.promised else "no day"
            self._day.field.examples = f"empty: {kept} stays"
        self._on = KindField(confirmed, self._known, today)
        self._held = ", ".join(self._names.shown(each) for each in self._waiting())
        self._waits = LinkField("waits", "Holds up", self._names)
        self._waits.set(self._held)
        self._then = Following(self, "promise", [self.promise])
        self._then.tell(("another day shows here what it moves", "muted"))
        return [
            Told("owed", "Owed", *self._told()),
            self._day.field,
            self._on.field,
            self._waits,
            self._then,
        ]

    def _waiting(self) -> list[Linkable]:
        known = self._owed
        return [Linkable(w.kind, w.id, w.name, w.project, known.key) for w in known.waits]

    def _told(self) -> list[Cell]:
        """Who owes it, whom to ask, and since when nobody heard of it."""
        one = self._owed
        until = f" by {date_text(one.promised)}" if one.promised else ""
        party = one.party or "nobody says who owes it"
        lines: list[Cell] = [((party, "bold"), (until, "text"))]
        style = "amber" if one.is_stale else "muted"
        asked = f", ask {one.person}" if one.person not in ("", one.party) else ""
        lines.append(((f"last confirmed: {one.confirmed}", style), (asked, "muted")))
        if one.late > 0:
            lines.append(((f"its day passed {one.late} wd ago", "red"),))
        return lines

    def changed(self) -> None:
        self._then.follow(self._wanted())
        self.pane.repaint_inner()

    def _wanted(self) -> Wanted:
        try:
            day = typed_values([self._day]).values.get("promised")
        except MstuiError:
            return {}
        return {self.promise: {"promised": day}} if day and day != self._row["promised"] else {}

    def _items(self) -> list[tuple[str, str]]:
        """The tasks and milestones that the line names; raises what is wrong with a name."""
        if self._waits.value == self._held:
            return [(each.kind, each.id) for each in self._owed.waits]
        found: list[tuple[str, str]] = []
        for piece in pieces(self._waits.value):
            if not piece.text:
                continue
            try:
                item = self._names.exact(unquoted(piece.text)) or self._names.resolve(
                    unquoted(piece.text)
                )
            except MstuiError as error:
                raise InvalidValue(str(error), field="waits") from None
            if item.kind == "phase":
                raise InvalidValue(f"“{item.name}” is a phase: name its tasks", field="waits")
            found.append((item.kind, item.id))
        return found

    async def save(self) -> Change | None:
        from mstui.actions.owed import KEEPS, confirm

        typed = typed_values([self._day, self._on])
        waits = self._items()
        ws, today = self.host.ws, self.host.today
        on = typed.values.get("confirmed_on") or today.isoformat()
        day = typed.values.get("promised", KEEPS)
        return await self.carry_out(
            lambda: confirm(
                ws,
                [self.promise],
                today=today,
                on=date.fromisoformat(str(on)),
                promised=day,
                waits=waits,
            )
        )

"""Where items are moved: a phase, a milestone, another item, another project, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.moving import PLACES, Destination, Moving, move_items, what_moves
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs import fuzzy
from mstui.tui.dialogs.known import row_of, rows_of, title_of
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.pick_pane import PREVIEW_FROM
from mstui.tui.dialogs.picking import Entry, PickDialog
from mstui.tui.widgets.source import Cell
from mstui.views.linkable import Linkable, linkable, open_projects

if TYPE_CHECKING:
    from mstui.actions.change import Change

MOST = 60
# Kinds of which so many are not listed before somebody types.
_ONLY_TYPED = ("task",)


class MoveTo(PickDialog[Destination, "Change"], inherit_bindings=False):
    """Moves items of one kind, asked once for all; what goes along is said beforehand."""

    help_topic: ClassVar[str] = "arranging"
    previews: ClassVar[bool] = True
    widest: ClassVar[int] = 96

    def __init__(self, kind: str, ids: Sequence[str]) -> None:
        super().__init__()
        self.kind = kind
        self.ids = list(ids)

    def prepare(self) -> None:
        if self.kind not in PLACES or not self.ids:
            raise InvalidValue(f"a {self.kind} stands in no other item")
        self._rows = rows_of(self.host, self.kind, self.ids)
        self._project = str(self._rows[0].get("project") or "")
        self._told: dict[Destination, Moving] = {}

    @property
    def heading(self) -> str:
        if len(self.ids) > 1:
            return f"Move {len(self.ids)} {KINDS[self.kind].plural} to"
        return f"Move {title_of(self.host, self.kind, self.ids[0])} to"

    def keys(self) -> Keys:
        return (("Enter", "move"), ("Esc", "cancel"), ("↑ ↓", "choose"))

    def placeholder(self) -> str:
        names = {"task": "phase, milestone, task", "milestone": "phase, milestone",
                 "phase": "phase"}  # fmt: skip
        within = names.get(self.kind)
        return f"a part of the name of a {within} or project" if within else "a project's name"

    # -- what there is to choose ----------------------------------------------------------------

    def entries(self, typed: str) -> Sequence[Entry[Destination]]:
        text = typed.strip()
        shown: list[Entry[Destination]] = []
        if self.kind != "risk":
            found = self.host.read(lambda conn: linkable(conn, text, self._project))
            shown += [
                self._inside(item)
                for kind in ("phase", "milestone", "task")
                for item in found
                if item.kind == kind and self._fits(item, text)
            ]
        for id, name in self.host.read(open_projects):
            if id != self._project:
                shown.append(self._entry(Destination("project", id), name, "project", ""))
        shown += self._ways_out()
        return fuzzy.best(text, shown, _title, MOST)

    def _fits(self, item: Linkable, text: str) -> bool:
        if item.id in self.ids or (item.kind in _ONLY_TYPED and not text):
            return False
        return item.kind == self.kind or item.kind in PLACES[self.kind]

    def _inside(self, item: Linkable) -> Entry[Destination]:
        field = "parent" if item.kind == self.kind else item.kind
        to = Destination(field, item.id)
        what = f"part of this {item.kind}" if field == "parent" else item.kind
        now = "now" if all(row[field] == item.id for row in self._rows) else ""
        return self._entry(to, item.name, what, now)

    def _entry(self, to: Destination, name: str, what: str, now: str) -> Entry[Destination]:
        why_not = f"that is where {'they stand' if len(self.ids) > 1 else 'it stands'}"
        # Where there is room the preview says it.
        more = "" if self.cells >= PREVIEW_FROM + 2 else _said(self._moving(to))
        right = (f" {what} · now", "info") if now else (f" {what}", "muted")
        return Entry(to, name, right, why_not if now else "", more)

    def _ways_out(self) -> list[Entry[Destination]]:
        """To stand in no phase, lead to no milestone, be part of nothing."""
        words = {"parent": "part of nothing", "phase": "no phase", "milestone": "no milestone"}
        return [
            Entry(Destination(field, None), (words[field], "muted"), ("out of it", "muted"))
            for field in PLACES[self.kind]
            if field in words and any(row[field] for row in self._rows)
        ]

    # -- what it means --------------------------------------------------------------------------

    def _moving(self, to: Destination) -> Moving:
        """What goes along and what stays; asked once for each place."""
        if to not in self._told:
            self._told[to] = self.host.read(lambda conn: what_moves(conn, self.kind, self.ids, to))
        return self._told[to]

    def preview(self, entry: Entry[Destination]) -> Sequence[Cell]:
        moving = self._moving(entry.value)
        lines: list[Cell] = [(_title(entry), "bold"), ""]
        if entry.why_not:
            return [*lines, (entry.why_not, "muted")]
        for heading, counts in (("Goes along", _along(moving)), ("Stays behind", _left(moving))):
            if counts:
                gap = [""] if len(lines) > 2 else []
                lines += [*gap, (heading, "accent"), *(f"  {text}" for text in counts)]
        if len(lines) == 2:
            lines.append(("Nothing else changes.", "muted"))
        if moving.left:
            lines += ["", ("What stays no longer points at what goes.", "muted")]
        return lines

    def picked(self, entry: Entry[Destination]) -> None:
        self.start(lambda: self._move(entry.value))

    async def _move(self, to: Destination) -> None:
        for id in self.ids:
            if row_of(self.host, self.kind, id) is None:
                raise InvalidValue(f"that {self.kind} is not there any more")
        ws, kind, ids = self.host.ws, self.kind, self.ids
        change: Change = await self.carry_out(lambda: move_items(ws, kind, ids, to))
        self.dismiss(change)


def _along(moving: Moving) -> list[str]:
    return [_counted(kind, len(ids)) for kind, ids in moving.along.items()]


def _left(moving: Moving) -> list[str]:
    left: dict[str, int] = {}
    for one in moving.left:
        name = {"endangers": "risk", "proves": "kpi"}.get(one.kind, one.kind)
        left[name] = left.get(name, 0) + 1
    return [_counted(*pair) for pair in left.items()]


def _said(moving: Moving) -> str:
    """``takes 3 tasks and 1 deliverable along; leaves 1 KPI behind``."""
    along, left = _along(moving), _left(moving)
    parts = [f"leaves {_listed(left)} behind"] if left else []
    return "; ".join([*parts, *([f"takes {_listed(along)} along"] if along else [])])


_WORDS = {
    "time": ("entry of hours", "entries of hours"),
    "adjustment": ("changed promise", "changed promises"),
    "budget": ("budget line", "budget lines"),
    "kpi": ("KPI", "KPIs"),
    "keyresult": ("key result", "key results"),
}


def _counted(kind: str, count: int) -> str:
    one, many = _WORDS.get(kind, (kind, KINDS[kind].plural))
    return f"{count:,} {one if count == 1 else many}"


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _title(entry: Entry[Destination]) -> str:
    return entry.name if isinstance(entry.name, str) else str(entry.name[0])

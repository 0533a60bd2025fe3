"""Before a deletion: what goes with the items, and a key that is not the one that asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.items import remove_items, what_goes
from mstui.domain.errors import NotFound
from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.known import row_of, title_of
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.actions.change import Change

# The first that is not the key that asked confirms.
CONFIRMING = (("d", "d"), ("y", "y"))
NAMED = 8


class ConfirmDelete(ReadDialog["Change"], inherit_bindings=False):
    """Deletes items of any kinds with what belongs to them; Enter does nothing here."""

    leaving: ClassVar[tuple[str, ...]] = ("escape", "q", "n", "N")

    def __init__(self, items: Sequence[tuple[str, str]], *, trigger: str = "X") -> None:
        super().__init__()
        self.items = list(items)
        self.key, self._shown_key = next(
            pair for pair in CONFIRMING if pair[0] not in trigger.casefold().split()
        )

    def prepare(self) -> None:
        # Another window may have been quicker.
        self.items = [pair for pair in self.items if row_of(self.host, *pair) is not None]
        if not self.items:
            raise NotFound("nothing is selected, or it is gone already")
        self._texts = self._told()

    @property
    def heading(self) -> str:
        kinds = {kind for kind, _ in self.items}
        if len(self.items) == 1:
            return f"Delete this {self.items[0][0]}?"
        what = KINDS[kinds.pop()].plural if len(kinds) == 1 else "items"
        return f"Delete {len(self.items)} {what}?"

    def keys(self) -> Keys:
        return ((self._shown_key, "delete"), ("Esc", "leave it"))

    def texts(self) -> Sequence[Cell]:
        return self._texts

    def _told(self) -> list[Cell]:
        lines: list[Cell] = [
            (title_of(self.host, kind, id), "bold") for kind, id in self.items[:NAMED]
        ]
        if len(self.items) > NAMED:
            lines.append((f"and {len(self.items) - NAMED} more", "muted"))
        counts = self.host.read(lambda conn: what_goes(conn, self.items))
        for kind, _ in self.items:
            counts[kind] = counts.get(kind, 0) - 1
        going = [(kind, count) for kind, count in counts.items() if count > 0]
        lines.append("")
        gone = [pair for pair in going if pair[0] not in _STAYING]
        freed = [pair for pair in going if pair[0] in _STAYING]
        one = len(self.items) == 1
        holds_many = not one or self.items[0][0] in ("project", "phase")
        of = "many" if holds_many else self.items[0][0]
        if gone:
            lines += [(f"With {'it' if one else 'them'} goes", "muted"), *_listed(gone, of)]
        if freed:
            lines += [
                *([""] if gone else []),
                (f"No longer joined with {'it' if one else 'them'}", "muted"),
            ]
            lines += _listed(freed, of)
        if not going:
            lines.append((f"Nothing else goes with {'it' if one else 'them'}.", "muted"))
        undo = self.registry.key_of("undo") or "Undo"
        lines += ["", (f"{undo} brings everything back.", "muted")]
        return lines

    def take_key(self, key: str) -> bool:
        if key == self.key:
            self.start(self._delete)
            return True
        return super().take_key(key)

    async def _delete(self) -> None:
        ws, items = self.host.ws, self.items
        change: Change = await self.carry_out(lambda: remove_items(ws, items))
        self.dismiss(change)


def _listed(counts: Sequence[tuple[str, int]], of: str) -> list[Cell]:
    """Each kind on a line, the most of them first."""
    widest = max(len(f"{count:,}") for _, count in counts)
    return [
        ((f"  {count:>{widest},} ", "amber"), (_counted(kind, count, of), ""))
        for kind, count in sorted(counts, key=lambda pair: -pair[1])
    ]


# What people call the rows that only exist as parts of others; one of them, and several.
WORDS = {
    "assignment": ("person who works on it", "people who work on it"),
    "contributor": ("person who contributes to it", "people who contribute to it"),
    "dependency": ("link: what waits for what", "links: what waits for what"),
    "endangers": ("risk that endangers it", "risks that endanger it"),
    "waiting": ("promise it waits for", "promises it waits for"),
    "proves": ("KPI that proves it", "KPIs that prove it"),
    "tagging": ("tag on it", "tags on it"),
    "judgement": ("judgement in a check-in", "judgements in check-ins"),
    "reviewed": ("review in a check-in", "reviews in check-ins"),
    "attendee": ("attendance of a check-in", "attendances of check-ins"),
    "adjustment": ("changed promise", "changed promises"),
    "time": ("entry of hours", "entries of hours"),
    "budget": ("budget line", "budget lines"),
    "reading": ("reading of a KPI", "readings of KPIs"),
    "baselined": ("item of a baseline", "items of baselines"),
    "dayoff": ("day off", "days off"),
    "leave": ("leave", "leaves"),
    "keyresult": ("key result", "key results"),
    "checkin": ("check-in", "check-ins"),
    "action": ("action step", "action steps"),
    "capture": ("quick note", "quick notes"),
    "kpi": ("KPI", "KPIs"),
}
# Marks that something pointed at it: the KPI itself, the risk, the promise stay where they are.
_STAYING = frozenset(("proves", "assignment", "contributor", "endangers", "waiting", "tagging"))


# The same where what is deleted holds many items, and where it is a risk.
_OF_MANY = {
    "assignment": ("person at work on a task", "people at work on tasks"),
    "contributor": ("contributor to a milestone", "contributors to milestones"),
    "endangers": ("mark of what a risk endangers", "marks of what risks endanger"),
    "waiting": ("mark that something waits for a promise", "marks of what waits for promises"),
    "proves": ("mark of what a KPI proves", "marks of what KPIs prove"),
    "tagging": ("tag on an item", "tags on items"),
}
_OF_RISK = {"endangers": ("milestone that it endangers", "milestones that it endangers")}


def _counted(kind: str, count: int, of: str = "") -> str:
    """What people call rows that go with an item of the kind ``of``."""
    words = {**WORDS, **(_OF_MANY if of == "many" else _OF_RISK if of == "risk" else {})}
    one, many = words.get(kind, (kind, KINDS[kind].plural))
    return one if count == 1 else many

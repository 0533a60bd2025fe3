"""What is delivered, and the matrix of milestones that wait for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult

from mstui.tui.panes.words import state_span
from mstui.tui.screens.register import (
    FRAMED_FROM,
    Register,
    RegisterRow,
    RegisterScreen,
    labelled,
)
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.matrix import ASCII_SIGNS, SIGNS, MatrixLine, MatrixPane
from mstui.tui.widgets.source import Cell
from mstui.views import deliverables as views

COLUMNS = (
    Column("#", min=2, max=3, align="right", whole=True),
    Column("State", min=10, max=11, whole=True, sort="state"),
    Column("Deliverable", min=14, flex=2, good=30, sort="name"),
    Column("For", min=10, flex=2, drop=4, sort="milestone_name"),
    Column("Due", min=6, max=9, drop=1, whole=True, sort="target"),
    Column("Needed", min=4, max=8, drop=5, whole=True),
    Column("Approver", min=8, max=10, drop=3, whole=True, sort="approver_name"),
    Column("In", min=3, max=8, drop=2, sort="key"),
)
WIDE_FROM = 108


class DeliverablesScreen(RegisterScreen):
    """Deliverables by the target of their milestones, with the matrix of both."""

    name_of_screen: ClassVar[str] = "Deliverables"
    help_topic: ClassVar[str] = "risks"
    registers: ClassVar[tuple[Register, ...]] = (Register("deliverable", "Deliverables", COLUMNS),)

    def __init__(self, project: str = "", *, select: str = "") -> None:
        super().__init__(project, select=select)
        self.shown = "all"
        self.matrix = MatrixPane("Milestones × deliverables", id="matrix")
        self.matrix.can_focus = False
        self._found: views.Matrix | None = None
        self._column_of: dict[str, int] = {}
        self._matrix_seen = False

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Across(id="body"):
            with Down(id="lists"):
                yield self.panes["deliverable"]
            with Down(id="beside"):
                yield self.matrix
                yield self.told
        yield self.hint_bar
        yield self.popup

    def read(self, conn: Any) -> None:
        self._found = views.matrix(conn, self.session.today_text, self.project)

    def _shown_lines(self) -> list[tuple[int, views.DeliverableLine]]:
        lines = list(enumerate(self._found.deliverables if self._found else (), 1))
        if self.shown == "open":
            return [one for one in lines if one[1].state != "approved"]
        return [one for one in lines if one[1].late] if self.shown == "due" else lines

    def rows_of(self, kind: str) -> list[RegisterRow]:
        return [
            RegisterRow(
                one.id,
                0,
                self._cells(number, one),
                "muted" if one.state == "approved" else "",
                one.name,
                one.state,
                one,
            )
            for number, one in self._shown_lines()
        ]

    def _cells(self, number: int, one: views.DeliverableLine) -> tuple[Cell, ...]:
        due = self.wording.day(one.target)
        return (
            (str(number), "muted"),
            state_span(one.state),
            one.name,
            one.milestone_name or ("no milestone", "amber"),
            (due, "red") if one.late else due,
            ("needed", "amber" if one.holds else "muted") if one.required else ("", ""),
            self.wording.who(one.approver_name),
            (one.key, "muted"),
        )

    def own_order(self, rows: Any) -> str:
        return "by the target of its milestone"

    def title_of(self, kind: str) -> str:
        return f"Deliverables · {self.shown}"

    def empty_words(self, kind: str) -> str:
        if self._found is None or not self._found.deliverables:
            return "No deliverables yet.\n{add} adds one: what is handed over, and who approves it."
        word = "Nothing is late." if self.shown == "due" else "All are approved."
        return f"{word}\n{{show_lines}} shows all of them."

    def say(self, row: RegisterRow | None) -> tuple[str, Sequence[Cell]]:
        return ("", []) if row is None else (row.title, list(self._told(row.of)))

    def _told(self, one: views.DeliverableLine) -> Iterator[Cell]:
        yield (state_span(one.state), (f"  {one.nature}, {one.audience}", "muted"))
        if one.holds:
            yield (f"{one.milestone_name} can't be ready before it is approved", "amber")
        yield ""
        yield labelled("For", one.milestone_name or "no milestone")
        yield labelled("Due", self.wording.day(one.target) or "–", "red" if one.late else "text")
        yield labelled("Needed", "yes" if one.required else "no: nothing waits for it")
        yield labelled("Owner", one.owner_name or "nobody")
        decided = {"approved": "Approved", "rejected": "Rejected"}.get(one.state)
        approver = one.approver_name or "nobody named"
        yield labelled(
            decided or "Approver",
            f"{approver}, {self.wording.day(one.decided_on)}" if one.decided_on else approver,
        )
        if one.location:
            yield labelled("Where", one.location)
        if one.description:
            yield labelled("About", one.description)

    def drawn(self, row: RegisterRow | None) -> None:
        one: views.DeliverableLine | None = row.of if row is not None else None
        self.matrix.choose(
            one.milestone if one else "", self._column_of.get(one.id, -1) if one else -1
        )

    def show_list(self, kind: str) -> None:
        super().show_list(kind)
        found = self._found
        if found is None:
            return
        lines = [
            MatrixLine(
                each.id,
                each.name,
                f"{each.approved} of {each.required}" if each.required else "",
                "green" if each.approved == each.required else "amber",
                each.states,
            )
            for each in found.rows
        ]
        self._column_of = {one.id: at for at, one in enumerate(found.deliverables)}
        self.matrix.fill(lines, len(found.deliverables))
        self.matrix.annotate(signs_told(ascii=self.host.glyphs.name == "ascii"))

    def on_mount(self) -> None:
        super().on_mount()
        if not self._wanted and self._found is not None:
            waiting = (one.id for one in self._found.deliverables if one.state != "approved")
            self.active.select_id(next(waiting, ""))

    def standing(self) -> Cell:
        found = self._found
        if found is None or not found.deliverables:
            return ""
        approved = sum(one.state == "approved" for one in found.deliverables)
        late = sum(one.late for one in found.deliverables)
        told = f"{approved} of {len(found.deliverables)} approved"
        loose = f" · {found.loose} for no milestone" if found.loose else ""
        return ((told, "text"), (f" · {late} late" if late else "", "red"), (loose, "amber"))

    # -- layout -----------------------------------------------------------------------------

    def lay_out(self, width: int, height: int) -> None:
        room = height - 2
        wide = width >= WIDE_FROM
        self._one_pane = not wide and room < 16
        body, lists, beside = (self.query_one(f"#{id}") for id in ("body", "lists", "beside"))
        body.styles.layout = "horizontal" if wide else "vertical"
        matrix_alone = self._one_pane and self._matrix_seen
        lists.set_class(self._reading or matrix_alone, "away")
        beside.set_class(self._one_pane and not (self._reading or matrix_alone), "away")
        count = len(self._found.deliverables) if self._found else 1
        beside.styles.width = "1fr" if self._reading or not wide else width * 9 // 20
        lists.styles.height = "1fr"
        rows = len(self._found.rows) if self._found else 1
        matrix = min(rows + 3, max(6, room - 12 if wide else room - min(count + 3, room // 2)))
        beside.styles.height = "1fr" if wide or self._reading or matrix_alone else matrix
        self.matrix.set_class(self._reading, "away")
        self.matrix.styles.height = "1fr" if matrix_alone or not wide else matrix
        self.told.set_class(not (wide or self._reading), "away")
        self.told.styles.height = "1fr"
        for pane in (self.panes["deliverable"], self.matrix, self.told):
            pane.set_framed(width >= FRAMED_FROM)
            pane.styles.width = "1fr"

    def _turn(self, step: int) -> None:
        """Where both don't fit: the matrix, and the list again."""
        if not self._one_pane:
            return
        self._matrix_seen = not self._matrix_seen
        self.lay_out(*self.app.size)
        self.show_hints()

    def extra_hints(self) -> list[tuple[str, str]]:
        key = self.session.registry.key_of("next_pane")
        if self._one_pane:
            return [(key, "the list" if self._matrix_seen else "matrix")]
        return []


def signs_told(*, ascii: bool) -> str:
    """``√ approved · ◆ submitted · …``: what the signs of the matrix mean."""
    signs = ASCII_SIGNS if ascii else {word: sign for word, (sign, _) in SIGNS.items()}
    return "  ".join(f"{sign} {word}" for word, sign in signs.items())

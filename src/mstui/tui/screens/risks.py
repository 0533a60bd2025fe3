"""The register of risks beside its heat map, and the roadblocks that risks became."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult

from mstui.commands.context import Context
from mstui.tui.panes.risks import (
    RISK_COLUMNS,
    ROADBLOCK_COLUMNS,
    exposure_told,
    risk_cells,
    risk_told,
    roadblock_cells,
    roadblock_told,
)
from mstui.tui.screens.register import (
    BESIDE_FROM,
    FRAMED_FROM,
    Register,
    RegisterRow,
    RegisterScreen,
)
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.heatmap import HeatMap
from mstui.tui.widgets.source import Cell
from mstui.views import risks as views
from mstui.views.roadblocks import RoadblockLine, roadblocks

MOST_ROADBLOCKS = 8
LEAST_LINES = 5
WIDE_FROM = 108


class RisksScreen(RegisterScreen):
    """Risks and roadblocks; on the map arrows move the chosen risk, Enter keeps, Esc leaves."""

    name_of_screen: ClassVar[str] = "Risks"
    help_topic: ClassVar[str] = "risks"
    registers: ClassVar[tuple[Register, ...]] = (
        Register("risk", "Risks", RISK_COLUMNS),
        Register("roadblock", "Roadblocks", ROADBLOCK_COLUMNS),
    )

    def __init__(self, project: str = "", *, select: str = "") -> None:
        super().__init__(project, select=select)
        self.map = HeatMap(id="map")
        self.map.on_pick = self._picked
        self._found: views.Register | None = None
        self._counts: list[Mapping[tuple[int, int], int]] = [{}, {}]
        self._roadblocks: list[RoadblockLine] = []
        # On the map; and where the risk is held there.
        self._on_map = False
        self._held: tuple[int, int] | None = None

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Across(id="body"):
            with Down(id="lists"):
                yield self.panes["risk"]
                yield self.panes["roadblock"]
            with Down(id="beside"):
                yield self.map
                yield self.told
        yield self.hint_bar
        yield self.popup

    # -- what is shown ----------------------------------------------------------------------

    def read(self, conn: Any) -> None:
        today = self.session.today_text
        self._found = views.register(conn, today, self.project, show=self.shown)
        known = self._found.everything
        self._counts = [views.heat_map(known, opportunity=gain) for gain in (False, True)]
        everything = self.shown == "all"
        self._roadblocks = roadblocks(conn, today, self.project, resolved=everything)

    def rows_of(self, kind: str) -> list[RegisterRow]:
        if kind == "roadblock":
            return [
                RegisterRow(
                    one.id,
                    0,
                    roadblock_cells(one, self.wording),
                    "" if one.is_open else "muted",
                    one.name,
                    one.state,
                    one,
                )
                for one in self._roadblocks
            ]
        lines = self._found.lines if self._found is not None else ()
        return [
            RegisterRow(
                one.id,
                0,
                risk_cells(one, self.wording),
                "" if one.is_open else "muted",
                one.name,
                one.state,
                one,
            )
            for one in lines
        ]

    def title_of(self, kind: str) -> str:
        return super().title_of(kind) + (f" · {self.shown}" if kind == "risk" else "")

    def empty_words(self, kind: str) -> str:
        if kind == "roadblock":
            return "Nothing is in the way.\n{add} adds a roadblock, {happened} makes one of a risk."
        found = self._found
        if found is None or not found.total:
            return "No risks yet.\n{add} adds one: what could go wrong, and what then?"
        if self.shown == "due":
            return "No review is due.\n{show_lines} shows all risks."
        return f"None of {found.total} risks is open.\n{{show_lines}} shows them."

    def say(self, row: RegisterRow | None) -> tuple[str, Sequence[Cell]]:
        lines: list[Cell] = []
        title = ""
        if row is not None:
            title = row.title
            if isinstance(row.of, views.RiskLine):
                lines += risk_told(row.of, self.wording, self._held)
            else:
                lines += roadblock_told(row.of, self.wording)
            lines.append("")
        if self._found is not None:
            lines += exposure_told(self._found.exposure)
        return title, lines

    def drawn(self, row: RegisterRow | None) -> None:
        risk = row.of if row is not None and isinstance(row.of, views.RiskLine) else None
        is_chance = risk is not None and risk.opportunity
        counts = dict(self._counts[is_chance])
        stored = (risk.probability or 0, risk.impact or 0) if risk and risk.score else None
        at = self._held or stored
        if self._held is not None and self._held != stored:
            if stored is not None and risk is not None and risk.is_open:
                counts[stored] = counts.get(stored, 1) - 1
            counts[self._held] = counts.get(self._held, 0) + 1
        self.map.retitle("Opportunities" if is_chance else "Heat map")
        counts = {cell: count for cell, count in counts.items() if count > 0}
        self.map.show(counts, at, was=stored, moving=self._held is not None)

    def standing(self) -> Cell:
        found = self._found
        if found is None:
            return ""
        parts: list[tuple[str, str]] = [(f"{found.open} open", "text")]
        if found.due:
            parts.append((f" · {found.due} due for review", "amber"))
        if found.lacking:
            parts.append((f" · {found.lacking} without a plan", "amber"))
        return tuple(parts)

    # -- layout -----------------------------------------------------------------------------

    def lay_out(self, width: int, height: int) -> None:
        room = height - 2
        alone = width < BESIDE_FROM or room < 14
        self._one_pane = alone
        beside, lists = self.query_one("#beside"), self.query_one("#lists")
        whole = self._reading
        on_side = self._on_map or whole
        lists.set_class(whole or (alone and on_side), "away")
        beside.set_class(alone and not on_side, "away")
        wide = min(52, width * 2 // 5) if width >= WIDE_FROM else 36
        beside.styles.width = "1fr" if whole or alone else wide
        self.map.set_class(whole, "away")
        mapped = self.map.lines_needed(room if alone else room - 9)
        self.map.styles.height = "1fr" if alone and room < 13 else min(mapped, room)
        self.told.styles.height = "1fr"
        self.told.set_class(alone and not whole and room < 13, "away")
        count = max(1, len(self._roadblocks))
        lower = min(count, MOST_ROADBLOCKS) + 3
        self.panes["roadblock"].styles.height = max(LEAST_LINES - 1, min(lower, room // 3))
        self.panes["risk"].styles.height = "1fr"
        for kind, pane in self.panes.items():
            pane.set_class(alone and kind != self._place, "away")
            pane.set_framed(width >= FRAMED_FROM)
            if alone:
                pane.styles.height = "1fr"
        for side in (self.map, self.told):
            side.set_framed(width >= FRAMED_FROM)

    # -- the map ----------------------------------------------------------------------------

    def _chosen_risk(self) -> views.RiskLine | None:
        row = self.panes["risk"].row
        return row.of if isinstance(row, RegisterRow) else None

    def do_cursor_right(self) -> None:
        if self._on_map:
            self._move(0, 1)
        elif not self._reading:
            self._enter_map()

    def do_cursor_left(self) -> None:
        if self._on_map:
            self._move(0, -1)

    def _turn(self, step: int) -> None:
        """From list to map to list."""
        if self._on_map:
            if not self._may_leave():
                return
            self._leave_map()
            if step > 0:
                self.activate("roadblock")
        elif step > 0 and self._place == "risk":
            self._enter_map()
        elif step < 0 and self._place == "roadblock":
            self.activate("risk")
            self._enter_map()
        else:
            super()._turn(step)

    def _may_leave(self) -> bool:
        """Whether nothing is moved that is not saved."""
        if self._held is None or self._held == self._stored():
            return True
        key_of = self.session.registry.key_of
        keep, leave = key_of("open"), key_of("cancel")
        self.show_bars(f"{keep} keeps it there, {leave} leaves it as it was", problem=True)
        return False

    def _stored(self) -> tuple[int, int] | None:
        risk = self._chosen_risk()
        return (risk.probability or 0, risk.impact or 0) if risk and risk.score else None

    def _enter_map(self) -> None:
        risk = self._chosen_risk()
        if risk is None:
            self.show_bars("there is no risk to move on the map", problem=True)
            return
        self._place = "risk"
        self._on_map, self._reading = True, False
        self.set_focus(self.map)
        self.lay_out(*self.app.size)
        self.tell_of_line()
        self.show_hints()

    def _leave_map(self) -> None:
        self._on_map, self._held = False, None
        self.set_focus(self.active)
        self.lay_out(*self.app.size)
        self.tell_of_line()
        self.show_hints()

    def on_descendant_focus(self) -> None:
        if self.focused is self.map:
            if not self._on_map:
                self._enter_map()
        elif self._on_map and self.focused is not None:
            self._on_map, self._held = False, None
            super().on_descendant_focus()
            self.lay_out(*self.app.size)
            self.tell_of_line()
        else:
            super().on_descendant_focus()

    def _move(self, up: int, right: int) -> None:
        """One cell up or down in probability, left or right in impact."""
        why_not = self.session.registry.why_not("edit", self.context())
        if why_not:
            self.show_bars(f"Heat map: {why_not}", problem=True)
            return
        at = self._held or self._stored() or (3, 3)
        if self._held is None and self._stored() is None:
            up = right = 0  # the first key puts it into the middle
        self._hold((min(5, max(1, at[0] + up)), min(5, max(1, at[1] + right))))

    def _hold(self, cell: tuple[int, int]) -> None:
        self._held = cell
        self.tell_of_line()
        self.show_hints()

    def _picked(self, cell: tuple[int, int]) -> None:
        """A click on a cell of the map, or two digits, put the chosen risk there."""
        why_not = self.session.registry.why_not("edit", self.context())
        if why_not:
            self.show_bars(f"Heat map: {why_not}", problem=True)
        elif self._chosen_risk() is not None:
            if not self._on_map:
                self._enter_map()
            self._hold(cell)

    def _up_or_down(self, lines: int) -> None:
        if self._on_map:
            self._move(-lines, 0)
        else:
            super()._up_or_down(lines)

    def do_page_up(self) -> None:
        if not self._on_map:
            super().do_page_up()

    def do_page_down(self) -> None:
        if not self._on_map:
            super().do_page_down()

    def do_open(self) -> Any:
        if self._on_map:
            return self._keep()
        return super().do_open()

    async def _keep(self) -> None:
        """Save where the risk is held; the plan that this demands is asked for first."""
        from mstui.actions.risks import Rating, rate
        from mstui.tui.dialogs.contingency import Contingency

        risk, held = self._chosen_risk(), self._held
        if risk is None or held is None or held == self._stored():
            self._leave_map()
            return
        ws, rating = self.session.ws, Rating(*held)
        plan: str | None = None
        if Contingency.is_needed(risk, rating):
            plan = await self.ask(Contingency(risk, rating))
            if plan is None:
                return
        change = await self.host.perform(
            lambda: rate(ws, risk.id, rating, contingency=plan or None)
        )
        if change is not None:
            self._leave_map()

    def leave(self) -> bool:
        if self._on_map:
            moved = self._held is not None and self._held != self._stored()
            self._leave_map()
            if moved:
                self.show_bars("It stays where it was")
            return True
        return super().leave()

    def context(self) -> Context:
        return super().context()._replace(moving=self._held is not None)

    def extra_hints(self) -> list[tuple[str, str]]:
        key = self.session.registry.key_of
        if self._place == "risk":
            return [(key("next_pane"), "map")]
        return [(key("next_pane"), "risks")]

    def show_hints(self) -> None:
        """On the map only what moves the risk there, and how that is kept."""
        if not self._on_map:
            super().show_hints()
            return
        key = self.session.registry.key_of
        moves = ("cursor_left", "cursor_down", "cursor_up", "cursor_right")
        keep, left = ("keep", "as it was") if self._held is not None else ("list", "list")
        hints = [("".join(map(key, moves)), "move"), (key("open"), keep)]
        hints.insert(1, ("1-5 1-5", "rate"))
        self.hint_bar.show([*hints, (key("cancel"), left), (key("keys"), "keys")], key("cancel"))

    async def do_happened(self) -> None:
        await super().do_happened()
        if self._on_map:
            self._leave_map()

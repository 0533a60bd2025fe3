"""The baselines of a project on the whole screen: any two compared, or one with the plan now."""

from __future__ import annotations

from textual.app import ComposeResult

from mstui.tui.panes.bars import Summary
from mstui.tui.panes.baselines import baseline_report, named
from mstui.tui.screens.report import ReportScreen
from mstui.tui.widgets.areas import Down
from mstui.tui.widgets.source import Cell
from mstui.views.baselines import BaselineLine, baselines


class BaselinesScreen(ReportScreen):
    """Two sides over their differences; left and right take another baseline for one side."""

    def __init__(self, project: str) -> None:
        super().__init__(baseline_report(project), project)
        self.sides = Summary(id="sides")
        self._every: list[BaselineLine] = []
        # The places of both sides among the baselines; behind the last one stands the plan now.
        self._from: int | None = None
        self._to: int | None = None
        self._second = False
        self._places = (0, 0)

    def compose(self) -> ComposeResult:
        yield self.header_bar
        with Down(id="body"):
            yield self.sides
            yield self.lines
            yield self.summary
        yield self.hint_bar
        yield self.popup

    def show_all(self) -> None:
        """Read the baselines again, and what differs between the two sides."""
        self._every = self.session.read(lambda conn: baselines(conn, self.project))
        self._compare()

    def _compare(self) -> None:
        count = len(self._every)
        if not count:
            self._reading = baseline_report(self.project)
            self.sides.display = False
            super().show_all()
            return
        active = next((at for at, one in enumerate(self._every) if one.active), count - 1)
        to = count if self._to is None else min(self._to, count)
        self._places = min(active if self._from is None else self._from, max(0, to - 1)), to
        before, after = (self._side(place) for place in self._places)
        assert before is not None
        self._reading = baseline_report(self.project, before.id, after.id if after else "")
        self.sides.display = True
        self.sides.show(self._told_sides())
        super().show_all()

    def _side(self, place: int) -> BaselineLine | None:
        return self._every[place] if place < len(self._every) else None

    def _told_sides(self) -> Cell:
        today = self.session.today_text
        first, second = (named(self._side(place), today) for place in self._places)
        chosen = [(f"‹ {first} ›", "accent bold"), (second, "text")]
        if self._second:
            chosen = [(first, "text"), (f"‹ {second} ›", "accent bold")]
        return (("from ", "muted"), chosen[0], (" to ", "muted"), chosen[1])

    # -- choosing -------------------------------------------------------------------------------

    def do_cursor_left(self) -> None:
        self._step(-1)

    def do_cursor_right(self) -> None:
        self._step(1)

    def do_next_pane(self) -> None:
        """The other side."""
        self._second = not self._second
        if self._every:
            self.sides.show(self._told_sides())

    def do_previous_pane(self) -> None:
        self.do_next_pane()

    def _step(self, steps: int) -> None:
        """The next baseline on the chosen side; the first side stays before the second."""
        if not self._every:
            return
        first, second = self._places
        if self._second:
            second = max(first + 1, min(second + steps, len(self._every)))
        else:
            first = max(0, min(first + steps, second - 1))
        if (first, second) == self._places:
            word = "later" if steps > 0 else "earlier"
            told = f"There is no {word} one on this side"
            if len(self._every) == 1:
                told = self.session.registry.worded(
                    "There is one baseline; {baseline} keeps another one of the plan now"
                )
            self.show_bars(told)
            return
        self._from, self._to = first, second if second < len(self._every) else None
        self._compare()
        self.show_bars()

    # -- the base's questions -------------------------------------------------------------------

    def crumbs(self) -> tuple[str, ...]:
        return ("Baselines",)

    def show_hints(self) -> None:
        """The keys that take other baselines, before what every list has."""
        if not self._every:
            super().show_hints()
            return
        key = self.session.registry.key_of
        arrows = f"{key('cursor_left')} {key('cursor_right')}"
        hints = [
            (arrows, "another baseline"),
            (key("next_pane"), "other side"),
            (key("open"), "open"),
            (key("baseline"), "new baseline"),
            (key("back"), "back"),
            (key("keys"), "keys"),
        ]
        self.hint_bar.show(hints, key("back"))

    def _hint_clicked(self, pressed: str) -> None:
        """A click on both arrows is a press of the first: an earlier baseline."""
        super()._hint_clicked(pressed.partition(" ")[0])

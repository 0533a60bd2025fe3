"""What opens over a timeline: what to show of it, and what its signs mean."""

from __future__ import annotations

from typing import NamedTuple

from mstui.tui.screens.items import ItemCommands
from mstui.tui.widgets.chart import ChartRows
from mstui.tui.widgets.popup import Choice
from mstui.tui.widgets.source import AnyRow
from mstui.views.chart import ASCII, UNICODE, Signs
from mstui.views.signs import Meaning, legend
from mstui.views.timeline import Charted

# With fewer cells the signs stand in two columns, without what they tell.
TOLD_FROM = 60
# Signs that need no word where there is no room for all: the head says today, a line is a line.
PLAIN_TO_SEE = ("today", "link")


class Only(NamedTuple):
    """What a chart is narrowed to: critical, late, or what is somebody's."""

    what: str = ""
    name: str = ""

    @property
    def told(self) -> str:
        """``critical only``, ``of Ana only``; empty where everything is seen."""
        return f"only {self.name or self.what}" if self.what else ""


class ChartPopups(ItemCommands):
    """Narrowing a chart to what is critical, late or somebody's; and its signs explained."""

    chart: ChartRows

    def __init__(self) -> None:
        super().__init__()
        self._only = Only()
        # What the popup offers to narrow the chart to, while it is open.
        self._offered: list[tuple[str, Only]] = []
        self._offered_at = 0
        self._explains_signs = False

    # -- what the chart provides ----------------------------------------------------------------

    @property
    def charted(self) -> Charted | None:
        """What is drawn; None where it can't be."""
        raise NotImplementedError

    def _show_rows(self) -> None:
        raise NotImplementedError

    def _moved(self, row: AnyRow | None) -> None:
        raise NotImplementedError

    @property
    def _signs(self) -> Signs:
        return ASCII if self.host.glyphs.name == "ascii" else UNICODE

    # -- what is asked --------------------------------------------------------------------------

    def do_show_only(self) -> None:
        """Ask what to show; the popup stands until something is chosen or it is left."""
        if self.charted is None:
            return
        from mstui.views.narrowing import CRITICAL, LATE, OWNED, owners_of

        owners, me = owners_of(self.charted), self.session.author_name
        self._offered = [("a", Only()), ("c", Only(CRITICAL)), ("l", Only(LATE))]
        if me in owners:
            self._offered.append(("m", Only(OWNED, me)))
        others = [name for name in owners if name != me]
        self._offered += [
            (str(place) if place < 10 else " ", Only(OWNED, name))
            for place, name in enumerate(others, start=1)
        ]
        words = {"": "everything", CRITICAL: "what is critical", LATE: "what is late"}
        choices = [
            Choice(key, words.get(only.what) or self._whose(only.name, me))
            for key, only in self._offered
        ]
        chosen = [only for _, only in self._offered]
        self._offered_at = chosen.index(self._only) if self._only in chosen else 0
        self.popup.open("Show", choices, self._room, at=self._offered_at)

    def _whose(self, name: str, me: str) -> str:
        return "what is mine" if name == me else name

    def do_signs(self) -> None:
        """What the signs of the chart mean; the next key closes it."""
        told = [each for each in legend(self._signs) if not (self.chart.is_shaded and each.is_free)]
        cells, lines = self._room
        self._explains_signs = True
        shade = "shaded: weekends, holidays" if self.chart.is_shaded else ""
        if cells >= TOLD_FROM and lines >= len(told) + 2:
            choices = [
                Choice(each.sign, f"{each.word:<12}{each.tells}".rstrip(), look=each.colour)
                for each in told
            ]
            self.popup.open("Signs", choices, self._room, note=shade)
            return
        told = [each for each in told if each.word not in PLAIN_TO_SEE]
        self.popup.open("Signs", _in_two_columns(told, lines - 2), self._room)

    def choosing(self, key: str) -> bool:
        if self._explains_signs:
            self.close_choices()
            registry = self.session.registry
            return any(key in registry.command(id).keys for id in ("cancel", "back", "signs"))
        if not self._offered:
            return super().choosing(key)
        command, last = self.session.registry.command, len(self._offered) - 1
        letters = [letter for letter, _ in self._offered]
        if key in letters:
            self._choose(letters.index(key))
        elif key in command("cursor_down").keys:
            self._offered_at = min(self._offered_at + 1, last)
            self.popup.move_to(self._offered_at)
        elif key in command("cursor_up").keys:
            self._offered_at = max(self._offered_at - 1, 0)
            self.popup.move_to(self._offered_at)
        elif key in command("open").keys:
            self._choose(self._offered_at)
        elif any(key in command(id).keys for id in ("cancel", "back", "show_only")):
            self.close_choices()
        return True

    def close_choices(self) -> None:
        super().close_choices()
        self._offered = []
        self._explains_signs = False

    def _clicked(self, at: int) -> None:
        if self._offered and self.app.screen is self:
            self._choose(at)
        elif self._explains_signs:
            self.close_choices()
        else:
            super()._clicked(at)

    def _choose(self, at: int) -> None:
        _, self._only = self._offered[at]
        self.close_choices()
        self._show_rows()
        self._moved(self.chart.row)
        self.show_bars()


def _in_two_columns(told: list[Meaning], lines: int) -> list[Choice]:
    """The signs with their words alone, those that find no line beside the others."""
    half = max(-(-len(told) // 2), min(lines, len(told)))
    beside = [f"{each.sign} {each.word}" for each in told[half:]]
    beside += [""] * (half - len(beside))
    return [
        Choice(each.sign, f"{each.word:<13}{more}".rstrip(), look=each.colour)
        for each, more in zip(told[:half], beside, strict=True)
    ]

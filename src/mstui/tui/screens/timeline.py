"""The timeline of a project: its plan as bars that can be moved, with what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from mstui.commands.context import Context
from mstui.tui.garbage import looked_for_later
from mstui.tui.screens.charts import ChartScreen
from mstui.tui.widgets.chart import ChartRow, Ties
from mstui.tui.widgets.source import AnyRow, Cell, ListSource
from mstui.tui.widgets.text import cut
from mstui.views.planning import computed, planned_project, told_unusable
from mstui.views.shift_told import what_follows, where_it_goes
from mstui.views.shifting import Shifting
from mstui.views.timeline import Bar, Timeline
from mstui.views.timeline_facts import dates_of, facts_of, spare_of, workers_of
from mstui.views.why import explained

# A linked item's name takes no more than this.
LINKED_CELLS = 32
# On a narrower terminal the dates stand without what they come from.
WORDY_FROM = 70


class TimelineScreen(ChartScreen[Timeline]):
    """Phases, tasks and milestones over time; `+` and `-` move the bar under the cursor."""

    def __init__(self, project: str, *, select: str = "") -> None:
        super().__init__(select=select)
        self.project = project
        self.chart.ties = self._ties
        self._sketch: Shifting | None = None
        self._gone = False

    # -- what is shown --------------------------------------------------------------------------

    def show_all(self) -> None:
        """Read the plan and schedule it; the cursor stays on its item."""
        with looked_for_later(self.app):
            self._show_plan()

    def _show_plan(self) -> None:
        from mstui.domain.errors import InvalidValue, NotFound

        try:
            planned = self.session.read(planned_project, self.project)
            done = computed(planned)
        except NotFound:
            self._gone = True
            return
        except InvalidValue as error:
            self._timeline = self._sketch = None
            mend = self.session.registry.worded(
                "{back} goes back; there {link} on one of them shows its links and removes them."
            )
            self.chart.empty = f"The plan can't be computed.\n{error}\n{mend}"
            self.chart.show(ListSource())
            return
        today = self.session.today_text
        self._sketch = Shifting(planned, done)
        self.chart.seen = self._sketch.bar
        self._timeline = self.session.read(lambda conn: Timeline(conn, planned, done, today))
        self._show_rows()
        self._draw()

    def begins_at(self) -> str:
        """The first open task or milestone, where what came before it is done."""
        timeline = self._timeline
        if timeline is None:
            return ""
        net = timeline.done.net
        is_done = False
        for place in timeline.places:
            number = net.numbers.get(place.id)
            if number is not None and place.id not in timeline.inside:
                if not net.complete[number]:
                    return place.id if is_done else ""
                is_done = True
        return ""

    def _ties(self, id: str) -> Ties:
        return self._timeline.ties(id) if self._timeline is not None else ((), ())

    def trouble(self) -> str:
        if self._timeline is None:
            return ""
        told = told_unusable(self._timeline.planned)
        return f"{told} with {self.session.registry.key_of('link')}" if told else ""

    def _moved(self, row: AnyRow | None) -> None:
        if self._sketch is not None and self._sketch.shift.id not in (
            "",
            row.id if row else "",
        ):
            self._drop()
        super()._moved(row)
        self.show_hints()

    def reason(self, row: ChartRow) -> Cell:
        """What the shift does, else why the item stands where it stands and what it waits for."""
        from mstui.domain.errors import MstuiError

        shifting, today = self._sketch, self.session.today_text
        assert shifting is not None
        told = what_follows(shifting, today)
        if told:
            told = f"{told[0].upper()}{told[1:]}"
            return (told, "amber" if "misses" in told else "text")
        spare = spare_of(shifting.planned, shifting.done, row.bar, today)
        look = "critical" if row.bar.critical else "text"
        if self.size.width < WORDY_FROM:
            return ((dates_of(row.bar, today), "text"), (f" · {spare}" if spare else "", look))
        # What is short stands first: the rest may be cut off, and is told in full by itself.
        room = (f"{spare[0].upper()}{spare[1:]} · " if spare else "", look)
        linked, away = ("", 0) if self.tells_facts else self._linked(row.id)
        try:
            found = explained(shifting.planned, shifting.done, row.id, today)
        except MstuiError as error:
            return ((str(error), "muted"), (f" · {linked}" if linked else "", "accent"))
        why = (_of_itself(found.chain[0].text, row.title), "text")
        if not linked:
            return (room, why)
        if away:
            # What no line shows must not be cut off.
            return (room, (f"{linked} · ", "accent"), why)
        return (room, why, (f" · {linked}", "accent"))

    def more(self, row: ChartRow) -> Cell:
        """Where the moved bar itself goes; else what it is linked with, and its other dates."""
        shifting, today = self._sketch, self.session.today_text
        assert shifting is not None
        told = where_it_goes(shifting, today)
        if told:
            return (f"{told[0].upper()}{told[1:]}", "text")
        linked, _ = self._linked(row.id)
        workers = ""
        if row.bar.kind == "task":
            workers = self.session.read_or("", workers_of, row.id)
        facts = facts_of(shifting.planned, self._bar_of(row), today, workers)
        dates = dates_of(row.bar, today)
        return (
            (dates, "text"),
            (f" · {linked}" if linked else "", "accent"),
            ("".join(f" · {fact}" for fact in facts), "muted"),
        )

    def _bar_of(self, row: ChartRow) -> Bar:
        return self.chart.seen(row.bar)

    def _linked(self, id: str) -> tuple[str, int]:
        """``after Write the text, before 3 items``; and how many of those are not in view."""
        before, after = self._ties(id)
        parts = []
        if before:
            parts.append(f"after {self._name_or_count(before)}")
        if after:
            parts.append(f"before {self._name_or_count(after)}")
        away = self.chart.away(other for other, _ in (*before, *after))
        if away:
            parts.append(f"{away} out of view")
        return ", ".join(parts), away

    def _name_or_count(self, ties: Sequence[tuple[str, str]]) -> str:
        """One linked item by its name, several by their number."""
        if not self.tells_facts:
            return str(len(ties))  # in the one line that there is
        if len(ties) > 1 or self._timeline is None:
            return f"{len(ties)} items"
        return cut(str(self._timeline.planned.rows[ties[0][0]]["name"] or "1 item"), LINKED_CELLS)

    # -- the base's questions -------------------------------------------------------------------

    def context(self) -> Context:
        here = super().context()
        told = self._sketch.shift.is_none if self._sketch is not None else True
        return here._replace(moving=not told)

    def crumbs(self) -> tuple[str, ...]:
        if self._timeline is None:
            return ("Timeline",)
        return (f"{self._timeline.key} {self._timeline.name}".strip(), "Timeline")

    @property
    def is_sketching(self) -> bool:
        return self._sketch is not None and not self._sketch.shift.is_none

    def standing(self) -> Cell:
        if self._sketch is not None and not self._sketch.shift.is_none:
            return (("not saved", "amber bold"), (" · ", "muted"), (self._sketch.by, "amber"))
        return super().standing()

    def show_hints(self) -> None:
        """The keys for the bar under the cursor; while one moves, first how to keep it."""
        row, shifting = self.chart.row, self._sketch
        key, marked = self.session.registry.key_of, len(self.chart.selected)
        if marked > 1 and self.session.past is None:
            words = ((key("cancel"), f"unmark {marked}"), (key("link"), "link in their order"))
            more = ((key("select"), "mark"), (key("set_owner"), "owner"), (key("keys"), "keys"))
            self.hint_bar.show([*words, *more], key("back"))
            return
        simple = marked or self.searched or self.session.past is not None
        if simple or shifting is None or not isinstance(row, ChartRow):
            super().show_hints()
            return
        moves = [(f"{key('move_earlier')} {key('move_later')}", "day")]
        moves.append((f"{key('week_earlier')} {key('week_later')}", "week"))
        if not shifting.why_not(row.id, length=True):
            moves.append((f"{key('shorter')} {key('longer')}", "length"))
        if shifting.why_not(row.id):
            moves = moves[2:]
        first = [(key("open"), "keep"), (key("cancel"), "as it was")]
        last = [(key("zoom_in"), "zoom"), (key("back"), "back")]
        if shifting.shift.is_none:
            first = [] if moves else [(key("open"), "open")]
            if row.bar.parts:
                word = "unfold" if row.closed else "fold"
                side = "cursor_right" if row.closed else "cursor_left"
                first.append((key(side), word))
            if len(moves) < 3:
                last.insert(0, (key("show_only"), "show only"))
        else:
            last = []
        self.hint_bar.show([*first, *moves, *last, (key("keys"), "keys")], key("back"))

    def _hint_clicked(self, key: str) -> None:
        """A click on two keys is a press of the second: later, longer."""
        super()._hint_clicked(key.rpartition(" ")[2] or key)

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        super().reload(touched)
        if self._gone and self.is_current:
            self.app.call_later(self.host.leave_gone, self)

    def surroundings(self) -> dict[str, str]:
        found = {"project": self.project}
        row = self.chart.row
        if isinstance(row, ChartRow) and row.bar.kind in ("phase", "milestone"):
            found[row.bar.kind] = row.id
        return found

    def project_of_timeline(self) -> tuple[str, str]:
        return self.project, self.chart.row_id or ""

    # -- moving ---------------------------------------------------------------------------------

    def do_move_later(self) -> None:
        self._move_bar(days=1)

    def do_move_earlier(self) -> None:
        self._move_bar(days=-1)

    def do_week_later(self) -> None:
        self._move_bar(days=5)

    def do_week_earlier(self) -> None:
        self._move_bar(days=-5)

    def do_longer(self) -> None:
        self._move_bar(longer=1)

    def do_shorter(self) -> None:
        self._move_bar(longer=-1)

    def _move_bar(self, *, days: int = 0, longer: int = 0) -> None:
        row, shifting = self.chart.row, self._sketch
        if shifting is None or not isinstance(row, ChartRow):
            return
        why_not = shifting.why_not(row.id, length=bool(longer))
        if why_not:
            self.show_bars(f"{why_not[0].upper()}{why_not[1:]}", problem=True)
            return
        shifting.move(row.id, days=days, longer=longer)
        self._bring_into_view(self._bar_of(row))
        self._shown_again()

    def _shown_again(self) -> None:
        self.chart.follow()
        self._tell()
        self.show_bars()

    def _drop(self) -> None:
        if self._sketch is not None:
            self._sketch.drop()
            self._shown_again()

    def leave(self) -> bool:
        if self._sketch is None or self._sketch.shift.is_none:
            return False
        self._drop()
        return True

    async def do_open(self) -> None:
        """Keep what was moved; else the item with all its details."""
        shifting, row = self._sketch, self.chart.row
        if shifting is not None and not shifting.shift.is_none:
            from mstui.tui.dialogs.keep_move import KeepMove

            kind = shifting.planned.rows[shifting.shift.id]["kind"]
            kept = await self.ask(
                KeepMove(self.project, kind, shifting.shift.id, shifting.fields(), shifting.told())
            )
            if kept is None:
                self._shown_again()
            return
        if isinstance(row, ChartRow):
            from mstui.tui.screens.project import ProjectScreen

            await self.app.push_screen(ProjectScreen(self.project, select=(row.bar.kind, row.id)))


def _of_itself(text: str, name: str) -> str:
    """What is said of an item without its name, which stands under the cursor."""
    bare = text.removeprefix(f"{name} ")
    return f"{bare[0].upper()}{bare[1:]}" if bare and bare != text else text

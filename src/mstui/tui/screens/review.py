"""The check-in: what changed, what is judged, and what follows, in one keyboard pass."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from mstui.commands.context import Context
from mstui.domain.errors import MstuiError
from mstui.review.items import BRIEF, CLOSE
from mstui.tui.panes.bars import Summary
from mstui.tui.panes.lines import Row, Wording
from mstui.tui.panes.review import COLUMNS, WALKED, ItemSource, with_said
from mstui.tui.panes.review import Lines as ItemLines
from mstui.tui.panes.review_ask import ask_prompt
from mstui.tui.panes.review_bars import gist_cell, rail_cell, since_cell
from mstui.tui.panes.review_detail import Detail
from mstui.tui.panes.review_impact import TargetImpact
from mstui.tui.panes.review_pages import brief_lines, close_lines, report_lines
from mstui.tui.screens.review_keys import ANSWERED, ReviewKeys
from mstui.tui.widgets.areas import Across, Down
from mstui.tui.widgets.ask import AskPane
from mstui.tui.widgets.lines import Lines
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from textual.timer import Timer

    from mstui.review.brief import Brief
    from mstui.review.items import Item
    from mstui.review.session import Reply, Review

BESIDE_FROM = 110
FRAMED_FROM = 60
# From so many cells on the line at the top says all that is known of the place.
WIDE_FROM = 100
# So many lines the detail has below a list that is too narrow for one beside it.
DETAIL_FROM = 18
RAIL_FROM = 14
# So wide a detail says in one line what else stands in several.
WIDE_DETAIL = 56
# The lines above and below.
BARS = 2
# Lower than that a question stands alone.
ASK_BESIDE_FROM = 16
AHEAD_SECONDS = 0.05
# Texts are drafted for so long at a time, and so long is left for keys between. The first ones
# are shown at once, the others, which are below, when all are there.
DRAFT_SECONDS, REST_SECONDS, SEEN_FIRST = 0.02, 0.005, 4
"""Lines a terminal needs for the line of steps."""


class ReviewScreen(ReviewKeys):
    """Draws a ``Review`` and hands it keys; all that it knows is in its log at each key."""

    scope: ClassVar[str] = "review"
    help_topic: ClassVar[str] = "checkin"
    DEFAULT_CSS = """
    ReviewScreen #body { layout: horizontal; height: 1fr; }
    ReviewScreen.below #body { layout: vertical; }
    ReviewScreen #items { width: 2fr; height: 1fr; }
    ReviewScreen #detail { width: 1fr; height: 1fr; }
    ReviewScreen.below #items { width: 1fr; height: 1fr; }
    ReviewScreen.below #detail { width: 1fr; height: 1fr; }
    ReviewScreen .away { display: none; }
    ReviewScreen.page #items { display: none; }
    ReviewScreen.page #detail { width: 1fr; display: block; }
    """

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review
        self.items = Rows("", header=True, id="items", on_moved=self._moved)
        self.detail = Lines("", focusable=False, id="detail")
        self.rail = Summary(id="rail")
        self.since = Summary(id="since")
        self.body = Across(id="body")
        self.question = AskPane(self.take, self._typed, self._stray, id="ask")
        self.impact = TargetImpact(self, review, self._foreseen)
        self._keys = {round.project: round.key for round in review.rounds}
        self._wording = Wording(review.today)
        self._drawing = False
        # What the list holds: the group, and whether owner by owner; and for what it was drawn.
        self._group = ("", False)
        self._drawn_at: tuple[object, ...] = ()
        self._shown: tuple[str, object] = ("", None)
        self._taking = asyncio.Lock()
        # By step how many items wait, and for what that was counted.
        self._waiting: dict[int, int | None] = {}
        self._counted_at: tuple[object, ...] = ()
        self._ahead = 0
        # The texts of the update as far as they are drafted, by project, and of which answers.
        self._texts: dict[str, str | None] = {}
        self._texts_at: tuple[object, ...] = ()
        self._drafting: Timer | None = None
        # Names by their ids.
        self._people: dict[str, str] = {}
        # By project what happened since its last check-in.
        self._briefs: dict[str, Brief] = {}
        # On a low screen the figures of the item stand in a line.
        self._low = False

    def compose(self) -> ComposeResult:
        yield self.header_bar
        yield self.rail
        with Down(id="all"):
            with self.body:
                yield self.items
                yield self.detail
            yield self.since
            yield self.question
        yield self.hint_bar
        yield self.popup

    def on_mount(self) -> None:
        from mstui.views.short_names import short_names

        nobody: dict[str, str] = {}
        names = self.session.read_or(nobody, short_names)
        self._wording = Wording(self.review.today, names)
        self._people = self.session.read_or(nobody, _people)
        self.set_focus(self.items)
        self.draw()
        told = "on with it, where it was left" if self.review.is_resumed else ""
        self.show_bars(told)
        self.set_timer(AHEAD_SECONDS, self._read_ahead)

    def on_unmount(self) -> None:
        # Wherever one went from here: it lies for any window to go on with.
        self.review.leave()

    # -- what is shown --------------------------------------------------------------------------

    def draw(self) -> None:
        """Show the step, the item at the cursor, and what is asked."""
        self.set_class(self.is_page, "page")
        if self.is_page:
            self._group = ("", False)
            self._draw_page()
        else:
            self._draw_items()
        self._count()
        self._draw_bars()
        self._draw_question()

    def _count(self) -> None:
        """How many items wait in each step; counted again only where that can have changed."""
        review = self.review
        stamp = (len(review.state.given), review.state.number, review.group, self._ahead)
        if stamp != self._counted_at:
            self._counted_at = stamp
            self._waiting = {step: review.waiting_in(step) for step in review.steps}

    def _read_ahead(self) -> None:
        """Read the steps that nobody has come to, one at a time, while nobody presses a key."""
        review = self.review
        unread = next((step for step in review.steps if review.waiting_in(step) is None), None)
        if unread is None or self.app.screen is not self:
            return
        self.attempt(review.items_of_step, unread)
        self._ahead += 1
        self._count()
        self._draw_bars()
        self.set_timer(AHEAD_SECONDS, self._read_ahead)

    def _draw_bars(self) -> None:
        """The steps above the list, and the line below it."""
        review, item = self.review, self.review.item
        self.rail.show(rail_cell(review, self._waiting, self.app.size.width - 2))
        # Where there is little room a question stands alone.
        alone = self.question.display and self.body.has_class("away")
        self.since.set_class(self.is_page or item.kind == "none" or alone, "away")
        if self.is_page:
            return
        if self._low:
            self.since.show(gist_cell(review, item, self._wording))
        else:
            key = self.session.registry.key_of("accept_rest")
            self.since.show(since_cell(review, self._brief_of(item), key, self._wording))

    def _brief_of(self, item: Item) -> Brief | None:
        """What happened in the project of an item since; read once, and when others write."""
        if item.project not in self._briefs:
            try:
                found = self.review.brief_of(item.project)
            except MstuiError:
                return None  # another program is saving: the next key asks again
            if found is None:
                return None
            self._briefs[item.project] = found
        return self._briefs[item.project]

    @property
    def is_page(self) -> bool:
        """Whether the step is read as a page, and has no list of items."""
        return self.review.item.kind in ("brief", "close", "report")

    def _draw_page(self) -> None:
        review = self.review
        self.detail.retitle(review.title)
        if review.step == BRIEF:
            briefs = review.brief()
            self._briefs |= {one.project: one for one in briefs}
            lines = brief_lines(review, briefs)
        elif review.me:
            lines = report_lines(review)
        else:
            self._draft()
            lines = close_lines(review, self._people, self._texts, self._wording, self.key_shown)
        self.detail.set_lines(lines, keep_scroll=True)

    def _draft(self) -> None:
        """Draft some of the texts; a large project's follows the key that asks for it at once."""
        review = self.review
        stamp = (review.state.version, review.audience, dict(review.state.choices))
        first = stamp != self._texts_at
        if first:
            self._texts_at, self._texts = stamp, {}
        until = monotonic() + DRAFT_SECONDS
        for round in review.rounds:
            if round.project in self._texts:
                continue
            if monotonic() > until or (first and not self._is_small(round.project)):
                if self._drafting is not None:
                    self._drafting.stop()
                self._drafting = self.set_timer(REST_SECONDS, self._draft_on)
                return
            self._texts[round.project] = review.text_of(round.project)

    def _is_small(self, project: str) -> bool:
        from mstui.views.health import is_small

        return self.review.read(lambda conn: is_small(conn, project))

    def _draft_on(self) -> None:
        if self.app.screen is not self or self.review.closed is not None:
            return
        if not self.is_page or self.review.step == BRIEF:
            return
        if len(self._texts) > SEEN_FIRST:
            self.attempt(self._draft)
        if not SEEN_FIRST < len(self._texts) < len(self.review.rounds):
            self.attempt(self._draw_page)

    def _draw_items(self) -> None:
        review = self.review
        lines = ItemLines(self._keys, self._people, self._wording, self.host.glyphs)
        walked = review.is_walking
        self._drawing = True
        if self._group != (review.group, walked):
            self._group = (review.group, walked)
            self.items.set_columns(WALKED if walked else COLUMNS[review.step])
            self.items.retitle(review.title)
            self.items.empty = self._nothing()
            self.items.show(ItemSource(review, lines), select=review.item.key)
        else:
            if self._drawn_at != review.stamp:
                self.items.reload()
            self.items.select_id(review.item.key)
        self._drawn_at = review.stamp
        self._drawing = False
        self._draw_detail()

    def _nothing(self) -> str:
        return self.session.registry.worded(
            f"{self.review.item.name.capitalize()}.\n{{open}} goes on."
        )

    def _draw_detail(self) -> None:
        review, item = self.review, self.review.item
        answer, item = review.answer(item), with_said(review, item)
        wide = self.detail.inner_width >= WIDE_DETAIL
        detail = Detail(self._keys, self._people, self._wording, self.host.glyphs, wide=wide)
        self.detail.retitle("")
        self.detail.set_lines(detail.lines(item, answer.said, answer.verdict))

    def _draw_question(self) -> None:
        prompt = self.review.prompt
        if prompt is None:
            if self.question.display:
                self.question.display = False
                self.body.remove_class("away")
                self._draw_bars()
                self.set_focus(self.items)
            self._shown = ("", None)
            return
        stamp = (
            prompt.flow + prompt.field,
            prompt._replace(text="") if not prompt.digits else prompt,
        )
        if stamp == self._shown and self.question.display:
            return
        self._shown = stamp
        width, height = self.app.size
        names = sorted(self._people.values())
        size, glyphs = (width, height), self.host.glyphs
        ask_prompt(self.question, prompt, self.review, names, size, glyphs, self.impact)
        self.question.display = True
        self._fit_question()
        self.set_focus(self.question)

    def _fit_question(self) -> None:
        """Give the question the lines that it needs; on a low screen all of them."""
        height = self.app.size.height
        alone = height < ASK_BESIDE_FROM
        self.body.set_class(alone, "away")
        self.since.set_class(alone or self.is_page, "away")
        most = height - BARS if alone else max(5, height - 6)
        self.question.styles.height = most if alone else min(self.question.lines_needed(), most)

    def _foreseen(self) -> None:
        """There is more, or something else, to tell of what a new target moves."""
        if self.question.display:
            self._fit_question()
            self.question.repaint_inner()

    def _moved(self, row: object) -> None:
        """The list's own cursor follows the review's; only a click leads the other way."""
        if isinstance(row, Row) and row.id != self.review.item.key and not self._drawing:
            self.review.go_to(row.id)
            self.draw()
            self.show_bars()

    def scroll_or(self, key: str, lines: int) -> None:
        if self.is_page:
            self.detail.scroll_lines(lines)
        else:
            self.take_now(key)

    def edit_text(self) -> None:
        """The texts of the update in the person's editor."""
        from mstui.tui.editor import text_outside

        try:
            text = text_outside(self.host, self.review.document(), "update.md")
        except MstuiError as error:
            self.show_bars(str(error), problem=True)
            return
        if text is None:
            self.show_bars("the text is as it was")
        else:
            self.told(self.review.take_document(text))

    # -- keys -----------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self.review.typing(text)
        prompt = self.review.state.asked
        if prompt is not None and prompt["flow"] == "target" and not prompt["got"]:
            self.impact.typed(text)
            self.question.repaint_inner()

    def _stray(self, key: str) -> None:
        """A key that was typed ahead of the end of the questions."""
        self.host.press(key)

    async def take(self, key: str, text: str = "") -> None:
        """Hand one key to the review, and show what it did."""
        async with self._taking:
            try:
                reply = await self.host.let_write(lambda: self.review.press(key, text))
            except MstuiError as error:
                self.show_bars(str(error), problem=True)
                return
            self.told(reply)

    def take_now(self, key: str) -> None:
        """The same for a key that writes nothing to the file."""
        if self._taking.locked():
            self.run_worker(self.take(key))  # after what is still being written
        else:
            self.told(self.review.press(key))

    def told(self, reply: Reply) -> None:
        """Show what a key did."""
        if reply.change is not None:
            self.host.took(reply.change)
        if reply.effect in ("leave", "closed"):
            from mstui.tui.checkin import leave_checkin

            leave_checkin(self.host, self.review, reply)
            return
        if reply.problem and self.review.prompt is not None:
            self.question.tell(reply.problem)
            return
        self.draw()
        if reply.effect == "editor":
            self.edit_text()
            return
        notice = " · ".join((*reply.passed, reply.notice) if reply.notice else reply.passed)
        trouble = reply.problem or self.review.log.problem
        self.show_bars(trouble or notice, problem=bool(trouble))

    # -- the base's questions -------------------------------------------------------------------

    @property
    def active(self) -> Rows:
        return self.items

    def kind_of(self, rows: Rows) -> str:
        kind = self.review.item.kind
        return "milestone" if kind in ("ready", "achieved") else kind if kind in REAL else ""

    def context(self) -> Context:
        kind, ids = self.chosen()
        return (
            super()
            .context()
            ._replace(item=ids[0] if ids else "", kind=kind, state="", answered=ANSWERED)
        )

    def chosen(self) -> tuple[str, list[str]]:
        kind = self.kind_of(self.items)
        return (kind, [self.review.item.id]) if kind else ("", [])

    def crumbs(self) -> tuple[str, ...]:
        keys = [key for key in self._keys.values() if key]
        if self.app.size.width < FRAMED_FROM:
            return ("Check-in",)
        return ("Check-in", ", ".join(keys) if len(keys) <= 3 else f"{len(keys)} projects")

    def standing(self) -> Cell:
        review, wide = self.review, self.app.size.width >= WIDE_FROM
        if wide:
            return ((review.place, "accent bold"),)
        # The step's name stands below, the item's number at the list.
        spent = f"{review.minutes} of {review.usual_minutes} min"
        between = " · " if self.app.size.width >= FRAMED_FROM else ", "
        return ((f"step {review.step} of {CLOSE}{between}{spent}", "accent bold"),)

    def extra_hints(self) -> list[tuple[str, str]]:
        return self.review_hints()

    def show_hints(self) -> None:
        if self.question.display and self.review.prompt is not None:
            self.hint_bar.show([])  # its keys stand in it
        else:
            super().show_hints()

    def reload(self, touched: frozenset[str] = frozenset()) -> None:
        self._briefs.clear()
        self.review.refresh()
        self._texts = {}
        self.draw()

    def project_of_timeline(self) -> tuple[str, str]:
        return (self.review.item.project or self.review.rounds[0].project, self.review.item.id)

    def item_of_history(self) -> tuple[str, str, str]:
        kind, ids = self.chosen()
        return (ids[0], kind, self.review.item.name) if ids else ("", "", "")

    def lay_out(self, width: int, height: int) -> None:
        below = width < BESIDE_FROM
        self.set_class(below, "below")
        self._low = below and height < DETAIL_FROM
        self.detail.set_class(self._low, "away")
        self.rail.set_class(height < RAIL_FROM, "away")
        for pane in (self.items, self.detail, self.question):
            pane.set_framed(width >= FRAMED_FROM)
        if self.question.display and self.question.is_attached:
            self._shown = ("", None)
            self._draw_question()


def _people(conn: Any) -> dict[str, str]:
    return dict(conn.execute("SELECT id,coalesce(name,'') FROM person").fetchall())


REAL = ("task", "milestone", "roadblock", "kpi", "risk", "action")

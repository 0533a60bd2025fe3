"""What a file becomes, before it is imported: counts, columns, what is unused, problems."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import MstuiError
from mstui.domain.text import visible
from mstui.tui.dialogs.base import Dialog
from mstui.tui.dialogs.import_lines import (
    Choices,
    ReviewLine,
    review_lines,
    summary,
    turned,
    with_target,
)
from mstui.tui.dialogs.import_pane import ReviewPane
from mstui.tui.dialogs.import_reading import Progress, ReadFile, read_file, write_read

if TYPE_CHECKING:
    pass


if TYPE_CHECKING:
    from mstui.actions.change import Change


class _Outdated(Exception):
    pass


class ImportReview(Dialog["Change"], inherit_bindings=False):
    """Shows what the file would become; Enter imports it, as one step of undo."""

    widest: ClassVar[int] = 100

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.choices = Choices()
        self._reading = 0
        self._read: ReadFile | None = None
        self._last_good = Choices()

    def make_pane(self) -> ReviewPane:
        self.pane = ReviewPane(
            f"Import {visible(self.path.name)}",
            on_turn=self._turn,
            on_word=self._word,
            on_import=self._import,
            on_cancel=self.leave,
        )
        return self.pane

    def lines_needed(self) -> int:
        return self.app.size.height - (4 if self.app.size.height > 30 else 0)

    def refuse(self, error: MstuiError) -> None:
        self.pane.tell(str(error))

    def leave(self) -> None:
        if not self.busy:
            self._reading += 1
            self.dismiss(None)

    # -- reading ----------------------------------------------------------------------------

    def on_mount(self) -> None:
        self._read_again()

    def _read_again(self) -> None:
        """Read the file with the choices as they are; an older reading gives up."""
        self._reading += 1
        self._read = None
        self.pane.say("reading …")
        self.run_worker(self._reading_of(self._reading, self.choices))

    async def _reading_of(self, number: int, choices: Choices) -> None:
        loop = asyncio.get_running_loop()
        told = self._teller("reading", lambda: number != self._reading)
        today, path = self.host.today, self.path
        try:
            read = await loop.run_in_executor(None, lambda: read_file(path, choices, today, told))
        except _Outdated:
            return
        except MstuiError as error:
            if number == self._reading:
                self._not_read(error)
            return
        if number == self._reading:
            self._read = read
            self._last_good = choices
            self.pane.say("")
            self._show()
            self.pane.tell(read.lacking)

    def _not_read(self, error: MstuiError) -> None:
        """The file can't be read at all, or not with this choice: that one is taken back."""
        if self.choices == self._last_good:
            self.host.tell(str(error), problem=True)
            self.pane.tell(str(error))
            return
        self.choices = self._last_good
        self._read_again()
        self.pane.tell(str(error))

    def _teller(self, doing: str, outdated: Callable[[], bool]) -> Progress:
        """A progress function for another thread; it raises once nobody waits any more."""
        loop = asyncio.get_running_loop()

        def told(done: int, total: int) -> None:
            if outdated():
                raise _Outdated
            text = f"{doing} {done:,} of {total:,}" if total else doing
            loop.call_soon_threadsafe(self.pane.say, text)

        return told

    def _show(self) -> None:
        assert self._read is not None
        report = self._read.report
        self.pane.show(summary(report), review_lines(report, self.choices))

    # -- choosing ---------------------------------------------------------------------------

    def _turn(self, line: ReviewLine, step: int) -> None:
        if self._read is None:
            return
        self._choose(turned(self.choices, line, self._read.report, step))

    def _word(self, line: ReviewLine, word: str) -> None:
        if self._read is not None:
            self._choose(with_target(self.choices, line.place, word))

    def _choose(self, choices: Choices) -> None:
        before, self.choices = self.choices, choices
        if before._replace(skip_bad=choices.skip_bad) == choices:
            self._last_good = choices
            self._show()
        else:
            self._read_again()

    # -- importing --------------------------------------------------------------------------

    def _import(self) -> None:
        if self._read is None:
            self.pane.tell("still reading")
            return
        report = self._read.report
        if self._read.draft is None:
            self.pane.tell(self._read.lacking)
            return
        if report.bad and not self.choices.skip_bad:
            self.pane.go_to("skip_bad")
            rows = "row is" if len(report.bad) == 1 else "rows are"
            self.pane.tell(f"{len(report.bad):,} {rows} bad; leave them out, or mend the file")
            return
        if not any(report.created.values()):
            self.pane.tell("there is nothing to import")
            return
        self.start(self._write)

    async def _write(self) -> None:
        assert self._read is not None
        draft, report = self._read.draft, self._read.report
        assert draft is not None
        told = self._teller("writing", lambda: False)
        ws, name = self.host.ws, self.path.name
        self.pane.say("writing …")
        try:
            change: Change = await self.carry_out(lambda: write_read(ws, draft, report, name, told))
        finally:
            self.pane.say("")
        self.dismiss(change)

"""A small app on the foundation, for the tests: two lists, the lines beside them, forms."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from mstui.config.themes import Theme, load_theme
from mstui.tui.widgets.areas import Across, Down, PaneScreen
from mstui.tui.widgets.base import BaseApp
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.header import Header
from mstui.tui.widgets.hints import Hints
from mstui.tui.widgets.lines import Lines
from mstui.tui.widgets.rows import Rows
from mstui.tui.widgets.source import AnyRow, ListSource, Row

COLUMNS = (
    Column("State", min=11),
    Column("Task", min=12, flex=1),
    Column("Who", min=4, max=10, drop=2),
    Column("Done", min=5, align="right", drop=1),
)


def task(number: int, name: str = "") -> Row:
    late = number % 5 == 0
    return Row(
        f"t{number}",
        (number,),
        (
            ("■ off track", "red") if late else ("● on track", "green"),
            name or f"task {number}",
            ("Ana", "Ben", "Chidi")[number % 3],
            (f"{number % 101} %", "muted"),
        ),
    )


def tasks(count: int) -> ListSource:
    return ListSource(task(number) for number in range(1, count + 1))


class Notices:
    """What the app told, in order."""

    def __init__(self) -> None:
        self.told: list[str] = []


class SmallApp(BaseApp):
    """Lists ``a`` and ``b``, and ``detail``, which follows ``a``."""

    CSS = "#left { width: 2fr; } #detail { width: 1fr; } #a, #b { height: 1fr; }"
    AUTO_FOCUS = "#a"

    def __init__(
        self,
        count: int = 1000,
        *,
        theme: Theme | None = None,
        crash_folder: Path | None = None,
        **more: Any,
    ) -> None:
        folder = crash_folder or Path(tempfile.gettempdir()) / "mstui-no-crash"
        super().__init__(theme or load_theme("mstui-dark"), crash_folder=folder, **more)
        self.followed: list[str | None] = []
        self.moved: list[str | None] = []
        self.opened: list[str] = []
        self.saved_drafts = 0
        self.told: list[str] = []
        self.header = Header()
        self.hints = Hints()
        self.detail = Lines("Detail", id="detail")
        self.a = Rows("Tasks", COLUMNS, number="1", id="a", on_moved=self.follow)
        self.b = Rows("Risks", COLUMNS, number="2", id="b", empty="No risks yet.\na adds one")
        self.a.show(tasks(count))

    def get_default_screen(self) -> Screen[Any]:
        return PaneScreen(id="_default")

    def compose(self) -> ComposeResult:
        yield self.header
        with Across():
            with Down(id="left"):
                yield self.a
                yield self.b
            yield self.detail
        yield self.hints

    def follow(self, row: AnyRow | None) -> None:
        self.followed.append(None if row is None else row.id)
        self.detail.set_lines([] if row is None else [(f"detail of {row.id}", "bold"), "", row.id])

    def on_rows_moved(self, event: Rows.Moved) -> None:
        self.moved.append(event.id)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        self.opened.append(event.id)

    def save_drafts(self) -> None:
        self.saved_drafts += 1

    def tell(self, text: str, *, problem: bool = False) -> None:
        self.told.append(text)


def screen_text(app: BaseApp) -> list[str]:
    """The lines of the screen as they are painted."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def pane_lines(app: BaseApp, pane: Rows | Lines) -> list[str]:
    """The lines of one pane."""
    strips = pane.render_lines(pane.size.region)
    return ["".join(segment.text for segment in strip) for strip in strips]


def row_ids(lines: Sequence[str]) -> list[str]:
    """The tasks that a pane shows, by their numbers in its lines."""
    return [line.split("task ")[1].split()[0] for line in lines if "task " in line]

"""A small app for dialogs alone, on a real workspace file with a plan that promises things."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from mstui.tui import compat

compat.lean_import()

from textual import events  # noqa: E402
from textual.app import ComposeResult  # noqa: E402
from textual.pilot import Pilot  # noqa: E402
from textual.screen import Screen  # noqa: E402
from textual.widgets import Static  # noqa: E402

from mstui.actions.change import Change  # noqa: E402
from mstui.actions.items import add_item  # noqa: E402
from mstui.actions.people import assign, identify  # noqa: E402
from mstui.actions.signing import SignedWorkspace  # noqa: E402
from mstui.config.themes import load_theme  # noqa: E402
from mstui.domain.errors import MstuiError  # noqa: E402
from mstui.store.creating import create_file  # noqa: E402
from mstui.store.workspace import Workspace  # noqa: E402
from mstui.tui.dialogs.drafts import DraftStore  # noqa: E402
from mstui.tui.widgets.base import BaseApp  # noqa: E402

TODAY = date(2026, 11, 21)


class Plan:
    """Ids of what `write_plan` writes."""

    project = phase = other = milestone = approval = target = task = risk = ""
    kpi = roadblock = deliverable = ""
    ana = ben = ""


def write_plan(ws: Workspace) -> Plan:
    """A project with a baseline, so that its milestones' dates are promises."""
    plan = Plan()

    def add(kind: str, /, **values: object) -> str:
        return add_item(ws, kind, values).id

    plan.ana = identify(ws, "Ana Diaz")
    plan.ben = add("person", name="Ben Okafor", role="designer")
    add("person", name="Anders Lund")
    plan.project = add("project", name="Website rebrand", key="WEB", start="2026-11-02")
    plan.phase = add("phase", name="Create", project=plan.project)
    plan.other = add("phase", name="Launch", project=plan.project)
    plan.milestone = add(
        "milestone",
        name="Ad creative finalized",
        project=plan.project,
        phase=plan.phase,
        target="2026-11-25",
        owner=plan.ana,
        moscow="must",
        criteria="Three banners approved by the client",
    )
    plan.approval = add(
        "milestone",
        name="Budget approved by the board",
        project=plan.project,
        phase=plan.phase,
        kind="approval",
        target="2026-11-18",
        owner=plan.ben,
    )
    plan.target = add(
        "milestone", name="60 leads a week", project=plan.project, kind="target", phase=plan.other
    )
    plan.task = add(
        "task",
        name="Write advertisement",
        project=plan.project,
        phase=plan.phase,
        milestone=plan.milestone,
        start="2026-11-16",
        finish="2026-12-01",
        duration=2400,
    )
    assign(ws, [plan.task], plan.ben)
    plan.risk = add("risk", name="Printer is late", project=plan.project, probability=3, impact=4)
    plan.deliverable = add(
        "deliverable", name="Banner set", project=plan.project, milestone=plan.milestone
    )
    plan.kpi = add("kpi", name="Leads", project=plan.project, target_value="60", unit="leads")
    plan.roadblock = add("roadblock", name="No permit", project=plan.project, since="2026-11-02")
    add("baseline", name="Agreed", project=plan.project)
    return plan


class HostApp(BaseApp, inherit_bindings=False):
    """Opens one dialog over a screen of text and keeps its result."""

    CSS = "Screen { background: $background; } Static { color: $text-muted; padding: 1 2; }"
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(
        self,
        ws: Workspace,
        make: Callable[[], Screen[Any]] | None = None,
        *,
        folder: Path,
        theme: str = "mstui-dark",
        glyphs: str = "unicode",
    ) -> None:
        super().__init__(
            load_theme(theme), crash_folder=folder / "crashes", glyph_setting=glyphs, mono=False
        )
        self.ws = ws
        self.today = TODAY
        self.drafts = DraftStore(str(folder / "drafts"))
        self.make = make
        self.result: Any = "open"
        self.told: list[str] = []
        self.performed = 0

    def compose(self) -> ComposeResult:
        yield Static("\n".join(f"line {n} of what lies behind the dialog" for n in range(60)))

    def on_mount(self) -> None:
        if self.make is not None:
            self.open(self.make())

    def open(self, dialog: Screen[Any]) -> None:
        self.result = "open"
        self.push_screen(dialog, self._keep_result)

    def _keep_result(self, result: Any) -> None:
        self.result = result

    def read(self, view: Callable[[Any], Any]) -> Any:
        with self.ws.reader_lock:
            return view(self.ws.reader)

    async def perform(self, action: Callable[[], Change]) -> Change | None:
        self.performed += 1
        try:
            change = await asyncio.get_running_loop().run_in_executor(None, action)
        except MstuiError as error:
            self.told.append(str(error))
            return None
        self.told.append(change.summary)
        return change

    def tell(self, text: str, *, problem: bool = False) -> None:
        self.told.append(text)


def fresh(folder: Path) -> tuple[SignedWorkspace, Plan]:
    """A workspace with the plan in a folder."""
    path = folder / "plan.db"
    create_file(path)
    ws = SignedWorkspace(path)
    return ws, write_plan(ws)


class Stage:
    """A workspace, its plan, and the app around one dialog at a time."""

    def __init__(self, ws: SignedWorkspace, plan: Plan, folder: Path) -> None:
        self.ws = ws
        self.plan = plan
        self.folder = folder

    @asynccontextmanager
    async def open(
        self, dialog: Screen[Any], size: tuple[int, int] = (100, 30)
    ) -> AsyncIterator[Act]:
        """The dialog on a screen of that size; fails where the app crashes."""
        app = HostApp(self.ws, lambda: dialog, folder=self.folder)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            act = Act(app, pilot)
            yield act
            await act.settle()
            assert not app.crash.line, app.crash.line

    def bytes(self) -> bytes:
        """The file as it is on the disk."""
        return self.ws.path.read_bytes()

    def row(self, kind: str, id: str) -> dict[str, Any]:
        """All fields of an item."""
        from mstui.store.transaction import get

        found = get(self.ws.reader, kind, id)
        assert found is not None, f"no {kind} {id}"
        return found

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.ws.reader.execute(sql, values).fetchall()

    def labels(self) -> list[str]:
        """What undo would name, the latest first."""
        return [label for (label,) in self.rows("SELECT label FROM intent ORDER BY rowid DESC")]


class Act:
    """One dialog being used: keys, typing, and what is seen."""

    def __init__(self, app: HostApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> Any:
        return self.app.screen

    @property
    def result(self) -> Any:
        return self.app.result

    async def settle(self) -> None:
        """Wait until what was begun is done, unless it waits for the person."""
        for _ in range(200):
            await self.pilot.pause()
            running = [
                worker
                for worker in self.app.workers
                if worker.is_running and not self._waits(worker.node)
            ]
            if not running:
                break
            await asyncio.sleep(0.01)
        await self.pilot.pause()

    def _waits(self, node: object) -> bool:
        """True for a dialog that has another one open over it."""
        return node is not self.app.screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def write(self, text: str) -> None:
        """Type a text in one go, as a paste arrives."""
        focused = self.app.screen.focused
        assert focused is not None
        focused.post_message(events.Paste(text))
        await self.settle()

    async def fill(self, name: str, text: str) -> None:
        """Replace what stands in a field of the form."""
        pane = self.screen.pane
        pane.activate(name)
        assert pane.field.name == name, f"no field {name}"
        await self.press("end", "ctrl+u")
        while pane.field.value:
            await self.press("ctrl+u", "backspace")
        if text:
            await self.write(text)

    def seen(self) -> str:
        """The text of the screen, line by line."""
        height = self.app.size.height
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(part.text for part in strip) for strip in strips[:height])


def main(name: str, theme: str, glyphs: str = "unicode") -> int:
    """Open one dialog by name, to be looked at."""
    import dialog_gallery

    folder = Path(os.environ.get("DIALOG_FOLDER") or tempfile.mkdtemp(prefix="dialogs-"))
    ws, plan = fresh(folder)
    app = HostApp(ws, folder=folder, theme=theme, glyphs=glyphs)
    app.make = lambda: dialog_gallery.GALLERY[name](plan)
    return app.run_to_exit()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""What all dialogs share: their place on the screen, drafts, and an action that may be refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult

from mstui.domain.errors import InvalidValue, MstuiError
from mstui.tui.dialogs.drafts import DraftStore, Place, Typed
from mstui.tui.dialogs.pane import DialogPane, Keys
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.form import Values
from mstui.tui.widgets.frame import Pane
from mstui.tui.widgets.steady import ClosedOnce, Steady

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.commands.registry import Registry
    from mstui.tui.dialogs.host import Host

R = TypeVar("R")

WIDEST = 84
# So much typed text is not thrown away by one slip onto Esc.
PRECIOUS = 40
AS_LEFT = "as you left it"


class Dialog(Steady, ClosedOnce[R], inherit_bindings=False):
    """A framed pane in the middle of the screen, as large as it needs to be and fits."""

    AUTO_FOCUS: ClassVar[str | None] = "Pane"
    DEFAULT_CSS = """
    Dialog { align: center middle; background: transparent; }
    Dialog > Pane { background: $surface; }
    """
    widest: ClassVar[int] = WIDEST
    # The help page that F1 opens here; empty for the list of all.
    help_topic: ClassVar[str] = ""
    # Whether the person's own letters for moving are heard: where none is typed or an answer.
    letters_move: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.busy = False
        self.main: Pane | None = None

    @property
    def host(self) -> Host:
        """The app, as a dialog sees it."""
        return cast("Host", self.app)

    # -- what a subclass provides -----------------------------------------------------------

    def prepare(self) -> None:
        """Read what the dialog is about; an MstuiError closes it and is told."""

    def make_pane(self) -> Pane:
        """The one widget of the dialog."""
        raise NotImplementedError

    def made(self) -> None:
        """The pane is there and not yet shown: fill it."""

    def lines_needed(self) -> int:
        """The lines the pane would fill, its frame included."""
        raise NotImplementedError

    def refuse(self, error: MstuiError) -> None:
        """Say why something was not done; what was typed stays."""
        raise NotImplementedError

    # -- on the screen ----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        try:
            self.prepare()
        except MstuiError as error:
            self.host.tell(str(error), problem=True)
            self.call_later(self._close)
            return
        self.main = self.make_pane()
        self.made()
        self.resize()
        yield self.main

    def _close(self) -> None:
        self.dismiss(None)

    def on_resize(self) -> None:
        self.resize()

    def on_screen_suspend(self) -> None:
        """Another dialog opened over this one: only the one that asks is seen."""
        if self.main is not None:
            self.main.display = False

    def on_screen_resume(self) -> None:
        if self.main is not None and not self.main.display:
            self.main.display = True
            self.main.focus()

    def resize(self) -> None:
        """Make the pane as large as what it shows."""
        if self.main is None:
            return
        self.main.styles.width = self.cells
        self.main.styles.height = min(self.lines_needed(), self.app.size.height)

    @property
    def cells(self) -> int:
        """How wide the pane is."""
        columns = self.app.size.width
        return min(self.widest, columns - (4 if columns > self.widest else 0))

    def on_key(self, event: events.Key) -> None:
        """Leaving the program is heard here too; what was typed is kept as a draft."""
        if event.key in self.registry.command("quit").keys:
            event.stop()
            self.app.exit(0)

    @property
    def registry(self) -> Registry:
        """The keys in force; the declared ones in an app without a session."""
        from mstui.commands.registry import REGISTRY

        return getattr(getattr(self.app, "session", None), "registry", REGISTRY)

    # -- doing ------------------------------------------------------------------------------

    def start(self, doing: Callable[[], object]) -> None:
        """Run a coroutine of the dialog unless one is running; its refusal is told in place."""
        if not self.busy:
            self.busy = True
            # The app's: what is being saved goes on, and is shown, when the dialog is left.
            self.app.run_worker(self._guarded(doing))

    async def _guarded(self, doing: Callable[[], object]) -> None:
        try:
            await doing()  # type: ignore[misc]
        except MstuiError as error:
            self.refuse(error)
        finally:
            self.busy = False

    async def carry_out(self, action: Callable[[], Change]) -> Change:
        """Have the app perform an action; raises the MstuiError with which it is refused."""
        refused: list[MstuiError] = []

        def watched() -> Change:
            try:
                return action()
            except MstuiError as error:
                refused.append(error)
                raise

        change = await self.host.perform(watched)
        if refused:
            raise refused[0]
        if change is None:
            raise MstuiError("nothing was changed: nobody said who writes")
        return change


class FormDialog(Dialog[R], inherit_bindings=False):
    """A dialog of fields whose typed text is kept as a draft until it is saved or left.

    Subclasses give ``title``, fields and ``save``; what ``save`` returns closes the dialog,
    None leaves it open.
    """

    # The name under which drafts are kept; empty keeps none.
    draft_name: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._place: Place | None = None
        self._store: DraftStore | None = None
        self._first: Values = {}
        self._told_problem = False
        self._leaving = False

    # -- what a subclass provides -----------------------------------------------------------

    @property
    def heading(self) -> str:
        """What stands in the frame."""
        raise NotImplementedError

    def fields(self) -> Sequence[Field]:
        """The fields, as the item is now."""
        raise NotImplementedError

    def keys(self) -> Keys:
        """The keys of the last line."""
        return (("Enter", "save"), ("Esc", "cancel"), ("Tab", "next"))

    def draft_item(self) -> str:
        """Which item or context the draft belongs to."""
        return ""

    async def save(self) -> R | None:
        """Do what the form is for."""
        raise NotImplementedError

    def changed(self) -> None:
        """Something was typed: tell what it would mean."""

    def moved(self) -> None:
        """The caret went to another field."""

    # -- on the screen ----------------------------------------------------------------------

    def make_pane(self) -> DialogPane:
        self.pane = DialogPane(
            self.heading,
            self.fields(),
            keys=self.keys(),
            on_change=self._on_change,
            on_save=self._on_save,
            on_cancel=self.leave,
        )
        return self.pane

    def made(self) -> None:
        self._first = self.pane.values
        self._take_draft()
        self.changed()
        self.pane.on_move = self.moved

    def lines_needed(self) -> int:
        return self.pane.lines_needed()

    def refuse(self, error: MstuiError) -> None:
        if isinstance(error, InvalidValue) and error.field:
            self.pane.activate(error.field)
        self.pane.tell(str(error))

    # -- drafts -----------------------------------------------------------------------------

    def dirty(self) -> Typed:
        """What was typed and differs from how the form began."""
        return {
            name: text for name, text in self.pane.values.items() if text != self._first.get(name)
        }

    def to_keep(self) -> Typed:
        """What the draft holds."""
        return self.dirty()

    def take_kept(self, kept: Typed) -> None:
        """Fill a draft in."""
        self.pane.take(kept)

    def _take_draft(self) -> None:
        if not self.draft_name:
            return
        database = self.host.read(lambda _: self.host.ws.db_id)
        self._place = Place(database, self.draft_name, self.draft_item())
        self._store = self.host.drafts
        kept = self._store.load(self._place)
        if kept:
            self.take_kept(kept)
            self.pane.retitle(f"{self.heading} · {AS_LEFT}")

    def keep(self) -> None:
        """Keep what is typed, so that a killed terminal loses nothing of it."""
        if self._store is None or self._place is None:
            return
        self._store.save(self._place, self.to_keep())
        if self._store.problem and not self._told_problem:
            self._told_problem = True
            self.pane.say(self._store.problem)

    def forget(self) -> None:
        """The draft is saved for good, or not wanted."""
        if self._store is not None and self._place is not None:
            self._store.clear(self._place)

    # -- keys -------------------------------------------------------------------------------

    def _on_change(self, _: Values) -> None:
        self._leaving = False
        self.keep()
        self.changed()

    def _on_save(self, _: Values) -> None:
        self.start(self._save)

    async def _save(self) -> None:
        outcome = await self.save()
        if outcome is not None:
            self.forget()
            self.dismiss(outcome)

    def leave(self) -> None:
        """Leave without saving; a long text is given up only by a second Esc."""
        if self.busy:
            return
        lost = sum(len(text) for text in self.dirty().values())
        if lost >= PRECIOUS and not self._leaving:
            self._leaving = True
            self.pane.say(f"Esc again gives up {lost} typed characters")
            return
        self.forget()
        self.dismiss(self.left_with())

    def left_with(self) -> R | None:
        """The result where nothing more is saved."""
        return None

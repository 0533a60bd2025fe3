"""What dialogs need of the app: reading, performing an action, telling, and keeping drafts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.store.workspace import Workspace
    from mstui.tui.dialogs.drafts import DraftStore

T = TypeVar("T")


class Host(Protocol):
    """The app, as a dialog sees it."""

    @property
    def ws(self) -> Workspace:
        """The open workspace, handed on to action functions."""
        ...

    @property
    def today(self) -> date:
        """The civil date from which typed dates are understood."""
        ...

    @property
    def drafts(self) -> DraftStore:
        """Where half-typed forms are kept."""
        ...

    def read(self, view: Callable[[Any], T]) -> T:
        """What ``view(connection)`` returns; it runs at once, under the reader's lock."""
        ...

    def perform(self, action: Callable[[], Change]) -> Awaitable[Change | None]:
        """Run an action where writing is done, and tell its summary.

        None where it raised an MstuiError. The dialog that asked tells such an error itself, in
        its own frame, so nothing else needs to be told while it is open.
        """
        ...

    def tell(self, text: str, *, problem: bool = False) -> None:
        """A notice in one line."""
        ...

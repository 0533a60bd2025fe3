"""Who writes: asked once, at the first change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, fold
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import SUGGESTED, Known
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.fields import Field


class WhoAreYou(FormDialog[str], inherit_bindings=False):
    """Asks for the name that stands beside all changes; None where nobody will say."""

    help_topic: ClassVar[str] = "first-steps"

    @property
    def heading(self) -> str:
        return "Who are you?"

    def keys(self) -> Keys:
        return (("Enter", "that is me"), ("Esc", "not now: nothing is changed"))

    def fields(self) -> Sequence[Field]:
        from mstui.actions.signing import login_name

        self._known = Known(self.host)
        self._login = login_name()
        # The login stands beside the field, not in it: who types a name types it whole.
        offer = f"Enter alone takes your login: {self._login}" if self._login else ""
        return [
            Told("why", "", ("Your name stands beside what you change. It is asked once.", "")),
            MeaningField(
                "name", "You are", "", parse=self._meaning, suggest=self._people, help=offer
            ),
        ]

    def _people(self, typed: str) -> list[str]:
        found = self._known.candidates(("person",), typed, SUGGESTED)
        return [named.label for named in found]

    def _meaning(self, text: str) -> str:
        name = clean_line(text, field="name")
        if not name:
            return ""
        known = self._known.candidates(("person",), name, SUGGESTED)
        if any(fold(named.label) == fold(name) for named in known):
            return "one of the people here"
        return "new here: added to the people"

    async def save(self) -> str | None:
        typed = self.pane.values["name"].strip() or self._login
        name = clean_line(typed, field="name").removeprefix("@").strip()
        if not name:
            raise InvalidValue("a name is needed: who are you?", field="name")
        return name

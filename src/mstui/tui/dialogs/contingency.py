"""The contingency plan that a high score or a Must demands, asked for where the risk is rated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.text import clean_notes
from mstui.measures.risk import band, contingency_demanded
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.panes.words import LEVELS
from mstui.tui.widgets.fields import Field
from mstui.tui.widgets.notes import NotesField

if TYPE_CHECKING:
    from mstui.actions.risks import Rating
    from mstui.views.risks import RiskLine


class Contingency(FormDialog[str], inherit_bindings=False):
    """Asks what is done if the risk happens; an empty answer leaves the lack to be seen."""

    help_topic: ClassVar[str] = "risks"
    draft_name: ClassVar[str] = "contingency"

    def __init__(self, risk: RiskLine, rating: Rating) -> None:
        super().__init__()
        self.risk = risk
        self.rating = rating

    @staticmethod
    def is_needed(risk: RiskLine, rating: Rating) -> bool:
        """Whether the plan is missing that this rating demands, or a Must does."""
        if risk.contingency or not risk.is_open:
            return False
        return contingency_demanded(rating.score, must=risk.for_must, opportunity=risk.opportunity)

    @property
    def heading(self) -> str:
        return f"What if it happens? · {self.risk.name}"

    def keys(self) -> Keys:
        return (("ctrl+s", "save"), ("Esc", "back to the map"))

    def draft_item(self) -> str:
        return self.risk.id

    def fields(self) -> Sequence[Field]:
        level = band(self.rating.score)
        told = (
            (f"{self.rating.score} {level}", LEVELS[level]),
            (": from 12 on, and for a Must, a contingency plan is needed", "muted"),
        )
        return [
            Told("why", "Score", told),
            NotesField("contingency", "Plan", "", lines=4),
            Told(
                "empty",
                "",
                ("Empty: it is rated, and stays marked until a plan is there.", "muted"),
            ),
        ]

    async def save(self) -> str | None:
        return clean_notes(self.pane.values["contingency"], field="contingency")

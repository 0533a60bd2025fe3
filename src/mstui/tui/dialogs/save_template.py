"""A project as a template of one's own: its title and name, and what is taken over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.templates import (
    name_for,
    named,
    save_template,
    saved_text,
    template_counts,
)
from mstui.domain.errors import InvalidValue
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.known import title_of
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.new_project import counted
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from mstui.actions.change import Change

# What is taken over, in lines that fit a narrow terminal.
_LINES = (("phase", "milestone", "task"), ("deliverable", "kpi"), ("risk", "objective"))


class SaveTemplate(FormDialog["Change"], inherit_bindings=False):
    """Asks how the template is called; a name that is taken is told before it is replaced."""

    help_topic: ClassVar[str] = "templates"
    draft_name: ClassVar[str] = "save-template"

    def __init__(self, project: str) -> None:
        super().__init__()
        self._project = project

    def prepare(self) -> None:
        self._title = title_of(self.host, "project", self._project)
        self._counts = self.host.read(lambda conn: template_counts(conn, self._project))

    @property
    def heading(self) -> str:
        return f"{self._title} as a template"

    def draft_item(self) -> str:
        return self._project

    def fields(self) -> Sequence[Field]:
        self._told = Told("taken", "", lines=len(_LINES) + 1)
        return [
            MeaningField("title", "Title", self._title, required=True, help="as the list shows it"),
            MeaningField(
                "name",
                "Name",
                name_for(self._title),
                required=True,
                parse=self._meaning,
                examples="small letters, digits and hyphens",
            ),
            Told("gap"),
            self._told,
        ]

    def _meaning(self, text: str) -> str:
        name = named(text.strip())
        kept = self.host.read(lambda conn: saved_text(conn, name))
        return "replaces your template of that name" if kept is not None else ""

    def changed(self) -> None:
        taken = [line for kinds in _LINES if (line := counted(self._counts, kinds))]
        taken = taken or ["nothing yet: the project is empty"]
        self._told.tell(*taken, ("without people, dates and progress", "muted"))
        self.pane.repaint_inner()

    def keys(self) -> Keys:
        return (("Enter", "save"), ("Esc", "cancel"), ("Tab ↑ ↓", "fields"))

    async def save(self) -> Change | None:
        values = self.pane.values
        title, name = values["title"].strip(), values["name"].strip()
        if not title:
            raise InvalidValue("the template needs a title", field="title")
        ws, project = self.host.ws, self._project
        return await self.carry_out(lambda: save_template(ws, project, name, title=title))

"""A new project: what it starts from, then its name and the day it begins or launches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from mstui.actions.projects import new_project
from mstui.actions.templates import TemplateInfo
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.text import clean_line, slug_key
from mstui.tui.dialogs import fuzzy
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.kind_fields import DATE_EXAMPLES
from mstui.tui.dialogs.known import date_text
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.dialogs.picking import Entry, PickDialog
from mstui.tui.shelf import shelf_of
from mstui.tui.widgets.fields import ChoiceField, Field
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.domain.blueprint import Blueprint
    from mstui.tui.dialogs.host import Host

NAMED = 7
_ORIGIN = {"mstui": "", "yours": "yours", "file": "your file"}
FROM_START, TO_LAUNCH = "start", "launch"


def blueprint_of(host: Host, template: TemplateInfo) -> Blueprint:
    """The template in full; raises MstuiError where one's own is damaged."""
    shelf = shelf_of(host)
    return host.read(lambda conn: shelf.blueprint(conn, template.id))


def counted(counts: dict[str, int], kinds: Sequence[str] = ()) -> str:
    """``4 phases, 9 milestones, 31 tasks``; what there is none of is left out."""
    from mstui.domain.kinds import KINDS

    return ", ".join(
        f"{counts[kind]} {kind if counts[kind] == 1 else KINDS[kind].plural}".replace("kpi", "KPI")
        for kind in kinds or counts
        if counts.get(kind)
    )


class NewProject(PickDialog[TemplateInfo, "Change"], inherit_bindings=False):
    """The templates with what each lays out; Enter goes on to name and date."""

    previews: ClassVar[bool] = True
    widest: ClassVar[int] = 96
    help_topic: ClassVar[str] = "templates"

    def prepare(self) -> None:
        self._templates = self.host.read(shelf_of(self.host).listed)
        self._blueprints: dict[str, Blueprint | str] = {}

    @property
    def heading(self) -> str:
        return "New project · from which template?"

    def keys(self) -> Keys:
        return (("Enter", "go on"), ("Esc", "cancel"), ("↑ ↓", "look"))

    def placeholder(self) -> str:
        return "a part of a template's name"

    def entries(self, typed: str) -> Sequence[Entry[TemplateInfo]]:
        found = fuzzy.best(typed, self._templates, lambda one: f"{one.title} {one.summary}")
        return [
            Entry(one, one.title, _ORIGIN[one.origin], one.problem, one.summary) for one in found
        ]

    def preview(self, entry: Entry[TemplateInfo]) -> Sequence[Cell]:
        blueprint = self._blueprint(entry.value)
        if isinstance(blueprint, str):
            return [(blueprint, "red")]
        lines: list[Cell] = [(blueprint.title, "accent bold"), ""]
        counts = {**blueprint.counts}
        lines += [counted(counts) or "Nothing yet: the project is all yours.", ""]
        for phase in blueprint.phases:
            if phase.parent:
                continue
            lines.append((str(phase.fields["name"]), "bold"))
            lines += [
                (
                    (f"  {milestone.fields['name']}", ""),
                    ("  launch" if milestone.launch else "", "info"),
                )
                for milestone in blueprint.milestones
                if milestone.phase == phase.id
            ]
        return lines

    def _blueprint(self, template: TemplateInfo) -> Blueprint | str:
        found = self._blueprints.get(template.id)
        if found is None:
            try:
                found = blueprint_of(self.host, template)
            except MstuiError as error:
                found = str(error)
            self._blueprints[template.id] = found
        return found

    def picked(self, entry: Entry[TemplateInfo]) -> None:
        blueprint = self._blueprint(entry.value)
        if isinstance(blueprint, str):
            self.pane.tell(blueprint)
            return
        self.start(lambda: self._go_on(entry.value, blueprint))

    async def _go_on(self, template: TemplateInfo, blueprint: Blueprint) -> None:
        change = await self.app.push_screen_wait(NameProject(template, blueprint))
        if change is not None:
            self.dismiss(change)


class NameProject(FormDialog["Change"], inherit_bindings=False):
    """Name, key and one date, and what the plan then looks like."""

    draft_name: ClassVar[str] = "new-project"
    help_topic: ClassVar[str] = "templates"

    def __init__(self, template: TemplateInfo, blueprint: Blueprint) -> None:
        super().__init__()
        self._template = template
        self._blueprint = blueprint

    @property
    def heading(self) -> str:
        return f"New project · {self._template.title}"

    def keys(self) -> Keys:
        return (("Enter", "lay it out"), ("Esc", "back"), ("Tab ↑ ↓", "fields"))

    def draft_item(self) -> str:
        return self._template.id

    def fields(self) -> Sequence[Field]:
        shown: list[Field] = [
            MeaningField("name", "Name", required=True),
            MeaningField("key", "Key", parse=_key, help="short, as in WEB; made from the name"),
        ]
        if self._blueprint.milestones:
            ways = [(FROM_START, "from its start"), (TO_LAUNCH, "back from its launch")]
            shown.append(ChoiceField("way", "Planned", ways, FROM_START))
        shown.append(
            MeaningField("date", "Day", "today", parse=self._meaning, examples=DATE_EXAMPLES)
        )
        self._plan = Told("plan", "The plan", lines=NAMED + 1)
        return [*shown, Told("gap"), self._plan]

    def _meaning(self, text: str) -> str:
        from mstui.dates import explain, parse_date

        parse_date(text, self.host.today)
        return explain(text, self.host.today)

    def _dates(self) -> tuple[date | None, date | None]:
        """Start and launch, of which at most one is given."""
        from mstui.dates import parse_date

        values = self.pane.values
        text = values["date"].strip()
        day = parse_date(text, self.host.today) if text else None
        return (None, day) if values.get("way") == TO_LAUNCH else (day, None)

    def changed(self) -> None:
        try:
            lines = self._laid_out()
        except MstuiError as error:
            lines = [(str(error), "amber")]
        self._plan.tell(*lines)
        self.pane.repaint_inner()

    def _laid_out(self) -> list[Cell]:
        """The first milestones and the last with their dates, as they would be."""
        from mstui.actions.layout import lay_out

        start, launch = self._dates()
        draft = lay_out(
            self._blueprint,
            name="x",
            key="X",
            start=start,
            launch=launch,
            is_working=lambda day: day.weekday() < 5,
            today=self.host.today,
        )
        counts = {kind: len(rows) for kind, rows in draft.rows.items()}
        lines: list[Cell] = [counted(counts, ("phase", "milestone", "task")) or "an empty project"]
        dated = sorted(
            (str(row["target"]), str(row["name"]))
            for row in draft.rows.get("milestone", ())
            if row.get("target")
        )
        if len(dated) > NAMED:
            dated = [*dated[: NAMED - 2], ("", ""), dated[-1]]
        for day, name in dated:
            late = bool(day) and day < self.host.today.isoformat()
            shown = date_text(day) if day else "…"
            lines.append(((f"{shown:<13}", "amber" if late else "muted"), (name, "")))
        return lines

    async def save(self) -> Change | None:
        values = self.pane.values
        start, launch = self._dates()
        ws, template, today = self.host.ws, self._template.id, self.host.today
        shelf = shelf_of(self.host)
        return await self.carry_out(
            lambda: new_project(
                ws,
                values["name"],
                template=template,
                start=start,
                launch=launch,
                key=values["key"],
                today=today,
                shelf=shelf,
            )
        )


def _key(text: str) -> str:
    """The key as it would be stored."""
    cleaned = clean_line(text, field="key").upper()
    if not cleaned.isalnum() or len(cleaned) > 8:
        raise InvalidValue(
            "a key has at most 8 letters and digits", field="key", hint=f"as {slug_key(text)}"
        )
    return cleaned

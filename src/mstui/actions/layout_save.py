"""From a project's rows to a template: the same plan without people, dates or progress."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from mstui.actions.layout_days import IsWorking
from mstui.actions.layout_network import place
from mstui.actions.layout_rows import PlanRows, Row, Rows, day_of
from mstui.domain.blueprint import Blueprint, parse
from mstui.domain.blueprint_rules import AGENDA_SEPARATOR, PROJECT, SCHEMA, Key, tables
from mstui.domain.duration import show_duration, show_lag
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS

Table = dict[str, object]

_NOTICE = "# Times are working days counted from the project's first day.\n"
# Keys of the file that are kept under another name in the workspace.
_FIELDS = {"evidence": "evidence_kind", "cost": "cost_cents"}


def save_as_blueprint(
    rows: Rows, *, template_id: str, title: str, summary: str = "", is_working: IsWorking
) -> str:
    """One project's rows, by kind, as the TOML text of a template that ``parse`` takes.

    Offsets are working days from the project's start; cancelled items are left out, and so is
    a link that closes a loop. Raises InvalidValue where the plan is too large for a template.
    """
    head: Table = {"schema": SCHEMA, "id": template_id, "title": title}
    if summary:
        head["summary"] = summary
    where = f"template {template_id}"
    saving = _Saving(PlanRows(rows, is_working))
    blueprint = parse(saving.text(head, {}), where)
    text = saving.text(head, saving.offsets(blueprint))
    parse(text, where)
    return text


class _Saving:
    def __init__(self, plan: PlanRows) -> None:
        self.plan = plan
        self.keys = tables(plan.minutes_per_day)
        read = {result.get("kpi") for result in plan.rows["keyresult"]}
        # A KPI needs an id only for the key results that read it.
        self.unread = {str(row["id"]) for row in plan.rows["kpi"]} - read
        self.special = {
            "id": self._id,
            "after": self._after,
            "launch": lambda row: row is plan.launch or None,
            "required": lambda row: False if row.get("required") == 0 else None,
            "duration": self._duration,
            "checklist": lambda row: _unticked(row.get("checklist")),
            "agenda": lambda row: _points(row.get("agenda")),
            "cost": lambda row: _cost(row.get("cost_cents")),
            "proves": lambda row: plan.paired("proves", "kpi", row),
            "endangers": lambda row: plan.paired("endangers", "risk", row),
            "phase": self._phase,
            "start_at": lambda row: self._point(row, "start_on", "start") or None,
            "proximity_at": lambda row: self._point(row, "proximity"),
            "target_at": self._target_at,
            "finish_at": self._finish_at,
        }

    def text(self, head: Table, offsets: Mapping[str, int]) -> str:
        """The whole file; ``offsets`` are the values of ``at`` by template id."""
        import tomli_w  # saving is rare

        written = [tomli_w.dumps(head), _NOTICE]
        if project := self._table("project", self.plan.project, PROJECT):
            written.append(f"\n[project]\n{tomli_w.dumps(project, multiline_strings=True)}")
        for kind, keys in self.keys.items():
            for row in self.plan.rows[kind]:
                table = self._table(kind, row, keys)
                if table.get("id") in offsets:
                    table["at"] = offsets[str(table["id"])]
                written.append(f"\n[[{kind}]]\n{tomli_w.dumps(table, multiline_strings=True)}")
        return "".join(written)

    def offsets(self, blueprint: Blueprint) -> dict[str, int]:
        """How long each item waits where its links alone would let it happen earlier."""
        plan, days = self.plan, self.plan.days
        rows = {plan.slugs[row_id]: row for row_id, row in plan.by_id.items()}
        milestones = {milestone.id for milestone in blueprint.milestones}
        waits: dict[str, int] = {}

        def floor(item: str, driven: int) -> int:
            at = driven
            if item in milestones:
                target = day_of(rows[item].get("target"))
                if target and target > days.shown(driven):
                    at = days.passed_by(target)
            elif start := day_of(rows[item].get("start")):
                at = days.first_at(start)
            if at > driven:
                waits[item] = at
            return max(at, driven)

        place(blueprint, days, floor)
        return waits

    def _table(self, kind: str, row: Row, keys: Mapping[str, Key]) -> Table:
        """The row's table: what the template takes, without what defaults say anyway."""
        table: Table = {}
        for key, declared in keys.items():
            value = self.special[key](row) if key in self.special else self._plain(kind, key, row)
            try:
                if value is not None:
                    declared.rule(value)
                    table[key] = value
            except InvalidValue:
                # A workspace holds values that no template takes, such as a weight of a million.
                pass
        if "name" in keys and "name" not in table:
            table["name"] = KINDS[kind].name.capitalize()
        return table

    def _plain(self, kind: str, key: str, row: Row) -> object:
        """A field's value in the form that people write."""
        name = _FIELDS.get(key, key)
        field = KINDS[kind].field(name)
        value = row.get(name)
        if field is None or value is None or value in ("", field.default):
            return None
        match field.type:
            case "ref":
                return self.plan.slug_of(kind, row, name)
            case "flag":
                return bool(value)
            case "minutes":
                return value if kind == "project" else self._length(key, row, int(value))
            case "decimal":
                return _figure(str(value))
            case _:
                return value

    def _id(self, row: Row) -> str | None:
        row_id = str(row["id"])
        return None if row_id in self.unread else self.plan.slugs[row_id]

    def _phase(self, row: Row) -> str | None:
        """A milestone's phase; a task's only where its milestone does not say it."""
        if self.plan.is_part(row) or row.get("phase") == self.plan.goal_phase(row):
            return None
        return self.plan.slugs.get(str(row.get("phase")))

    def _length(self, key: str, row: Row, minutes: int) -> str | None:
        if key == "effort" and self.plan.has_parts(row):
            return None
        return show_duration(minutes, minutes_per_day=self.plan.minutes_per_day)

    def _duration(self, row: Row) -> str | None:
        if self.plan.has_parts(row):
            return None
        minutes = self.plan.duration(row)
        if minutes and row.get("elapsed"):
            return show_lag(minutes, "elapsed").removeprefix("+")
        return self._length("duration", row, minutes) if minutes else None

    def _after(self, row: Row) -> str | None:
        return (
            ", ".join(
                self.plan.slugs[link.predecessor] + _how(link.type, link.lag, link.unit, self.plan)
                for link in self.plan.links.get(str(row["id"]), ())
            )
            or None
        )

    def _point(self, row: Row, *fields: str) -> int | None:
        day = next((day for field in fields if (day := day_of(row.get(field)))), None)
        return self.plan.days.first_at(day) if day else None

    def _target_at(self, row: Row) -> int | None:
        milestone = self.plan.by_id.get(str(row.get("milestone")), self.plan.project)
        return self._end(row.get("target_on"), milestone.get("target"))

    def _finish_at(self, row: Row) -> int | None:
        return self._end(row.get("finish"), self.plan.project.get("target"))

    def _end(self, value: object, usual: object) -> int | None:
        day = day_of(value)
        return self.plan.days.passed_by(day) if day and value != usual else None


def _how(type: str, lag: int, unit: str, plan: PlanRows) -> str:
    """The rest of a link after its id: ``""``, `` SS``, `` FS+2d``."""
    shown = show_lag(lag, unit, minutes_per_day=plan.minutes_per_day)
    return f" {type}{shown}" if shown or type != "FS" else ""


def _figure(text: str) -> int | Decimal:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def _cost(cents: object) -> int | Decimal | None:
    return None if cents is None else _figure(str(Decimal(str(cents)) / 100))


def _points(agenda: object) -> list[str] | None:
    points = str(agenda or "").split(AGENDA_SEPARATOR.strip())
    return [point.strip() for point in points if point.strip()] or None


def _unticked(checklist: object) -> list[str] | None:
    """The entries of a checklist without their boxes."""
    entries = []
    for line in str(checklist or "").splitlines():
        text = line.strip().lstrip("-*+ ")
        if text[:1] == "[" and text[2:3] == "]":
            text = text[3:].strip()
        if text:
            entries.append(text)
    return entries or None

"""From TOML text to a template, or one line that says what is wrong and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, cast

from mstui.domain.blueprint_implied import implied_links
from mstui.domain.blueprint_links import Link, Loop, Outline, layout_order
from mstui.domain.blueprint_model import (
    Blueprint,
    Deliverable,
    Fields,
    KeyResult,
    Kpi,
    Milestone,
    Objective,
    Phase,
    Risk,
    Task,
    outline_of,
)
from mstui.domain.blueprint_rules import (
    HEAD,
    MOST,
    MOST_LINKS,
    PROJECT,
    SCHEMA,
    After,
    Key,
    Parsed,
    Span,
    shown,
    tables,
)
from mstui.domain.blueprint_source import Source, Spot
from mstui.domain.duration import MINUTES_PER_DAY
from mstui.domain.errors import InvalidValue

# Keys of the file that are kept under another name in the workspace.
_RENAMED = {"evidence": "evidence_kind", "cost": "cost_cents"}
# Keys that make up the structure and the dates.
_STRUCTURE = frozenset(
    {"id", "phase", "milestone", "parent", "task", "gate", "after", "at", "launch", "duration"}
    | {"proves", "endangers", "start_at", "target_at", "finish_at", "proximity_at"}
)
# The kinds that a key result names; a project's key `objective` is its text.
_READ = {"keyresult": frozenset({"objective", "kpi"})}
# Which kinds a key of a table may name.
_REFERENCES = {
    ("phase", "parent"): "phase",
    ("phase", "gate"): "milestone",
    ("milestone", "phase"): "phase",
    ("milestone", "parent"): "milestone",
    ("task", "phase"): "phase",
    ("task", "milestone"): "milestone",
    ("task", "parent"): "task",
    ("deliverable", "milestone"): "milestone",
    ("deliverable", "task"): "task",
    ("kpi", "milestone"): "milestone",
    ("kpi", "proves"): "milestone",
    ("risk", "endangers"): "milestone",
    ("objective", "parent"): "objective",
    ("keyresult", "objective"): "objective",
    ("keyresult", "kpi"): "kpi",
    ("keyresult", "milestone"): "milestone",
}


class Part(NamedTuple):
    """One table of the file with its values checked one by one."""

    spot: Spot
    values: Mapping[str, Parsed]

    def text(self, key: str) -> str:
        return cast(str, self.values.get(key, ""))

    def whole(self, key: str) -> int:
        return cast(int, self.values.get(key, 0))

    def optional(self, key: str) -> int | None:
        return cast("int | None", self.values.get(key))

    def words(self, key: str) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self.values.get(key, ()))

    def span(self, key: str) -> Span:
        return cast(Span, self.values[key])

    @property
    def after(self) -> tuple[After, ...]:
        return cast("tuple[After, ...]", self.values.get("after", ()))

    def fields(self) -> Fields:
        """What is taken over as it stands, under the names of the kind's fields."""
        kept: dict[str, str | int | None] = {}
        for key, value in self.values.items():
            if key not in _STRUCTURE and key not in _READ.get(self.spot.table, ()):
                plain = value.minutes if isinstance(value, Span) else value
                kept[_RENAMED.get(key, key)] = cast("str | int", plain)
        return kept


def parse(text: str, where: str, *, minutes_per_day: int = MINUTES_PER_DAY) -> Blueprint:
    """The template in ``text``; ``where`` names it in errors (a file, a saved template).

    ``minutes_per_day`` is the length of a working day where the text does not tell it.
    Raises InvalidValue: one line with ``where``, the line's number and what is wrong.
    """
    return _Parser(Source(text, where), minutes_per_day).blueprint()


class _Parser:
    def __init__(self, source: Source, minutes_per_day: int) -> None:
        self.source = source
        self.minutes_per_day = minutes_per_day
        self.parts: dict[str, list[Part]] = {}
        self.where: dict[str, Part] = {}

    def blueprint(self) -> Blueprint:
        document = self.source.document()
        head = self._head(document)
        project = self._project(document)
        minutes_per_day = project.whole("minutes_per_day") or self.minutes_per_day
        for table, keys in tables(minutes_per_day).items():
            self.parts[table] = self._table(table, keys, document.get(table, []))
        self._name_items()
        self._check_references()
        for table in ("phase", "milestone", "task", "objective"):
            self._refuse_own_ancestor(table)
        self._refuse_second_launch()
        phases = tuple(_phase(part) for part in self.parts["phase"])
        milestones = tuple(_milestone(part) for part in self.parts["milestone"])
        tasks = self._tasks(minutes_per_day, milestones)
        outline = outline_of(phases, milestones, tasks)
        written = self._written_links(outline)
        return Blueprint(
            id=head.text("id"),
            title=head.text("title"),
            summary=head.text("summary"),
            minutes_per_day=minutes_per_day,
            fields={**project.fields(), **_length_of_day(minutes_per_day)},
            phases=phases,
            milestones=milestones,
            tasks=tasks,
            deliverables=tuple(_deliverable(part) for part in self.parts["deliverable"]),
            links=(*written, *implied_links(outline, written, phases, milestones, tasks)),
            kpis=tuple(_kpi(part) for part in self.parts["kpi"]),
            risks=tuple(_risk(part) for part in self.parts["risk"]),
            objectives=tuple(_objective(part) for part in self.parts["objective"]),
            keyresults=tuple(_key_result(part) for part in self.parts["keyresult"]),
        )

    def _head(self, document: Mapping[str, object]) -> Part:
        version = document.get("schema", SCHEMA)
        if isinstance(version, int) and version > SCHEMA:
            raise self.source.problem(
                f"schema {shown(version)} is newer than {SCHEMA}; update mstui", Spot(key="schema")
            )
        known = [*HEAD, "project", *MOST]
        for key in document:
            if key not in known:
                raise self._unknown(key, known, Spot(key=key), "at the top")
        top = {key: value for key, value in document.items() if key in HEAD}
        return self._part(Spot(), HEAD, top)

    def _project(self, document: Mapping[str, object]) -> Part:
        values = document.get("project", {})
        spot = Spot("project")
        if not isinstance(values, dict):
            raise self.source.problem("project: write it as [project]", Spot(key="project"))
        return self._part(spot, PROJECT, values)

    def _table(self, table: str, keys: Mapping[str, Key], entries: object) -> list[Part]:
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self.source.problem(f"{table}: write each as [[{table}]]", Spot(key=table))
        if len(entries) > MOST[table]:
            raise self.source.problem(
                f"{table}: {len(entries):,} of them; at most {MOST[table]:,} fit",
                Spot(table, MOST[table]),
            )
        return [
            self._part(Spot(table, number), keys, entry) for number, entry in enumerate(entries)
        ]

    def _part(self, spot: Spot, keys: Mapping[str, Key], entry: Mapping[str, object]) -> Part:
        place = f"in [[{spot.table}]]" if spot.table in MOST else f"in [{spot.table}]"
        values: dict[str, Parsed] = {}
        for key, value in entry.items():
            at = spot._replace(key=key)
            if key not in keys:
                raise self._unknown(key, list(keys), at, place)
            try:
                values[key] = keys[key].rule(value)
            except InvalidValue as error:
                raise self.source.problem(f"{key}: {error.message}", at) from None
        for key, declared in keys.items():
            if declared.required and key not in values:
                raise self.source.problem(f"{spot.table or 'template'} needs {key}", spot)
        return Part(spot, values)

    def _unknown(self, key: str, known: list[str], spot: Spot, place: str) -> InvalidValue:
        return self.source.problem(f"unknown key {shown(key)} {place}{_nearest(key, known)}", spot)

    def _name_items(self) -> None:
        """Give every id to its one item."""
        for table in ("phase", "milestone", "task", "kpi", "objective"):
            for part in self.parts[table]:
                name = part.text("id")
                if name and name in self.where:
                    raise self.source.problem(
                        f"id: {shown(name)} is a {self.where[name].spot.table} already",
                        part.spot._replace(key="id"),
                    )
                if name:
                    self.where[name] = part

    def _check_references(self) -> None:
        for (table, key), kind in _REFERENCES.items():
            for part in self.parts[table]:
                value = part.values.get(key, ())
                named = (value,) if isinstance(value, str) else cast("tuple[str, ...]", value)
                for name in named:
                    self._check_id(name, (kind,), part.spot._replace(key=key))
        for table in ("phase", "milestone", "task"):
            for part in self.parts[table]:
                for entry in part.after:
                    spot = part.spot._replace(key="after")
                    self._check_id(entry.id, ("phase", "milestone", "task"), spot)
                    if entry.id == part.text("id"):
                        raise self.source.problem(
                            f"after: {shown(entry.id)} waits for itself", spot
                        )

    def _check_id(self, name: str, kinds: tuple[str, ...], spot: Spot) -> None:
        part = self.where.get(name)
        if part is None or part.spot.table not in kinds:
            known = [other for other, at in self.where.items() if at.spot.table in kinds]
            raise self.source.problem(
                f"{spot.key}: no {' or '.join(kinds)} {shown(name)}{_nearest(name, known)}", spot
            )

    def _tasks(self, minutes_per_day: int, milestones: tuple[Milestone, ...]) -> tuple[Task, ...]:
        """The tasks; what a sub-task leaves out it takes from its task."""
        phase_of = {milestone.id: milestone.phase for milestone in milestones}
        parents = {part.text("parent") for part in self.parts["task"]} - {""}
        for part in self.parts["task"]:
            heavy = part.text("id") in parents and next(
                (key for key in ("duration", "effort", "at") if key in part.values), None
            )
            if heavy:
                raise self.source.problem(
                    f"{heavy}: {shown(part.text('id'))} has sub-tasks; they make up its {heavy}",
                    part.spot._replace(key=heavy),
                )
        return tuple(self._task(part, minutes_per_day, phase_of) for part in self.parts["task"])

    def _task(self, part: Part, minutes_per_day: int, phase_of: Mapping[str, str]) -> Task:
        span = part.span("duration") if "duration" in part.values else Span(minutes_per_day)
        if span.minutes == 0:
            raise self.source.problem(
                "duration: a task takes time; a checkpoint is a milestone",
                part.spot._replace(key="duration"),
            )
        top, milestone = part, part.text("milestone")
        while parent := top.text("parent"):
            top = self.where[parent]
            milestone = milestone or top.text("milestone")
        phase = top.text("phase") or phase_of.get(top.text("milestone"), "")
        if part.text("parent") and part.text("phase") not in ("", phase):
            raise self.source.problem(
                "phase: a sub-task is in the phase of its task", part.spot._replace(key="phase")
            )
        return Task(
            id=part.text("id"),
            phase=phase,
            milestone=milestone,
            parent=part.text("parent"),
            at=part.whole("at"),
            duration=span.minutes,
            elapsed=span.elapsed,
            fields=part.fields(),
        )

    def _refuse_own_ancestor(self, table: str) -> None:
        for part in self.parts[table]:
            seen = {part.text("id")}
            parent = part.text("parent")
            while parent:
                if parent in seen:
                    raise self.source.problem(
                        f"parent: {shown(part.text('id'))} is part of itself",
                        part.spot._replace(key="parent"),
                    )
                seen.add(parent)
                parent = self.where[parent].text("parent")

    def _refuse_second_launch(self) -> None:
        marked = [part for part in self.parts["milestone"] if part.whole("launch")]
        if len(marked) > 1:
            raise self.source.problem(
                f"launch: {shown(marked[0].text('id'))} is the launch already",
                marked[1].spot._replace(key="launch"),
            )

    def _written_links(self, outline: Outline) -> list[Link]:
        links = [
            Link(entry.id, part.text("id"), entry.type, entry.lag, entry.unit)
            for table in ("phase", "milestone", "task")
            for part in self.parts[table]
            for entry in part.after
        ]
        if len(links) > MOST_LINKS:
            raise self.source.at_line(1, f"has {len(links):,} links; at most {MOST_LINKS:,} fit")
        try:
            layout_order(outline, links)
        except Loop as loop:
            waiting = next(self.where[name] for name in loop.ids if self.where[name].after)
            raise self.source.problem(
                f"after: a loop: {loop}", waiting.spot._replace(key="after")
            ) from None
        return links


def _length_of_day(minutes: int) -> Fields:
    """The project's field, where it is not what a project has anyway."""
    return {} if minutes == MINUTES_PER_DAY else {"minutes_per_day": minutes}


def _nearest(word: str, known: list[str]) -> str:
    from difflib import get_close_matches  # only for an error

    near = get_close_matches(word[:60], known, n=1, cutoff=0.5)
    return f"; nearest: {near[0]}" if near else ""


def _phase(part: Part) -> Phase:
    return Phase(part.text("id"), part.text("parent"), part.text("gate"), part.fields())


def _milestone(part: Part) -> Milestone:
    return Milestone(
        id=part.text("id"),
        phase=part.text("phase"),
        parent=part.text("parent"),
        at=part.whole("at"),
        buffer_days=part.whole("buffer_days"),
        launch=bool(part.whole("launch")),
        fields=part.fields(),
    )


def _deliverable(part: Part) -> Deliverable:
    return Deliverable(part.text("milestone"), part.text("task"), part.fields())


def _kpi(part: Part) -> Kpi:
    return Kpi(
        id=part.text("id"),
        milestone=part.text("milestone"),
        proves=part.words("proves"),
        start_at=part.whole("start_at"),
        target_at=part.optional("target_at"),
        fields=part.fields(),
    )


def _risk(part: Part) -> Risk:
    return Risk(part.words("endangers"), part.optional("proximity_at"), part.fields())


def _objective(part: Part) -> Objective:
    return Objective(
        id=part.text("id"),
        parent=part.text("parent"),
        start_at=part.whole("start_at"),
        finish_at=part.optional("finish_at"),
        fields=part.fields(),
    )


def _key_result(part: Part) -> KeyResult:
    return KeyResult(
        part.text("objective"), part.text("kpi"), part.text("milestone"), part.fields()
    )

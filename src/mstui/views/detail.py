"""Everything about one item, in the order in which one asks: how it stands, dates, the rest."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from mstui import dates
from mstui.domain.kinds import KINDS
from mstui.domain.priority import advice as priority_advice
from mstui.domain.priority import show_priority
from mstui.domain.smart import Smart, assess
from mstui.domain.text import visible
from mstui.store.transaction import Row, get
from mstui.views import relations
from mstui.views.changes import Entry, item_history
from mstui.views.names import name_of, shown_title
from mstui.views.progress import milestone_progress, minutes_per_day
from mstui.views.relations import Pledge, Related, Remark
from mstui.views.standing import Advice, Standing, standing
from mstui.views.values import Wording

if TYPE_CHECKING:
    from mstui.views.health import MilestoneHealth

HISTORY = 12
# More working days of float than these are as good as any number.
TOLD_FLOAT = 20

# Shown where they belong rather than among the other fields, or of no use to a reader.
_ELSEWHERE = frozenset(
    (
        "name", "state", "status", "ord", "source_id", "project", "phase", "milestone", "parent",
        "owner", "team", "target", "deadline", "start", "finish", "achieved_on", "achieved_at",
        "forecast", "actual_start", "actual_finish",
        "due", "review_on", "since", "promised", "confirmed_on", "percent", "effort_done",
    )
)  # fmt: skip
_RATED = frozenset(("moscow", "impact", "feasibility"))
# Fields whose own title says too little beside a bare "yes".
_LABELS = {("milestone", "key"): "Key milestone"}
_ENDS = {"from_value": "From", "to_value": "To"}
_DATES = (
    "target",
    "deadline",
    "forecast",
    "achieved_on",
    "start",
    "finish",
    "actual_start",
    "actual_finish",
    "due",
    "since",
    "promised",
    "confirmed_on",
    "review_on",
)


class Line(NamedTuple):
    """A label and what stands behind it; the text may have several lines."""

    label: str
    text: str


class Group(NamedTuple):
    """Related items under a heading; ``total`` is how many there are, shown or not."""

    heading: str
    items: tuple[Related, ...]
    total: int


class Detail(NamedTuple):
    """One item. ``place`` is its path of names, from the project down."""

    kind: str
    id: str
    name: str
    place: tuple[str, ...]
    standing: Standing
    dates: tuple[Line, ...]
    people: tuple[Line, ...]
    facts: tuple[Line, ...]
    fields: tuple[Line, ...]
    groups: tuple[Group, ...]
    smart: Smart | None
    notes: tuple[Remark, ...]
    ledger: tuple[Pledge, ...]
    history: tuple[Entry, ...]
    health: MilestoneHealth | None = None


def detail(
    conn: sqlite3.Connection, kind: str, id: str, today: str, *, history: int = HISTORY
) -> Detail | None:
    """One item with its last ``history`` steps; None where it is not there."""
    row = get(conn, kind, id)
    if row is None:
        return None
    declared = KINDS[kind]
    project = id if kind == "project" else _text(row, "project")
    minutes = minutes_per_day(conn, project or None)
    wording = Wording(conn, today, minutes)
    name = name_of(conn, kind, id) or shown_title(declared, id, None)
    health = _health(conn, kind, id, row, today)
    return Detail(
        kind,
        id,
        name,
        _place(conn, kind, row),
        standing(conn, kind, id, row, today),
        _dates(kind, row, wording, health, today),
        _people(conn, kind, id, row, wording),
        _facts(conn, kind, id, row),
        _fields(kind, row, wording),
        _groups(conn, kind, id, minutes),
        _smart(conn, id, row, today, health) if kind == "milestone" else None,
        tuple(relations.notes(conn, id)),
        tuple(relations.ledger(conn, id, wording)) if kind == "milestone" else (),
        tuple(item_history(conn, kind, id, today, history)) if history else (),
        health,
    )


def _health(
    conn: sqlite3.Connection, kind: str, id: str, row: Row, today: str
) -> MilestoneHealth | None:
    """How an open milestone is judged, as far as that is soon told."""
    if kind != "milestone" or not row["project"]:
        return None
    from mstui.views.health import known_health

    whole = known_health(conn, str(row["project"]), today)
    found = whole.milestones.get(id) if whole is not None else None
    return found if found is not None and found.is_open else None


def _place(conn: sqlite3.Connection, kind: str, row: Row) -> tuple[str, ...]:
    """The names above an item: its project's key and name, its phase, its milestone."""
    path = []
    if project := _text(row, "project"):
        found = conn.execute('SELECT "key",name FROM project WHERE id=?', (project,)).fetchone()
        if found is not None:
            path.append(" ".join(part for part in found if part))
    for above in ("phase", "milestone"):
        if above != kind and (id := _text(row, above)):
            path.append(name_of(conn, above, id))
    if parent := _text(row, "parent"):
        path.append(name_of(conn, kind, parent))
    return tuple(name for name in path if name)


def _dates(
    kind: str, row: Row, wording: Wording, health: MilestoneHealth | None, today: str
) -> tuple[Line, ...]:
    found = []
    for name in _DATES:
        field = KINDS[kind].field(name)
        if field is None:
            continue
        if name == "forecast" and health is not None:
            found += _forecast(health, today)
        elif row[name]:
            found.append(Line(field.title, wording.of(field, row[name])))
    return tuple(found)


def _forecast(health: MilestoneHealth, today: str) -> list[Line]:
    """The date in force with its source, the slip against the baseline, the float."""
    from mstui.views.health_words import float_told, forecast_told

    found = []
    if told := forecast_told(health, today):
        found.append(Line("Forecast", told))
    if health.slip_days is not None:
        slip = f"slip {health.slip_days:+d} wd" if health.slip_days else "no slip"
        found.append(Line("Baseline", slip))
    spare = health.facts.float_days
    if spare is not None and spare <= TOLD_FLOAT:
        found.append(Line("Float", float_told(health)))
    return found


def _people(
    conn: sqlite3.Connection, kind: str, id: str, row: Row, wording: Wording
) -> tuple[Line, ...]:
    found = []
    for name in ("owner", "team"):
        field = KINDS[kind].field(name)
        if field is not None and row[name]:
            found.append(Line(field.title, wording.of(field, row[name])))
    if kind == "task":
        who = ", ".join(f"{one.name} {one.note}".rstrip() for one in relations.assignees(conn, id))
        found.append(Line("Who", who or "nobody yet"))
    if kind == "milestone" and (names := relations.contributors(conn, id)):
        found.append(Line("Contributors", ", ".join(names)))
    return tuple(found)


def _facts(conn: sqlite3.Connection, kind: str, id: str, row: Row) -> tuple[Line, ...]:
    """What is said of an item in one line each: priority, progress, tags, documents."""
    found = []
    rated = [_text(row, name) or None for name in ("moscow", "impact", "feasibility")]
    if kind in ("milestone", "task") and (priority := show_priority(*rated)):
        found.append(Line("Priority", priority))
        if consider := priority_advice(*rated):
            found.append(Line("", consider))
    if progress := _progress(conn, kind, id, row):
        found.append(Line("Done", progress))
    if tags := relations.tags(conn, id):
        found.append(Line("Tags", ", ".join(tags)))
    found += [
        Line("Document", " ".join(part for part in one if part))
        for one in relations.documents(conn, id)
    ]
    return tuple(found)


def _progress(conn: sqlite3.Connection, kind: str, id: str, row: Row) -> str:
    if kind == "task":
        return f"{row['percent'] or 0} %"
    if kind == "milestone":
        total, done = relations.task_counts(conn, id)
        if not total:
            return ""
        rolled = milestone_progress(conn, [id]).get(id)
        share = f"{rolled.text}, " if rolled else ""
        return f"{share}{done} of {total} {'task' if total == 1 else 'tasks'}"
    return ""


def _fields(kind: str, row: Row, wording: Wording) -> tuple[Line, ...]:
    """Every other field that holds something; a flag that is off holds nothing."""
    found = []
    elsewhere = _ELSEWHERE | (_RATED if kind in ("milestone", "task") else frozenset())
    for field in KINDS[kind].fields:
        value = row[field.name]
        if field.name in elsewhere or field.name == KINDS[kind].title or field.type == "json":
            continue
        if value is None or value == "" or (field.type == "flag" and not value):
            continue
        label = _LABELS.get((kind, field.name), field.title)
        if kind == "adjustment" and field.name in ("from_value", "to_value"):
            from mstui.views.phrases import adjusted  # seldom read one by one

            found.append(Line(_ENDS[field.name], adjusted(wording, row, field.name)))
            continue
        found.append(Line(label, wording.of(field, value)))
    return tuple(found)


def _groups(conn: sqlite3.Connection, kind: str, id: str, minutes: int) -> tuple[Group, ...]:
    found = []
    if kind in ("task", "milestone", "phase"):
        before, after = relations.links(conn, id, minutes)
        for heading, items in (("Waits for", before), ("Leads to", after)):
            if items:
                found.append(Group(heading, tuple(items), len(items)))
    found += [
        Group(heading, tuple(items), count)
        for heading, items, count in relations.hanging(conn, kind, id)
    ]
    return tuple(found)


def _smart(
    conn: sqlite3.Connection, id: str, row: Row, today: str, health: MilestoneHealth | None
) -> Smart:
    has_kpi, has_objective = conn.execute(
        "SELECT EXISTS(SELECT 1 FROM kpi WHERE milestone=:id)"
        " OR EXISTS(SELECT 1 FROM proves WHERE milestone=:id),"
        " EXISTS(SELECT 1 FROM keyresult WHERE milestone=:id)"
        " OR EXISTS(SELECT 1 FROM objective WHERE project=:project)"
        " OR EXISTS(SELECT 1 FROM project WHERE id=:project AND coalesce(objective,'')<>'')",
        {"id": id, "project": row["project"]},
    ).fetchone()
    return assess(
        _text(row, "name"),
        target=_text(row, "target") or None,
        forecast=(health.forecast if health is not None else _text(row, "forecast")) or None,
        has_kpi=bool(has_kpi),
        has_objective=bool(has_objective),
        show_date=lambda day: dates.show(day, today),
    )


def as_text(conn: sqlite3.Connection, kind: str, id: str, today: str) -> str:
    """One item as plain text for a terminal or a clipboard; empty where it is not there."""
    found = detail(conn, kind, id, today)
    return "\n".join(_text_lines(found)) if found is not None else ""


def _text_lines(found: Detail) -> list[str]:
    lines = [f"{found.kind}  {found.name}"]
    if found.place:
        lines.append(" › ".join(found.place))
    lines.append(" · ".join(part for part in (found.standing.word, *found.standing.why) if part))
    if found.standing.advice:
        lines.append(f"do: {_advised(found.standing.advice)}")
    for block in (found.dates, found.people, found.facts):
        lines += [_labelled(line) for line in block]
    if found.smart is not None:
        lines.append(_labelled(Line("SMART", found.smart.text)))
        lines += [_labelled(Line("", reason)) for reason in found.smart.missing]
    lines += [_labelled(line) for line in found.fields]
    for group in found.groups:
        lines += ["", f"{group.heading} ({group.total})"]
        lines += [f"  {one.name}  {one.note}".rstrip() for one in group.items]
    if found.ledger:
        lines += ["", "Changed promises"]
        lines += [f"  {pledge_text(one)}" for one in found.ledger]
    if found.notes:
        lines += ["", "Notes"]
        lines += [f"  {remark_text(one)}" for one in found.notes]
    if found.history:
        lines += ["", "History"]
        for entry in found.history:
            lines.append(f"  {step_text(entry)}")
            lines += [f"    {change.text}" for change in entry.lines]
    return [visible(line, keep_lines=True) for line in lines]


def _labelled(line: Line) -> str:
    return f"{line.label:<14} {line.text}".replace("\n", f"\n{'':<15}").rstrip()


def _advised(advice: tuple[Advice, ...]) -> str:
    return ", or ".join(one.text for one in advice)


def pledge_text(pledge: Pledge) -> str:
    """``21 Nov 14:30 Ana  target: 25 Nov → 02 Dec · supply · the printer is late``."""
    moved = f"{pledge.field}: {pledge.before or '–'} → {pledge.after or '–'}"
    told = " · ".join(part for part in (moved, pledge.cause, pledge.rationale) if part)
    return "  ".join(part for part in (_when(pledge.at), pledge.author, told) if part)


def remark_text(remark: Remark) -> str:
    """``21 Nov 14:30  Ana  the printer called``; a concern or insight says so."""
    kind = "" if remark.kind == "note" else f"{remark.kind}: "
    return "  ".join(
        part for part in (_when(remark.at), remark.author, f"{kind}{remark.text}") if part
    )


def step_text(entry: Entry) -> str:
    """``21 Nov 14:30  Ana  move Beta · the printer is late``; an undone one says so."""
    step = entry.step
    label = f"{step.label} (undone)" if step.undone else step.label
    told = f"{label} · {step.reason}" if step.reason else label
    return "  ".join(part for part in (_when(step.at), step.author, told) if part)


def _when(at: int | None) -> str:
    return dates.show_instant(at) if at else ""


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""

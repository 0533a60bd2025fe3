"""The third part of the minutes: milestones as they were judged, and promises that changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mstui.domain.text import visible
from mstui.publish.document import Block, Lines, Part, Said, Sentence, Table
from mstui.publish.telling import (
    NONE,
    SEEN,
    apart,
    cell,
    day,
    day_words,
    health,
    is_told,
    listing,
    name,
    named,
    sentence,
    text,
)
from mstui.views.record import Record, Row, Seen

COLUMNS = ("Milestone", "Target", "Forecast", "Since last", "To baseline", "Owner", "Health")
CAUSES = {
    "resource": "resource constraint",
    "priority": "shifting priority",
    "dependency": "unforeseen dependency",
    "estimate": "estimate error",
    "scope": "scope added",
    "technical": "technical failure",
    "decision": "late decision",
}
_SOURCES = {"declared": " (declared)", "target": " (as promised)"}
_PRIORITIES = {"must": "Must", "should": "Should", "could": "Could", "wont": "Won't"}
FIELDS = {"scope": "acceptance criteria", "moscow": "priority"}
_EFFECTS_TOLD = 6


def milestones(record: Record) -> Iterator[Block]:
    """The table of the judged milestones, what was said of them, and the changed promises."""
    if record.milestones:
        yield Table(COLUMNS, tuple(_row(record, one) for one in record.milestones))
        remarks = [line for one in record.milestones for line in _remarks(record, one)]
        if remarks:
            yield Lines(tuple(remarks), title="Remarks")
    else:
        yield Lines((("No open milestone was judged.",),), bullets=False)
    changes = tuple(change(record, one) for one in record.changes)
    yield Lines(changes or (("No promise was changed.",),), bool(changes), title="Changed promises")


def _row(record: Record, seen: Seen) -> tuple[Sentence, ...]:
    row, entry = seen.row, seen.entry or {"id": seen.row["id"]}
    forecast = cell("judgement", entry, "forecast")
    moved: Part = NONE
    slip: Part = NONE
    if seen.before is not None:
        last = cell("judgement", seen.before, "forecast")
        moved = _apart(seen, "moved", last, forecast, "unchanged")
    if seen.baselined is not None:
        kept = cell("baselined", seen.baselined, "finish")
        slip = _apart(seen, "slip", kept, forecast, "as planned")
    source = _SOURCES.get(str(entry.get("forecast_source") or ""), "")
    declared = health("judgement", entry, "declared")
    return (
        sentence(name("milestone", row)),
        sentence(day("judgement", entry, "target")),
        sentence(day("judgement", entry, "forecast"), source),
        sentence(moved),
        sentence(slip),
        sentence(owner(record, row)),
        sentence(
            health("judgement", entry, "health"),
            (", declared ", declared) if is_told(declared) else None,
        ),
    )


def _apart(seen: Seen, figure: str, first: Any, second: Any, same: str) -> Part:
    return apart(seen.figures.get(figure), first, second, same)


def owner(record: Record, row: Row) -> Part:
    """The person or the team that answers for a milestone; a dash for nobody."""
    person = named(record, row.get("owner"))
    return person if is_told(person) else named(record, row.get("team"))


def _remarks(record: Record, seen: Seen) -> Iterator[Sentence]:
    """Why a milestone is not on track, unless the status says it, and what its owner says."""
    entry = seen.entry
    if entry is None:
        return
    reasons = [line for line in str(entry.get("reasons") or "").splitlines() if line.strip()]
    told = str(record.checkin.get("reasons") or "").splitlines()
    is_told_above = any(line.startswith(f"{seen.row['name']}: ") for line in told)
    if is_told_above or entry.get("health") not in ("amber", "red"):
        reasons = []
    note, explained = (text("judgement", entry, field) for field in ("note", "explanation"))
    if not (reasons or is_told(note) or is_told(explained)):
        return
    from_reasons = cell("judgement", entry, "reasons")
    said = Said(visible(", ".join(reasons)), (from_reasons,)) if reasons else ""
    yield sentence(
        name("milestone", seen.row),
        ": ",
        listing(
            part
            for part in (
                sentence(said),
                sentence("note: ", note) if is_told(note) else (),
                sentence("declared better because: ", explained) if is_told(explained) else (),
            )
            if part
        ),
    )


# Changed promises.


def change(record: Record, seen: Seen) -> Sentence:
    """Old → new promise, its cause, the rationale, the effect, and who was told."""
    row = seen.row
    field = str(row["field"] or "")
    cause = str(row["cause"] or "")
    first, second = cell("adjustment", row, "from_value"), cell("adjustment", row, "to_value")
    days = apart(seen.figures.get("days"), first, second)
    parts = (
        sentence("Cause: ", CAUSES.get(cause, cause)),
        _labelled(row, "rationale"),
        _effect(row),
        _labelled(row, "revised", "Expected now"),
        _informed(row),
        _agreed(row),
        _labelled(row, "counter_offer", "Counter-offer"),
        _labelled(row, "follow_up", "To follow"),
        _watched(row),
    )
    return sentence(
        named(record, row["milestone"]),
        f": {FIELDS.get(field, field)} ",
        promised(record, row, "from_value"),
        " → ",
        promised(record, row, "to_value"),
        (" (", days, ")") if field == "target" and is_told(days) else None,
        ". ",
        listing((part for part in parts if part), ". "),
        ".",
    )


def promised(record: Record, row: Row, end: str) -> Part:
    """One end of a changed promise in words."""
    value = row.get(end)
    if not value:
        return "nothing"
    if row["field"] == "target":
        return day("adjustment", row, end)
    if row["field"] == "owner":
        return named(record, value)
    if row["field"] == "moscow":
        return _PRIORITIES.get(str(value), str(value))
    return text("adjustment", row, end)


def _labelled(row: Row, field: str, words: str = "") -> Sentence:
    said = text("adjustment", row, field)
    if not isinstance(said, Said):
        return ()
    return sentence(f"{words}: " if words else None, said._replace(text=said.text.rstrip(".")))


def _informed(row: Row) -> Sentence:
    told = text("adjustment", row, "informed")
    return sentence("Told: ", told) if is_told(told) else sentence("Nobody was told yet")


def _agreed(row: Row) -> Sentence:
    whom, on = text("adjustment", row, "agreed_with"), day("adjustment", row, "agreed_on")
    if not is_told(whom):
        return ()
    return sentence("Agreed with ", whom, (" on ", on) if is_told(on) else None)


def _watched(row: Row) -> Sentence:
    until = day("adjustment", row, "watch_until")
    return sentence("To be asked again on ", until) if is_told(until) else ()


def _effect(row: Row) -> Sentence:
    """What moved with it, as it was seen before the change was saved."""
    try:
        seen = json.loads(str(row.get("impact") or "{}"))
    except (ValueError, RecursionError):
        return ()
    told = list(_effects(row, seen)) if isinstance(seen, dict) else []
    return sentence("Effect: ", listing(told[:_EFFECTS_TOLD])) if told else ()


def _effects(row: Row, seen: Mapping[str, Any]) -> Iterator[Sentence]:
    source = (cell("adjustment", row, "impact"),)

    def of(shown: str) -> Said:
        return Said(visible(shown), source, SEEN)

    for one in _dicts(seen.get("milestones")):
        if one.get("id") != row["milestone"]:
            yield sentence(
                of(f"{one.get('name')} {day_words(str(one.get('after') or ''))}"
                   f" ({_signed(one.get('days'))} wd)")
            )  # fmt: skip
    for one in _dicts(seen.get("broken")):
        yield sentence(
            of(f"{one.get('name')} misses its {one.get('what')} by {one.get('days')} wd")
        )
    tasks = seen.get("tasks")
    if isinstance(tasks, int) and tasks:
        yield sentence(of(f"{tasks:,} {'task moves' if tasks == 1 else 'tasks move'}"))
    end = seen.get("end")
    if isinstance(end, list) and len(end) == 2 and end[0] != end[1]:
        yield sentence(of(f"the project ends {day_words(str(end[1]))}"))


def _dicts(found: Any) -> Iterator[Mapping[str, Any]]:
    yield from (
        (one for one in found or () if isinstance(one, dict)) if isinstance(found, list) else ()
    )


def _signed(days: Any) -> str:
    return f"{days:+d}" if isinstance(days, int) else "?"


__all__ = ["CAUSES", "FIELDS", "change", "milestones", "owner", "promised"]

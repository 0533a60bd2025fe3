"""The update that is sent after a check-in: a few lines, drafted from its record."""

from __future__ import annotations

from collections.abc import Iterator

from mstui.publish import client_safe
from mstui.publish.document import Said, Sentence, words
from mstui.publish.minutes_plan import CAUSES, promised
from mstui.publish.telling import (
    NONE,
    WORKING_DAYS,
    apart,
    cell,
    day,
    fact,
    health,
    is_told,
    listing,
    long_day,
    name,
    named,
    sentence,
    text,
    told_fact,
)
from mstui.views.record import Record, Seen


def draft_update(record: Record, audience: str = "internal") -> str:
    """The update as text, one line a fact; for ``client`` only what a client may read."""
    return "\n".join(words(line) for line in update(record, audience))


def update(record: Record, audience: str = "internal") -> tuple[Sentence, ...]:
    """The lines of the update, each figure with its trace."""
    lines = _for_client(record) if audience == "client" else _for_team(record)
    return tuple(line for line in lines if line)


def _for_team(record: Record) -> Iterator[Sentence]:
    head = sentence(
        name("project", record.project), ", ", long_day("checkin", record.checkin, "on")
    )
    now = health("checkin", record.checkin, "health")
    before = health("checkin", record.previous, "health") if record.previous else NONE
    was = ("; ", before, " last time") if is_told(before) and before != now else None
    yield sentence(head, ": ", now, was) if is_told(now) else head
    yield _progress(record)
    yield from (_achieved(one) for one in record.achieved)
    for one in record.milestones:
        yield _forecast(one)
    for one in record.changes:
        yield _change(record, one)
    for one in record.milestones:
        yield _why(one)
    yield from (_roadblock(record, one) for one in record.roadblocks)
    for row in record.decisions:
        why = text("decision", row, "why")
        yield sentence(
            "Decided: ", name("decision", row), (" (", why, ")") if is_told(why) else None
        )
    here = record.checkin["id"]
    for one in record.actions:
        if one.row["checkin"] == here and one.row["state"] == "open":
            who, due = named(record, one.row.get("owner")), day("action", one.row, "due")
            told = listing([sentence(part) for part in (who, due) if is_told(part)])
            yield sentence("To do: ", name("action", one.row), (" (", *told, ")") if told else None)
    yield _next(record)


def _for_client(record: Record) -> Iterator[Sentence]:
    yield sentence(name("project", record.project), ", ", long_day("checkin", record.checkin, "on"))
    yield _progress(record)
    yield from (_achieved(one, client=True) for one in client_safe.shown_achieved(record))
    for one in client_safe.shown_milestones(record):
        if one.entry is not None and one.entry.get("target"):
            target = day("judgement", one.entry, "target")
            yield sentence(name("milestone", one.row), ": promised for ", target)
    for one in client_safe.shown_changes(record):
        yield sentence("Changed: ", client_safe.change(record, one))
    yield _next(record)


def _progress(record: Record) -> Sentence:
    percent = fact(record, "percent")
    if percent is None:
        return ()
    return sentence(told_fact(record, "percent", f"{percent} %"), " of the work is done")


def _achieved(seen: Seen, *, client: bool = False) -> Sentence:
    row, gap = seen.row, seen.figures.get("gap")
    late: Sentence = ()
    if gap and not client:
        ends = (cell("milestone", row, "target"), cell("milestone", row, "achieved_on"))
        size = Said(f"{abs(gap)} wd", ends, WORKING_DAYS)
        late = (", ", size, " late" if gap > 0 else " early")
    return sentence(
        "Achieved: ", name("milestone", row), ", ", day("milestone", row, "achieved_on"), late
    )


def _forecast(seen: Seen) -> Sentence:
    """A forecast that moved since the last check-in."""
    if not seen.figures.get("moved") or seen.before is None or seen.entry is None:
        return ()
    first, second = (cell("judgement", row, "forecast") for row in (seen.before, seen.entry))
    size = apart(seen.figures["moved"], first, second)
    forecast = day("judgement", seen.entry, "forecast")
    return sentence(name("milestone", seen.row), ": forecast ", forecast, " (", size, ")")


def _change(record: Record, seen: Seen) -> Sentence:
    row = seen.row
    cause = str(row["cause"] or "")
    field = {"scope": "acceptance criteria", "moscow": "priority"}.get(row["field"], row["field"])
    if row["field"] == "scope":
        ends: Sentence = (" changed",)
    else:
        ends = (" ", promised(record, row, "from_value"), " → ", promised(record, row, "to_value"))
    milestone = named(record, row["milestone"])
    return sentence("Changed: ", milestone, f", {field}", ends, f" ({CAUSES.get(cause, cause)})")


def _why(seen: Seen) -> Sentence:
    """Why a milestone is not on track."""
    entry = seen.entry
    if entry is None or entry.get("health") not in ("amber", "red"):
        return ()
    said = text("judgement", entry, "reasons")
    if isinstance(said, Said):
        reasons = str(entry["reasons"]).splitlines()
        said = said._replace(text=" ".join(", ".join(line for line in reasons if line).split()))
    how = health("judgement", entry, "health")
    return sentence(
        name("milestone", seen.row), " is ", how, (": ", said) if is_told(said) else None
    )


def _roadblock(record: Record, seen: Seen) -> Sentence:
    row = seen.row
    if row["state"] == "resolved":
        return sentence("Resolved: ", name("roadblock", row))
    ask, asked = text("roadblock", row, "ask"), named(record, row.get("asked"))
    return sentence(
        "In the way: ",
        name("roadblock", row),
        ("; ask: ", ask) if is_told(ask) else None,
        (" (from ", asked, ")") if is_told(ask) and is_told(asked) else None,
    )


def _next(record: Record) -> Sentence:
    following = long_day("checkin", record.checkin, "next_on")
    return sentence("Next check-in: ", following) if is_told(following) else ()

"""Part seven of the minutes: action steps, carried over first, and decisions."""

from __future__ import annotations

from collections.abc import Iterator

from mstui.publish.document import Block, Lines, Said, Sentence
from mstui.publish.telling import (
    Row,
    cell,
    day,
    is_told,
    listing,
    name,
    named,
    sentence,
    text,
)
from mstui.views.record import Record, Seen


def actions(record: Record) -> Iterator[Block]:
    """What became of earlier action steps, those that are new, and what was decided."""
    here = record.checkin["id"]
    new = [one for one in record.actions if one.row["checkin"] == here]
    ended = [
        one for one in record.actions if one not in new and one.row["state"] in ("done", "dropped")
    ]
    carried = [one for one in record.actions if one not in new and one not in ended]
    for title, group in (("Ended", ended), ("Still open", carried), ("New", new)):
        if group:
            yield Lines(tuple(_action(record, one) for one in group), title=title)
    if not record.actions:
        yield Lines((("No action steps.",),), bullets=False)
    told = tuple(_decision(record, row) for row in record.decisions)
    yield Lines(told or (("Nothing was decided.",),), bool(told), title="Decisions")


def _action(record: Record, seen: Seen) -> Sentence:
    row = seen.row
    who, due, why = (
        named(record, row.get("owner")),
        day("action", row, "due"),
        text("action", row, "reason"),
    )
    state = str(row["state"] or "open")
    times = row.get("carried")
    parts = (
        sentence(state) if state != "open" else (),
        sentence("because: ", why) if state == "dropped" and is_told(why) else (),
        sentence(who) if is_told(who) else sentence("nobody yet"),
        sentence("due ", due) if is_told(due) else (),
        sentence("carried over ", Said(_times(times), (cell("action", row, "carried"),)))
        if isinstance(times, int) and times > 0
        else (),
        sentence("for ", named(record, row["milestone"])) if row.get("milestone") else (),
    )
    return sentence(name("action", row), ": ", listing(part for part in parts if part))


def _times(times: int) -> str:
    return "once" if times == 1 else f"{times} times"


def _decision(record: Record, row: Row) -> Sentence:
    why, who = text("decision", row, "why"), named(record, row.get("author"))
    parts = (
        sentence("Why: ", why) if is_told(why) else (),
        sentence("Decided by ", who) if is_told(who) else (),
        sentence("Affects ", named(record, row["milestone"])) if row.get("milestone") else (),
        sentence("Replaces ", named(record, row["supersedes"])) if row.get("supersedes") else (),
    )
    told = listing((part for part in parts if part), ". ")
    return sentence(name("decision", row), (". ", *told, ".") if told else None)

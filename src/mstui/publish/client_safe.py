"""What a client may read: which milestones, which changes, and in which words.

A client reads names of milestones and their promised dates, what was written for the client, and
nothing else: no forecast, no health, no cause, no rationale, no person, no risk. Milestones are
those marked as key; in a project that marks none, all that are promised.
"""

from __future__ import annotations

from mstui.publish.document import Said, Sentence
from mstui.publish.telling import (
    WORKING_DAYS,
    cell,
    day,
    is_told,
    named,
    sentence,
    text,
)
from mstui.views.record import Record, Row, Seen

# Of a promise the client reads that its date, its scope or its state changed.
CHANGES = ("target", "scope", "state")
STATES = {
    "planned": "is promised again",
    "achieved": "is achieved",
    "deferred": "is put off",
    "cancelled": "is cancelled",
    "proposed": "is open again",
}


def is_shown(milestone: Row, key_only: bool) -> bool:
    """Whether a client reads of a milestone."""
    if milestone.get("state") in (None, "", "proposed", "cancelled"):
        return False
    return bool(milestone.get("key")) or not key_only


def shown_milestones(record: Record) -> list[Seen]:
    """The open milestones of a record that a client reads of."""
    return [one for one in record.milestones if is_shown(one.row, record.shows_key_only)]


def shown_achieved(record: Record) -> list[Seen]:
    """The milestones achieved since the last check-in that a client reads of."""
    return [one for one in record.achieved if is_shown(one.row, record.shows_key_only)]


def shown_changes(record: Record) -> list[Seen]:
    """The changed promises that a client reads of."""
    known = {
        one.row["id"]
        for one in (*record.milestones, *record.achieved)
        if is_shown(one.row, record.shows_key_only)
    }
    return [
        one
        for one in record.changes
        if one.row["milestone"] in known and one.row["field"] in CHANGES
    ]


def change(record: Record, seen: Seen) -> Sentence:
    """A changed promise: the old and the new date, and what was written for the client."""
    return sentence(named(record, seen.row["milestone"]), ": ", told_change(seen))


def told_change(seen: Seen) -> Sentence:
    """What changed, without the name of the milestone."""
    row = seen.row
    why = text("adjustment", row, "client_text")
    if row["field"] == "target":
        what = _moved(seen)
    elif row["field"] == "scope":
        what = sentence("what is to be delivered was changed")
    else:
        what = sentence(STATES.get(str(row["to_value"] or ""), "was changed"))
    return sentence(what, ".", (" ", why) if is_told(why) else None)


def _moved(seen: Seen) -> Sentence:
    row, days = seen.row, seen.figures.get("days")
    if not row["to_value"]:
        return sentence("its date is open again")
    if not row["from_value"]:
        return sentence("promised for ", day("adjustment", row, "to_value"))
    size: Sentence = ()
    if days:
        ends = (cell("adjustment", row, "from_value"), cell("adjustment", row, "to_value"))
        unit = "working day" if abs(days) == 1 else "working days"
        word = "later" if days > 0 else "earlier"
        size = (", ", Said(f"{abs(days)} {unit} {word}", ends, WORKING_DAYS))
    return sentence(
        "moved from ",
        day("adjustment", row, "from_value"),
        " to ",
        day("adjustment", row, "to_value"),
        size,
    )

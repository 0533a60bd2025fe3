"""The minutes that a client may read: the same order, and only what is meant for them."""

from __future__ import annotations

from mstui.publish.client_safe import change, shown_achieved, shown_changes, shown_milestones
from mstui.publish.document import Block, Document, Lines, Quote, Said, Section, Sentence, Table
from mstui.publish.telling import (
    day,
    fact,
    is_told,
    long_day,
    name,
    sentence,
    text,
    told_fact,
)
from mstui.views.record import Record, Seen


def client_minutes(record: Record) -> Document:
    """Status, what was achieved, what is promised, which promises changed, and the next date."""
    client = text("project", record.project, "client")
    on = long_day("checkin", record.checkin, "on")
    sections = (
        ("Status", _status(record)),
        ("Done since last", _done(record)),
        ("Milestones", _milestones(record)),
        ("Next check-in", _next(record)),
    )
    return Document(
        title=sentence(name("project", record.project), ": check-in of ", on),
        lead=(sentence("For ", client, "."),) if is_told(client) else (),
        sections=tuple(Section(title, tuple(blocks)) for title, blocks in sections if blocks),
        warning=_withdrawn(record),
    )


def _withdrawn(record: Record) -> Sentence:
    if record.withdrawn is None:
        return ()
    return sentence("Withdrawn: this check-in was taken back and does not count.")


def _status(record: Record) -> list[Block]:
    blocks: list[Block] = []
    percent = fact(record, "percent")
    if percent is not None:
        done = sentence(told_fact(record, "percent", f"{percent} %"), " of the work is done.")
        blocks.append(Lines((done,), bullets=False))
    sent = text("checkin", record.checkin, "client_text", lines=True)
    if isinstance(sent, Said):
        blocks.append(Quote(sent))
    return blocks


def _done(record: Record) -> list[Block]:
    told = tuple(_achieved(one) for one in shown_achieved(record))
    return [Lines(told)] if told else [Lines((("No milestone was achieved since last.",),), False)]


def _achieved(seen: Seen) -> Sentence:
    return sentence(
        name("milestone", seen.row), ": achieved on ", day("milestone", seen.row, "achieved_on")
    )


def _milestones(record: Record) -> list[Block]:
    blocks: list[Block] = []
    rows = tuple(
        (sentence(name("milestone", one.row)), sentence(day("judgement", one.entry, "target")))
        for one in shown_milestones(record)
        if one.entry is not None
    )
    if rows:
        blocks.append(Table(("Milestone", "Promised for"), rows))
    changes = tuple(change(record, one) for one in shown_changes(record))
    if changes:
        blocks.append(Lines(changes, title="What changed"))
    return blocks


def _next(record: Record) -> list[Block]:
    following = long_day("checkin", record.checkin, "next_on")
    if not is_told(following):
        return []
    return [Lines((sentence("The next check-in is on ", following, "."),), bullets=False)]

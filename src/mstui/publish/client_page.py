"""The client's page: progress, milestones, what changed and why, deliverables, dates to meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mstui.domain.text import visible
from mstui.publish import client_timeline
from mstui.publish.client_safe import told_change
from mstui.publish.document import (
    Block,
    Document,
    Lines,
    Picture,
    Quote,
    Said,
    Section,
    Sentence,
    Table,
)
from mstui.publish.html import html
from mstui.publish.telling import (
    capital,
    day,
    day_words,
    is_told,
    listing,
    long_day,
    long_words,
    name,
    sentence,
    text,
)
from mstui.views.client_facing import ClientView, is_date
from mstui.views.record import Row

DELIVERABLES = {
    "draft": "in work",
    "submitted": "waits for approval",
    "approved": "approved",
    "rejected": "is being reworked",
}


def client_page(view: ClientView) -> str:
    """The page as one HTML file."""
    return html(client_document(view), note=f"As of {long_words(view.today)}.")


def client_document(view: ClientView) -> Document:
    """What the page tells; parts that hold nothing are left out."""
    client = text("project", view.project, "client")
    parts = (
        ("Where we are", _progress(view)),
        ("Milestones", _milestones(view)),
        ("What changed", _changes(view)),
        ("Deliverables", _deliverables(view)),
        ("Notes", _notes(view)),
        ("Check-ins", _checkins(view)),
    )
    sections = ((title, tuple(blocks)) for title, blocks in parts)
    return Document(
        title=sentence(name("project", view.project)),
        lead=(sentence("For ", client, "."),) if is_told(client) else (),
        sections=tuple(Section(title, blocks) for title, blocks in sections if blocks),
    )


def _progress(view: ClientView) -> Iterator[Block]:
    if view.percent is not None:
        line = sentence(f"{view.percent} % of the work is done.")
        drawing = (
            f'<p>{view.percent} % of the work is done.</p><div class="progress">'
            f'<svg role="img" aria-label="{view.percent} % done" width="100%" height="13">'
            f"<title>{view.percent} % done</title>"
            '<rect class="track" width="100%" height="13" rx="6"/>'
            f'<rect class="fill" width="{view.percent}%" height="13" rx="6"/></svg></div>'
        )
        yield Picture(drawing, Lines((line,), bullets=False))
    if view.checkins:
        latest = view.checkins[0]
        sent = text("checkin", latest, "client_text", lines=True)
        if isinstance(sent, Said):
            yield Quote(sent, f"Update of {day_words(str(latest['on'] or ''))}")


def _milestones(view: ClientView) -> Iterator[Block]:
    today = date.fromisoformat(view.today)
    places, undated = [], []
    for row in view.milestones:
        on = row["achieved_on"] if row["state"] == "achieved" else row["target"]
        if row["state"] == "deferred" or not is_date(on):
            undated.append(row)
            continue
        first = view.first_promised.get(str(row["id"]))
        places.append(
            client_timeline.Place(
                visible(str(row["name"] or "")),
                _told(row, first, view.today),
                date.fromisoformat(str(on)[:10]),
                row["state"] == "achieved",
                row["state"] != "achieved" and str(on) < view.today,
                _first(first),
            )
        )
    lines: list[Sentence] = [(f"{one.name}: {one.told}",) for one in places]
    if places:
        yield Picture(client_timeline.drawn(places, today), Lines(tuple(lines)))
    put_off = [sentence(name("milestone", row), ": ", _undated(row)) for row in undated]
    if put_off:
        yield Lines(tuple(put_off), title="Without a date")


def _undated(row: Row) -> str:
    return "put off" if row["state"] == "deferred" else "no date yet"


def _told(row: Row, first: Row | None, today: str) -> str:
    if row["state"] == "achieved":
        return f"achieved on {day_words(str(row['achieved_on']))}"
    told = f"promised for {day_words(str(row['target']))}"
    if str(row["target"]) < today:
        told += ", not achieved yet"
    if first is not None:
        told += f" (first for {day_words(str(first['from_value']))})"
    return told


def _first(change: Row | None) -> date | None:
    if change is None or not is_date(change["from_value"]):
        return None
    return date.fromisoformat(str(change["from_value"])[:10])


def _changes(view: ClientView) -> Iterator[Block]:
    rows = tuple(
        (
            sentence(visible(view.name(one.row["milestone"]))),
            sentence(day("adjustment", one.row, "on")),
            capital(told_change(one)),
        )
        for one in view.changes
    )
    if rows:
        yield Table(("Milestone", "On", "What changed"), rows)


def _deliverables(view: ClientView) -> Iterator[Block]:
    rows = []
    for row in view.deliverables:
        state = DELIVERABLES.get(str(row["state"] or "draft"), "in work")
        decided = day("deliverable", row, "decided_on")
        on = (" on ", decided) if state == "approved" and is_told(decided) else None
        called = visible(view.name(row["milestone"]))
        rows.append((sentence(name("deliverable", row)), sentence(state, on), sentence(called)))
    if rows:
        yield Table(("Deliverable", "State", "For"), tuple(rows))


def _notes(view: ClientView) -> Iterator[Block]:
    lines = []
    for row in view.notes:
        on = day("note", row, "on")
        lines.append(sentence(on, ": " if is_told(on) else None, text("note", row, "text")))
    if lines:
        yield Lines(tuple(lines))


def _checkins(view: ClientView) -> Iterator[Block]:
    if not view.checkins:
        return
    latest = view.checkins[0]
    following = long_day("checkin", latest, "next_on")
    lines = []
    if is_told(following) and str(latest["next_on"]) >= view.today:
        lines.append(sentence("The next one is on ", following, "."))
    else:
        lines.append(sentence("The date of the next one is not set yet."))
    held = listing(day("checkin", row, "on") for row in view.checkins)
    lines.append(sentence("Held on ", held, "."))
    yield Lines(tuple(lines), bullets=False)

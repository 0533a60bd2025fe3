"""What single keys write at once: done, dropped, filed, happened, closed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from mstui.actions.change import Change
from mstui.domain.errors import InvalidValue
from mstui.review.items import Item
from mstui.review.lines import Read, read_capture
from mstui.views.growth import project_growth

if TYPE_CHECKING:
    from collections.abc import Callable

    from mstui.review.session import Reply, Review
    from mstui.store.transaction import Row

    Do = Callable[[], Change]


def begin(review: Review, item: Item) -> Reply:
    """Behind the brief, unless a project has grown and nobody has said what follows from it."""
    later = review.state.choices.get("scope later") or ()
    for round in review.rounds:
        found = review.read(partial(project_growth, project=round.project))
        if found is not None and found.asks and round.project not in later:
            return review.ask("scope", {"project": round.project})
    return review.answered("read", {})


def task_done(review: Review, item: Item) -> Reply:
    """The task is done."""
    return _finished(review, item, "done")


def action_done(review: Review, item: Item) -> Reply:
    """The action step is done."""
    return _finished(review, item, "done")


def _finished(review: Review, item: Item, verdict: str) -> Reply:
    from mstui.actions.completing import finish

    return _written(
        review, item, verdict, lambda: finish(review.ws, item.kind, [item.id], today=review.day)
    )


def happened(review: Review, item: Item) -> Reply:
    """The risk happened: it is a roadblock from now on."""
    from mstui.actions.risks import occur

    return _written(review, item, "happened", lambda: occur(review.ws, [item.id], today=review.day))


def drop_capture(review: Review, item: Item) -> Reply:
    """Throw a captured line away."""
    from mstui.actions.checkin_steps import drop_capture as drop

    return _written(review, item, "dropped", lambda: drop(review.ws, item.id))


def file(review: Review, item: Item) -> Reply:
    """File a captured line as it is shown; its project is asked where it names none."""
    found = filed_as(review, item)
    if not found.project and len(review.rounds) > 1:
        return review.ask("capture_place")
    if found.entry is None:
        raise InvalidValue(f"{found.problem}; e changes the line")
    return file_all(review, [item])


def filed_as(review: Review, item: Item) -> Read:
    """What a captured line becomes, with what was changed of it here."""
    said = review.answer(item).said
    text = str(said.get("text") or item.facts["text"])
    keys = {round.key: round.project for round in review.rounds}
    project = str(said.get("project") or item.project or "")
    me = review.ws.author
    return review.read(lambda conn: read_capture(conn, text, project, keys, review.today, me))


def file_all(review: Review, items: Sequence[Item]) -> Reply:
    """File captured lines, all as one step."""
    from mstui.actions.checkin_steps import file_captures
    from mstui.review.session import Reply

    found = [(item, filed_as(review, item)) for item in items]
    filed = [(item.id, one.entry) for item, one in found if one.entry is not None]
    pairs = [(item, "filed") for item, one in found if one.entry is not None]
    if not filed:
        return Reply(problem="none of them can be filed as it stands; e changes a line")
    change = review.write(pairs, {}, lambda: file_captures(review.ws, filed), sweep=len(filed) > 1)
    return review.advance(change.summary)._replace(change=change)


def _written(review: Review, item: Item, verdict: str, do: Do) -> Reply:
    change = review.write([(item, verdict)], {}, do)
    return review.advance(change.summary)._replace(change=change)


def close(review: Review, item: Item) -> Reply:
    """Write the check-ins of all projects as one step, and forget the review."""
    from mstui.actions.checkin import close_checkins
    from mstui.review.closing import closings
    from mstui.review.session import Reply

    twice = review.meanwhile()
    chosen = review.state.choices.get("twice")
    if twice and not chosen:
        return review.ask("twice")._replace(notice="; ".join(twice.values()))
    found = closings(review)
    if chosen == "theirs":
        found = [one for one in found if one.project not in twice]
        if not found:
            raise InvalidValue("nothing is left to check in: mstui checkin --drop forgets it")
    change = close_checkins(review.ws, found)
    review.closed = change
    review.log.end()
    return Reply(change.summary, effect="closed", change=change)


def report(review: Review, item: Item) -> Reply:
    """Keep a member's own report for the lead's review, one row a project."""
    from mstui.actions.checkin_steps import report_self
    from mstui.review.session import Reply

    note = str(review.state.choices.get("note") or "")
    rows: list[Row] = [
        {"project": round.project, "person": review.me, "on": review.today,
         "minutes": review.minutes_taken, "note": note}
        for round in review.rounds
    ]  # fmt: skip
    change = report_self(review.ws, rows)
    review.closed = change
    review.log.end()
    return Reply(change.summary, effect="closed", change=change)

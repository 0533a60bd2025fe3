"""The answer to the alarm that the scope has grown: move the date, drop, add hours, or accept."""

from __future__ import annotations

from datetime import date

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_notes
from mstui.store.transaction import Row
from mstui.store.workspace import Workspace

ANSWERS = {
    "move": "move the date",
    "drop": "drop something",
    "add": "add hours",
    "accept": "accept it",
}
SHORTEST_RATIONALE = 10


def answer_scope(
    ws: Workspace,
    project: str,
    answer: str,
    *,
    today: date,
    growth_effort: float | None,
    growth_count: float | None,
    rationale: str = "",
    checkin: str | None = None,
) -> Change:
    """Keep how a person answered the alarm, with the growth they saw (shares of the baseline).

    Accepting it needs a rationale; the other answers are followed by the change itself.
    """
    if answer not in ANSWERS:
        raise InvalidValue(f"the answer is one of {', '.join(ANSWERS)}", field="answer")
    text = clean_notes(rationale, field="rationale")
    if answer == "accept" and len(text) < SHORTEST_RATIONALE:
        raise InvalidValue(
            f"accepting it needs at least {SHORTEST_RATIONALE} characters: why it is worth it",
            field="rationale",
        )
    with ws.reader_lock:
        title = title_of(ws.reader, "project", project)
    label = f"scope of {short(title)}: {ANSWERS[answer]}"
    with ws.write(label, reason=text) as tx:
        existing(tx, "project", project)
        row: Row = {
            "project": project,
            "checkin": checkin,
            "on": today.isoformat(),
            "at": tx.at,
            "author": tx.author or None,
            "answer": answer,
            "growth_effort": _hundredths(growth_effort),
            "growth_count": _hundredths(growth_count),
            "rationale": text or None,
        }
        id = tx.insert("scopeanswer", row)
    told = f"Grown scope of {quoted(title)}: {ANSWERS[answer]}"
    return Change(told, label, (Touched("scopeanswer", id),))


def _hundredths(share: float | None) -> int | None:
    """A share of the baseline in hundredths of a percent."""
    return None if share is None else round(share * 10_000)

"""The life of a risk: rated, reviewed, escalated, and the day on which it happens."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.domain.errors import InvalidValue, NeedsAnswer
from mstui.domain.text import clean_notes
from mstui.measures.risk import contingency_demanded, score
from mstui.store.transaction import Row, Transaction, Value
from mstui.store.workspace import Workspace

# States in which somebody has thought about it: the plan has to be there by then.
THOUGHT_ABOUT = ("assessed", "mitigating", "accepted")
ENDED = ("avoided", "closed", "occurred")
_DAYS_TO_REVIEW = 14


class Rating(NamedTuple):
    """Where a risk stands on the map: probability and impact, 1 to 5 each."""

    probability: int
    impact: int

    @property
    def score(self) -> int:
        return score(self.probability, self.impact)


def rate(
    ws: Workspace,
    id: str,
    rating: Rating,
    *,
    contingency: str | None = None,
    residual: bool = False,
) -> Change:
    """Say how probable a risk is and how hard it would hit; ``residual``: what is left of it.

    A risk that was only identified counts as assessed from then on, unless it lacks the
    contingency plan that is demanded of it.
    """
    with ws.reader_lock:
        title = title_of(ws.reader, "risk", id)
    label = f"rate {short(title)} {rating.probability}×{rating.impact}"
    with ws.write(label) as tx:
        told = rate_one(tx, id, rating, contingency=contingency, residual=residual)
    return Change(f"{quoted(title)}: {told}", label, (Touched("risk", id),))


def rate_one(
    tx: Transaction,
    id: str,
    rating: Rating,
    *,
    contingency: str | None = None,
    residual: bool = False,
) -> str:
    """Rate one risk inside an open transaction; what is told of it."""
    row = existing(tx, "risk", id)
    for name, value in (("probability", rating.probability), ("impact", rating.impact)):
        if not 1 <= value <= 5:
            raise InvalidValue(f"{name} is a whole number from 1 to 5, not {value}", field=name)
    if residual:
        changes: Row = {
            "residual_probability": rating.probability,
            "residual_impact": rating.impact,
        }
        tx.update("risk", id, changes)
        return f"residual score {rating.score}"
    changes = {"probability": rating.probability, "impact": rating.impact}
    if contingency is not None:
        changes["contingency"] = clean_notes(contingency, field="contingency") or None
    whole = {**row, **changes}
    lacks = lacks_contingency(tx.conn, whole)
    if row["state"] in (None, "identified") and not lacks:
        changes["state"] = "assessed"
    tx.update("risk", id, changes)
    before = score_of(row)
    moved = f"score {before} → {rating.score}" if before else f"score {rating.score}"
    return f"{moved}, a contingency plan is needed" if lacks else moved


def score_of(risk: Mapping[str, Value]) -> int:
    """Probability × impact; 0 where one of them is unknown."""
    probability, impact = (
        value if isinstance(value := risk.get(name), int) else None
        for name in ("probability", "impact")
    )
    return score(probability, impact)


def demands_contingency(conn: sqlite3.Connection, risk: Mapping[str, Value]) -> str:
    """Why a threat needs a contingency plan; empty where it needs none."""
    is_chance = bool(risk.get("opportunity"))
    if is_chance or risk.get("state") in ENDED:
        return ""
    if contingency_demanded(score_of(risk), must=False, opportunity=is_chance):
        return f"its score is {score_of(risk)}"
    must = conn.execute(
        "SELECT m.name FROM endangers e JOIN milestone m ON m.id=e.milestone WHERE e.risk=?"
        " AND m.moscow='must' AND m.state IN ('proposed','planned') ORDER BY m.target,m.id LIMIT 1",
        (risk.get("id"),),
    ).fetchone()
    return f"it endangers the Must {quoted(must[0])}" if must else ""


def lacks_contingency(conn: sqlite3.Connection, risk: Mapping[str, Value]) -> str:
    """Why the plan that is missing is demanded; empty where none is, or where it is there."""
    return "" if risk.get("contingency") else demands_contingency(conn, risk)


def settle_risk(tx: Transaction, before: Row, changes: Row) -> None:
    """What follows from a change of a risk's state: its plan is asked for, its roadblock made.

    Raises NeedsAnswer where somebody calls it thought about that has no contingency plan.
    """
    state = changes.get("state")
    if state is None or state == before["state"]:
        return
    if state in THOUGHT_ABOUT:
        why = lacks_contingency(tx.conn, {**before, **changes})
        if why:
            raise NeedsAnswer(
                f"{quoted(before['name'])} needs a contingency plan, for {why}: what is done if"
                " it happens",
                hint="--contingency TEXT",
            )
    if state == "occurred":
        from mstui import dates

        block(tx, {**before, **changes}, dates.today())


def block(tx: Transaction, risk: Row, today: str) -> str:
    """The roadblock that a threat becomes when it happens, once; empty for an opportunity."""
    if risk["opportunity"]:
        return ""
    there = tx.rows(
        "SELECT id FROM roadblock WHERE risk=? AND coalesce(state,'open')<>'resolved'",
        (risk["id"],),
    )
    if there:
        return str(there[0][0])
    milestone = tx.rows(
        "SELECT m.id FROM endangers e JOIN milestone m ON m.id=e.milestone WHERE e.risk=?"
        " AND m.state IN ('proposed','planned') ORDER BY m.target IS NULL,m.target,m.id LIMIT 1",
        (risk["id"],),
    )
    return tx.insert(
        "roadblock",
        {
            "name": risk["name"],
            "project": risk["project"],
            "milestone": milestone[0][0] if milestone else None,
            "risk": risk["id"],
            "owner": risk["owner"],
            "since": today,
            "description": risk["contingency"],
        },
    )


def occur(ws: Workspace, ids: Sequence[str], *, today: date) -> Change:
    """It happened: the risks have occurred, and each threat is a roadblock from today on."""
    if not ids:
        raise InvalidValue("nothing is selected")
    with ws.reader_lock:
        title = title_of(ws.reader, "risk", ids[0])
    label = f"it happened: {short(title) if len(ids) == 1 else f'{len(ids)} risks'}"
    blocks: list[str] = []
    with ws.write(label) as tx:
        for id in ids:
            blocks += filter(None, [occur_one(tx, id, today)])
    touched = [Touched("roadblock", id) for id in blocks] + [Touched("risk", id) for id in ids]
    name = quoted(title) if len(ids) == 1 else f"{len(ids)} risks"
    became = "" if not blocks else " and is a roadblock now"
    if len(ids) > 1 and blocks:
        became = f", {len(blocks)} of them roadblocks now"
    return Change(f"{name} happened{became}", label, tuple(touched))


def occur_one(tx: Transaction, id: str, today: date) -> str:
    """Let one risk happen inside an open transaction; the id of its roadblock."""
    row = existing(tx, "risk", id)
    if row["state"] in ENDED:
        raise InvalidValue(f"{quoted(row['name'])} is {row['state']} already", field="state")
    tx.update("risk", id, {"state": "occurred"})
    return block(tx, row, today.isoformat())


def escalate_risk(ws: Workspace, id: str, to: str) -> Change:
    """Hand a risk up: it is escalated, and the person answers for it from now on."""
    with ws.reader_lock:
        title = title_of(ws.reader, "risk", id)
        who = title_of(ws.reader, "person", to)
    label = f"escalate {short(title)}"
    with ws.write(label) as tx:
        row = existing(tx, "risk", id)
        existing(tx, "person", to)
        if row["state"] in ENDED:
            raise InvalidValue(f"{quoted(row['name'])} is {row['state']} already", field="state")
        tx.update("risk", id, {"state": "escalated", "response": "escalate", "owner": to})
    return Change(f"Escalated {quoted(title)} to {who}", label, (Touched("risk", id),))


def review(
    ws: Workspace,
    id: str,
    *,
    today: date,
    rating: Rating | None = None,
    next_on: date | None = None,
    contingency: str | None = None,
) -> Change:
    """Look at a risk again: rated anew where that changed, and the day of the next look."""
    from datetime import timedelta

    with ws.reader_lock:
        title = title_of(ws.reader, "risk", id)
    day = next_on or today + timedelta(days=_DAYS_TO_REVIEW)
    if day < today:
        raise InvalidValue(f"the next review on {day} is in the past", field="review_on")
    label = f"review {short(title)}"
    with ws.write(label) as tx:
        told = "as it was"
        if rating is not None:
            told = rate_one(tx, id, rating, contingency=contingency)
        tx.update("risk", id, {"review_on": day.isoformat()})
    return Change(f"Reviewed {quoted(title)}: {told}", label, (Touched("risk", id),))

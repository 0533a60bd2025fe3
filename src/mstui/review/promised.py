"""The promises that changed in a review: who is told of them, and when it is asked again.

Both are filled in: the sponsor and the owner are told, and the new target is the day on which the
review asks whether the change solved it. Close writes them; ``e`` there changes them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from mstui.dates import parse_date, show
from mstui.domain.promises import watch_day
from mstui.domain.text import clean_line
from mstui.review.asking import Choice, Context, Flow, Outcome, Stage

if TYPE_CHECKING:
    from mstui.review.places import Places

PLANNING = "planning"
_KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
_DATED = ("target",)


class Promise(NamedTuple):
    """One changed promise: an adjustment's row, with whom it is told and until when watched."""

    id: str
    project: str
    key: str
    milestone: str
    field: str
    before: str
    after: str
    informed: str
    watch_until: str

    def words(self, today: str) -> str:
        """``Beta: target 17 Nov → 24 Nov``."""
        dated = self.field in _DATED
        before, after = (
            show(day, today) if dated and day else day or "none"
            for day in (self.before, self.after)
        )
        return f"{self.milestone}: {self.field} {before} → {after}"


def changed_promises(review: Places) -> list[Promise]:
    """The promises that were changed in this review and still are, in their order."""
    from mstui.actions.checkin_undo import made_by

    intents = [given.intent for given in review.state.given if given.intent]
    ids = [id for intent in intents for _, id in made_by(review.ws, intent, ("adjustment",))]
    if not ids:
        return []
    chosen: Mapping[str, Any] = review.state.choices.get("told") or {}
    return review.read(
        lambda conn: list(filter(None, (_one(review, conn, chosen, i) for i in ids)))
    )


def _one(
    review: Places, conn: sqlite3.Connection, chosen: Mapping[str, Any], id: str
) -> Promise | None:
    row = conn.execute(
        "SELECT a.project,coalesce(p.key,''),coalesce(m.name,''),a.field,coalesce(a.from_value,''),"
        "coalesce(a.to_value,''),coalesce(a.informed,''),coalesce(a.watch_until,''),"
        "coalesce(a.cause,''),m.owner,p.sponsor,m.target FROM adjustment a"
        " JOIN milestone m ON m.id=a.milestone JOIN project p ON p.id=a.project WHERE a.id=?",
        (id,),
    ).fetchone()
    if row is None or row[8] in ("", PLANNING):
        return None
    project, key, name, field, before, after, informed, watch, _, owner, sponsor, target = row
    told = chosen.get(id) or {}
    who = [one for one in dict.fromkeys((sponsor, owner)) if one and one != review.ws.author]
    names = [_name(conn, one) for one in who]
    if field == "owner":
        before, after = (_name(conn, one) or one for one in (before, after))
    return Promise(
        id, project, key, name, field, before, after,
        str(told.get("informed", informed or ", ".join(filter(None, names)))),
        str(told.get("watch_until", watch or watch_day(review.day, target))),
    )  # fmt: skip


def _name(conn: sqlite3.Connection, person: str) -> str:
    found = conn.execute(
        "SELECT coalesce(name,'') FROM person WHERE id=?1"
        " UNION ALL SELECT coalesce(name,'') FROM team WHERE id=?1",
        (person,),
    ).fetchone()
    return str(found[0]) if found else ""


# -- the questions --------------------------------------------------------------------------------


def _choices(context: Context) -> tuple[Choice, ...]:
    review = context.review
    found = zip(_KEYS, changed_promises(review), strict=False)
    return tuple(Choice(key, one.id, one.words(review.today)) for key, one in found)


def _chosen(context: Context) -> Promise | None:
    found = changed_promises(context.review)
    wanted = context.got.get("which")
    return next((one for one in found if one.id == wanted or not wanted), None)


def _words(context: Context) -> tuple[str, ...]:
    found = _chosen(context)
    return (found.words(context.review.today),) if found else ()


def _informed(context: Context) -> str:
    found = _chosen(context)
    return found.informed if found else ""


def _watched(context: Context) -> str:
    found = _chosen(context)
    return show(found.watch_until, context.review.today) if found and found.watch_until else ""


def _names(context: Context, text: str) -> str:
    names = [name.strip() for name in clean_line(text, field="informed").split(",")]
    return ", ".join(filter(None, names))


def _a_day(context: Context, text: str) -> str:
    return parse_date(text, context.review.today).isoformat() if text.strip() else ""


def _told_done(context: Context) -> Outcome:
    found, got = _chosen(context), context.got
    if found is None:
        return Outcome(advance=False)
    before = context.review.state.choices.get("told") or {}
    said = {"informed": got["informed"], "watch_until": got["watch_until"]}
    told = {**before, found.id: said}
    return Outcome(choices={"told": told}, notice="Enter saves it with the rest", advance=False)


PROMISE_FLOWS: dict[str, Flow] = {
    "told": Flow(
        (
            Stage("which", "choice", lambda c: "Who was told of which promise?",
                  when=lambda c: len(changed_promises(c.review)) > 1, choices=_choices),
            Stage("informed", "line", lambda c: "Who was told?", _names, text=_informed,
                  lines=_words, optional=True),
            Stage("watch_until", "date", lambda c: "When is it asked whether that solved it?",
                  _a_day, text=_watched, lines=_words, optional=True),
        ),
        _told_done,
    ),
}  # fmt: skip

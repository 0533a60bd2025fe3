"""The flows about everything else that is answered: roadblocks, KPIs, risks, actions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from mstui.domain.errors import InvalidValue
from mstui.domain.numbers import parse_reading
from mstui.domain.text import clean_line
from mstui.measures.risk import contingency_demanded
from mstui.review.asking import Choice, Context, Flow, Outcome, Stage
from mstui.review.flow_checks import (
    a_line,
    a_person,
    a_person_or_none,
    a_text,
)
from mstui.review.lines import read

if TYPE_CHECKING:
    from mstui.actions.change import Change

# -- roadblocks, risks, KPIs, actions -------------------------------------------------------------


def _escalate_done(context: Context) -> Outcome:
    review, item, got = context.review, context.item, context.got

    def do() -> Change:
        from mstui.actions.roadblocks import escalate

        return escalate(review.ws, item.id, got["to"], today=review.day, ask=got.get("ask", ""))

    return Outcome("escalated", {}, do)


def _resolve_done(context: Context) -> Outcome:
    review, item, got = context.review, context.item, context.got

    def do() -> Change:
        from mstui.actions.roadblocks import resolve

        return resolve(review.ws, [item.id], got["resolution"], today=review.day)

    return Outcome("resolved", {}, do)


def _support_done(context: Context) -> Outcome:
    review, item, got = context.review, context.item, context.got

    def do() -> Change:
        from mstui.actions.roadblocks import ask_support

        return ask_support(review.ws, item.id, got["ask"], got.get("asked") or None)

    return Outcome("", {}, do, advance=False)


def _added(kind: str) -> Any:
    """The end of a flow that adds an item in one line."""

    def finish(context: Context) -> Outcome:
        review, got = context.review, context.got

        def do() -> Change:
            from mstui.actions.quick import add_entries

            place = _place(context, kind)
            found = review.read(
                lambda conn: read(conn, got["line"], kind, place, review.today, review.ws.author)
            )
            if found.entry is None:
                raise InvalidValue(found.problem)
            entry = found.entry
            if kind == "roadblock":
                values = {"since": review.today, **entry.values}
                if got.get("ask"):
                    values |= {"ask": got["ask"], "asked": got.get("asked") or None}
                entry = entry._replace(values=values)
            return add_entries(review.ws, [entry])

        return Outcome("", {"made": kind}, do, then=got.get("then", ""), advance=False)

    return finish


def _place(context: Context, kind: str) -> dict[str, str]:
    place = {"project": project_of(context)}
    item = context.item
    if kind in ("roadblock", "action") and item.kind == "milestone":
        place["milestone"] = item.id
    return place


def project_of(context: Context) -> str:
    """The project of what is added: chosen, the item's, or the only one under review."""
    chosen = context.got.get("project") or context.item.project
    rounds = context.review.rounds
    return str(chosen or (rounds[0].project if len(rounds) == 1 else ""))


def projects_to_choose(context: Context) -> tuple[Choice, ...]:
    keys = "1234567890abcdefghijklmnopqrstuvwxyz"
    return tuple(
        Choice(key, round.project, round.key)
        for key, round in zip(keys, context.review.rounds, strict=False)
    )


PROJECT = Stage("project", "choice", lambda c: "Of which project?",
                when=lambda c: not project_of(c), choices=projects_to_choose)  # fmt: skip


def _line_checked(kind: str) -> Any:
    def check(context: Context, text: str) -> str:
        project = project_of(context)
        review = context.review
        found = review.read(
            lambda conn: read(
                conn, text, kind, {"project": project or "?"}, review.today, review.ws.author
            )
        )
        if found.problem:
            raise InvalidValue(found.problem)
        return clean_line(text)

    return check


def _reading_check(context: Context, text: str) -> str:
    return parse_reading(text)


def _reading_done(context: Context) -> Outcome:
    review, item, got = context.review, context.item, context.got

    def do() -> Change:
        from mstui.actions.kpis import read_kpi
        from mstui.views.foreseen import achieved

        return read_kpi(review.ws, item.id, got["value"], today=review.day, foresee=achieved)

    return Outcome("read", {"value": got["value"]}, do, then="?investigation")


def _cause_done(context: Context) -> Outcome:
    review, got = context.review, context.got
    if not got.get("suspected"):
        return Outcome("read")

    def do() -> Change:
        from mstui.actions.investigations import change_investigation
        from mstui.store.transaction import get

        id = got["investigation"]
        row = review.read(lambda conn: get(conn, "investigation", id)) or {}
        due = row.get("due")
        return change_investigation(
            review.ws, id, owner=str(row["owner"]) if row.get("owner") else None,
            cause=got["suspected"], due=date.fromisoformat(str(due)) if due else None,
        )  # fmt: skip

    return Outcome("read", {}, do)


def _rating_check(context: Context, text: str) -> str:
    digits = text.strip()
    if len(digits) != 2 or any(char not in "12345" for char in digits):
        raise InvalidValue("two digits from 1 to 5: probability, then impact", field="rating")
    return digits


def _wants_plan(context: Context) -> bool:
    rating, facts = context.got.get("rating", ""), context.item.facts
    if len(rating) != 2 or facts.get("contingency"):
        return False
    points = int(rating[0]) * int(rating[1])
    return contingency_demanded(points, False, opportunity=bool(facts.get("opportunity")))


def _rating_done(context: Context) -> Outcome:
    review, item, got = context.review, context.item, context.got
    rating = got["rating"]

    def do() -> Change:
        from mstui.actions.risks import Rating, rate

        plan = got.get("contingency") or None
        return rate(review.ws, item.id, Rating(int(rating[0]), int(rating[1])), contingency=plan)

    return Outcome("scored", {"rating": rating}, do)


def _drop_done(context: Context) -> Outcome:
    review, item, got = context.review, context.item, context.got

    def do() -> Change:
        from mstui.actions.checkin_steps import drop_action

        return drop_action(review.ws, item.id, got["reason"], today=review.day)

    return Outcome("dropped", {}, do)


def _decision_done(context: Context) -> Outcome:
    review, got = context.review, context.got

    def do() -> Change:
        from mstui.actions.items import add_item

        values = {
            "name": got["name"], "project": project_of(context), "why": got.get("why") or None,
            "on": review.today, "author": review.ws.author or None,
            "milestone": got.get("affects") or None,
        }  # fmt: skip
        return add_item(review.ws, "decision", values)

    return Outcome("", {"made": "decision"}, do, advance=False)


def _affected(context: Context, text: str) -> str:
    from mstui.domain.errors import MstuiError
    from mstui.views.resolve import resolve

    if not text.strip():
        return ""
    try:
        found = context.review.read(
            lambda conn: resolve(conn, text.strip(), ("milestone",), project_of(context))
        )
    except MstuiError as error:
        raise InvalidValue(error.message) from None
    return found[1]


ITEM_FLOWS: dict[str, Flow] = {
    "newrisk": Flow(
        (
            PROJECT,
            Stage(
                "line",
                "line",
                lambda c: "New risk, as “Permit late 34 @ana”",
                _line_checked("risk"),
            ),
        ),
        _added("risk"),
    ),
    "escalate": Flow(
        (Stage("to", "person", lambda c: "Escalate to whom?", a_person),), _escalate_done
    ),
    "resolve": Flow(
        (
            Stage(
                "resolution",
                "notes",
                lambda c: "What resolved it?",
                a_text("resolution"),
                optional=True,
            ),
        ),
        _resolve_done,
    ),
    "support": Flow(
        (
            Stage(
                "ask",
                "line",
                lambda c: "Which support is asked for?",
                a_line("ask", "what is needed?"),
                text=lambda c: str(c.item.facts.get("ask") or ""),
            ),
            Stage("asked", "person", lambda c: "From whom?", a_person_or_none, optional=True),
        ),
        _support_done,
    ),
    "roadblock": Flow(
        (
            PROJECT,
            Stage(
                "line",
                "line",
                lambda c: "New roadblock, as “No test device >Beta @ana”",
                _line_checked("roadblock"),
            ),
            Stage(
                "ask", "line", lambda c: "Which support is asked for?", a_line("ask"), optional=True
            ),
            Stage(
                "asked",
                "person",
                lambda c: "From whom?",
                a_person_or_none,
                optional=True,
                when=lambda c: bool(c.got.get("ask")),
            ),
        ),
        _added("roadblock"),
    ),
    "reading": Flow(
        (Stage("value", "number", lambda c: f"{c.item.name}: reading", _reading_check),),
        _reading_done,
    ),
    "investigation": Flow(
        (
            Stage(
                "suspected",
                "line",
                lambda c: "Short for the third time: the suspected cause?",
                a_line("suspected"),
                optional=True,
            ),
        ),
        _cause_done,
    ),
    "rating": Flow(
        (
            Stage(
                "rating",
                "digits",
                lambda c: "Probability, impact (1 to 5 each)",
                _rating_check,
                digits=2,
            ),
            Stage(
                "contingency",
                "notes",
                lambda c: "Contingency plan: what is done if it happens",
                a_text("contingency"),
                when=_wants_plan,
                optional=True,
            ),
        ),
        _rating_done,
    ),
    "drop": Flow(
        (
            Stage(
                "reason",
                "line",
                lambda c: "Why is it dropped?",
                a_line("reason", "why? a few words are enough"),
            ),
        ),
        _drop_done,
    ),
    "action": Flow(
        (
            PROJECT,
            Stage(
                "line",
                "line",
                lambda c: "New action step, as “call the printer @ana fri”",
                _line_checked("action"),
            ),
        ),
        _added("action"),
    ),
    "decision": Flow(
        (
            PROJECT,
            Stage("name", "line", lambda c: "Decision", a_line("name", "what was decided?")),
            Stage("why", "notes", lambda c: "Why?", a_text("why"), optional=True),
            Stage(
                "affects",
                "line",
                lambda c: "Which milestone does it affect?",
                _affected,
                optional=True,
            ),
        ),
        _decision_done,
    ),
}

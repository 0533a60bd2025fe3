"""The flows about milestones: what is believed of them, what is promised, how they end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mstui.actions.adjust import SHORTEST_RATIONALE
from mstui.domain.kinds.trouble import CAUSES
from mstui.measures.health import is_better
from mstui.review.asking import Choice, Context, Flow, Outcome, Stage
from mstui.review.flow_checks import (
    a_forecast,
    a_line,
    a_person,
    a_target,
    a_text,
)
from mstui.review.items import Item

if TYPE_CHECKING:
    from mstui.actions.change import Change

COLOURS = (Choice("1", "green", "on track"), Choice("2", "amber", "at risk"),
           Choice("3", "red", "off track"))  # fmt: skip
_CAUSE_KEYS = "rpdesgutqco"
CAUSE_CHOICES = tuple(
    Choice(key, cause, cause)
    for key, cause in zip(
        _CAUSE_KEYS, [cause for cause in CAUSES if cause != "planning"], strict=True
    )
)
MOSCOW_CHOICES = (Choice("m", "must", "Must"), Choice("s", "should", "Should"),
                  Choice("c", "could", "Could"), Choice("w", "wont", "Won't"))  # fmt: skip
NEXT = "enter"


# -- milestones -----------------------------------------------------------------------------------


def _forecast_done(context: Context) -> Outcome:
    said = {"forecast": context.got["forecast"], **_as_of(context.item)}
    return _believed(context, "forecast", said, "forecast")


def _verdict_done(context: Context) -> Outcome:
    said = {"declared": context.got["declared"], **_as_of(context.item)}
    if context.got.get("explanation"):
        said["explanation"] = context.got["explanation"]
    return _believed(context, "declared", said, "health")


def _believed(context: Context, verdict: str, said: dict[str, Any], field: str) -> Outcome:
    """A belief waits for Close; a member's own is saved at once, for the lead's review."""
    review, item = context.review, context.item
    if not review.me:
        return Outcome(verdict, said)
    from mstui.actions.checkin_steps import declare

    value = said["declared" if field == "health" else "forecast"] or None
    return Outcome(verdict, said, lambda: declare(review.ws, item.id, {field: value}))


def _as_of(item: Item) -> dict[str, str]:
    return {"as": fingerprint(item)}


def fingerprint(item: Item) -> str:
    """What an answer to a milestone was given to; another one asks again."""
    facts = item.facts
    return f"{facts.get('forecast')} {facts.get('health')} {facts.get('target')}"


def asks_explanation(context: Context) -> bool:
    """Whether this word makes two check-ins running that are better than the facts."""
    from mstui.measures.health import is_watermelon

    facts = context.item.facts
    declared = context.got.get("declared") or facts.get("declared")
    if not is_better(declared, facts["health"]):
        return False
    history = [*facts.get("history", ()), (declared, facts["health"])]
    return is_watermelon(history) and not context.review.said(context.item, "explanation")


def _explain(context: Context) -> str:
    return "Better than the facts at two check-ins running: why?"


EXPLANATION = Stage(
    "explanation", "notes", _explain,
    a_text("explanation", "a few words: what do you know that the figures don't?", 10),
    when=asks_explanation,
    lines=lambda context: tuple(context.item.facts["reasons"]),
)  # fmt: skip


def _hold_done(context: Context) -> Outcome:
    said: dict[str, Any] = dict(_as_of(context.item))
    notes = []
    if context.got.get("solved"):
        notes.append(f"watched: {context.got['solved']}")
    if notes:
        said["note"] = "; ".join(notes)
    if context.got.get("explanation"):
        said["explanation"] = context.got["explanation"]
    return Outcome("held", said)


def _promise(field: str) -> Any:
    """The flow's end for a field that is a promise."""

    def finish(context: Context) -> Outcome:
        review, item, got = context.review, context.item, context.got

        def do() -> Change:
            from mstui.actions.adjust import Why, planned
            from mstui.actions.items import edit_item
            from mstui.views.foreseen import foreseen

            values: Mapping[str, Any] = {field: got[field] or None}
            seen = review.read(
                lambda conn: foreseen(conn, "milestone", {item.id: values}, review.today)
            )
            why = planned(seen.kept)
            if got.get("cause"):
                why = Why(cause=got["cause"], rationale=got["rationale"], impact=seen.kept)
            return edit_item(review.ws, "milestone", item.id, values, why=why)

        verdict = "target" if field == "target" else ""
        said = _as_of(item) if verdict else {}
        return Outcome(verdict, {**said, field: got[field]}, do, advance=bool(verdict))

    return finish


def _asks_why(field: str) -> Any:
    def asked(context: Context) -> bool:
        from mstui.actions.adjust import asks_why
        from mstui.store.transaction import get

        value = context.got.get(field) or None
        row = context.review.read(lambda conn: get(conn, "milestone", context.item.id))
        if row is None:
            return False
        return context.review.read(lambda conn: bool(asks_why(conn, row, {field: value})))

    return asked


def _impact(field: str) -> Any:
    def lines(context: Context) -> tuple[str, ...]:
        from mstui.views.foreseen import foreseen

        values = {context.item.id: {field: context.got.get(field) or None}}
        seen = context.review.read(
            lambda conn: foreseen(conn, "milestone", values, context.review.today)
        )
        return seen.lines or ("nothing else moves",)

    return lines


def _promise_flow(field: str, stage: Stage) -> Flow:
    asked = _asks_why(field)
    cause = Stage("cause", "choice", lambda c: "Root cause", when=asked, lines=_impact(field),
                  choices=lambda c: CAUSE_CHOICES)  # fmt: skip
    rationale = Stage(
        "rationale", "notes", lambda c: "Rationale: what happened, and what follows",
        a_text("rationale", f"at least {SHORTEST_RATIONALE} characters", SHORTEST_RATIONALE),
        when=asked,
    )  # fmt: skip
    return Flow((stage, cause, rationale), _promise(field))


# -- achieving ------------------------------------------------------------------------------------


def _achieve_done(context: Context) -> Outcome:
    review, item, got = context.review, context.item, context.got

    def do() -> Change:
        from mstui.actions.completing import achieve

        return achieve(
            review.ws, item.id, today=review.day, evidence=got.get("evidence", ""),
            evidence_kind=got.get("evidence_kind") or None, approver=got.get("approver") or None,
            anyway=bool(got.get("anyway")),
        )  # fmt: skip

    return Outcome("achieved", {"made": [["milestone", item.id]]}, do, then="after")


def _evidence_done(context: Context) -> Outcome:
    review, item, got = context.review, context.item, context.got

    def do() -> Change:
        from mstui.actions.items import edit_item

        return edit_item(review.ws, "milestone", item.id, {"evidence": got["evidence"]})

    return Outcome("seen", {}, do, then="after")


def _still_open(context: Context) -> tuple[str, ...]:
    from mstui.actions.completing import requirements

    return context.review.read(lambda conn: requirements(conn, context.item.id).open)


_PROOFS = (Choice("t", "test result", "test result"), Choice("s", "survey", "survey"),
           Choice("l", "link", "link"))  # fmt: skip

ANYWAY = Stage(
    "anyway", "choice", lambda c: "It is not ready: achieve it all the same?",
    when=lambda c: bool(_still_open(c)), lines=_still_open,
    choices=lambda c: (Choice("y", "yes", "yes, achieve it"),),
)  # fmt: skip
EVIDENCE = Stage("evidence", "notes", lambda c: "Evidence: what shows it, or a link",
                 a_text("evidence"), optional=True,
                 text=lambda c: str(c.item.facts.get("evidence") or ""))  # fmt: skip
PROOF = Stage("evidence_kind", "choice", lambda c: "What proves the number?",
              when=lambda c: c.item.facts.get("sort") == "target",
              choices=lambda c: _PROOFS)  # fmt: skip
APPROVER = Stage("approver", "person", lambda c: "Who approved it?", a_person,
                 when=lambda c: c.item.facts.get("sort") == "approval")  # fmt: skip


def _after_done(context: Context) -> Outcome:
    chosen = context.got["after"]
    if chosen == NEXT:
        return Outcome("seen")
    return Outcome(then=chosen, advance=False)


def _after_choices(context: Context) -> tuple[Choice, ...]:
    return (
        Choice("enter", NEXT, "go on"),
        Choice("r", "retro", "retrospective: three questions"),
        Choice("a", "newrisk", "new risk for the next phase"),
        Choice("c", "celebrate", "how it was celebrated"),
    )


def _retro_done(context: Context) -> Outcome:
    review, item, got = context.review, context.item, dict(context.got)

    def do() -> Change:
        from mstui.actions.retrospectives import look_back

        texts = {name: got.get(name, "") for name in ("well", "badly", "change", "celebrated")}
        return look_back(review.ws, item.id, today=review.day, **texts)

    return Outcome("", {}, do, then="after", advance=False)


def _note_done(context: Context) -> Outcome:
    return Outcome("", {"note": context.got["note"]}, advance=False)


MILESTONE_FLOWS: dict[str, Flow] = {
    "hold": Flow(
        (
            Stage(
                "solved",
                "choice",
                lambda c: "Did it solve it?",
                when=lambda c: bool(c.item.facts.get("watched")),
                lines=lambda c: tuple(c.item.facts["watched"]),
                choices=lambda c: (Choice("y", "solved", "yes"), Choice("n", "not solved", "no")),
            ),
            EXPLANATION,
        ),
        _hold_done,
    ),
    "forecast": Flow(
        (
            Stage(
                "forecast",
                "date",
                lambda c: "Forecast, what you believe: +1w from here, fri, a date; empty = plan",
                a_forecast,
                optional=True,
            ),
        ),
        _forecast_done,
    ),
    "target": _promise_flow(
        "target",
        Stage(
            "target",
            "date",
            lambda c: "New target, what we promise: +1w from here, a date",
            a_target,
        ),
    ),
    "moscow": _promise_flow(
        "moscow",
        Stage("moscow", "choice", lambda c: "Priority", choices=lambda c: MOSCOW_CHOICES),
    ),
    "owner": _promise_flow(
        "owner", Stage("owner", "person", lambda c: "Who answers for it?", a_person)
    ),
    "verdict": Flow(
        (Stage("declared", "choice", lambda c: "Verdict", choices=lambda c: COLOURS), EXPLANATION),
        _verdict_done,
    ),
    "note": Flow(
        (Stage("note", "notes", lambda c: "Note", a_text("note", "what is there to note?")),),
        _note_done,
    ),
    "achieve": Flow((ANYWAY, EVIDENCE, PROOF, APPROVER), _achieve_done),
    "evidence": Flow(
        (
            Stage(
                "evidence",
                "notes",
                lambda c: "Evidence: what shows it, or a link",
                a_text("evidence", "what shows it? a few words or a link"),
            ),
        ),
        _evidence_done,
    ),
    "after": Flow(
        (Stage("after", "choice", lambda c: "Achieved. Anything else?", choices=_after_choices),),
        _after_done,
    ),
    "retro": Flow(
        (
            Stage("well", "notes", lambda c: "What went well?", a_text("well"), optional=True),
            Stage("badly", "notes", lambda c: "What went badly?", a_text("badly"), optional=True),
            Stage(
                "change",
                "notes",
                lambda c: "What do we do otherwise next time?",
                a_text("change"),
                optional=True,
            ),
        ),
        _retro_done,
    ),
    "celebrate": Flow(
        (
            Stage(
                "celebrated",
                "line",
                lambda c: "How was it celebrated?",
                a_line("celebrated", "a few words"),
            ),
        ),
        _retro_done,
    ),
}

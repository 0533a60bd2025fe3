"""The flows about the check-in itself: its inbox, its scope, its Close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mstui.review.asking import Choice, Context, Flow, Outcome, Stage
from mstui.review.flow_checks import (
    a_later_day,
    a_line,
    a_person,
    a_text,
)
from mstui.review.flow_items import projects_to_choose

if TYPE_CHECKING:
    from mstui.actions.change import Change


def _capture_done(context: Context) -> Outcome:
    return Outcome("", {"text": context.got["text"]}, advance=False)


def _capture_place(context: Context) -> Outcome:
    return Outcome("", {"project": context.got["project"]}, advance=False)


def _next_done(context: Context) -> Outcome:
    rounds = context.review.rounds
    days = {round.project: context.got["next_on"] for round in rounds}
    return Outcome(choices={"next_on": days}, advance=False)


def _attendee_done(context: Context) -> Outcome:
    review, who = context.review, context.got["person"]
    people = list(review.attendees())
    people = [one for one in people if one != who] if who in people else [*people, who]
    return Outcome(choices={"attendees": people}, advance=False)


def _report_note_done(context: Context) -> Outcome:
    return Outcome(choices={"note": context.got["note"]}, advance=False)


def _twice_done(context: Context) -> Outcome:
    chosen = context.got["twice"]
    told = "both are kept" if chosen == "both" else "theirs is kept, yours is left out"
    notice = f"{told}; Enter saves"
    return Outcome(choices={"twice": chosen}, notice=notice, advance=False)


def _growth(context: Context) -> tuple[str, ...]:
    from mstui.views.growth import project_growth, told_growth

    project = context.got["project"]
    key = next((one.key for one in context.review.rounds if one.project == project), "")
    found = context.review.read(lambda conn: project_growth(conn, project))
    return (f"{key}: {told_growth(found)}",) if found is not None else (key,)


def _scope_done(context: Context) -> Outcome:
    review, got = context.review, context.got
    project, answer = got["project"], got["answer"]
    if answer == "later":
        later = [*(review.state.choices.get("scope later") or ()), project]
        return Outcome(choices={"scope later": later}, then="?scope", advance=False)

    def do() -> Change:
        from mstui.actions.scope import answer_scope
        from mstui.views.growth import project_growth

        found = review.read(lambda conn: project_growth(conn, project))
        effort = found.growth.by_effort if found is not None else None
        count = found.growth.by_count if found is not None else None
        return answer_scope(
            review.ws,
            project,
            answer,
            today=review.day,
            growth_effort=effort / 10_000 if effort is not None else None,
            growth_count=count / 10_000 if count is not None else None,
            rationale=got.get("rationale", ""),
        )

    # Only what is accepted is settled by saying so; the others are done on the way.
    later = [*(review.state.choices.get("scope later") or ()), project]
    return Outcome("", {}, do, then="?scope", advance=False, choices={"scope later": later})


ROUND_FLOWS: dict[str, Flow] = {
    "capture": Flow(
        (
            Stage(
                "text",
                "line",
                lambda c: "Capture",
                a_line("text", "a few words"),
                text=lambda c: str(c.item.facts["text"]),
            ),
        ),
        _capture_done,
    ),
    "capture_place": Flow(
        (Stage("project", "choice", lambda c: "Of which project?", choices=projects_to_choose),),
        _capture_place,
    ),
    "scope": Flow(
        (
            Stage(
                "answer",
                "choice",
                lambda c: "The scope has grown, and nobody agreed to it. What follows?",
                lines=_growth,
                choices=lambda c: (
                    Choice("m", "move", "move the date"),
                    Choice("d", "drop", "drop something"),
                    Choice("h", "add", "add hours"),
                    Choice("a", "accept", "accept it"),
                    Choice("enter", "later", "later"),
                ),
            ),
            Stage(
                "rationale",
                "notes",
                lambda c: "Why is it worth it?",
                a_text("rationale", "at least 10 characters: why it is worth it", 10),
                when=lambda c: c.got["answer"] == "accept",
            ),
        ),
        _scope_done,
    ),
    "twice": Flow(
        (
            Stage(
                "twice",
                "choice",
                lambda c: "Held twice: keep both?",
                lines=lambda c: tuple(c.review.meanwhile().values()),
                choices=lambda c: (
                    Choice("y", "both", "yes, both"),
                    Choice("n", "theirs", "no, leave mine of these projects out"),
                ),
            ),
        ),
        _twice_done,
    ),
    "next_on": Flow(
        (Stage("next_on", "date", lambda c: "Next check-in", a_later_day),), _next_done
    ),
    "attendee": Flow(
        (Stage("person", "person", lambda c: "Who was there? (again takes them off)", a_person),),
        _attendee_done,
    ),
    "report_note": Flow(
        (Stage("note", "notes", lambda c: "Note for the lead", a_text("note"), optional=True),),
        _report_note_done,
    ),
}

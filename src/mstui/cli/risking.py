"""``risk`` and ``roadblock``: their registers, the heat map, and each one's next step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mstui.cli.output import Column, as_item, plural, say, say_json, say_table
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import READS, WRITES, Family, Verb, offer, with_session

if TYPE_CHECKING:
    from mstui.views.risks import Register, RiskLine

risk = Family("risk", help="Risks: the register, the heat map, rating and reviewing.")
roadblock = Family("roadblock", help="Roadblocks: what is in the way, who is asked, what helped.")


def _today(session: Session) -> date:
    return date.fromisoformat(session.today())


# -- risks --------------------------------------------------------------------------------------


@risk.command("list", cls=Verb, shared=READS)
@click.option("--due", is_flag=True, help="Only those whose review is due.")
@click.option("--all", "every", is_flag=True, help="Also those that are closed or occurred.")
@with_session
def list_risks(session: Session, due: bool, every: bool) -> None:
    """The register, worst first, with what the open threats are expected to take."""
    from mstui.measures.risk import show_tenths
    from mstui.views.risks import register

    refs = Refs(session)
    show = "due" if due else "all" if every else "open"
    found = register(refs.conn, session.today(), refs.project, show=show)
    if session.json:
        say_json({"items": [_risk(one) for one in found.lines], "exposure": _exposure(found)})
        return
    columns = (
        Column("Score", right=True),
        Column("Level"),
        Column("Risk", flexible=True),
        Column("State"),
        Column("Owner"),
        Column("Expected", right=True),
        Column("Review"),
        Column("In"),
    )
    say_table(columns, [_risk_line(one, show_tenths) for one in found.lines])
    for line in exposure_lines(found):
        say(line)


def _risk_line(one: RiskLine, tenths: Any) -> list[str]:
    from mstui.domain.numbers import show_cents

    money = show_cents(one.expected_cents) if one.expected_cents else ""
    days = f"{tenths(one.expected_tenths)}d" if one.expected_tenths else ""
    level = "chance" if one.opportunity else one.band
    return [
        str(one.score) if one.score else "–",
        f"{level}, no plan" if one.lacks else level,
        one.name,
        one.state,
        one.owner_name,
        " ".join(part for part in (money, days) if part),
        f"{one.review_on} due" if one.review_due else one.review_on,
        one.key,
    ]


def exposure_lines(found: Register) -> list[str]:
    """What the open threats are expected to take, against what is kept; nothing without any."""
    from mstui.domain.numbers import show_cents
    from mstui.measures.risk import show_tenths

    exposure = found.exposure
    if not exposure.threats.risks:
        return []
    kept, buffer = exposure.contingency_cents, exposure.buffer_days
    money = show_cents(exposure.threats.cents)
    money += f" of {show_cents(kept)} kept" if kept is not None else ", nothing is kept for it"
    money += f" ({show_cents(exposure.money_short)} short)" if exposure.money_short else ""
    days = show_tenths(exposure.threats.tenths)
    days += f" of {buffer} days of buffer" if buffer is not None else " days, no buffer"
    days += f" ({show_tenths(exposure.tenths_short)} short)" if exposure.tenths_short else ""
    return [f"{plural(exposure.threats.risks, 'open threat')}: expected {money}; {days}"]


def _risk(one: RiskLine) -> dict[str, Any]:
    shown = as_item("risk", one)
    tenths = shown.pop("expected_tenths")
    return {**shown, "expected_days": None if tenths is None else tenths / 10}


def _exposure(found: Register) -> dict[str, Any]:
    exposure = found.exposure
    short = exposure.tenths_short
    return {
        "threats": _side(exposure.threats),
        "opportunities": _side(exposure.opportunities),
        "contingency_cents": exposure.contingency_cents,
        "buffer_days": exposure.buffer_days,
        "money_short_cents": exposure.money_short,
        "days_short": None if short is None else short / 10,
    }


def _side(side: Any) -> dict[str, Any]:
    return {
        "risks": side.risks,
        "valued": side.valued,
        "expected_cents": side.cents,
        "expected_days": side.tenths / 10,
    }


@risk.command("map", cls=Verb, shared=READS)
@click.option("--opportunities", is_flag=True, help="That of the opportunities.")
@with_session
def risk_map(session: Session, opportunities: bool) -> None:
    """The heat map: how many open risks stand at each probability and impact."""
    from mstui.measures.risk import BANDS_TOLD, LIKELY, band, score
    from mstui.views.risks import heat_map, risk_lines

    refs = Refs(session)
    lines = risk_lines(refs.conn, session.today(), refs.project)
    counts = heat_map(lines, opportunity=opportunities)
    cells = [(probability, impact) for probability in (5, 4, 3, 2, 1) for impact in range(1, 6)]
    if session.json:
        found = [
            {
                "probability": probability,
                "impact": impact,
                "score": score(probability, impact),
                "band": band(score(probability, impact)),
                "risks": counts.get((probability, impact), 0),
            }
            for probability, impact in cells
        ]
        say_json({"cells": found})
        return
    columns = (Column("Probability"), *(Column(f"{impact}", right=True) for impact in range(1, 6)))
    rows = []
    for probability in (5, 4, 3, 2, 1):
        marks = [
            f"{counts.get((probability, impact)) or '.'}"
            f" {band(score(probability, impact))[0].upper()}"
            for impact in range(1, 6)
        ]
        rows.append([f"{LIKELY[probability]:>3} % {probability}", *marks])
    say_table(columns, rows)
    say(f"Impact 1 to 5 to the right. {BANDS_TOLD}")


@risk.command("rate", cls=Verb, shared=WRITES)
@click.argument("item", metavar="RISK", shell_complete=offer("items"))
@click.argument("probability", type=click.IntRange(1, 5))
@click.argument("impact", type=click.IntRange(1, 5))
@click.option("--contingency", metavar="TEXT", help="What is done if it happens.")
@click.option("--residual", is_flag=True, help="What is left of it after the response.")
@with_session
def rate(
    session: Session,
    item: str,
    probability: int,
    impact: int,
    contingency: str | None,
    residual: bool,
) -> None:
    """Say how probable RISK is and how hard it would hit, 1 to 5 each."""
    from mstui.actions import risks

    refs = Refs(session, session.writer())
    id = refs.find(item, ("risk",)).id
    rating = risks.Rating(probability, impact)
    session.report(risks.rate(refs.ws, id, rating, contingency=contingency, residual=residual))


@risk.command("review", cls=Verb, shared=WRITES)
@click.argument("item", metavar="RISK", shell_complete=offer("items"))
@click.option("--next", "next_on", metavar="DATE", help="The next review, instead of in 14 days.")
@with_session
def review(session: Session, item: str, next_on: str | None) -> None:
    """RISK was looked at, and is as it was."""
    from mstui.actions import risks
    from mstui.dates import date_parser

    refs = Refs(session, session.writer())
    id = refs.find(item, ("risk",)).id
    day = date.fromisoformat(date_parser(session.today())(next_on)) if next_on else None
    session.report(risks.review(refs.ws, id, today=_today(session), next_on=day))


@risk.command("happened", cls=Verb, shared=WRITES)
@click.argument("items", nargs=-1, required=True, metavar="RISK…", shell_complete=offer("items"))
@with_session
def happened(session: Session, items: tuple[str, ...]) -> None:
    """RISK has occurred: a threat is a roadblock from today on."""
    from mstui.actions import risks

    refs = Refs(session, session.writer())
    ids = list(dict.fromkeys(refs.find(item, ("risk",)).id for item in items))
    session.report(risks.occur(refs.ws, ids, today=_today(session)))


@risk.command("escalate", cls=Verb, shared=WRITES)
@click.argument("item", metavar="RISK", shell_complete=offer("items"))
@click.argument("to", metavar="PERSON")
@click.option("--create-people", is_flag=True, help="Add a person who is new.")
@with_session
def escalate_risk(session: Session, item: str, to: str, create_people: bool) -> None:
    """Hand RISK up: PERSON answers for it from now on."""
    from mstui.actions import risks

    session.create_people = create_people
    refs = Refs(session, session.writer())
    id = refs.find(item, ("risk",)).id
    session.report(risks.escalate_risk(refs.ws, id, refs.person(to)))


# -- roadblocks ---------------------------------------------------------------------------------


@roadblock.command("list", cls=Verb, shared=READS)
@click.option("--all", "every", is_flag=True, help="Also those that are resolved.")
@with_session
def list_roadblocks(session: Session, every: bool) -> None:
    """What is in the way, the oldest first, with its age in working days."""
    from mstui.views.roadblocks import roadblocks

    refs = Refs(session)
    found = roadblocks(refs.conn, session.today(), refs.project, resolved=every)
    if session.json:
        say_json({"items": [as_item("roadblock", one) for one in found]})
        return
    columns = (
        Column("State"),
        Column("Roadblock", flexible=True),
        Column("Owner"),
        Column("Age", right=True),
        Column("Ask", flexible=True),
        Column("Holds up", flexible=True),
        Column("In"),
    )
    say_table(
        columns,
        [
            (
                one.state,
                one.name,
                one.owner_name,
                f"{one.age} wd",
                ": ".join(part for part in (one.asked_name, one.ask) if part),
                one.milestone or one.task,
                one.key,
            )
            for one in found
        ],
    )


@roadblock.command("ask", cls=Verb, shared=WRITES)
@click.argument("item", metavar="ROADBLOCK", shell_complete=offer("items"))
@click.argument("text", nargs=-1, metavar="[TEXT…]")
@click.option("--of", "asked", metavar="PERSON", help="Who can give it.")
@click.option("--create-people", is_flag=True, help="Add a person who is new.")
@with_session
def ask(
    session: Session, item: str, text: tuple[str, ...], asked: str | None, create_people: bool
) -> None:
    """Say which support ROADBLOCK needs; no text takes the ask back."""
    from mstui.actions.roadblocks import ask_support

    session.create_people = create_people
    refs = Refs(session, session.writer())
    id = refs.find(item, ("roadblock",)).id
    who = refs.person(asked) if asked else None
    session.report(ask_support(refs.ws, id, " ".join(text), who))


@roadblock.command("escalate", cls=Verb, shared=WRITES)
@click.argument("item", metavar="ROADBLOCK", shell_complete=offer("items"))
@click.argument("to", metavar="PERSON")
@click.option("--ask", default="", metavar="TEXT", help="What is asked of them.")
@click.option("--create-people", is_flag=True, help="Add a person who is new.")
@with_session
def escalate(session: Session, item: str, to: str, ask: str, create_people: bool) -> None:
    """Hand ROADBLOCK up to PERSON; the day is kept."""
    from mstui.actions import roadblocks

    session.create_people = create_people
    refs = Refs(session, session.writer())
    id = refs.find(item, ("roadblock",)).id
    who = refs.person(to)
    session.report(roadblocks.escalate(refs.ws, id, who, today=_today(session), ask=ask))


@roadblock.command("resolve", cls=Verb, shared=WRITES)
@click.argument("item", metavar="ROADBLOCK", shell_complete=offer("items"))
@click.argument("resolution", nargs=-1, metavar="[TEXT…]")
@with_session
def resolve(session: Session, item: str, resolution: tuple[str, ...]) -> None:
    """ROADBLOCK is out of the way; TEXT says what did it."""
    from mstui.actions import roadblocks

    refs = Refs(session, session.writer())
    id = refs.find(item, ("roadblock",)).id
    text = " ".join(resolution)
    session.report(roadblocks.resolve(refs.ws, [id], text, today=_today(session)))

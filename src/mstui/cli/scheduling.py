"""``schedule``: the computed dates of a project's plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mstui.cli.output import Column, say, say_json, say_table
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import offer, verb
from mstui.domain.errors import UsageProblem

if TYPE_CHECKING:
    from mstui.views.lint import Linted


@verb("schedule", shared=("db", "as-of", "json"))
@click.argument("project", metavar="PROJECT", shell_complete=offer("projects"))
@click.option("--critical", is_flag=True, help="Only what has no float to spare.")
@click.option("--longest", is_flag=True, help="Only the chain that sets the end, by its links.")
@click.option(
    "--to", "goal", default="", metavar="ITEM", help="Floats to this one, not to the end."
)
def schedule(session: Session, project: str, critical: bool, longest: bool, goal: str) -> None:
    """The early and late dates, floats and critical items of PROJECT, computed from its plan."""
    from mstui.views.scheduled import scheduled

    refs = Refs(session)
    id = refs.find(project, ("project",)).id
    to = refs.find(goal, ("milestone", "task")).id if goal else ""
    found = scheduled(refs.conn, id, to)
    if to:
        found["items"] = [item for item in found["items"] if "float_to_minutes" in item]
    if critical:
        told = "critical_to" if to else "critical"
        found["items"] = [item for item in found["items"] if item[told]]
    if longest:
        found["items"] = [item for item in found["items"] if item["longest_path"]]
    if session.json:
        say_json(found)
        return
    head = found["project"]
    say(f"{head['key']} {head['name']}: {head['start'][:10]} to {head['finish'][:10]}")
    if head.get("latest_start"):
        say(_begin_by(head["latest_start"], session.today()))
    columns = (
        Column("Kind"),
        Column("Name", flexible=True),
        Column("Start"),
        Column("Finish"),
        Column("Latest finish"),
        Column("Float", right=True),
        Column("Critical"),
    )
    per_day = head["minutes_per_day"]
    say_table(columns, [_line(item, per_day) for item in found["items"]])


def _begin_by(latest: str, today: str) -> str:
    """Backward planning: when what is open must begin, and whether that is still to come."""
    day = latest[:10]
    late = " (that day is past)" if day < today else ""
    return f"Planned from its finish: what has not begun must begin {day} at the latest{late}"


def _line(item: dict[str, Any], per_day: int) -> list[str]:
    return [
        item["kind"],
        item["name"] or "",
        (item["start"] or "")[:10],
        (item["finish"] or "")[:10],
        (item["late_finish"] or "")[:10],
        _days(item.get("float_to_minutes", item["total_float_minutes"]), per_day),
        _how_critical(item),
    ]


def _how_critical(item: dict[str, Any]) -> str:
    """``critical``, ``near`` where up to five days are left; a float to an item is told by it."""
    if "critical_to" in item:
        return "critical" if item["critical_to"] else ""
    return "critical" if item["critical"] else "near" if item["near_critical"] else ""


def _days(minutes: int | None, per_day: int) -> str:
    """A float in working days, to a tenth where it is no whole one."""
    if minutes is None:
        return ""
    days = minutes / per_day
    return f"{days:.0f} d" if days == int(days) else f"{days:.1f} d"


@verb("why", shared=("db", "project", "as-of", "json"))
@click.argument("item", nargs=-1, required=True, metavar="ITEM", shell_complete=offer("items"))
def why(session: Session, item: tuple[str, ...]) -> None:
    """Why ITEM has its dates and its float: the chain of what drives it."""
    from mstui.domain.kinds.plan import SCHEDULED
    from mstui.views import why as told

    refs = Refs(session)
    found = refs.find(" ".join(item), SCHEDULED)
    answer = told.why(refs.conn, found.kind, found.id, session.today())
    if session.json:
        document = answer._asdict()
        document["chain"] = [sentence._asdict() for sentence in answer.chain]
        document["float"] = answer.float._asdict()
        say_json(document)
        return
    for sentence in (*answer.chain, answer.float):
        say(sentence.text)


@verb("lint", shared=("db", "as-of", "json"))
@click.argument("projects", nargs=-1, metavar="[PROJECT…]", shell_complete=offer("projects"))
@click.option("--all", "every", is_flag=True, help="Also the checks that passed.")
def lint(session: Session, projects: tuple[str, ...], every: bool) -> int:
    """What is wrong with the plan of PROJECT, or of all active ones; 1 where a check fails."""
    from mstui.views.lint import lint as linted

    refs = Refs(session)
    ids = [refs.find(text, ("project",)).id for text in projects]
    if not ids:
        sql = "SELECT id FROM project WHERE coalesce(status,'active')='active' ORDER BY ord,id"
        ids = [id for (id,) in refs.conn.execute(sql).fetchall()]
    found = [linted(refs.conn, id, session.today()) for id in ids]
    failed = any(one.failed for one in found)
    if session.json:
        say_json({"projects": [_linted(one) for one in found]})
        return 1 if failed else 0
    for one in found:
        for check in one.checks if every else one.failed:
            verdict = "fine" if check.passed else "failed"
            told = f"{len(check.findings)} of {check.total}"
            allowed = f", at most {check.limit:.0%}" if check.limit else ""
            say(f"{one.key} {check.title}: {told}{allowed}: {verdict}")
            if not check.passed:
                for finding in check.findings:
                    kind, name = one.items.get(finding.id, ("", finding.id))
                    say(f"  {kind} {name}: {finding.text}")
    return 1 if failed else 0


def _linted(one: Linted) -> dict[str, Any]:
    return {
        "project": one.key,
        "checks": [
            {
                "check": check.name,
                "title": check.title,
                "passed": check.passed,
                "limit": check.limit,
                "total": check.total,
                "findings": [
                    {
                        "id": finding.id,
                        "kind": one.items.get(finding.id, ("", ""))[0],
                        "name": one.items.get(finding.id, ("", ""))[1],
                        "text": finding.text,
                    }
                    for finding in check.findings
                ],
            }
            for check in one.checks
        ],
    }


@verb("holidays", shared=("db", "as", "json"))
@click.argument("project", metavar="PROJECT", shell_complete=offer("projects"))
@click.argument("country", metavar="COUNTRY")
@click.option("--region", default="", metavar="REGION", help="A part of it, as BY in DE.")
@click.option("--years", default="", metavar="Y[-Y]", help="Which; else this and the next two.")
def holidays(session: Session, project: str, country: str, region: str, years: str) -> None:
    """Fill the calendar of PROJECT with the public holidays of COUNTRY (its ISO code, as DE)."""
    from mstui.actions.holidays import fill_holidays, public_holidays

    found = public_holidays(country, _years(years, session.today()), region)
    refs = Refs(session, session.writer())
    id = refs.find(project, ("project",)).id
    session.report(fill_holidays(refs.ws, id, found, country=country))


def _years(text: str, today: str) -> range:
    """``2026``, ``2026-2028``, or where nothing is said this year and the next two."""
    if not text.strip():
        return range(int(today[:4]), int(today[:4]) + 3)
    first, dash, last = text.strip().partition("-")
    parts = [first.strip(), last.strip()] if dash else [first.strip()] * 2
    if not all(part.isascii() and part.isdigit() and len(part) == 4 for part in parts):
        raise UsageProblem("--years takes a year or two with a dash between them, as 2026-2028")
    return range(int(parts[0]), int(parts[1]) + 1)

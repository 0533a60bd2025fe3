"""The report for the inside: all projects side by side, then each with what is open in it."""

from __future__ import annotations

from collections.abc import Iterator

from mstui.domain.text import visible
from mstui.measures.risk import band, score
from mstui.publish.document import (
    Block,
    Document,
    Lines,
    Part,
    Picture,
    Said,
    Section,
    Sentence,
    Table,
)
from mstui.publish.minutes_plan import CAUSES, FIELDS
from mstui.publish.telling import (
    NONE,
    SCORE,
    apart,
    cell,
    day,
    day_words,
    health,
    is_told,
    listing,
    long_words,
    name,
    sentence,
    text,
)
from mstui.views.record import Row
from mstui.views.report import Report, ReportedMilestone, ReportedProject

NEEDS_TOLD = 30
# As wide as a page's column, in pixels.
CHART_WIDTH = 912
_COLUMNS = ("Project", "State", "Done", "Next milestone", "In", "High risks", "Last check-in")
_MILESTONES = ("Milestone", "Target", "Forecast", "To target", "Owner", "Health")


def report_document(report: Report, chart: str = "") -> Document:
    """The report; ``chart`` is the timeline of all projects as SVG, for forms that can draw."""
    count = len(report.projects)
    projects = f"{count} active project" if count == 1 else f"{count} projects"
    return Document(
        title=(f"Report of {long_words(report.today)}",),
        lead=(sentence(projects, ", worst first."),) if count else ((_EMPTY,),),
        sections=(
            Section("Projects", tuple(_overview(report, chart))),
            Section("What needs attention", tuple(_needs(report))),
            *(Section(_title(one), tuple(_project(report, one))) for one in report.projects),
        )
        if count
        else (),
    )


_EMPTY = "There is no active project."


def _title(one: ReportedProject) -> str:
    key = f" ({visible(one.line.short)})" if one.line.short else ""
    return f"{visible(one.line.name) or 'Unnamed project'}{key}"


def _overview(report: Report, chart: str) -> Iterator[Block]:
    rows = tuple(
        (
            sentence(_title(one)),
            sentence(one.line.state),
            sentence(one.rollup.progress.text if one.rollup.tasks else NONE),
            sentence(_following(one)),
            sentence(_in(one.line.next_days)),
            sentence(f"{one.rollup.high_risks or NONE}"),
            sentence(day("checkin", one.checkin, "on") if one.checkin else "never"),
        )
        for one in report.projects
    )
    yield Table(_COLUMNS, rows, right=frozenset((4, 5)))
    if chart:
        yield Picture(f'<div class="wide" tabindex="0">{chart}</div>', Lines(()))


def _following(one: ReportedProject) -> str:
    if not one.line.next_target:
        return NONE
    return f"{visible(one.line.next_name)}, {day_words(one.line.next_target)}"


def _in(days: int | None) -> str:
    if days is None:
        return NONE
    return f"{-days} wd late" if days < 0 else f"{days} wd"


def _needs(report: Report) -> Iterator[Block]:
    keys = {one.line.id: one.line.short or one.line.name for one in report.projects}
    told = []
    for need in report.needs[:NEEDS_TOLD]:
        who = f", {visible(need.person)}" if need.person else ""
        project = visible(keys.get(need.project or "", ""))
        told.append((f"{visible(need.name)} ({project}): {need.wants}{who}",))
    more = len(report.needs) - len(told)
    if more > 0:
        told.append((f"and {more} more",))
    yield Lines(tuple(told) or (("Nothing needs attention.",),), bool(told))


def _project(report: Report, one: ReportedProject) -> Iterator[Block]:
    yield Lines(tuple(_standing(one)), bullets=False)
    if one.milestones:
        rows = tuple(_milestone(report, found) for found in one.milestones)
        yield Table(_MILESTONES, rows, title="Open milestones")
    groups = (
        ("Changed promises", [_change(report, one, row) for row in one.changes]),
        ("In the way", [_roadblock(report, row) for row in one.roadblocks]),
        ("High risks", [_risk(report, row) for row in one.risks]),
        ("Action steps", [_action(report, row) for row in one.actions]),
    )
    for title, lines in groups:
        if lines:
            yield Lines(tuple(lines), title=title)


def _standing(one: ReportedProject) -> Iterator[Sentence]:
    done = f", {one.rollup.progress.text} done" if one.rollup.tasks else ""
    yield (f"{one.line.state[:1].upper()}{one.line.state[1:]}{done}.",)
    if one.checkin is None:
        yield ("No check-in was held yet.",)
        return
    row = one.checkin
    now, following = health("checkin", row, "health"), day("checkin", row, "next_on")
    yield sentence(
        "Last check-in on ",
        day("checkin", row, "on"),
        (": ", now) if is_told(now) else None,
        (". The next one is due on ", following) if is_told(following) else None,
        ".",
    )


def _milestone(report: Report, found: ReportedMilestone) -> tuple[Sentence, ...]:
    row, entry = found.row, found.judgement
    gap: Part = NONE
    if entry is not None:
        ends = cell("milestone", row, "target"), cell("judgement", entry, "forecast")
        gap = apart(found.gap, *ends, same="on target")
    return (
        sentence(name("milestone", row)),
        sentence(day("milestone", row, "target")),
        sentence(day("judgement", entry, "forecast") if entry else NONE),
        sentence(gap),
        sentence(_person(report, row.get("owner"))),
        sentence(health("judgement", entry, "health") if entry else NONE),
    )


def _person(report: Report, id: object) -> str:
    return visible(report.people.get(str(id or ""), "")) or NONE


def _change(report: Report, one: ReportedProject, row: Row) -> Sentence:
    first, second = cell("adjustment", row, "from_value"), cell("adjustment", row, "to_value")
    field, cause = str(row["field"] or ""), str(row["cause"] or "")
    ends: Sentence = ()
    if field == "target":
        size = apart(one.days.get(str(row["id"])), first, second)
        ends = (
            " ", day("adjustment", row, "from_value"), " → ", day("adjustment", row, "to_value"),
            *((" (", size, ")") if is_told(size) else ()),
        )  # fmt: skip
    why = text("adjustment", row, "rationale")
    return sentence(
        visible(report.names.get(str(row["milestone"]), "")),
        f": {FIELDS.get(field, field)}",
        ends,
        f"; {CAUSES.get(cause, cause)}",
        (": ", why) if is_told(why) else None,
    )


def _roadblock(report: Report, row: Row) -> Sentence:
    since, ask, who = (
        day("roadblock", row, "since"),
        text("roadblock", row, "ask"),
        _person(report, row.get("owner")),
    )
    parts = (
        sentence(str(row["state"] or "open")),
        sentence("since ", since) if is_told(since) else (),
        sentence("owner ", who) if is_told(who) else sentence("nobody clears it"),
        sentence("ask: ", ask) if is_told(ask) else (),
    )
    return sentence(name("roadblock", row), ": ", listing((part for part in parts if part), "; "))


def _risk(report: Report, row: Row) -> Sentence:
    rated = score(row["probability"], row["impact"])
    steps = (cell("risk", row, "probability"), cell("risk", row, "impact"))
    told = Said(f"{rated} {band(rated)}", steps, SCORE)
    plan, who = text("risk", row, "contingency"), _person(report, row.get("owner"))
    return sentence(
        name("risk", row),
        ": ",
        told,
        f", {who if is_told(who) else 'nobody watches it'}",
        ("; if it happens: ", plan) if is_told(plan) else "; no plan for when it happens",
    )


def _action(report: Report, row: Row) -> Sentence:
    due, who = day("action", row, "due"), _person(report, row.get("owner"))
    parts = (who if is_told(who) else "nobody yet", sentence("due ", due) if is_told(due) else ())
    return sentence(name("action", row), ": ", listing(part for part in parts if part))

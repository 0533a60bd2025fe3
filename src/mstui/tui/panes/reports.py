"""What a report lists: findings of a plan, and who has how much to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from mstui import dates
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.views.load import PersonLoad, Week


class ReportRow(NamedTuple):
    """A line of a report, with the item it leads to."""

    id: str
    key: Any
    cells: tuple[Cell, ...]
    mark: str = ""
    title: str = ""
    state: str = ""
    kind: str = ""
    item: str = ""
    # The line below the list while the cursor is here: what its columns may have cut.
    told: Cell = ""


class Report(NamedTuple):
    """A report: its title, one line about it all, columns, rows, and what an empty one says.

    ``standing`` is what counts most of it, in few words, for the line above.
    """

    title: str
    summary: Cell
    columns: tuple[Column, ...]
    rows: list[ReportRow]
    empty: str
    standing: Cell = ""


Reading = Callable[[Any, str], Report]

WEEKS = 8


def lint_report(project: str) -> Reading:
    """What is wrong with a project's plan."""
    columns = (
        Column("Check", min=14, max=34, good=24),
        Column("Kind", min=9, max=9, drop=2),
        Column("Item", min=16, flex=2, good=24),
        Column("Finding", min=12, flex=3, drop=1, good=22),
    )

    def read(conn: Any, today: str) -> Report:
        from mstui.views.lint import lint

        found = lint(conn, project, today)
        rows: list[ReportRow] = []
        failed, total = len(found.failed), len(found.checks)
        told = f"{failed} of {total} checks failed" if failed else f"all {total} checks passed"
        for check in found.failed:
            for finding in check.findings:
                kind, name = found.items.get(finding.id, ("", finding.id))
                rows.append(
                    ReportRow(
                        f"{check.name} {finding.id} {len(rows)}",
                        len(rows),
                        ((check.title, "amber"), (kind, "muted"), name, (finding.text, "muted")),
                        title=name,
                        kind=kind,
                        item=finding.id,
                        told=(f"{finding.text[0].upper()}{finding.text[1:]}", "text"),
                    )
                )
        summary = (f"{told} · each line leads to its item", "text")
        title = f"Checks of {found.key} {found.name}".strip()
        standing = (told, "amber" if failed else "green")
        empty = "Nothing is wrong with this plan."
        return Report(title, summary, columns, rows, empty, standing)

    return read


def load_report(project: str = "") -> Reading:
    """Who has how much to do in each of the next weeks, of all active projects or of one."""
    # Where there is no room for all weeks the last ones are left out first.
    weeks = tuple(
        Column(f"+{n}" if n else "Week", min=6, max=6, align="right", drop=n if n > 1 else 0)
        for n in range(WEEKS)
    )
    columns = (Column("Who, % of hours", min=10, flex=1, good=16), *weeks)

    def read(conn: Any, today: str) -> Report:
        from mstui.views.load import load

        found = load(conn, today, weeks=WEEKS, projects=(project,) if project else ())
        titled = list(columns)
        if found:
            for n, week in enumerate(found[0].weeks):
                titled[n + 1] = titled[n + 1]._replace(title=dates.show(week.monday, today)[:6])
        rows = [
            ReportRow(
                one.id,
                place,
                (one.name, *(_load(week) for week in one.weeks)),
                title=one.name,
                kind="person",
                item=one.id,
                told=_load_told(one, today),
            )
            for place, one in enumerate(found)
        ]
        over = sum(week.is_over for one in found for week in one.weeks)
        where = "of all active projects"
        if project:
            row = conn.execute("SELECT key,name FROM project WHERE id=?", (project,)).fetchone()
            where = f"of {row[0] or row[1]}" if row else where
        weeks_over = "1 overloaded week" if over == 1 else f"{over} overloaded weeks"
        standing = (f"{weeks_over} (!)", "red") if over else ("nobody is overloaded", "green")
        return Report(
            f"Load {where}",
            "",
            tuple(titled),
            rows,
            "Nobody has anything to do: tasks need people and dates.",
            standing if found else "",
        )

    return read


def _load_told(one: PersonLoad, today: str) -> Cell:
    """The overloaded weeks of a person in hours, else the fullest one."""
    over = [_hours_told(week, today) for week in one.weeks if week.is_over]
    if over:
        return (("Too much: ", "red"), (" · ".join(over), "text"))
    fullest = max(one.weeks, key=lambda week: week.share or 0)
    return (("Fullest: ", "muted"), (_hours_told(fullest, today), "text"))


def _hours_told(week: Week, today: str) -> str:
    there = f"of {week.there / 60:.0f} h" if week.there else "while away"
    return f"{dates.show(week.monday, today)} {week.asked / 60:.0f} h {there}"


def _load(week: Any) -> Cell:
    if not week.asked:
        return "" if week.there else ("away", "muted")
    told = f"{week.asked / week.there:.0%}" if week.there else "away"
    if week.is_over:
        return (f"{told}!", "red bold")
    return (told, "amber" if week.there and week.asked > 0.9 * week.there else "text")


def person_report(person: str) -> Reading:
    """The tasks that ask for a person's time, week by week."""
    columns = (
        Column("Week", min=6, max=11, whole=True),
        Column("Hours", min=6, max=8, align="right"),
        Column("Project", min=4, max=8, drop=1),
        Column("Task", min=16, flex=1, good=24),
    )

    def read(conn: Any, today: str) -> Report:
        from mstui.views.load import load

        found = next((one for one in load(conn, today, weeks=WEEKS) if one.id == person), None)
        empty = "Nothing to do in the next weeks."
        if found is None:
            return Report("Load", "", columns, [], empty)
        rows = [
            ReportRow(
                f"{week.monday} {part.task}",
                (week.monday, place),
                (
                    dates.show(week.monday, today),
                    f"{part.minutes / 60:.1f} h",
                    (part.project, "accent"),
                    part.name,
                ),
                title=part.name,
                kind="task",
                item=part.task,
            )
            for week in found.weeks
            for place, part in enumerate(week.parts)
        ]
        over = [dates.show(week.monday, today) for week in found.weeks if week.is_over]
        told = f"overloaded in the weeks of {', '.join(over)}" if over else "fits into every week"
        standing = (told, "red" if over else "green")
        return Report(f"Load of {found.name}", (told, "text"), columns, rows, empty, standing)

    return read

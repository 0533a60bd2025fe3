"""``timeline`` and ``load``: charts as text; the timeline's cells are those of the screen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mstui.cli.output import Column, say, say_json, say_table, terminal_width, utf8, warn
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import offer, verb
from mstui.cli.width import cells as cells_of
from mstui.cli.width import cut, padded
from mstui.domain.errors import MstuiError, UsageProblem
from mstui.domain.text import visible

if TYPE_CHECKING:
    from mstui.views.load import Week
    from mstui.views.signs import Signs
    from mstui.views.timeline import Bar, Charted

# Off a terminal a chart has the width of a page.
PAGE = 110
NAME_CELLS = 34
LEAST = 50


@verb("timeline", shared=("db", "as-of"))
@click.argument("project", metavar="[PROJECT]", required=False, shell_complete=offer("projects"))
@click.option("--width", type=click.IntRange(LEAST), metavar="N", help="How many cells wide.")
@click.option(
    "--zoom",
    type=click.Choice(("fit", "day", "week", "month", "quarter")),
    default="fit",
    show_default=True,
    help="What a column stands for.",
)
@click.option("--ascii", "plain", is_flag=True, help="With ASCII signs only.")
@click.option("--svg", "picture", metavar="FILE", help="As a picture for documents; - is stdout.")
def timeline(
    session: Session,
    project: str | None,
    width: int | None,
    zoom: str,
    plain: bool,
    picture: str | None,
) -> None:
    """The plan of PROJECT as a chart; without PROJECT every active project with its milestones.

    Bars show progress, milestones, baseline, float and today.
    """
    from mstui.views.planning import told_unusable
    from mstui.views.timeline import timeline as timeline_of
    from mstui.views.timelines import timelines

    refs = Refs(session)
    if project is None:
        several = timelines(refs.conn, session.today())
        for id, problem in several.problems.items():
            names = [bar.name for bar in several.bars if bar.id == id]
            warn(f"{visible(names[0])}: {problem}")
        if picture is not None:
            _draw(several, picture)
        else:
            _print(several, width, zoom, plain)
        return
    found = timeline_of(refs.conn, refs.find(project, ("project",)).id, session.today())
    if left_out := told_unusable(found.planned):
        warn(visible(left_out))
    if picture is not None:
        _draw(found, picture)
    else:
        _print(found, width, zoom, plain)


def _print(found: Charted, width: int | None, zoom: str, plain: bool) -> None:
    from mstui.views import chart
    from mstui.views.scale import header

    cells = width or (terminal_width() if sys.stdout.isatty() else PAGE)
    names = min(NAME_CELLS, cells // 3)
    scale = chart.scaled(found, zoom, cells - names - 1)
    signs = chart.ASCII if plain or not utf8() else chart.UNICODE
    painter = chart.Painter(found, scale, signs)
    say(f"{found.key} {found.name}".strip())
    for line in header(scale, found.today):
        say((" " * (names + 1) + line).rstrip())
    drawn: set[str] = set()
    for bar in found.bars:
        mark = signs.critical if bar.critical else " "
        name = _name(bar, names - 2, signs)
        row = painter.row(bar)
        drawn |= {mark, *(cell.sign for cell in row)}
        line = "".join(cell.sign for cell in row)
        say(f"{padded(name, names - 2)} {mark} {line}".rstrip())
    for line in _legend(signs, drawn, cells):
        say(line)


def _draw(timeline: Charted, target: str) -> None:
    """Write the picture to a file that is not there yet, or to stdout."""
    from mstui.publish.timeline_svg import timeline_svg

    text = timeline_svg(timeline)
    if target == "-":
        sys.stdout.write(text)
        return
    try:
        with Path(target).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageProblem(f"{target}: already exists; nothing was changed") from None
    except OSError as error:
        raise MstuiError(f"{target}: {error.strerror}") from None
    say(target)


def _name(bar: Bar, cells: int, signs: Signs) -> str:
    """The name, indented by its depth and cut; the sign of a cut is one of the set's."""
    whole = visible("  " * bar.depth + bar.name)
    short = cut(whole, cells)
    return short if short == whole or not signs.done.isascii() else f"{short[:-1]}~"


def _legend(signs: Signs, drawn: set[str], cells: int) -> list[str]:
    """The signs that were drawn, with their words, in lines of so many cells."""
    from mstui.views.signs import legend

    lines = [""]
    for each in legend(signs):
        if drawn.isdisjoint(each.sign):
            continue
        told = f"{each.sign} {each.word}"
        if lines[-1] and cells_of(lines[-1]) + 2 + cells_of(told) > cells:
            lines.append("")
        lines[-1] += f"  {told}" if lines[-1] else told
    return ["", *lines]


@verb("load", shared=("db", "project", "as-of", "json"))
@click.option("--weeks", type=click.IntRange(1, 104), default=8, show_default=True, metavar="N")
def load(session: Session, weeks: int) -> None:
    """Who has how much to do in which week, in hours and percent; ! is more than there is."""
    from mstui.views.load import load as loads

    refs = Refs(session)
    projects = (refs.project,) if refs.project else ()
    found = loads(refs.conn, session.today(), weeks=weeks, projects=projects)
    if session.json:
        say_json(
            {
                "people": [
                    {
                        "id": one.id,
                        "name": one.name,
                        "weeks": [
                            {
                                "monday": week.monday,
                                "asked_minutes": week.asked,
                                "there_minutes": week.there,
                                "over": week.is_over,
                                "tasks": [part._asdict() for part in week.parts],
                            }
                            for week in one.weeks
                        ],
                    }
                    for one in found
                ]
            }
        )
        return
    mondays = [week.monday for week in found[0].weeks] if found else []
    columns = [Column("Who", flexible=True)]
    from mstui.dates import show

    columns += [Column(show(monday, monday), right=True) for monday in mondays]
    say_table(columns, [[one.name, *map(_share, one.weeks)] for one in found])


def _share(week: Week) -> str:
    if not week.asked:
        return "" if week.there else "away"
    told = f"{week.asked / week.there:.0%}" if week.there else "away"
    return f"{told}!" if week.is_over else told

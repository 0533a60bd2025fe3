"""What the screen of KPIs says: cells of its lines, and everything of the KPI that is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mstui.measures.kpi import show_number
from mstui.tui.glyphs import Glyphs
from mstui.tui.panes.lines import Wording
from mstui.tui.panes.words import state_span
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.lines import RULE
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.spark import spark
from mstui.tui.widgets.text import fit, width
from mstui.views.investigations import InvestigationLine
from mstui.views.kpis import KpiLine, ReadingLine, chart, goal_of, told, with_unit

SPARK_CELLS = 8
READINGS = 40
CHART_LINES = 9

KPI_COLUMNS = (
    Column("State", min=9, max=12, whole=True, sort="word"),
    Column("KPI", min=14, flex=1, good=18, sort="name"),
    Column("Now", min=5, max=14, align="right", whole=True),
    Column("By now", min=6, max=10, align="right", drop=4, whole=True),
    Column("Target", min=6, max=10, align="right", drop=2, whole=True),
    Column("Readings", min=8, max=SPARK_CELLS, drop=3, whole=True),
    Column("Due", min=6, max=9, drop=1, whole=True, sort="due"),
    Column("Who", min=4, max=9, drop=6, sort="owner_name"),
    Column("In", min=3, max=8, drop=5, sort="key"),
)
INVESTIGATION_COLUMNS = (
    Column("State", min=6, max=8, whole=True, sort="state"),
    Column("Why is it short", min=12, flex=1, good=18, sort="name"),
    Column("Suspected", min=8, flex=1, drop=2, sort="cause"),
    Column("Who", min=4, max=9, drop=3, sort="owner_name"),
    Column("Due", min=6, max=9, drop=1, whole=True, sort="due"),
    Column("In", min=3, max=8, drop=4, sort="key"),
)
_SIGNS = {
    "met": ("√", "green"),
    "on track": ("●", "green"),
    "behind": ("▲", "amber"),
    "missed": ("■", "red"),
    "no reading": ("○", "muted"),
    "no target": ("○", "muted"),
}


def kpi_state(line: KpiLine) -> Span:
    """``▲ behind``; consistently short says how often."""
    if line.stands.consistently_short:
        return (f"■ short {line.stands.short_run}×", "red")
    sign, style = _SIGNS[line.stands.verdict]
    return (f"{sign} {line.stands.verdict}", style)


def due_span(line: KpiLine, wording: Wording) -> Span:
    """When the next reading is due; amber where it has not come."""
    stands = line.stands
    if stands.next_due is None:
        return ("", "muted")
    shown = wording.day(stands.next_due.isoformat())
    return (shown, "amber" if stands.is_due else "text")


def kpi_cells(line: KpiLine, wording: Wording, glyphs: Glyphs) -> tuple[Cell, ...]:
    expected = line.stands.expected_now
    values = [one.value for one in line.stands.readings]
    return (
        kpi_state(line),
        line.name,
        line.now,
        (show_number(expected) if expected is not None else "–", "muted"),
        (goal_of(line.kpi, ""), "muted"),
        (spark(values, SPARK_CELLS, glyphs), "accent"),
        due_span(line, wording),
        wording.who(line.owner_name) or ("nobody", "amber"),
        (line.key, "muted"),
    )


def investigation_cells(line: InvestigationLine, wording: Wording) -> tuple[Cell, ...]:
    return (
        state_span(line.state),
        line.name,
        (line.finding if line.finding and not line.is_open else line.cause, "muted"),
        wording.who(line.owner_name) or ("nobody", "amber"),
        (wording.day(line.due), "red" if line.late else ""),
        (line.key, "muted"),
    )


def kpi_told(
    line: KpiLine,
    readings: Sequence[ReadingLine],
    wording: Wording,
    cells: int,
    glyphs: Glyphs,
    asked: Sequence[InvestigationLine] = (),
) -> Iterator[Cell]:
    """State, chart, what it means, and every reading beside what was expected of its day."""
    yield (kpi_state(line), (f"  {line.now} of {line.goal}", "text"))
    yield from chart_lines(line, cells, CHART_LINES, glyphs)
    yield ""
    for sentence in told(line, wording.today):
        yield (sentence, "text")
    for one in asked:
        if one.is_open:
            due = f", due {wording.day(one.due)}" if one.due else ""
            told_of = f"{one.owner_name or 'nobody'} finds out{due}: {one.cause}"
            yield _labelled("Investigated", told_of, "red" if one.late else "amber")
    yield ""
    yield _labelled("Owner", line.owner_name or "nobody", "text" if line.owner_name else "amber")
    if line.milestones:
        automatic = ", achieves it by itself" if line.automatic else ""
        yield _labelled("Proves", ", ".join(line.milestones) + automatic)
    start = line.kpi.start_value
    if start is not None:
        day = f" on {wording.day(line.kpi.start_on.isoformat())}" if line.kpi.start_on else ""
        yield _labelled("From", f"{with_unit(start, line.unit)}{day}")
    if line.kpi.target_on:
        yield _labelled("To", f"{line.goal} by {wording.day(line.kpi.target_on.isoformat())}")
    yield _labelled("Read every", f"{line.kpi.cadence_days} days")
    if line.source:
        yield _labelled("Source", line.source)
    if line.description:
        yield _labelled("About", line.description)
    yield ""
    yield ((f"Readings ({len(readings)})", "accent"), RULE)
    for each in readings[:READINGS]:
        yield _reading(each, wording)
    if len(readings) > READINGS:
        yield (f"and {len(readings) - READINGS} more", "muted")


def _reading(line: ReadingLine, wording: Wording) -> Cell:
    value = show_number(line.value) if line.value is not None else f"{line.stored}: no number"
    expected = f"  expected {show_number(line.expected)}" if line.expected is not None else ""
    short = ("  short", "amber") if line.short else ("", "")
    note = "".join(f"  {part}" for part in (wording.who(line.author), line.note) if part)
    return (
        (f"{fit(wording.day(line.on), 10)}", "muted"),
        (f"{value:>10}", "text"),
        (expected, "muted"),
        short,
        (note, "muted"),
    )


def chart_lines(line: KpiLine, cells: int, height: int, glyphs: Glyphs) -> Iterator[Cell]:
    """The chart with its scale on the left, and what its lines are below."""
    first = chart(line, 8, 2)
    if first is None or len(line.stands.readings) < 2:
        return
    edges = [show_number(first.highest), show_number(first.lowest)]
    scale = min(10, max(width(edge) for edge in edges))
    room = cells - scale - 1
    drawn = chart(line, room, height, ascii=glyphs.name == "ascii") if room >= 8 else None
    if drawn is None:
        return
    for at, row in enumerate(drawn.rows):
        edge = edges[0] if at == 0 else edges[1] if at == height - 1 else ""
        spans = [(span.text, span.style or "text") for span in row]
        yield ((f"{edge:>{scale}} ", "muted"), *spans)
    legend: list[Span] = [(" " * (scale + 1), ""), ("read", "accent")]
    if line.stands.expected_value is not None:
        legend += [("  expected", "amber")]
    if line.stands.limits is not None:
        legend += [("  mean and limits", "muted")]
    yield tuple(legend)


def investigation_told(line: InvestigationLine, wording: Wording) -> Iterator[Cell]:
    """Every field of an investigation."""
    yield (state_span(line.state), (f"  since {wording.day(line.opened_on)}", "muted"))
    yield ""
    yield _labelled("Suspected", line.cause or "–")
    yield _labelled("Owner", line.owner_name or "nobody", "text" if line.owner_name else "amber")
    yield _labelled("Due", wording.day(line.due) or "–", "red" if line.late else "text")
    if line.finding:
        yield _labelled("It was", line.finding)
        yield _labelled("Closed", wording.day(line.closed_on))


def _labelled(label: str, text: str, style: str = "text") -> Cell:
    return ((f"{label:<12} ", "muted"), (text, style))

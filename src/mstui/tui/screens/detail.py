"""Everything about the item under the cursor, in the order in which one asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from mstui.tui.panes.words import instant, state_span
from mstui.tui.session import Session
from mstui.tui.widgets.lines import RULE, Lines
from mstui.tui.widgets.source import Cell, Span

if TYPE_CHECKING:
    from mstui.commands.registry import Registry
    from mstui.views.detail import Detail, Line

LABEL, LONGEST_LABEL = 10, 13
# A text of its own section: several lines, or longer than this.
LONG = 40
# What is said beside the state, and what a milestone's owner declared, as people call it.
BESIDE_STATE = ("Kind", "Health")
DECLARED = {"green": "on track", "amber": "at risk", "red": "off track"}
# Labels for the narrow pane.
SHORTER = {
    "Contributors": "With",
    "Actual start": "Started",
    "Actual finish": "Finished",
    "Achieved on": "Achieved",
}
VERDICTS = {"yes": ("√", "green"), "no": ("■", "red"), "unknown": ("?", "muted")}
BRIEF_HISTORY = 5
FULL_HISTORY = 100


class DetailPane(Lines):
    """State and why, what to do, dates and people, then the rest; follows the cursor."""

    def __init__(self) -> None:
        super().__init__("", focusable=False, id="detail")
        self.full = False

    def show_item(
        self, session: Session, kind: str, id: str | None, *, again: bool = False
    ) -> bool:
        """Show one item in the same frame as the cursor's move; False where there is none."""
        from mstui.views.detail import detail

        if not id or not kind:
            return self._show_nothing()
        history = FULL_HISTORY if self.full else BRIEF_HISTORY
        # What can't be read now stays as it was shown.
        unread: Detail | Literal[False] | None = False
        found = session.read_or(
            unread, lambda conn: detail(conn, kind, id, session.today_text, history=history)
        )
        if not found:
            return found is False or self._show_nothing()
        self.retitle(found.name)
        lines = detail_lines(found, session.registry, session.today_text, full=self.full)
        self.set_lines(lines, keep_scroll=again)
        return True

    def _show_nothing(self) -> bool:
        self.retitle("")
        self.set_lines([("Nothing is chosen here.", "muted")])
        return False


def detail_lines(found: Detail, registry: Registry, today: str, *, full: bool) -> Iterator[Cell]:
    """The lines of a detail, styled; a command that helps is named with its key.

    Not in ``full`` it stands beside the panes: labels are short, and the project is known.
    """
    yield from _state(found)
    yield from _because(found)
    yield from _advice(found, registry)
    place = found.place if full else found.place[1:] if found.kind != "project" else ()
    plain = [*found.dates, *found.people]
    if not full:
        plain = [line._replace(label=SHORTER.get(line.label, line.label)) for line in plain]
    short = [line for line in found.fields if not _is_long(line) and not _is_beside(found, line)]
    labels = [len(line.label) for line in (*plain, *found.facts, *short)]
    label = min(max(labels, default=LABEL), LONGEST_LABEL if full else LABEL)
    yield ""
    for line in plain:
        yield from _labelled(line.label, line.text, label)
    if place:
        yield from _labelled("Part of", " › ".join(place), label)
    if found.facts or found.smart is not None:
        yield ""
    for line in found.facts:
        yield from _labelled(line.label, line.text, label)
    if found.smart is not None:
        yield from _smart(found, label)
    for line in found.fields:
        if _is_long(line):
            yield from _section(line.label)
            yield from (f"  {text}" for text in line.text.split("\n"))
    yield from _related(found)
    yield from _told(found)
    if short:
        yield from _section("More")
    for line in short:
        yield from _labelled(f"  {line.label}", line.text, label + 2)
    yield from _past(found, today)


def _is_long(line: Line) -> bool:
    return "\n" in line.text or len(line.text) > LONG


def _is_beside(found: Detail, line: Line) -> bool:
    return found.kind == "milestone" and line.label in BESIDE_STATE


def _state(found: Detail) -> Iterator[Cell]:
    """``▲ at risk  deadline milestone``, and what its owner declared."""
    beside = {line.label: line.text for line in found.fields if _is_beside(found, line)}
    variety = f"{beside.get('Kind', '')} {found.kind}".strip()
    declared = beside.get("Health", "")
    yield (state_span(found.standing.word), (f"  {variety}", "muted"))
    if declared:
        yield (("declared: ", "muted"), state_span(DECLARED.get(declared, declared)))


def _because(found: Detail) -> Iterator[Cell]:
    lead = "why: "
    for reason in found.standing.why:
        yield ((lead, "muted"), (reason, "text"))
        lead = "     "


def _advice(found: Detail, registry: Registry) -> Iterator[Cell]:
    """``do: move it (t), or talk to Ben``."""
    spans: list[Span] = [("do:  ", "muted")]
    for advice in found.standing.advice:
        key = registry.key_of(advice.command) if advice.command else ""
        spans += [(", or ", "muted")] if len(spans) > 1 else []
        spans.append((advice.text, "accent"))
        spans += [(f" ({key})", "accent bold")] if key else []
    if len(spans) > 1:
        yield tuple(spans)


def _section(heading: str) -> Iterator[Cell]:
    """A heading with a rule to the edge, and a blank line before it."""
    yield ""
    yield ((heading, "accent"), RULE)


def _labelled(label: str, text: str, width: int) -> Iterator[Cell]:
    first, *more = text.split("\n")
    yield ((f"{label:<{width}} ", "muted"), (first, "text"))
    for line in more:
        yield " " * (width + 1) + line


def _smart(found: Detail, width: int) -> Iterator[Cell]:
    assert found.smart is not None
    spans: list[Span] = [(f"{'SMART':<{width}} ", "muted")]
    for one in found.smart.letters:
        sign, style = VERDICTS[one.verdict]
        spans.append((f"{one.letter}{sign} ", style))
    yield tuple(spans)
    for reason in found.smart.missing:
        yield (" " * (width + 1) + reason, "muted")


def _related(found: Detail) -> Iterator[Cell]:
    for group in found.groups:
        yield from _section(f"{group.heading} ({group.total})")
        for one in group.items:
            style = "muted" if one.ended else "text"
            yield ((f"  {one.name}", style), (f"  {one.note}".rstrip(), "muted"))
        if group.total > len(group.items):
            yield (f"  and {group.total - len(group.items)} more", "muted")


def _told(found: Detail) -> Iterator[Cell]:
    """What was promised and what was said of it."""
    from mstui.views.detail import pledge_text, remark_text

    if found.ledger:
        yield from _section("Promises")
        for pledge in found.ledger:
            yield (f"  {pledge_text(pledge)}", "text")
    if found.notes:
        yield from _section("Notes")
        for remark in found.notes:
            # A concern is what somebody should look at.
            yield (f"  {remark_text(remark)}", "amber" if remark.kind == "concern" else "text")


def _past(found: Detail, today: str) -> Iterator[Cell]:
    if found.history:
        yield from _section("History")
    for entry in found.history:
        step = entry.step
        by = f" {step.author}" if step.author else ""
        yield (f"  {instant(step.at, today)}{by}", "muted")
        undone = ("undone: ", "amber") if step.undone else ("", "")
        why = f" · {step.reason}" if step.reason else ""
        style = "muted" if step.undone else "text"
        yield (("    ", ""), undone, (f"{step.label}{why}", style))
        for change in entry.lines:
            yield (f"      {change.text}", "muted")

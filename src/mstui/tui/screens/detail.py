"""Everything about the item under the cursor, in the order in which one asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mstui.tui.panes.words import state_span
from mstui.tui.session import Session
from mstui.tui.widgets.lines import Lines
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.commands.registry import Registry
    from mstui.views.detail import Detail

LABEL = 10
BRIEF_HISTORY = 5
FULL_HISTORY = 100


class DetailPane(Lines):
    """State and why, what to do, dates and people, then the rest; follows the cursor."""

    def __init__(self) -> None:
        super().__init__("", focusable=False, id="detail")
        self.full = False

    def show_item(
        self, session: Session, kind: str, id: str | None, *, again: bool = False
    ) -> None:
        """Show one item in the same frame as the cursor's move, or nothing."""
        from mstui.views.detail import detail

        if not id or not kind:
            self.retitle("")
            self.set_lines(())
            return
        history = FULL_HISTORY if self.full else BRIEF_HISTORY
        found = session.read_or(
            None, lambda conn: detail(conn, kind, id, session.today_text, history=history)
        )
        if found is None:
            return
        self.retitle(found.name)
        self.set_lines(detail_lines(found, session.registry), keep_scroll=again)


def detail_lines(found: Detail, registry: Registry) -> Iterator[Cell]:
    """The lines of a detail, styled; a command that helps is named with its key."""
    if found.place:
        yield (" › ".join(found.place), "muted")
    yield (state_span(found.standing.word), (f"   {found.kind}", "muted"))
    for reason in found.standing.why:
        yield (("why: ", "muted"), (reason, "text"))
    for advice in found.standing.advice:
        key = registry.key_of(advice.command) if advice.command else ""
        yield (
            ("do: ", "muted"),
            (advice.text, "accent"),
            (f" ({key})" if key else "", "accent bold"),
        )
    for block in (found.dates, found.people, found.facts):
        if block:
            yield ""
        for line in block:
            yield from _labelled(line.label, line.text)
    if found.smart is not None:
        yield from _smart(found)
    if found.fields:
        yield ""
    for line in found.fields:
        yield from _labelled(line.label, line.text)
    yield from _related(found)
    yield from _past(found)


def _labelled(label: str, text: str) -> Iterator[Cell]:
    first, *more = text.split("\n")
    shown = f"{label:<{LABEL}} " if label else " " * (LABEL + 1)
    yield ((shown, "muted"), (first, "text"))
    for line in more:
        yield " " * (LABEL + 1) + line


def _smart(found: Detail) -> Iterator[Cell]:
    assert found.smart is not None
    styles = {"yes": "green", "no": "red", "unknown": "muted"}
    spans = [(f"{'SMART':<{LABEL}} ", "muted")]
    for one in found.smart.letters:
        word = "?" if one.verdict == "unknown" else one.verdict
        spans.append((f"{one.letter} {word} ", styles[one.verdict]))
    yield tuple(spans)
    for reason in found.smart.missing:
        yield (f"  {reason}", "muted")


def _related(found: Detail) -> Iterator[Cell]:
    for group in found.groups:
        yield ""
        yield (f"{group.heading} ({group.total})", "accent")
        for one in group.items:
            style = "muted" if one.ended else "text"
            yield ((f"  {one.name}", style), (f"  {one.note}".rstrip(), "muted"))
        if group.total > len(group.items):
            yield (f"  and {group.total - len(group.items)} more", "muted")


def _past(found: Detail) -> Iterator[Cell]:
    from mstui.views.detail import pledge_text, remark_text, step_text

    if found.ledger:
        yield ""
        yield ("Promises", "accent")
        for pledge in found.ledger:
            yield (f"  {pledge_text(pledge)}", "text")
    if found.notes:
        yield ""
        yield ("Notes", "accent")
        for remark in found.notes:
            yield (f"  {remark_text(remark)}", "text")
    if found.history:
        yield ""
        yield ("History", "accent")
        for entry in found.history:
            yield (f"  {step_text(entry)}", "muted" if entry.step.undone else "text")
            for change in entry.lines:
                yield (f"    {change.text}", "muted")

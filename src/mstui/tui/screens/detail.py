"""Everything about the item under the cursor, in the order in which one asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from mstui.tui.panes.words import state_span
from mstui.tui.session import Session
from mstui.tui.widgets.lines import Lines
from mstui.tui.widgets.source import Cell

if TYPE_CHECKING:
    from mstui.commands.registry import Registry
    from mstui.views.detail import Detail

LABEL, LONGEST_LABEL = 10, 13
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
        # Beside the panes there is no room for long labels.
        label = LONGEST_LABEL if self.full else LABEL
        self.set_lines(detail_lines(found, session.registry, label), keep_scroll=again)
        return True

    def _show_nothing(self) -> bool:
        self.retitle("")
        self.set_lines(())
        return False


def detail_lines(found: Detail, registry: Registry, label: int) -> Iterator[Cell]:
    """The lines of a detail, styled; a command that helps is named with its key.

    Labels stand in a column of at most ``label`` cells.
    """
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
    blocks = (found.dates, found.people, found.facts)
    labels = [len(line.label) for block in (*blocks, found.fields) for line in block]
    width = min(max(labels, default=LABEL), label)
    for block in blocks:
        if block:
            yield ""
        for line in block:
            yield from _labelled(line.label, line.text, width)
    if found.smart is not None:
        yield from _smart(found, width)
    if found.fields:
        yield ""
    for line in found.fields:
        yield from _labelled(line.label, line.text, width)
    yield from _related(found)
    yield from _past(found)


def _labelled(label: str, text: str, width: int) -> Iterator[Cell]:
    first, *more = text.split("\n")
    yield ((f"{label:<{width}} ", "muted"), (first, "text"))
    for line in more:
        yield " " * (width + 1) + line


def _smart(found: Detail, width: int) -> Iterator[Cell]:
    assert found.smart is not None
    styles = {"yes": "green", "no": "red", "unknown": "muted"}
    spans = [(f"{'SMART':<{width}} ", "muted")]
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

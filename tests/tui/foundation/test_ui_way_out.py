"""The last line of a dialog tells the way out, however short it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mstui.tui.dialogs.pane import WAY_OUT, key_line
from mstui.tui.widgets.text import width

INK: Any = SimpleNamespace(
    palette=SimpleNamespace(style=lambda *names: None), glyphs=SimpleNamespace(plain=str)
)
OTHERS = st.lists(
    st.tuples(st.sampled_from(["Enter", "Tab ↑ ↓", "ctrl+s", "← → ↑ ↓"]), st.text("abc ", max_size=9)),
    max_size=6,
)  # fmt: skip


@given(OTHERS, OTHERS, st.integers(20, 120))
def test_the_way_out_stands_wherever_it_was_named(
    before: list[tuple[str, str]], after: list[tuple[str, str]], cells: int
) -> None:
    """Keys give way from the end of the line, the way out never, and the line is full."""
    keys = [*before, (WAY_OUT, "cancel"), *after]
    pieces = [text for text, _ in key_line(keys, cells, INK)]
    assert WAY_OUT in pieces
    assert sum(width(text) for text in pieces) == cells


def test_the_first_key_stands_before_it_where_there_is_room() -> None:
    keys = (("Enter", "save"), ("↑ ↓", "move"), ("Esc", "cancel"))
    line = "".join(text for text, _ in key_line(keys, 30, INK))
    assert line.split() == ["Enter", "save", "Esc", "cancel"]

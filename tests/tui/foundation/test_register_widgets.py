"""The small pictures of the registers: a sparkline, the heat map, the matrix."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.tui import compat

compat.lean_import()

from textual.app import App, ComposeResult  # noqa: E402

from mstui.tui.glyphs import ASCII, UNICODE, Glyphs  # noqa: E402
from mstui.tui.widgets.heatmap import HeatMap  # noqa: E402
from mstui.tui.widgets.matrix import MatrixLine, MatrixPane  # noqa: E402
from mstui.tui.widgets.spark import spark  # noqa: E402
from mstui.tui.widgets.text import width  # noqa: E402

numbers = st.decimals(-1_000_000, 1_000_000, allow_nan=False, places=2)


@given(st.lists(numbers, max_size=30), st.integers(0, 20), st.sampled_from((UNICODE, ASCII)))
def test_a_sparkline_keeps_the_order_of_its_values(
    values: list[Decimal], cells: int, glyphs: Glyphs
) -> None:
    drawn = spark(values, cells, glyphs)
    shown = values[-cells:] if cells else []
    assert len(drawn) == len(shown)
    assert drawn.isascii() or glyphs is UNICODE
    heights = [glyphs.spark.index(sign) for sign in drawn]
    for value, height in zip(shown, heights, strict=True):
        for other, beside in zip(shown, heights, strict=True):
            assert value >= other or height <= beside
    if len(set(shown)) > 1:
        assert (min(heights), max(heights)) == (0, len(glyphs.spark) - 1)


class Showing(App[None]):
    """One widget over the whole screen."""

    CSS = "Pane { width: 1fr; height: 1fr; }"

    def __init__(self, pane: HeatMap | MatrixPane) -> None:
        super().__init__()
        self.pane = pane

    def compose(self) -> ComposeResult:
        yield self.pane

    @property
    def lines(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]


@pytest.mark.parametrize("size", [(20, 8), (36, 11), (44, 18), (52, 22), (120, 40)])
async def test_the_map_shows_every_count_at_any_size(size: tuple[int, int]) -> None:
    heat = HeatMap()
    app = Showing(heat)
    async with app.run_test(size=size) as pilot:
        counts = {(5, 5): 7, (1, 1): 3, (4, 2): 8, (3, 3): 12345}
        heat.show(counts, (4, 2))
        await pilot.pause()
        assert {width(line) for line in app.lines} == {size[0]}
        text = "\n".join(app.lines)
        if size[0] >= 36:
            assert all(shown in text for shown in ("7", "3", "[8]", "90 %", "10 %"))
        heat.show(counts, (5, 2), was=(4, 2), moving=True)
        await pilot.pause()
        if size[0] >= 36:
            rows = [line for line in app.lines if "%" in line]
            assert "[" in rows[0]
            assert "[" not in rows[1]


@pytest.mark.parametrize("size", [(30, 8), (60, 12), (120, 40)])
@pytest.mark.parametrize("many", [1, 9, 200])
async def test_the_matrix_scrolls_to_what_is_chosen(size: tuple[int, int], many: int) -> None:
    lines = [
        MatrixLine(f"m{at}", f"Milestone 里程 {at}", "0 of 1", "amber", {at: "submitted"})
        for at in range(many)
    ]
    pane = MatrixPane("Matrix")
    app = Showing(pane)
    async with app.run_test(size=size) as pilot:
        pane.fill(lines, many)
        for at in (0, many - 1, many // 2):
            pane.choose(f"m{at}", at)
            await pilot.pause()
            assert {width(line) for line in app.lines} == {size[0]}
            (chosen,) = [line for line in app.lines if ">" in line]
            assert "◆" in chosen
            assert f" {at + 1}" in app.lines[1]

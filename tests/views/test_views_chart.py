"""The cells of a chart: whatever a bar is like, and wherever the chart stands."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.config.colors import COLOR_NAMES
from mstui.plan.calendar import standard
from mstui.views.chart import ASCII, UNICODE, Painter, Signs
from mstui.views.scale import DAY, ZOOMS, Scale, day_place, zoomed
from mstui.views.signs import common, legend
from mstui.views.timeline import Bar, Charted, Mark

TODAY = day_place("2026-11-21")
PLACES = st.integers(-400 * DAY, 400 * DAY).map(lambda off: TODAY + off)
MAYBE = st.none() | PLACES
STATES = st.sampled_from(["", "todo", "doing", "done", "cancelled", "planned", "ready", "achieved",
                          "missed"])  # fmt: skip


@st.composite
def bars(draw: st.DrawFn) -> Bar:
    kind = draw(st.sampled_from(["project", "phase", "task", "milestone"]))
    start, finish = sorted((draw(PLACES), draw(PLACES)))
    start = finish if kind == "milestone" else start
    spans = st.none() | st.tuples(PLACES, PLACES).map(lambda two: (min(two), max(two)))
    marks = st.lists(st.builds(Mark, PLACES, STATES, st.booleans()), max_size=3).map(tuple)
    return Bar(
        "id", kind, "Name", draw(st.integers(0, 3)), draw(st.booleans()), draw(STATES),
        start, finish, draw(st.integers(start, finish)), draw(PLACES), draw(st.booleans()),
        draw(st.booleans()), 0, draw(spans), draw(MAYBE), draw(MAYBE), draw(spans), "",
        "2026-11-21", draw(st.integers(-30, 30)), draw(marks), draw(MAYBE),
    )  # fmt: skip


def painter(scale: Scale, signs: Signs) -> Painter:
    return Painter(cast(Charted, SimpleNamespace(today=TODAY, calendar=standard())), scale, signs)


@given(
    bars(),
    st.sampled_from(sorted(ZOOMS)),
    PLACES,
    st.integers(1, 120),
    st.sampled_from((UNICODE, ASCII)),
    st.dictionaries(st.integers(-5, 130), st.integers(0, 15)),
)
def test_every_row_has_its_columns_in_signs_and_colours_that_there_are(
    bar: Bar, zoom: str, middle: int, columns: int, signs: Signs, lines: dict[int, int]
) -> None:
    scale = zoomed(zoom, middle, columns)
    cells = painter(scale, signs).row(bar, lines)
    assert len(cells) == columns
    known = {
        sign for each in signs for sign in (each.values() if hasattr(each, "values") else each)
    }
    for cell in cells:
        assert len(cell.sign) == 1
        assert cell.sign in known or cell.sign.isalnum() or cell.sign in "?()+- "
        assert cell.colour in ("", *COLOR_NAMES)
        assert cell.ground in ("", "free", "today")
        assert signs is UNICODE or cell.sign.isascii()


@given(bars(), st.sampled_from(sorted(ZOOMS)), st.integers(20, 120))
def test_a_bar_in_view_is_drawn_and_one_out_of_view_is_pointed_at(
    bar: Bar, zoom: str, columns: int
) -> None:
    plain = cast(Any, bar)._replace(baseline=None, deadline=None, constraint=None, target=None,
                                    buffer=None, marks=(), float=bar.finish)  # fmt: skip
    drawn = painter(zoomed(zoom, bar.finish, columns), UNICODE)
    first, last = drawn.extent(plain)
    row = "".join(cell.sign for cell in drawn.row(plain))
    bodies = "█▓░━╌◇◆√■?"
    assert all(row[at] in bodies for at in range(max(first, 0), min(last + 1, columns)))
    away = painter(zoomed(zoom, bar.finish + 5000 * DAY, columns), UNICODE).row(plain)
    assert away[0].sign == UNICODE.before
    away = painter(zoomed(zoom, bar.start - 5000 * DAY, columns), UNICODE).row(plain)
    assert away[-1].sign == UNICODE.after


@pytest.mark.parametrize("signs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_sign_has_one_meaning_and_a_colour(signs: Signs) -> None:
    told = legend(signs)
    assert len({each.sign for each in told}) == len(told)
    assert len({each.word for each in told}) == len(told)
    assert {each.colour for each in told} <= set(COLOR_NAMES)
    explained = "".join(each.sign for each in told)
    drawn = [value for value in signs[:13] if value] + [*signs.milestone.values()]
    assert set("".join(drawn)) - set(explained) <= {signs.before}
    assert all(
        each in told for projects in (True, False) for each in common(signs, projects=projects)
    )

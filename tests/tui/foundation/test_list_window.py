"""The rows in memory: whatever is asked, and whatever others change, they are the list's own."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.tui.widgets.source import AnyRow, ListSource, Row
from mstui.tui.widgets.window import KEPT_PAGES, PAGE, RowWindow


def row(number: int) -> Row:
    return Row(f"id{number}", (number,), (f"row {number}",))


def source(numbers: Sequence[int]) -> ListSource:
    return ListSource(row(number) for number in numbers)


class Unranked:
    """A source that cannot tell where a key stands; counts the rows that it read."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.inner = source(numbers)
        self.read = 0

    def _told(self, rows: Sequence[AnyRow]) -> Sequence[AnyRow]:
        self.read += len(rows)
        return rows

    def first(self, n: int) -> Sequence[AnyRow]:
        return self._told(self.inner.first(n))

    def last(self, n: int) -> Sequence[AnyRow]:
        return self._told(self.inner.last(n))

    def after(self, key: object, n: int) -> Sequence[AnyRow]:
        return self._told(self.inner.after(key, n))

    def before(self, key: object, n: int) -> Sequence[AnyRow]:
        return self._told(self.inner.before(key, n))

    def around(self, id: str, n: int) -> Sequence[AnyRow]:
        return self._told(self.inner.around(id, n))

    def count(self) -> int:
        return self.inner.count()


steps = st.lists(
    st.one_of(
        st.tuples(st.just("need"), st.integers(0, 3000)),
        st.tuples(st.just("first"), st.just(0)),
        st.tuples(st.just("last"), st.just(0)),
        st.tuples(st.just("id"), st.integers(0, 1999)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), steps, st.booleans())
def test_every_row_in_memory_stands_where_it_says(
    size: int, asked: list[tuple[str, int]], ranked: bool
) -> None:
    """Pages, jumps and forgetting never misplace a row, and never keep more than a few pages."""
    numbers = range(size)
    window = RowWindow(source(numbers) if ranked else Unranked(numbers))
    window.to_first()
    for what, value in asked:
        if what == "need":
            near = min(value, size - 1, window.end + 200)
            window.need(near, near + 40)
            for position in range(max(0, near), min(near + 40, size)):
                if position >= window.start:
                    assert row(position) == window.at(position)
        elif what == "first":
            window.to_first()
        elif what == "last":
            window.to_last()
        elif ranked:
            found = window.to_id(f"id{value}")
            assert (value if value < size else None) == found
        assert size == window.count
        assert len(window.rows) <= (KEPT_PAGES + 4) * PAGE
        for index in range(0, len(window.rows), 17):
            assert row(window.start + index) == window.rows[index]


def test_walking_through_100000_rows_keeps_a_few_pages_and_reads_each_row_once() -> None:
    pages = Unranked(range(100_000))
    window = RowWindow(pages)
    window.to_first()
    most = 0
    for position in range(0, 100_000, 20):
        window.need(position, position + 40)
        assert window.at(position) == row(position)
        most = max(most, len(window.rows))
    assert most <= (KEPT_PAGES + 1) * PAGE
    assert pages.read <= 100_000 + PAGE


@settings(max_examples=80, deadline=None)
@given(
    st.sets(st.integers(0, 400), min_size=1, max_size=200),
    st.sets(st.integers(0, 400), max_size=60),
    st.sets(st.integers(0, 400), max_size=60),
    st.data(),
)
def test_after_others_changed_the_list_the_row_or_its_neighbour_is_found(
    before: set[int], gone: set[int], new: set[int], data: st.DataObject
) -> None:
    """Deleting and inserting around it, the row keeps the cursor; gone, the next one takes it."""
    here = data.draw(st.sampled_from(sorted(before)))
    window = RowWindow(source(sorted(before)))
    window.to_id(f"id{here}")
    after = sorted((before - gone) | new)
    window.source = source(after)
    position = window.to_id(f"id{here}")
    if here in after:
        assert position == after.index(here)
    else:
        assert position is None
        position = window.to_key(row(here))
        following = [number for number in after if number > here]
        if following:
            assert window.at(position) == row(following[0])
        elif after:
            assert window.at(position) == row(after[-1])
        else:
            assert window.count == 0
    assert window.count == len(after)


def test_rows_that_vanished_unseen_put_the_positions_right() -> None:
    """Positions said there were rows before; the page shows there are none."""
    numbers = list(range(1000))
    window = RowWindow(source(numbers))
    window.to_id("id500")
    assert window.at(500) == row(500)
    start = window.start
    window.source = source([number for number in numbers if number >= start])
    shift = window.need(300, 340)
    assert shift == -start
    assert window.at(500 + shift) == row(500)
    assert window.count == 1000 - start


def test_rows_that_vanished_at_the_end_shorten_the_count() -> None:
    window = RowWindow(source(range(1000)))
    window.to_first()
    window.source = source(range(100))
    window.need(400, 440)
    assert window.count == 100
    assert window.at(99) == row(99)

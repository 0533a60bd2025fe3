"""Loops of dependencies are found, however deep they hide, and only what closes them goes."""

from __future__ import annotations

from graphlib import TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from mstui.exchange.loops import without_loops

ITEMS = [f"n{number}" for number in range(12)]


def test_a_chain_is_left_alone() -> None:
    assert without_loops([("a", "b"), ("b", "c")], {}).kept == [0, 1]


def test_the_last_link_of_a_loop_goes_and_the_loop_is_named() -> None:
    found = without_loops([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")], {})

    assert found.kept == [0, 1, 3]
    (loop,) = found.loops
    assert loop[0] == loop[-1]
    assert set(loop) == {"a", "b", "c"}


def test_a_loop_through_a_phase_is_one() -> None:
    parts = {"a": "p", "b": "p", "p": "q"}

    assert without_loops([("p", "x"), ("x", "a")], parts).kept == [0]
    assert without_loops([("q", "a")], parts).kept == []
    assert without_loops([("a", "q")], parts).kept == []
    assert without_loops([("a", "b"), ("p", "x")], parts).kept == [0, 1]


@given(
    st.lists(st.tuples(st.sampled_from(ITEMS), st.sampled_from(ITEMS)), max_size=40),
    st.lists(st.integers(-1, 11), min_size=12, max_size=12),
)
def test_what_is_kept_has_an_order_and_nothing_goes_in_vain(
    links: list[tuple[str, str]], above: list[int]
) -> None:
    links = [link for link in links if link[0] != link[1]]
    # Every item hangs under an earlier one or none, so the outline itself is sound.
    parts = {
        item: ITEMS[holder] for item, holder in zip(ITEMS, above, strict=True)
        if 0 <= holder < ITEMS.index(item)
    }  # fmt: skip

    found = without_loops(links, parts)

    kept = [links[at] for at in found.kept]
    assert _ordered(kept, parts)
    assert len(kept) + len(found.loops) + found.more == len(links)
    if not found.loops:
        assert kept == links
    for at in sorted(set(range(len(links))) - set(found.kept)):
        # Any link that went is part of a loop of the whole.
        assert not _ordered([*kept, links[at]], parts) or len(found.loops) > 1


def _ordered(links: list[tuple[str, str]], parts: dict[str, str]) -> bool:
    """Whether graphlib finds an order of leaves: containers stand for all they hold."""
    holders = set(parts.values())
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for item in ITEMS:
        sorter.add(f"{item}>", item)
        if item in parts:
            sorter.add(item, parts[item])
            sorter.add(f"{parts[item]}>", f"{item}>")
    for before, after in links:
        sorter.add(after, f"{before}>" if before in holders else before)
    try:
        tuple(sorter.static_order())
    except ValueError:
        return False
    return True


def test_a_file_of_nothing_but_loops_ends() -> None:
    names = [f"x{number}" for number in range(60)]
    links = [(a, b) for a in names for b in names if a != b]

    found = without_loops(links, {})

    assert len(found.kept) + len(found.loops) + found.more == len(links)

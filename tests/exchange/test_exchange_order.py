"""Ids and sibling order of whole files are as those made one at a time."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.ids import ALPHABET, LENGTH, new_id
from mstui.domain.order import key_between
from mstui.exchange.order import new_ids, order_key, order_keys


def test_ids_look_like_any_other_and_differ() -> None:
    made = new_ids(20_000)

    assert len(set(made)) == 20_000
    assert {len(key) for key in made} == {LENGTH}
    # Every letter turns up at every place: no bits are missing.
    for place in range(LENGTH):
        assert {key[place] for key in made} == set(ALPHABET)


def test_ids_from_a_seed_are_repeatable() -> None:
    assert new_ids(3, random.Random(7)) == [
        new_id(bits) for bits in [random.Random(7)] for _ in "abc"
    ]


@given(st.integers(0, 999_998))
def test_something_fits_before_between_and_after_any_two_neighbours(place: int) -> None:
    first, second = order_key(place), order_key(place + 1)

    assert first < key_between(first, second) < second
    assert key_between(None, first) < first
    assert key_between(second, None) > second


def test_keys_sort_as_their_places() -> None:
    keys = order_keys(2_000)

    assert keys == sorted(keys)
    assert keys == [order_key(place) for place in range(2_000)]

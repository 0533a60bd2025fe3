"""Keyset paging: a page begins after the last key of the page before, wherever that row now stands.

An order is a list of terms that ends with the id, so no two rows are equal in it. Nulls come
first, as in SQLite. Conditions are cut into pieces that an index answers one by one: SQLite
reads no index for a condition that joins them with OR.
"""

from __future__ import annotations

from typing import NamedTuple

Value = str | int | None
Key = tuple[Value, ...]


class Term(NamedTuple):
    """One part of an order; ``nullable`` where a row may have no value there."""

    sql: str
    nullable: bool = False


class Piece(NamedTuple):
    """A condition on the rows on one side of a key, with its parameters by name."""

    sql: str
    parameters: dict[str, Value]


def ordering(terms: tuple[Term, ...], *, backwards: bool) -> str:
    """The ORDER BY of the terms."""
    direction = " DESC" if backwards else ""
    return ",".join(f"{term.sql}{direction}" for term in terms)


def beyond(terms: tuple[Term, ...], key: Key, *, backwards: bool) -> list[Piece]:
    """The rows after ``key``, or before it: pieces in the order in which they are walked."""
    return _before(terms, key) if backwards else _after(terms, key)


def _after(terms: tuple[Term, ...], key: Key) -> list[Piece]:
    if None not in key:
        # Nulls sort first, so whatever a row value leaves out as unknown stands before the key.
        return [_compared(terms, key, ">")]
    pieces = []
    for depth in range(len(terms) - 1, -1, -1):
        value = key[depth]
        here = f"{terms[depth].sql} IS NOT NULL" if value is None else f"{terms[depth].sql}>:key"
        pieces.append(_prefixed(terms, key, depth, here))
    return pieces


def _before(terms: tuple[Term, ...], key: Key) -> list[Piece]:
    if not any(term.nullable for term in terms):
        return [_compared(terms, key, "<")]
    pieces = []
    for depth in range(len(terms) - 1, -1, -1):
        if key[depth] is None:
            continue
        pieces.append(_prefixed(terms, key, depth, f"{terms[depth].sql}<:key"))
        if terms[depth].nullable:
            pieces.append(_prefixed(terms, key, depth, f"{terms[depth].sql} IS NULL"))
    return pieces


def _compared(terms: tuple[Term, ...], key: Key, sign: str) -> Piece:
    left = ",".join(term.sql for term in terms)
    right = ",".join(f":key{place}" for place in range(len(terms)))
    return Piece(f"({left}){sign}({right})", {f"key{n}": value for n, value in enumerate(key)})


def _prefixed(terms: tuple[Term, ...], key: Key, depth: int, here: str) -> Piece:
    """Rows that share the key's first ``depth`` values and differ as ``here`` says."""
    equal = [f"{term.sql} IS :key{place}" for place, term in enumerate(terms[:depth])]
    parameters = {f"key{place}": key[place] for place in range(depth)}
    return Piece(" AND ".join([*equal, here]), {**parameters, "key": key[depth]})

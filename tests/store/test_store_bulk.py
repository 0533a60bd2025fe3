"""Writing in bulk leaves the same journal as the triggers, operation by operation."""

from __future__ import annotations

import random
from contextlib import suppress
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS
from mstui.store import bulk
from mstui.store.bulk import delete_rows, insert_rows, update_rows
from mstui.store.check import INVARIANTS
from mstui.store.dumping import tables
from mstui.store.transaction import Row
from support.memory import clocks, empty, ops, writing
from support.writing import insert_one, value_of

# What the triggers must quote as Python does; NUL and halves of pairs are refused on the way in.
any_text = st.text(st.characters(min_codepoint=1, exclude_categories=("Cs",)), max_size=20)
columns = st.fixed_dictionaries(
    {},
    optional={
        "name": st.none() | any_text,
        "description": st.none() | any_text,
        "ord": st.none() | any_text,
        "state": st.none() | any_text,
        "percent": st.none() | st.integers(-(2**63), 2**63 - 1) | st.booleans(),
        "elapsed": st.none() | st.booleans(),
        "duration": st.none() | st.integers(-5, 5) | st.integers(0, 99).map(str),
        "source_id": st.none() | any_text | st.integers(0, 10**9),
    },
)


def random_rows(seed: int) -> dict[str, list[Row]]:
    """Rows of many kinds that fit together, each with the columns it happens to give."""
    rng = random.Random(seed)
    source = empty()
    with writing(source) as tx:
        for _ in range(12):
            insert_one(rng, tx, rng.choice(list(KINDS.values())))
    rows: dict[str, list[Row]] = {}
    for name, of_kind in tables(source).items():
        for row in of_kind:
            given = {n: v for n, v in row.items() if v is not None or rng.random() < 0.5}
            rows.setdefault(name, []).append(given)
    source.close()
    return rows


def agree(one, other) -> None:
    assert tables(one) == tables(other)
    assert ops(one) == ops(other)
    for conn in (one, other):
        times = clocks(conn)
        assert times == sorted(set(times))
        assert list(INVARIANTS["journal"](conn)) == list(INVARIANTS["sequence"](conn)) == []
        assert conn.execute("SELECT capture,intent FROM journal_meta").fetchall() == [(1, None)]


def insert_by_trigger(conn, rows) -> None:
    with writing(conn) as tx:
        for kind, of_kind in rows.items():
            for row in of_kind:
                names = ",".join(f'"{name}"' for name in row)
                marks = ",".join("?" * len(row))
                tx.conn.execute(
                    f'INSERT INTO "{kind}"({names}) VALUES({marks})', list(row.values())
                )


def schema(conn) -> list[tuple[str, str]]:
    return conn.execute("SELECT name,sql FROM sqlite_schema ORDER BY name").fetchall()


@given(seed=st.integers(0, 2**32), many=st.sampled_from([1, 5000]))
@settings(max_examples=40)
def test_rows_of_any_kind(seed, many):
    """Few rows, and as many as indexes and triggers are made anew for: nothing of them is lost."""
    rows = random_rows(seed)
    by_trigger, in_bulk = empty(), empty()
    insert_by_trigger(by_trigger, rows)
    with mock.patch.object(bulk, "_MANY", many), writing(in_bulk) as tx:
        assert insert_rows(tx, rows) == sum(map(len, rows.values()))
    agree(by_trigger, in_bulk)
    assert schema(by_trigger) == schema(in_bulk)
    assert list(INVARIANTS["triggers"](in_bulk)) == []
    assert in_bulk.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_many_rows_that_fail_leave_indexes_and_triggers_in_place():
    conn = empty()
    before = schema(conn)
    rows = [{"id": f"t{n % 5999}", "name": "twice"} for n in range(6_000)]
    with pytest.raises(MstuiError, match="UNIQUE"), writing(conn) as tx:
        insert_rows(tx, {"task": rows})
    assert schema(conn) == before
    assert conn.execute("SELECT count(*) FROM task").fetchone() == (0,)


@given(rows=st.lists(columns, min_size=1, max_size=8))
@settings(max_examples=100)
def test_values_of_any_kind(rows):
    """Text that JSON must quote, texts in integer columns and the reverse, left-out columns."""
    rows = {"task": [{"id": f"t{n}", **row} for n, row in enumerate(rows)]}
    by_trigger, in_bulk = empty(), empty()
    insert_by_trigger(by_trigger, rows)
    with writing(in_bulk) as tx:
        insert_rows(tx, rows)
    agree(by_trigger, in_bulk)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=25)
def test_changes_and_deletions(seed):
    rng = random.Random(seed)
    rows = random_rows(seed)
    kind = rng.choice([KINDS[name] for name in rows])
    ids = [str(row["id"]) for row in rows[kind.name]]
    one, other = empty(), empty()
    for conn in (one, other):
        insert_by_trigger(conn, rows)
        conn.execute("PRAGMA foreign_keys=OFF")
    now = {row["id"]: row for row in tables(one)[kind.name]}
    plain = [f for f in kind.fields if f.type not in ("ref", "item")]
    changes = {}
    for id in ids:
        drawn = {field.name: value_of(rng, field) for field in plain if rng.random() < 0.3}
        # In their declared order, as a statement's columns may stand in any.
        changes[id] = {name: v for name, v in drawn.items() if now[id][name] != v}
    with writing(one) as tx:
        for _, group in by_columns(changes):
            for id, row in group:
                tx.update(kind.name, id, row)
        for id in ids:
            tx.delete(kind.name, id)
    with writing(other) as tx:
        update_rows(tx, kind.name, changes)
        assert delete_rows(tx, kind.name, [*ids, "not there"]) == len(ids)
    assert tables(one) == tables(other)
    assert sorted(map(repr, ops(one))) == sorted(map(repr, ops(other)))
    assert [cell for cell, *_ in ops(one)] == [cell for cell, *_ in ops(other)]


def by_columns(changes):
    groups = {}
    for id, row in changes.items():
        groups.setdefault(tuple(row), []).append((id, row))
    return groups.items()


def test_a_large_number_of_rows_is_written_in_parts_and_heard_of():
    conn, heard = empty(), []
    rows = [{"id": f"t{n}", "name": f"task {n}"} for n in range(12_001)]
    with writing(conn) as tx:
        insert_rows(tx, {"task": rows}, heard.append)
    assert heard == [5000, 10_000, 12_001]
    assert len(set(clocks(conn))) == len(clocks(conn)) == 12_002


def test_a_failure_that_somebody_swallows_still_keeps_nothing():
    """Half of a batch would stand in the tables without its journal."""
    conn = empty()
    before = list(conn.iterdump())

    def careless() -> None:
        with writing(conn) as tx:
            tx.insert("team", {"name": "kept?"})
            with suppress(Exception):
                insert_rows(tx, {"task": [{"id": "a"}, {"id": "b"}, {"id": "a"}]})
            tx.insert("team", {"name": "after"})

    with pytest.raises(MstuiError, match="UNIQUE"):
        careless()
    assert list(conn.iterdump()) == before


def test_unknown_columns_and_kinds_are_mistakes_of_the_caller():
    conn = empty()
    with pytest.raises(KeyError, match="task has no field nmae"), writing(conn) as tx:
        insert_rows(tx, {"task": [{"id": "a", "nmae": "x"}]})
    with pytest.raises(KeyError), writing(conn) as tx:
        insert_rows(tx, {"taks": [{"id": "a"}]})
    assert ops(conn) == []


@pytest.mark.parametrize(
    ("value", "what"), [(2**63, "too large"), ("\ud800", "not Unicode")], ids=["number", "text"]
)
def test_what_no_column_can_hold_is_told_in_one_line(value, what):
    conn = empty()
    field = "name" if isinstance(value, str) else "duration"
    with pytest.raises(MstuiError, match=what), writing(conn) as tx:
        tx.insert("task", {field: value})
    with pytest.raises(MstuiError, match=what), writing(conn) as tx:
        insert_rows(tx, {"task": [{"id": "t", field: value}]})
    assert ops(conn) == []

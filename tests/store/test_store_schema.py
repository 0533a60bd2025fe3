"""The rules that synced tables keep, and the numbers that no version may change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mstui.domain.kinds import KINDS
from mstui.store.cells import SYNCED, cell_named, cell_of, references
from mstui.store.fingerprint import TRIGGERS
from mstui.store.header import APPLICATION_ID, NEWEST_VERSION
from mstui.store.schema import cell_rows, expected_triggers, trigger_texts
from support.memory import empty

GOLDEN = Path(__file__).parent / "cells.golden"
EVERY_KIND = pytest.mark.parametrize("kind", SYNCED.values(), ids=SYNCED)


@pytest.fixture(scope="module")
def conn():
    return empty()


def definition(conn, kind) -> str:
    (sql,) = conn.execute(
        "SELECT sql FROM sqlite_schema WHERE type='table' AND name=?", (kind.name,)
    ).fetchone()
    return str(sql)


@EVERY_KIND
def test_the_id_is_a_text_made_by_the_client(conn, kind):
    columns = conn.execute(f'PRAGMA table_info("{kind.name}")').fetchall()
    keys = [(name, type) for _, name, type, _, _, key in columns if key]
    assert keys == [("id", "TEXT")]
    assert "AUTOINCREMENT" not in definition(conn, kind).upper()
    assert definition(conn, kind).endswith("STRICT")


@EVERY_KIND
def test_nothing_but_the_key_is_unique_and_nothing_is_checked(conn, kind):
    """Two copies may each be right and only together break such a rule."""
    unique = [
        (name, origin)
        for _, name, unique, origin, _ in conn.execute(f'PRAGMA index_list("{kind.name}")')
        if unique
    ]
    assert [origin for _, origin in unique] == ["pk"]
    assert not re.search(r"\b(CHECK|UNIQUE|GENERATED|COLLATE)\b", definition(conn, kind).upper())


@EVERY_KIND
def test_every_other_column_may_be_left_out(conn, kind):
    conn.execute("BEGIN")
    conn.execute(f"INSERT INTO \"{kind.name}\"(id) VALUES('only an id')")
    conn.execute("ROLLBACK")
    for _, name, type, not_null, default, key in conn.execute(f'PRAGMA table_info("{kind.name}")'):
        assert type in ("TEXT", "INTEGER")
        assert key or not not_null or default is not None, name


@EVERY_KIND
def test_foreign_keys_are_deferred_and_act_on_nothing(conn, kind):
    found = {row[3]: row for row in conn.execute(f'PRAGMA foreign_key_list("{kind.name}")')}
    assert set(found) == {field.name for field in kind.fields if field.type == "ref"}
    for row in found.values():
        assert row[2] in KINDS
        assert (row[4], row[5], row[6]) == ("id", "NO ACTION", "NO ACTION")
    deferred = definition(conn, kind).count("DEFERRABLE INITIALLY DEFERRED")
    assert deferred == len(found)


@EVERY_KIND
def test_the_table_has_the_declared_fields_in_their_order(conn, kind):
    columns = conn.execute(f'PRAGMA table_info("{kind.name}")').fetchall()
    assert [name for _, name, *_ in columns] == ["id", *kind.names]
    for (_, name, type, _, default, _), field in zip(columns[1:], kind.fields, strict=True):
        assert type == field.sql_type, name
        if field.default is None:
            assert default is None, name
        else:
            assert str(default).strip("'") == str(field.default), name


@EVERY_KIND
def test_rows_that_point_at_another_are_found_by_an_index(conn, kind):
    """A deletion asks every such column; without an index it would read whole tables."""
    for field in references(kind):
        plan = conn.execute(
            f'EXPLAIN QUERY PLAN SELECT id FROM "{kind.name}" WHERE "{field.name}"=?', ("x",)
        ).fetchall()
        assert any("USING INDEX" in step[3] or "COVERING INDEX" in step[3] for step in plan), field


def test_names_of_tables_are_those_of_the_kinds(conn):
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type='table'")}
    own = {name for name in tables if not name.startswith(("journal_", "sqlite_"))}
    assert own == set(KINDS) | {"intent"}


def test_declared_numbers_and_words_are_each_used_once():
    kinds = list(SYNCED.values())
    assert len({kind.number for kind in kinds}) == len(kinds)
    words = [word for kind in kinds for word in {kind.name, kind.plural}]
    assert len(set(words)) == len(words)
    for kind in kinds:
        assert len(set(kind.names)) == len(kind.names) <= 90
        assert "id" not in kind.names
        assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in (kind.name, *kind.names))


def test_declared_references_name_kinds_that_exist():
    for kind in KINDS.values():
        for field in references(kind):
            targets = [field.ref] if field.ref else list(field.choices)
            assert set(targets) <= set(KINDS)
            assert targets
        if kind.pair:
            assert set(kind.pair) <= set(kind.names)


def test_the_number_of_a_cell_never_changes_its_meaning():
    """Old journals are read by these numbers: lines may be added here, none changed.

    A deliberate addition is taken up by writing the new lines to the end of their kind.
    """
    golden = [line.split() for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    frozen = {int(number): (table, column) for number, table, column in golden}
    declared = {number: (table, column) for number, table, column in cell_rows()}
    assert {n: declared.get(n) for n in frozen} == frozen
    unwritten = {n: cell for n, cell in declared.items() if n not in frozen}
    assert unwritten == {}, f"add these lines to {GOLDEN.name}"


def test_cells_are_found_by_number_and_by_name(conn):
    stored = conn.execute('SELECT number,"table","column" FROM journal_cell').fetchall()
    assert sorted(stored) == sorted(cell_rows())
    for kind in SYNCED.values():
        for name in kind.names:
            cell = cell_named(cell_of(kind, name))
            assert cell is not None
            assert (cell.kind, cell.field) == (kind, name)
    for unknown in (0, 3, 99, 103, 109, 199, 9999, 123_456, -1):
        assert cell_named(unknown) is None


def test_the_triggers_are_those_written_down_for_this_version(conn):
    """Opening compares with the written hash; it must be renewed when the triggers change."""
    assert TRIGGERS[NEWEST_VERSION] == expected_triggers() == trigger_texts(conn)
    assert sorted(TRIGGERS) == list(range(1, NEWEST_VERSION + 1))


def test_triggers_need_no_sqlite_newer_than_3_40(conn):
    sql = " ".join(
        text for (text,) in conn.execute("SELECT sql FROM sqlite_schema WHERE type='trigger'")
    )
    assert not re.search(r"jsonb|subsec|unixepoch|unhex|->|ORDER BY[^;]*\) FILTER", sql)


def test_the_header_says_whose_file_it_is(conn):
    assert conn.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert conn.execute("PRAGMA user_version").fetchone() == (NEWEST_VERSION,)
    assert int.from_bytes(b"mstu", "big") == APPLICATION_ID

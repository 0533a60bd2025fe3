"""The reading connection speaks our own errors, whichever way it is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from mstui.domain.errors import Corrupt, MstuiError
from mstui.store.opening import memory

BAD_TEXT = "SELECT 1 UNION ALL SELECT CAST(x'ff' AS TEXT)"

ASKED: dict[str, Callable[[sqlite3.Connection], object]] = {
    "execute": lambda conn: conn.execute(
        f"SELECT 1 WHERE ({BAD_TEXT} LIMIT -1 OFFSET 1) IS json('{{')"
    ),
    "fetchone": lambda conn: [c := conn.execute(BAD_TEXT), c.fetchone(), c.fetchone()],
    "fetchmany": lambda conn: conn.execute(BAD_TEXT).fetchmany(5),
    "fetchall": lambda conn: conn.execute(BAD_TEXT).fetchall(),
    "iteration": lambda conn: list(conn.execute(BAD_TEXT)),
    "a cursor": lambda conn: conn.cursor().execute(BAD_TEXT).fetchall(),
    "executemany": lambda conn: conn.executemany("INSERT INTO nowhere VALUES(?)", [(1,)]),
    "too large": lambda conn: conn.execute("SELECT ?", (2**70,)),
    "half a letter": lambda conn: conn.execute("SELECT ?", ("\ud800",)),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_every_way_of_reading_tells_the_file(ask):
    with closing(memory()) as conn:
        conn.where = "/plans/web.db"
        with pytest.raises(MstuiError) as caught:
            ask(conn)
    assert caught.value.message.startswith("/plans/web.db: ")
    assert "\n" not in str(caught.value)


def test_text_that_is_not_utf_8_is_damage():
    with closing(memory()) as conn:
        conn.where = "/plans/web.db"
        with pytest.raises(Corrupt):
            conn.execute(BAD_TEXT).fetchall()


def test_until_it_knows_its_file_and_after_it_is_closed_the_errors_are_sqlites_own():
    conn = memory()
    with pytest.raises(sqlite3.OperationalError):
        conn.execute("SELECT * FROM nowhere")
    conn.where = "/plans/web.db"
    conn.close()
    with pytest.raises(sqlite3.ProgrammingError):
        conn.execute("SELECT 1")


def test_rows_come_as_from_any_connection():
    with closing(memory()) as conn:
        conn.where = "x"
        sql = "WITH n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<5) SELECT i,i*i FROM n"
        expected = [(i, i * i) for i in range(1, 6)]
        assert conn.execute(sql).fetchall() == expected
        assert list(conn.execute(sql)) == expected
        assert dict(conn.execute(sql)) == dict(expected)
        cursor = conn.execute(sql)
        assert [cursor.fetchone(), *cursor.fetchmany(2), *cursor] == expected
        assert cursor.fetchone() is None
        assert next(iter(conn.execute(sql))) == (1, 1)

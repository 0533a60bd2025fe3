"""SQL functions in Python, made on a connection when a query first asks for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from mstui.domain.errors import MstuiError

# By name: how many arguments, and what is called.
FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {}


def run(
    conn: sqlite3.Connection, sql: str, values: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """The rows of a SELECT that may call one of ``FUNCTIONS``."""
    try:
        return conn.execute(sql, values or {}).fetchall()
    except (sqlite3.OperationalError, MstuiError) as error:
        if not any(f"no such function: {name}" in str(error) for name in FUNCTIONS):
            raise
    # Once a connection: making one again would throw away every prepared statement.
    for name, (arguments, called) in FUNCTIONS.items():
        conn.create_function(name, arguments, called, deterministic=True)
    return conn.execute(sql, values or {}).fetchall()

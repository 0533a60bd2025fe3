"""What must hold for every draft and every report, whatever file they come from."""

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from mstui.domain.draft import Draft, Row
from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS
from mstui.domain.values import check_value
from mstui.exchange.reading import read
from mstui.exchange.records import ImportReport
from mstui.store import schema

TODAY = date(2026, 11, 21)


def read_text(
    tmp_path: Path, text: str | bytes, name: str = "plan.csv", **options: object
) -> tuple[Draft, ImportReport]:
    """Read a file with this content, and check what holds for all."""
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    draft, report = read(path, today=TODAY, **options)  # type: ignore[arg-type]
    assert_storable(draft)
    return draft, report


def refusal(path: Path) -> str:
    """The one line that a file is refused with, "" where it is read; nothing else is raised."""
    try:
        read(path, today=TODAY)
    except MstuiError as error:
        return str(error)
    return ""


def assert_storable(draft: Draft) -> None:
    """Every value is as it would be stored, every id is used once, every reference leads
    somewhere, and a real workspace takes all of it."""
    seen: set[str] = set()
    for name, rows in draft.rows.items():
        kind = KINDS[name]
        for row in rows:
            assert row["id"] not in seen
            seen.add(str(row["id"]))
            for field_name, value in row.items():
                if field_name == "id":
                    continue
                field = kind.field(field_name)
                assert field is not None, (name, field_name)
                # Readers say "nothing" by None or by an empty text.
                assert check_value(field, value) == (
                    value if value != "" else check_value(field, "")
                ), (
                    name,
                    field_name,
                    value,
                )
            if kind.pair:
                assert row["id"] == "|".join(str(row[end]) for end in kind.pair)
    for name, rows in draft.rows.items():
        for field in KINDS[name].fields:
            if field.type in ("ref", "item"):
                for row in rows:
                    target = row.get(field.name)
                    assert target is None or target in seen, (name, field.name, target)
    _assert_taken(draft)
    _assert_no_circles(draft)


@cache
def _empty_workspace() -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(conn)
    return conn


def _assert_taken(draft: Draft) -> None:
    conn = _empty_workspace()
    conn.execute("BEGIN")
    for name, rows in draft.rows.items():
        for row in rows:
            names = ",".join(f'"{key}"' for key in row)
            marks = ",".join("?" * len(row))
            conn.execute(f'INSERT INTO "{name}"({names}) VALUES({marks})', list(row.values()))
    astray = conn.execute("PRAGMA foreign_key_check").fetchall()
    conn.execute("ROLLBACK")
    assert not astray


def _assert_no_circles(draft: Draft) -> None:
    for kind in ("phase", "milestone", "task"):
        parents = {row["id"]: row.get("parent") for row in draft.rows.get(kind, ())}
        for start in parents:
            steps, at = 0, parents[start]
            while at is not None:
                steps += 1
                assert steps <= len(parents), f"a circle of parents at {start}"
                at = parents[at]


def by_name(draft: Draft, kind: str) -> dict[str, Row]:
    return {str(row["name"]): row for row in draft.rows.get(kind, ())}


def links(draft: Draft) -> set[tuple[str, str, str, int, str]]:
    """Every dependency by the names of its ends."""
    names = {
        row["id"]: str(row["name"])
        for kind in ("phase", "milestone", "task")
        for row in draft.rows.get(kind, ())
    }
    return {
        (
            names[row["predecessor"]],
            names[row["successor"]],
            str(row["type"]),
            int(row["lag"] or 0),
            str(row["lag_unit"]),
        )
        for row in draft.rows.get("dependency", ())
    }


def leaf_cells(path: Path) -> int:
    """How many elements of an XML file hold text and no others: counted without our reader."""
    return sum(
        1
        for element in ElementTree.parse(path).iter()
        if len(element) == 0 and (element.text or "").strip()
    )


def table_cells(text: str, delimiter: str = ",", quote: str = '"', header: bool = True) -> int:
    """How many cells below the header are not empty, counted without our reader."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote))
    return sum(1 for row in rows[1 if header else 0 :] for cell in row if cell.strip())


def problems(report: ImportReport, *, bad: bool) -> list[str]:
    return [f"{where}: {what}" for where, what, is_bad in report.problems if is_bad is bad]

"""The record of a check-in for programs: JSON of all of it, CSV of its forecasts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from mstui.domain.text import escaped
from mstui.views.record import Record, Row, Seen

SCHEMA = 1
COLUMNS = (
    "project", "checkin", "on", "milestone", "milestone_id", "owner", "target_before", "target",
    "forecast_before", "forecast", "source", "moved_days", "baseline", "slip_days", "gap_days",
    "health", "declared",
)  # fmt: skip
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def record_json(record: Record) -> str:
    """The whole record as JSON: rows with every field, and beside them what was recorded."""
    return escaped(json.dumps(record_data(record), ensure_ascii=False, indent=1)) + "\n"


def record_data(record: Record) -> dict[str, Any]:
    """The record in plain values; lists of items hold ``row``, ``entry``, ``before``, figures."""
    found: dict[str, Any] = {"schema": SCHEMA}
    value: Any
    for name, value in zip(record._fields, record, strict=True):
        if name == "names":
            value = {id: {"kind": kind, "name": called} for id, (kind, called) in value.items()}
        elif name == "withdrawn":
            value = value._asdict() if value else None
        elif isinstance(value, list):
            value = [_plain(one) for one in value]
        found[name] = value
    return found


def _plain(one: Seen | Row) -> dict[str, Any]:
    return one._asdict() if isinstance(one, Seen) else one


def forecasts_csv(record: Record) -> str:
    """What was forecast of every open milestone, before and now, in working days with sign.

    An unchanged forecast is a row too, for a chart needs it; no cell begins as a formula would.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row] for row in _forecasts(record))
    return written.getvalue()


def _forecasts(record: Record) -> Iterator[tuple[Any, ...]]:
    for seen in record.milestones:
        entry, before = seen.entry or {}, seen.before or {}
        yield (
            record.project.get("key") or record.project.get("name"),
            record.checkin["id"],
            record.on,
            seen.row["name"],
            seen.row["id"],
            record.name(seen.row.get("owner")) or record.name(seen.row.get("team")),
            before.get("target"),
            entry.get("target"),
            before.get("forecast"),
            entry.get("forecast"),
            entry.get("forecast_source"),
            seen.figures.get("moved"),
            str((seen.baselined or {}).get("finish") or "")[:10],
            seen.figures.get("slip"),
            seen.figures.get("gap"),
            entry.get("health"),
            entry.get("declared"),
        )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = " ".join(str(value).split())
    return f"'{text}" if text.startswith(_FORMULA) else text

"""The next version of mstui, as far as files are concerned: one more column with a default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mstui.domain.kinds import KINDS, Field
from mstui.store import cells, fingerprint, header, migrate, opening, repair, schema

PRESENT = header.NEWEST_VERSION
KIND = "team"
FIELDS = (Field("colour", "line", default="grey"), Field("size", "integer"))


def enter(
    patch: pytest.MonkeyPatch,
    *,
    version: int = PRESENT + 1,
    steps: dict[int, Callable[[Any], None]] | None = None,
) -> None:
    """Make this process one of a later version, until ``patch`` is undone."""
    team = KINDS[KIND]
    newer = team._replace(fields=(*team.fields, *FIELDS))
    patch.setitem(KINDS, KIND, newer)
    patch.setitem(cells.SYNCED, KIND, newer)
    patch.setitem(cells._BY_NUMBER, newer.number, newer)
    patch.setattr(cells, "_KNOWN", {})
    for module in (header, opening, repair):
        patch.setattr(module, "NEWEST_VERSION", version)
    patch.setattr(schema, "VERSION", version)
    for number in range(PRESENT + 1, version + 1):
        patch.setitem(fingerprint.TRIGGERS, number, schema.expected_triggers())
    for number, step in (steps or {}).items():
        patch.setitem(migrate.STEPS, number, step)

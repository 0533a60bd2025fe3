"""The first version of a workspace file, made by taking away what came later."""

from __future__ import annotations

import pytest

from mstui.domain.kinds import KINDS
from mstui.store import cells, header, migrate, opening, repair, schema

KINDS_SINCE = ("investigation", "retrospective", "selfreport", "scopeanswer")
FIELDS_SINCE = {
    "project": ("contingency_cents",),
    "adjustment": ("client_text",),
    "checkin": ("audience",),
    "judgement": ("explanation",),
}


def enter(patch: pytest.MonkeyPatch) -> None:
    """Make this process one of version 1, until ``patch`` is undone."""
    for name in KINDS_SINCE:
        patch.delitem(KINDS, name)
        patch.delitem(cells.SYNCED, name)
    for name, since in FIELDS_SINCE.items():
        kind = KINDS[name]
        older = kind._replace(fields=tuple(one for one in kind.fields if one.name not in since))
        patch.setitem(KINDS, name, older)
        patch.setitem(cells.SYNCED, name, older)
    patch.setattr(cells, "_BY_NUMBER", {one.number: one for one in cells.SYNCED.values()})
    patch.setattr(cells, "_KNOWN", {})
    for module in (header, opening, repair):
        patch.setattr(module, "NEWEST_VERSION", 1)
    patch.setattr(schema, "VERSION", 1)
    assert not migrate.STEPS

"""The kinds of things a workspace holds, declared once.

A kind's name is its table's name and the word people type (``mstui list milestone``).
Tables, triggers, forms, ``edit`` options, JSON and the TOML editor all derive from here.
"""

from __future__ import annotations

from mstui.domain.kinds.fields import Field, Kind
from mstui.domain.kinds.money import MONEY_KINDS
from mstui.domain.kinds.people import PEOPLE_KINDS
from mstui.domain.kinds.plan import PLAN_KINDS
from mstui.domain.kinds.results import RESULT_KINDS
from mstui.domain.kinds.rhythm import RHYTHM_KINDS
from mstui.domain.kinds.trouble import TROUBLE_KINDS

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *PEOPLE_KINDS,
        *PLAN_KINDS,
        *TROUBLE_KINDS,
        *RESULT_KINDS,
        *RHYTHM_KINDS,
        *MONEY_KINDS,
    )
}

__all__ = ["KINDS", "Field", "Kind", "kind_named"]


def kind_named(word: str) -> Kind | None:
    """The kind a person means by ``word``, singular or plural; None where there is none."""
    word = word.strip().casefold()
    if word in KINDS:
        return KINDS[word]
    return next((kind for kind in KINDS.values() if kind.plural == word), None)

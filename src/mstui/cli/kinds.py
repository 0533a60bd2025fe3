"""Which kind somebody means, and which kinds are added by hand."""

from __future__ import annotations

from mstui.domain.errors import UsageProblem
from mstui.domain.kinds import KINDS, Kind

# Written by their own verbs, never typed.
_OTHER_VERBS = {
    "adjustment": "mstui move writes one when a promise changes",
    "baseline": "a baseline is taken of the plan, not typed",
    "checkin": "a check-in is held, not typed",
    "template": "mstui template save",
}


def kind_of_word(word: str) -> Kind:
    """The kind that a person means; raises UsageProblem naming the nearest."""
    from mstui.domain.kinds import kind_named

    kind = kind_named(word)
    if kind is not None and kind.listed:
        return kind
    from difflib import get_close_matches

    from mstui.domain.text import visible

    known = [name for kind in KINDS.values() if kind.listed for name in (kind.name, kind.plural)]
    near = get_close_matches(word[:40].casefold(), known, n=1, cutoff=0.6)
    singular = [kind.name for kind in KINDS.values() if kind.listed]
    hint = f"did you mean {near[0]}?" if near else f"one of {' '.join(singular)}"
    raise UsageProblem(f"there is no kind “{visible(word)[:40]}”", hint=hint)


def can_be_added(kind: Kind) -> None:
    """Raise UsageProblem for the kinds that only other verbs write."""
    if kind.name in _OTHER_VERBS:
        article = "an" if kind.name[0] in "aeiou" else "a"
        raise UsageProblem(f"{article} {kind.name} is not added by hand: {_OTHER_VERBS[kind.name]}")

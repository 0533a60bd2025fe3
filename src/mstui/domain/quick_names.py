"""Which item or person a word of a line means, and how one waits for another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mstui.domain.duration import parse_lag
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds.plan import LINK_TYPES
from mstui.domain.quick import Hit, Relation
from mstui.domain.text import fold, visible

_RELATION = re.compile(r"(FS|SS|FF|SF)([+\-\N{MINUS SIGN}].+)?", re.IGNORECASE | re.DOTALL)
_LINE = re.compile(r"line \d{1,5}", re.ASCII)
_ID_SHOWN = 6
_NAMED_HERE = 4


def meant(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Those of the hits that a text means: one, several where it could be any, or none.

    Tried in this order: the whole name, its first word, its beginning, the beginning of one of
    its words.
    """
    bare, mark = split_mark(text)
    if mark:
        marked = [hit for hit in hits if _marked(hit, mark) and fold(hit.name) == fold(bare)]
        if marked:
            return marked
    wanted = fold(text).strip()
    if not wanted:
        return []
    names = [(fold(hit.name).strip(), hit) for hit in hits]
    for fits in (_is_whole, _is_first_word, str.startswith, _begins_word):
        found = [hit for name, hit in names if fits(name, wanted)]
        if found:
            return found
    return []


def _is_whole(name: str, wanted: str) -> bool:
    return name == wanted


def _is_first_word(name: str, wanted: str) -> bool:
    return name.startswith(f"{wanted} ")


def _begins_word(name: str, wanted: str) -> bool:
    return f" {wanted}" in name


def split_mark(text: str) -> tuple[str, str]:
    """``Text (a1b2c3)`` as the name and the begin of the id that tells namesakes apart."""
    bare, bracket, mark = text.strip().removesuffix(")").rpartition(" (")
    if bracket and text.strip().endswith(")") and (len(mark) == _ID_SHOWN or _LINE.fullmatch(mark)):
        return bare, mark
    return text, ""


def label(hit: Hit, among: Sequence[Hit]) -> str:
    """The name of a hit, with the begin of its id where another one is called the same."""
    same = [each for each in among if each.id != hit.id and fold(each.name) == fold(hit.name)]
    return f"{hit.name} ({_mark(hit)})" if same else hit.name


def _mark(hit: Hit) -> str:
    """The begin of an id; of a line that is not added yet, its number."""
    return f"line {int(hit.id[1:]) + 1}" if hit.id.startswith("=") else hit.id[:_ID_SHOWN]


def _marked(hit: Hit, mark: str) -> bool:
    return _mark(hit) == mark if _LINE.fullmatch(mark) else hit.id.startswith(mark)


def shortest(hit: Hit, among: Sequence[Hit]) -> str:
    """The shortest text that means just this hit: its first word where that is enough."""
    first = hit.name.split(" ", 1)[0]
    if first and meant(first, among) == [hit]:
        return first
    return label(hit, among)


def either(hits: Sequence[Hit]) -> str:
    """``“Ana Kovács” or “Anders”``, the first few of them."""
    names = [f"“{short(label(hit, hits))}”" for hit in hits[:_NAMED_HERE]]
    more = f" or {len(hits) - _NAMED_HERE} more" if len(hits) > _NAMED_HERE else ""
    return " or ".join(names) + more


def short(text: str, limit: int = 40) -> str:
    """A typed text as a message repeats it."""
    shown = visible(text)
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


def relation_of(word: str, minutes_per_day: int) -> Relation | None:
    """``FF+1d`` as a relation; None where a word is none. Raises InvalidValue for its lag."""
    match = _RELATION.fullmatch(word)
    if match is None or match[1].upper() not in LINK_TYPES:
        return None
    lag, unit = parse_lag(match[2] or "", minutes_per_day=minutes_per_day)
    return Relation(match[1].upper(), lag, unit)


def split_relation(text: str, minutes_per_day: int) -> tuple[str, Relation | None]:
    """``Design FF+1d`` as the name and the relation; None where there is none behind it."""
    name, blank, last = text.strip().rpartition(" ")
    if not blank:
        return text, None
    try:
        relation = relation_of(last, minutes_per_day)
    except InvalidValue:
        relation = None
    return (name.strip(), relation) if relation else (text, None)

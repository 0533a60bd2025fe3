"""What of each kind is searched, and how its text stands in the index.

Every field that holds text people wrote is searched: this follows from the declared kinds, so a
new kind or field is found without a line of code. Text is cut into *grams*, each letter with the
two after it, so that any part of any word is found in any script, also one without blanks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from mstui.domain.kinds import KINDS, Field, Kind
from mstui.store.search_fold import folded

# What a gram stands for: how a title begins, how a word of it begins, any part of it, any part
# of the rest; and a mark: the kind, the project, whether the item is open.
BEGIN, WORD, TITLE, BODY, MARK = "a", "b", "c", "d", "m"
GRAM = 3
OPEN = f"{MARK}o"


class Searched(NamedTuple):
    """One kind as it is searched; ``columns`` are its text fields, the title first if it is one."""

    kind: Kind
    columns: tuple[str, ...]
    titled: bool
    # The column of the project, and that of the state; empty where there is none.
    project: str
    state: str

    @property
    def fields(self) -> tuple[Field, ...]:
        found = (self.kind.field(name) for name in self.columns)
        return tuple(field for field in found if field is not None)

    @property
    def select(self) -> str:
        """SQL for id, project, state and the texts of the rows ``t`` of the kind."""
        texts = "".join(f',t."{name}"' for name in self.columns)
        project = f"t.{self.project}" if self.project else "NULL"
        state = f"t.{self.state}" if self.state else "NULL"
        return f'SELECT t.id,{project},{state}{texts} FROM "{self.kind.name}" t'


@lru_cache(maxsize=1)
def searched_kinds() -> dict[str, Searched]:
    """Every kind with text of its own, by name."""
    found = (_searched(kind) for kind in KINDS.values())
    return {one.kind.name: one for one in found if one is not None}


def _searched(kind: Kind) -> Searched | None:
    names = [field.name for field in kind.fields if _is_text(kind, field)]
    if not names:
        return None
    title = kind.field(kind.title)
    # A text of several lines is no title, although its first line is shown as one.
    titled = title is not None and title.name in names and title.type == "line"
    if titled:
        names.remove(kind.title)
        names.insert(0, kind.title)
    project = "id" if kind.name == "project" else "project" if kind.field("project") else ""
    state = next((name for name in ("state", "status") if kind.field(name)), "")
    return Searched(kind, tuple(names), titled, project, state)


def _is_text(kind: Kind, field: Field) -> bool:
    """What people wrote: not a line that the program fills in (an identifier, a copied value) or
    that begins filled in (working hours), and of rows that only join others no copies."""
    if field.type == "notes":
        return kind.listed or field.editable
    return field.type == "line" and field.editable and field.default is None


def entry(
    shape: Searched,
    project: str | None,
    state: str | None,
    texts: Sequence[str | None],
    ended: Mapping[str, tuple[str, ...]],
) -> str:
    """The tokens of one row; empty where it holds no text at all."""
    title = folded(texts[0] or "") if shape.titled else ""
    rest = [folded(text) for text in texts[1 if shape.titled else 0 :] if text]
    tokens = set(_title_grams(title)) if title else set()
    for text in rest:
        tokens.update(_grams(text, BODY))
    if not tokens:
        return ""
    tokens.add(kind_mark(shape.kind))
    if project:
        tokens.add(project_mark(project))
    if state not in ended.get(shape.kind.name, ()):
        tokens.add(OPEN)
    return " ".join(tokens)


def _title_grams(title: str) -> Iterable[str]:
    words = title.split()
    if words:
        yield BEGIN + words[0][: GRAM - 1]
    for word in words:
        yield WORD + word[: GRAM - 1]
    yield from _grams(title, TITLE)


def _grams(text: str, place: str) -> Iterable[str]:
    for word in set(text.split()):
        for at in range(len(word)):
            yield place + word[at : at + GRAM]


def kind_mark(kind: Kind) -> str:
    """The token of all rows of a kind."""
    return f"{MARK}k{kind.number}"


def project_mark(project: str) -> str:
    """The token of all rows of a project; ids of other tools may hold anything."""
    plain = project.isascii() and project.isalnum()
    return f"{MARK}p{project}" if plain else f"{MARK}x{project.encode().hex()}"


def quoted(token: str, *, prefix: bool = False) -> str:
    """A token as an expression of the index."""
    text = token.replace('"', '""')
    return f'"{text}"*' if prefix else f'"{text}"'


def holding(word: str, *places: str) -> str:
    """The expression for rows that hold a wanted word in one of the places.

    It may be true of rows that only hold the word's grams apart from each other.
    """
    if len(word) < GRAM:
        return _either(word, places, prefix=True)
    grams = dict.fromkeys(word[at : at + GRAM] for at in range(len(word) - GRAM + 1))
    return " AND ".join(_either(gram, places) for gram in grams)


def beginning(word: str, place: str) -> str:
    """The expression for rows in whose title a word, or the title itself, begins so."""
    head = quoted(place + word[: GRAM - 1], prefix=len(word) < GRAM - 1)
    return f"{head} AND {holding(word, TITLE)}"


def _either(gram: str, places: Sequence[str], *, prefix: bool = False) -> str:
    if len(places) == 1:
        return quoted(places[0] + gram, prefix=prefix)
    return f"({' OR '.join(quoted(place + gram, prefix=prefix) for place in places)})"

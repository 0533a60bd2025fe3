"""What can complete the mark at the caret of a line: people, priorities, tags, items, choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mstui.domain import marks
from mstui.domain.kinds import KINDS
from mstui.domain.kinds.people import ITEMS
from mstui.domain.marks import Piece
from mstui.domain.priority import MOSCOW_MEANING, MOSCOW_ORDER
from mstui.domain.quick import (
    LAST_DAY,
    PERSON_OF,
    TOWARDS,
    WITH_LINKS,
    WITH_PRIORITY,
    Hit,
    Lookups,
)
from mstui.domain.quick_names import label, shortest
from mstui.domain.quick_reading import AFTER_WORDS, FIELD_WORDS, PEOPLE_WORDS
from mstui.domain.text import fold
from mstui.domain.values import show_choice

MOST = 6


class Offer(NamedTuple):
    """A completion: what it is called, and the text that takes the place of the mark."""

    label: str
    insert: str
    start: int
    end: int

    def taken(self, line: str) -> tuple[str, int]:
        """The line with the completion in it, and where the caret then stands."""
        rest = line[self.end :]
        blank = "" if rest[:1].isspace() else " "
        text = f"{line[: self.start]}{self.insert}{blank}{rest}"
        return text, self.start + len(self.insert) + 1


def offers(line: str, caret: int, kind: str, lookups: Lookups) -> list[Offer]:
    """Completions of the mark that ends at the caret; none where it says all already."""
    piece = marks.piece_at(marks.pieces(line), caret)
    if piece is None or piece.end != caret or piece.kind in (marks.SPACE, marks.QUOTED):
        return []
    found = _offered(piece, kind, lookups)[:MOST]
    if len(found) == 1 and found[0].insert == piece.text:
        return []
    return found


def _offered(piece: Piece, kind: str, lookups: Lookups) -> list[Offer]:
    if piece.text == "@" or piece.kind == marks.PERSON:
        return _items(piece, "@", ("person",), lookups) if kind in PERSON_OF else []
    if piece.text == "!" or piece.kind == marks.WORD:
        return _priorities(piece) if kind in WITH_PRIORITY else []
    if piece.text == "#" or piece.kind == marks.TAG:
        return _tags(piece, lookups) if kind in ITEMS else []
    if piece.text == ">" or (piece.kind == marks.PAIR and piece.key == "" and piece.sign == ">"):
        return _items(piece, ">", TOWARDS[kind][1], lookups) if kind in TOWARDS else []
    if piece.kind == marks.PAIR and piece.sign == ":":
        return _of_field(piece, kind, lookups)
    return []


def _of_field(piece: Piece, kind: str, lookups: Lookups) -> list[Offer]:
    word = fold(piece.key).replace("-", "_")
    lead = f"{piece.key}:"
    if word in AFTER_WORDS:
        return _items(piece, lead, WITH_LINKS, lookups) if kind in WITH_LINKS else []
    if word in PEOPLE_WORDS and kind in PERSON_OF:
        return _items(piece, lead, ("person",), lookups)
    if word == "milestone" and kind in TOWARDS and kind != "milestone":
        return _items(piece, lead, TOWARDS[kind][1], lookups)
    if word in LAST_DAY.values():
        return []
    declared = KINDS[kind]
    field = declared.field(FIELD_WORDS.get(word, word))
    if field is None or field.name in ("project", declared.title):
        return []
    if field.type == "ref":
        return _items(piece, lead, (field.ref,), lookups)
    if field.type == "choice" and field.editable:
        typed = fold(piece.value)
        words = [each for each in field.choices if fold(show_choice(each)).startswith(typed)]
        return [_offer(piece, show_choice(each), f"{lead}{marks.quoted(each)}") for each in words]
    return []


def _items(piece: Piece, lead: str, kinds: tuple[str, ...], lookups: Lookups) -> list[Offer]:
    """Items whose names hold what is typed; told apart by their ids where they are namesakes."""
    typed = "" if piece.text == lead else piece.value
    found = _nearest_first(typed, lookups.hits(kinds, typed))
    return [
        _offer(
            piece,
            label(hit, found) + (f"  · {hit.kind}" if len(kinds) > 1 else ""),
            lead + marks.quoted(_written(hit, found, kinds, lookups)),
        )
        for hit in found[:MOST]
    ]


def _written(hit: Hit, found: Sequence[Hit], kinds: tuple[str, ...], lookups: Lookups) -> str:
    """People by their first names where that is enough, items by their whole names."""
    if kinds != ("person",):
        return label(hit, found)
    return shortest(hit, lookups.hits(kinds, hit.name.split(" ", 1)[0]))


def _nearest_first(typed: str, hits: Sequence[Hit]) -> list[Hit]:
    wanted = fold(typed)

    def distance(hit: Hit) -> tuple[int, int]:
        name = fold(hit.name)
        return (0 if name.startswith(wanted) else 1 if f" {wanted}" in name else 2, len(name))

    return sorted(hits, key=distance) if wanted else list(hits)


def _priorities(piece: Piece) -> list[Offer]:
    typed = fold(piece.value if piece.kind == marks.WORD else "")
    return [
        _offer(piece, f"{show_choice(word)}  · {MOSCOW_MEANING[word]}", f"!{word}")
        for word in MOSCOW_ORDER
        if word.startswith(typed)
    ]


def _tags(piece: Piece, lookups: Lookups) -> list[Offer]:
    typed = piece.value if piece.kind == marks.TAG else ""
    hits = _nearest_first(typed, lookups.hits(("tag",), typed))
    return [_offer(piece, hit.name, f"#{marks.quoted(hit.name)}") for hit in hits]


def _offer(piece: Piece, words: str, insert: str) -> Offer:
    return Offer(words, insert, piece.start, piece.end)

"""Splitting a typed line into words and marks, each with its place in the line.

Marks are what quick entry and search give a meaning to: ``@person``, ``!word``, ``#tag``,
``key:value`` and ``"quoted text"``. Which words mean something is for the reader to decide;
here nothing is refused, and the pieces joined are the line again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

SPACE = "space"  # what stands between two words
TEXT = "text"  # a word without a meaning of its own
QUOTED = "quoted"  # "some words": to be taken as they stand
PERSON = "person"  # @ana, @"Ana Kovács"
WORD = "word"  # !must
TAG = "tag"  # #testing
PAIR = "pair"  # target:fri, risk>9, after:"Design review"; >Beta has no key

# A quotation ends within so many characters: the reading of a long paste stays linear.
_LONGEST_QUOTE = 500

_INSIDE = rf'"(?:[^"]|""){{0,{_LONGEST_QUOTE}}}"'
_CURLY = rf"“[^“”]{{0,{_LONGEST_QUOTE}}}”|„[^“”„]{{0,{_LONGEST_QUOTE}}}[“”]"
_QUOTE = rf"{_INSIDE}|{_CURLY}"
# While a mark is being typed its quotation has no end yet: it goes to the end of the line.
_OPEN = r'["“„][^"“”„]*\Z'

_PIECE = re.compile(
    rf"""
    (?P<space>\s+)
    | (?P<sign>[@!\#]) (?: (?P<mark_quote>{_QUOTE}|{_OPEN}) | (?P<mark>[^\s"“„]\S*) )
    | (?P<key>[^\W\d_][\w-]{{0,39}}) (?P<pair_sign>[<>]=|[:<>])
        (?: (?P<pair_quote>{_QUOTE}|{_OPEN}) | (?P<pair>\S*) )
    | (?P<lone_sign>[<>]=?) (?: (?P<lone_quote>{_QUOTE}|{_OPEN}) | (?P<lone>[^\s<>=]\S*) )
    | (?P<quote>{_QUOTE})
    | (?P<text>\S+)
    """,
    re.VERBOSE,
)
# What directly follows a closing quotation mark belongs to no mark: "Beta"-test, "Beta",
_REST = re.compile(r"\S+")

_KINDS = {"@": PERSON, "!": WORD, "#": TAG}
_AFTER = ",;"  # what a person writes after a mark, and does not mean as part of it


class Piece(NamedTuple):
    """A piece of a line: ``line[start:end] == text``.

    ``value`` is what it says without sign, quotes and a comma after it; ``key`` and ``sign``
    are those of a pair, ``sign`` also that of a mark. ``quoted`` tells whether the value
    stood in quotation marks.
    """

    kind: str
    start: int
    end: int
    text: str
    value: str
    sign: str = ""
    key: str = ""
    quoted: bool = False


def pieces(line: str) -> list[Piece]:
    """The whole line in pieces, blanks included; a sign without anything after it is text."""
    found: list[Piece] = []
    at = 0
    after_quote = False
    while at < len(line):
        match = (_REST.match(line, at) if after_quote else None) or _PIECE.match(line, at)
        if match is None:  # every character is a blank or none; kept so that no line can loop
            found.append(Piece(TEXT, at, len(line), line[at:], line[at:]))
            break
        piece = _piece(match, plain=after_quote and not match[0].isspace())
        found.append(piece)
        at = piece.end
        after_quote = piece.quoted
    return found


def _piece(match: re.Match[str], *, plain: bool) -> Piece:
    text, start, end = match[0], match.start(), match.end()
    if plain:
        return Piece(TEXT, start, end, text, text)
    group = match.groupdict()
    if group["space"] is not None:
        return Piece(SPACE, start, end, text, " ")
    if group["quote"] is not None:
        return Piece(QUOTED, start, end, text, unquoted(text), quoted=True)
    for sign, quoted, bare in _MARKS:
        if group[sign] is None:
            continue
        inner = group[quoted]
        value = unquoted(inner) if inner is not None else group[bare].rstrip(_AFTER)
        kind = _KINDS.get(group[sign], PAIR)
        return Piece(
            kind, start, end, text, value, group[sign], _key(group, sign), inner is not None
        )
    return Piece(TEXT, start, end, text, text)


_MARKS = (
    ("sign", "mark_quote", "mark"),
    ("pair_sign", "pair_quote", "pair"),
    ("lone_sign", "lone_quote", "lone"),
)


def _key(group: dict[str, str | None], sign: str) -> str:
    return (group["key"] or "") if sign == "pair_sign" else ""


def unquoted(text: str) -> str:
    """What stands between quotation marks, a doubled one inside them made one again."""
    if text[:1] not in ('"', "“", "„"):
        return text
    closed = len(text) > 1 and text[-1] in '"“”'
    inner = text[1:-1] if closed else text[1:]
    return inner.replace('""', '"') if text[0] == '"' else inner


def quoted(value: str) -> str:
    """A value as a mark writes it: in quotation marks where it would not stay one word."""
    plain = value and not any(char.isspace() for char in value) and value[0] not in '"“„'
    if plain and value[-1] not in _AFTER:
        return value
    return '"' + value.replace('"', '""') + '"'


def joined(found: Iterable[Piece]) -> str:
    """The line the pieces are of."""
    return "".join(piece.text for piece in found)


def piece_at(found: Iterable[Piece], position: int) -> Piece | None:
    """The piece that ends at or holds a cursor position: the one that is being typed."""
    for piece in found:
        if piece.start < position <= piece.end:
            return piece
    return None

"""What a typed line asks for: words, and marks that narrow.

``@ana`` who answers for it, ``!must`` its priority, ``#tag``, ``is:overdue`` how it stands,
``kind:task`` or ``task:``, ``due<fri`` and ``due:"this week"``, ``in:WEB`` its project. Quick entry
writes the same marks. Every other word is looked for as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from mstui.domain import marks
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.kinds import KINDS, kind_named
from mstui.domain.marks import Piece
from mstui.domain.text import fold, visible
from mstui.store.search_fold import LETTERS, wanted

DUE = ("due", "target", "finish")
PLACE = ("in",)
KIND = ("kind",)
STATE = ("is",)
NOBODY = ("-", "nobody", "none")
NO_DATE = ("none", "-")

# Words of ``is:`` that no row stores; each says what it means.
DERIVED = {
    "open": "not ended",
    "ended": "done, achieved, cancelled, resolved …",
    "overdue": "open past its date",
    "late": "open past its date",
    "unowned": "open, and nobody answers for it",
    "blocked": "something stands in its way",
    "ready": "all it takes is there",
    "done": "done, achieved, kept, resolved",
    "key": "a key milestone",
    "low": "a low risk",
    "medium": "a medium risk",
    "high": "a high risk",
    "critical": "a critical risk",
}
# The stored words that mean: it came to its good end.
DONE = ("achieved", "done", "resolved", "kept", "approved", "closed")
_MOST_WORDS_OF_A_DATE = 4


class Span(NamedTuple):
    """Days from ``first`` up to but not including ``end``, as ISO text; empty is without end."""

    first: str = ""
    end: str = ""
    never: bool = False


class Problem(NamedTuple):
    """What is wrong with a mark, and where it stands in the line."""

    text: str
    start: int
    end: int


class Query(NamedTuple):
    """What is asked for; all of it must hold. ``words`` are folded."""

    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    due: tuple[Span, ...] = ()
    places: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.kinds or self.narrows)

    @property
    def narrows(self) -> bool:
        """Whether more than words and kinds is asked for."""
        return bool(
            self.people or self.priorities or self.tags or self.states or self.due or self.places
        )

    def checked(self) -> Query:
        """The query itself; raises InvalidValue where a mark is wrong."""
        if self.problems:
            raise InvalidValue(self.problems[0].text, field="find")
        return self


@lru_cache(maxsize=64)
def parse(text: str, today: str) -> Query:
    """What a line asks for, seen from ``today``; what is wrong is told, never raised."""
    return _Reader(text, today).query()


def words_of(text: str) -> Query:
    """A query for the words of a text, none of which is a mark."""
    return Query(words=tuple(dict.fromkeys(wanted(text).split())))


class _Reader:
    def __init__(self, text: str, today: str) -> None:
        # SQLite's own texts end at a NUL, which nobody can type.
        self._pieces = marks.pieces(text.replace("\0", " "))
        self._today = today
        self._found: dict[str, list[str]] = {name: [] for name in Query._fields}
        self._due: list[Span] = []
        self._problems: list[Problem] = []

    def query(self) -> Query:
        at = 0
        while at < len(self._pieces):
            at = self._take(at)
        lists = {
            name: tuple(dict.fromkeys(values))
            for name, values in self._found.items()
            if name not in ("due", "problems")
        }
        return Query(**lists, due=tuple(self._due), problems=tuple(self._problems))

    def _take(self, at: int) -> int:
        """Read the piece at a place; where the next one stands."""
        piece = self._pieces[at]
        if piece.kind == marks.PERSON:
            self._named(piece, "people")
        elif piece.kind == marks.TAG:
            self._named(piece, "tags")
        elif piece.kind == marks.WORD:
            self._priority(piece)
        elif piece.kind == marks.QUOTED:
            phrase = " ".join(wanted(piece.value).split())
            self._found["words"] += [phrase] if phrase else []
        elif piece.kind == marks.PAIR and piece.key:
            return self._pair(at)
        elif piece.kind != marks.SPACE:
            self._words(piece.text)
        return at + 1

    def _words(self, text: str) -> None:
        self._found["words"] += wanted(text).split()

    def _named(self, piece: Piece, what: str) -> None:
        name = " ".join(wanted(piece.value).split())
        self._found[what] += [name] if name else []

    def _priority(self, piece: Piece) -> None:
        """A word that is no priority is text: people write “done!” and “!important”."""
        typed = _bare(piece.value)
        fitting = [word for word in _moscow() if typed and word.startswith(typed)]
        if len(fitting) == 1 or typed in fitting:
            self._found["priorities"].append(typed if typed in fitting else fitting[0])
        else:
            self._words(piece.text)

    def _pair(self, at: int) -> int:
        piece = self._pieces[at]
        key = fold(piece.key)
        colon = piece.sign == ":"
        if key in DUE:
            return self._take_due(at)
        if key in STATE and colon:
            self._state(piece)
        elif key in KIND and colon:
            self._kind(piece)
        elif key in PLACE and colon:
            self._named(piece, "places")
        elif colon and (kind := kind_named(key)) is not None:
            self._found["kinds"].append(kind.name)
            self._words(piece.value)
        else:
            self._words(piece.text)
        return at + 1

    def _kind(self, piece: Piece) -> None:
        kind = kind_named(fold(piece.value))
        if kind is not None:
            self._found["kinds"].append(kind.name)
        elif piece.value:
            self._wrong(piece, f"there is no kind “{_told(piece)}”{_nearest(piece, list(KINDS))}")

    def _state(self, piece: Piece) -> None:
        typed = _bare(piece.value)
        words = state_words()
        fitting = [word for word in words if _bare(word) == typed]
        if fitting:
            self._found["states"].append("overdue" if fitting[0] == "late" else fitting[0])
        elif typed:
            self._wrong(piece, f"nothing is “{_told(piece)}”{_nearest(piece, list(words))}")

    def _take_due(self, at: int) -> int:
        """A date may be of several words: as many are taken as still read as one."""
        piece = self._pieces[at]
        longest, value = at, piece.value
        text, place = value, at
        while not piece.quoted and place + 2 < len(self._pieces):
            if (place - at) // 2 >= _MOST_WORDS_OF_A_DATE - 1:
                break
            blank, following = self._pieces[place + 1 : place + 3]
            if blank.kind != marks.SPACE or following.kind != marks.TEXT:
                break
            text, place = f"{text} {following.text}".strip(), place + 2
            if self._date(text) is not None:
                longest, value = place, text
        if not value.strip():
            return at + 1
        span = self._date(value)
        if span is None:
            self._wrong(piece, _why_no_date(value, self._today))
        else:
            self._due.append(_beside(span, piece.sign))
        return longest + 1

    def _date(self, text: str) -> Span | None:
        try:
            return span_of(text, self._today)
        except MstuiError:
            return None

    def _wrong(self, piece: Piece, text: str) -> None:
        self._problems.append(Problem(text, piece.start, piece.end))


def span_of(text: str, today: str) -> Span:
    """The days that a text names: a day, a week, a month …; raises InvalidValue for others."""
    from mstui.dates import as_date, parse_date

    words = " ".join(fold(text).split())
    if words in NO_DATE:
        return Span(never=True)
    base = as_date(today)
    first, end = _period(words, base) or (None, None)
    if first is None or end is None:
        first = parse_date(words, base)
        end = first + timedelta(days=7 if _is_week(words) else 1)
    return Span(first.isoformat(), end.isoformat())


_WHICH = {"this": 0, "next": 1, "last": -1, "": 0}


def _period(words: str, base: date) -> tuple[date, date] | None:
    which, _, unit = words.rpartition(" ")
    shift = _WHICH.get(which)
    if shift is None:
        return None
    if unit == "week":
        first = base - timedelta(days=base.weekday()) + timedelta(weeks=shift)
        return first, first + timedelta(weeks=1)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months is None:
        return None
    start = (base.month - 1) // months * months + base.year * 12
    return _month(start + shift * months), _month(start + (shift + 1) * months)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _is_week(words: str) -> bool:
    last = words.rpartition(" ")[2].rpartition("-")[2]
    return last.startswith("w") and last[1:].isdigit()


def _beside(span: Span, sign: str) -> Span:
    """The days before or after a span, as the sign says."""
    if span.never or sign == ":":
        return span
    if sign == "<":
        return Span("", span.first)
    if sign == "<=":
        return Span("", span.end)
    return Span(span.end if sign == ">" else span.first, "")


def _why_no_date(text: str, today: str) -> str:
    try:
        span_of(text, today)
    except MstuiError as error:
        return error.message
    return ""


@lru_cache(maxsize=16)
def highlight(text: str) -> re.Pattern[str] | None:
    """What the words of a query look like in a text, with or without accents; None: no words."""
    words = []
    for piece in marks.pieces(text):
        if piece.kind == marks.QUOTED:
            words.append(" ".join(wanted(piece.value).split()))
        elif piece.kind == marks.TEXT:
            words += wanted(piece.text).split()
        elif piece.kind == marks.PAIR and kind_named(fold(piece.key)) is not None:
            words += wanted(piece.value).split()
    words = sorted({word for word in words if word}, key=len, reverse=True)
    like = "|".join("".join(map(_like, word)) for word in words)
    return re.compile(like, re.IGNORECASE) if like else None


def _like(char: str) -> str:
    others = _accented().get(char, "")
    return f"[{re.escape(char)}{others}]" if others else re.escape(char)


@lru_cache(maxsize=1)
def _accented() -> dict[str, str]:
    """Every plain letter with those that are looked for by it."""
    found: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = LETTERS[code]
        if len(plain) == 1 and plain != chr(code):
            found[plain] = found.get(plain, "") + chr(code)
    return found


@lru_cache(maxsize=1)
def state_words() -> tuple[str, ...]:
    """Everything that ``is:`` takes."""
    stored = [
        word
        for kind in KINDS.values()
        if kind.listed
        for name in ("state", "status")
        for field in (kind.field(name),)
        if field is not None
        for word in field.choices
    ]
    return tuple(dict.fromkeys([*DERIVED, *stored]))


@lru_cache(maxsize=1)
def _moscow() -> tuple[str, ...]:
    field = KINDS["milestone"].field("moscow")
    assert field is not None
    return field.choices


def _bare(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _told(piece: Piece) -> str:
    return visible(piece.value)[:40]


def _nearest(piece: Piece, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    begun = [word for word in known if word.startswith(fold(piece.value))]
    near = begun or get_close_matches(fold(piece.value)[:40], known, n=3, cutoff=0.5)
    return f": {', '.join(near[:4])}?" if near else ""

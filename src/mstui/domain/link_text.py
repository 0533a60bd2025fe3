"""Dependencies in one line: ``Design FF+1d``, ``after Design``, ``Design, Prototype SS-2h``.

A name may hold anything, so a part is read in several ways; whoever knows the names chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mstui.domain.duration import MINUTES_PER_DAY, parse_lag
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds.plan import LINK_TYPES

EXAMPLES = "Design, Design FF+1d, after Design, Design SS-2h"
LONGEST = 500

_TYPED = re.compile(r"(?:(?<=[\s\d\"”])|^)(FS|SS|FF|SF)\s*([+\-\u2212].*)?$", re.I)
_LAGGED = re.compile(r"(?:^|\s)([+\-\u2212]\s*\d.*)$")
_TURN = re.compile(r"(after|before)\s+(?=\S)", re.I)
_QUOTES = {'"': '"', "“": "”"}


class Piece(NamedTuple):
    """What stands between two commas, and its place in the line."""

    text: str
    start: int
    end: int


class Reading(NamedTuple):
    """One way to read a piece: a name, the link's type and lag as typed, and where it leads.

    ``turn`` is ``after`` or ``before`` where the piece says so.
    """

    name: str
    type: str = "FS"
    lag: str = ""
    turn: str = ""


def pieces(line: str) -> list[Piece]:
    """The parts of a line; commas and semicolons between quotes part nothing."""
    found: list[Piece] = []
    start, closing = 0, ""
    for at, char in enumerate(line):
        if closing:
            closing = "" if char == closing else closing
        elif char in _QUOTES and line.find(_QUOTES[char], at + 1) > 0:
            closing = _QUOTES[char]
        elif char in ",;":
            found.append(_trimmed(line, start, at))
            start = at + 1
    found.append(_trimmed(line, start, len(line)))
    return found


def _trimmed(line: str, start: int, end: int) -> Piece:
    text = line[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return Piece(text, start, start + len(text))


def readings(text: str) -> Iterator[Reading]:
    """The ways to read a piece, the plainest first: the whole of it may be a name."""
    text = text.strip()[:LONGEST]
    turns = [("", text)]
    if turned := _TURN.match(text):
        turns.append((turned[1].lower(), text[turned.end() :]))
    for turn, rest in turns:
        yield Reading(unquoted(rest), turn=turn)
    for turn, rest in turns:
        if typed := _TYPED.search(rest):
            name = unquoted(rest[: typed.start()])
            yield Reading(name, typed[1].upper(), (typed[2] or "").strip(), turn)
        elif lagged := _LAGGED.search(rest):
            yield Reading(unquoted(rest[: lagged.start()]), "FS", lagged[1].strip(), turn)


def unquoted(text: str) -> str:
    """A name without the quotes around it."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and _QUOTES.get(text[0]) == text[-1] else text


def quoted(name: str) -> str:
    """A name as a line can hold it: in quotes where it would be read otherwise."""
    plain = len(pieces(name)) == 1 and len(list(readings(name))) == 1
    if plain and not name.startswith(tuple(_QUOTES)):
        return name
    return f'"{name}"' if '"' not in name else f"“{name}”"


def lag_of(reading: Reading, minutes_per_day: int = MINUTES_PER_DAY) -> tuple[int, str]:
    """The lag and its unit; raises InvalidValue that says what would be right."""
    return parse_lag(reading.lag, minutes_per_day=minutes_per_day)


def type_of(text: str, minutes_per_day: int = MINUTES_PER_DAY) -> tuple[str, int, str]:
    """A type and lag without a name, as ``FF+1d``; empty is finish to start.

    Raises InvalidValue for anything else.
    """
    text = text.strip()
    word, rest = text[:2].upper(), text[2:].strip()
    if word not in LINK_TYPES:
        word, rest = "FS", text
    if rest and rest[0] not in "+-\u2212":
        raise InvalidValue(
            f"a link is {', '.join(LINK_TYPES)}, with a lag as +1d where there is one"
        )
    return (word, *parse_lag(rest, minutes_per_day=minutes_per_day))


# In words


def told_lag(lag: int, unit: str, minutes_per_day: int = MINUTES_PER_DAY) -> str:
    """How long a lag is, its sign apart: ``2 working days``, ``25 % of its duration``."""
    lag = abs(lag)
    if unit == "percent":
        return f"{lag} % of its duration"
    if unit == "elapsed":
        for size, word in ((10080, "week"), (1440, "day"), (60, "hour"), (1, "minute")):
            if lag % size == 0:
                return f"{_many(lag // size, word)} by the calendar"
    days, rest = divmod(lag, minutes_per_day)
    hours, minutes = divmod(rest, 60)
    words = ((days, "day"), (hours, "hour"), (minutes, "minute"))
    parts = [_many(count, word) for count, word in words if count]
    parts[0] = parts[0].replace(" ", " working ", 1)
    return " ".join(parts)


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def sentence(
    type: str,
    lag: int,
    unit: str,
    other: str,
    *,
    kinds: tuple[str, str] = ("task", "task"),
    minutes_per_day: int = MINUTES_PER_DAY,
) -> str:
    """What a link means for the one that waits: ``starts when Design is finished, …``.

    ``kinds``: of the item waited for, and of the one that waits.
    """
    begins, ends = type[:1] == "S", type[1:] == "F"
    waited, waits = kinds
    event = f"{other} is reached" if waited == "milestone" else f"{other} is finished"
    if begins and waited != "milestone":
        event = f"{other} starts"
    does = "is reached" if waits == "milestone" else "finishes" if ends else "starts"
    if not lag:
        return f"{does} when {event}"
    told = told_lag(lag, unit, minutes_per_day)
    return f"{does} when {event}, {told} later" if lag > 0 else f"{does} {told} before {event}"


def remark(type: str, lag: int, unit: str, minutes_per_day: int = MINUTES_PER_DAY) -> str:
    """What is said of a link beside the other item's name; nothing of a plain one."""
    told = told_lag(lag, unit, minutes_per_day) if lag else ""
    if type == "FS":
        return f"{told} {'later' if lag > 0 else 'earlier'}" if told else ""
    does = "finishes" if type[1:] == "F" else "starts"
    if not told and type != "SF":
        return f"{does} with it"
    event = "it starts" if type[:1] == "S" else "it is finished"
    if not told:
        return f"{does} when {event}"
    return f"{does} {told} {'after' if lag > 0 else 'before'} {event}"

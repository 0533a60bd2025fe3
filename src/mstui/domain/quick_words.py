"""Words behind a name that mean something without a mark: days, durations, a risk's score.

They are recognised by their shape before anything is looked up, so that a name is never searched
word by word, and only in shapes that names seldom end with: ``21.11.`` is a day, ``2.4`` is not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mstui.domain.text import fold

LONGEST_PHRASE = 6

_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:,? ?'?\d{4})?"
_SPELLED = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.)?[ -]?(?:of )?{_MONTH}(?:-\d{{4}}|{_YEAR})"
    rf"|{_MONTH}[ -]?\d{{1,2}}(?:st|nd|rd|th|\.)?{_YEAR})"
)
_NUMERIC = (
    r"(?:\d{4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2}"
    r"|\d{1,2}\.\d{1,2}\.(?:\d{4})?|\d{1,2}/\d{1,2}/\d{4})"
)
_UNIT = r"(?:d|days?|w|wks?|weeks?|m|mo|months?|y|yrs?|years?|wds?|workdays?)"
_DAYS = (
    rf"(?:(?:this|next|last) )?{_WEEKDAY}",
    rf"(?:{_WEEKDAY},? )?(?:{_SPELLED}|{_NUMERIC})",
    "today|tomorrow|tmr|yesterday|eom|eoq|eoy|next (?:week|month)",
    "end of (?:the |this )?(?:month|quarter|year)",
    rf"[+-]\d{{1,6}}{_UNIT}",
    rf"in \d{{1,6}} ?(?:{_UNIT}|working days?)",
    r"\d{1,6} (?:workdays?|working days?)",
    rf"(?:\d{{4}}-?)?w\d{{1,2}}(?:-\d| {_WEEKDAY})?",
    r"week \d{1,2}",
)
_DAY = re.compile(
    rf"(?:{'|'.join(_DAYS)})(?P<clock>(?:,? at |,? |t)\d{{1,2}}(?::\d\d)?(?: ?[ap]m)?)?", re.ASCII
)
_ONE_WEEKDAY = re.compile(_WEEKDAY)
_CLOCK = re.compile(r"(?::\d\d|[ap]m)$")
_LEADS = re.compile(r"(by|due|until|till|on|from|starting|since) (.+)")
_FIRST = ("from", "starting", "since")
_AMOUNT = r"\d{1,9}(?:[.,]\d{1,3})?(?:m|mins?|h|hrs?|hours?|d|days?|wds?|w|wks?|weeks?)"
_DURATION = re.compile(rf"{_AMOUNT}(?: {_AMOUNT})*|\d{{1,4}}h\d\d", re.ASCII)
_SCORE = re.compile(r"p(?P<p>[1-5])(?:i(?P<i>[1-5]))?|i(?P<alone>[1-5])", re.ASCII)
_PRODUCT = re.compile(r"([1-5])[x×*]([1-5])")


class Phrase(NamedTuple):
    """Words that mean something: ``sort`` is day, duration, probability or impact.

    ``begin`` and ``end`` are their place in the text; ``text`` is what is to be understood,
    ``first`` is true of a day on which something begins.
    """

    sort: str
    begin: int
    end: int
    text: str
    first: bool = False


def phrases(text: str) -> list[Phrase]:
    """What a whole text means, by its shape; empty where it is words of a name.

    A range (``mon..fri``) and a score (``4x5``) are two phrases, one behind the other.
    """
    bare = text.rstrip(",;")
    words = fold(bare).replace("\N{MINUS SIGN}", "-")
    if len(words) != len(bare) or not words:
        # Letters that fold to several never stand in a day or a number.
        return []
    if _DURATION.fullmatch(words):
        return [Phrase("duration", 0, len(text), bare)]
    score = _score(words, len(text))
    if score:
        return score
    begin, dots, end = words.partition("..")
    if dots:
        last = end.lstrip(".").strip()
        if is_day(begin.strip()) and is_day(last):
            cut = len(begin) + 2
            return [
                Phrase("day", 0, cut, begin.strip(), first=True),
                Phrase("day", cut, len(text), last),
            ]
        return []
    lead = _LEADS.fullmatch(words)
    if lead is not None and is_day(lead[2]):
        return [Phrase("day", 0, len(text), lead[2], first=lead[1] in _FIRST)]
    return [Phrase("day", 0, len(text), words)] if is_day(words) else []


def is_day(words: str) -> bool:
    """Whether folded words have the shape of a day, with or without a clock."""
    match = _DAY.fullmatch(words)
    if match is None:
        return False
    return match["clock"] is None or bool(_CLOCK.search(match["clock"]))


def is_weekday(words: str) -> bool:
    """Whether folded words are the bare name of a weekday."""
    return _ONE_WEEKDAY.fullmatch(words) is not None


def may_end_phrase(word: str) -> bool:
    """Whether a word can be the last one of a phrase; most words are sorted out here."""
    word = word.rstrip(",;")
    if any(char.isdigit() for char in word):
        return True
    return fold(word) in _ENDINGS or _ENDING.fullmatch(fold(word)) is not None


# fmt: off
_ENDINGS = frozenset((
    "today", "tomorrow", "tmr", "yesterday", "eom", "eoq", "eoy", "week", "month", "quarter",
    "year", "d", "day", "days", "w", "wk", "wks", "weeks", "m", "mo", "months", "y", "yr", "yrs",
    "years", "wd", "wds", "workday", "workdays", "am", "pm",
))
# fmt: on
_ENDING = re.compile(rf"(?:.*\.\.)?(?:{_WEEKDAY}|{_MONTH}|eom|eoq|eoy|today|tomorrow)", re.ASCII)


def _score(words: str, length: int) -> list[Phrase]:
    product = _PRODUCT.fullmatch(words)
    if product is not None:
        return [
            Phrase("probability", 0, 2, product[1]),
            Phrase("impact", 2, length, product[2]),
        ]
    match = _SCORE.fullmatch(words)
    if match is None:
        return []
    if match["alone"]:
        return [Phrase("impact", 0, length, match["alone"])]
    if match["i"]:
        return [Phrase("probability", 0, 2, match["p"]), Phrase("impact", 2, length, match["i"])]
    return [Phrase("probability", 0, length, match["p"])]

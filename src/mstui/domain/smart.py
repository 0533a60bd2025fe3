"""The SMART badge: is a milestone specific, measurable, achievable, relevant and time-bound?

S and M are read from its text by rules for English, T from its target or its text, A from its
forecast and effort, R from its objective. A letter that cannot be judged says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from mstui.domain.duration import show_hours
from mstui.domain.smart_words import (
    DIRECTIONS,
    FACTORS,
    LABELS,
    NUMBER_WORDS,
    OUTCOMES,
    PARTICIPLES,
    SCALES,
    STATEMENTS,
    STOP,
    THINGS_TOO,
    VAGUE,
    VERBS,
)
from mstui.domain.text import fold

Verdict = Literal["yes", "no", "unknown"]


class Letter(NamedTuple):
    """One letter of the badge, and why."""

    letter: str
    verdict: Verdict
    reason: str


class Smart(NamedTuple):
    """The five letters, in their order."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        """``S yes M yes A no R yes T yes``; ``?`` for what cannot be judged."""
        return " ".join(
            f"{one.letter} {'?' if one.verdict == 'unknown' else one.verdict}"
            for one in self.letters
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The reasons of the letters that fail."""
        return tuple(one.reason for one in self.letters if one.verdict == "no")

    def verdict(self, letter: str) -> Verdict:
        return next(one.verdict for one in self.letters if one.letter == letter)


def assess(
    text: str,
    *,
    target: str | None = None,
    forecast: str | None = None,
    has_kpi: bool | None = None,
    has_objective: bool | None = None,
    effort_left: int | None = None,
    effort_available: int | None = None,
    show_date: Callable[[str], str] = str,
) -> Smart:
    """The badge of a milestone's name; dates are ISO, efforts minutes, None is not known.

    ``effort_available`` is what its people can give until the target.
    """
    typed = " ".join(text.replace("’", "'").split())
    words = fold(typed)
    period = _period(words)
    rest = words.replace(period, " ; ", 1) if period else words
    quantity, unitless = _quantity(rest)
    period, quantity = _as_typed(period, words, typed), _as_typed(quantity, words, typed)
    return Smart(
        (
            Letter("S", *_specific(rest, bool(quantity or has_kpi))),
            Letter("M", *_measurable(quantity, unitless, has_kpi)),
            Letter("A", *_achievable(target, forecast, effort_left, effort_available, show_date)),
            Letter("R", *_relevant(has_objective)),
            Letter("T", *_timed(target, period, show_date)),
        )
    )


def _as_typed(part: str, words: str, typed: str) -> str:
    """A part of the folded text in the case it was typed in."""
    place = words.find(part)
    return typed[place : place + len(part)] if len(words) == len(typed) and place >= 0 else part


def _specific(rest: str, counted: bool) -> tuple[Verdict, str]:
    """Names a thing and an outcome, not a bare verb and not a mere direction."""
    if not re.search(r"[a-z]", rest):
        if any(char.isalpha() for char in rest):
            return "unknown", "the wording can only be judged in English"
        return "no", "names nothing: say what will be there"
    words = re.findall(r"[^\W\d_]+(?:'[a-z]+)?", rest.replace("sign-off", "signoff"))
    telling = [word for word in words if word not in STOP]
    things = [word for place, word in enumerate(telling) if _is_thing(word, place)]
    if not things:
        if any(word in VAGUE for word in telling):
            return "no", "too vague: name the thing it is about"
        return "no", "a bare verb: name the thing it is about"
    if telling[0] in DIRECTIONS and not counted:
        return "no", f"“{telling[0]}” is a direction, not an outcome: say from what to what"
    if counted or telling[0] in VERBS or any(_is_outcome(word) for word in telling):
        return "yes", "names a thing and an outcome"
    if len(telling) == 1:
        return "no", "one word: say what will be true of it, as in “… approved”"
    return "unknown", "names a thing: say what will be true of it, as in “… approved”"


def _is_thing(word: str, place: int) -> bool:
    """False for a verb at the head of a text, and for what is no noun anywhere."""
    if word in VAGUE:
        return False
    if place == 0:
        return not _is_verb(word)
    return word not in VERBS or word in THINGS_TOO


def _is_verb(word: str) -> bool:
    if word in VERBS:
        return True
    stem = word.removesuffix("ing")
    return stem != word and (stem in VERBS or f"{stem}e" in VERBS or stem[:-1] in VERBS)


def _is_outcome(word: str) -> bool:
    if word in PARTICIPLES or word in OUTCOMES or word in STATEMENTS:
        return True
    return len(word) > 4 and word.endswith("ed") and not word.endswith("eed")


def _measurable(quantity: str, unitless: str, has_kpi: bool | None) -> tuple[Verdict, str]:
    if quantity:
        return "yes", f"measured by “{quantity}”"
    if has_kpi:
        return "yes", "measured by its KPI"
    if unitless:
        return "no", f"{unitless} of what? add the unit, or link a KPI"
    return "no", "no number with a unit and no KPI"


def _achievable(
    target: str | None,
    forecast: str | None,
    effort_left: int | None,
    effort_available: int | None,
    show_date: Callable[[str], str],
) -> tuple[Verdict, str]:
    if target and forecast and forecast[:10] > target[:10]:
        return "no", f"forecast {show_date(forecast)} is after the target {show_date(target)}"
    if effort_left is not None and effort_available is not None and effort_left > effort_available:
        return "no", (
            f"{show_hours(effort_left)} are left, {show_hours(effort_available)} are there"
        )
    if target and forecast:
        return "yes", f"forecast {show_date(forecast)} keeps the target"
    return "unknown", "no target to reach" if forecast else "no forecast yet"


def _relevant(has_objective: bool | None) -> tuple[Verdict, str]:
    if has_objective is None:
        return "unknown", "objectives are not known here"
    return ("yes", "serves an objective") if has_objective else ("no", "linked to no objective")


def _timed(target: str | None, period: str, show_date: Callable[[str], str]) -> tuple[Verdict, str]:
    if target:
        return "yes", f"target {show_date(target)}"
    if period:
        return "yes", f"names “{period}”: set it as the target"
    return "no", "no target date"


# Time

_COUNT = rf"(?:\d+|an?|one|{NUMBER_WORDS}|couple of|few|several)"
_SPAN = r"(?:working |business |calendar )?(?:day|week|fortnight|month|quarter|half[- ]year|year)s?"
_NEXT = r"(?: (?:next|coming|following|first|last))?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day"
_YEAR = r"(?:19|20|21)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_PART = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"
_QUARTER = rf"(?:q[1-4]|h[12]|w\d\d|fy)(?:[ /'-]*(?:{_YEAR}|\d\d))?"
_NAMED_TIME = (
    rf"{_YEAR}-\d\d(?:-\d\d)?|\d{{1,2}}[./]\d{{1,2}}[./]{_YEAR}"
    rf"|{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?"
    rf"|{_MONTH} {_DAY}(?!\d)(?:,? {_YEAR})?|{_MONTH} {_YEAR}"
    rf"|{_QUARTER}|{_PART} (?:quarter|half)(?: of (?:the |this |next )?(?:year|{_YEAR}))?"
    r"|(?:this|next|current|coming|following) (?:week|month|quarter|half|year|season|spring|summer"
    r"|autumn|fall|winter)|year[- ]end|month[- ]end|quarter[- ]end|eo[mqy]|christmas|easter"
)
# Words that are a time only after a preposition: "by march", "in 2027".
_BARE_TIME = rf"{_MONTH}|{_WEEKDAY}|{_YEAR}|(?:the )?(?:week|month|quarter|year)|tomorrow|today"
_EDGE = r"(?:the )?(?:end|close|start|beginning|middle|mid|early|late)(?: of| in|-)?(?: the| this)?"
_BEFORE = r"(?:by|before|until|till|no later than|due|on|in|at|during|for|from|as of)"


def _period(words: str) -> str:
    """The part of a text that names a time, as it stands there; empty where none does."""
    patterns = (
        rf"\b(?:within|in|over|during|inside|for)(?: the)?{_NEXT}(?: {_COUNT})? {_SPAN}\b(?! of)",
        rf"\b(?:{_BEFORE} )?{_EDGE} (?:{_NAMED_TIME}|{_BARE_TIME})\b",
        rf"\b(?:{_BEFORE} )?(?:the )?(?:{_NAMED_TIME})\b",
        rf"\b{_BEFORE} (?:{_BARE_TIME})\b(?!')",
    )
    return next((found[0] for pattern in patterns if (found := re.search(pattern, words))), "")


# Numbers

_DIGITS = r"\d+(?:[.,' \u00a0]\d{3})*(?:[.,]\d+)?"
_UNIT = (
    r"\s?(?:%|percent\b|per cent\b|percentage points?\b|€|\$|£|eur\b|usd\b|gbp\b|chf\b|x\b)"
    r"|(?:k|m|bn|ms|s|min|h|kg|km|mb|gb|tb)\b|\+"
)
_NUMBER = (
    rf"(?P<sign>[€$£¥]\s?|(?:eur|usd|gbp|chf)\s)?"
    rf"(?<![\w.,#/-])(?P<number>{_DIGITS}|{NUMBER_WORDS})(?![.,]?\d)(?P<suffix>{_UNIT})?(?![\w])"
)


def _quantity(rest: str) -> tuple[str, str]:
    """The first number with a unit as it stands there, and the first number without one."""
    factor = next((word for word in rest.split() if word in FACTORS), "")
    if factor:
        return factor, ""
    unitless = ""
    for found in re.finditer(_NUMBER, rest):
        before = re.findall(r"[^\W\d_]+", rest[: found.start("number")])
        if before and before[-1] in LABELS and not found["suffix"]:
            continue
        number = found[0].strip()
        if found["sign"] or (found["suffix"] or "").strip(" +"):
            return number, ""
        unit = _unit_after(rest[found.end() :])
        if unit:
            return f"{number} {unit}", ""
        if SCALES.intersection(before):
            return number, ""
        # "mobile app 2.0", "strategy 2027": a name that ends in a number.
        if not re.fullmatch(rf"\d\.\d|{_YEAR}", number):
            unitless = unitless or number
    return "", unitless


def _unit_after(rest: str) -> str:
    """The noun that a number counts, with at most one word before it: ``website visits``."""
    match = re.match(r"[\s-]*((?:[^\W\d_]+[- ]?){1,3})", rest)
    words = match[1].split() if match else []
    kept: list[str] = []
    for word in words:
        if word in STOP and word not in ("key", "new", "first", "internal", "global"):
            break
        kept.append(word)
    telling = [word for word in kept if not _is_outcome(word) or word.endswith("s")]
    return " ".join(kept) if telling else ""

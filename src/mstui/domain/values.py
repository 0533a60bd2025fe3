"""Values of fields: typed text to the stored value, checks of stored values, display text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from mstui.domain.duration import LARGEST as LONGEST_DURATION
from mstui.domain.duration import MINUTES_PER_DAY, parse_duration, show_duration
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds.fields import Field
from mstui.domain.numbers import (
    LARGEST_CENTS,
    LONGEST_NUMBER,
    canonical,
    parse_cents,
    parse_decimal,
    show_cents,
)
from mstui.domain.text import clean_line, clean_notes, fold, visible

Value = str | int | None

FIRST_YEAR, LAST_YEAR = 1900, 2200
JSON_LIMIT = 1_000_000
LARGEST_INTEGER = 10**9
# 2200-12-31, in milliseconds since 1970, and as far back.
LARGEST_INSTANT = 7_289_654_400_000

_YES = ("yes", "y", "true", "t", "1", "on", "x")
_NO = ("no", "n", "false", "f", "0", "off")

# How a choice reads, where it is not the stored word itself.
_WORDS = {
    "todo": "to do",
    "must": "Must",
    "should": "Should",
    "could": "Could",
    "wont": "Won't",
    "asap": "as soon as possible",
    "alap": "as late as possible",
}


def parse_value(
    field: Field,
    text: str,
    *,
    parse_date: Callable[[str], str] | None = None,
    parse_moment: Callable[[str], str] | None = None,
    resolve: Callable[[tuple[str, ...], str], str] | None = None,
    minutes_per_day: int = MINUTES_PER_DAY,
) -> Value:
    """What a person typed, as the field stores it; empty text is None.

    ``parse_date`` and ``parse_moment`` yield stored text, ``resolve`` the id of an item of one
    of the kinds. Raises InvalidValue in one line that says what would be right.
    """
    if not text.strip():
        return None
    match field.type:
        case "minutes":
            return parse_duration(text, minutes_per_day=minutes_per_day, field=field.name)
        case "date":
            return _iso_date(field, parse_date(text) if parse_date else text.strip())
        case "moment":
            return _iso_moment(field, parse_moment(text) if parse_moment else text.strip())
        case "ref" | "item":
            kinds = (field.ref,) if field.type == "ref" else field.choices
            return resolve(kinds, clean_line(text)) if resolve else _id(field, text.strip())
        case _:
            return _parse_plain(field, text)


def _parse_plain(field: Field, text: str) -> Value:
    """The types whose text means the same everywhere."""
    match field.type:
        case "line":
            return clean_line(text, field=field.name) or None
        case "notes":
            return clean_notes(text, field=field.name) or None
        case "choice":
            return _choice(field, text)
        case "flag":
            return _flag(field, text)
        case "money":
            return parse_cents(text, field.name)
        case "decimal":
            return parse_decimal(text, field.name)
        case "percent":
            return _percent(field, text)
        case "integer":
            return _integer(field, text)
        case _:
            raise InvalidValue(f"{field.name} is written by the program", field=field.name)


def check_value(field: Field, value: object) -> Value:
    """A value that already has its type (a dump, TOML, an import), as it is stored.

    Text is cleaned, true and false become 1 and 0; anything else that does not fit raises
    InvalidValue.
    """
    if value is None:
        return None
    if field.sql_type == "INTEGER":
        return _checked_integer(field, value)
    if field.type == "decimal" and isinstance(value, int | float) and not isinstance(value, bool):
        value = repr(value)
    if not isinstance(value, str):
        raise _wrong(field, value, _WANTED.get(field.type, "a text"))
    return _checked_text(field, value)


def show_value(field: Field, value: Value, *, minutes_per_day: int = MINUTES_PER_DAY) -> str:
    """A stored value in words that ``parse_value`` takes again; None is empty.

    Dates stay ISO, references stay ids: their display needs more than the value.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return _WORDS.get(value, value) if field.type == "choice" else value
    match field.type:
        case "flag":
            return "yes" if value else "no"
        case "minutes":
            return show_duration(value, minutes_per_day=minutes_per_day)
        case "money":
            return show_cents(value)
        case "percent":
            return f"{value} %"
        case "instant":
            return _utc(value)
        case _:
            return str(value)


def show_choice(word: str) -> str:
    """A choice as it reads: ``todo`` is “to do”, ``wont`` is “Won't”."""
    return _WORDS.get(word, word)


def _checked_text(field: Field, value: str) -> Value:
    match field.type:
        case "line":
            return clean_line(value, field=field.name)
        case "notes":
            return clean_notes(value, field=field.name)
        case "choice":
            if value and value not in field.choices:
                raise _no_choice(field, value)
            return value or None
        case "date":
            return _iso_date(field, value) if value else None
        case "moment":
            return _iso_moment(field, value) if value else None
        case "decimal":
            return _decimal(field, value) if value else None
        case "ref" | "item":
            return _id(field, value) if value else None
        case "order":
            return _order(field, value)
        case "json":
            return _json(field, value)
        case _:
            raise _wrong(field, value, _WANTED[field.type])


def _checked_integer(field: Field, value: object) -> int:
    wanted = _WANTED[field.type]
    if isinstance(value, bool) and field.type == "flag":
        return int(value)
    if type(value) is not int:
        raise _wrong(field, value, wanted)
    low, high = _RANGES[field.type]
    if field.choices:
        low, high = int(field.choices[0]), int(field.choices[-1])
        wanted = f"a whole number from {low} to {high}"
    if not low <= value <= high:
        raise _wrong(field, value, wanted)
    return value


_WANTED = {
    "flag": "yes or no",
    "integer": "a whole number",
    "instant": "milliseconds since 1970",
    "minutes": "a duration in minutes",
    "money": "an amount in cents",
    "percent": "a whole number from 0 to 100",
    "decimal": "a number",
    "date": "a date like 2026-11-21",
    "moment": "a date like 2026-11-21, or with a clock 2026-11-21T09:30",
}

_RANGES = {
    "flag": (0, 1),
    "integer": (-LARGEST_INTEGER, LARGEST_INTEGER),
    "instant": (-LARGEST_INSTANT, LARGEST_INSTANT),
    "minutes": (0, LONGEST_DURATION),
    "money": (-LARGEST_CENTS, LARGEST_CENTS),
    "percent": (0, 100),
}


def _wrong(field: Field, value: object, wanted: str) -> InvalidValue:
    shown = visible(str(value))[:40] if isinstance(value, str | int | float) else "something else"
    return InvalidValue(f"{field.name} is {wanted}, not {shown or 'empty'}", field=field.name)


def _bare(text: str) -> str:
    """Letters and digits only, so that “Won't”, “sign off” and “to do” name their choice."""
    return "".join(char for char in fold(text) if char.isalnum())


def _choice(field: Field, text: str) -> str:
    typed = _bare(text)
    words = {choice: {_bare(choice), _bare(_WORDS.get(choice, choice))} for choice in field.choices}
    exact = [choice for choice, spelled in words.items() if typed in spelled]
    if len(exact) == 1:
        return exact[0]
    begun = [
        choice
        for choice, spelled in words.items()
        if any(word.startswith(typed) for word in spelled)
    ]
    if typed and len(begun) == 1:
        return begun[0]
    raise _no_choice(field, text, begun if typed else [])


def _no_choice(field: Field, text: str, begun: list[str] | None = None) -> InvalidValue:
    if begun:
        return InvalidValue(
            f"{field.name} “{visible(text.strip())[:40]}” could be {_either(begun)}",
            field=field.name,
        )
    words = [show_choice(choice) for choice in field.choices]
    return InvalidValue(f"{field.name} is one of {', '.join(words)}", field=field.name)


def _either(choices: list[str]) -> str:
    words = [show_choice(choice) for choice in choices]
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _flag(field: Field, text: str) -> int:
    word = fold(text).strip()
    if word in _YES:
        return 1
    if word in _NO:
        return 0
    raise InvalidValue(f"{field.name} is yes or no", field=field.name)


def _percent(field: Field, text: str) -> int:
    digits = text.strip().removesuffix("%").strip()
    if digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) <= 100:
        return int(digits)
    raise InvalidValue(f"{field.name} is a whole number from 0 to 100, as 40 %", field=field.name)


def _integer(field: Field, text: str) -> int:
    digits = text.strip().replace("\N{MINUS SIGN}", "-")
    bare = digits[1:] if digits[:1] in ("-", "+") else digits
    if not (bare.isascii() and bare.isdigit() and len(bare) < 12):
        wanted = f"from {field.choices[0]} to {field.choices[-1]}" if field.choices else "as 12"
        raise InvalidValue(f"{field.name} is a whole number {wanted}", field=field.name)
    return _checked_integer(field, int(digits))


def _iso_date(field: Field, text: str) -> str:
    if not _is_date(text):
        raise _wrong(field, text, _WANTED["date"])
    return text


def _iso_moment(field: Field, text: str) -> str:
    day, clock = text[:10], text[10:]
    fits = not clock or (
        len(clock) == 6
        and clock[0] == "T"
        and clock[3] == ":"
        and _digits(clock[1:3] + clock[4:])
        and clock[1:3] < "24"
        and clock[4:] < "60"
    )
    if not fits or not _is_date(day):
        raise _wrong(field, text, _WANTED["moment"])
    return text


def _is_date(text: str) -> bool:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    if not _digits(text[:4] + text[5:7] + text[8:]):
        return False
    from datetime import date

    try:
        return FIRST_YEAR <= date.fromisoformat(text).year <= LAST_YEAR
    except ValueError:
        return False


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _decimal(field: Field, text: str) -> str:
    negative = text.startswith("-")
    whole, _, fraction = text.removeprefix("-").partition(".")
    digits = whole + fraction
    if not _digits(digits) or len(digits) > LONGEST_NUMBER:
        raise _wrong(field, text, _WANTED["decimal"])
    return canonical("-" if negative else "", whole, fraction)


def _id(field: Field, text: str) -> str:
    plain = text.replace("|", "").replace("-", "").replace("_", "")
    if not (plain.isascii() and plain.isalnum() and len(text) <= 80):
        raise _wrong(field, text, "the id of an item")
    return text


def _order(field: Field, text: str) -> str:
    if text and not (text.isascii() and text.isprintable() and len(text) <= 200):
        raise _wrong(field, text, "a sort key")
    return text


def _json(field: Field, text: str) -> str:
    import json

    def refuse(_: str) -> NoReturn:
        raise ValueError

    try:
        if len(text) > JSON_LIMIT:
            raise ValueError
        # Bounds the recursion too: a deep nest of brackets raises RecursionError.
        json.loads(text, parse_constant=refuse)
        text.encode()
    except (ValueError, RecursionError):
        raise _wrong(field, text, "a JSON record") from None
    return text


def _utc(milliseconds: int) -> str:
    from datetime import UTC, datetime, timedelta

    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return f"{epoch + timedelta(milliseconds=milliseconds):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return "–"

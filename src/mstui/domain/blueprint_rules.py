"""What each key of a template takes: one rule a key, and the errors people read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from mstui.domain.duration import parse_duration, parse_lag
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.text import clean_line, clean_notes, visible

SCHEMA = 1
# Ten years of working days: far beyond any plan, near enough to refuse a slip of the finger.
LONGEST_DAYS = 2600
AGENDA_SEPARATOR = "; "

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ELAPSED = re.compile(r"\d\s*e[mhdw]\s*$")
_LINK = re.compile(
    r"(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\s+(?P<type>FS|SS|FF|SF))?\s*(?P<lag>(?:[+-].{1,20})?)"
)


class Span(NamedTuple):
    """A length of working time, or of elapsed time where it was written with an ``e``."""

    minutes: int
    elapsed: bool = False


class After(NamedTuple):
    """One entry of ``after``: a predecessor, the link's type, and the lag.

    The lag is in minutes, or in percent of the predecessor's duration.
    """

    id: str
    type: str = "FS"
    lag: int = 0
    unit: str = "working"


Parsed = str | int | Span | tuple[str, ...] | tuple[After, ...]
Rule = Callable[[object], Parsed]


class Key(NamedTuple):
    """A key of a table: what it takes, and whether it must be there."""

    rule: Rule
    required: bool = False


def slug(value: object) -> str:
    """An id: small letters, digits and single hyphens."""
    text = _string(value)
    if len(text) > 60 or not _SLUG.fullmatch(text):
        raise InvalidValue(
            f"{shown(text)} is no id; use small letters, digits and hyphens, at most 60"
        )
    return text


def line(value: object) -> str:
    text = clean_line(_string(value))
    if not text:
        raise InvalidValue("is empty")
    return text


def notes(value: object) -> str:
    return clean_notes(_string(value))


def flag(value: object) -> int:
    if not isinstance(value, bool):
        raise InvalidValue(f"takes true or false, not {shown(value)}")
    return int(value)


def whole(low: int, high: int) -> Rule:
    """A rule for whole numbers from ``low`` to ``high``."""

    def rule(value: object) -> int:
        if type(value) is int and low <= value <= high:
            return value
        raise InvalidValue(f"takes a whole number from {low} to {high:,}, not {shown(value)}")

    return rule


def choice(kind: str, field: str) -> Rule:
    """A rule for one of the choices that ``KINDS`` declares for a field."""
    declared = KINDS[kind].field(field)
    choices = declared.choices if declared else ()

    def rule(value: object) -> str:
        if value not in choices:
            raise InvalidValue(f"takes {', '.join(choices)}; not {shown(value)}")
        return str(value)

    return rule


def number(value: object) -> str:
    """A decimal number in its canonical text."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise InvalidValue(f"takes a number, not {shown(value)}")
    exact = Decimal(value)
    if not exact.is_finite() or (exact and not -10 < exact.adjusted() < 15):
        raise InvalidValue(f"{shown(value)} is out of range")
    plain = format(exact, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if len(plain) > 30:
        raise InvalidValue(f"{shown(value)} has too many digits")
    return "0" if plain in ("-0", "") else plain


def money(value: object) -> int:
    """An amount in whole units of the currency, two decimals at most; kept in cents."""
    cents = Decimal(number(value)) * 100
    if cents < 0 or cents != cents.to_integral_value():
        raise InvalidValue(f"takes an amount with two decimals at most, not {shown(value)}")
    return int(cents)


def lines(value: object) -> tuple[str, ...]:
    """A list of lines of text."""
    if not isinstance(value, list):
        raise InvalidValue(f"takes a list of texts, not {shown(value)}")
    if len(value) > 100:
        raise InvalidValue(f"has {len(value):,} entries; at most 100 fit")
    return tuple(line(entry) for entry in value)


def agenda(value: object) -> str:
    """The points of the check-in's agenda, joined to the one line a project keeps."""
    points = lines(value)
    for point in points:
        if ";" in point:
            raise InvalidValue(f"{shown(point)}: an agenda point takes no semicolon")
    return clean_line(AGENDA_SEPARATOR.join(points))


def checklist(value: object) -> str:
    """Entries of a task's checklist, none of them ticked."""
    return clean_notes("\n".join(f"[ ] {entry}" for entry in lines(value)))


def slugs(value: object) -> tuple[str, ...]:
    """Ids, as one text with commas or as a list."""
    found = tuple(slug(word) for word in _words(value))
    _refuse_repeated(found)
    return found


def span(minutes_per_day: int, *, elapsed: bool = True) -> Rule:
    """A rule for durations: ``90m``, ``4h``, ``5d``, ``2w 1d``; ``3ed`` is elapsed time."""

    def rule(value: object) -> Span:
        text = _string(value)
        minutes, unit = parse_lag(text) if _ELAPSED.search(text) else (0, "")
        if unit != "elapsed":
            minutes = parse_duration(text, minutes_per_day=minutes_per_day)
        elif not elapsed or minutes < 0:
            raise InvalidValue(f"takes a duration in working time, not {shown(text)}")
        if minutes > LONGEST_DAYS * minutes_per_day * (1 if elapsed else 10):
            raise InvalidValue(f"{shown(text)} is longer than ten years")
        return Span(minutes, unit == "elapsed")

    return rule


def after(minutes_per_day: int) -> Rule:
    """A rule for predecessors: ``design``, ``design SS+2d``, ``design FS-1d``, ``design +25%``."""

    def rule(value: object) -> tuple[After, ...]:
        found = tuple(_after(word, minutes_per_day) for word in _words(value))
        _refuse_repeated(tuple(entry.id for entry in found))
        return found

    return rule


def _after(word: str, minutes_per_day: int) -> After:
    parts = _LINK.fullmatch(word)
    if not parts:
        raise InvalidValue(f"{shown(word)} is no link; write an id, or like: design SS+2d")
    lag, unit = parse_lag(parts["lag"], minutes_per_day=minutes_per_day)
    if abs(lag) > (1000 if unit == "percent" else LONGEST_DAYS * minutes_per_day):
        raise InvalidValue(f"{shown(word)}: the lag is too long")
    return After(parts["id"], parts["type"] or "FS", lag, unit)


def _words(value: object) -> list[str]:
    if isinstance(value, list):
        return [_string(word).strip() for word in value]
    text = _string(value).strip()
    return [word.strip() for word in text.split(",")] if text else []


def _refuse_repeated(ids: tuple[str, ...]) -> None:
    twice = next((word for place, word in enumerate(ids) if word in ids[:place]), None)
    if twice:
        raise InvalidValue(f"names {shown(twice)} twice")


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidValue(f"takes a text in quotes, not {shown(value)}")
    return value


def shown(value: object) -> str:
    """A value as an error quotes it: short, on one line, nothing hidden."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 120:
        return "a number of that size"
    if isinstance(value, list | dict):
        return "a table" if isinstance(value, dict) else "a list"
    text = visible(str(value)[:60])
    text = text if len(text) <= 40 else f"{text[:39]}…"
    return f'"{text}"' if isinstance(value, str) else text


def tables(minutes_per_day: int) -> Mapping[str, Mapping[str, Key]]:
    """Every repeated table of a template: its keys, and what each takes."""
    at = Key(whole(0, LONGEST_DAYS))
    text, longer, yes, ref, refs = Key(line), Key(notes), Key(flag), Key(slug), Key(slugs)
    ident, name, links = Key(slug, True), Key(line, True), Key(after(minutes_per_day))
    duration, effort = Key(span(minutes_per_day)), Key(span(minutes_per_day, elapsed=False))
    figure, score = Key(number), Key(whole(1, 5))
    return {
        "phase": {
            "id": ident, "name": name, "parent": ref, "gate": ref, "gate_blocks": yes,
            "after": links, "description": longer,
        },
        "milestone": {
            "id": ident, "name": name, "phase": ref, "parent": ref, "after": links, "at": at,
            "kind": Key(choice("milestone", "kind")), "moscow": Key(choice("milestone", "moscow")),
            "impact": Key(choice("milestone", "impact")),
            "feasibility": Key(choice("milestone", "feasibility")),
            "weight": Key(whole(0, 1000)), "quick_win": yes, "key": yes, "launch": yes,
            "automatic": yes, "buffer_days": Key(whole(0, 250)), "description": longer,
            "criteria": longer, "evidence": Key(choice("milestone", "evidence_kind")),
        },
        "task": {
            "id": ident, "name": name, "phase": ref, "milestone": ref, "parent": ref,
            "after": links, "at": at, "duration": duration, "effort": effort,
            "optimistic": effort, "likely": effort, "pessimistic": effort, "size": text,
            "moscow": Key(choice("task", "moscow")),
            "percent_rule": Key(choice("task", "percent_rule")),
            "checklist": Key(checklist), "description": longer,
        },
        "deliverable": {
            "name": name, "milestone": ref, "task": ref, "required": yes,
            "nature": Key(choice("deliverable", "nature")),
            "audience": Key(choice("deliverable", "audience")), "description": longer,
        },
        "kpi": {
            "id": ref, "name": name, "milestone": ref, "proves": refs, "unit": text,
            "direction": Key(choice("kpi", "direction")), "start_value": figure,
            "target_value": figure, "low": figure, "high": figure, "start_at": at,
            "target_at": at, "cadence_days": Key(whole(1, 366)), "source": text,
            "description": longer,
        },
        "risk": {
            "name": name, "category": Key(choice("risk", "category")), "probability": score,
            "impact": score, "cost": Key(money), "days": Key(whole(0, 1000)),
            "response": Key(choice("risk", "response")), "contingency": longer,
            "trigger": text, "endangers": refs, "opportunity": yes, "proximity_at": at,
            "description": longer,
        },
        "objective": {
            "id": ident, "name": name, "parent": ref, "start_at": at, "finish_at": at,
            "commitment": Key(choice("objective", "commitment")), "description": longer,
        },
        "keyresult": {
            "name": name, "objective": Key(slug, True), "unit": text, "start_value": figure,
            "target_value": figure, "kpi": ref, "milestone": ref,
        },
    }  # fmt: skip


HEAD: Mapping[str, Key] = {
    "schema": Key(whole(1, 1000)),
    "id": Key(slug, True),
    "title": Key(line, True),
    "summary": Key(line),
}

PROJECT: Mapping[str, Key] = {
    "objective": Key(line),
    "category": Key(choice("project", "category")),
    "vision": Key(notes),
    "charter": Key(notes),
    "agenda": Key(agenda),
    "review_days": Key(whole(1, 366)),
    "minutes_per_day": Key(whole(60, 1440)),
}

MOST = {
    "phase": 100,
    "milestone": 500,
    "task": 2000,
    "deliverable": 500,
    "kpi": 100,
    "risk": 200,
    "objective": 50,
    "keyresult": 200,
}
MOST_LINKS = 8000

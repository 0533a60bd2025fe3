"""How rows become words: each value keeps the cells it came from, each reckoning names itself.

Plain words never hold a digit. ``how`` is empty where the words are the cell's own value, as a
date or an amount reads; else it is one of the reckonings below, which a test does again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from mstui.dates.days import MONTHS, WEEKDAYS
from mstui.domain.kinds import KINDS
from mstui.domain.numbers import show_cents
from mstui.domain.text import visible
from mstui.publish.document import Cell, Part, Said, Sentence
from mstui.views.record import Record

Row = Mapping[str, Any]

WORKING_DAYS = "working days from the first to the second"
DAYS = "days from the first to the second"
COUNTED = "counted"
SCORE = "probability × impact"
HOURS = "minutes, in hours"
HUNDREDTHS = "hundredths of a percent"
THOUSANDTHS = "thousandths"
EXPECTED = "expected on the day of the reading"
EXPECTED_COST = "sum of probability × cost over open threats"
EXPECTED_DAYS = "sum of probability × days over open threats"
SEEN = "in the impact that was seen"
P50 = "the date that half of the simulated runs keep"
P80 = "the date that four of five simulated runs keep"

NONE = "–"
HEALTH = {"green": "on track", "amber": "at risk", "red": "off track", "grey": "not started"}


def sentence(*parts: Part | Sentence | None) -> Sentence:
    """Parts and sentences as one; what is empty is left out."""
    flat: list[Part] = []
    for part in parts:
        if part is None or part == "":
            continue
        if isinstance(part, str | Said):
            flat.append(part)
        else:
            flat += part
    return tuple(flat)


def listing(these: Iterable[Sentence | Part], mark: str = ", ") -> Sentence:
    """Sentences one after the other with ``mark`` between them."""
    parts: list[Part] = []
    for one in these:
        said = sentence(one)
        if said:
            parts += [mark, *said] if parts else said
    return tuple(parts)


def text(kind: str, row: Row, field: str, *, lines: bool = False) -> Part:
    """What a field holds, as it was written; a dash for nothing."""
    value = row.get(field)
    if value is None or value == "":
        return NONE
    shown = visible(str(value), keep_lines=lines)
    return Said(shown if lines else " ".join(shown.split()), (cell(kind, row, field),))


def cell(kind: str, row: Row, field: str) -> Cell:
    """The field of a row and what it holds."""
    return Cell(kind, str(row["id"]), field, row.get(field))


def name(kind: str, row: Row) -> Part:
    """What a row is called; its kind where it has no name."""
    found = text(kind, row, KINDS[kind].title)
    return f"an unnamed {kind}" if found == NONE else found


def named(record: Record, id: Any) -> Part:
    """What the row of an id is called; a dash where there is none."""
    if id not in record.names:
        return NONE
    kind, called = record.names[id]
    shown = " ".join(visible(called).split())
    return Said(shown or kind, (Cell(kind, str(id), KINDS[kind].title, called),))


def day(kind: str, row: Row, field: str) -> Part:
    """A date as it reads anywhere, ``12 Nov 2026``; a dash for none."""
    value = row.get(field)
    return Said(day_words(str(value)), (cell(kind, row, field),)) if value else NONE


def long_day(kind: str, row: Row, field: str) -> Part:
    """A date with its weekday, ``Thu 12 Nov 2026``; a dash for none."""
    value = row.get(field)
    return Said(long_words(str(value)), (cell(kind, row, field),)) if value else NONE


def day_words(value: str) -> str:
    """``12 Nov 2026``; what is no date stays as it is."""
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return visible(value)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def long_words(value: str) -> str:
    """``Thu 12 Nov 2026``; what is no date stays as it is."""
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return visible(value)
    return f"{WEEKDAYS[found.weekday()]} {day_words(value)}"


def number(kind: str, row: Row, field: str, unit: str = "") -> Part:
    """A whole number as it stands, with thousands marks."""
    value = row.get(field)
    if not isinstance(value, int):
        return NONE
    return Said(f"{value:,}{unit}", (cell(kind, row, field),))


def money(kind: str, row: Row, field: str, currency: str = "") -> Part:
    """An amount as people read it."""
    value = row.get(field)
    if not isinstance(value, int):
        return NONE
    return Said(f"{show_cents(value)} {currency}".strip(), (cell(kind, row, field),))


def fact(record: Record, key: str, *, before: bool = False) -> int | None:
    """One whole number of the check-in's facts, or of the one before."""
    found = (record.facts_before if before else record.facts).get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def told_fact(record: Record, key: str, shown: str, how: str = "", *, before: bool = False) -> Said:
    """Words that come from one of the facts."""
    row: Row = (record.previous or {}) if before else record.checkin
    value = (record.facts_before if before else record.facts).get(key)
    return Said(shown, (Cell("checkin", str(row.get("id", "")), f"facts.{key}", value),), how)


def apart(days: int | None, first: Cell, second: Cell, same: str = "unchanged") -> Part:
    """Working days between two dates with their sign, + is later; ``same`` for none."""
    if days is None:
        return NONE
    return Said(f"{days:+d} wd", (first, second), WORKING_DAYS) if days else same


def count(found: Sequence[Cell], one: str, several: str = "") -> Part:
    """``1 task``, ``3 tasks``; without rows ``no tasks``."""
    words = one if len(found) == 1 else several or f"{one}s"
    return Said(f"{len(found):,} {words}", tuple(found), COUNTED) if found else f"no {words}"


def counted(kind: str, rows: Iterable[Row]) -> list[Cell]:
    """The rows that a count is of, each by the field that names it."""
    return [cell(kind, row, KINDS[kind].title) for row in rows]


def health(kind: str, row: Row, field: str) -> Part:
    """A colour in words; a dash for none."""
    return HEALTH.get(str(row.get(field) or ""), NONE)


def capital(found: Sentence) -> Sentence:
    """A sentence that begins with a capital letter, where its first part is a plain word."""
    if not found or isinstance(found[0], Said):
        return found
    return (found[0][:1].upper() + found[0][1:], *found[1:])


def is_told(part: Part | Sentence) -> bool:
    """Whether there is anything but the dash that stands for nothing."""
    return part not in (NONE, "", ())

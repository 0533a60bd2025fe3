"""Working hours of a day: ``08:00-12:00 13:00-17:00`` as half-open spans of minutes."""

from __future__ import annotations

from mstui.domain.errors import InvalidValue
from mstui.domain.text import visible

# (begin, end) in minutes since midnight, ascending, not touching.
Spans = tuple[tuple[int, int], ...]

MIDNIGHT = 1440


def parse_spans(text: str, field: str = "hours") -> Spans:
    """The spans of a text; empty text is a free day. An end of ``24:00`` or ``00:00`` is midnight.

    Raises InvalidValue for what is no span, and for spans that overlap.
    """
    spans: list[tuple[int, int]] = []
    for begin, end, word in sorted(
        _span(word, field) for word in text.replace(",", " ").replace("–", "-").split()
    ):
        if spans and begin < spans[-1][1]:
            raise InvalidValue(f"{field} {word} overlaps the span before it", field=field)
        if spans and begin == spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((begin, end))
    return tuple(spans)


def show_spans(spans: Spans) -> str:
    """The text of spans, which ``parse_spans`` takes again."""
    return " ".join(f"{_show(begin)}-{_show(end)}" for begin, end in spans)


def _span(word: str, field: str) -> tuple[int, int, str]:
    begin_text, dash, end_text = word.partition("-")
    begin, end = _minute(begin_text), _minute(end_text)
    if not dash or begin is None or end is None:
        raise InvalidValue(
            f"{field} “{visible(word)[:30]}” is no span; write 08:00-12:00 13:00-17:00", field=field
        )
    end = end or MIDNIGHT
    if end <= begin:
        raise InvalidValue(f"{field} {word} ends before it begins", field=field)
    return begin, end, word


def _show(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _minute(text: str) -> int | None:
    hours, _, minutes = text.partition(":")
    minutes = minutes or "0"
    if not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in (hours, minutes)):
        return None
    minute = int(hours) * 60 + int(minutes)
    return minute if minute <= MIDNIGHT and int(minutes) < 60 else None

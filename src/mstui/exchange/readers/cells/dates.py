"""Dates as tools write them, and whether the day or the month comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from mstui.domain.text import fold
from mstui.domain.values import FIRST_YEAR, LAST_YEAR

_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "jan january januar janvier enero ene gennaio gen janv januari",
        "feb february februar fevrier febrero febbraio fev fevr februari",
        "mar march marz maerz mars marzo mrz maart mrt",
        "apr april avril abril abr aprile avr",
        "may mai mayo maggio mag mei",
        "jun june juni juin junio giugno giu",
        "jul july juli juillet julio luglio lug juil",
        "aug august aout agosto ago agustus augustus",
        "sep sept september septembre septiembre settembre set",
        "oct october oktober octobre octubre ottobre okt ott",
        "nov november novembre noviembre",
        "dec december dezember decembre diciembre dicembre dez dic",
    ),
    start=1,
):
    _MONTHS.update(dict.fromkeys(_names.split(), _number))

_WEEKDAYS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "mon monday mo montag lun lundi lunes",
        "tue tues tuesday di dienstag mar mardi martes",
        "wed wednesday mi mittwoch mer mercredi miercoles mie",
        "thu thur thurs thursday do donnerstag jeu jeudi jueves jue",
        "fri friday fr freitag ven vendredi viernes vie",
        "sat saturday sa samstag sam samedi sabado sab",
        "sun sunday so sonntag dim dimanche domingo dom",
    )
):
    for _name in _names.split():
        _WEEKDAYS.setdefault(_name, _number)

_WEEKDAY = r"(?:([^\W\d_]+)[.,]?\s+)?"
_TIME = (
    r"(?:[T ,]*\s*(?:at\s+|um\s+)?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?"
    r"\s*(Z|UTC|GMT.*|[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST = re.compile(_WEEKDAY + r"(\d{4})([-/.])(\d{1,2})\3(\d{1,2})" + _TIME, re.I)
_NUMBERS = re.compile(_WEEKDAY + r"(\d{1,2})([-/.])\s?(\d{1,2})\3\s?(\d{4}|\d\d)" + _TIME, re.I)
_DAY_MONTH = re.compile(
    _WEEKDAY
    + r"(\d{1,2})(?:st|nd|rd|th|er|\.)?[ /-]+(?:de )?([^\W\d_]+)\.?,?[ /-]+(?:de )?"
    + r"(\d{4}|\d\d)"
    + _TIME,
    re.I,
)  # fmt: skip
_MONTH_DAY = re.compile(
    _WEEKDAY + r"([^\W\d_]+)\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})" + _TIME, re.I
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?(Z)?)?")
_RANGE = " → "
_LONGEST = 80  # characters; what is longer is no date, and slow to tell so

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = (20_000, 80_000)  # 1954 to 2119
_EPOCH_SECONDS = (100_000_000, 10_000_000_000)


class Evidence(NamedTuple):
    """How often numbers can only be read one way; ``either`` counts those that tell nothing."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    day_example: str = ""
    month_example: str = ""

    def __add__(self, other: object) -> Evidence:
        assert isinstance(other, Evidence)
        return Evidence(
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            self.either + other.either,
            self.day_example or other.day_example,
            self.month_example or other.month_example,
        )

    @property
    def order(self) -> str:
        """``dd/mm`` or ``mm/dd`` where all agree, "" otherwise."""
        if self.day_first and not self.month_first:
            return "dd/mm"
        return "mm/dd" if self.month_first and not self.day_first else ""

    @property
    def undecided(self) -> bool:
        """True where a person has to say which it is."""
        return not self.order and bool(self.day_first or self.month_first or self.either)


def evidence(values: Iterable[str]) -> Evidence:
    """What the dates of one column say about their order. Dots always stand after the day."""
    found = Evidence()
    for text in values:
        numbers = len(text) <= _LONGEST and ("/" in text or "-" in text)
        match = _NUMBERS.fullmatch(text) if numbers else None
        if match is None or match[3] == ".":
            continue
        order = _only_reading(match)
        if order == "dd/mm":
            found += Evidence(day_first=1, day_example=text)
        elif order == "mm/dd":
            found += Evidence(month_first=1, month_example=text)
        elif order == "either":
            found += Evidence(either=1)
    return found


def _only_reading(match: re.Match[str]) -> str:
    """The one order in which the numbers are a date: by their size, else by the weekday."""
    first, second = int(match[2]), int(match[4])
    if first == second:
        return ""
    if first > 12 or second > 12:
        if first > 12 and second > 12:
            return ""
        return "dd/mm" if first > 12 else "mm/dd"
    weekday = _WEEKDAYS.get(fold(match[1] or ""))
    if weekday is not None:
        year = _full_year(match[5], date(2025, 1, 1))
        fits = [
            order
            for order, month, day in (("dd/mm", second, first), ("mm/dd", first, second))
            if (made := _date(year, month, day)) and date.fromisoformat(made).weekday() == weekday
        ]
        if len(fits) == 1:
            return fits[0]
    return "either"


class DateReader:
    """Reads the dates of one file: ``order`` says how bare numbers are meant."""

    def __init__(self, order: str, today: date) -> None:
        self._month_first = order == "mm/dd"
        self._today = today

    def read(self, text: str) -> str | None:
        """``2026-11-21`` or ``2026-11-21T09:30``; None where the text is no date.

        An instant (with a zone) gives the date that is written, as tools write due dates.
        """
        if len(text) == 10 and text[4] == "-" == text[7]:
            try:
                year = date.fromisoformat(text).year
            except ValueError:
                return None
            return text if FIRST_YEAR <= year <= LAST_YEAR else None
        if text.isdecimal():
            return self._number(text)
        if len(text) > _LONGEST:
            return None
        if "年" in text:
            text = text.replace("年", "-").replace("月", "-").replace("日", "")
        for shape in (self._year_first, self._numbers, self._named):
            found = shape(text)
            if found is not None:
                return found
        match = _COMPACT.fullmatch(text)
        if match is not None:
            day = _date(int(match[1]), int(match[2]), int(match[3]))
            return day and _with_time(day, match[4], match[5], None, match[6])
        return self._serial(text)

    def read_range(self, text: str) -> tuple[str | None, str | None]:
        """The two dates of ``March 5, 2024 → March 8, 2024``; a plain date is an end only."""
        left, arrow, right = text.partition(_RANGE)
        if not arrow:
            return None, self.read(text)
        return self.read(left.strip()), self.read(right.strip())

    def _year_first(self, text: str) -> str | None:
        match = _YEAR_FIRST.fullmatch(text)
        if match is None:
            return None
        day = _date(int(match[2]), int(match[4]), int(match[5]))
        return day and _with_time(day, match[6], match[7], match[9], match[10])

    def _numbers(self, text: str) -> str | None:
        match = _NUMBERS.fullmatch(text)
        if match is None:
            return None
        first, second = int(match[2]), int(match[4])
        month_first = self._month_first and match[3] != "."
        month, day = (first, second) if month_first else (second, first)
        found = _date(_full_year(match[5], self._today), month, day)
        return found and _with_time(found, match[6], match[7], match[9], match[10])

    def _named(self, text: str) -> str | None:
        match, day, month = _DAY_MONTH.fullmatch(text), 2, 3
        if match is None or fold(match[3]) not in _MONTHS:
            match, day, month = _MONTH_DAY.fullmatch(text), 3, 2
        if match is None or fold(match[month]) not in _MONTHS:
            return None
        year = _full_year(match[4], self._today)
        found = _date(year, _MONTHS[fold(match[month])], int(match[day]))
        return found and _with_time(found, match[5], match[6], match[8], match[9])

    def _number(self, text: str) -> str | None:
        number = int(text) if len(text) <= 14 else 0
        if _SERIALS[0] <= number <= _SERIALS[1]:
            return (_EXCEL_EPOCH + timedelta(days=number)).isoformat()
        if len(text) == 8:
            return _date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if len(text) in (12, 13):
            number //= 1000
        if _EPOCH_SECONDS[0] <= number < _EPOCH_SECONDS[1] and len(text) >= 10:
            return datetime.fromtimestamp(number, UTC).date().isoformat()
        return None

    def _serial(self, text: str) -> str | None:
        """A moment as Excel stores it: days since 1899, the fraction being the time."""
        try:
            number = float(text)
        except ValueError:
            return None
        if not _SERIALS[0] <= number <= _SERIALS[1]:
            return None
        minutes = round(number % 1 * 1440)
        moment = datetime.combine(_EXCEL_EPOCH, datetime.min.time()) + timedelta(
            days=int(number), minutes=minutes
        )
        day = moment.date().isoformat()
        return f"{day}T{moment:%H:%M}" if minutes % 1440 else day


def _date(year: int, month: int, day: int) -> str | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _with_time(
    day: str, hour: str | None, minute: str | None, half: str | None, zone: str | None
) -> str | None:
    """The day with its clock; midnight and instants of some zone are the day alone."""
    if hour is None or minute is None:
        return day
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    if hours > 23 or int(minute) > 59:
        return None
    if zone or (not hours and not int(minute)):
        return day
    return f"{day}T{hours:02d}:{minute}"


def _full_year(text: str, today: date) -> int:
    """A year of two digits is the one nearest to today."""
    year = int(text)
    if len(text) == 4:
        return year
    year += today.year // 100 * 100
    return year - 100 if year > today.year + 50 else year + 100 if year < today.year - 50 else year

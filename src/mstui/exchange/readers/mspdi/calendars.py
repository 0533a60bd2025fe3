"""Calendars: the week, exceptions, alternative weeks, and what a calendar inherits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from mstui.domain.draft import Draft, Row
from mstui.domain.text import LINE_LIMIT
from mstui.exchange.readers.mspdi import recurrence, values
from mstui.exchange.readers.mspdi.xml import Record
from mstui.exchange.records import Ledger

# DayType counts from Sunday.
WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
STANDARD = "08:00-12:00 13:00-17:00"
_DEFAULT_WEEK = {day: "" if day in ("saturday", "sunday") else STANDARD for day in WEEK}
_MOST_ALTERNATIVE_DAYS = 40_000


class DayOff(NamedTuple):
    """A range of days that is not as the week says; no ``hours`` are free days."""

    name: str
    start: str
    finish: str
    hours: str


class Calendar(NamedTuple):
    """One calendar of the file: what it says itself, before what it inherits."""

    uid: str
    name: str
    base: str
    week: dict[str, str]
    days_off: list[DayOff]

    @property
    def says_something(self) -> bool:
        return bool(self.week or self.days_off)


def read_calendar(record: Record, ledger: Ledger) -> Calendar:
    """One ``Calendar`` element; its cells are counted."""
    uid = record.take("UID", ledger)
    name = ledger.clean(record.take("Name", ledger), limit=LINE_LIMIT)
    base = record.take("BaseCalendarUID", ledger)
    record.take("IsBaseCalendar", ledger)
    days_off: list[DayOff] = []
    for box in record.take_parts("Exceptions"):
        for exception in box.take_parts("Exception"):
            days_off += _exception(exception, name, ledger)
        box.leave("Calendar/Exceptions", ledger)
    week: dict[str, str] = {}
    for box in record.take_parts("WeekDays"):
        covered = _covered(days_off)
        for day in box.take_parts("WeekDay"):
            _week_day(day, week, days_off, covered, name, ledger)
        box.leave("Calendar/WeekDays", ledger)
    days_off += _work_weeks(record, days_off, name, ledger)
    record.leave("Calendar", ledger)
    return Calendar(uid, name, base if base not in ("-1", "0", uid) else "", week, days_off)


class Calendars:
    """The calendars that were drafted, by the UID that tasks and resources name."""

    def __init__(self, draft: Draft, ledger: Ledger) -> None:
        self._draft = draft
        self._ledger = ledger
        self._ids: dict[str, str] = {}

    def add_all(self, calendars: Iterable[Calendar]) -> None:
        """Draft base calendars and those that differ from their base; the others are their base.

        A week is written out in full: days that a calendar does not name are its base's.
        """
        by_uid: dict[str, Calendar] = {}
        for calendar in calendars:
            by_uid.setdefault(calendar.uid, calendar)
        weeks: dict[str, dict[str, str]] = {}
        for uid in by_uid:
            for step in reversed(_lineage(uid, by_uid)):
                if step not in weeks:
                    parent = weeks.get(by_uid[step].base, _DEFAULT_WEEK)
                    weeks[step] = {**parent, **by_uid[step].week}
                    self._add(by_uid[step], weeks[step])

    def id_of(self, uid: str) -> str | None:
        """The drafted calendar that a UID stands for, None where the file has none."""
        return self._ids.get(uid)

    def begins_day(self, id: str | None, moment: str) -> bool:
        """Whether nobody works on that day before that moment."""
        hours = self._hours_on(id, moment[:10])
        return len(moment) == 10 or not hours or moment[11:] <= hours[:5]

    def ends_day(self, id: str | None, moment: str) -> bool:
        """Whether nobody works on that day after that moment."""
        hours = self._hours_on(id, moment[:10])
        return len(moment) == 10 or not hours or moment[11:] >= hours[-5:]

    def _hours_on(self, id: str | None, day: str) -> str:
        """The spans of one day by a drafted calendar, its exceptions and those of its base."""
        rows = {row["id"]: row for row in self._draft.rows.get("calendar", ())}
        week = rows.get(id, _DEFAULT_WEEK)
        found = str(week[WEEK[date.fromisoformat(day).isoweekday() % 7]] or "")
        at, own = id, False
        while at in rows and not own:
            for off in self._draft.rows.get("dayoff", ()):
                if off["calendar"] == at and str(off["start"]) <= day <= str(off["finish"]):
                    found, own = str(off["hours"] or ""), True
            base = rows[at]["base"]
            at = str(base) if base else None
        return found

    def _add(self, calendar: Calendar, week: dict[str, str]) -> None:
        base = self._ids.get(calendar.base)
        if base is not None and not calendar.says_something:
            self._ids[calendar.uid] = base
            return
        if not any(week.values()):
            # No work can be laid on it.
            self._ledger.info(
                f"calendar {calendar.name}", "no weekday of it has working time: it was left out"
            )
            if base is not None:
                self._ids[calendar.uid] = base
            return
        values_of: Row = {"name": calendar.name or "Calendar", **week, "base": base}
        source = self._ledger.clean(calendar.uid, limit=LINE_LIMIT) or None
        key = self._draft.add("calendar", **values_of, source_id=source)
        self._ids[calendar.uid] = key
        for off in calendar.days_off:
            self._draft.add("dayoff", calendar=key, **off._asdict())


def _lineage(uid: str, by_uid: dict[str, Calendar]) -> list[str]:
    """A calendar and its bases, itself first; a chain that comes back to itself is cut."""
    chain: list[str] = []
    while uid in by_uid and uid not in chain:
        chain.append(uid)
        uid = by_uid[uid].base
    return chain


def _week_day(
    day: Record,
    week: dict[str, str],
    days_off: list[DayOff],
    covered: dict[str, str],
    calendar: str,
    ledger: Ledger,
) -> None:
    kind = values.integer(day.peek("DayType"))
    if kind is not None and 1 <= kind <= 7:
        day.take("DayType", ledger)
        week[WEEK[kind - 1]] = _hours(day, "Calendar/WeekDays/WeekDay", ledger)
    elif kind == 0:
        day.take("DayType", ledger)
        period = _period(day)
        if period is None:
            ledger.info(f"calendar {calendar}", "a day off without dates was left out")
        else:
            first, last = period
            _take_period(day, "Calendar/WeekDays/WeekDay", ledger)
            hours = _hours(day, "Calendar/WeekDays/WeekDay", ledger)
            # Newer versions say every exception twice, here and with its name.
            if not all(covered.get(each) == hours for each in _each_day(first, last)):
                days_off.append(DayOff("", first.isoformat(), last.isoformat(), hours))
    day.leave("Calendar/WeekDays/WeekDay", ledger)


def _exception(record: Record, calendar: str, ledger: Ledger) -> list[DayOff]:
    path = "Calendar/Exceptions/Exception"
    period = _period(record)
    if period is None:
        record.leave(path, ledger)
        ledger.info(f"calendar {calendar}", "an exception without dates was left out")
        return []
    _take_period(record, path, ledger)
    first, last = period

    def whole(tag: str, default: int = 0) -> int:
        found = values.integer(record.take(tag, ledger))
        return default if found is None else found

    rule = recurrence.Rule(
        type=whole("Type", 1),
        first=first,
        last=last,
        period=whole("Period", 1),
        days_of_week=whole("DaysOfWeek"),
        month=whole("Month"),
        month_day=whole("MonthDay", 1),
        month_item=whole("MonthItem"),
        month_position=whole("MonthPosition"),
    )
    if values.flag(record.take("EnteredByOccurrences", ledger)) and rule.type != 1:
        rule = rule._replace(occurrences=whole("Occurrences"))
    else:
        record.take("Occurrences", ledger)
    name = ledger.clean(record.take("Name", ledger), limit=LINE_LIMIT)
    hours = _hours(record, path, ledger)
    record.leave(path, ledger)
    if rule.type not in range(1, 7) or (rule.period == 1 and rule.type == 1):
        # A plain range may span centuries: it stays one row.
        return [DayOff(name, first.isoformat(), last.isoformat(), hours)]
    named = recurrence.days(rule)
    if len(named) == recurrence.MOST_DAYS:
        ledger.bad(f"calendar {calendar}", f"exception {name} recurs more often than fits")
    return [
        DayOff(name, start.isoformat(), finish.isoformat(), hours)
        for start, finish in recurrence.ranges(named)
    ]


def _work_weeks(
    record: Record, days_off: list[DayOff], calendar: str, ledger: Ledger
) -> list[DayOff]:
    """Alternative weeks of a range of dates, as days that are not as the week says."""
    found: list[DayOff] = []
    for box in record.take_parts("WorkWeeks"):
        for week in box.take_parts("WorkWeek"):
            period = _period(week)
            if period is None or (period[1] - period[0]).days > _MOST_ALTERNATIVE_DAYS:
                ledger.info(f"calendar {calendar}", "a work week without dates was left out")
                week.leave("Calendar/WorkWeeks/WorkWeek", ledger)
                continue
            found += _work_week(week, period, _covered(days_off), ledger)
        box.leave("Calendar/WorkWeeks", ledger)
    return found


def _work_week(
    week: Record, period: tuple[date, date], covered: dict[str, str], ledger: Ledger
) -> list[DayOff]:
    path = "Calendar/WorkWeeks/WorkWeek"
    _take_period(week, path, ledger)
    name = ledger.clean(week.take("Name", ledger), limit=LINE_LIMIT)
    hours: dict[int, str] = {}
    for days in week.take_parts("WeekDays"):
        for day in days.take_parts("WeekDay"):
            kind = values.integer(day.peek("DayType"))
            if kind is not None and 1 <= kind <= 7:
                day.take("DayType", ledger)
                hours[kind - 1] = _hours(day, f"{path}/WeekDays/WeekDay", ledger)
            day.leave(f"{path}/WeekDays/WeekDay", ledger)
        days.leave(f"{path}/WeekDays", ledger)
    week.leave(path, ledger)
    found: list[DayOff] = []
    for text in _each_day(*period):
        weekday = date.fromisoformat(text).isoweekday() % 7
        # Exceptions win over an alternative week.
        if weekday not in hours or text in covered:
            continue
        before = (date.fromisoformat(text) - timedelta(days=1)).isoformat()
        if found and found[-1].finish == before and found[-1].hours == hours[weekday]:
            found[-1] = found[-1]._replace(finish=text)
        else:
            found.append(DayOff(name, text, text, hours[weekday]))
    return found


def _hours(record: Record, path: str, ledger: Ledger) -> str:
    """The working spans of a day as text, "" for none; ``DayWorking`` decides."""
    said = record.take("DayWorking", ledger)
    spans: list[str] = []
    for box in record.take_parts("WorkingTimes"):
        for time in box.take_parts("WorkingTime"):
            start, finish = _clock(time.peek("FromTime")), _clock(time.peek("ToTime"))
            finish = "24:00" if finish == "00:00" else finish
            # Times of one width sort as their texts do.
            if start and start < finish and all(_apart(start, finish, span) for span in spans):
                time.take("FromTime", ledger)
                time.take("ToTime", ledger)
                spans.append(f"{start}-{finish}")
            elif time.cells:
                ledger.info("calendars", f"{start or '?'} to {finish or '?'} is no working time")
            time.leave(f"{path}/WorkingTimes/WorkingTime", ledger)
        box.leave(f"{path}/WorkingTimes", ledger)
    if said and not values.flag(said):
        return ""
    if said and not spans:
        return STANDARD
    return " ".join(sorted(spans))


def _apart(start: str, finish: str, span: str) -> bool:
    """True where the times do not overlap a span that is there."""
    begin, _, end = span.partition("-")
    return finish <= begin or start >= end


def _clock(text: str) -> str:
    """``08:00:00`` as ``08:00``; Project writes midnight also as a moment of the next day."""
    time = text.rpartition("T")[2][:5]
    hours, _, minutes = time.partition(":")
    fits = hours.isdecimal() and minutes.isdecimal() and len(time) == 5
    return time if fits and int(hours) <= 24 and int(minutes) < 60 else ""


def _period(record: Record) -> tuple[date, date] | None:
    """First and last day; a last moment of midnight belongs to the day before."""
    for box in record.parts.get("TimePeriod", ()):
        start, finish = values.moment(box.peek("FromDate")), values.moment(box.peek("ToDate"))
        if start and finish:
            first, last = date.fromisoformat(start[:10]), date.fromisoformat(finish[:10])
            if finish.endswith("T00:00") and last > first:
                last -= timedelta(days=1)
            return (first, last) if first <= last else None
    return None


def _take_period(record: Record, path: str, ledger: Ledger) -> None:
    for box in record.take_parts("TimePeriod"):
        box.take("FromDate", ledger)
        box.take("ToDate", ledger)
        box.leave(f"{path}/TimePeriod", ledger)


def _covered(days_off: list[DayOff]) -> dict[str, str]:
    """The hours of each day that exceptions name, the first one winning."""
    covered: dict[str, str] = {}
    for off in days_off:
        for day in _each_day(date.fromisoformat(off.start), date.fromisoformat(off.finish)):
            covered.setdefault(day, off.hours)
    return covered


def _each_day(first: date, last: date) -> list[str]:
    most = min(last.toordinal(), first.toordinal() + _MOST_ALTERNATIVE_DAYS)
    return [date.fromordinal(at).isoformat() for at in range(first.toordinal(), most + 1)]

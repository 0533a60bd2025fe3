"""An outline of lines as new items: every line read, placed under the one it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mstui.actions.quick import Entry, done, entry_of, here
from mstui.domain.errors import MstuiError
from mstui.domain.quick import ENDANGERS, TAG, Hit, Lookups, Part, Reading, read_line
from mstui.domain.quick_list import is_done
from mstui.domain.quick_names import meant
from mstui.domain.quick_outline import Place, belongings
from mstui.domain.text import fold
from mstui.domain.values import Value

# So many lines of an outline that hold a text are looked at for the one that is meant.
_MOST_HITS = 100


class Line(NamedTuple):
    """A line of an outline as it was typed, with its place among the others."""

    text: str
    place: Place


class Outlined(NamedTuple):
    """An outline that was read: its entries, or what is wrong, by the numbers of the lines.

    ``newcomers`` are the people that it would add.
    """

    entries: tuple[Entry, ...]
    problems: Mapping[int, str]
    newcomers: tuple[str, ...]


class LineNames:
    """Lookups that also know the lines of the outline itself, which come before all others."""

    def __init__(self, lookups: Lookups, lines: Sequence[Line]) -> None:
        self._lookups = lookups
        self._lines = lines
        self._folded = [fold(line.text).strip() for line in lines]
        self._names: dict[int, str] = {}
        self._found: dict[tuple[tuple[str, ...], str], Sequence[Hit]] = {}

    @property
    def minutes_per_day(self) -> int:
        return self._lookups.minutes_per_day

    def date(self, text: str) -> str:
        return self._lookups.date(text)

    def moment(self, text: str) -> str:
        return self._lookups.moment(text)

    def hits(self, kinds: tuple[str, ...], text: str) -> Sequence[Hit]:
        """Items of these kinds; where a line of the outline is meant, only the lines."""
        if not any(kind in kinds for kind in ("phase", "milestone", "task")):
            return self._lookups.hits(kinds, text)
        key = (kinds, fold(text).strip())
        if key not in self._found:
            there = self._lookups.hits(kinds, text)
            own = self._own(*key) if key[1] else []
            self._found[key] = own if own and meant(text, own) else [*own, *there]
        return self._found[key]

    def _own(self, kinds: tuple[str, ...], wanted: str) -> list[Hit]:
        """Lines whose names hold the text, those first that say nothing else; not too many."""
        fitting = [
            number
            for number, folded in enumerate(self._folded)
            if wanted in folded and self._lines[number].place.kind in kinds
        ]
        if len(fitting) > _MOST_HITS:
            same = [number for number in fitting if self._folded[number] == wanted]
            fitting = list(dict.fromkeys([*same[:_MOST_HITS], *fitting[:_MOST_HITS]]))
        hits = [
            Hit(here(number), self._lines[number].place.kind, self._name(number))
            for number in fitting
        ]
        return [hit for hit in hits if wanted in fold(hit.name)]

    def _name(self, number: int) -> str:
        """What a line's item is called, whatever else the line says."""
        name = self._names.get(number)
        if name is None:
            line = self._lines[number]
            words = is_done(line.text)[1]
            name = read_line(words, line.place.kind, self._lookups).name
            self._names[number] = name
        return name


def read_outline(
    lines: Sequence[Line], lookups: Lookups, outer: Mapping[str, Value], today: str
) -> Outlined:
    """Every line as an entry; ``outer`` are the references of the place where they are added.

    Empty lines without anything under them are left out; never raises for what is typed.
    """
    names = LineNames(lookups, lines)
    kept = _kept(lines)
    numbers = {number: at for at, number in enumerate(kept)}
    ids = [here(numbers.get(number, 0)) for number in range(len(lines))]
    places = [line.place for line in lines]
    entries: list[Entry] = []
    problems: dict[int, str] = {}
    newcomers: dict[str, str] = {}
    for number in kept:
        line = lines[number]
        finished, words = is_done(line.text)
        reading = _renumbered(read_line(words, line.place.kind, names), numbers)
        values = belongings(places, number, ids, dict(outer))
        try:
            entry = _entry(reading, values, number, today)
        except MstuiError as error:
            problems[number] = error.message
            continue
        entries.append(done(entry, today) if finished and entry.kind == "task" else entry)
        for part in reading.parts:
            if part.new and part.field != TAG:
                newcomers.setdefault(fold(part.new), part.new)
    return Outlined(tuple(entries), problems, tuple(newcomers.values()))


def _entry(reading: Reading, values: dict[str, Value], number: int, today: str) -> Entry:
    endangered = values.pop(ENDANGERS, None)
    if reading.kind == "roadblock":
        values = {"since": today, **values}
    entry = entry_of(reading, values, line=number + 1)
    if endangered and not reading.of(ENDANGERS):
        entry = entry._replace(parts=(*entry.parts, Part(ENDANGERS, 0, 0, endangered)))
    return entry


def _kept(lines: Sequence[Line]) -> list[int]:
    """The numbers of the lines that say something or have something under them."""
    wanted = {number for number, line in enumerate(lines) if line.text.strip()}
    for number in range(len(lines) - 1, -1, -1):
        parent = lines[number].place.parent
        if number in wanted and parent >= 0:
            wanted.add(parent)
    return sorted(wanted)


def _renumbered(reading: Reading, numbers: Mapping[int, int]) -> Reading:
    """A reading whose references to lines name entries, since empty lines have none."""
    parts = []
    for part in reading.parts:
        if isinstance(part.value, str) and part.value.startswith("=") and part.hits:
            part = part._replace(value=here(numbers[int(part.value[1:])]))
        parts.append(part)
    return reading._replace(parts=tuple(parts))

"""What each column of a table is: a person's word, the tool's own, the header, the values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from mstui.exchange.mapping import ColumnGuess, Mapping
from mstui.exchange.readers import headers, tools
from mstui.exchange.readers.cells import amounts, words
from mstui.exchange.readers.cells.dates import DateReader

DATES = (
    "start", "finish", "target", "due", "deadline", "actual-start", "actual-finish",
)  # fmt: skip
LENGTHS = ("duration", "effort", "effort-done", "remaining")
DEFAULT_UNITS = {"duration": "d", "effort": "h", "effort-done": "h", "remaining": "d"}

# Targets that only one column can fill; of the others the first cell that says something counts.
_SINGLE = frozenset(("name", "level", "duration", "percent", "cost", "row"))
_SAMPLE = 300
_FITTING = 0.5  # the share of values that must make sense


def guess(
    header: list[str],
    samples: list[list[str]],
    *,
    mapping: Mapping = Mapping(),  # noqa: B008 - a constant: it holds nothing
    tool: str = "",
    today: date,
) -> tuple[str, list[ColumnGuess]]:
    """What each column is taken for, and the tool whose export it is ("" for none known).

    ``samples`` are distinct non-empty values of each column. A person's word always wins.
    """
    mapping.check(header)
    tool = tool if tool in tools.TOOLS else tools.recognised(header)
    reader = DateReader("", today)
    guesses = [
        _column(place, name, samples[place][:_SAMPLE], mapping, tool, reader)
        for place, name in enumerate(header)
    ]
    guesses = _without_rivals(guesses)
    if not any(guess.target == "name" for guess in guesses):
        guesses = _with_name(guesses, samples, mapping)
    return tool, _with_people_for_emails(guesses)


def label(place: int, header: str) -> str:
    """What a column is called in reports."""
    return " ".join(header.split()) or f"column {place + 1}"


def _column(
    place: int, header: str, sample: list[str], mapping: Mapping, tool: str, reader: DateReader
) -> ColumnGuess:
    name = label(place, header)
    example = sample[0] if sample else ""

    def made(target: str, confidence: float, reason: str, unit: str = "") -> ColumnGuess:
        unit = unit or headers.unit_of(header, target) or DEFAULT_UNITS.get(target, "")
        return ColumnGuess(place, name, target, confidence, reason, 0, example, unit)

    said = mapping.target_of(place, header) or mapping.target_of(place, name)
    if said:
        return made("" if said == "skip" else said, 1.0, "you said so")
    target, unit = tools.column_of(tool, header)
    sure, reason = 1.0, f"{tools.TOOLS[tool].title} calls it so" if tool else ""
    if not target:
        target, sure = headers.meaning(header)
        reason = "its header" if sure > 0.6 else "part of its header"
    if target == "skip":
        return made("", sure, f"{reason}: nothing to fill with it" if tool else "nothing to fill")
    if not target:
        return made("", 0.0, "its header is unknown")
    target = _by_values(target, sample)
    share = _fitting(target, sample, unit or headers.unit_of(header, target), reader)
    if share < _FITTING:
        return made("", 0.0, f"its header says {target}, but its values do not fit")
    return made(target, sure * (0.5 + share / 2), reason, unit)


def _by_values(target: str, sample: list[str]) -> str:
    """Headers that stand for two things: yes or no, states beside shares, dates beside flags."""
    told = [text for text in sample if not words.is_empty(text)]
    flags = words.yes_or_no(told)
    if target in ("milestone", "name") and flags:
        return "kind"
    if target == "actual-finish" and flags:
        return "state"
    if target == "percent" and told and _share(told, _is_state) > _share(told, _is_percent):
        return "state"
    if target == "state" and told and not flags:
        numbers = _share(told, _is_percent)
        return "percent" if numbers > _FITTING and numbers > _share(told, _is_state) else "state"
    return target


def _fitting(target: str, sample: list[str], unit: str, reader: DateReader) -> float:
    """The share of sampled values that the target can be read from; 1 where all is text."""
    told = [text for text in sample if not words.is_empty(text)]
    if not told:
        return 1.0
    if target in DATES:
        return _share(told, lambda text: reader.read_range(text)[1] is not None or _dateish(text))
    if target in LENGTHS:
        return _share(told, lambda text: amounts.length(text, unit or "h") is not None)
    checks: dict[str, Callable[[str], bool]] = {
        "percent": _is_percent,
        "cost": lambda text: amounts.money(text) is not None,
        "level": lambda text: level_of(text) is not None,
        "email": lambda text: "@" in text,
        "priority": _is_priority,
    }
    check = checks.get(target)
    if target == "priority" and check is not None:
        # Numbers of a scale that only the tool knows.
        return 1.0 if set(told) <= words.SCALE.keys() or _share(told, check) > 0 else 0.0
    return 1.0 if check is None else _share(told, check)


def level_of(text: str) -> int | None:
    """The depth that ``3`` or ``1.2.1`` stands for."""
    parts = text.strip().rstrip(".").split(".")
    if not all(part.isdecimal() for part in parts) or len(text) > 40:
        return None
    depth = int(parts[0]) if len(parts) == 1 else len(parts)
    return depth if 0 <= depth <= 50 else None


def _dateish(text: str) -> bool:
    """Numbers that are a date in the other order: evidence decides later."""
    return DateReader("mm/dd", date(2025, 1, 1)).read(text) is not None


def _is_percent(text: str) -> bool:
    return amounts.percent(text, fraction=False) is not None


def _is_state(text: str) -> bool:
    return words.state(text) is not None


def _is_priority(text: str) -> bool:
    return words.priority(text) is not None


def _share(values: list[str], check: Callable[[str], bool]) -> float:
    return sum(1 for text in values if check(text)) / len(values)


def _without_rivals(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Of several columns for one place the surest stays, the first of equals."""
    best: dict[str, ColumnGuess] = {}
    for guess in guesses:
        if guess.target in _SINGLE:
            rival = best.get(guess.target)
            if rival is None or guess.confidence > rival.confidence:
                best[guess.target] = guess
    return [
        guess
        if guess.target not in _SINGLE or best[guess.target] is guess
        else guess._replace(
            target="",
            confidence=0.0,
            reason=f"{best[guess.target].header} is the {guess.target} already",
        )
        for guess in guesses
    ]


def _with_name(
    guesses: list[ColumnGuess], samples: list[list[str]], mapping: Mapping
) -> list[ColumnGuess]:
    """The first column of text is the name where no header says which one is."""
    reader = DateReader("", date(2025, 1, 1))

    def is_text(place: int) -> bool:
        sample = samples[place][:_SAMPLE]
        plain = [
            text
            for text in sample
            if any(char.isalpha() for char in text) and reader.read(text) is None
        ]
        return bool(sample) and len(plain) * 2 > len(sample)

    def free(guess: ColumnGuess) -> bool:
        said = mapping.target_of(guess.place, guess.header)
        return not guess.target and not said and is_text(guess.place)

    for at, guess in enumerate(guesses):
        if free(guess):
            named = guess._replace(
                target="name", confidence=0.3, reason="the first column that holds text"
            )
            return [*guesses[:at], named, *guesses[at + 1 :]]
    return guesses


def _with_people_for_emails(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Addresses without a column of names are people themselves."""
    if any(guess.target in ("assignee", "owner") for guess in guesses):
        return guesses
    return [
        guess._replace(target="assignee") if guess.target == "email" else guess for guess in guesses
    ]


def targets(guesses: Iterable[ColumnGuess]) -> dict[str, list[ColumnGuess]]:
    """The columns of each target, in the order of the file."""
    found: dict[str, list[ColumnGuess]] = {}
    for guess in guesses:
        if guess.target:
            found.setdefault(guess.target, []).append(guess)
    return found

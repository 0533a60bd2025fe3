"""Does every reckoning of a document again, from the cells of its trace alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from mstui.dates.clock import show_instant
from mstui.domain.numbers import show_cents
from mstui.publish import telling
from mstui.publish.document import Cell, Document, Said, sentences

Between = Callable[[str, str], int]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def numbers(text: str) -> list[str]:
    """The numbers in a text, without thousands marks."""
    return _NUMBER.findall(re.sub(r"(?<=\d),(?=\d{3})", "", text))


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def problems(document: Document, between: Between) -> list[str]:
    """Every figure that its trace does not give."""
    found = []
    for sentence in sentences(document):
        for part in sentence:
            if isinstance(part, Said):
                if digits(part.text) and not told(part, between):
                    found.append(
                        f"{part.text!r} is not {part.how or 'what stands'} in {part.cells}"
                    )
            elif digits(part):
                found.append(f"plain words with a figure: {part!r}")
    return found


def told(said: Said, between: Between) -> bool:
    """Whether the cells give all numbers of the words."""
    values = [cell.value for cell in said.cells]
    if not values:
        return False
    shown = numbers(said.text)
    if said.how == "":
        return set(shown) <= {number for cell in said.cells for number in verbatim(cell)}
    if said.how == telling.WORKING_DAYS:
        apart = between(str(values[0])[:10], str(values[1])[:10])
        has_sign = said.text[0] in "+-"
        return shown == [str(abs(apart))] and (not has_sign or (said.text[0] == "+") == (apart > 0))
    return _AGAIN[said.how](said, [str(value) for value in values], shown)


def _seen(said: Said, values: list[str], shown: list[str]) -> bool:
    seen = set(verbatim(said.cells[0]))
    return set(shown) <= seen


def _near(shown: str, value: float, slack: float) -> bool:
    return abs(float(shown) - abs(value)) <= slack + 1e-9


def _expected_reading(said: Said, values: list[str], shown: list[str]) -> bool:
    value = expected_reading(said.cells)
    return _near(shown[0], value, 0.5 if abs(value) >= 100 else 0.005)


# What each reckoning gives, done again.
_AGAIN: dict[str, Callable[[Said, list[str], list[str]], bool]] = {
    telling.DAYS: lambda said, values, shown: (
        shown == [str((day(values[1]) - day(values[0])).days)]
    ),
    telling.COUNTED: lambda said, values, shown: shown == [str(len(said.cells))],
    telling.SCORE: lambda said, values, shown: shown == [str(int(values[0]) * int(values[1]))],
    telling.HOURS: lambda said, values, shown: _near(shown[0], int(values[0]) / 60, 0.05),
    telling.HUNDREDTHS: lambda said, values, shown: _near(shown[0], int(values[0]) / 100, 0.05),
    telling.THOUSANDTHS: lambda said, values, shown: _near(shown[0], int(values[0]) / 1000, 0.005),
    telling.P50: lambda said, values, shown: shown == ["50", *of_day(values[0])],
    telling.P80: lambda said, values, shown: shown == ["80", *of_day(values[0])],
    telling.EXPECTED_COST: lambda said, values, shown: (
        said.text == show_cents(sum(map(expected, pairs(values))))
    ),
    telling.EXPECTED_DAYS: lambda said, values, shown: (
        float(shown[0]) == sum(map(expected_tenths, pairs(values))) / 10
    ),
    telling.EXPECTED: _expected_reading,
    telling.SEEN: _seen,
}


def verbatim(cell: Cell) -> Iterable[str]:
    """The numbers that the words of a cell may hold where nothing is reckoned."""
    value = cell.value
    if isinstance(value, int):
        yield from numbers(show_cents(value)) if cell.field.endswith("_cents") else [str(value)]
        if cell.field == "withdrawn":
            yield from numbers(show_instant(value))
        return
    text = str(value)
    for found in re.findall(r"\d{4}-\d{2}-\d{2}", text):
        yield from of_day(found)
    yield from numbers(text)
    # What is no mark of thousands in the text may look like one beside the words around it.
    yield from re.findall(r"\d+", text)
    from mstui.domain.text import visible

    yield from numbers(visible(" ".join(text.split())))


def of_day(text: str) -> list[str]:
    found = date.fromisoformat(text[:10])
    return [str(found.day), str(found.year)]


def day(value: object) -> date:
    return date.fromisoformat(str(value)[:10])


def pairs(values: list[str]) -> list[tuple[int, int]]:
    whole = [int(value) for value in values]
    return list(zip(whole[::2], whole[1::2], strict=True))


def expected(pair: tuple[int, int]) -> int:
    return (pair[1] * (2 * pair[0] - 1) * 10 + 50) // 100


def expected_tenths(pair: tuple[int, int]) -> int:
    return pair[1] * (2 * pair[0] - 1)


def expected_reading(cells: tuple[Cell, ...]) -> float:
    """Linear from start to target on calendar days; the target where no start is known."""
    at = {cell.field: cell.value for cell in cells}
    target = float(str(at["target_value"]))
    if not {"start_value", "start_on", "target_on"} <= set(at):
        return target
    start = float(str(at["start_value"]))
    if start == target:
        return target
    begin, end, on = day(at["start_on"]), day(at["target_on"]), day(at["on"])
    if end <= begin:
        return target if on >= end else start
    share = min(1.0, max(0.0, (on - begin).days / (end - begin).days))
    return start + (target - start) * share

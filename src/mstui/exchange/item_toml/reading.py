"""What a person wrote: tables of words and texts with their lines, or what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import NamedTuple

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.text import visible
from mstui.exchange.item_toml.document import Document, Problem
from mstui.exchange.item_toml.lines import Place, places
from mstui.exchange.item_toml.shape import WHOLE, joins, words_of
from mstui.exchange.item_toml.snapshot import Said

LARGEST = 8 << 20
# tomllib takes quadratic time over a key of many dots, and no key of ours has one.
LONGEST_KEY = 200
WHY = "why"
_WHY_WORDS = {"cause": "cause", "because": "rationale", "rationale": "rationale"}


class Mistakes(InvalidValue):
    """All that is wrong with a document, each with its line; nothing of it is written."""

    def __init__(self, problems: Sequence[Problem], name: str = "") -> None:
        self.problems = tuple(sorted(set(problems)))
        line, what = self.problems[0]
        place = f"line {line}: " if line else ""
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(f"{name}{': ' if name else ''}{place}{what}{more}")


class Table(NamedTuple):
    """One item as the person wrote it; ``id`` is empty for one that is to be added."""

    kind: str
    id: str
    said: dict[str, Said]
    line: int
    lines: dict[str, int]

    def line_of(self, word: str) -> int:
        return self.lines.get(word, self.line)


class Written(NamedTuple):
    """A document as it was read: its items, and cause and rationale where it gives them."""

    tables: tuple[Table, ...]
    why: dict[str, str]
    why_line: int = 0


def read(document: Document, text: str) -> Written:
    """What a text says; raises Mistakes with everything that is wrong."""
    data = _parsed(text)
    where = places(text)
    problems: list[Problem] = []
    # A decision has a field of that name; only the table of it is about the change.
    given = data.pop(WHY) if isinstance(data.get(WHY), dict) else None
    why, why_line = _why(given, where, problems)
    if document.flat:
        tables = _flat(document, data, where, problems)
    else:
        tables = _tables(data, where, problems)
        _once(tables, document, problems)
    if problems:
        raise Mistakes(problems)
    return Written(tuple(tables), why, why_line)


def _parsed(text: str) -> dict[str, object]:
    import tomllib

    if len(text) > LARGEST:
        raise Mistakes([Problem(0, f"larger than {LARGEST >> 20} MB")])
    for place in places(text):
        for key, line in ((place.table, place.line), *place.keys.items()):
            if len(key) > LONGEST_KEY:
                raise Mistakes([Problem(line, "that is no word of an item")])
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Mistakes([Problem(0, "nested too deeply")]) from None
    except ValueError as error:
        what, mark, place_told = str(error).rpartition(" (at ")
        digits = "".join(place_told.partition("line ")[2].split(",")[:1])
        line = int(digits) if mark and digits.isdigit() else text.rstrip("\n").count("\n") + 1
        raise Mistakes(
            [Problem(line, f"{visible(what or str(error))[:120]}; not valid TOML")]
        ) from None


def _flat(
    document: Document, data: Mapping[str, object], where: Sequence[Place], problems: list[Problem]
) -> list[Table]:
    only = document.only
    tables = [word for word, value in data.items() if isinstance(value, dict)]
    for word in tables:
        line = next((place.line for place in where if place.table == word), 0)
        problems.append(Problem(line, f"one {only.kind} alone stands here, without tables"))
    fields = {word: value for word, value in data.items() if word not in (*tables, "id")}
    if data.get("id", only.id) != only.id:
        problems.append(Problem(where[0].keys.get("id", 0), f"its id is {only.id}"))
    return [_table(only.kind, only.id, fields, where[0], problems)]


def _tables(
    data: Mapping[str, object], where: Sequence[Place], problems: list[Problem]
) -> list[Table]:
    found: list[Table] = []
    for kind, value in data.items():
        here = [place for place in where if place.table == kind]
        line = here[0].line if here else where[0].keys.get(kind, 0)
        if kind not in KINDS or not (kind in WHOLE or KINDS[kind].listed):
            problems.append(
                Problem(line, f"there is no [[{visible(kind)[:40]}]]{_near(kind, WHOLE)}")
            )
            continue
        rows = value if isinstance(value, list) else [value]
        for at, row in enumerate(rows):
            place = here[at] if at < len(here) else Place(kind, line, {})
            if not isinstance(row, dict):
                problems.append(Problem(line, f"write [[{kind}]] above its fields"))
                continue
            fields = {word: each for word, each in row.items() if word != "id"}
            id = row.get("id", "")
            if not isinstance(id, str):
                problems.append(Problem(place.keys.get("id", place.line), "an id is a text"))
                continue
            found.append(_table(kind, id.strip(), fields, place, problems))
    return found


def _table(
    kind: str, id: str, fields: Mapping[str, object], place: Place, problems: list[Problem]
) -> Table:
    said: dict[str, Said] = {}
    lists = {join.word for join in joins(kind)}
    known = words_of(kind)
    for word, value in fields.items():
        line = place.keys.get(word, place.line)
        if word not in known:
            advice = _near(word, known)
            problems.append(Problem(line, f"a {kind} has no {visible(word)[:40]}{advice}"))
        elif word in lists:
            said[word] = _list(value, word, line, problems)
        else:
            said[word] = _text(value, word, line, problems)
    return Table(kind, id, said, place.line, place.keys)


def _near(word: str, known: Iterable[str]) -> str:
    found = get_close_matches(word[:60].casefold(), list(known), n=1, cutoff=0.6)
    return f' · did you mean "{found[0]}"?' if found else ""


def _text(value: object, word: str, line: int, problems: list[Problem]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        try:
            return str(value)
        except ValueError:  # more digits than Python prints
            problems.append(Problem(line, f"{word}: that number is too long"))
            return ""
    problems.append(Problem(line, f"{word} is a text in quotes"))
    return ""


def _list(value: object, word: str, line: int, problems: list[Problem]) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        problems.append(Problem(line, f'{word} is a list of names, as ["One", "Another"]'))
        return ()
    return tuple(each.strip() for each in value if each.strip())


def _once(tables: Sequence[Table], document: Document, problems: list[Problem]) -> None:
    """Every id stands once, and is one that the document had."""
    seen: dict[tuple[str, str], int] = {}
    for table in tables:
        if not table.id:
            continue
        item = (table.kind, table.id)
        line = table.line_of("id")
        if item in seen:
            problems.append(
                Problem(line, f"the id of line {seen[item]} again; take it out to add another item")
            )
        elif item not in document.entries:
            problems.append(
                Problem(
                    line, f"no {table.kind} of this document has that id; take it out to add one"
                )
            )
        seen.setdefault(item, line)


def _why(
    value: object, where: Sequence[Place], problems: list[Problem]
) -> tuple[dict[str, str], int]:
    """Cause and rationale; words that are none of theirs are refused."""
    place = next((each for each in where if each.table == WHY), Place(WHY, 0, {}))
    if not isinstance(value, dict):
        return {}, 0
    given: dict[str, str] = {}
    for word, text in value.items():
        name = _WHY_WORDS.get(word)
        line = place.keys.get(word, place.line)
        if name is None:
            advice = _near(word, ("cause", "because"))
            problems.append(
                Problem(line, f"[why] has cause and because, no {visible(word)[:40]}{advice}")
            )
        else:
            given[name] = _text(text, word, line, problems)
    return {name: text for name, text in given.items() if text.strip()}, place.line

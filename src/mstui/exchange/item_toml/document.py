"""The text that an editor opens: readable order, stable ids, comments that explain."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mstui.domain.kinds import KINDS, Field
from mstui.domain.text import fold, visible
from mstui.domain.values import show_choice
from mstui.exchange.item_toml.shape import MAIN, fields_of, joins, words_of
from mstui.exchange.item_toml.snapshot import Entry, Item, Said, Scope, entries, project_of

TRIED = "# !! "
"""Begins a line that tells what is wrong with the one below it."""

# A note of one line stands on one, up to so many characters.
_LONG = 80
_BARE = frozenset(("integer", "percent", "flag"))
_EXAMPLES = "# Dates as fri, +2w, 21 nov or 2026-11-21, durations as 90m, 3d 4h or 1w."


class Document(NamedTuple):
    """A text and what it said of each item when it was written.

    ``flat``: it is about one item alone, whose fields stand without a table around them.
    """

    scope: Scope
    text: str
    name: str
    subject: str
    project: str | None
    entries: dict[Item, Entry]
    flat: bool

    @property
    def only(self) -> Entry:
        """The one item of a flat document."""
        return next(iter(self.entries.values()))


def write_document(conn: sqlite3.Connection, scope: Scope) -> Document:
    """The document of some items or of a whole project; raises NotFound where one is gone."""
    found = entries(conn, scope)
    flat = len(found) == 1 and not scope.project
    project = project_of(conn, scope)
    first = next(iter(found.values()))
    subject = first.title if scope.project or flat else f"{len(found)} {_plural(scope.items)}"
    lines = [*(_flat(first) if flat else _tables(found, subject, whole=bool(scope.project)))]
    if any(entry.kind == "milestone" for entry in found.values()):
        lines += _why()
    text = "\n".join(lines) + "\n"
    return Document(scope, text, _file_name(subject), subject, project, found, flat)


def _file_name(subject: str) -> str:
    """``beta-released.toml``: an editor shows it, and colours what it holds."""
    plain = "".join(char if char.isascii() and char.isalnum() else " " for char in fold(subject))
    return f"{'-'.join(plain.split())[:40].strip('-') or 'items'}.toml"


def _plural(items: Sequence[Item]) -> str:
    kinds = {kind for kind, _ in items}
    return KINDS[kinds.pop()].plural if len(kinds) == 1 else "items"


# -- one item -----------------------------------------------------------------------------------


def _flat(entry: Entry) -> Iterator[str]:
    yield f'# {entry.kind} {entry.id}. Save and close to write what you changed; "" clears a field.'
    yield f"{_EXAMPLES} People and items by name; @Name adds somebody."
    yield ""
    declared = fields_of(KINDS[entry.kind])
    for word in words_of(entry.kind):
        yield _line(word, entry.said[word], declared.get(word), _about(entry.kind, word))


# -- several ------------------------------------------------------------------------------------


def _tables(found: dict[Item, Entry], subject: str, *, whole: bool) -> Iterator[str]:
    yield from _explained(subject, whole=whole)
    told: set[str] = set()
    for entry in found.values():
        yield ""
        if entry.kind not in told:
            yield from _introduced(entry.kind)
        told.add(entry.kind)
        yield f"[{entry.kind}]" if entry.kind == "project" else f"[[{entry.kind}]]"
        yield f'id = "{entry.id}"'
        declared = fields_of(KINDS[entry.kind])
        for word in words_of(entry.kind):
            said = entry.said[word]
            field = declared.get(word)
            if word in MAIN.get(entry.kind, ()) or (said and not _is_default(field, entry)):
                yield _line(word, said, field)


def _explained(subject: str, *, whole: bool) -> Iterator[str]:
    what = "the whole project" if whole else "as TOML"
    yield f"# {visible(subject)}: {what}. Save and close to write what you changed: one undo takes"
    yield "# all of it back. Close without saving to change nothing."
    yield "#"
    yield '# A line that is not there leaves its field as it is; an empty text ("") clears it.'
    yield "# A table without an id adds an item, where it stands among its kind. A table that you"
    yield "# take out deletes its item, after a question. Leave every id as it is."
    yield _EXAMPLES
    yield '# People and items go by their names; "@Name" adds somebody new.'


def _introduced(kind: str) -> Iterator[str]:
    """What else a kind may say, once before its first table."""
    main = MAIN.get(kind, ())
    more = [word for word in words_of(kind) if word not in main]
    heading = kind if kind == "project" else KINDS[kind].plural
    yield f"# -- {heading} ".ljust(78, "-")
    for word in main:
        about = _about(kind, word)
        if about and fields_of(KINDS[kind]).get(word, _ANY).type == "choice":
            yield f"# {word}: {about}"
    line = "# also:"
    for word in more:
        if len(line) + len(word) > 86:
            yield line
            line = "#      "
        line = f"{line} {word}"
    if more:
        yield line


_ANY = Field("", "line")


def _why() -> Iterator[str]:
    from mstui.domain.kinds.trouble import CAUSES

    yield ""
    yield "# Where a milestone's promise changes, say why (you are asked otherwise):"
    yield f"# {', '.join(cause for cause in CAUSES if cause != 'planning')}"
    yield "# [why]"
    yield '# cause = ""'
    yield '# because = ""'


# -- lines --------------------------------------------------------------------------------------


def _is_default(field: Field | None, entry: Entry) -> bool:
    if field is None:
        return False
    value = entry.row[field.name]
    return value == field.default or (field.type == "flag" and not value)


def _about(kind: str, word: str) -> str:
    field = fields_of(KINDS[kind]).get(word)
    if field is None:
        return next((join.help for join in joins(kind) if join.word == word), "")
    if field.type == "choice":
        return ", ".join(show_choice(choice) for choice in field.choices)
    return field.help if field.type not in ("notes", "minutes") else ""


def _line(word: str, said: Said, field: Field | None, about: str = "") -> str:
    comment = f"  # {about}" if about else ""
    if isinstance(said, tuple):
        listed = ", ".join(f'"{escaped(each)}"' for each in said)
        return f"{word} = [{listed}]{comment}"
    assert field is not None
    return f"{word} = {_value(said, field)}{comment if chr(10) not in said else ''}"


def _value(text: str, field: Field) -> str:
    if field.type in _BARE and text:
        if text.removeprefix("-").isdecimal():
            return text
        return {"yes": "true", "no": "false"}.get(text, f'"{escaped(text)}"')
    if field.type == "notes" and ("\n" in text or len(text) > _LONG):
        # Three quotes in a row would end it; a quote before the end would join them.
        return f'"""\n{escaped(text, keep_lines=True)}\\\n"""'
    return f'"{escaped(text)}"'


def escaped(text: str, *, keep_lines: bool = False) -> str:
    """A text as it stands between quotes in TOML."""
    made = []
    for char in text:
        if char in '"\\':
            made.append("\\" + char)
        elif (char == "\n" and keep_lines) or char.isprintable() or char == "\t":
            made.append(char)
        else:
            made.append(f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}")
    return "".join(made)


# -- what is wrong ------------------------------------------------------------------------------


class Problem(NamedTuple):
    """What is wrong in a line, from 1; 0 where no line is to blame."""

    line: int
    what: str


def with_problems(text: str, problems: Iterable[Problem]) -> str:
    """The text with each problem in a comment above its line."""
    lines = text.split("\n")
    for line, what in sorted(problems, reverse=True):
        at = max(0, min(line - 1, len(lines)))
        lines.insert(at, TRIED + visible(what))
    return "\n".join(lines)


def without_problems(text: str, problems: Iterable[Problem]) -> str:
    """The text as the person wrote it, without what `with_problems` put in."""
    told = {TRIED + visible(what) for _, what in problems}
    return "\n".join(line for line in text.split("\n") if line.rstrip() not in told)

"""The fields of a kind as options, and what was typed for them as stored values."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping

import click

from mstui.domain.errors import InvalidValue, UsageProblem
from mstui.domain.kinds import Field, Kind
from mstui.domain.values import parse_value, show_value

Value = str | int | None

_METAVARS = {
    "date": "DATE",
    "moment": "DATE[ TIME]",
    "minutes": "DURATION",
    "money": "AMOUNT",
    "percent": "PERCENT",
    "flag": "yes|no",
    "integer": "N",
    "decimal": "NUMBER",
    "ref": "ITEM",
    "item": "ITEM",
}
# From the kinds that a field may name and what was typed, to the id of an item.
Resolve = Callable[[tuple[str, ...], str], str]


def option_name(field: Field) -> str:
    """``--budget`` for ``budget_cents``, ``--quick-win`` for ``quick_win``."""
    return "--" + word_of(field).replace("_", "-")


def word_of(field: Field) -> str:
    """The option's word, which names a field of another kind too: ``budget``."""
    return field.name.removesuffix("_cents")


def field_of(kind: Kind, word: str) -> Field | None:
    """The field that an option's word means for a kind."""
    return kind.field(word) or kind.field(f"{word}_cents")


def editable(kind: Kind) -> list[Field]:
    """The fields that ``edit`` takes; the project of an item never changes."""
    return [field for field in kind.fields if field.editable and field.name != "project"]


def addable(kind: Kind) -> list[Field]:
    """The fields that ``add`` takes: those, and what the new item hangs on."""
    return [
        field
        for field in kind.fields
        if field.name not in ("project", kind.title)
        and (field.editable or (field.type in ("ref", "item") and field.on_delete == "cascade"))
    ]


def option(field: Field) -> click.Option:
    """The option of one field; its text is understood later, when the kind is known."""
    metavar = _METAVARS.get(field.type, "TEXT")
    if field.type == "choice":
        metavar = "|".join(choice.replace(" ", "-") for choice in field.choices)
        metavar = metavar if len(metavar) <= 40 else "WORD"
    elif field.ref:
        metavar = field.ref.upper()
    help = field.help
    if field.type == "choice" and metavar == "WORD":
        help = "; ".join(part for part in (help, ", ".join(field.choices)) if part)
    return named_option(option_name(field), metavar, help)


def named_option(name: str, metavar: str, help: str) -> click.Option:
    """An option that ``typed_fields`` finds again."""
    word = name.removeprefix("--").replace("-", "_")
    return click.Option([name, f"field_{word}"], metavar=metavar, help=help)


def typed_fields(given: Mapping[str, object]) -> dict[str, str]:
    """What was typed for fields, by the options' words, among all that click hands over."""
    return {
        name.removeprefix("field_"): str(value)
        for name, value in given.items()
        if name.startswith("field_") and value is not None
    }


def parsed(
    kind: Kind,
    typed: Mapping[str, str],
    resolve: Resolve,
    *,
    today: str,
    minutes_per_day: int,
) -> dict[str, Value]:
    """Typed texts as stored values; raises InvalidValue that names the option."""
    values: dict[str, Value] = {}
    for word, text in typed.items():
        field = field_of(kind, word)
        if field is None:
            raise _no_such_field(kind, word)
        values[field.name] = parsed_field(
            field, text, resolve, today=today, minutes_per_day=minutes_per_day
        )
    return values


def parsed_field(
    field: Field, text: str, resolve: Resolve, *, today: str, minutes_per_day: int
) -> Value:
    """One typed text as its field stores it."""
    dates: dict[str, Callable[[str], str]] = {}
    if field.type in ("date", "moment"):
        from mstui.dates import date_parser, moment_parser

        dates = {"parse_date": date_parser(today), "parse_moment": moment_parser(today)}
    try:
        return parse_value(field, text, resolve=resolve, minutes_per_day=minutes_per_day, **dates)
    except InvalidValue as error:
        if field.name in error.message.split() or field.type in ("ref", "item"):
            raise
        raise InvalidValue(
            f"{option_name(field)}: {error.message}", field=field.name, hint=error.hint
        ) from None


def _no_such_field(kind: Kind, word: str) -> UsageProblem:
    from difflib import get_close_matches

    name = "--" + word.replace("_", "-")
    known = [option_name(field) for field in editable(kind)]
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else f"it has {' '.join(known)}"
    return UsageProblem(f"a {kind.name} has no {name}", hint=hint)


def minutes_per_day(conn: sqlite3.Connection, project: str | None) -> int:
    """The length of a working day of a project; 8 hours where it says nothing."""
    found = conn.execute("SELECT minutes_per_day FROM project WHERE id=?", (project,)).fetchone()
    return int(found[0]) if found and found[0] else 480


def displayed(
    conn: sqlite3.Connection, field: Field, value: Value, *, minutes_per_day: int = 480
) -> str:
    """A stored value in words: references by name, durations with units."""
    if value is None or value == "":
        return ""
    if field.type in ("ref", "item"):
        kinds = (field.ref,) if field.type == "ref" else field.choices
        return _name(conn, kinds, str(value)) or str(value)
    return show_value(field, value, minutes_per_day=minutes_per_day)


def _name(conn: sqlite3.Connection, kinds: Iterable[str], id: str) -> str:
    from mstui.views.names import name_of

    return next((name for kind in kinds if (name := name_of(conn, kind, id))), "")

"""How a kind and its fields are declared."""

from __future__ import annotations

from typing import Literal, NamedTuple

FieldType = Literal[
    "line",  # one line of text
    "notes",  # text of several lines
    "date",  # civil date, "2026-11-21"
    "moment",  # local wall time of the project, "2026-11-21" or "2026-11-21T09:30"
    "instant",  # UTC, milliseconds since 1970
    "integer",
    "minutes",  # working minutes
    "money",  # the currency's smallest unit
    "percent",  # 0 to 100
    "decimal",  # a decimal number as text
    "flag",  # 0 or 1
    "choice",  # one of `choices`
    "ref",  # id of a row of the kind `ref`
    "item",  # id of a row of any of the kinds in `choices`
    "order",  # fractional key; siblings sort by (key, id)
    "json",  # computed records, never typed
]

INTEGER_TYPES = frozenset({"instant", "integer", "minutes", "money", "percent", "flag"})


class Field(NamedTuple):
    """One column: its name, its type, and what forms and commands say about it."""

    name: str
    type: FieldType
    help: str = ""
    label: str = ""
    ref: str = ""
    choices: tuple[str, ...] = ()
    default: str | int | None = None
    on_delete: Literal["clear", "cascade"] = "clear"
    # Shown in forms and taken by `add` and `edit`; False for what only actions write.
    editable: bool = True

    @property
    def title(self) -> str:
        return self.label or self.name.replace("_", " ").capitalize()

    @property
    def sql_type(self) -> str:
        return "INTEGER" if self.type in INTEGER_TYPES else "TEXT"


class Kind(NamedTuple):
    """One table. ``number`` is frozen for ever: the journal's cell numbers derive from it."""

    number: int
    name: str
    plural: str
    fields: tuple[Field, ...]
    # The field shown as `name` in lists and JSON.
    title: str = "name"
    # Rows that join two others have the id "a|b" made of these two fields.
    pair: tuple[str, str] | None = None
    # False for rows that only exist as parts of others (assignments, check-in entries).
    listed: bool = True

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


def line(name: str, help: str = "", **more: object) -> Field:
    return Field(name, "line", help, **more)  # type: ignore[arg-type]


def notes(name: str, help: str = "", **more: object) -> Field:
    return Field(name, "notes", help, **more)  # type: ignore[arg-type]


def choice(name: str, choices: tuple[str, ...], help: str = "", **more: object) -> Field:
    return Field(name, "choice", help, choices=choices, **more)  # type: ignore[arg-type]


def ref(name: str, kind: str, help: str = "", **more: object) -> Field:
    return Field(name, "ref", help, ref=kind, **more)  # type: ignore[arg-type]


def owned_by(name: str, kind: str, help: str = "", **more: object) -> Field:
    """A reference whose row goes when the row it points at is deleted."""
    return ref(name, kind, help, on_delete="cascade", editable=False, **more)

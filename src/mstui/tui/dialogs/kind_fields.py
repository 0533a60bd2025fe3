"""The declared fields of a kind as fields of a form, and what was typed as stored values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from mstui.domain.kinds import Field, Kind
from mstui.domain.kinds.people import ITEMS
from mstui.domain.values import Value, show_choice
from mstui.tui.dialogs.field_words import help_of, label_of
from mstui.tui.dialogs.known import Known, NewPerson
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.widgets import fields as form
from mstui.tui.widgets.notes import NotesField

NOTES_LINES = 4
DATE_EXAMPLES = "fri, +2w, 3 workdays, eom, 21 nov"
DURATION_EXAMPLES = "90m, 2.5h, 3d 4h, 1w"
UNDECIDED = "–"

_EXAMPLES = {
    "date": DATE_EXAMPLES,
    "moment": f"{DATE_EXAMPLES}, fri 14:30",
    "minutes": DURATION_EXAMPLES,
    "money": "1,250.00",
    "percent": "40",
}


__all__ = ["KindField", "Several", "Typed", "choices_of", "editable_fields", "help_of", "label_of"]


class Typed(NamedTuple):
    """What a form says of an item: stored values, and new people by the fields naming them."""

    values: dict[str, Value]
    newcomers: dict[str, str]
    # New people of a list, beside those whose ids stand among the values, by its name.
    joining: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    def __bool__(self) -> bool:
        return bool(self.values or self.newcomers)


class Several(NamedTuple):
    """People of a list: the ids of those that are known, and the names of new ones."""

    ids: tuple[str, ...]
    new: tuple[str, ...]


class KindField:
    """One declared field in a form. ``stored`` is what the item holds so far."""

    def __init__(
        self, declared: Field, known: Known, stored: Value = None, *, required: bool = False
    ) -> None:
        self.declared = declared
        self.stored = stored
        self._known = known
        self.first = _first_text(declared, known, stored)
        self.field = _made(self, required=required)

    @property
    def name(self) -> str:
        return self.declared.name

    @property
    def changed(self) -> bool:
        """Whether another text stands there than at first."""
        return self.field.value != self.first

    def value(self) -> Value | NewPerson | Several:
        """What the text means; raises MstuiError that says what would be right."""
        text = self.field.value
        if text == self.first:
            return self.stored
        return self._known.value_of(self.declared, text)

    def meaning(self, text: str) -> str:
        """What a text is understood as, while it is typed; raises as ``value`` does."""
        declared, known = self.declared, self._known
        if declared.type in ("date", "moment"):
            if text != self.first.strip():
                known.value_of(declared, text)
            from mstui.dates import explain

            clock = declared.type == "moment"
            return explain(text, known.today, known.is_working, clock=clock)
        if declared.type == "minutes":
            return _hours(known.value_of(declared, text))
        if text == self.first.strip():
            return help_of(declared)
        value = known.value_of(declared, text)
        if isinstance(value, NewPerson):
            return f"adds {value.name} to the people"
        if declared.type == "line":
            return help_of(declared)
        return known.text_of(declared, value)


def editable_fields(kind: Kind) -> list[Field]:
    """The fields a form shows for an item that is there; its project never changes."""
    return [field for field in kind.fields if field.editable and field.name != "project"]


def typed_values(fields: Iterable[KindField]) -> Typed:
    """What has changed, as stored values; raises MstuiError for the first that means nothing."""
    values: dict[str, Value] = {}
    newcomers: dict[str, str] = {}
    joining: dict[str, tuple[str, ...]] = {}
    for each in fields:
        value = each.value()
        if isinstance(value, Several):
            values[each.name] = ",".join(value.ids)
            joining[each.name] = value.new
        elif isinstance(value, NewPerson):
            newcomers[each.name] = value.name
        elif value != each.stored and (value or each.stored or value == 0):
            values[each.name] = value
    return Typed(values, newcomers, joining)


def _hours(value: object) -> str:
    from mstui.domain.duration import show_hours

    return show_hours(value) if isinstance(value, int) else ""


def choices_of(field: Field) -> list[tuple[str, str]]:
    """The values of a choice or flag with their words; undecided first where it may be so."""
    if field.type == "flag":
        return [("no", "no"), ("yes", "yes")]
    words = [(show_choice(word), show_choice(word)) for word in field.choices]
    return words if field.default is not None else [("", UNDECIDED), *words]


def _first_text(declared: Field, known: Known, stored: Value) -> str:
    if declared.type == "flag":
        return "yes" if stored else "no"
    if declared.type == "choice" and stored in (None, ""):
        choices = choices_of(declared)
        return choices[0][0] if choices else ""
    return known.text_of(declared, stored)


def _made(of: KindField, *, required: bool) -> form.Field:
    declared = of.declared
    name, label = declared.name, label_of(declared)
    if declared.type in ("choice", "flag"):
        return form.ChoiceField(name, label, _choices_with(of), of.first, help=help_of(declared))
    if declared.type == "notes":
        return NotesField(name, label, of.first, lines=NOTES_LINES, help=help_of(declared))
    parse: Callable[[str], str] | None = None if declared.type == "line" else of.meaning
    return MeaningField(
        name,
        label,
        of.first,
        parse=parse,
        suggest=_suggester(of),
        required=required,
        examples=_examples(declared),
        help=help_of(declared),
    )


def _choices_with(of: KindField) -> list[tuple[str, str]]:
    """The choices, with a value of another tool that is none of them."""
    choices = choices_of(of.declared)
    if of.first not in (value for value, _ in choices):
        choices.append((of.first, of.first))
    return choices


def _suggester(of: KindField) -> Callable[[str], list[str]] | None:
    declared, known = of.declared, of._known
    if declared.type == "ref":
        return lambda typed: known.suggest((declared.ref,), typed)
    if declared.type == "item":
        return lambda typed: known.suggest(declared.choices or ITEMS, typed)
    return None


def _examples(declared: Field) -> str:
    if declared.type == "ref":
        return "a name, or @name for somebody new" if declared.ref == "person" else "a name"
    if declared.type == "integer" and declared.choices:
        return f"{declared.choices[0]} to {declared.choices[-1]}"
    return _EXAMPLES.get(declared.type, "")

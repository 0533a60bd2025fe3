"""Typed text becomes the stored value of a field, or one line that says what would be right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS, Field
from mstui.domain.text import visible
from mstui.domain.values import Value, check_value, parse_value, show_choice, show_value


def field(path: str) -> Field:
    kind, _, name = path.partition(".")
    declared = KINDS[kind].field(name)
    assert declared is not None
    return declared


EVERY_FIELD = [declared for kind in KINDS.values() for declared in kind.fields]
TYPED = [case for case in EVERY_FIELD if case.type not in ("instant", "order", "json")]


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("milestone.name", "  Prototype Approved ", "Prototype Approved"),
        ("milestone.name", "   ", None),
        ("milestone.description", "one\r\ntwo", "one\ntwo"),
        ("milestone.kind", "APPROVAL", "approval"),
        ("milestone.kind", "t", "target"),
        ("milestone.moscow", "Won't", "wont"),
        ("milestone.moscow", "won’t", "wont"),
        ("milestone.evidence_kind", "Sign off", "sign-off"),
        ("task.state", "to do", "todo"),
        ("task.constraint_kind", "start no e", "start no earlier than"),
        ("dependency.type", "ss", "SS"),
        ("milestone.key", "Yes", 1),
        ("milestone.key", "false", 0),
        ("milestone.key", "x", 1),
        ("task.effort", "1w 2h", 2520),
        ("risk.cost_cents", "1,200.50", 120050),
        ("risk.cost_cents", "1.200,50 €", 120050),
        ("risk.cost_cents", "EUR 1 200", 120000),
        ("risk.cost_cents", "$12k", 1200000),
        ("risk.cost_cents", "1.25k", 125000),
        ("risk.cost_cents", "1,200", 120000),
        ("risk.cost_cents", "-3", -300),
        ("risk.cost_cents", "-€3.5", -350),
        ("risk.cost_cents", "1'234'567", 123456700),
        ("task.percent", "40 %", 40),
        ("task.percent", "0", 0),
        ("kpi.target_value", "50,000", "50000"),
        ("kpi.target_value", "0,125", "0.125"),
        ("kpi.target_value", "90.50%", "90.5"),
        ("kpi.target_value", "-0.0", "0"),
        ("kpi.target_value", "\N{MINUS SIGN}3,5", "-3.5"),
        ("kpi.target_value", ".5", "0.5"),
        ("risk.probability", "5", 5),
        ("milestone.buffer_days", "-2", -2),
        ("milestone.target", "2026-11-21", "2026-11-21"),
        ("milestone.deadline", "2026-11-21T09:30", "2026-11-21T09:30"),
        ("milestone.owner", "0123456789abc", "0123456789abc"),
    ],
)
def test_what_people_type(path: str, text: str, value: Value) -> None:
    assert parse_value(field(path), text) == value


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("task.state", "d", "state “d” could be doing or done"),
        ("task.state", "???", "state is one of to do, doing, blocked, done, cancelled"),
        ("task.state", "finished", "state is one of to do, doing, blocked, done, cancelled"),
        ("milestone.key", "perhaps", "key is yes or no"),
        ("task.percent", "101", "percent is a whole number from 0 to 100, as 40 %"),
        ("task.percent", "33.3", "percent is a whole number from 0 to 100, as 40 %"),
        ("risk.probability", "6", "probability is a whole number from 1 to 5, not 6"),
        ("risk.probability", "high", "probability is a whole number from 1 to 5"),
        ("milestone.weight", "1.5", "weight is a whole number as 12"),
        ("risk.cost_cents", "1.200", "could be 1200 or 1.20"),
        ("risk.cost_cents", "12,00,000", "no number"),
        ("risk.cost_cents", "1.234.56", "no number"),
        ("risk.cost_cents", "lots", "no number"),
        ("risk.cost_cents", "9" * 40, "too large"),
        ("risk.cost_cents", "0.005", "could be|two decimals"),
        ("kpi.target_value", "1e5", "no number"),
        ("kpi.target_value", "٣", "no number"),
        ("kpi.target_value", "9" * 31, "more than 30 digits"),
        ("task.effort", "3", "effort 3 needs a unit: 3h, 3d or 3w"),
        ("milestone.target", "tomorow", "target is a date like 2026-11-21, not tomorow"),
        ("milestone.target", "2026-02-30", "target is a date like"),
        ("milestone.deadline", "2026-11-21T25:00", "deadline is a date like"),
        ("milestone.name", "a\x1b]0;owned\x07", "control character"),
        ("note.at", "12", "written by the program"),
        ("adjustment.impact", "{}", "written by the program"),
    ],
)
def test_a_wrong_value_says_what_would_be_right(path: str, text: str, message: str) -> None:
    with pytest.raises(InvalidValue, match=message) as caught:
        parse_value(field(path), text)
    assert caught.value.field == field(path).name
    assert visible(str(caught.value)) == str(caught.value)


def test_a_date_grammar_and_the_names_of_items_come_from_the_caller() -> None:
    asked: list[Any] = []

    def resolve(kinds: tuple[str, ...], text: str) -> str:
        asked.append((kinds, text))
        return "0123456789abc"

    assert (
        parse_value(field("milestone.target"), "fri", parse_date=lambda _: "2026-11-27")
        == "2026-11-27"
    )
    assert (
        parse_value(field("task.start"), "fri 9:30", parse_moment=lambda _: "2026-11-27T09:30")
        == "2026-11-27T09:30"
    )
    assert parse_value(field("milestone.owner"), " Ana ", resolve=resolve) == "0123456789abc"
    assert parse_value(field("waiting.item"), "Beta", resolve=resolve) == "0123456789abc"
    assert asked == [(("person",), "Ana"), (("milestone", "task"), "Beta")]


def test_a_working_day_is_as_long_as_the_project_says() -> None:
    assert parse_value(field("task.effort"), "2d", minutes_per_day=360) == 720
    assert show_value(field("task.effort"), 720, minutes_per_day=360) == "2d"


@given(st.sampled_from(EVERY_FIELD), st.text(max_size=30))
def test_no_text_breaks_any_field(declared: Field, text: str) -> None:
    try:
        value = parse_value(declared, text)
    except InvalidValue as error:
        assert visible(str(error)) == str(error)  # noqa: PT017
        return
    assert check_value(declared, value) == value


def stored_values(declared: Field) -> st.SearchStrategy[Value]:
    match declared.type:
        case "choice":
            return st.sampled_from(declared.choices)
        case "flag":
            return st.integers(0, 1)
        case "percent":
            return st.integers(0, 100)
        case "minutes":
            return st.integers(0, 10**6)
        case "money":
            return st.integers(-(10**12), 10**12)
        case "integer":
            ends = declared.choices or ("-1000", "1000")
            return st.integers(int(ends[0]), int(ends[-1]))
        case "decimal":
            return st.decimals(
                allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6
            ).map(lambda number: check_value(declared, f"{number:f}"))
        case "date":
            return st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)).map(str)
        case "moment":
            return st.datetimes(
                min_value=datetime(1900, 1, 1), max_value=datetime(2200, 12, 31)
            ).map(lambda moment: f"{moment:%Y-%m-%dT%H:%M}")
        case _:
            return st.text("abcdefghjk0123", min_size=13, max_size=13)


@given(st.sampled_from(TYPED), st.data())
def test_what_is_shown_can_be_typed(declared: Field, data: st.DataObject) -> None:
    value = data.draw(stored_values(declared))
    assert check_value(declared, value) == value
    assert parse_value(declared, show_value(declared, value)) == value


def test_every_default_fits_its_field() -> None:
    for declared in EVERY_FIELD:
        assert check_value(declared, declared.default) == declared.default, declared.name


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("milestone.name", 3),
        ("milestone.name", ["a"]),
        ("milestone.name", "a\nb"),
        ("milestone.key", 2),
        ("milestone.key", "1"),
        ("milestone.weight", True),
        ("milestone.weight", 1.0),
        ("milestone.weight", 2**63),
        ("risk.probability", 0),
        ("task.percent", -1),
        ("task.effort", -1),
        ("milestone.state", "late"),
        ("milestone.target", "20261121"),
        ("milestone.target", "2026-11-31"),
        ("milestone.target", "2026-11-21T00:00"),
        ("milestone.target", "1899-12-31"),
        ("milestone.target", "２０２６-11-21"),
        ("milestone.deadline", "2026-11-21 09:30"),
        ("milestone.deadline", "2026-11-21T09:30:00"),
        ("milestone.deadline", "2026-11-21T9:30"),
        ("milestone.owner", "x'; drop table person --"),
        ("milestone.owner", "|"),
        ("kpi.target_value", "nan"),
        ("kpi.target_value", float("inf")),
        ("kpi.target_value", True),
        ("note.at", 10**18),
        ("adjustment.impact", "{"),
        ("adjustment.impact", "NaN"),
        ("adjustment.impact", "[" * 100_000),
        ("adjustment.impact", '"\x1b"'),
    ],
)
def test_a_foreign_file_cannot_put_anything_in(path: str, value: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        check_value(field(path), value)
    assert visible(str(caught.value)) == str(caught.value)


def test_toml_and_json_types_are_taken_as_they_are_meant() -> None:
    assert check_value(field("milestone.key"), True) == 1
    assert check_value(field("kpi.target_value"), 90) == "90"
    assert check_value(field("kpi.target_value"), 0.5) == "0.5"
    assert check_value(field("kpi.target_value"), "007.10") == "7.1"
    assert check_value(field("milestone.target"), "") is None
    assert check_value(field("milestone.state"), None) is None
    assert check_value(field("adjustment.impact"), '{"moved": 2}') == '{"moved": 2}'


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("milestone.moscow", "wont", "Won't"),
        ("task.state", "todo", "to do"),
        ("milestone.key", 0, "no"),
        ("risk.cost_cents", 120050, "1,200.50"),
        ("risk.cost_cents", -100, "-1"),
        ("task.percent", 40, "40 %"),
        ("task.effort", 1500, "3d 1h"),
        ("note.at", 0, "1970-01-01 00:00 UTC"),
        ("note.at", 10**18, "–"),
        ("milestone.target", None, ""),
        ("milestone.name", "todo", "todo"),
    ],
)
def test_values_are_shown_in_words(path: str, value: Value, shown: str) -> None:
    assert show_value(field(path), value) == shown
    assert show_choice("wont") == "Won't"

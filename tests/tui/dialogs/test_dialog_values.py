"""Fields of a form and stored values: what is shown reads back to what was stored."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from dialog_host import TODAY, Stage
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS, Field
from mstui.domain.values import LARGEST_INTEGER, check_value
from mstui.tui.dialogs.kind_fields import KindField, editable_fields, typed_values
from mstui.tui.dialogs.known import Known, NewPerson, date_text

ALL = [
    (kind.name, field)
    for kind in KINDS.values()
    if kind.listed
    for field in editable_fields(kind)
    if field.type not in ("ref", "item", "json", "order", "instant")
]


class Asked:
    """A host without a screen."""

    def __init__(self, stage: Stage) -> None:
        self.ws = stage.ws
        self.today = TODAY
        self.asked = 0

    def read(self, view):  # type: ignore[no-untyped-def]
        self.asked += 1
        return view(self.ws.reader)


@pytest.fixture
def known(stage: Stage) -> Known:
    return Known(Asked(stage), stage.plan.project)  # type: ignore[arg-type]


def values_of(field: Field) -> st.SearchStrategy[object]:
    """Any value that a field may store."""
    dates = st.dates(min_value=TODAY.replace(year=1950), max_value=TODAY.replace(year=2150))
    match field.type:
        case "choice":
            return st.sampled_from(field.choices)
        case "flag":
            return st.integers(0, 1)
        case "date":
            return dates.map(str)
        case "moment":
            clocks = st.sampled_from(["", "T09:30", "T23:59", "T00:00"])
            return st.tuples(dates.map(str), clocks).map("".join)
        case "percent":
            return st.integers(0, 100)
        case "integer" if field.choices:
            return st.integers(int(field.choices[0]), int(field.choices[-1]))
        case "integer":
            return st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
        case "minutes":
            return st.integers(0, 100_000)
        case "money":
            return st.integers(-(10**12), 10**12)
        case "decimal":
            return st.decimals(-(10**9), 10**9, places=4, allow_nan=False).map(str)
        case _:
            return st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF)).map(
                lambda text: text.replace("\x7f", "")
            )


@settings(max_examples=300)
@given(st.data())
def test_what_a_form_shows_reads_back(data: st.DataObject) -> None:
    """For every field of every kind: stored → text → stored, without asking the workspace."""
    _, field = data.draw(st.sampled_from(ALL))
    try:
        stored = check_value(field, data.draw(values_of(field)))
    except MstuiError:
        return
    nowhere = Known(_Nowhere())  # type: ignore[arg-type]
    text = nowhere.text_of(field, stored)
    if text:
        assert nowhere.value_of(field, text) == stored, (field.name, text)


class _Nowhere:
    ws = None
    today = TODAY

    def read(self, _):  # type: ignore[no-untyped-def]
        """Days are counted where a date is read; the count itself does not matter here."""
        return SimpleNamespace(between=lambda start, finish, _: int(start < finish))


def test_an_untouched_form_says_nothing(known: Known, stage: Stage) -> None:
    for kind, id in (("milestone", stage.plan.milestone), ("task", stage.plan.task)):
        row = stage.row(kind, id)
        bound = [KindField(field, known, row[field.name]) for field in editable_fields(KINDS[kind])]
        assert not any(each.changed for each in bound)
        assert not typed_values(bound)


def test_emptied_fields_become_empty(known: Known, stage: Stage) -> None:
    row = stage.row("milestone", stage.plan.milestone)
    bound = {
        field.name: KindField(field, known, row[field.name])
        for field in editable_fields(KINDS["milestone"])
    }
    for name in ("target", "owner", "criteria"):
        bound[name].field.set("")
    typed = typed_values(bound.values())
    assert typed.values == {"target": None, "owner": None, "criteria": None}


def test_people_are_understood_by_name(known: Known, stage: Stage) -> None:
    owner = KINDS["milestone"].field("owner")
    assert owner is not None
    assert known.value_of(owner, "ana diaz") == stage.plan.ana
    assert known.value_of(owner, "ben") == stage.plan.ben
    assert known.value_of(owner, "@Ana Diaz") == stage.plan.ana
    assert known.value_of(owner, "@ New One ") == NewPerson("New One")
    for text, said in (("an", "could be"), ("zed", "no person is called"), ("@", "behind @")):
        with pytest.raises(MstuiError, match=said):
            known.value_of(owner, text)


def test_suggestions_offer_to_add_only_whom_nobody_is(known: Known) -> None:
    assert known.suggest(("person",), "an") == ["Ana Diaz", "Anders Lund", "@an"]
    assert known.suggest(("person",), "ana diaz") == ["Ana Diaz"]
    assert known.suggest(("milestone",), "budget") == ["Budget approved by the board"]


def test_items_of_other_projects_are_not_offered(known: Known, stage: Stage) -> None:
    from mstui.actions.items import add_item

    other = add_item(stage.ws, "project", {"name": "Other"}).id
    add_item(stage.ws, "phase", {"name": "Create more", "project": other})
    assert known.suggest(("phase",), "create") == ["Create"]


def test_working_days_are_those_of_the_projects_calendar(stage: Stage) -> None:
    from mstui.actions.items import add_item, edit_item

    calendar = add_item(stage.ws, "calendar", {"name": "No Fridays", "friday": ""}).id
    edit_item(stage.ws, "project", stage.plan.project, {"calendar": calendar})
    known = Known(Asked(stage), stage.plan.project)  # type: ignore[arg-type]
    finish = KINDS["task"].field("finish")
    assert finish is not None
    # Mon 23, Tue 24, Wed 25, Thu 26, (Fri), Mon 30
    assert known.value_of(finish, "5 workdays") == "2026-11-30"
    assert known.workdays("2026-11-23", "2026-11-30") == 4


def test_the_calendar_is_read_once(stage: Stage) -> None:
    host = Asked(stage)
    known = Known(host, stage.plan.project)  # type: ignore[arg-type]
    known.workdays("2026-11-23", "2026-11-30")
    asked = host.asked
    for _ in range(50):
        known.workdays("2026-01-01", "2027-01-01")
    assert host.asked == asked


def test_date_text() -> None:
    assert date_text("2026-11-07") == "07 Nov 2026"
    assert date_text("2026-11-07T14:30") == "07 Nov 2026 14:30"
    assert date_text("some\x1bday") == "some⟨ESC⟩day"

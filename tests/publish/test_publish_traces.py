"""No sentence of the minutes holds a number that its trace does not."""

from __future__ import annotations

import sqlite3
from functools import partial

import pytest
from hypothesis import given, settings
from publish_figures import digits, problems
from publish_records import records

from mstui.domain.kinds import KINDS
from mstui.publish.document import Cell, Document, Lines, Said, Section, sentences, traces, words
from mstui.publish.markdown import markdown
from mstui.publish.minutes import minutes
from mstui.publish.plaintext import plain_text
from mstui.publish.update import update
from mstui.views.record import Record, checkins, record_of
from mstui.views.workdays import Workdays, weekdays_between

AUDIENCES = ("internal", "client")


def documents(record: Record) -> list[Document]:
    """All that is drafted of a record."""
    drafted = [minutes(record, audience) for audience in AUDIENCES]
    for audience in AUDIENCES:
        lines = Section("Update", (Lines(update(record, audience)),))
        drafted.append(Document(("Update",), (), (lines,)))
    return drafted


def test_the_check_finds_what_it_must() -> None:
    cell = Cell("milestone", "m", "target", "2026-11-21")
    wrong = (
        ("Beta in 3 weeks",),
        (Said("22 Nov 2026", (cell,)),),
        (Said("4 wd", (cell, cell), "working days from the first to the second"),),
        (Said("7", ()),),
    )
    for sentence in wrong:
        assert problems(Document(sentence, (), ()), weekdays_between), sentence
    assert not problems(Document((Said("21 Nov 2026", (cell,)),), (), ()), weekdays_between)


def test_every_figure_of_the_demonstration_has_its_trace(demo: sqlite3.Connection) -> None:
    listed = checkins(demo)
    assert len(listed) == 36
    figures = 0
    for one in listed:
        between = partial(Workdays(demo).between, project=one.project)
        for document in documents(record_of(demo, one.id)):
            found = problems(document, between)
            assert not found, f"{one.on}: {found[0]}"
            figures += len(traces(document))
    assert figures > 3000


def test_the_traces_name_rows_that_are_there(demo: sqlite3.Connection) -> None:
    """Of the latest check-ins, whose surroundings have not changed since."""
    for one in checkins(demo)[:3]:
        for trace in traces(minutes(record_of(demo, one.id))):
            for cell in trace.cells:
                field, _, key = cell.field.partition(".")
                assert KINDS[cell.kind].field(field), cell
                (value,) = demo.execute(
                    f'SELECT "{field}" FROM "{cell.kind}" WHERE id=?', (cell.id,)
                ).fetchone()
                if key:
                    assert f'"{key}":{cell.value}' in value.replace(" ", "")
                elif cell.kind in ("checkin", "judgement", "reviewed", "reading", "adjustment"):
                    assert value == cell.value


@settings(max_examples=60)
@given(records())
def test_no_record_makes_a_figure_without_a_trace(record: Record) -> None:
    for document in documents(record):
        found = problems(document, weekdays_between)
        assert not found, found[0]


@settings(max_examples=30)
@given(records())
def test_no_form_adds_a_figure_or_loses_one(record: Record) -> None:
    for document in documents(record):
        said = sorted(digits("".join(words(sentence) for sentence in sentences(document))))
        assert sorted(digits(plain_text(document))) == said
        assert sorted(digits(markdown(document))) == said


@pytest.mark.parametrize("width", [40, 60, 88])
def test_plain_text_keeps_to_its_width(demo: sqlite3.Connection, width: int) -> None:
    from mstui.domain.width import cells

    for one in checkins(demo)[:6]:
        text = plain_text(minutes(record_of(demo, one.id)), width)
        assert max(map(cells, text.splitlines())) <= width

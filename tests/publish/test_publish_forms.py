"""Every form says what the document says, and no text in it is more than text."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt
from publish_html import Page
from publish_records import TEXTS, records

from mstui.domain.errors import NotFound, UsageProblem
from mstui.domain.text import scrub, visible
from mstui.publish.calendar_entry import next_date_ics
from mstui.publish.document import (
    Document,
    Lines,
    Quote,
    Said,
    Section,
    Table,
    sentences,
    words,
)  # fmt: skip
from mstui.publish.forms import FORMATS, file_name, minutes_as, written
from mstui.publish.markdown import escaped
from mstui.publish.minutes import minutes
from mstui.publish.rows import COLUMNS, forecasts_csv, record_json
from mstui.views.record import Record, checkins, record_of

HOSTILE = st.sampled_from(TEXTS) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60
)


def around(text: str) -> Document:
    """A document that has a text everywhere one can stand."""
    text = text if visible(text).split() else "x"
    said = Said(" ".join(visible(text).split()), ())
    lines = Said(visible(text, keep_lines=True), ())
    return Document(
        (said,),
        ((said,),),
        (
            Section(
                "Part",
                (
                    Lines(((said,), ("x ", said))),
                    Lines(((said,),), bullets=False),
                    Table(("A", "B"), (((said,), (said,)),)),
                    Quote(lines),
                ),
            ),
        ),
        warning=(said,),
    )


@settings(max_examples=150)
@given(HOSTILE)
@example("setext\n===")
@example("a\n---\nb\n***\n    code\n\t- x\n1) y\n> z")
@example("0.AL")
@example(
    "[x](javascript:alert(1)) <javascript:alert(1)> ![x](http://a.b) <http://a.b> www.a.b me@a.b [x]: y"
)
def test_in_markdown_text_is_text(text: str) -> None:
    shown = written(around(text), "markdown")
    tokens = MarkdownIt("gfm-like").parse(shown)
    flat = [one for token in tokens for one in (token, *(token.children or ()))]
    kinds = {token.type for token in flat}
    assert kinds.isdisjoint(
        {"html_block", "html_inline", "image", "code_block", "fence", "hr", "code_inline"}
    ), shown
    assert [
        token.attrs for token in flat if token.type == "link_open" and not _is_told(token)
    ] == []
    headings = [token for token in tokens if token.type == "heading_open"]
    assert len(headings) == 2
    assert sum(token.type == "blockquote_open" for token in tokens) == 1
    assert sum(token.type == "bullet_list_open" for token in tokens) == 1
    assert "ordered_list_open" not in kinds
    cells = [token for token in tokens if token.type in ("th_open", "td_open")]
    assert len(cells) == 4
    said = "".join(one.content for one in flat if one.type in ("text", "text_special"))
    assert "".join(said.split()).count("".join(visible(text).split())) >= 1 or not text.strip()


def _is_told(token: Any) -> bool:
    """A link that says where it leads, as readers make of an address that is typed."""
    scheme = str(token.attrs.get("href", "")).partition(":")[0]
    return bool(token.markup == "linkify" and scheme in ("http", "https", "mailto"))


@settings(max_examples=150)
@given(HOSTILE)
def test_in_html_text_is_text(text: str) -> None:
    page = Page(written(around(text), "html"))
    assert page.problems == []
    flat = " ".join(visible(text).split())
    assert page.text.count(flat) >= 6 or not flat


@settings(max_examples=30)
@given(records())
def test_no_record_breaks_a_page(record: Record) -> None:
    for audience in ("internal", "client"):
        text = minutes_as(record, "html", audience)
        page = Page(text)
        assert page.problems == []
        for sentence in sentences(minutes(record, audience)):
            if not any(isinstance(part, Said) and "\n" in part.text for part in sentence):
                for part in sentence:
                    shown = " ".join((part if isinstance(part, str) else part.text).split())
                    assert shown in page.text


def test_a_page_tells_a_browser_to_run_and_load_nothing(demo: sqlite3.Connection) -> None:
    page = Page(minutes_as(record_of(demo, checkins(demo)[0].id), "html"))
    policy = {one.get("http-equiv"): one.get("content") for one in page.named("meta")}
    assert str(policy["Content-Security-Policy"]).startswith("default-src 'none'")
    (html,) = page.named("html")
    assert html["lang"] == "en"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_eight_parts_stand_in_their_order(demo: sqlite3.Connection) -> None:
    for one in checkins(demo):
        titles = [section.title for section in minutes(record_of(demo, one.id)).sections]
        assert titles == [
            "Status", "Done since last", "Milestones", "Challenges and roadblocks", "KPIs",
            "Risks", "Action steps and decisions", "Next check-in",
        ]  # fmt: skip


# Data.


@settings(max_examples=30)
@given(records())
def test_no_cell_of_the_csv_is_a_formula(record: Record) -> None:
    rows = list(csv.reader(io.StringIO(forecasts_csv(record))))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 1 + len(record.milestones)
    for row in rows[1:]:
        assert len(row) == len(COLUMNS)
        for cell in row:
            assert not cell.startswith(("=", "@", "+", "\t", "\r"))
            assert re.fullmatch(r"-\d+|[^-].*|", cell, re.DOTALL)


def test_an_unchanged_forecast_is_a_row_too(demo: sqlite3.Connection) -> None:
    rows = list(csv.DictReader(io.StringIO(forecasts_csv(record_of(demo, checkins(demo)[1].id)))))
    assert "0" in [row["moved_days"] for row in rows]
    for row in rows:
        late = date.fromisoformat(row["forecast"]) > date.fromisoformat(row["forecast_before"])
        assert late == (int(row["moved_days"]) > 0)


@settings(max_examples=30)
@given(records())
def test_the_json_holds_the_whole_record(record: Record) -> None:
    text = record_json(record)
    found = json.loads(text)
    assert found["schema"] == 1
    assert found["checkin"] == record.checkin
    assert [one["row"] for one in found["milestones"]] == [one.row for one in record.milestones]
    assert [one["figures"] for one in found["risks"]] == [one.figures for one in record.risks]
    assert text.replace("\n", "").isprintable()


@settings(max_examples=30)
@given(records())
def test_the_calendar_entry_is_one_event_whatever_the_names(record: Record) -> None:
    if not record.checkin["next_on"]:
        with pytest.raises(NotFound):
            next_date_ics(record)
        return
    for audience in ("internal", "client"):
        text = next_date_ics(record, audience)
        calendar = Calendar.from_ical(text)
        (event,) = calendar.walk("VEVENT")
        assert str(event.decoded("dtstart")) == record.checkin["next_on"][:10]
        assert (event.decoded("dtend") - event.decoded("dtstart")).days == 1
        assert event["uid"] == f"checkin-{record.checkin['id']}@mstui"
        assert event["status"] == ("CANCELLED" if record.withdrawn else "CONFIRMED")
        name = visible(scrub(str(record.project["name"] or "")))
        assert str(event["summary"]) == (f"Check-in: {name}" if name else "Check-in")
        # Lines end as RFC 5545 says, and none is longer than it allows.
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert "\n" not in text.replace("\r\n", "")


def test_the_same_check_in_gives_the_same_entry(demo: sqlite3.Connection) -> None:
    record = record_of(demo, checkins(demo)[0].id)
    assert next_date_ics(record) == next_date_ics(record)


@settings(max_examples=30)
@given(records())
def test_a_file_name_stays_in_its_folder(record: Record) -> None:
    for format in FORMATS:
        assert re.fullmatch(r"[A-Za-z0-9-]+\.[a-z]+", file_name(record, format, "client"))


def test_a_client_gets_no_form_that_holds_the_record(demo: sqlite3.Connection) -> None:
    record = record_of(demo, checkins(demo)[0].id)
    for format in ("csv", "json"):
        with pytest.raises(UsageProblem):
            minutes_as(record, format, "client")


def test_marks_of_markdown_are_escaped_once() -> None:
    assert escaped("a_b *c* 1,000") == r"a\_b \*c\* 1,000"
    assert escaped("1. one") == r"1\. one"
    assert escaped("- one") == r"\- one"
    assert words(("a  ", Said("b\nc", ()))) == "a b c"

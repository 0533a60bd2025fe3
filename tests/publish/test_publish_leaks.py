"""Nothing of the inside reaches a client: every text and number of the workspace holds a mark."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from publish_marked import Marked, identity

from mstui.domain.kinds import KINDS
from mstui.publish.client_page import client_page
from mstui.publish.forms import FORMATS, INTERNAL_ONLY, minutes_as
from mstui.publish.update import draft_update
from mstui.store.workspace import Workspace
from mstui.views.client_facing import client_view
from mstui.views.notices import notice
from mstui.views.record import record_of

TODAY = "2026-10-10"
# What a client may read, and where: everything else of every kind stays inside.
NAMES = {("project", "name"), ("milestone", "name")}
PAGE = NAMES | {
    ("project", "client"),
    ("adjustment", "client_text"),
    ("deliverable", "name"),
    ("note", "text"),
    ("checkin", "client_text"),
}
MINUTES = NAMES | {("project", "client"), ("adjustment", "client_text"), ("checkin", "client_text")}
UPDATE = NAMES | {("adjustment", "client_text")}
NOTICE = NAMES | {
    ("adjustment", "client_text"),
    ("adjustment", "revised"),
    ("adjustment", "agreed_with"),
}

Field = tuple[str, str]


@pytest.fixture(scope="module")
def marked() -> Marked:
    return Marked()


@pytest.fixture
def conn(ws_factory: Callable[[], Workspace], marked: Marked) -> sqlite3.Connection:
    marked.texts.clear()
    marked.numbers.clear()
    workspace = ws_factory()
    marked.fill(workspace)
    return workspace.reader


def outputs(conn: sqlite3.Connection) -> dict[str, tuple[str, set[Field]]]:
    """Everything that is made for a client, with the fields that it may hold."""
    record = record_of(conn, identity("checkin", "shown"))
    page = client_page(client_view(conn, identity("project", "shown"), TODAY))
    told = notice(conn, identity("milestone", "shown"), TODAY)
    made = {
        "page": (page, PAGE),
        "update": (draft_update(record, "client"), UPDATE),
        "notice": (f"{told.subject}\n{told.text}", NOTICE),
    }
    for format in FORMATS:
        if format not in INTERNAL_ONLY:
            text = minutes_as(record, format, "client").replace("\r\n ", "")
            made[format] = (text, NAMES if format == "ics" else MINUTES)
    return made


def test_every_field_of_every_kind_holds_a_mark(conn: sqlite3.Connection, marked: Marked) -> None:
    held = {(kind, field) for kind, field, _ in marked.texts.values()}
    for kind in KINDS.values():
        (rows,) = conn.execute(f'SELECT count(*) FROM "{kind.name}"').fetchone()
        assert rows >= (1 if kind.name == "project" else 2), kind.name
        for field in kind.fields:
            if field.type in ("line", "notes"):
                assert (kind.name, field.name) in held


@pytest.mark.parametrize("made", ["page", "update", "notice", "text", "markdown", "html", "ics"])
def test_only_what_is_for_the_client_comes_out(
    made: str, conn: sqlite3.Connection, marked: Marked
) -> None:
    text, may = outputs(conn)[made]
    plain = text.casefold().replace("\\", "")
    found = {place for mark, place in marked.texts.items() if mark in plain}
    assert {(kind, field) for kind, field, _ in found} == may
    assert {which for _, _, which in found} == {"shown"}
    # A half of a mark, or one written otherwise, is a leak too.
    assert plain.count("zqm") == sum(plain.count(mark) for mark in marked.texts if mark in plain)


@pytest.mark.parametrize("made", ["page", "update", "notice", "text", "markdown", "html", "ics"])
def test_no_number_of_the_inside_comes_out(
    made: str, conn: sqlite3.Connection, marked: Marked
) -> None:
    text, _ = outputs(conn)[made]
    plain = text.replace(",", "").replace(".", "").replace(" ", "")
    assert [place for number, place in marked.numbers.items() if number in plain] == []


def test_the_minutes_for_the_inside_hold_what_the_client_may_not_read(
    conn: sqlite3.Connection, marked: Marked
) -> None:
    """The marks are where the minutes look: the tests above could fail."""
    text = minutes_as(record_of(conn, identity("checkin", "shown")), "markdown")
    plain = text.replace("\\", "")
    found = {(kind, field) for mark, (kind, field, _) in marked.texts.items() if mark in plain}
    assert {
        ("adjustment", "rationale"), ("adjustment", "informed"), ("checkin", "reasons"),
        ("risk", "name"), ("roadblock", "ask"), ("person", "name"), ("action", "name"),
        ("judgement", "note"), ("decision", "why"), ("kpi", "name"),
    } <= found  # fmt: skip


def test_where_no_milestone_is_key_all_that_are_promised_are_shown(
    ws_factory: Callable[[], Workspace], marked: Marked
) -> None:
    workspace = ws_factory()
    marked.fill(workspace)
    with workspace.write("unmark") as tx:
        tx.update("milestone", identity("milestone", "shown"), {"key": 0})
    view = client_view(workspace.reader, identity("project", "shown"), TODAY)
    assert len(view.milestones) == 2
    with workspace.write("propose") as tx:
        tx.update("milestone", identity("milestone", "inside"), {"state": "proposed"})
    view = client_view(workspace.reader, identity("project", "shown"), TODAY)
    assert [row["id"] for row in view.milestones] == [identity("milestone", "shown")]

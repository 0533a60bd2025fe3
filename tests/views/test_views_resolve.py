"""Naming an item: by the beginning of its id, a project's key, or a name."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.errors import NotFound, UsageProblem
from mstui.domain.kinds import KINDS
from mstui.views.resolve import NAMED, candidates, resolve, short_id, short_ids
from support.plans import add, empty


@pytest.fixture
def plan() -> sqlite3.Connection:
    conn = empty()
    add(conn, "project", id="00aa111111111", name="Website rebrand", key="WEB")
    add(conn, "project", id="00bb111111111", name="Mobile app", key="APP")
    for id, name, project in (
        ("zzaa111111111", "Beta", "00aa111111111"),
        ("zzab111111111", "Beta", "00bb111111111"),
        ("m2c1111111111", "Œuvre finale", "00aa111111111"),
        ("m2d1111111111", "Launch", "00aa111111111"),
        ("m2e1111111111", "Launch party", "00aa111111111"),
    ):
        add(conn, "milestone", id=id, name=name, project=project)
    add(conn, "task", id="zzac111111111", name="launch", project="00bb111111111")
    add(conn, "person", id="pp11111111111", name="Chloé Lindström")
    add(conn, "dependency", predecessor="zzac111111111", successor="zzaa111111111")
    return conn


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("WEB", "00aa111111111"),
        ("web", "00aa111111111"),
        ("zzaa111111111", "zzaa111111111"),
        ("zzaa", "zzaa111111111"),
        ("ZZAA", "zzaa111111111"),
        ("zzac", "zzac111111111"),
        ("Launch", "m2d1111111111"),
        ("launch", "zzac111111111"),
        ("launch p", "m2e1111111111"),
        ("oeuvre", "m2c1111111111"),
        ("ŒUVRE FINALE", "m2c1111111111"),
        ("chloe", "pp11111111111"),
        (" Mobile app ", "00bb111111111"),
        ("zzac111111111|zzaa111111111", "zzac111111111|zzaa111111111"),
    ],
)
def test_an_item_is_found_by_what_people_type(
    plan: sqlite3.Connection, text: str, meant: str
) -> None:
    """An exact name goes before one that differs in case, and that before a beginning."""
    assert resolve(plan, text)[1] == meant


def test_kinds_and_project_narrow_what_is_meant(plan: sqlite3.Connection) -> None:
    assert resolve(plan, "LAUNCH", ("milestone",)) == ("milestone", "m2d1111111111")
    assert resolve(plan, "Beta", project="00bb111111111") == ("milestone", "zzab111111111")
    # People belong to no project.
    assert resolve(plan, "chloe", ("person",), "00bb111111111")[0] == "person"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Beta", ["milestone zzaa Beta", "milestone zzab Beta"]),
        ("LAUNCH", ["milestone m2d1 Launch", "task zzac launch"]),
        ("laun", ["milestone m2d1 Launch", "milestone m2e1 Launch party", "task zzac launch"]),
    ],
)
def test_several_that_fit_are_named_with_their_ids(
    plan: sqlite3.Connection, text: str, named: list[str]
) -> None:
    """One line that can be acted on; each short id it gives names exactly its item."""
    with pytest.raises(UsageProblem) as caught:
        resolve(plan, text)
    message = str(caught.value)
    assert "\n" not in message
    for candidate in named:
        assert candidate in message
        kind, id, *_ = candidate.split()
        assert resolve(plan, id)[0] == kind


@pytest.mark.parametrize("text", ["nothing", "zz", "aunch", "zzzz", "Beta x", "%", "_"])
def test_what_names_nothing_is_not_found(plan: sqlite3.Connection, text: str) -> None:
    with pytest.raises(NotFound, match="no item is called") as caught:
        resolve(plan, text)
    assert caught.value.exit_code == 3


def test_nothing_typed_is_a_mistake_of_the_words(plan: sqlite3.Connection) -> None:
    with pytest.raises(UsageProblem):
        resolve(plan, "  ")


def test_hidden_characters_reach_no_message_raw(plan: sqlite3.Connection) -> None:
    add(plan, "risk", name="evil \x1b[31m one", id="rr11111111111")
    add(plan, "risk", name="evil \x1b[31m two", id="rr21111111111")
    with pytest.raises(UsageProblem) as caught:
        resolve(plan, "evil")
    assert "\x1b" not in str(caught.value)


def test_every_kind_that_is_listed_can_be_named() -> None:
    assert set(NAMED) == {kind.name for kind in KINDS.values() if kind.listed}


@given(st.sets(st.text("01abc", min_size=13, max_size=13), min_size=1, max_size=30))
def test_a_short_id_is_the_shortest_that_means_one_item(ids: set[str]) -> None:
    """Over all kinds, never under four letters, and the same one by one as in bulk."""
    conn = empty()
    for place, id in enumerate(sorted(ids)):
        add(conn, ("task", "risk", "person")[place % 3], id=id, name="x")
    for id in ids:
        short = short_id(conn, id)
        others = [other for other in ids if other != id]
        assert resolve(conn, short)[1] == id
        assert not any(other.startswith(short) for other in others)
        assert len(short) == 4 or any(other.startswith(short[:-1]) for other in others)
    everything = short_ids(conn, [*ids] * 300)
    assert everything == {id: short_id(conn, id) for id in ids}


def test_completion_offers_beginnings_before_other_places(plan: sqlite3.Connection) -> None:
    add(plan, "milestone", name="After the launch", project="00aa111111111")
    names = [one.name for one in candidates(plan, "laun", ("milestone",))]
    assert names == ["Launch", "Launch party", "After the launch"]
    assert [one.id for one in candidates(plan, "", ("person",))] == ["pp11111111111"]

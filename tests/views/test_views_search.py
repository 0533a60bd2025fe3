"""What a typed line finds: words and marks, in an order that puts what is meant first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.text import fold
from mstui.store.search_fold import place, wanted
from mstui.store.search_text import searched_kinds
from mstui.views import search_query
from mstui.views.pages import Listing
from mstui.views.scope import Scope
from mstui.views.search import Asker, matching_ids, plain, why_nothing
from mstui.views.search_hits import spans
from mstui.views.search_query import highlight, parse, span_of, state_words
from support.plans import TODAY, add, empty

Rows = dict[str, str]


def day(days: int) -> str:
    return (date.fromisoformat(TODAY) + timedelta(days=days)).isoformat()


@pytest.fixture
def plan() -> tuple[sqlite3.Connection, Rows]:
    """Two projects; the names of the rows say what is true of them."""
    conn, rows = empty(), {}
    ana = add(conn, "person", name="Ana Kovač")
    ben = add(conn, "person", name="Ben Anand")
    team = add(conn, "team", name="Anchors")
    web = add(conn, "project", name="Website", key="WEB", start=day(-90), sponsor=ana)
    app = add(conn, "project", name="Mobile app", key="APP", start=day(-90))
    rows |= {"ana": ana, "ben": ben, "team": team, "web": web, "app": app}

    def made(name: str, kind: str, project: str = web, **values: Any) -> str:
        rows[name] = add(conn, kind, name=name, project=project, **values)
        return rows[name]

    late = made("late", "milestone", target=day(-3), state="planned", owner=ana, moscow="must")
    made("nobody's", "milestone", target=day(4), state="planned")
    made("team's", "milestone", app, target=day(40), state="planned", team=team, key=1)
    made("reached", "milestone", target=day(-9), state="achieved", owner=ben, moscow="wont")
    mine = made("doing", "task", milestone=late, state="doing", finish=f"{day(-1)}T17:00")
    add(conn, "assignment", task=mine, person=ana)
    made("free", "task", app, state="todo", finish=f"{day(1)}T09:00")
    made("dropped", "task", state="cancelled", finish=day(-30))
    made("dateless", "task", state=None)
    made("grave", "risk", probability=4, impact=4, owner=ben)
    made("slight", "risk", probability=1, impact=2, review_on=day(-1))
    made("stop", "roadblock", milestone=late, state="open", owner=ana)
    made("wanted", "action", due=day(2), owner=ben)
    tag = add(conn, "tag", id="testing", name="Testing")
    add(conn, "tagging", item=late, tag=tag)
    rows["note"] = add(conn, "note", item=late, text="says hello", author=ana)
    rows["tag"] = tag
    return conn, rows


def found(conn: sqlite3.Connection, rows: Rows, text: str, me: str = "") -> set[str]:
    answer = plain(conn, parse(text, TODAY).checked(), Asker(TODAY, me=me), limit=500)
    by_id = {id: name for name, id in rows.items()}
    return {by_id[hit.id] for hit in answer.hits if hit.id in by_id}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ana", {"ana", "ben", "late", "doing", "stop", "web", "note", "reached", "grave",
                  "wanted"}),
        ("@kov", {"ana", "late", "doing", "stop", "web", "note"}),
        ('@"ben an"', {"ben", "reached", "grave", "wanted"}),
        ("@anchors", {"team", "team's"}),
        ("@me", {"reached", "grave", "wanted"}),
        ("@nobody", {"nobody's", "free", "dateless", "slight"}),
        ("!must", {"late"}),
        ("!m", {"late"}),
        ("!won't", {"reached"}),
        ("#test", {"late", "tag"}),
        ("is:overdue", {"late", "doing", "slight"}),
        ("is:late task:", {"doing"}),
        ("is:open milestone:", {"late", "nobody's", "team's"}),
        ("is:ended", {"reached", "dropped"}),
        ("is:done", {"reached"}),
        ("is:cancelled", {"dropped"}),
        ("is:todo", {"free", "dateless"}),
        ("is:unowned", {"nobody's", "free", "dateless", "slight"}),
        ("is:blocked", {"late"}),
        ("is:high", {"grave"}),
        ("is:low", {"slight"}),
        ("is:key", {"team's"}),
        ("due<today is:open", {"late", "doing", "slight"}),
        ("due:today", set()),
        ("due:tomorrow", {"free"}),
        ("due<=tomorrow due>=today", {"free"}),
        ("due:none task:", {"dateless"}),
        ("in:app", {"app", "free", "team's"}),
        ("in:web risk:", {"grave", "slight"}),
        ("kind:risk kind:action", {"grave", "slight", "wanted"}),
        ("roadblock: @ana", {"stop"}),
        ("hello @ana", {"note"}),
        ("is:overdue !must", {"late"}),
        ("e @nobody", {"free", "dateless"}),
    ],
)  # fmt: skip
def test_marks_narrow(plan: tuple[sqlite3.Connection, Rows], text: str, names: set[str]) -> None:
    conn, rows = plan
    assert found(conn, rows, text, me=rows["ben"]) == names


def test_a_week_is_monday_to_sunday(plan: tuple[sqlite3.Connection, Rows]) -> None:
    conn, rows = plan
    inside = {
        name
        for name, days in (
            ("late", -3), ("nobody's", 4), ("doing", -1), ("free", 1), ("slight", -1), ("wanted", 2)
        )
        if "2026-11-23" <= day(days) < "2026-11-30"
    }  # fmt: skip
    assert 2 <= len(inside) < 6
    assert found(conn, rows, "due:this week") == inside


def test_a_list_is_narrowed_to_what_the_search_finds(
    plan: tuple[sqlite3.Connection, Rows],
) -> None:
    """Tab shows neither more nor less than the results had of the kind."""
    conn, rows = plan
    me = rows["ben"]
    texts = (
        "@ana",
        "@me",
        "is:open",
        "due<today",
        "in:web",
        "a",
        "#test",
        "task: !must",
        "e is:todo",
    )
    for text in texts:
        query = parse(text, TODAY)
        hits = plain(conn, query, Asker(TODAY, me=me), limit=500).hits
        for kind in ("milestone", "task", "risk", "action", "person", "dependency"):
            listing = Listing(kind, TODAY, Scope(query=text, me=me))
            listed = {row.id for row in listing.first(conn, 500)}
            assert listed == {hit.id for hit in hits if hit.kind == kind}, (text, kind)
            assert listed == matching_ids(conn, kind, query, Asker(TODAY, me=me))
            assert listing.count(conn) == len(listed)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("@nobody", ""),
        ("@zoe x", "nobody is called “zoe”"),
        ("@ana #zebra", "there is no tag “zebra”"),
        ("in:zebra", "no project is called “zebra”"),
        ("in:we #test @anch", ""),
        ("@me", "nobody is “me” yet"),
        ("zebra", ""),
    ],
)
def test_what_names_nothing_is_told(
    plan: tuple[sqlite3.Connection, Rows], text: str, why: str
) -> None:
    conn, _ = plan
    told = why_nothing(conn, parse(text, TODAY), Asker(TODAY))
    assert told.startswith(why) if why else told == ""


def test_every_mark_is_answered_for_every_kind(plan: tuple[sqlite3.Connection, Rows]) -> None:
    """No word that is taken makes SQL that is none, whatever the kind."""
    conn, _ = plan
    texts = [f"is:{word}" for word in state_words()]
    texts += ["@x", "@me", "@-", "#x", "!could", "in:x", "due<fri", "due:none", "%", "kind:kpi x"]
    for text in texts:
        for kind in KINDS:
            matching_ids(conn, kind, parse(text, TODAY).checked(), Asker(TODAY))


@pytest.mark.parametrize(
    ("text", "told", "marked"),
    [
        ("beta due<foo x", "“foo” is no date", "due<foo"),
        ("is:oberdue", "nothing is “oberdue”: overdue", "is:oberdue"),
        ("is:o", "nothing is “o”: open", "is:o"),
        ("x kind:tusk", "there is no kind “tusk”: task", "kind:tusk"),
        ("due:32 nov", "", "due:32"),
    ],
)
def test_a_wrong_mark_says_what_is_wrong_and_where(text: str, told: str, marked: str) -> None:
    query = parse(text, TODAY)
    (problem,) = query.problems
    assert told in problem.text
    assert text[problem.start : problem.end] == marked
    with pytest.raises(InvalidValue):
        query.checked()
    with pytest.raises(InvalidValue):
        Listing("task", TODAY, Scope(query=text)).first(empty(), 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("foo:bar <x >3", ("foo:bar", "<x", ">3")),
        ("done! !important", ("done!", "!important")),
        ("@ # !", ("@", "#", "!")),
        ("Café É", ("cafe", "e")),
        ('"two   words" one', ("two words", "one")),
        ("due: is: kind: in:", ()),
        ("http://x.y/z", ("http://x.y/z",)),
        ("a a A", ("a",)),
        ("½", ("1⁄2",)),
    ],
)
def test_what_is_no_mark_is_text(text: str, words: tuple[str, ...]) -> None:
    query = parse(text, TODAY)
    assert query.words == words
    assert not query.problems


@given(st.text(max_size=60))
def test_no_line_is_too_odd(text: str) -> None:
    """Anything may be typed; it is answered or told to be wrong, never a failure."""
    query = parse(text, TODAY)
    conn = empty()
    add(conn, "project", name="x")
    if not query.problems:
        plain(conn, query, Asker(TODAY))
    highlight(text)
    for problem in query.problems:
        assert problem.text
        assert 0 <= problem.start < problem.end <= len(text)


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("fri", "2026-11-27", "2026-11-28"),
        ("this week", "2026-11-23", "2026-11-30"),
        ("last week", "2026-11-16", "2026-11-23"),
        ("week", "2026-11-23", "2026-11-30"),
        ("W47", "2026-11-16", "2026-11-23"),
        ("next month", "2026-12-01", "2027-01-01"),
        ("this quarter", "2026-10-01", "2027-01-01"),
        ("last quarter", "2026-07-01", "2026-10-01"),
        ("next year", "2027-01-01", "2028-01-01"),
        ("+2w", "2026-12-09", "2026-12-10"),
    ],
)
def test_dates_of_several_days(text: str, first: str, end: str) -> None:
    assert span_of(text, TODAY)[:2] == (first, end)


# -- the order ------------------------------------------------------------------------------------


def test_names_come_before_texts_and_the_current_project_before_others() -> None:
    conn = empty()
    here = add(conn, "project", name="Here", key="H")
    there = add(conn, "project", name="There", key="T")
    rows = [
        ("Launch the rocket", here, "todo", ""),
        ("Launch pad", here, "done", ""),
        ("Launch window", there, "todo", ""),
        ("Prelaunch check", here, "todo", ""),
        ("Fuel", here, "todo", "before the launch"),
        ("Fuel", there, "todo", "launches twice"),
    ]
    for name, project, state, text in rows:
        add(conn, "task", name=name, project=project, state=state, description=text)
    hits = plain(conn, parse("launch", TODAY), Asker(TODAY, project=here)).hits
    told = [(hit.name, hit.key) for hit in hits]
    assert told == [
        ("Launch the rocket", "H"),
        ("Launch pad", "H"),
        ("Launch window", "T"),
        ("Prelaunch check", "H"),
        ("Fuel", "H"),
        ("Fuel", "T"),
    ]
    assert [hit.where for hit in hits] == ["", "", "", "", "description", "description"]
    best = plain(conn, parse("launch", TODAY), Asker(TODAY, project=here), limit=2)
    assert [(hit.name, hit.key) for hit in best.hits] == told[:2]
    assert best.more


def test_without_words_what_is_due_first_comes_first() -> None:
    conn = empty()
    project = add(conn, "project", name="P")
    for days in (5, -4, 30, -20, 1):
        kind, field = ("task", "finish") if days % 2 else ("action", "due")
        add(conn, kind, name=f"{days}", project=project, **{field: day(days)})
    hits = plain(conn, parse("due<=eom is:open", TODAY), Asker(TODAY)).hits
    assert [hit.name for hit in hits] == ["-20", "-4", "1", "5"]


def test_a_snippet_shows_the_word_in_its_field() -> None:
    conn = empty()
    long = f"{'before ' * 40}the NEEDLE here\n\n{'after ' * 60}"
    project = add(conn, "project", name="P")
    add(conn, "milestone", name="M", project=project, description="nothing", criteria=long)
    add(conn, "note", item=project, text="first line\nthe needle below")
    add(conn, "checkin", project=project, on="2026-11-20", text="A needle was found")
    hits = {hit.kind: hit for hit in plain(conn, parse("needle", TODAY), Asker(TODAY)).hits}
    assert hits["milestone"].where == "criteria"
    assert hits["milestone"].snippet.startswith("…")
    assert "the NEEDLE here" in hits["milestone"].snippet
    assert "\n" not in hits["milestone"].snippet
    assert hits["milestone"].snippet.endswith("…")
    assert (hits["note"].name, hits["note"].item) == ("first line", ("project", project))
    assert "the needle below" in hits["note"].snippet
    assert "A needle was found" in hits["checkin"].snippet


# -- what is set off ------------------------------------------------------------------------------

LETTERS = st.text(st.sampled_from("aAeéÉßœıİﬁ½x中ΣςÅ ́"), max_size=12)


@given(LETTERS, LETTERS)
def test_places_are_those_of_the_stored_text(text: str, typed: str) -> None:
    word = wanted(typed)
    at = place(text, word) if word else None
    plain_text = "".join(fold(char) for char in text)
    if not word:
        return
    assert (at is not None) == (word in plain_text)
    if at is not None:
        first, end = at
        assert 0 <= first < end <= len(text)
        assert word in "".join(fold(char) for char in text[first:end])


@given(LETTERS, st.lists(LETTERS.map(wanted), max_size=3))
def test_spans_stand_in_order_and_apart(text: str, words: list[str]) -> None:
    ends = [0]
    for first, end in spans(text, words):
        assert ends[-1] <= first < end <= len(text)
        ends.append(end)


@pytest.mark.parametrize(
    ("typed", "text", "told"),
    [
        ("cafe", "Café", ["Café"]),
        ("CAFÉ is:open @ana due<fri", "a cafe is open", ["cafe"]),
        ("beta test", "Test the beta", ["Test", "beta"]),
        ('"the beta"', "the alpha, the beta", ["the beta"]),
        ("a.c", "abc a.c", ["a.c"]),
        ("task:wri", "Write", ["Wri"]),
    ],
)
def test_words_are_set_off_in_lists(typed: str, text: str, told: list[str]) -> None:
    pattern = highlight(typed)
    assert pattern is not None
    assert [match[0] for match in pattern.finditer(text)] == told


def test_marks_alone_set_nothing_off() -> None:
    assert highlight("@ana is:open due<fri !must #x") is None


def test_every_state_word_is_explained_or_stored() -> None:
    stored: Callable[[str], bool] = lambda word: any(  # noqa: E731
        word in field.choices
        for kind in KINDS.values()
        for name in ("state", "status")
        if (field := kind.field(name)) is not None
    )
    for word in state_words():
        assert word in search_query.DERIVED or stored(word)
    assert len(searched_kinds()) > 25


def test_records_of_the_past_come_behind_the_items_they_tell_of(
    plan: tuple[sqlite3.Connection, Rows],
) -> None:
    """However well a record fits, whoever types a milestone's name means an item."""
    conn, rows = plan
    moved = {"milestone": rows["late"], "field": "target", "at": 1, "rationale": "late again"}
    add(conn, "adjustment", project=rows["web"], **moved)
    add(conn, "risk", name="Other", project=rows["web"], contingency="leave late")
    kinds = [hit.kind for hit in plain(conn, parse("late", TODAY), Asker(TODAY)).hits]
    assert kinds[0] == "milestone"
    assert kinds.index("risk") < kinds.index("adjustment")

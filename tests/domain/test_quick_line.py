"""One line of quick entry: what is taken for a field, what stays in the name, nothing lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from quick_world import World

from mstui.domain.kinds import KINDS
from mstui.domain.quick import QUICK_KINDS, Reading, Relation, kept_as_text, read_line

WORLD = World()
WORDS = st.sampled_from(
    [
        "Beta", "fri", "next", "21", "nov", "2026-11-27", "31", "feb", "3d", "4h", "+2w", "mon..fri",
        "@ana", "@", '@"Ana Kovács"', "@zoe", "!must", "!", "!mus", "#testing", "#", "#42", ">Beta",
        ">", "after:Design", "FF+1d", "review", "p4", "i5", "4x5", '"fri"', '"', "due:", "due:fri",
        "for:2d", "http://x", "日本", "مرحبا", "👩‍👩‍👧", "\x1b[31m", "\ud800", "by", "14:30", "(twin01)",
        "9999-01-01", "parent:Twin", "kind:approval", "x,", "“may 2”",
    ]
)  # fmt: skip
LINES = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=8).map(" ".join))
KIND = st.sampled_from(QUICK_KINDS)


def read(line: str, kind: str = "milestone", *given: str) -> Reading:
    return read_line(line, kind, WORLD, given=frozenset(given))


def told(reading: Reading) -> dict[str, object]:
    return {part.field: part.value or part.new for part in reading.parts}


def test_the_line_everybody_types() -> None:
    reading = read("Beta released fri @ana !must #testing")

    assert reading.name == "Beta released"
    assert told(reading) == {"target": "2026-11-27", "owner": "p1", "moscow": "must", "tag": "g1"}
    assert reading.problem == ""


@pytest.mark.parametrize(
    ("kind", "line", "name", "parts"),
    [
        ("milestone", "Launch May brochure", "Launch May brochure", {}),
        ("task", "Call Fri about 2nd sensor", "Call Fri about 2nd sensor", {}),
        ("milestone", "Launch 2 May", "Launch", {"target": "2027-05-02"}),
        ("milestone", 'Launch "2 May"', "Launch 2 May", {}),
        ("milestone", '"Launch 2 May"', "Launch 2 May", {}),
        ("milestone", 'The "big" launch', 'The "big" launch', {}),
        ("milestone", '"@home" party', "@home party", {}),
        ("milestone", "Friday", "Friday", {}),
        ("milestone", "fri @ana", "fri", {"owner": "p1"}),
        ("milestone", "Version 2.4", "Version 2.4", {}),
        ("milestone", "Support 24/7", "Support 24/7", {}),
        ("milestone", "Call tom", "Call tom", {}),
        ("milestone", "Fix bug #42", "Fix bug #42", {}),
        ("milestone", "Ask ana@example.com", "Ask ana@example.com", {}),
        ("milestone", "@ana Beta fri, #testing", "Beta", {"owner": "p1", "target": "2026-11-27",
                                                          "tag": "g1"}),
        ("milestone", "Beta by 21.12. @zoe @ana", "Beta", {"target": "2026-12-21", "owner": "zoe",
                                                          "contributor": "p1"}),
        ("milestone", "Beta >cre impact:high", "Beta", {"phase": "f1", "impact": "high"}),
        ("milestone", "due:next fri Beta", "Beta", {"target": "2026-11-27"}),
        ("task", "Write 3d 4h mon..fri !s", "Write", {"duration": 1680, "start": "2026-11-23",
                                                      "finish": "2026-11-27", "moscow": "should"}),
        ("task", "Write from mon by fri 14:30", "Write", {"start": "2026-11-23",
                                                          "finish": "2026-11-27T14:30"}),
        ("task", "Write >Beta released", "Write", {"milestone": "m1"}),
        ("task", "Write >Beta released x", "Write x", {"milestone": "m1"}),
        ("milestone", "Take 3d", "Take 3d", {}),
        ("risk", "Printer late p4 i5", "Printer late", {"probability": 4, "impact": 5}),
        ("risk", "Printer late 4×5 @ben fri", "Printer late",
         {"probability": 4, "impact": 5, "review_on": "2026-11-27", "owner": "p2"}),
        ("risk", "Printer late p4i5", "Printer late", {"probability": 4, "impact": 5}),
        ("risk", "Screen 4x6", "Screen 4x6", {}),
        ("task", "Screen 4x5", "Screen 4x5", {}),
        ("roadblock", "No desk since mon", "No desk", {"since": "2026-11-16"}),
        ("phase", "Create 21 nov..5 dec", "Create", {"start": "2026-11-21",
                                                     "finish": "2026-12-05"}),
        ("deliverable", "Handbook fri >\"Beta tested\"", "Handbook fri", {"milestone": "m2"}),
        ("promise", "Paper fri @ben", "Paper", {"promised": "2026-11-27", "person": "p2"}),
        ("project", "Website +2w @ana", "Website", {"target": "2026-12-05", "sponsor": "p1"}),
    ],
)  # fmt: skip
def test_what_a_line_says(kind: str, line: str, name: str, parts: dict[str, object]) -> None:
    reading = read(line, kind)

    assert (reading.name, told(reading), reading.problem) == (name, parts, "")


def test_what_is_waited_for() -> None:
    for line, id, relation in (
        ("Review after:Design", "t1", Relation()),
        ("Review after:Design FF+1d", "t1", Relation("FF", 480)),
        ("Review after:Design review ss", "t2", Relation("SS")),
        ('Review after:"Design review SS-1d"', "t2", Relation("SS", -480)),
        ("Review after:Create FS+25%", "f1", Relation("FS", 25, "percent")),
        ('Review after:"Twin (twin02)"', "twin02", Relation()),
    ):
        [part] = read(line, "task").parts
        assert (part.field, part.value, part.relation, part.problem) == ("after", id, relation, "")
        assert read(line, "task").name == "Review"


@pytest.mark.parametrize(
    ("kind", "line", "problem"),
    [
        ("milestone", "", "a name is needed"),
        ("milestone", "   ", "a name is needed"),
        ("milestone", "@ana", "a name is needed"),
        ("milestone", "x" * 501, "501 characters"),
        ("milestone", "a\x1b[2Jb", "control character"),
        ("milestone", "Beta 31 feb", "there is no 31 February"),
        ("milestone", "Beta 2026-02-30", "in quotation marks it stays in the name"),
        ("milestone", "Beta 9999-12-31", "out of range"),
        ("milestone", "Beta fri 14:30", "without a clock"),
        ("milestone", "Beta due:someday", "is no date"),
        ("milestone", "Beta due:fri due:mon", "written twice"),
        ("milestone", "Beta !must !should", "one priority"),
        ("milestone", "Beta kind:odd", "kind is one of"),
        ("task", "Write >Beta", "“Beta released” or “Beta tested”"),
        ("task", "Write >Gamma", "no milestone is called “Gamma”"),
        ("task", "Write after:Nothing", "nothing to wait for"),
        ("task", "Write after:Twin", "“Twin (twin01)” or “Twin (twin02)”"),
        ("task", "Write after:Design FF+x", "lag"),
        ("task", "Write @b", "“Ben Jones” or “Benno”"),
        ("risk", "Late @ana @ben", "one owner"),
        ("risk", "Late probability:9", "1 to 5"),
        ("task", "Write for:3q", "no unit"),
    ],
)
def test_what_is_refused_says_why(kind: str, line: str, problem: str) -> None:
    assert problem in read(line, kind).problem


@pytest.mark.parametrize(
    ("kind", "line", "remark"),
    [
        ("milestone", "Beta !msut", "!msut stays in the name: no priority"),
        ("risk", "Late !must", "a risk has no priority"),
        ("phase", "Create @ana", "a phase has nobody"),
    ],
)
def test_a_mark_that_means_nothing_stays_and_is_told(kind: str, line: str, remark: str) -> None:
    reading = read(line, kind)

    assert reading.name == line
    assert remark in reading.remarks[0]


def test_what_is_said_elsewhere_is_not_searched_for() -> None:
    assert read("Beta fri @ana", "milestone", "target", "owner", "contributor").parts == ()
    assert told(read("Beta fri @ana", "milestone", "owner")) == {
        "target": "2026-11-27",
        "contributor": "p1",
    }


def test_keeping_a_word_as_text_puts_it_into_the_name() -> None:
    reading = read("Call Ana 2 May @ben", "milestone")
    [part] = reading.bare()
    line = kept_as_text(reading.line, part)

    assert line == 'Call Ana "2 May" @ben'
    assert read(line).name == "Call Ana 2 May"
    assert read(line).bare() == ()


@given(LINES, KIND)
@example("@ana fri", "milestone")
@example('"fri" 3d "', "task")
@example("after:Design FF+", "task")
@example("a,;", "risk")
def test_no_line_breaks_it_and_none_loses_a_character(line: str, kind: str) -> None:
    reading = read(line, kind)
    spans = sorted([(p.start, p.end) for p in reading.parts] + list(reading.kept))

    assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))
    covered = {at for begin, end in spans for at in range(begin, end)}
    assert {at for at, char in enumerate(line) if not char.isspace()} <= covered
    for value in reading.values():
        assert value == "name" or KINDS[kind].field(value) is not None


@given(LINES, KIND)
def test_the_name_is_what_is_kept(line: str, kind: str) -> None:
    """Nothing but blanks, quotation marks and a comma at the end goes missing from the name."""
    reading = read(line, kind)
    kept = "".join(line[begin:end] for begin, end in reading.kept)

    def bare(text: str) -> str:
        return "".join(char for char in text if not char.isspace() and char not in '",;')

    assert bare(reading.name) == bare(kept)


@given(LINES, KIND)
def test_the_words_it_took_can_always_be_given_back(line: str, kind: str) -> None:
    reading = read(line, kind)
    for part in reading.bare():
        again = read(kept_as_text(line, part), kind)
        assert len(again.bare()) < len(reading.bare()) or again.name != reading.name

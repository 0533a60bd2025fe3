"""XML that means harm, or is broken, is refused in one line and costs nothing."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from exchange_checks import TODAY, assert_storable, leaf_cells, read_text, refusal
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.errors import MstuiError
from mstui.exchange.reading import read

PLAN = '<Project xmlns="http://schemas.microsoft.com/project">{}</Project>'
BOMBS = {
    "laughs": (
        '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
        "<Project><Title>&d;</Title></Project>"
    ),
    "quadratic": (
        f'<!DOCTYPE p [<!ENTITY a "{"x" * 50_000}">]><Project><Title>{"&a;" * 5_000}</Title></Project>'
    ),
    "external": (
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project><Title>&x;</Title></Project>'
    ),
    "remote": '<!DOCTYPE p SYSTEM "http://127.0.0.1:9/x.dtd"><Project/>',
    "parameter": '<!DOCTYPE p [<!ENTITY % x SYSTEM "file:///dev/zero"> %x;]><Project/>',
    "plain": "<!DOCTYPE Project><Project><Title>A</Title></Project>",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_document_types_and_entities_are_refused_before_they_grow(
    tmp_path: Path, bomb: str
) -> None:
    path = tmp_path / "plan.xml"
    path.write_text(f'<?xml version="1.0"?>{bomb}')
    tracemalloc.start()

    with pytest.raises(MstuiError, match="document type") as caught:
        read(path, today=TODAY)

    grown = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 1
    assert grown < 20_000_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PLAN.format("<Title>a & b</Title>"), "damaged XML at line 1"),
        (PLAN.format("<Tasks><Task></Tasks>"), "damaged XML"),
        (PLAN.format("<Tasks>")[:70], "damaged XML"),
        (PLAN.format("<Title>\x1b]0;x\x07</Title>"), "damaged XML"),
        (PLAN.format("<Title>&#27;</Title>"), "damaged XML"),
        ("<Projects/>", "no plan"),
        ("<html><body>log in</body></html>", "web page"),
        ("<?xml version='1.0' encoding='no-such'?><Project/>", "can't be read|damaged XML"),
        ("<" + "a>" * 10, "no plan"),
        (PLAN.format("<a>" * 5_000), "nested"),
    ],
)
def test_broken_xml_gets_one_line_that_says_where(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "plan.xml"
    path.write_text(text)

    with pytest.raises(MstuiError, match=said) as caught:
        read(path, today=TODAY)

    assert "plan.xml" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_prefixes_comments_and_processing_instructions_do_not_matter(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><!-- <Project> --><?x y?>'
        '<p:Project xmlns:p="http://schemas.microsoft.com/project"><p:Title>House</p:Title>'
        "<p:Tasks><p:Task><p:UID>1</p:UID><p:Name>A<!-- -->B</p:Name></p:Task></p:Tasks></p:Project>"
    )

    draft, report = read_text(tmp_path, text, "plan.xml")

    assert report.project == "House"
    assert draft.rows["task"][0]["name"] == "AB"


def test_other_encodings_are_read(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="{}"?><Project><Title>Café</Title><Tasks/></Project>'

    for encoding in ("utf-8", "iso-8859-1", "utf-16"):
        _, report = read_text(tmp_path, text.format(encoding).encode(encoding), "plan.xml")
        assert report.project == "Café"


def test_an_empty_plan_says_so(tmp_path: Path) -> None:
    _, report = read_text(tmp_path, PLAN.format("<Title>House</Title>"), "plan.xml")

    assert report.problems[0].what == "the plan has no tasks"


_names = st.sampled_from(
    ["Project", "Tasks", "Task", "UID", "Name", "Duration", "OutlineLevel", "PredecessorLink",
     "PredecessorUID", "Type", "LinkLag", "LagFormat", "Calendars", "Calendar", "WeekDays", "WeekDay",
     "DayType", "TimePeriod", "FromDate", "ToDate", "Exceptions", "Exception", "Baseline", "Number",
     "Resources", "Resource", "Assignments", "Assignment", "TaskUID", "ResourceUID", "Milestone",
     "Start", "Finish", "Work", "Cost", "BaseCalendarUID", "ConstraintType", "ConstraintDate",
     "PercentComplete", "WorkingTimes", "WorkingTime", "FromTime", "ToTime", "WorkWeeks", "WorkWeek"]
)  # fmt: skip
_texts = st.sampled_from(
    ["", "1", "2", "-1", "0", "1e308", "nan", "PT8H0M0S", "-PT8H", "PT99999999999H", "P1D", "x",
     "2026-03-02T08:00:00", "2026-99-99", "0001-01-01T00:00:00", "9999-12-31T00:00:00", "08:00:00",
     "24:00:00", "100", "1.5", "999999999999999999999", "\u202e", "é", "\x9b31m", "y" * 700, "1", "2"]
)  # fmt: skip
_trees = st.recursive(
    st.tuples(_names, _texts).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
    lambda inner: st.tuples(_names, st.lists(inner, max_size=8)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=60,
)

_leaves = st.tuples(_names, _texts).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")
_records = st.tuples(
    st.sampled_from(
        ["Tasks/Task", "Resources/Resource", "Assignments/Assignment", "Calendars/Calendar"]
    ),
    st.lists(st.one_of(_leaves, _trees), min_size=1, max_size=12),
).map(lambda pair: "<{0}><{1}>{2}</{1}></{0}>".format(*pair[0].split("/"), "".join(pair[1])))


@given(st.lists(st.one_of(_trees, _records), max_size=8))
def test_any_tree_of_known_elements_is_read_or_refused_in_one_line(
    tmp_path: Path, trees: list[str]
) -> None:
    path = tmp_path / "plan.xml"
    path.write_text(PLAN.format("".join(trees)))

    said = refusal(path)

    assert said.isprintable()
    if not said:
        draft, report = read(path, today=TODAY)
        assert_storable(draft)
        assert report.used + report.unused_cells == leaf_cells(path)


@given(st.data())
def test_a_damaged_copy_of_a_plan_never_raises_anything_else(
    tmp_path: Path, data: st.DataObject
) -> None:
    whole = PLAN.format(
        "<Title>A</Title><Tasks><Task><UID>1</UID><Name>A</Name><Duration>PT8H0M0S</Duration></Task>"
        "<Task><UID>2</UID><Name>B</Name><PredecessorLink><PredecessorUID>1</PredecessorUID>"
        "</PredecessorLink></Task></Tasks>"
    ).encode()
    at = data.draw(st.integers(0, len(whole) - 1))
    kind = data.draw(st.sampled_from(["cut", "flip", "insert"]))
    byte = data.draw(st.integers(0, 255))
    if kind == "cut":
        damaged = whole[:at]
    elif kind == "flip":
        damaged = whole[:at] + bytes([byte]) + whole[at + 1 :]
    else:
        damaged = whole[:at] + bytes([byte]) * 3 + whole[at:]
    path = tmp_path / "plan.xml"
    path.write_bytes(damaged)

    assert refusal(path).isprintable()

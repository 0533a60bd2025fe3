"""A person's word on columns: parsed, checked against the file, and stronger than any guess."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchange_checks import read_text

from mstui.domain.errors import MstuiError, UsageProblem
from mstui.exchange.mapping import TARGETS, Mapping, target_named
from mstui.exchange.readers import headers, tools


def test_words_of_map_are_parsed() -> None:
    mapping = Mapping.parse('Due Date=target,Owner=owner,"Start, planned=start"', "date=dd/mm")

    assert mapping.targets == {"Due Date": "target", "Owner": "owner", "Start, planned": "start"}
    assert mapping.date_order == "dd/mm"


def test_a_column_called_date_is_still_a_column() -> None:
    assert Mapping.parse("date=due").targets == {"date": "due"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Due Date=targte", "did you mean target"),
        ("Due Date", "COLUMN=WORD"),
        ("=target", "COLUMN=WORD"),
        ("Due=", "COLUMN=WORD"),
        ("Due=\x1b[31m", "no word"),
    ],
)
def test_a_slip_in_map_is_refused_with_what_would_be_right(text: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said) as caught:
        Mapping.parse(text)

    assert str(caught.value).isprintable()


def test_a_column_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="did you mean “Due Date”"):
        read_text(tmp_path, "Name,Due Date\nA,2026-12-01\n", mapping=Mapping.parse("Due Dat=due"))


def test_other_words_for_a_target_are_understood() -> None:
    assert target_named("Title") == "name"
    assert target_named("actual start") == "actual-start"
    assert target_named("ignore") == "skip"


def test_a_person_overrules_the_guess(tmp_path: Path) -> None:
    text = "Name,Due Date,Owner,Extra\nA,2026-12-01,Ann,2026-12-02\n"

    draft, report = read_text(
        tmp_path, text, mapping=Mapping.parse("due date=skip,#4=finish,Owner=notes")
    )

    (row,) = draft.rows["task"]
    assert (row["finish"], row["description"]) == ("2026-12-02", "Ann")
    assert [(entry.field, entry.cells) for entry in report.unused] == [("Due Date", 1)]
    assert all(c.confidence == 1 for c in report.columns if c.header != "Name")


def test_a_mapping_for_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MstuiError, match="--map has no meaning"):
        read_text(tmp_path, "<Project/>", "a.xml", mapping=Mapping.parse("a=name"))


def test_every_header_and_tool_leads_to_a_word_of_map() -> None:
    assert set(headers.HEADERS.values()) <= set(TARGETS)
    for tool in tools.TOOLS.values():
        assert {told.split(" ")[0] for told in tool.columns.values()} <= set(TARGETS)
        for signature in tool.signatures:
            # What is compared with plain headers must be plain itself.
            assert {headers.plain(name) for name in signature} == set(signature)
        assert {headers.plain(name) for name in tool.columns} == set(tool.columns)
    assert {headers.plain(name) for name in headers.HEADERS} == set(headers.HEADERS)

"""Finding text in names, whatever its case and accents, and nothing else."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mstui.domain.errors import MstuiError
from mstui.domain.text import fold
from mstui.store.workspace import Workspace
from mstui.views import finding
from mstui.views.functions import run
from mstui.views.pages import Listing
from mstui.views.progress import project_progress
from mstui.views.scope import Scope

_LETTERS = "aAeEsStThHzZ ßéÉàœŒæÆøŁłñçüÜıİþ½ﬁ%_\\éžжЖйάΑς中한"
NAMES = st.text(st.sampled_from(_LETTERS), max_size=9)
WANTED = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=5)


def found_in(name: str | None, wanted: str) -> bool:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE item(name TEXT)")
    conn.execute("INSERT INTO item VALUES(?)", (name,))
    sql = f"SELECT name FROM item WHERE {finding.condition('item.name')}"
    return bool(run(conn, sql, finding.parameters(wanted)))


@given(NAMES, WANTED)
@example("Straße", "strasse")
@example("Straße", "stras")
@example("Œuvre", "oeu")
@example("e\u0301lan", "élan")
@example("100 %", "%")
@example("a_b", "_")
@example("ab", "_")
@example("zé", "zez")
@example("9\u03019", "99")
@example("¼ b", "4 b")
@example("é99", "e99")
def test_a_name_is_found_where_its_letters_hold_the_text(name: str, wanted: str) -> None:
    """What SQL answers is what comparing folded letters answers."""
    assert found_in(name, wanted) == (finding.folded(wanted) in _letter_by_letter(name))


@given(st.text(max_size=12), st.data())
def test_any_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    """Whoever types what they see finds it, in capitals too."""
    start = data.draw(st.integers(0, len(name)))
    part = name[start : data.draw(st.integers(start, len(name)))]
    if "\0" in name or any("\ud800" <= char <= "\udfff" for char in name) or not fold(part):
        return
    assert found_in(name, part)


def _letter_by_letter(text: str) -> str:
    return "".join(fold(char) for char in text)


def test_a_letter_of_two_bytes_is_folded_to_three_letters_at_most() -> None:
    """The quick refusal of names that cannot hold the text rests on it."""
    lengths = {len(fold(chr(code))) for code in range(0x80, 0x800)}
    assert max(lengths) <= finding.LONGEST_FOLD
    letters = {letter for code in range(0x80, 0x800) for letter in fold(chr(code))}
    assert {letter for letter in letters if letter.isascii()} == finding.FOLDED_TO


def test_names_that_are_not_there_are_not_found() -> None:
    assert not found_in(None, "a")
    assert not found_in("", "a")


def test_plain_names_are_matched_without_python() -> None:
    """A hundred thousand plain names must not cost a hundred thousand calls."""
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE item(name TEXT)")
    conn.executemany("INSERT INTO item VALUES(?)", [(f"task {n}",) for n in range(100)])
    calls: list[str] = []

    def counted(name: str, wanted: str) -> bool:
        calls.append(name)
        return finding.found(name, wanted)

    conn.create_function(finding.FUNCTION, 2, counted)
    sql = f"SELECT name FROM item WHERE {finding.condition('item.name')}"
    assert len(run(conn, sql, finding.parameters("TASK 9"))) == 11
    assert calls == []
    conn.execute("INSERT INTO item VALUES('tâsk nine')")
    assert run(conn, sql, finding.parameters("task nine")) == [("tâsk nine",)]
    # One that shares neither end with the text is refused by SQL alone.
    conn.execute("INSERT INTO item VALUES('grün')")
    assert run(conn, sql, finding.parameters("portfolio")) == []
    assert calls == ["tâsk nine"]


def test_a_workspaces_own_reader_learns_the_functions(workspace: Workspace) -> None:
    """Its errors are translated before we see them; the functions are made all the same, once."""
    with workspace.write("add") as tx:
        project = tx.insert("project", {"name": "Café"})
        tx.insert("task", {"name": "Café", "project": project, "percent_rule": "checklist",
                           "checklist": "[x] one\n[ ] two"})  # fmt: skip
    listing = Listing("task", "2026-11-25", Scope(find="cafe"))
    assert [row.name for row in listing.first(workspace.reader, 9)] == ["Café"]
    assert project_progress(workspace.reader, project).percent == 50
    with pytest.raises(MstuiError):
        run(workspace.reader, "SELECT nothing_of_ours(1)")

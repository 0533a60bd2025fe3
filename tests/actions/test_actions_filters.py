"""Saved filters are items like any other: one step of undo each, refused in words."""

from __future__ import annotations

import pytest

from mstui.actions.filters import remove_filter, rename_filter, save_filter
from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.store.dumping import dump_text
from mstui.store.workspace import Workspace
from mstui.views.search_filters import filter_named, filters


def known(workspace: Workspace) -> list[tuple[str, str]]:
    return [(one.name, one.query) for one in filters(workspace.reader)]


def test_saving_renaming_and_deleting_are_one_step_each(workspace: Workspace) -> None:
    workspace.author = "someone"
    states = [dump_text(workspace.reader)]
    first = save_filter(workspace, " Late ", "is:overdue ", "project").id
    states.append(dump_text(workspace.reader))
    assert known(workspace) == [("Late", "is:overdue")]
    rename_filter(workspace, first, "Too late")
    states.append(dump_text(workspace.reader))
    remove_filter(workspace, first)
    assert known(workspace) == []
    for state in reversed(states):
        workspace.undo()
        assert dump_text(workspace.reader) == state


def test_saving_under_a_known_name_takes_its_place(workspace: Workspace) -> None:
    first = save_filter(workspace, "Spät", "is:overdue").id
    again = save_filter(workspace, "SPAT", "due<fri")
    assert again.id == first
    assert "Changed" in again.summary
    assert known(workspace) == [("Spät", "due<fri")]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("", "x"),
        ("  ", "x"),
        ("n", ""),
        ("n", "  "),
        ("n" * 61, "x"),
        ("a\x1bb", "x"),
        ("n", "\x07"),
    ],
)
def test_what_is_no_filter_is_refused(workspace: Workspace, name: str, query: str) -> None:
    with pytest.raises(InvalidValue):
        save_filter(workspace, name, query)
    assert known(workspace) == []


def test_a_name_belongs_to_one_filter(workspace: Workspace) -> None:
    save_filter(workspace, "Late", "is:overdue")
    other = save_filter(workspace, "Mine", "@me").id
    with pytest.raises(InvalidValue):
        rename_filter(workspace, other, "lÂte")
    rename_filter(workspace, other, "MINE")
    assert [name for name, _ in known(workspace)] == ["Late", "MINE"]
    remove_filter(workspace, other)
    for act in (
        lambda: rename_filter(workspace, other, "x"),
        lambda: remove_filter(workspace, other),
    ):
        with pytest.raises(MstuiError):
            act()


def test_a_filter_is_named_whole_or_by_its_beginning(workspace: Workspace) -> None:
    for name in ("Late", "Later", "Mine"):
        save_filter(workspace, name, f"{name} x")
    assert filter_named(workspace.reader, "late").name == "Late"
    assert filter_named(workspace.reader, "mi").query == "Mine x"
    for text, told in (("la", "Late, Later"), ("zz", "Late, Later, Mine"), ("", "Late")):
        with pytest.raises(NotFound) as refused:
            filter_named(workspace.reader, text)
        assert told in str(refused.value)

"""Lines of an outline while they are typed: whatever is pressed, nothing typed gets lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain.quick_list import listed
from mstui.domain.quick_outline import outermost
from mstui.tui.dialogs.outline_model import MOST_ROWS, OutlineModel, Row


def model_of(*lines: str, place: str = "phase") -> OutlineModel:
    """An outline of lines indented by blanks."""
    model = OutlineModel(outermost(place))
    model.replace([Row(len(line) - len(line.lstrip()), line.strip()) for line in lines])
    return model


def drawn(model: OutlineModel) -> list[str]:
    return [" " * row.level + row.text for row in model.rows]


def test_enter_goes_on_at_the_level_where_one_is() -> None:
    model = model_of("a", " b")
    model.split()
    model.type("c")
    assert drawn(model) == ["a", " b", " c"]
    model.go(0)
    model.split()
    assert drawn(model) == ["a", " ", " b", " c"], "above what stands under the line"
    model.go(3, 0)
    model.split()
    assert drawn(model) == ["a", " ", " b", " ", " c"]


def test_enter_inside_a_line_takes_the_rest_down() -> None:
    model = model_of("one two")
    model.editing.go(4)
    model.split()
    assert drawn(model) == ["one", "two"]
    assert (model.at, model.editing.caret) == (1, 0)


@pytest.mark.parametrize(
    ("lines", "at", "step", "expected"),
    [
        (["a", "b"], 1, 1, ["a", " b"]),
        (["a", "b", " c"], 1, 1, ["a", " b", "  c"]),
        (["a", " b", "  c", " d"], 1, -1, ["a", "b", " c", " d"]),
        (["a", " b", "c"], 2, 1, ["a", " b", " c"]),
        (["a", " b"], 1, 1, None),
        (["a"], 0, 1, None),
        (["a"], 0, -1, None),
    ],
)
def test_indenting_takes_along_what_stands_under(
    lines: list[str], at: int, step: int, expected: list[str] | None
) -> None:
    model = model_of(*lines)
    model.go(at)
    assert model.indent(step) == (expected is not None)
    assert drawn(model) == (expected or lines)


def test_nothing_goes_under_a_risk() -> None:
    model = model_of("a", "b", place="risk")
    assert not model.indent(1)
    assert drawn(model) == ["a", "b"]


@pytest.mark.parametrize(
    ("lines", "at", "step", "expected"),
    [
        (["a", " b", "c", " d"], 2, -1, ["c", " d", "a", " b"]),
        (["a", " b", "c", " d"], 0, 1, ["c", " d", "a", " b"]),
        (["a", " b", " c"], 2, -1, ["a", " c", " b"]),
        (["a", " b", "c"], 1, 1, None),
        (["a", " b", "c"], 1, -1, None),
        (["a", "b"], 0, -1, None),
    ],
)
def test_moving_keeps_what_stands_under_together(
    lines: list[str], at: int, step: int, expected: list[str] | None
) -> None:
    model = model_of(*lines)
    model.go(at)
    text = model.row.text
    assert model.move(step) == (expected is not None)
    assert drawn(model) == (expected or lines)
    assert model.row.text == text, "the caret goes along"


def test_backspace_before_the_first_letter_goes_back_and_then_up() -> None:
    model = model_of("a", " b", "  c")
    model.go(2, 0)
    model.back()
    assert drawn(model) == ["a", " b", " c"]
    model.back()
    assert drawn(model) == ["a", " b", "c"]
    model.back()
    assert drawn(model) == ["a", " bc"]
    assert model.editing.caret == 1
    model.go(0, 0)
    assert not model.back()


def test_delete_at_the_end_brings_the_next_line_up() -> None:
    model = model_of("a", " b")
    model.go(0)
    model.join()
    assert drawn(model) == ["ab"]
    assert model.editing.caret == 1
    assert not model.join()


def test_the_kind_changes_among_those_that_fit_and_what_stands_under_follows() -> None:
    model = model_of("a", " b", "  c")
    model.go(0)
    assert model.places[0].kind == "phase"
    model.other_kind()
    assert [place.kind for place in model.places] == ["milestone", "task", "task"]
    assert list(model.other_kind()) == ["phase", "milestone", "task"], "what holds others"
    model.other_kind()
    assert [place.kind for place in model.places] == ["phase", "milestone", "task"]
    model.go(2)
    assert "deliverable" in model.other_kind(), "with nothing under it, all that fit"
    while model.undo():
        pass
    assert drawn(model) == ["a", " b", "  c"]


def test_a_list_takes_the_place_of_an_empty_line_or_follows_a_full_one() -> None:
    model = model_of("a", "")
    model.insert(listed("- x\n  - y"))
    assert drawn(model) == ["a", "x", " y"]
    model.insert(listed("z"))
    assert drawn(model) == ["a", "x", " y", " z"]
    model.undo()
    model.undo()
    assert drawn(model) == ["a", ""]


def test_more_lines_than_fit_are_counted() -> None:
    model = model_of("a")
    assert model.insert(listed("- x\n" * (MOST_ROWS + 5))) == MOST_ROWS - 1
    assert len(model.rows) == MOST_ROWS
    assert not model.split()
    assert model.insert(listed("b\nc")) == 0


STEPS = st.lists(
    st.sampled_from(
        ["split", "in", "out", "up", "down", "kind", "back", "join", "list", "x", "go0", "go1",
         "home", "undo"]
    ),
    max_size=30,
)  # fmt: skip


def press(model: OutlineModel, step: str) -> str:
    """Do what a key does; the letters that it brings along."""
    at_end = model.editing.caret == len(model.editing.text)
    if step == "x":
        model.type("x")
        return "x"
    if step == "list":
        model.insert(listed("- e\n  - f"))
        return "ef"
    does: dict[str, Callable[[], object]] = {
        "split": model.split,
        "in": lambda: model.indent(1),
        "out": lambda: model.indent(-1),
        "up": lambda: model.move(-1),
        "down": lambda: model.move(1),
        "kind": model.other_kind,
        "back": lambda: model.editing.caret == 0 and model.back(),
        "join": lambda: at_end and model.join(),
        "go0": lambda: model.go(model.at - 1),
        "go1": lambda: model.go(model.at + 1),
        "home": lambda: model.editing.go(0),
        "undo": model.undo,
    }
    does[step]()
    return ""


def letters_of(model: OutlineModel) -> list[str]:
    return sorted("".join(row.text for row in model.rows))


@given(STEPS, st.sampled_from(["phase", "task", "risk", "project"]))
def test_whatever_is_pressed_the_lines_hold_together_and_undo_leads_back(
    steps: list[str], place: str
) -> None:
    model = OutlineModel(outermost(place))
    model.replace([Row(0, "a"), Row(1, "b"), Row(2, "c"), Row(0, "d")])
    before, letters = list(model.rows), letters_of(model)
    for step in steps:
        version, had = model.version, list(model.rows)
        letters = sorted([*letters, *press(model, step)])
        if step == "undo":
            letters = letters_of(model)
        if model.version == version:
            assert had == model.rows
        assert letters_of(model) == letters
        assert [row.level for row in model.rows] == [place.level for place in model.places]
        assert model.editing.text == model.row.text
    while model.undo():
        pass
    assert model.rows == before

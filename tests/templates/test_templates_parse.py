"""Templates of other people: every mistake is one line with file and line, never a traceback."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.domain import blueprint as module
from mstui.domain.blueprint import SHIPPED, load, parse, read
from mstui.domain.blueprint_rules import HEAD, MOST, PROJECT, tables
from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.domain.text import visible

HEAD_TEXT = 'id = "x"\ntitle = "X"\n'
TEMPLATES = Path(module.__file__).parent.parent / "templates"
PLACE = re.compile(r"^\S.*, line (\d+): \S")


def error_of(text: str, where: str = "mine.toml") -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        parse(text, where)
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("title = 3\n", 1, "takes a text in quotes, not 3"),
        ('id = "x"\n', 1, "needs title"),
        ("id = \n", 1, "Invalid value"),
        ('id = "x"\n\n[[task', 3, "Expected"),
        ('id = "x"\ntitle = """\nnever closed\n', 3, "Unterminated"),
        (HEAD_TEXT + 'sumary = "?"\n', 3, 'unknown key "sumary" at the top; nearest: summary'),
        (HEAD_TEXT + "schema = 2\n", 3, "newer than 1; update mstui"),
        (HEAD_TEXT + "project = 3\n", 3, "write it as [project]"),
        (HEAD_TEXT + '[project]\nagenda = ["a; b"]\n', 4, "no semicolon"),
        (HEAD_TEXT + '[project]\ncategory = "money"\n', 4, "revenue, market expansion"),
        (HEAD_TEXT + '[project]\nreview_days = true\n', 4, "not true"),
        (HEAD_TEXT + "task = 3\n", 3, "write each as [[task]]"),
        (HEAD_TEXT + '[task]\nid = "a"\n', 3, "write each as [[task]]"),
        (HEAD_TEXT + '[[task]]\nid = "a"\n', 3, "task needs name"),
        (HEAD_TEXT + '[[task]]\nid = "A b"\n', 4, '"A b" is no id'),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nmilstone="b"\n', 6, "nearest: milestone"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A\\u001b[2J"\n', 5, "control character"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname=" "\n', 5, "is empty"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nduration="5 moons"\n', 6, "no unit"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nduration="0d"\n', 6, "a task takes time"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nduration=5\n', 6, "not 5"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nduration="3000w"\n', 6, "longer than ten years"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\neffort="3ed"\n', 6, "working time"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nat=-1\n', 6, "from 0 to 2,600"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nafter="a"\n', 6, "waits for itself"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nafter="b c d"\n', 6, "is no link"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nafter="b +9x"\n', 6, "lag"),
        (HEAD_TEXT + '[[task]]\nid="abc"\nname="A"\nafter="abd"\n', 6, "nearest: abc"),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nmilestone="a"\n', 6, 'no milestone "a"'),
        (HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nparent="a"\n', 6, "part of itself"),
        (HEAD_TEXT + '[[milestone]]\nid="a"\nname="A"\nlaunch=1\n', 6, "true or false"),
        (HEAD_TEXT + '[[milestone]]\nid="a"\nname="A"\nmoscow="most"\n', 6, "must, should"),
        (HEAD_TEXT + '[[risk]]\nname="R"\nprobability=6\n', 5, "from 1 to 5"),
        (HEAD_TEXT + '[[risk]]\nname="R"\ncost=1.234\n', 5, "two decimals"),
        (HEAD_TEXT + '[[risk]]\nname="R"\ncost=nan\n', 5, "out of range"),
        (HEAD_TEXT + '[[risk]]\nname="R"\nendangers=["a","a"]\n', 5, "twice"),
        (HEAD_TEXT + '[[kpi]]\nname="K"\ntarget_value=1e400000\n', 5, "out of range"),
        (HEAD_TEXT + '[[kpi]]\nname="K"\ntarget_value=1e-400000\n', 5, "out of range"),
        (HEAD_TEXT + '[[keyresult]]\nname="K"\n', 3, "needs objective"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line(text: str, line: int, said: str) -> None:
    error = error_of(text)
    assert error.message.startswith(f"mine.toml, line {line}: "), error.message
    assert said in error.message
    assert "\n" not in error.message
    assert error.exit_code == 2


def test_the_second_of_a_pair_is_named() -> None:
    twice = HEAD_TEXT + '[[task]]\nid="a"\nname="A"\n\n[[milestone]]\nid="a"\nname="B"\n'
    assert error_of(twice).message == 'mine.toml, line 4: id: "a" is a milestone already'
    launches = HEAD_TEXT + "".join(
        f'[[milestone]]\nid="{id}"\nname="M"\nlaunch=true\n' for id in "ab"
    )
    assert 'line 10: launch: "a" is the launch already' in error_of(launches).message
    sub = (
        HEAD_TEXT
        + '[[task]]\nid="a"\nname="A"\neffort="1d"\n[[task]]\nid="b"\nname="B"\nparent="a"\n'
    )
    assert "line 6: effort" in error_of(sub).message


def test_a_loop_is_named_in_the_direction_of_time() -> None:
    loop = HEAD_TEXT + "".join(
        f'[[task]]\nid="{id}"\nname="T"\nafter="{after}"\n' for id, after in ("ac", "ba", "cb")
    )
    message = error_of(loop).message
    assert re.search(r"after: a loop: (a → b → c → a|b → c → a → b|c → a → b → c)$", message)


def test_a_loop_through_a_phase_is_found() -> None:
    text = HEAD_TEXT + (
        '[[phase]]\nid="p"\nname="P"\nafter="b"\n[[phase]]\nid="q"\nname="Q"\n'
        '[[task]]\nid="a"\nname="A"\nphase="p"\n[[task]]\nid="b"\nname="B"\nphase="q"\nafter="a"\n'
    )
    assert "a loop:" in error_of(text).message
    inside = (
        HEAD_TEXT
        + '[[phase]]\nid="p"\nname="P"\n[[task]]\nid="a"\nname="A"\nphase="p"\nafter="p"\n'
    )
    assert "a loop: " in error_of(inside).message


def test_lines_are_found_past_strings_that_look_like_tables() -> None:
    text = (
        'id = "x" # [[task]]\n'
        'title = "X"\n'
        '[project]\nvision = """\n[[task]]\nid = "not a key"\n"""\n'
        "charter = '''\n[[task]]\n'''\n"
        'agenda = [\n  "[[task]]",\n]\n'
        '[[task]]\nid = "a"\nname = "A"\nmoscow = "never"\n'
    )
    assert error_of(text).message.startswith("mine.toml, line 17: ")


def test_an_inline_table_is_told_by_the_line_of_its_list() -> None:
    text = HEAD_TEXT + 'task = [\n  {id = "a", name = "A"},\n  {id = "b", nam = "B"},\n]\n'
    assert error_of(text).message.startswith("mine.toml, line 3: ")


def test_sizes_are_capped() -> None:
    many = HEAD_TEXT + "".join(f'[[kpi]]\nname="K{n}"\n' for n in range(101))
    assert "101 of them; at most 100 fit" in error_of(many).message
    assert "line 203" in error_of(many).message
    assert "at most" in error_of(HEAD_TEXT + "#" * (1 << 20)).message
    assert "nested too deeply" in error_of("x = " + "[" * 100_000).message
    long = HEAD_TEXT + f'[[task]]\nid="a"\nname="{"A" * 501}"\n'
    assert "501 characters" in error_of(long).message
    huge = HEAD_TEXT + f'[[task]]\nid="a"\nname="A"\nat={"9" * 4000}\n'
    assert "a number of that size" in error_of(huge).message
    assert error_of(HEAD_TEXT + f"schema = {'9' * 5000}\n").message.startswith("mine.toml, line ")


def test_what_a_name_hides_is_shown() -> None:
    error = error_of(
        HEAD_TEXT + '[[task]]\nid="a"\nname="A"\nsize="s"\n"\\u202e"=1\n', "\x1b]0;x\x07"
    )
    assert "⟨RLO⟩" in error.message
    assert "⟨ESC⟩" in error.message
    assert visible(error.message) == error.message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no template file"):
        read(tmp_path / "none.toml")
    with pytest.raises(InvalidValue, match=r"line 1: "):
        read(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'id = "x"\ntitle = "caf\xe9"\n')
    with pytest.raises(InvalidValue, match=r"latin\.toml, line 2: is not UTF-8"):
        read(latin)
    windows = tmp_path / "windows.toml"
    windows.write_bytes(b'\xef\xbb\xbfid = "x"\r\ntitle = "X"\r\nsummery = "?"\r\n')
    with pytest.raises(InvalidValue, match=r"windows\.toml, line 3: unknown key"):
        read(windows)


def test_an_unknown_template_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="software-development"):
        load("Software-Developement")
    with pytest.raises(NotFound, match="mstui template list shows them"):
        load("../../../etc/passwd")


def test_values_are_taken_over_in_the_fields_of_the_workspace() -> None:
    blueprint = parse(
        HEAD_TEXT
        + '[project]\nagenda = ["A", "B"]\nminutes_per_day = 450\n'
        + '[[milestone]]\nid="m"\nname="M"\nevidence="survey"\nquick_win=true\n'
        + '[[task]]\nid="t"\nname="T"\nduration="2d 1h"\nchecklist=["a","b"]\n'
        + '[[risk]]\nname="R"\ncost=12.5\nendangers="m"\n'
        + '[[kpi]]\nname="K"\nstart_value=-0.50\ntarget_value=1_000\n',
        "x",
    )
    assert blueprint.fields["agenda"] == "A; B"
    assert blueprint.milestones[0].fields["evidence_kind"] == "survey"
    assert blueprint.milestones[0].fields["quick_win"] == 1
    assert blueprint.tasks[0].duration == 2 * 450 + 60
    assert blueprint.tasks[0].fields["checklist"] == "[ ] a\n[ ] b"
    assert blueprint.risks[0].fields["cost_cents"] == 1250
    assert blueprint.kpis[0].fields["start_value"] == "-0.5"
    assert blueprint.kpis[0].fields["target_value"] == "1000"


def test_links_that_follow_by_themselves() -> None:
    blueprint = parse(
        HEAD_TEXT
        + '[[phase]]\nid="p"\nname="P"\ngate="g"\ngate_blocks=true\n[[phase]]\nid="q"\nname="Q"\n'
        + '[[milestone]]\nid="g"\nname="G"\nphase="p"\n'
        + '[[milestone]]\nid="m"\nname="M"\nphase="q"\n'
        + '[[milestone]]\nid="part"\nname="Part"\nphase="q"\nparent="m"\n'
        + '[[task]]\nid="a"\nname="A"\nmilestone="g"\n'
        + '[[task]]\nid="b"\nname="B"\nmilestone="g"\nafter="a"\n'
        + '[[task]]\nid="c"\nname="C"\nmilestone="m"\n'
        + '[[task]]\nid="d"\nname="D"\nmilestone="m"\n'
        + '[[task]]\nid="d1"\nname="D1"\nparent="d"\n'
        + '[[task]]\nid="e"\nname="E"\nmilestone="m"\nafter="c SS"\n',
        "x",
    )
    links = {(link.predecessor, link.successor) for link in blueprint.links}
    assert ("a", "g") not in links
    assert {("b", "g"), ("c", "m"), ("d1", "m"), ("e", "m"), ("part", "m")} <= links
    assert {("g", "c"), ("g", "d1"), ("g", "part")} <= links
    assert ("g", "e") not in links
    assert blueprint.tasks[4].milestone == "m"
    assert blueprint.tasks[4].phase == "q"


def test_no_link_follows_against_a_written_one() -> None:
    """A task that comes after the milestone it is listed under makes no loop."""
    blueprint = parse(
        HEAD_TEXT
        + '[[milestone]]\nid="m"\nname="M"\n[[task]]\nid="a"\nname="A"\nmilestone="m"\nafter="m"\n',
        "x",
    )
    assert [(link.predecessor, link.successor) for link in blueprint.links] == [("m", "a")]


def test_the_description_of_the_format_names_every_key() -> None:
    text = module.__doc__ or ""
    for table, keys in {"": HEAD, "project": PROJECT, **tables(480)}.items():
        for key in keys:
            assert re.search(rf"\b{key}\b", text), f"{table}.{key}"
    example = text.split("::\n", 1)[1].split("\n\nLinks stand", 1)[0]
    tomllib.loads("\n".join(line[4:] for line in example.splitlines()))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A shipped template with characters, lines or values of it changed."""
    text = (TEMPLATES / f"{draw(st.sampled_from(SHIPPED))}.toml").read_text(encoding="utf-8")
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 4))):
        lines = lines or [""]
        number = draw(st.integers(0, len(lines) - 1))
        change = draw(st.integers(0, 5))
        if change == 0:
            del lines[number]
        elif change == 1:
            lines[number] = lines[draw(st.integers(0, len(lines) - 1))]
        elif change == 2:
            at = draw(st.integers(0, len(lines[number])))
            lines[number] = lines[number][:at] + draw(st.text(max_size=3)) + lines[number][at:]
        elif change == 3:
            key = lines[number].partition("=")[0]
            values = ['""', "[]", "{}", "-1", "true", "1e99", '"a, b"', "2026-01-01", '"\\u0007"']
            lines[number] = f"{key}= {draw(st.sampled_from(values))}"
        elif change == 4:
            lines.insert(
                number, draw(st.sampled_from(["[[task]]", "[project]", '"""', "]", "x=1"]))
            )
        else:
            lines = lines[:number] or [""]
    return "\n".join(lines)


def check_told_in_one_line(text: str) -> bool:
    """True where the text is refused; by anything else than one harmless line it fails."""
    try:
        parse(text, "mine.toml")
    except MstuiError as error:
        told = str(error)
    else:
        return False
    place = PLACE.match(told)
    assert place, told
    assert 1 <= int(place[1]) <= text.count("\n") + 1
    assert visible(told) == told
    assert "\n" not in told
    return True


@given(damaged())
def test_damaged_templates_give_one_line_with_file_and_line(text: str) -> None:
    check_told_in_one_line(text)


@given(st.text(max_size=300))
def test_any_text_gives_one_line_with_file_and_line(text: str) -> None:
    assert check_told_in_one_line(text)


_JUNK = st.recursive(
    st.one_of(st.integers(), st.floats(), st.booleans(), st.text(max_size=12), st.dates()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data())
def test_any_value_under_any_key_gives_one_line(data: st.DataObject) -> None:
    import tomli_w

    table = data.draw(st.sampled_from(sorted(MOST)))
    keys = tables(480)[table]
    key = data.draw(st.sampled_from(sorted(keys)))
    row: dict[str, object] = {"id": "a", "name": "A", "objective": "o"}
    row = {name: value for name, value in row.items() if name in keys} | {key: data.draw(_JUNK)}
    text = tomli_w.dumps({"id": "x", "title": "X", table: [row]})
    check_told_in_one_line(text)

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.config.toml_lines import line_of

TEXT = '''\
# theme = "a comment"
theme = "x"
"quoted key" = 1
note = """
theme = "inside a string"
[health]
"""  # and [health] again
a.b.c = 1

[health]   # when it turns amber
grey_days = 3
[ "keys" ]
'go.top' = ["g", # "
  "home"]
undo = "u"
[[rows]]
x = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("theme",), 2),
        (("quoted key",), 3),
        (("note",), 4),
        (("a", "b", "c"), 8),
        (("a",), 8),
        (("a", "b"), 8),
        (("health",), 10),
        (("health", "grey_days"), 11),
        (("health", "missing"), 10),
        (("keys", "go.top"), 13),
        (("keys", "undo"), 15),
        (("rows",), 16),
        (("missing",), 0),
        ((), 0),
    ],
)
def test_lines_of_a_text_with_every_kind_of_key(path: tuple[str, ...], line: int) -> None:
    assert line_of(TEXT, path) == line


_keys = st.sampled_from(["theme", "user", "mouse", "undo", "go_top", "a-b"])
_values = st.sampled_from(['"x"', "1", "'[health]'", '"""\ntheme = 5\n"""', "[\n1,\n2]", '"# ="'])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["health", "keys", "other"]),
            st.dictionaries(_keys, _values, max_size=4),
        ),
        max_size=3,
        unique_by=lambda table: table[0],
    ),
    st.sampled_from(["", "# comment\n", '# an odd """ comment\n', "\n\n"]),
)
def test_every_key_is_found_where_it_was_written(
    tables: list[tuple[str, dict[str, str]]], between: str
) -> None:
    lines: dict[tuple[str, ...], int] = {}
    text = ""
    for table, entries in tables:
        text += between
        lines[(table,)] = text.count("\n") + 1
        text += f"[{table}]\n"
        for key, value in entries.items():
            lines[(table, key)] = text.count("\n") + 1
            text += f"{key} = {value}\n"
    tomllib.loads(text)
    assert {path: line_of(text, path) for path in lines} == lines


@given(st.text(max_size=300), st.lists(st.text(max_size=5), max_size=4))
def test_no_text_confuses_it_into_failing(text: str, path: list[str]) -> None:
    assert 0 <= line_of(text, tuple(path)) <= text.count("\n") + 1

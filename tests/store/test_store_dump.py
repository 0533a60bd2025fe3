"""The dump: canonical, complete, and restored without loss."""

from __future__ import annotations

import json
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.domain.errors import InvalidValue, MstuiError, Refused
from mstui.domain.kinds import KINDS
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump, dump_text, parse_dump, restore_history, restore_rows
from mstui.store.workspace import Workspace
from support.memory import empty, writing
from support.writing import AUTHORS, VERBS, Step, write_step

steps = st.lists(
    st.builds(Step, st.sampled_from(VERBS), st.sampled_from(AUTHORS), st.integers(0, 2**32)),
    max_size=12,
)


def opened(folder: str, name: str) -> Workspace:
    create_file(Path(folder) / name)
    return Workspace.open(Path(folder) / name)


@given(steps=steps)
@settings(max_examples=16)
def test_a_restored_dump_dumps_to_the_same_bytes(steps):
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(opened(folder, "a.db")) as source,
        closing(opened(folder, "b.db")) as rows_only,
        closing(opened(folder, "c.db")) as whole,
    ):
        for step in steps:
            write_step(source, step)
        text = dump_text(source.reader)
        with rows_only.write("restore") as tx:
            restore_rows(tx, parse_dump(text, "a.json"))
        assert dump_text(rows_only.reader) == text
        assert check(rows_only.reader) == []

        history = dump_text(source.reader, history=True)
        with whole.exclusive() as conn:
            restore_history(conn, parse_dump(history, "a.json"))
        assert dump_text(whole.reader) == text
        assert check(whole.reader) == []
        assert whole.db_id == source.db_id
        restored = json.loads(dump_text(whole.reader, history=True))
        # The new file's own site wrote nothing, and is the only thing added.
        own = [site for site in restored["sites"] if site not in json.loads(history)["sites"]]
        assert len(own) == 1
        restored["sites"] = [site for site in restored["sites"] if site not in own]
        assert restored == json.loads(history)


@given(st.lists(st.text(st.characters(min_codepoint=1, exclude_categories=("Cs",))), max_size=6))
def test_the_text_is_that_of_the_standard_library_whatever_the_values_hold(names):
    """Its own layout, a value a line, must not stumble over breaks, quotes and per cents."""
    conn = empty()
    with writing(conn) as tx:
        for number, name in enumerate([*names, '%s %d\n","\n}\n{"', None]):
            tx.insert("task", {"name": name, "percent": number})
    for history in (False, True):
        plain = json.dumps(dump(conn, history=history), ensure_ascii=False, indent=1)
        assert dump_text(conn, history=history) == plain + "\n"


def test_rows_stand_by_table_and_id_with_their_columns_sorted(workspace):
    with workspace.write("write") as tx:
        for id in ("zz", "aa", "MM", "é"):
            tx.insert("person", {"role": "r", "name": id}, id=id)
    whole = json.loads(dump_text(workspace.reader))
    assert list(whole["tables"]) == sorted(KINDS)
    people = whole["tables"]["person"]
    assert [row["id"] for row in people] == ["MM", "aa", "zz", "é"]
    for row in people:
        assert list(row) == sorted(row)


def test_nothing_of_the_journal_or_of_this_computer_is_in_a_plain_dump(ws_factory):
    """Two workspaces that hold the same are byte-equal, whatever their past."""
    one, other = ws_factory("one.db"), ws_factory("other.db")
    for ws in (one, other):
        with ws.write("a person", author="x") as tx:
            tx.insert("person", {"name": "Ann"}, id="p")
    with other.write("a detour") as tx:
        tx.update("person", "p", {"name": "Bea"})
    other.undo()
    assert dump_text(one.reader) == dump_text(other.reader)
    assert dump_text(one.reader, history=True) != dump_text(other.reader, history=True)


def test_a_dump_goes_into_an_empty_workspace_only(workspace):
    with workspace.write("there") as tx:
        tx.insert("team", {"name": "there"})
    whole = parse_dump(dump_text(empty()), "x.json")
    with pytest.raises(Refused, match="empty workspace"), workspace.write("restore") as tx:
        restore_rows(tx, whole)
    history = parse_dump(dump_text(empty(), history=True), "x.json")
    with pytest.raises(Refused, match="new workspace"), workspace.exclusive() as conn:
        restore_history(conn, history)


def sound() -> dict:
    conn = empty()
    with writing(conn) as tx:
        team = tx.insert("team", {"name": "crew"})
        tx.insert("person", {"name": "Ann", "team": team})
    return json.loads(json.dumps(dump(conn, history=True)))


def broken(path: tuple, value: object):
    def spoil() -> str:
        whole = sound()
        at = whole
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        return json.dumps(whole)

    return spoil


def restore_whole(ws: Workspace, text: str) -> None:
    whole = parse_dump(text, "some.json")
    with ws.exclusive() as conn:
        restore_history(conn, whole)


def restore_without_history(ws: Workspace, text: str) -> None:
    whole = parse_dump(text, "some.json")
    for key in ("db", "sites", "ops", "intents"):
        whole.pop(key, None)
    with ws.write("restore") as tx:
        restore_rows(tx, whole)


BAD = {
    "empty": lambda: "",
    "not JSON": lambda: "{",
    "deep": lambda: "[" * 100_000,
    "a list": lambda: "[]",
    "no tables": lambda: '{"schema": 1}',
    "newer": broken(("schema",), 99),
    "tables a list": broken(("tables",), []),
    "foreign table": broken(("tables", "sqlite_schema"), [{"id": "x"}]),
    "rows no list": broken(("tables", "team"), {"id": "x"}),
    "row no object": broken(("tables", "team", 0), 7),
    "no id": broken(("tables", "team", 0, "id"), None),
    "empty id": broken(("tables", "team", 0, "id"), ""),
    "unknown field": broken(("tables", "team", 0, "colour"), "red"),
    "wrong type": broken(("tables", "team", 0, "name"), 7),
    "a flag": broken(("tables", "person", 0, "units"), True),
    "a fraction": broken(("tables", "person", 0, "units"), 0.5),
    "huge": broken(("tables", "person", 0, "units"), 10**30),
    "half a letter": broken(("tables", "team", 0, "name"), "\udc80"),
    "nobody there": broken(("tables", "person", 0, "team"), "gone"),
}
BAD_HISTORY = {
    "intents a string": broken(("intents",), "x"),
    "intents no objects": broken(("intents",), [1]),
    "intent without id": broken(("intents", 0, "id"), None),
    "intent with a field": broken(("intents", 0, "mood"), "good"),
    "db a number": broken(("db",), 5),
    "db a path": broken(("db",), "../../etc"),
    "sites a number": broken(("sites",), 5),
    "site without id": broken(("sites", 0), {"user": "x"}),
    "sites twice": lambda: json.dumps((d := sound()) | {"sites": d["sites"] * 2}),
    "ops no list": broken(("ops",), {}),
    "op too short": broken(("ops", 0), ["x"]),
    "op of another site": broken(("ops", 0, 0), "nowhere"),
    "op number a text": broken(("ops", 0, 1), "1"),
    "op clock negative": broken(("ops", 0, 2), -1),
    "op clock huge": broken(("ops", 0, 2), 2**61),
    "op of another table": broken(("ops", 0, 3), "sqlite_schema"),
    "op column a list": broken(("ops", 0, 4), []),
    "op row a number": broken(("ops", 0, 5), 5),
    "op value a list": broken(("ops", 0, 6), [1]),
    "op value huge": broken(("ops", 0, 6), 10**30),
    "op intent missing": broken(("ops", 0, 7), None),
    "op twice": lambda: json.dumps((d := sound()) | {"ops": d["ops"] + d["ops"][-1:]}),
    "op left out": lambda: json.dumps((d := sound()) | {"ops": d["ops"][1:]}),
    "no sites": lambda: json.dumps({k: v for k, v in sound().items() if k != "sites"}),
    "rows that the history does not tell": broken(("tables", "team", 0, "name"), "changed"),
}


@pytest.mark.parametrize("spoil", [*BAD.values(), *BAD_HISTORY.values()], ids=[*BAD, *BAD_HISTORY])
def test_a_bad_dump_is_refused_in_one_line_and_changes_nothing(workspace, spoil):
    text = spoil()
    before = workspace.path.read_bytes()
    with pytest.raises(MstuiError) as caught:
        restore_whole(workspace, text)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code in (1, 2, 5)
    assert workspace.path.read_bytes() == before


@pytest.mark.parametrize("spoil", BAD.values(), ids=BAD)
def test_bad_rows_are_refused_without_the_history_too(workspace, spoil):
    text = spoil()
    before = workspace.path.read_bytes()
    with pytest.raises(MstuiError) as caught:
        restore_without_history(workspace, text)
    assert "\n" not in str(caught.value)
    assert workspace.path.read_bytes() == before


def test_where_a_bad_row_stands_is_told():
    whole = sound()
    whole["tables"]["person"][0]["units"] = "many"
    with pytest.raises(
        InvalidValue, match=r"^plan\.json: person\[0\]: units must be a whole number"
    ):
        parse_dump(json.dumps(whole), "plan.json")

"""Items and projects as TOML: what is written reads back, and only changes are saved."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from mstui.actions.adjust import Why
from mstui.actions.items import edit_item
from mstui.actions.undoing import undo
from mstui.domain.errors import MstuiError, NeedsAnswer
from mstui.domain.kinds import KINDS
from mstui.exchange.item_toml.document import (
    Document,
    Problem,
    escaped,
    with_problems,
    without_problems,
    write_document,
)
from mstui.exchange.item_toml.lines import places
from mstui.exchange.item_toml.reading import Mistakes
from mstui.exchange.item_toml.saving import save_edit, try_edit
from mstui.exchange.item_toml.shape import fields_of
from mstui.exchange.item_toml.snapshot import Scope
from mstui.exchange.item_toml.understanding import broken_promises, understand
from mstui.store.workspace import Workspace
from support.demonstration import write_demo

TODAY = date(2026, 11, 21)
WHY = Why(cause="supply", rationale="the printer delivers a week late")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("toml") / "demo.db"
    write_demo(path, TODAY)
    return path


@pytest.fixture
def ws(demonstration: Path, tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(Path(shutil.copy(demonstration, tmp_path / "plan.db"))) as opened:
        opened.author = opened.reader.execute("SELECT id FROM person").fetchone()[0]
        yield opened


def one(ws: Workspace, sql: str, *values: object) -> Any:
    row = ws.reader.execute(sql, values).fetchone()
    return row[0] if row and len(row) == 1 else row


def project(ws: Workspace, key: str = "WEB") -> Document:
    found = one(ws, "SELECT id FROM project WHERE key=?", key)
    return write_document(ws.reader, Scope(project=found))


def saved(ws: Workspace, document: Document, text: str, why: Why | None = WHY) -> str:
    """Save what a text says; the summary."""
    edit = understand(ws.reader, document, text, TODAY.isoformat())
    assert edit
    return save_edit(ws, document, edit, today=TODAY, why=why).summary


def mistakes(ws: Workspace, document: Document, text: str) -> Mistakes:
    with pytest.raises(Mistakes) as caught:
        saved(ws, document, text)
    return caught.value


def contents(ws: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every kind."""
    return {
        kind: ws.reader.execute(f'SELECT * FROM "{kind}" ORDER BY id').fetchall() for kind in KINDS
    }


def table_of(document: Document, kind: str, name: str) -> str:
    """The text of one table, from its header to the blank line."""
    for part in document.text.split("\n\n"):
        lines = [line for line in part.split("\n") if not line.startswith("#")]
        if lines and lines[0].strip("[]") == kind and f'name = "{name}"' in part:
            return "\n".join(lines)
    raise AssertionError(f"no {kind} {name}")


# -- reading back what is written -----------------------------------------------------------------


@pytest.mark.parametrize("key", ["WEB", "APP", "PRD"])
def test_a_whole_project_that_nobody_changed_changes_nothing(ws: Workspace, key: str) -> None:
    """Every value of every item of the demonstration is said so that it reads back as it is."""
    document = project(ws, key)
    data = tomllib.loads(document.text)
    assert {"project", "phase", "milestone", "task", "risk", "kpi"} <= set(data)
    assert not understand(ws.reader, document, document.text, TODAY.isoformat())


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.listed])
def test_single_items_that_nobody_changed_change_nothing(ws: Workspace, kind: str) -> None:
    ids = [id for (id,) in ws.reader.execute(f'SELECT id FROM "{kind}" LIMIT 8')]
    for id in ids:
        document = write_document(ws.reader, Scope(items=((kind, id),)))
        tomllib.loads(document.text)
        assert not understand(ws.reader, document, document.text, TODAY.isoformat())


def test_values_that_are_typed_anew_as_they_are_are_no_change(ws: Workspace) -> None:
    """Every text of a document means the value it was made of: nothing is lost by retyping it."""
    document = project(ws)
    for entry in document.entries.values():
        for word, said in entry.said.items():
            entry.said[word] = "" if isinstance(said, str) else ()
    edit = understand(ws.reader, document, document.text, TODAY.isoformat())
    assert [(wish.table.line, wish.words) for wish in edit.changed] == []


def test_comments_name_what_else_there_is(ws: Workspace) -> None:
    text = project(ws).text
    assert "one undo takes" in text
    assert "# also: " in text
    assert re.search(r"^# state: to do, doing, blocked, done, cancelled$", text, re.M)


# -- changing ---------------------------------------------------------------------------------------


def test_a_project_is_changed_added_to_and_thinned_in_one_step(ws: Workspace) -> None:
    """Fields, a new person, new items that name each other, a deletion: one undo takes all back."""
    before = contents(ws)
    document = project(ws)
    task = one(
        ws,
        "SELECT t.name FROM task t JOIN project p ON p.id=t.project WHERE p.key='WEB'"
        " AND t.parent IS NULL ORDER BY t.ord LIMIT 1",
    )
    risk = one(ws, "SELECT r.name FROM risk r JOIN project p ON p.id=r.project WHERE p.key='WEB'")
    old = table_of(document, "task", task)
    new = re.sub(r"^duration = .*$", 'duration = "3d 4h"', old, flags=re.M)
    new = re.sub(r"^who = .*$", 'who = ["@Zora Neu"]', new, flags=re.M)
    text = document.text.replace(old, new).replace(table_of(document, "risk", risk), "")
    text += f"""
[[phase]]
name = "Aftercare"
gate = "Thanks said"

[[milestone]]
name = "Thanks said"
phase = "Aftercare"
owner = "Zora Neu"
target = 2027-03-01

[[task]]
name = "Write the cards"
phase = "Aftercare"
milestone = "Thanks said"
waits_for = ["{task} SS+2d"]
percent = 40
"""
    text = text.replace('owner = "Zora Neu"', 'owner = "@Zora Neu"')
    assert saved(ws, document, text).endswith("1 changed, 3 added, 1 deleted")
    row = one(
        ws,
        "SELECT t.percent,t.state,h.name,m.name,d.type,d.lag,p.name FROM task t"
        " JOIN phase h ON h.id=t.phase JOIN milestone m ON m.id=t.milestone"
        " JOIN dependency d ON d.successor=t.id JOIN person p ON p.id=m.owner"
        " WHERE t.name='Write the cards'",
    )
    assert row == (40, "doing", "Aftercare", "Thanks said", "SS", 960, "Zora Neu")
    assert one(ws, "SELECT duration FROM task WHERE name=?", task) == 3 * 480 + 240
    assert one(
        ws,
        "SELECT m.name FROM phase h JOIN milestone m ON m.id=h.gate WHERE h.name='Aftercare'",
    ) == ("Thanks said")
    assert one(ws, "SELECT count(*) FROM person WHERE name='Zora Neu'") == 1
    assert one(ws, "SELECT count(*) FROM risk WHERE name=?", risk) == 0
    undo(ws)
    after = contents(ws)
    assert {kind: rows for kind, rows in after.items() if rows != before[kind]} == {}


def test_only_the_fields_that_were_changed_are_written(ws: Workspace) -> None:
    id = one(ws, "SELECT id FROM task LIMIT 1")
    document = write_document(ws.reader, Scope(items=(("task", id),)))
    text = re.sub(r"^description = .*", 'description = "New words"', document.text, flags=re.M)
    assert saved(ws, document, text).startswith("Changed description of")
    ops = ws.reader.execute(
        "SELECT count(*) FROM journal_op WHERE intent=(SELECT id FROM intent ORDER BY rowid DESC"
        " LIMIT 1) AND row=?",
        (id,),
    ).fetchone()
    assert ops == (1,)


def test_tables_that_change_places_change_the_order(ws: Workspace) -> None:
    document = project(ws)
    first, second = (
        name
        for (name,) in ws.reader.execute(
            "SELECT h.name FROM phase h JOIN project p ON p.id=h.project WHERE p.key='WEB'"
            " ORDER BY h.ord LIMIT 2"
        )
    )
    one_table, other = table_of(document, "phase", first), table_of(document, "phase", second)
    text = document.text.replace(one_table, "@@").replace(other, one_table).replace("@@", other)
    saved(ws, document, text)
    names = [
        name
        for (name,) in ws.reader.execute(
            "SELECT h.name FROM phase h JOIN project p ON p.id=h.project WHERE p.key='WEB'"
            " ORDER BY h.ord,h.id LIMIT 2"
        )
    ]
    assert names == [second, first]


def test_a_new_task_stands_where_its_table_stands(ws: Workspace) -> None:
    document = project(ws)
    (phase, milestone, first), *rest = ws.reader.execute(
        "SELECT t.phase,t.milestone,t.name FROM task t JOIN project p ON p.id=t.project"
        " WHERE p.key='WEB' AND t.milestone IS NOT NULL AND t.parent IS NULL"
        " ORDER BY t.phase,t.milestone,t.ord"
    ).fetchall()
    assert any(each[:2] == (phase, milestone) for each in rest), "the scene needs two siblings"
    old = table_of(document, "task", first)
    where = "\n".join(re.findall(r"^(?:phase|milestone) = .*$", old, re.M))
    text = document.text.replace(old, f'{old}\n\n[[task]]\nname = "In between"\n{where}\n')
    saved(ws, document, text)
    names = [
        name
        for (name,) in ws.reader.execute(
            "SELECT name FROM task WHERE phase IS ? AND milestone IS ? AND parent IS NULL"
            " ORDER BY ord,id",
            (phase, milestone),
        )
    ]
    assert names[:2] == [first, "In between"]


def test_a_promise_is_changed_with_its_reason_only(ws: Workspace) -> None:
    id, name, target = one(
        ws,
        "SELECT m.id,m.name,m.target FROM milestone m JOIN baseline b ON b.project=m.project"
        " WHERE m.state='planned' AND m.target IS NOT NULL LIMIT 1",
    )
    document = write_document(ws.reader, Scope(items=(("milestone", id),)))
    text = document.text.replace(f'target = "{target}"', 'target = "2027-06-01"')
    edit = understand(ws.reader, document, text, TODAY.isoformat())
    ((row, changes),) = broken_promises(ws.reader, edit)
    assert (row["name"], changes) == (name, {"target": "2027-06-01"})
    with pytest.raises(NeedsAnswer):
        save_edit(ws, document, edit, today=TODAY)
    assert one(ws, "SELECT target FROM milestone WHERE id=?", id) == target
    reason = '\n[why]\ncause = "supply"\nbecause = "The printer closes for a week"\n'
    saved(ws, document, text + reason, why=None)
    found = one(
        ws, "SELECT cause,rationale FROM adjustment WHERE milestone=? ORDER BY rowid DESC", id
    )
    assert found == ("supply", "The printer closes for a week")


# -- others who write meanwhile ---------------------------------------------------------------------


def test_what_others_changed_meanwhile_stays(ws: Workspace) -> None:
    id = one(ws, "SELECT id FROM task WHERE state='todo' LIMIT 1")
    document = write_document(ws.reader, Scope(items=(("task", id),)))
    edit_item(ws, "task", id, {"description": "by somebody else"})
    text = re.sub(r"^name = .*", 'name = "By me"', document.text, flags=re.M)
    assert "what others changed meanwhile stays" in saved(ws, document, text)
    row = one(ws, "SELECT name,description FROM task WHERE id=?", id)
    assert row == ("By me", "by somebody else")


def test_the_same_field_is_told_once_and_then_written(ws: Workspace) -> None:
    id = one(ws, "SELECT id FROM task WHERE state='todo' LIMIT 1")
    document = write_document(ws.reader, Scope(items=(("task", id),)))
    edit_item(ws, "task", id, {"name": "Theirs"})
    text = re.sub(r"^name = .*", 'name = "Mine"', document.text, flags=re.M)
    (problem,) = mistakes(ws, document, text).problems
    assert text.split("\n")[problem.line - 1].startswith("name")
    assert "“Theirs”" in problem.what
    assert one(ws, "SELECT name FROM task WHERE id=?", id) == "Theirs"
    saved(ws, document, text)
    assert one(ws, "SELECT name FROM task WHERE id=?", id) == "Mine"


def test_what_was_deleted_meanwhile_is_told_at_its_table(ws: Workspace) -> None:
    from mstui.actions.items import remove_items

    document = project(ws)
    id, name = one(
        ws, "SELECT r.id,r.name FROM risk r JOIN project p ON p.id=r.project WHERE p.key='WEB'"
    )
    remove_items(ws, [("risk", id)])
    assert not understand(ws.reader, document, document.text, TODAY.isoformat())
    text = document.text.replace(f'name = "{name}"', 'name = "Still a risk"')
    (problem,) = mistakes(ws, document, text).problems
    assert text.split("\n")[problem.line - 1] == "[[risk]]"
    assert "deleted meanwhile" in problem.what


def test_a_field_written_between_reading_and_saving_is_not_written_over(ws: Workspace) -> None:
    id = one(ws, "SELECT id FROM task WHERE state='todo' LIMIT 1")
    document = write_document(ws.reader, Scope(items=(("task", id),)))
    text = re.sub(r"^name = .*", 'name = "Mine"', document.text, flags=re.M)
    edit = understand(ws.reader, document, text, TODAY.isoformat())
    edit_item(ws, "task", id, {"name": "Theirs"})
    with pytest.raises(Mistakes, match="just now"):
        save_edit(ws, document, edit, today=TODAY)
    assert one(ws, "SELECT name FROM task WHERE id=?", id) == "Theirs"


# -- mistakes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("added", "told", "at"),
    [
        ('[[task]]\nnmae = "X"\n', 'did you mean "name"?', "nmae"),
        ('[[tsak]]\nname = "X"\n', 'did you mean "task"?', "[[tsak]]"),
        ('[[task]]\nname = "X"\npercent = 1e309\n', "percent", "percent"),
        ('[[task]]\nname = "X"\nfinish = "30 feb"\n', "finish", "finish"),
        ('[[task]]\nname = "X"\nmilestone = "Nowhere"\n', "no milestone is called", "milestone"),
        ('[[task]]\nname = "X"\nwho = ["Nobody"]\n', "@Nobody adds them", "who"),
        ('[[task]]\nname = "X"\nwaits_for = ["X"]\n', "wait for itself", "waits_for"),
        ('[[task]]\nname = "X"\nid = "zzzzzzzzzzzzz"\n', "take it out to add one", "id"),
        ('[[task]]\nfinish = "fri"\n', "needs a name", "[[task]]"),
        ('[[task]]\nname = "X"\nstart = "+2w"\nfinish = "+1w"\n', "before start", "finish"),
        ('[[milestone]]\nname = "X"\nstate = "achieved"\n', "with its evidence", "state"),
        ("[[task]]\nname = {a=1}\n", "text in quotes", "name"),
        ("[[task]]\nname = oops\n", "not valid TOML", "name"),
        ('[[task]]\nname = "\\u001b[2J"\n', "control", "name"),
        ('[[project]]\nname = "X"\n', "", ""),
        ('[why]\ncause = "weather"\nbecuase = "x"\n', 'did you mean "because"', "becuase"),
    ],
)
def test_every_mistake_names_its_line_and_nothing_is_written(
    ws: Workspace, added: str, told: str, at: str
) -> None:
    document = project(ws)
    before = ws.path.read_bytes()
    text = f"{document.text}\n{added}"
    error = mistakes(ws, document, text)
    assert told in str(error), str(error)
    if at:
        lines = text.split("\n")
        assert any(lines[line - 1].startswith(at) for line, _ in error.problems), error.problems
    assert ws.path.read_bytes() == before


def test_all_mistakes_are_told_at_once_and_stand_above_their_lines(ws: Workspace) -> None:
    document = project(ws)
    text = f'{document.text}\n[[task]]\nname = "X"\nfinish = "30 feb"\nwho = ["Nobody"]\n'
    problems = mistakes(ws, document, text).problems
    assert len(problems) == 2
    told = with_problems(text, problems).split("\n")
    for number, line in enumerate(told):
        if line.startswith("# !! "):
            assert told[number + 1].startswith(("finish", "who"))
    assert without_problems("\n".join(told), problems) == text


def test_a_project_table_that_was_taken_out_deletes_nothing(ws: Workspace) -> None:
    document = project(ws)
    before = ws.path.read_bytes()
    text = re.sub(r"\[project\]\n(?:[^\n]+\n)+", "", document.text)
    assert "a project is not deleted here" in str(mistakes(ws, document, text))
    assert ws.path.read_bytes() == before


def test_what_stands_in_the_text_is_not_deleted_with_what_was_taken_out(ws: Workspace) -> None:
    """A phase without its table, while its milestones and tasks still have theirs."""
    document = project(ws)
    before = ws.path.read_bytes()
    name, inside = one(
        ws,
        "SELECT h.name,(SELECT count(*) FROM task t WHERE t.phase=h.id)"
        "+(SELECT count(*) FROM milestone m WHERE m.phase=h.id) AS n"
        " FROM phase h JOIN project p ON p.id=h.project WHERE p.key='WEB' AND n>3 LIMIT 1",
    )
    text = document.text.replace(table_of(document, "phase", name), "")
    error = mistakes(ws, document, text)
    assert len(error.problems) == inside
    lines = text.split("\n")
    assert {lines[line - 1] for line, _ in error.problems} == {f'phase = "{name}"'}
    assert ws.path.read_bytes() == before
    other = one(
        ws,
        "SELECT h.name FROM phase h JOIN project p ON p.id=h.project WHERE p.key='WEB'"
        " AND h.name<>? LIMIT 1",
        name,
    )
    saved(ws, document, text.replace(f'phase = "{name}"', f'phase = "{other}"'))
    assert one(ws, "SELECT count(*) FROM phase WHERE name=?", name) == 0


def test_a_deletion_is_counted_before_it_is_done(ws: Workspace) -> None:
    """With what a document does not show: readings, and what else hangs on an item."""
    document = project(ws)
    before = ws.path.read_bytes()
    name, readings = one(
        ws,
        "SELECT k.name,(SELECT count(*) FROM reading r WHERE r.kpi=k.id) AS n FROM kpi k"
        " JOIN project p ON p.id=k.project WHERE p.key='WEB' AND n>2 LIMIT 1",
    )
    text = document.text.replace(table_of(document, "kpi", name), "")
    edit = understand(ws.reader, document, text, TODAY.isoformat())
    gone = try_edit(ws, document, edit, today=TODAY)
    assert gone.titles == (name,)
    assert gone.more >= readings
    assert f"“{name}” and {gone.more} that belong to it?" in gone.question
    assert ws.path.read_bytes() == before


def test_a_name_that_two_have_is_told_apart(ws: Workspace) -> None:
    from mstui.actions.items import add_item

    id = one(ws, "SELECT id FROM project WHERE key='WEB'")
    twins = [add_item(ws, "milestone", {"name": "Twin", "project": id}).id for _ in range(2)]
    task = add_item(ws, "task", {"name": "Led", "project": id, "milestone": twins[1]}).id
    document = project(ws)
    assert f'milestone = "Twin ({twins[1][:6]})"' in document.text
    text = document.text.replace(
        f'milestone = "Twin ({twins[1][:6]})"', f'milestone = "Twin ({twins[0][:6]})"'
    )
    saved(ws, document, text)
    assert one(ws, "SELECT milestone FROM task WHERE id=?", task) == twins[0]
    document = project(ws)
    text = document.text.replace(f'milestone = "Twin ({twins[0][:6]})"', 'milestone = "twin"')
    assert "could be" in str(mistakes(ws, document, text))


# -- anything at all --------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "[[task]]\n", "[task]\n", "[[milestone]]\n", "[why]\n", "id = 1\n", 'name = "X"\n',
        "name = ", '"""', "'''", "[", "]", "=", "\\", "\n", "#", "\x00", "\ufeff", "percent = -1\n",
        'target = "9999-12-31"\n', 'target = "0000-01-01"\n', "target = 2026-02-30\n", "a.b.c = 1\n",
        'who = [["x"]]\n', 'tags = ["", " ", "x"]\n', "duration = 1e309\n", "{", "}", "inf", "🙂",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.data())
def test_no_text_breaks_it(ws: Workspace, data: st.DataObject) -> None:
    """Whatever a person or their editor leaves, it is understood or refused."""
    document = _once(ws)
    text = document.text
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(at, min(len(text), at + 40)))
        text = text[:at] + data.draw(_PIECES | st.text(max_size=6)) + text[end:]
    try:
        edit = understand(ws.reader, document, text, TODAY.isoformat())
        try_edit(ws, document, edit, today=TODAY)
    except MstuiError:
        pass


_DOCUMENTS: dict[Path, Document] = {}


def _once(ws: Workspace) -> Document:
    if ws.path not in _DOCUMENTS:
        _DOCUMENTS[ws.path] = project(ws)
    return _DOCUMENTS[ws.path]


@given(st.lists(st.sampled_from(["a", '"', "\\", "#", "'", "\n", "[", "=", " "]), max_size=30))
def test_tables_and_keys_are_found_where_tomllib_finds_them(pieces: list[str]) -> None:
    """Whatever stands in a string of several lines is no key and no table."""
    body = escaped("".join(pieces), keep_lines=True)
    text = f'first = 1\n[[task]]\nnotes = """\n{body}\\\n"""\nlast = "x"\n[[risk]]\nname = "y"\n'
    tomllib.loads(text)
    found = places(text)
    assert [place.table for place in found] == ["", "task", "risk"]
    assert list(found[1].keys) == ["notes", "last"]
    assert text.split("\n")[found[2].keys["name"] - 1] == 'name = "y"'


def test_problems_without_a_line_stand_at_the_top() -> None:
    text = with_problems("a = 1\n", [Problem(0, "too large")])
    assert text == "# !! too large\na = 1\n"


# -- anything that makes sense ------------------------------------------------------------------------

_TEXTS = {
    "line": ["Other words", "Ünïcode 字", 'a "quoted" \\ one', "# no comment"],
    "notes": ["One line", 'Two\nlines """ of\\ text', "[[task]]\nid = 1"],
    "date": ["2027-01-15", "fri", "+3w"],
    "moment": ["2027-01-15", "2027-01-15 14:30", "tomorrow"],
    "minutes": ["90m", "3d 4h", "1w", "0"],
    "money": ["1,250.50", "12"],
    "percent": ["40", "100", "0"],
    "integer": ["3", "1"],
    "decimal": ["12.5", "-3"],
}


def _changed_tables(data: st.DataObject, document: Document) -> tuple[str, int]:
    """The text with some fields changed, some leaves taken out, some tasks added."""
    text, wanted = document.text, 0
    for entry in data.draw(
        st.lists(st.sampled_from(list(document.entries.values())), max_size=6, unique_by=id)
    ):
        words = [
            word
            for word, field in fields_of(KINDS[entry.kind]).items()
            if field.type in _TEXTS and word != "key"
        ]
        word = data.draw(st.sampled_from(words))
        value = data.draw(st.sampled_from(_TEXTS[fields_of(KINDS[entry.kind])[word].type]))
        head = f'id = "{entry.id}"\n'
        block = text[text.index(head) :].split("\n\n")[0]
        kept = "\n".join(block.split("\n")) + "\n"
        line = f'{word} = "{escaped(value)}"\n'
        # A key may stand once: what the document says of it goes.
        stripped = re.sub(rf'^{word} = (?:"""\n(?:.*\n)*?.*"""|.*)\n', "", kept, flags=re.M)
        text = text.replace(kept, stripped.replace(head, head + line, 1), 1)
        wanted += 1
    for kind in data.draw(st.lists(st.sampled_from(["risk", "action", "decision"]), max_size=2)):
        text = re.sub(rf"\[\[{kind}\]\]\n(?:.+\n)+", "", text, count=1)
        wanted += 1
    for name in data.draw(st.lists(st.sampled_from(["New one", "Neu 字"]), max_size=2)):
        text += f'\n[[task]]\nname = "{name}"\ntags = ["fresh"]\n'
        wanted += 1
    return text, wanted


@settings(max_examples=60)
@given(st.data())
def test_whatever_is_written_reads_back_and_one_undo_takes_it_away(
    ws: Workspace, data: st.DataObject
) -> None:
    """Saved or refused as a whole; once saved the same text says nothing new."""
    document = project(ws)
    text, wanted = _changed_tables(data, document)
    before = contents(ws)
    problems: tuple[Problem, ...] = ()
    edit = None
    try:
        edit = understand(ws.reader, document, text, TODAY.isoformat())
        if edit:
            save_edit(ws, document, edit, today=TODAY, why=WHY)
    except Mistakes as error:
        problems = error.problems
    event("refused" if problems else "saved" if edit else "nothing")
    if problems or not edit:
        assert all(line > 0 for line, _ in problems)
        assert contents(ws) == before
        return
    assert wanted
    again = project(ws)
    for wish in edit.changed:
        row = again.entries[wish.kind, wish.id].row
        follows = {"state", "percent"} if wish.kind == "task" else set()
        for name, value in wish.values.items():
            assert row[name] == value or name in follows, (name, value, row[name])
    assert not understand(ws.reader, again, again.text, TODAY.isoformat())
    undo(ws)
    assert {kind: rows for kind, rows in contents(ws).items() if rows != before[kind]} == {}

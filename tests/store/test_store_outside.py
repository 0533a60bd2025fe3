"""Edits by other tools: journalled by the triggers, in the log, taken back like our own."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from mstui.domain.errors import Corrupt, MstuiError, Refused
from mstui.domain.kinds import KINDS
from mstui.store.backups import back_up
from mstui.store.check import check
from mstui.store.dumping import dump_text
from mstui.store.journal import changes_of, intents, ops_of_intent
from mstui.store.schema import table_sql
from mstui.store.transaction import get
from mstui.store.triggers import OUTSIDE_LABEL
from mstui.store.watch import Watch
from mstui.store.workspace import Workspace

SHELL = shutil.which("sqlite3")
needs_shell = pytest.mark.skipif(SHELL is None, reason="the sqlite3 shell is not installed")


def by_shell(path: Path, sql: str) -> subprocess.CompletedProcess[str]:
    assert SHELL is not None
    return subprocess.run(
        [SHELL, "-batch", str(path)], input=sql, capture_output=True, text=True, timeout=30
    )


@pytest.fixture
def plan(workspace: Workspace) -> Workspace:
    """A project with two tasks and a person who does one of them."""
    workspace.author = "ann"
    with workspace.write("plan it") as tx:
        tx.insert("project", {"name": "Web"}, id="web")
        tx.insert("person", {"name": "Ann"}, id="ann")
        for id in ("t1", "t2"):
            tx.insert("task", {"name": id, "project": "web"}, id=id)
        tx.insert("assignment", {"task": "t1", "person": "ann", "units": 50})
    return workspace


def undo_all_but_the_plan(plan: Workspace) -> None:
    while (latest := intents(plan.reader, limit=200)) and any(
        not i.undone and not i.undoes and i.label != "plan it" for i in latest
    ):
        plan.undo()


STATEMENTS = {
    "update": "UPDATE task SET name='renamed', percent=50 WHERE id='t1'",
    "update of all": "UPDATE task SET percent=percent+1",
    "insert": "INSERT INTO task(id,name,project) VALUES('t3','new','web')",
    "insert of several": "INSERT INTO team(id,name) VALUES('a','A'),('b','B')",
    "delete": "DELETE FROM assignment",
    "insert or replace": "INSERT OR REPLACE INTO task(id,name) VALUES('t1','replaced')",
    "replace of all": "REPLACE INTO task(id,name) SELECT id,name||'!' FROM task",
    "upsert": "INSERT INTO task(id,name) VALUES('t2','x') ON CONFLICT(id) DO UPDATE SET name='up'",
    "update or ignore": "UPDATE OR IGNORE task SET name='n'",
    "update or replace": "UPDATE OR REPLACE task SET name='n' WHERE id='t2'",
    "with recursive": "WITH n(i) AS (VALUES(1),(2)) INSERT INTO tag(id,name) SELECT 't'||i,i FROM n",
    "odd text": "UPDATE task SET name='quote\"\\ ''' || char(233,128512) WHERE id='t1'",
    "emptied": "UPDATE task SET percent=NULL,project=NULL",
}


@needs_shell
@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS)
def test_a_statement_of_the_shell_is_one_step_of_undo(plan, sql):
    before = dump_text(plan.reader)
    watch = Watch(plan)
    done = by_shell(plan.path, f"{sql};")
    assert (done.returncode, done.stderr) == (0, "")
    assert watch.news() == "changed"
    after = dump_text(plan.reader)
    assert after != before
    assert check(plan.reader) == []

    latest = intents(plan.reader, limit=1)[0]
    assert (latest.label, latest.author, latest.undone) == (OUTSIDE_LABEL, "", False)
    assert changes_of(plan.reader, latest.id)
    assert plan.undo().label == OUTSIDE_LABEL
    assert dump_text(plan.reader) == before
    plan.redo()
    assert dump_text(plan.reader) == after
    assert check(plan.reader) == []


@needs_shell
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE task SET name=name",
        "UPDATE task SET name='t1' WHERE id='t1'",
        "UPDATE task SET name='x' WHERE id='nobody'",
        "DELETE FROM task WHERE id='nobody'",
        "INSERT OR IGNORE INTO task(id,name) VALUES('t1','ignored')",
        "BEGIN; UPDATE task SET name='x'; ROLLBACK",
    ],
)
def test_what_changes_nothing_leaves_no_trace(plan, sql):
    before = dump_text(plan.reader, history=True)
    assert by_shell(plan.path, f"{sql};").returncode == 0
    assert dump_text(plan.reader, history=True) == before


@needs_shell
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE task SET id='other' WHERE id='t1'",
        "UPDATE OR IGNORE task SET id='other' WHERE id='t1'",
        "UPDATE OR REPLACE task SET id='t2' WHERE id='t1'",
        "INSERT INTO task(name) VALUES('no id')",
        "UPDATE task SET percent='half'",
        "UPDATE intent SET label='forged'",
        "DELETE FROM intent",
        "INSERT INTO taks(id) VALUES('a misspelt table')",
    ],
)
def test_what_the_journal_could_not_tell_is_refused(plan, sql):
    before = dump_text(plan.reader, history=True)
    assert by_shell(plan.path, f"{sql};").returncode != 0
    assert dump_text(plan.reader, history=True) == before


@needs_shell
def test_a_transaction_of_several_statements_is_whole_in_the_log(plan):
    before = dump_text(plan.reader)
    done = by_shell(
        plan.path,
        "BEGIN; UPDATE task SET percent=10; INSERT INTO team(id,name) VALUES('x','X');"
        " UPDATE person SET team='x'; DELETE FROM assignment; COMMIT;",
    )
    assert done.stderr == ""
    after = dump_text(plan.reader)
    latest = [i for i in intents(plan.reader) if i.label == OUTSIDE_LABEL]
    told = [op for i in latest for op in ops_of_intent(plan.reader, i.id)]
    assert len(told) == 5  # two tasks, a team, a person, an assignment
    assert check(plan.reader) == []
    undo_all_but_the_plan(plan)
    assert dump_text(plan.reader) == before
    for _ in latest:
        plan.redo()
    assert dump_text(plan.reader) == after


@needs_shell
def test_edits_of_the_shell_before_and_between_our_own_keep_their_order(ws_factory):
    """Also in a file that nobody but the shell has ever written to."""
    ws = ws_factory()
    dumps = []
    for number in range(3):
        dumps.append(dump_text(ws.reader))
        by_shell(ws.path, f"INSERT INTO tag(id,name) VALUES('s{number}','by shell');")
        dumps.append(dump_text(ws.reader))
        with ws.write(f"own {number}") as tx:
            tx.update("tag", f"s{number}", {"name": "ours"})
    dumps.append(dump_text(ws.reader))
    for expected in dumps[-2::-1]:
        ws.undo()
        assert dump_text(ws.reader) == expected
    for expected in dumps[1:]:
        ws.redo()
        assert dump_text(ws.reader) == expected


SQLITE_UTILS = {
    "update": lambda db: db["task"].update("t1", {"name": "u", "percent": 30}),
    "insert": lambda db: db["task"].insert({"id": "t9", "name": "i", "project": "web"}, pk="id"),
    "insert_all": lambda db: db["tag"].insert_all({"id": f"g{n}", "name": "g"} for n in range(250)),
    "delete": lambda db: db["task"].delete("t2"),
    "delete_where": lambda db: db["assignment"].delete_where("units=?", [50]),
    "upsert": lambda db: db["task"].upsert({"id": "t1", "name": "upserted"}, pk="id"),
    "insert replace": lambda db: db["task"].insert(
        {"id": "t1", "name": "r"}, pk="id", replace=True
    ),
    "convert": lambda db: db["task"].convert("name", str.upper),
}


@pytest.mark.parametrize("edit", SQLITE_UTILS.values(), ids=SQLITE_UTILS)
def test_an_edit_by_sqlite_utils_is_in_the_log_and_taken_back(plan, edit):
    before = dump_text(plan.reader)
    db = Database(plan.path)
    edit(db)
    db.conn.commit()
    db.close()
    after = dump_text(plan.reader)
    assert after != before
    assert check(plan.reader) == []
    assert intents(plan.reader, limit=1)[0].label == OUTSIDE_LABEL
    undo_all_but_the_plan(plan)
    assert dump_text(plan.reader) == before
    assert check(plan.reader) == []


def reopened(ws: Workspace) -> Workspace:
    ws.close()
    again = Workspace.open(ws.path)
    again.author = "ann"
    return again


def test_after_transform_the_triggers_are_back_and_the_edits_in_the_log(plan):
    """``transform`` drops the triggers of a table in silence, and the deferral of its keys."""
    before = dump_text(plan.reader)
    plan.close()
    db = Database(plan.path)
    db["task"].transform(column_order=["id", "name"])
    db["team"].transform(column_order=["name"])
    assert db["task"].triggers == []
    db["task"].update("t1", {"name": "unseen"})
    db["task"].insert({"id": "t7", "name": "unseen too", "project": "web"}, pk="id")
    db["task"].delete("t2")
    db.conn.commit()
    db.close()

    with closing(Workspace.open(plan.path)) as ws:
        edited = dump_text(ws.reader)
        assert {f.invariant for f in check(ws.reader)} == {"triggers", "journal"}
        ws.author = "ann"
        with ws.write("the first write mends it") as tx:
            tx.update("project", "web", {"name": "Net"})
        assert check(ws.reader) == []
        labels = [intent.label for intent in intents(ws.reader)]
        assert labels == ["the first write mends it", "edited while the journal was off", "plan it"]
        ws.undo()
        assert dump_text(ws.reader) == edited
        ws.undo()
        assert dump_text(ws.reader) == before
        ws.redo()
        assert dump_text(ws.reader) == edited
        for kind in ("task", "team"):
            (sql,) = ws.reader.execute(
                "SELECT sql FROM sqlite_schema WHERE type='table' AND name=?", (kind,)
            ).fetchone()
            assert sql == table_sql(KINDS[kind])
        assert check(ws.reader) == []


def test_a_dropped_column_comes_back_with_what_it_held(plan):
    before = dump_text(plan.reader)
    plan.close()
    with closing(sqlite3.connect(plan.path)) as conn:
        for event in ("insert", "update", "delete"):
            conn.execute(f"DROP TRIGGER journal_person_{event}")
        conn.execute("ALTER TABLE person DROP COLUMN name")
    with closing(Workspace.open(plan.path)) as ws:
        ws.author = "ann"
        with ws.write("mend") as tx:
            tx.insert("tag", {"name": "x"}, id="x")
        assert get(ws.reader, "person", "ann")["name"] is None
        ws.undo()
        ws.undo()
        assert dump_text(ws.reader) == before
        assert check(ws.reader) == []


def test_lost_triggers_are_mended_once_by_several_openers(plan):
    with closing(sqlite3.connect(plan.path)) as conn:
        conn.execute("DROP TRIGGER journal_task_update")
        conn.execute("UPDATE task SET name='unseen'")
        conn.commit()
    plan.close()
    one, other = Workspace.open(plan.path), Workspace.open(plan.path)
    for number, ws in enumerate((one, other)):
        with ws.write("write") as tx:
            tx.insert("tag", {"name": "x"}, id=f"x{number}")
    labels = [intent.label for intent in intents(one.reader)]
    assert labels.count("edited while the journal was off") == 1
    assert check(one.reader) == []
    one.close()
    other.close()


def test_intents_that_were_tampered_with_come_back_from_the_journal(plan):
    log = intents(plan.reader)
    plan.close()
    with closing(sqlite3.connect(plan.path)) as conn:
        conn.execute("DROP TRIGGER journal_intent_delete")
        conn.execute("DROP TRIGGER journal_intent_update")
        conn.execute("UPDATE intent SET label='forged'")
        conn.execute("INSERT INTO intent(id,label) SELECT 'kept','by the insert trigger'")
        conn.execute("DELETE FROM intent WHERE id='kept'")
        conn.commit()
    with closing(Workspace.open(plan.path)) as ws:
        with ws.write("write") as tx:
            tx.insert("tag", {"name": "x"}, id="x")
        assert [i for i in intents(ws.reader) if i.label == "plan it"] == log
        assert any(i.label == "by the insert trigger" for i in intents(ws.reader))
        assert check(ws.reader) == []


def test_intents_that_undo_each_other_in_a_ring_stop_nobody(plan):
    with closing(sqlite3.connect(plan.path)) as conn:
        conn.execute("INSERT INTO intent(id,label,author,undoes) VALUES('a','a','ann','b')")
        conn.execute("INSERT INTO intent(id,label,author,undoes) VALUES('b','b','ann','a')")
        conn.execute("INSERT INTO intent(id,label,author,undoes) VALUES('c','c','ann','c')")
        conn.commit()
    assert len(intents(plan.reader)) == 4
    plan.undo()
    assert plan.reader.execute("SELECT count(*) FROM task").fetchone() == (0,)


STRANGERS = {
    "a trigger": "CREATE TRIGGER spy AFTER INSERT ON task BEGIN DELETE FROM person; END",
    "a trigger on the journal": (
        "CREATE TRIGGER spy AFTER UPDATE ON journal_meta BEGIN DELETE FROM person; END"
    ),
    "a trigger of our name": (
        "DROP TRIGGER journal_tag_insert;"
        "CREATE TRIGGER journal_tag_insert AFTER INSERT ON tag BEGIN DELETE FROM person; END"
    ),
    "a view": "CREATE VIEW v AS SELECT * FROM task",
    "a view for a table": "ALTER TABLE tag RENAME TO tag2; CREATE VIEW tag AS SELECT * FROM tag2",
    "a virtual table": "CREATE VIRTUAL TABLE search USING fts5(text)",
}


@pytest.mark.parametrize("sql", STRANGERS.values(), ids=STRANGERS)
def test_what_strangers_added_runs_for_nobody(plan, sql):
    plan.close()
    with closing(sqlite3.connect(plan.path)) as conn:
        conn.executescript(sql)
    before = plan.path.read_bytes()
    with closing(Workspace.open(plan.path)) as ws:
        assert ws.reader.execute("SELECT count(*) FROM person").fetchone() == (1,)
        with pytest.raises(Refused) as caught, ws.write("write") as tx:
            tx.insert("tag", {"name": "x"})
    assert "did not make" in caught.value.message
    assert "\n" not in str(caught.value)
    assert plan.path.read_bytes() == before


def test_a_lost_table_is_told(plan):
    plan.close()
    with closing(sqlite3.connect(plan.path)) as conn:
        conn.execute("DROP TABLE tagging")
    with (
        closing(Workspace.open(plan.path)) as ws,
        pytest.raises(Corrupt, match="table tagging is missing"),
        ws.write("write") as tx,
    ):
        tx.insert("tag", {"name": "x"})


def test_a_reader_of_a_lost_table_gets_one_line_too(plan):
    plan.close()
    with closing(sqlite3.connect(plan.path)) as conn:
        conn.execute("DROP TABLE tagging")
    with closing(Workspace.open(plan.path)) as ws, pytest.raises(MstuiError, match="tagging"):
        dump_text(ws.reader)


ORPHANING = {
    "a project": "DELETE FROM project",
    "a person": "DELETE FROM person",
    "a task with what hangs on it left": "DELETE FROM task WHERE id='t1'",
    "all of them": "DELETE FROM project; DELETE FROM person; DELETE FROM task",
    "one that a note is about": (
        "INSERT INTO note(id,item,text) VALUES('n','t2','about it'); DELETE FROM task WHERE id='t2'"
    ),
    "one that was changed before": (
        "UPDATE project SET name='Changed'; DELETE FROM project WHERE id='web'"
    ),
}


@needs_shell
@pytest.mark.parametrize("sql", ORPHANING.values(), ids=ORPHANING)
def test_what_living_rows_point_at_comes_back_before_we_write(plan, tmp_path, sql):
    """The shell has foreign keys off; a file with loose ends could not even be backed up."""
    before = dump_text(plan.reader)
    assert by_shell(plan.path, f"{sql};").stderr == ""
    assert {finding.invariant for finding in check(plan.reader)} <= {"integrity", "references"}
    with closing(reopened(plan)) as ws:
        with ws.write("go on") as tx:
            tx.insert("tag", {"name": "x"}, id="x")
        assert check(ws.reader) == []
        assert "repaired" in [intent.label for intent in intents(ws.reader)]
        back_up(ws.path, tmp_path / "state")
        assert ws.undo().label == "go on"
        while ws.undo().label == OUTSIDE_LABEL:
            assert check(ws.reader) == []
            if dump_text(ws.reader) == before:
                return
    raise AssertionError("the edits of the shell are not all undone")


@needs_shell
def test_a_reference_to_what_never_was_is_cleared(plan):
    before = dump_text(plan.reader)
    done = by_shell(
        plan.path,
        "UPDATE task SET project='nowhere' WHERE id='t1';"
        " INSERT INTO assignment(id,task,person) VALUES('t1|ghost','t1','ghost');",
    )
    assert done.stderr == ""
    with closing(reopened(plan)) as ws:
        with ws.write("go on") as tx:
            tx.insert("tag", {"name": "x"}, id="x")
        assert check(ws.reader) == []
        assert get(ws.reader, "task", "t1")["project"] is None
        assert get(ws.reader, "assignment", "t1|ghost") is None
        for _ in range(3):
            ws.undo(force=True)
        assert dump_text(ws.reader) == before

"""No way changes a promise without its row in the ledger, and none leaves a row without a change.

What the rows should be is read from the journal by itself: every promise that an intent set, unless
that intent was taken back.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.actions.adjust import PLANNING, Why
from mstui.actions.baselines import take_baseline
from mstui.actions.completing import Proof, achieve_one, set_state
from mstui.actions.copying import duplicate
from mstui.actions.items import add_item, edit_item, edit_items, remove_items
from mstui.actions.kpis import read_kpi
from mstui.actions.moving import Destination, move_items
from mstui.actions.people import identify
from mstui.actions.undoing import redo, undo
from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS
from mstui.domain.promises import GUARDED, in_one_line
from mstui.exchange.item_toml.document import write_document
from mstui.exchange.item_toml.saving import save_edit
from mstui.exchange.item_toml.snapshot import Scope
from mstui.exchange.item_toml.understanding import understand
from mstui.store.cells import INSERT, cell_of, row_cell
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text, parse_dump, restore_rows
from mstui.store.journal import FieldChange, changes_of, undone_intents
from mstui.store.workspace import Workspace
from mstui.tui.dialogs import saving
from mstui.tui.dialogs.kind_fields import Typed
from mstui.views.baselines import rows_to_copy
from mstui.views.promises import promises

TODAY = date(2026, 11, 21)
WHY = Why(cause="estimate", rationale="it takes longer than was thought")
GUARDED_CELLS = {cell_of(KINDS["milestone"], name): name for name in GUARDED}
RECORDED = row_cell(KINDS["adjustment"], INSERT)

Change = tuple[str, Any, Any, Any]


def expected(ws: Workspace) -> Counter[Change]:
    """(milestone, field, from, to) of every promise that was set by what still stands."""
    undone = undone_intents(ws.reader)
    intents = ws.reader.execute("SELECT id FROM intent WHERE undoes IS NULL").fetchall()
    alive = {id for (id,) in ws.reader.execute("SELECT id FROM milestone")}
    return Counter(
        (change.id, GUARDED[change.field], in_one_line(change.before), in_one_line(change.after))
        for (intent,) in intents
        if intent not in undone
        for change in made_by(ws.reader, intent)
        if change.id in alive
    )


def made_by(conn: sqlite3.Connection, intent: str) -> list[Any]:
    """The promises that an intent set, also of milestones that it made before that."""
    marks = ",".join("?" * len(GUARDED_CELLS))
    ops = conn.execute(
        "SELECT row,cell,value FROM journal_op"
        f" WHERE intent=? AND cell IN ({marks}) ORDER BY clock,site,seq",
        (intent, *GUARDED_CELLS),
    ).fetchall()
    told = [
        each
        for each in changes_of(conn, intent)
        if each.kind == "milestone" and each.field in GUARDED
    ]
    known = {change.id for change in told}
    return told + [
        FieldChange("milestone", row, name, MADE.get(name), value)
        for row, cell, value in ops
        if row not in known and (name := GUARDED_CELLS[cell])
    ]


# What a milestone is made with where nobody says otherwise.
MADE = {"state": "proposed"}


def recorded(ws: Workspace, before: set[str]) -> Counter[Change]:
    """(milestone, field, from, to) of the ledger's rows, without those that a dump brought."""
    rows = ws.reader.execute(
        "SELECT id,milestone,field,from_value,to_value FROM adjustment"
    ).fetchall()
    return Counter(tuple(row[1:]) for row in rows if row[0] not in before)


class Acting:
    """Somebody who changes promises in every way there is."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.files = 0
        self.chance = random.Random(seed)
        self.brought: set[str] = set()
        self.ws = self.fresh()
        self.person = identify(self.ws, "Ana Diaz")
        self.project = add_item(self.ws, "project", {"name": "Web"}).id
        for at in range(3):
            self.adds(at)
        if self.chance.random() < 0.8:
            self.keeps_a_baseline("first")

    def keeps_a_baseline(self, name: str) -> None:
        project = self.project
        take_baseline(self.ws, project, name, lambda conn: rows_to_copy(conn, project), reason="so")

    def fresh(self) -> Workspace:
        self.files += 1
        path = self.folder / f"plan{self.files}.db"
        path.unlink(missing_ok=True)
        create_file(path)
        return Workspace.open(path)

    def adds(self, at: int = 9) -> None:
        target = self.day() if self.chance.random() < 0.7 else None
        owner = self.person if self.chance.random() < 0.7 else None
        given = {"name": f"M{at}", "project": self.project, "target": target, "owner": owner}
        add_item(self.ws, "milestone", given)

    def day(self) -> str:
        return f"2026-12-{self.chance.randint(1, 6):02}"

    def ids(self) -> list[str]:
        return [id for (id,) in self.ws.reader.execute("SELECT id FROM milestone ORDER BY id")]

    def some(self) -> list[str]:
        ids = self.ids()
        return self.chance.sample(ids, self.chance.randint(1, len(ids))) if ids else []

    def one(self) -> str:
        return self.some()[0]

    def why(self) -> Why | None:
        return self.chance.choice((WHY, WHY, None))

    # -- the ways -------------------------------------------------------------------------------

    def edits(self) -> None:
        edit_item(self.ws, "milestone", self.one(), {"target": self.day()}, why=self.why())

    def edits_many(self) -> None:
        edit_items(self.ws, "milestone", self.some(), {"target": self.day()}, why=self.why())

    def edits_in_a_form(self) -> None:
        ids = self.some()
        own = {id: {"target": self.day()} for id in ids}
        why = self.chance.choice((WHY, Why(cause=PLANNING, impact={self.project: "{}"}), None))
        saving.edit(
            self.ws, "milestone", ids, Typed({}, {}), title="M", today=TODAY, why=why, own=own
        )

    def hands_over(self) -> None:
        name = self.chance.choice(("Ben", "Chloé", "Dana"))
        person = add_item(self.ws, "person", {"name": f"{name} {self.chance.random()}"}).id
        edit_items(self.ws, "milestone", self.some(), {"owner": person}, why=self.why())

    def hands_to_a_team(self) -> None:
        team = add_item(self.ws, "team", {"name": f"T{self.chance.random()}"}).id
        given = {"team": team, **self.chance.choice(({}, {"owner": None}))}
        edit_items(self.ws, "milestone", self.some(), given, why=self.why())

    def loses_a_team(self) -> None:
        teams = [id for (id,) in self.ws.reader.execute("SELECT id FROM team ORDER BY id")]
        remove_items(self.ws, [("team", id) for id in teams[-1:]])

    def loses_people(self) -> None:
        people = self.ws.reader.execute("SELECT id FROM person WHERE id<>?", (self.person,))
        ids = [id for (id,) in people]
        remove_items(self.ws, [("person", id) for id in ids[-1:]])

    def asks_for_more(self) -> None:
        text = self.chance.choice(("a\nb", "  two  words ", "x" * 3000, "", "\u202e odd"))
        edit_items(self.ws, "milestone", self.some(), {"criteria": text}, why=self.why())

    def ranks(self) -> None:
        word = self.chance.choice(("must", "should", "could", "wont", None))
        edit_items(self.ws, "milestone", self.some(), {"moscow": word}, why=self.why())

    def reads_a_kpi(self) -> None:
        """A reading may achieve the milestone that waits for nothing else."""
        milestone = self.one()
        edit_item(self.ws, "milestone", milestone, {"kind": "target", "automatic": 1})
        given = {"name": "Leads", "project": self.project, "milestone": milestone}
        kpi = add_item(self.ws, "kpi", {**given, "direction": "up", "target_value": "5"}).id
        read_kpi(self.ws, kpi, "7", today=TODAY)

    def moves_elsewhere(self) -> None:
        other = add_item(self.ws, "project", {"name": "Other"}).id
        move_items(self.ws, "milestone", self.some(), Destination("project", other))

    def clears(self) -> None:
        edit_item(self.ws, "milestone", self.one(), {"target": None}, why=self.why())

    def edits_as_text(self) -> None:
        document = write_document(self.ws.reader, Scope(project=self.project))
        before = self.ws.reader.execute(
            "SELECT target FROM milestone WHERE target IS NOT NULL LIMIT 1"
        ).fetchone()
        text = document.text.replace(before[0] if before else "2026", self.day())
        edit = understand(self.ws.reader, document, text, TODAY.isoformat())
        save_edit(self.ws, document, edit, today=TODAY, why=self.why())

    def sets_state(self) -> None:
        state = self.chance.choice(("deferred", "planned", "cancelled", "proposed"))
        set_state(self.ws, self.one(), state, why=self.why())

    def achieves(self) -> None:
        with self.ws.write("achieve") as tx:
            proof = Proof("wiki", "link", None, TODAY)
            achieve_one(tx, self.one(), proof, anyway=True)

    def copies(self) -> None:
        if len(self.ids()) < 8:
            duplicate(self.ws, "milestone", [self.one()])

    def deletes(self) -> None:
        remove_items(self.ws, [("milestone", self.one())])

    def undoes(self) -> None:
        undo(self.ws, force=self.chance.random() < 0.5)

    def redoes(self) -> None:
        redo(self.ws, force=self.chance.random() < 0.5)

    def uses_the_shell(self) -> None:
        statement = self.chance.choice(
            (
                "UPDATE milestone SET target=:day WHERE id=:id",
                "UPDATE milestone SET target=:day,name='x' WHERE id>=:id",
                "UPDATE milestone SET target=NULL WHERE id=:id AND :day",
                "UPDATE milestone SET owner=NULL,criteria=:day WHERE id=:id",
                "UPDATE milestone SET team=(SELECT min(id) FROM team) WHERE id=:id AND :day",
                "UPDATE milestone SET moscow='could',state='cancelled' WHERE id>=:id AND :day",
                "UPDATE OR REPLACE milestone SET target=:day,state='planned' WHERE id=:id",
            )
        )
        with closing(sqlite3.connect(self.ws.path)) as conn:
            conn.execute(statement, {"day": self.day(), "id": self.one()})
            conn.commit()

    def writes_without_the_journal(self) -> None:
        with closing(sqlite3.connect(self.ws.path)) as conn:
            conn.execute("DROP TRIGGER IF EXISTS journal_milestone_update")
            conn.execute("UPDATE milestone SET target=? WHERE id=?", (self.day(), self.one()))
            conn.commit()
        self.opens_again()

    def opens_again(self) -> None:
        author, path = self.ws.author, self.ws.path
        self.ws.close()
        self.ws = Workspace.open(path)
        self.ws.author = author

    def moves_by_a_dump(self) -> None:
        """Into a new file, whose journal begins with the rows of the old one."""
        self.takes_in()
        text = dump_text(self.ws.reader)
        author = self.ws.author
        self.ws.close()
        self.ws = self.fresh()
        with self.ws.write("import") as tx:
            restore_rows(tx, parse_dump(text, "dump"))
        self.ws.author = author
        assert dump_text(self.ws.reader) == text
        self.brought = {id for (id,) in self.ws.reader.execute("SELECT id FROM adjustment")}

    def takes_in(self) -> None:
        """Write something else: what other tools did is taken in by that."""
        with self.ws.write("tag") as tx:
            tx.insert("tag", {"name": f"t{self.chance.random()}"})


WAYS: tuple[Callable[[Acting], None], ...] = (
    Acting.edits,
    Acting.edits_many,
    Acting.edits_in_a_form,
    Acting.edits_as_text,
    Acting.clears,
    Acting.hands_over,
    Acting.hands_to_a_team,
    Acting.loses_a_team,
    Acting.loses_people,
    Acting.asks_for_more,
    Acting.ranks,
    Acting.reads_a_kpi,
    Acting.moves_elsewhere,
    Acting.adds,
    Acting.sets_state,
    Acting.achieves,
    Acting.copies,
    Acting.deletes,
    Acting.undoes,
    Acting.undoes,
    Acting.redoes,
    Acting.uses_the_shell,
    Acting.uses_the_shell,
    Acting.writes_without_the_journal,
    Acting.opens_again,
    Acting.moves_by_a_dump,
)


@settings(max_examples=25)
@given(st.integers(0, 1 << 30), st.lists(st.sampled_from(WAYS), min_size=4, max_size=14))
def test_every_change_of_a_promise_has_exactly_one_row(
    tmp_path: Path, seed: int, ways: list[Callable[[Acting], None]]
) -> None:
    acting = Acting(tmp_path, seed)
    try:
        for way in ways:
            try:
                way(acting)
            except (MstuiError, IndexError):
                continue  # refused, or there is no milestone left
        acting.takes_in()
        acting.takes_in()
        assert recorded(acting.ws, acting.brought) == expected(acting.ws)
    finally:
        acting.ws.close()


def test_what_was_taken_back_is_told_as_withdrawn(tmp_path: Path) -> None:
    acting = Acting(tmp_path, 1)
    ws = acting.ws
    id = add_item(
        ws,
        "milestone",
        {"name": "M", "project": acting.project, "target": "2026-12-01", "owner": acting.person},
    ).id
    acting.keeps_a_baseline("second")
    edit_item(ws, "milestone", id, {"target": "2026-12-09"}, why=WHY)
    undo(ws)
    edit_item(ws, "milestone", id, {"target": "2026-12-08"}, why=WHY)
    told = [
        (each.before, each.after, each.days, each.cause, each.is_withdrawn)
        for each in promises(ws.reader, id, TODAY.isoformat())
        if each.what == "target" and not each.is_planning
    ]
    assert sorted(told) == [
        ("01 Dec", "08 Dec", 5, "estimate", False),
        ("01 Dec", "09 Dec", 6, "estimate", True),
    ]
    ws.close()


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "7", '{"milestones":[{"id":1}]}', "\x00", '{"milestones":3}']
)
def test_an_impact_that_is_none_is_told_as_none(tmp_path: Path, text: str) -> None:
    acting = Acting(tmp_path, 2)
    id = acting.ids()[0]
    with acting.ws.write("odd") as tx:
        tx.insert("adjustment", {"milestone": id, "project": acting.project, "impact": text})
    found = promises(acting.ws.reader, id, TODAY.isoformat())
    assert all(not each.seen for each in found)
    acting.ws.close()


def test_whoever_is_deleted_leaves_a_row_where_they_answered_for_something(tmp_path: Path) -> None:
    acting = Acting(tmp_path, 3)
    ws = acting.ws
    ben = add_item(ws, "person", {"name": "Ben Okafor"}).id
    id = acting.ids()[0]
    edit_item(ws, "milestone", id, {"owner": ben}, why=WHY)
    remove_items(ws, [("person", ben)])
    rows = ws.reader.execute(
        "SELECT from_value,to_value,cause,rationale FROM adjustment WHERE milestone=?"
        " AND field='owner' ORDER BY at DESC,id DESC LIMIT 1",
        (id,),
    ).fetchall()
    assert rows == [(ben, None, "resource", "“Ben Okafor”, who answered for it, was deleted")]
    undo(ws)
    assert ws.reader.execute("SELECT owner FROM milestone WHERE id=?", (id,)).fetchone() == (ben,)
    assert not ws.reader.execute(
        "SELECT 1 FROM adjustment WHERE milestone=? AND rationale LIKE '%deleted'", (id,)
    ).fetchall()
    ws.close()

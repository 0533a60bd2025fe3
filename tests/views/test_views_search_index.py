"""The index finds what looking at every row finds, whatever happened to the workspace."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mstui.domain.draft import Draft
from mstui.domain.errors import MstuiError
from mstui.domain.kinds import KINDS
from mstui.domain.text import fold
from mstui.store import search_index
from mstui.store.bulk import insert_rows
from mstui.store.creating import create_file
from mstui.store.search_build import build
from mstui.store.search_index import Index, index_path
from mstui.store.search_text import searched_kinds
from mstui.store.workspace import Workspace
from mstui.views.search import Asker, Finder, plain
from mstui.views.search_query import parse

TODAY = "2026-11-25"
WORDS = (
    "Beta", "released", "Café", "cafeteria", "Straße", "naïve", "Œuvre", "東京", "京都駅", "検索機能",
    "Ünal", "a", "ab", "abc", "100%", "x_y", "it's", '"so"', "C++", "приём", "Øre", "ﬁn", "½", "-",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
QUERIES = (
    "b", "be", "beta", "BETA", "eta", "cafe", "café rel", "strasse", "ss", "京", "東京", "都", "索機",
    "a", "ab", "abc", "bc", "%", "_", "it's", "so", "c++", "+", "прием", "ore", "fin", "1", "-",
    "oe", "beta cafe", '"beta released"', "task:beta", "ünal a", "zz", '"ab abc"',
)  # fmt: skip


def folded(text: str) -> str:
    return "".join(fold(char) for char in text)


def all_rows(conn: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """The folded text of every row, field by field; read without a line of what is tested."""
    found = {}
    for name, kind in KINDS.items():
        texts = [
            field.name
            for field in kind.fields
            if (field.type == "notes" and (kind.listed or field.editable))
            or (field.type == "line" and field.editable and field.default is None)
        ]
        if texts:
            columns = ",".join(f'"{each}"' for each in texts)
            for id, *values in conn.execute(f'SELECT id,{columns} FROM "{name}"').fetchall():
                found[name, id] = "\n".join(folded(value) for value in values if value)
    return found


def expected(conn: sqlite3.Connection, text: str) -> set[tuple[str, str]]:
    query = parse(text, TODAY)
    return {
        key
        for key, hay in all_rows(conn).items()
        if all(word in hay for word in query.words) and (not query.kinds or key[0] in query.kinds)
    }


def found(finder: Finder, conn: sqlite3.Connection, text: str) -> set[tuple[str, str]]:
    answer = finder.search(conn, parse(text, TODAY), Asker(TODAY), limit=100_000)
    assert not answer.more
    keys = [(hit.kind, hit.id) for hit in answer.hits]
    assert len(keys) == len(set(keys)), "an item was found twice"
    return set(keys)


def ready(finder: Finder, conn: sqlite3.Connection) -> Finder:
    """The finder with its index made and open."""
    finder.prepare(conn)
    while finder.is_building:
        assert finder._building is not None
        finder._building.join()
    finder.prepare(conn)
    assert finder._index is not None, finder._given_up
    return finder


class Edits(RuleBasedStateMachine):
    """Edits of all sorts between searches."""

    @initialize(folder=st.uuids())
    def begin(self, folder: object) -> None:
        import tempfile

        self.folder = Path(tempfile.mkdtemp(prefix=f"find-{folder}"))
        self.path = self.folder / "plan.db"
        create_file(self.path)
        self.ws = Workspace.open(self.path)
        with self.ws.write("project") as tx:
            self.project = tx.insert("project", {"name": "Beta 東京", "key": "BET"})
        self.ids: list[tuple[str, str]] = [("project", self.project)]
        self.kept: Path | None = None
        self.finder = ready(self._finder(), self.ws.reader)

    def _finder(self) -> Finder:
        return Finder(self.path, str(self.folder / "cache"), large=0)

    def _home(self) -> str | None:
        """The project, unless its making was undone."""
        found = self.ws.reader.execute("SELECT id FROM project WHERE id=?", (self.project,))
        return self.project if found.fetchone() else None

    def teardown(self) -> None:
        if hasattr(self, "ws"):
            self.finder.close()
            self.ws.close()
            shutil.rmtree(self.folder)

    @rule(name=TEXTS, more=TEXTS, kind=st.sampled_from(("task", "milestone", "risk", "action")))
    def add(self, name: str, more: str, kind: str) -> None:
        body = {"task": "checklist", "milestone": "criteria", "risk": "contingency"}.get(kind)
        values = {"name": name, "project": self._home()} | ({body: more} if body else {})
        with self.ws.write("add") as tx:
            self.ids.append((kind, tx.insert(kind, values)))

    @rule(text=TEXTS)
    def note(self, text: str) -> None:
        with self.ws.write("note") as tx:
            self.ids.append(("note", tx.insert("note", {"item": self.project, "text": text})))

    @rule(at=st.integers(0, 99), name=TEXTS | st.none())
    def rename(self, at: int, name: str | None) -> None:
        kind, id = self.ids[at % len(self.ids)]
        with self.ws.write("rename") as tx:
            tx.update(kind, id, {KINDS[kind].title: name})

    @rule(at=st.integers(1, 99))
    def delete(self, at: int) -> None:
        if len(self.ids) > 1:
            kind, id = self.ids[1 + at % (len(self.ids) - 1)]
            with self.ws.write("delete") as tx:
                tx.delete(kind, id)

    @rule(forward=st.booleans())
    def take_back(self, forward: bool) -> None:
        with contextlib.suppress(MstuiError):
            (self.ws.redo if forward else self.ws.undo)(force=True)

    @rule(names=st.lists(TEXTS, min_size=1, max_size=5))
    def import_many(self, names: list[str]) -> None:
        plan = Draft()
        for name in names:
            self.ids.append(("task", plan.add("task", name=name, project=self._home())))
        with self.ws.write("import") as tx:
            insert_rows(tx, plan.rows)

    @rule(at=st.integers(0, 99), name=TEXTS)
    def edit_elsewhere(self, at: int, name: str) -> None:
        """Another tool writes to the file."""
        kind, id = self.ids[at % len(self.ids)]
        conn = sqlite3.connect(self.path)
        with conn:
            conn.execute(f'UPDATE "{kind}" SET "{KINDS[kind].title}"=? WHERE id=?', (name, id))
        conn.close()

    @rule()
    def keep_a_copy(self) -> None:
        self.kept = self.folder / "kept.db"
        shutil.copy(self.path, self.kept)

    @rule(name=TEXTS)
    def put_the_copy_in_its_place(self, name: str) -> None:
        """Restored by hand, and changed before anybody searches: the numbers may be the same."""
        if self.kept is None:
            return
        self.finder.close()
        self.ws.close()
        shutil.copy(self.kept, self.folder / "new.db")
        conn = sqlite3.connect(self.folder / "new.db")
        with conn:
            conn.execute("UPDATE project SET name=?", (name,))
        conn.close()
        (self.folder / "new.db").replace(self.path)
        self.ws = Workspace.open(self.path)
        self.finder = self._finder()

    @invariant()
    def the_index_finds_what_the_rows_hold(self) -> None:
        if not hasattr(self, "ws"):
            return
        ready(self.finder, self.ws.reader)
        for text in QUERIES:
            wanted = expected(self.ws.reader, text)
            assert found(self.finder, self.ws.reader, text) == wanted, text


Edits.TestCase.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
TestEdits = Edits.TestCase


@pytest.mark.parametrize("text", QUERIES)
def test_the_plain_search_finds_what_the_rows_hold(workspace: Workspace, text: str) -> None:
    """Until there is an index, and in small workspaces, the same is found."""
    with workspace.write("add") as tx:
        project = tx.insert("project", {"name": "Beta 東京"})
        for number, name in enumerate(WORDS):
            tx.insert("task", {"name": name, "project": project, "description": WORDS[-number]})
            tx.insert("note", {"item": project, "text": f"{WORDS[number - 3]}\n{name}"})
    answer = plain(workspace.reader, parse(text, TODAY), Asker(TODAY), limit=1000)
    assert {(hit.kind, hit.id) for hit in answer.hits} == expected(workspace.reader, text)


def test_every_kind_with_text_is_searched() -> None:
    """Nothing is listed by hand: what the kinds declare as text is found."""
    assert {"criteria", "evidence", "description", "name"} <= set(
        searched_kinds()["milestone"].columns
    )
    assert "contingency" in searched_kinds()["risk"].columns
    assert "resolution" in searched_kinds()["roadblock"].columns
    listed = {name for name, kind in KINDS.items() if kind.listed}
    assert listed - searched_kinds().keys() == {"dependency"}
    for shape in searched_kinds().values():
        assert "source_id" not in shape.columns


def _indexed(workspace: Workspace, tmp_path: Path) -> tuple[Finder, Path]:
    with workspace.write("add") as tx:
        tx.insert("project", {"name": "Beta"})
    finder = ready(Finder(workspace.path, str(tmp_path / "cache"), large=0), workspace.reader)
    return finder, Path(index_path(str(tmp_path / "cache"), workspace.db_id, str(workspace.path)))


def test_the_index_is_its_owners_alone(workspace: Workspace, tmp_path: Path) -> None:
    finder, path = _indexed(workspace, tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    finder.close()


@pytest.mark.parametrize("damage", ["empty", "noise", "cut", "foreign", "other", "folder"])
def test_a_damaged_index_is_made_anew(workspace: Workspace, tmp_path: Path, damage: str) -> None:
    """Nobody hears of it, and what is found is right all the while."""
    finder, path = _indexed(workspace, tmp_path)
    finder.close()
    raw = path.read_bytes()
    if damage == "foreign":
        path.unlink()
        conn = sqlite3.connect(path)
        conn.execute("CREATE TABLE meta(db TEXT)")
        conn.close()
    elif damage == "other":
        conn = sqlite3.connect(path)
        with conn:
            conn.execute("UPDATE meta SET db='another'")
        conn.close()
    elif damage == "folder":
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes({"empty": b"", "noise": b"x" * 5000, "cut": raw[: len(raw) // 2]}[damage])
    again = Finder(workspace.path, str(tmp_path / "cache"), large=0)
    assert found(again, workspace.reader, "eta") == expected(workspace.reader, "eta")
    if damage == "folder":
        again.close()
        return
    ready(again, workspace.reader)
    assert found(again, workspace.reader, "eta") == expected(workspace.reader, "eta")
    again.close()


def test_damage_while_it_is_open_is_survived(workspace: Workspace, tmp_path: Path) -> None:
    finder, path = _indexed(workspace, tmp_path)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with workspace.write("add") as tx:
        tx.insert("project", {"name": "Betamax"})
    for _ in range(3):
        assert found(finder, workspace.reader, "beta") == expected(workspace.reader, "beta")
    ready(finder, workspace.reader)
    assert found(finder, workspace.reader, "beta") == expected(workspace.reader, "beta")
    finder.close()


def test_a_folder_that_cannot_be_written_costs_only_time(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with workspace.write("add") as tx:
        tx.insert("project", {"name": "Beta"})
    finder = Finder(workspace.path, str(tmp_path / "file"), large=0)
    finder.prepare(workspace.reader)
    while finder.is_building:
        pass
    for _ in range(2):
        assert found(finder, workspace.reader, "bet") == expected(workspace.reader, "bet")
    assert not finder.is_building, "it is tried again and again"
    finder.close()


def test_small_workspaces_leave_no_file(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.write("add") as tx:
        tx.insert("project", {"name": "Beta"})
    finder = Finder(workspace.path, str(tmp_path / "cache"))
    finder.prepare(workspace.reader)
    assert found(finder, workspace.reader, "beta")
    assert not finder.is_building
    assert not (tmp_path / "cache").exists()


def test_one_change_is_one_row_read_again(workspace: Workspace, tmp_path: Path) -> None:
    """The index reads on in the journal; it does not begin again."""
    with workspace.write("add") as tx:
        ids = [tx.insert("project", {"name": f"Beta {n}"}) for n in range(300)]
    finder, path = _indexed(workspace, tmp_path)
    finder.close()
    index = Index(str(path), workspace.db_id, {})
    assert index.catch_up(workspace.reader) == 0
    with workspace.write("rename") as tx:
        tx.update("project", ids[7], {"name": "Gamma"})
    with workspace.write("move") as tx:
        tx.update("project", ids[8], {"start": "2026-01-01"})
    assert index.catch_up(workspace.reader) == 1
    assert index.catch_up(workspace.reader) == 0
    index.close()


def test_two_windows_share_an_index(workspace: Workspace, tmp_path: Path) -> None:
    finder, _ = _indexed(workspace, tmp_path)
    other = ready(Finder(workspace.path, str(tmp_path / "cache"), large=0), workspace.reader)
    for name in ("Betamax", "Alphabeta", "Zeta"):
        with workspace.write("add") as tx:
            tx.insert("project", {"name": name})
        for each in (other, finder, other):
            assert found(each, workspace.reader, "eta") == expected(workspace.reader, "eta")
    finder.close()
    other.close()


def test_two_windows_do_not_make_it_in_turns(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was made by another window is taken up, not made once more at every change."""
    finder, path = _indexed(workspace, tmp_path)
    other = ready(Finder(workspace.path, str(tmp_path / "cache"), large=0), workspace.reader)
    build(workspace.path, workspace.db_id, str(path), {})
    made: list[Finder] = []
    monkeypatch.setattr(Finder, "_build", made.append)
    for number in range(3):
        with workspace.write("add") as tx:
            tx.insert("project", {"name": f"Betamax {number}"})
        for each in (finder, other):
            assert found(each, workspace.reader, "betamax") == expected(workspace.reader, "betamax")
            assert each._index is not None
    assert made == []
    finder.close()
    other.close()


def test_a_read_only_workspace_is_searched(workspace: Workspace, tmp_path: Path) -> None:
    finder, _ = _indexed(workspace, tmp_path)
    finder.close()
    before = workspace.path.read_bytes()
    with Workspace.open(workspace.path, read_only=True) as reading:
        again = ready(Finder(workspace.path, str(tmp_path / "fresh"), large=0), reading.reader)
        assert found(again, reading.reader, "beta")
        again.close()
    assert workspace.path.read_bytes() == before


def test_leaving_while_the_index_is_made_leaves_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    plan = Draft()
    for number in range(20_000):
        plan.add("project", name=f"Beta {number}")
    with workspace.write("import") as tx:
        insert_rows(tx, plan.rows)
    finder = Finder(workspace.path, str(tmp_path / "cache"))
    finder.prepare(workspace.reader)
    assert finder.is_building
    finder.close()
    assert not finder.is_building
    assert list((tmp_path / "cache").iterdir()) == []


def test_what_nobody_uses_any_more_is_thrown_away(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    day = 86_400
    ages = {"old.find": 91, "used.find": 89, "killed.find.7": 2, "making.find.8": 0, "other": 999}
    for name, days in ages.items():
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (time.time() - days * day, time.time() - days * day))
    finder, path = _indexed(workspace, tmp_path)
    finder.close()
    left = {each.name for each in folder.iterdir()}
    assert left == {"used.find", "making.find.8", "other", path.name}


@pytest.mark.parametrize("limit", ["MOST_CHANGED", "MOST_BEHIND", "MOST_OUTDATED"])
def test_what_is_too_much_to_read_on_is_indexed_anew(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """An import, or a thousand edits of the same rows, must not hold up a key."""
    finder, _ = _indexed(workspace, tmp_path)
    made: list[Finder] = []
    begin = Finder._build
    monkeypatch.setattr(Finder, "_build", lambda self: (made.append(self), begin(self)))
    monkeypatch.setattr(search_index, limit, 3)
    with workspace.write("add") as tx:
        ids = [tx.insert("project", {"name": f"Betamax {n}"}) for n in range(9)]
    for turn in range(3):
        with workspace.write("rename") as tx:
            for id in ids:
                tx.update("project", id, {"name": f"Betamax {turn} {id}"})
        # Found at once, by whichever way.
        assert found(finder, workspace.reader, "betamax") == expected(workspace.reader, "betamax")
        ready(finder, workspace.reader)
        assert found(finder, workspace.reader, "betamax") == expected(workspace.reader, "betamax")
    assert made, "it was made anew"
    finder.close()


def test_an_index_of_another_version_is_made_anew(workspace: Workspace, tmp_path: Path) -> None:
    finder, path = _indexed(workspace, tmp_path)
    finder.close()
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA user_version=999")
    conn.close()
    again = ready(Finder(workspace.path, str(tmp_path / "cache"), large=0), workspace.reader)
    assert found(again, workspace.reader, "beta") == expected(workspace.reader, "beta")
    again.close()


def test_the_best_come_first_by_the_index_too(workspace: Workspace, tmp_path: Path) -> None:
    """The index cuts off what is meant least, not what was entered first."""
    with workspace.write("add") as tx:
        here = tx.insert("project", {"name": "Here", "key": "H"})
        there = tx.insert("project", {"name": "There", "key": "T"})
        wanted = tx.insert("task", {"name": "Launch", "project": here})
        for number in range(300):
            name = (f"Launch {number}", f"Prelaunch {number}", f"Fuel {number}")[number % 3]
            tx.insert(
                "task",
                {
                    "name": name,
                    "project": there,
                    "state": "done" if number % 2 else "todo",
                    "description": "launch",
                },
            )
    finder = ready(Finder(workspace.path, str(tmp_path / "cache"), large=0), workspace.reader)
    asker = Asker(TODAY, project=here)
    for limit in (1, 5, 60):
        by_index = finder.search(workspace.reader, parse("launch", TODAY), asker, limit=limit)
        by_rows = plain(workspace.reader, parse("launch", TODAY), asker, limit=limit)
        assert by_index.hits[0].id == by_rows.hits[0].id == wanted
        assert by_index.more
        assert by_rows.more
        for answer in (by_index, by_rows):
            told = [(hit.name.startswith("Launch"), not hit.ended) for hit in answer.hits[1:51]]
            assert told == sorted(told, reverse=True), "what is open comes before what has ended"
    finder.close()


def test_nothing_that_is_typed_breaks_an_index(ws_factory: Any) -> None:
    """Quotes, signs and operators of the index's own language are letters like any other."""
    workspace = ws_factory("typed.db")
    with workspace.write("add") as tx:
        for number, name in enumerate((*WORDS, "AND OR NOT NEAR", 'a"b', "x:y", "^(z)*", "{q}")):
            tx.insert("project", {"name": name, "objective": f"{name} {number}"})
    folder = str(workspace.path.parent / "cache")
    finder = ready(Finder(workspace.path, folder, large=0), workspace.reader)
    letters = st.text(max_size=12) | st.text(
        st.sampled_from("abANDORT\"*^():{}+-%_ '京"), max_size=8
    )

    @given(letters)
    def typed(text: str) -> None:
        query = parse(text, TODAY)
        if query.words and not query.problems and not query.narrows:
            assert found(finder, workspace.reader, text) == expected(workspace.reader, text)
        broken = finder._index is None
        ready(finder, workspace.reader)
        assert not broken

    typed()
    finder.close()


def test_an_index_that_fails_again_and_again_is_given_up(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder, _ = _indexed(workspace, tmp_path)
    made: list[Finder] = []
    begin = Finder._build
    monkeypatch.setattr(Finder, "_build", lambda self: (made.append(self), begin(self)))

    def fails(*_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr(Index, "matching", fails)
    for _ in range(6):
        assert found(finder, workspace.reader, "beta") == expected(workspace.reader, "beta")
        while finder.is_building:
            time.sleep(0.001)
    assert 1 <= len(made) <= 2
    finder.close()

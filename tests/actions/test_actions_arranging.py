"""Reordering keeps every row, moves take along what belongs, copies are whole and fresh."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mstui.actions.copying import COPIED, Place, copy_items, duplicate, paste, place_for
from mstui.actions.items import add_item
from mstui.actions.links import Tie, change_links
from mstui.actions.moving import Destination, move_items, what_moves
from mstui.actions.notes import add_note
from mstui.actions.people import assign, identify
from mstui.actions.place import move_beside
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.transaction import get
from mstui.store.workspace import Workspace
from support.demonstration import write_demo

TODAY = date(2026, 11, 21)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    create_file(tmp_path / "work.db")
    with Workspace.open(tmp_path / "work.db") as found:
        identify(found, "Ana")
        yield found


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("story") / "demo.db"
    write_demo(path, TODAY)
    return path


@pytest.fixture
def demo(story: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copy(story, tmp_path / "demo.db")
    with Workspace.open(tmp_path / "demo.db") as found:
        found.author = found.reader.execute("SELECT id FROM person ORDER BY id").fetchone()[0]
        yield found


def rows(ws: Workspace, sql: str, *values: Any) -> list[Any]:
    found = ws.reader.execute(sql, values).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def tasks(ws: Workspace, names: str, **more: object) -> dict[str, str]:
    project = add_item(ws, "project", {"name": "Web"}).id
    found = {"project": project}
    for name in names:
        found[name] = add_item(ws, "task", {"name": name, "project": project, **more}).id
    return found


def order(ws: Workspace, project: str) -> str:
    return "".join(rows(ws, "SELECT name FROM task WHERE project=? ORDER BY ord,id", project))


# -- reordering -----------------------------------------------------------------------------------


def test_a_block_moves_as_one(ws: Workspace) -> None:
    ids = tasks(ws, "abcde")
    move_beside(ws, "task", [ids["b"], ids["d"]], ids["e"], after=True)
    assert order(ws, ids["project"]) == "acebd"
    move_beside(ws, "task", [ids["b"], ids["d"]], ids["a"], after=False)
    assert order(ws, ids["project"]) == "bdace"
    ws.undo()
    ws.undo()
    assert order(ws, ids["project"]) == "abcde"


def test_only_siblings_stand_beside_each_other(ws: Workspace) -> None:
    ids = tasks(ws, "ab")
    part = add_item(ws, "task", {"name": "c", "project": ids["project"], "parent": ids["a"]}).id
    before = dump_text(ws.reader)
    for moved, beside in ((part, ids["b"]), (ids["a"], ids["a"])):
        with pytest.raises(InvalidValue):
            move_beside(ws, "task", [moved], beside, after=True)
    with pytest.raises(InvalidValue, match="no order of their own"):
        move_beside(ws, "risk", [part], ids["b"], after=True)
    assert dump_text(ws.reader) == before


moves = st.lists(
    st.tuples(st.sets(st.sampled_from("abcdef"), min_size=1, max_size=3),
              st.sampled_from("abcdef"), st.booleans()),
    max_size=12,
)  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves, st.booleans())
def test_reordering_is_a_permutation_and_puts_things_where_it_says(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[set[str], str, bool]], spoilt: bool
) -> None:
    path = tmp_path_factory.mktemp("order") / "work.db"
    create_file(path)
    with Workspace.open(path) as ws:
        ids = tasks(ws, "abcdef")
        if spoilt:
            with ws.write("another tool") as tx:
                for name, key in zip("abcdef", ("m", "m", "Zz", "", None, "m0"), strict=True):
                    tx.update("task", ids[name], {"ord": key})
        expected = rows(ws, "SELECT name FROM task ORDER BY coalesce(ord,''),id")
        for block, beside, after in moves:
            if beside in block:
                continue
            names = sorted(block, key=expected.index)
            move_beside(ws, "task", [ids[n] for n in names], ids[beside], after=after)
            expected = [n for n in expected if n not in block]
            at = expected.index(beside) + after
            expected[at:at] = names
            assert order(ws, ids["project"]) == "".join(expected)


def test_keys_stay_short_however_often_two_change_places(ws: Workspace) -> None:
    ids = tasks(ws, "abc")
    for _ in range(150):
        move_beside(ws, "task", [ids["c"]], ids["b"], after=False)
        move_beside(ws, "task", [ids["b"]], ids["c"], after=False)
    assert max(map(len, rows(ws, "SELECT ord FROM task"))) <= 42


# -- moving ---------------------------------------------------------------------------------------


def test_a_task_goes_to_a_milestone_with_its_parts_and_its_phase(ws: Workspace) -> None:
    ids = tasks(ws, "ab")
    web = ids["project"]
    phases = [add_item(ws, "phase", {"name": n, "project": web}).id for n in ("One", "Two")]
    with ws.write("place") as tx:
        tx.update("task", ids["a"], {"phase": phases[0]})
        tx.update("task", ids["b"], {"phase": phases[0], "parent": ids["a"]})
    beta = add_item(ws, "milestone", {"name": "Beta", "project": web, "phase": phases[1]}).id
    before = dump_text(ws.reader)
    change = move_items(ws, "task", [ids["a"]], Destination("milestone", beta))
    assert change.summary == "Moved “a” to milestone Beta"
    found = rows(ws, "SELECT name,phase,milestone FROM task ORDER BY name")
    assert found == [("a", phases[1], beta), ("b", phases[1], beta)]
    ws.undo()
    assert dump_text(ws.reader) == before


def test_a_task_becomes_part_of_another_but_not_of_its_own_part(ws: Workspace) -> None:
    ids = tasks(ws, "ab")
    move_items(ws, "task", [ids["b"]], Destination("parent", ids["a"]))
    assert rows(ws, "SELECT parent FROM task WHERE name='b'") == [ids["a"]]
    with pytest.raises(InvalidValue, match="loop"):
        move_items(ws, "task", [ids["a"]], Destination("parent", ids["b"]))
    move_items(ws, "task", [ids["b"]], Destination("parent", None))
    assert rows(ws, "SELECT parent FROM task WHERE name='b'") == [None]


def test_another_project_gets_what_belongs_and_leaves_the_rest(ws: Workspace) -> None:
    ids = tasks(ws, "ab")
    web = ids["project"]
    app = add_item(ws, "project", {"name": "App"}).id
    beta = add_item(ws, "milestone", {"name": "Beta", "project": web}).id
    move_items(ws, "task", [ids["a"]], Destination("milestone", beta))
    kpi = add_item(ws, "kpi", {"name": "Leads", "project": web, "milestone": beta}).id
    risk = add_item(ws, "risk", {"name": "Late", "project": web}).id
    result = add_item(ws, "deliverable", {"name": "Text", "project": web, "milestone": beta}).id
    with ws.write("more") as tx:
        tx.insert("endangers", {"risk": risk, "milestone": beta})
        tx.insert("time", {"project": web, "task": ids["a"], "minutes": 60})
    change_links(ws, [Tie(ids["b"], ids["a"])])
    before = dump_text(ws.reader)
    to = Destination("project", app)
    told = what_moves(ws.reader, "milestone", [beta], to)
    assert {kind: len(found) for kind, found in told.along.items()} == {
        "task": 1, "deliverable": 1, "time": 1,
    }  # fmt: skip
    assert {(left.kind, left.field) for left in told.left} == {
        ("kpi", "milestone"), ("endangers", "risk"),
    }  # fmt: skip
    move_items(ws, "milestone", [beta], to)
    for kind, id in (("milestone", beta), ("task", ids["a"]), ("deliverable", result)):
        assert rows(ws, f"SELECT project FROM {kind} WHERE id=?", id) == [app]
    assert rows(ws, "SELECT project FROM time") == [app]
    assert rows(ws, "SELECT project,milestone FROM kpi WHERE id=?", kpi) == [(web, None)]
    assert rows(ws, "SELECT 1 FROM endangers") == []
    assert rows(ws, "SELECT project FROM dependency") == [app], "the link goes with who waits"
    assert check(ws.reader) == []
    ws.undo()
    assert dump_text(ws.reader) == before


@pytest.mark.parametrize("kind", ["task", "milestone", "phase", "risk"])
def test_anything_of_the_demonstration_can_go_to_another_project(
    demo: Workspace, kind: str
) -> None:
    """Nothing that moved points at what stayed, and the other way round."""
    app, web = rows(demo, "SELECT id FROM project ORDER BY ord LIMIT 2")
    ids = rows(demo, f"SELECT id FROM {kind} WHERE project=?", app)
    before = dump_text(demo.reader)
    move_items(demo, kind, ids[:3], Destination("project", web))
    assert check(demo.reader) == []
    for of, field, other in (("task", "phase", "phase"), ("task", "milestone", "milestone"),
                             ("task", "parent", "task"), ("milestone", "phase", "phase"),
                             ("deliverable", "milestone", "milestone"), ("phase", "gate", "milestone"),
                             ("roadblock", "task", "task"), ("kpi", "milestone", "milestone"),
                             ("adjustment", "milestone", "milestone")):  # fmt: skip
        apart = rows(
            demo,
            f"SELECT count(*) FROM {of} a JOIN {other} b ON b.id=a.{field}"
            " WHERE a.project IS NOT b.project",
        )
        assert apart == [0], (of, field)
    demo.undo()
    assert dump_text(demo.reader) == before


def test_a_place_that_is_none_is_refused(ws: Workspace) -> None:
    ids = tasks(ws, "a")
    with pytest.raises(InvalidValue):
        move_items(ws, "risk", [ids["a"]], Destination("phase", None))
    other = tasks(ws, "z")
    with pytest.raises(InvalidValue, match="another project"):
        move_items(ws, "task", [ids["a"]], Destination("parent", other["z"]))


# -- copying --------------------------------------------------------------------------------------


def test_a_copy_is_the_plan_and_nothing_that_happened(ws: Workspace) -> None:
    ids = tasks(ws, "a", state="doing", percent=40, effort=600, checklist="[x] one\n[ ] two")
    part = add_item(ws, "task", {"name": "b", "project": ids["project"], "parent": ids["a"]}).id
    after = add_item(ws, "task", {"name": "c", "project": ids["project"], "parent": ids["a"]}).id
    add_item(ws, "deliverable", {"name": "Text", "project": ids["project"], "task": ids["a"],
                                 "state": "approved"})  # fmt: skip
    assign(ws, [ids["a"]], ws.author)
    add_note(ws, "task", ids["a"], "not copied")
    change_links(ws, [Tie(part, after)])
    before = dump_text(ws.reader)

    change = duplicate(ws, "task", [ids["a"]])
    assert change.summary == "Duplicated “a” with 3 parts"
    copy = get(ws.reader, "task", change.id)
    assert copy is not None
    assert (copy["name"], copy["state"], copy["percent"], copy["effort"]) == (
        "a (copy)", "todo", 0, 600,
    )  # fmt: skip
    assert copy["checklist"] == "[ ] one\n[ ] two"
    parts = rows(ws, "SELECT name FROM task WHERE parent=? ORDER BY ord,id", change.id)
    assert parts == ["b", "c"]
    assert rows(ws, "SELECT name,state FROM deliverable WHERE task=?", change.id) == [
        ("Text", "draft")
    ]
    assert rows(ws, "SELECT person FROM assignment WHERE task=?", change.id) == [ws.author]
    assert len(rows(ws, "SELECT 1 FROM dependency")) == 2
    assert len(rows(ws, "SELECT 1 FROM note")) == 1
    assert order(ws, ids["project"]).startswith("a")
    assert duplicate(ws, "task", [ids["a"]]).summary.startswith("Duplicated")
    assert "a (copy 2)" in rows(ws, "SELECT name FROM task")
    ws.undo()
    ws.undo()
    assert dump_text(ws.reader) == before


def test_copies_go_where_the_cursor_stands(demo: Workspace) -> None:
    phase, milestone = rows(
        demo, "SELECT phase,id FROM milestone WHERE phase IS NOT NULL ORDER BY id LIMIT 1"
    )[0]
    project = rows(demo, "SELECT project FROM phase WHERE id=?", phase)[0]
    task = rows(demo, "SELECT id FROM task WHERE project<>? LIMIT 1", project)[0]
    copied = copy_items(demo.reader, "task", [task])
    place = place_for(demo.reader, "task", ("milestone", milestone), {"project": project})
    change = paste(demo, copied, place)
    found = rows(demo, "SELECT project,phase,milestone FROM task WHERE id=?", change.id)
    assert found == [(project, phase, milestone)]

    sibling = rows(demo, "SELECT id FROM task WHERE project=? ORDER BY ord LIMIT 1", project)[0]
    place = place_for(demo.reader, "task", ("task", sibling), {})
    change = paste(demo, copied, place)
    listed = rows(demo, "SELECT id FROM task WHERE project=? AND parent IS NULL ORDER BY ord,id",
                  project)  # fmt: skip
    assert listed[listed.index(sibling) + 1] == change.id
    with pytest.raises(InvalidValue, match="into which project"):
        place_for(demo.reader, "task", ("", ""), {})


@pytest.mark.parametrize("kind", ["project", "phase", "milestone", "task", "deliverable", "risk"])
@pytest.mark.parametrize("abroad", [False, True])
def test_a_copy_of_any_part_of_the_demonstration_is_sound(
    demo: Workspace, kind: str, abroad: bool
) -> None:
    """The file passes its own check, the copy has the shape of the original, undo takes it all."""
    app, web = rows(demo, "SELECT id FROM project ORDER BY ord LIMIT 2")
    ids = rows(
        demo, f"SELECT id FROM {kind} WHERE {'id' if kind == 'project' else 'project'}=?", app
    )
    before = dump_text(demo.reader)
    known = {of: set(rows(demo, f"SELECT id FROM {of}")) for of in COPIED}
    links = set(rows(demo, "SELECT id FROM dependency"))
    copied = copy_items(demo.reader, kind, ids)
    place = Place(web if abroad else app) if kind != "project" else Place()
    change = paste(demo, copied, place)
    assert check(demo.reader) == []
    for of in COPIED:
        made = set(rows(demo, f"SELECT id FROM {of}")) - known[of]
        assert len(made) == len(copied.rows.get(of, ())), of
    fresh = set(rows(demo, "SELECT id FROM dependency")) - links
    assert len(fresh) == len(copied.rows["dependency"])
    assert not fresh & links
    assert rows(demo, "SELECT count(*) FROM task WHERE project IS NULL") == [0]
    apart = "SELECT count(*) FROM {} a JOIN {} b ON b.id=a.{} WHERE a.project IS NOT b.project"
    for of, other, field in (("task", "phase", "phase"), ("task", "task", "parent"),
                             ("task", "milestone", "milestone"), ("milestone", "phase", "phase"),
                             ("deliverable", "milestone", "milestone")):  # fmt: skip
        assert rows(demo, apart.format(of, other, field)) == [0], (of, field)
    if kind == "task":
        assert rows(demo, "SELECT max(percent) FROM task WHERE id=?", change.id) == [0]
    demo.undo()
    assert dump_text(demo.reader) == before


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_copy_fits_wherever_the_cursor_stands(story: Path, data: st.DataObject) -> None:
    """Some items of a kind, pasted beside, into or under any other item; then undone."""
    with Workspace.open(_once(story)) as ws:
        ws.author = rows(ws, "SELECT id FROM person ORDER BY id")[0]
        kind = data.draw(st.sampled_from(sorted(COPIED)))
        at_kind = data.draw(st.sampled_from(["project", "phase", "milestone", "task", "risk"]))
        ids = data.draw(st.lists(st.sampled_from(rows(ws, f"SELECT id FROM {kind} ORDER BY id")),
                                 min_size=1, max_size=3, unique=True))  # fmt: skip
        at = data.draw(st.sampled_from(rows(ws, f"SELECT id FROM {at_kind} ORDER BY id")))
        before = dump_text(ws.reader)
        copied = copy_items(ws.reader, kind, ids)
        place = place_for(ws.reader, kind, (at_kind, at), {})
        change = paste(ws, copied, place)
        assert check(ws.reader) == []
        assert len(change.touched) == len(ids)
        if kind != "project":
            landed = {rows(ws, f"SELECT project FROM {kind} WHERE id=?", row.id)[0]
                      for row in change.touched}  # fmt: skip
            assert landed == {place.project}
        ws.undo()
        assert dump_text(ws.reader) == before


def _once(story: Path) -> Path:
    """A copy of the demonstration that all examples share: each leaves it as it was."""
    path = story.with_name("copy.db")
    if not path.exists():
        shutil.copy(story, path)
    return path


def test_what_is_copied_stays_what_it_was(ws: Workspace) -> None:
    """Copied, then renamed and deleted: what is pasted is what was copied."""
    ids = tasks(ws, "a")
    copied = copy_items(ws.reader, "task", [ids["a"]])
    with ws.write("gone") as tx:
        tx.update("task", ids["a"], {"name": "other"})
        tx.delete("task", ids["a"])
    change = paste(ws, copied, Place(ids["project"]))
    assert rows(ws, "SELECT name FROM task") == ["a"]
    assert change.summary == "Pasted “a”"


def test_kinds_without_a_plan_are_copied_as_text_only(ws: Workspace) -> None:
    with pytest.raises(MstuiError, match="text only"):
        copy_items(ws.reader, "kpi", ["x"])

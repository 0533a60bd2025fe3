"""Links never form a loop, whatever stands inside what; several are one step of undo."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.actions.items import add_item
from mstui.actions.links import Link, Tie, chain, change_links, link_items
from mstui.actions.loops import Waiting
from mstui.actions.people import identify
from mstui.domain.errors import InvalidValue, NotFound
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.workspace import Workspace
from support.plans import add, empty


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    create_file(tmp_path / "work.db")
    found = Workspace.open(tmp_path / "work.db")
    identify(found, "Ana")
    return found


@pytest.fixture
def plan(ws: Workspace) -> dict[str, str]:
    ids: dict[str, str] = {}
    ids["web"] = add_item(ws, "project", {"name": "Web"}).id
    for phase in ("Create", "Launch"):
        ids[phase] = add_item(ws, "phase", {"name": phase, "project": ids["web"]}).id
    for name, phase in (("Design", "Create"), ("Prototype", "Create"), ("Ship", "Launch")):
        values = {"name": name, "project": ids["web"], "phase": ids[phase]}
        ids[name] = add_item(ws, "task", values).id
    return ids


def pairs(ws: Workspace) -> set[tuple[str, str]]:
    return set(ws.reader.execute("SELECT predecessor,successor FROM dependency"))


def test_tasks_of_one_phase_are_linked(ws: Workspace, plan: dict[str, str]) -> None:
    """What stands in one phase is not one thing."""
    link_items(ws, plan["Design"], plan["Prototype"], Link())
    link_items(ws, plan["Create"], plan["Launch"], Link())
    link_items(ws, plan["Prototype"], plan["Ship"], Link("FF", 480))
    assert len(pairs(ws)) == 3


def test_a_loop_is_refused_by_naming_it(ws: Workspace, plan: dict[str, str]) -> None:
    design, prototype, ship = plan["Design"], plan["Prototype"], plan["Ship"]
    change_links(ws, chain([design, prototype, ship], Link()))
    before = dump_text(ws.reader)
    with pytest.raises(InvalidValue, match="Design → Prototype → Ship → Design"):
        link_items(ws, ship, design, Link())
    with pytest.raises(InvalidValue, match="Create → Prototype → Ship → Create"):
        link_items(ws, ship, plan["Create"], Link())
    with pytest.raises(InvalidValue, match="Design → Create → Design"):
        link_items(ws, plan["Create"], design, Link())
    with pytest.raises(InvalidValue, match="Create → Design → Create"):
        link_items(ws, design, plan["Create"], Link())
    with pytest.raises(InvalidValue, match="itself"):
        link_items(ws, design, design, Link())
    assert dump_text(ws.reader) == before


def test_several_links_are_one_step(ws: Workspace, plan: dict[str, str]) -> None:
    ids = [plan["Design"], plan["Prototype"], plan["Ship"]]
    before = dump_text(ws.reader)
    change = change_links(ws, chain(ids, Link("FS", 480)), about="3 tasks")
    assert change.summary == "Linked 2 pairs"
    assert pairs(ws) == {(ids[0], ids[1]), (ids[1], ids[2])}
    ws.undo()
    assert dump_text(ws.reader) == before


def test_a_link_turned_round_in_one_step(ws: Workspace, plan: dict[str, str]) -> None:
    """What is taken away no longer stands in the way of what is added with it."""
    design, prototype = plan["Design"], plan["Prototype"]
    old = Tie(design, prototype)
    change_links(ws, [old])
    change = change_links(ws, [Tie(prototype, design)], removed=[old.id])
    assert change.summary == "“Design” waits for “Prototype”, 1 link taken away"
    assert pairs(ws) == {(prototype, design)}
    with pytest.raises(NotFound, match="gone already"):
        change_links(ws, [], removed=[old.id])


def test_a_loop_among_several_writes_none_of_them(ws: Workspace, plan: dict[str, str]) -> None:
    ids = [plan["Design"], plan["Prototype"], plan["Design"]]
    before = dump_text(ws.reader)
    with pytest.raises(InvalidValue, match="loop"):
        change_links(ws, chain(ids, Link()))
    assert dump_text(ws.reader) == before


NODES = [f"t{number}" for number in range(7)]


def small_world(parts: list[int], phases: list[int]) -> sqlite3.Connection:
    """Seven tasks, some of them parts of ones before them, the roots in one of two phases."""
    conn = empty()
    add(conn, "project", id="p")
    for phase in ("h0", "h1"):
        add(conn, "phase", id=phase, project="p")
    for number, id in enumerate(NODES):
        above = NODES[parts[number] % number] if number and parts[number] % 3 == 0 else None
        phase = f"h{phases[number] % 2}" if above is None else None
        add(conn, "task", id=id, project="p", parent=above, phase=phase)
    return conn


def ordered(conn: sqlite3.Connection) -> bool:
    """Whether all begins and ends can be put in one order: Kahn's way, from the tables alone."""
    edges: set[tuple[str, str]] = set()
    nodes = [*NODES, "h0", "h1"]
    edges |= {(f"{id} begins", f"{id} ends") for id in nodes}
    for id, parent, phase in conn.execute("SELECT id,parent,phase FROM task"):
        whole = parent or phase
        edges |= {(f"{whole} begins", f"{id} begins"), (f"{id} ends", f"{whole} ends")}
    for before, after in conn.execute("SELECT predecessor,successor FROM dependency"):
        edges.add((f"{before} ends", f"{after} begins"))
    left = {end for edge in edges for end in edge}
    while left:
        free = {node for node in left if not any(b == node and a in left for a, b in edges)}
        if not free:
            return False
        left -= free
    return True


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 99), min_size=7, max_size=7),
    st.lists(st.integers(0, 1), min_size=7, max_size=7),
    st.lists(
        st.tuples(st.sampled_from([*NODES, "h0", "h1"]), st.sampled_from([*NODES, "h0", "h1"])),
        max_size=14,
    ),
)
def test_a_link_is_refused_exactly_where_nothing_could_begin(
    parts: list[int], phases: list[int], wishes: list[tuple[str, str]]
) -> None:
    conn = small_world(parts, phases)
    for before, after in wishes:
        if conn.execute("SELECT 1 FROM dependency WHERE id=?", (f"{before}|{after}",)).fetchone():
            continue
        loop = Waiting(conn).loop(before, after)
        conn.execute("SAVEPOINT wish")
        add(conn, "dependency", project="p", predecessor=before, successor=after)
        assert ordered(conn) is (loop == [])
        if loop:
            assert loop[0] == loop[-1] == after
            conn.execute("ROLLBACK TO wish")
        conn.execute("RELEASE wish")
    assert ordered(conn)


def test_several_wishes_are_tried_together_and_leave_nothing_behind() -> None:
    """t0 before t1 before t2, while t2 stands before t0 already: the loop takes two of them."""
    conn = small_world([1] * 7, [0] * 7)
    add(conn, "dependency", project="p", predecessor="t2", successor="t0")
    waiting = Waiting(conn)
    assert waiting.first_loop([("t0", "t1"), ("t1", "t2")]) == ["t2", "t0", "t1", "t2"]
    assert waiting.first_loop([("t0", "t1"), ("t3", "t2")]) == []
    assert waiting.loop("t1", "t2") == [], "what was tried is forgotten"

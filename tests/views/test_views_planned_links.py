"""Links that bind nothing are left out of the plan and told; the generated plans have none."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from mstui.views.narrowing import ids_of, narrowed
from mstui.views.planning import computed, planned_project, told_unusable
from mstui.views.timeline import Place, timeline
from support import big, wide
from support.plans import add, empty

TODAY = "2026-11-02"


@pytest.fixture
def conn() -> sqlite3.Connection:
    return empty()


def plan(conn: sqlite3.Connection) -> dict[str, str]:
    """A phase with a task of two parts, and a task beside it."""
    ids = {"project": add(conn, "project", name="House", start=TODAY)}
    ids["phase"] = add(conn, "phase", name="Build", project=ids["project"])
    given = {"project": ids["project"], "phase": ids["phase"], "duration": 480}
    ids["whole"] = add(conn, "task", name="Walls", **given)
    ids["part"] = add(conn, "task", name="Bricks", parent=ids["whole"], **given)
    ids["other"] = add(conn, "task", name="Plaster", parent=ids["whole"], **given)
    ids["beside"] = add(conn, "task", name="Roof", **given)
    return ids


def link(conn: sqlite3.Connection, ids: dict[str, str], before: str, after: str) -> None:
    add(
        conn,
        "dependency",
        project=ids["project"],
        predecessor=ids[before],
        successor=ids[after],
        type="FS",
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("whole", "part", "“Bricks” waits for “Walls”, but one lies in the other"),
        ("part", "whole", "“Walls” waits for “Bricks”, but one lies in the other"),
        ("phase", "part", "“Bricks” waits for “Build”, but one lies in the other"),
        ("beside", "phase", "“Build” waits for “Roof”, but one lies in the other"),
        ("part", "part", "“Bricks” waits for itself"),
        ("whole", "whole", "“Walls” waits for itself"),
    ],
)
def test_a_link_with_what_holds_it_is_left_out_and_told(
    conn: sqlite3.Connection, before: str, after: str, told: str
) -> None:
    ids = plan(conn)
    link(conn, ids, before, after)
    link(conn, ids, "part", "beside")
    planned = planned_project(conn, ids["project"])
    assert [(each.predecessor, each.successor) for each in planned.unusable] == [
        (ids[before], ids[after])
    ]
    assert told_unusable(planned).startswith(told)
    assert "remove the link" in told_unusable(planned)
    done = computed(planned)
    assert done.of(ids["beside"]).early_start == done.of(ids["part"]).early_finish
    assert timeline(conn, ids["project"], TODAY).bars


def test_links_between_parts_and_between_wholes_bind(conn: sqlite3.Connection) -> None:
    ids = plan(conn)
    link(conn, ids, "part", "other")
    link(conn, ids, "whole", "beside")
    planned = planned_project(conn, ids["project"])
    assert planned.unusable == []
    assert told_unusable(planned) == ""
    done = computed(planned)
    assert done.of(ids["other"]).early_start == done.of(ids["part"]).early_finish
    assert done.of(ids["beside"]).early_start == done.of(ids["other"]).early_finish


def test_generated_plans_bind_nothing_to_itself(tmp_path: Path) -> None:
    for path in (big.build(tmp_path / "big.db", 600), wide.build(tmp_path / "wide.db", 300)):
        conn = sqlite3.connect(path)
        projects = [id for (id,) in conn.execute("SELECT id FROM project")]
        assert projects
        assert [told_unusable(planned_project(conn, id)) for id in projects] == [""] * len(projects)
        conn.close()


def test_what_is_kept_stands_below_what_it_lies_in_once() -> None:
    tree = [("a", 0), ("b", 1), ("c", 2), ("d", 2), ("e", 1), ("f", 0), ("g", 1)]
    places = [Place(id, depth, False, "task") for id, depth in tree]
    kept = [place.id for place in narrowed(places, {"c", "d", "g"})]
    assert kept == ["a", "b", "c", "d", "f", "g"]
    assert narrowed(places, set()) == []
    assert narrowed(places, {"a"}) == places[:1]
    assert narrowed(places, {id for id, _ in tree}) == places


def test_late_is_what_ends_after_its_limit_or_should_have_ended(conn: sqlite3.Connection) -> None:
    project = add(conn, "project", name="House", start="2026-10-01")
    given = {"project": project, "duration": 480}
    past = add(conn, "task", name="Past", start="2026-10-05", **given)
    add(conn, "task", name="Done", start="2026-10-05", state="done", percent=100, **given)
    missed = add(conn, "task", name="M", start="2026-12-07", deadline="2026-12-04", **given)
    add(conn, "task", name="Fits", start="2026-12-07", deadline="2026-12-07", **given)
    add(conn, "task", name="Broken", start="2026-12-07", deadline="soon", **given)
    found = timeline(conn, project, TODAY)
    assert ids_of(found, "late") == {past, missed}

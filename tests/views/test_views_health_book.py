"""What is kept of health: after any change it is as from nothing, and only what changed is new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.store.creating import create_file
from mstui.store.workspace import Workspace
from mstui.views.health import ProjectHealth, all_health
from mstui.views.health_book import book_of
from mstui.views.health_judging import judged_project
from mstui.views.health_limits import limits
from support.big import TODAY, draft


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six projects, of which one waits for another."""
    from mstui.store.bulk import insert_rows

    path = tmp_path_factory.mktemp("health") / "big.db"
    create_file(path)
    plan = draft(120, projects=6)
    with Workspace.open(path) as ws, ws.write("import") as tx:
        insert_rows(tx, plan.rows)
        first, second = (row["id"] for row in plan.rows["project"][:2])
        of = {
            project: [row["id"] for row in plan.rows["task"] if row["project"] == project]
            for project in (first, second)
        }
        tx.insert(
            "dependency",
            {"project": second, "predecessor": of[first][-1], "successor": of[second][0]},
        )
        calendar = tx.insert("calendar", {"name": "Work", "monday": "08:00-16:00"})
        tx.update("project", first, {"calendar": calendar})
    return path


@pytest.fixture
def ws(big: Path, tmp_path: Path) -> Workspace:
    import shutil

    path = tmp_path / "plan.db"
    shutil.copyfile(big, path)
    return Workspace.open(path)


def anew(ws: Workspace) -> dict[str, ProjectHealth | None]:
    """All of it from nothing."""
    ids = [id for (id,) in ws.reader.execute("SELECT id FROM project").fetchall()]
    return {id: judged_project(ws.reader, id, TODAY, limits()) for id in ids}


def ids(ws: Workspace, kind: str, where: str = "1") -> list[str]:
    rows = ws.reader.execute(f"SELECT id FROM {kind} WHERE {where} ORDER BY id").fetchall()
    return [id for (id,) in rows]


def changed(ws: Workspace, change: Callable[[], object]) -> set[str]:
    """Which projects are judged anew by a change; the answer is as from nothing."""
    before = all_health(ws.reader, TODAY)
    change()
    after = all_health(ws.reader, TODAY)
    assert after == {id: one for id, one in anew(ws).items() if id in after}
    return {id for id, one in after.items() if one is not before.get(id)}


def test_one_edit_judges_one_project(ws: Workspace) -> None:
    last = ids(ws, "project")[-1]
    (task, *_) = ids(ws, "task", f"project='{last}' AND state='todo'")

    def edit() -> None:
        with ws.write("edit") as tx:
            tx.update("task", task, {"duration": 60 * 480})

    assert changed(ws, edit) == {last}
    assert changed(ws, lambda: None) == set()


def test_what_waits_for_another_project_is_judged_with_it(ws: Workspace) -> None:
    rows = ws.reader.execute(
        "SELECT d.project,t.project,t.id FROM dependency d JOIN task t ON t.id=d.predecessor"
        " WHERE t.project<>d.project"
    ).fetchall()
    ((second, first, task),) = rows

    def edit() -> None:
        with ws.write("edit") as tx:
            tx.update("task", task, {"duration": 300 * 480})

    assert changed(ws, edit) == {first, second}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("roadblock", {"since": "2026-01-02"}),
        ("risk", {"probability": 5, "impact": 5}),
        ("milestone", {"owner": None, "team": None}),
        ("project", {"review_days": 14}),
    ],
)
def test_what_hangs_on_a_project_judges_it_anew(
    ws: Workspace, kind: str, values: dict[str, str | int | None]
) -> None:
    (id, *_) = ids(ws, kind)
    column = "id" if kind == "project" else "project"
    (project,) = ws.reader.execute(f"SELECT {column} FROM {kind} WHERE id=?", (id,)).fetchone()

    def edit() -> None:
        with ws.write("edit") as tx:
            tx.update(kind, id, values)

    assert project in changed(ws, edit)


def test_what_is_deleted_and_undone_counts_as_well(ws: Workspace) -> None:
    from mstui.store.tree import remove

    last = ids(ws, "project")[-1]
    (milestone, *_) = ids(ws, "milestone", f"project='{last}'")

    def delete() -> None:
        with ws.write("delete") as tx:
            remove(tx, "milestone", milestone)

    assert changed(ws, delete) == {last}
    assert milestone not in all_health(ws.reader, TODAY)[last].milestones
    assert changed(ws, ws.undo) == {last}
    assert milestone in all_health(ws.reader, TODAY)[last].milestones


def test_a_check_in_and_a_reading_reach_their_project(ws: Workspace) -> None:
    last = ids(ws, "project")[-1]
    (milestone, *_) = ids(ws, "milestone", f"project='{last}' AND state='planned'")
    kpis: list[str] = []

    def add_kpi() -> None:
        with ws.write("add") as tx:
            kpis.append(
                tx.insert("kpi", {"name": "K", "project": last, "milestone": milestone,
                                  "target_value": "9"})
            )  # fmt: skip

    def read() -> None:
        with ws.write("read") as tx:
            for day in ("2026-11-01", "2026-11-08", "2026-11-15"):
                tx.insert("reading", {"kpi": kpis[0], "on": day, "value": "1"})

    def review() -> None:
        with ws.write("review") as tx:
            checkin = tx.insert("checkin", {"project": last, "on": "2026-11-20", "at": 1})
            tx.insert("judgement", {"checkin": checkin, "milestone": milestone,
                                    "declared": "green", "health": "red"})  # fmt: skip

    for change in (add_kpi, read, review):
        assert changed(ws, change) == {last}
    found = all_health(ws.reader, TODAY)[last].milestones[milestone]
    assert found.verdict.fired("KPI short")
    assert found.melon == 1


def test_names_and_notes_judge_nothing_and_calendars_everything(ws: Workspace) -> None:
    def note() -> None:
        with ws.write("note") as tx:
            tx.insert("note", {"text": "x", "item": ids(ws, "task")[0]})
            tx.update("person", ids(ws, "person")[0], {"name": "Zoë"})

    def day_off() -> None:
        with ws.write("day off") as tx:
            tx.insert("dayoff", {"calendar": ids(ws, "calendar")[0], "start": "2026-11-30"})

    assert changed(ws, note) == set()
    assert changed(ws, day_off) == set(ids(ws, "project"))


def test_another_day_is_another_book(ws: Workspace) -> None:
    all_health(ws.reader, TODAY)
    assert book_of(ws.reader, TODAY).has(ids(ws, "project")[0])
    assert not book_of(ws.reader, "2026-11-22").has(ids(ws, "project")[0])


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["task", "milestone", "risk", "roadblock", "dependency"]),
        st.integers(0, 999),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=6,
)


@given(EDITS)
@settings(max_examples=15)
def test_any_edits_leave_it_as_from_nothing(big: Path, edits: list[tuple[str, int, int]]) -> None:
    """Random edits and deletions, each seen at once; the file is put back by not saving it."""
    import shutil
    from tempfile import TemporaryDirectory

    from mstui.store.tree import remove

    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.db"
        shutil.copyfile(big, path)
        with Workspace.open(path) as ws:
            all_health(ws.reader, TODAY)
            for kind, number, what in edits:
                there = ids(ws, kind)
                id = there[number % len(there)]
                with ws.write("edit") as tx:
                    if what == 0:
                        remove(tx, kind, id)
                    else:
                        tx.update(kind, id, _value(kind, what))
                seen = all_health(ws.reader, TODAY)
            assert seen == {id: one for id, one in anew(ws).items() if id in seen}


def _value(kind: str, what: int) -> dict[str, str | int | None]:
    return {
        "task": {"duration": what * 4800},
        "milestone": {"target": f"2026-11-{10 + what * 3}"},
        "risk": {"probability": what},
        "roadblock": {"state": "resolved" if what % 2 else "open"},
        "dependency": {"lag": what * 480},
    }[kind]


def test_a_walk_over_all_projects_keeps_no_plans(ws: Workspace) -> None:
    from mstui.views.health import project_health
    from mstui.views.kept import _BY_READER
    from mstui.views.planning import planned_project

    all_health(ws.reader, TODAY)
    assert not _BY_READER[ws.reader].found
    last = ids(ws, "project")[-1]
    assert project_health(ws.reader, last, TODAY) is all_health(ws.reader, TODAY)[last]
    plan = planned_project(ws.reader, last)
    assert planned_project(ws.reader, last) is plan, "whoever asks for one keeps it"

"""The large workspaces that measurements are made on."""

from __future__ import annotations

from pathlib import Path

from mstui.store.check import check
from mstui.store.dumping import dump_text
from mstui.store.workspace import Workspace
from support.big import TODAY, build, draft


def test_equal_seeds_give_equal_workspaces(tmp_path: Path) -> None:
    """A ratio measured today must be measured on the same plan tomorrow."""
    texts = []
    for name in ("one.db", "two.db"):
        with Workspace.open(build(tmp_path / name, 400, projects=4)) as workspace:
            texts.append(dump_text(workspace.reader))
    assert texts[0] == texts[1]


def test_a_large_workspace_has_its_size_and_shape() -> None:
    plan = draft(1000, projects=50, today=TODAY)
    assert (plan.count("project"), plan.count("task")) == (50, 1000)
    assert plan.count("milestone") == 50 * 20
    assert any(row.get("parent") for row in plan.rows["task"])
    accented = [row for row in plan.rows["task"] if not str(row["name"]).isascii()]
    assert 0.03 < len(accented) / 1000 < 0.1


def test_it_is_a_sound_workspace(tmp_path: Path) -> None:
    with Workspace.open(build(tmp_path / "big.db", 200, projects=2)) as workspace:
        assert check(workspace.reader) == []

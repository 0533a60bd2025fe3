"""One large project of linked tasks, for what has to follow links fast.

``python tests/support/wide.py PATH [TASKS]`` writes one.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from mstui.domain.draft import Draft
from mstui.store.bulk import insert_rows
from mstui.store.creating import create_file
from mstui.store.workspace import Workspace

PHASE, MILESTONE_EACH = 500, 50


def draft(tasks: int, *, seed: int = 1) -> Draft:
    """A project of so many tasks in phases, twice as many links, each not far back."""
    chance = random.Random(seed)
    plan = Draft(bits=chance)
    project = plan.add("project", name="Large", key="BIG", start="2026-01-05", ord="00000m")
    phases = [
        plan.add("phase", name=f"Phase {number + 1}", project=project, ord=f"{number:05d}m")
        for number in range(-(-tasks // PHASE))
    ]
    items: list[str] = []
    for number in range(tasks):
        given = {"project": project, "phase": phases[number // PHASE], "ord": f"{number:05d}m"}
        if number % MILESTONE_EACH == MILESTONE_EACH - 1:
            name = f"Milestone {number + 1}"
            items.append(plan.add("milestone", name=name, state="planned", **given))
        else:
            length = chance.randint(1, 10) * 240
            name = f"Task {number + 1}"
            items.append(plan.add("task", name=name, state="todo", duration=length, **given))
    seen: set[tuple[int, int]] = set()
    while len(seen) < 2 * tasks:
        after = chance.randrange(1, tasks)
        pair = (max(0, after - chance.randint(1, 200)), after)
        if pair not in seen:
            seen.add(pair)
            before, after_id = items[pair[0]], items[pair[1]]
            plan.add("dependency", project=project, predecessor=before, successor=after_id)
    return plan


def build(path: Path, tasks: int = 10_000, *, seed: int = 1) -> Path:
    """Write such a workspace to ``path``, a new file; returns the path."""
    create_file(path)
    plan = draft(tasks, seed=seed)
    with Workspace.open(path) as workspace, workspace.write("import: a large plan") as tx:
        insert_rows(tx, plan.rows)
    return path


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)

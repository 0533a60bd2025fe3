"""Killed on the way into every writing system call, and refused it: nothing is half done."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from faults_scene import Scene

from mstui.domain.errors import NotFound
from mstui.store.check import check
from mstui.store.dumping import dump_text
from mstui.store.workspace import Workspace
from support.faults import Run, calls, failed_at, killed_at, need_strace, run, worth_trying
from support.newer import enter

# An import of many rows makes hundreds of calls alike: as many are tried as there is time for.
SECONDS = {"edit": 10.0}
OTHERWISE = 4.0
LEAST = 8
OPERATIONS = ("edit", "bulk", "migrate", "mend", "backup", "create", "restore")


class Found(NamedTuple):
    """What a person finds in the folder: dumps of the plan, of a new file, of all copies."""

    plan: str
    fresh: str
    copies: list[str]


def whole(path: Path) -> str:
    """The dump of a file that must be sound, as the next process finds it and goes on with it."""
    with closing(Workspace.open(path)) as ws:
        # Triggers that somebody dropped are missing until the first write.
        found = [f for f in check(ws.reader) if f.invariant not in ("triggers", "journal")]
        assert found == []
        text = dump_text(ws.reader)
        with ws.write("the next change works") as tx:
            tx.insert("tag", {"name": "alive"})
        assert check(ws.reader) == []
    return text


def find(folder: Path) -> Found:
    copies = sorted((folder / "state").rglob("*.db"))
    plan = whole(folder / "plan.db")
    try:
        fresh = whole(folder / "deeper" / "fresh.db")
    except NotFound:
        fresh = ""
    return Found(plan, fresh, [whole(path) for path in copies])


@pytest.fixture(params=OPERATIONS)
def operation(request: pytest.FixtureRequest, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> str:
    need_strace()
    if request.param == "migrate":
        # The scene is of the older version. A killed update leaves an old file or a new one,
        # and the new version reads both.
        enter(monkeypatch)
    return str(request.param)


EXPECTED: dict[str, list[Found]] = {}


@pytest.fixture
def expected(operation: str, scene: Scene) -> list[Found]:
    """What is found before the operation and after each of its steps, undisturbed."""
    if operation not in EXPECTED:
        steps = run(operation, scene.copy()).acknowledged
        assert steps
        found = EXPECTED[operation] = []
        for upto in range(steps + 1):
            folder = scene.copy()
            assert run(operation, folder, upto=upto).acknowledged == upto
            found.append(find(folder))
    return EXPECTED[operation]


def judge(done: Run, folder: Path, expected: list[Found], possible: set[int]) -> None:
    """All that was acknowledged is there, and of the rest all or nothing."""
    assert done.errors == ""
    now = find(folder)
    assert now.plan in [expected[index].plan for index in possible]
    assert now.fresh in [expected[index].fresh for index in possible]
    # Copies are good ones of what stood there before, however many there are by now.
    originals = {copy for found in expected for copy in (found.plan, *found.copies)}
    assert set(now.copies) <= originals
    assert len(now.copies) >= len(expected[done.acknowledged].copies)


def test_killed_at_any_call_nothing_acknowledged_is_lost(operation, scene, expected):
    last = len(expected) - 1
    found = calls(operation, scene.copy())
    seconds = SECONDS.get(operation, OTHERWISE)
    for call in worth_trying(found, seconds=seconds, least=LEAST):
        folder = scene.copy()
        done = killed_at(operation, folder, call)
        step = done.acknowledged
        try:
            judge(done, folder, expected, {step, min(step + 1, last)})
        except AssertionError as error:
            raise AssertionError(f"killed at {call}: {done}") from error


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_refused_any_call_it_says_so_and_goes_on(operation, scene, expected, error):
    """A full or failing disk: one line, the file whole, and the same process can try again."""
    last = len(expected) - 1
    found = calls(operation, scene.copy())
    seconds = SECONDS.get(operation, OTHERWISE) / 3
    for number, call in enumerate(worth_trying(found, seconds=seconds, least=LEAST)):
        ever_after = number % 2 == 1
        folder = scene.copy()
        done = failed_at(operation, folder, call, error, ever_after=ever_after)
        step = done.acknowledged
        try:
            assert done.code in (0, 10)
            assert all(line.startswith("failed 1: ") for line in done.failures)
            assert done.code == 0 or done.failures
            judge(done, folder, expected, {step, min(step + 1, last)})
            if not call.name.startswith("unlink"):
                assert list(folder.rglob(".mstui-*")) == []
        except AssertionError as problem:
            raise AssertionError(f"{error} at {call}: {done}") from problem

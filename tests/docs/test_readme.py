"""The README's commands are those that CI runs, its lists are complete, and it stays short."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from typing import Any

import pytest
from docs_tables import README, ROOT, code, sh_blocks
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
FIRST_KEYS = (
    "open", "add", "edit", "set_target", "set_owner", "done", "find", "undo", "keys", "back",
)  # fmt: skip


def readme() -> str:
    return README.read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared: dict[str, Any] = tomllib.loads(text)["project"]
    return declared


def extras() -> dict[str, list[str]]:
    declared: dict[str, list[str]] = project()["optional-dependencies"]
    return declared


def pins() -> dict[str, str]:
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def test_it_is_short() -> None:
    assert len(readme().splitlines()) < 150


@pytest.mark.parametrize(
    ("word", "last"), [("app", ".venv/bin/mstui demo"), ("tests", ".ci/checks .venv/bin/python")]
)
def test_ci_finds_each_command_in_a_block_of_its_own(word: str, last: str) -> None:
    told = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "readme_command.py"), word],
        capture_output=True,
        text=True,
        check=True,
    )
    command = told.stdout.strip()
    assert "\n" not in command
    assert command + "\n" in sh_blocks(readme())
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert command.endswith(f"&& {last}")


def test_ci_runs_the_readmes_command() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'eval "$(python3 .ci/readme_command.py tests)"' in run.splitlines()


def test_the_tests_are_installed_with_the_pins() -> None:
    (command,) = (block for block in sh_blocks(readme()) if ".ci/checks" in block)
    assert "-c .ci/constraints.txt -e '.[dev]'" in command


def test_every_dependency_is_there_with_its_reason() -> None:
    rows = [line for line in readme().splitlines() if line.startswith("|")]
    for name in (Requirement(text).name for text in project()["dependencies"]):
        (line,) = (line for line in rows if line.startswith(f"| {name} |"))
        assert len(line.split("|")[2].strip()) > 10, name


def test_every_package_of_an_extra_is_there_with_its_reason() -> None:
    for extra, listed in extras().items():
        rows = [line for line in readme().splitlines() if line.startswith(f"| {code(extra)} |")]
        told = {name.strip() for line in rows for name in line.split("|")[2].split(",")}
        assert told == {Requirement(text).name for text in listed}
        assert all(len(line.split("|")[3].strip()) > 10 for line in rows)


def test_no_package_is_named_that_is_not_needed() -> None:
    declared = {Requirement(text).name for text in project()["dependencies"]}
    table = readme().partition("| Package | Why |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| ([\w-]+) \|", table, re.M)) == declared


def test_the_first_keys_are_those_in_force() -> None:
    from mstui.commands.registry import REGISTRY

    table = readme().partition("## The first ten keys")[2].partition("\n\n`:`")[0]
    shown = re.findall(r"^\| `([^`]+)` \|", table, re.M)
    assert shown == [REGISTRY.key_of(id) for id in FIRST_KEYS]


def test_the_pictures_are_those_the_app_makes() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme())
    names = ("portfolio", "project", "timeline", "checkin", "trend")
    assert pictures == [f"src/mstui/help/img/{name}.svg" for name in names]


def test_the_licence_is_that_of_the_package() -> None:
    assert project()["license"] == "MIT"
    assert "\nMIT, see [LICENSE](LICENSE).\n" in readme()


def test_pins_are_exact_and_name_no_place() -> None:
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    odd = [line for line in pinned if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.+!]*", line)]
    assert odd == []
    assert len(pins()) == len(pinned)


def test_every_requirement_is_pinned_within_its_bounds() -> None:
    required = [Requirement(text) for text in [*project()["dependencies"], *extras()["dev"]]]
    for one in required:
        assert one.specifier.contains(Version(pins()[canonicalize_name(one.name)])), one.name


def test_everything_that_is_needed_by_what_is_needed_is_pinned_too() -> None:
    from importlib.metadata import PackageNotFoundError, requires

    waiting = [Requirement(text) for text in [*project()["dependencies"], *extras()["dev"]]]
    seen: set[str] = set()
    unpinned = set()
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        key = f"{name}[{','.join(sorted(one.extras))}]"
        if key in seen or name == "pip":
            continue
        seen.add(key)
        if name not in pins():
            unpinned.add(name)
        try:
            inner = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            pytest.fail(f"{name} is not installed")
        wanted = [{"extra": extra} for extra in one.extras or {""}]
        waiting += [
            need
            for need in inner
            if need.marker is None or any(need.marker.evaluate(env) for env in wanted)
        ]
    assert unpinned == set()


def test_nothing_lies_at_the_top_that_does_not_belong_there() -> None:
    """What tests or tries leave behind is easily committed."""
    listed = subprocess.run(
        ["git", "ls-tree", "--name-only", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("this is no clone")
    known = {"CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", "src", "tests", "themes"}
    assert {name for name in listed.stdout.split() if name[0] != "."} == known

"""What is due: check-ins in ``due`` and ``status``, and the notice on the desktop."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cli.conftest import Program
from support.demonstration import write_demo

SAYS = """#!/bin/sh
for word in "$@"; do printf '%s\\0' "$word"; done > "$TOLD"
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Program:
    path = tmp_path_factory.mktemp("rhythm") / "demo.db"
    write_demo(path, date(2026, 11, 21))
    return Program(path)


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setenv("MSTUI_TODAY", day)


def checkins(demo: Program) -> dict[str, tuple[str, int]]:
    items = json.loads(demo.ok("due", "--json").out)["items"]
    return {
        one["project_key"]: (one["what"], one["days"]) for one in items if one["kind"] == "project"
    }


# The demonstration's last check-ins were on 12 November, every seven days.
@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2026-11-18", None),
        ("2026-11-19", ("check-in", 0)),
        ("2026-11-26", ("check-in", 7)),
        ("2026-11-27", ("stale", 8)),
    ],
)
def test_a_check_in_is_due_after_its_interval_and_stale_after_two(
    demo: Program, monkeypatch: pytest.MonkeyPatch, day: str, what: tuple[str, int] | None
) -> None:
    on(monkeypatch, day)
    assert checkins(demo) == ({} if what is None else dict.fromkeys(("APP", "PRD", "WEB"), what))
    assert demo.ok("status", "--format", "{checkins}").out == ("0\n" if what is None else "3\n")


def test_a_project_without_any_is_due_one_interval_after_its_begin(
    plan: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.ok("new", "Fair", "--template", "event", "--start", "2026-11-02")
    for day, is_due in (("2026-11-08", False), ("2026-11-09", True)):
        on(monkeypatch, day)
        items = plan.ok("due", "--json").json["items"]
        assert any(one["name"] == "Fair" and one["kind"] == "project" for one in items) is is_due


def test_one_persons_list_leaves_the_check_ins_out(demo: Program) -> None:
    assert not any(
        one["kind"] == "project" for one in demo.ok("due", "--who", "Ana", "--json").json["items"]
    )


def test_the_desktop_is_told_the_worst_and_how_many(
    demo: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    on(monkeypatch, "2026-11-21")
    program = tmp_path / "notify-send"
    program.write_text(SAYS)
    program.chmod(0o755)
    monkeypatch.setenv("TOLD", str(tmp_path / "told"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert demo.ok("due", "--notify").out == ""
    *_, dashes, title, body, _ = (tmp_path / "told").read_text().split("\0")
    count = len(demo.ok("due", "--json").json["items"])
    assert (dashes, title) == ("--", f"mstui: {count} things need attention, 3 check-ins due")
    assert "Beta Version Released" in body.splitlines()[0]
    assert body.splitlines()[-1] == f"… and {count - 5} more"


def test_without_a_way_to_tell_it_says_what_to_install(
    demo: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "notify-send" in demo.refused(1, "due", "--notify")


def test_a_notice_that_fails_is_told_in_one_line(
    demo: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "notify-send"
    program.write_text("#!/bin/sh\necho 'no bus' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no bus" in demo.refused(1, "due", "--notify")

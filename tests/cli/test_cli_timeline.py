"""``timeline``: the chart as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.conftest import Program

GOLDEN = Path(__file__).parent / "timelines"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A plan with everything that a chart draws: today is Saturday 2026-11-21."""
    made = Program(tmp_path / "w.db")
    made.ok("init")
    made.ok("new", "Web", "--key", "WEB", "--start", "2026-11-02", "--as", "Ana")
    for name in ("Start Approved", "Result Accepted", "Project Closed"):
        made.ok("rm", name, "--yes")
    for phase in made.ok("list", "phase", "--json").json["items"]:
        made.ok("rm", phase["id"], "--yes")
    made.ok("add", "phase", "Create", "--project", "WEB")
    made.ok("add", "phase", "Launch", "--project", "WEB")
    create = ("--project", "WEB", "--phase", "Create")
    launch = ("--project", "WEB", "--phase", "Launch")
    made.ok("add", "task", "Write", "--duration", "8d", "--start", "2026-11-02", *create)
    made.ok("add", "task", "Draw", "--duration", "10d", *create)
    made.ok("add", "task", "Colour", "--duration", "2d", *create)
    made.ok("add", "milestone", "Creative final", "--target", "2026-11-27", *create)
    made.ok("add", "task", "Put online", "--duration", "3d", *launch)
    made.ok("add", "milestone", "Goes live", "--target", "2026-12-18", *launch)
    made.ok("edit", "Goes live", "--deadline", "2026-12-22")
    for before, after in (
        ("Write", "Draw"),
        ("Write", "Colour"),
        ("Draw", "Creative final"),
        ("Colour", "Creative final"),
        ("Creative final", "Put online"),
        ("Put online", "Goes live"),
    ):
        made.ok("add", "dependency", before, "--successor", after)
    made.ok("baseline", "take", "WEB", "--name", "Kick-off")
    made.ok("done", "Write")
    made.ok("edit", "Draw", "--percent", "40", "--actual-start", "2026-11-16")
    return made


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("fit", ()),
        ("narrow", ("--width", "60")),
        ("day", ("--zoom", "day", "--width", "120")),
        ("week", ("--zoom", "week")),
        ("month", ("--zoom", "month", "--width", "80")),
        ("quarter", ("--zoom", "quarter", "--width", "80")),
        ("ascii", ("--ascii", "--zoom", "week", "--width", "80")),
    ],
)
def test_goldens(program: Program, name: str, options: tuple[str, ...]) -> None:
    """GOLDENS=write writes them anew: read what changed before it is kept."""
    import os

    drawn = program.ok("timeline", "WEB", *options).out
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDENS") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(drawn, encoding="utf-8")
    assert drawn == file.read_text(encoding="utf-8")


def test_ascii_is_ascii(program: Program) -> None:
    assert program.ok("timeline", "WEB", "--ascii").out.isascii()


@pytest.mark.parametrize("width", [50, 80, 200])
def test_no_line_is_wider_than_asked(program: Program, width: int) -> None:
    for line in program.ok("timeline", "WEB", "--width", str(width)).out.splitlines()[:-1]:
        assert len(line) <= width


def test_names_that_would_command_a_terminal_are_harmless(program: Program) -> None:
    import sqlite3

    assert program.db is not None
    conn = sqlite3.connect(program.db)
    conn.execute("UPDATE task SET name=? WHERE name='Draw'", ("\x1b]0;owned\x07\u202eDraw",))
    conn.commit()
    conn.close()
    out = program.ok("timeline", "WEB").out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", out)


def test_an_empty_project_has_an_empty_chart(tmp_path: Path) -> None:
    program = Program(tmp_path / "w.db")
    program.ok("init")
    program.ok("add", "project", "Bare", "--as", "Ana")
    assert "Bare" in program.ok("timeline", "Bare").out


def test_a_picture_for_documents(program: Program, tmp_path: Path) -> None:
    """Well-formed, without script, with every item, and with user text as text only."""
    import sqlite3

    from defusedxml.ElementTree import parse

    assert program.db is not None
    conn = sqlite3.connect(program.db)
    hostile = "<script>alert(1)</script>&\x1b[31m"
    conn.execute("UPDATE task SET name=? WHERE name='Draw'", (hostile,))
    conn.commit()
    conn.close()
    file = tmp_path / "plan.svg"
    program.ok("timeline", "WEB", "--svg", file)
    root = parse(file).getroot()
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "script" not in tags
    assert tags >= {"svg", "rect", "path", "text", "line"}
    texts = [element.text or "" for element in root.iter() if element.tag.endswith("text")]
    assert {"Write", "Goes live", "today"} <= set(texts)
    assert any(text.startswith("<script>alert(1)</script>&") for text in texts)
    assert "\x1b" not in file.read_text()
    before = file.read_text()
    assert "already exists" in program.refused(2, "timeline", "WEB", "--svg", file)
    assert file.read_text() == before
    assert program.ok("timeline", "WEB", "--svg", "-").out == before


def test_without_a_project_all_active_ones_are_drawn(program: Program, tmp_path: Path) -> None:
    program.ok("add", "project", "Other house", "--as", "Ana")
    program.ok("add", "milestone", "Roof on", "--project", "Other house", "--target", "2026-12-04")
    program.ok("add", "project", "Given up", "--as", "Ana")
    program.ok("edit", "Given up", "--status", "cancelled")
    out = program.ok("timeline").out
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0] == "All projects"
    starts = [line.split("  ")[0] for line in lines]
    assert starts.index("Web") < starts.index("Creative final") < starts.index("Goes live")
    assert starts.index("Other house") < starts.index("Roof on")
    assert "Given up" not in out
    assert program.ok("timeline", "--ascii").out.isascii()
    file = tmp_path / "all.svg"
    program.ok("timeline", "--svg", file)
    assert "Roof on" in file.read_text(encoding="utf-8")


def test_a_link_with_what_holds_it_is_told_beside_the_chart(program: Program) -> None:
    import sqlite3

    assert program.db is not None
    conn = sqlite3.connect(program.db)
    phase, task, project = conn.execute(
        "SELECT phase,id,project FROM task WHERE name='Draw'"
    ).fetchone()
    conn.execute(
        "INSERT INTO dependency(id,project,predecessor,successor,type) VALUES('0'||?,?,?,?,'FS')",
        (task[1:], project, phase, task),
    )
    conn.commit()
    conn.close()
    told = program.ok("timeline", "WEB")
    assert "“Draw” waits for “Create”, but one lies in the other" in told.err
    assert "Goes live" in told.out


def test_the_picture_can_be_read_on_light_and_dark_pages(program: Program) -> None:
    """Colours that carry meaning stand out from both; all else takes the page's own."""
    from mstui.config.colors import contrast

    picture = program.ok("timeline", "WEB", "--svg", "-").out
    drawn = set(re.findall(r'(?:fill|stroke)="(#\w+)"', picture)) - {"#fff"}
    assert len(drawn) >= 5
    for colour in drawn:
        for page in ("#ffffff", "#15181e"):
            assert contrast(colour, page) >= 3, (colour, page)
    for word in ("critical: no float", "baseline", "buffer", "deadline", "target", "achieved"):
        assert f">{word}</text>" in picture

"""config, keys, themes, templates, projects, help, completion, demo: and that all of it exists."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mstui.cli.help import rendered
from mstui.cli.verbs import GROUPS, VERBS
from mstui.commands.registry import REGISTRY

ISSUE = [
    "init",
    "path",
    "doctor",
    "check",
    "backup",
    "restore",
    "config",
    "new",
    "template",
    "add",
    "edit",
    "show",
    "list",
    "done",
    "achieve",
    "move",
    "rm",
    "note",
    "undo",
    "redo",
    "log",
    "dump",
    "import",
    "keys",
    "themes",
    "demo",
    "help",
    "completion",
    "status",
    "due",
]
PAGE = Path(__file__).resolve().parents[2] / "src" / "mstui" / "help" / "cli.md"


def test_every_verb_exists_and_has_help(program: Any) -> None:
    assert set(ISSUE) <= set(VERBS)
    listed = program.ok("-h").out
    for name, entry in VERBS.items():
        assert entry.group in GROUPS
        assert re.search(rf"^  {name} ", listed, re.M), name
        for option in ("-h", "--help"):
            told = program.ok(name, option).out
            assert "Usage: mstui" in told
            assert "--help" in told


def test_every_verb_has_a_section_of_its_own() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in VERBS:
        assert re.search(rf"^### .*`{name}\b", page, re.M), name


def test_config_init_writes_once_and_documents_every_key(program: Any) -> None:
    path = Path(program.ok("config", "init").out.strip())
    text = path.read_text(encoding="utf-8")
    assert all(f"#{command.id} = " in text for command in REGISTRY.commands)
    assert program("config", "init").code == 5
    assert path.read_text(encoding="utf-8") == text


def test_keys_honour_the_config_and_tell_what_is_wrong_in_it(
    program: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path))
    declared = program.ok("keys", "--json").json
    assert [row["id"] for row in declared["keys"]] == [row.id for row in REGISTRY.key_table()]
    (tmp_path / "config.toml").write_text('[keys]\nundo = "ctrl+y"\nredo = "nokey"\n')
    ran = program("keys", "--json")
    keys = {row["id"]: row["keys"] for row in ran.json["keys"]}
    assert (ran.code, keys["undo"]) == (1, "ctrl+y")
    assert [problem.partition(";")[0] for problem in ran.json["problems"]] == [
        (
            'config.toml: redo in line 3: "nokey" is no key · a key is a character, a name as "enter",'
            ' or both with "ctrl+" before it'
        )
    ]
    ran = program("keys")
    assert "redo in line 3" in ran.err
    assert "ctrl+y" in ran.out
    (tmp_path / "config.toml").write_text("[keys]\nundo = 5\n")
    assert "keys.undo is 5 in line 2" in program("keys").err
    (tmp_path / "config.toml").write_text('[keys]\nundo = "ctrl+y"\n')
    assert "focus_1" not in program.ok("keys", "portfolio").out
    (tmp_path / "config.toml").unlink()
    assert "there is no screen" in program.refused(3, "keys", "nowhere")


def test_themes_lists_all_and_says_which_is_broken(
    program: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path))
    told = program.ok("themes", "--json").json
    assert [theme["name"] for theme in told["themes"] if theme["chosen"]] == ["mstui-dark"]
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "mine.toml").write_text(
        'dark = true\nbase = "mstui-dark"\n[colors]\ntxet = "red"\n'
    )
    ran = program("themes")
    assert ran.code == 1
    assert "mine.toml" in ran.err
    assert "line 4" in ran.err


def test_a_malformed_config_stops_no_verb(
    plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("MSTUI_USER", "")
    (tmp_path / "config.toml").write_text('user = "Ana\n')
    told = plan.ok("add", "task", "X").err
    assert "config.toml" in told
    assert "line 1" in told
    ran = plan("doctor")
    assert (ran.code, "config.toml" in ran.out) == (1, True)


# Projects and templates -----------------------------------------------------------------------------


def test_new_lays_a_template_out_both_ways(plan: Any) -> None:
    assert plan.ok("new", "Forward", "-t", "product-launch", "--start", "2027-01-04").out == "FOR\n"
    plan.ok("new", "Back", "ward", "--template", "event", "--launch", "2027-06-18", "--key", "fair")
    with sqlite3.connect(plan.db) as conn:
        first = conn.execute(
            "SELECT min(t.start) FROM task t JOIN project p ON p.id=t.project WHERE p.key='FOR'"
        ).fetchone()[0]
        last = conn.execute(
            "SELECT m.target FROM milestone m JOIN project p ON p.id=m.project"
            " WHERE p.key='FAIR' AND m.deadline LIKE '2027-06-18%'"
        ).fetchall()
    assert first[:10] == "2027-01-04"
    assert last == [("2027-06-18",)]
    before = plan.ok("dump").out
    plan.ok("new", "Third")
    plan.ok("undo")
    assert plan.ok("dump").out == before


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["X", "-t", "evnet"], 3, 'did you mean "event"?'),
        (["X", "--start", "today", "--launch", "eom"], 2, "not both"),
        (["X", "--start", "someday"], 2, "is no date"),
        ([" "], 2, "needs a name"),
        (["X", "-t", "/nowhere.toml"], 3, "/nowhere.toml"),
    ],
)
def test_new_says_what_is_wrong(plan: Any, words: list[str], code: int, told: str) -> None:
    assert told in plan.refused(code, "new", *words)


def test_a_project_becomes_a_template_and_a_project_again(plan: Any, tmp_path: Path) -> None:
    plan.ok("template", "save", "WEB", "our-rebrand", "--title", "Our way")
    listed = plan.ok("template", "list", "--json").json["templates"]
    assert (listed[0]["id"], listed[0]["origin"], len(listed)) == ("our-rebrand", "yours", 13)
    text = plan.ok("template", "show", "our-rebrand").out
    assert "Beta released" in text
    assert "Ana" not in text
    assert plan.ok("template", "show", "event").out.startswith("#") or "title" in text
    path = tmp_path / "copy.toml"
    path.write_text(text)
    plan.ok("new", "Again", "-t", "our-rebrand")
    plan.ok("new", "From a file", "-t", path)
    with sqlite3.connect(plan.db) as conn:
        counts = conn.execute("SELECT count(*) FROM milestone WHERE name='Beta released'")
        assert counts.fetchone() == (3,)
    assert "did you mean" in plan.refused(3, "template", "show", "our-rebrnd")
    assert plan("template", "save", "NOPE", "x").code == 3


# help, completion, demo -----------------------------------------------------------------------------


def test_help_prints_pages_verbs_and_the_nearest(program: Any) -> None:
    topics = program.ok("help").out
    assert "cli" in topics
    for page in PAGE.parent.glob("*.md"):
        text = program.ok("help", page.stem).out
        assert "\x1b" not in text
        assert "```" not in text
        assert max(len(line) for line in text.splitlines() if not line.startswith("    ")) <= 100
    assert "mstui move" in program.ok("help", "move").out
    assert program.ok("help", "keys", "--json").json["markdown"].startswith("# ")
    assert "did you mean" in program.refused(3, "help", "templtes")


def test_every_verb_is_a_topic(program: Any) -> None:
    for name in VERBS:
        assert name in program.ok("help", name).out


def test_markdown_reads_as_plain_text() -> None:
    made = rendered(
        "# Title\n\nA *long* **line** with `code` and a [link](page.md) that\nruns on.\n\n"
        "- first\n  goes on\n- second\n\n```sh\nmstui  x\n```\n\n| A | B |\n|---|---|\n| `a\\|b` | c |\n",
        40,
    )
    assert made == (
        "Title\n\nA *long* line with code and a link\n(page.md) that runs on.\n\n"
        "- first goes on\n- second\n\n    mstui  x\n\nA    B\na|b  c\n"
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_program(program: Any, shell: str) -> None:
    script = program.ok("completion", shell).out
    assert "_MSTUI_COMPLETE" in script
    assert "completion" in program.refused(2, "completion", "tcsh")


def test_completion_answers(plan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSTUI_DB", str(plan.db))

    def complete(*words: str) -> list[str]:
        monkeypatch.setenv("_MSTUI_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(["mstui", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        lines = plan.ok().out.split()
        return [line.partition(",")[2] for line in lines]

    assert set(complete("re")) == {"redo", "report", "restore"}
    assert "milestone" in complete("add", "mile")
    assert "--moscow" in complete("add", "milestone", "--mos")
    assert "save" in complete("template", "sa")
    assert complete("list", "MILE") == ["milestones"]
    assert complete("list", "tasks", "--project", "w") == ["WEB"]
    assert complete("new", "X", "-t", "reb") == ["rebrand"]
    assert "troubleshooting" in complete("help", "tro")
    assert complete("keys", "port") == ["portfolio"]
    plan.db.write_bytes(b"")
    assert complete("list", "tasks", "--project", "w") == []


def test_demo_writes_a_workspace_that_stays(program: Any, tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    assert "--db" in program.refused(2, "demo", "--no-ui")
    program.ok("demo", "--no-ui", "--db", path)
    program.db = path
    assert program.ok("check").out == ""
    tables = json.loads(program.ok("dump").out)["tables"]
    assert len(tables["project"]) == 3
    assert program("demo", "--no-ui").code == 5


def test_bash_takes_its_script(program: Any, tmp_path: Path) -> None:
    path = tmp_path / "mstui.bash"
    path.write_text(program.ok("completion", "bash").out)
    ran = subprocess.run(["bash", "-n", str(path)], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr

"""The quick way in: right answers, documented exit codes, and next to nothing imported."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mstui import __version__, entry
from mstui.store import header
from mstui.store.workspace import Workspace
from mstui.views import opening

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-25"

# What a prompt must not wait for: each takes as long to import as Python to start, or longer.
HEAVY = (
    "click",
    "textual",
    "rich",
    "pendulum",
    "sqlite_utils",
    "pathlib",
    "typing",
    "re",
    "enum",
    "json",
    "dataclasses",
    "importlib.metadata",
    "mstui.dates",
    "mstui.domain.kinds",
    "mstui.store.opening",
    "mstui.config.settings",
    "mstui.cli.main",
)


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """``python -m mstui`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "mstui", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env=_env(env),
        check=False,
    )


def _env(more: dict[str, str]) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path, "MSTUI_TODAY": TODAY, "PYTHONUTF8": "1", **more}


@pytest.fixture
def plan(workspace: Workspace) -> str:
    """A workspace with one late milestone; its path."""
    with workspace.write("add plan") as tx:
        ana = tx.insert("person", {"name": "Ana"})
        project = tx.insert("project", {"name": "Website", "key": "WEB"})
        for name, target in (("Beta", "2026-11-20"), ("Launch", "2026-11-27")):
            tx.insert(
                "milestone",
                {"name": name, "project": project, "owner": ana, "state": "planned"}
                | {"target": target},
            )
    workspace.close()
    return str(workspace.path)


def test_the_version_is_printed() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"mstui {__version__}\n", "")


def test_status_and_due_answer_on_the_workspace_in_force(plan: str, tmp_path: Path) -> None:
    """``--db`` goes before ``MSTUI_DB``, and that before the usual place."""
    assert run("status", "--db", plan).stdout == "1 overdue · 1 due · 1 active\n"
    assert run("--db", plan, "status", "--format", "{next}").stdout == "Launch\n"
    assert run("status", f"--db={plan}", "--format={overdue}").stdout == "1\n"
    assert run("status", MSTUI_DB=plan).stdout == "1 overdue · 1 due · 1 active\n"
    assert run("status", "--db", plan, MSTUI_DB=str(tmp_path / "no.db")).returncode == 0
    due = run("due", "--db", plan)
    assert due.stdout.splitlines()[0].split() == [
        "milestone", "overdue", "3", "wd", "late", "WEB", "Beta", "·", "Ana",
    ]  # fmt: skip
    assert (due.returncode, due.stderr) == (0, "")
    assert run("due", "--db", plan, "--who", "ana").stdout == due.stdout


def test_json_goes_to_stdout_with_its_schema(plan: str) -> None:
    status = json.loads(run("status", "--json", "--db", plan).stdout)
    assert (status["schema"], status["overdue"], status["next"]) == (1, 1, "Launch")
    due = json.loads(run("due", "--db", plan, "--json").stdout)
    assert [item["what"] for item in due["items"]] == ["overdue", "due"]


def test_nothing_due_prints_nothing(workspace: Workspace) -> None:
    """A cron mail is sent where there is something to say."""
    workspace.close()
    done = run("due", "--db", str(workspace.path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    for place in range(page, len(data), page):
        data[place : place + 40] = b"\xff" * 40
    path.write_bytes(bytes(data))


def _foreign(path: Path) -> None:
    path.unlink()
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE other(x)")
    conn.close()


def _newer(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[60:64] = (header.NEWEST_VERSION + 1).to_bytes(4, "big")
    path.write_bytes(bytes(data))


BROKEN = {
    "absent": (Path.unlink, 3),
    "empty": (lambda path: path.write_bytes(b""), 5),
    "text": (lambda path: path.write_text("hello" * 50), 5),
    "foreign": (_foreign, 5),
    "newer": (_newer, 5),
    "short": (lambda path: path.write_bytes(path.read_bytes()[:60]), 6),
    "damaged": (_damaged, 6),
}


@pytest.mark.parametrize("verb", ["status", "due"])
@pytest.mark.parametrize("what", BROKEN)
def test_a_bad_file_is_told_in_one_line_and_left_as_it_is(plan: str, verb: str, what: str) -> None:
    """The documented exit code, no traceback, not a byte written."""
    spoil, code = BROKEN[what]
    path = Path(plan)
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    done = run(verb, "--db", plan)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("mstui: ")
    assert done.stderr.count("\n") == 1
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_folder_and_a_pipe_are_refused_at_once(tmp_path: Path) -> None:
    assert run("status", "--db", str(tmp_path)).returncode == 5
    pipe = tmp_path / "pipe.db"
    os.mkfifo(pipe)
    assert run("due", "--db", str(pipe)).returncode == 5


@pytest.mark.parametrize("name", ["with space.db", "file:x.db", "100%?mode=rwc#.db", "ünï.db"])
def test_odd_names_are_names(plan: str, tmp_path: Path, name: str) -> None:
    """Nothing in a path is taken for a URI's own."""
    odd = tmp_path / "odd" / name
    odd.parent.mkdir()
    odd.write_bytes(Path(plan).read_bytes())
    assert run("status", "--db", str(odd), "--format", "{overdue}").stdout == "1\n"
    assert [found.name for found in odd.parent.iterdir()] == [name]


def test_a_writer_in_the_middle_of_saving_locks_the_file(plan: str) -> None:
    """A prompt waits a second, and then says who is in the way."""
    conn = sqlite3.connect(plan, isolation_level=None)
    conn.execute("BEGIN EXCLUSIVE")
    try:
        done = run("status", "--db", plan)
    finally:
        conn.execute("ROLLBACK")
        conn.close()
    assert done.returncode == 4
    assert "another program is writing" in done.stderr


def test_an_interrupted_save_is_recovered_by_the_careful_way(plan: str, tmp_path: Path) -> None:
    """A hot journal stops the quick opening; the store's own rolls back and answers."""
    script = (
        "import os,sqlite3,sys\n"
        "c=sqlite3.connect(sys.argv[1],isolation_level=None)\n"
        "c.execute('PRAGMA cache_size=1')\n"
        "c.execute('BEGIN')\n"
        "c.execute('UPDATE journal_meta SET capture=0')\n"
        "c.execute(\"UPDATE milestone SET state='achieved'\")\n"
        "c.execute('CREATE TABLE spill(x)')\n"
        "c.executemany('INSERT INTO spill VALUES(?)',[('y'*3000,) for _ in range(200)])\n"
        "os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, plan], check=False).returncode == 9
    assert Path(f"{plan}-journal").exists()
    done = run("status", "--db", plan, "--format", "{overdue}")
    assert (done.returncode, done.stdout) == (0, "1\n")
    assert not Path(f"{plan}-journal").exists()


def test_a_reader_that_goes_away_is_no_error(plan: str) -> None:
    """``mstui due | head -0``: no traceback, the code of a closed pipe."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "mstui", "due", "--db", plan],
        stdout=writing,
        stderr=subprocess.PIPE,
        env=_env({}),
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupt_ends_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "_by_click", interrupted)
    assert entry.main(["list", "task"]) == 130


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["list", "task"],
        ["status", "--help"],
        ["status", "--who", "ana"],
        ["due", "--format", "x"],
        ["due", "--project", "WEB"],
        ["status", "extra"],
        ["status", "--db"],
        ["status", "--as-of", "2026-01-01"],
        ["--json"],
        ["./plan.db"],
        ["--version", "status"],
    ],
)
def test_whatever_is_unusual_is_left_to_the_parser(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Help, mistakes and every other verb: there is one place that knows them."""
    passed: list[list[str]] = []
    monkeypatch.setattr(entry, "_by_click", lambda words: passed.append(words) or 0)
    assert entry.main(words) == 0
    assert passed == [words]


@pytest.mark.parametrize("verb", ["--version", "status", "due"])
def test_a_quick_answer_imports_nothing_heavy(plan: str, verb: str) -> None:
    """What Python itself has loaded before our first line does not count."""
    script = (
        "import sys; before = set(sys.modules)\n"
        "from mstui.entry import main\n"
        "code = main(sys.argv[1:])\n"
        "print(code, *sorted(set(sys.modules) - before), file=sys.stderr)\n"
    )
    words = [verb] if verb == "--version" else [verb, "--db", plan]
    env = _env({})
    del env["MSTUI_TODAY"]
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        capture_output=True,
        text=True,
        env=env,
        check=True,
    )
    code, *loaded = done.stderr.split()
    assert code == "0"
    assert not set(loaded) & set(HEAVY)
    if verb == "--version":
        assert [name for name in loaded if name.startswith("mstui")] == ["mstui", "mstui.entry"]


def test_the_quick_opening_knows_what_the_store_knows() -> None:
    """Its constants stand twice, since importing the store's costs more than the answer."""
    assert opening.APPLICATION_ID == header.APPLICATION_ID
    assert opening.NEWEST_VERSION == header.NEWEST_VERSION


def test_the_quick_opening_cannot_write(plan: str) -> None:
    conn = opening.open_quickly(plan)
    with pytest.raises(sqlite3.OperationalError):
        conn.execute("DELETE FROM milestone")
    conn.close()

"""The person's own editor, in a real terminal: given the screen, trusted with nothing."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from at_terminal import does, quits, start

from support.terminal import Terminal


def editor(folder: Path, script: str, first: str = "") -> dict[str, str]:
    """An editor that waits for Enter, and then runs a script on ``$1``; as the environment.

    It notes how the terminal stands: a program that takes lines needs echo and line mode.
    """
    program = folder / "an editor"
    program.write_text(
        f"#!/bin/sh\n{first}"
        f'stty -a > "{folder}/terminal"\n'
        f'cp "$1" "{folder}/seen"\n'
        f'echo "$1" > "{folder}/path"\n'
        "printf 'THE EDITOR HAS THE SCREEN '\n"
        "read line\n"
        f"{script}\n"
    )
    program.chmod(0o755)
    return {"VISUAL": "", "EDITOR": f"'{program}'"}


def ask(path: Path, sql: str) -> Any:
    with sqlite3.connect(path) as conn:
        row = conn.execute(sql).fetchone()
    return row[0] if row else None


@contextmanager
def in_editor(demo: Path, folder: Path, script: str, first: str = "") -> Iterator[Terminal]:
    """The app on the last project of the portfolio, its editor open."""
    with start(demo, env=editor(folder, script, first)) as terminal:
        does(terminal, "go_bottom", "edit_in_editor")
        terminal.wait_for("THE EDITOR HAS THE SCREEN")
        yield terminal


def test_a_project_is_edited_and_one_undo_takes_it_back(demo: Path, tmp_path: Path) -> None:
    script = 'sed -i \'s/^name = "Website rebrand"/name = "Website relaunch"/\' "$1"'
    with in_editor(demo, tmp_path, script) as terminal:
        assert not terminal.shows("mstui ›")
        modes = (tmp_path / "terminal").read_text().split()
        assert {"icanon", "echo", "isig", "icrnl"} <= set(modes)
        terminal.send("\r")
        terminal.wait_for("mstui ›", "Edited “Website rebrand”: 1 changed", "Website relaunch")
        assert ask(demo, "SELECT name FROM project WHERE key='WEB'") == "Website relaunch"
        assert not Path((tmp_path / "path").read_text().strip()).parent.exists()
        does(terminal, "undo")
        terminal.wait_for("Website rebrand", "Undone: edit Website rebrand as text")
        does(terminal, "cursor_up")
        assert quits(terminal) == 0
        assert terminal.outside.replace("THE EDITOR HAS THE SCREEN", "").strip() == ""
        assert terminal.is_restored, terminal.left_on


def test_a_file_that_was_left_as_it_is_changes_nothing(demo: Path, tmp_path: Path) -> None:
    before = demo.read_bytes()
    with in_editor(demo, tmp_path, "true") as terminal:
        terminal.send("\r")
        terminal.wait_for("mstui ›", "Nothing was changed")
        assert quits(terminal) == 0
    assert demo.read_bytes() == before


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo '# mine' >> \"$1\"; exit 3", "editor ended with 3"),
        ("echo '# mine' >> \"$1\"; kill -9 $$", "editor ended with -9"),
        ("printf '# mine \\377' >> \"$1\"", "is not UTF-8 text"),
    ],
)
def test_an_editor_that_fails_changes_nothing_and_its_text_is_kept(
    demo: Path, tmp_path: Path, script: str, told: str
) -> None:
    before = demo.read_bytes()
    with in_editor(demo, tmp_path, script) as terminal:
        terminal.send("\r")
        terminal.wait_for("mstui ›", told)
        kept = Path((tmp_path / "path").read_text().strip())
        assert terminal.shows("Your text is kept in", kept.name)
        assert b"# mine" in kept.read_bytes()
        assert kept.parent.stat().st_mode & 0o777 == 0o700
        assert quits(terminal) == 0
        assert terminal.is_restored, terminal.left_on
    assert demo.read_bytes() == before


def test_an_emptied_file_and_a_removed_one_delete_nothing(demo: Path, tmp_path: Path) -> None:
    before = demo.read_bytes()
    for script, told in ((': > "$1"', "came back empty"), ('rm "$1"', "left no file")):
        with in_editor(demo, tmp_path, script) as terminal:
            terminal.send("\r")
            terminal.wait_for("mstui ›", told)
    assert demo.read_bytes() == before


def test_a_mistake_comes_back_at_its_line_until_it_is_right_or_left(
    demo: Path, tmp_path: Path
) -> None:
    """The first time a date is nonsense; it stands there with a comment, and is then corrected."""
    script = (
        'if grep -q \'^# !! \' "$1"; then sed -i \'s/^start = "oops"/start = "2026-08-20"/\' "$1";'
        ' else sed -i \'0,/^start = .*/s//start = "oops"/\' "$1"; fi'
    )
    with in_editor(demo, tmp_path, script) as terminal:
        terminal.send("\r")
        terminal.wait_until(
            lambda: "# !! " in (tmp_path / "seen").read_text(), "the comment in the file"
        )
        seen = (tmp_path / "seen").read_text().split("\n")
        (at,) = [number for number, line in enumerate(seen) if line.startswith("# !! ")]
        assert seen[at + 1] == 'start = "oops"'
        assert "is no date" in seen[at]
        terminal.settle()
        terminal.send("\r")
        terminal.wait_for("mstui ›", "1 changed")
        assert ask(demo, "SELECT start FROM project WHERE key='WEB'") == "2026-08-20"
        assert quits(terminal) == 0


def test_a_mistake_that_nobody_corrects_is_given_up(demo: Path, tmp_path: Path) -> None:
    before = demo.read_bytes()
    script = 'sed -i \'0,/^start = .*/s//start = "oops"/\' "$1"'
    with in_editor(demo, tmp_path, script) as terminal:
        terminal.send("\r")
        terminal.wait_until(
            lambda: "# !! " in (tmp_path / "seen").read_text(), "the comment in the file"
        )
        terminal.settle()
        terminal.send("\r")
        terminal.wait_for("mstui ›", "is no date", "Your text is kept in")
        kept = Path((tmp_path / "path").read_text().strip()).read_text()
        assert 'start = "oops"' in kept
        assert "# !! " not in kept
        assert quits(terminal) == 0
    assert demo.read_bytes() == before


def test_an_interrupt_is_the_editors_own(demo: Path, tmp_path: Path) -> None:
    """Ctrl+C reaches every program of the terminal; the editor lives on, and so does the app."""
    with in_editor(demo, tmp_path, "true") as terminal:
        terminal.send("\x03")
        terminal.wait_for("mstui ›", "the editor ended with -2")
        does(terminal, "cursor_up")
        assert quits(terminal) == 0
        assert terminal.is_restored, terminal.left_on
    deaf = "trap '' INT\n"
    script = 'sed -i \'s/^client = .*/client = "Mine"/\' "$1"'
    with in_editor(demo, tmp_path, script, first=deaf) as terminal:
        terminal.send("\x03")
        terminal.settle()
        terminal.send("\r")
        terminal.wait_for("mstui ›", "1 changed")
        assert quits(terminal) == 0


def test_what_another_program_wrote_meanwhile_stays(demo: Path, tmp_path: Path) -> None:
    """While the editor is open a shell writes to the same project: both changes are there."""
    command = f'{sys.executable} -m mstui --db "{demo}" edit WEB --client "Others & Sons" --as Ben'
    script = f'{command}; sed -i \'s/^key = "WEB"/key = "SITE"/\' "$1"'
    with in_editor(demo, tmp_path, script) as terminal:
        terminal.send("\r")
        terminal.wait_for("mstui ›", "1 changed", "what others changed meanwhile stays")
        found = ask(demo, "SELECT client||'/'||key FROM project WHERE name='Website rebrand'")
        assert found == "Others & Sons/SITE"
        assert quits(terminal) == 0


def test_the_same_field_written_meanwhile_is_told_before_it_is_written_over(
    demo: Path, tmp_path: Path
) -> None:
    command = f'{sys.executable} -m mstui --db "{demo}" edit WEB --client "Others" --as Ben'
    script = (
        f'if grep -q "^# !! " "$1"; then echo >> "$1"; else {command};'
        ' sed -i \'s/^client = .*/client = "Mine"/\' "$1"; fi'
    )
    with in_editor(demo, tmp_path, script) as terminal:
        terminal.send("\r")
        terminal.wait_until(
            lambda: "# !! " in (tmp_path / "seen").read_text(), "the comment in the file"
        )
        assert "changed meanwhile to “Others”" in (tmp_path / "seen").read_text()
        assert ask(demo, "SELECT client FROM project WHERE key='WEB'") == "Others"
        terminal.settle()
        terminal.send("\r")
        terminal.wait_for("mstui ›", "1 changed")
        assert ask(demo, "SELECT client FROM project WHERE key='WEB'") == "Mine"


def test_a_text_that_was_not_saved_is_opened_again(demo: Path, tmp_path: Path) -> None:
    """The editor crashes after the person has written something: none of it is typed twice."""
    script = (
        'if [ -e "$0.once" ]; then exit 0; fi; touch "$0.once";'
        ' sed -i \'s/^name = "Website rebrand"/name = "Relaunch"/\' "$1"; exit 1'
    )
    with in_editor(demo, tmp_path, script) as terminal:
        terminal.send("\r")
        terminal.wait_for("The editor ended with 1", "y open it again")
        terminal.press("y")
        terminal.wait_until(
            lambda: 'name = "Relaunch"' in (tmp_path / "seen").read_text(), "the text again"
        )
        terminal.settle()
        terminal.send("\r")
        terminal.wait_for("mstui ›", "1 changed")
        assert ask(demo, "SELECT name FROM project WHERE key='WEB'") == "Relaunch"
        assert quits(terminal) == 0


def test_all_phases_stand_for_the_whole_project(demo: Path, tmp_path: Path) -> None:
    with start(demo, env=editor(tmp_path, "true"), size=(80, 24)) as terminal:
        does(terminal, "open", "focus_1", "go_top", "edit_in_editor")
        terminal.wait_for("THE EDITOR HAS THE SCREEN")
        assert "\n[project]\n" in (tmp_path / "seen").read_text()
        terminal.send("\r")
        terminal.wait_for("1 Phases", "Nothing was changed")
        for left in ("seen", "path"):  # else what the first one wrote is taken for the second's
            (tmp_path / left).unlink()
        does(terminal, "focus_2")
        terminal.wait_until(lambda: not terminal.shows("Nothing was changed"), "the notice goes")
        does(terminal, "edit_in_editor")
        terminal.wait_until((tmp_path / "path").exists, "the editor was started again")
        assert "# milestone " in (tmp_path / "seen").read_text()
        terminal.send("\r")
        terminal.wait_for("1 Phases", "Nothing was changed")
        assert quits(terminal) == 0


def test_a_table_that_was_taken_out_is_asked_for(demo: Path, tmp_path: Path) -> None:
    count = "SELECT count(*) FROM risk r JOIN project p ON p.id=r.project WHERE p.key='WEB'"
    before = ask(demo, count)
    script = 'awk \'/^\\[\\[risk\\]\\]/ && !n {n=1; skip=1} /^$/ {skip=0} !skip\' "$1" > "$1.new"; mv "$1.new" "$1"'
    with in_editor(demo, tmp_path, script) as terminal:
        terminal.send("\r")
        terminal.wait_for("Delete risk “")
        terminal.press("n")
        terminal.wait_for("Nothing was changed", "Your text is kept in")
        terminal.press("n")
        terminal.wait_for("kept: /")
        assert ask(demo, count) == before
        does(terminal, "edit_in_editor")
        terminal.wait_for("THE EDITOR HAS THE SCREEN")
        terminal.send("\r")
        terminal.wait_for("Delete risk “")
        terminal.press("y")
        terminal.wait_for("1 deleted")
        assert ask(demo, count) == before - 1
        assert quits(terminal) == 0


def test_without_an_editor_that_is_said(demo: Path, tmp_path: Path) -> None:
    for name, told in (("/nowhere/at-all", "does not start"), ("vi '", "can't be understood")):
        with start(demo, env={"VISUAL": "", "EDITOR": name}) as terminal:
            does(terminal, "go_bottom", "edit_in_editor")
            terminal.wait_for(told)
            assert quits(terminal) == 0
            assert terminal.is_restored, terminal.left_on
    bare = tmp_path / "bin"
    bare.mkdir()
    with start(demo, env={"VISUAL": "", "EDITOR": "", "PATH": str(bare)}) as terminal:
        does(terminal, "go_bottom", "edit_in_editor")
        terminal.wait_for("no editor is known here")
        assert re.search("set EDITOR", terminal.text)
        assert quits(terminal) == 0

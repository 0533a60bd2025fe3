"""Adding by one line and by an outline, in a real terminal as a person does it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from at_terminal import does, quits, start

from support.terminal import Terminal

MARKDOWN = """# Open the shop
- [ ] Find rooms fri @ana
  - [x] Ask the agency 2h
  - Sign the lease +2w after:"Ask the agency"
    - Read it with a lawyer
* Furnish it

1. Shelves
2. Till !must #shop
"""


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as conn:
        return conn.execute(sql).fetchall()


def counts(path: Path) -> list[tuple[Any, ...]]:
    kinds = ("phase", "milestone", "task", "dependency", "assignment", "tag", "tagging", "person")
    return rows(path, "SELECT " + ",".join(f"(SELECT count(*) FROM {kind})" for kind in kinds))


def test_the_line_everybody_types_is_in_the_file(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("New in Mobile app", "Tab kind")
        terminal.type("Beta released fri @ana !must #testing")
        terminal.wait_for("Fri 27 Nov 2026", "Ana Kovač", "critical to success", "a new tag")
        terminal.press("enter")
        terminal.wait_for("Added milestone “Beta released”")
        assert any(">" in line and "Beta released" in line for line in terminal.lines), "the cursor"
        does(terminal, "undo")
        terminal.wait_for("Undone: add milestone Beta released")
        assert rows(demo, "SELECT count(*) FROM tag WHERE name='testing'") == [(0,)]
        does(terminal, "redo")
        terminal.wait_for("Redone: add milestone Beta released")
        assert quits(terminal) == 0
    found = rows(
        demo,
        "SELECT m.name,m.target,p.name,m.moscow,m.state,t.name FROM milestone m"
        " JOIN person p ON p.id=m.owner JOIN tagging g ON g.item=m.id JOIN tag t ON t.id=g.tag"
        " WHERE m.name LIKE 'Beta released%'",
    )
    assert found == [("Beta released", "2026-11-27", "Ana Kovač", "must", "planned", "testing")]


def test_a_pasted_markdown_list_is_added_and_taken_back_by_one_key(demo: Path) -> None:
    before = counts(demo)
    with start(demo) as terminal:
        does(terminal, "open", "focus_1", "add")
        terminal.wait_for("New in Mobile app")
        terminal.paste(MARKDOWN.replace("\n", "\r"))
        terminal.wait_for("New lines in", "8 lines; nothing is added before ctrl+s")
        terminal.wait_for("phase", "Open the shop", "[x] Ask the agency")
        assert counts(demo) == before
        terminal.press("ctrl+s")
        terminal.wait_for("Added 1 phase, 4 milestones and 3 tasks")
        after = counts(demo)[0]
        assert [new - old for new, old in zip(after, before[0], strict=True)] == [
            1, 4, 3, 1, 0, 1, 1, 0,
        ]  # fmt: skip
        does(terminal, "undo")
        terminal.wait_for("Undone: add 1 phase, 4 milestones and 3 tasks")
        assert counts(demo) == before
        assert quits(terminal) == 0


def begin_outline(terminal: Terminal) -> None:
    does(terminal, "open", "focus_3", "outline")
    terminal.wait_for("New lines in Mobile app")


def test_an_outline_survives_a_killed_terminal(demo: Path) -> None:
    import signal

    with start(demo) as terminal:
        begin_outline(terminal)
        terminal.type("Whole work")
        terminal.press("enter", "tab")
        terminal.type("first part 3d")
        terminal.wait_for("part", "24 h")
        terminal.kill(signal.SIGKILL)
        terminal.wait()
    with start(demo) as terminal:
        begin_outline(terminal)
        terminal.wait_for("as you left it", "Whole work", "first part 3d")
        terminal.press("ctrl+s")
        terminal.wait_for("Added 2 tasks")
        does(terminal, "outline")
        terminal.wait_for("New lines in Mobile app")
        assert not terminal.shows("as you left it")
        terminal.press("escape")
        assert quits(terminal) == 0
    part = "SELECT t.name,t.duration,w.name FROM task t JOIN task w ON w.id=t.parent"
    assert ("first part", 1440, "Whole work") in rows(demo, part)


def test_a_line_survives_a_killed_terminal(demo: Path) -> None:
    import signal

    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("New in Mobile app")
        terminal.press("tab")
        terminal.type("Half a line fri @an")
        terminal.wait_for("Half a line fri @an")
        terminal.kill(signal.SIGKILL)
        terminal.wait()
    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("as you left it", "‹task›", "Half a line fri @an")
        assert quits(terminal) == 0


def test_a_form_of_all_fields_left_half_filled_opens_again(demo: Path) -> None:
    """Its draft holds what no line could, so the same key opens the form and not the line."""
    import signal

    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("New in Mobile app")
        terminal.type("Typed so far fri")
        terminal.press("down")
        terminal.wait_for("MoSCoW", "27 Nov 2026")
        terminal.kill(signal.SIGKILL)
        terminal.wait()
    with start(demo) as terminal:
        does(terminal, "open", "add")
        terminal.wait_for("as you left it", "MoSCoW", "Typed so far", "27 Nov 2026")
        terminal.press("enter")
        terminal.wait_for("Added milestone “Typed so far”")
        assert quits(terminal) == 0


def test_a_long_paste_into_the_line_is_read_or_refused_with_a_reason(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "focus_3", "add")
        terminal.wait_for("New in Mobile app")
        terminal.paste("- a task\r" * 9000)
        terminal.wait_for("9,000 lines; nothing is added before ctrl+s")
        terminal.press("ctrl+s")
        terminal.wait_for("Added 9,000 tasks")
        does(terminal, "undo")
        terminal.wait_for("Undone: add 9,000 tasks")
        does(terminal, "outline")
        terminal.wait_for("New lines in")
        terminal.paste("- x\r" * 30_000)
        terminal.wait_for("120,000 characters are too many to paste")
        terminal.paste("- x\r" * 15_000)
        terminal.wait_for("5,000 lines did not fit")
        terminal.press("escape", "escape")
        assert quits(terminal) == 0


def test_a_list_pasted_without_brackets_is_a_list_too(demo: Path) -> None:
    """Some terminals send a paste as a burst of keys; its line breaks save nothing."""
    before = counts(demo)
    with start(demo) as terminal:
        does(terminal, "open", "focus_3", "add")
        terminal.wait_for("New in Mobile app", "paste a list here")
        terminal.send("- first of them 2h\r- second of them fri\r  - a part of it\r")
        terminal.wait_for("New lines in", "first of them", "a part of it")
        assert counts(demo) == before
        terminal.press("ctrl+s")
        terminal.wait_for("Added 3 tasks")
        assert quits(terminal) == 0


def test_one_key_adds_the_next_and_the_next(demo: Path) -> None:
    with start(demo) as terminal:
        does(terminal, "open", "focus_4", "add")
        terminal.wait_for("New in Mobile app", "‹risk›")
        terminal.type("Printer late p4 i5 @ben")
        terminal.wait_for("probability 4 of 5, impact 5 of 5")
        terminal.press("ctrl+n")
        terminal.wait_for("Added risk “Printer late”; now the next one")
        terminal.type("Paper late 2x2")
        terminal.press("enter")
        terminal.wait_for("Added risk “Paper late”")
        assert quits(terminal) == 0
    found = rows(
        demo, "SELECT name,probability,impact FROM risk WHERE name IN ('Paper late','Printer late')"
    )
    assert sorted(found) == [("Paper late", 2, 2), ("Printer late", 4, 5)]

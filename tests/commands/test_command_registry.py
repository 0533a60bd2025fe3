from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import mstui
from mstui.commands import reasons
from mstui.commands.command import GROUPS, SCOPES, Command, overlap, scopes_heard
from mstui.commands.context import Context
from mstui.commands.declared import AMBIGUOUS, COMMANDS
from mstui.commands.keymap import conflicts
from mstui.commands.keys import ALTGR, character_of, parse_key, written_key
from mstui.commands.registry import FOOTER_LIMIT, REGISTRY, Prefix, Registry
from mstui.domain.errors import NotFound
from mstui.domain.kinds import KINDS

PANES = ("project", "phase", "milestone", "task", "risk")
CONTEXTS = [
    Context(scope, pane, "x" if kind else "", kind, state, marked, *flags)
    for scope, pane, kind, state, marked, flags in itertools.product(
        SCOPES,
        ("", *PANES),
        ("", *PANES),
        ("", "done", "achieved", "cancelled", "closed"),
        (0, 3),
        ((False, "", "", False, False), (True, "a", "b", True, True)),
    )
]


def named(id: str) -> Command:
    return REGISTRY.command(id)


def test_no_key_has_two_meanings() -> None:
    """Anywhere in the app, not only where both would be heard; exceptions carry their reason."""
    assert set(conflicts(COMMANDS)) == set(AMBIGUOUS)
    assert all(len(reason) > 20 for reason in AMBIGUOUS.values())


def test_the_search_for_two_meanings_finds_them() -> None:
    """What the test above relies on: same key, and a key that begins a chord."""
    undo = named("undo")
    same = undo._replace(id="other", scope="project")
    start = undo._replace(id="start", keys=("g",))
    assert conflicts([undo, same]) == {"u": ("undo", "other")}
    assert conflicts([start, named("go_portfolio")]) == {"g": ("start", "go_portfolio")}
    assert conflicts([undo]) == {}


def test_altgr_characters_always_have_another_way() -> None:
    """Some terminals lose them: the palette, or a second key, reaches the same command."""
    with_altgr = [
        command
        for command in COMMANDS
        for key in command.keys
        if any(character_of(press) in ALTGR for press in key.split(" "))
    ]
    assert "note" in {command.id for command in with_altgr}
    assert [command.id for command in with_altgr if not command.palette] == []


def test_every_command_can_be_reached() -> None:
    unreachable = [one.id for one in COMMANDS if not one.keys and not one.palette]
    assert unreachable == []


def test_declarations_are_sound() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))
    for command in COMMANDS:
        assert command.id == command.id.lower()
        assert command.id.isidentifier()
        assert command.handler.isidentifier()
        assert command.scope in SCOPES
        assert command.group in GROUPS
        assert re.fullmatch(r"[A-Z(].*\.", command.help), command.id
        assert len(command.help) <= 80
        assert "\n" not in command.title + command.help + command.short
        assert set(command.kinds) <= set(KINDS)
        assert bool(command.lacks) == bool(command.kinds)
        for key in command.keys:
            assert parse_key(written_key(key)) == key


def test_footer_places_are_of_scopes_and_never_shared() -> None:
    for scope in (*SCOPES, "empty"):
        places = [command.place(scope) for command in COMMANDS if command.place(scope)]
        assert len(places) == len(set(places)), scope
    for command in COMMANDS:
        assert {scope for scope, _ in command.footer} <= {*SCOPES, "empty"}


def test_sentences_name_commands_that_exist() -> None:
    """No ``{mark}`` of a help text or a reason is left standing when it reaches the screen."""
    said = [row.help for row in REGISTRY.key_table()]
    said += [
        reason
        for context in CONTEXTS
        for command in COMMANDS
        if (reason := REGISTRY.why_not(command.id, context))
    ]
    assert [one for one in said if re.search(r"{\w", one)] == []
    assert all(
        sentence[0].islower() and not sentence.endswith(".") for sentence in said[len(COMMANDS) :]
    )


# Commands on items that change nothing in the file.
READING = {
    "explain",
    "open",
    "copy",
    "select",
    "select_all",
    "next_pane",
    "previous_pane",
}


def test_a_read_only_file_refuses_every_command_that_writes() -> None:
    context = Context("project", "task", "x", "task", "todo", read_only=True, undo="a", redo="b")
    refused = {one.id for one in COMMANDS if REGISTRY.why_not(one.id, context)}
    assert refused >= {"undo", "redo", "go_new_project", "go_import"}
    allowed = {one.id for one in COMMANDS if one.group == "Items"} - refused
    assert allowed - READING == set(), "these write, or belong to READING"
    assert REGISTRY.why_not("edit", context) == "the file is read-only"


@pytest.mark.parametrize(
    ("id", "context", "reason"),
    [
        ("undo", Context(), "nothing to undo"),
        ("undo", Context(undo="target of Beta"), None),
        ("redo", Context(), "nothing to redo"),
        ("find_next", Context(), "nothing was searched for yet; / searches"),
        ("edit", Context("project"), "nothing is selected; a adds something"),
        ("edit", Context("project", marked=2), None),
        ("go_portfolio", Context(), "this is the portfolio"),
        ("go_portfolio", Context("project"), None),
        (
            "done",
            Context("project", "milestone", "x", "milestone", "achieved"),
            "already achieved; reopen it with e",
        ),
        (
            "done",
            Context("project", "task", "x", "task", "cancelled"),
            "it is cancelled; reopen it with e first",
        ),
        ("done", Context("project", "task", "x", "task", "done", marked=3), None),
        ("done", Context("project", "task", "x", "task", "doing"), None),
        (
            "done",
            Context("project", "phase", "x", "phase"),
            "a phase has no end of its own: its items have",
        ),
        ("set_owner", Context("project", "phase", "x", "phase"), "a phase has no owner"),
        ("set_target", Context("project", "risk", "x", "risk"), "a risk has no target date"),
        (
            "set_priority",
            Context("project", "risk", "x", "objective"),
            "an objective has no priority",
        ),
    ],
)
def test_a_command_that_cannot_run_says_why(id: str, context: Context, reason: str | None) -> None:
    assert REGISTRY.why_not(id, context) == reason


def test_reasons_name_the_keys_in_force() -> None:
    remapped = [
        one._replace(keys=("ctrl+e",)) if one.id == "edit" else one._replace(keys=())
        for one in COMMANDS
    ]
    registry = Registry(remapped)
    done = Context("project", "task", "x", "task", "done")
    assert registry.why_not("done", done) == "already done; reopen it with ctrl+e"
    assert registry.why_not("open", Context()) == "nothing is selected; Add adds something"


def test_states_and_kinds_are_those_of_the_domain() -> None:
    """A state or field renamed there would silently let a command run, or refuse it."""
    for kind, states in reasons.FINISHED.items():
        field = KINDS[kind].field("status" if kind == "project" else "state")
        assert field is not None
        assert set(states) <= set(field.choices)
    assert set(reasons.FINISHED) == set(named("done").kinds)
    for kind in named("set_priority").kinds:
        assert KINDS[kind].field("moscow")
    for kind in set(named("set_owner").kinds) - {"task"}:
        assert KINDS[kind].field("owner")
    for kind in set(named("set_target").kinds) - {"task"}:
        assert KINDS[kind].field("target")


def test_a_scope_hears_itself_first_and_everywhere_last() -> None:
    assert scopes_heard("project") == ("project", "items", "lists", "everywhere")
    assert overlap("project", "everywhere")
    assert overlap("lists", "portfolio")
    assert not overlap("project", "portfolio")
    assert not overlap("history", "items")
    heard = {command.id for command in REGISTRY.for_scope("history")}
    assert {"find", "undo", "cursor_down"} <= heard
    assert heard.isdisjoint({"edit", "delete", "zoom"})


@pytest.mark.parametrize("scope", SCOPES)
def test_every_key_heard_leads_to_its_command(scope: str) -> None:
    """Pressing what a command declares runs that command, press by press."""
    for command in REGISTRY.for_scope(scope):
        for key in command.keys:
            presses = key.split(" ")
            assert REGISTRY.resolve(presses, scope) is command
            for depth in range(1, len(presses)):
                assert isinstance(REGISTRY.resolve(presses[:depth], scope), Prefix)


def test_go_offers_its_chords() -> None:
    prefix = REGISTRY.resolve(["g"], "portfolio")
    assert isinstance(prefix, Prefix)
    offered = {key: command.id for key, command in prefix.choices}
    chords = {
        key.partition(" ")[2]: command.id
        for command in REGISTRY.for_scope("portfolio")
        for key in command.keys
        if key.startswith("g ")
    }
    assert offered == chords
    assert {"p": "go_portfolio", "h": "go_history", "g": "go_top"}.items() <= offered.items()
    outside_lists = REGISTRY.resolve(["g"], "everywhere")
    assert isinstance(outside_lists, Prefix)
    assert "g" not in dict(outside_lists.choices)


@pytest.mark.parametrize("pressed", [[], ["g", "q"], ["g", "g", "g"], ["ö"], ["ctrl+y"]])
def test_other_presses_mean_nothing(pressed: list[str]) -> None:
    assert REGISTRY.resolve(pressed, "project") is None


def test_a_key_that_arrives_by_another_name_is_the_same() -> None:
    found = REGISTRY.resolve(["ctrl+i"], "project")
    assert isinstance(found, Command)
    assert found.id == "next_pane"


def test_hints_are_those_of_the_sketches() -> None:
    def hints(context: Context) -> list[str]:
        return [f"{hint.key} {hint.word}" for hint in REGISTRY.footer(context)]

    assert hints(Context("portfolio", "project")) == [
        "Enter open",
        "a add",
        "gc check in",
        "/ find",
        "ctrl+q quit",
        "? keys",
    ]
    milestones = Context("project", "milestone", "x", "milestone")
    assert hints(milestones) == [
        "a add",
        "e edit",
        "t target",
        "x done",
        "q back",
        "? keys",
    ]
    assert hints(Context("project", "phase")) == [
        "a add",
        "e edit",
        "q back",
        "Enter open",
        "/ find",
        "? keys",
    ]
    assert hints(Context(empty=True)) == [
        "gn new project",
        "gi import",
        "gd demonstration",
        "ctrl+q quit",
        "? keys",
    ]


def test_the_palette_begins_with_what_is_done_to_items() -> None:
    """As the table of keys does; to which pane one turns is known by its number."""
    ids = [entry.command.id for entry in REGISTRY.palette(Context("project", "milestone"))]
    assert ids[:2] == ["open", "add"]
    assert ids.index("delete") < ids.index("focus_1") < ids.index("find") < ids.index("undo")


def test_hints_are_few_end_with_keys_and_stay_calm() -> None:
    """At most six; moving over items of other states changes no word, only what is disabled."""
    for context in CONTEXTS:
        hints = REGISTRY.footer(context)
        assert 0 < len(hints) <= FOOTER_LIMIT
        assert hints[-1].command.id == "keys"
        calm = REGISTRY.footer(context._replace(item="", kind="", state="", marked=0))
        assert [hint.word for hint in hints] == [hint.word for hint in calm]
        assert [hint.why_not for hint in hints] == [
            REGISTRY.why_not(hint.command.id, context) or "" for hint in hints
        ]
    narrow = REGISTRY.footer(Context("project", "task"), limit=2)
    assert [hint.word for hint in narrow] == ["add", "keys"]
    assert REGISTRY.footer(Context("project", "task"), limit=0) == ()


def test_the_palette_disables_and_hides_nothing() -> None:
    context = Context("project", "task", read_only=True, undo="target of Beta")
    entries = {entry.command.id: entry for entry in REGISTRY.palette(context)}
    expected = {one.id for one in REGISTRY.for_scope("project") if one.palette}
    assert set(entries) == expected
    assert {"theme", "help", "undo", "delete", "note", "zoom"} <= expected
    assert entries["undo"].title == "Undo: target of Beta"
    assert entries["undo"].why_not == "the file is read-only"
    assert entries["note"].keys == "#"
    assert entries["theme"].keys == ""


def test_the_key_table_holds_every_command_once_by_group() -> None:
    rows = REGISTRY.key_table()
    assert sorted(row.id for row in rows) == sorted(command.id for command in COMMANDS)
    groups = [row.group for row in rows]
    assert [group for group, _ in itertools.groupby(groups)] == list(GROUPS)
    here = {row.id for row in REGISTRY.key_table("history")}
    assert here == {command.id for command in REGISTRY.for_scope("history")}
    keys = {row.id: row.keys for row in rows}
    assert keys["palette"] == ": ctrl+p"
    assert keys["go_top"] == "gg Home"


def test_an_unknown_command_is_not_found() -> None:
    with pytest.raises(NotFound):
        REGISTRY.command("undoo")


def test_the_registry_imports_nothing_heavy() -> None:
    """It is loaded before the first screen: no screen library, no difflib, no enum of its own."""
    code = (
        "import sys, typing; before = set(sys.modules)\n"
        "import mstui.commands.keymap\n"
        "print(sorted(n for n in set(sys.modules) - before if not n.startswith('mstui')))"
    )
    source = str(Path(mstui.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(eval(done.stdout)) <= {"keyword", "__future__"}

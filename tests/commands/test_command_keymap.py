from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.commands.command import overlap
from mstui.commands.declared import COMMANDS
from mstui.commands.keymap import apply_keys
from mstui.commands.keys import SIGNS, SPECIAL
from mstui.commands.registry import REGISTRY, Registry
from mstui.config.settings import read_settings
from mstui.config.toml_file import parse_document
from mstui.domain.text import visible


def remap(text: str) -> tuple[Registry, list[str]]:
    """The registry under a config text whose first line is ``[keys]``."""
    settings = read_settings(parse_document(f"[keys]\n{text}\n", "config.toml"))
    assert settings.problems == ()
    keymap = apply_keys(settings.keys, line=lambda command: settings.line("keys", command))
    return keymap.registry, list(keymap.problems)


def test_no_wish_gives_the_declared_registry() -> None:
    assert apply_keys({}) == (REGISTRY, ())


def test_a_remapped_command_leaves_its_declared_keys() -> None:
    registry, problems = remap('undo = ["U", "ctrl+y"]\ncursor_down = "n"\nfind_next = "gf"')
    assert problems == []
    assert registry.keys_of("undo") == "U ctrl+y"
    for pressed, id in ((["U"], "undo"), (["n"], "cursor_down"), (["g", "f"], "find_next")):
        assert registry.resolve(pressed, "project") is registry.command(id)
    for pressed in (["u"], ["j"], ["down"]):
        assert registry.resolve(pressed, "project") is None
    assert REGISTRY.keys_of("undo") == "u"


def test_two_commands_may_swap_their_keys() -> None:
    registry, problems = remap('done = "X"\ndelete = "x"')
    assert problems == []
    assert (registry.keys_of("done"), registry.keys_of("delete")) == ("X", "x")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('undoo = "u"', 'unknown command "undoo" in line 2; did you mean "undo"?'),
        ('zzzzzz = "u"', 'unknown command "zzzzzz" in line 2; mstui keys lists them'),
        ('undo = "entr"', 'undo in line 2: "entr" is no key · did you mean "enter"?'),
        (
            'undo = "x"',
            'undo in line 2: "x" is the key of done; give that another first; free is "ctrl+x"',
        ),
        ('undo = "g"', 'undo in line 2: "g" begins "gp", the key of go_portfolio'),
        ('undo = "up"', 'undo in line 2: "↑" is the key of cursor_up; give that another first'),
        ('undo = "ux"', None),
        ('find = "ux"', 'find in line 2: "ux" begins with "u", the key of undo'),
        ('find = ["B", "Bx"]', 'find in line 2: "Bx" begins with "B", the key of find'),
        ('find = ["Bx", "B"]', 'find in line 2: "B" begins "Bx", the key of find'),
        ('find = "ctrl+i"', 'find in line 2: "Tab" is the key of next_pane; give that another'),
        ("cancel = []", "cancel in line 2: can't be without a key; it keeps its own"),
        ('find = "B"\n\nopen = "B"', 'open in line 4: "B" is the key of find; give that another'),
        ('"a\\u001b" = "u"', 'unknown command "a⟨ESC⟩"'),
    ],
)
def test_a_wish_that_cannot_be_is_told_with_its_line(text: str, problem: str | None) -> None:
    _, problems = remap(text)
    if problem is None:
        assert problems == []
    else:
        assert len(problems) == 1
        assert problems[0].startswith(f"config.toml: {problem}")


def test_a_refused_wish_leaves_the_declared_keys() -> None:
    registry, problems = remap('undo = ["x", "entr"]\nopen = ["o", "ctrl+o"]')
    assert len(problems) == 3
    assert registry.keys_of("undo") == "u"
    assert registry.keys_of("open") == "ctrl+o"


def test_a_refused_command_does_not_take_back_what_another_got() -> None:
    registry, problems = remap('undo = "x"\nfind = "u"')
    assert len(problems) == 1
    assert (registry.keys_of("undo"), registry.keys_of("find")) == ("", "u")


def test_keys_can_be_taken_away() -> None:
    registry, problems = remap("delete = []")
    assert problems == []
    assert registry.resolve(["X"], "project") is None
    assert "delete" in {row.id for row in registry.key_table()}


def test_a_key_may_serve_two_screens_that_never_meet() -> None:
    portfolio_only = REGISTRY.command("open")._replace(id="archive", scope="portfolio", keys=("Z",))
    keymap = apply_keys({"archive": ["z"]}, commands=(*COMMANDS, portfolio_only))
    assert keymap.problems == ()
    everywhere = apply_keys({"undo": ["z"]}, commands=(*COMMANDS, portfolio_only))
    assert everywhere.problems == (
        'config.toml: undo: "z" is the key of zoom; give that another first; free is "alt+z"',
    )


_texts = st.one_of(
    st.sampled_from([*SPECIAL, *SIGNS.values(), "g", "gg", "gp", "ctrl+i", "ctrl+r", "x y"]),
    st.text(max_size=6),
)
_ids = st.one_of(st.sampled_from([command.id for command in COMMANDS]), st.text(max_size=8))


@given(st.dictionaries(_ids, st.lists(_texts, max_size=3), max_size=8))
def test_no_keymap_makes_a_key_ambiguous_or_locks_anyone_in(wishes: dict[str, list[str]]) -> None:
    """Whatever is wished for: each key heard means one thing, and Escape still leads out."""
    registry, problems = apply_keys(wishes)
    for problem in problems:
        assert problem.startswith("config.toml: ")
        assert visible(problem) == problem
    held = [
        (tuple(key.split(" ")), command) for command in registry.commands for key in command.keys
    ]
    for presses, command in held:
        for others, other in held:
            if other is command and others == presses:
                continue
            if overlap(command.scope, other.scope):
                assert others[: len(presses)] != presses, (command.id, other.id)
    for id in ("cancel", "palette"):
        assert registry.keys_of(id) or problems

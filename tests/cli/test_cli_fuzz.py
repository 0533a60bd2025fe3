"""Whatever words stand behind a verb: one line at most, a documented exit code, no traceback."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from hypothesis import given, settings
from hypothesis import strategies as st

from mstui.cli.root import root
from mstui.cli.verbs import VERBS
from mstui.domain.kinds import KINDS

# These write files where the words say so, or ask the terminal.
LEFT_OUT = {"init", "backup", "restore", "import", "dump", "demo", "doctor", "config"}
CODES = set(range(8))


def options(verb: str) -> list[str]:
    command = root().get_command(root().make_context("mstui", ["path"]), verb)
    assert command is not None
    left_out = {"--db", "--in-editor", "--from"}
    typed = ["--finish", "--target", "--owner", "--percent", "--name", "--help"]
    return typed + [opt for param in command.params for opt in param.opts
            if opt.startswith("--") and opt not in left_out]  # fmt: skip


VERB = st.sampled_from(sorted(set(VERBS) - LEFT_OUT))
WORD = st.one_of(
    st.sampled_from(
        ["WEB", "Beta released", "Write the text", "Ben", "task", "milestones", "risk", "note",
         "fri", "+2w", "2026-13-01", "-", "--", "", " ", "0", "-1", "99999999999999999999", "yes",
         "@", "a|b", "%", "'", '"', "[/x]", "\x1b[2J", "é" * 600, "list", "show", "save", "{next}",
         "{x}", "must", "rebrand", *sorted(KINDS)]
    ),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=300)
@given(data=st.data(), verb=VERB)
def test_no_words_make_a_verb_fail_in_its_own_way(plan: Any, data: Any, verb: str) -> None:
    words = data.draw(st.lists(st.one_of(WORD, st.sampled_from(options(verb))), max_size=6))
    words = [word for word in words if not word.startswith(("--d", "--in-", "--fr"))]
    ran = plan(verb, *words, stdin=b"one\ntwo\n")
    assert ran.code in CODES, (ran, words)
    assert "crashed (" not in ran.err, (ran, words)
    if ran.code not in (0, 7):
        assert ran.err.rstrip("\n").count("\n") == 0 or verb in ("themes", "import"), ran.err
    else:
        assert plan.ok("check").out == "", words
    shown = ran.out + ran.err
    assert all(category(char) not in ("Cc", "Cs") or char == "\n" for char in shown), words

"""No escape inside a paste reaches the parser, however the paste is cut into pieces."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from mstui.tui.pasted import PasteGuard

BEGIN, END = "\x1b[200~", "\x1b[201~"
PIECES = st.sampled_from(
    [
        BEGIN,
        END,
        "\x1b",
        "\x1bX",
        "\x1b[3~",
        "\x1b[<0;9;9M",
        "\x1b[20",
        "q",
        "é",
        "[200~",
        "\r",
        "1~",
    ]
)


def cleaned(sent: str, cuts: list[int]) -> str:
    guard, at, out = PasteGuard(), 0, ""
    for cut in sorted(cut % (len(sent) + 1) for cut in cuts):
        out += guard.clean(sent[at:cut])
        at = cut
    return out + guard.clean(sent[at:])


@given(st.lists(PIECES), st.lists(st.integers(0, 999)))
@example([BEGIN, "\x1bX", END, "\x1b"], [3])
@example(["\x1b", "[200~", "\x1bX", END], [1])
def test_pieces_make_no_difference_and_only_escapes_of_pastes_go(
    pieces: list[str], cuts: list[int]
) -> None:
    sent = "".join(pieces) + END
    once = cleaned(sent, [])
    assert cleaned(sent, cuts) == once
    pastes = re.findall(r"\x1b\[200~(.*?)\x1b\[201~", once, re.S)
    assert not [paste for paste in pastes if "\x1b" in paste]
    outside = re.compile(r"\x1b\[200~.*?\x1b\[201~", re.S)
    assert outside.sub("|", once) == outside.sub("|", sent)


def test_a_paste_that_is_not_over_is_told_as_far_as_it_came() -> None:
    guard = PasteGuard()
    assert guard.clean(f"a{BEGIN}one\x1b[2") == f"a{BEGIN}one"
    assert guard.clean("x\x1b[201") == "[2x"
    assert guard.clean("~b") == f"{END}b"


def test_escape_alone_waits_for_nothing() -> None:
    guard = PasteGuard()
    assert guard.clean("\x1b") == "\x1b"
    assert guard.clean("x") == "x"
    assert guard.clean("\x1b[A") == "\x1b[A"

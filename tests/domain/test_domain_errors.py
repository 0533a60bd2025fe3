"""What is told of a problem never steers a terminal, whatever stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mstui.domain import errors
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.text import visible

KINDS = [
    kind for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, MstuiError)
]  # fmt: skip


@given(st.sampled_from(KINDS), st.text(), st.text())
@example(MstuiError, "", "\u034f")
def test_a_message_is_safe_to_print(kind: type[MstuiError], message: str, hint: str) -> None:
    told = str(kind(message, hint=hint))
    assert visible(told, keep_lines=True) == told
    if all(visible(text, keep_lines=True) == text for text in (message, hint)):
        assert told == (f"{message} · {hint}" if hint else message)


def test_exit_codes_are_the_documented_ones() -> None:
    codes = {kind.__name__: kind.exit_code for kind in KINDS}
    assert codes == {
        "MstuiError": 1,
        "InvalidValue": 2,
        "UsageProblem": 2,
        "NotFound": 3,
        "Locked": 4,
        "Refused": 5,
        "Corrupt": 6,
        "NeedsAnswer": 7,
    }


def test_a_path_that_is_an_escape_sequence_is_shown(tmp_path: Path) -> None:
    from mstui.store.opening import open_reader

    with pytest.raises(MstuiError) as caught:
        open_reader(tmp_path / "a\x1b]0;owned\x07\u202e.db")
    assert "a⟨ESC⟩]0;owned⟨BEL⟩⟨RLO⟩.db" in str(caught.value)


def test_the_crash_line_shows_an_odd_folder(tmp_path: Path) -> None:
    from mstui.config.crash import CrashReporter

    reporter = CrashReporter(tmp_path / "a\x1b[2J")
    reporter.report(InvalidValue("x"))
    assert reporter.line.isprintable()

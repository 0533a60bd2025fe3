"""Bursts: what counts as typing, what as a paste, and what always passes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from mstui.tui.bursts import BURST_KEYS, QUIET_SECONDS, BurstGuard, KeyBurst, differing_keys


def read(text: str) -> list[Message]:
    """What the parser makes of what arrives in one read."""
    return list(XTermParser().feed(text))


def keys(messages: Iterable[Message]) -> list[str]:
    return [message.key for message in messages if isinstance(message, events.Key)]


class Guarded:
    def __init__(self, *, in_field: bool = False) -> None:
        self.sent: list[Message] = []
        self.guard = BurstGuard(asyncio.get_running_loop(), lambda: in_field, self.sent.append)

    def deliver(self, text: str) -> None:
        self.guard.deliver(read(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("j", 1),
        ("jjjj", 1),
        ("jkjk", 4),
        ("jj\x1b[Ajj", 1),
        ("a b\r", 4),
        ("\x1b[A\x1b[B", 0),
    ],
)
def test_only_printable_keys_that_differ_count(text: str, count: int) -> None:
    assert count == differing_keys(read(text))


async def test_a_few_different_keys_at_once_may_be_the_beginning_of_a_paste() -> None:
    """The driver then looks a moment whether more follows, and one key never waits."""
    guarded = Guarded()
    assert not guarded.guard.may_go_on(read("j"))
    assert not guarded.guard.may_go_on(read("j" * 50))
    assert guarded.guard.may_go_on(read("xq"))
    assert not guarded.guard.may_go_on(read("quick brown fox jumps over"))


@given(st.text(alphabet="abc xyz", max_size=BURST_KEYS))
def test_as_much_as_a_person_types_is_typing(text: str) -> None:
    async def run() -> list[str]:
        guarded = Guarded()
        guarded.deliver(text)
        return keys(guarded.sent)

    assert asyncio.run(run()) == keys(read(text))


async def test_what_does_not_print_always_passes() -> None:
    guarded = Guarded()
    guarded.deliver("quick brown fox\x1b[A jumps over the\x1b[<0;5;5M lazy dog\r\x1b[?2026;2$y")
    assert keys(guarded.sent) == ["up"]
    assert {type(message).__name__ for message in guarded.sent} == {
        "Key",
        "MouseDown",
        "TerminalSupportsSynchronizedOutput",
    }


async def test_a_burst_is_told_once_with_its_length_and_then_over() -> None:
    guarded = Guarded()
    text = "quick brown fox jumps over the lazy dog\r"
    guarded.deliver(text)
    guarded.deliver("q\r")
    assert guarded.sent == []
    await asyncio.sleep(QUIET_SECONDS * 3)
    (told,) = guarded.sent
    assert isinstance(told, KeyBurst)
    assert told.count == len(text) + 2
    guarded.deliver("q")
    assert keys(guarded.sent) == ["q"]


async def test_in_a_text_field_a_burst_is_pasted_with_its_line_breaks() -> None:
    guarded = Guarded(in_field=True)
    guarded.deliver("call the printer\rabout the form\n")
    (pasted,) = guarded.sent
    assert isinstance(pasted, events.Paste)
    assert pasted.text == "call the printer\nabout the form\n"


async def test_a_burst_that_nobody_waits_for_any_more_is_forgotten() -> None:
    guarded = Guarded()
    guarded.deliver("quick brown fox jumps over the lazy dog")
    guarded.guard.stop()
    await asyncio.sleep(QUIET_SECONDS * 2)
    assert guarded.sent == []

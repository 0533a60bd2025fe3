"""Pasted text that arrives as keys is told from typing, so that it is not taken for commands.

A terminal without bracketed paste sends a paste as if it were typed, thousands of keys in one
go; outside a text field each would be a command. A *burst* is more than `BURST_KEYS` printable
keys in one read, each differing from the key before it: a person does not type that fast, and a
held key that a slow line delivers in one piece does not differ from itself. Outside a text field
the burst is dropped and told once, as `KeyBurst`; inside one it is inserted as one paste, so a
line break in it neither submits a form nor sends the rest elsewhere. Keys that do not print
(arrows, Escape), the mouse and the terminal's answers always pass.
"""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop
from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message

BURST_KEYS = 20
# A paste arrives in pieces: the next follows within PIECE_SECONDS, and the burst is over after
# QUIET_SECONDS without one.
PIECE_SECONDS = 0.01
QUIET_SECONDS = 0.1

_AS_TEXT = {"enter": "\n", "tab": "\t"}


class KeyBurst(Message):
    """Text arrived as keys outside a text field, and was ignored."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class BurstGuard:
    """Delivers what was read, except keys that nobody can have typed."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        takes_text: Callable[[], bool],
        send: Callable[[Message], None],
    ) -> None:
        self._loop = loop
        self._takes_text = takes_text
        self._send = send
        self._ignored = 0
        self._over: asyncio.TimerHandle | None = None

    def may_go_on(self, messages: Sequence[Message]) -> bool:
        """True if this looks like the beginning of a paste, too short yet to tell."""
        return 2 <= differing_keys(messages) <= BURST_KEYS and self._over is None

    def deliver(self, messages: Sequence[Message]) -> None:
        """Send each message on, or what a burst of keys makes of it."""
        if self._over is None and differing_keys(messages) <= BURST_KEYS:
            for message in messages:
                self._send(message)
            return
        typed = "".join(_text(message) for message in messages)
        if typed:
            self._burst(typed)
        for message in messages:
            if not _text(message):
                self._send(message)

    def stop(self) -> None:
        """Forget a burst that is under way: nobody reads any more."""
        if self._over is not None:
            self._over.cancel()
            self._over = None

    def _burst(self, typed: str) -> None:
        if self._over is not None:
            self._over.cancel()
        self._over = self._loop.call_later(QUIET_SECONDS, self._end)
        if self._takes_text():
            self._send(events.Paste(typed))
        else:
            self._ignored += len(typed)

    def _end(self) -> None:
        self._over = None
        if self._ignored:
            self._send(KeyBurst(self._ignored))
            self._ignored = 0


def differing_keys(messages: Sequence[Message]) -> int:
    """Printable keys that differ from the printable key before them."""
    count, before = 0, ""
    for message in messages:
        text = _text(message)
        if text and text != before:
            count += 1
        before = text or before
    return count


def _text(message: Message) -> str:
    """What a key types; empty for whatever else arrives."""
    if not isinstance(message, events.Key):
        return ""
    if message.is_printable and message.character:
        return message.character
    return _AS_TEXT.get(message.key, "\n" if message.key in ("ctrl+j", "newline") else "")

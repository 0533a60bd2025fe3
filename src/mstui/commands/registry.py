"""The commands with the keys in force: what a key means here, and every table of keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mstui.commands.command import GROUPS, Command, scopes_heard
from mstui.commands.context import Context
from mstui.commands.declared import COMMANDS
from mstui.commands.keys import canonical, display_key, written_key
from mstui.domain.errors import NotFound

FOOTER_LIMIT = 6
# The command that leads out of a screen.
WAY_OUT = "back"
# The groups of several screens, the nearer ones first; a screen's own stand before them.
SHARED_GROUPS = ("Items", "Registers", "Panes", "Lists", "Go", "Everywhere")
_OWN_GROUPS = tuple(group for group in GROUPS if group not in SHARED_GROUPS)


class Hint(NamedTuple):
    """A key at the bottom of the screen; ``why_not`` is empty where the command can run."""

    key: str
    word: str
    command: Command
    why_not: str


class Entry(NamedTuple):
    """A line of the palette; ``title`` may hold user text (what an undo would take back)."""

    title: str
    keys: str
    command: Command
    why_not: str


class KeyRow(NamedTuple):
    """A row of the key table: ``?`` and ``mstui keys`` print the same."""

    group: str
    keys: str
    id: str
    title: str
    help: str
    scope: str


class Prefix(NamedTuple):
    """Presses that begin chords: each next press as shown, with the command it leads to."""

    presses: tuple[str, ...]
    choices: tuple[tuple[str, Command], ...]


class Registry:
    """Commands and their keys. ``REGISTRY`` holds the declared ones; a keymap makes another."""

    def __init__(self, commands: Sequence[Command] = COMMANDS, *, arrows: bool = True) -> None:
        """``arrows`` False shows the arrow keys as words, for ASCII terminals."""
        self.commands = tuple(commands)
        self.arrows = arrows
        self._by_id = {command.id: command for command in self.commands}
        self._heard: dict[str, dict[tuple[str, ...], Command]] = {}

    def command(self, id: str) -> Command:
        """The command of that id; NotFound where there is none."""
        found = self._by_id.get(id)
        if found is None:
            raise NotFound(f'no command "{id}"')
        return found

    def for_scope(self, scope: str) -> tuple[Command, ...]:
        """The commands heard in ``scope``, innermost scope first."""
        return tuple(
            command
            for heard in scopes_heard(scope)
            for command in self.commands
            if command.scope == heard
        )

    def resolve(self, pressed: Sequence[str], scope: str) -> Command | Prefix | None:
        """What the presses mean in ``scope``: a command, the begin of chords, or nothing."""
        presses = tuple(canonical(press) for press in pressed)
        heard = self._sequences(scope)
        if presses in heard:
            return heard[presses]
        depth = len(presses)
        choices = tuple(
            (display_key(sequence[depth], arrows=self.arrows), command)
            for sequence, command in heard.items()
            if len(sequence) > depth and sequence[:depth] == presses
        )
        return Prefix(presses, choices) if depth and choices else None

    def keys_of(self, id: str) -> str:
        """The keys of a command as shown, ``: ctrl+p``; empty where it has none."""
        return " ".join(display_key(key, arrows=self.arrows) for key in self.command(id).keys)

    def key_of(self, id: str) -> str:
        """The first key of a command as shown; empty where it has none."""
        keys = self.command(id).keys
        return display_key(keys[0], arrows=self.arrows) if keys else ""

    def why_not(self, id: str, context: Context) -> str | None:
        """Why the command can't run now, in a sentence with the keys in force; None if it can."""
        command = self.command(id)
        if id in context.answered:
            return None
        reason = command.why_not(context)
        if reason is None and command.kinds and context.kind and context.kind not in command.kinds:
            article = "an" if context.kind[0] in "aeiou" else "a"
            reason = f"{article} {context.kind} has no {command.lacks or command.short}"
        return None if reason is None else self.worded(reason)

    def worded(self, sentence: str) -> str:
        """A sentence of ours with ``{edit}`` replaced by the key of that command, or its name."""
        if "{" in sentence:
            for command in self.commands:
                mark = "{" + command.id + "}"
                if mark in sentence:
                    sentence = sentence.replace(mark, self.key_of(command.id) or command.title)
        return sentence

    def footer(self, context: Context, limit: int = FOOTER_LIMIT) -> tuple[Hint, ...]:
        """At most ``limit`` hints for where the person is, ``keys`` always the last of them.

        Chosen by scope and by the pane's kind, not by the item: the line stays calm.
        """
        places = ("empty",) if context.empty else scopes_heard(context.scope)
        chosen: list[tuple[int, Command]] = []
        for scope in places:
            chosen = [
                (place, command)
                for command in self.commands
                if (place := command.place(scope)) and command.keys and _fits(command, context)
            ]
            if chosen:
                break
        chosen.sort(key=lambda placed: placed[0])
        hints = [self._hint(command, context) for _, command in chosen]
        while len(hints) > max(limit, 1):
            # The way out stays as long as there is room for anything between.
            out = len(hints) > 3 and hints[-2].command.id == WAY_OUT
            del hints[-3 if out else -2 if len(hints) > 1 else -1]
        return tuple(hints[: max(limit, 0)])

    def palette(self, context: Context) -> tuple[Entry, ...]:
        """Every command heard here that a name can call, also those that can't run now.

        They stand by group, as in the table of keys: what is done to items first.
        """
        groups = (*_OWN_GROUPS, *SHARED_GROUPS)
        heard = sorted(
            self.for_scope(context.scope), key=lambda command: groups.index(command.group)
        )
        return tuple(
            Entry(
                self._told(command, context),
                self.keys_of(command.id),
                command,
                self.why_not(command.id, context) or "",
            )
            for command in heard
            if command.palette
        )

    def key_table(self, scope: str = "") -> tuple[KeyRow, ...]:
        """All commands with their keys by group, or those heard in ``scope``, its own first."""
        shown = self.for_scope(scope) if scope else self.commands
        return tuple(
            KeyRow(
                group,
                self.keys_of(command.id),
                command.id,
                command.title,
                self.worded(command.help),
                command.scope,
            )
            for group in ((*_OWN_GROUPS, *SHARED_GROUPS) if scope else GROUPS)
            for command in shown
            if command.group == group
        )

    def config_keys(self) -> tuple[tuple[str, tuple[str, ...], str], ...]:
        """Every command as (id, keys as config.toml writes them, help), for ``config init``."""
        return tuple(
            (command.id, tuple(written_key(key) for key in command.keys), self.worded(command.help))
            for command in self.commands
        )

    def _sequences(self, scope: str) -> dict[tuple[str, ...], Command]:
        """Every sequence of presses heard in ``scope``; an inner scope's goes first."""
        if scope not in self._heard:
            sequences: dict[tuple[str, ...], Command] = {}
            for command in self.for_scope(scope):
                for key in command.keys:
                    sequences.setdefault(tuple(key.split(" ")), command)
            self._heard[scope] = sequences
        return self._heard[scope]

    def _hint(self, command: Command, context: Context) -> Hint:
        why_not = self.why_not(command.id, context) or ""
        return Hint(self.key_of(command.id), command.short, command, why_not)

    def _told(self, command: Command, context: Context) -> str:
        subject = {"undo": context.undo, "redo": context.redo}.get(command.id, "")
        return f"{command.title}: {subject}" if subject else command.title


def _fits(command: Command, context: Context) -> bool:
    return not command.kinds or not context.pane or context.pane in command.kinds


REGISTRY = Registry()

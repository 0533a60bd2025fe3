"""The person's own keys, from ``[keys]`` of the config, laid over the declared ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from mstui.commands.command import Command, overlap
from mstui.commands.declared import COMMANDS
from mstui.commands.keys import display_key, parse_key
from mstui.commands.registry import REGISTRY, Registry
from mstui.domain.errors import InvalidValue


def _unknown_line(id: str) -> int:
    return 0


_SPARE = tuple(f"f{number}" for number in range(5, 13))
# A terminal makes another key of these, or stops something.
_TAKEN = frozenset(
    {"enter", "tab", "escape", "backspace", "ctrl+c", "ctrl+j", "ctrl+q", "ctrl+s", "ctrl+z"}
)


class Keymap(NamedTuple):
    """The registry with the keys in force, and a line for each wish that was refused."""

    registry: Registry
    problems: tuple[str, ...]


def apply_keys(
    wishes: Mapping[str, Sequence[str]],
    *,
    file: str = "config.toml",
    line: Callable[[str], int] = _unknown_line,
    commands: Sequence[Command] = COMMANDS,
    arrows: bool = True,
) -> Keymap:
    """Lay ``wishes`` (command id → keys) over the declared keys.

    A remapped command gives its declared keys free. A wish that names an unknown command, no
    key, or a key that another command holds where both are heard is refused and told, with
    the line that ``line`` gives for the id; the command keeps what is left to it.
    """
    if not wishes and arrows and commands is COMMANDS:
        return Keymap(REGISTRY, ())
    laying = _Laying(wishes, commands, line)
    laying.lay()
    problems = tuple(f"{file}: {problem}" for problem in laying.problems)
    remapped = [command._replace(keys=laying.keys[command.id]) for command in commands]
    return Keymap(Registry(remapped, arrows=arrows), problems)


def conflicts(commands: Sequence[Command]) -> dict[str, tuple[str, ...]]:
    """Keys with more than one meaning: key → ids of the commands that hold it, or whose chord
    it begins, anywhere in the app."""
    holders: dict[str, list[str]] = {}
    for command in commands:
        for key in command.keys:
            holders.setdefault(key, []).append(command.id)
    for command in commands:
        for key in command.keys:
            for start in _starts(key):
                if start in holders:
                    holders[start].append(command.id)
    return {key: tuple(dict.fromkeys(ids)) for key, ids in holders.items() if len(set(ids)) > 1}


class _Laying:
    """One pass over the wishes; ``keys`` holds each command's keys when it is done."""

    def __init__(
        self,
        wishes: Mapping[str, Sequence[str]],
        commands: Sequence[Command],
        line: Callable[[str], int],
    ) -> None:
        self.wishes = wishes
        self.line = line
        self.commands = {command.id: command for command in commands}
        self.keys: dict[str, tuple[str, ...]] = {
            command.id: () if command.id in wishes else command.keys for command in commands
        }
        self.problems: list[str] = []

    def where(self, id: str) -> str:
        line = self.line(id)
        return f" in line {line}" if line else ""

    def lay(self) -> None:
        refused = []
        for id, wished in self.wishes.items():
            if id not in self.commands:
                self._refuse_unknown(id)
                continue
            for text in wished:
                self._wish(id, text)
            if not self.keys[id]:
                refused.append(id)
        for id in refused:
            self._fall_back(id)

    def _wish(self, id: str, text: str) -> None:
        try:
            key = parse_key(text)
        except InvalidValue as error:
            self.problems.append(f"{id}{self.where(id)}: {error}")
            return
        if key in self.keys[id]:
            return
        in_the_way = self._in_the_way(id, key)
        if in_the_way:
            free = self._free_near(id, key)
            advice = f'; free is "{display_key(free)}"' if free else ""
            self.problems.append(f'{id}{self.where(id)}: "{display_key(key)}" {in_the_way}{advice}')
        else:
            self.keys[id] = (*self.keys[id], key)

    def _in_the_way(self, id: str, key: str) -> str:
        """Which command holds the key, or a chord that needs it, where ``id`` is heard too."""
        for other, keys in self.keys.items():
            if not overlap(self.commands[id].scope, self.commands[other].scope):
                continue
            for held in keys:
                if held == key and other != id:
                    return f"is the key of {other}; give that another first"
                if held in _starts(key):
                    return f'begins with "{display_key(held)}", the key of {other}'
                if key in _starts(held):
                    return f'begins "{display_key(held)}", the key of {other}'
        return ""

    def _free_near(self, id: str, key: str) -> str:
        """A key like ``key`` that nothing else needs: of the same letter, else a function key."""
        letter = key[-1]
        near = [letter.swapcase(), f"ctrl+{letter}", f"alt+{letter}"] if letter.isalpha() else []
        for text in (*near, *_SPARE):
            try:
                free = parse_key(text)
            except InvalidValue:
                continue
            if free != key and free not in _TAKEN and not self._needed(id, free):
                return free
        return ""

    def _needed(self, id: str, key: str) -> bool:
        """Whether a command holds the key, also one that a wish is still to take it from."""
        declared = (each for other in self.commands.values() for each in other.keys)
        return key in declared or bool(self._in_the_way(id, key)) or key in self.keys[id]

    def _fall_back(self, id: str) -> None:
        """Return to the declared keys where all wishes failed, or where none may be had."""
        command = self.commands[id]
        emptied = not self.wishes[id]
        if emptied and not command.needs_key:
            return
        self.keys[id] = tuple(key for key in command.keys if not self._in_the_way(id, key))
        if emptied:
            self.problems.append(f"{id}{self.where(id)}: can't be without a key; it keeps its own")

    def _refuse_unknown(self, id: str) -> None:
        from mstui.config.toml_file import nearest, shown

        near = nearest(id, self.commands)
        advice = f'did you mean "{near}"?' if near else "mstui keys lists them"
        self.problems.append(f'unknown command "{shown(id)}"{self.where(id)}; {advice}')


def _starts(key: str) -> tuple[str, ...]:
    """The shorter sequences that begin a chord: ``g`` of ``g p``."""
    presses = key.split(" ")
    return tuple(" ".join(presses[:depth]) for depth in range(1, len(presses)))

"""How each group of commands is declared: its scope and its place in the key table."""

from __future__ import annotations

from typing import Any

from mstui.commands.command import Command


def command(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """A command whose handler is called as it is."""
    more.setdefault("short", title.lower())
    return Command(id, title, help, keys, handler=id, **more)


def everywhere(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """Heard on every screen."""
    return command(id, title, help, *keys, scope="everywhere", group="Everywhere", **more)


def go(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """Goes to another screen or to the end of a list."""
    more.setdefault("scope", "everywhere")
    return command(id, title, help, *keys, group="Go", **more)


def lists(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """Moves within lists, or finds and orders what they show."""
    return command(id, title, help, *keys, scope="lists", group="Lists", **more)


def items(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """Works on the marked items, else on the one under the cursor."""
    more.setdefault("scope", "items")
    return command(id, title, help, *keys, group="Items", **more)


def panes(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """Chooses among the panes of a project."""
    return command(id, title, help, *keys, scope="project", group="Panes", **more)


def review(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """Answers an item of a check-in, or goes on to the next."""
    return command(id, title, help, *keys, scope="review", group="Check-in", **more)


def timeline(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """Works on the bars of a timeline, or on what a column of it stands for."""
    return command(id, title, help, *keys, scope="timeline", group="Timeline", **more)


def registers(id: str, title: str, help: str, *keys: str, **more: Any) -> Command:
    """Works on the lines of a register: risks, roadblocks, deliverables, KPIs, investigations."""
    more.setdefault("scope", "items")
    return command(id, title, help, *keys, group="Registers", **more)

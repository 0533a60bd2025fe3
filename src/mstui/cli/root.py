"""The group of all verbs; each is imported when it is called."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

import click

from mstui.cli.session import Session
from mstui.cli.verb import Family
from mstui.cli.verbs import GROUPS, VERBS
from mstui.domain.errors import UsageProblem
from mstui.domain.text import visible

ABOUT = """Milestone tracking in the terminal. Without a verb: the app, on the usual workspace or
on PATH."""


class Root(Family):
    """Verbs by name; any other word with a ``/`` or a ``.`` is the path of a workspace."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = VERBS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(f"mstui.cli.{entry.module}"), entry.attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word in VERBS:
            return word, self.get_command(ctx, word), args[1:]
        if "/" in word or "." in word:
            from mstui.cli.opening import open_

            return "open", open_, args
        raise UsageProblem(_unknown(word), hint=_advice(word))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for group in GROUPS:
            with formatter.section(group):
                formatter.write_dl(
                    [(name, entry.help) for name, entry in VERBS.items() if entry.group == group]
                )


def _unknown(word: str) -> str:
    return f"there is no verb “{visible(word)[:40]}”"


def _advice(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word[:40].casefold(), list(VERBS), n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else "mstui -h lists them"


@lru_cache(maxsize=1)
def root() -> Root:
    """The group of all verbs."""
    return Root(
        "mstui",
        shared=("db", "as", "project", "as-of", "json", "theme", "no-mouse"),
        params=[
            click.Option(["-V", "--version"], is_flag=True, help="The version, and nothing else.")
        ],
        callback=_without_verb,
        invoke_without_command=True,
        subcommand_metavar="[VERB | PATH]",
        help=ABOUT,
        epilog="mstui VERB -h tells a verb's options, mstui help its pages.",
    )


def _without_verb(version: bool) -> int:
    ctx = click.get_current_context()
    if version:
        from mstui import __version__

        click.echo(f"mstui {__version__}")
        ctx.exit()
    if ctx.invoked_subcommand is not None:
        return 0
    from mstui.cli.opening import open_app

    return open_app(ctx.ensure_object(Session), "")

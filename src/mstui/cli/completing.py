"""Words that a shell may complete: kinds, projects, templates, topics. Nothing here may fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

Completer = Callable[[click.Context, click.Parameter, str], list[str]]


def _among(words: Callable[[click.Context], Iterable[str]]) -> Completer:
    """The words that begin with what was typed, whatever its case."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        from mstui.domain.errors import MstuiError

        typed = incomplete.casefold()
        try:
            return [word for word in words(ctx) if word.casefold().startswith(typed)]
        except MstuiError:  # no workspace, a locked one: then there is nothing to offer
            return []

    return complete


def _kinds(ctx: click.Context) -> Iterable[str]:
    from mstui.domain.kinds import KINDS

    return [kind.plural for kind in KINDS.values() if kind.listed]


def _projects(ctx: click.Context) -> Iterable[str]:
    from mstui.cli.session import Session

    session = ctx.ensure_object(Session)
    try:
        rows = session.reader().execute('SELECT "key" FROM project ORDER BY ord,id').fetchall()
    finally:
        session.close()
    return [key for (key,) in rows if key and key.isalnum()]


def _templates(ctx: click.Context) -> Iterable[str]:
    from mstui.cli.projects import connection, shelf
    from mstui.cli.session import Session

    session = ctx.ensure_object(Session)
    try:
        return shelf().names(connection(session))
    finally:
        session.close()


def _topics(ctx: click.Context) -> Iterable[str]:
    from mstui.cli.help import pages
    from mstui.cli.verbs import VERBS

    return [*pages(), *VERBS]


def _screens(ctx: click.Context) -> Iterable[str]:
    from mstui.commands.command import SCOPES

    return SCOPES


def _themes(ctx: click.Context) -> Iterable[str]:
    from mstui.config.themes import theme_names

    return theme_names()


kinds, projects, templates = _among(_kinds), _among(_projects), _among(_templates)
topics, screens, themes = _among(_topics), _among(_screens), _among(_themes)

"""The click commands of all verbs: the options they share, and the session they fill."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from mstui.cli.session import Session

HELP_NAMES = {"help_option_names": ["-h", "--help"]}


def _store(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Put a shared option into the session; the word after the verb wins over the one before."""
    session = ctx.ensure_object(Session)
    if value not in (None, False, ""):
        setattr(session, str(param.name), value)


def offer(what: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    """What a shell completes: a name of ``mstui.cli.completing``, imported when it is asked."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from mstui.cli import completing

        words: list[str] = getattr(completing, what)(ctx, param, incomplete)
        return words

    return complete


def _shared(*names: str, **more: Any) -> click.Option:
    return click.Option(names, expose_value=False, callback=_store, **more)


def _db() -> click.Option:
    return _shared("--db", metavar="PATH", help="The workspace, instead of the usual one.")


def _author() -> click.Option:
    return _shared("--as", "author", metavar="NAME", help="Who you are, for this command.")


def _project() -> click.Option:
    return _shared(
        "--project", metavar="KEY", help="Only this project.", shell_complete=offer("projects")
    )


def _json() -> click.Option:
    return _shared("--json", is_flag=True, help="JSON on stdout.")


def _as_of() -> click.Option:
    return _shared("--as-of", "as_of", metavar="DATE", help="As it stood at the end of a day.")


def _theme() -> click.Option:
    return _shared(
        "--theme",
        metavar="NAME",
        help="The app's colours, for this time.",
        shell_complete=offer("themes"),
    )


def _no_mouse() -> click.Option:
    return _shared("--no-mouse", "no_mouse", is_flag=True, help="The app without the mouse.")


_OPTIONS: dict[str, Callable[[], click.Option]] = {
    "db": _db,
    "as": _author,
    "project": _project,
    "json": _json,
    "as-of": _as_of,
    "theme": _theme,
    "no-mouse": _no_mouse,
}

READS = ("db", "project", "as-of", "json")
WRITES = ("db", "as", "project", "json")
NOTHING: tuple[str, ...] = ()


class Verb(click.Command):
    """A verb: its own options first, then those it shares with others."""

    def __init__(self, name: str | None, *, shared: Sequence[str] = NOTHING, **more: Any) -> None:
        params = [*more.pop("params", ()), *(_OPTIONS[word]() for word in shared)]
        more.setdefault("context_settings", HELP_NAMES)
        super().__init__(name, params=params, **more)


class Family(click.Group):
    """A verb with words of its own: ``template save``."""

    def __init__(self, name: str | None, *, shared: Sequence[str] = NOTHING, **more: Any) -> None:
        params = [*more.pop("params", ()), *(_OPTIONS[word]() for word in shared)]
        more.setdefault("context_settings", HELP_NAMES)
        super().__init__(name, params=params, **more)


def verb(
    name: str, *, shared: Sequence[str] = NOTHING, **more: Any
) -> Callable[[Callable[..., Any]], Verb]:
    """Make a verb of a function that takes the session first."""

    def make(function: Callable[..., Any]) -> Verb:
        return click.command(name, cls=Verb, shared=shared, **more)(with_session(function))

    return make


def with_session(function: Callable[..., Any]) -> Callable[..., Any]:
    """Call ``function`` with the session before its parameters."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return function(click.get_current_context().ensure_object(Session), *args, **kwargs)

    # Decorators applied before this one left their parameters on the function.
    call.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
    call.__name__ = function.__name__
    call.__doc__ = function.__doc__
    return call

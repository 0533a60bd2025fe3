"""The person's set-up: config, keys, themes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from mstui.cli.output import Column, say, say_json, say_table, tell, warn
from mstui.cli.session import Session
from mstui.cli.verb import HELP_NAMES, Family, offer, verb, with_session
from mstui.domain.errors import UsageProblem
from mstui.domain.text import visible

if TYPE_CHECKING:
    from mstui.config.themes import ListedTheme

config = Family("config", help="Your settings. They lie in config.toml (mstui path tells where).")


@config.command("init", context_settings=HELP_NAMES)
@with_session
def config_init(session: Session) -> None:
    """Write a config.toml that documents every setting and changes none."""
    from mstui.commands.registry import REGISTRY
    from mstui.config.default_text import write_default_config

    say(write_default_config(keys=REGISTRY.config_keys()))


@verb("keys", shared=("json",))
@click.argument("scope", required=False, metavar="[SCREEN]", shell_complete=offer("screens"))
def keys(session: Session, scope: str | None) -> int:
    """All keys of the app with your own from config.toml, or those of one SCREEN.

    1 where config.toml asks for what can't be.
    """
    from mstui.commands.keymap import apply_keys
    from mstui.config.settings import load_settings

    settings = load_settings()
    keymap = apply_keys(settings.keys, line=partial(settings.line, "keys"))
    problems = [*(str(problem) for problem in settings.problems), *keymap.problems]
    rows = keymap.registry.key_table(_scope_named(scope) if scope else "")
    if session.json:
        say_json({"keys": [row._asdict() for row in rows], "problems": problems})
        return 1 if problems else 0
    columns = (Column("Keys"), Column("Command"), Column("What it does", flexible=True))
    for group in dict.fromkeys(row.group for row in rows):
        say(group)
        say_table(
            (Column(""), Column(""), Column("")) if group else columns,
            [(f"  {row.keys}", row.id, row.help) for row in rows if row.group == group],
        )
    for problem in problems:
        warn(problem)
    return 1 if problems else 0


def _scope_named(word: str) -> str:
    from mstui.commands.command import SCOPES
    from mstui.domain.errors import NotFound

    if word not in SCOPES:
        raise NotFound(f"there is no screen “{word[:40]}”", hint=f"one of {', '.join(SCOPES)}")
    return word


@verb("themes", shared=("json",))
@click.option("--new", "new", metavar="NAME", help="Write a theme of your own to begin with.")
@click.option(
    "--base",
    metavar="THEME",
    shell_complete=offer("themes"),
    help="With --new: which theme it is a copy of; else the one in force.",
)
def themes(session: Session, new: str | None, base: str | None) -> int:
    """All themes, the one in force marked; 1 where one of them can't be read."""
    from mstui.config.settings import load_settings
    from mstui.config.state import chosen_theme, read_state
    from mstui.config.themes import listed_themes

    chosen = chosen_theme(load_settings(), read_state()).name
    if new is not None:
        return _new_theme(session, new, base or chosen)
    if base is not None:
        raise UsageProblem("--base goes with --new NAME")
    listed = listed_themes()
    problems = [one.problem for one in listed if one.problem]
    if chosen not in {one.name for one in listed if one.theme}:
        problems.append(f'the theme "{visible(chosen)}" of your settings is none of these')
    if session.json:
        say_json({"themes": [_as_json(one, chosen) for one in listed], "problems": problems})
    else:
        columns = ("", "Theme", "", "From", "About")
        say_table(
            [Column(title, flexible=title == "About") for title in columns],
            [_as_row(one, chosen) for one in listed],
        )
        for problem in problems:
            tell(problem)
        for one in listed:
            if one.note:
                tell(f"{one.name}.toml: {one.note}")
    return 1 if problems else 0


def _as_row(one: ListedTheme, chosen: str) -> tuple[str, ...]:
    if one.theme is None:
        return ("", one.name, "", "yours", "can't be read: see below")
    lightness = "dark" if one.theme.dark else "light"
    origin = "mstui" if one.theme.shipped else "yours"
    mark = ">" if one.name == chosen else ""
    return (mark, one.name, lightness, origin, one.theme.description)


def _as_json(one: ListedTheme, chosen: str) -> dict[str, object]:
    theme = one.theme
    return {
        "name": one.name,
        "dark": theme.dark if theme else None,
        "description": theme.description if theme else "",
        "shipped": bool(theme and theme.shipped),
        "chosen": bool(theme) and one.name == chosen,
        "problem": one.problem,
        "note": one.note,
    }


def _new_theme(session: Session, name: str, base: str) -> int:
    from mstui.config.new_theme import write_theme

    path = write_theme(name, base)
    if session.json:
        say_json({"path": path, "base": base})
    else:
        say(path)
        tell(f"A copy of {base}: change it, and choose it in the app with : theme")
    return 0

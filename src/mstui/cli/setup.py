"""The person's set-up: config, keys, themes."""

from __future__ import annotations

from functools import partial

import click

from mstui.cli.output import Column, say, say_json, say_table, tell, warn
from mstui.cli.session import Session
from mstui.cli.verb import HELP_NAMES, Family, offer, verb, with_session

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
def keys(session: Session, scope: str | None) -> None:
    """All keys of the app with your own from config.toml, or those of one SCREEN."""
    from mstui.commands.keymap import apply_keys
    from mstui.config.settings import load_settings

    settings = load_settings()
    keymap = apply_keys(settings.keys, line=partial(settings.line, "keys"))
    for problem in keymap.problems:
        warn(problem)
    rows = keymap.registry.key_table(_scope_named(scope) if scope else "")
    if session.json:
        say_json({"keys": [row._asdict() for row in rows], "problems": list(keymap.problems)})
        return
    columns = (Column("Keys"), Column("Command"), Column("What it does", flexible=True))
    for group in dict.fromkeys(row.group for row in rows):
        say(group)
        say_table(
            (Column(""), Column(""), Column("")) if group else columns,
            [(f"  {row.keys}", row.id, row.help) for row in rows if row.group == group],
        )


def _scope_named(word: str) -> str:
    from mstui.commands.command import SCOPES
    from mstui.domain.errors import NotFound

    if word not in SCOPES:
        raise NotFound(f"there is no screen “{word[:40]}”", hint=f"one of {', '.join(SCOPES)}")
    return word


@verb("themes", shared=("json",))
def themes(session: Session) -> int:
    """All themes, the one in force marked; 1 where one of them can't be read."""
    from mstui.config.settings import load_settings
    from mstui.config.state import chosen_theme, read_state
    from mstui.config.themes import load_themes

    known, problems = load_themes()
    chosen = chosen_theme(load_settings(), read_state()).name
    if chosen not in {theme.name for theme in known}:
        problems.append(f'the theme "{chosen}" of your settings is none of these')
    if session.json:
        listed = [
            {
                "name": theme.name,
                "dark": theme.dark,
                "description": theme.description,
                "shipped": theme.shipped,
                "chosen": theme.name == chosen,
            }
            for theme in known
        ]
        say_json({"themes": listed, "problems": problems})
    else:
        rows = [
            (
                ">" if theme.name == chosen else "",
                theme.name,
                "dark" if theme.dark else "light",
                "mstui" if theme.shipped else "yours",
                theme.description,
            )
            for theme in known
        ]
        columns = ("", "Theme", "", "From", "About")
        say_table([Column(title, flexible=title == "About") for title in columns], rows)
        for problem in problems:
            tell(problem)
    return 1 if problems else 0

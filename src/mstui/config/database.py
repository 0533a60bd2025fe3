"""Which workspace opens: the command's word, the environment, the config, the usual place."""
# Paths are str, as in config.paths.
# ruff: noqa: PTH111, PTH113, PTH123

from __future__ import annotations

import os

from mstui.config.paths import config_file, default_workspace

VARIABLE = "MSTUI_DB"


def database_path(option: str | None = None) -> tuple[str, str]:
    """The workspace's path, and who says so: ``--db``, ``MSTUI_DB``, ``config.toml``, ``default``.

    The config is parsed only where nothing before it decides and a line of it may name one:
    ``status`` in a prompt passes here all day.
    """
    if option:
        return option, "--db"
    if named := os.environ.get(VARIABLE):
        return os.path.expanduser(named), VARIABLE
    if may_name_a_database(config_file()):
        from mstui.config.settings import load_settings

        configured = load_settings().text("database")
        if configured:
            return configured, "config.toml"
    return default_workspace(), "default"


def may_name_a_database(path: str) -> bool:
    """False only where no line of the file, comments apart, can set ``database``."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as stream:
            lines = stream.read(1 << 17).split(b"\n")
    except OSError:
        return True
    # A backslash may spell the key by escapes.
    return any(
        (b"database" in line or b"\\" in line) and not line.lstrip().startswith(b"#")
        for line in lines
    )

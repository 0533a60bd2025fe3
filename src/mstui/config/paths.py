"""Where mstui keeps things: config, state, data and cache folders, and what lies in them.

Paths are ``str``: a status line in a prompt asks for them, and pathlib alone takes as long
to import as Python to start.
"""
# ruff: noqa: PTH100, PTH102, PTH111, PTH112, PTH117, PTH118, PTH120

from __future__ import annotations

import os
import sys

from mstui.domain.errors import MstuiError

APP = "mstui"
PRIVATE = 0o700


def config_dir() -> str:
    """The folder of what the person writes: ``config.toml``, ``themes/`` and ``templates/``."""
    return _folder("MSTUI_CONFIG_DIR", "XDG_CONFIG_HOME", ".config", "user_config_dir")


def state_dir() -> str:
    """The folder of what the program remembers: backups, drafts, crash reports, last choices."""
    return _folder("MSTUI_STATE_DIR", "XDG_STATE_HOME", ".local/state", "user_state_dir")


def data_dir() -> str:
    """The folder of the default workspace."""
    return _folder("MSTUI_DATA_DIR", "XDG_DATA_HOME", ".local/share", "user_data_dir")


def cache_dir() -> str:
    """The folder of what may be thrown away at any time."""
    return _folder("MSTUI_CACHE_DIR", "XDG_CACHE_HOME", ".cache", "user_cache_dir")


def config_file() -> str:
    return os.path.join(config_dir(), "config.toml")


def user_themes_dir() -> str:
    return os.path.join(config_dir(), "themes")


def user_templates_dir() -> str:
    return os.path.join(config_dir(), "templates")


def state_file() -> str:
    return os.path.join(state_dir(), "state.toml")


def backups_dir() -> str:
    return os.path.join(state_dir(), "backups")


def drafts_dir() -> str:
    return os.path.join(state_dir(), "drafts")


def crash_dir() -> str:
    return os.path.join(state_dir(), "crashes")


def copies_dir() -> str:
    """Where the app writes what it also copies to the clipboard."""
    return os.path.join(state_dir(), "copies")


def default_workspace() -> str:
    """The workspace of whoever names none."""
    return os.path.join(data_dir(), "mstui.db")


def all_paths() -> dict[str, str]:
    """Every path by its name, for ``mstui path`` and ``doctor``; the workspace is not among them.

    Which workspace is in force depends on more than the folders: see ``config.database``.
    """
    return {
        "config": config_file(),
        "themes": user_themes_dir(),
        "templates": user_templates_dir(),
        "state": state_file(),
        "backups": backups_dir(),
        "drafts": drafts_dir(),
        "crashes": crash_dir(),
        "copies": copies_dir(),
        "data": data_dir(),
        "cache": cache_dir(),
    }


def made(folder: str) -> str:
    """``folder``, created with its missing parents, each open to its owner alone.

    Raises MstuiError where it can't be: no permission, a full disk, a file in the way.
    """
    missing = []
    step = folder
    while step and not os.path.isdir(step):
        missing.append(step)
        parent = os.path.dirname(step)
        if parent == step:
            break
        step = parent
    for step in reversed(missing):
        try:
            os.mkdir(step, PRIVATE)
        except FileExistsError:
            # Made meanwhile by another process; a file in the way is told below.
            if os.path.isdir(step):
                continue
            raise MstuiError(f"{step}: is a file where mstui needs a folder") from None
        except (OSError, ValueError) as error:
            raise MstuiError(f"{step}: the folder can't be made ({reason(error)})") from None
    return folder


def reason(error: Exception) -> str:
    """What the system says about a failed file operation, without the path it repeats."""
    text = getattr(error, "strerror", None) or str(error)
    return str(text).lower() if text else type(error).__name__


def _folder(own: str, xdg: str, usual: str, platform_name: str) -> str:
    """The first of: our own variable, the XDG one, the platform's usual place."""
    if named := os.environ.get(own):
        return os.path.abspath(os.path.expanduser(named))
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        # What platformdirs answers on Linux, without the 10 ms it takes to import.
        base, home = os.environ.get(xdg, ""), os.environ.get("HOME", "")
        if os.path.isabs(base):
            return os.path.join(base, APP)
        if os.path.isabs(home):
            return os.path.join(home.rstrip("/") or "/", usual, APP)
    import platformdirs

    try:
        found: str = getattr(platformdirs.PlatformDirs(APP, appauthor=False), platform_name)
    except RuntimeError as error:
        raise MstuiError(f"there is no home folder ({error}); set HOME, or {own}") from None
    return found

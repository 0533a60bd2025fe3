"""The text of ``mstui config init``: every setting, documented, none of them set."""

from __future__ import annotations

from collections.abc import Iterable

from mstui.config.declared import SETTINGS, TABLES, Setting, Value
from mstui.config.files import write_new
from mstui.config.paths import config_file

WIDTH = 88

_HEAD = """\
# Settings of mstui. Remove the "#" before a line to change it; what stays
# commented out has the value shown here. mstui never rewrites this file.
# `mstui doctor` tells what is wrong in it, `mstui path` where everything lies.
"""


def default_config_text(keys: Iterable[tuple[str, tuple[str, ...], str]] = ()) -> str:
    """A ``config.toml`` that documents every setting and changes none.

    ``keys`` are the commands as (id, keys, help); they become the comments of ``[keys]``.
    """
    parts = [_HEAD]
    parts += [_documented(one) for one in SETTINGS if not one.table]
    for table in TABLES:
        lines = [*_comment(table.help)]
        if table.example:
            lines.append(f"#     {table.example}")
        lines.append(f"[{table.name}]")
        if table.name == "keys":
            lines += [_key_line(*command) for command in keys]
        parts.append("\n".join(lines) + "\n")
        parts += [_documented(one) for one in SETTINGS if one.table == table.name]
    return "\n".join(parts)


def write_default_config(
    path: str = "", *, keys: Iterable[tuple[str, tuple[str, ...], str]] = ()
) -> str:
    """Write that text where no file is yet and return its path; Refused where there is one."""
    path = path or config_file()
    write_new(path, default_config_text(keys))
    return path


def toml_value(value: Value) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _documented(declared: Setting) -> str:
    lines = _comment(declared.help)
    takes = f"Takes {declared.takes}."
    if declared.example:
        takes += f" As in: {declared.key} = {toml_value(declared.example)}"
    lines += _comment(takes)
    lines.append(f"#{declared.key} = {toml_value(declared.default)}")
    return "\n".join(lines) + "\n"


def _key_line(command: str, keys: tuple[str, ...], help: str) -> str:
    listed = ", ".join(toml_value(key) for key in keys)
    if len(keys) != 1:
        listed = f"[{listed}]"
    line = f"#{command} = {listed}"
    return f"{line:<44}# {help}"


def _comment(text: str) -> list[str]:
    """The text as comment lines of at most WIDTH characters."""
    lines: list[str] = []
    line = "#"
    for word in text.split():
        if len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = "#"
        line += f" {word}"
    return [*lines, line]

"""``config.toml`` as validated settings. It never stops the app: problems are collected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mstui.config.declared import SETTINGS, TABLES, Setting, Value, setting
from mstui.config.paths import config_file
from mstui.config.toml_file import (
    BadToml,
    Document,
    Problem,
    did_you_mean,
    nearest,
    quoted,
    read_document,
    shown,
)
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line

PROBLEM_LIMIT = 20


class Settings(NamedTuple):
    """Every declared setting with its value, and what was wrong with the file.

    ``given`` names the settings the person wrote; ``keys`` maps a command's id to its keys.
    """

    values: Mapping[str, Value]
    given: frozenset[str] = frozenset()
    keys: Mapping[str, tuple[str, ...]] = {}
    problems: tuple[Problem, ...] = ()
    document: Document | None = None

    def text(self, name: str) -> str:
        return str(self.values[name])

    def integer(self, name: str) -> int:
        value = self.values[name]
        if not isinstance(value, int):
            raise TypeError(f"{name} is not a number")
        return value

    def flag(self, name: str) -> bool:
        return self.values[name] is True

    def integers(self, table: str) -> dict[str, int]:
        """The whole numbers of one table by their short names: ``integers("backups")``."""
        return {
            declared.key: self.integer(declared.name)
            for declared in SETTINGS
            if declared.table == table and declared.type == "integer"
        }

    def line(self, *path: str) -> int:
        """The line of the file that sets ``path``; 0 where none does."""
        return self.document.line(*path) if self.document else 0


def default_settings() -> Settings:
    return Settings({declared.name: declared.default for declared in SETTINGS})


def load_settings(path: str = "") -> Settings:
    """The settings of ``path``, else of the person's ``config.toml``; defaults where none is.

    Never raises for what the file holds: a wrong setting keeps its default and is a problem.
    """
    try:
        document = read_document(path or config_file())
    except BadToml as error:
        file, _, what = error.message.partition(": ")
        return default_settings()._replace(
            problems=(Problem(file, 0, f"{what}; the defaults hold"),)
        )
    return default_settings() if document is None else read_settings(document)


def read_settings(document: Document) -> Settings:
    """The settings a TOML document holds."""
    return _Reading(document).settings()


class _Reading:
    """One pass over a document, collecting values and problems."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.values: dict[str, Value] = {declared.name: declared.default for declared in SETTINGS}
        self.given: set[str] = set()
        self.keys: dict[str, tuple[str, ...]] = {}
        self.problems: list[Problem] = []

    def settings(self) -> Settings:
        tables = {table.name: table for table in TABLES}
        for key, value in self.document.data.items():
            if key not in tables:
                self._take("", key, value)
            elif not isinstance(value, dict):
                self._problem((key,), f"{key} is {quoted(value)}", f"it is a table: write [{key}]")
            elif key == "keys":
                self._take_keys(value)
            else:
                for name, inner in value.items():
                    self._take(key, name, inner)
        extra = len(self.problems) - PROBLEM_LIMIT
        if extra > 0:
            more = Problem(self.document.file, 0, f"… and {extra} more problems")
            self.problems[PROBLEM_LIMIT:] = [more]
        return Settings(
            self.values,
            frozenset(self.given),
            self.keys,
            tuple(self.problems),
            self.document,
        )

    def _problem(self, path: tuple[str, ...], what: str, advice: str) -> None:
        if len(self.problems) <= PROBLEM_LIMIT:
            self.problems.append(self.document.problem(path, what, advice))
        else:  # only counted
            self.problems.append(Problem(self.document.file, 0, what))

    def _take(self, table: str, key: str, value: object) -> None:
        name = f"{table}.{key}" if table else key
        path = (table, key) if table else (key,)
        if name not in self.values:
            kind = "table" if isinstance(value, dict) and not table else "key"
            where = f" under [{table}]" if table else ""
            self._problem(path, f'unknown {kind} "{shown(key)}"{where}', _advice(table, key, value))
            return
        wrong, right = _validate(setting(name), value)
        if wrong:
            self._problem(path, f"{name} {wrong}", right)
            return
        self.given.add(name)
        self.values[name] = _stored(setting(name), value)

    def _take_keys(self, table: dict[str, object]) -> None:
        for name, keys in table.items():
            listed = keys if isinstance(keys, list) else [keys]
            if len(listed) <= 8 and all(isinstance(key, str) for key in listed):
                self.keys[name] = tuple(str(key) for key in listed)
            else:
                advice = "it takes a key in quotes, or a list of at most 8"
                self._problem(("keys", name), f"keys.{shown(name)} is {quoted(keys)}", advice)


def _advice(table: str, key: str, value: object) -> str:
    """What was probably meant by an unknown key, also where it stands in the wrong table."""
    top = [declared.name for declared in SETTINGS if not declared.table]
    if table:
        if key in top:
            return f'"{key}" stands above the first [table]'
        return did_you_mean(key, [one.key for one in SETTINGS if one.table == table])
    if isinstance(value, dict):
        return did_you_mean(key, [one.name for one in TABLES])
    for declared in SETTINGS:
        if declared.key == key:
            return f"it stands under [{declared.table}]"
    return did_you_mean(key, top)


def _validate(declared: Setting, value: object) -> tuple[str, str]:
    """What is wrong with a value and what would be right; both empty where all is well."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    takes = f"it takes {declared.takes}"
    if declared.type == "flag":
        fits = isinstance(value, bool)
    elif declared.type == "integer":
        fits = is_number and isinstance(value, int) and declared.low <= value <= declared.high
    elif declared.type == "choice":
        fits = value in declared.choices if isinstance(value, str) else False
        if not fits and isinstance(value, str):
            near = nearest(value, declared.choices)
            takes = f'did you mean "{near}"? {takes}' if near else takes
    else:
        fits = isinstance(value, str) and _one_line(value, empty=True)
        if declared.type == "path" and isinstance(value, str) and value:
            fits = fits and value.startswith(("/", "~"))
    return ("", "") if fits else (f"is {quoted(value)}", takes)


def _stored(declared: Setting, value: object) -> Value:
    if isinstance(value, bool | int):
        return value
    text = clean_line(str(value))
    if declared.type == "path" and text.startswith("~"):
        import os.path

        text = os.path.expanduser(text)  # noqa: PTH111 - see config.paths
    return text


def _one_line(text: str, *, empty: bool = False) -> bool:
    try:
        return bool(clean_line(text)) or empty
    except InvalidValue:
        return False

"""Every setting of ``config.toml``, declared once: loading, ``config init`` and help derive."""

from __future__ import annotations

from typing import Literal, NamedTuple

Value = str | int | bool


class Setting(NamedTuple):
    """One setting. A name with a dot stands in that table; ``low`` and ``high`` are inclusive."""

    name: str
    type: Literal["text", "path", "flag", "integer", "choice"]
    default: Value
    help: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    example: str = ""

    @property
    def table(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def key(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def takes(self) -> str:
        """What is right, in a few words: for messages and for the documentation."""
        if self.type == "choice":
            return f"one of {', '.join(self.choices)}"
        if self.type == "integer":
            return f"a whole number from {self.low} to {self.high}"
        return {
            "flag": "true or false",
            "text": "text in quotes",
            "path": "a path in quotes, from / or ~",
        }[self.type]


class Table(NamedTuple):
    """A table of ``config.toml``; ``free`` ones hold names that the person chooses."""

    name: str
    help: str
    free: bool = False
    example: str = ""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "user",
        "text",
        "",
        "Your name, as it stands beside your changes. The first change asks where it is empty.",
        example="Ana",
    ),
    Setting(
        "database",
        "path",
        "",
        "The workspace that opens where none is named. Empty: the usual place (mstui path).",
        example="~/plans/work.db",
    ),
    Setting(
        "theme",
        "text",
        "mstui-dark",
        "The colours: a shipped theme, or a file NAME.toml in the folder themes beside this file.",
    ),
    Setting(
        "glyphs",
        "choice",
        "auto",
        "The signs of states and bars. auto asks the terminal how wide it draws them.",
        choices=("auto", "unicode", "ascii"),
    ),
    Setting("mouse", "flag", True, "Whether the mouse selects and scrolls."),
    Setting(
        "minutes_per_day",
        "integer",
        480,
        "Minutes of a working day, in projects begun from a template that does not tell.",
        low=60,
        high=1440,
    ),
    Setting(
        "backups.minutes",
        "integer",
        15,
        "Minutes of editing between two backups.",
        low=1,
        high=1440,
    ),
    Setting(
        "backups.all_days",
        "integer",
        2,
        "Days for which every backup is kept.",
        low=1,
        high=365,
    ),
    Setting(
        "backups.daily_days",
        "integer",
        14,
        "After those, one backup a day is kept up to this age in days.",
        low=0,
        high=3650,
    ),
    Setting(
        "backups.weekly_days",
        "integer",
        60,
        "Then one a week up to this age in days, and one a month after that.",
        low=0,
        high=3650,
    ),
)

TABLES: tuple[Table, ...] = (
    Table("backups", "Backups in the state folder. The newest good one is never removed."),
    Table(
        "keys",
        "Other keys: a command's id, then its key or a list of keys; [] takes its keys away.",
        free=True,
        example='undo = ["u", "ctrl+y"]',
    ),
)


def setting(name: str) -> Setting:
    """The setting of that name; KeyError where none is declared."""
    for declared in SETTINGS:
        if declared.name == name:
            return declared
    raise KeyError(name)

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
    Setting(
        "health.gap_days",
        "integer",
        5,
        "Off track: a forecast so many working days after the target; gap_percent may be more.",
        low=1,
        high=365,
    ),
    Setting(
        "health.gap_percent",
        "integer",
        10,
        "The same, as a percent of the way from the baseline to the target.",
        low=0,
        high=100,
    ),
    Setting(
        "health.near_days",
        "integer",
        5,
        "At risk: total float up to so many working days, with less done than planned by now.",
        low=0,
        high=365,
    ),
    Setting(
        "health.roadblock_days",
        "integer",
        10,
        "Off track: a roadblock on the critical path for more than so many working days.",
        low=0,
        high=365,
    ),
    Setting(
        "health.pushes",
        "integer",
        2,
        "At risk: a target that was moved later so many times.",
        low=1,
        high=100,
    ),
    Setting(
        "health.stale_intervals",
        "integer",
        2,
        "At risk: no check-in for more than so many review intervals.",
        low=1,
        high=100,
    ),
    Setting(
        "health.risk_score",
        "integer",
        12,
        "At risk: an open risk of at least this score (probability × impact) within risk_days.",
        low=1,
        high=25,
    ),
    Setting(
        "health.risk_days",
        "integer",
        30,
        "How many days ahead such a risk may strike.",
        low=0,
        high=3650,
    ),
    Setting(
        "health.scope_amber",
        "integer",
        10,
        "At risk: scope that grew by this percent since the active baseline.",
        low=1,
        high=1000,
    ),
    Setting(
        "health.scope_red",
        "integer",
        20,
        "From this percent on the alarm of grown scope is red.",
        low=1,
        high=1000,
    ),
    Setting(
        "health.far_days",
        "integer",
        30,
        "Not judged: what is not begun and farther away than so many days.",
        low=0,
        high=3650,
    ),
    Setting(
        "health.buffer_amber",
        "integer",
        20,
        "At risk: percent of a buffer consumed while nothing of its chain is done.",
        low=0,
        high=1000,
    ),
    Setting(
        "health.buffer_amber_slope",
        "integer",
        65,
        "How many percent more may be consumed once all of the chain is done.",
        low=0,
        high=1000,
    ),
    Setting(
        "health.buffer_red",
        "integer",
        40,
        "Off track: percent of a buffer consumed while nothing of its chain is done.",
        low=0,
        high=1000,
    ),
    Setting(
        "health.buffer_red_slope",
        "integer",
        60,
        "How many percent more of it may be consumed once all of the chain is done.",
        low=0,
        high=1000,
    ),
)

TABLES: tuple[Table, ...] = (
    Table("backups", "Backups in the state folder. The newest good one is never removed."),
    Table(
        "health",
        "From where on a milestone is off track or at risk. mstui help words has the tests.",
    ),
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

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


def _days(name: str, default: int, help: str, high: int = 366) -> Setting:
    return Setting(f"health.{name}", "integer", default, help, low=0, high=high)


def _percent(name: str, default: int, help: str) -> Setting:
    return Setting(f"health.{name}", "integer", default, help, low=0, high=100)


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
        "week_start",
        "choice",
        "monday",
        "The day on which a week begins in charts. Week numbers (W47) are always those of ISO.",
        choices=("monday", "saturday", "sunday"),
    ),
    Setting(
        "minutes_per_day",
        "integer",
        480,
        "The length of a working day of new projects, in minutes.",
        low=60,
        high=1440,
    ),
    _days("red_gap_days", 5, "Red from a forecast this many working days past the target."),
    _percent(
        "red_gap_percent",
        10,
        "Red also needs a gap of this percentage of the way from baseline to target.",
    ),
    _percent("red_probability", 50, "Red below this probability of being on time, in percent."),
    _percent("amber_probability", 80, "Amber below this probability, in percent."),
    _days("red_roadblock_days", 10, "Red where a roadblock on the critical path is older."),
    _days("amber_float_days", 5, "Amber up to this total float while progress is behind."),
    Setting(
        "health.amber_risk_score",
        "integer",
        12,
        "Amber where an open risk scores this or more (1 to 25) and is near.",
        low=1,
        high=25,
    ),
    _days("amber_risk_days", 30, "How near: the risk strikes within this many days."),
    Setting(
        "health.amber_pushes",
        "integer",
        2,
        "Amber once the target has been pushed this often.",
        low=1,
        high=99,
    ),
    Setting(
        "health.stale_intervals",
        "integer",
        2,
        "Amber without a check-in for more than this many review intervals.",
        low=1,
        high=99,
    ),
    _percent("amber_scope_percent", 10, "Amber from this growth of scope, in percent."),
    _percent("red_scope_percent", 20, "Red from this growth of scope, in percent."),
    _days("red_scope_days", 30, "Red at once where work is added this close to the target."),
    _days("grey_days", 30, "Grey where not started and further away than this many days."),
    _days("promise_days", 14, "Amber where a promise of others is unconfirmed for so many days."),
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
    Table("health", "When a milestone turns amber or red. Gaps and float are in working days."),
    Table("backups", "Backups in the state folder. The newest good one is never removed."),
    Table(
        "remotes",
        "Names for other copies of a workspace: user@host:path, ssh://…, or a local path.",
        free=True,
        example='office = "ana@office.example:plans/work.db"',
    ),
    Table(
        "keys",
        "Other keys: a command's id, then its key or a list of keys; [] takes its keys away.",
        free=True,
        example='undo = ["u", "ctrl+z"]',
    ),
)


def setting(name: str) -> Setting:
    """The setting of that name; KeyError where none is declared."""
    for declared in SETTINGS:
        if declared.name == name:
            return declared
    raise KeyError(name)

"""``doctor``: the file, SQLite, the settings and the terminal, each as it is."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click

from mstui.cli.output import plural, say, say_json, tell
from mstui.cli.session import Session
from mstui.cli.verb import verb
from mstui.domain.errors import MstuiError, NotFound


class Fact(NamedTuple):
    """One line of the diagnosis; ``wrong`` says what is not as it should be."""

    section: str
    name: str
    value: str
    wrong: str = ""


@verb("doctor", shared=("db", "json"))
@click.option("--salvage", metavar="OUT", help="Copy what is readable into a new workspace.")
def doctor(session: Session, salvage: str | None) -> int:
    """Diagnose the file, SQLite, your settings, the backups and the terminal.

    0 where nothing is wrong, else the exit code that opening the file gives, or 1.
    """
    if salvage:
        return _salvage(session, salvage)
    facts, code = _file_facts(session)
    facts = [*_program_facts(), *facts, *_setting_facts(), *_backup_facts(session)]
    facts += _terminal_facts()
    wrong = [fact.wrong for fact in facts if fact.wrong]
    if session.json:
        sections: dict[str, dict[str, str]] = {}
        for fact in facts:
            sections.setdefault(fact.section.lower(), {})[fact.name.replace(" ", "_")] = fact.value
        say_json({**sections, "problems": wrong})
    else:
        _say(facts)
        tell(plural(len(wrong), "problem") if wrong else "Nothing is wrong")
    return code or (1 if wrong else 0)


def _say(facts: list[Fact]) -> None:
    width = max(len(fact.name) for fact in facts)
    section = ""
    for fact in facts:
        if fact.section != section:
            section = fact.section
            say(section)
        mark = "!" if fact.wrong else " "
        told = f" · {fact.wrong}" if fact.wrong and fact.wrong != fact.value else ""
        say(f"{mark} {fact.name:<{width}}  {fact.value}{told}")


def _program_facts() -> list[Fact]:
    import platform
    import sqlite3

    from mstui import __version__

    def fact(name: str, value: str, wrong: str = "") -> Fact:
        return Fact("Program", name, value, wrong)

    sqlite = tuple(int(part) for part in sqlite3.sqlite_version.split("."))
    return [
        fact("mstui", __version__),
        fact("python", f"{platform.python_version()}, {platform.system()} {platform.machine()}"),
        fact(
            "sqlite",
            sqlite3.sqlite_version,
            "" if sqlite >= (3, 37) else "older than 3.37, which has no strict tables",
        ),
    ]


def _file_facts(session: Session) -> tuple[list[Fact], int]:
    path, source = session.path()
    facts = [Fact("Workspace", "file", str(path)), Fact("Workspace", "named by", source)]
    try:
        return [*facts, *_readable_facts(session, path)], 0
    except NotFound as error:
        missing = source == "default"
        wrong = "" if missing else str(error)
        value = "not made yet" if missing else error.message
        return [*facts, Fact("Workspace", "state", value, wrong)], 0 if missing else error.exit_code
    except MstuiError as error:
        facts.append(Fact("Workspace", "state", error.message, str(error)))
        if error.exit_code == 6:
            advice = "mstui restore --latest, or mstui doctor --salvage OUT.db"
            facts.append(Fact("Workspace", "what helps", advice))
        return facts, error.exit_code


def _readable_facts(session: Session, path: Path) -> list[Fact]:
    from mstui.store.check import check
    from mstui.store.header import read_header

    def fact(name: str, value: str, wrong: str = "") -> Fact:
        return Fact("Workspace", name, value, wrong)

    header = read_header(path)
    status = path.stat()
    conn = session.reader()
    findings = check(conn)
    items = sum(
        conn.execute(f'SELECT count(*) FROM "{kind}"').fetchone()[0]
        for kind in ("project", "phase", "milestone", "task", "risk", "person")
    )
    (changes,) = conn.execute("SELECT count(*) FROM intent").fetchone()
    shared = status.st_mode & 0o077
    facts = [
        fact("size", f"{status.st_size:,} bytes"),
        fact("version", str(header.user_version)),
        fact("access", f"{status.st_mode & 0o777:o}", "others may read it" if shared else ""),
        fact("writable", *_writable(path)),
        fact("holds", f"{items:,} items, {changes:,} changes"),
        fact("check", plural(len(findings), "finding") if findings else "all invariants hold"),
    ]
    facts += [fact(one.invariant, one.what, one.what) for one in findings[:20]]
    if Path(f"{path}-journal").exists():
        facts.append(fact("journal", "an interrupted save, rolled back at the next change"))
    if header.wal:
        facts.append(
            fact("mode", "WAL", "another tool switched it to WAL; the next change ends it")
        )
    for copy in _conflict_copies(path):
        facts.append(fact("copy", copy.name, f"{copy.name} may hold changes that are not here"))
    return facts


def _writable(path: Path) -> tuple[str, str]:
    if not os.access(path, os.W_OK):
        return "no", "the file is read-only"
    if not os.access(path.absolute().parent, os.W_OK):
        return "no", "its folder is read-only, and saving needs a journal there"
    return "yes", ""


def _conflict_copies(path: Path) -> list[Path]:
    """What Dropbox, Syncthing and Finder leave beside a file that two machines changed."""
    stem, suffix = _literal(path.stem), _literal(path.suffix)
    patterns = (f"{stem}.sync-conflict-*", f"{stem}*(conflicted copy*", f"{stem} 2{suffix}")
    return sorted({found for pattern in patterns for found in path.parent.glob(pattern)})


def _literal(text: str) -> str:
    import glob

    return glob.escape(text)


def _setting_facts() -> list[Fact]:
    from mstui.commands.keymap import apply_keys
    from mstui.config.paths import config_file
    from mstui.config.settings import load_settings
    from mstui.config.state import chosen_theme, read_state
    from mstui.config.themes import theme_or_default

    path = config_file()
    settings = load_settings()
    keymap = apply_keys(settings.keys, line=partial(settings.line, "keys"))
    chosen = chosen_theme(settings, read_state())
    _, theme_problem = theme_or_default(chosen.name)
    there = "" if os.path.exists(path) else " (none: the defaults hold)"  # noqa: PTH110
    facts = [
        Fact("Settings", "config", f"{path}{there}"),
        Fact("Settings", "theme", f"{chosen.name} ({chosen.source})", theme_problem),
    ]
    problems = [*(str(problem) for problem in settings.problems), *keymap.problems]
    problems += [problem for problem in _broken_files() if problem != theme_problem]
    return facts + [Fact("Settings", "problem", problem, problem) for problem in problems]


def _broken_files() -> list[str]:
    """What is wrong with one's own themes and template files, a line each."""
    from mstui.cli.projects import shelf
    from mstui.config.themes import listed_themes

    broken = [one.problem for one in listed_themes() if one.problem]
    return broken + [one.problem for one in shelf().listed(None) if one.problem]


def _backup_facts(session: Session) -> list[Fact]:
    from mstui.config.paths import crash_dir
    from mstui.dates import ago

    path, _ = session.path()
    facts = []
    if path.is_file():
        from mstui.cli.workspace import backups_of

        backups = backups_of(path)
        newest = f", the newest {ago(int(backups[0].at.timestamp() * 1000))}" if backups else ""
        facts.append(Fact("Backups", "backups", f"{len(backups)}{newest}"))
    crashes = len(list(Path(crash_dir()).glob("*.txt")))
    facts.append(Fact("Backups", "crash reports", f"{crashes} in {crash_dir()}"))
    return facts


def _terminal_facts() -> list[Fact]:
    from mstui.dates import zone_problem

    def fact(name: str, value: str, wrong: str = "") -> Fact:
        return Fact("Terminal", name, value, wrong)

    inputs = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name).isatty()]
    term = os.environ.get("TERM", "")
    encoding = getattr(sys.stdout, "encoding", "") or "unknown"
    utf8 = encoding.lower().replace("-", "") == "utf8"
    facts = [
        fact("terminal", ", ".join(inputs) or "none"),
        fact("TERM", term or "not set", "" if term not in ("", "dumb") else "the app can't draw"),
        fact("size", _size()),
        fact("colours", _colours(term)),
        fact("encoding", encoding, "" if utf8 else "not UTF-8: LC_ALL=C.UTF-8 helps"),
        fact("time zone", os.environ.get("TZ", "") or "of the system", zone_problem()),
    ]
    if sys.stdin.isatty() and sys.stdout.isatty():
        facts.append(fact("ambiguous letters", _ambiguous()))
    inside = [
        name for name in ("TMUX", "STY", "SSH_CONNECTION", "TERM_PROGRAM") if os.environ.get(name)
    ]
    return [*facts, fact("inside", ", ".join(inside) or "nothing that tells")]


def _ambiguous() -> str:
    """How wide this terminal draws letters that are narrow in the West and wide in the East."""
    from mstui.tui.glyphs import measure_terminal

    wide = measure_terminal(0, 1)
    if wide is None:
        return "the terminal does not tell"
    return "two cells: the app uses ASCII signs" if wide else "one cell"


def _size() -> str:
    for number in (1, 2, 0):
        try:
            columns, lines = os.get_terminal_size(number)
        except OSError:
            continue
        small = " (under 40x12 only one pane fits badly)" if columns < 40 or lines < 12 else ""
        return f"{columns}x{lines}{small}"
    return "unknown"


def _colours(term: str) -> str:
    if os.environ.get("NO_COLOR"):
        return "none (NO_COLOR)"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million (COLORTERM)"
    if "256" in term:
        return "256 (TERM)"
    return "none" if term in ("", "dumb") else "16"


def _salvage(session: Session, out: str) -> int:
    from mstui.cli.salvage import salvage

    path, _ = session.path()
    rescued = salvage(path, Path(out))
    if session.json:
        say_json(
            {
                "path": out,
                "rows": rescued.rows,
                "from_journal": rescued.from_journal,
                "lost": rescued.lost,
            }
        )
        return 0
    rows = sum(rescued.rows.values())
    tell(f"Copied {plural(rows, 'row')} into {out}; {path} is as it was")
    if rescued.from_journal:
        tell(f"{plural(rescued.from_journal, 'row')} of them from the journal")
    for what in rescued.lost:
        say(what)
    if not rescued.lost:
        tell("Nothing readable was left behind; the history stays in the damaged file")
    return 0

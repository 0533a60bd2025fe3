"""Every declared setting changes what the program does; one that does not is not declared."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mstui.cli.main import main
from mstui.cli.session import Session
from mstui.config.declared import SETTINGS
from mstui.config.paths import config_file, state_dir
from mstui.store.backups import Backup, Rhythm, kept


class Home:
    """One person's folders: a config to write, a workspace, and the program to call."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db = folder / "plan.db"
        self._capsys = capsys

    def config(self, text: str) -> None:
        path = Path(config_file())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *words: str) -> str:
        code = main(list(words))
        told = self._capsys.readouterr()
        assert code == 0, told.err
        return told.out

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.db) as conn:
            return conn.execute(sql).fetchall()

    def backups(self) -> list[Path]:
        return sorted(Path(state_dir(), "backups").rglob("*.db"))


@pytest.fixture
def home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Home:
    monkeypatch.setenv("MSTUI_TODAY", "2026-11-21")
    return Home(tmp_path, capsys)


def _user(home: Home) -> object:
    home.run("init", str(home.db))
    home.run("--db", str(home.db), "add", "project", "X")
    return home.rows("SELECT p.name FROM intent i JOIN person p ON p.id=i.author")


def _database(home: Home) -> object:
    return json.loads(home.run("path", "--json"))["workspace"]


def _theme(home: Home) -> object:
    themes = json.loads(home.run("themes", "--json"))["themes"]
    return next(theme["name"] for theme in themes if theme["chosen"])


def _glyphs(home: Home) -> object:
    return _app(home).glyphs.name


def _app(home: Home) -> Any:
    from mstui.config.themes import load_theme
    from mstui.tui.app import MstuiApp
    from mstui.tui.running import open_session

    home.run("init", str(home.db))
    session = open_session(home.db)
    app = MstuiApp(session, load_theme("mstui-dark"), crash_folder=str(home.db.parent))
    session.close()
    return app


def _mouse(home: Home) -> object:
    import mstui.tui.app
    from mstui.cli.opening import run_app

    home.run("init", str(home.db))
    told: list[bool] = []

    def watched(path: Path, *, mouse: bool, **more: object) -> int:
        told.append(mouse)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mstui.tui.app, "run", watched)
        run_app(Session(), home.db)
    return told


def _minutes_per_day(home: Home) -> object:
    home.run("init", str(home.db))
    home.run("--db", str(home.db), "--as", "Ana", "new", "Fair", "--template", "event")
    ((minutes,),) = home.rows("SELECT coalesce(minutes_per_day,480) FROM project")
    durations = {row[0] % minutes for row in home.rows("SELECT duration FROM task")}
    return minutes, durations


def _backup_minutes(home: Home) -> object:
    """How many backups there are after two changes sixteen minutes apart."""
    home.run("init", str(home.db))
    home.run("--db", str(home.db), "--as", "Ana", "add", "project", "One")
    (made,) = home.backups()
    _age(made, timedelta(minutes=16))
    home.run("--db", str(home.db), "--as", "Ana", "add", "project", "Two")
    return len(home.backups())


def _kept_of(*days: float) -> Callable[[Home], object]:
    """How many of backups of those ages stay, seen from a Thursday in mid-month."""

    def count(home: Home) -> object:
        home.run("init", str(home.db))
        now = datetime(2026, 11, 19, 12, tzinfo=UTC)
        session = Session()
        rhythm = session_rhythm(session, home.db)
        made = [Backup(Path(f"{day}.db"), now - timedelta(days=day), 1) for day in days]
        return len(kept(made, now, rhythm))

    return count


def session_rhythm(session: Session, db: Path) -> Rhythm:
    """What a workspace opened by the program backs up by."""
    session.db, session.author = str(db), "Ana"
    try:
        return session.writer().rhythm()
    finally:
        session.close()


def _age(backup: Path, age: timedelta) -> None:
    stamp = (datetime.now(UTC) - age).strftime("%Y%m%dT%H%M%SZ")
    backup.rename(backup.with_stem(f"{backup.stem.rpartition('-')[0]}-{stamp}"))


# The setting, a config that sets it, what shows its effect, and that without and with it.
EFFECTS: dict[str, tuple[str, Callable[[Home], object], object, object]] = {
    "user": ('user = "Zoë"', _user, None, [("Zoë",)]),
    "database": ('database = "/tmp/elsewhere.db"', _database, None, "/tmp/elsewhere.db"),
    "theme": ('theme = "mstui-light"', _theme, "mstui-dark", "mstui-light"),
    "glyphs": ('glyphs = "ascii"', _glyphs, None, "ascii"),
    "mouse": ("mouse = false", _mouse, [True], [False]),
    "minutes_per_day": ("minutes_per_day = 420", _minutes_per_day, (480, {0}), (420, {0})),
    "backups.minutes": ("[backups]\nminutes = 60", _backup_minutes, 2, 1),
    "backups.all_days": ("[backups]\nall_days = 9", _kept_of(0, 5, 5.01, 5.02), 2, 4),
    "backups.daily_days": ("[backups]\ndaily_days = 3", _kept_of(0, 7, 8, 9), 4, 2),
    "backups.weekly_days": ("[backups]\nweekly_days = 15", _kept_of(0, 32, 39, 46), 4, 2),
}  # fmt: skip


def test_every_setting_has_an_effect_that_is_tested() -> None:
    assert set(EFFECTS) == {declared.name for declared in SETTINGS}


@pytest.mark.parametrize("name", EFFECTS)
def test_a_setting_has_its_effect(name: str, home: Home) -> None:
    text, effect, _, wanted = EFFECTS[name]
    home.config(text)
    assert effect(home) == wanted


@pytest.mark.parametrize("name", [name for name, effect in EFFECTS.items() if effect[2]])
def test_without_it_the_default_holds(name: str, home: Home) -> None:
    _, effect, wanted, _ = EFFECTS[name]
    assert effect(home) == wanted

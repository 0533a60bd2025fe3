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

Effect = Callable[["Home"], object]


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


def _fires(name: str, *, colour: str = "", of: str = "", about: str = "") -> Effect:
    """Whether a test of health fires for a milestone (Beta), or for another or the project."""

    def fired(home: Home) -> object:
        home.run("init", str(home.db))
        with sqlite3.connect(home.db) as conn:
            _troubled(conn)
        told = json.loads(home.run("--db", str(home.db), "show", of or "Beta", "--json"))
        return any(
            test["name"] == name and colour in ("", test["colour"]) and about in test["reason"]
            for test in told["item"]["computed"]["tests"]
        )

    return fired


def _troubled(conn: sqlite3.Connection) -> None:
    """A project in which every test of health is near one of its thresholds, on 2026-11-21."""
    from support.plans import add

    ana = add(conn, "person", name="Ana")
    web = add(conn, "project", name="Website", key="WEB", start="2026-11-02")
    # Beta comes 6 wd after its target, has 3 wd of float, and is behind.
    beta = add(conn, "milestone", name="Beta", project=web, state="planned", owner=ana,
               target="2026-11-27")  # fmt: skip
    build = add(conn, "task", name="Build", project=web, milestone=beta, state="doing",
                start="2026-11-02", finish="2026-11-27", duration=25 * 480, percent=5,
                remaining=24 * 480, effort=1080)  # fmt: skip
    add(conn, "dependency", project=web, predecessor=build, successor=beta)
    # What ends the project, 3 wd after Beta.
    long = add(conn, "task", name="Long", project=web, start="2026-11-02", duration=28 * 480)
    add(conn, "checkin", project=web, on="2026-11-08", state="closed", at=1)
    add(conn, "roadblock", name="Stop", project=web, milestone=beta, task=long, since="2026-11-10")
    for name, points, day in (("Flood", 2, "2026-12-10"), ("Fire", 4, "2026-12-10")):
        risk = add(conn, "risk", name=name, project=web, probability=5, impact=points,
                   proximity=day)  # fmt: skip
        add(conn, "endangers", risk=risk, milestone=beta)
    add(conn, "adjustment", project=web, milestone=beta, at=1, field="target",
        from_value="2026-11-20", to_value="2026-11-27", cause="estimate")  # fmt: skip
    november_2 = 1_793_577_600_000
    first = add(conn, "baseline", name="First", project=web, at=november_2)
    for item, kind, effort in (
        (build, "task", 1000), (long, "task", 0), (beta, "milestone", 0),
    ):  # fmt: skip
        add(conn, "baselined", baseline=first, item=item, kind=kind, effort=effort)
    conn.execute("UPDATE project SET active_baseline=?", (first,))
    # In another project Soft has used 60 % of its buffer at half of its chain; Far is far away.
    more = add(conn, "project", name="More", key="MORE", start="2026-11-02")
    soft = add(conn, "milestone", name="Soft", project=more, state="planned", owner=ana,
               target="2026-12-18", buffer_days=10)  # fmt: skip
    add(conn, "task", name="Print", project=more, milestone=soft, state="doing",
        start="2026-11-03", finish="2026-12-14", duration=30 * 480, percent=50)  # fmt: skip
    add(conn, "milestone", name="Far", project=more, state="planned", owner=ana,
        target="2027-01-20")  # fmt: skip


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
    **{
        f"health.{name}": (f"[health]\n{name} = {value}", effect, not wanted, wanted)
        for name, value, effect, wanted in (
            ("gap_days", 7, _fires("promise gap", colour="red"), False),
            ("gap_percent", 50, _fires("promise gap", colour="red"), False),
            ("near_days", 2, _fires("behind"), False),
            ("roadblock_days", 5, _fires("roadblock"), True),
            ("pushes", 1, _fires("pushed"), True),
            ("stale_intervals", 1, _fires("stale"), True),
            ("risk_score", 10, _fires("risk", about="Flood"), True),
            ("risk_days", 5, _fires("risk", about="Fire"), False),
            ("scope_amber", 5, _fires("scope"), True),
            ("scope_red", 5, _fires("scope", of="WEB"), True),
            ("far_days", 90, _fires("not started", of="Far"), False),
            ("buffer_amber", 40, _fires("buffer", of="Soft"), False),
            ("buffer_amber_slope", 100, _fires("buffer", of="Soft"), False),
            ("buffer_red", 20, _fires("buffer", of="Soft", colour="red"), True),
            ("buffer_red_slope", 30, _fires("buffer", of="Soft", colour="red"), True),
        )
    },
}  # fmt: skip


def test_every_setting_has_an_effect_that_is_tested() -> None:
    assert set(EFFECTS) == {declared.name for declared in SETTINGS}


@pytest.mark.parametrize("name", EFFECTS)
def test_a_setting_has_its_effect(name: str, home: Home) -> None:
    text, effect, _, wanted = EFFECTS[name]
    home.config(text)
    assert effect(home) == wanted


@pytest.mark.parametrize(
    "name", [name for name, effect in EFFECTS.items() if effect[2] is not None]
)
def test_without_it_the_default_holds(name: str, home: Home) -> None:
    _, effect, wanted, _ = EFFECTS[name]
    assert effect(home) == wanted

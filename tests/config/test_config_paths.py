from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.config import database, paths
from mstui.domain.errors import MstuiError

XDG = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
OWN = ("MSTUI_CONFIG_DIR", "MSTUI_STATE_DIR", "MSTUI_DATA_DIR", "MSTUI_CACHE_DIR", "MSTUI_DB")
homes = st.sampled_from(["/home/ana", "/home/ana/", "/", "/with space/ünïcode"])
folders = st.one_of(st.none(), st.sampled_from(["", "/x/cfg", "/x/cfg/", "relative/dir", "~/cfg"]))


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*XDG, *OWN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="the shortcut is Linux's")
@given(home=homes, values=st.tuples(folders, folders, folders, folders))
def test_shortcut_answers_what_platformdirs_answers(
    home: str, values: tuple[str | None, ...]
) -> None:
    """The folders found without platformdirs are those it would have found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", home)
        for name, value in zip(XDG, values, strict=True):
            patch.delenv(name, raising=False) if value is None else patch.setenv(name, value)
        dirs = platformdirs.PlatformDirs("mstui", appauthor=False)
        found = (paths.config_dir(), paths.state_dir(), paths.data_dir(), paths.cache_dir())
        expected = (
            dirs.user_config_dir,
            dirs.user_state_dir,
            dirs.user_data_dir,
            dirs.user_cache_dir,
        )
        assert [os.path.normpath(path) for path in found] == [
            os.path.normpath(path) for path in expected
        ]


def test_own_variables_win_over_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/elsewhere")
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path / "c"))
    monkeypatch.setenv("MSTUI_STATE_DIR", str(tmp_path / "s"))
    monkeypatch.setenv("MSTUI_DATA_DIR", "~/d")
    assert paths.config_file() == str(tmp_path / "c" / "config.toml")
    assert paths.user_themes_dir() == str(tmp_path / "c" / "themes")
    assert paths.backups_dir().startswith(str(tmp_path / "s"))
    assert paths.drafts_dir().startswith(str(tmp_path / "s"))
    assert paths.crash_dir().startswith(str(tmp_path / "s"))
    assert paths.default_workspace() == str(tmp_path / "d" / "mstui.db")


def test_nothing_is_created_by_asking(tmp_path: Path) -> None:
    paths.all_paths()
    paths.default_workspace()
    assert list(tmp_path.iterdir()) == []


def test_made_folders_are_private_parents_included(tmp_path: Path) -> None:
    made = Path(paths.made(str(tmp_path / "a" / "b" / "c")))
    assert made.is_dir()
    modes = [folder.stat().st_mode & 0o777 for folder in (made, made.parent, made.parent.parent)]
    assert modes == [0o700, 0o700, 0o700]


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    paths.made(str(tmp_path))
    assert tmp_path.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("below", ["state", "state/deeper"])
def test_a_file_in_the_way_is_told_in_one_line(tmp_path: Path, below: str) -> None:
    (tmp_path / "state").write_text("I am a file")
    with pytest.raises(MstuiError) as caught:
        paths.made(str(tmp_path / below))
    assert str(tmp_path / "state") in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "state").read_text() == "I am a file"


def test_database_precedence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """--db beats MSTUI_DB beats config.toml beats the default, and each is named."""
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path))
    assert database.database_path() == (paths.default_workspace(), "default")
    (tmp_path / "config.toml").write_text('database = "~/plans/work.db"\n')
    assert database.database_path() == (str(tmp_path / "plans/work.db"), "config.toml")
    monkeypatch.setenv("MSTUI_DB", "~/env.db")
    assert database.database_path() == (str(tmp_path / "env.db"), "MSTUI_DB")
    assert database.database_path("file:a b.db") == ("file:a b.db", "--db")
    monkeypatch.setenv("MSTUI_DB", "")
    assert database.database_path()[1] == "config.toml"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ('# database = "/x.db"\n', "default"),
        ('  #database = "/x.db"\n', "default"),
        ('"database" = "/x.db"\n', "config.toml"),
        ('"d\\u0061tabase" = "/x.db"\n', "config.toml"),
        ('database = "/x.db"', "config.toml"),
        ("database = 5\n", "default"),
        ('[backups]\ndatabase = "/x.db"\n', "default"),
    ],
)
def test_the_glance_at_the_config_misses_no_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, source: str
) -> None:
    monkeypatch.setenv("MSTUI_CONFIG_DIR", str(tmp_path))
    (tmp_path / "config.toml").write_text(text)
    assert database.database_path()[1] == source


def test_asking_for_the_workspace_imports_nothing_heavy(tmp_path: Path) -> None:
    """``status`` in a prompt pays neither for TOML nor for pathlib, also beside a config file."""
    (tmp_path / "config.toml").write_text('# database = "/x.db"\ntheme = "mstui-light"\n')
    heavy = ("pathlib", "typing", "re", "tomllib", "platformdirs", "dataclasses", "enum")
    code = (
        "import sys; before = set(sys.modules)\n"
        "from mstui.config.database import database_path\n"
        "database_path()\n"
        f"print([name for name in {heavy!r} if name in set(sys.modules) - before])"
    )
    environment = {**os.environ, "MSTUI_CONFIG_DIR": str(tmp_path), "PYTHONPATH": _source()}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def _source() -> str:
    return str(Path(paths.__file__).parents[2])

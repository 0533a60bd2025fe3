"""The pictures show what the app shows today."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.demonstration import write_demo
from support.pictures import FOLDER, PICTURES, TODAY, Picture, draw, words


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "demonstration.db"
    write_demo(path, TODAY)
    return path


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_a_picture_shows_what_the_app_shows(
    picture: Picture, demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``python tests/support/pictures.py`` draws them anew."""
    monkeypatch.setenv("MSTUI_TODAY", TODAY.isoformat())
    monkeypatch.setenv("TZ", "UTC")
    stored = (FOLDER / f"{picture.name}.svg").read_text(encoding="utf-8")
    assert words(await draw(picture, demonstration)) == words(stored)


def test_pictures_fetch_nothing() -> None:
    for path in FOLDER.glob("*.svg"):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text, path.name
        assert "@import" not in text

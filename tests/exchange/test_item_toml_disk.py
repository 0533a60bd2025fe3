"""No room for the text of an editor: one line, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from mstui.domain.errors import MstuiError
from mstui.exchange.item_toml.outside import EditedFile


def test_a_folder_that_takes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(MstuiError, match="can't be written"):
        EditedFile("name = 1\n", "item.toml")


def test_a_disk_that_fills_up_while_the_editor_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("EDITOR", "true")
    file = EditedFile("name = 1\n", "item.toml")
    file.path.unlink()
    file.path.mkdir()  # nothing can be written there any more
    with pytest.raises(MstuiError, match="can't be written"):
        file.edit(lambda command: 0)

"""Drafts on the disk: the owner's alone, whole or not at all, and never in the way of typing."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mstui.tui.dialogs.drafts import FILES_KEPT, SIZE_LIMIT, DraftStore, Place

HERE = Place("db1", "edit", "task abc")


def test_what_was_typed_comes_back(tmp_path: Path) -> None:
    store = DraftStore(str(tmp_path / "state" / "drafts"))
    typed = {"name": "Ω \x1b[31m ⟨\udcff⟩", "notes": "a\nb" * 1000}
    store.save(HERE, typed)
    assert DraftStore(store.folder).load(HERE) == typed
    assert store.load(Place("db1", "edit", "task other")) == {}
    assert store.load(Place("db2", "edit", "task abc")) == {}
    store.clear(HERE)
    assert store.load(HERE) == {}
    store.clear(HERE)


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    store = DraftStore(str(tmp_path / "drafts"))
    old = os.umask(0)
    try:
        store.save(HERE, {"name": "secret"})
    finally:
        os.umask(old)
    (file,) = (tmp_path / "drafts").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "drafts").stat().st_mode) == 0o700


@given(st.tuples(st.text(), st.text(), st.text()))
def test_a_place_of_any_text_is_one_plain_file_name(parts: tuple[str, str, str]) -> None:
    name = Place(*parts).file
    assert name.isascii()
    assert not set(name) & set("/\\\0 ")
    assert len(name) < 60


def test_saving_nothing_clears(tmp_path: Path) -> None:
    store = DraftStore(str(tmp_path))
    store.save(HERE, {"name": "x"})
    store.save(HERE, {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"place": ["db1", "edit", "other"], "typed": {"name": "x"}}',
        b'{"place": ["db1", "edit", "task abc"], "typed": ["x"]}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"place": ["db1", "edit", "task abc"], "typed": {"name": "' + b"x" * SIZE_LIMIT + b'"}}',
    ],
)
def test_a_damaged_or_foreign_file_is_no_draft(tmp_path: Path, content: bytes) -> None:
    (tmp_path / HERE.file).write_bytes(content)
    assert DraftStore(str(tmp_path)).load(HERE) == {}


def test_values_that_are_no_text_are_left_out(tmp_path: Path) -> None:
    typed = {"name": "x", "n": 3, "deep": {"a": 1}}
    (tmp_path / HERE.file).write_text(json.dumps({"place": list(HERE), "typed": typed}))
    assert DraftStore(str(tmp_path)).load(HERE) == {"name": "x"}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """Neither read nor written through: somebody else may have put it there."""
    target = tmp_path / "target"
    target.write_text("precious")
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / HERE.file).symlink_to(target)
    store = DraftStore(str(folder))
    assert store.load(HERE) == {}
    store.save(HERE, {"name": "x"})
    assert target.read_text() == "precious"
    assert store.load(HERE) == {"name": "x"}


def test_a_folder_that_cannot_be_made_says_so_and_lets_one_type(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = DraftStore(str(tmp_path / "file" / "drafts"))
    store.save(HERE, {"name": "x"})
    assert store.problem.startswith("what you type is not kept")
    assert store.load(HERE) == {}
    store.folder = str(tmp_path / "elsewhere")
    store.save(HERE, {"name": "x"})
    assert store.problem == ""


def test_a_failed_save_leaves_the_draft_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = DraftStore(str(tmp_path))
    store.save(HERE, {"name": "before"})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        store.save(HERE, {"name": "after"})
    assert "no space left" in store.problem
    assert store.load(HERE) == {"name": "before"}
    assert len(list(tmp_path.iterdir())) == 1


def test_the_oldest_drafts_give_way(tmp_path: Path) -> None:
    for number in range(FILES_KEPT + 20):
        file = tmp_path / f"{number:04d}.json"
        file.write_text("{}")
        os.utime(file, (number, number))
    store = DraftStore(str(tmp_path))
    store.save(HERE, {"name": "x"})
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == FILES_KEPT + 1
    assert "0000.json" not in names
    assert f"{FILES_KEPT + 19:04d}.json" in names
    assert store.load(HERE) == {"name": "x"}

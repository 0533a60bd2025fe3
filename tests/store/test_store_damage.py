"""Damaged files: each opens as what it is, or is refused in one line; none is ever written."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mstui.domain.errors import MstuiError
from mstui.store import backups
from mstui.store.asof import as_of
from mstui.store.check import check
from mstui.store.dumping import dump_text, tables
from mstui.store.journal import changes_of, intents, last_touched
from mstui.store.undo import next_redo, next_undo
from mstui.store.workspace import Workspace
from support.files import sample

FLIPS = 400
BATCHES = 8
CODES = {1, 5, 6}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "plan.db"
    sample(path)
    return path.read_bytes()


def read_everything(ws: Workspace) -> Iterator[Callable[[], object]]:
    """What screens, lists, reports and checks ask of a workspace."""
    conn = ws.reader
    yield lambda: ws.db_id
    yield lambda: tables(conn)
    yield lambda: dump_text(conn)
    yield lambda: dump_text(conn, history=True)
    yield lambda: [changes_of(conn, intent.id) for intent in intents(conn, limit=10)]
    yield lambda: last_touched(conn, "x")
    yield lambda: (next_undo(conn, "ann"), next_redo(conn, "ann"))
    yield lambda: as_of(conn, 10**12).close()
    yield lambda: check(conn)


def refusals(path: Path) -> list[MstuiError]:
    """The errors that a person would see; any other exception fails the test."""
    seen: list[MstuiError] = []
    try:
        ws = Workspace.open(path, read_only=True)
    except MstuiError as error:
        return [error]
    with closing(ws):
        for ask in read_everything(ws):
            try:
                ask()
            except MstuiError as error:
                seen.append(error)
    return seen


def refusals_of_writing(path: Path, state_dir: Path) -> list[MstuiError]:
    """The same for an edit, an undo and a backup of a copy."""
    seen: list[MstuiError] = []

    def edit(ws: Workspace) -> None:
        with ws.write("edit") as tx:
            tx.insert("tag", {"name": "x"})

    for write in (edit, Workspace.undo, lambda ws: backups.back_up(ws.path, state_dir)):
        try:
            with closing(Workspace.open(path)) as ws:
                ws.author = "ann"
                write(ws)
        except MstuiError as error:
            seen.append(error)
    return seen


def fits_one_line(errors: list[MstuiError], path: Path) -> bool:
    return all(
        error.exit_code in CODES and "\n" not in str(error) and str(path) in str(error)
        for error in errors
    )


def flipped(sound: bytes, number: int) -> bytes:
    """One to four bits turned over: in the header, in what is used, or anywhere."""
    rng = random.Random(number)
    used = [at for at in range(0, len(sound), 7) if sound[at]]
    pools = (range(100), used, used, used, range(len(sound)))
    damaged = bytearray(sound)
    for _ in range(rng.choice((1, 1, 2, 4))):
        damaged[rng.choice(pools[number % len(pools)])] ^= 1 << rng.randrange(8)
    return bytes(damaged)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_file_with_bits_turned_over_is_told_in_one_line(tmp_path, sound, batch):
    path = tmp_path / "plan.db"
    told = 0
    for number in range(batch, FLIPS, BATCHES):
        damaged = flipped(sound, number)
        path.write_bytes(damaged)
        errors = refusals(path)
        assert fits_one_line(errors, path), (number, errors)
        assert path.read_bytes() == damaged, number
        assert [entry.name for entry in tmp_path.iterdir()] == ["plan.db"], number
        told += bool(errors)
    assert told


@pytest.mark.parametrize("batch", range(BATCHES))
def test_writing_to_a_damaged_file_is_told_in_one_line(tmp_path, sound, batch):
    path = tmp_path / "plan.db"
    for number in range(batch, FLIPS // 4, BATCHES):
        path.write_bytes(flipped(sound, number))
        errors = refusals_of_writing(path, tmp_path / "state")
        assert fits_one_line(errors, path), (number, errors)


def lengths(size: int) -> list[int]:
    pages = [
        4096 * n + d for n in (1, 2, 3, 17, size // 8192, size // 4096 - 1) for d in (-1, 0, 1)
    ]
    return sorted({1, 15, 16, 17, 20, 50, 99, 100, 101, 511, 512, 1024, *pages, size - 1})


def test_a_file_cut_off_anywhere_is_told_in_one_line(tmp_path, sound):
    path = tmp_path / "plan.db"
    for length in lengths(len(sound)):
        path.write_bytes(sound[:length])
        errors = refusals(path)
        assert errors, length
        assert fits_one_line(errors, path), (length, errors)
        assert path.read_bytes() == sound[:length]
        assert fits_one_line(refusals_of_writing(path, tmp_path / "state"), path), length


def test_a_file_with_something_behind_it_is_read(tmp_path, sound):
    """As left by a copy over a longer file; SQLite itself stops at the size in the header."""
    path = tmp_path / "plan.db"
    path.write_bytes(sound + b"\xff" * 5000)
    assert fits_one_line(refusals(path), path)
    with closing(Workspace.open(path)) as ws:
        assert check(ws.reader) == []


def test_damage_met_while_open_is_told_too(tmp_path, sound):
    """The pages that were not read yet go bad under an open workspace."""
    path = tmp_path / "plan.db"
    path.write_bytes(sound)
    with closing(Workspace.open(path)) as ws:
        with path.open("r+b") as file:
            file.seek(24)
            file.write(b"\x7f\x7f\x7f\x7f")  # the change counter: nothing cached holds
            file.seek(4096)
            file.write(b"\xaa" * (len(sound) - 4096))
        for ask in read_everything(ws):
            errors: list[MstuiError] = []
            try:
                ask()
            except MstuiError as error:
                errors.append(error)
            assert fits_one_line(errors, path)

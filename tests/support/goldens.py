"""Every screen and dialog of the app at three sizes, dark, light and without colours.

``python tests/support/goldens.py [SIZE …]`` writes the files of tests/app/goldens anew; look at
what changed before committing it. A test walks the same way and compares.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from mstui.commands.registry import REGISTRY  # noqa: E402
from support.screens import Golden, Shot, read_golden, shot, written_golden  # noqa: E402
from support.terminal import Terminal  # noqa: E402
from support.walks import FIRST_RUN, WORK, Stop  # noqa: E402

FOLDER = ROOT / "tests" / "app" / "goldens"
TODAY = "2026-11-21"
SIZES = ("120x40", "80x24", "40x12")


class Mode(NamedTuple):
    """How the app draws: the theme whose colours are named, and what else it needs."""

    name: str
    theme: str
    options: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()


MODES = (
    Mode("dark", "mstui-dark"),
    Mode("light", "mstui-light", options=("--theme", "mstui-light")),
    Mode("no colour", "", env=(("NO_COLOR", "1"),)),
)


def surroundings_of(home: Path, mode: Mode) -> dict[str, str]:
    """A home of its own, a known day, zone and author."""
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE")}
    folders |= {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CACHE")}
    known = {"HOME": str(home), "LOGNAME": "ana", "MSTUI_TODAY": TODAY, "TZ": "UTC"}
    unset = {"MSTUI_DB": "", "MSTUI_USER": ""}
    return {**folders, **known, **unset, **dict(mode.env)}


def walk(size: str, mode: Mode, demonstration: Path, home: Path) -> dict[str, Shot]:
    """Every screen, by its name."""
    shots: dict[str, Shot] = {}
    env = surroundings_of(home, mode)
    work = {**env, "MSTUI_USER": "Ana Kovač"}
    with started(size, mode, [str(demonstration)], work, home) as terminal:
        shots |= stops(terminal, WORK, mode)
    with started(size, mode, [], env, home) as terminal:
        shots |= stops(terminal, FIRST_RUN, mode)
    return shots


@contextmanager
def started(
    size: str, mode: Mode, words: list[str], env: dict[str, str], home: Path
) -> Iterator[Terminal]:
    """The app, once it has drawn itself."""
    columns, lines = map(int, size.split("x"))
    options = {"size": (columns, lines), "env": env, "cwd": home}
    with Terminal.python("-m", "mstui", *mode.options, *words, **options) as terminal:
        terminal.wait_for("mstui ›")
        terminal.settle()
        yield terminal


def stops(terminal: Terminal, on_the_way: tuple[Stop, ...], mode: Mode) -> dict[str, Shot]:
    """Go from stop to stop, and look at each."""
    shots = {}
    for stop in on_the_way:
        for step in stop.keys:
            does(terminal, step)
        try:
            if stop.sees:
                terminal.wait_for(stop.sees, seconds=5)
        except AssertionError as error:
            raise AssertionError(f"on the way to {stop.name}: {error}") from None
        terminal.settle(glances=8)
        if stop.name:
            assert stop.name not in shots, stop.name
            shots[stop.name] = shot(terminal, mode.theme)
        for step in stop.back:
            does(terminal, step)
    return shots


def does(terminal: Terminal, step: str) -> None:
    """A command by the first key that the registry gives it, typed text, or a key."""
    if step.startswith("@"):
        terminal.tap(REGISTRY.command(step[1:]).keys[0])
    elif step.startswith("text:"):
        terminal.send(step[5:])
        terminal.settle()
    elif step.startswith("paste:"):
        terminal.paste(step[6:])
    elif step.startswith("size:"):
        columns, lines = map(int, step[5:].split("x"))
        terminal.resize(columns, lines)
    else:
        terminal.tap(step)


def prepare(folder: Path) -> Path:
    """The demonstration as it is every time, and a plan to import, in a new folder."""
    from support.demonstration import write_demo
    from support.walks import PLAN

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.csv").write_text(PLAN, encoding="utf-8")
    path = folder / "demonstration.db"
    write_demo(path, date.fromisoformat(TODAY))
    return path


def stored() -> dict[str, Golden]:
    """All golden files by the name of their screen."""
    return {path.stem: read_golden(path.read_text("utf-8")) for path in FOLDER.glob("*.txt")}


def _walked(size: str, mode: Mode) -> tuple[str, Mode, dict[str, Shot]]:
    for name in [name for name in os.environ if name.startswith(("MSTUI_", "XDG_"))]:
        del os.environ[name]
    os.environ |= {"MSTUI_TODAY": TODAY, "TZ": "UTC"}
    with TemporaryDirectory() as name:
        home = Path(name).resolve()
        return size, mode, walk(size, mode, prepare(home), home)


def main(sizes: list[str]) -> None:
    goldens = stored()
    jobs = [(size, mode) for size in sizes or SIZES for mode in MODES]
    with ProcessPoolExecutor(2) as pool:
        done = list(pool.map(_walked, *zip(*jobs, strict=True)))
    for size, mode, shots in done:
        for name, seen in shots.items():
            goldens.setdefault(name, {})[(size, mode.name)] = seen
    FOLDER.mkdir(exist_ok=True)
    walked = {stop.name for stop in (*WORK, *FIRST_RUN)}
    for name, golden in goldens.items():
        path = FOLDER / f"{name}.txt"
        if name not in walked:
            path.unlink()
            continue
        places = [(size, mode.name) for size in SIZES for mode in MODES]
        kept = {place: golden[place] for place in places if place in golden}
        path.write_text(written_golden(kept), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

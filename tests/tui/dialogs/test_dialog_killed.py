"""The program is killed in the middle of a form: the typed words are on the disk."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "foundation"))
from ptyrun import Terminal

SCRIPT = Path(__file__).with_name("dialog_host.py")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_every_typed_letter_is_kept(tmp_path: Path, number: int) -> None:
    env = {"DIALOG_FOLDER": str(tmp_path), "HOME": str(tmp_path)}
    with Terminal.python(SCRIPT, "note", "mstui-dark", env=env) as terminal:
        terminal.wait_for("Note on")
        for letter in "kept words":
            terminal.send(letter)
            terminal.read(0.05)
        terminal.kill(number)
        status = terminal.wait()
    assert status == (-number if number == signal.SIGKILL else 128 + number)
    (draft,) = (tmp_path / "drafts").iterdir()
    assert draft.stat().st_mode & 0o777 == 0o600
    assert json.loads(draft.read_text())["typed"] == {"text": "kept words"}

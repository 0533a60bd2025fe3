"""A notice on the desktop, by what the system brings along for it."""

from __future__ import annotations

import html
import shutil
import subprocess
import sys

from mstui.domain.errors import MstuiError
from mstui.domain.text import visible

# More than so much is cut off by every desktop.
MOST_LINES = 5
SECONDS = 10
# Told as arguments, so that no text is read as a part of the script.
_SCRIPT = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run"


def notify(title: str, lines: list[str]) -> None:
    """Show a notice; raises MstuiError where this system has no way to."""
    body = "\n".join(visible(line) for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        body += f"\n… and {len(lines) - MOST_LINES} more"
    command = _command(visible(title), body)
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise MstuiError(f"{command[0]}: gave no answer in {SECONDS} s") from None
    except OSError as error:
        raise MstuiError(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        told = visible(done.stderr.decode("utf-8", "replace").strip()) or "no notice was shown"
        raise MstuiError(f"{command[0]}: {told}")


def _command(title: str, body: str) -> list[str]:
    found = shutil.which("notify-send")
    if found:
        # Its body is markup.
        return [found, "--app-name=mstui", "--", title, html.escape(body)]
    script = shutil.which("osascript") if sys.platform == "darwin" else None
    if script:
        return [script, "-e", _SCRIPT, title, body]
    raise MstuiError("no desktop notices here", hint="install notify-send (package libnotify-bin)")

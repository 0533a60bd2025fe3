"""Runs the app, and writes which modules were loaded when its first frame went to the terminal.

``first_frame_app.py LIST PATH``
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

LIST, PATH = Path(sys.argv[1]), sys.argv[2]
write = os.write


def note(fd: int, data: Any) -> int:
    """As ``os.write``; the first that holds the program's name on the screen is the first frame."""
    if b"mstui" in bytes(data) and not LIST.exists():
        LIST.write_text("\n".join(sorted(sys.modules)), encoding="utf-8")
    return write(fd, data)


os.write = note

from mstui.entry import main  # noqa: E402

sys.exit(main([PATH]))

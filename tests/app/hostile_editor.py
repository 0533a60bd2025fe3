"""An editor that hands back hostile text, once: ``hostile_editor.py FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    path = Path(sys.argv[-1])
    text = path.read_text(encoding="utf-8")
    # Refused text is opened again; left as it is the second time, as somebody who gives up.
    if "OWNED" not in text:
        hostile = '\x1b]0;OWNED\x07 = "[/x] \x9b31m \u202e"'
        path.write_text(f"{text}\n{hostile}\n", encoding="utf-8")

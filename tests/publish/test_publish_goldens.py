"""Minutes, updates, pages and the report of the demonstration are as they were stored."""

from __future__ import annotations

import difflib
import sqlite3

from publish_goldens import FOLDER, outputs

AGAIN = "python tests/publish/publish_goldens.py writes them anew; look at what changed"


def test_every_form_is_as_it_was_stored(demo: sqlite3.Connection) -> None:
    made = dict(outputs(demo))
    assert {path.name for path in FOLDER.iterdir()} == set(made), AGAIN
    for name, text in made.items():
        stored = (FOLDER / name).read_bytes().decode()
        if stored != text:
            lines = difflib.unified_diff(
                stored.splitlines(), text.splitlines(), name, f"{name} now", lineterm="", n=1
            )
            raise AssertionError("\n".join([AGAIN, *list(lines)[:40]]))

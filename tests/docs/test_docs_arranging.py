"""What the page on arranging shows can be typed, and its keys are those declared."""

from __future__ import annotations

import re
from datetime import date

from docs_tables import page

from mstui.actions.hours import parse_hours
from mstui.commands.registry import REGISTRY
from mstui.domain.link_text import lag_of, pieces, readings

TODAY = date(2026, 11, 21)


def typed(section: str) -> list[tuple[str, str]]:
    """The rows of the table in a section: what is typed, and what it means."""
    text = page("arranging").partition(f"## {section}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(.+?)` \| (.+) \|$", text, flags=re.M)


def test_every_link_that_is_shown_can_be_typed() -> None:
    rows = typed("Links")
    assert len(rows) > 5
    for line, _ in rows:
        for piece in pieces(line):
            reading = [*readings(piece.text)][-1]
            assert reading.name, line
            lag_of(reading)


def test_every_line_of_hours_that_is_shown_can_be_typed() -> None:
    rows = dict(typed("Hours"))
    found = {line: parse_hours(line, TODAY) for line in rows}
    assert found["1.5h yesterday testing"] == (90, "2026-11-20", "testing")
    assert found["2h fri"].on == "2026-11-20"
    assert found["1h 30m 18 nov review"] == (90, "2026-11-18", "review")
    assert found["2"].minutes == 120


def test_the_keys_are_those_of_their_commands() -> None:
    text = page("arranging")
    for key, id in (("L", "link"), ("J", "move_down"), ("K", "move_up"), ("m", "move_to"),
                    ("y", "copy"), ("P", "paste"), ("p", "set_priority"), ("#", "note"),
                    ("H", "log_hours"), ("=", "explain")):  # fmt: skip
        assert REGISTRY.key_of(id) == key
        assert f"`{key}`" in text

"""No control character reaches the terminal, whoever typed it and whichever widget draws it.

Two belts. Every strip that any widget paints, its border titles included, becomes bytes in one
place, `frames.ShownScreen`, which passes `harmless` text and no hyperlinks. Whatever else is
written (titles, sounds, a library's own output) passes the driver, and `harmless_output` lets
through only the sequences that a screen needs. Lists and panes have shown hidden characters by
name before that (`mstui.domain.text.visible`); the belts are for text that went another way.
"""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# C0 and C1 controls, line and paragraph separators, and what reorders the letters around it.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
)

# The escape sequences that our driver writes: colours, cursor, erasing cells, the modes that it
# switches, key reporting, its two queries, the clipboard in base64.
_ALLOWED = (
    r"\[[0-9;]*[mHGCXK]"
    r"|\[\?(?:7|25|1000|1002|1004|1006|1049|2004|2026)[hl]"
    r"|\[[<>][0-9]*u|\[\?2026\$p|\[6n"
    r"|\]52;c;[A-Za-z0-9+/=]*\x07"
)
_CONTROLS = (
    "[\x00-\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
# Two plain searches cost a third of one with alternatives, and nearly every frame is clean.
_ANY_CONTROL = re.compile(_CONTROLS)
_ANY_OTHER_ESCAPE = re.compile(rf"\x1b(?!{_ALLOWED})")
_STRING_SEQUENCE = r"\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
# A refused sequence goes whole: its letters without the escape would stand on the screen.
_OTHER_SEQUENCE = r"\x1b\[[0-?]*[ -/]*[@-~]"
_OUTPUT = re.compile(rf"(\x1b(?:{_ALLOWED}))|{_STRING_SEQUENCE}|{_OTHER_SEQUENCE}|\x1b|{_CONTROLS}")


def harmless(text: str) -> str:
    """Text without control and reordering characters; none of them has a width of its own."""
    return text if text.isprintable() else _UNSAFE.sub("", text)


def harmless_output(data: str) -> str:
    """Terminal output with nothing but text and the sequences of a full-screen program."""
    if _ANY_CONTROL.search(data) is None and _ANY_OTHER_ESCAPE.search(data) is None:
        return data
    return _OUTPUT.sub(_keep_allowed, data)


def _keep_allowed(found: re.Match[str]) -> str:
    return found[1] or ""


class SafeLines(LineFilter):
    """Takes controls and hyperlinks out of painted lines, where Textual itself writes them.

    Our own frames drop both as they write (`frames.ShownScreen`), so this filter serves the
    drivers of others: Textual's own, should ours not fit it any more.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isprintable()
            and segment.control is None
            and (segment.style is None or segment.style.link is None)
            else _safe_segment(segment)
            for segment in segments
        ]


def _safe_segment(segment: Segment) -> Segment:
    text, style, control = segment
    if control is not None:
        return Segment("", style)
    if style is not None and style.link is not None:
        style = style.update_link(None)
    return Segment(harmless(text), style)

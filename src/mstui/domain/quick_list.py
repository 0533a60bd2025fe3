"""A pasted list as lines with levels: Markdown lists and headings, tabs or spaces, checkboxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mstui.domain.text import scrub

TAB = 4
# What stands in an outline before the name of a task that is done.
DONE = "[x] "

_HEADING = re.compile(r"(#{1,6})[ ]+(.*?)(?:[ ]+#+)?[ ]*")
_RULE = re.compile(r"(?:[-*_=~][ ]?){3,}")
_BULLET = re.compile(r"(?:[-*+•◦▪‣·–—]|\d{1,4}[.)]|[a-z][)])(?:[ ]+|$)")
_BOX = re.compile(r"\[([ xX✓✔-]?)\](?:[ ]+|$)")
_BOLD = re.compile(r"(\*\*|__)(.+)\1")
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class Listed(NamedTuple):
    """One line of a list. ``level`` is 0 for the outermost; a done one begins with ``[x]``."""

    level: int
    text: str


def listed(text: str) -> list[Listed]:
    """The lines of a pasted text that say something, with the levels that their indents mean.

    What stands under a heading is one level deeper than it, and bullets than the plain line above
    them. Control characters are replaced; never raises.
    """
    found: list[Listed] = []
    headings: list[int] = []
    places: list[int] = []
    for line in _lines(text):
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        heading = _HEADING.fullmatch(body) if indent < TAB else None
        if heading is not None and heading[2]:
            depth = len(heading[1])
            while headings and headings[-1] >= depth:
                headings.pop()
            found.append(Listed(len(headings), _plain(heading[2])))
            headings.append(depth)
            places.clear()
            continue
        if _RULE.fullmatch(body):
            continue
        bullet = _BULLET.match(body)
        words = _plain(body[bullet.end() :] if bullet else body)
        if not words:
            continue
        # A bullet stands deeper than plain text of the same indent.
        place = 2 * indent + (bullet is not None)
        while places and places[-1] > place:
            places.pop()
        if not places or places[-1] < place:
            places.append(place)
        found.append(Listed(len(headings) + len(places) - 1, words))
    return found


def is_done(text: str) -> tuple[bool, str]:
    """Whether a line says that it is done, and the line without its checkbox."""
    box = _BOX.match(text)
    if box is None:
        return False, text
    return box[1] not in ("", " ", "-"), text[box.end() :]


def _lines(text: str) -> Iterator[str]:
    for line in _ESCAPES.sub("", text).splitlines():
        blank = line.replace("\u00a0", " ").expandtabs(TAB)
        body = blank.strip(" ")
        if body:
            cleaned = scrub(body)
            if cleaned:
                yield " " * (len(blank) - len(blank.lstrip(" "))) + cleaned


def _plain(words: str) -> str:
    """A line without the marks of its layout; a done one keeps its checkbox as ``[x]``."""
    done, words = is_done(words.strip())
    bold = _BOLD.fullmatch(words.strip())
    words = (bold[2] if bold else words).strip()
    return f"{DONE}{words}" if done and words else words

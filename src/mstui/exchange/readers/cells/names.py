"""People and labels: several in one cell, in as many spellings."""

from __future__ import annotations

import re
from typing import NamedTuple

from mstui.exchange.readers.cells.words import is_empty

_SHARE = re.compile(r"\s*\[\s*(?:(\d+(?:[.,]\d+)?)\s*%)?[^\]]*\]\s*$")
_ADDRESS = re.compile(r"^\s*(.*?)\s*<([^<>\s]+@[^<>\s]+)>\s*$")
_LONGEST = 500  # characters; a longer "name" is taken as it is


class Person(NamedTuple):
    """A name, an address where it is written beside it, and the share of a day in percent."""

    name: str
    email: str = ""
    units: int = 100


def comma_separates(values: list[str]) -> bool:
    """Whether commas in a column stand between people, or inside of ``Doe, Ann``.

    They do where the parts also stand alone, are addresses, or have a blank each.
    """
    several = [text for text in values if "," in text and ";" not in text]
    if not several or any("[" in text for text in values):
        return True  # brackets are Project's and ClickUp's, which write commas between people
    alone = {text for text in values if "," not in text}
    for text in several:
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 2 or any(part in alone or "@" in part for part in parts):
            return True
        if all(" " in part for part in parts):
            return True
    return False


def people(text: str, *, commas: bool) -> list[Person]:
    """The people in a cell: ``Ann; Bob``, ``[Ann,Bob]``, ``Ann[50%],Bob``, ``Ann <a@b.c>``."""
    bare = text.strip()
    if bare.startswith("[") and bare.endswith("]"):
        bare, commas = bare[1:-1], True
    found: list[Person] = []
    for part in split(bare, commas=commas):
        if len(part) > _LONGEST:
            found.append(Person(part))
            continue
        share = _SHARE.search(part)
        units = 100
        if share is not None and share.start():
            part = part[: share.start()]
            units = round(float(share[1].replace(",", "."))) if share[1] else 100
        address = _ADDRESS.match(part)
        name, email = (address[1] or address[2], address[2]) if address else (part.strip(), "")
        name = name.strip(" \"'@")
        if not email and "@" in name[1:-1] and " " not in name:
            email = name
        if name and not is_empty(name):
            found.append(Person(name, email, units))
    return found


def labels(text: str) -> list[str]:
    """The labels in a cell, without their brackets and quotes."""
    bare = text.strip()
    if bare.startswith("[") and bare.endswith("]"):
        bare = bare[1:-1]
    stripped = (part.strip(" \"'#") for part in split(bare, commas=True))
    return [label for label in stripped if label and not is_empty(label)]


def split(text: str, *, commas: bool) -> list[str]:
    """The parts of a cell by the strongest separator it has; brackets hold together."""
    for separator in ("\n", ";", "|"):
        if separator in text:
            return [part.strip() for part in text.split(separator) if part.strip()]
    if not commas:
        return [text.strip()] if text.strip() else []
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char == "[":
            depth += 1
        elif char == "]":
            depth = max(0, depth - 1)
        elif char == "," and not depth:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]

"""The colours of health, their words, and how numbers of days read: cheap to load."""

from __future__ import annotations

# Worst last, so that the worst of several is their maximum.
COLOURS = ("grey", "green", "amber", "red")
WORDS = {
    "red": "off track",
    "amber": "at risk",
    "green": "on track",
    "grey": "not started",
}


def days(number: float) -> str:
    """A number with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")

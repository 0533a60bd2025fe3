"""The signs of the picture of a timeline, and the line that says what they mean.

Every colour stands out by 3:1 or more from white and from a dark page alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

_Draw = Callable[[float, float], Iterable[str]]

COLOURS = {
    "done": "#4a7fc9",
    "begun": "#4a7fc9",
    "left": "#7d8797",
    "critical": "#a552b5",
    "achieved": "#2e8b57",
    "ready": "#1f8a9e",
    "missed": "#d4433b",
    "baseline": "#a67c2e",
    "buffer": "#8a70d0",
    "deadline": "#b8741a",
}
_ICON, _LETTER, _GAP, _LINE = 26, 6.6, 18, 20


def rest_look(colour: str, *, begun: bool) -> str:
    """What is left of a bar: light, with an edge that stands out; darker once it has begun."""
    return f'fill="{colour}" fill-opacity="{0.6 if begun else 0.25}" stroke="{colour}"'


def diamond(x: float, y: float, size: float, look: str) -> str:
    """A milestone."""
    return f'<path d="M{x} {y - size}L{x + size} {y}L{x} {y + size}L{x - size} {y}Z" {look}/>'


def square(x: float, y: float, colour: str) -> str:
    """A milestone whose target has passed."""
    return f'<rect x="{x - 6}" y="{y - 6}" width="12" height="12" fill="{colour}"/>'


def target(x: float, y: float, *, late: bool = False) -> str:
    """The day that was promised: a triangle that points down on it."""
    colour = COLOURS["missed"] if late else "currentColor"
    return (
        f'<path d="M{x - 5} {y - 5}H{x + 5}L{x} {y + 4}Z" fill="none" stroke="{colour}"'
        ' stroke-width="1.5"/>'
    )


def deadline(x: float, y: float, *, late: bool = False) -> str:
    """A limit from outside."""
    colour = COLOURS["missed" if late else "deadline"]
    return (
        f'<path d="M{x - 5} {y - 8}H{x}V{y + 8}H{x - 5}" fill="none" stroke="{colour}"'
        ' stroke-width="1.5"/>'
    )


def legend(x: float, y: float, width: float) -> tuple[list[str], float]:
    """Each sign with its word, in lines from left to right; and how high all of it is."""
    at, top = x, y
    line = f'x1="{x}" y1="{y}" x2="{x + width}" y2="{y}"'
    drawn = [f'<line {line} stroke="currentColor" stroke-opacity="0.15"/>']
    for word, draw in _SIGNS:
        needed = _ICON + _LETTER * len(word) + _GAP
        if at + needed > x + width and at > x:
            at, top = x, top + _LINE
        middle = top + 15
        drawn += draw(at + _ICON / 2, middle)
        drawn.append(
            f'<text x="{at + _ICON + 2}" y="{middle + 4}" fill="currentColor">{word}</text>'
        )
        at = round(at + needed, 1)
    return drawn, top + _LINE + 8 - y


def _box(look: str, *, hatched: bool = False) -> _Draw:
    def draw(x: float, y: float) -> Iterable[str]:
        size = f'x="{x - 10}" y="{y - 6}" width="20" height="12" rx="2"'
        yield f"<rect {size} {look}/>"
        if hatched:
            yield f'<rect {size} fill="url(#hatch)"/>'

    return draw


def _line(colour: str, dashes: str = "", width: float = 2) -> _Draw:
    stroke = COLOURS.get(colour, colour)

    def draw(x: float, y: float) -> Iterable[str]:
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield (
            f'<line x1="{x - 10}" y1="{y}" x2="{x + 10}" y2="{y}" stroke="{stroke}"'
            f' stroke-width="{width}"{dashed}/>'
        )

    return draw


def _mark(colour: str, *, filled: bool) -> _Draw:
    look = f'fill="{COLOURS[colour]}"' if filled else f'fill="none" stroke="{COLOURS[colour]}"'
    return lambda x, y: [diamond(x, y, 7, f'{look} stroke-width="2"')]


_SIGNS = (
    ("done", _box('fill="' + COLOURS["done"] + '"')),
    ("begun", _box(rest_look(COLOURS["begun"], begun=True))),
    ("to come", _box(rest_look(COLOURS["left"], begun=False))),
    ("critical: no float", _box(rest_look(COLOURS["critical"], begun=False), hatched=True)),
    ("float", _line("currentColor", "1 3", 1)),
    ("baseline", _line("baseline")),
    ("milestone", _mark("done", filled=False)),
    ("ready", _mark("ready", filled=True)),
    ("achieved", _mark("achieved", filled=True)),
    ("missed", lambda x, y: [square(x, y, COLOURS["missed"])]),
    ("target", lambda x, y: [target(x, y)]),
    ("buffer", _box('fill="' + COLOURS["buffer"] + '"')),
    ("deadline", lambda x, y: [deadline(x, y)]),
)

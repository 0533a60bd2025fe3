"""A theme in the 256 colours that many terminals have, as readable as in its own.

Left to the terminal library each colour is rounded by itself: the cursor row becomes teal, and
text on it hard to read. Here surfaces stay apart, and text keeps its contrast.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mstui.config.colors import COLORS, SURFACES, TEXTS, contrast
from mstui.config.themes import HIGHLIGHTS, LEAST_CONTRAST, Theme

Lab = tuple[float, float, float]

# Rows told apart by their background alone; the others may share one.
_APART = ("background", "cursor", "cursor-blur", "selection", "match")
# How much two of those differ at least (CIE 1976; 2.3 is just noticeable).
_LEAST_DIFFERENCE = 3.0
_BARS_CONTRAST = 3.0


def fitted(theme: Theme, color_system: str | None) -> Theme:
    """The theme as that terminal can draw it; ``color_system`` is rich's word for it."""
    if color_system != "256" or not any(color.startswith("#") for color in theme.colors.values()):
        return theme
    return _Fitting(theme).theme()


class _Fitting:
    """One theme on its way into the 256 colours; ``colors`` holds what is chosen so far."""

    def __init__(self, theme: Theme) -> None:
        self.given = theme
        self.colors = dict(theme.colors)
        self.candidates = {color: lab(color) for color in palette_256()}

    def theme(self) -> Theme:
        for name in (*_APART, *(other for other in SURFACES if other not in _APART)):
            self._fit(name, partial(self._is_good_surface, name))
        for name in TEXTS:
            self._fit(name, partial(self._is_readable, name))
        if "cursor-text" in self.colors:
            self._fit("cursor-text", self._is_readable_highlighted)
        for color in COLORS:
            if color.role in ("line", "bar"):
                self._fit(color.name, partial(self._stands_out, color.name))
        return self.given._replace(colors=self.colors)

    def _fit(self, name: str, is_right: Callable[[str], bool]) -> None:
        wanted = self.given.colors[name]
        if not wanted.startswith("#"):
            return
        here = lab(wanted)
        ordered = sorted(self.candidates, key=lambda one: _apart(self.candidates[one], here))
        self.colors[name] = next((one for one in ordered if is_right(one)), ordered[0])

    def _is_good_surface(self, name: str, color: str) -> bool:
        """Unlike the other rows, on the same side of the background as in the theme, and the
        theme's own texts could still be read on it.
        """
        given = self.given
        if name in _APART[1:] and not self._is_as_light(name, color):
            return False
        for text in TEXTS:
            before, behind = given.text_on(name, text), given.colors[name]
            readable = before.startswith("#") and contrast(before, behind) >= LEAST_CONTRAST
            if readable and contrast(before, color) < LEAST_CONTRAST:
                return False
        earlier = _APART[: _APART.index(name)] if name in _APART else ()
        return all(
            difference(color, self.colors[other]) >= _LEAST_DIFFERENCE
            for other in earlier
            if self.colors[other].startswith("#")
        )

    def _is_as_light(self, name: str, color: str) -> bool:
        """Lighter than the background where the theme's colour is, darker where that is darker."""
        given, behind = self.given.colors, self.colors["background"]
        if not (given["background"].startswith("#") and behind.startswith("#")):
            return True
        lighter = lab(given[name])[0] > lab(given["background"])[0]
        return lighter == (self.candidates[color][0] > lab(behind)[0])

    def _is_readable(self, name: str, color: str) -> bool:
        """Wherever the theme's own colour is easy to read, this one is too."""
        highlighted = "cursor-text" in self.colors
        for surface in SURFACES:
            if highlighted and surface in HIGHLIGHTS:
                continue
            if not self._holds(name, surface, color, LEAST_CONTRAST):
                return False
        return True

    def _is_readable_highlighted(self, color: str) -> bool:
        return all(
            self._holds("cursor-text", surface, color, LEAST_CONTRAST) for surface in HIGHLIGHTS
        )

    def _stands_out(self, name: str, color: str) -> bool:
        return all(
            self._holds(name, ground, color, _BARS_CONTRAST)
            for ground in ("background", "today", "cursor", "cursor-blur")
        )

    def _holds(self, name: str, surface: str, color: str, least: float) -> bool:
        given, behind = self.given.colors, self.colors[surface]
        if not behind.startswith("#"):
            return True
        return contrast(given[name], given[surface]) < least or contrast(color, behind) >= least


def palette_256() -> tuple[str, ...]:
    """The colours that terminals of 256 agree on: a cube less its greys, and a ramp of greys."""
    steps = (0, 95, 135, 175, 215, 255)
    cube = [(red, green, blue) for red in steps for green in steps for blue in steps]
    ramp = [(level, level, level) for level in (0, *range(8, 248, 10), 255)]
    return tuple(
        f"#{red:02x}{green:02x}{blue:02x}"
        for red, green, blue in (*(one for one in cube if _saturation(*one) >= 0.15), *ramp)
    )


def _saturation(*channels: int) -> float:
    from colorsys import rgb_to_hls

    red, green, blue = (channel / 255 for channel in channels)
    return rgb_to_hls(red, green, blue)[2]


def difference(left: str, right: str) -> float:
    """The CIE 1976 distance of two colours."""
    return _apart(lab(left), lab(right))


def _apart(left: Lab, right: Lab) -> float:
    one, two, three = left[0] - right[0], left[1] - right[1], left[2] - right[2]
    return float((one * one + two * two + three * three) ** 0.5)


def lab(color: str) -> Lab:
    """CIE L*a*b* (D65) of a ``#rrggbb`` colour."""
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    x = _root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
    y = _root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = _root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _root(share: float) -> float:
    return float(share ** (1 / 3)) if share > 0.008856 else 7.787 * share + 16 / 116

"""When to look for garbage: not while much is made of which nothing is garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

# So long after, in seconds, the screen has been drawn and nobody waits.
LATER = 0.3


@contextmanager
def looked_for_later(app: App[object]) -> Iterator[None]:
    """Look for garbage only once the screen is drawn.

    To look at all that a plan of ten thousand tasks is made of takes a tenth of a second, spread
    over many small stops and one large; afterwards it takes a quarter of that, at once.
    """
    if not gc.isenabled():
        yield  # somebody else will
        return
    gc.disable()
    try:
        yield
    finally:
        app.set_timer(LATER, _look)


def _look() -> None:
    gc.collect()
    gc.enable()

"""Workarounds for Textual 8.2.8, each with its reason; a test fails once upstream has mended it.

Nothing here imports Textual: `lean_import` has to run before the first module that does. What
the library does otherwise than we need, and not wrongly, is replaced as a whole: its driver
(`driver`), its frames (`frames`), its crash screen (`crash`).
"""

from __future__ import annotations

import gc
import importlib
import os
import re
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

Callback = Callable[..., Any]

# `textual.app` imports the command palette and with it inputs, lists, trees and a directory
# browser (15 % of the start). The app has a palette of its own, so stand-ins do for these names.
_PALETTE_MODULE = "textual.command"
_PALETTE_NAMES = (
    "Command",
    "CommandInput",
    "CommandList",
    "CommandListItem",
    "CommandPalette",
    "DiscoveryHit",
    "Hit",
    "Hits",
    "Matcher",
    "Provider",
    "SimpleCommand",
    "SimpleProvider",
)
# asyncio imports TLS if it is there (4 % of the start), for connections that a screen has none of.
_TLS_MODULE = "ssl"


def lean_import() -> bool:
    """Import Textual's core without what no screen of ours uses; False if it took the long way.

    Both left out modules can be imported as usual afterwards. Garbage collection rests until
    `settle`: little of what a start makes becomes garbage, and looking at it costs 6 %.
    """
    if "textual.app" in sys.modules:
        return False
    gc.disable()
    stand_in = ModuleType(_PALETTE_MODULE)
    for name in _PALETTE_NAMES:
        setattr(stand_in, name, type(name, (), {"is_open": staticmethod(lambda _app: False)}))
    tls_was_loaded = _TLS_MODULE in sys.modules
    sys.modules[_PALETTE_MODULE] = stand_in
    if not tls_was_loaded:
        sys.modules[_TLS_MODULE] = None  # type: ignore[assignment]
    try:
        importlib.import_module("textual.app")
    except ImportError:
        lean = False
    else:
        lean = True
    finally:
        del sys.modules[_PALETTE_MODULE]
        if not tls_was_loaded:
            del sys.modules[_TLS_MODULE]
    return lean


def settle() -> None:
    """Collect garbage again, after the first frame; what is there by then is not looked at."""
    gc.freeze()
    gc.enable()


def drop_exported_size() -> None:
    """Forget exported COLUMNS and LINES: Rich would keep to them whatever the terminal's size."""
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)


# Reports in strings (colours, names of terminals) are parsed as if each letter were typed.
_STRING_REPORTS = re.compile(r"\x1b[\]PX^_][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)")

# What the parser raises for key reports with impossible numbers; it cannot go on after it.
PARSER_FAULTS = (ValueError, OverflowError, StopIteration, RuntimeError)

# Variables that the library's own CSS asks for in ANSI themes, and gives only to its own two.
ANSI_VARIABLES = {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}


def without_string_reports(text: str) -> str:
    """What the terminal sent, without reports in strings that came in one piece."""
    return _STRING_REPORTS.sub("", text) if "\x1b" in text else text


def unharmed(callback: Callback) -> Callback:
    """A callback of the app that outlives the cancellation of what it waits for.

    Pushing a dialog waits for whatever is being removed at the moment. Where that is the owner of
    the worker that pushes, the worker is cancelled, with it the removal, and with that the app,
    which waits for the same removal: it would end without a word.
    """

    async def kept(*args: Any, **more: Any) -> Any:
        import asyncio
        import inspect

        try:
            outcome = callback(*args, **more)
            return await outcome if inspect.isawaitable(outcome) else outcome
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return None

    return kept

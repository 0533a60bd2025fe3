"""click without four modules of the standard library that only its rare corners need.

click imports ``inspect`` for ``cleandoc``, ``uuid`` for a parameter type, ``threading`` for what
each thread keeps and ``gettext`` for translations that no one installs: 8 of its 18 ms. A reading
verb may take five times what Python itself takes to start, so they stand aside while click is
imported. Whatever else is asked of ``inspect`` comes from the real module.
"""

from __future__ import annotations

import _thread
import sys
from types import FunctionType, ModuleType


class _Inspect(ModuleType):
    """Answers what click asks all the time; anything else loads the real module."""

    @staticmethod
    def cleandoc(doc: str) -> str:
        first, *rest = doc.expandtabs().split("\n")
        margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
        return "\n".join([first.lstrip(), *(line[margin:] for line in rest)]).strip("\n")

    @staticmethod
    def isfunction(value: object) -> bool:
        return isinstance(value, FunctionType)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        import inspect

        return getattr(inspect, name)


class _Uuid(ModuleType):
    """Enough for click to define a parameter type that no verb uses."""

    class UUID:
        """Stands for ``uuid.UUID`` in click's annotations."""


class _Gettext(ModuleType):
    """Messages as they are written: ours are in one language."""

    @staticmethod
    def gettext(message: str) -> str:
        return message

    @staticmethod
    def ngettext(one: str, several: str, number: int) -> str:
        return one if number == 1 else several


class _Threading(ModuleType):
    """What click keeps its context in."""

    local = _thread._local


STAND_INS: dict[str, type[ModuleType]] = {
    "inspect": _Inspect,
    "uuid": _Uuid,
    "gettext": _Gettext,
    "threading": _Threading,
}


def import_click() -> None:
    """Import click; modules that import it afterwards find it there."""
    if "click" in sys.modules:
        return
    standing = {name: make(name) for name, make in STAND_INS.items() if name not in sys.modules}
    sys.modules.update(standing)
    try:
        import click  # noqa: F401
    finally:
        for name, module in standing.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]

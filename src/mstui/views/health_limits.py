"""The thresholds of the tests of health that are in force in this process.

Views know no configuration; whoever reads it says once where the person's limits come from.
"""

from __future__ import annotations

TYPE_CHECKING = False  # who starts names only where to ask; nothing is loaded for it
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mstui.measures.health import Thresholds

_in_force: Thresholds | None = None
_ask: Callable[[], Mapping[str, int]] | None = None


def limits() -> Thresholds:
    """The thresholds in force: the person's, asked for when they are first needed."""
    global _in_force
    if _in_force is None:
        from mstui.measures.health import DEFAULTS, Thresholds

        known = _ask() if _ask is not None else {}
        names = Thresholds._fields
        own = {name: value for name, value in known.items() if name in names}
        _in_force = DEFAULTS._replace(**own)
    return _in_force


def limits_from(ask: Callable[[], Mapping[str, int]] | None) -> None:
    """Ask there for the whole numbers of ``[health]``; None: the defaults hold."""
    global _in_force, _ask
    _in_force, _ask = None, ask

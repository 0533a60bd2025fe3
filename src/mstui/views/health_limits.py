"""The thresholds of the tests of health that are in force in this process.

Views know no configuration; whoever reads it says once what the person's limits are.
"""

from __future__ import annotations

from collections.abc import Mapping

from mstui.measures.health import DEFAULTS, Thresholds

_in_force = DEFAULTS


def limits() -> Thresholds:
    """The thresholds in force: the person's, else DOMAIN 8's."""
    return _in_force


def use_limits(found: Mapping[str, int] | Thresholds) -> None:
    """Take the whole numbers of ``[health]``; a name that is no threshold is left."""
    global _in_force
    if isinstance(found, Thresholds):
        _in_force = found
        return
    known = {name: value for name, value in found.items() if name in Thresholds._fields}
    _in_force = DEFAULTS._replace(**known)

"""Which fields of an item are edited in its row, in which order, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mstui.domain.kinds import KINDS
from mstui.tui.dialogs.saving import WHO
from mstui.tui.widgets.columns import Column

# The columns of all lists, by their titles, with the fields that they show.
_SHOWN_IN: dict[str, tuple[str, ...]] = {
    "Target": ("target",),
    "Who": ("owner", WHO),
    "Start": ("start",),
    "Finish": ("finish",),
    "Done": ("percent",),
    "Priority": ("moscow",),
    "Score": ("probability", "impact"),
    "Review": ("review_on",),
    "Key": ("key",),
    "State": ("state", "status"),
}
_NAMES = ("Milestone", "Task", "Risk", "Phase", "Project", "What")

# After the name, in the order in which people ask for them.
_FIELDS: dict[str, tuple[str, ...]] = {
    "project": ("key", "target", "start", "status", "client", "objective"),
    "phase": ("start", "finish"),
    "milestone": ("target", "owner", "moscow", "impact", "feasibility", "deadline", "buffer_days"),
    "task": (WHO, "start", "finish", "percent", "state", "duration", "effort", "moscow"),
    "risk": ("probability", "impact", "owner", "review_on", "response", "state"),
    "roadblock": ("owner", "ask", "asked", "since", "state"),
    "deliverable": ("owner", "location", "state"),
    "promise": ("party", "promised", "confirmed_on", "state"),
    "action": ("owner", "due", "state"),
    "kpi": ("unit", "target_value", "target_on", "owner"),
    "decision": ("on",),
}
_MOST_OF_OTHERS = 6


class Spot(NamedTuple):
    """A field that is edited in its row; ``column`` is where it stands, None for nowhere."""

    name: str
    column: int | None


def spots(kind: str, columns: Sequence[Column], seen: Sequence[int]) -> list[Spot]:
    """The fields in the order of their columns, the name first, then those without one.

    ``seen`` are the columns that there is room for.
    """
    titles = {columns[at].title: at for at in seen}
    found: list[Spot] = []
    for name in (KINDS[kind].title, *_fields(kind)):
        found.append(Spot(name, _column(name, kind, titles)))
    first = found.pop(0)
    first_column = first.column or 0
    # From the name to the right, then what stands to its left, then what stands nowhere.
    found.sort(
        key=lambda spot: (spot.column is None, (spot.column or 0) < first_column, spot.column or 0)
    )
    return [first, *found]


def _column(name: str, kind: str, titles: dict[str, int]) -> int | None:
    if name == KINDS[kind].title:
        shown = (titles[title] for title in _NAMES if title in titles)
        return next(shown, next(iter(titles.values()), None))
    for title, fields in _SHOWN_IN.items():
        if name in fields and title in titles:
            return titles[title]
    return None


def _fields(kind: str) -> tuple[str, ...]:
    if kind in _FIELDS:
        return _FIELDS[kind]
    declared = KINDS[kind]
    fields = (field for field in declared.fields if field.editable and field.type != "notes")
    names = [field.name for field in fields if field.name not in (declared.title, "project")]
    return tuple(names[:_MOST_OF_OTHERS])

"""A plan that is not in a workspace yet: what readers, templates and the demonstration yield."""

from __future__ import annotations

from dataclasses import dataclass, field

from mstui.domain.ids import Bits, new_id, pair_id
from mstui.domain.kinds import KINDS

Value = str | int | None
Row = dict[str, Value]


@dataclass(slots=True)
class Draft:
    """Rows by kind, in the fields of ``KINDS``, complete with ids.

    Fields that a row leaves out take the kind's default when it is written.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    bits: Bits | None = None

    def add(self, kind: str, /, **values: Value) -> str:
        """Add one row and return its id; a pair's id is made of its two ends."""
        declared = KINDS[kind]
        unknown = values.keys() - set(declared.names)
        if unknown:
            raise KeyError(f"{kind} has no field {', '.join(sorted(unknown))}")
        if declared.pair:
            left, right = (str(values[name]) for name in declared.pair)
            key = pair_id(left, right)
        else:
            key = new_id(self.bits)
        self.rows.setdefault(kind, []).append({"id": key, **values})
        return key

    def count(self, kind: str) -> int:
        return len(self.rows.get(kind, ()))

"""Lists of the kinds that have no pane of their own: one row type, orders that fit the kind."""

from __future__ import annotations

from collections.abc import Sequence

from mstui.domain.errors import UsageProblem
from mstui.domain.kinds import KINDS, Kind
from mstui.views.keyset import Term
from mstui.views.names import name_sql, shown_title
from mstui.views.orders import ID, ORD, OWNER_NAME, ended_last, last_if_empty
from mstui.views.rows import Builder, Context, Found, ItemRow, Row, Shape
from mstui.views.states import DEFAULT_STATE, ENDED, state_field

# The date a kind's list is read by, and whether the latest comes first.
_DATES: dict[str, tuple[str, bool]] = {
    "roadblock": ("since", False),
    "promise": ("promised", False),
    "action": ("due", False),
    "deliverable": ("decided_on", False),
    "decision": ("on", True),
    "checkin": ("on", True),
    "reading": ("on", True),
    "investigation": ("due", False),
    "retrospective": ("on", True),
    "selfreport": ("at", True),
    "scopeanswer": ("at", True),
    "time": ("on", True),
    "expense": ("on", True),
    "note": ("at", True),
    "capture": ("at", True),
    "adjustment": ("at", True),
    "baseline": ("at", True),
    "kpi": ("target_on", False),
    "objective": ("finish", False),
    "dayoff": ("start", False),
    "leave": ("start", False),
}
_BY_DATE = ("roadblock", "promise", "action", "dayoff", "leave")


def other_shape(word: str) -> Shape:
    """How a kind is listed that has no row type of its own; raises UsageProblem for no kind."""
    kind = KINDS.get(word)
    if kind is None:
        raise UsageProblem(f"there is no kind {word!r}")
    date, latest_first = _DATES.get(kind.name, ("", False))
    date_sql = f't."{date}"' if date else "NULL"
    state = state_field(kind.name) if kind.field(state_field(kind.name)) else ""
    owner = next((f for f in ("owner", "person", "author", "lead") if kind.field(f)), "")
    columns = (
        f"t.id,{name_sql(kind)},{f't.{state}' if state else 'NULL'},{_owner_sql(owner)},{date_sql},"
        f"{'t.project' if kind.field('project') else 'NULL'}"
    )
    return Shape(columns, _orders(kind, date_sql, latest_first), _builder(kind))


def _owner_sql(field: str) -> str:
    return OWNER_NAME.replace("t.owner", f"t.{field}") if field else "''"


def _orders(kind: Kind, date_sql: str, latest_first: bool) -> dict[str, tuple[Term, ...]]:
    name = Term(f"coalesce(t.\"{kind.title}\",'') COLLATE NOCASE")
    ended = [Term(ended_last(kind.name))] if kind.name in ENDED else []
    orders: dict[str, tuple[Term, ...]] = {}
    if kind.name == "dependency":
        orders[""] = (ID,)
    elif latest_first:
        # Days and milliseconds alike: what is negated comes first where it is largest.
        orders[""] = (Term(_latest(date_sql)), ID)
    elif kind.field("ord"):
        orders[""] = (ORD, ID)
    elif kind.name in _BY_DATE:
        orders[""] = (*ended, Term(last_if_empty(date_sql)), ID)
    else:
        orders[""] = (*ended, name, ID)
    orders["name"] = (name, ID)
    if date_sql != "NULL":
        orders["date"] = (Term(last_if_empty(date_sql)), ID)
    if kind.field("state"):
        orders["state"] = (Term("coalesce(t.state,'')"), ID)
    return orders


def _latest(date_sql: str) -> str:
    days = f"CASE typeof({date_sql}) WHEN 'text' THEN julianday({date_sql}) ELSE {date_sql} END"
    return f"-coalesce({days},0)"


def _builder(kind: Kind) -> Builder:
    def build(context: Context, found: Sequence[Found]) -> list[Row]:
        return [
            ItemRow(
                id,
                row.key,
                kind.name,
                shown_title(kind, id, name),
                state or DEFAULT_STATE.get(kind.name, ""),
                owner_name,
                str(date) if date is not None else None,
                project,
            )
            for row in found
            for id, name, state, owner_name, date, project in [row.cells]
        ]

    return build

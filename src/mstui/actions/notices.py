"""Recording who was told of a changed promise."""

from __future__ import annotations

from mstui.actions.change import Change, Touched, quoted
from mstui.actions.checking import existing
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line
from mstui.store.workspace import Workspace


def record_informed(ws: Workspace, adjustment: str, names: str) -> Change:
    """Add names to those who were told of a changed promise; who is there already stays."""
    told = [clean_line(name, field="informed").strip() for name in names.split(",")]
    wanted = [name for name in told if name]
    if not wanted:
        raise InvalidValue("say who was informed", field="informed")
    label = f"record that {', '.join(wanted)[:60]} was informed"
    with ws.write(label) as tx:
        row = existing(tx, "adjustment", adjustment)
        known = [name.strip() for name in str(row["informed"] or "").split(",") if name.strip()]
        folded = {name.casefold() for name in known}
        known += [name for name in wanted if name.casefold() not in folded]
        tx.update("adjustment", adjustment, {"informed": ", ".join(known)})
        milestone = existing(tx, "milestone", str(row["milestone"]))
    return Change(
        f"{', '.join(wanted)} {'was' if len(wanted) == 1 else 'were'} informed of"
        f" {quoted(milestone['name'])}",
        label,
        (Touched("adjustment", adjustment), Touched("milestone", str(row["milestone"]))),
    )

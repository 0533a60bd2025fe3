"""Looking back at an achieved milestone: three questions, and how it was celebrated."""

from __future__ import annotations

from datetime import date

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.checking import existing, title_of
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_line, clean_notes
from mstui.store.transaction import Row
from mstui.store.workspace import Workspace


def look_back(
    ws: Workspace,
    milestone: str,
    *,
    today: date,
    well: str = "",
    badly: str = "",
    change: str = "",
    celebrated: str = "",
    checkin: str | None = None,
) -> Change:
    """Keep what went well and badly, what changes next time, and how it was celebrated.

    Raises InvalidValue where nothing was said at all.
    """
    said: Row = {
        "well": clean_notes(well, field="well") or None,
        "badly": clean_notes(badly, field="badly") or None,
        "change": clean_notes(change, field="change") or None,
        "celebrated": clean_line(celebrated, field="celebrated") or None,
    }
    if not any(said.values()):
        raise InvalidValue("nothing was said: one answer is enough", field="well")
    with ws.reader_lock:
        title = title_of(ws.reader, "milestone", milestone)
    label = f"look back at {short(title)}"
    with ws.write(label) as tx:
        row = existing(tx, "milestone", milestone)
        id = tx.insert(
            "retrospective",
            {
                "project": row["project"],
                "milestone": milestone,
                "checkin": checkin,
                "on": today.isoformat(),
                **said,
            },
        )
    return Change(f"Looked back at {quoted(title)}", label, (Touched("retrospective", id),))

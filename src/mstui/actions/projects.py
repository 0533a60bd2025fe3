"""Projects: laid out from templates, and all the rows that make one up."""

from __future__ import annotations

import sqlite3
from datetime import date

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.drafts import insert_draft
from mstui.actions.templates import SHIPPED_ONLY, Shelf
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.text import clean_line
from mstui.store.transaction import Row
from mstui.store.workspace import Workspace


def new_project(
    ws: Workspace,
    name: str,
    *,
    template: str = "blank",
    start: date | None = None,
    launch: date | None = None,
    key: str = "",
    today: date,
    shelf: Shelf = SHIPPED_ONLY,
) -> Change:
    """Lay a template out as a new project, forward from ``start`` or back from ``launch``.

    ``template`` is the id of one on the ``shelf``, or the path of a TOML file.
    """
    from mstui.actions.layout import lay_out
    from mstui.domain.text import slug_key

    title = clean_line(name, field="name")
    if not title:
        raise InvalidValue("a project needs a name", field="name")
    with ws.reader_lock:
        blueprint = shelf.blueprint(ws.reader, template)
    draft = lay_out(
        blueprint,
        name=title,
        key=clean_line(key, field="key").upper() or slug_key(title),
        start=start,
        launch=launch,
        is_working=lambda day: day.weekday() < 5,
        today=today,
    )
    label = f"new project {short(title)}"
    with ws.write(label) as tx:
        insert_draft(tx, draft)
    id = str(draft.rows["project"][0]["id"])
    counts = f"{draft.count('milestone')} milestones, {draft.count('task')} tasks"
    return Change(f"New project {quoted(title)}: {counts}", label, (Touched("project", id),))


def project_rows(conn: sqlite3.Connection, project: str) -> dict[str, list[Row]]:
    """All rows that make up one project, by kind, pairs included."""
    rows: dict[str, list[Row]] = {}
    owned: set[str] = {project}
    for kind in KINDS.values():
        columns = ",".join(f'"{name}"' for name in ("id", *kind.names))
        if kind.name == "project":
            found = conn.execute(f'SELECT {columns} FROM "project" WHERE id=?', (project,))
        elif kind.field("project") is not None:
            found = conn.execute(f'SELECT {columns} FROM "{kind.name}" WHERE project=?', (project,))
        elif kind.pair or kind.name in ("keyresult", "reading"):
            found = conn.execute(f'SELECT {columns} FROM "{kind.name}"')
        else:
            continue
        records = [dict(zip(("id", *kind.names), row, strict=True)) for row in found]
        if kind.field("project") is None and kind.name != "project":
            first = kind.pair[0] if kind.pair else kind.names[0]
            first = {"keyresult": "objective", "reading": "kpi"}.get(kind.name, first)
            records = [record for record in records if record[first] in owned]
        owned.update(str(record["id"]) for record in records)
        rows[kind.name] = records
    return rows

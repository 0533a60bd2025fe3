"""Projects from templates, and templates from projects."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import NamedTuple

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.drafts import insert_draft
from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.kinds import KINDS
from mstui.domain.text import clean_line
from mstui.store.transaction import Row
from mstui.store.workspace import Workspace


class TemplateInfo(NamedTuple):
    """A template that a project can start from; ``origin`` is ``mstui`` or ``yours``."""

    id: str
    title: str
    summary: str
    origin: str


def templates(conn: sqlite3.Connection) -> list[TemplateInfo]:
    """One's own templates first, then those that ship."""
    from mstui.domain.blueprint import catalogue

    own = [
        TemplateInfo(name or "", title or name or "", "", "yours")
        for name, title in conn.execute("SELECT name,title FROM template ORDER BY name,id")
    ]
    shipped = [
        TemplateInfo(listing.id, listing.title, listing.summary, "mstui") for listing in catalogue()
    ]
    return own + [listing for listing in shipped if listing.id not in {mine.id for mine in own}]


def template_text(conn: sqlite3.Connection, name: str) -> str | None:
    """The TOML of one's own template; None where there is none of that name."""
    found = conn.execute(
        "SELECT body FROM template WHERE name=? ORDER BY id LIMIT 1", (name,)
    ).fetchone()
    return str(found[0]) if found else None


def new_project(
    ws: Workspace,
    name: str,
    *,
    template: str = "blank",
    start: date | None = None,
    launch: date | None = None,
    key: str = "",
    today: date,
) -> Change:
    """Lay a template out as a new project, forward from ``start`` or back from ``launch``.

    ``template`` is the id of a shipped or saved one, or the path of a TOML file.
    """
    from mstui.actions.layout import lay_out
    from mstui.domain.blueprint import load, parse, read
    from mstui.domain.text import slug_key

    title = clean_line(name, field="name")
    if not title:
        raise InvalidValue("a project needs a name", field="name")
    with ws.reader_lock:
        own = template_text(ws.reader, template)
    if own is not None:
        blueprint = parse(own, f"template {template}")
    elif "/" in template or template.endswith(".toml"):
        blueprint = read(Path(template))
    else:
        blueprint = load(template)
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


def save_template(ws: Workspace, project: str, name: str, *, title: str = "") -> Change:
    """Save a project as one's own template; one of the same name is replaced."""
    from mstui.actions.layout_save import save_as_blueprint

    with ws.reader_lock:
        found = ws.reader.execute("SELECT name FROM project WHERE id=?", (project,)).fetchone()
        if found is None:
            raise NotFound(f"no project {project}")
        rows = project_rows(ws.reader, project)
    text = save_as_blueprint(
        rows,
        template_id=name,
        title=clean_line(title, field="title") or str(found[0]),
        is_working=lambda day: day.weekday() < 5,
    )
    label = f"save template {short(name)}"
    values: Row = {"name": name, "title": title or str(found[0]), "body": text}
    with ws.write(label) as tx:
        old = tx.rows("SELECT id FROM template WHERE name=? ORDER BY id LIMIT 1", (name,))
        if old:
            id = str(old[0][0])
            tx.update("template", id, values)
        else:
            id = tx.insert("template", values)
    return Change(f"Saved template {quoted(name)}", label, (Touched("template", id),))

"""What projects can start from: templates kept in the workspace, files in a folder, the shipped."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mstui.actions.change import Change, Touched, quoted, short
from mstui.domain.duration import MINUTES_PER_DAY
from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.domain.kinds import KINDS
from mstui.domain.text import clean_line, visible
from mstui.store.transaction import Row
from mstui.store.workspace import Workspace

if TYPE_CHECKING:
    from mstui.domain.blueprint import Blueprint

# More files than this in the folder are no templates but an accident.
FILES_LIMIT = 100
NAME_LIMIT = 60
NAME_RULE = f"at most {NAME_LIMIT} small letters, digits and hyphens"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class TemplateInfo(NamedTuple):
    """A template that a project can start from; ``origin`` is ``mstui``, ``yours`` or ``file``.

    One that can't be read is listed with its ``problem``.
    """

    id: str
    title: str
    summary: str
    origin: str
    problem: str = ""


class Shelf(NamedTuple):
    """All templates of a person: ``folder`` holds their files, "" for none.

    ``minutes_per_day`` is the length of a working day where a template does not tell it. Of
    templates with one name the workspace's goes first, then the folder's, then the shipped one.
    """

    folder: str = ""
    minutes_per_day: int = MINUTES_PER_DAY

    def listed(self, conn: sqlite3.Connection | None) -> list[TemplateInfo]:
        """One's own templates first, then those that ship; ``conn`` None where no workspace is."""
        from mstui.domain.blueprint import catalogue

        found = [*self._saved(conn), *self._files()]
        found += [TemplateInfo(one.id, one.title, one.summary, "mstui") for one in catalogue()]
        first: dict[str, TemplateInfo] = {}
        for one in found:
            first.setdefault(one.id, one)
        return list(first.values())

    def names(self, conn: sqlite3.Connection | None) -> list[str]:
        """The names alone, one's own first; no template is read."""
        from mstui.domain.blueprint import SHIPPED

        saved = conn.execute("SELECT name FROM template ORDER BY name,id") if conn else ()
        own = [str(name) for (name,) in saved if name and _NAME.fullmatch(str(name))]
        own += [path.stem for path in self._paths() if _NAME.fullmatch(path.stem)]
        return list(dict.fromkeys([*own, *SHIPPED]))

    def text(self, conn: sqlite3.Connection | None, name: str) -> str:
        """The TOML of a template, or of a file where ``name`` is a path; NotFound for none."""
        return self._found(conn, name)[0]

    def blueprint(self, conn: sqlite3.Connection | None, name: str) -> Blueprint:
        """A template in full; InvalidValue, with its line, where it is malformed."""
        from mstui.domain.blueprint import parse

        found = parse(*self._found(conn, name), minutes_per_day=self.minutes_per_day)
        # Known by the name that the list shows, whatever id its text gives it.
        return found._replace(id=name) if _NAME.fullmatch(name) else found

    def _found(self, conn: sqlite3.Connection | None, name: str) -> tuple[str, str]:
        """The text and the name by which errors call it."""
        from mstui.domain.blueprint import SHIPPED, read_text, shipped_text, unknown

        if "/" in name or name.endswith(".toml"):
            return read_text(Path(name)), Path(name).name
        saved = saved_text(conn, name) if conn is not None else None
        if saved is not None:
            return saved, f"template {name}"
        file = self._file(name)
        if file is not None:
            return read_text(file), file.name
        if name not in SHIPPED:
            raise unknown(name, [one.id for one in self.listed(conn)])
        return shipped_text(name), f"{name}.toml"

    def _saved(self, conn: sqlite3.Connection | None) -> list[TemplateInfo]:
        if conn is None:
            return []
        rows = conn.execute("SELECT name,title,body FROM template ORDER BY name,id").fetchall()
        return [self._info(name or "", title, body or "", "yours") for name, title, body in rows]

    def _files(self) -> list[TemplateInfo]:
        from mstui.domain.blueprint import read_text

        found = []
        for path in self._paths():
            try:
                self._check_name(path)
                found.append(self._info(path.stem, "", read_text(path), "file", path.name))
            except MstuiError as error:
                name = visible(path.stem)
                found.append(TemplateInfo(name, name, "", "file", str(error)))
        return found

    def _check_name(self, path: Path) -> None:
        try:
            named(path.stem)
        except InvalidValue as error:
            raise InvalidValue(f"{visible(path.name)}: {error.message}") from None

    def _paths(self) -> list[Path]:
        if not self.folder:
            return []
        try:
            paths = sorted(Path(self.folder).glob("*.toml"))
        except OSError:
            return []
        return paths[:FILES_LIMIT]

    def _file(self, name: str) -> Path | None:
        if not self.folder or not _NAME.fullmatch(name):
            return None
        path = Path(self.folder) / f"{name}.toml"
        return path if path.exists() else None

    def _info(
        self, name: str, title: str | None, text: str, origin: str, where: str = ""
    ) -> TemplateInfo:
        from mstui.domain.blueprint import parse

        try:
            blueprint = parse(text, where or f"template {name}")
        except MstuiError as error:
            return TemplateInfo(name, title or name, "", origin, str(error))
        return TemplateInfo(name, title or blueprint.title, blueprint.summary, origin)


# What ships and what the workspace keeps, for callers who know of no folder.
SHIPPED_ONLY = Shelf()


def saved_text(conn: sqlite3.Connection, name: str) -> str | None:
    """The TOML of a template kept in the workspace; None where there is none of that name."""
    found = conn.execute(
        "SELECT body FROM template WHERE name=? ORDER BY id LIMIT 1", (name,)
    ).fetchone()
    return str(found[0]) if found else None


def named(name: str) -> str:
    """``name`` where a template may be called so; else InvalidValue."""
    if len(name) > NAME_LIMIT or not _NAME.fullmatch(name):
        raise InvalidValue(f"a template is named by {NAME_RULE}", field="name")
    return name


def name_for(title: str) -> str:
    """A template's name made from a title: ``Website rebrand`` becomes ``website-rebrand``."""
    from mstui.domain.text import fold

    words = re.findall(r"[a-z0-9]+", fold(title))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:NAME_LIMIT]
        if len(longer) > NAME_LIMIT:
            break
        name = longer
    return name


def keep_template(ws: Workspace, name: str, title: str, text: str, *, label: str) -> Change:
    """Write a template's text into the workspace; one of the same name is replaced."""
    values: Row = {"name": name, "title": title, "body": text}
    with ws.write(label) as tx:
        old = tx.rows("SELECT id FROM template WHERE name=? ORDER BY id LIMIT 1", (name,))
        if old:
            id = str(old[0][0])
            tx.update("template", id, values)
        else:
            id = tx.insert("template", values)
    what = "Replaced" if old else "Saved"
    return Change(f"{what} template {quoted(name)}", label, (Touched("template", id),))


def save_template(ws: Workspace, project: str, name: str, *, title: str = "") -> Change:
    """Save a project as one's own template; one of the same name is replaced."""
    from mstui.actions.layout_save import save_as_blueprint
    from mstui.actions.projects import project_rows

    named(name)
    with ws.reader_lock:
        found = ws.reader.execute("SELECT name FROM project WHERE id=?", (project,)).fetchone()
        if found is None:
            raise NotFound(f"no project {visible(project[:40])}")
        rows = project_rows(ws.reader, project)
    shown = clean_line(title, field="title") or str(found[0])
    text = save_as_blueprint(
        rows, template_id=name, title=shown, is_working=lambda day: day.weekday() < 5
    )
    return keep_template(ws, name, shown, text, label=f"save template {short(name)}")


def template_counts(conn: sqlite3.Connection, project: str) -> dict[str, int]:
    """How many items of each kind a template of the project takes over; cancelled ones stay out."""
    counts = {}
    for kind in ("phase", "milestone", "task", "deliverable", "kpi", "risk", "objective"):
        live = " AND state IS NOT 'cancelled'" if KINDS[kind].field("state") else ""
        sql = f'SELECT count(*) FROM "{kind}" WHERE project=?{live}'
        counts[kind] = int(conn.execute(sql, (project,)).fetchone()[0])
    return counts


def add_template(ws: Workspace, path: Path, name: str = "") -> Change:
    """Keep the template of a file in the workspace, under its own id or ``name``.

    Raises InvalidValue, with the line, for a file that is no template.
    """
    from mstui.domain.blueprint import parse, read_text

    text = read_text(path)
    blueprint = parse(text, path.name)
    name = named(name or blueprint.id)
    return keep_template(ws, name, blueprint.title, text, label=f"add template {short(name)}")


def remove_template(ws: Workspace, name: str) -> Change:
    """Take one's own template out of the workspace."""
    label = f"remove template {short(name)}"
    with ws.write(label) as tx:
        found = tx.rows("SELECT id FROM template WHERE name=? ORDER BY id", (name,))
        if not found:
            raise NotFound(
                f'the workspace keeps no template "{visible(name[:60])}"',
                hint="those that ship and files in your folder are not removed here",
            )
        for (id,) in found:
            tx.delete("template", str(id))
    touched = tuple(Touched("template", str(id)) for (id,) in found)
    return Change(f"Removed template {quoted(name)}", label, touched)

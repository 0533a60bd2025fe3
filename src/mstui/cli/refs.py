"""Which item, person or project somebody means, and what they typed for its fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mstui.cli.session import Session, interactive
from mstui.domain.errors import NotFound, UsageProblem
from mstui.domain.kinds import KINDS, Kind
from mstui.domain.text import clean_line, visible

if TYPE_CHECKING:
    from mstui.actions.signing import SignedWorkspace
    from mstui.cli.fields import Value


class Ref(NamedTuple):
    """An item that was named."""

    kind: str
    id: str
    name: str


class Refs:
    """Finds items in one workspace; ``ws`` where people may be added by being named."""

    def __init__(self, session: Session, ws: SignedWorkspace | None = None) -> None:
        self.session = session
        self._ws = ws
        self.conn = session.reader() if ws is None else ws.reader

    @property
    def ws(self) -> SignedWorkspace:
        assert self._ws is not None
        return self._ws

    @cached_property
    def project(self) -> str:
        """The id of the project of ``--project``; empty where none was named."""
        return self.find(self.session.project, ("project",)).id if self.session.project else ""

    def find(self, text: str, kinds: tuple[str, ...] = ()) -> Ref:
        """The item that ``text`` names: an id or the begin of one, a project's key, a name.

        Raises NotFound where there is none, UsageProblem where it could be several.
        """
        from mstui.views.names import name_of
        from mstui.views.resolve import resolve

        narrowed = self.project if kinds != ("project",) else ""
        kind, id = resolve(self.conn, text, kinds or None, project=narrowed or None)
        return Ref(kind, id, name_of(self.conn, kind, id))

    def person(self, text: str) -> str:
        """The id of a person by name; one who is not there joins where that was agreed to."""
        name = clean_line(text.strip().removeprefix("@"), field="person")
        if not name:
            raise UsageProblem("a person needs a name")
        known = (self._ws.joining(name) if self._ws else None) or self._known(name)
        if known:
            return known
        if self._ws is not None and name.casefold() == "me":
            return self._ws.author
        return self._joined(name)

    def _known(self, name: str) -> str | None:
        from mstui.actions.people import person_named

        exact = person_named(self.conn, name)
        if exact:
            return exact
        try:
            return self.find(name, ("person",)).id
        except NotFound:
            return None

    def _joined(self, name: str) -> str:
        if self._ws is None:
            raise NotFound(f"there is no person “{visible(name)[:60]}”")
        if not self.session.create_people:
            if not interactive():
                raise NotFound(
                    f"there is no person “{visible(name)[:60]}”", hint="--create-people adds them"
                )
            import click

            if not click.confirm(f"Add {visible(name)} to the people?", err=True):
                raise click.Abort
        from mstui.actions.signing import newcomer_id

        return self._ws.join(newcomer_id(self._ws.db_id, name), name)

    def parsed(
        self, kind: Kind, typed: Mapping[str, str], project: str | None = None
    ) -> dict[str, Value]:
        """What was typed for fields of ``kind``, as they store it."""
        from mstui.cli.fields import parsed

        return parsed(
            kind,
            typed,
            self._resolve,
            today=self.session.today(),
            minutes_per_day=self.minutes_per_day(project or self.project),
        )

    def _resolve(self, kinds: tuple[str, ...], text: str) -> str:
        return self.person(text) if kinds == ("person",) else self.find(text, kinds).id

    def minutes_per_day(self, project: str | None) -> int:
        """The length of a working day of a project."""
        from mstui.cli.fields import minutes_per_day

        return minutes_per_day(self.conn, project)

    def project_of(self, ref: Ref) -> str | None:
        """The id of the project that an item belongs to; None where it belongs to none."""
        if ref.kind == "project":
            return ref.id
        if KINDS[ref.kind].field("project") is None:
            return None
        found = self.conn.execute(
            f'SELECT project FROM "{ref.kind}" WHERE id=?', (ref.id,)
        ).fetchone()
        return found[0] if found else None

    def project_for(self, kind: Kind, values: Mapping[str, Value]) -> str | None:
        """The project of a new item: the one named, that of what it hangs on, or the only one."""
        if self.project:
            return self.project
        for field in kind.fields:
            value = values.get(field.name)
            if field.type == "ref" and value and KINDS[field.ref].field("project") is not None:
                owner = self.project_of(Ref(field.ref, str(value), ""))
                if owner:
                    return owner
        field_of_project = kind.field("project")
        assert field_of_project is not None
        if field_of_project.editable:  # an objective or a capture may belong to none
            return None
        return self._only_project()

    def _only_project(self) -> str:
        rows = self.conn.execute(
            "SELECT id,key FROM project WHERE coalesce(status,'active')='active' ORDER BY ord,id"
        ).fetchall()
        if len(rows) == 1:
            return str(rows[0][0])
        if not rows:
            raise UsageProblem("there is no project yet", hint="mstui new NAME")
        keys = ", ".join(visible(key or "") for _, key in rows[:8])
        raise UsageProblem("which project?", hint=f"--project KEY, one of {keys}")

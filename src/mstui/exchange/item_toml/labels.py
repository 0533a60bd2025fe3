"""How items are named in a document, and which one a name means there."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.kinds import KINDS
from mstui.domain.text import clean_line, fold, visible

NEW = "@"
_SHOWN_OF_ID = 6


class NewName(NamedTuple):
    """A person or tag that is added with the change that names it."""

    kind: str
    name: str


Meant = str | NewName


class Labels:
    """Names of items, of one project where they belong to one, told apart where they are alike."""

    def __init__(self, conn: sqlite3.Connection, project: str | None) -> None:
        self._conn = conn
        self._project = project
        self._names: dict[str, dict[str, str]] = {}
        self._counted: dict[str, dict[str, int]] = {}

    def names(self, kind: str) -> dict[str, str]:
        """The names of the items of a kind by their ids."""
        if kind not in self._names:
            declared = KINDS[kind]
            inside = self._project is not None and declared.field("project") is not None
            where = " WHERE project=?" if inside else ""
            self._names[kind] = {
                id: " ".join(str(name or "").split())
                for id, name in self._conn.execute(
                    f'SELECT id,"{declared.title}" FROM "{kind}"{where}',
                    (self._project,) if inside else (),
                ).fetchall()
            }
        return self._names[kind]

    def of(self, kinds: Sequence[str], id: str) -> str:
        """The name of an item among those of ``kinds``; its id where it has none of its own."""
        name = next((names[id] for kind in kinds if id in (names := self.names(kind))), "")
        if not name:
            return id
        if self._alike(tuple(kinds), fold(name)) > 1:
            return f"{name} ({id[:_SHOWN_OF_ID]})"
        return name

    def _alike(self, kinds: tuple[str, ...], folded: str) -> int:
        return sum(self._counts(kind).get(folded, 0) for kind in kinds)

    def _counts(self, kind: str) -> dict[str, int]:
        counts = self._counted.get(kind)
        if counts is None:
            counts = self._counted[kind] = {}
            for name in self.names(kind).values():
                counts[fold(name)] = counts.get(fold(name), 0) + 1
        return counts


class Names:
    """Which item a text means: of those in the document as it now reads, or in the workspace.

    ``typed`` holds the ids by kind and by the folded name that the document gives them now.
    """

    def __init__(
        self,
        labels: Labels,
        typed: Mapping[str, Mapping[str, Sequence[str]]],
        *,
        add_people: bool = False,
    ) -> None:
        self._labels = labels
        self._add_people = add_people
        self._typed = typed
        self._folded: dict[str, dict[str, list[str]]] = {}

    def meant(self, kinds: Sequence[str], text: str) -> Meant:
        """The id of the item, or who is to be added; raises NotFound or InvalidValue."""
        wanted = clean_line(text)
        if tuple(kinds) == ("person",) and wanted.startswith(NEW):
            name = clean_line(wanted.removeprefix(NEW))
            if not name:
                raise InvalidValue(f"write the name behind {NEW}")
            known = self._exact(kinds, fold(name))
            return known[0] if known else NewName("person", name)
        folded = fold(wanted)
        for attempt in (self._by_id, self._exact, self._by_mark, self._begun):
            found = attempt(kinds, wanted if attempt == self._by_id else folded)
            if len(found) == 1:
                return found[0]
            if found:
                raise self._ambiguous(kinds, wanted, found)
        if tuple(kinds) == ("tag",) or (self._add_people and tuple(kinds) == ("person",)):
            return NewName(kinds[0], wanted)
        raise self._unknown(kinds, wanted)

    def _by_id(self, kinds: Sequence[str], text: str) -> list[str]:
        return [text] if any(text in self._labels.names(kind) for kind in kinds) else []

    def _exact(self, kinds: Sequence[str], folded: str) -> list[str]:
        typed = [id for kind in kinds for id in self._typed.get(kind, {}).get(folded, ())]
        found = typed or [id for kind in kinds for id in self._known(kind).get(folded, ())]
        return list(dict.fromkeys(found))

    def _by_mark(self, kinds: Sequence[str], folded: str) -> list[str]:
        """``Go live (3f9a0c)``: of those of one name the one whose id begins so."""
        bare, _, mark = folded.removesuffix(")").rpartition(" (")
        if not folded.endswith(")") or not bare:
            return []
        return [
            id
            for kind in kinds
            for id in self._known(kind).get(bare, ())
            if mark and id.startswith(mark)
        ]

    def _begun(self, kinds: Sequence[str], folded: str) -> list[str]:
        found = {
            id
            for kind in kinds
            for names in (self._typed.get(kind, {}), self._known(kind))
            for name, ids in names.items()
            if name.startswith(folded)
            for id in ids
        }
        return sorted(found)

    def _known(self, kind: str) -> dict[str, list[str]]:
        found = self._folded.get(kind)
        if found is None:
            found = self._folded[kind] = {}
            for id, name in self._labels.names(kind).items():
                found.setdefault(fold(name), []).append(id)
        return found

    def _ambiguous(self, kinds: Sequence[str], text: str, found: Sequence[str]) -> InvalidValue:
        labels = [f"“{_short(self._labels.of(kinds, id))}”" for id in found[:3]]
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        return InvalidValue(f"“{_short(text)}” could be {' or '.join(labels)}{more}")

    def _unknown(self, kinds: Sequence[str], text: str) -> NotFound:
        known = {name: name for kind in kinds for name in self._labels.names(kind).values()}
        near = get_close_matches(text, [name for name in known if name][:2000], n=1, cutoff=0.6)
        hint = f"did you mean “{_short(near[0])}”?" if near else ""
        if tuple(kinds) == ("person",):
            hint = f"{hint} · {NEW}{_short(text)} adds them".removeprefix(" · ")
        return NotFound(f"no {' or '.join(kinds)} is called “{_short(text)}”", hint=hint)


def folded_names(found: Sequence[tuple[str, str, str]]) -> dict[str, dict[str, list[str]]]:
    """Ids by kind and folded name, of (kind, id, name)."""
    names: dict[str, dict[str, list[str]]] = {}
    for kind, id, name in found:
        names.setdefault(kind, {}).setdefault(fold(" ".join(name.split())), []).append(id)
    return names


def _short(text: str) -> str:
    shown = visible(text)
    return f"{shown[:39]}…" if len(shown) > 40 else shown

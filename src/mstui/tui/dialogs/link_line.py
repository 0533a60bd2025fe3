"""The line in which links are typed: names are completed, and what it means is told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from mstui.actions.links import Link, Tie
from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.domain.link_text import Piece, Reading, lag_of, pieces, quoted, readings, sentence
from mstui.domain.text import fold, visible
from mstui.tui.dialogs import fuzzy
from mstui.tui.widgets.fields import SUGGESTIONS, TextField
from mstui.views.linkable import Linkable, by_source, linkable, project_keys

if TYPE_CHECKING:
    from mstui.tui.dialogs.host import Host


class Meant(NamedTuple):
    """What a piece of the line means: the other item, and the link."""

    other: Linkable
    reading: Reading
    link: Link


class LinkNames:
    """The items that a typed name may mean: this project's first, then others by their key."""

    def __init__(self, host: Host, project: str, own: Sequence[str]) -> None:
        self.host = host
        self.project = project
        self.own = frozenset(own)
        self._keys: dict[str, str] = host.read(project_keys)
        self._found: dict[tuple[str, str, bool], list[Linkable]] = {}

    def complete(self, typed: str) -> list[Linkable]:
        """A few items that fit a typed text, the best first."""
        project, text = self._apart(typed)
        near = fuzzy.best(text, self._holding(text, project, False), _name, SUGGESTIONS)
        if project == self.project and len(near) < SUGGESTIONS and text:
            near += fuzzy.best(text, self._holding(text, project, True), _name, SUGGESTIONS)
        return near[:SUGGESTIONS]

    def shown(self, item: Linkable) -> str:
        """How an item is written in the line, so that it is read back as itself."""
        namesakes = [one for one in self._holding(item.name, item.project, False)
                     if one.name == item.name]  # fmt: skip
        name = f"{item.name} ({item.id[:6]})" if len(namesakes) > 1 else item.name
        if item.project != self.project and item.key:
            name = f"{item.key}:{name}"
        return quoted(name)

    def resolve(self, typed: str) -> Linkable:
        """The item that a name means; raises InvalidValue or NotFound."""
        if not typed:
            raise InvalidValue("which item? type a part of its name")
        exact = self.exact(typed)
        if exact is not None:
            return exact
        project, text = self._apart(typed)
        found = self._holding(text, project, False)
        if not found and project == self.project:
            found = self._holding(text, project, True)
        if len(found) == 1:
            return found[0]
        if found:
            names = " or ".join(f"“{_short(one.name)}”" for one in found[:3])
            raise InvalidValue(f"“{_short(typed)}” could be {names}")
        if fold(text) in {fold(name) for name in self._own_names()}:
            raise InvalidValue("an item cannot wait for itself")
        raise NotFound(f"nothing here is called “{_short(typed)}”")

    def exact(self, typed: str) -> Linkable | None:
        """The item of exactly this name; raises InvalidValue where several have it."""
        project, text = self._apart(typed)
        bare, mark = _marked(text)
        for elsewhere in (False, True):
            if elsewhere and project != self.project:
                break
            found = [one for one in self._holding(text, project, elsewhere)
                     if fold(one.name) == fold(text)]  # fmt: skip
            if not found and mark:
                found = [one for one in self._holding(bare, project, elsewhere)
                         if fold(one.name) == fold(bare) and one.id.startswith(mark)]  # fmt: skip
            if len(found) == 1:
                return found[0]
            if found:
                raise InvalidValue(f"{len(found)} are called so; take one of the list as you type")
        return self._numbered(text) if text.isascii() and text.isdigit() else None

    def _numbered(self, text: str) -> Linkable | None:
        """The item with this identifier in its source file, else the task in that place."""
        found = self.host.read(lambda conn: by_source(conn, self.project, text))
        if found is not None or len(text) > 6 or not int(text):
            return found
        from mstui.views.pages import Listing
        from mstui.views.scope import Scope

        listing = Listing("task", self.host.today.isoformat(), Scope(project=self.project))
        rows = self.host.read(lambda conn: listing.first(conn, int(text)))
        if len(rows) < int(text):
            return None
        return Linkable("task", rows[-1].id, rows[-1].name, self.project, "")

    def _apart(self, typed: str) -> tuple[str, str]:
        """The project that a text names by its key, and the rest."""
        key, colon, rest = typed.partition(":")
        project = self._keys.get(key.strip().upper()) if colon else None
        return (project, rest.strip()) if project else (self.project, typed.strip())

    def _holding(self, text: str, project: str, elsewhere: bool) -> list[Linkable]:
        asked = (text, project, elsewhere)
        if asked not in self._found:
            rows = self.host.read(lambda conn: linkable(conn, text, project, elsewhere=elsewhere))
            self._found[asked] = [row for row in rows if row.id not in self.own]
        return self._found[asked]

    def _own_names(self) -> list[str]:
        from mstui.views.names import name_of

        return [
            self.host.read(partial(name_of, kind=kind, id=id))
            for id in self.own
            for kind in ("task", "milestone", "phase")
        ]


class LinkField(TextField):
    """The line: the name under the caret is completed, the others stay as they are."""

    def __init__(self, name: str, label: str, names: LinkNames, **more: object) -> None:
        super().__init__(name, label, suggest=self._names, **more)  # type: ignore[arg-type]
        self.known = names
        self._offered: dict[str, Linkable] = {}

    def _piece(self) -> Piece:
        """The piece in which the caret stands."""
        found = pieces(self.editing.text)
        caret = self.editing.caret
        return next((piece for piece in found if caret <= piece.end), found[-1])

    def _names(self, _: str) -> list[str]:
        piece = self._piece()
        if not piece.text:
            return []
        found = list(readings(piece.text))
        if any(_is_name(self.known, reading.name) for reading in found):
            return []
        self._offered = {}
        for item in self.known.complete(found[-1].name):
            where = f" · {item.key}" if item.project != self.known.project else ""
            label = f"{item.name}  {item.kind}{where}"
            if label in self._offered:
                # A namesake: what tells them apart is a part of the id.
                first = self._offered.pop(label)
                self._offered[f"{first.name} ({first.id[:6]})  {first.kind}{where}"] = first
            if any(f"{item.name} (" in known for known in self._offered):
                label = f"{item.name} ({item.id[:6]})  {item.kind}{where}"
            self._offered[label] = item
        return list(self._offered)

    def _suggestion_key(self, key: str) -> bool | None:
        if key == "tab" and self.picked < 0:
            self.pick(0)
            return True
        return super()._suggestion_key(key)

    def pick(self, number: int) -> None:
        """Put a suggested name in place of what was typed of it."""
        item = self._offered[self.suggestions[number]]
        piece, text = self._piece(), self.editing.text
        reading = list(readings(piece.text))[-1]
        tail = f" {reading.type}{reading.lag}" if _has_tail(reading) else ""
        turn = f"{reading.turn} " if reading.turn else ""
        put = f"{turn}{self.known.shown(item)}{tail}"
        self.editing.set(text[: piece.start] + put + text[piece.end :])
        self.editing.go(piece.start + len(put))
        self._changed(suggest=False)


def meanings(line: str, names: LinkNames, minutes_per_day: int) -> list[Meant | MstuiError]:
    """What each piece of a line means, or why it means nothing."""
    found: list[Meant | MstuiError] = []
    for piece in pieces(line):
        if piece.text:
            try:
                found.append(_meaning(piece.text, names, minutes_per_day))
            except MstuiError as error:
                found.append(error)
    return found


def _meaning(text: str, names: LinkNames, minutes_per_day: int) -> Meant:
    found = list(readings(text))
    for reading in found:
        other = names.exact(reading.name)
        if other is not None:
            break
    else:
        reading = found[-1]
        other = names.resolve(reading.name)
    lag, unit = lag_of(reading, minutes_per_day)
    return Meant(other, reading, Link(reading.type, lag, unit))


def ties_of(meant: Meant, items: Sequence[str], *, waits: bool) -> list[Tie]:
    """The links between the other item and each of ``items``, in the direction that is meant."""
    waits = {"after": True, "before": False}.get(meant.reading.turn, waits)
    ends = [(meant.other.id, id) if waits else (id, meant.other.id) for id in items]
    return [Tie(before, after, meant.link) for before, after in ends]


def told(meant: Meant, own: str, own_kind: str, *, waits: bool, minutes_per_day: int) -> str:
    """What a piece means in words: ``starts when Design is finished``."""
    waits = {"after": True, "before": False}.get(meant.reading.turn, waits)
    name = meant.other.name
    if waits:
        kinds = (meant.other.kind, own_kind)
        return sentence(*meant.link, name, kinds=kinds, minutes_per_day=minutes_per_day)
    kinds = (own_kind, meant.other.kind)
    said = sentence(*meant.link, own, kinds=kinds, minutes_per_day=minutes_per_day)
    return f"{name} {said}"


def _is_name(names: LinkNames, typed: str) -> bool:
    try:
        return bool(typed) and names.exact(typed) is not None
    except MstuiError:
        return False


def _has_tail(reading: Reading) -> bool:
    return reading.type != "FS" or bool(reading.lag)


def _marked(text: str) -> tuple[str, str]:
    """A name and the begin of its id behind it in brackets."""
    bare, opening, mark = text.removesuffix(")").rpartition(" (")
    return (bare, mark) if text.endswith(")") and opening and mark else (text, "")


def _name(item: Linkable) -> str:
    return item.name


def _short(text: str) -> str:
    shown = visible(text)
    return f"{shown[:39]}…" if len(shown) > 40 else shown

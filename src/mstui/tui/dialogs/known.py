"""What forms look up while somebody types: rows, names, working days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from mstui.domain.errors import InvalidValue, NotFound
from mstui.domain.kinds import KINDS, Field
from mstui.domain.text import clean_line, fold, visible
from mstui.domain.values import Value, parse_value, show_value
from mstui.tui.dialogs import fuzzy

if TYPE_CHECKING:
    from mstui.store.transaction import Row
    from mstui.tui.dialogs.host import Host
    from mstui.views.workdays import Workdays

SUGGESTED = 6
# Names that hold the typed text are looked through this far for the one that is meant.
LOOKED_THROUGH = 500
NEW = "@"


class Named(NamedTuple):
    """An item that a text may mean; ``label`` is its name, told apart from its namesakes."""

    id: str
    kind: str
    label: str


class NewPerson(NamedTuple):
    """Somebody who is added with the change that names them."""

    name: str


class Known:
    """The open workspace as one form asks it; ``project`` gives calendar and kin."""

    def __init__(self, host: Host, project: str | None = None) -> None:
        self.host = host
        self.today = host.today
        self.project = project
        self.minutes_per_day = 480
        self._workdays: Workdays | None = None
        self._found: dict[tuple[str, str], list[Named]] = {}
        if project is not None:
            minutes = (row_of(host, "project", project) or {}).get("minutes_per_day")
            self.minutes_per_day = int(minutes) if minutes else 480

    # -- days -------------------------------------------------------------------------------

    def workdays(self, start: str, finish: str) -> int:
        """Working days from one ISO date to another on the project's calendar, with sign."""
        if self._workdays is None:
            from mstui.views.workdays import Workdays

            # The project's calendar is read at this first count; later ones only reckon.
            counting = self._workdays = self.host.read(Workdays)
            self.host.read(lambda _: counting.between(start, finish, self.project))
        return self._workdays.between(start, finish, self.project)

    def is_working(self, day: date) -> bool:
        before = day - timedelta(days=1)
        return self.workdays(before.isoformat(), day.isoformat()) == 1

    # -- names ------------------------------------------------------------------------------

    def suggest(self, kinds: Sequence[str], typed: str) -> list[str]:
        """Names that a typed text may mean, the nearest first; ``@name`` for a new person."""
        text = typed.strip().removeprefix(NEW) if kinds == ("person",) else typed.strip()
        labels = [named.label for named in self.candidates(kinds, text, SUGGESTED)]
        if kinds == ("person",) and text and not any(fold(each) == fold(text) for each in labels):
            labels.append(f"{NEW}{text}")
        return labels

    def candidates(self, kinds: Sequence[str], typed: str, most: int) -> list[Named]:
        """Items whose names hold the text, the nearest first."""
        found = [named for kind in kinds for named in self._holding(kind, typed)]
        return fuzzy.best(typed, _told_apart(found), lambda named: named.label, most)

    def resolve(self, kinds: Sequence[str], typed: str) -> str:
        """The id of the item that a text names; raises NotFound or InvalidValue."""
        text = typed.strip()
        bare, _, mark = text.removesuffix(")").rpartition(" (")
        found = [named for kind in kinds for named in self._holding(kind, text)]
        if not found and text.endswith(")") and bare:
            found = [named for kind in kinds for named in self._holding(kind, bare)]
            found = [named for named in found if mark and named.id.startswith(mark)]
            meant = found
        else:
            meant = [named for named in found if fold(named.label) == fold(text)]
        if len(meant) == 1:
            return meant[0].id
        what = " or ".join(kinds)
        if meant:
            raise InvalidValue(f"{len(meant)} are called so; take one of the list as you type")
        if len(found) == 1:
            return found[0].id
        if found:
            raise InvalidValue(f"“{_short(text)}” could be {_either(found)}")
        hint = f"{NEW}{text} adds them" if tuple(kinds) == ("person",) else ""
        raise NotFound(f"no {what} is called “{_short(text)}”", hint=_short(hint))

    def look_again(self) -> None:
        """Forget what was found: others may have written since."""
        self._found.clear()

    def _holding(self, kind: str, typed: str) -> list[Named]:
        """Items of a kind, in the project if they belong to one, whose names hold the text."""
        text = typed.strip()
        found = self._found.get((kind, text))
        if found is None:
            from mstui.views.pages import Listing
            from mstui.views.scope import Scope

            inside = self.project if KINDS[kind].field("project") is not None else None
            scope = Scope(project=inside or "", find=text)
            listing = Listing(kind, self.today.isoformat(), scope, sort="name")
            rows: list[Any] = self.host.read(lambda conn: listing.first(conn, LOOKED_THROUGH))
            found = self._found[kind, text] = [Named(row.id, kind, row.name) for row in rows]
        return found

    def label_of(self, field: Field, id: str) -> str:
        """How the item that a field points at is named in its text; its id where it is gone."""
        kinds = (field.ref,) if field.type == "ref" else field.choices
        for kind in kinds:
            if name := self._name_of(kind, id):
                namesakes = [each for each in self._holding(kind, name) if each.label == name]
                return f"{name} ({id[:6]})" if len(namesakes) > 1 else name
        return id

    def _name_of(self, kind: str, id: str) -> str:
        from mstui.views.names import name_of

        return self.host.read(lambda conn: name_of(conn, kind, id))

    # -- values -----------------------------------------------------------------------------

    def text_of(self, field: Field, value: Value) -> str:
        """A stored value as it stands in a form, so that ``value_of`` reads it back."""
        if value is None or value == "":
            return ""
        if field.type in ("ref", "item"):
            return self.label_of(field, str(value))
        if field.type in ("date", "moment"):
            return date_text(str(value))
        return show_value(field, value, minutes_per_day=self.minutes_per_day)

    def value_of(self, field: Field, text: str) -> Value | NewPerson:
        """What a form's text means for a field; raises MstuiError in one line."""
        if field.type == "ref" and field.ref == "person" and text.strip().startswith(NEW):
            return self._new_person(text)
        from mstui.dates import date_parser, moment_parser

        def resolved(kinds: tuple[str, ...], name: str) -> str:
            return self.resolve(kinds, name)

        return parse_value(
            field,
            text,
            parse_date=date_parser(self.today, self.is_working),
            parse_moment=moment_parser(self.today, self.is_working),
            resolve=resolved,
            minutes_per_day=self.minutes_per_day,
        )

    def _new_person(self, text: str) -> Value | NewPerson:
        """Somebody new, unless a person of that name is there already."""
        name = clean_line(text.strip().removeprefix(NEW), field="name")
        if not name:
            raise InvalidValue(f"write the name behind {NEW}")
        same = [each for each in self._holding("person", name) if fold(each.label) == fold(name)]
        return same[0].id if same else NewPerson(name)


def row_of(host: Host, kind: str, id: str) -> Row | None:
    """All fields of one item; None where it is gone."""
    from mstui.store.transaction import get

    return host.read(lambda conn: get(conn, kind, id))


def rows_of(host: Host, kind: str, ids: Sequence[str]) -> list[Row]:
    """All fields of several items; raises NotFound where one is gone."""
    rows = [row_of(host, kind, id) for id in ids]
    if not rows or any(row is None for row in rows):
        raise NotFound(f"that {kind} is not there any more")
    return [row for row in rows if row is not None]


def title_of(host: Host, kind: str, id: str) -> str:
    """What an item is called."""
    from mstui.views.names import name_of

    return host.read(lambda conn: name_of(conn, kind, id)) or f"{kind} {id[:8]}"


def who_works(host: Host, task: str) -> str:
    """The names of those who work on a task, as its line shows them."""
    from mstui.views.pages import Listing

    listing = Listing("task", host.today.isoformat())
    row: Any = host.read(lambda conn: listing.row_of(conn, task))
    return str(row.who) if row is not None else ""


def date_text(moment: str) -> str:
    """A stored day or moment as it can be typed: ``27 Nov 2026``, ``27 Nov 2026 14:30``."""
    try:
        day = date.fromisoformat(moment[:10])
    except ValueError:
        return visible(moment)
    from mstui.dates.show import weekday_date

    return weekday_date(day)[4:] + moment[10:].replace("T", " ")


def _told_apart(found: Sequence[Named]) -> list[Named]:
    """Namesakes with a part of their ids behind the name."""
    counts: dict[str, int] = {}
    for named in found:
        counts[named.label] = counts.get(named.label, 0) + 1
    return [
        named._replace(label=f"{named.label} ({named.id[:6]})")
        if counts[named.label] > 1
        else named
        for named in found
    ]


def _either(found: Sequence[Named]) -> str:
    names = [f"“{_short(named.label)}”" for named in found[:3]]
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return " or ".join(names) + more


def _short(text: str) -> str:
    shown = visible(text)
    return f"{shown[:39]}…" if len(shown) > 40 else shown

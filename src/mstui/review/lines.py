"""Lines that are typed in a review, as the items that they become."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mstui.actions.quick import Entry, entry_of
from mstui.dates import date_parser, moment_parser, show
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.kinds import KINDS
from mstui.domain.quick import QUICK_KINDS, Hit, Reading, read_line
from mstui.domain.text import fold
from mstui.views.quick_names import hits

# What a captured line becomes that names no kind: the lightest thing that has an owner and a day.
USUAL = "action"
KINDS_TAKEN = ("action", *(kind for kind in QUICK_KINDS if kind not in ("project", "person")))
_WORDS = {"action": "action step"}


class Names:
    """What the reading of a line asks about the workspace; ``me`` is whoever types."""

    minutes_per_day = 480

    def __init__(self, conn: sqlite3.Connection, project: str, today: str, me: str) -> None:
        self._conn, self._project, self._me = conn, project, me
        self._date, self._moment = date_parser(today), moment_parser(today)
        found = conn.execute(
            "SELECT minutes_per_day FROM project WHERE id=?", (project,)
        ).fetchone()
        self.minutes_per_day = int(found[0] or 480) if found else 480

    def date(self, text: str) -> str:
        return self._date(text)

    def moment(self, text: str) -> str:
        return self._moment(text)

    def hits(self, kinds: tuple[str, ...], text: str) -> Sequence[Hit]:
        if kinds == ("person",) and fold(text) == "me" and self._me:
            return [Hit(self._me, "person", "me")]
        return hits(self._conn, kinds, text, project=self._project)


class Read(NamedTuple):
    """A line as it was understood: the item that it becomes, in words, or what is wrong with it."""

    kind: str
    project: str
    name: str
    told: str
    problem: str
    entry: Entry | None


def read(
    conn: sqlite3.Connection,
    line: str,
    kind: str,
    place: Mapping[str, str],
    today: str,
    me: str,
    *,
    key: str = "",
) -> Read:
    """A line as a new item of ``kind``; ``place`` are the fields of where it is added."""
    project = place.get("project", "")
    reading = read_line(line, kind, Names(conn, project, today, me))
    word = _WORDS.get(kind, kind)
    told = " · ".join(filter(None, [word, key, *_told(conn, reading, today)]))
    try:
        entry = entry_of(reading, place)
    except MstuiError as error:
        return Read(kind, project, reading.name, told, error.message, None)
    if not project:
        problem = "no project: write its key first, as WEB: …"
        return Read(kind, project, reading.name, told, problem, None)
    return Read(kind, project, reading.name, told, "", entry)


def read_capture(
    conn: sqlite3.Connection,
    text: str,
    project: str,
    keys: Mapping[str, str],
    today: str,
    me: str,
) -> Read:
    """A captured line: its project and kind may stand before it, as in ``WEB: risk: …``.

    ``keys`` are the ids of the projects under review, by their keys.
    """
    rest, kind = text.strip(), ""
    for _ in range(2):
        head, colon, tail = rest.partition(":")
        word = head.strip()
        if not colon or not tail.strip() or len(word.split()) != 1:
            break
        if not kind and (found := _kind_named(word)):
            kind, rest = found, tail.strip()
        elif (named := keys.get(word.upper())) and (not project or project == named):
            project, rest = named, tail.strip()
        else:
            break
    if not project and len(keys) == 1:
        project = next(iter(keys.values()))
    key = next((key for key, id in keys.items() if id == project), "")
    place = {"project": project} if project else {}
    return read(conn, rest, kind or USUAL, place, today, me, key=key)


def _kind_named(word: str) -> str:
    wanted = word.casefold()
    return next((kind for kind in KINDS_TAKEN if wanted in (kind, KINDS[kind].plural)), "")


def _told(conn: sqlite3.Connection, reading: Reading, today: str) -> list[str]:
    """What was taken out of the line, in words."""
    words = []
    for part in reading.parts:
        if part.problem:
            continue
        if part.hits or part.new:
            name = part.hits[0].name if part.hits else f"{part.new} (new)"
            if part.hits and name == "me":
                name = _name(conn, part.hits[0].id)
            words.append(f"@{name}" if (part.hits and part.hits[0].kind == "person") else name)
            continue
        field = KINDS[reading.kind].field(part.field)
        value = str(part.value)
        if field is not None and field.type in ("date", "moment"):
            value = show(value[:10], today)
        words.append(f"{part.field.replace('_', ' ')} {value}")
    return words


def _name(conn: sqlite3.Connection, person: str) -> str:
    found = conn.execute("SELECT name FROM person WHERE id=?", (person,)).fetchone()
    return str(found[0] or "") if found else "me"


def person_meant(conn: sqlite3.Connection, text: str, me: str) -> str:
    """The id of a person by name, its beginning, or ``me``; raises what is wrong in one line."""
    from mstui.domain.errors import NotFound
    from mstui.views.resolve import resolve

    wanted = text.strip().removeprefix("@").strip()
    if not wanted:
        raise InvalidValue("who? type a name, or the beginning of one")
    if wanted.casefold() == "me" and me:
        return me
    try:
        return resolve(conn, wanted, ("person",))[1]
    except NotFound:
        raise InvalidValue(
            f"nobody is called “{wanted[:40]}”: add them to the people first, or type another name"
        ) from None

"""Lines of ``add`` as items: the marks that the app's quick line understands, after the options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mstui.actions.quick import Entry, entry_of
from mstui.dates import date_parser, moment_parser
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.kinds import KINDS, Kind
from mstui.domain.quick import (
    AFTER,
    CONTRIBUTOR,
    ENDANGERS,
    REPEATED,
    TAG,
    WAITING,
    WHO,
    Hit,
    Part,
    Reading,
    Relation,
    read_line,
)
from mstui.domain.text import fold
from mstui.views.quick_names import hits

if TYPE_CHECKING:
    from mstui.cli.fields import Value
    from mstui.cli.refs import Refs
    from mstui.cli.together import Links

# The joining rows of the options, as the parts of a line that mean the same.
_PARTS = {
    "assignment": WHO,
    "contributor": CONTRIBUTOR,
    "endangers": ENDANGERS,
    "waiting": WAITING,
}


class Names:
    """What the reading of a line asks about the workspace of the command."""

    def __init__(self, refs: Refs) -> None:
        self._refs = refs
        today = refs.session.today()
        self._date, self._moment = date_parser(today), moment_parser(today)
        self.minutes_per_day = refs.minutes_per_day(refs.project)
        self._found: dict[tuple[tuple[str, ...], str], Sequence[Hit]] = {}

    def date(self, text: str) -> str:
        return self._date(text)

    def moment(self, text: str) -> str:
        return self._moment(text)

    def hits(self, kinds: tuple[str, ...], text: str) -> Sequence[Hit]:
        key = (kinds, fold(text))
        if key not in self._found:
            me = self._refs.ws.author if kinds == ("person",) and key[1] == "me" else ""
            self._found[key] = (
                [Hit(me, "person", "me")]
                if me
                else hits(self._refs.conn, kinds, text, project=self._refs.project)
            )
        return self._found[key]


def readings(refs: Refs, kind: Kind, lines: Sequence[str], given: frozenset[str]) -> list[Reading]:
    """What each line says; ``given`` fields are those of options, which win."""
    names = Names(refs)
    return [read_line(line, kind.name, names, given=given) for line in lines]


def entries(
    refs: Refs, kind: Kind, read: Sequence[Reading], common: Mapping[str, Value], links: Links
) -> list[Entry]:
    """The lines as items to add; raises what is wrong with the first that can't be."""
    several = len(read) > 1
    joined = linked(links)
    made = []
    for number, reading in enumerate(read, 1):
        try:
            entry = entry_of(reading, _placed(refs, kind, reading, common))
            made.append(_with_people(refs, entry, joined))
        except MstuiError as error:
            if not several:
                if not reading.name and reading.parts:
                    raise InvalidValue(
                        error.message, field="name", hint="--as-is takes the text as it stands"
                    ) from None
                raise
            message = f"line {number} “{_short(reading.line)}”: {error.message}"
            raise InvalidValue(message, hint=error.hint) from None
    return made


def given_fields(kind: Kind, common: Mapping[str, Value], links: Links) -> frozenset[str]:
    """What the options say, which a line is not searched for."""
    names = {_PARTS[pair] for pair in links.pairs if pair in _PARTS}
    if links.after:
        names.add(AFTER)
    if "owner" in common:
        # Who answers for it is said: another person of the text would be taken for a helper.
        names.add(CONTRIBUTOR)
    return frozenset({name for name in common if kind.field(name)} | names)


def linked(links: Links) -> tuple[Part, ...]:
    """The links of the options as parts of every line."""
    parts = [
        Part(_PARTS[pair], 0, 0, id)
        for pair, ids in links.pairs.items()
        for id in dict.fromkeys(ids)
    ]
    for id, link in links.after:
        relation = Relation(link.type, link.lag, link.lag_unit)
        parts.append(Part(AFTER, 0, 0, id, relation=relation))
    return tuple(parts)


def _placed(
    refs: Refs, kind: Kind, reading: Reading, common: Mapping[str, Value]
) -> dict[str, Value]:
    """The values of the options, with the project that the line or they lead to."""
    values = dict(common)
    if kind.field("project") is None:
        return values
    project = _project_of_links(refs, reading) if not refs.project else ""
    return {
        **values,
        "project": project or refs.project_for(kind, {**values, **reading.values()}),
    }


def _project_of_links(refs: Refs, reading: Reading) -> str:
    """The project of what a line names beside its fields: what it waits for, what it endangers."""
    from mstui.cli.refs import Ref

    for part in reading.parts:
        for hit in part.hits:
            if part.field in (AFTER, ENDANGERS, WAITING) and not part.problem:
                return refs.project_of(Ref(hit.kind, hit.id, hit.name)) or ""
    return ""


def _with_people(refs: Refs, entry: Entry, joined: Sequence[Part]) -> Entry:
    """An entry whose new people were agreed to, as options ask for it, with the options' links."""
    values, parts = dict(entry.values), list(joined)
    for part in entry.parts:
        if part.new and part.field != TAG:
            part = part._replace(value=refs.person(part.new), new="")
            if part.field not in REPEATED:
                values[part.field] = part.value
        parts.append(part)
    return entry._replace(values=values, parts=tuple(parts))


def told(refs: Refs, reading: Reading) -> str:
    """What was taken out of a line, in words; empty where it is all name."""
    from mstui.cli.fields import displayed

    words = []
    for part in reading.parts:
        field = KINDS[reading.kind].field(part.field)
        if part.hits or part.new:
            value = part.hits[0].name if part.hits else part.new
        else:
            assert field is not None
            value = displayed(refs.conn, field, part.value, minutes_per_day=480)
        words.append(f"{part.field.removesuffix('_cents').replace('_', ' ')} {value}")
    return " · ".join([*words, *reading.remarks])


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"

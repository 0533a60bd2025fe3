"""Reading one line of quick entry: marks first, then the words behind the name."""

from __future__ import annotations

from typing import NamedTuple

from mstui.domain import marks
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS, Field
from mstui.domain.kinds.people import ITEMS
from mstui.domain.quick import (
    AFTER,
    FIRST_DAY,
    LAST_DAY,
    PERSON_OF,
    REPEATED,
    TAG,
    TOWARDS,
    WITH_LINKS,
    WITH_PRIORITY,
    Hit,
    Part,
    Reading,
    Relation,
)
from mstui.domain.quick_behind import Behind
from mstui.domain.quick_names import either, meant, relation_of, short, split_mark, split_relation
from mstui.domain.text import clean_line, fold
from mstui.domain.values import parse_value

# Words before a colon that name a field by what it does; any field can be named by itself too.
FIELD_WORDS = {
    "for": "duration",
    "dur": "duration",
    "work": "effort",
    "in": "phase",
    "p": "probability",
    "i": "impact",
    "part": "parent",
}
PEOPLE_WORDS = ("owner", "who", "assignee")
AFTER_WORDS = ("after", "waits")
_END_WORDS = ("due", "by", "until")
_START_WORDS = ("start", "from", "begins")


class _Target(NamedTuple):
    """What a mark says something of: a field, and the kinds it may name where it names items."""

    field: str
    kinds: tuple[str, ...] = ()
    declared: Field | None = None


class Reader(Behind):
    """One reading of one line; ``given`` fields are passed over."""

    def reading(self) -> Reading:
        at = 0
        while at < len(self.pieces):
            at = self._mark(at)
        self._words_behind()
        self._unquote()
        name, kept = self._name()
        parts = tuple(sorted(self.parts, key=lambda part: part.start))
        return Reading(self.kind, self.line, name, parts, kept, tuple(self.remarks))

    # -- marks --------------------------------------------------------------------------------

    def _mark(self, at: int) -> int:
        """Take the mark at a piece, if it is one; the number of the next piece to look at."""
        piece = self.pieces[at]
        read = {
            marks.PERSON: self._person,
            marks.WORD: self._priority,
            marks.TAG: self._tag,
            marks.PAIR: self._pair,
        }.get(piece.kind)
        if read is None:
            return at + 1
        return max(read(at), at + 1)

    def _person(self, at: int, wanted: tuple[str, ...] = ()) -> int:
        fields = wanted or PERSON_OF.get(self.kind, ())
        if not fields:
            return self._stays(at, f"a {self.kind} has nobody who answers for it")
        open_fields = [name for name in fields if name not in self.given]
        if not open_fields:
            return at + 1
        field = next((each for each in open_fields if each in REPEATED or not self._has(each)), "")
        if not field:
            return self._refused(at, at + 1, fields[0], f"a {self.kind} has one {fields[0]}")
        piece = self.pieces[at]
        found, end = self._named(at, ("person",))
        if not found and not piece.quoted and len(piece.value) == 0:
            return at + 1
        typed = self._text_of(at, end)
        if not found:
            try:
                name = clean_line(typed, field="name")
            except InvalidValue as error:
                return self._refused(at, end, field, error.message)
            return self._take(at, end, Part(field, 0, 0, new=name)) if name else at + 1
        return self._take_hit(at, end, field, typed, found)

    def _priority(self, at: int) -> int:
        piece = self.pieces[at]
        if self.kind not in WITH_PRIORITY:
            return self._stays(at, f"a {self.kind} has no priority")
        if "moscow" in self.given:
            return at + 1
        if self._has("moscow"):
            return self._refused(at, at + 1, "moscow", "one priority is enough")
        field = KINDS[self.kind].field("moscow")
        assert field is not None
        try:
            value = parse_value(field, piece.value)
        except InvalidValue:
            return self._stays(at, "no priority: write !must, !should, !could or !wont")
        return self._take(at, at + 1, Part("moscow", 0, 0, value)) if value else at + 1

    def _tag(self, at: int) -> int:
        value = self.pieces[at].value
        if not value.strip() or value.isdigit() or TAG in self.given:
            return at + 1  # “#42” is the number of something
        if self.kind not in ITEMS:
            return self._stays(at, f"a {self.kind} has no tags")
        try:
            name = clean_line(value, field="tag")
        except InvalidValue as error:
            return self._refused(at, at + 1, TAG, error.message)
        known = [hit for hit in self.lookups.hits(("tag",), name) if fold(hit.name) == fold(name)]
        if known:
            return self._take(at, at + 1, Part(TAG, 0, 0, known[0].id, hits=(known[0],)))
        return self._take(at, at + 1, Part(TAG, 0, 0, new=name))

    def _pair(self, at: int) -> int:
        piece = self.pieces[at]
        if piece.key == "":
            return self._towards(at) if piece.sign == ">" else at + 1
        if piece.sign != ":" or not piece.value.strip():
            return at + 1
        word = fold(piece.key).replace("-", "_")
        if word in AFTER_WORDS:
            return self._after(at)
        if word in PEOPLE_WORDS and PERSON_OF.get(self.kind):
            return self._person(at)
        if word == "tag":
            return self._tag(at)
        target = self._target(word)
        if target is None or target.field in self.given:
            return at + 1
        if self._has(target.field) and target.field not in REPEATED:
            return self._refused(at, at + 1, target.field, f"{piece.key} is written twice")
        if target.kinds == ("person",):
            return self._person(at, (target.field,))
        if target.kinds:
            return self._item(at, target)
        return self._value(at, target)

    def _target(self, word: str) -> _Target | None:
        """The field that the word before a colon names; None where it names none."""
        if word in _END_WORDS and self.kind in LAST_DAY:
            word = LAST_DAY[self.kind]
        elif word in _START_WORDS and self.kind in FIRST_DAY:
            word = FIRST_DAY[self.kind]
        elif word == "milestone" and self.kind in TOWARDS and self.kind != "milestone":
            return _Target(*TOWARDS[self.kind])
        else:
            word = FIELD_WORDS.get(word, word)
        kind = KINDS[self.kind]
        field = kind.field(word) or kind.field(f"{word}_cents")
        if field is None or field.name in ("project", kind.title):
            return None
        if not field.editable and field.name not in ("parent",):
            return None
        if field.type == "ref":
            return _Target(field.name, (field.ref,), field)
        if field.type == "item":
            return _Target(field.name, field.choices, field)
        return _Target(field.name, (), field)

    def _value(self, at: int, target: _Target) -> int:
        """A field's value behind its name; days and durations may be several words."""
        field = target.declared
        assert field is not None
        problem = ""
        several = field.type in ("date", "moment", "minutes")
        for end in self._ends(at) if several else [at + 1]:
            try:
                value = self._parsed(field, self._text_of(at, end))
            except InvalidValue as error:
                problem = problem or error.message if end > at + 1 else error.message
                continue
            return self._take(at, end, Part(field.name, 0, 0, value))
        return self._refused(at, at + 1, field.name, problem)

    # -- marks that name items ------------------------------------------------------------------

    def _towards(self, at: int) -> int:
        if self.kind not in TOWARDS:
            return at + 1
        field, kinds = TOWARDS[self.kind]
        if field in self.given:
            return at + 1
        if self._has(field) and field not in REPEATED:
            return self._refused(at, at + 1, field, f"a {self.kind} has one {field}")
        return self._item(at, _Target(field, kinds))

    def _item(self, at: int, target: _Target) -> int:
        found, end = self._named(at, target.kinds)
        typed = self._text_of(at, end)
        if not found:
            return self._refused(
                at, end, target.field, f"no {_one_of(target.kinds)} is called “{short(typed)}”"
            )
        return self._take_hit(at, end, target.field, typed, found)

    def _after(self, at: int) -> int:
        """What the item waits for: ``after:Design FF+1d``, ``after:"Design review" SS``."""
        if self.kind not in WITH_LINKS or AFTER in self.given:
            return at + 1
        relation: Relation | None = None
        found, end = self._named(at, WITH_LINKS)
        typed = self._text_of(at, end)
        if not found and self.pieces[at].quoted:
            inner, relation = split_relation(typed, self.lookups.minutes_per_day)
            if relation is not None:
                found, typed = meant(inner, self.lookups.hits(WITH_LINKS, inner)), inner
        if not found:
            return self._refused(at, end, AFTER, f"nothing to wait for is called “{short(typed)}”")
        following = self._word_after(end - 1)
        if relation is None and following is not None:
            try:
                relation = relation_of(
                    self.pieces[following].text.rstrip(",;"), self.lookups.minutes_per_day
                )
            except InvalidValue as error:
                return self._refused(at, following + 1, AFTER, error.message)
            end = following + 1 if relation is not None else end
        return self._take_hit(at, end, AFTER, typed, found, relation or Relation())

    def _named(self, at: int, kinds: tuple[str, ...]) -> tuple[list[Hit], int]:
        """The items that a mark names, and the piece after it.

        Words behind the mark belong to it where with them it is the whole name of an item.
        """
        piece = self.pieces[at]
        hits = self.lookups.hits(kinds, split_mark(piece.value)[0])
        if not piece.quoted and not piece.text.endswith((",", ";")):
            names = {fold(hit.name).strip(): hit for hit in hits}
            if any(" " in name for name in names):
                for end in self._ends(at):
                    text = fold(self._text_of(at, end)).strip()
                    same = [hit for hit in hits if fold(hit.name).strip() == text]
                    if same:
                        return same, end
        return meant(piece.value, hits), at + 1

    def _take_hit(
        self,
        at: int,
        end: int,
        field: str,
        typed: str,
        found: list[Hit],
        relation: Relation | None = None,
    ) -> int:
        part = Part(field, 0, 0, relation=relation or Relation(), hits=tuple(found))
        if len(found) > 1:
            part = part._replace(problem=f"“{short(typed)}” could be {either(found)}")
        else:
            part = part._replace(value=found[0].id)
        return self._take(at, end, part)


def _one_of(kinds: tuple[str, ...]) -> str:
    return " or ".join(kinds)

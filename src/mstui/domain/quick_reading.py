"""Reading one line of quick entry: marks first, then the words behind the name."""

from __future__ import annotations

from typing import NamedTuple

from mstui.domain import marks, quick_words
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS, Field
from mstui.domain.kinds.people import ITEMS
from mstui.domain.marks import Piece
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
    Lookups,
    Part,
    Reading,
    Relation,
)
from mstui.domain.quick_names import either, meant, relation_of, short, split_mark, split_relation
from mstui.domain.text import clean_line, fold
from mstui.domain.values import Value, parse_value

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
_LONGEST_NAME = 8
_QUOTE_IT = "in quotation marks it stays in the name"


class _Target(NamedTuple):
    """What a mark says something of: a field, and the kinds it may name where it names items."""

    field: str
    kinds: tuple[str, ...] = ()
    declared: Field | None = None


class Reader:
    """One reading of one line; ``given`` fields are passed over."""

    def __init__(self, line: str, kind: str, lookups: Lookups, given: frozenset[str]) -> None:
        self.line = line
        self.kind = kind
        self.lookups = lookups
        self.given = given
        self.pieces = marks.pieces(line)
        self.parts: list[Part] = []
        self.remarks: list[str] = []
        # Pieces of the line that are no longer the name's, by their number.
        self.taken: set[int] = set()
        self._free: set[int] = set()

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

    def _parsed(self, field: Field, text: str) -> Value:
        return parse_value(
            field,
            text,
            parse_date=self.lookups.date,
            parse_moment=self.lookups.moment,
            minutes_per_day=self.lookups.minutes_per_day,
        )

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

    # -- words behind the name --------------------------------------------------------------------

    def _words_behind(self) -> None:
        """Take days, durations and scores from the end of the line, as long as a name is left."""
        while True:
            last = self._last_word()
            if last is None or not quick_words.may_end_phrase(self.pieces[last].text):
                return
            if not any(self._take_phrase(first, last) for first in self._begins(last)):
                return

    def _last_word(self) -> int | None:
        """The last piece of the name so far, if it is a plain word."""
        for number in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[number]
            if number not in self.taken and piece.kind != marks.SPACE:
                return number if piece.kind == marks.TEXT else None
        return None

    def _begins(self, last: int) -> list[int]:
        """Where a phrase that ends with a word may begin, the farthest first; a name is left."""
        begins = [last]
        number = last - 2
        while (
            number >= 0
            and len(begins) < quick_words.LONGEST_PHRASE
            and self.pieces[number].kind == marks.TEXT
            and self.pieces[number + 1].kind == marks.SPACE
            and number not in self.taken
        ):
            begins.append(number)
            number -= 2
        return [first for first in reversed(begins) if self._name_before(first)]

    def _name_before(self, first: int) -> bool:
        return any(
            piece.kind != marks.SPACE and number not in self.taken
            for number, piece in enumerate(self.pieces[:first])
        )

    def _take_phrase(self, first: int, last: int) -> bool:
        """Take the words from one piece to another if they mean something for the kind."""
        begin, end = self.pieces[first].start, self.pieces[last].end
        found = quick_words.phrases(self.line[begin:end])
        if not found:
            return False
        parts = []
        for phrase in found:
            field = self._field_of(phrase)
            if field is None:
                return False
            part = Part(field.name, begin + phrase.begin, begin + phrase.end, bare=True)
            text = phrase.text
            if field.name == "since" and quick_words.is_weekday(text):
                text = f"last {text}"  # what holds up has begun already
            try:
                parts.append(part._replace(value=self._parsed(field, text)))
            except InvalidValue as error:
                parts.append(part._replace(problem=f"{error.message}; {_QUOTE_IT}"))
        self.parts += parts
        self.taken.update(range(first, last + 1))
        return True

    def _field_of(self, phrase: quick_words.Phrase) -> Field | None:
        """The field of the kind that a phrase fills, unless it is filled already."""
        name = phrase.sort
        if name == "day":
            name = (FIRST_DAY if phrase.first else LAST_DAY).get(self.kind, "")
        if name in ("probability", "impact") and self.kind != "risk":
            return None
        if not name or self._has(name) or name in self.given:
            return None
        return KINDS[self.kind].field(name)

    # -- the name ---------------------------------------------------------------------------------

    def _unquote(self) -> None:
        """Quotation marks around what would have been taken only say: leave it in the name."""
        for number, piece in enumerate(self.pieces):
            if piece.kind == marks.QUOTED and number not in self.taken and self._would_mean(piece):
                self._free.add(number)

    def _would_mean(self, piece: Piece) -> bool:
        if not piece.text.startswith('"'):
            return False
        inside = marks.pieces(piece.value)
        if any(each.kind not in (marks.TEXT, marks.SPACE) for each in inside):
            return True
        words = piece.value.split()[-quick_words.LONGEST_PHRASE :]
        behind = [" ".join(words[first:]) for first in range(len(words))]
        return any(self._means(phrase) for text in behind for phrase in quick_words.phrases(text))

    def _means(self, phrase: quick_words.Phrase) -> bool:
        if phrase.sort == "day":
            return self.kind in LAST_DAY
        return KINDS[self.kind].field(phrase.sort) is not None and (
            phrase.sort == "duration" or self.kind == "risk"
        )

    def _name(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        """What is left, and its stretches in the line; blanks beside what was taken are one."""
        words: list[str] = []
        kept: list[tuple[int, int]] = []
        gap = ""
        for number, piece in enumerate(self.pieces):
            if number in self.taken:
                gap = gap and " "
                continue
            if piece.kind == marks.SPACE:
                gap = " " if number - 1 in self.taken else piece.text
                continue
            text = piece.value if number in self._free else piece.text
            words.append(f"{gap if words else ''}{text}")
            kept.append((piece.start, piece.end))
            gap = ""
        name = "".join(words).strip()
        if self.taken:
            name = name.rstrip(",;").rstrip()
        return name, tuple(kept)

    # -- pieces -----------------------------------------------------------------------------------

    def _ends(self, at: int) -> list[int]:
        """Where a mark may end that takes words behind it in, the farthest first."""
        ends = [at + 1]
        if self.pieces[at].quoted:
            return ends
        number = self._word_after(at)
        while number is not None and len(ends) < _LONGEST_NAME:
            ends.append(number + 1)
            number = self._word_after(number)
        return ends[::-1]

    def _word_after(self, number: int) -> int | None:
        """The plain word behind a piece, one blank away; None where something else is there."""
        there = (
            number + 2 < len(self.pieces)
            and self.pieces[number + 1].kind == marks.SPACE
            and self.pieces[number + 2].kind == marks.TEXT
        )
        return number + 2 if there else None

    def _text_of(self, at: int, end: int) -> str:
        """The value of a mark with the words behind it that belong to it."""
        piece = self.pieces[at]
        if end == at + 1:
            return piece.value
        more = self.line[piece.end : self.pieces[end - 1].end]
        return (piece.value + more).rstrip(",;")

    def _has(self, field: str) -> bool:
        return any(part.field == field for part in self.parts)

    def _take(self, at: int, end: int, part: Part) -> int:
        start, last = self.pieces[at].start, self.pieces[end - 1].end
        self.parts.append(part._replace(start=start, end=last))
        self.taken.update(range(at, end))
        return end

    def _refused(self, at: int, end: int, field: str, problem: str) -> int:
        return self._take(at, end, Part(field, 0, 0, problem=problem))

    def _stays(self, at: int, why: str) -> int:
        self.remarks.append(f"{short(self.pieces[at].text, 24)} stays in the name: {why}")
        return at + 1


def _one_of(kinds: tuple[str, ...]) -> str:
    return " or ".join(kinds)

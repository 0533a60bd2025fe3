"""The words behind a name that mean something without a mark, and the name that is left."""

from __future__ import annotations

from mstui.domain import marks, quick_words
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS, Field
from mstui.domain.marks import Piece
from mstui.domain.quick import FIRST_DAY, LAST_DAY, Part
from mstui.domain.quick_pieces import Pieces

_QUOTE_IT = "in quotation marks it stays in the name"


class Behind(Pieces):
    """Takes words from the end of the line, and puts the name together."""

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

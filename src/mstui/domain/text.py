"""Text that people and other tools typed: cleaned on write, made visible on display.

A terminal obeys some characters and hides others. Nothing with a control character is ever
stored, and what could mislead the eye (bidi overrides, invisible letters) is shown by name.
"""

from __future__ import annotations

from collections.abc import Container

from mstui.domain.errors import InvalidValue

LINE_LIMIT = 500
NOTES_LIMIT = 100_000
REPLACEMENT = "\ufffd"

# Separators that break a line in some programs: one newline in notes, refused in lines.
_BREAKS = "\n\r\u2028\u2029"

# fmt: off
_CONTROL_NAMES = (
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF",
    "VT", "FF", "CR", "SO", "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK",
    "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
)
# fmt: on

_NAMES = {
    0x7F: "DEL",
    0x85: "NEL",
    0x9B: "CSI",
    0x9D: "OSC",
    0xAD: "SHY",
    0x34F: "CGJ",
    0x61C: "ALM",
    0x180E: "MVS",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200D: "ZWJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x2028: "LS",
    0x2029: "PS",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0xFEFF: "BOM",
}

# Letters and marks that draw nothing, although Unicode does not call them format characters.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

# Format characters that are drawn: number and verse signs of Arabic, Syriac and Kaithi.
_DRAWN_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)

_JOINERS = "\u200c\u200d"
_BLACK_FLAG = "\U0001f3f4"
_TAG_END = "\U000e007f"

# Letters whose stroke or ligature is no accent to Unicode, and which people search without.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)

# fmt: off
_SMALL_WORDS = frozenset((
    "a", "an", "and", "at", "by", "de", "der", "des", "die", "das", "for", "from",
    "in", "la", "le", "les", "of", "on", "or", "the", "to", "und", "with",
))
# fmt: on


def clean_line(text: str, *, limit: int = LINE_LIMIT, field: str = "") -> str:
    """One line of text as it is stored: composed (NFC), its ends stripped.

    Raises InvalidValue for control characters, line breaks, lone surrogates and overlength.
    """
    if not (text.isascii() and text.isprintable()):
        _refuse_unstorable(text, text.strip(" \t\r\n"), field, notes=False)
        text = _composed(text)
    return _within(text.strip(), limit, field)


def clean_notes(text: str, *, limit: int = NOTES_LIMIT, field: str = "") -> str:
    """Text of several lines as it is stored: newlines are ``\\n``, tabs stay.

    Raises InvalidValue as ``clean_line`` does, except for line breaks and tabs.
    """
    if not (text.isascii() and text.isprintable()):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = text.replace("\u2028", "\n").replace("\u2029", "\n")
        _refuse_unstorable(text, text, field, notes=True)
        text = _composed(text)
    # Leading spaces indent the first line (a checklist, a code block): only empty lines go.
    while text[:1].isspace() and not text.split("\n", 1)[0].strip():
        text = text.partition("\n")[2]
    return _within(text.rstrip(), limit, field)


def scrub(text: str, *, notes: bool = False) -> str:
    """Text from another tool with what cannot be stored replaced by U+FFFD; never raises.

    Line breaks become spaces unless ``notes``; the length is left alone.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    text = text.replace("\r\n", "\n")
    for mark in _BREAKS:
        text = text.replace(mark, "\n" if notes else " ")
    if not notes:
        text = text.replace("\t", " ")
    if any(_unstorable(char, notes=notes) for char in text):
        text = "".join(REPLACEMENT if _unstorable(char, notes=notes) else char for char in text)
    return _composed(text).strip()


def visible(text: str, *, keep_lines: bool = False) -> str:
    """Text as it may reach a terminal: every control or invisible character as ``⟨RLO⟩``.

    A line break is drawn as ``↵`` and a tab as a space; ``keep_lines`` keeps ``\\n`` for
    text of several lines. Joiners inside emoji and words stay.
    """
    if text.isprintable() and (text.isascii() or _BLANKS.isdisjoint(text)):
        return text
    return "".join(
        char if char.isascii() and char.isprintable() else _shown(text, index, keep_lines)
        for index, char in enumerate(text)
        if char != "\r" or text[index + 1 : index + 2] != "\n"
    )


def fold(text: str) -> str:
    """What two texts have in common when case and accents do not matter; for searching."""
    if text.isascii():
        return text.casefold()
    import unicodedata

    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(char for char in parts if not _accent(char)).translate(_PLAIN)
    return unicodedata.normalize("NFC", kept)


def slug_key(name: str, taken: Container[str] = ()) -> str:
    """A project's key of 2 to 5 capitals and digits (``Website rebrand`` → ``WEB``).

    A short word in capitals is taken as it is, three words or more give their initials;
    a digit is added while the key is among ``taken``.
    """
    words = _latin_words(name)
    telling = [word for word in words if word.casefold() not in _SMALL_WORDS] or words
    capitals = [word for word in telling if 2 <= len(word) <= 5 and word.isupper()]
    if capitals and not all(word.isupper() for word in telling):
        key = capitals[0]
    elif len(telling) >= 3:
        key = "".join(word[0] for word in telling[:5])
    elif telling and len(telling[0]) == 1:
        key = "".join(telling)[:3]
    else:
        key = telling[0][:3] if telling else "PRJ"
    key = key.upper()
    if key[0].isdigit():
        key = f"P{key}"[:5]
    if len(key) == 1:
        key += "1"
    return _untaken(key, taken)


def _untaken(key: str, taken: Container[str]) -> str:
    if key not in taken:
        return key
    number = 2
    while (numbered := f"{key[: 5 - len(str(number))]}{number}") in taken:
        number += 1
    return numbered


def _latin_words(name: str) -> list[str]:
    """The words of a name in plain letters and digits, in the case they were written."""
    words: list[str] = []
    for word in name.split():
        for part in "".join(char if char.isalnum() else " " for char in word).split():
            plain = "".join(
                char for char in fold(part) if char.isascii() and (char.isalpha() or char.isdigit())
            )
            if plain:
                words.append(plain.upper() if part.isupper() else plain)
    return words


def _refuse_unstorable(text: str, core: str, field: str, *, notes: bool) -> None:
    """Raise for the first character of ``core`` that is never stored, counted in ``text``."""
    for index, char in enumerate(core):
        if not _unstorable(char, notes=notes):
            continue
        at = text.find(core) + index + 1
        what = field or "text"
        if char in _BREAKS:
            raise InvalidValue(
                f"{what} has a line break at character {at}; it takes one line", field=field
            )
        kind = "half of a surrogate pair" if "\ud800" <= char <= "\udfff" else "control character"
        raise InvalidValue(
            f"{what} has a {kind} ({_name(char)}) at character {at}; remove it", field=field
        )


def _unstorable(char: str, *, notes: bool) -> bool:
    if char < " ":
        return not (notes and char in "\n\t")
    return "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff" or char in "\u2028\u2029"


def _within(text: str, limit: int, field: str) -> str:
    if len(text) > limit:
        raise InvalidValue(
            f"{field or 'text'} has {len(text):,} characters; at most {limit:,} fit", field=field
        )
    return text


def _composed(text: str) -> str:
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", text)


def _accent(char: str) -> bool:
    """Combining marks that people leave out when they search: Latin, Greek, Cyrillic,
    Hebrew points, Arabic vowels."""
    return (
        "\u0300" <= char <= "\u036f" or "\u0591" <= char <= "\u05c7" or "\u064b" <= char <= "\u0655"
    )


def _shown(text: str, index: int, keep_lines: bool) -> str:
    char = text[index]
    if char == "\n" and keep_lines:
        return char
    if char == "\n":
        return "↵"
    if char == "\t":
        return " "
    if not _hidden(char) or (char in _JOINERS and _joins(text, index)):
        return char
    if "\U000e0020" <= char <= _TAG_END and _in_flag(text, index):
        return char
    return f"⟨{_name(char)}⟩"


def _hidden(char: str) -> bool:
    """True for what a terminal obeys or does not draw."""
    if char in _BLANKS:
        return True
    if char.isprintable():
        return False
    import unicodedata

    code = ord(char)
    if "\U000e0000" <= char <= "\U000e0fff" or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return True
    if unicodedata.category(char) == "Cf":
        return char not in _DRAWN_FORMATS
    # Private use and letters newer than this Python's tables are drawn by the font.
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


def _joins(text: str, index: int) -> bool:
    """True for a joiner between two letters or emoji, where it shapes what is drawn."""
    import unicodedata

    around = text[index - 1 : index] + text[index + 1 : index + 2]
    return len(around) == 2 and all(
        not char.isascii() and unicodedata.category(char)[0] in "LMS" and char not in _BLANKS
        for char in around
    )


def _in_flag(text: str, index: int) -> bool:
    """True for a tag inside a regional flag: a black flag, tags, and the closing tag."""
    start, end = index, index
    while start > 0 and "\U000e0020" <= text[start - 1] <= "\U000e007e":
        start -= 1
    while end < len(text) and "\U000e0020" <= text[end] <= "\U000e007e":
        end += 1
    return text[start - 1 : start] == _BLACK_FLAG and text[end : end + 1] == _TAG_END


def _name(char: str) -> str:
    code = ord(char)
    if code < len(_CONTROL_NAMES):
        return _CONTROL_NAMES[code]
    return _NAMES.get(code) or f"U+{code:04X}"


def escaped(document: str, *, plain: bool = False) -> str:
    """A JSON document in which no character can act on a terminal: they stand as ``\\u001b``.

    ``plain`` escapes all that is not ASCII. Outside its strings a document has only printable
    ASCII and line breaks, so it says the same to every reader.
    """
    if document.replace("\n", "").isprintable() and not (plain and not document.isascii()):
        return document
    return "".join(
        char
        if char == "\n" or (char.isprintable() and not (plain and not char.isascii()))
        else _escape(ord(char))
        for char in document
    )


def _escape(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def with_article(word: str) -> str:
    """``a task``, ``an action``: the word as a sentence names one of its kind."""
    return f"{'an' if word[:1] in 'aeio' else 'a'} {word}"

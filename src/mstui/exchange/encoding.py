"""Bytes of a text file to text, whatever wrote them."""

from __future__ import annotations

from typing import NamedTuple

from mstui.domain.errors import MstuiError
from mstui.exchange.sniff import marked_encoding

# A guess needs this many bytes beyond ASCII; fewer fit every encoding.
_EVIDENCE = 40
_SAMPLE = 1 << 15

# Western guesses differ in signs that plans don't use: Windows-1252 holds them all.
_WESTERN = ("cp125", "latin", "iso8859", "mac_", "cp4", "cp8", "hp_", "ascii", "utf", "cp5", "cp10")
_FOREIGN = (
    "cp1251",
    "cp1253",
    "iso8859_5",
    "iso8859_7",
    "mac_cyrillic",
    "mac_greek",
    "cp855",
    "cp866",
)


class Decoded(NamedTuple):
    """The text, the encoding it was read in, and how many characters could not be read."""

    text: str
    encoding: str
    lost: int


def decode(data: bytes) -> Decoded:
    """The text of a file. Raises MstuiError for one that only claims to be text."""
    marked = marked_encoding(data)
    if marked:
        text = data.decode(marked, "replace").removeprefix("\ufeff")
        return Decoded(text, marked.removesuffix("-sig"), text.count("\ufffd"))
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise MstuiError(f"the file is no text: line {line:,} holds a zero byte")
    try:
        return Decoded(data.decode(), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    # A few broken bytes in a file of UTF-8: better lose those than garble all the others.
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if sum(1 for char in text if char > "\x7f") > 4 * lost:
        return Decoded(text, "utf-8", lost)
    encoding = _guess(data)
    return Decoded(data.decode(encoding, "replace"), encoding, 0)


def _guess(data: bytes) -> str:
    first = next((at for at, byte in enumerate(data) if byte > 0x7F), 0)
    sample = data[max(0, first - 1000) : first + _SAMPLE]
    if sum(1 for byte in sample if byte > 0x7F) >= _EVIDENCE:
        # Imports its tables of languages: only for files that need them.
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        if best is not None and (
            best.encoding in _FOREIGN or not best.encoding.startswith(_WESTERN)
        ):
            try:
                data.decode(best.encoding)
            except (UnicodeDecodeError, LookupError):
                pass
            else:
                return best.encoding
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"

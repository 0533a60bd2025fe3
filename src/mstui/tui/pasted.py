"""Escapes are taken out of what is pasted, before anything reads it.

The library looks for key and mouse sequences inside a bracketed paste too: copied text that holds
``ESC X`` would press X. Terminals differ in what they let through, so none is relied on.
"""

from __future__ import annotations

_BEGIN, _END = "\x1b[200~", "\x1b[201~"


class PasteGuard:
    """Follows what the terminal sends, piece by piece; a paste may be cut anywhere."""

    def __init__(self) -> None:
        self._inside = False
        # Outside: the passed begin of what may become the mark. Inside: what waits to be told.
        self._cut = ""

    def clean(self, text: str) -> str:
        """What the terminal sent, without escapes inside pastes."""
        if not self._inside and not self._cut and "\x1b" not in text:
            return text
        kept: list[str] = []
        passed = 0 if self._inside else len(self._cut)
        rest, self._cut = self._cut + text, ""
        while rest:
            mark = _END if self._inside else _BEGIN
            piece, found, rest = rest.partition(mark)
            if not found:
                self._cut = _begun(piece, mark)
                if self._inside:
                    piece = piece[: len(piece) - len(self._cut)]
            kept.append((piece.replace("\x1b", "") if self._inside else piece) + found)
            self._inside ^= bool(found)
        return "".join(kept)[passed:]


def _begun(text: str, mark: str) -> str:
    """The end of ``text`` with which the mark may begin."""
    longest = min(len(text), len(mark) - 1)
    return next((mark[:n] for n in range(longest, 0, -1) if text.endswith(mark[:n])), "")

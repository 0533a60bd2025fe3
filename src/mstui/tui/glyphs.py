"""The signs of states, bars and frames, in Unicode and in ASCII, and which of the two to draw.

Every Unicode sign is one cell wide in common terminals. Some East Asian set-ups draw those of
"ambiguous" width in two cells, which would tear every column: there, and where the locale or
the terminal has no Unicode, the ASCII set is drawn.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Frame(NamedTuple):
    """The characters of a box, clockwise from the upper left corner."""

    top_left: str
    top: str
    top_right: str
    right: str
    bottom_right: str
    bottom: str
    bottom_left: str
    left: str


class Glyphs(NamedTuple):
    """One set of signs. ``state`` is keyed by the word that always stands beside the sign."""

    name: str
    state: Mapping[str, str]
    milestone: Mapping[str, str]
    bar: Mapping[str, str]
    spark: str
    frame: Frame
    cursor: str
    selected: str
    changed: str
    ellipsis: str
    separator: str
    crumb: str
    dash: str
    choice: tuple[str, str]

    def of(self, word: str) -> str:
        """The sign of a state or milestone word, or blank where it has none."""
        return self.state.get(word) or self.milestone.get(word) or " "

    def plain(self, text: str) -> str:
        """The program's own typographic signs in this set; letters and user text are kept."""
        return text if text.isascii() or self.name == "unicode" else text.translate(_TO_ASCII)


UNICODE = Glyphs(
    name="unicode",
    state={
        "on track": "●",
        "at risk": "▲",
        "off track": "■",
        "not started": "○",
        "to do": "○",
        "doing": "●",
        "done": "√",
        "achieved": "√",
        "missed": "■",
        "blocked": "■",
        "planned": "◇",
        "ready": "◆",
    },
    milestone={"planned": "◇", "ready": "◆", "achieved": "√", "missed": "■"},
    bar={
        "done": "█",
        "planned": "▓",
        "left": "░",
        "baseline": ":",
        "float": "·",
        "buffer": "▒",
        "deadline": "┤",
        "critical": "!",
    },
    spark="▁▂▃▄▅▆▇█",
    frame=Frame("┌", "─", "┐", "│", "┘", "─", "└", "│"),
    cursor=">",
    selected="*",
    changed="~",
    ellipsis="…",
    separator=" · ",
    crumb=" › ",
    dash="–",
    choice=("‹", "›"),
)

ASCII = Glyphs(
    name="ascii",
    state={
        "on track": "+",
        "at risk": "!",
        "off track": "x",
        "not started": ".",
        "to do": ".",
        "doing": "+",
        "done": "v",
        "achieved": "v",
        "missed": "x",
        "blocked": "x",
        "planned": "<>",
        "ready": "<*>",
    },
    milestone={"planned": "<>", "ready": "<*>", "achieved": "v", "missed": "x"},
    bar={
        "done": "#",
        "planned": "=",
        "left": "-",
        "baseline": ":",
        "float": ".",
        "buffer": "%",
        "deadline": "]",
        "critical": "!",
    },
    spark="._-=+*%#",
    frame=Frame("+", "-", "+", "|", "+", "-", "+", "|"),
    cursor=">",
    selected="*",
    changed="~",
    ellipsis="~",
    separator=" - ",
    crumb=" > ",
    dash="-",
    choice=("<", ">"),
)

# Signs that the program's own sentences and `visible` use, so an ASCII screen has none of them.
_TO_ASCII = str.maketrans(
    {
        "·": "-",
        "•": "*",
        "…": "~",
        "–": "-",
        "—": "-",
        "−": "-",
        "›": ">",
        "‹": "<",
        "⟨": "<",
        "⟩": ">",
        "↵": "/",
        "→": ">",
        "←": "<",
        "’": "'",
        "“": '"',
        "”": '"',
        "×": "x",
        "≠": "#",
        "≥": ">=",
        "≤": "<=",
        "●": "+",
        "▲": "!",
        "▼": "v",
        "↑": "^",
        "↓": "v",
        "■": "x",
        "○": ".",
        "√": "v",
        "◇": "<>",
        "◆": "<*>",
        "█": "#",
        "▓": "=",
        "░": "-",
        "▒": "%",
        "┤": "]",
        "│": "|",
        "─": "-",
        "\N{REPLACEMENT CHARACTER}": "?",
        **dict.fromkeys("┌┐└┘├┬┴┼", "+"),
        **dict(zip("▁▂▃▄▅▆▇", "._-=+*%", strict=True)),
    }
)

# Consoles whose fonts have no geometric shapes.
_POOR_TERMINALS = ("dumb", "linux", "vt52", "vt100", "vt102", "vt220")

# Drawn at the left edge to see how far the cursor moves: ambiguous width, one letter a cell.
PROBE = "■▲"
CURSOR_REPORT = "\x1b[6n"
_REPORT = re.compile(rb"\x1b\[(\d{1,5});(\d{1,5})R")


def choose(
    setting: str = "auto",
    *,
    environ: Mapping[str, str] | None = None,
    ambiguous_wide: bool | None = None,
) -> Glyphs:
    """The set for ``glyphs = auto | unicode | ascii``; ``auto`` asks locale, terminal and report.

    ``ambiguous_wide`` is what ``measure_ambiguous`` found, None where nothing is known yet.
    """
    if setting == "unicode":
        return UNICODE
    if setting == "ascii":
        return ASCII
    names = os.environ if environ is None else environ
    if ambiguous_wide or not locale_is_unicode(names) or names.get("TERM") in _POOR_TERMINALS:
        return ASCII
    return UNICODE


_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")


def locale_is_unicode(environ: Mapping[str, str]) -> bool:
    """False where LC_ALL, LC_CTYPE or LANG (in that order) names a charset other than UTF-8.

    Nothing set counts as Unicode: that is a container or a bare ssh, whose terminal draws UTF-8.
    Python sets LC_CTYPE by itself where it finds the C locale (PEP 538); that is passed over.
    """
    plain = environ.get("LANG", "") in ("C", "POSIX")
    if plain and not environ.get("LC_ALL") and environ.get("LC_CTYPE", "") in _COERCED:
        return False
    for variable in ("LC_ALL", "LC_CTYPE", "LANG"):
        if named := environ.get(variable):
            return "utf8" in named.lower().replace("-", "")
    return True


def probe() -> str:
    """What to write so that the terminal's answer tells how wide ambiguous characters are."""
    return f"\r{PROBE}{CURSOR_REPORT}\r\x1b[K"


def is_wide(column: int) -> bool:
    """True if a cursor at this column (from 0) after the probe means two cells a character."""
    return column > len(PROBE)


def measure_ambiguous(
    write: Callable[[str], object], read: Callable[[], bytes], *, reads: int = 20
) -> bool | None:
    """True if the terminal draws ambiguous characters in two cells; None if it does not answer.

    ``read`` returns what has arrived, b"" once its patience is over. The terminal must be in raw
    mode, or the answer waits for a newline.
    """
    write(probe())
    answer = b""
    for _ in range(reads):
        chunk = read()
        if not chunk:
            return None
        answer += chunk
        if report := _REPORT.search(answer):
            return is_wide(int(report[2]) - 1)
    return None


def measure_terminal(input_fd: int, output_fd: int, *, patience: float = 0.3) -> bool | None:
    """``measure_ambiguous`` on an open terminal that no app is using, as ``doctor`` does it."""
    import select
    import termios
    import tty

    try:
        before = termios.tcgetattr(input_fd)
    except termios.error:
        return None

    def read() -> bytes:
        ready, _, _ = select.select([input_fd], [], [], patience)
        return os.read(input_fd, 1024) if ready else b""

    try:
        tty.setcbreak(input_fd, termios.TCSANOW)
        return measure_ambiguous(lambda text: os.write(output_fd, text.encode()), read)
    except OSError:
        return None
    finally:
        termios.tcsetattr(input_fd, termios.TCSANOW, before)

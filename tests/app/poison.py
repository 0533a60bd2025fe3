"""A workspace with hostile text in every text field, written past every action."""

from __future__ import annotations

import base64
import re
import sqlite3
from pathlib import Path

from mstui.domain.kinds import KINDS
from mstui.domain.kinds.fields import Kind

EVIL_CLIP = "rm -rf ~"

# Each with a word of its own, so that what stays of it can be looked for on the screen.
HOSTILE = (
    "\x1b]0;OWNED\x07title",
    f"\x1b]52;c;{base64.b64encode(EVIL_CLIP.encode()).decode()}\x07clip",
    "\x1b[2J\x1b[31;1H\x1b[?1049lleft",
    "\x1bP1$r0m\x1b\\\x1b_Gq=2;AAAA\x1b\\image",
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31m\x9d0;OWNED\x9c\x90q\x9c\x85c1",
    "[@click=app.exit]clicked[/]",
    "[/x] closed",
    "[TODO] fix",
    "[bold red on blue]markup[/bold red on blue][link=http://evil.example]",
    "\u202egnp.exe\u2066\u2067\u061c\u200fbidi",
    "\u200b\u2060\ufeff\u00adhidden\u3164\u115f",
    "W" * 10_000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\u2764\ufe0f\U0001f1ff\U0001f1e6family",
    "里程碑" * 20,
    "Z" + "\u0301\u0323\u0334" * 40 + "algo",
    "nul\x00here\u2400",
    "two\r\nlines\u2028three\u2029four\ttab\x0b\x0c\x7f",
    "=1+1 {0} %s $(reboot) `id` ${HOME} {undo}",
    "\ud7ff\ufffe\uffff\U0010ffffedge",
)

TEXTS = ("line", "notes")


def poison(path: Path) -> None:
    """Put hostile text into every text field of every row, and a row into every empty table."""
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA foreign_keys=OFF")
        for kind in KINDS.values():
            _ensure_row(conn, kind)
        for number, kind in enumerate(KINDS.values()):
            texts = [field.name for field in kind.fields if field.type in TEXTS]
            texts = [name for name in texts if not (kind.pair and name in kind.pair)]
            rows = [row[0] for row in conn.execute(f'SELECT id FROM "{kind.name}" ORDER BY id')]
            for at, id in enumerate(rows if texts else ()):
                sets = ",".join(f'"{name}"=?' for name in texts)
                values = [
                    HOSTILE[(number + at + shift) % len(HOSTILE)] for shift in range(len(texts))
                ]
                conn.execute(f'UPDATE "{kind.name}" SET {sets} WHERE id=?', [*values, id])
        _poison_intents(conn)


# Stored as text, and read as dates, choices, numbers, JSON.
TYPED = ("date", "moment", "choice", "decimal", "json", "order")
NONSENSE = ("\x1b]0;OWNED\x07", "2026-13-45", "0000-00-00T99:99", "[/x]", "", "{", "1e999", "ZZZ")


def garble(path: Path) -> None:
    """Put nonsense into every field of a type that is stored as text, of one row in three."""
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA foreign_keys=OFF")
        for number, kind in enumerate(KINDS.values()):
            for shift, field in enumerate(kind.fields):
                if field.type in TYPED and not (kind.pair and field.name in kind.pair):
                    value = NONSENSE[(number + shift) % len(NONSENSE)]
                    conn.execute(
                        f'UPDATE "{kind.name}" SET "{field.name}"=? WHERE rowid%3=0', (value,)
                    )


def _poison_intents(conn: sqlite3.Connection) -> None:
    """The labels of all steps; what keeps others from changing them is put back afterwards."""
    guards = conn.execute(
        "SELECT name,sql FROM sqlite_master WHERE type='trigger' AND tbl_name='intent'"
    ).fetchall()
    for name, _ in guards:
        conn.execute(f'DROP TRIGGER "{name}"')
    for at, (id,) in enumerate(conn.execute("SELECT id FROM intent ORDER BY id").fetchall()):
        label, reason = HOSTILE[at % len(HOSTILE)], HOSTILE[(at + 7) % len(HOSTILE)]
        conn.execute("UPDATE intent SET label=?,reason=? WHERE id=?", (label, reason, id))
    for _, sql in guards:
        conn.execute(sql)


def _ensure_row(conn: sqlite3.Connection, kind: Kind) -> None:
    """One row in a table that has none, tied to whatever it may be tied to."""
    if conn.execute(f'SELECT 1 FROM "{kind.name}" LIMIT 1').fetchone() or kind.pair:
        return
    tied = {}
    for field in kind.fields:
        among = (
            field.choices if field.type == "item" else (field.ref,) if field.type == "ref" else ()
        )
        for other in among:
            found = conn.execute(f'SELECT id FROM "{other}" LIMIT 1').fetchone()
            if found and other != kind.name:
                tied[field.name] = found[0]
                break
    names = ["id", *tied]
    marks = ",".join("?" * len(names))
    quoted = ",".join(f'"{name}"' for name in names)
    conn.execute(
        f'INSERT INTO "{kind.name}"({quoted}) VALUES({marks})', [f"p{kind.name}", *tied.values()]
    )


# What the app may write: colours, the cursor, erasing a line or so many cells, modes that it
# switches, keyboard flags and its two queries. Anything else that begins with ESC came out of
# somebody's text.
_ALLOWED = re.compile(
    rb"\x1b\[[0-9;]*m|\x1b\[[0-9;]*H|\x1b\[K|\x1b\[[0-9]+[CGX]"
    rb"|\x1b\[\?(?:7|25|1000|1002|1004|1006|1049|2004|2026)[hl]"
    rb"|\x1b\[>[0-9]+u|\x1b\[<u|\x1b\[\?2026\$p|\x1b\[6n"
)
_CLIPBOARD = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
_REORDERING = {
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0x61C,
    0x200E,
    0x200F,
    0x2028,
    0x2029,
}


def copied(output: bytes) -> list[str]:
    """What was put into the clipboard."""
    return [
        base64.b64decode(found).decode("utf-8", "replace") for found in _CLIPBOARD.findall(output)
    ]


def raw_traces(output: bytes) -> list[str]:
    """What the terminal got that no program of ours means to write."""
    text = _CLIPBOARD.sub(b"", output)
    text = _ALLOWED.sub(b"", text)
    traces = [f"ESC {text[at : at + 12]!r}" for at in _found(text, b"\x1b")]
    # The probe at the start returns to the line's beginning.
    drawn = text.replace(b"\r", b"", 2).decode("utf-8", "replace")
    traces += [repr(char) for char in sorted(set(drawn)) if is_control(char)]
    return traces


def _found(text: bytes, what: bytes) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(what), text)]


def is_control(char: str) -> bool:
    """Whether a terminal may obey a character, or reorder what stands around it."""
    code = ord(char)
    return code < 32 or 0x7F <= code <= 0x9F or code in _REORDERING


def unclean_copies(output: bytes) -> list[str]:
    """Copied texts that would do something where they are pasted."""
    return [
        repr(char)
        for text in copied(output)
        for char in sorted(set(text))
        if is_control(char) and char != "\n"
    ]

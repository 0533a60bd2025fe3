"""Which installation writes: a site number belongs to one file in one place.

Copying a file copies its site id; two copies writing the same sequence numbers would diverge
while both report that they are equal. So an unknown place takes a new site id before it writes.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import socket
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mstui.store.highest import Highest

_MACHINE_ID = Path("/etc/machine-id")


def fingerprint(path: Path, inode: int | None = None) -> str:
    """The hash of machine, user, inode and real path of the file.

    ``inode`` is given for a file that does not have its name yet.
    """
    try:
        machine = _MACHINE_ID.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        machine = ""
    inode = path.stat().st_ino if inode is None else inode
    parts = (machine or socket.gethostname(), str(os.getuid()), str(inode))
    text = "\0".join((*parts, os.path.realpath(path)))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def settle(conn: sqlite3.Connection, print_of_file: str) -> None:
    """Make ``journal_meta.site`` a site of this installation; inside a write transaction."""
    known = conn.execute(
        "SELECT site FROM journal_self WHERE fingerprint=?", (print_of_file,)
    ).fetchone()
    site, seq = conn.execute("SELECT site,seq FROM journal_meta").fetchone()
    if known and known[0] == site:
        return
    conn.execute("UPDATE journal_site SET seq=max(seq,?) WHERE number=?", (seq, site))
    if known:
        number = known[0]
    else:
        number = _new_site(conn)
        _claim(conn, print_of_file, number)
    _write_as(conn, number)


def claim_first(conn: sqlite3.Connection, print_of_file: str) -> None:
    """Let a file that was just made keep the site it was made with."""
    _claim(conn, print_of_file, 1)
    _write_as(conn, 1)


def part_from_older_self(conn: sqlite3.Connection, print_of_file: str, highest: Highest) -> None:
    """Disown the file where its site is known to have written more than it holds."""
    row = conn.execute(
        "SELECT s.id,coalesce((SELECT max(seq) FROM journal_op WHERE site=s.number),0)"
        " FROM journal_self f JOIN journal_site s ON s.number=f.site WHERE f.fingerprint=?",
        (print_of_file,),
    ).fetchone()
    if row is not None and highest.of(row[0]) > row[1]:
        disown(conn)


def disown(conn: sqlite3.Connection) -> None:
    """Make the file one that no place knows: a restored copy must not reuse its numbers.

    The sites stay listed as this file's own, so undo still reaches what was done as them.
    """
    conn.execute("UPDATE journal_self SET fingerprint=fingerprint||'.'||lower(hex(randomblob(4)))")


def _claim(conn: sqlite3.Connection, print_of_file: str, number: int) -> None:
    conn.execute("INSERT INTO journal_self(fingerprint,site) VALUES(?,?)", (print_of_file, number))


def _new_site(conn: sqlite3.Connection) -> int:
    (number,) = conn.execute("SELECT max(number)+1 FROM journal_site").fetchone()
    conn.execute(
        "INSERT INTO journal_site(number,id) VALUES(?,lower(hex(randomblob(8))))", (number,)
    )
    return int(number)


def _write_as(conn: sqlite3.Connection, number: int) -> None:
    conn.execute(
        "UPDATE journal_site SET user=?,host=? WHERE number=? AND user=''",
        (_user(), socket.gethostname(), number),
    )
    conn.execute(
        "UPDATE journal_meta SET site=s.number,outside='x'||s.id,"
        " seq=coalesce((SELECT max(seq) FROM journal_op WHERE site=s.number),0)"
        " FROM (SELECT number,id FROM journal_site WHERE number=?) s",
        (number,),
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid())

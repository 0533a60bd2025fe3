"""What a file is: told by its content, before anything trusts its name."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from mstui.domain.errors import MstuiError, NotFound, Refused, UsageProblem
from mstui.domain.text import visible

MEBIBYTE = 1 << 20
LARGEST = 200 * MEBIBYTE
HEAD = 1 << 16

# Formats that mpxj turns into Microsoft Project's XML.
FOREIGN_PLANS = {
    "mpp": "Microsoft Project",
    "mpx": "Microsoft Project 98",
    "xer": "Primavera P6",
    "pmxml": "Primavera P6",
    "gan": "GanttProject",
    "planner": "Planner",
    "pod": "ProjectLibre",
    "pp": "Asta Powerproject",
    "sdef": "SDEF",
    "fts": "FastTrack Schedule",
}

# Attributes by which formats whose first element is "project" are told apart.
_PROJECT_MARKS = {
    "planner": ("mrproject-version",),
    "gan": ("webLink", "view-date", "gantt-divider-location", "view-index"),
}

# What else people hand over, and what to say of it.
_OTHERS = (
    (
        b"SQLite format 3\0",
        "a database; open it with “mstui PATH” or take it in with “mstui merge”",
    ),
    (b"%PDF", "a PDF; export the plan as XML, CSV or XLSX"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "packed with gzip; unpack it first"),
    (b"7z\xbc\xaf", "packed with 7-Zip; unpack it first"),
    (b"Rar!", "packed with RAR; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a text document (RTF); export the plan as XML, CSV or XLSX"),
)
_IN_TEXT = (9, 10, 11, 12, 13, 27)  # the control characters that texts may hold
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Source(NamedTuple):
    """A file and what it is: ``mspdi``, ``csv``, ``xlsx``, ``json``, ``ics``, or of mpxj's."""

    path: Path
    format: str
    size: int


def sniff(path: str | os.PathLike[str]) -> Source:
    """What the file is. Raises NotFound, UsageProblem (no plain file), Refused (a database)
    and MstuiError (empty, too large, or nothing that can be read)."""
    place = Path(path)
    head, size = read_head(place)
    if not size:
        raise MstuiError(f"{named(place)} is empty")
    for magic, what in _OTHERS:
        if head.startswith(magic):
            kind = Refused if magic.startswith(b"SQLite") else MstuiError
            raise kind(f"{named(place)} is {what}")
    if size > LARGEST:
        mebibytes = LARGEST // MEBIBYTE
        raise MstuiError(
            f"{named(place)} has {size // MEBIBYTE:,} MiB; at most {mebibytes} MiB are read"
        )
    return Source(place, _format(place, head), size)


def read_head(place: Path) -> tuple[bytes, int]:
    """The first bytes of a plain file, and its size; never waits for a pipe."""
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFound(f"there is no file {named(place)}") from None
    except NotADirectoryError:
        raise NotFound(f"there is no file {named(place)}") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise MstuiError(f"{named(place)} can't be read: {why}") from None
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise UsageProblem(f"{named(place)} is a folder; name a file in it")
        if not stat.S_ISREG(status.st_mode):
            raise UsageProblem(f"{named(place)} is no plain file (a pipe or a device)")
        return os.read(handle, HEAD), status.st_size
    except OSError as error:
        raise MstuiError(f"{named(place)} can't be read: {error.strerror}") from None
    finally:
        os.close(handle)


def read_all(place: Path) -> bytes:
    """The bytes of a file, at most the cap even where it grows meanwhile."""
    try:
        with place.open("rb") as handle:
            data = handle.read(LARGEST + 1)
    except OSError as error:
        raise MstuiError(f"{named(place)} can't be read: {error.strerror}") from None
    if len(data) > LARGEST:
        raise MstuiError(f"{named(place)} grew beyond {LARGEST // MEBIBYTE} MiB while it was read")
    return data


def named(place: Path) -> str:
    """The file's name as it may stand in a message."""
    name = visible(place.name or str(place))
    return f"“{name[:60]}…”" if len(name) > 61 else f"“{name}”"


def _format(place: Path, head: bytes) -> str:
    if head.startswith(_OLE):
        return _ole(place)
    if head.startswith(b"PK\x03\x04"):
        return _zip(place)
    if head.startswith(b"\xac\xed\x00\x05"):
        return "pod"
    text = decoded_head(head)
    if text is None:
        raise MstuiError(f"{named(place)} is no text, no XML and no XLSX: it can't be read")
    bare = text.lstrip("\ufeff \t\r\n")
    if not bare:
        raise MstuiError(f"{named(place)} holds nothing but white space")
    return _xml(place, bare) if bare.startswith("<") else _text(place, bare)


def _text(place: Path, text: str) -> str:
    if text.startswith("ERMHDR\t"):
        return "xer"
    if text.startswith(("MPX,", "MPX;")):
        return "mpx"
    if text[:15].upper() == "BEGIN:VCALENDAR":
        return "ics"
    after = text[1:].lstrip()[:1]
    if (text[0] == "{" and after in '"}') or (
        text[0] == "[" and (after in '{["]-' or after.isdigit())
    ):
        return "json"
    if place.suffix.lower() in (".org", ".md", ".ics"):
        return place.suffix.lower()[1:]
    return "csv"


def _xml(place: Path, text: str) -> str:
    lower = text[:2000].lower()
    if "<!doctype html" in lower or "<html" in lower:
        raise MstuiError(
            f"{named(place)} is a web page, perhaps one that was saved in place of an export"
        )
    root, attributes = _root(text)
    if root == "project":
        for name, marks in _PROJECT_MARKS.items():
            if any(f"{mark}=" in attributes for mark in marks):
                return name
        return place.suffix.lower()[1:] if place.suffix.lower() in (".gan", ".planner") else "mspdi"
    if root == "Project":
        return "mspdi"
    if root == "APIBusinessObjects":
        return "pmxml"
    if not root:
        return "mspdi"  # its reader says where the XML breaks
    raise MstuiError(
        f"{named(place)} is XML, but no plan: its first element is {visible(root)[:40]}",
        hint="In Project: File › Save As › XML",
    )


def _root(text: str) -> tuple[str, str]:
    """The first element's name without its prefix, and the text of its attributes."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            at = text.find("-->", at)
            if at < 0:
                break
        elif text[at + 1 : at + 2] in ("?", "!"):
            at += 1
        else:
            inside = text[at + 1 :].partition(">")[0]
            words = inside.rstrip("/").split(None, 1)
            name = words[0].rpartition(":")[2] if words else ""
            return name, words[1] if len(words) > 1 else ""
    return "", ""


def _ole(place: Path) -> str:
    """Old Office files hold their streams' names in UTF-16: a workbook is no plan."""
    data = read_all(place)
    if any(name.encode("utf-16-le") in data for name in ("Workbook\0", "Book\0")):
        raise MstuiError(f"{named(place)} is an old Excel file", hint="save it as XLSX or CSV")
    if "WordDocument".encode("utf-16-le") in data:
        raise MstuiError(f"{named(place)} is a Word document; export the plan as CSV or XLSX")
    return "mpp"


def _zip(place: Path) -> str:
    import zipfile  # only for files that are one

    try:
        with zipfile.ZipFile(place) as archive:
            names = set(archive.namelist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise MstuiError(f"{named(place)} is a damaged ZIP file: {visible(str(error))}") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    for name, what in (
        ("xl/workbook.bin", "a binary Excel file"),
        ("content.xml", "an OpenDocument file"),
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a presentation"),
    ):
        if name in names:
            raise MstuiError(f"{named(place)} is {what}", hint="save it as XLSX or CSV")
    raise MstuiError(f"{named(place)} is a ZIP file without a plan in it; unpack it first")


def decoded_head(head: bytes) -> str | None:
    """The first bytes as text, None where they are no text in any encoding."""
    encoding = marked_encoding(head)
    if not encoding and b"\0" in head:
        return None
    text = head.decode(encoding or "utf-8", "replace")
    control = sum(text.count(chr(code)) for code in range(32) if code not in _IN_TEXT)
    return None if control * 50 > len(text) else text


def marked_encoding(head: bytes) -> str:
    """The encoding that a byte order mark tells, or the zero bytes of UTF-16 without one."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if head.startswith(mark):
            return encoding
    sample = head[:4000]
    pairs = len(sample) // 2
    if pairs >= 4 and b"\0" in sample:
        even, odd = sample[: 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
        if odd * 10 >= pairs * 4 and not even:
            return "utf-16-le"
        if even * 10 >= pairs * 4 and not odd:
            return "utf-16-be"
    return ""

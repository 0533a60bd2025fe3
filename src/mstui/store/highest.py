"""The highest number that each site of this machine has written, kept outside the files.

A file whose counter stands below it was put back from an older copy, in place: it would write
the same numbers again for other changes, and two copies would diverge while both report that
they are equal. So it takes a new site.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_SITE = re.compile(r"[0-9A-Za-z]{1,64}")


class Highest:
    """What is remembered for one open workspace; nothing without a state directory."""

    def __init__(self, state_dir: Path | None) -> None:
        self._folder = None if state_dir is None else state_dir / "sites"
        self._known: dict[str, int] = {}

    def of(self, site: str) -> int:
        """The highest number that ``site`` is known to have written; 0 where none is."""
        if site not in self._known:
            self._known[site] = self._read(site)
        return self._known[site]

    def remember(self, site: str, seq: int) -> None:
        """Keep ``seq`` after its commit; a place that can't be written to is done without."""
        if self._known.get(site) == seq:
            return
        self._known[site] = seq
        if self._folder is None or not _SITE.fullmatch(site):
            return
        try:
            self._write(self._folder / site, seq)
        except FileNotFoundError:
            from mstui.store.creating import private_folder

            try:
                self._write(private_folder(self._folder) / site, seq)
            except OSError:
                return
        except OSError:
            return

    @staticmethod
    def _write(path: Path, seq: int) -> None:
        # In place and always as long: truncating would make ext4 write it out at once.
        flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(path, flags, 0o600)
        try:
            os.write(descriptor, f"{seq:019d}\n".encode())
        finally:
            os.close(descriptor)

    def _read(self, site: str) -> int:
        if self._folder is None or not _SITE.fullmatch(site):
            return 0
        try:
            text = (self._folder / site).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return 0
        return int(text) if text.isdecimal() and len(text) < 20 else 0

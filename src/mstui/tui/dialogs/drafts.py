"""Half-typed forms, kept in the state directory while they are open.

A form is saved at each change, so a terminal that is closed, a crash or a kill loses nothing of
it. It is cleared when it is saved for good or left on purpose. Files are the owner's alone.
"""
# Paths are str, as in config.paths.
# ruff: noqa: PTH105, PTH108, PTH118, PTH208

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from mstui.domain.errors import MstuiError

Typed = dict[str, str]

SIZE_LIMIT = 2 * 1024 * 1024
FILES_KEPT = 100
_SUFFIX = ".json"


class Place(NamedTuple):
    """Which form a draft belongs to: the workspace's id, the dialog, and the item or context."""

    database: str
    dialog: str
    item: str = ""

    @property
    def file(self) -> str:
        """A file name that is safe whatever the ids hold."""
        from hashlib import blake2b  # typing is what needs it first, not the start

        text = "\0".join(self)
        return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest() + _SUFFIX


class DraftStore:
    """Drafts of one person, a small JSON file each.

    ``problem`` says why the last save failed; empty while all is well. Typing goes on then.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.problem = ""
        self._prepared = False

    def save(self, place: Place, typed: Mapping[str, str]) -> None:
        """Keep what is typed; nothing typed clears the draft. Never raises for the disk."""
        if not typed:
            self.clear(place)
            return
        import json

        text = json.dumps({"place": list(place), "typed": dict(typed)}, ensure_ascii=True)
        try:
            self._prepare()
            self._write(os.path.join(self.folder, place.file), text)
        except (OSError, MstuiError) as error:
            told = getattr(error, "strerror", None) or str(error)
            self.problem = f"what you type is not kept until it is saved: {str(told).lower()}"
        else:
            self.problem = ""

    def load(self, place: Place) -> Typed:
        """What was typed; empty where nothing is kept or the file is no draft of this form."""
        import json

        try:
            number = os.open(os.path.join(self.folder, place.file), os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(number, "rb") as stream:
                content = stream.read(SIZE_LIMIT + 1)
            kept = json.loads(content) if len(content) <= SIZE_LIMIT else None
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(kept, dict) or kept.get("place") != list(place):
            return {}
        typed = kept.get("typed")
        if not isinstance(typed, dict):
            return {}
        return {name: text for name, text in typed.items() if isinstance(text, str)}

    def clear(self, place: Place) -> None:
        """Forget a draft."""
        try:
            os.unlink(os.path.join(self.folder, place.file))
        except OSError:
            return

    def _prepare(self) -> None:
        """Make the folder and let the oldest drafts go, once in a session."""
        if self._prepared:
            return
        from mstui.config.paths import made

        made(self.folder)
        # Also what a kill left half written beside them.
        names = [name for name in os.listdir(self.folder) if _SUFFIX in name]
        drafts = [os.path.join(self.folder, name) for name in names]
        if len(drafts) > FILES_KEPT:
            drafts.sort(key=_age)
            for file in drafts[:-FILES_KEPT]:
                os.unlink(file)
        self._prepared = True

    def _write(self, path: str, text: str) -> None:
        """The whole draft or the one before it; no flush to the disk, which a kill needs not."""
        temporary = f"{path}.{os.getpid()}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        number = os.open(temporary, flags, 0o600)
        try:
            with os.fdopen(number, "w", encoding="ascii") as stream:
                stream.write(text)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise


def _age(path: str) -> float:
    try:
        return os.stat(path).st_mtime  # noqa: PTH116
    except OSError:
        return 0.0

"""The texts of the update of several projects as one document, for an editor."""

from __future__ import annotations

from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_notes, visible

_MARK = "==="


def joined(parts: list[tuple[str, str]]) -> str:
    """The texts of all projects under review, each under a line with its key."""
    return "\n\n".join(f"{_MARK} {visible(key)} {_MARK}\n{text}" for key, text in parts) + "\n"


def parted(document: str, keys: list[str]) -> dict[str, str]:
    """The texts by key again; raises InvalidValue where nothing is there, or a key is unknown."""
    if not document.strip():
        raise InvalidValue("nothing came back from the editor: the text stays as it was")
    found: dict[str, list[str]] = {}
    at = keys[0] if len(keys) == 1 else ""
    shown = {visible(key): key for key in keys}
    for line in document.splitlines():
        bare = line.strip()
        if bare.startswith(_MARK) and bare.endswith(_MARK) and len(bare) > 2 * len(_MARK):
            name = bare.strip("=").strip()
            if name not in shown:
                raise InvalidValue(f"“{visible(name)[:20]}” is no project of this check-in")
            at = shown[name]
            continue
        if at:
            found.setdefault(at, []).append(line)
    return {
        key: clean_notes("\n".join(lines).strip(), field="text") for key, lines in found.items()
    }

"""An item as TOML in the person's editor; what they wrote is kept where it can't be saved."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mstui.cli.fields import displayed, editable, word_of
from mstui.cli.files import content
from mstui.domain.errors import InvalidValue, MstuiError
from mstui.domain.kinds import KINDS, Field
from mstui.domain.text import visible

if TYPE_CHECKING:
    from mstui.actions.adjust import Why
    from mstui.cli.refs import Ref, Refs
    from mstui.cli.session import Session

_SIZE_LIMIT = 1 << 20


def edit_as_toml(
    session: Session, refs: Refs, found: Ref, *, from_file: str | None, why: Why | None
) -> None:
    """Let a person edit the fields of an item, and write those that they changed."""
    before = _texts(refs, found)
    folder = Path(tempfile.mkdtemp(prefix="mstui-edit-"))  # 0700
    path = folder / "item.toml"
    text = content(from_file, _SIZE_LIMIT).decode("utf-8", "replace") if from_file else None
    path.write_text(_document(found, before) if text is None else text, encoding="utf-8")
    path.chmod(0o600)
    try:
        if from_file is None:
            _run_editor(path)
        changed = _changed(path, found, before)
        if changed:
            _save(session, refs, found, changed, why)
    except MstuiError as error:
        if path.exists() and path.read_text("utf-8", "replace") != _document(found, before):
            kept = f"your text is kept: {path} (edit --from takes it)"
            error.hint = f"{error.hint} · {kept}" if error.hint else kept
        else:
            _discard(path)
        raise
    _discard(path)
    if not changed:
        from mstui.cli.output import tell

        tell("Nothing was changed")


def _discard(path: Path) -> None:
    path.unlink(missing_ok=True)
    with suppress(OSError):  # the editor may have left a backup of its own there
        path.parent.rmdir()


def _fields(found: Ref) -> list[Field]:
    return [field for field in editable(KINDS[found.kind]) if field.type != "json"]


def _texts(refs: Refs, found: Ref) -> dict[str, str]:
    """Each field as text that ``edit`` takes again."""
    from mstui.store.transaction import get

    row = get(refs.conn, found.kind, found.id) or {}
    length = refs.minutes_per_day(refs.project_of(found))
    return {
        word_of(field): displayed(refs.conn, field, row.get(field.name), minutes_per_day=length)
        for field in _fields(found)
    }


def _document(found: Ref, texts: dict[str, str]) -> str:
    """The TOML that the editor opens: every field as text, with what it takes."""
    lines = [
        f"# {found.kind} {found.id}. Every value is a text in quotes; an empty one clears it.",
        "# Dates as fri, +2w, 21 nov or 2026-11-21; people and items by their names.",
        "",
    ]
    for field in _fields(found):
        about = field.help
        if field.choices and field.type == "choice":
            about = ", ".join(field.choices)
        comment = f"  # {about}" if about and field.type != "notes" else ""
        lines.append(f"{word_of(field)} = {_quoted(texts[word_of(field)], field)}{comment}")
    return "\n".join(lines) + "\n"


def _quoted(text: str, field: Field) -> str:
    if field.type != "notes":
        return f'"{_escaped(text)}"'
    # Three quotes in a row would end it; a quote before the end would join them.
    body = _escaped(text, keep_lines=True)
    return f'"""\n{body}\\\n"""' if body else '""'


def _escaped(text: str, *, keep_lines: bool = False) -> str:
    made = []
    for char in text:
        if char in '"\\':
            made.append("\\" + char)
        elif (char == "\n" and keep_lines) or char.isprintable() or char == "\t":
            made.append(char)
        else:
            made.append(f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}")
    return "".join(made)


def _run_editor(path: Path) -> None:
    words = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = [*shlex.split(words), str(path)]
    except ValueError as error:
        raise MstuiError(f"the editor “{visible(words)}” can't be understood: {error}") from None
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise MstuiError(
            f"the editor {visible(command[0])} does not start ({(error.strerror or '').lower()})",
            hint="set EDITOR",
        ) from None
    if code:
        raise MstuiError(f"the editor ended with {code}; nothing was changed")


class _Change(dict[str, str]):
    """Texts by word, with the line where each stands."""

    lines: dict[str, int]


def _changed(path: Path, found: Ref, before: dict[str, str]) -> _Change:
    from mstui.config.toml_file import did_you_mean
    from mstui.config.toml_lines import line_of

    raw = content(path, _SIZE_LIMIT)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidValue(f"item.toml: line {line} is not UTF-8 text") from None
    change = _Change()
    change.lines = {}
    for word, value in _parsed(text).items():
        line = line_of(text, (word,))
        if word not in before:
            raise InvalidValue(
                f"item.toml: line {line}: a {found.kind} has no {visible(word)[:40]}",
                hint=did_you_mean(word, before),
            )
        typed = _as_text(value, word, line)
        if typed.strip() != before[word].strip():
            change[word] = typed
            change.lines[word] = line
    return change


def _parsed(text: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        what, mark, place = str(error).rpartition(" (at ")
        where = f"{place.rstrip(')')}: " if mark else ""
        raise InvalidValue(f"item.toml: {where}{what or error}; not valid TOML") from None


def _as_text(value: object, word: str, line: int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        raise InvalidValue(f"item.toml: line {line}: {word} is a text in quotes")
    return str(value)


def _save(session: Session, refs: Refs, found: Ref, changed: _Change, why: Why | None) -> None:
    from mstui.actions.items import edit_item
    from mstui.cli.fields import field_of

    kind = KINDS[found.kind]
    project = refs.project_of(found)
    values = {}
    for word, text in changed.items():
        field = field_of(kind, word)
        assert field is not None
        try:
            values.update(refs.parsed(kind, {word: text}, project))
        except MstuiError as error:
            raise _at_line(error, changed.lines[word]) from None
    try:
        session.report(edit_item(refs.ws, found.kind, found.id, values, why=why))
    except InvalidValue as error:
        line = changed.lines.get(error.field.removesuffix("_cents"), 0)
        raise (_at_line(error, line) if line else error) from None


def _at_line(error: MstuiError, line: int) -> InvalidValue:
    message = error.message.removeprefix("--")
    told = InvalidValue(f"item.toml: line {line}: {message}", hint=error.hint)
    told.exit_code = error.exit_code
    return told

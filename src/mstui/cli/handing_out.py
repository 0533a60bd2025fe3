"""Where a document goes: to stdout, or whole into a file that is not there yet."""

from __future__ import annotations

import sys
from pathlib import Path

from mstui.cli.output import say
from mstui.domain.errors import Refused, UsageProblem
from mstui.domain.text import visible


def hand_out(text: str, out: str | None, name: str, *, force: bool = False) -> None:
    """Print ``text``, or write it to ``out`` and print the path; ``-`` is stdout.

    In a folder the file is called ``name``. What is there already stays, unless ``force``.
    """
    if out is None or out == "-":
        sys.stdout.write(text)
        return
    from mstui.config.files import replace, write_new

    path = Path(out)
    if path.is_dir():
        path /= name
    if force:
        replace(str(path.absolute()), text)
    else:
        try:
            write_new(str(path.absolute()), text)
        except Refused as refused:
            raise Refused(refused.message, hint="--force writes over it") from None
    say(str(path))


def suffix_format(out: str | None, formats: dict[str, str], otherwise: str) -> str:
    """The format whose files end as ``out`` does; UsageProblem for an end that none has."""
    if out is None or Path(out).is_dir():
        return otherwise
    end = Path(out).suffix.removeprefix(".").casefold()
    ends = {suffix: name for name, suffix in formats.items()} | {"htm": "html"}
    if end and end not in ends:
        raise UsageProblem(
            f"no form is written as .{visible(end)[:20]}",
            hint=f"name the file .{', .'.join(formats.values())}, or say --format",
        )
    return ends.get(end, otherwise)

"""``help``: the pages of ``mstui/help``, as plain text."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from mstui.cli.output import Column, coloured, say, say_json, say_table, terminal_width
from mstui.cli.session import Session
from mstui.cli.verb import offer, verb
from mstui.domain.errors import NotFound
from mstui.domain.text import visible

WIDEST = 92
# No column of a table is broken to less.
_NARROWEST = 14


@verb("help", shared=("json",))
@click.argument("topic", required=False, metavar="[TOPIC]", shell_complete=offer("topics"))
def help_(session: Session, topic: str | None) -> None:
    """The help pages: their list, or the page of TOPIC. The name of a verb is a topic too."""
    known = pages()
    if topic is None:
        _list(session, known)
        return
    name = topic.strip().casefold().replace(" ", "-").removesuffix(".md")
    text = known[name].read_text(encoding="utf-8") if name in known else _of_verb(name, known)
    if session.json:
        say_json({"topic": name, "markdown": text})
    else:
        sys.stdout.write(rendered(text, min(terminal_width(), WIDEST), styled=coloured()))


def pages() -> dict[str, Path]:
    """The pages by their names."""
    folder = Path(__file__).parent.parent / "help"
    return {path.stem: path for path in sorted(folder.glob("*.md"))}


def _list(session: Session, known: dict[str, Path]) -> None:
    titles = {name: _title(path) for name, path in known.items()}
    if session.json:
        say_json({"topics": [{"topic": name, "title": title} for name, title in titles.items()]})
        return
    say_table((Column("Topic"), Column("About", flexible=True)), list(titles.items()))
    say("\nmstui help TOPIC prints a page, mstui VERB -h the options of a verb.")


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return next((line.strip("# \n") for line in lines if line.startswith("#")), path.stem)


def _of_verb(name: str, known: dict[str, Path]) -> str:
    """The section of the page on verbs that tells of one; raises NotFound naming the nearest."""
    from mstui.cli.verbs import VERBS

    if name in VERBS and "cli" in known:
        text = known["cli"].read_text(encoding="utf-8")
        found = re.search(rf"^### .*`{re.escape(name)}\b.*?(?=^##|\Z)", text, re.M | re.S)
        if found:
            return found[0]
    from difflib import get_close_matches

    words = [*known, *VERBS]
    near = get_close_matches(name[:40], words, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(known)}"
    raise NotFound(f"there is no help on “{visible(name)[:40]}”", hint=hint)


def rendered(markdown: str, width: int, *, styled: bool = False) -> str:
    """Markdown as plain text: paragraphs filled to ``width``, code and tables as they stand."""
    lines: list[str] = []
    paragraph: list[str] = []
    table: list[list[str]] = []
    fenced = False
    for line in [*markdown.splitlines(), ""]:
        if table and not line.startswith("|"):
            lines += _table(table, width)
            table = []
        if line.startswith("```"):
            lines += _filled(paragraph, width)
            paragraph = []
            fenced = not fenced
        elif fenced:
            lines.append(f"    {line}")
        elif line.startswith("|"):
            lines += _filled(paragraph, width)
            paragraph = []
            cells = [_plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", line.strip("| "))]
            if not all(set(cell) <= set("-: ") for cell in cells):
                table.append(cells)
        elif line.startswith("#"):
            lines += _filled(paragraph, width)
            paragraph = []
            title = _plain(line.lstrip("# "))
            lines.append(f"\x1b[1m{title}\x1b[0m" if styled else title)
        elif not line.strip() or re.match(r"\s*([-*]|\d+\.) ", line):
            lines += _filled(paragraph, width)
            paragraph = [line] if line.strip() else []
            if not line.strip() and lines and lines[-1]:
                lines.append("")
        else:
            paragraph.append(line)
    return "\n".join(lines).strip("\n") + "\n"


def _filled(paragraph: list[str], width: int) -> list[str]:
    """One paragraph or list entry, its lines joined and broken anew."""
    if not paragraph:
        return []
    import textwrap

    first = paragraph[0]
    mark = re.match(r"\s*([-*]|\d+\.) ", first)
    indent = " " * len(mark[0]) if mark else ""
    text = _plain(" ".join(part.strip() for part in paragraph))
    return textwrap.wrap(
        text,
        width,
        initial_indent=first[: len(first) - len(first.lstrip())],
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(text: str) -> str:
    """Markdown's marks in a line taken out: code, strong, links, escapes."""
    text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r"\1 (\2)", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"\1", text)
    return re.sub(r"\\([|*_`])", r"\1", text.replace("`", ""))


def _table(rows: list[list[str]], width: int) -> list[str]:
    """A table whose columns, but for the first, are broken so that it fits ``width``."""
    import textwrap
    from itertools import zip_longest

    from mstui.cli.width import cells, padded

    count = max(map(len, rows))
    rows = [[*row, *[""] * (count - len(row))] for row in rows]
    widths = [max(cells(row[place]) for row in rows) for place in range(count)]
    _narrow(widths, width - 2 * (count - 1))
    made: list[str] = []
    for row in rows:
        broken = [
            textwrap.wrap(cell, size, break_long_words=False) or [""]
            for cell, size in zip(row, widths, strict=True)
        ]
        for parts in zip_longest(*broken, fillvalue=""):
            line = [padded(part, size) for part, size in zip(parts, widths, strict=True)]
            made.append("  ".join(line).rstrip())
    return made


def _narrow(widths: list[int], room: int) -> None:
    """Take from the widest column but the first until all fit, or none can give more."""
    while len(widths) > 1 and sum(widths) > room:
        widest = max(range(1, len(widths)), key=lambda place: widths[place])
        if widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1

"""Names and notes of the rows, cleaned and within their limits."""

from __future__ import annotations

from mstui.domain.text import LINE_LIMIT, NOTES_LIMIT
from mstui.exchange.readers.table.source import Table
from mstui.exchange.readers.tools import TOOLS


def give_up_nameless(table: Table) -> None:
    """Rows without a name can't be shown or found: they are told, and left out."""
    column = table.of("name")[0]
    for row, text in enumerate(column.texts):
        if not text:
            table.give_up(row, f"it has no name (column {column.label} is empty)")


def names(table: Table) -> tuple[list[str], dict[int, str]]:
    """The name of each row, and whole names that were too long, by row."""
    column = table.of("name")[0]
    clean = table.ledger.clean
    whole: dict[int, str] = {}
    if plain(column.texts):
        return column.texts, whole
    found: list[str] = []
    for row, text in enumerate(column.texts):
        if text.isascii() and text.isprintable() and len(text) <= LINE_LIMIT:
            found.append(text)
            continue
        line = text if len(text) <= LINE_LIMIT else f"{text[: LINE_LIMIT - 1]}…"
        found.append(clean(line, limit=LINE_LIMIT) or f"{table.grid.unit} {table.rows[row] + 1}")
        if line != text:
            whole[row] = text
            table.ledger.info(
                table.where(row),
                f"its name has {len(text):,} characters: the whole of it stands in the notes",
            )
    return found, whole


def plain(texts: list[str]) -> bool:
    """True where every text of a column can be stored as it is: told of all at once."""
    joined = "".join(texts)
    return (
        joined.isascii()
        and joined.isprintable()
        and max(map(len, texts), default=0) <= LINE_LIMIT
        and "" not in texts
    )


def notes(
    table: Table, whole_names: dict[int, str], tool: str, *, keep_unused: bool
) -> list[str | None]:
    """The notes of each row: long names, the columns of notes, and unused ones if asked for.

    Empty where no row has any.
    """
    parts: dict[int, list[str]] = {row: [name] for row, name in whole_names.items()}
    columns = table.of("notes")
    escapes = tool in TOOLS and TOOLS[tool].escapes
    for column in columns:
        for row, text in enumerate(column.texts):
            if text and not (escapes and text == "null"):
                # Signs that a tool wrote for a line break.
                told = text.replace("\\r", "").replace("\\n", "\n") if escapes else text
                parts.setdefault(row, []).append(told)
    for column in table.columns if keep_unused else ():
        if not column.guess.target:
            for row, text in enumerate(column.texts):
                if text:
                    parts.setdefault(row, []).append(f"{column.label}: {text}")
    if not parts:
        return []
    return [
        _joined(table, row, parts[row]) if row in parts else None for row in range(table.height)
    ]


def _joined(table: Table, row: int, parts: list[str]) -> str:
    text = "\n".join(parts)
    if text.isascii() and text.isprintable() and len(text) <= NOTES_LIMIT:
        return text
    return table.ledger.clean(text, notes=True, limit=NOTES_LIMIT)

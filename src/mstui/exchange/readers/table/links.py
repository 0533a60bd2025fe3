"""Dependencies from columns of predecessors and successors."""

from __future__ import annotations

from mstui.domain.draft import Draft, Row
from mstui.domain.ids import pair_id
from mstui.exchange.loops import without_loops
from mstui.exchange.readers.cells import refs
from mstui.exchange.readers.cells.words import is_empty
from mstui.exchange.readers.table.source import Column, Table
from mstui.exchange.readers.table.structure import Items, Structure
from mstui.exchange.records import listed


def draft_links(table: Table, items: Items, structure: Structure, draft: Draft) -> None:
    """Draft what follows what; links that close a loop are left out and told."""
    rows: dict[str, Row] = {}
    for column in table.of("predecessors", "successors"):
        _read(column, table, items, structure, rows)
    if not rows:
        return
    ends = [(str(row["predecessor"]), str(row["successor"])) for row in rows.values()]
    kept, loops, more = without_loops(ends, structure.parts)
    names = dict(zip(items.ids, items.names, strict=True))
    for loop in loops:
        chain = " → ".join(names.get(step, "?") for step in loop[:8])
        table.ledger.bad("links", f"a loop: {chain}; its last link was left out")
    if more:
        table.ledger.bad("links", f"{more:,} more links of loops were left out")
    found = list(rows.values())
    if kept:
        draft.rows["dependency"] = [found[at] for at in kept]


def _read(
    column: Column, table: Table, items: Items, structure: Structure, rows: dict[str, Row]
) -> None:
    backwards = column.guess.target == "successors"
    known: dict[str, refs.Refs] = {}
    unknown: dict[str, None] = {}
    for row, text in enumerate(column.texts):
        if not text or is_empty(text):
            continue
        if text not in known:
            known[text] = refs.links(text, items.finder.find)
            unknown.update(dict.fromkeys(known[text].unknown))
        if not known[text].found:
            column.leave_text(text)
        for ref in known[text].found:
            if ref.row == row:
                table.ledger.bad(table.where(row), f"{items.names[row]} depends on itself")
                continue
            first, second = (row, ref.row) if backwards else (ref.row, row)
            key = pair_id(items.ids[first], items.ids[second])
            # Tools say a link at both of its ends.
            rows.setdefault(
                key,
                {
                    "id": key,
                    "project": structure.projects[second],
                    "predecessor": items.ids[first],
                    "successor": items.ids[second],
                    "type": ref.type,
                    "lag": ref.lag,
                    "lag_unit": ref.unit,
                },
            )
    if unknown:
        table.ledger.info(
            f"column {column.label}",
            f"{listed(unknown, 5)} stand in no row of the file: the links were left out",
        )

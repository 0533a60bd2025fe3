"""An item and what it is linked with, written as one step of undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from mstui.actions.change import Change, Touched, quoted, short
from mstui.actions.items import add_items, insert_item
from mstui.domain.errors import InvalidValue, UsageProblem
from mstui.domain.kinds import KINDS

if TYPE_CHECKING:
    from mstui.actions.links import Link
    from mstui.cli.refs import Refs
    from mstui.store.transaction import Transaction, Value
    from mstui.store.workspace import Workspace


class Linked(NamedTuple):
    """An option that links a new item with others; ``pair`` is the kind of the joining rows."""

    names: tuple[str, ...]
    pair: str
    to: str
    help: str

    @property
    def destination(self) -> str:
        return f"linked_{self.pair}"

    def option(self) -> click.Option:
        return click.Option(
            [*self.names, self.destination], multiple=True, metavar=self.to.upper(), help=self.help
        )


_AFTER = Linked(("--after",), "dependency", "item", "what it waits for, as “Design FF+1d”")

LINKED: dict[str, tuple[Linked, ...]] = {
    "task": (
        Linked(("--assignee", "--owner"), "assignment", "person", "who works on it"),
        _AFTER,
    ),
    "milestone": (Linked(("--contributor",), "contributor", "person", "who takes part"), _AFTER),
    "risk": (Linked(("--endangers",), "endangers", "milestone", "which milestone it endangers"),),
    "promise": (Linked(("--waiting",), "waiting", "item", "what waits for it"),),
    "kpi": (Linked(("--proves",), "proves", "milestone", "which milestone it proves"),),
}


class Links(NamedTuple):
    """What new items are linked with: ids by joining kind, and what they wait for."""

    pairs: Mapping[str, Sequence[str]]
    after: Sequence[tuple[str, Link]]


def links_of(kind: str, given: Mapping[str, object], refs: Refs) -> Links:
    """The links that were typed for a new item of ``kind``, as ids."""
    pairs: dict[str, list[str]] = {}
    after: list[tuple[str, Link]] = []
    for linked in LINKED.get(kind, ()):
        texts = given.get(linked.destination) or ()
        assert isinstance(texts, tuple)
        for text in texts:
            if linked.pair == "dependency":
                after.append(predecessor(refs, text))
            elif linked.to == "person":
                pairs.setdefault(linked.pair, []).append(refs.person(text))
            else:
                kinds = ("milestone", "task") if linked.to == "item" else (linked.to,)
                pairs.setdefault(linked.pair, []).append(refs.find(text, kinds).id)
    return Links(pairs, after)


def add_together(
    ws: Workspace, kind: str, rows: Sequence[Mapping[str, Value]], links: Links
) -> Change:
    """Add items with their links; raises InvalidValue or NotFound, and then nothing is written."""
    if kind == "dependency":
        return _add_dependencies(ws, rows)
    if kind == "reading":
        from mstui import dates
        from mstui.actions.kpis import add_readings
        from mstui.views.foreseen import achieved

        return add_readings(ws, rows, today=dates.as_date(dates.today()), foresee=achieved)
    if not links.pairs and not links.after:
        return add_items(ws, kind, rows)
    declared = KINDS[kind]
    title = rows[0].get(declared.title)
    several = len(rows) > 1
    label = f"add {len(rows)} {declared.plural}" if several else f"add {kind} {short(title)}"
    with ws.write(label) as tx:
        ids = [insert_item(tx, kind, row) for row in rows]
        for id in ids:
            _link(tx, id, links)
    summary = f"Added {len(rows)} {declared.plural}" if several else f"Added {kind} {quoted(title)}"
    return Change(summary, label, tuple(Touched(kind, id) for id in ids))


def _link(tx: Transaction, id: str, links: Links) -> None:
    from mstui.actions.links import write_link

    for pair, others in links.pairs.items():
        ends = KINDS[pair].pair
        assert ends is not None
        for other in dict.fromkeys(others):
            tx.insert(pair, {ends[0]: id, ends[1]: other})
    for before, link in links.after:
        write_link(tx, before, id, link)


def _add_dependencies(ws: Workspace, rows: Sequence[Mapping[str, Value]]) -> Change:
    from mstui.actions.links import Link, link_items

    if len(rows) != 1:
        raise UsageProblem("dependencies are added one at a time")
    row = rows[0]
    if not row.get("successor"):
        raise UsageProblem(
            "what waits is missing", hint="add dependency “Design FF+1d” --successor X"
        )
    link = Link(
        str(row.get("type") or "FS"),
        int(row.get("lag") or 0),
        str(row.get("lag_unit") or "working"),
    )
    return link_items(ws, str(row["predecessor"]), str(row["successor"]), link)


def parse_predecessor(refs: Refs, text: str, common: Mapping[str, Value]) -> dict[str, Value]:
    """The fields of a dependency from ``Design FF+1d``."""
    if common.get("predecessor"):
        raise UsageProblem("TEXT names what is waited for; --predecessor says it twice")
    before, link = predecessor(refs, text)
    told: dict[str, Value] = {"predecessor": before, "type": link.type}
    if not link.lag and common.get("lag") is not None:
        return told  # the option says it
    return told | {"lag": link.lag, "lag_unit": link.lag_unit}


def predecessor(refs: Refs, text: str) -> tuple[str, Link]:
    """The item that ``Design`` or ``Design FS+2d`` names, and how it is waited for."""
    from mstui.actions.links import Link
    from mstui.domain.duration import parse_lag
    from mstui.domain.kinds.plan import LINK_TYPES, SCHEDULED

    name, _, last = text.strip().rpartition(" ")
    type, lag_text = last[:2].upper(), last[2:]
    if not name or type not in LINK_TYPES or (lag_text and lag_text[0] not in "+-\N{MINUS SIGN}"):
        if name and last[:1] in ("+", "-") and last[1:2].isdigit():
            type, lag_text = "FS", last
        else:
            name, type, lag_text = text, "FS", ""
    found = refs.find(name, SCHEDULED)
    lag, unit = parse_lag(lag_text) if lag_text else (0, "working")
    if found.id == "":
        raise InvalidValue("what is waited for is missing")
    return found.id, Link(type, lag, unit)

"""``list``: the items of one kind, as a table, CSV or JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from mstui.cli.output import Column, plural, say_json, say_table, tell
from mstui.cli.refs import Refs
from mstui.cli.session import Session
from mstui.cli.verb import READS, offer, verb
from mstui.domain.errors import UsageProblem

if TYPE_CHECKING:
    from mstui.views.pages import Listing

NONE = "-"  # those that have no phase, no milestone, nobody

# The columns of a kind's table: a record's entry, its title, and whether it gives way first.
_COLUMNS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "project": (
        ("project_key", "Key", False), ("name", "Project", True), ("status", "Status", False),
        ("start", "Start", False), ("target", "Target", False),
    ),
    "phase": (
        ("project_key", "Project", False), ("name", "Phase", True), ("start", "Start", False),
        ("finish", "Finish", False), ("gate_name", "Gate", True),
    ),
    "milestone": (
        ("standing", "State", False), ("project_key", "Project", False),
        ("name", "Milestone", True), ("target", "Target", False), ("owner_name", "Owner", True),
        ("moscow", "MoSCoW", False),
    ),
    "task": (
        ("state", "State", False), ("project_key", "Project", False), ("name", "Task", True),
        ("start", "Start", False), ("finish", "Finish", False), ("assignees", "Who", True),
        ("percent", "%", False),
    ),
    "risk": (
        ("score", "Score", False), ("level", "Level", False), ("state", "State", False),
        ("project_key", "Project", False), ("name", "Risk", True), ("owner_name", "Owner", True),
        ("review_on", "Review", False),
    ),
    "person": (
        ("name", "Name", True), ("role", "Role", True), ("person_kind", "Kind", False),
        ("email", "Email", True),
    ),
    "dependency": (
        ("predecessor_name", "Before", True), ("type", "Type", False), ("lag", "Lag", False),
        ("successor_name", "After", True),
    ),
    "note": (
        ("at", "When", False), ("author_name", "Who", True), ("item_name", "About", True),
        ("name", "Note", True),
    ),
    "reading": (
        ("on", "On", False), ("kpi_name", "KPI", True), ("value", "Value", False),
        ("note", "Note", True),
    ),
}  # fmt: skip
# What --health puts before them.
_HEALTH: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "project": (
        ("computed_health", "Health", False), ("declared_health", "Declared", False),
        ("forecast_date", "Forecast", False), ("gap_days", "Gap", False),
    ),
    "milestone": (
        ("attention", "Att.", False), ("computed_health", "Health", False),
        ("declared_health", "Declared", False), ("forecast_date", "Forecast", False),
        ("gap_days", "Gap", False),
    ),
}  # fmt: skip
_NUMBERS = (
    "attention",
    "gap_days",
    "score",
    "percent",
    "value",
    "lag",
    "minutes",
    "amount_cents",
    "probability",
    "impact",
)
# What other kinds show, as far as they have it.
_USUAL = (
    ("state", "State", False), ("project_key", "Project", False), ("name", "Name", True),
    ("on", "On", False), ("since", "Since", False), ("due", "Due", False),
    ("promised", "Promised", False), ("target_on", "Target", False), ("start", "Start", False),
    ("finish", "Finish", False), ("amount_cents", "Amount", False), ("minutes", "Time", False),
    ("location", "Location", True), ("owner_name", "Owner", True), ("person_name", "Who", True),
)  # fmt: skip


@verb("list", shared=READS)
@click.argument("kind", metavar="KIND", shell_complete=offer("kinds"))
@click.option("--state", default="", metavar="STATE", help="Stored, or open, ended, overdue.")
@click.option("--phase", metavar="PHASE", help="Of this phase; - for those of none.")
@click.option("--milestone", metavar="MILESTONE", help="Of this milestone; - for those of none.")
@click.option("--who", metavar="PERSON", help="What a person answers for; - for nobody.")
@click.option("--find", default="", metavar="TEXT", help="With this in their names.")
@click.option("--filter", "saved", metavar="NAME", help="What a filter saved in the app finds.")
@click.option("--sort", default="", metavar="FIELD", help="Another order; -FIELD turns it round.")
@click.option("--limit", type=click.IntRange(0), metavar="N", help="At most so many.")
@click.option("--health", is_flag=True, help="With computed health, of milestones and projects.")
@click.option("--ids", is_flag=True, help="The table with the short id of each.")
@click.option("--format", "form", type=click.Choice(("table", "csv", "json")), default="table")
def list_(
    session: Session,
    kind: str,
    state: str,
    phase: str | None,
    milestone: str | None,
    who: str | None,
    find: str,
    saved: str | None,
    sort: str,
    limit: int | None,
    health: bool,
    ids: bool,
    form: str,
) -> None:
    """The items of KIND, as a table, or with every field as CSV or JSON."""
    from mstui.cli.kinds import kind_of_word
    from mstui.views.pages import Listing, Scope
    from mstui.views.records import listed, records

    declared = kind_of_word(kind)
    if health and declared.name not in _HEALTH:
        raise UsageProblem(f"--health is for milestones and projects, not for {declared.plural}")
    refs = Refs(session)
    scope = Scope(
        project=refs.project,
        phase=_narrowed(refs, phase, "phase"),
        milestone=_narrowed(refs, milestone, "milestone"),
        person=_narrowed(refs, who, "person"),
        state=state.strip().casefold(),
        find=find,
        **_saved(session, refs, saved),
    )
    listing = Listing(
        declared.name, session.today(), scope, sort.removeprefix("-"), sort.startswith("-")
    )
    every = listed(refs.conn, listing)
    shown = every[:limit] if limit is not None and not health else every
    found = records(refs.conn, declared.name, shown, session.today())
    if health:
        from mstui.views.health_data import with_health

        judged = with_health(refs.conn, declared.name, found, session.today())
        if not sort and declared.name == "milestone":
            judged.sort(key=lambda one: -(one["attention"] or 0))
        shown = [one["id"] for one in judged[:limit]]
        found = iter(judged[:limit])
    if session.json or form == "json":
        say_json({"items": list(found)})
    elif form == "csv":
        _say_csv(declared.name, found, health)
    else:
        short = _short_ids(refs, shown) if ids else {}
        _say_table(declared.name, list(found), session.today(), short, health)
        _tell_rest(listing, len(every) - len(shown), empty=not every)


def _saved(session: Session, refs: Refs, name: str | None) -> dict[str, str]:
    """What a saved filter narrows the list by."""
    if name is None:
        return {}
    from mstui.cli.who import reader_of
    from mstui.views.search_filters import filter_named

    return {"query": filter_named(refs.conn, name).query, "me": reader_of(refs.conn, session)}


def _narrowed(refs: Refs, text: str | None, kind: str) -> str:
    """The id of what narrows the list; empty where nothing was named."""
    if text is None:
        return ""
    if text.strip() == NONE:
        return NONE
    if not text.strip():
        raise UsageProblem(f"--{'who' if kind == 'person' else kind} needs a name, or -")
    return refs.find(text.removeprefix("@"), (kind,)).id


def _tell_rest(listing: Listing, rest: int, *, empty: bool) -> None:
    from mstui.domain.kinds import KINDS

    kind = KINDS[listing.kind]
    if empty:
        tell(f"No {kind.plural}")
    elif rest:
        tell(f"{plural(rest, kind.name, kind.plural)} more: --limit")


def _say_csv(kind: str, found: Any, health: bool) -> None:
    import csv

    from mstui.domain.text import visible
    from mstui.views.records import csv_rows

    writer = csv.writer(sys.stdout, lineterminator="\n")
    more: tuple[str, ...] = ()
    if health:
        from mstui.views.health_data import COLUMNS

        more = COLUMNS[kind]
    for row in csv_rows(found, kind, more):
        writer.writerow([visible(cell, keep_lines=True) for cell in row])


def _short_ids(refs: Refs, ids: Sequence[str]) -> dict[str, str]:
    from mstui.views.resolve import short_ids

    return short_ids(refs.conn, ids)


def _say_table(
    kind: str,
    found: list[dict[str, Any]],
    today: str,
    short: Mapping[str, str],
    health: bool,
) -> None:
    chosen = _COLUMNS.get(kind) or _usual(kind)
    chosen = (*_HEALTH[kind], *chosen) if health else chosen
    # A column in which nothing stands says nothing.
    columns = [one for one in chosen if one[0] == "name" or any(item[one[0]] for item in found)]
    heads = [Column(title, name in _NUMBERS, flexible) for name, title, flexible in columns]
    rows = [[_cell(kind, name, item[name], today) for name, _, _ in columns] for item in found]
    if short:
        heads = [Column("Id"), *heads]
        rows = [[short[item["id"]], *row] for item, row in zip(found, rows, strict=True)]
    if rows:
        say_table(heads, rows)


def _usual(kind: str) -> tuple[tuple[str, str, bool], ...]:
    from mstui.views.records import columns

    present = set(columns(kind))
    return tuple(column for column in _USUAL if column[0] in present)


def _cell(kind: str, name: str, value: Any, today: str) -> str:
    """One value as a table shows it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(one["name"] for one in value)
    if name in ("computed_health", "declared_health"):
        from mstui.measures.colours import WORDS

        return WORDS[value]
    if name == "forecast_date":
        from mstui.dates import show

        return show(value, today)
    if name == "gap_days":
        return f"{value:+d} wd" if value else "0"
    from mstui.domain.kinds import KINDS

    field = KINDS[kind].field(name)
    if field is None or field.type in ("line", "notes"):
        return str(value)
    if field.type == "instant":
        return str(value)[:16].replace("T", " ")
    if field.type in ("date", "moment"):
        from mstui.dates import show_moment

        return show_moment(value, today)
    from mstui.domain.values import show_value

    return show_value(field, value)

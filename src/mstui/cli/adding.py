"""``add``: one verb a kind, with an option for each of its fields."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from mstui.cli.fields import Value, addable, option, typed_fields
from mstui.cli.kinds import can_be_added, kind_of_word
from mstui.cli.output import say
from mstui.cli.session import Session
from mstui.cli.verb import WRITES, Family, Verb, with_session
from mstui.domain.errors import InvalidValue, UsageProblem
from mstui.domain.kinds import KINDS, Kind
from mstui.domain.quick import QUICK_KINDS

if TYPE_CHECKING:
    from mstui.actions.change import Change

_DEFAULTS = {"roadblock": "since", "time": "on", "expense": "on", "reading": "on", "decision": "on"}


class _Kinds(Family):
    """The kinds as sub-commands, each built when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [kind.name for kind in KINDS.values() if kind.listed and _addable(kind)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        kind = kind_of_word(cmd_name)
        can_be_added(kind)
        return _command(kind)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Kinds"):
            formatter.write_text(" ".join(self.list_commands(ctx)))


def _addable(kind: Kind) -> bool:
    try:
        can_be_added(kind)
    except UsageProblem:
        return False
    return True


add = _Kinds(
    "add",
    shared=WRITES,
    subcommand_metavar="KIND TEXT…",
    help="Add an item. TEXT is its name; - reads one item a line from stdin, as one step of undo.",
    epilog="mstui add KIND -h lists the options of a kind: one for each of its fields.",
)


def _command(kind: Kind) -> Verb:
    from mstui.cli.together import LINKED

    params: list[click.Parameter] = [
        click.Argument(["text"], nargs=-1, required=False, metavar="TEXT…"),
        *(option(field) for field in addable(kind)),
    ]
    for link in LINKED.get(kind.name, ()):
        params.append(link.option())
    if kind.name in QUICK_KINDS:
        params.append(_as_is())
    params.append(_create_people())

    def run(session: Session, text: tuple[str, ...], **given: Any) -> None:
        _add(session, kind, text, given)

    article = "an" if kind.name[0] in "aeiou" else "a"
    return Verb(
        kind.name,
        shared=WRITES,
        params=params,
        callback=with_session(run),
        help=f"Add {article} {kind.name}; TEXT is its {_title(kind)}{_marks(kind)},"
        " - reads lines from stdin.",
    )


def _marks(kind: Kind) -> str:
    """What else the text may hold."""
    return " with marks, as in “Beta fri @ana !must #tag”" if kind.name in QUICK_KINDS else ""


def _title(kind: Kind) -> str:
    field = kind.field(kind.title)
    return field.title.lower() if field else "name"


def _as_is() -> click.Option:
    return click.Option(
        ["--as-is"], is_flag=True, help="TEXT is the name as it stands, without marks and days."
    )


def _create_people() -> click.Option:
    return click.Option(
        ["--create-people"], is_flag=True, help="Add people who are named for the first time."
    )


def _add(session: Session, kind: Kind, words: Sequence[str], given: Mapping[str, object]) -> None:
    from mstui.cli.refs import Refs
    from mstui.cli.together import add_together, links_of

    session.create_people = bool(given.get("create_people"))
    titles = _titles(kind, words)
    ws = session.writer()
    refs = Refs(session, ws)
    if kind.name in QUICK_KINDS and not given.get("as_is"):
        _add_lines(session, refs, kind, titles, given)
        return
    common = _common(session, refs, kind, typed_fields(given))
    rows = [{**common, **_titled(refs, kind, title, common)} for title in titles]
    if kind.name == "person":
        _refuse_known_people(refs, rows)
    change = add_together(ws, kind.name, rows, links_of(kind.name, given, refs))
    _report(session, kind, change)


def _add_lines(
    session: Session, refs: Any, kind: Kind, lines: Sequence[str], given: Mapping[str, object]
) -> None:
    """Add what the lines say by their marks; options win over what stands in a line."""
    from mstui.actions.quick import add_entries
    from mstui.cli.output import tell
    from mstui.cli.quick_lines import entries, given_fields, readings, told
    from mstui.cli.together import links_of

    common: dict[str, Value] = refs.parsed(kind, typed_fields(given))
    links = links_of(kind.name, given, refs)
    read = readings(refs, kind, lines, given_fields(kind, common, links))
    made = entries(refs, kind, read, _with_day(session, kind, common), links)
    if kind.name == "person":
        _refuse_known_people(refs, [entry.values for entry in made])
    _report(session, kind, add_entries(refs.ws, made))
    words = told(refs, read[0]) if len(read) == 1 else ""
    if words and not session.json:
        tell(f"read as {words}")


def _report(session: Session, kind: Kind, change: Change) -> None:
    session.report(change)
    if not session.json:
        for touched in change.touched:
            if touched.kind == kind.name:
                say(touched.id)


def _titles(kind: Kind, words: Sequence[str]) -> list[str]:
    """What stands after the kind, or each line of stdin."""
    if tuple(words) != ("-",):
        text = " ".join(words)
        if not text.strip() and kind.title not in ("note",):
            raise UsageProblem(
                f"the {_title(kind)} is missing", hint=f"mstui add {kind.name} TEXT, or - for stdin"
            )
        return [text]
    lines = [(number, line) for number, line in enumerate(_stdin_lines(), 1) if line.strip()]
    if not lines:
        raise InvalidValue("stdin has no line that holds anything")
    return [line for _, line in lines]


def _stdin_lines() -> list[str]:
    raw = sys.stdin.buffer.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidValue(f"stdin: line {line} is not UTF-8 text") from None
    return text.replace("\r\n", "\n").split("\n")


def _common(session: Session, refs: Any, kind: Kind, typed: Mapping[str, str]) -> dict[str, Value]:
    """What every item of this call has: its project, the options, the date of today."""
    values: dict[str, Value] = refs.parsed(kind, typed)
    if kind.field("project") is not None and kind.name != "project":
        values["project"] = refs.project_for(kind, values)
    return _with_day(session, kind, values)


def _with_day(session: Session, kind: Kind, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values, with today where a kind begins on the day it is added."""
    on = _DEFAULTS.get(kind.name, "")
    if on and values.get(on) is None:
        return {**values, on: session.today()}
    return dict(values)


def _titled(refs: Any, kind: Kind, title: str, common: Mapping[str, Value]) -> dict[str, Value]:
    if kind.name == "dependency":
        from mstui.cli.together import parse_predecessor

        return dict(parse_predecessor(refs, title, common))
    if kind.name == "reading":
        from mstui.domain.numbers import parse_reading

        return {"value": parse_reading(title)}
    values: dict[str, Value] = refs.parsed(kind, {kind.title: title} if title.strip() else {})
    return values


def _refuse_known_people(refs: Any, rows: Sequence[Mapping[str, Value]]) -> None:
    from mstui.actions.people import person_named

    for row in rows:
        name = str(row["name"])
        if person_named(refs.conn, name):
            raise InvalidValue(f"{name} is there already", field="name")

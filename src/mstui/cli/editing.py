"""``edit``: fields by options, or all of them as TOML in an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mstui.cli.fields import editable, named_option, option_name, typed_fields
from mstui.cli.session import Session
from mstui.cli.verb import WRITES, Verb, with_session
from mstui.domain.errors import UsageProblem
from mstui.domain.kinds import KINDS

if TYPE_CHECKING:
    from mstui.actions.adjust import Why
    from mstui.actions.change import Change
    from mstui.cli.refs import Ref, Refs

# What `edit` takes beside the fields that a person may set, with the kinds that have it.
_MORE = {
    "--state": "milestone: proposed, planned, deferred or cancelled.",
    "--assignee": "task: who works on it, instead of those who did.",
    "--cause": "The root cause, where a promise changes.",
    "--reason": "The rationale, where a promise changes.",
}


class _Edit(Verb):
    """Takes every field of every kind; its help lists them kind by kind."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        shown = [
            param
            for param in self.get_params(ctx)
            if not str(param.name).startswith("field_") or param.opts[0] in _MORE
        ]
        with formatter.section("Options"):
            formatter.write_dl([record for one in shown if (record := one.get_help_record(ctx))])
        with formatter.section("Fields, as options with a value"):
            formatter.write_dl([(name, " ".join(words)) for name, words in _words().items()])


def _words() -> dict[str, list[str]]:
    """The options of the fields of each kind that a person may set."""
    words = {
        kind.name: [option_name(field) for field in editable(kind)]
        for kind in KINDS.values()
        if kind.listed
    }
    return {name: options for name, options in words.items() if options}


def _field_options() -> list[click.Parameter]:
    """One option for each word that any kind has; its meaning is known with the item."""
    every = dict.fromkeys(option for options in _words().values() for option in options)
    return [named_option(name, "VALUE", _MORE.get(name, "")) for name in {**every, **_MORE}]


def _run(
    session: Session,
    item: tuple[str, ...],
    in_editor: bool,
    from_file: str | None,
    create_people: bool,
    yes: bool,
    **given: Any,
) -> None:
    from mstui.cli.refs import Refs

    session.create_people = create_people
    typed = typed_fields(given)
    if (in_editor or from_file) and typed.keys() - {"cause", "reason"}:
        raise UsageProblem("in the editor every field is at hand: no options beside it")
    if not (in_editor or from_file or typed):
        raise UsageProblem(
            "nothing to change", hint="mstui edit ITEM --FIELD VALUE, or --in-editor; mstui edit -h"
        )
    if len(item) > 1 and not in_editor and not from_file:
        raise UsageProblem("one item at a time", hint="several together with --in-editor")
    refs = Refs(session, session.writer())
    several = [refs.find(each) for each in dict.fromkeys(item)]
    found = several[0]
    if in_editor or from_file:
        from mstui.cli.toml_editing import edit_as_toml

        why = why_of(found.kind, typed)
        edit_as_toml(session, refs, several, from_file=from_file, why=why, yes=yes)
    else:
        session.report(_edited(session, refs, found, typed))


def _edited(session: Session, refs: Refs, found: Ref, typed: dict[str, str]) -> Change:
    from mstui.actions.items import edit_item
    from mstui.cli.foreseeing import with_impact

    if found.kind == "task" and typed.keys() & {"owner", "assignee"}:
        return _assigned(refs, found, typed)
    why = why_of(found.kind, typed)
    if found.kind == "milestone" and "state" in typed:
        return _in_state(session, refs, found, typed, why)
    values = refs.parsed(KINDS[found.kind], typed, refs.project_of(found))
    if not values:
        raise UsageProblem("a cause and a reason alone change nothing")
    seen = with_impact(session, refs, found, values, why)
    return edit_item(refs.ws, found.kind, found.id, values, why=seen)


def why_of(kind: str, typed: dict[str, str]) -> Why | None:
    """Cause and rationale among what was typed; they leave ``typed``, unless they are fields."""
    words = [word for word in ("cause", "reason") if KINDS[kind].field(word) is None]
    given = {word: typed.pop(word) for word in words if word in typed}
    if not given:
        return None
    from mstui.actions.adjust import Why

    return Why(cause=given.get("cause", ""), rationale=given.get("reason", ""))


def _in_state(
    session: Session, refs: Refs, found: Ref, typed: dict[str, str], why: Why | None
) -> Change:
    from mstui.actions.completing import set_state
    from mstui.cli.foreseeing import with_impact
    from mstui.domain.values import parse_value

    if set(typed) != {"state"}:
        raise UsageProblem("a milestone's state is changed by itself: --state and nothing else")
    field = KINDS["milestone"].field("state")
    assert field is not None
    state = str(parse_value(field, typed["state"]) or "")
    if state == "achieved":
        raise UsageProblem("a milestone is achieved with its evidence", hint="mstui achieve ITEM")
    if not state:
        raise UsageProblem("a milestone is never without a state")
    seen = with_impact(session, refs, found, {"state": state}, why)
    return set_state(refs.ws, found.id, state, why=seen)


def _assigned(refs: Refs, found: Ref, typed: dict[str, str]) -> Change:
    from mstui.actions.people import assign

    if len(typed) != 1:
        raise UsageProblem("who works on a task is changed by itself: --assignee and nothing else")
    (name,) = typed.values()
    return assign(refs.ws, [found.id], refs.person(name) if name.strip() else None)


edit = _Edit(
    "edit",
    shared=WRITES,
    params=[
        click.Argument(["item"], metavar="ITEM…", nargs=-1, required=True),
        click.Option(
            ["--in-editor"],
            is_flag=True,
            help="Items, or a whole project, as TOML in your editor.",
        ),
        click.Option(["--from", "from_file"], metavar="FILE", help="TOML of an edit that failed."),
        click.Option(["--yes"], is_flag=True, help="Delete what was taken out, unasked."),
        click.Option(["--create-people"], is_flag=True, help="Add people who are new."),
        *_field_options(),
    ],
    callback=with_session(_run),
    help="Change fields of an item; an empty text clears one.",
)

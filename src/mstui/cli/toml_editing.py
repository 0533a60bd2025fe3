"""Items and projects as TOML in the person's editor; what they wrote is kept where it can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mstui.cli.files import content
from mstui.cli.session import interactive
from mstui.domain.errors import MstuiError, NeedsAnswer
from mstui.exchange.item_toml.document import Document, write_document
from mstui.exchange.item_toml.outside import EditedFile
from mstui.exchange.item_toml.reading import LARGEST, Mistakes
from mstui.exchange.item_toml.saving import save_edit, try_edit
from mstui.exchange.item_toml.snapshot import Scope
from mstui.exchange.item_toml.understanding import (
    Edit,
    broken_promises,
    changed_milestones,
    understand,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mstui.actions.adjust import Why
    from mstui.actions.change import Change
    from mstui.cli.refs import Ref, Refs
    from mstui.cli.session import Session


def edit_as_toml(
    session: Session,
    refs: Refs,
    found: Sequence[Ref],
    *,
    from_file: str | None,
    why: Why | None,
    yes: bool = False,
) -> None:
    """Let a person edit items, or a whole project, and write what they changed."""
    document = write_document(refs.conn, scope_of(found))
    text = _from_file(from_file) if from_file else None
    file = EditedFile(document.text, document.name)
    try:
        change = _rounds(session, refs, document, file, text, why, yes=yes)
    except MstuiError as error:
        file.keep(error)
        raise
    file.discard()
    if change is None:
        from mstui.cli.output import tell

        tell("Nothing was changed")
    else:
        session.report(change)


def scope_of(found: Sequence[Ref]) -> Scope:
    """One project stands for all that it holds; anything else for itself."""
    if len(found) == 1 and found[0].kind == "project":
        return Scope(project=found[0].id)
    return Scope(items=tuple((ref.kind, ref.id) for ref in found))


def _from_file(path: str) -> str:
    raw = content(path, LARGEST + 1)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise MstuiError(f"{path}: line {line} is not UTF-8 text") from None


def _rounds(
    session: Session,
    refs: Refs,
    document: Document,
    file: EditedFile,
    text: str | None,
    why: Why | None,
    *,
    yes: bool,
) -> Change | None:
    """The editor again and again, until all is right or the person gives up."""
    given = text is not None
    if text is not None:
        file.text = text
        file.problems = ()
    while True:
        if not given:
            text = file.edit()
            if text is None:
                return None
        assert text is not None
        try:
            return _written(session, refs, document, text, why, yes=yes)
        except Mistakes as mistakes:
            file.refused(mistakes.problems)
            if given:
                code = mistakes.exit_code
                mistakes = Mistakes(mistakes.problems, document.name)
                mistakes.exit_code = code
                raise mistakes from None


def _written(
    session: Session, refs: Refs, document: Document, text: str, why: Why | None, *, yes: bool
) -> Change | None:
    joined = session.create_people
    edit = understand(refs.conn, document, text, session.today(), add_people=joined)
    if not edit:
        return None
    from mstui import dates

    today = dates.as_date(session.today())
    from mstui.cli.foreseeing import with_impact_of

    why = why or edit.why
    seen = with_impact_of(session, refs, changed_milestones(edit), why)
    if why is None and broken_promises(refs.conn, edit):
        milestone, changes = broken_promises(refs.conn, edit)[0]
        raise NeedsAnswer(
            f"“{milestone['name']}” was promised: its {' and '.join(changes)} needs a root cause"
            " and a rationale",
            hint="--cause and --reason, or [why] in the text",
        )
    if edit.removed and not yes:
        _ask(refs, document, edit)
    return save_edit(refs.ws, document, edit, today=today, why=seen)


def _ask(refs: Refs, document: Document, edit: Edit) -> None:
    """Ask before anything is deleted; what does not fit is told before that."""
    from mstui import dates

    gone = try_edit(refs.ws, document, edit, today=dates.as_date(refs.session.today()))
    if not interactive():
        raise NeedsAnswer(gone.question, hint="--yes deletes them")
    import click

    if not click.confirm(gone.question, err=True):
        raise NeedsAnswer("nothing was deleted, and nothing else was changed")

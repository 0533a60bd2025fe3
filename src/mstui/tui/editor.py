"""The person's own editor: the app gives it the terminal, and takes what it left."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from mstui.domain.errors import MstuiError
from mstui.exchange.item_toml.document import Document, write_document
from mstui.exchange.item_toml.outside import EditedFile, run_editor
from mstui.exchange.item_toml.reading import Mistakes
from mstui.exchange.item_toml.saving import save_edit, try_edit
from mstui.exchange.item_toml.snapshot import Scope
from mstui.exchange.item_toml.understanding import Edit, broken_promises, understand

if TYPE_CHECKING:
    from mstui.actions.adjust import Why
    from mstui.actions.change import Change
    from mstui.tui.app import MstuiApp

LEFT = "nothing was changed"
# From so many items on, reading them takes longer than a person waits for a key.
MANY = 400


async def edit_outside(app: MstuiApp, scope: Scope) -> Change | None:
    """Let a person edit items or a project in their editor; None where nothing was changed.

    Mistakes open it again with what is wrong at its lines. What can't be saved is kept in a file
    that the error names.
    """
    document = app.read(write_document, scope)
    file = EditedFile(document.text, document.name)
    change: Change | None = None
    while True:
        try:
            change = await _rounds(app, document, file)
        except MstuiError as error:
            told = error.message
            file.keep(error)
            if not file.is_kept:
                raise
            if await _again(app, told, file):
                continue
            app.tell(f"kept: {file.path}")
            return None
        break
    file.discard()
    if change is None:
        app.tell("Nothing was changed")
    return change


async def _again(app: MstuiApp, told: str, file: EditedFile) -> bool:
    """Say why nothing was saved and where the text is; whether it is opened again."""
    from mstui.tui.widgets.confirm import Confirm

    question_box = Confirm(
        "Not saved",
        f"{told[:1].upper()}{told[1:]}.",
        trigger="",
        lines=[
            f"Your text is kept in {file.path}",
            "mstui edit ITEM --from FILE takes it up again.",
        ],
        yes="open it again",
        no="leave it there",
    )
    answer: bool | None = await app.push_screen_wait(question_box)
    return answer is True


async def _rounds(app: MstuiApp, document: Document, file: EditedFile) -> Change | None:
    while True:
        text = _opened(app, file)
        if text is None:
            return None
        try:
            return await _save(app, document, text)
        except Mistakes as mistakes:
            file.refused(mistakes.problems)


def _opened(app: MstuiApp, file: EditedFile) -> str | None:
    """The text as the editor left it, None where it is as it was; the screen is ours again."""
    from textual.app import SuspendNotSupported

    refused: list[MstuiError] = []
    text: str | None = None
    try:
        with app.suspend():
            # Textual takes the terminal back only where nothing is raised inside.
            try:
                text = file.edit(run_here)
            except MstuiError as error:
                refused.append(error)
    except SuspendNotSupported:
        raise MstuiError("this terminal can't be given to another program") from None
    if refused:
        raise refused[0]
    return text


def run_here(command: list[str]) -> int:
    """The editor; a stop by Ctrl+Z stops us with it, until the shell continues both."""
    numbers = (signal.SIGTSTP, signal.SIGCONT)
    before = [signal.signal(number, signal.SIG_DFL) for number in numbers]
    try:
        return run_editor(command)
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


async def _save(app: MstuiApp, document: Document, text: str) -> Change | None:
    """Ask what has to be asked, and save; raises Mistakes, or MstuiError where it was left."""
    session = app.session
    edit = await _understood(app, document, text)
    if not edit:
        return None
    ws, today = session.ws, session.today
    if edit.removed:
        gone = await asyncio.get_running_loop().run_in_executor(
            None, lambda: try_edit(ws, document, edit, today=today)
        )
        if not await _confirmed(app, gone.question):
            raise MstuiError(LEFT)
    why = await _why(app, document, edit)
    refused: list[MstuiError] = []

    def save() -> Change:
        try:
            return save_edit(ws, document, edit, today=today, why=why)
        except MstuiError as error:
            refused.append(error)
            raise

    change = await app.perform(save)
    if refused:
        raise refused[0]
    if change is None:
        raise MstuiError(f"{LEFT}: nobody said who writes")
    return change


async def _understood(app: MstuiApp, document: Document, text: str) -> Edit:
    """The difference; that of thousands of items beside the screen, which stays alive."""

    def read() -> Edit:
        edit: Edit = app.read(understand, document, text, app.session.today_text)
        return edit

    if len(document.entries) < MANY:
        return read()
    app.tell("reading what you wrote …")
    return await asyncio.get_running_loop().run_in_executor(None, read)


async def _confirmed(app: MstuiApp, question: str) -> bool:
    from mstui.tui.widgets.confirm import Confirm

    trigger = app.session.registry.key_of("edit_in_editor")
    question_box = Confirm(
        "Taken out", question, trigger=trigger, yes="delete", no="change nothing"
    )
    confirmed: bool | None = await app.push_screen_wait(question_box)
    return confirmed is True


async def _why(app: MstuiApp, document: Document, edit: Edit) -> Why | None:
    """The reason for promises that change, asked once for all of them; what they do is kept."""
    from mstui.actions.adjust import planned
    from mstui.exchange.item_toml.understanding import changed_milestones
    from mstui.tui.dialogs.foreseen import foresee

    changes = changed_milestones(edit)
    if not changes:
        return edit.why
    follows = await foresee(app, "milestone", changes)
    if edit.why is not None:
        return edit.why._replace(impact=follows.kept)
    broken = app.read(broken_promises, edit)
    if not broken:
        return planned(follows.kept)
    from mstui.tui.dialogs.promising import asked_why

    why = await asked_why(app, broken, item=document.subject, follows=follows.told)
    if why is None:
        raise MstuiError(LEFT)
    return why._replace(impact=follows.kept)


def text_outside(app: MstuiApp, text: str, name: str) -> str | None:
    """A text as the person's editor left it, None where it is as it was.

    Raises MstuiError where the editor fails; what it left is kept in a file that the error names.
    """
    file = EditedFile(text, name)
    try:
        found = _opened(app, file)
    except MstuiError as error:
        file.keep(error)
        if file.is_kept:
            error.hint = f"your text is kept: {file.path}"
        raise
    file.discard()
    return found

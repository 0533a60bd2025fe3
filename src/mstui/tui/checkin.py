"""Beginning a check-in in the app, going on with one, and what is told when it is left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mstui.domain.errors import NeedsAnswer

if TYPE_CHECKING:
    from mstui.review.session import Reply, Review
    from mstui.tui.going import GoingApp


async def begin_checkin(
    app: GoingApp, projects: Sequence[str] = (), kind: str = "", *, me: bool = False
) -> None:
    """Open the check-in of these projects, or of those that are due; goes on where one lies.

    ``me`` makes it a report of one's own items.
    """
    if not await app.knows_author():
        return
    try:
        review = _opened(app, projects, kind, me)
    except NeedsAnswer as question:
        if not await _goes_on(app, question):
            return
        review = _opened(app, (), kind, me)
    from mstui.publish.update import draft_update
    from mstui.tui.screens.review import ReviewScreen

    review.drafter = draft_update
    app.push_screen(ReviewScreen(review))


def _opened(app: GoingApp, projects: Sequence[str], kind: str, me: bool) -> Review:
    from mstui.config.paths import drafts_dir
    from mstui.review.opening import open_review

    session = app.session
    if not kind and not me and not _are_due(app, projects):
        kind = "adhoc"
    return open_review(
        session.ws,
        Path(drafts_dir()),
        today=session.today_text,
        projects=projects,
        kind=kind,
        me=session.ws.author if me else "",
    )


def _are_due(app: GoingApp, projects: Sequence[str]) -> bool:
    """Whether it is the usual check-in of these projects: due, or the first one ever."""
    from mstui.views.checkins import due_projects

    today = app.session.today_text
    found = app.session.read(due_projects, today)
    return all(one.is_due or not one.last_on for one in found if one.id in projects)


async def _goes_on(app: GoingApp, question: NeedsAnswer) -> bool:
    """Ask whether to go on with the check-in of other projects that lies open."""
    from mstui.tui.widgets.confirm import Confirm

    asked: bool | None = await app.push_screen_wait(
        Confirm(
            "A check-in is open",
            f"{question.message[:1].upper()}{question.message[1:]}.",
            trigger="",
            lines=["It goes on where it was left; close or forget it to begin another."],
            yes="go on with it",
            no="not now",
        )
    )
    return bool(asked)


def leave_checkin(app: GoingApp, review: Review, reply: Reply) -> None:
    """Back to where it was begun, with what became of it."""
    if reply.effect == "leave":
        review.leave()
    app.do_back()
    key = app.session.registry.key_of("go_checkin")
    told = reply.notice
    if reply.effect == "leave":
        told = f"The check-in goes on where it is: {key}"
    elif reply.change is not None:
        undo = app.session.registry.key_of("undo")
        minutes = app.session.registry.key_of("go_checkins")
        told = f"{reply.change.summary} · {minutes} reads the minutes · {undo} withdraws it"
    app.tell(told)


async def drop_checkin(app: GoingApp, review: Review) -> None:
    """Forget the check-in that lies open, once that was asked; what was changed in it stays."""
    from mstui.tui.widgets.confirm import Confirm

    asked: bool | None = await app.push_screen_wait(
        Confirm(
            "Forget this check-in",
            "Forget what was answered so far?",
            trigger="",
            lines=["What was changed in it stays; there will be no minutes of it."],
            yes="forget it",
            no="go on with it",
        )
    )
    if asked:
        review.drop()
        app.do_back()
        app.tell("The check-in is forgotten; what was changed in it stays")

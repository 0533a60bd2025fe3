"""Beginning a review, or going on with the one that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mstui.actions.checkin_undo import last_intent, made_by, touches, undone, was_written
from mstui.dates import now_ms, show
from mstui.dates.clock import date_of_instant
from mstui.domain.errors import InvalidValue, NeedsAnswer, NotFound
from mstui.domain.ids import new_id
from mstui.review.flow_milestones import fingerprint
from mstui.review.items import MILESTONES
from mstui.review.log import Log, log_path
from mstui.review.rounds import last_checkin, projects_due, rounds_of
from mstui.review.session import MADE, Review
from mstui.store.workspace import Workspace

if TYPE_CHECKING:
    from mstui.views.record import Record

KINDS = ("weekly", "biweekly", "milestone", "adhoc")


def open_review(
    ws: Workspace,
    folder: Path | None,
    *,
    today: str,
    projects: Sequence[str] = (),
    kind: str = "",
    me: str = "",
    now: Callable[[], int] = now_ms,
    drafter: Callable[[Record, str], str] | None = None,
) -> Review:
    """The review of these projects (ids), of those that are due where none is named.

    ``folder`` is where its log lies; without one nothing outlives the process. ``me`` makes it a
    member's own report. ``drafter`` drafts the update (``publish.update.draft_update``).
    Raises Locked while another window holds it, NeedsAnswer where one of other projects is
    open, NotFound where there is no project to review.
    """
    if kind and kind not in KINDS:
        raise InvalidValue(f"the kind is one of {', '.join(KINDS)}", field="kind")
    if ws.read_only:
        raise InvalidValue(f"nothing can be checked in: {ws.read_only_because}")
    log = _log(ws, folder, me)
    try:
        header = _going_on(ws, log, projects)
        if header is None:
            header = _new(ws, today, projects, kind, me, now())
            log.begin(header)
        with ws.reader_lock:
            rounds = rounds_of(ws.reader, header["projects"], header["checkins"], today)
        if not rounds:
            log.end()
            raise NotFound("the projects of the open check-in were deleted: it is forgotten")
        review = Review(ws, log, rounds, today, now)
        review.drafter = drafter
        _settle(review)
        return review
    except BaseException:
        log.close()
        raise


def open_since(ws: Workspace, folder: Path, me: str = "") -> dict[str, Any] | None:
    """What is known of a review that lies open: ``projects``, ``started``; None for none."""
    with ws.reader_lock:
        path = log_path(folder, ws.db_id, ws.author, me)
    if not path.exists():
        return None
    log = Log(path)
    try:
        return _going_on(ws, log, ())
    finally:
        log.close()


def _log(ws: Workspace, folder: Path | None, me: str) -> Log:
    if folder is None:
        return Log(None)
    with ws.reader_lock:
        database = ws.db_id
    try:
        return Log(log_path(folder, database, ws.author, me))
    except OSError as error:
        # A check-in that can't be kept on the way can still be held and closed.
        return Log(None, problem=(error.strerror or str(error)).lower())


def _going_on(ws: Workspace, log: Log, projects: Sequence[str]) -> dict[str, Any] | None:
    """The header of the review that lies open; None where a new one begins."""
    header = log.header
    if not header or not isinstance(header.get("projects"), list):
        return None
    # A kill between the last write and the end of the log: it is closed already.
    if any(was_written(ws, str(id)) for id in header["checkins"].values()):
        return None
    if projects and set(projects) != set(header["projects"]):
        with ws.reader_lock:
            keys = [_key(ws, id) for id in header["projects"]]
        day = date_of_instant(int(header["started"]))
        raise NeedsAnswer(
            f"a check-in of {', '.join(filter(None, keys))} is open since {show(day, day)}",
            hint="mstui checkin goes on with it, mstui checkin --drop forgets it",
        )
    return header


def _key(ws: Workspace, project: str) -> str:
    found = ws.reader.execute(
        "SELECT coalesce(\"key\",name,'') FROM project WHERE id=?", (project,)
    ).fetchone()
    return str(found[0]) if found else ""


def _new(
    ws: Workspace, today: str, projects: Sequence[str], kind: str, me: str, started: int
) -> dict[str, Any]:
    with ws.reader_lock:
        chosen = list(dict.fromkeys(projects)) or projects_due(ws.reader, today)
        last = {project: last_checkin(ws.reader, project) for project in chosen}
    if not chosen:
        raise NotFound("there is no active project to check in", hint="mstui new begins one")
    return {
        "id": new_id(ws.bits),
        "projects": chosen,
        "checkins": {project: new_id(ws.bits) for project in chosen},
        # By project the check-in before, to know those that others close meanwhile.
        "last": last,
        "kind": kind,
        "me": me,
        "started": started,
    }


def _settle(review: Review) -> None:
    """Bring the log in step with the file: a write that a kill cut off, undone elsewhere, a new
    day on which a belief of yesterday is looked at again."""
    state, ws = review.state, review.ws
    pending = state.pending
    if pending is not None:
        intent, _ = last_intent(ws)
        rows = [key.partition(":")[2].partition(":")[2] for key, _ in pending["ks"]]
        is_written = intent != pending["before"] and (
            any(row and touches(ws, intent, row) for row in rows) or bool(made_by(ws, intent, MADE))
        )
        if is_written:
            made = [[kind, id] for kind, id in made_by(ws, intent, MADE)]
            said = {**(pending.get("d") or {}), "made": made}
            review.keep({"t": "s", "n": pending["n"], "ks": pending["ks"], "d": said, "i": intent})
        else:
            review.keep({"t": "u", "n": pending["n"]})
    gone = undone(ws) if any(given.intent for given in state.given) else set()
    for given in list(state.given):
        if given.intent in gone:
            review.keep({"t": "u", "n": given.number})
    _settle_day(review)
    review.start()


def _settle_day(review: Review) -> None:
    """On another day, ask again what was answered to something that has changed."""
    state = review.state
    if state.choices.get("day") == review.today:
        return
    if state.choices.get("day"):
        for item in review.items_of_step(MILESTONES):
            answer = state.answer(item.key)
            told = answer.said.get("as")
            moved = told is not None and told != fingerprint(item)
            believed = str(answer.said.get("forecast") or "")
            is_past = bool(believed) and believed < review.today
            if answer.verdict and (moved or is_past or (told is None and not item.plain)):
                review.keep({"t": "r", "k": item.key})
    review.keep({"t": "x", "name": "day", "value": review.today})


def forget(ws: Workspace, folder: Path, me: str = "") -> list[str]:
    """Drop the review that lies open; the keys of its projects, none where none was open."""
    if open_since(ws, folder, me) is None:
        return []
    log = _log(ws, folder, me)
    with ws.reader_lock:
        keys = [_key(ws, str(id)) for id in log.header["projects"]]
    log.end()
    return [key or "a deleted project" for key in keys]


def look(ws: Workspace, *, today: str, projects: Sequence[str] = (), me: str = "") -> Review:
    """What a review would go through now; nothing is begun, and nothing can be answered."""
    header = _new(ws, today, projects, "", me, now_ms())
    log = Log(None)
    log.begin(header)
    with ws.reader_lock:
        rounds = rounds_of(ws.reader, header["projects"], header["checkins"], today)
    review = Review(ws, log, rounds, today, now_ms)
    review.start()
    return review

"""Looking at the file as it was right after a check-in; nothing can be changed there."""

from __future__ import annotations

from typing import NamedTuple

from mstui.store.asof import Copy, as_of
from mstui.tui.session import Session
from mstui.views.checkins import PastCheckin, after, before, past_checkins

# So many moments are kept, each a copy of the file in memory.
KEPT = 4


class Moment(NamedTuple):
    """A moment that is looked at: the ``number``-th of ``known`` check-ins."""

    checkin: PastCheckin
    number: int
    known: int
    conn: Copy


class Looking:
    """Steps a session through its past check-ins and back to the present."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._copies: dict[str, Copy] = {}

    def step(self, direction: int, project: str = "") -> bool:
        """Go to the check-in before (-1) or after (+1); after the last one comes the present.

        False where there is none in that direction.
        """
        session = self._session
        checkins = session.read_present(past_checkins, project)
        here = session.past.checkin.at if session.past is not None else None
        if direction < 0:
            found = before(checkins, here)
            if found is None:
                return False
        elif here is None:
            return False
        else:
            found = after(checkins, here)
            if found is None:
                self.leave()
                return True
        self._show(found, checkins)
        return True

    def show(self, id: str) -> bool:
        """Go to one check-in; False where it is gone."""
        checkins = self._session.read_present(past_checkins)
        found = next((one for one in checkins if one.id == id), None)
        if found is not None:
            self._show(found, [one for one in checkins if one.project == found.project])
        return found is not None

    def leave(self) -> None:
        """Back to the present."""
        self._session.past = None

    def close(self) -> None:
        """Let the copies go."""
        self.leave()
        for conn in self._copies.values():
            conn.close()
        self._copies.clear()

    def _show(self, found: PastCheckin, checkins: list[PastCheckin]) -> None:
        number = [one.id for one in checkins].index(found.id) + 1
        self._session.past = Moment(found, number, len(checkins), self._copy(found))

    def _copy(self, found: PastCheckin) -> Copy:
        conn = self._copies.pop(found.id, None)
        if conn is None:
            # From the past that is seen now it is a shorter way than from the present.
            past = self._session.past
            nearer = past is not None and past.checkin.at > found.at
            if past is not None and nearer:
                conn = as_of(past.conn, found.at)
            else:
                conn = self._session.read_present(as_of, found.at)
            while len(self._copies) >= KEPT:
                self._forget_one()
        self._copies[found.id] = conn
        return conn

    def _forget_one(self) -> None:
        past = self._session.past
        seen = past.checkin.id if past is not None else ""
        oldest = next(id for id in self._copies if id != seen)
        self._copies.pop(oldest).close()

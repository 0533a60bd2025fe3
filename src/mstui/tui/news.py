"""What happens to the open file while it is shown: others write to it, lock it, replace it."""

from __future__ import annotations

from typing import NamedTuple

from mstui.store.watch import News, Watch
from mstui.tui.session import Session

POLL_SECONDS = 0.5
OTHERS_SAVE = "another program is saving; what you see may be old"
_TROUBLES: dict[News, str] = {
    "replaced": "the file was replaced",
    "gone": "the file is gone",
}


class Report(NamedTuple):
    """What to tell, and whether to read everything again; empty where nothing happened."""

    text: str = ""
    problem: bool = False
    changed: bool = False


class FileNews:
    """Looks at the file twice a second; ``trouble`` says what is wrong with it for good."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._watch = Watch(session.ws)
        self._told_damage = ""
        self.trouble = ""

    def look(self) -> Report:
        """What happened since the last look."""
        session, waited = self._session, self._session.locked
        if not session.is_readable():
            return Report() if waited else Report(OTHERS_SAVE, problem=True)
        news = self._watch.news()
        if news in _TROUBLES:
            self.trouble = _TROUBLES[news]
            return Report(f"{self.trouble}: quit and open it again", problem=True)
        if session.damage and session.damage != self._told_damage:
            self._told_damage, self.trouble = session.damage, "the file is damaged"
            return Report(session.damage, problem=True)
        if news:
            return Report("changed by another program", changed=True)
        return Report("read again", changed=True) if waited else Report()

    def know_own_change(self) -> None:
        """What was just saved here, and is shown, is no news."""
        self._session.is_readable()
        news = self._watch.news()
        if news in _TROUBLES:
            self.trouble = _TROUBLES[news]

"""What the reading of a typed line asks about the open workspace."""

from __future__ import annotations

from collections.abc import Sequence

from mstui.dates import date_parser, moment_parser
from mstui.domain.quick import Hit
from mstui.domain.text import fold
from mstui.tui.dialogs.known import Known
from mstui.views.quick_names import hits

ME = "me"


class Names:
    """Names, days and durations as one dialog knows them; what was looked up is remembered."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._date = date_parser(known.today, known.is_working)
        self._moment = moment_parser(known.today, known.is_working)
        self._hits: dict[tuple[tuple[str, ...], str], Sequence[Hit]] = {}

    @property
    def minutes_per_day(self) -> int:
        return self.known.minutes_per_day

    def date(self, text: str) -> str:
        return self._date(text)

    def moment(self, text: str) -> str:
        return self._moment(text)

    def hits(self, kinds: tuple[str, ...], text: str) -> Sequence[Hit]:
        key = (kinds, fold(text))
        found = self._hits.get(key)
        if found is None and kinds == ("person",) and key[1] == ME and self.known.host.ws.author:
            found = self._hits[key] = [Hit(self.known.host.ws.author, "person", ME)]
        if found is None:
            project = self.known.project or ""
            found = self._hits[key] = self.known.host.read(
                lambda conn: hits(conn, kinds, text, project=project)
            )
        return found

    def look_again(self) -> None:
        """Forget what was found: others may have written since."""
        self._hits.clear()
        self.known.look_again()

"""The minutes of a project's check-ins: read one after the other, copied, saved, opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from mstui.domain.errors import MstuiError
from mstui.publish.forms import file_name, minutes_as
from mstui.publish.minutes import minutes
from mstui.publish.plaintext import plain_text
from mstui.publish.telling import long_words
from mstui.tui.dialogs.pane import Keys
from mstui.tui.dialogs.reading import ReadDialog
from mstui.tui.sharing import copied, open_outside, saved, shown_path
from mstui.tui.widgets.lines import MARGIN
from mstui.tui.widgets.source import Cell
from mstui.views.record import Listed, Record, checkins, record_of

if TYPE_CHECKING:
    from mstui.tui.performing import WorkingApp

_RULES = frozenset("=-")


class MinutesDialog(ReadDialog[None], inherit_bindings=False):
    """Shows the minutes of a check-in; left and right go through the others."""

    help_topic: ClassVar[str] = "minutes"
    widest: ClassVar[int] = 96

    def __init__(self, project: str, checkin: str = "") -> None:
        super().__init__()
        self.project = project
        self.checkin = checkin
        self.audience = "internal"
        self._listed: list[Listed] = []
        self._place = 0
        self._record: Record | None = None

    def prepare(self) -> None:
        found = self.host.read(lambda conn: checkins(conn, self.project))
        self._listed = [one for one in found if one.state != "open"]
        if not self._listed:
            raise MstuiError("this project has had no check-in yet")
        ids = [one.id for one in self._listed]
        self._place = ids.index(self.checkin) if self.checkin in ids else 0
        self._read()

    def _read(self) -> None:
        id = self._listed[self._place].id
        self._record = self.host.read(lambda conn: record_of(conn, id))

    @property
    def record(self) -> Record:
        """The check-in that is shown."""
        assert self._record is not None
        return self._record

    @property
    def heading(self) -> str:
        reader = "for the client" if self.audience == "client" else "for the team"
        of = f"{len(self._listed) - self._place} of {len(self._listed)}"
        return f"Minutes · {long_words(self.record.on)} · {of} · {reader}"

    def keys(self) -> Keys:
        other = "for the team" if self.audience == "client" else "for the client"
        return (
            ("y", "copy"),
            ("s", "save as HTML"),
            ("E", "editor"),
            ("← →", "check-ins"),
            ("Tab", other),
            ("Esc", "close"),
        )

    def texts(self) -> Sequence[Cell]:
        room = max(20, self.cells - 2 - 2 * MARGIN)
        document = minutes(self.record, self.audience)
        return list(styled(plain_text(document, room).splitlines()))

    def take_key(self, key: str) -> bool:
        self.pane.tell("")
        if key in ("left", "right"):
            self._go(1 if key == "left" else -1)
        elif key == "tab":
            self.audience = "client" if self.audience == "internal" else "internal"
            self._show()
        elif key in ("y", "s", "E"):
            try:
                self._hand_out(key)
            except MstuiError as error:
                self.refuse(error)
        else:
            return super().take_key(key)
        return True

    def _go(self, step: int) -> None:
        """To the check-in before (1) or after (-1)."""
        place = self._place + step
        if 0 <= place < len(self._listed):
            self._place = place
            self._read()
            self._show()
        else:
            self.pane.tell("that is the first one" if step > 0 else "that is the latest one")

    def _show(self) -> None:
        self.pane.hints = self.keys()
        self.pane.retitle(self.heading)
        self.pane.set_lines(self.texts())
        self.pane.scroll_lines(-100_000)
        self.resize()

    def _hand_out(self, key: str) -> None:
        app = cast("WorkingApp", self.app)
        format = {"y": "text", "s": "html", "E": "markdown"}[key]
        text = minutes_as(self.record, format, self.audience)
        name = file_name(self.record, format, self.audience)
        if key == "y":
            told = f"Copied, and in {shown_path(copied(app, text, name))}"
        else:
            path = saved(text, name)
            told = f"Saved: {shown_path(path)}"
            if key == "E":
                open_outside(app, path)
        self.pane.report(told)
        self.host.tell(told)


def styled(lines: list[str]) -> Iterator[Cell]:
    """Headings in bold, without the lines drawn under them."""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line and set(line) <= _RULES and len(set(line)) == 1:
            continue
        is_heading = bool(after) and set(after) <= _RULES and len(set(after)) == 1
        if is_heading:
            yield (line, "bold")
        elif line.startswith("*** "):
            yield (line.removeprefix("*** "), "amber bold")
        else:
            yield line

"""Importing another tool's file: which one, then what of it becomes what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from mstui.domain.errors import InvalidValue, MstuiError
from mstui.tui.dialogs.base import FormDialog
from mstui.tui.dialogs.file_names import completions, path_of
from mstui.tui.dialogs.meaning import MeaningField
from mstui.tui.dialogs.pane import Keys, Told
from mstui.tui.widgets.fields import SUGGESTIONS, Field

if TYPE_CHECKING:
    from mstui.actions.change import Change

LONGEST_PATH = 4000


class PathField(MeaningField):
    """A file's path; the text takes the whole line, what the file is stands below."""

    def _text_cells(self, cells: int) -> int:
        return cells


class ImportPlan(FormDialog["Change"], inherit_bindings=False):
    """Asks for the file; the review of what is in it follows."""

    help_topic: ClassVar[str] = "importing"
    draft_name: ClassVar[str] = "import"

    @property
    def heading(self) -> str:
        return "Import a plan"

    def keys(self) -> Keys:
        return (("Enter", "read it"), ("Esc", "cancel"), ("↓", "pick a name"))

    def fields(self) -> Sequence[Field]:
        return [
            PathField(
                "path",
                "File",
                parse=self._meaning,
                suggest=completions,
                required=True,
                limit=LONGEST_PATH,
                help="Project XML, CSV, XLSX; exports of Jira, Redmine, Linear, Asana",
            ),
            Told(
                "said",
                "",
                ("Nothing is written before you have seen what it becomes.", "muted"),
                lines=SUGGESTIONS,  # room for the names that are offered
            ),
        ]

    def _meaning(self, text: str) -> str:
        """What the file is, by its first bytes."""
        from mstui.exchange.sniff import sniff

        path = path_of(text)
        try:
            if not path.exists():
                return ""
            if path.is_dir():
                return "a folder: go on typing"
        except OSError as error:  # a name too long, a folder that is closed to us
            raise MstuiError(f"no such file: {error.strerror}") from None
        source = sniff(path)
        return f"{source.format}, {_size(source.size)}"

    async def save(self) -> Change | None:
        from mstui.tui.dialogs.import_review import ImportReview

        path = path_of(self.pane.values["path"])
        try:
            if path.is_dir():
                raise InvalidValue("that is a folder; name a file in it", field="path")
        except OSError as error:
            raise MstuiError(f"{path}: {error.strerror}") from None
        return await self.app.push_screen_wait(ImportReview(path))


def _size(count: int) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if count < 10_240 or unit == "MiB":
            return f"{count:,} {unit}"
        count //= 1024
    return ""

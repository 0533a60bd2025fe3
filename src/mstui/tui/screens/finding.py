"""Finding on every screen: the search over it, the way to what was found, and narrowing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

from mstui.tui.screens.choosing import Choosing

if TYPE_CHECKING:
    from mstui.tui.dialogs.find import Outcome
    from mstui.tui.dialogs.pages import Topic
    from mstui.views.search_filters import Filter
    from mstui.views.search_hits import Hit


class _Item(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Item)


class Finding(Choosing, inherit_bindings=False):
    """The commands that find. ``searched`` is what narrows the lists of this screen."""

    def __init__(self) -> None:
        super().__init__()
        self.searched = ""
        # Opened on the way to something found: the next one takes its place.
        self.passing = False

    # -- what a screen provides -----------------------------------------------------------------

    def narrow(self, text: str) -> None:
        """Show only what fits a query; empty shows everything."""

    def attempt(self, show: Callable[..., object], *more: object) -> None:
        """Show something of the file, where it can be read now."""
        raise NotImplementedError

    def show_bars(self, notice: str = "", *, problem: bool = False) -> None:
        """Draw both lines, with a notice."""

    def project_here(self) -> str:
        """The project (an id) that is seen here; empty where there are several."""
        return getattr(self, "project", "")

    # -- searching ------------------------------------------------------------------------------

    def do_find(self) -> None:
        """Search the whole workspace, what belongs to this screen first."""
        self.open_find("")

    def open_find(self, text: str) -> None:
        """The search, with a line that is typed already."""
        from mstui.tui.dialogs.find import Find

        dialog = Find(self.session, project=self.project_here(), scope=self.scope, text=text)
        self.app.push_screen(dialog, self._after_find)

    def _after_find(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        if not outcome.hits:
            self.session.trail = None
            self.found(outcome.text)
            return
        from mstui.tui.searching import Trail

        self.session.trail = Trail(*outcome)
        self._go_along(0)

    def found(self, text: str) -> None:
        """Narrow the lists to what fits a query; empty shows everything again."""
        if text != self.searched:
            self.searched = text
            self.attempt(self.narrow, text)
        self.show_bars()

    def fitting(self, items: Iterable[Item], kind_of: Callable[[Item], str]) -> list[Item]:
        """Those of the items that fit what narrows the lists; all where nothing does."""
        if not self.searched:
            return list(items)
        from mstui.views.search import matching_ids

        searching = self.session.searching
        query, asker = searching.parse(self.searched), searching.asker()
        fit: dict[str, frozenset[str]] = {}
        found = []
        for item in items:
            kind = kind_of(item)
            if kind not in fit:
                fit[kind] = self.session.read(matching_ids, kind, query, asker)
            if item.id in fit[kind]:
                found.append(item)
        return found

    # -- from one hit to the next ---------------------------------------------------------------

    def do_find_next(self) -> None:
        self._next(1)

    def do_find_previous(self) -> None:
        self._next(-1)

    def _next(self, steps: int) -> None:
        """The next row of a narrowed list, else the next hit of the last search."""
        if self.session.trail is None:
            self.active.move(steps)
        else:
            self._go_along(steps)

    def _go_along(self, steps: int) -> None:
        """To another hit of the last search; those that were deleted meanwhile are passed over."""
        trail = self.session.trail
        assert trail is not None
        for _ in trail.hits:
            trail = trail.moved(steps)
            if self._is_there(trail.hit):
                break
            steps = steps or 1
        else:
            self.session.trail = None
            self.show_bars(f"nothing of what “{trail.text.strip()}” found is left", problem=True)
            return
        self.session.trail = trail
        place = f"{trail.at + 1} of {len(trail.hits)} for “{trail.text.strip()}”"
        key_of = self.session.registry.key_of
        keys = f" · {key_of('find_next')} {key_of('find_previous')} next, previous"
        self.show_hit(trail.hit, f"{place}{keys if len(trail.hits) > 1 else ''}")

    def _is_there(self, hit: Hit) -> bool:
        from mstui.views.names import kind_of

        unread: str | None = hit.kind
        return self.session.read_or(unread, kind_of, hit.id, (hit.kind,)) is not None

    def follow(self, chosen: Hit | Filter | Topic) -> None:
        """Go to what was picked by its name."""
        from mstui.tui.dialogs.find import marked_text
        from mstui.tui.dialogs.pages import HelpPages, Topic
        from mstui.views.search_filters import Filter

        if isinstance(chosen, Topic):
            self.app.push_screen(HelpPages(chosen.name))
        elif isinstance(chosen, Filter):
            self.open_find(chosen.query)
        elif text := marked_text(chosen):
            self.open_find(text)
        else:
            self.show_hit(chosen)

    def show_hit(self, hit: Hit, notice: str = "") -> None:
        """Go to an item in its project; one that belongs to none is read where one is."""
        kind, id = hit.item or (hit.kind, hit.id)
        project = id if kind == "project" else hit.project
        if not project:
            from mstui.tui.dialogs.find_reading import ReadItem

            self.app.push_screen(ReadItem(self.session, kind, id))
            self.show_bars(notice)
        elif project == self.project_here() and self._holds(kind, id):
            if self.searched:
                self.found("")
            if kind != "project":
                self.go_to(kind, id)
            self.show_bars(notice)
        else:
            self._open_project(project, None if kind == "project" else (kind, id), notice)

    def _holds(self, kind: str, id: str) -> bool:
        """Whether an item of its project has a place here; the project's own screen has all."""
        if self.scope == "project":
            return True
        return kind != "project" and self.active.select_id(id)

    def go_to(self, kind: str, id: str) -> None:
        """Put the cursor on an item of this screen."""

    def _open_project(self, project: str, select: tuple[str, str] | None, notice: str) -> None:
        from mstui.tui.screens.project import ProjectScreen

        screen = ProjectScreen(project, select=select, notice=notice)
        screen.passing = True
        if self.passing:
            self.app.switch_screen(screen)
        else:
            self.app.push_screen(screen)

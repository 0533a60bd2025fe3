"""Where a review stands: its projects, the items in sight, the cursor, what is asked.

What a screen draws of a review is all here; the keys are ``session``'s.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from mstui.domain.errors import InvalidValue
from mstui.review.asking import Context, Prompt, prompt_of, stage_of
from mstui.review.flows import FLOWS
from mstui.review.items import (
    CLOSE,
    DONE,
    MILESTONES,
    NOTHING,
    ROADBLOCKS,
    STEPS,
    Item,
    Round,
    item_of,
)
from mstui.review.keys import Key, keys_of
from mstui.review.log import Log
from mstui.review.reading import Reader
from mstui.review.rounds import attendees_of, minutes_before, people_of
from mstui.review.sight import Sight, may_sweep
from mstui.review.state import Answer, State
from mstui.store.workspace import Workspace

if TYPE_CHECKING:
    from mstui.actions.change import Change
    from mstui.review.brief import Brief
    from mstui.views.record import Record

T = TypeVar("T")

# A pause of more than that was not spent on the review.
LONGEST_THOUGHT_MS = 5 * 60_000
USUAL_MINUTES = 10


class Places:
    """What is known of a review under way, and where the cursor is."""

    def __init__(
        self,
        ws: Workspace,
        log: Log,
        rounds: Sequence[Round],
        today: str,
        now: Callable[[], int],
    ) -> None:
        self.ws, self.log, self.rounds = ws, log, list(rounds)
        self.today, self.day = today, date.fromisoformat(today)
        self.now = now
        self.me = str(log.header.get("me") or "")
        self.kind = str(log.header.get("kind") or "")
        self.closed: Change | None = None
        self.state = State()
        self.is_resumed = bool(log.entries)
        for entry in log.entries:
            self.state.apply(entry)
        self._items: dict[int, list[Item]] = {}
        self._stale: set[int] = set()
        self._groups: list[tuple[str, str, list[Item]]] | None = None
        self._sights: dict[str, Sight] = {}
        self._working: dict[str, Callable[[date], bool]] = {}
        self._group, self._index = "", 0
        self._usual: int | None = None
        # Who drafts the text of the update, from the record and the audience.
        self.drafter: Callable[[Record, str], str] | None = None
        self._last_key = now()

    # -- reading ----------------------------------------------------------------------------------

    def read(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        """Ask the file something."""
        with self.ws.reader_lock:
            return ask(self.ws.reader)

    def is_working(self, project: str) -> Callable[[date], bool]:
        """Which days work in a project."""
        found = self._working.get(project)
        if found is None:
            from mstui.views.calendars import calendar_of

            def ask(conn: sqlite3.Connection) -> Callable[[date], bool]:
                row = conn.execute("SELECT calendar FROM project WHERE id=?", (project,)).fetchone()
                try:
                    return calendar_of(conn, row[0] if row else None).is_working
                except (InvalidValue, ValueError):
                    return calendar_of(conn, None).is_working

            found = self._working[project] = self.read(ask)
        return found

    def _load(self, step: int) -> list[Item]:
        """The items of a step, as they were read when it was entered."""
        if step not in self._items:
            self._items[step] = self._read_step(step)
            self._stale.discard(step)
        return self._items[step]

    def _read_step(self, step: int) -> list[Item]:
        found = self.read(lambda conn: self._reader(conn).step(step))
        known = {item.key for item in found}
        # What was answered stays in sight, although it may be no item any more.
        kept = [
            item
            for item in self._items.get(step, ())
            if item.key not in known and self.state.is_answered(item.key)
        ]
        made = self._made()
        return kept + [item for item in found if self._is_fresh(item, made)]

    def _freshen(self, group: str) -> None:
        """Read a group again, where something was written since it was read."""
        steps = self._stale & (set(self.steps) if self.is_walking else {int(group)})
        for step in steps:
            if step in self._items:
                self._items[step] = self._read_step(step)
            self._stale.discard(step)
        if steps:
            self._groups = None

    def _wrote(self) -> None:
        """Something was written: every step is read again when it is entered."""
        self._stale |= set(self._items)

    def look_again(self, item: Item) -> None:
        """Read one item of the step in sight again."""
        found = self.read(lambda conn: self._reader(conn).again(item))
        if found is not None:
            items = self._items[item.step]
            self._items[item.step] = [found if one.key == item.key else one for one in items]
            self._groups = None

    def _reader(self, conn: sqlite3.Connection) -> Reader:
        return Reader(conn, self.rounds, self.today, self.me, self.ws.author)

    def _is_fresh(self, item: Item, made: set[tuple[str, str]]) -> bool:
        """Whether an item waits for an answer of its own: what was made here does not."""
        return (item.kind, item.id) not in made or self.state.is_answered(item.key)

    def _made(self) -> set[tuple[str, str]]:
        found = set()
        for given in self.state.given:
            for kind, id in given.said.get("made", ()):
                found.add((kind, id))
                if kind == "milestone":
                    found.add(("achieved", id))
        return found

    def refresh(self) -> None:
        """Somebody wrote: read the items again, and keep the place."""
        key = self.item.key
        self._wrote()
        self._freshen(self._group)
        self._go_to(key)

    # -- where we are -----------------------------------------------------------------------------

    @property
    def is_walking(self) -> bool:
        """Whether the items go owner by owner."""
        return bool(self.state.choices.get("walk"))

    def groups(self) -> list[str]:
        """The names of the groups that are gone through: steps, or owners between them."""
        if self.is_walking:
            return [group for group, _, _ in self._walked()]
        return [str(step) for step in self.steps]

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps of this review: a member's own report has fewer."""
        return (DONE, MILESTONES, ROADBLOCKS, 7, CLOSE) if self.me else tuple(range(len(STEPS)))

    def items_of(self, group: str) -> list[Item]:
        """The items of a group; one that stands for nothing where it has none."""
        if self.is_walking:
            return next(items for name, _, items in self._walked() if name == group)
        step = int(group)
        return self._load(step) or [Item(step, "none", "", "", NOTHING[step], plain=True)]

    def _walked(self) -> list[tuple[str, str, list[Item]]]:
        if self._groups is None:
            from mstui.review.walking import walked

            by_step = {step: self._load(step) for step in self.steps}
            names = self.read(people_of)
            self._groups = walked(by_step, names)
        return self._groups

    @property
    def group(self) -> str:
        """The group that the cursor is in."""
        return self._group

    @property
    def items(self) -> list[Item]:
        """The items in sight: those of the step, or of the owner."""
        return self.items_of(self._group)

    def _sight_of(self, group: str, items: list[Item]) -> Sight:
        known = self._sights.get(group)
        if known is None or not known.is_of(items):
            known = self._sights[group] = Sight(items)
        return known

    @property
    def sight(self) -> Sight:
        """What is known of all items in sight."""
        return self._sight_of(self._group, self.items)

    @property
    def stamp(self) -> tuple[object, ...]:
        """What a list shows of the items in sight is as it was while this is the same."""
        return self.state.version, self.is_walking, self.sight

    @property
    def index(self) -> int:
        """The place of the cursor among ``items``."""
        return min(self._index, len(self.items) - 1)

    @property
    def item(self) -> Item:
        """The item at the cursor."""
        return self.items[self.index]

    @property
    def step(self) -> int:
        """The number of the step, 0 to 8."""
        return self.item.step

    @property
    def title(self) -> str:
        """What the group is called: the step, or the owner."""
        if self.is_walking:
            return next(title for name, title, _ in self._walked() if name == self._group)
        return STEPS[self.step]

    @property
    def place(self) -> str:
        """``step 3 of 8 · Milestones · item 2 of 18 · 4 of 10 min``."""
        words = [f"step {self.step} of {CLOSE}", self.title]
        if self.item.id:
            number, count = self.sight.number(self.index)
            words.append(f"item {number} of {count}")
        words.append(f"{self.minutes} of {self.usual_minutes} min")
        return " · ".join(words)

    @property
    def minutes(self) -> int:
        """The minutes spent on it so far, begun ones not counted."""
        return self.state.worked // 60_000

    @property
    def minutes_taken(self) -> int:
        """The minutes spent on it, begun ones counted, as a check-in keeps them."""
        return -(-self.state.worked // 60_000)

    @property
    def usual_minutes(self) -> int:
        """How long the check-ins of these projects took together, the last time."""
        if self._usual is None:
            found = self.read(lambda conn: minutes_before(conn, self.rounds))
            self._usual = found or USUAL_MINUTES
        return self._usual

    @property
    def keys(self) -> list[Key]:
        """The keys of the item at the cursor, and accept-all with its count where it works."""
        found = keys_of(self.item)
        count = len(self.swept())
        if count:
            found.append(Key("A", f"accept the {count} unchanged"))
        return found

    def answer(self, item: Item) -> Answer:
        """What was said of an item."""
        return self.state.answer(item.key)

    def said(self, item: Item, name: str) -> Any:
        """One thing that was said of an item; None for nothing."""
        return self.answer(item).said.get(name)

    def is_answered(self, item: Item) -> bool:
        return item.kind == "none" or self.state.is_answered(item.key)

    def unanswered(self, group: str = "") -> list[Item]:
        """The items of a group, of the one at the cursor where none is named, that wait."""
        if group and group != self._group:
            self._freshen(group)
        return [item for item in self.items_of(group or self._group) if not self.is_answered(item)]

    def swept(self) -> list[Item]:
        """What accept-all would take of the items in sight."""
        answered = self.state.is_answered
        return [item for item, key in self.sight.swept if not answered(key)]

    def is_swept(self, item: Item) -> bool:
        """Whether accept-all takes an item."""
        return may_sweep(item) and not self.is_answered(item)

    @property
    def prompt(self) -> Prompt | None:
        """What is asked right now; None where the keys of the item are read."""
        asked = self.state.asked
        if asked is None:
            return None
        context = self._context(asked["got"])
        stage = stage_of(FLOWS[asked["flow"]], context)
        return prompt_of(asked["flow"], stage, context, asked.get("text")) if stage else None

    def brief(self) -> list[Brief]:
        """What happened in each project since its last check-in, two lines each."""
        return [self._brief(round) for round in self.rounds]

    def brief_of(self, project: str) -> Brief | None:
        """The same of one project; None where it is not under review."""
        found = next((round for round in self.rounds if round.project == project), None)
        return self._brief(found) if found is not None else None

    def _brief(self, round: Round) -> Brief:
        from mstui.review.brief import brief_of
        from mstui.views.health_limits import limits
        from mstui.views.kept import kept

        who = self.facilitator

        def ask(conn: sqlite3.Connection) -> Brief:
            key = ("brief", round, self.today, who, limits())
            return kept(conn, key, lambda: brief_of(conn, round, self.today, who), len)

        return self.read(ask)

    # -- Close ------------------------------------------------------------------------------------

    @property
    def audience(self) -> str:
        """Whom the text is for: internal or client."""
        return str(self.state.choices.get("audience") or "internal")

    @property
    def facilitator(self) -> str:
        """Who leads it: whoever sits here, where nobody else was chosen."""
        return str(self.state.choices.get("facilitator") or self.ws.author)

    def attendees(self, of: Round | None = None) -> list[str]:
        """Who is there, as chosen; else who was there the last time, and whoever sits here.

        ``of`` narrows to one project what was not chosen for all.
        """
        chosen = self.state.choices.get("attendees")
        if chosen is not None:
            return list(chosen)
        rounds = self.rounds if of is None else [of]
        return self.read(lambda conn: attendees_of(conn, rounds, self.ws.author))

    def meanwhile(self) -> dict[str, str]:
        """By project what others closed since this review began, in words."""
        from mstui.review.rounds import held_meanwhile

        last = self.log.header.get("last") or {}
        return self.read(lambda conn: held_meanwhile(conn, self.rounds, last))

    # -- the cursor -------------------------------------------------------------------------------

    def start(self) -> None:
        """Put the cursor where it was, or on the first item that waits."""
        asked = self.state.asked
        if asked is not None:
            self._take_up(item_of(asked["of"]))
        elif self.state.cursor:
            self._go_to(self.state.cursor)
        if not self._group:
            groups = self.groups()
            self._enter(next((one for one in groups if self.unanswered(one)), groups[-1]))

    def _take_up(self, item: Item) -> None:
        """What is asked is of this item, also where it is none of its step any more."""
        items = self._load(item.step)
        if all(one.key != item.key for one in items):
            items.insert(0, item)
        self._go_to(item.key)

    def items_of_step(self, step: int) -> list[Item]:
        """The items of a step, however they are gone through."""
        return self._load(step)

    def waiting_in(self, step: int) -> int | None:
        """How many items of a step wait for an answer; None where they were not read yet."""
        if step not in self._items:
            return None
        answered = self.state.is_answered
        return sum(
            not answered(key) for key in self._sight_of(str(step), self._items[step]).waiting
        )

    def _enter(self, group: str, key: str = "") -> None:
        self._freshen(group)
        self._group = group
        items = self.items
        waiting = key or next((one.key for one in items if not self.is_answered(one)), "")
        self._index = next((at for at, one in enumerate(items) if one.key == waiting), 0)

    def _mark(self) -> None:
        """Keep where the cursor is, if it moved."""
        key = self.item.key
        if self.closed is None and key != self.state.cursor:
            self.keep({"t": "c", "k": key})

    def _go_to(self, key: str) -> None:
        """The cursor on an item, or where it was."""
        for group in self.groups():
            if not self.is_walking and key.partition(":")[0] != group:
                continue
            if group != self._group:
                self._freshen(group)
            at = self._sight_of(group, self.items_of(group)).places.get(key)
            if at is not None:
                self._group, self._index = group, at
                return
        step = key.partition(":")[0]
        if not self.is_walking and step in self.groups():
            self._group, self._index = step, 0
        elif self._group not in self.groups():
            self._group, self._index = self.groups()[0], 0

    def _context(self, got: Mapping[str, str]) -> Context:
        return Context(self, self.item, got)

    # -- the log ----------------------------------------------------------------------------------

    def keep(self, entry: dict[str, Any]) -> None:
        """Write one entry ahead, then take it."""
        entry["m"] = self.state.worked
        self.log.add(entry)
        self.state.apply(entry)

    def _tick(self) -> None:
        now = self.now()
        gap = now - self._last_key
        self._last_key = now
        self.state.worked += max(0, min(gap, LONGEST_THOUGHT_MS))

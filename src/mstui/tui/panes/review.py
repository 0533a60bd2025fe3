"""The items of a check-in as lines of its list, by step; what was said of each stands in front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mstui.measures.health import WORDS as HEALTH
from mstui.tui.panes.lines import NOBODY, Row, Wording
from mstui.tui.panes.words import state_span
from mstui.tui.widgets.columns import Column
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.spark import spark

if TYPE_CHECKING:
    from mstui.review.items import Item
    from mstui.review.session import Review
    from mstui.review.state import Answer
    from mstui.tui.glyphs import Glyphs

SPARK_CELLS = 12

_SAID = Column("", min=1, max=1)
_KEY = Column("Key", min=3, max=8, drop=4)
_WHO = Column("Who", min=4, max=9, drop=5)


def _named(title: str) -> Column:
    return Column(title, min=14, flex=1, good=24)


INBOX = (_SAID, _KEY, _named("Captured"), Column("Becomes", min=12, max=30, drop=1))
DONE = (
    _SAID,
    Column("What", min=8, max=10, whole=True),
    _KEY,
    _named("Item"),
    Column("When", min=6, max=9, drop=3, whole=True),
    Column("How", min=8, max=18, drop=1),
)
MILESTONES = (
    _SAID,
    Column("Health", min=9, max=13, whole=True),
    _KEY,
    _named("Milestone"),
    Column("Target", min=6, max=9, drop=3, whole=True),
    Column("Forecast", min=8, max=9, drop=1, whole=True),
    Column("Gap", min=5, max=7, align="right", drop=2, whole=True),
    Column("Was", min=6, max=9, drop=6, whole=True),
    _WHO._replace(drop=7),
)
ROADBLOCKS = (
    _SAID,
    Column("State", min=9, max=12, whole=True),
    Column("Age", min=5, max=5, align="right", drop=1),
    _KEY,
    _named("Roadblock"),
    _WHO,
    Column("Ask", min=8, flex=1, drop=2),
)
KPIS = (
    _SAID,
    _KEY,
    _named("KPI"),
    Column("Last", min=5, max=10, align="right", whole=True),
    Column("Expected", min=8, max=10, align="right", drop=2, whole=True),
    Column("Target", min=6, max=10, align="right", drop=3, whole=True),
    Column("", min=6, max=SPARK_CELLS, drop=6),
    Column("Read", min=8, max=9, drop=1),
)
RISKS = (
    _SAID,
    Column("Score", min=5, max=5, align="right"),
    Column("P×I", min=3, max=3, drop=1),
    _KEY,
    _named("Risk"),
    _WHO,
    Column("Why now", min=8, max=28, drop=2),
)
ACTIONS = (
    _SAID,
    Column("Due", min=6, max=9, whole=True),
    _KEY,
    _named("Action step"),
    _WHO,
    Column("Late", min=8, max=22, drop=1),
)
WALKED = (
    _SAID,
    Column("What", min=9, max=13, whole=True),
    _KEY,
    _named("Item"),
    Column("Why", min=12, max=36, drop=1),
)
# By step; the first and the last are no lists.
COLUMNS = {1: INBOX, 2: DONE, 3: MILESTONES, 4: ROADBLOCKS, 5: KPIS, 6: RISKS, 7: ACTIONS}
WHAT = {
    "task": ("late task", "red"),
    "ready": ("ready", "green"),
    "achieved": ("achieved", "green"),
    "finished": ("done", "muted"),
    "capture": ("capture", "text"),
    "roadblock": ("roadblock", "amber"),
    "kpi": ("KPI", "text"),
    "risk": ("risk", "text"),
    "action": ("action step", "text"),
}


class Lines:
    """Words the items of one review: the projects' keys and the people's names are by their ids."""

    def __init__(
        self,
        keys: Mapping[str, str],
        people: Mapping[str, str],
        wording: Wording,
        glyphs: Glyphs,
    ) -> None:
        self.keys, self.people, self.wording, self.glyphs = keys, people, wording, glyphs

    def row(
        self, item: Item, place: int, answer: Answer, *, swept: bool = False, walked: bool = False
    ) -> Row:
        """An item as a line, with what was answered; ``swept`` where accept-all takes it."""
        verdict = answer.verdict
        said: Span = ("√", "green") if verdict else ("·" if swept else " ", "accent")
        key: Cell = (self.keys.get(item.project, ""), "accent")
        if item.kind == "more":
            told: Cell = (item.name, "muted")
            between: tuple[Cell, ...] = (("", ""),) * (2 if walked or item.step == 7 else 1)
            return Row(item.key, place, (said, *between, told, ("", ""), ("", "")), "", item.name)
        cells: tuple[Cell, ...]
        if walked:
            why = self._late_words(item) or "; ".join(item.why)
            cells = (self._what(item), key, item.name, (why, "muted"))
        else:
            cells = self._ways[item.step](self, item, key)
        mark = "muted" if verdict else ""
        return Row(item.key, place, (said, *cells), mark, item.name, verdict)

    def _what(self, item: Item) -> Cell:
        if item.kind == "milestone":
            return state_span(HEALTH.get(item.facts["health"], "not started"))
        return WHAT.get(item.kind, ("", "text"))

    def _who(self, person: str) -> Cell:
        if not person:
            return NOBODY
        return self.wording.who(self.people.get(person, ""))

    def _inbox(self, item: Item, key: Cell) -> tuple[Cell, ...]:
        problem = item.facts.get("problem", "")
        told = (problem, "amber") if problem else (str(item.facts.get("told", "")), "muted")
        return (key, item.name, told)

    def _done(self, item: Item, key: Cell) -> tuple[Cell, ...]:
        facts = item.facts
        day = facts.get("finish") or facts.get("on") or facts.get("target")
        how = self._late_words(item) or "; ".join(item.why)
        return (self._what(item), key, item.name, self.wording.day(day), (how, "text"))

    def _late_words(self, item: Item) -> str:
        """How late an open task is, in few words; empty for all else."""
        if item.kind == "ready":
            return "to be judged"
        if item.kind != "task":
            return ""
        late = int(item.facts.get("late") or 0)
        finish = str(item.facts.get("finish") or "")
        done = f", {item.facts['percent']} % done" if item.facts.get("percent") else ""
        if late > 0:
            return f"{late} wd late{done}"
        return f"{'late' if finish < self.wording.today else 'due soon'}{done}"

    def _milestone(self, item: Item, key: Cell) -> tuple[Cell, ...]:
        facts = item.facts
        before, forecast = facts.get("before") or "", facts.get("forecast") or ""
        was: Cell = ("same", "muted") if before == forecast else self.wording.day(before)
        return (
            state_span(HEALTH.get(facts["health"], "not started")),
            key,
            item.name,
            self.wording.day(facts.get("target")),
            self.wording.day(forecast),
            gap_span(facts.get("gap")),
            was if before else ("new", "muted"),
            self._who(item.owner),
        )

    def _roadblock(self, item: Item, key: Cell) -> tuple[Cell, ...]:
        facts = item.facts
        age = facts.get("age")
        old = "red" if (age or 0) >= 14 else "text"
        return (
            state_span(str(facts.get("state") or "open")),
            (f"{age} d" if age is not None else "", old),
            key,
            item.name,
            self._who(item.owner),
            str(facts.get("ask") or ""),
        )

    def _kpi(self, item: Item, key: Cell) -> tuple[Cell, ...]:
        facts = item.facts
        values = facts.get("readings") or ()
        since = facts.get("last_on") or ""
        return (
            key,
            item.name,
            str(facts.get("last") or "–"),
            (str(facts.get("expected") or ""), "muted"),
            (shown_number(facts.get("target")), "muted"),
            (spark(values, SPARK_CELLS, self.glyphs), "info"),
            self._read(facts, since),
        )

    def _read(self, facts: Mapping[str, Any], since: str) -> Cell:
        """How often it was short, else when it was read."""
        if facts.get("short"):
            return (f"short {facts['short']}×", "amber")
        return self._since(since)

    def _since(self, day: str) -> Cell:
        from mstui.views.project import days_since

        age = days_since(day, self.wording.today) if day else None
        if age is None:
            return ("never", "muted")
        return ("today" if not age else f"{age} d ago", "muted")

    def _risk(self, item: Item, key: Cell) -> tuple[Cell, ...]:
        facts = item.facts
        score = int(facts.get("score") or 0)
        style = "red" if score >= 12 else "amber" if score >= 6 else "green"
        both = f"{facts.get('probability') or '–'}×{facts.get('impact') or '–'}"
        return (
            (str(score) if score else "–", "muted" if facts.get("opportunity") else style),
            (both, "muted"),
            key,
            item.name,
            self._who(item.owner),
            (self._why_now(facts), "muted"),
        )

    def _why_now(self, facts: Mapping[str, Any]) -> str:
        """Why a risk is asked about: its review is due, or its milestone is near."""
        review, near, today = facts.get("review_on"), facts.get("near"), self.wording.today
        words = [] if review else ["never reviewed"]
        if review and str(review) <= today:
            words.append("review due")
        if near:
            words.append(f"milestone {self.wording.day(str(near))}")
        return ", ".join(words)

    def _action(self, item: Item, key: Cell) -> tuple[Cell, ...]:
        late = item.facts.get("late") or 0
        due = self.wording.day(item.facts.get("due"))
        return (
            (due, "red" if late > 0 else "text"),
            key,
            item.name,
            self._who(item.owner),
            (_carried(item.facts), "muted"),
        )

    _ways: Mapping[int, Callable[[Any, Item, Cell], tuple[Cell, ...]]] = {
        1: _inbox,
        2: _done,
        3: _milestone,
        4: _roadblock,
        5: _kpi,
        6: _risk,
        7: _action,
    }


class ItemSource:
    """The items in sight as rows, made when they are seen."""

    def __init__(self, review: Review, lines: Lines) -> None:
        self._review, self._lines = review, lines

    @property
    def _items(self) -> list[Item]:
        """An empty step has one item, which is no row."""
        items = self._review.items
        return [] if items and items[0].kind == "none" else items

    def _rows(self, first: int, last: int) -> list[Row]:
        items, review = self._items, self._review
        first, last = max(0, first), min(len(items), last)
        return [
            self._lines.row(
                with_said(review, items[at]),
                at,
                review.answer(items[at]),
                swept=review.is_swept(items[at]),
                walked=review.is_walking,
            )
            for at in range(first, last)
        ]

    def first(self, n: int) -> list[Row]:
        return self._rows(0, n)

    def last(self, n: int) -> list[Row]:
        return self._rows(len(self._items) - n, len(self._items))

    def after(self, key: int, n: int) -> list[Row]:
        return self._rows(key + 1, key + 1 + n)

    def before(self, key: int, n: int) -> list[Row]:
        return self._rows(key - n, key)

    def around(self, id: str, n: int) -> list[Row]:
        at = self._review.sight.places.get(id) if self._items else None
        return [] if at is None else self._rows(at - n, at + n + 1)

    def count(self) -> int:
        return len(self._items)

    def rank(self, key: int) -> int:
        return key


def with_said(review: Review, item: Item) -> Item:
    """A milestone as it stands with what was answered of it in this check-in."""
    said = review.answer(item).said
    if item.kind != "milestone" or not ("forecast" in said or said.get("declared")):
        return item
    facts = dict(item.facts)
    if said.get("declared"):
        facts["declared"] = said["declared"]
    if "forecast" in said:
        plan = str(facts.get("computed") or facts.get("target") or "")
        believed = str(said["forecast"] or "")
        facts["source"] = "declared" if believed else "computed" if facts["computed"] else "target"
        facts["forecast"] = believed or plan
        facts["gap"] = _gap(review, item, facts)
    return item._replace(facts=facts)


def _gap(review: Review, item: Item, facts: Mapping[str, Any]) -> int | None:
    """Working days from the target to the forecast."""
    from mstui.views.workdays import Workdays

    target, forecast = facts.get("target"), facts.get("forecast")
    if not target or not forecast:
        return None
    days = review.read(lambda conn: Workdays(conn).between(target, forecast, item.project))
    return int(days)


def _carried(facts: Mapping[str, Any]) -> str:
    """How late an action step is, and how often it was carried over."""
    late, carried = int(facts.get("late") or 0), int(facts.get("carried") or 0)
    words = [f"{late} d late"] if late > 0 else []
    words += [f"carried {carried}×"] if carried else []
    return ", ".join(words)


def gap_span(days: Any) -> Span:
    """Working days from the target to the forecast, + = late."""
    if days is None:
        return ("", "muted")
    if not days:
        return ("0", "muted")
    return (f"{days:+d}wd", "red" if days > 0 else "green")


def shown_number(value: Any) -> str:
    """A stored number without a tail of zeros; empty for none."""
    from decimal import Decimal, InvalidOperation

    from mstui.measures.kpi import show_number

    try:
        return show_number(Decimal(str(value)))
    except InvalidOperation:
        return ""

"""What is worth knowing of one item of a check-in, beside the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mstui.measures.health import WORDS as HEALTH
from mstui.tui.panes.lines import Wording
from mstui.tui.panes.review import gap_span, shown_number
from mstui.tui.panes.words import ago, state_span
from mstui.tui.widgets.source import Cell, Span
from mstui.tui.widgets.spark import spark

if TYPE_CHECKING:
    from mstui.review.items import Item
    from mstui.tui.glyphs import Glyphs

# Cells of the words before the figures.
LABEL = 11
SOURCES = {"declared": "believed", "computed": "computed", "target": "as promised"}
SORTS = {
    "test": "a test",
    "approval": "somebody's approval",
    "target": "a target that is met",
    "phase": "the end of a phase",
}


class Detail:
    """Words one item after the other."""

    def __init__(
        self,
        keys: Mapping[str, str],
        people: Mapping[str, str],
        wording: Wording,
        glyphs: Glyphs,
        *,
        wide: bool = False,
    ) -> None:
        self.keys, self.people, self.wording, self.glyphs = keys, people, wording, glyphs
        self.wide = wide

    def lines(self, item: Item, said: Mapping[str, Any], verdict: str) -> list[Cell]:
        """The lines of an item: its name, why it stands where it does, its figures."""
        way = self._ways.get(item.kind)
        if way is None:
            return []
        key = self.keys.get(item.project, "")
        head: list[Cell] = [
            ((f"{key} ", "accent"), (item.name, "text bold")) if key else (item.name, "text bold")
        ]
        if verdict:
            told = said_of(verdict, said, self.wording)
            head.append((("√ ", "green"), (told, "green")))
        why = "; ".join(item.why)
        if why and item.kind == "milestone":
            head.append((f"attention {item.points}: {why}", "muted"))
        elif why and item.kind != "action":
            head.append((("! ", "amber"), (why, "text")))
        return [*head, *([] if self.wide else [""]), *way(self, item)]

    def _field(self, label: str, *value: Span) -> Cell:
        return ((f"{label:<{LABEL}} ", "muted"), *value)

    def _day(self, label: str, day: Any) -> Iterator[Cell]:
        if day:
            yield self._field(label, (self.wording.day(str(day)), "text"))

    def _person(self, label: str, person: Any) -> Iterator[Cell]:
        if person:
            yield self._field(label, (self.people.get(str(person), "–"), "text"))

    def _text(self, label: str, text: Any) -> Iterator[Cell]:
        if text:
            yield self._field(label, (str(text), "text"))

    def _milestone(self, item: Item) -> Iterator[Cell]:
        facts = item.facts
        computed, declared = str(facts["health"]), str(facts.get("declared") or "")
        before = str(facts.get("health_before") or "")
        colours = [("computed", computed), ("declared", declared), ("last time", before)]
        known = [
            (name, state_span(HEALTH.get(colour, "not started")))
            for name, colour in colours
            if colour
        ]
        if self.wide:
            first, *rest = known
            parts = [span for name, one in rest for span in ((f"   {name} ", "muted"), one)]
            yield ((f"{first[0]} ", "muted"), first[1], *parts)
        else:
            yield from (self._field(name, one) for name, one in known)
        for reason in facts.get("reasons") or ():
            yield ((f"{self.glyphs.plain('·')} ", "muted"), (str(reason), "text"))
        yield ""
        yield from self._day("target", facts.get("target"))
        source = SOURCES.get(str(facts.get("source")), "")
        if facts.get("forecast"):
            day = self.wording.day(str(facts["forecast"]))
            yield self._field(
                "forecast", (f"{day} ", "text"), gap_span(facts.get("gap")), (f" {source}", "muted")
            )
        if facts.get("source") == "declared" and facts.get("computed"):
            yield from self._day("the plan", facts["computed"])
        yield from self._day("last told", facts.get("before"))
        for watched in facts.get("watched") or ():
            yield (("watch: ", "amber"), (str(watched), "text"))
        yield from self._person("owner", item.owner)
        if facts.get("moscow"):
            yield self._field("priority", (str(facts["moscow"]).capitalize(), "text"))

    def _finished(self, item: Item) -> Iterator[Cell]:
        for name in item.facts.get("tasks") or ():
            yield (("√ ", "grey"), (str(name), "text"))

    def _task(self, item: Item) -> Iterator[Cell]:
        facts = item.facts
        yield from self._day("finish", facts.get("finish"))
        yield self._field("done", (f"{facts.get('percent') or 0} %", "text"))
        for person in facts.get("people") or ():
            yield from self._person("who", person)

    def _ready(self, item: Item) -> Iterator[Cell]:
        yield ("All it waits for is there: somebody has to say that it is achieved.", "text")
        yield from self._day("target", item.facts.get("target"))
        yield from self._text("shown by", SORTS.get(str(item.facts.get("sort"))))
        yield from self._person("owner", item.owner)

    def _achieved(self, item: Item) -> Iterator[Cell]:
        facts = item.facts
        yield from self._day("achieved", facts.get("on"))
        yield from self._day("target", facts.get("target"))
        if facts.get("evidence"):
            yield from self._text("evidence", facts["evidence"])
        else:
            yield (("! ", "amber"), ("nothing shows it yet", "text"))
        held = "held" if facts.get("retrospective") else "not held yet: three questions"
        yield from self._text("retrospective", held)

    def _capture(self, item: Item) -> Iterator[Cell]:
        facts = item.facts
        if facts.get("problem"):
            yield (("! ", "amber"), (str(facts["problem"]), "text"))
        else:
            yield from self._text("becomes", facts.get("told"))
        yield from self._person("from", facts.get("author"))

    def _roadblock(self, item: Item) -> Iterator[Cell]:
        facts = item.facts
        yield self._field("state", state_span(str(facts.get("state") or "open")))
        yield from self._text("in the way", facts.get("milestone"))
        yield from self._person("owner", item.owner)
        yield from self._text("asked for", facts.get("ask"))
        yield from self._person("asked", facts.get("asked"))
        yield from self._person("escalated", facts.get("escalated_to"))

    def _kpi(self, item: Item) -> Iterator[Cell]:
        facts = item.facts
        unit = f" {facts['unit']}" if facts.get("unit") else ""
        if facts.get("last"):
            age = self._ago(facts.get("last_on"))
            yield self._field("last", (f"{facts['last']}{unit}", "text"), (f" {age}", "muted"))
        if facts.get("expected"):
            yield self._field("by now", (f"{facts['expected']}{unit}", "text"))
        if facts.get("target") is not None:
            yield self._field("target", (f"{shown_number(facts['target'])}{unit}", "text"))
        line = spark(facts.get("readings") or (), 24, self.glyphs)
        if line:
            yield self._field("readings", (line, "info"))
        yield ""
        yield ("Type the number that was measured, then Enter.", "muted")

    def _ago(self, day: Any) -> str:
        from mstui.views.project import days_since

        age = days_since(str(day), self.wording.today) if day else None
        return ago(age) if age is not None else ""

    def _risk(self, item: Item) -> Iterator[Cell]:
        facts = item.facts
        both = f"{facts.get('probability') or '–'} × {facts.get('impact') or '–'}"
        score = facts.get("score") or "not scored"
        yield self._field("score", (f"{score}", "text bold"), (f"  {both}", "muted"))
        yield from self._text("state", facts.get("state"))
        yield from self._person("owner", item.owner)
        yield from self._day("review", facts.get("review_on"))
        yield from self._day("milestone", facts.get("near"))
        if facts.get("contingency"):
            yield from self._text("if it comes", facts["contingency"])
        yield ""
        yield ("Two digits from 1 to 5: probability, then impact.", "muted")

    def _action(self, item: Item) -> Iterator[Cell]:
        facts = item.facts
        yield from self._day("due", facts.get("due"))
        late = int(facts.get("late") or 0)
        if late > 0:
            yield self._field("late", (f"{late} day{'s' * (late != 1)}", "red"))
        yield from self._person("owner", item.owner)
        if facts.get("carried"):
            yield from self._text("carried", _times(int(facts["carried"])))

    def _more(self, item: Item) -> Iterator[Cell]:
        yield ("What has to be done before the next check-in, and what was decided?", "text")

    _ways: Mapping[str, Callable[[Any, Item], Iterator[Cell]]] = {
        "milestone": _milestone,
        "finished": _finished,
        "task": _task,
        "ready": _ready,
        "achieved": _achieved,
        "capture": _capture,
        "roadblock": _roadblock,
        "kpi": _kpi,
        "risk": _risk,
        "action": _action,
        "more": _more,
    }


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def said_of(verdict: str, said: Mapping[str, Any], wording: Wording) -> str:
    """What was answered of an item, in words."""
    parts = [verdict]
    if said.get("forecast"):
        parts.append(f"forecast {wording.day(str(said['forecast']))}")
    if said.get("declared"):
        parts.append(f"declared {HEALTH.get(str(said['declared']), 'not started')}")
    for name in ("value", "rating", "note", "explanation"):
        if said.get(name):
            parts.append(f"{name} {said[name]}" if name != "value" else str(said[name]))
    return " · ".join(parts)

"""A person at the keys: goes through a check-in as a week says, and counts the keys."""

from __future__ import annotations

from mstui.review.items import ACTIONS, MILESTONES, ROADBLOCKS, Item
from mstui.review.session import Reply, Review
from review.weeks import Week
from review.world import day

# Fields whose text counts key by key; what stands in the others is free text.
COUNTED = ("date", "number", "digits", "choice", "person")


class Player:
    """Presses keys; ``keys`` counts them, without the letters of free text."""

    def __init__(self, review: Review, week: Week) -> None:
        self.review, self.week, self.keys = review, week, 0
        self.to_block = list(week.new_roadblocks)
        self.to_do = list(week.new_actions)
        self.to_decide = list(week.decisions)
        # By name the days that were believed, as they were to be understood.
        self.believed: dict[str, str] = {}

    def play(self) -> int:
        """From the brief to Close; the number of keys."""
        for _ in range(2000):
            if self.review.closed is not None:
                return self.keys
            self._step()
        raise AssertionError(f"no end: {self.review.place} {self.review.item}")

    def press(self, key: str, text: str = "", counted: int = 0) -> Reply:
        """One key; ``counted`` are those of the text that count."""
        self.keys += 1 + counted
        reply = self.review.press(key, text)
        assert not reply.problem, (key, text, reply, self.review.item, self.review.prompt)
        return reply

    def _step(self) -> None:
        review, item = self.review, self.review.item
        if review.prompt is not None:
            self._after()
        elif item.step == ROADBLOCKS and self.to_block:
            self._add("a", self.to_block.pop())
            self.press("enter")  # no support is asked for
        elif item.kind == "more" and self.to_do:
            title, marks = self.to_do.pop()
            self._add("a", f"{title} {marks}", counted=len(marks) + 1)
        elif item.kind == "more" and self.to_decide:
            self._add("d", self.to_decide.pop())
            self.press("enter", "because it is right")
            self.press("enter")
        elif item.kind in ("more", "none", "brief", "close"):
            self._leave_step(item)
        elif self._is_said(item):
            self._say(item)
        elif review.swept() and not any(self._is_said(one) for one in review.swept()):
            self.press("A")
        else:
            self.press("enter")

    def _leave_step(self, item: Item) -> None:
        # Behind an empty step lies a roadblock that is still to be told.
        if item.kind == "more" and self.to_block:
            for _ in range(9):
                if self.review.step == ROADBLOCKS:
                    return
                self.press("shift+tab")
        self.press("enter")

    def _after(self) -> None:
        """What is asked after an answer: nothing else happened."""
        prompt = self.review.prompt
        assert prompt is not None
        if prompt.field == "contingency":
            self.press("enter", "we take the other one")
        elif prompt.field == "explanation":
            self.press("enter", "we know what the figures do not")
        else:
            self.press("enter")

    def _is_said(self, item: Item) -> bool:
        """Whether the week has something to say of an item."""
        week, name = self.week, item.name
        known = {
            "capture": (name in week.captures and week.captures[name] != "file"),
            "task": name in week.done,
            "ready": name in week.achieved,
            "milestone": any(
                name in told for told in (week.forecasts, week.targets, week.verdicts)
            ),
            "roadblock": name in week.roadblocks,
            "kpi": name in week.readings,
            "risk": name in week.risks,
            "action": name in week.actions,
        }
        return known.get(item.kind, False) and not self.review.is_answered(item)

    def _say(self, item: Item) -> None:
        week, name = self.week, item.name
        match item.kind:
            case "capture":
                self.press("X")
            case "task":
                self.press("x")
            case "ready":
                self.press("x")
                self.press("enter", week.achieved[name])
            case "milestone":
                self._milestone(name)
            case "roadblock" if week.roadblocks[name] == "x":
                self.press("x")
                self.press("enter", "it went away")
            case "roadblock":
                self.press("E")
                self.press("enter", "ben", counted=3)
            case "kpi":
                value = week.readings[name]
                self.press(value[0])
                self.press("enter", value, counted=len(value) - 1)
            case "risk":
                for key in week.risks[name]:
                    self.press(key)
            case "action":
                self.press(week.actions[name])
                if week.actions[name] == "X":
                    self.press("enter", "no longer needed")

    def _milestone(self, name: str) -> None:
        week = self.week
        assert self.review.step == MILESTONES
        if name in week.targets:
            target = week.targets[name]
            self.press("t")
            self.press("enter", target.typed, counted=len(target.typed))
            self.press(target.cause)
            self.press("enter", target.rationale)
        elif name in week.forecasts:
            told = week.forecasts[name]
            shown = str(self.review.item.facts["forecast"])
            self.believed[name] = told.to or day(told.days, shown)
            self.press("f")
            self.press("enter", told.typed, counted=len(told.typed))
        else:
            self.press("v")
            self.press(week.verdicts[name])

    def _add(self, key: str, line: str, counted: int = 0) -> None:
        """Something new, of the first project where several could be meant."""
        self.press(key)
        prompt = self.review.prompt
        if prompt is not None and prompt.field == "project":
            self.press("1")
        self.press("enter", line, counted=counted)


__all__ = ["ACTIONS", "Player"]

"""The check-in as a state machine without a screen: keys in, what happened out.

``open_review`` begins a review or goes on with the one that is open. ``Review.press`` takes a key
as the app names it (``enter``, ``tab``, ``shift+tab``, ``escape``, ``space``, ``f``, ``A``, ``!``)
and, where something is typed, the text of the field. Each key is in the log before it is
answered; what a person changes for real (a task done, a target moved) is written when it is
done, and undone with it; what they judge is written at Close, with all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from mstui.actions.change import Change
from mstui.domain.errors import InvalidValue, MstuiError, NotFound
from mstui.review.asking import Context, Outcome, Stage, stage_of
from mstui.review.flows import FLOWS
from mstui.review.items import (
    NOTHING,
    ROADBLOCKS,
    STEPS,
    Item,
    kept,
)
from mstui.review.keys import does
from mstui.review.places import Places
from mstui.review.sight import SWEPT

if TYPE_CHECKING:
    from mstui.views.record import Record

# Rows made on the way that are linked to the check-in at Close, or that it tells of.
MADE = ("action", "decision", "retrospective", "scopeanswer", "investigation", "roadblock",
        "risk", "milestone", "task", "deliverable", "promise", "phase")  # fmt: skip


class Reply(NamedTuple):
    """What a key did. ``problem`` says why nothing happened; what was typed is kept then.

    ``passed`` tells of the steps that were empty. ``effect`` is what the caller has to do:
    ``editor`` (let the text be edited), ``leave``, ``closed``. ``change`` is what was written.
    """

    notice: str = ""
    problem: str = ""
    passed: tuple[str, ...] = ()
    effect: str = ""
    change: Change | None = None


class Review(Places):
    """One review under way; see the head of this file."""

    # -- keys -------------------------------------------------------------------------------------

    def press(self, key: str, text: str = "") -> Reply:
        """Take one key; ``text`` is what stands in the field where one is asked."""
        if self.closed is not None:
            return Reply(problem="this check-in is closed")
        self._tick()
        try:
            asked = self.state.asked is not None
            return self._prompted(key, text) if asked else self._pressed(key, text)
        except MstuiError as error:
            return Reply(problem=str(error))
        finally:
            self._mark()

    def _pressed(self, key: str, text: str) -> Reply:
        match key:
            case "tab":
                return self._turn(1)
            case "shift+tab":
                return self._turn(-1)
            case "down" | "j":
                return self.move(1)
            case "up" | "k":
                return self.move(-1)
            case "s":
                return self.skip()
            case "u":
                return self.undo()
            case "A":
                return self._sweep()
            case "w" if not self.me:
                return self._walk()
            case "escape" | "q":
                return Reply("left: it goes on where it is", effect="leave")
        return self._does(does(self.item, key), key, text)

    def _does(self, action: str, key: str, text: str) -> Reply:
        sort, name = action[:1], action[1:]
        match sort:
            case "=":
                return self.answered(name, {})
            case ">":
                return self.ask(name)
            case "?":
                if text and key == "enter":
                    return self._typed(name, text)
                if key == "enter":
                    return Reply(problem="type the number that was measured")
                return self._ask(name, {}, typed=key)
            case "!":
                from mstui.review import doing

                reply: Reply = getattr(doing, name)(self, self.item)
                return reply
            case "*":
                return self._special(name)
        return Reply(problem=f"“{key}” does nothing here")

    def move(self, by: int) -> Reply:
        """Move the cursor; what is passed over is not reviewed."""
        self._index = max(0, min(len(self.items) - 1, self.index + by))
        return Reply()

    def skip(self) -> Reply:
        """On to the next item, or to the next step; the one that is left keeps waiting."""
        return self._turn(1) if self.index == len(self.items) - 1 else self.move(1)

    def go_to(self, key: str) -> None:
        """The cursor on an item in sight that was pointed at; nothing is asked any more."""
        if self.state.asked is not None:
            self.keep({"t": "p", "p": None})
        self._go_to(key)
        self.keep({"t": "c", "k": self.item.key})

    def _turn(self, by: int) -> Reply:
        """To the next or the last group that holds something, or to which something is added."""
        groups = self.groups()
        at = groups.index(self._group) + by
        passed: list[str] = []
        while 0 <= at < len(groups):
            self._freshen(groups[at])
            items = self.items_of(groups[at])
            if items[0].kind != "none" or items[0].step == ROADBLOCKS:
                self._enter(groups[at])
                return Reply(passed=tuple(passed))
            passed.append(_passed(items[0].step))
            at += by
        return Reply(problem="that was the first step" if by < 0 else "that is the last step")

    def _walk(self) -> Reply:
        key = self.item.key
        self.keep({"t": "x", "name": "walk", "value": not self.is_walking})
        self._groups = None
        self._go_to(key)
        return Reply("owner by owner" if self.is_walking else "step by step")

    def _special(self, name: str) -> Reply:
        if name == "audience":
            now = "client" if self.audience == "internal" else "internal"
            self.keep({"t": "x", "name": "audience", "value": now})
            return Reply(f"the text for {'the client' if now == 'client' else 'the team'}")
        if name == "told":
            from mstui.review.promised import changed_promises

            if not changed_promises(self):
                return Reply(problem="no promise was changed in this check-in")
            return self.ask(name)
        return Reply(effect=name)

    # -- answers ----------------------------------------------------------------------------------

    def answered(self, verdict: str, said: Mapping[str, Any], notice: str = "") -> Reply:
        """Answer the item at the cursor, and go on; nothing is written before Close."""
        item = self.item
        self.keep({"t": "a", "n": self.state.number + 1, "k": item.key, "v": verdict,
                    **({"d": dict(said)} if said else {})})  # fmt: skip
        return self.advance(notice) if verdict else Reply(notice)

    def write(
        self,
        items: Sequence[tuple[Item, str]],
        said: Mapping[str, Any],
        do: Callable[[], Change],
        *,
        sweep: bool = False,
    ) -> Change:
        """Write something for items and keep the answer; the intention is in the log before it.

        Raises what ``do`` raises; then nothing was answered.
        """
        from mstui.actions.checkin_undo import last_intent

        number = self.state.number + 1
        keys = [[item.key, verdict] for item, verdict in items]
        before, _ = last_intent(self.ws)
        self.keep({"t": "w", "n": number, "ks": keys, "d": _plain(said), "before": before})
        try:
            change = do()
        except BaseException:
            self.keep({"t": "u", "n": number})
            raise
        intent, _ = last_intent(self.ws)
        made = [[kind, id] for kind, id in change.touched if kind in MADE]
        wrote = intent if intent != before else ""
        told = {**said, "made": made, **({"sweep": True} if sweep else {})}
        self.keep({"t": "s", "n": number, "ks": keys, "d": told, "i": wrote})
        self._wrote()
        return change

    def _sweep(self) -> Reply:
        items = self.swept()
        if not items:
            left = len(self.unanswered())
            told = "each of these wants a look" if left else "all of these are answered"
            return Reply(problem=told)
        if items[0].kind == "capture":
            from mstui.review.doing import file_all

            return file_all(self, items)
        pairs = [[item.key, SWEPT[item.kind]] for item in items]
        self.keep({"t": "s", "n": self.state.number + 1, "ks": pairs, "d": {"sweep": True}})
        left = len(self.unanswered())
        rest = f", {left} left to look at" if left else ""
        return self.advance(f"{self._counted(items)} accepted as they were{rest} · u takes it back")

    def _counted(self, items: Sequence[Item]) -> str:
        """``18 (WEB 12, APP 6)``."""
        keys = {round.project: round.key for round in self.rounds}
        counts: dict[str, int] = {}
        for item in items:
            key = keys.get(item.project, "")
            counts[key] = counts.get(key, 0) + 1
        parts = ", ".join(f"{key} {count}".strip() for key, count in counts.items())
        return f"{len(items)} ({parts})" if len(counts) > 1 else str(len(items))

    def undo(self) -> Reply:
        """Take the last answer back, with what was written for it."""
        if not self.state.given:
            return Reply(problem="nothing was answered yet in this check-in")
        last = self.state.given[-1]
        change = None
        if last.intent:
            from mstui.actions.checkin_undo import take_back

            try:
                change = take_back(self.ws, last.intent)
            except NotFound:
                change = None  # somebody took it back elsewhere
        self.keep({"t": "u", "n": last.number})
        if last.intent:
            self._wrote()
            self._freshen(self._group)
        if last.items:
            self._go_to(last.items[0][0])
        told = change.summary if change else f"taken back: {_told(last.items)}"
        return Reply(told, change=change)

    def advance(self, notice: str = "") -> Reply:
        """To the next item that waits, in the next group where none does here."""
        items = self.items
        order = [*range(self.index + 1, len(items)), *range(self.index + 1)]
        for place in order:
            if not self.is_answered(items[place]):
                self._index = place
                return Reply(notice)
        groups = self.groups()
        passed: list[str] = []
        for group in groups[groups.index(self._group) + 1 :]:
            waiting = self.unanswered(group)
            if waiting:
                self._enter(group, waiting[0].key)
                return Reply(notice, passed=tuple(passed))
            first = self.items_of(group)[0]
            if first.kind == "none":
                passed.append(_passed(first.step))
        return Reply(notice, passed=tuple(passed))

    # -- what is asked ----------------------------------------------------------------------------

    def ask(self, flow: str, got: Mapping[str, str] | None = None) -> Reply:
        """Begin a flow for the item at the cursor, with what is known already."""
        return self._ask(flow, got or {})

    def _ask(self, flow: str, got: Mapping[str, str], typed: str | None = None) -> Reply:
        """Begin a flow, or end it where nothing has to be asked."""
        context = self._context(got)
        stage = stage_of(FLOWS[flow], context)
        if stage is None:
            return self._finish(flow, context)
        asked = {"flow": flow, "got": dict(got), "text": typed, "of": kept(self.item)}
        self.keep({"t": "p", "p": asked})
        return Reply()

    def typing(self, text: str) -> None:
        """Keep what stands half typed in the field: a kill loses nothing of it."""
        if self.state.asked is not None:
            self.keep({"t": "p", "p": {**self.state.asked, "text": text}})

    def _typed(self, flow: str, text: str) -> Reply:
        """Begin a flow with the answer to its first question."""
        self._ask(flow, {})
        return self.press("enter", text)

    def _prompted(self, key: str, text: str) -> Reply:
        asked = self.state.asked
        assert asked is not None
        context = self._context(asked["got"])
        stage = stage_of(FLOWS[asked["flow"]], context)
        if key == "escape" or stage is None:
            self.keep({"t": "p", "p": None})
            return Reply("as it was")
        value = self._value(stage, context, key, text, asked)
        if value is None:
            return Reply()
        got = {**asked["got"], stage.field: value}
        context = context._replace(got=got)
        following = stage_of(FLOWS[asked["flow"]], context)
        if following is None:
            return self._finish(asked["flow"], context)
        self.keep({"t": "p", "p": {**asked, "got": got, "text": None}})
        return Reply()

    def _value(
        self, stage: Stage, context: Context, key: str, text: str, asked: Mapping[str, Any]
    ) -> str | None:
        """What a key answers to a stage; None where more has to come."""
        if stage.sort == "choice":
            picked = next((one for one in stage.choices(context) if one.key == key), None)
            if picked is None:
                keys = ", ".join(one.key for one in stage.choices(context))
                raise InvalidValue(f"one of {keys}, or Esc")
            return picked.value
        if stage.digits and key != "enter":
            digits = f"{asked.get('text') or ''}{key}"
            if len(key) == 1 and key.isdigit() and len(digits) < stage.digits:
                self.keep({"t": "p", "p": {**asked, "text": digits}})
                return None
            text = digits
        elif key != "enter":
            raise InvalidValue("Enter takes what is typed, Esc leaves it")
        try:
            return stage.check(context, text)
        except InvalidValue:
            self.keep({"t": "p", "p": {**asked, "text": None if stage.digits else text}})
            raise

    def _finish(self, flow: str, context: Context) -> Reply:
        item, outcome = context.item, FLOWS[flow].finish(context)
        change = None
        for name, value in outcome.choices.items():
            self.keep({"t": "x", "name": name, "value": value})
        if outcome.do is not None:
            said = {k: v for k, v in outcome.said.items() if k != "made"}
            change = self.write([(item, outcome.verdict)], said, outcome.do)
        elif outcome.verdict or outcome.said:
            self.keep({"t": "a", "n": self.state.number + 1, "k": item.key, "v": outcome.verdict,
                        "d": dict(outcome.said)})  # fmt: skip
        if self.state.asked is not None:
            self.keep({"t": "p", "p": None})
        if change is not None and item.kind == "milestone":
            self.look_again(item)
        return self._then(outcome, item, change)

    def _then(self, outcome: Outcome, item: Item, change: Change | None) -> Reply:
        notice = outcome.notice or (change.summary if change else "")
        follows = outcome.then
        if follows == "?scope":
            from mstui.review.doing import begin

            return begin(self, item)._replace(notice=notice, change=change)
        if follows == "?investigation":
            opened = [t.id for t in change.touched if t.kind == "investigation"] if change else []
            follows = "investigation" if opened else ""
            got = {"investigation": opened[0]} if opened else {}
        else:
            got = {}
        if follows:
            self._go_to(item.key)
            return self._ask(follows, got)._replace(notice=notice, change=change)
        if outcome.verdict and outcome.advance:
            self._go_to(item.key)
            return self.advance(notice)._replace(change=change)
        self._go_to(item.key)
        return Reply(notice, change=change)

    def drafts(self, only: Sequence[str] = ()) -> dict[str, Record]:
        """By project, of all or of those named, the record that Close would write now."""
        from mstui.review.closing import drafts

        return drafts(self, only)

    def close_lines(self) -> list[str]:
        """What Close would write, a line a project."""
        from mstui.review.closing import close_lines

        return close_lines(self)

    def text_of(self, project: str, audience: str = "") -> str | None:
        """The text of the update of one project; None where it was deleted."""
        wanted = audience or self.audience
        edited = self.state.choices.get(f"texts {wanted}") or {}
        if project in edited or self.drafter is None:
            return str(edited.get(project) or "")
        found = self.drafts((project,)).get(project)
        return self.drafter(found, wanted) if found is not None else None

    def texts(
        self, audience: str = "", records: Mapping[str, Record] | None = None
    ) -> dict[str, str]:
        """By project the text of the update: as it was edited, else as it is drafted.

        ``records`` are the drafts where they are known already.
        """
        wanted = audience or self.audience
        edited = self.state.choices.get(f"texts {wanted}") or {}
        rounds = [round.project for round in self.rounds]
        if all(project in edited for project in rounds):
            return {project: str(edited[project]) for project in rounds}
        drafter = self.drafter
        if drafter is None:
            return {project: str(edited.get(project) or "") for project in rounds}
        known = self.drafts() if records is None else records
        found = {project: drafter(one, wanted) for project, one in known.items()}
        return {**found, **{key: text for key, text in edited.items() if key in found}}

    def document(self) -> str:
        """The texts of all projects as one, for an editor."""
        from mstui.review.texts import joined

        texts = self.texts()
        return joined(
            [(one.key, texts[one.project]) for one in self.rounds if one.project in texts]
        )

    def take_document(self, document: str) -> Reply:
        """Take what an editor made of the texts; nothing at all leaves them as they were."""
        from mstui.review.texts import parted

        by_key = {round.key: round.project for round in self.rounds}
        try:
            found = parted(document, list(by_key))
        except MstuiError as error:
            return Reply(problem=str(error))
        texts = {by_key[key]: text for key, text in found.items()}
        name = f"texts {self.audience}"
        before = self.state.choices.get(name) or {}
        self.keep({"t": "x", "name": name, "value": {**before, **texts}})
        return Reply("the text is as you left it")

    def choose(self, name: str, value: Any) -> None:
        """Settle something of the whole review: ``facilitator``, ``attendees``, ``next_on``."""
        self.keep({"t": "x", "name": name, "value": value})

    def leave(self) -> None:
        """Let the review lie; it goes on at the same item."""
        self.log.close()

    def drop(self) -> None:
        """Forget the review: nothing of it is checked in; what was written stays."""
        self.log.end()


def _passed(step: int) -> str:
    return f"{STEPS[step]}: {NOTHING[step]}"


def _told(items: Sequence[tuple[str, str]]) -> str:
    if len(items) == 1:
        return items[0][1] or "the change"
    return f"{len(items)} answers"


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return dict(said)

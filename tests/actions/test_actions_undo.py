"""Whatever people do through actions can be taken back to the byte, and done again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, rule

from mstui.actions import (
    completing,
    copying,
    hours,
    items,
    links,
    moving,
    notes,
    people,
    place,
    projects,
    undoing,
)
from mstui.actions.adjust import Why
from mstui.domain.errors import MstuiError
from mstui.store.check import check
from mstui.store.creating import create_file
from mstui.store.dumping import dump_text
from mstui.store.replay import rebuild
from mstui.store.schema import create
from mstui.store.workspace import Workspace

TODAY = date(2026, 11, 21)
WHY = Why(cause="estimate", rationale="It took longer than anybody thought")

titles = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")),
    min_size=1,
    max_size=20,
).filter(lambda text: bool(text.strip()))
dates = st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(date.isoformat)
values = {
    "milestone": st.fixed_dictionaries(
        {},
        optional={
            "target": dates,
            "moscow": st.sampled_from(["must", "should", "could", "wont"]),
            "criteria": titles,
            "weight": st.integers(0, 9),
        },
    ),
    "task": st.fixed_dictionaries(
        {},
        optional={
            "state": st.sampled_from(["todo", "doing", "done", "cancelled"]),
            "percent": st.integers(0, 100),
            "deadline": dates,
            "effort": st.integers(0, 9999),
        },
    ),
    "risk": st.fixed_dictionaries(
        {}, optional={"probability": st.integers(1, 5), "impact": st.integers(1, 5)}
    ),
    "phase": st.fixed_dictionaries({}, optional={"description": titles}),
}
kinds = st.sampled_from(sorted(values))


class People(RuleBasedStateMachine):
    """Random work through the actions layer; refusals are part of it."""

    item = Bundle("item")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "work.db"
        create_file(self.path)
        self.ws = Workspace.open(self.path)
        self.start = dump_text(self.ws.reader)
        self.refusals: list[str] = []

    @initialize()
    def begin(self) -> None:
        people.identify(self.ws, "Ana")
        self.project = projects.new_project(self.ws, "Web", today=TODAY).id
        with self.ws.write("take a baseline") as tx:
            tx.insert("baseline", {"name": "First", "project": self.project})

    def attempt(self, action: Any, *args: Any, **more: Any) -> Any:
        try:
            return action(self.ws, *args, **more)
        except MstuiError as error:
            self.refusals.append(str(error))
            return None

    @rule(target=item, kind=kinds, title=titles, data=st.data())
    def add(self, kind: str, title: str, data: st.DataObject) -> tuple[str, str]:
        more = data.draw(values[kind])
        done = self.attempt(items.add_item, kind, {"name": title, "project": self.project, **more})
        return (kind, done.id if done else "missing")

    @rule(what=item, data=st.data())
    def edit(self, what: tuple[str, str], data: st.DataObject) -> None:
        changes = data.draw(values[what[0]].filter(bool))
        self.attempt(items.edit_item, *what, changes, why=data.draw(st.sampled_from([None, WHY])))

    @rule(what=consumes(item))
    def remove(self, what: tuple[str, str]) -> None:
        self.attempt(items.remove_items, [what])

    @rule(first=item, second=item, type=st.sampled_from(["FS", "SS", "FF", "SF"]))
    def link(self, first: tuple[str, str], second: tuple[str, str], type: str) -> None:
        self.attempt(links.link_items, first[1], second[1], links.Link(type, 480))

    @rule(what=item, beside=item, after=st.booleans())
    def reorder(self, what: tuple[str, str], beside: tuple[str, str], after: bool) -> None:
        self.attempt(place.move_beside, what[0], [what[1]], beside[1], after=after)

    @rule(what=item, to=item, field=st.sampled_from(["parent", "phase", "milestone"]))
    def move_into(self, what: tuple[str, str], to: tuple[str, str], field: str) -> None:
        destination = moving.Destination(field, to[1])
        self.attempt(moving.move_items, what[0], [what[1]], destination)

    @rule(what=item)
    def move_away(self, what: tuple[str, str]) -> None:
        other = projects.new_project(self.ws, "Elsewhere", today=TODAY).id
        destination = moving.Destination("project", other)
        self.attempt(moving.move_items, what[0], [what[1]], destination)

    @rule(target=item, what=item)
    def copy(self, what: tuple[str, str]) -> tuple[str, str]:
        done = self.attempt(copying.duplicate, what[0], [what[1]])
        return (what[0], done.id if done else "missing")

    @rule(what=item, minutes=st.integers(1, 600))
    def work(self, what: tuple[str, str], minutes: int) -> None:
        worked = hours.Hours(minutes, TODAY.isoformat())
        self.attempt(hours.log_hours, what[0], what[1], worked)

    @rule(first=item, second=item)
    def relink(self, first: tuple[str, str], second: tuple[str, str]) -> None:
        tie = links.Tie(first[1], second[1])
        back = links.Tie(second[1], first[1])
        self.attempt(links.change_links, [tie], removed=[back.id])

    @rule(what=item, text=titles)
    def note(self, what: tuple[str, str], text: str) -> None:
        self.attempt(notes.add_note, *what, text)

    @rule(what=item)
    def finish(self, what: tuple[str, str]) -> None:
        if what[0] == "milestone":
            self.attempt(completing.achieve, what[1], today=TODAY, anyway=True)
        else:
            self.attempt(completing.finish, what[0], [what[1]], today=TODAY)

    @rule(what=item)
    def reopen(self, what: tuple[str, str]) -> None:
        if what[0] == "milestone":
            self.attempt(completing.set_state, what[1], "planned", why=WHY)
        else:
            self.attempt(completing.reopen, what[0], [what[1]])

    @rule(task=item, name=titles)
    def assign(self, task: tuple[str, str], name: str) -> None:
        person = self.attempt(people.add_person, name)
        if person and task[0] == "task":
            self.attempt(people.assign, [task[1]], person.id)

    @rule()
    def undo(self) -> None:
        self.attempt(undoing.undo)

    @rule()
    def redo(self) -> None:
        self.attempt(undoing.redo)

    @rule()
    def restart(self) -> None:
        author = self.ws.author
        self.ws.close()
        self.ws = Workspace.open(self.path)
        self.ws.author = author

    def teardown(self) -> None:
        try:
            assert not any("\n" in refusal for refusal in self.refusals)
            assert check(self.ws.reader) == []
            self._journal_rebuilds_everything()
            self._until_nothing(undoing.redo)
            worked = dump_text(self.ws.reader)
            steps = self._until_nothing(undoing.undo)
            assert dump_text(self.ws.reader) == self.start
            assert check(self.ws.reader) == []
            self.restart()
            assert self._until_nothing(undoing.redo) == steps
            assert self.refusals[-2:] == ["nothing to undo", "nothing to redo"]
            assert dump_text(self.ws.reader) == worked
        finally:
            self.ws.close()
            self.folder.cleanup()

    def _until_nothing(self, step: Any) -> int:
        count = 0
        while True:
            try:
                step(self.ws)
            except MstuiError as error:
                self.refusals.append(str(error))
                return count
            count += 1

    def _journal_rebuilds_everything(self) -> None:
        import sqlite3

        fresh = sqlite3.connect(":memory:", isolation_level=None)
        create(fresh)
        rebuild(self.ws.reader, fresh)
        assert dump_text(fresh) == dump_text(self.ws.reader)
        fresh.close()


People.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestPeopleAtWork = People.TestCase

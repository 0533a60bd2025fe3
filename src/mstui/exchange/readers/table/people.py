"""People and tags of a table: drafted once each, then joined to the rows."""

from __future__ import annotations

from mstui.domain.draft import Draft, Row
from mstui.domain.ids import pair_id
from mstui.domain.text import LINE_LIMIT, fold
from mstui.exchange.order import new_ids
from mstui.exchange.readers.cells import names
from mstui.exchange.readers.cells.words import is_empty
from mstui.exchange.readers.table.kinds import MILESTONE, PHASE, TASK
from mstui.exchange.readers.table.source import Column, Table
from mstui.exchange.readers.table.structure import Items

# A person and the share of their day.
Share = tuple[str, int]


class People:
    """Who is on which row; ``owners`` are those of milestones."""

    def __init__(self, table: Table, items: Items, draft: Draft) -> None:
        self._table = table
        self._items = items
        self._draft = draft
        self._ids: dict[str, str] = {}
        self._emails: dict[str, str] = {}
        self.owners: dict[int, str] = {}
        columns = table.of("owner", "assignee")
        shares = [(column, self._shares(column)) for column in columns]
        self._assign(shares)
        self._read_emails(shares)

    def _shares(self, column: Column) -> dict[str, list[Share]]:
        told = column.told()
        commas = names.comma_separates(told)
        found: dict[str, list[Share]] = {}
        for text in told:
            shares: dict[str, int] = {}
            for person in names.people(text, commas=commas):
                shares.setdefault(self._person(person), person.units)
            found[text] = list(shares.items())
        return found

    def _person(self, person: names.Person) -> str:
        name = self._table.ledger.clean(person.name, limit=LINE_LIMIT)
        key = fold(name)
        if key not in self._ids:
            self._ids[key] = self._draft.add("person", name=name)
        if person.email:
            self._emails.setdefault(self._ids[key], person.email)
        return self._ids[key]

    def _assign(self, columns: list[tuple[Column, dict[str, list[Share]]]]) -> None:
        assignments: list[Row] = []
        contributors: list[Row] = []
        several = len(columns) > 1
        ids, kinds = self._items.ids, self._items.kinds.of_row
        seen: set[str] = set()
        for column, shares in columns:
            for row, text in enumerate(column.texts):
                if not text:
                    continue
                kind = kinds[row]
                if kind == PHASE:
                    column.leave_text(text)
                    continue
                for person, units in shares.get(text, ()):
                    if kind == MILESTONE and row not in self.owners:
                        self.owners[row] = person
                        continue
                    key = pair_id(ids[row], person)
                    if (several or kind == MILESTONE) and (
                        key in seen or self.owners.get(row) == person
                    ):
                        continue
                    if several or kind == MILESTONE:
                        seen.add(key)
                    if kind == TASK:
                        assignments.append(
                            {"id": key, "task": ids[row], "person": person, "units": units}
                        )
                    else:
                        contributors.append({"id": key, "milestone": ids[row], "person": person})
        for kind_name, rows in (("assignment", assignments), ("contributor", contributors)):
            if rows:
                self._draft.rows[kind_name] = rows

    def _read_emails(self, people: list[tuple[Column, dict[str, list[Share]]]]) -> None:
        """An address belongs to the person of the column before it."""
        for column in self._table.of("email"):
            before = [pair for pair in people if pair[0].guess.place < column.guess.place]
            named, shares = (before or people)[-1]
            for row, text in enumerate(column.texts):
                if not text or is_empty(text):
                    continue
                persons = shares.get(named.texts[row], [])
                addresses = names.split(text, commas=True)
                pairs = zip(persons, addresses, strict=False)
                fits = len(persons) == len(addresses) and all(
                    self._emails.setdefault(person, address) == address
                    for (person, _), address in pairs
                )
                if not fits:
                    column.leave_text(text)
        for person in self._draft.rows.get("person", ()):
            email = self._emails.get(str(person["id"]))
            if email:
                person["email"] = self._table.ledger.clean(email, limit=LINE_LIMIT)


def draft_tags(table: Table, items: Items, draft: Draft, labels: list[Column]) -> None:
    """Labels, and words of a type column that are no kind of thing here (``bug``)."""
    ids: dict[str, str] = {}
    taggings: dict[str, Row] = {}
    for column in [*table.of("tags"), *labels]:
        is_type = column in labels
        texts = column.values if is_type else column.texts
        known: dict[str, list[str]] = {}
        for row, text in enumerate(texts):
            if not isinstance(text, str) or not text or is_empty(text):
                continue
            if text not in known:
                told = [text.casefold()] if is_type else names.labels(text)
                cleaned = [table.ledger.clean(label, limit=LINE_LIMIT) for label in told]
                fresh = [label for label in cleaned if label and fold(label) not in ids]
                for label, key in zip(fresh, new_ids(len(fresh), draft.bits), strict=True):
                    if fold(label) not in ids:
                        ids[fold(label)] = key
                        draft.rows.setdefault("tag", []).append({"id": key, "name": label})
                known[text] = [ids[fold(label)] for label in cleaned if label]
            item = items.ids[row]
            for tag in known[text]:
                key = pair_id(item, tag)
                taggings[key] = {"id": key, "item": item, "tag": tag}
    if taggings:
        draft.rows["tagging"] = list(taggings.values())

"""What each key does on an item of a review; one key means one thing at every step."""

from __future__ import annotations

from typing import NamedTuple

from mstui.review.items import ACTIONS, CLOSE, DONE, INBOX, MILESTONES, RISKS, ROADBLOCKS, Item


class Key(NamedTuple):
    """A key and what it does here, in one or two words."""

    key: str
    label: str


# By kind of item: the key, its label, and what it does: a flow with ">", an answer with "=",
# something written at once with "!".
TABLE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "brief": (("enter", "begin", "!begin"),),
    "capture": (
        ("enter", "file as shown", "!file"),
        ("e", "change", ">capture"),
        ("X", "drop", "!drop_capture"),
    ),
    "finished": (("enter", "seen", "=seen"),),
    "task": (("x", "done", "!task_done"), ("enter", "still open", "=open")),
    "ready": (("x", "achieved", ">achieve"), ("enter", "not yet", "=open")),
    "achieved": (
        ("enter", "seen", "=seen"),
        ("r", "retrospective", ">retro"),
        ("c", "celebrate", ">celebrate"),
    ),
    "milestone": (
        ("enter", "holds", ">hold"),
        ("f", "forecast", ">forecast"),
        ("t", "target", ">target"),
        ("v", "verdict", ">verdict"),
        ("x", "achieved", ">achieve"),
        ("p", "priority", ">moscow"),
        ("o", "owner", ">owner"),
        ("#", "note", ">note"),
    ),
    "roadblock": (
        ("enter", "unchanged", "=unchanged"),
        ("E", "escalate", ">escalate"),
        ("x", "resolved", ">resolve"),
        ("r", "ask support", ">support"),
    ),
    "kpi": (("enter", "the number, then Enter", "?reading"),),
    "risk": (
        ("enter", "reviewed", "=reviewed"),
        ("!", "it happened", "!happened"),
        ("#", "note", ">note"),
    ),
    "action": (
        ("enter", "carry", "=carried"),
        ("x", "done", "!action_done"),
        ("X", "drop", ">drop"),
    ),
    "more": (("enter", "go on", "=none"),),
    "none": (("enter", "go on", "=none"),),
    "close": (
        ("enter", "save", "!close"),
        ("t", "next date", ">next_on"),
        ("a", "who was there", ">attendee"),
        ("E", "edit the text", "*editor"),
        ("e", "who was told", "*told"),
        ("space", "internal / client", "*audience"),
    ),
    # A member's own report, in the place of Close.
    "report": (("enter", "send", "!report"), ("#", "note", ">report_note")),
}
# What can be added at a step, whatever the item.
ADDING = {
    ROADBLOCKS: (("a", "new roadblock", ">roadblock"),),
    ACTIONS: (("a", "new action step", ">action"), ("d", "decision", ">decision")),
}
SWEPT = (INBOX, DONE, MILESTONES, ROADBLOCKS, RISKS, ACTIONS)


def does(item: Item, key: str) -> str:
    """What a key does on an item; empty where it does nothing."""
    for table in (TABLE[item.kind], ADDING.get(item.step, ())):
        for known, _, action in table:
            if known == key:
                return action
    if item.kind == "kpi" and _begins_number(key):
        return "?reading"
    if item.kind == "risk" and len(key) == 1 and key.isdigit():
        return "?rating"
    return ""


def _begins_number(key: str) -> bool:
    return len(key) == 1 and (key.isdigit() or key in "+-.,\N{MINUS SIGN}")


def keys_of(item: Item) -> list[Key]:
    """The keys of an item, for the bottom line; those of every step are not among them."""
    found = [Key(key, label) for key, label, _ in TABLE[item.kind]]
    if item.kind == "risk":
        found.insert(1, Key("1-5", "probability, impact"))
    found += [Key(key, label) for key, label, _ in ADDING.get(item.step, ())]
    return found


def is_swept(step: int) -> bool:
    """Whether accept-all works at a step."""
    return step in SWEPT and step != CLOSE

"""An item of a review in sentences, for whoever hears it or has no screen."""

from __future__ import annotations

from typing import Any

from mstui.dates import show
from mstui.measures.health import WORDS as HEALTH
from mstui.review.items import Item
from mstui.review.places import Places


def say_item(review: Places, item: Item) -> list[str]:
    """The item at the cursor: which it is, how it stands, why it is asked about."""
    key = next((one.key for one in review.rounds if one.project == item.project), "")
    teller = _TELLERS.get(item.kind)
    facts = teller(review, item) if teller else []
    name = f"{key} {item.name}".strip()
    word = f"{_KINDS[item.kind]}: " if _KINDS.get(item.kind) else ""
    lines = [f"{word}{name}"]
    if facts:
        lines.append(f"  {' · '.join(facts)}")
    if item.why:
        lines.append(f"  because: {', '.join(item.why)}")
    answer = review.answer(item)
    if answer.verdict:
        lines.append(f"  answered: {answer.verdict}")
    return lines


_KINDS = {
    "capture": "captured", "task": "task", "ready": "milestone, ready",
    "achieved": "achieved", "milestone": "milestone", "roadblock": "roadblock", "kpi": "KPI",
    "risk": "risk", "action": "action step",
}  # fmt: skip


def _day(review: Places, day: Any) -> str:
    return show(str(day), review.today) if day else ""


def _capture(review: Places, item: Item) -> list[str]:
    facts = item.facts
    return [f"becomes: {facts['told']}", *([facts["problem"]] if facts["problem"] else [])]


def _finished(review: Places, item: Item) -> list[str]:
    names = item.facts["tasks"]
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return [f"{', '.join(names[:5])}{more}"]


def _task(review: Places, item: Item) -> list[str]:
    return [f"finish {_day(review, item.facts['finish'])}", f"{item.facts['percent']} % done"]


def _ready(review: Places, item: Item) -> list[str]:
    target = item.facts["target"]
    return [f"target {_day(review, target)}"] if target else []


def _achieved(review: Places, item: Item) -> list[str]:
    facts = item.facts
    told = [f"on {_day(review, facts['on'])}"] if facts["on"] else []
    return [*told, f"evidence: {facts['evidence']}" if facts["evidence"] else "no evidence yet"]


def _milestone(review: Places, item: Item) -> list[str]:
    facts = item.facts
    believed = review.said(item, "forecast") or facts["forecast"]
    gap = facts["gap"]
    late = f" ({gap:+d} wd)" if gap and believed == facts["forecast"] else ""
    declared = review.said(item, "declared") or facts["declared"]
    told = [HEALTH.get(facts["health"], "not started")]
    told += [f"declared {HEALTH.get(declared, 'not started')}"] if declared else []
    told += [f"target {_day(review, facts['target'])}"] if facts["target"] else ["no target"]
    told += [f"forecast {_day(review, believed)}{late}, {facts['source']}"] if believed else []
    if facts["before"] and facts["before"] != believed:
        told.append(f"last time {_day(review, facts['before'])}")
    told += [reason for reason in facts["reasons"] if reason not in item.why][:3]
    told += list(facts["watched"])
    return told


def _roadblock(review: Places, item: Item) -> list[str]:
    facts = item.facts
    told = [f"holds up {facts['milestone']}"] if facts["milestone"] else []
    return told + ([f"asks for: {facts['ask']}"] if facts["ask"] else [])


def _kpi(review: Places, item: Item) -> list[str]:
    facts, unit = item.facts, f" {item.facts['unit']}".rstrip()
    told = [f"last {facts['last']}{unit} on {_day(review, facts['last_on'])}"]
    if not facts["last"]:
        told = ["never read"]
    told += [f"expected by now {facts['expected']}{unit}"] if facts["expected"] else []
    return told + ([f"target {facts['target']}{unit}"] if facts["target"] else [])


def _risk(review: Places, item: Item) -> list[str]:
    facts = item.facts
    if not facts["score"]:
        return ["not rated yet"]
    return [
        f"probability {facts['probability']}, impact {facts['impact']}, score {facts['score']}",
        str(facts["state"]),
    ]


def _action(review: Places, item: Item) -> list[str]:
    return [f"due {_day(review, item.facts['due'])}"] if item.facts["due"] else ["no date"]


_TELLERS = {
    "capture": _capture, "finished": _finished, "task": _task, "ready": _ready,
    "achieved": _achieved, "milestone": _milestone, "roadblock": _roadblock, "kpi": _kpi,
    "risk": _risk, "action": _action,
}  # fmt: skip

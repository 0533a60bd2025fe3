"""The text of the update: drafted from the record, and what a person made of it."""

from __future__ import annotations

from mstui.dates import show
from mstui.domain.errors import InvalidValue
from mstui.domain.text import clean_notes, visible
from mstui.measures.health import WORDS
from mstui.views.record import Record, Seen

_MARK = "==="
MOST_NAMED = 5


def draft(record: Record, audience: str) -> str:
    """A few plain sentences of one check-in; the client's hold no reason and no health."""
    lines = _for_client(record) if audience == "client" else _internal(record)
    return "\n".join(lines)


def _internal(record: Record) -> list[str]:
    checkin, before = record.checkin, record.previous
    word = WORDS.get(str(checkin["health"] or ""), "")
    was = WORDS.get(str(before["health"] or ""), "") if before else ""
    change = f" (was {was})" if was and was != word else ""
    lines = [f"{_name(record)}: {word}{change}."]
    lines += [f"- {reason}" for reason in str(checkin["reasons"] or "").split("\n")[:3] if reason]
    lines += _achieved(record)
    if record.finished:
        count = len(record.finished)
        lines.append(
            f"{count} task{'' if count == 1 else 's'} done since {record.checkin['since']}."
        )
    moved = [one for one in record.milestones if one.figures.get("moved")]
    lines += [f"Forecast moved: {_moved(one, record.on)}." for one in moved[:MOST_NAMED]]
    for one in record.changes[:MOST_NAMED]:
        if one.row["field"] == "target":
            lines.append(f"New target: {record.name(one.row['milestone'])}, {_change(one, record)}")
    lines += [f"In the way: {one.row['name']}." for one in _open(record.roadblocks)]
    lines += [f"Decided: {row['name']}." for row in record.decisions]
    return lines


def _for_client(record: Record) -> list[str]:
    lines = [f"{_name(record)}, {show(record.on, record.on)}."]
    lines += _achieved(record)
    for one in record.changes[:MOST_NAMED]:
        if one.row["field"] == "target":
            told = str(one.row["client_text"] or "")
            lines.append(
                f"New date: {record.name(one.row['milestone'])}, "
                f"{show(one.row['to_value'], record.on)} instead of "
                f"{show(one.row['from_value'], record.on)}. {told}".rstrip()
            )
    ahead = [one for one in record.milestones if one.entry and one.entry["target"]]
    ahead.sort(key=lambda one: str(one.entry["target"]) if one.entry else "")
    lines += [
        f"Next: {one.row['name']}, {show(one.entry['target'], record.on)}."
        for one in ahead[:2]
        if one.entry
    ]
    return lines


def _name(record: Record) -> str:
    return str(record.project["name"] or record.project.get("key") or "")


def _achieved(record: Record) -> list[str]:
    return [f"Achieved: {one.row['name']}." for one in record.achieved[:MOST_NAMED]]


def _moved(one: Seen, today: str) -> str:
    days = one.figures["moved"]
    forecast = show(one.entry["forecast"], today) if one.entry else ""
    return f"{one.row['name']} to {forecast} ({days:+d} wd)"


def _change(one: Seen, record: Record) -> str:
    row = one.row
    told = f"{show(row['from_value'], record.on)} → {show(row['to_value'], record.on)}"
    return f"{told}: {row['rationale']}" if row["rationale"] else f"{told}."


def _open(seen: list[Seen]) -> list[Seen]:
    return [one for one in seen if one.row["state"] != "resolved"][:MOST_NAMED]


# -- as one document, for an editor ---------------------------------------------------------------


def joined(parts: list[tuple[str, str]]) -> str:
    """The texts of all projects under review, each under a line with its key."""
    return "\n\n".join(f"{_MARK} {visible(key)} {_MARK}\n{text}" for key, text in parts) + "\n"


def parted(document: str, keys: list[str]) -> dict[str, str]:
    """The texts by key again; raises InvalidValue where nothing is there, or a key is unknown."""
    if not document.strip():
        raise InvalidValue("nothing came back from the editor: the text stays as it was")
    found: dict[str, list[str]] = {}
    at = keys[0] if len(keys) == 1 else ""
    shown = {visible(key): key for key in keys}
    for line in document.splitlines():
        bare = line.strip()
        if bare.startswith(_MARK) and bare.endswith(_MARK) and len(bare) > 2 * len(_MARK):
            name = bare.strip("=").strip()
            if name not in shown:
                raise InvalidValue(f"“{visible(name)[:20]}” is no project of this check-in")
            at = shown[name]
            continue
        if at:
            found.setdefault(at, []).append(line)
    return {
        key: clean_notes("\n".join(lines).strip(), field="text") for key, lines in found.items()
    }

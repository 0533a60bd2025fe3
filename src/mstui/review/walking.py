"""Owner by owner: each person's milestones, roadblocks and overdue work together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mstui.review.items import ACTIONS, BRIEF, CLOSE, INBOX, NOTHING, STEPS, Item

NOBODY = "nobody"
Group = tuple[str, str, list[Item]]


def walked(by_step: Mapping[int, Sequence[Item]], names: Mapping[str, str]) -> list[Group]:
    """The groups of a walk: name, title, items. What no step answers stays at its place."""
    found: list[Group] = [_of_step(step, by_step) for step in (BRIEF, INBOX) if step in by_step]
    by_owner: dict[str, list[Item]] = {}
    rest: list[Item] = []
    for step in sorted(by_step):
        if step in (BRIEF, INBOX, CLOSE):
            continue
        for item in by_step[step]:
            (rest if item.kind == "more" else by_owner.setdefault(item.owner, [])).append(item)

    def most(owner: str) -> tuple[bool, int, str, str]:
        points = max(item.points for item in by_owner[owner])
        return (not owner, -points, names.get(owner, "").casefold(), owner)

    for owner in sorted(by_owner, key=most):
        items = sorted(by_owner[owner], key=lambda item: -item.points)
        found.append((f"o:{owner}", names.get(owner) or NOBODY, items))
    if rest:
        found.append((str(ACTIONS), STEPS[ACTIONS], rest))
    found.append(_of_step(CLOSE, by_step))
    return found


def _of_step(step: int, by_step: Mapping[int, Sequence[Item]]) -> Group:
    items = list(by_step[step]) or [Item(step, "none", "", "", NOTHING[step], plain=True)]
    return str(step), STEPS[step], items

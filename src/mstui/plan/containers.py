"""Links to phases and to tasks with parts: they bind all that lies within."""

from __future__ import annotations

from typing import NamedTuple

from mstui.domain.errors import InvalidValue
from mstui.plan.activity import Activity, Link, Plan

# No id of a workspace begins so.
JOINT = "\0"


def leaves(plan: Plan) -> dict[str, list[str]]:
    """The ids of the activities within each container, however deep."""
    found: dict[str, list[str]] = {container: [] for container in plan.containers}
    # By the container next around an activity all that are around it.
    around: dict[str, list[list[str]]] = {}
    for activity in plan.activities:
        parent = activity.parent
        lists = around.get(parent)
        if lists is None:
            lists = around[parent] = [found[id] for id in _outward(plan, parent) if id in found]
        for inside in lists:
            inside.append(activity.id)
    return found


def _outward(plan: Plan, id: str) -> list[str]:
    """A container and those around it, innermost first."""
    seen: dict[str, None] = {}
    while id and id not in seen:
        seen[id] = None
        id = plan.containers.get(id, "")
    return list(seen)


class Expanded(NamedTuple):
    """Links between activities only: those of activities, those of containers, their joints."""

    own: list[Link]
    of_containers: list[Link]
    joints: list[Activity]


def expanded(plan: Plan, inside: dict[str, list[str]] | None = None) -> Expanded:
    """The links of a plan with containers replaced by what lies within them.

    A link between two containers goes through a joint, an activity without duration, or a plan
    of large phases would have as many links as the product of their sizes. A joint's ``parent``
    is the container it stands for. Raises InvalidValue for links to the unknown, to an
    activity itself, and between a container and what it holds. ``inside`` are the plan's leaves,
    where they are known.
    """
    known = {activity.id for activity in plan.activities}
    if not plan.containers:
        _check(plan, known)
        return Expanded(list(plan.links), [], [])
    inside = leaves(plan) if inside is None else inside
    found = Expanded([], [], [])
    for link in plan.links:
        first, second = link.predecessor, link.successor
        if first in known and second in known and first != second:
            found.own.append(link)
            continue
        before = [first] if first in known else inside.get(first)
        after = [second] if second in known else inside.get(second)
        if before is None or after is None:
            raise InvalidValue(
                f"a link names {first if before is None else second}, which is unknown"
            )
        if first == second or set(before) & set(after):
            raise InvalidValue(f"a link from {first} to {second} binds an item to itself")
        if first in known:
            found.own.extend(link._replace(successor=each) for each in after)
        elif len(before) > 1 and len(after) > 1 and link.unit != "percent":
            _join(found, link, before, after)
        else:
            pairs = (link._replace(predecessor=a, successor=b) for a in before for b in after)
            found.of_containers.extend(pairs)
    return found


def _join(found: Expanded, link: Link, before: list[str], after: list[str]) -> None:
    joint = Activity(f"{JOINT}{len(found.joints)}", parent=link.predecessor)
    found.joints.append(joint)
    to_joint, from_joint = f"{link.type[0]}S", f"S{link.type[1]}"
    found.of_containers.extend(Link(each, joint.id, to_joint) for each in before)
    found.of_containers.extend(
        Link(joint.id, each, from_joint, link.lag, link.unit) for each in after
    )


def _check(plan: Plan, known: set[str]) -> None:
    for link in plan.links:
        for end in (link.predecessor, link.successor):
            if end not in known:
                raise InvalidValue(f"a link names {end}, which is unknown")
        if link.predecessor == link.successor:
            raise InvalidValue(f"a link from {link.predecessor} leads to itself")

"""What follows where the fields of a register's item are changed by hand, as by its own actions."""

from __future__ import annotations

from mstui.actions.change import quoted
from mstui.actions.deliverables import DECIDED
from mstui.actions.investigations import SHORTEST_FINDING
from mstui.actions.risks import settle_risk
from mstui.domain.errors import InvalidValue, NeedsAnswer
from mstui.domain.life import why_not_deliverable
from mstui.store.transaction import Row, Transaction

THREATS = ("avoid", "mitigate", "transfer", "accept", "escalate")
CHANCES = ("exploit", "share", "enhance", "accept", "escalate")


def settle(tx: Transaction, kind: str, before: Row, changes: Row) -> None:
    """Add to the changes what follows from them; raises where the item's life forbids them."""
    if kind == "risk":
        check_response({**before, **changes}, changes)
        settle_risk(tx, before, changes)
    elif kind == "deliverable":
        _settle_deliverable(tx, before, changes)
    elif kind == "investigation":
        _settle_investigation(before, changes)


def check_response(whole: Row, changes: Row) -> None:
    """Refuse a response that the risk can't have: a threat is not exploited, a chance not avoided.

    ``changes`` are the fields that are written now; what stood there before is left.
    """
    response = whole.get("response")
    if not response or not {"response", "opportunity"} & changes.keys():
        return
    is_chance = bool(whole.get("opportunity"))
    fitting = CHANCES if is_chance else THREATS
    if response not in fitting:
        what = "an opportunity" if is_chance else "a threat"
        raise InvalidValue(
            f"the response to {what} is one of {', '.join(fitting)}, not {response}",
            field="response",
        )


def _settle_deliverable(tx: Transaction, before: Row, changes: Row) -> None:
    """A decision has its approver and its day; what is taken back has no day."""
    state, was = changes.get("state"), str(before["state"] or "draft")
    if state is None or state == was:
        return
    whole = {**before, **changes}
    who = whole.get("approver") or tx.author or None
    refused = why_not_deliverable(was, str(state), approver=None if who is None else str(who))
    if refused:
        raise InvalidValue(f"{quoted(before['name'])}: {refused}", field="state")
    if state in DECIDED:
        from mstui import dates

        changes["approver"] = who
        changes["decided_on"] = changes.get("decided_on") or dates.today()
    else:
        changes["decided_on"] = None


def _settle_investigation(before: Row, changes: Row) -> None:
    """Closing needs its finding; an open one has no day on which it was closed."""
    state = changes.get("state")
    if state is None or state == before["state"]:
        return
    if state == "open":
        changes["closed_on"] = None
        return
    finding = str({**before, **changes}.get("finding") or "")
    if len(finding) < SHORTEST_FINDING:
        raise NeedsAnswer(
            f"closing it needs a finding of {SHORTEST_FINDING} characters: what it was",
            hint="--finding TEXT",
        )
    from mstui import dates

    changes["closed_on"] = changes.get("closed_on") or dates.today()

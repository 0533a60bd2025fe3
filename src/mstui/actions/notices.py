"""What is added to a changed promise later: who was told, and what a client may read of it."""

from __future__ import annotations

from collections.abc import Mapping

from mstui.actions.change import Change, Touched, quoted
from mstui.actions.checking import checked, existing
from mstui.domain.errors import InvalidValue
from mstui.domain.kinds import KINDS
from mstui.domain.text import clean_line
from mstui.store.transaction import Row
from mstui.store.workspace import Workspace

# What may be said of a changed promise after it: what it changed, when and why stands for good.
LATER = (
    *("client_text", "revised", "informed", "agreed_with", "agreed_on", "counter_offer"),
    *("follow_up", "watch_until"),
)
WORDS = {"client_text": "text for the client", "watch_until": "day to ask again"}


def complete_adjustment(
    ws: Workspace, adjustment: str, values: Mapping[str, object], *, told: str = ""
) -> Change:
    """Say more of a changed promise; its values, cause and rationale are not rewritten.

    ``told`` names people who were informed beside those who are known to be.
    """
    fixed = [name for name in values if name not in LATER]
    if fixed:
        word = fixed[0].replace("_", " ")
        raise InvalidValue(f"the {word} of a changed promise stays as it was", field=fixed[0])
    names = _named(told) if told else []
    words = [WORDS.get(name, name.replace("_", " ")) for name in values]
    words += ["informed"] if names else []
    label = f"change {', '.join(words)} of a changed promise"
    with ws.write(label) as tx:
        row = existing(tx, "adjustment", adjustment)
        changes = checked(tx.conn, KINDS["adjustment"], values)
        if names:
            changes |= _informed(row, names)
        tx.update("adjustment", adjustment, changes)
        milestone = existing(tx, "milestone", str(row["milestone"]))
    return Change(
        f"Changed {', '.join(words)} of the changed promise of {quoted(milestone['name'])}",
        label,
        (Touched("adjustment", adjustment), Touched("milestone", str(row["milestone"]))),
    )


def record_informed(ws: Workspace, adjustment: str, names: str) -> Change:
    """Add names to those who were told of a changed promise; who is there already stays."""
    wanted = _named(names)
    label = f"record that {', '.join(wanted)[:60]} was informed"
    with ws.write(label) as tx:
        row = existing(tx, "adjustment", adjustment)
        tx.update("adjustment", adjustment, _informed(row, wanted))
        milestone = existing(tx, "milestone", str(row["milestone"]))
    return Change(
        f"{', '.join(wanted)} {'was' if len(wanted) == 1 else 'were'} informed of"
        f" {quoted(milestone['name'])}",
        label,
        (Touched("adjustment", adjustment), Touched("milestone", str(row["milestone"]))),
    )


def _named(names: str) -> list[str]:
    told = [clean_line(name, field="informed").strip() for name in names.split(",")]
    wanted = [name for name in told if name]
    if not wanted:
        raise InvalidValue("say who was informed", field="informed")
    return wanted


def _informed(row: Row, wanted: list[str]) -> Row:
    known = [name.strip() for name in str(row["informed"] or "").split(",") if name.strip()]
    folded = {name.casefold() for name in known}
    known += [name for name in wanted if name.casefold() not in folded]
    return {"informed": ", ".join(known)}

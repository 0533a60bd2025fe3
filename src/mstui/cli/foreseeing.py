"""What a change of a milestone does to its plan, kept with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mstui.cli.refs import Ref, Refs
from mstui.cli.session import Session

if TYPE_CHECKING:
    from mstui.actions.adjust import Why
    from mstui.domain.values import Value


def with_impact(
    session: Session, refs: Refs, found: Ref, values: Mapping[str, Value], why: Why | None
) -> Why | None:
    """``why`` with what the change does to the plan; where nobody says why, it is planning."""
    if found.kind != "milestone":
        return why
    from mstui.actions.adjust import planned
    from mstui.views.foreseen import foreseen

    seen = foreseen(refs.conn, "milestone", {found.id: values}, session.today())
    if not seen.kept:
        return why
    return planned(seen.kept) if why is None else why._replace(impact=seen.kept)

"""Why a command can't run now: one short sentence each, in the person's words."""

from __future__ import annotations

from mstui.commands.context import Context

FINISHED: dict[str, tuple[str, ...]] = {
    "milestone": ("achieved",),
    "task": ("done",),
    "risk": ("closed", "occurred"),
    "roadblock": ("resolved",),
    "action": ("done",),
    "promise": ("kept",),
    "deliverable": ("approved",),
    "project": ("done",),
    "investigation": ("closed",),
}
SET_ASIDE = ("deferred", "cancelled", "dropped", "withdrawn")


def needs_writing(context: Context) -> str | None:
    if context.past:
        return "this is the past; {cancel} comes back to today"
    return "the file is read-only" if context.read_only else None


def searches(context: Context) -> str | None:
    return "the past is not searched; {cancel} comes back to today" if context.past else None


def goes_forward(context: Context) -> str | None:
    return None if context.past else "this is today; {older_checkin} shows the last check-in"


def needs_item(context: Context) -> str | None:
    if context.affected:
        return None
    return "nothing is selected" + ("" if context.read_only else "; {add} adds something")


def changes_item(context: Context) -> str | None:
    return needs_writing(context) or needs_item(context)


def foresees(context: Context) -> str | None:
    """What has ended is believed for no day."""
    if context.kind == "milestone" and context.state not in ("", "proposed", "planned"):
        return f"it is {context.state} already"
    return changes_item(context)


def edits_outside(context: Context) -> str | None:
    """In a project something is always there: the project itself."""
    if context.scope == "project":
        return needs_writing(context)
    return changes_item(context)


def saves_template(context: Context) -> str | None:
    """Inside a project it is that one, on the portfolio the one under the cursor."""
    if context.scope == "project" or (context.item and context.kind == "project"):
        return needs_writing(context)
    return needs_writing(context) or "there is no project under the cursor"


def marks_all(context: Context) -> str | None:
    return None if context.item or context.marked else "the list is empty"


def finishes_item(context: Context) -> str | None:
    """Of several marked items the finished ones are passed over, so only one alone is refused."""
    hindered = changes_item(context)
    if hindered or context.marked:
        return hindered
    if context.state in FINISHED.get(context.kind, ()):
        return f"already {context.state}; reopen it with {{edit}}"
    if context.state in SET_ASIDE:
        return f"it is {context.state}; reopen it with {{edit}} first"
    return None


def takes_back(context: Context) -> str | None:
    return needs_writing(context) or (None if context.undo else "nothing to undo")


def does_again(context: Context) -> str | None:
    return needs_writing(context) or (None if context.redo else "nothing to redo")


def repeats_search(context: Context) -> str | None:
    return None if context.searched else "nothing was searched for yet; {find} searches"


def leaves_portfolio(context: Context) -> str | None:
    return "this is the portfolio" if context.scope == "portfolio" else None


def shows_timeline(context: Context) -> str | None:
    if context.scope == "timeline":
        return "this is the timeline"
    if context.empty:
        return "there is no project yet"
    return None


def checks_in(context: Context) -> str | None:
    if context.scope == "review":
        return "this is the check-in"
    return needs_writing(context) or ("there is no project yet" if context.empty else None)


def moves_bar(context: Context) -> str | None:
    return context.fixed_bars or changes_item(context)


def needs_project(context: Context) -> str | None:
    """Inside a project it is that one, on the portfolio the one under the cursor."""
    if context.scope in ("project", "timeline", "report", "owed") or context.item:
        return None
    return "there is no project under the cursor"


def needs_milestone(context: Context) -> str | None:
    """Promises are made with milestones alone."""
    if context.item and context.kind == "milestone":
        return None
    return "only a milestone makes promises; none is under the cursor"


def confirms(context: Context) -> str | None:
    """Only what is still owed can be confirmed."""
    hindered = changes_item(context)
    if hindered or context.marked or context.kind != "promise" or context.state in ("", "open"):
        return hindered
    return f"it is {context.state}; reopen it with {{edit}} first"


def takes_baseline(context: Context) -> str | None:
    return needs_writing(context) or needs_project(context)


def leaves_history(context: Context) -> str | None:
    return "this is the history" if context.scope == "history" else None


def reorders(context: Context) -> str | None:
    return changes_item(context) or context.fixed_order or None


def pastes(context: Context) -> str | None:
    if not context.copied:
        return "nothing is copied yet; {copy} copies"
    return needs_writing(context)


def explains(context: Context) -> str | None:
    """Inside a project there is always the project itself."""
    return None if context.item or context.scope == "project" else "nothing is selected"


def has_projects(context: Context) -> str | None:
    return "there is no project yet" if context.empty else None


def reviews_item(context: Context) -> str | None:
    """One at a time: each is looked at by itself."""
    hindered = changes_item(context)
    if hindered:
        return hindered
    if context.marked > 1:
        return f"one is looked at after the other, and {context.marked} are marked"
    if context.kind == "milestone" and context.state != "achieved":
        return "not achieved yet; {done} achieves it, {look_at} then looks back"
    return None


def may_happen(context: Context) -> str | None:
    hindered = changes_item(context)
    if hindered or context.marked:
        return hindered
    if context.kind == "risk" and context.state in ("closed", "avoided", "occurred"):
        return f"already {context.state}; reopen it with {{edit}}"
    return None

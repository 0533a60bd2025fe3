"""Commands that lead to another screen, or to the end of a list."""

from __future__ import annotations

from mstui.commands import reasons
from mstui.commands.declared.making import go

GO = (
    go("go_portfolio", "Portfolio", "All projects.", "g p", why_not=reasons.leaves_portfolio),
    go(
        "go_timeline",
        "Timeline",
        "The plan over time: bars that can be moved; on the portfolio every project.",
        "g t",
        why_not=reasons.shows_timeline,
    ),
    go(
        "go_checkin",
        "Check in",
        "One pass over what changed, is judged and follows; goes on where it was left.",
        "g c",
        short="check in",
        why_not=reasons.checks_in,
        footer=(("portfolio", 3),),
    ),
    go(
        "go_history",
        "History",
        "Who changed what, when and why: of the item, or of everything.",
        "g h",
        why_not=reasons.leaves_history,
    ),
    go(
        "go_new_project",
        "New project",
        "Begin a project, empty or from a template.",
        "g n",
        short="new project",
        why_not=reasons.needs_writing,
        footer=(("empty", 1),),
    ),
    go(
        "go_import",
        "Import a plan",
        "Read a plan from another tool's file.",
        "g i",
        short="import",
        why_not=reasons.needs_writing,
        footer=(("empty", 2),),
    ),
    go(
        "go_demo",
        "Demonstration",
        "Look at three projects in a workspace of their own.",
        "g d",
        short="demonstration",
        footer=(("empty", 3),),
    ),
    go(
        "older_checkin",
        "Check-in before",
        "Everything as it stood after the check-in before; nothing changes there.",
        "left_curly_bracket",
        scope="lists",
        short="check-in before",
    ),
    go(
        "newer_checkin",
        "Check-in after",
        "Everything as it stood after the next check-in; at the end comes today.",
        "right_curly_bracket",
        scope="lists",
        short="check-in after",
        why_not=reasons.goes_forward,
    ),
    go("go_top", "Top", "To the first row.", "g g", "home", scope="lists", palette=False),
    go("go_bottom", "Bottom", "To the last row.", "G", "end", scope="lists", palette=False),
)
